//! Which blocks a stop keeps from being given to anybody.
//!
//! A block whose time a stop meets at its station is given to nobody who would come in a vehicle that the stop
//! is about, however far ahead: an award would be suspended when the time comes. What is given already is
//! `suspend`'s.

use super::places_of;
use super::suspend::live;
use crate::error::Result;
use porchlight_domain::geo::Point;
use porchlight_domain::hold::{Hold, Level};
use porchlight_domain::id::StationId;
use porchlight_domain::time::{Timestamp, Window};
use porchlight_domain::words::VehicleKind;
use porchlight_store::Tx;
use porchlight_store::rows::Block;

/// The stops that reach a station, as far as they are known.
#[derive(Debug, Clone)]
pub(crate) struct Stops {
    holds: Vec<Hold>,
    places: Vec<Point>,
}

impl Stops {
    /// The stops that stand at a moment, for the blocks of a station.
    pub(crate) fn of(tx: &Tx<'_>, station: StationId, now: Timestamp) -> Result<Self> {
        let holds = live(tx, now)?.into_iter().map(|(_, hold)| hold);
        let holds: Vec<Hold> = holds.filter(|hold| hold.level == Level::Stop).collect();
        let places = if holds.is_empty() { vec![] } else { places_of(tx, station, &[])? };
        Ok(Self { holds, places })
    }

    /// Whether a stop keeps a block from whoever comes in this vehicle.
    pub(crate) fn keep(&self, block: &Block, vehicle: VehicleKind) -> bool {
        let Some(span) = Window::new(block.starts_at, block.ends_at) else { return false };
        let touches = |hold: &Hold| self.places.iter().any(|at| hold.touches(span, *at, vehicle));
        self.holds.iter().any(touches)
    }

    /// Whether stops keep a block from everybody whose vehicle it would take.
    pub(crate) fn keep_from_all(&self, block: &Block) -> bool {
        let mut fit = VehicleKind::ALL.iter().filter(|kind| **kind >= block.vehicle);
        !self.holds.is_empty() && fit.all(|kind| self.keep(block, *kind))
    }
}
