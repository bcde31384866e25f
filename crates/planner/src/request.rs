//! What is asked of the planner and what it answers: plain data, in the units the names say.
//!
//! Owns: [`Request`], [`Plan`] and the stable reason codes. Never does: search (see `search`).

/// A WGS 84 position in micro-degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// Latitude, -90 000 000 to 90 000 000.
    pub lat: i32,
    /// Longitude, -180 000 000 to 180 000 000.
    pub lon: i32,
}

/// One stop to be planned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// Where.
    pub point: Point,
    /// Volume in millilitres.
    pub volume_ml: u64,
    /// Weight in grams.
    pub weight_g: u64,
    /// Seconds at the stop.
    pub service_seconds: u32,
    /// Promised window, seconds from the plan's start. The courier arrives at the latest at its
    /// end, and waits when earlier than its start.
    pub window: (i64, i64),
}

/// One vehicle, which gets at most one route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vehicle {
    /// Volume in millilitres.
    pub volume_ml: u64,
    /// Weight in grams.
    pub weight_g: u64,
    /// Shift, seconds from the plan's start: leaves the station not before its start, is back by
    /// its end.
    pub shift: (i64, i64),
}

/// Whether the stops of a day are shared out between its vehicles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// Each vehicle gets about the stops that fall to it by the length of its shift, as far as
    /// windows and loads allow; never at the cost of a stop served.
    Fair,
    /// Only driving counts: a vehicle may get all and another none.
    Free,
}

/// What to plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Where vehicles start and end.
    pub station: Point,
    /// Stops.
    pub stops: Vec<Stop>,
    /// Vehicles.
    pub vehicles: Vec<Vehicle>,
    /// Whether stops are shared out between vehicles.
    pub share: Share,
    /// Seed; the same request gives the same plan.
    pub seed: u64,
}

/// One planned route.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Route {
    /// Index of the stop and the second from the plan's start at which its service begins: the
    /// arrival, or the window's start when the courier would have to wait. Rounded up.
    pub stops: Vec<(usize, i64)>,
    /// Distance, metres, station to station.
    pub metres: u64,
    /// Duration, seconds, from leaving the station (as late as the first stop allows) to being
    /// back: driving, service and waiting. Rounded up.
    pub seconds: u64,
    /// Of that, driving alone. Rounded up.
    pub driving_seconds: u64,
}

/// Why a stop found no place. The codes are stable: they are stored and shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// There is no vehicle with a shift at all.
    NoVehicle,
    /// Volume or weight is more than any vehicle takes.
    TooLarge,
    /// No vehicle that takes it can go there, serve it, and be back within its shift, whatever the
    /// window.
    TooFar,
    /// The way would fit a shift, but no vehicle that takes it meets the window, even alone.
    WindowUnreachable,
    /// Feasible alone; the search found no place for it among the others.
    NoRoom,
}

impl Reason {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoVehicle => "no_vehicle",
            Self::TooLarge => "too_large",
            Self::TooFar => "too_far",
            Self::WindowUnreachable => "window_unreachable",
            Self::NoRoom => "no_room",
        }
    }
}

/// A plan: every stop stands once in a route or once among the unassigned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// One for each vehicle, in the order of the vehicles; empty if it is not needed.
    pub routes: Vec<Route>,
    /// Index of the stop and why, by index.
    pub unassigned: Vec<(usize, Reason)>,
}

impl Plan {
    /// Stops that got a place.
    #[must_use]
    pub fn served(&self) -> usize {
        self.routes.iter().map(|route| route.stops.len()).sum()
    }

    /// Seconds of driving of all routes.
    #[must_use]
    pub fn driving_seconds(&self) -> u64 {
        self.routes.iter().map(|route| route.driving_seconds).sum()
    }
}
