//! What happened, counted by kind of person and program.

use super::gate::Stopped;
use super::who::{KINDS, Who};
use std::collections::BTreeMap;

/// Tries of an account within which an adversary should have been noticed.
pub const EARLY_TRIES: u64 = 20;

/// Counts of one kind.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// Accounts.
    pub accounts: u64,
    /// Accounts that tried at least once.
    pub tried: u64,
    /// Requests of any kind.
    pub requests: u64,
    /// Tries: entering a round or taking an offer, carried out or not.
    pub tries: u64,
    /// Acts on canaries.
    pub canaries: u64,
    /// Tries that waited a moment.
    pub delayed: u64,
    /// Challenges asked.
    pub challenged: u64,
    /// Accounts asked at least once.
    pub challenged_accounts: u64,
    /// Challenges passed.
    pub passed: u64,
    /// Blocks or entries lost because a challenge was not passed in time.
    pub lost: u64,
    /// Attempts that were not carried out, by [`stops`].
    pub stopped: [u64; Stopped::ALL.len()],
    /// Requests that are no attempts and were not admitted all the same.
    pub kept_from_work: u64,
    /// Accounts challenged or stopped within their first [`EARLY_TRIES`] tries.
    pub early: u64,
    /// Entries that counted, after the days of warm-up.
    pub entrants: u64,
    /// Awards, after the days of warm-up.
    pub awards: u64,
    /// Awards that its share of the entrants of each round would have given.
    pub fair: f64,
    /// The highest points of each account that tried.
    pub highest: Vec<i32>,
    /// What gave those points, and to how many accounts.
    pub why: BTreeMap<&'static str, u64>,
    /// Requests for each station and each network, of accounts that work at one station.
    pub acts_per: Vec<(f32, f32)>,
}

/// Why attempts are stopped, in the order of [`Row::stopped`].
#[must_use]
pub fn stops() -> &'static [&'static str] {
    Stopped::CODES
}

/// Counts of all kinds.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// By [`Who::place`].
    pub rows: Vec<Row>,
    /// How often the breaker raised thresholds.
    pub raised: u64,
}

impl Default for Tally {
    fn default() -> Self {
        Self { rows: vec![Row::default(); KINDS], raised: 0 }
    }
}

impl Row {
    /// Attempts stopped, for any reason.
    #[must_use]
    pub fn all_stopped(&self) -> u64 {
        self.stopped.iter().sum()
    }

    /// Refused tries: neither admitted, delayed nor challenged.
    #[must_use]
    pub fn refused(&self) -> u64 {
        self.all_stopped() - self.stopped[Stopped::Unsolved as usize]
    }

    /// Adds the counts of another city.
    pub fn add(&mut self, other: &Self) {
        let pairs = [
            (&mut self.accounts, other.accounts),
            (&mut self.tried, other.tried),
            (&mut self.requests, other.requests),
            (&mut self.tries, other.tries),
            (&mut self.canaries, other.canaries),
            (&mut self.delayed, other.delayed),
            (&mut self.challenged, other.challenged),
            (&mut self.challenged_accounts, other.challenged_accounts),
            (&mut self.passed, other.passed),
            (&mut self.lost, other.lost),
            (&mut self.kept_from_work, other.kept_from_work),
            (&mut self.early, other.early),
            (&mut self.entrants, other.entrants),
            (&mut self.awards, other.awards),
        ];
        for (mine, theirs) in pairs {
            *mine += theirs;
        }
        for (mine, theirs) in self.stopped.iter_mut().zip(&other.stopped) {
            *mine += theirs;
        }
        for (code, count) in &other.why {
            *self.why.entry(code).or_default() += count;
        }
        self.fair += other.fair;
        self.highest.extend_from_slice(&other.highest);
        self.acts_per.extend_from_slice(&other.acts_per);
    }
}

impl Tally {
    /// Counts of one kind.
    #[must_use]
    pub fn of(&self, who: Who) -> &Row {
        &self.rows[who.place()]
    }

    /// Adds the counts of another city.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in self.rows.iter_mut().zip(&other.rows) {
            mine.add(theirs);
        }
        self.raised += other.raised;
    }

    /// The counts of all kinds that `wanted` holds for, added up.
    pub fn sum(&self, wanted: impl Fn(Who) -> bool) -> Row {
        let mut sum = Row::default();
        Who::all().filter(|who| wanted(*who)).for_each(|who| sum.add(self.of(who)));
        sum
    }

    /// Accepts of people: their tries.
    #[must_use]
    pub fn human_accepts(&self) -> u64 {
        Who::all().filter(|who| who.is_human()).map(|who| self.of(who).tries).sum()
    }

    /// The highest points of each person.
    #[must_use]
    pub fn human_scores(&self) -> Vec<i32> {
        let people = Who::all().filter(|who| who.is_human());
        people.flat_map(|who| self.of(who).highest.iter().copied()).collect()
    }
}
