//! Words about claims, preferences, messages and quarantine.

use crate::codes;

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
