//! Today's board: exceptions first, then every route, then figures.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::photo::{WaitingRedaction, waiting};
use crate::place::{Doubt, MAX_PINS, doubts};
use crate::zone;
use porchlight_domain::id::StationId;
use porchlight_domain::time::{HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{
    AwardState, MessageState, OrderState, PinState, StopState, UploadState,
};
use porchlight_store::rows::{Award, Block, Claim, Courier, Order, Pin, Route, Station, Stop};
use porchlight_store::{CoverageFigures, OrderCounts};

/// A stop counts as late this long after its planned arrival.
pub const LATE_AFTER: i64 = 20 * MINUTE;
/// A released route counts as not moving after this long without a finished stop.
pub const STILL_AFTER: i64 = 45 * MINUTE;
/// Most exceptions of a kind on the board.
pub const MAX_EXCEPTIONS: usize = 50;

/// Most open claims on the board, oldest first.
pub const MAX_CLAIMS: u32 = 50;

/// Something that needs somebody.
#[derive(Debug, Clone)]
pub enum Exception {
    /// A stop is still ahead although it was planned earlier.
    Late(Box<(Stop, Order)>),
    /// An attempt failed and nothing new is planned.
    Failed(Box<Order>),
    /// A courier left the station and nothing was finished since.
    NotMoving(Box<(Award, Courier)>),
    /// A block has begun and its courier has not checked in.
    NotCheckedIn(Box<(Award, Courier, Block)>),
    /// A delivery may have gone to another door: somebody should look.
    Doubtful(Box<Doubt>),
    /// A courier says that an address is elsewhere than the map has it.
    Pinned(Box<(Pin, Order)>),
    /// A photo shows somebody and waits until they are covered.
    ShowsPerson(Box<WaitingRedaction>),
    /// A recipient said that something is wrong.
    Claimed(Box<(Claim, Order)>),
}

/// A route of today.
#[derive(Debug, Clone)]
pub struct BoardRoute {
    /// Its award.
    pub award: Award,
    /// Its block.
    pub block: Block,
    /// Its courier.
    pub courier: Courier,
    /// The route, once planned.
    pub route: Option<Route>,
    /// Stops with their orders, in order.
    pub stops: Vec<(Stop, Order)>,
}

/// The board of a station.
#[derive(Debug, Clone)]
pub struct Board {
    /// The station.
    pub station: Station,
    /// What needs somebody, most urgent first.
    pub exceptions: Vec<Exception>,
    /// Routes by start.
    pub routes: Vec<BoardRoute>,
    /// Orders of today by state.
    pub counts: OrderCounts,
    /// On-time and photo figures of today.
    pub figures: CoverageFigures,
    /// Photos of this station's deliveries whose bytes are not all here.
    pub photos_waiting: u32,
    /// Messages of this station that could not be sent.
    pub messages_failed: u32,
}

impl App {
    /// Today's board of a station.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn board(&self, ctx: &Ctx, id: StationId) -> Result<Board> {
        ctx.allow_staff()?;
        let now = ctx.now;
        self.read(|tx| {
            let station = tx.station(id)?.ok_or(Error::Absent("station"))?;
            let zone = zone::zone(&station.time_zone);
            let today = zone::day(zone::date_of(now, &zone), &zone)
                .ok_or_else(|| Error::Fault("a day without a start".into()))?;
            let mut routes = vec![];
            for block in tx.blocks_between(id, today.start, today.end)? {
                for award in tx.awards_of_block(block.id)? {
                    let courier = tx.courier(award.courier)?.ok_or(Error::Absent("courier"))?;
                    let route = tx.route_of_award(award.id)?;
                    let mut stops = vec![];
                    for stop in route.as_ref().map_or(Ok(vec![]), |r| tx.stops_of(r.id))? {
                        let order = tx.order(stop.delivery_order)?.ok_or(Error::Absent("order"))?;
                        stops.push((stop, order));
                    }
                    routes.push(BoardRoute { award, block: block.clone(), courier, route, stops });
                }
            }
            let mut exceptions = vec![];
            for waiting in waiting(tx, id, MAX_CLAIMS)? {
                exceptions.push(Exception::ShowsPerson(Box::new(waiting)));
            }
            for claim in tx.open_claims(id, MAX_CLAIMS)? {
                let order = tx.order(claim.delivery_order)?;
                exceptions.extend(order.map(|o| Exception::Claimed(Box::new((claim, o)))));
            }
            for doubt in doubts(tx, id, now)? {
                exceptions.push(Exception::Doubtful(Box::new(doubt)));
            }
            for pin in tx.pins_in(id, PinState::Proposed, MAX_PINS)? {
                let order = tx.order(pin.delivery_order)?;
                exceptions.extend(order.map(|o| Exception::Pinned(Box::new((pin, o)))));
            }
            exceptions.extend(exceptions_of(&routes, now));
            Ok(Board {
                exceptions,
                counts: tx.order_counts(Some(id), today.start, today.end)?,
                figures: tx.coverage(id, today.start, today.end)?,
                photos_waiting: tx.upload_count_of(id, UploadState::Committed)?
                    + tx.upload_count_of(id, UploadState::Preview)?,
                messages_failed: tx.message_count_of(id, MessageState::Failed)?,
                station,
                routes,
            })
        })
    }
}

fn exceptions_of(routes: &[BoardRoute], now: Timestamp) -> Vec<Exception> {
    let mut list = vec![];
    for line in routes {
        let begun = line.block.starts_at.plus(10 * MINUTE) < now && now < line.block.ends_at;
        if line.award.state == AwardState::Held && begun {
            let parts = (line.award.clone(), line.courier.clone(), line.block.clone());
            list.push(Exception::NotCheckedIn(Box::new(parts)));
        }
        let open = line.stops.iter().any(|(s, _)| s.state != StopState::Done);
        let last_move =
            line.stops.iter().filter_map(|(s, _)| s.arrived_at).max().or(line.award.released_at);
        if line.award.state == AwardState::Released
            && open
            && last_move.is_some_and(|at| now.since(at) > STILL_AFTER && now.since(at) < 12 * HOUR)
        {
            let parts = (line.award.clone(), line.courier.clone());
            list.push(Exception::NotMoving(Box::new(parts)));
        }
        for (stop, order) in &line.stops {
            let late = now.since(stop.planned_arrival) > LATE_AFTER;
            if stop.state == StopState::Ahead && late {
                list.push(Exception::Late(Box::new((stop.clone(), order.clone()))));
            } else if order.state == OrderState::AttemptFailed {
                list.push(Exception::Failed(Box::new(order.clone())));
            }
        }
    }
    list.truncate(MAX_EXCEPTIONS);
    list
}
