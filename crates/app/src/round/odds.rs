//! The odds of a list before entering: the draw, played many times over the entries so far.
//!
//! Owns: how much may be computed for one question. Never does: use the real secret, or show anything
//! about other entrants but how often this list would win.

use super::MAX_BLOCKS_EACH;
use super::resolve::{Table, entered_by_themselves, read_list};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{BlockId, CourierId, RoundId};
use porchlight_domain::round::open::{Field, odds};
use porchlight_domain::round::{MAX_CHOICES, Move, pseudonym};
use porchlight_domain::words::CourierState;
use porchlight_store::Tx;
use std::collections::BTreeSet;

/// Entries times tries that one question may cost.
const MAX_WORK: u32 = 200_000;
/// Tries at most and at least.
const TRIES: std::ops::RangeInclusive<u32> = 20..=400;

/// How often a list would win.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListOdds {
    /// Draws that were played.
    pub tries: u32,
    /// Draws that brought a block.
    pub any: u32,
    /// Draws that brought each block of the list, in its order.
    pub each: Vec<u32>,
    /// Entrants it was played against.
    pub entrants: u32,
}

impl App {
    /// Plays the draw of a round over the entries so far with this list in it.
    ///
    /// # Errors
    /// Denied to all but couriers; no list; absent, also a round that takes no entries or has no open
    /// draw.
    pub fn list_odds(
        &self,
        ctx: &mut Ctx,
        round: RoundId,
        ranked: &[BlockId],
        max_blocks: u32,
    ) -> Result<ListOdds> {
        let me = self.me(ctx)?;
        let wrong = ranked.is_empty()
            || ranked.len() > MAX_CHOICES
            || !(1..=MAX_BLOCKS_EACH).contains(&max_blocks);
        if wrong {
            return Err(Error::invalid(
                "ranked",
                "not_a_list",
                format!("list 1 to {MAX_CHOICES} blocks and want 1 to {MAX_BLOCKS_EACH} of them"),
            ));
        }
        let salt = Digest(ctx.random());
        let now = ctx.now;
        let (field, own, at) = self.read(|tx| {
            let target = tx
                .round(round)?
                .filter(|r| r.station == me.station && r.announced.is_some())
                .filter(|r| Move::at(r.state, r.opens_at, r.closes_at, now) != Move::Closed)
                .ok_or(Error::Absent("round that takes entries"))?;
            let table = Table::set(tx, &target)?;
            let field = field_so_far(tx, &table, me.id)?;
            let resolved = table.resolve(tx, &me, ranked, max_blocks)?;
            let own = table.entrant(pseudonym(&me.draw_secret, round), &resolved);
            // Choices that sealing would leave out win nothing; the others keep their place.
            let at: Vec<Option<usize>> = ranked
                .iter()
                .map(|id| resolved.ranked.iter().position(|kept| kept == id))
                .collect();
            Ok((field, own, at))
        })?;
        let entrants = u32::try_from(field.entries.len()).unwrap_or(u32::MAX);
        let tries = (MAX_WORK / entrants.saturating_add(1)).clamp(*TRIES.start(), *TRIES.end());
        let found = odds(&field, own, salt, tries);
        let each = |at: Option<usize>| at.and_then(|at| found.each.get(at)).copied().unwrap_or(0);
        Ok(ListOdds {
            tries: found.tries,
            any: found.any,
            each: at.into_iter().map(each).collect(),
            entrants,
        })
    }
}

/// The field as it would be sealed now, without one courier.
fn field_so_far(tx: &Tx<'_>, table: &Table, without: CourierId) -> Result<Field> {
    let mut lists = vec![];
    let mut by_hand = BTreeSet::from([without]);
    for row in tx.entries(table.round.id)? {
        if !by_hand.insert(row.courier) {
            continue;
        }
        let Some(courier) = tx.courier(row.courier)? else { continue };
        lists.push((courier, read_list(&row)?, row.max_blocks));
    }
    let mut others = entered_by_themselves(tx, &table.round, &table.station, &table.blocks)?;
    others.retain(|(courier, ..)| !by_hand.contains(&courier.id));
    lists.append(&mut others);
    let mut entries = vec![];
    for (courier, list, most) in lists {
        if courier.state == CourierState::Active {
            let resolved = table.resolve(tx, &courier, &list, most)?;
            entries.push(table.entrant(pseudonym(&courier.draw_secret, table.round.id), &resolved));
        }
    }
    Field::seal(table.announced.clone(), entries)
        .map_err(|e| Error::Fault(format!("the field of {}: {e}", table.round.id)))
}
