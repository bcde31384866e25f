//! A city: a station with its staff, couriers and block templates, founded through the same
//! use-cases a person would use. Founding again changes nothing and finds what is there.

mod found;
pub mod orders;
mod race;
mod words;

use porchlight_app::{Actor, Ctx};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{CourierId, OperationId, ProgrammeId, StaffId, StationId};
use porchlight_domain::money::Currency;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::Role;

/// Where a city lies and what it speaks.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// Code of its station.
    pub code: &'static str,
    /// Name of its station.
    pub name: &'static str,
    /// IANA time zone.
    pub time_zone: &'static str,
    /// The station.
    pub station: Point,
    /// Middle of the streets it delivers in.
    pub centre: Point,
    /// Currency of pay.
    pub currency: Currency,
    /// Out of 100 recipients, how many read Spanish.
    pub spanish: u64,
    /// Streets.
    pub streets: &'static [&'static str],
    /// City and state, as the end of an address.
    pub town: &'static str,
}

/// Austin, Texas.
pub const AUSTIN: Place = Place {
    code: "ATX1",
    name: "Austin East",
    time_zone: "America/Chicago",
    station: Point { lat: 30_257_400, lon: -97_708_900 },
    centre: Point { lat: 30_264_800, lon: -97_722_300 },
    currency: Currency::USD,
    spanish: 30,
    streets: &words::AUSTIN_STREETS,
    town: "Austin, TX 78702",
};

/// The north of Austin, far enough away that what stops work in one place does not in the other.
pub const AUSTIN_NORTH: Place = Place {
    code: "ATX2",
    name: "Austin North",
    station: Point { lat: 30_421_300, lon: -97_683_500 },
    centre: Point { lat: 30_429_100, lon: -97_694_200 },
    town: "Austin, TX 78728",
    ..AUSTIN
};

/// Valencia.
pub const VALENCIA: Place = Place {
    code: "VLC1",
    name: "Valencia Norte",
    time_zone: "Europe/Madrid",
    station: Point { lat: 39_497_300, lon: -370_200 },
    centre: Point { lat: 39_478_100, lon: -365_800 },
    currency: Currency::EUR,
    spanish: 85,
    streets: &words::VALENCIA_STREETS,
    town: "46020 València",
};

/// What a city is made from.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Seed of everything that happens there.
    pub seed: u64,
    /// Where.
    pub place: Place,
    /// Couriers.
    pub couriers: u32,
    /// Orders of a day.
    pub orders: u32,
}

/// A founded city.
#[derive(Debug, Clone)]
pub struct City {
    /// What it was made from.
    pub plan: Plan,
    /// Its station.
    pub station: StationId,
    /// The programme of its couriers.
    pub programme: ProgrammeId,
    /// The dispatcher on duty.
    pub dispatcher: StaffId,
    /// The operator's first member of staff.
    pub operator: StaffId,
    /// Its couriers, in the order of their numbers.
    pub couriers: Vec<CourierId>,
}

impl City {
    /// The dispatcher as an actor.
    #[must_use]
    pub fn desk(&self) -> Actor {
        Actor::Staff(self.dispatcher, Role::Dispatcher)
    }

    /// The operation id of what `key` names: the same after every restart.
    #[must_use]
    pub fn operation(&self, key: &str) -> OperationId {
        let about = format!("{}/{key}", self.plan.place.code);
        OperationId(crate::dice::fate_id(self.plan.seed, "operation", about.as_bytes()))
    }
}

/// A context for `actor` whose generator depends on seed, time and purpose.
#[must_use]
pub fn context(seed: u64, now: Timestamp, actor: Actor, purpose: &str) -> Ctx {
    let about = format!("{}/{purpose}", now.micros());
    Ctx::new(now, actor, crate::dice::fate_bytes(seed, "context", about.as_bytes()))
}
