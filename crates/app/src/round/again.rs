//! A drawn round played again under other seeds: how often each of its entries would have won.
//!
//! Owns: the seeds of these draws, and how much may be computed for one question. Never does: change what
//! was drawn, or show more than the round's own record does. Start at [`App::draw_again`].

use super::fairness::add_wins;
use super::record_open;
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::RoundId;

/// Draws at most.
const MAX_DRAWS: u32 = 1_000;
/// Entries times draws that one question may cost.
const MAX_WORK: u32 = 2_000_000;

/// A round's entries with how often each would have won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnAgain {
    /// Draws that were played.
    pub draws: u32,
    /// Each entry, in the order of the record.
    pub entries: Vec<WonAgain>,
}

/// One entry of such a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WonAgain {
    /// Its name in the round.
    pub pseudonym: Digest,
    /// Its tickets.
    pub tickets: u8,
    /// Draws in which it won a block.
    pub wins: u32,
}

impl App {
    /// Plays the draw of a round over the same sealed entries again, under seeds made from its own, at most a
    /// thousand times. None where there was no draw to play: places sufficed, or the round is of the
    /// first version.
    ///
    /// # Errors
    /// Absent, also where the record is not open to the viewer.
    pub fn draw_again(&self, ctx: &Ctx, id: RoundId, draws: u32) -> Result<Option<DrawnAgain>> {
        let record = self.round_record(ctx, id)?;
        let seed = self.read(|tx| Ok(tx.round(id)?.and_then(|round| round.seed)))?;
        let (Some(seed), Some(field)) = (seed, record_open::field(&record)) else {
            return Ok(None);
        };
        let entrants = u32::try_from(field.entries.len()).unwrap_or(u32::MAX);
        let draws = draws.min(MAX_DRAWS).min(MAX_WORK / entrants.max(1));
        let mut wins = vec![0u32; field.entries.len()];
        for number in 0..draws {
            let other = sha256(&[b"porchlight/again/v1\0", &seed.0, &number.to_be_bytes()]);
            add_wins(&field, other, &mut wins);
        }
        let line = |(entry, wins): (&porchlight_domain::round::open::Entrant, u32)| WonAgain {
            pseudonym: entry.pseudonym,
            tickets: entry.tickets,
            wins,
        };
        let entries = field.entries.iter().zip(wins).map(line).collect();
        Ok(Some(DrawnAgain { draws, entries }))
    }
}
