//! Words about cases, decisions, appeals and matters.

use crate::codes;

codes! {
    /// Where a case stands.
    pub enum CaseState {
        /// A person has to look.
        Open = "open",
        /// The courier was told and may answer.
        WithCourier = "with_courier",
        /// A decision came of it.
        Decided = "decided",
        /// A person found that nothing follows.
        Closed = "closed",
        /// Nobody looked or decided in time: it ended in the courier's favour.
        Lapsed = "lapsed",
    }
}

impl CaseState {
    /// Whether anything may still come of it.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Open | Self::WithCourier)
    }
}

codes! {
    /// Where the question to a recipient about their claims stands.
    pub enum PatternState {
        /// A person asked; the recipient was told and may answer.
        Asked = "asked",
        /// The recipient answered.
        Answered = "answered",
        /// A decision came of it.
        Decided = "decided",
        /// A person found that nothing follows.
        Closed = "closed",
        /// Nobody decided in time: nothing follows.
        Lapsed = "lapsed",
    }
}

impl PatternState {
    /// Whether anything may still come of it.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Asked | Self::Answered)
    }
}

codes! {
    /// What a decision does.
    pub enum DecisionKind {
        /// Says what was seen. No effect on the account.
        Notice = "notice",
        /// No new work for some hours.
        Restriction = "restriction",
        /// No new work for some hours, on a listed egregious ground.
        Suspension = "suspension",
        /// The account ends.
        Offboarding = "offboarding",
        /// The account is as it was.
        Reinstatement = "reinstatement",
    }
}

codes! {
    /// Where a decision stands.
    pub enum DecisionState {
        /// One person proposed it; nothing follows from that.
        Proposed = "proposed",
        /// The second person did not agree; nothing follows.
        Refused = "refused",
        /// Made and told, not yet in effect.
        Issued = "issued",
        /// In effect.
        InEffect = "in_effect",
        /// Its time is over.
        Ended = "ended",
        /// An appeal was upheld, or somebody took it back.
        Reversed = "reversed",
        /// Nobody acted in time: it ended in the courier's favour.
        Lapsed = "lapsed",
    }
}

impl DecisionState {
    /// Whether it stands against somebody.
    #[must_use]
    pub const fn stands(self) -> bool {
        matches!(self, Self::Issued | Self::InEffect)
    }
}

codes! {
    /// Where an appeal stands.
    pub enum AppealState {
        /// Waits for a person who did not decide.
        Open = "open",
        /// The decision fell.
        Upheld = "upheld",
        /// The decision stands.
        Rejected = "rejected",
        /// Nobody answered in time: the decision fell.
        Lapsed = "lapsed",
    }
}

codes! {
    /// Where a matter stands.
    pub enum MatterState {
        /// Being put together.
        Open = "open",
        /// Handed to a lawyer.
        WithLawyer = "with_lawyer",
        /// Ended.
        Closed = "closed",
    }
}
