//! Safety holds: an area and a time in which nobody has to drive, whatever was promised.
//!
//! Owns: areas, levels, what a hold does to a block, a stop and a standing event, and the published
//! rule from a public alert to a level. Never does: read alerts (`feeds` does) or punish: a hold only
//! ever lifts duties. Start at [`Hold`] and [`effect`].

mod alert;
mod area;

pub use alert::{AlertFacts, AlertRule, Certainty, Severity, Urgency, level_of};
pub use area::{Area, MAX_CORNERS, MAX_RADIUS, NotAnArea};

use crate::codes;
use crate::geo::Point;
use crate::standing::{Fact, FactKind};
use crate::time::{Timestamp, Window};
use crate::words::VehicleKind;
use alloc::vec::Vec;

codes! {
    /// What a hold does, weakest first.
    pub enum Level {
        /// Couriers and recipients read it. Nothing else changes.
        Notice = "notice",
        /// Nothing that is late counts. Whoever finds it unsafe stops.
        Slow = "slow",
        /// Nobody is sent out: awards are suspended without penalty and paid by the hold rule, rounds
        /// leave the blocks out, recipients are told.
        Stop = "stop",
    }
}

codes! {
    /// Where a hold comes from.
    pub enum HoldSource {
        /// A member of staff drew it.
        Operator = "operator",
        /// A public alert.
        Alert = "alert",
    }
}

/// A set of vehicles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vehicles(u8);

impl Vehicles {
    /// Every vehicle.
    pub const ALL: Self = Self(u8::MAX);

    /// These vehicles.
    #[must_use]
    pub fn of(kinds: &[VehicleKind]) -> Self {
        Self(kinds.iter().fold(0, |set, kind| set | Self::bit(*kind)))
    }

    /// Whether the set has this vehicle.
    #[must_use]
    pub fn has(self, kind: VehicleKind) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    const fn bit(kind: VehicleKind) -> u8 {
        1 << kind as u8
    }
}

/// A hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Who made it.
    pub source: HoldSource,
    /// What it does.
    pub level: Level,
    /// From when to when.
    pub span: Window,
    /// Where; being in one of them suffices.
    pub areas: Vec<Area>,
    /// For whom. Ice stops bicycles before it stops vans.
    pub vehicles: Vehicles,
}

impl Hold {
    /// Whether it holds for this vehicle at this moment and place.
    #[must_use]
    pub fn covers(&self, at: Timestamp, place: Point, vehicle: VehicleKind) -> bool {
        self.span.contains(at) && self.reaches(place, vehicle)
    }

    /// Whether it touches any moment of a block at this place.
    #[must_use]
    pub fn touches(&self, block: Window, place: Point, vehicle: VehicleKind) -> bool {
        self.span.overlaps(block) && self.reaches(place, vehicle)
    }

    /// The fact that excuses standing events inside it. A notice excuses nothing, since it lifts no
    /// duty.
    #[must_use]
    pub fn fact(&self) -> Option<Fact> {
        let lifts = self.level >= Level::Slow;
        lifts.then_some(Fact { kind: FactKind::Hold, span: self.span, award: None, block: None })
    }

    fn reaches(&self, place: Point, vehicle: VehicleKind) -> bool {
        self.vehicles.has(vehicle) && self.areas.iter().any(|area| area.contains(place))
    }
}

/// What all holds together do to a block, at the places it visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// The strongest level.
    pub level: Level,
    /// Index of the hold that has it; of equal ones the first that begins.
    pub hold: usize,
    /// When the first hold of that level begins to touch the block, not before the block's start: pay by
    /// the hold rule counts until then.
    pub from: Timestamp,
}

/// The strongest effect on a block, if any hold touches one of its places. A block without stops yet is
/// judged by its station.
#[must_use]
pub fn effect(
    holds: &[Hold],
    block: Window,
    places: &[Point],
    vehicle: VehicleKind,
) -> Option<Effect> {
    let touched = holds
        .iter()
        .enumerate()
        .filter(|(_, hold)| places.iter().any(|place| hold.touches(block, *place, vehicle)));
    let effects = touched.map(|(index, hold)| Effect {
        level: hold.level,
        hold: index,
        from: hold.span.start.max(block.start),
    });
    effects.min_by_key(|effect| (core::cmp::Reverse(effect.level), effect.from, effect.hold))
}
