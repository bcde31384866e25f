//! Parcels of suspended blocks: they go back to planning if the stop lasts too long for the block, and wait on
//! their route if it does not.
//!
//! Owns: which parcels are free for the next plan, and what their recipients read. Never does: take a
//! parcel out of a vehicle: whoever has loaded brings back what they carry. Stops stay where they are, so
//! that a phone that was offline may still report work.

use super::places_of;
use super::suspend::live;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::route::{free_order, open_stops};
use porchlight_domain::hold::Level;
use porchlight_domain::id::AwardId;
use porchlight_domain::time::{HOUR, Timestamp, Window};
use porchlight_domain::words::{AwardState, OrderState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, HoldRow, Order, Stop};

/// Parcels wait on their route if the stop ends at least this long before the block does.
pub const WORTH_WAITING: i64 = HOUR;

/// The stop in force that lasts longest over a block, at its station.
fn longest(tx: &Tx<'_>, award: &Award, block: &Block, now: Timestamp) -> Result<Option<HoldRow>> {
    let Some(person) = tx.courier(award.courier)? else { return Ok(None) };
    let places = places_of(tx, block.station, &[])?;
    let span = Window { start: block.starts_at, end: block.ends_at };
    let own = tx.hold_award(award.id)?.map(|row| row.hold);
    let mut found: Option<HoldRow> = None;
    for (row, hold) in live(tx, now)? {
        let at_station = places.iter().any(|place| hold.touches(span, *place, person.vehicle));
        if hold.level != Level::Stop || !(at_station || own == Some(row.id)) {
            continue;
        }
        if found.as_ref().is_none_or(|known| known.ends_at < row.ends_at) {
            found = Some(row);
        }
    }
    Ok(found)
}

/// The parcels of a suspended block that nobody has loaded, if the stop lasts too long for it.
fn stranded(tx: &Tx<'_>, id: AwardId, now: Timestamp) -> Result<Vec<Stop>> {
    let Some(award) = tx.award(id)? else { return Ok(vec![]) };
    let Some(block) = tx.block(award.block)? else { return Ok(vec![]) };
    let loaded = !matches!(award.state, AwardState::Held | AwardState::CheckedIn);
    if loaded || tx.hold_award(id)?.is_none() {
        return Ok(vec![]);
    }
    let stop = longest(tx, &award, &block, now)?;
    if stop.is_none_or(|row| row.ends_at.plus(WORTH_WAITING) <= block.ends_at) {
        return Ok(vec![]);
    }
    let mut stops = open_stops(tx, id)?;
    let mut bound = vec![];
    for stop in stops.drain(..) {
        let planned =
            tx.order(stop.delivery_order)?.is_some_and(|order| order.state == OrderState::Planned);
        let newest = tx.newest_stop_of_order(stop.delivery_order)?.is_none_or(|s| s.id == stop.id);
        if planned && newest {
            bound.push(stop);
        }
    }
    Ok(bound)
}

/// The stop because of which an order goes out later than it was planned: its block was suspended.
pub(super) fn held_back(tx: &Tx<'_>, order: &Order, now: Timestamp) -> Result<Option<HoldRow>> {
    if !matches!(order.state, OrderState::Open | OrderState::Planned) {
        return Ok(None);
    }
    let Some(stop) = tx.newest_stop_of_order(order.id)? else { return Ok(None) };
    let Some(id) = tx.award_of_stop(stop.id)? else { return Ok(None) };
    let Some(award) = tx.award(id)?.filter(|award| award.holds) else { return Ok(None) };
    if tx.hold_award(id)?.is_none() {
        return Ok(None);
    }
    let Some(block) = tx.block(award.block)? else { return Ok(None) };
    longest(tx, &award, &block, now)
}

impl App {
    /// Gives the parcels of suspended blocks back to planning where the stop lasts too long for them.
    /// Returns how many parcels. Safe to run at any time.
    ///
    /// # Errors
    /// Faults only.
    pub fn replan_held(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due = self.read(|tx| {
            let mut due = vec![];
            for award in tx.suspended_ahead(now)? {
                if !stranded(tx, award, now)?.is_empty() {
                    due.push(award);
                }
            }
            Ok(due)
        })?;
        let mut freed = 0;
        for award in due {
            freed += self.record(ctx, "", move |tx, hand| {
                let stops = stranded(tx, award, hand.now)?;
                for stop in &stops {
                    free_order(tx, hand, stop)?;
                }
                let count = u32::try_from(stops.len()).map_err(|e| Error::Fault(e.to_string()))?;
                Ok(if count == 0 { Done::Refused(0) } else { Done::Kept(count) })
            })?;
            self.ring_route(ctx, award);
        }
        Ok(freed)
    }
}
