//! Words about requests from outside for what is kept about people: who asks, on which basis, and
//! what was answered.

use crate::codes;

codes! {
    /// What kind of body or person asks. The name itself is kept apart and never published.
    pub enum OutsideAsker {
        /// Police, prosecutors and others who pursue offences.
        LawEnforcement = "law_enforcement",
        /// A court or tribunal.
        Court = "court",
        /// Another public body: tax, labour, data protection.
        Authority = "authority",
        /// An insurer.
        Insurer = "insurer",
        /// A lawyer of somebody in a dispute.
        Lawyer = "lawyer",
        /// Anybody else.
        Other = "other",
    }
}

codes! {
    /// What a request rests on.
    pub enum OutsideBasis {
        /// A warrant of a court.
        Warrant = "warrant",
        /// Another order of a court.
        CourtOrder = "court_order",
        /// A law that obliges the operator to answer.
        Statute = "statute",
        /// The person concerned allowed it, in writing.
        Consent = "consent",
        /// Somebody's life or health is in danger now.
        Emergency = "emergency",
        /// Nothing was named.
        None = "none",
    }
}

codes! {
    /// What was answered. Refusing is one of the answers.
    pub enum OutsideOutcome {
        /// All that was asked for.
        HandedOver = "handed_over",
        /// Less than was asked for.
        InPart = "in_part",
        /// Nothing of that kind is kept, or it cannot be opened.
        NothingKept = "nothing_kept",
        /// No.
        Refused = "refused",
        /// Whoever asked took it back.
        Withdrawn = "withdrawn",
    }
}

impl OutsideOutcome {
    /// Whether anything left the house.
    #[must_use]
    pub const fn hands_over(self) -> bool {
        matches!(self, Self::HandedOver | Self::InPart)
    }
}

codes! {
    /// Whether the person concerned knows of a request.
    pub enum OutsideTold {
        /// They were told.
        Told = "told",
        /// A law forbids it for a time.
        Forbidden = "forbidden",
        /// The request is about nobody of whom anything is kept.
        Nobody = "nobody",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusing_and_having_nothing_hand_nothing_over() {
        for outcome in OutsideOutcome::ALL {
            let hands = [OutsideOutcome::HandedOver, OutsideOutcome::InPart].contains(outcome);
            assert_eq!(outcome.hands_over(), hands, "{outcome}");
        }
    }
}
