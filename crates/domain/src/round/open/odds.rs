//! What a list would have brought, over many seeds: odds before entering.

use super::{Answer, Entrant, Field, Lists, by_ticket, draw_with};
use crate::digest::{Digest, sha256};
use alloc::vec::Vec;

/// Most seeds one simulation tries.
pub const MAX_TRIES: u32 = 2_000;

/// The outcome of a simulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Odds {
    /// Seeds tried.
    pub tries: u32,
    /// Seeds that brought at least one block.
    pub any: u32,
    /// For each choice of the list, the seeds that brought it.
    pub each: Vec<u32>,
}

/// Draws the field as it stands, with `entrant` in it, under `tries` seeds made from `salt`, and
/// counts what the entrant would get. The real seed does not exist yet, so nothing is given away; the
/// figure holds for the entries so far. An entrant of the same pseudonym is replaced.
#[must_use]
pub fn odds(field: &Field, entrant: Entrant, salt: Digest, tries: u32) -> Odds {
    let tries = tries.min(MAX_TRIES);
    let name = entrant.pseudonym;
    let mut each = alloc::vec![0; entrant.ranked.len()];
    let mut entries: Vec<Entrant> =
        field.entries.iter().filter(|other| other.pseudonym != name).cloned().collect();
    let at = entries.partition_point(|other| other.pseudonym < name);
    entries.insert(at, entrant);
    let field = Field { announced: field.announced.clone(), entries };
    let lists = Lists::of(&field);
    let mut any = 0;
    for number in 0..tries {
        let seed = sha256(&[&salt.0, &number.to_be_bytes()]);
        let drawn = draw_with(&field, &lists, || by_ticket(&field.entries, 0, seed));
        let answers = drawn.answers(at);
        for (count, answer) in each.iter_mut().zip(answers) {
            *count += u32::from(*answer == Answer::Awarded);
        }
        any += u32::from(answers.contains(&Answer::Awarded));
    }
    Odds { tries, any, each }
}
