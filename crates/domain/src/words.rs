//! The closed lists of the vocabulary: every word that a table, the API and a screen share.
//!
//! Owns: spellings and the few rules that are facts about a word (for example which drop places
//! are covered). Never does: translate, or decide about people.

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

codes! {
    /// Where an order stands.
    pub enum OrderState {
        /// Imported, waits for a route.
        Open = "open",
        /// On a route.
        Planned = "planned",
        /// Loaded and on the way.
        OutForDelivery = "out_for_delivery",
        /// Handed over or left.
        Delivered = "delivered",
        /// An attempt failed and another one is due.
        AttemptFailed = "attempt_failed",
        /// Went back to the station or the sender.
        Returned = "returned",
        /// Taken back by the sender before delivery.
        Cancelled = "cancelled",
        /// Moved by another carrier; this operator only shows the link.
        OtherCarrier = "other_carrier",
    }
}

codes! {
    /// Where a block stands.
    pub enum BlockState {
        /// Made, not yet shown.
        Draft = "draft",
        /// Shown; its round takes entries, or it can be taken in race mode.
        Announced = "announced",
        /// Its round is over; places may still be filled directly or in a later round.
        Awarded = "awarded",
        /// Its time has begun.
        Running = "running",
        /// Its time is over and every courier has checked out.
        Ended = "ended",
        /// Taken back with a reason and the pay rule that follows from it.
        Cancelled = "cancelled",
    }
}

codes! {
    /// Where an award stands.
    pub enum AwardState {
        /// The courier holds the place.
        Held = "held",
        /// At the station.
        CheckedIn = "checked_in",
        /// Loaded and on the way.
        Released = "released",
        /// Block ended.
        CheckedOut = "checked_out",
        /// Given back.
        Forfeited = "forfeited",
        /// Neither given back nor checked in.
        NoShow = "no_show",
        /// Ended because the block was cancelled or transferred.
        Ended = "ended",
    }
}

impl AwardState {
    /// Whether the award still occupies its place in the block.
    #[must_use]
    pub const fn holds_place(self) -> bool {
        matches!(self, Self::Held | Self::CheckedIn | Self::Released | Self::CheckedOut)
    }
}

codes! {
    /// How an award came about.
    pub enum AwardSource {
        /// From a round's draw.
        Draw = "draw",
        /// Taken first come, first served.
        Race = "race",
        /// Assigned by a dispatcher.
        Direct = "direct",
        /// Moved from another courier.
        Transfer = "transfer",
    }
}

codes! {
    /// Where a stop stands.
    pub enum StopState {
        /// Ahead on the itinerary.
        Ahead = "ahead",
        /// The courier is there.
        Arrived = "arrived",
        /// Every task has an outcome.
        Done = "done",
    }
}

codes! {
    /// How an attempt ended.
    pub enum Outcome {
        /// Handed over or left.
        Delivered = "delivered",
        /// Tried, with a reason.
        AttemptFailed = "attempt_failed",
        /// Not tried, with a reason.
        NotAttempted = "not_attempted",
        /// Scanned back at the station.
        Returned = "returned",
        /// Taken back before it was tried.
        Cancelled = "cancelled",
    }
}

codes! {
    /// Whether a person took the parcel.
    pub enum Handling {
        /// Handed to a person.
        Attended = "attended",
        /// Left at a place.
        Unattended = "unattended",
    }
}

codes! {
    /// Why an attempt failed.
    pub enum ReasonCode {
        /// Nobody answered.
        NotHome = "not_home",
        /// A gate, door or code was missing.
        NoAccess = "no_access",
        /// The address is wrong or incomplete.
        WrongAddress = "wrong_address",
        /// The recipient did not want it.
        Refused = "refused",
        /// The parcel is damaged.
        Damaged = "damaged",
        /// The parcel is not in the vehicle.
        Missing = "missing",
        /// The place is unsafe for the courier.
        Unsafe = "unsafe",
        /// The weather stopped it.
        Weather = "weather",
        /// The business or locker is closed.
        Closed = "closed",
        /// The vehicle broke down or the courier fell ill.
        Breakdown = "breakdown",
        /// The block's time ran out.
        OutOfTime = "out_of_time",
        /// The age or identity check failed.
        IdFailed = "id_failed",
        /// The agreed safe place is missing or unfit.
        NoSafePlace = "no_safe_place",
        /// Another reason, stated in the note.
        Other = "other",
    }
}

codes! {
    /// Where an unattended parcel lies.
    pub enum DropPlace {
        /// At the front door.
        Door = "door",
        /// At the back door.
        BackDoor = "back_door",
        /// At the side door.
        SideDoor = "side_door",
        /// On the porch.
        Porch = "porch",
        /// Under something that covers it.
        UnderSomething = "under_something",
        /// In a shed.
        Shed = "shed",
        /// Behind or in a bush.
        Bush = "bush",
        /// Behind a planter.
        Planter = "planter",
        /// In a garage.
        Garage = "garage",
        /// In a mail room.
        Mailroom = "mailroom",
        /// In a locker.
        Locker = "locker",
        /// With a neighbour who agreed.
        Neighbour = "neighbour",
        /// At the place the recipient named.
        SafePlace = "safe_place",
        /// Elsewhere, described in "where to look".
        Other = "other",
    }
}

impl DropPlace {
    /// Whether the place as such keeps rain and snow off.
    #[must_use]
    pub const fn is_covered(self) -> bool {
        matches!(
            self,
            Self::Porch
                | Self::UnderSomething
                | Self::Shed
                | Self::Garage
                | Self::Mailroom
                | Self::Locker
                | Self::Neighbour
        )
    }
}

codes! {
    /// Weather at the drop.
    pub enum Weather {
        /// Nothing falls.
        Dry = "dry",
        /// Rain.
        Rain = "rain",
        /// Snow or sleet.
        Snow = "snow",
    }
}

impl Weather {
    /// Whether an uncovered parcel gets wet.
    #[must_use]
    pub const fn is_wet(self) -> bool {
        matches!(self, Self::Rain | Self::Snow)
    }
}

codes! {
    /// What kind of evidence an item is.
    pub enum EvidenceKind {
        /// A picture taken live at the stop.
        Photo = "photo",
        /// The recipient's delivery code, matched.
        Code = "code",
        /// A signature or a name given at the door.
        Signature = "signature",
        /// A package code read at the stop.
        Scan = "scan",
        /// Free text.
        Note = "note",
        /// Why there is no photo.
        Exception = "exception",
    }
}

codes! {
    /// Why an unattended completion has no photo although one was due.
    pub enum PhotoException {
        /// The browser or the person did not allow the camera.
        CameraDenied = "camera_denied",
        /// The phone has no working camera.
        CameraBroken = "camera_broken",
        /// Staying to take a picture was unsafe.
        Unsafe = "unsafe",
        /// No picture without a person in it was possible.
        PersonPresent = "person_present",
        /// The place forbids photography.
        Forbidden = "forbidden",
        /// Another reason, stated in the note.
        Other = "other",
    }
}

codes! {
    /// What has arrived of an evidence item's bytes.
    pub enum UploadState {
        /// Only the signed commitment is here.
        Committed = "committed",
        /// A small preview is here.
        Preview = "preview",
        /// Every byte is here.
        Received = "received",
        /// Every byte is here, matches the digest and decodes.
        Verified = "verified",
        /// Every byte is here and does not match or does not decode.
        Unusable = "unusable",
    }
}

codes! {
    /// What a package scan found.
    pub enum ScanResult {
        /// On the manifest.
        Expected = "expected",
        /// Read before; nothing changed.
        Duplicate = "duplicate",
        /// Not on the manifest.
        Misload = "misload",
    }
}

codes! {
    /// At which step a package was scanned.
    pub enum ScanStep {
        /// Loading at the station.
        Load = "load",
        /// At the stop.
        Stop = "stop",
        /// Back at the station.
        Return = "return",
    }
}

codes! {
    /// What a recipient says went wrong.
    pub enum ClaimKind {
        /// Delivered, not received.
        NotReceived = "not_received",
        /// Arrived damaged.
        Damaged = "damaged",
        /// Not what was ordered.
        WrongItem = "wrong_item",
        /// The photo shows another place.
        WrongPlace = "wrong_place",
        /// How somebody behaved.
        Conduct = "conduct",
    }
}

codes! {
    /// How far a recipient's choice reaches.
    pub enum PreferenceScope {
        /// This order only.
        Order = "order",
        /// Every order to this person at this address.
        Recipient = "recipient",
    }
}

codes! {
    /// What kind of carrier-independent message leaves the outbox.
    pub enum MessageChannel {
        /// Electronic mail.
        Email = "email",
        /// Text message.
        Sms = "sms",
    }
}

codes! {
    /// Where an outgoing message stands.
    pub enum MessageState {
        /// Waits for its next try.
        Waiting = "waiting",
        /// Accepted by the next server.
        Sent = "sent",
        /// Given up after the last try.
        Failed = "failed",
    }
}

codes! {
    /// Where a row that could not be imported stands.
    pub enum QuarantineState {
        /// Waits for correction.
        Waiting = "waiting",
        /// Corrected and imported.
        Corrected = "corrected",
        /// Set aside by a person.
        Dropped = "dropped",
    }
}

codes! {
    /// Where a round stands.
    pub enum RoundState {
        /// Shown with its blocks, times and the digest of the operator's secret.
        Announced = "announced",
        /// Takes entries.
        Open = "open",
        /// Closed; the entries' root is in the log.
        Sealed = "sealed",
        /// The order and the awards are computed and published.
        Drawn = "drawn",
        /// Every award has been told to its courier.
        Settled = "settled",
        /// Taken back before sealing, with a reason.
        Cancelled = "cancelled",
    }
}
