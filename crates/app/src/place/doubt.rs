//! Doubts about a place, for those who can look: the courier at once, then a dispatcher.

use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use porchlight_domain::id::{AttemptId, PlaceFindingId, StaffId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::place::WORTH_ASKING;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::Outcome;
use porchlight_store::Tx;
use porchlight_store::rows::{Order, PlaceFinding};
use serde_json::json;

/// How long an unsettled doubt stays on the board.
pub const DOUBTS_FOR: i64 = 2 * DAY;
/// Most doubts on the board.
pub const MAX_DOUBTS: u32 = 50;

/// A delivery that may have gone to another door.
#[derive(Debug, Clone)]
pub struct Doubt {
    /// What was found.
    pub finding: PlaceFinding,
    /// The order.
    pub order: Order,
    /// The address it fits better, if one does.
    pub other: Option<String>,
}

impl App {
    /// What the acting courier is asked about their own delivery: the codes of what speaks for another
    /// door, empty if nothing is worth asking. Never a wall, and nothing follows from it.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn place_hint(&self, ctx: &Ctx, id: AttemptId) -> Result<Vec<String>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let own = tx.attempt(id)?.filter(|attempt| attempt.courier == courier);
            let Some(attempt) = own else { return Ok(vec![]) };
            let finding = tx.place_finding_of(id)?.filter(|row| {
                attempt.outcome == Outcome::Delivered && row.wrong_per_mille >= WORTH_ASKING
            });
            let reasons = finding.map(|row| row.reasons).unwrap_or_default();
            Ok(reasons.split_whitespace().map(str::to_owned).collect())
        })
    }

    /// Somebody looked at a doubt: it leaves the board. Nothing follows from it for anybody.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent.
    pub fn settle_doubt(&self, ctx: &mut Ctx, id: PlaceFindingId) -> Result<bool> {
        ctx.allow_dispatch()?;
        let by = match ctx.actor {
            Actor::Staff(id, _) => id,
            _ => StaffId([0; 16]),
        };
        let (settled, station) = self.record(ctx, &format!("settle {id}"), move |tx, hand| {
            let row = tx.place_finding(id)?.ok_or(Error::Absent("finding"))?;
            if !tx.settle_place_finding(id, by, hand.now)? {
                return Ok(Done::Refused((false, row.station.0)));
            }
            let fact = json!({"finding": id.to_string(), "settled": true});
            hand.leave(LeafKind::Finding, row.attempt, fact);
            Ok(Done::Kept((true, row.station.0)))
        })?;
        self.ring_station(ctx, StationId(station));
        Ok(settled)
    }
}

/// Open doubts of a station, for its board.
pub(crate) fn doubts(tx: &Tx<'_>, station: StationId, now: Timestamp) -> Result<Vec<Doubt>> {
    let mut list = vec![];
    for finding in tx.open_place_findings(station, now.plus(-DOUBTS_FOR), MAX_DOUBTS)? {
        let Some(attempt) = tx.attempt(finding.attempt)? else { continue };
        let Some(order) = tx.order(attempt.delivery_order)? else { continue };
        let other = match finding.other_order {
            Some(other) => tx.order(other)?.map(|order| order.address),
            None => None,
        };
        list.push(Doubt { finding, order, other });
    }
    Ok(list)
}
