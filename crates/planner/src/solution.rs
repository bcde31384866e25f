//! The state of a search: tours, who is where, who is absent, and a cheap way back.
//!
//! Owns: [`Solution`]. A change first [`Solution::save`]s the tours it touches; `undo` swaps them
//! back, so that a refused step costs no more than an accepted one.

use crate::problem::Problem;
use crate::tour::Tour;

/// No tour.
const NOWHERE: u32 = u32::MAX;

/// A solution being changed.
#[derive(Debug)]
pub(crate) struct Solution {
    /// In the order of the problem's carts.
    pub(crate) tours: Vec<Tour>,
    /// Stops in no tour.
    pub(crate) absent: Vec<u16>,
    tour_of: Vec<u32>,
    saved: Vec<(usize, Tour)>,
    saved_count: usize,
    saved_absent: Vec<u16>,
    near_mark: Vec<u64>,
    mark: u64,
}

impl Solution {
    /// From sequences that are known to be feasible; what stands in none is absent.
    pub(crate) fn new(problem: &Problem, sequences: &[Vec<u16>]) -> Self {
        let mut tour_of = vec![NOWHERE; problem.nodes.len()];
        let mut tours = Vec::with_capacity(problem.carts.len());
        for (index, cart) in problem.carts.iter().enumerate() {
            let stops = sequences.get(index).map_or(&[][..], Vec::as_slice);
            let mut tour = Tour::new(stops);
            let feasible = tour.refresh(problem, cart);
            debug_assert!(feasible || stops.is_empty());
            for &stop in stops {
                tour_of[usize::from(stop)] = u32::try_from(index).unwrap_or(NOWHERE);
            }
            tours.push(tour);
        }
        let absent = (1..problem.nodes.len())
            .filter(|&stop| tour_of[stop] == NOWHERE)
            .filter_map(|stop| u16::try_from(stop).ok())
            .collect();
        let near_mark = vec![0; tours.len()];
        Self {
            tours,
            absent,
            tour_of,
            saved: vec![],
            saved_count: 0,
            saved_absent: vec![],
            near_mark,
            mark: 0,
        }
    }

    /// Milliseconds of driving, and the tolls.
    pub(crate) fn cost(&self) -> i64 {
        self.tours.iter().map(|tour| tour.cost).sum()
    }

    /// Milliseconds of driving alone.
    pub(crate) fn driving(&self, problem: &Problem) -> i64 {
        let tolls = self.tours.iter().zip(&problem.carts);
        self.cost() - tolls.map(|(tour, cart)| cart.band.toll(tour.stops())).sum::<i64>()
    }

    /// The sequences of all tours.
    pub(crate) fn sequences(&self) -> Vec<Vec<u16>> {
        self.tours.iter().map(|tour| tour.sequence().collect()).collect()
    }

    /// The tour a stop is in.
    pub(crate) fn tour_of(&self, stop: u16) -> Option<usize> {
        let tour = self.tour_of[usize::from(stop)];
        (tour != NOWHERE).then_some(tour as usize)
    }

    /// Marks the tours of the stop's nearest neighbours, for [`Solution::is_near`].
    pub(crate) fn mark_near(&mut self, problem: &Problem, stop: u16, neighbours: usize) {
        self.mark += 1;
        for other in problem.near(stop).iter().take(neighbours) {
            if let Some(tour) = self.tour_of(*other) {
                self.near_mark[tour] = self.mark;
            }
        }
    }

    /// Whether the tour was marked last.
    pub(crate) fn is_near(&self, tour: usize) -> bool {
        self.near_mark[tour] == self.mark
    }

    /// Begins a step that can be undone.
    pub(crate) fn begin(&mut self) {
        self.saved_count = 0;
        self.saved_absent.clone_from(&self.absent);
    }

    /// Whether the tour was saved in this step.
    pub(crate) fn is_saved(&self, tour: usize) -> bool {
        self.saved[..self.saved_count].iter().any(|(saved, _)| *saved == tour)
    }

    /// Keeps a tour as it is now, once for each step.
    pub(crate) fn save(&mut self, tour: usize) {
        if self.is_saved(tour) {
            return;
        }
        match self.saved.get_mut(self.saved_count) {
            Some((index, copy)) => {
                *index = tour;
                copy.clone_from(&self.tours[tour]);
            }
            None => self.saved.push((tour, self.tours[tour].clone())),
        }
        self.saved_count += 1;
    }

    /// What the saved tours cost before and cost now, the difference.
    pub(crate) fn change(&self) -> i64 {
        let saved = self.saved[..self.saved_count].iter();
        saved.map(|(tour, copy)| self.tours[*tour].cost - copy.cost).sum()
    }

    /// Takes `count` stops out, from slot `at` on. The tour must be saved and is stale after it.
    pub(crate) fn take(&mut self, tour: usize, at: usize, count: usize) {
        for slot in self.tours[tour].slots.drain(at..at + count) {
            self.tour_of[usize::from(slot.node)] = NOWHERE;
            self.absent.push(slot.node);
        }
    }

    /// Recomputes the tours of this step; false if one is no longer feasible.
    pub(crate) fn refresh_saved(&mut self, problem: &Problem) -> bool {
        let mut feasible = true;
        for (tour, _) in &self.saved[..self.saved_count] {
            feasible &= self.tours[*tour].refresh(problem, &problem.carts[*tour]);
        }
        feasible
    }

    /// Puts a stop into a tour behind slot `at`; does not touch `absent`.
    pub(crate) fn insert(&mut self, problem: &Problem, tour: usize, at: usize, stop: u16) {
        self.save(tour);
        self.tours[tour].insert(problem, &problem.carts[tour], at, stop);
        self.tour_of[usize::from(stop)] = u32::try_from(tour).unwrap_or(NOWHERE);
    }

    /// Goes back to where the step began.
    pub(crate) fn undo(&mut self) {
        let mut saved = std::mem::take(&mut self.saved);
        for (tour, copy) in &mut saved[..self.saved_count] {
            std::mem::swap(&mut self.tours[*tour], copy);
        }
        self.saved = saved;
        std::mem::swap(&mut self.absent, &mut self.saved_absent);
        for stop in &self.absent {
            self.tour_of[usize::from(*stop)] = NOWHERE;
        }
        for (tour, _) in &self.saved[..self.saved_count] {
            let name = u32::try_from(*tour).unwrap_or(NOWHERE);
            for stop in self.tours[*tour].sequence() {
                self.tour_of[usize::from(stop)] = name;
            }
        }
        self.saved_count = 0;
    }

    /// Absent before this step began.
    pub(crate) fn absent_before(&self) -> &[u16] {
        &self.saved_absent
    }
}
