//! Weather and safety holds: made by people or from public alerts, and what they do to awards, stops and
//! standing.
//!
//! Owns: holds with their leaves, suspending awards under a stop, and what couriers and recipients read.
//! Never does: punish, or read XML: whoever imports alerts brings them read. The rules are
//! `domain::hold`'s. Start at [`App::make_hold`](crate::App::make_hold) or
//! [`App::keep_holds`](crate::App::keep_holds).

mod alert;
mod block;
mod make;
mod replan;
mod suspend;
mod text;

pub use alert::{AlertHold, NewAlert, TakenAlerts};
pub(crate) use block::Stops;
pub use make::{HOLDS, MAX_HOLD, MAX_HOLD_WORDS, NewHold};
pub use replan::WORTH_WAITING;
pub use suspend::{LEAD, MyHold, Told};
pub(crate) use suspend::{is_suspended, told_about};
pub use text::{area_points, read_areas};

use crate::error::Result;
use porchlight_domain::geo::Point;
use porchlight_domain::hold::{Hold, Vehicles};
use porchlight_domain::id::StationId;
use porchlight_domain::standing::Fact;
use porchlight_domain::time::{Timestamp, Window};
use porchlight_domain::words::VehicleKind;
use porchlight_store::Tx;
use porchlight_store::rows::{Block, HoldRow};

/// A kept hold as the rules read it; one that was lifted ends then.
pub(crate) fn read_hold(row: &HoldRow) -> Option<Hold> {
    let end = row.lifted_at.map_or(row.ends_at, |lifted| lifted.min(row.ends_at));
    let kinds: Vec<VehicleKind> =
        row.vehicles.split_whitespace().filter_map(|code| code.parse().ok()).collect();
    let vehicles = if kinds.is_empty() { Vehicles::ALL } else { Vehicles::of(&kinds) };
    Some(Hold {
        source: row.source,
        level: row.level,
        span: Window::new(row.starts_at, end)?,
        areas: read_areas(&row.areas)?,
        vehicles,
    })
}

/// Every place that a block visits: its station, and the doors of its stops.
pub(crate) fn places_of(tx: &Tx<'_>, station: StationId, stops: &[Point]) -> Result<Vec<Point>> {
    let home = tx.station(station)?.map(|s| crate::station::point(&s));
    Ok(home.into_iter().chain(stops.iter().copied()).collect())
}

/// The facts that excuse standing events of these blocks: holds that reached the station, for the
/// vehicle that is driven.
pub(crate) fn facts(
    tx: &Tx<'_>,
    station: StationId,
    blocks: &[&Block],
    vehicle: VehicleKind,
    since: Timestamp,
) -> Result<Vec<Fact>> {
    let places = places_of(tx, station, &[])?;
    let mut facts = vec![];
    for row in tx.holds_since(since)? {
        let Some(hold) = read_hold(&row) else { continue };
        let Some(fact) = hold.fact() else { continue };
        for block in blocks {
            let span = Window { start: block.starts_at, end: block.ends_at };
            if places.iter().any(|place| hold.touches(span, *place, vehicle)) {
                facts.push(Fact { block: Some(block.id), ..fact });
            }
        }
    }
    Ok(facts)
}
