//! Whether one kind of person is challenged more than the others.
//!
//! Owns: comparing each persona with all others, by exact intervals, so that a few cases among very
//! many are not called a difference, and a real one is found. Never does: excuse a difference.

use super::interval::{lower, upper};
use super::tally::Tally;
use super::who::{Persona, Who};
use serde::Serialize;

/// Most times as often as everybody else that any kind of person may be challenged.
pub const MOST_RATIO: f64 = 1.25;
/// Doubt of all comparisons together.
const DOUBT: f64 = 0.05;

/// One persona beside all others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Beside {
    /// The persona.
    pub persona: &'static str,
    /// How many of this kind, and of how many.
    pub count: u64,
    /// See `count`.
    pub of: u64,
    /// Its rate as a ratio to everybody else's; nothing where nobody else has any.
    pub ratio: Option<f64>,
    /// It is certainly more than [`MOST_RATIO`] times as often.
    pub unfair: bool,
}

/// Compares shares of each persona: how many, of how many.
#[must_use]
pub fn compare(shares: &[(Persona, u64, u64)]) -> Vec<Beside> {
    let all: (u64, u64) = shares.iter().fold((0, 0), |sum, s| (sum.0 + s.1, sum.1 + s.2));
    let doubt = DOUBT / shares.len().max(1) as f64;
    let beside = |(persona, count, of): &(Persona, u64, u64)| {
        let (others, of_others) = (all.0 - count, all.1 - of);
        let rate = *count as f64 / (*of).max(1) as f64;
        let rest = others as f64 / of_others.max(1) as f64;
        Beside {
            persona: persona.code(),
            count: *count,
            of: *of,
            ratio: (others > 0 && *of > 0).then(|| rate / rest),
            unfair: lower(*count, *of, doubt) > MOST_RATIO * upper(others, of_others, doubt),
        }
    };
    shares.iter().map(beside).collect()
}

/// Challenges by persona, among tries.
#[must_use]
pub fn challenges(tally: &Tally) -> Vec<Beside> {
    let share = |persona: &Persona| {
        let row = tally.of(Who::Human(*persona));
        (*persona, row.challenged, row.tries)
    };
    compare(&Persona::ALL.iter().map(share).collect::<Vec<_>>())
}

/// People whose highest points of the period lie above a threshold, by persona. With a threshold that
/// many people reach it shows who stands nearest to a challenge, long before anybody is challenged.
#[must_use]
pub fn above(tally: &Tally, points: i32) -> Vec<Beside> {
    let share = |persona: &Persona| {
        let highest = &tally.of(Who::Human(*persona)).highest;
        let above = highest.iter().filter(|score| **score > points).count();
        (*persona, above as u64, highest.len() as u64)
    };
    compare(&Persona::ALL.iter().map(share).collect::<Vec<_>>())
}
