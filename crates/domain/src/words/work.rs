//! Words about orders, blocks, rounds and awards.

use crate::codes;

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
    /// What happens to one request.
    pub enum VerdictKind {
        /// It goes through.
        Admit = "admit",
        /// It is held for the person while they solve a challenge.
        Challenge = "challenge",
        /// It waits a moment and goes through.
        Delay = "delay",
        /// It is not carried out; the next one is judged anew.
        Refuse = "refuse",
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
        /// Its time is over, and every courier has checked out or had half a day to.
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
        /// Set aside for this courier, who took it.
        Reserved = "reserved",
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
    /// Where a job stands.
    pub enum JobState {
        /// Nobody took it up yet.
        Waiting = "waiting",
        /// It was taken up.
        Running = "running",
        /// It did what it was for.
        Done = "done",
        /// It will not be taken up again; the reason stands beside it.
        Failed = "failed",
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
