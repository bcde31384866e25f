//! From rows to the field of a draw: standing preferences become entries, outside facts become
//! pruned lists and integers.

use super::held::is_in;
use super::{BUDGET_MINUTES, LOSS_MEMORY};
use crate::block::{GAP_MINUTES, holds_nearby, too_close};
use crate::ctx::Hand;
use crate::error::{Error, Result};
use crate::zone;
use porchlight_domain::id::{BlockId, CourierId, EntryId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::{BlockSlot, Entry as Entrant, Field, MAX_TICKETS, Rules, pseudonym};
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::CourierState;
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Courier, Entry, Round, StandingPreference, Station};
use serde_json::json;

/// Blocks as the draw sees them, in announced order, with the places that are still free. While a
/// round runs this number cannot change: nobody is assigned to its blocks, and a place given back
/// takes its award with it.
pub(super) fn slots(tx: &Tx<'_>, blocks: &[Block]) -> Result<Vec<BlockSlot>> {
    let mut slots = Vec::with_capacity(blocks.len());
    for block in blocks {
        let held = u32::try_from(tx.awards_of_block(block.id)?.len()).unwrap_or(u32::MAX);
        slots.push(BlockSlot {
            id: block.id,
            start: block.starts_at.micros().div_euclid(MINUTE),
            end: block.ends_at.micros().div_euclid(MINUTE),
            places: block.places.saturating_sub(held),
        });
    }
    Ok(slots)
}

/// The list of an entry as ids.
pub(super) fn read_list(entry: &Entry) -> Result<Vec<BlockId>> {
    let texts: Vec<String> = serde_json::from_str(&entry.ranked)?;
    texts
        .iter()
        .map(|text| {
            text.parse().map_err(|_| Error::Fault(format!("entry {} is damaged", entry.id)))
        })
        .collect()
}

pub(super) fn write_list(list: &[BlockId]) -> String {
    json!(list.iter().map(ToString::to_string).collect::<Vec<_>>()).to_string()
}

/// Tickets of a courier: one, and one more for each loss in memory, at most four.
pub(super) fn tickets_of(tx: &Tx<'_>, courier: &Courier, round: &Round) -> Result<u32> {
    let losses = tx.losses_since(courier.id, round.closes_at.plus(-LOSS_MEMORY))?;
    Ok((1 + losses).min(u32::from(MAX_TICKETS)))
}

/// Enters everybody whose standing wishes fit, unless they entered by hand.
pub(super) fn resolve_standing(
    tx: &Tx<'_>,
    hand: &mut Hand,
    round: &Round,
    blocks: &[Block],
) -> Result<()> {
    let station = tx.station(round.station)?.ok_or(Error::Absent("station"))?;
    for wish in tx.standing_preferences_of(round.station)? {
        let Some(courier) = tx.courier(wish.courier)? else { continue };
        let list: Vec<BlockId> = fitting(&wish, blocks, &courier, &station);
        if list.is_empty() || courier.state != CourierState::Active {
            continue;
        }
        let entry = Entry {
            id: hand.id(EntryId::new),
            round: round.id,
            courier: courier.id,
            ranked: write_list(&list),
            max_blocks: wish.max_per_round,
            standing: true,
            tickets: 1,
            pseudonym: None,
            position: None,
            answer: None,
            challenge: None,
        };
        if tx.insert_standing_entry(&entry)? {
            let fact = json!({"round": round.id.to_string(), "courier": courier.id.to_string(),
                "ranked": list.iter().map(ToString::to_string).collect::<Vec<_>>(), "standing": true});
            hand.leave(LeafKind::Entry, entry.id, fact);
        }
    }
    Ok(())
}

/// The blocks that fit standing wishes, best paid for each hour first, then soonest.
fn fitting(
    wish: &StandingPreference,
    blocks: &[Block],
    courier: &Courier,
    station: &Station,
) -> Vec<BlockId> {
    let zone = zone::zone(&station.time_zone);
    let fits = |block: &&Block| {
        let date = zone::date_of(block.starts_at, &zone);
        let start = zone::minute_of_day(block.starts_at, &zone);
        let length =
            u32::try_from(block.ends_at.since(block.starts_at) / MINUTE).unwrap_or(u32::MAX);
        wish.weekdays & zone::weekday_bit(date) != 0
            && start >= wish.earliest_minute
            && start.saturating_add(length) <= wish.latest_minute
            && block.pay >= wish.least_pay
            && courier.vehicle >= block.vehicle
    };
    let mut fitting: Vec<&Block> = blocks.iter().filter(fits).collect();
    let rate = |b: &Block| b.net.saturating_mul(MINUTE) / b.ends_at.since(b.starts_at).max(1);
    fitting.sort_by_key(|b| (std::cmp::Reverse(rate(b)), b.starts_at, b.id));
    fitting.truncate(porchlight_domain::round::MAX_CHOICES);
    fitting.into_iter().map(|b| b.id).collect()
}

/// Resolves every entry at sealing: lists lose blocks that the courier cannot take for reasons
/// outside the draw (a held block nearby, a vehicle too small), and get their tickets and
/// pseudonym. From here on the rows are what the draw reads, whatever changes outside meanwhile.
pub(super) fn resolve_entries(tx: &Tx<'_>, round: &Round, blocks: &[Block]) -> Result<()> {
    for mut row in tx.entries(round.id)? {
        let Some(courier) = tx.courier(row.courier)? else { continue };
        if courier.state != CourierState::Active || !is_in(tx, &row, round.closes_at)? {
            continue;
        }
        let mut kept = vec![];
        for id in read_list(&row)? {
            let Some(block) = blocks.iter().find(|b| b.id == id) else { continue };
            if courier.vehicle >= block.vehicle && !holds_nearby(tx, courier.id, block)? {
                kept.push(id);
            }
        }
        row.ranked = write_list(&kept);
        row.tickets = tickets_of(tx, &courier, round)?;
        row.pseudonym = Some(pseudonym(&courier.draw_secret, round.id));
        tx.update_entry(&row)?;
    }
    Ok(())
}

/// The field of a sealed round, and its rows in the same order.
pub(super) fn field_of(
    tx: &Tx<'_>,
    round: &Round,
    blocks: &[Block],
) -> Result<(Field, Vec<Entry>)> {
    let mut pairs: Vec<(Entrant, Entry)> = vec![];
    for row in tx.entries(round.id)? {
        let Some(pseudonym) = row.pseudonym else { continue };
        let mut ranked = vec![];
        for id in read_list(&row)? {
            let at = blocks.iter().position(|b| b.id == id);
            ranked.extend(at.and_then(|at| u32::try_from(at).ok()));
        }
        let entrant = Entrant {
            pseudonym,
            tickets: u8::try_from(row.tickets).unwrap_or(1),
            max_blocks: u8::try_from(row.max_blocks).unwrap_or(1),
            budget_minutes: BUDGET_MINUTES,
            ranked,
        };
        pairs.push((entrant, row));
    }
    pairs.sort_by_key(|pair| pair.0.pseudonym);
    let (entries, rows) = pairs.into_iter().unzip();
    let slots = slots(tx, blocks)?;
    let field = Field { blocks: slots, rules: Rules { gap_minutes: GAP_MINUTES }, entries };
    field.check().map_err(|e| Error::Fault(format!("the field of {}: {e}", round.id)))?;
    Ok((field, rows))
}

/// Whether a sealed round, whose draw is about to come, may give this courier a block that overlaps
/// `block` or lies too close to it.
pub(crate) fn awaits_nearby(tx: &Tx<'_>, courier: CourierId, block: &Block) -> Result<bool> {
    for entry in tx.sealed_entries_of(courier)? {
        for id in read_list(&entry)? {
            if tx.block(id)?.is_some_and(|other| too_close(&other, block)) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
