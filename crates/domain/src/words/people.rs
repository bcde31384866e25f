//! Words about people and how they join.

use crate::codes;

codes! {
    /// What a member of staff may do.
    pub enum Role {
        /// Everything, settings and people included.
        Operator = "operator",
        /// Orders, blocks, rounds, routes and deliveries.
        Dispatcher = "dispatcher",
        /// Cases, trust and evidence.
        Analyst = "analyst",
        /// Reads everything that an audit needs, changes nothing.
        Auditor = "auditor",
    }
}

codes! {
    /// The terms under which couriers of a programme work.
    pub enum ProgrammeKind {
        /// Contractors with their own car.
        Independent = "independent",
        /// A contracted fleet.
        Partner = "partner",
    }
}

codes! {
    /// What a courier drives, smallest first.
    pub enum VehicleKind {
        /// Bicycle or cargo bike, about 120 l.
        Bike = "bike",
        /// Saloon car, about 600 l.
        Sedan = "sedan",
        /// Estate or sport utility car, about 1 100 l.
        Suv = "suv",
        /// Van, about 3 300 l.
        Van = "van",
    }
}

impl VehicleKind {
    /// Usable load volume in millilitres (first values of the field, to be calibrated).
    #[must_use]
    pub const fn capacity_ml(self) -> u64 {
        match self {
            Self::Bike => 120_000,
            Self::Sedan => 600_000,
            Self::Suv => 1_100_000,
            Self::Van => 3_300_000,
        }
    }

    /// Usable load mass in grams.
    #[must_use]
    pub const fn capacity_g(self) -> u64 {
        match self {
            Self::Bike => 60_000,
            Self::Sedan => 250_000,
            Self::Suv => 350_000,
            Self::Van => 900_000,
        }
    }
}

codes! {
    /// How a station gives out blocks.
    pub enum AwardMode {
        /// Rounds and draws.
        Draw = "draw",
        /// First come, first served; kept for comparison.
        Race = "race",
    }
}

codes! {
    /// Where an application to become a courier stands.
    pub enum ApplicationState {
        /// Waits for a person to read it.
        Submitted = "submitted",
        /// On the waiting list of its area.
        Waiting = "waiting",
        /// The applicant became a courier.
        Approved = "approved",
        /// Refused with reasons.
        Refused = "refused",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// Why an application was refused or put on the waiting list.
    pub enum ApplicationReason {
        /// No places are open in the area.
        AreaFull = "area_full",
        /// The vehicle does not suit the area's work.
        VehicleUnsuitable = "vehicle_unsuitable",
        /// A document is missing or has run out.
        DocumentMissing = "document_missing",
        /// The applicant is younger than the terms ask.
        Underage = "underage",
        /// The station does not serve the area named.
        AreaNotServed = "area_not_served",
        /// The same person already has an account.
        AlreadyCourier = "already_courier",
        /// Another reason, stated in the text.
        Other = "other",
    }
}

codes! {
    /// Where a courier's account stands.
    pub enum CourierState {
        /// May work.
        Active = "active",
        /// Left of their own will.
        Left = "left",
        /// Takes no new work for some hours, by a decision.
        Paused = "paused",
        /// Ended by a decision; may still sign in, read and appeal.
        Offboarded = "offboarded",
    }
}

codes! {
    /// Who moves a parcel.
    pub enum CarrierKind {
        /// This operator's couriers.
        Ours = "ours",
        /// Another company with its own tracking.
        Other = "other",
    }
}
