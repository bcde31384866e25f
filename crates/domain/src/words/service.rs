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
    /// What is held true about a claim. None of these is a ground against anybody.
    pub enum ClaimFinding {
        /// The parcel did not reach its recipient as it should.
        ForRecipient = "D01",
        /// The record of the delivery stands.
        RecordStands = "D02",
        /// It cannot be told. The operator pays, and nobody is at fault.
        Undecidable = "D03",
    }
}

codes! {
    /// Which side of a claim adds something to it.
    pub enum ClaimSide {
        /// Whoever claims.
        Recipient = "recipient",
        /// Whoever delivered, or somebody who speaks for them.
        Courier = "courier",
    }
}

codes! {
    /// What a recipient gets.
    pub enum RemedyKind {
        /// The sender sends it again.
        Replacement = "replacement",
        /// The sender pays it back.
        Refund = "refund",
        /// Another try with the same parcel.
        Retry = "retry",
        /// The parcel is fetched from where it lies, while somebody is still on the road near it.
        Retrieval = "retrieval",
        /// A person answers; there is nothing to replace.
        Answer = "answer",
    }
}

codes! {
    /// Why somebody looks a second time before a remedy is given.
    pub enum RemedyLook {
        /// More remedies for one recipient than the policy gives at once.
        Often = "often",
        /// The sender calls the parcel valuable.
        Valuable = "valuable",
        /// For a stated time a person looks at this recipient's claims first.
        Person = "person",
    }
}

codes! {
    /// Where a remedy stands.
    pub enum RemedyState {
        /// Given: the shop is told.
        Given = "given",
        /// Given by itself at its time, unless the parcel turns up.
        Waits = "waits",
        /// Somebody looks a second time; given by itself if nobody does.
        SecondLook = "second_look",
        /// Somebody is asked to fetch the parcel; what the policy says follows if nobody could.
        Fetching = "fetching",
        /// The claim was taken back before it was given.
        NotNeeded = "not_needed",
    }
}

codes! {
    /// How far a recipient's choice reaches.
    pub enum PreferenceScope {
        /// This order only.
        Order = "order",
        /// Every order to this person at this address.
        Recipient = "recipient",
        /// Every order to this address, whoever it is for.
        Address = "address",
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
    /// Where a photo that shows a person stands.
    pub enum RedactionState {
        /// Said so, hidden from everybody, waits for a person.
        Asked = "asked",
        /// People are covered; the pictures from before are destroyed.
        Masked = "masked",
        /// The whole photo was erased.
        Erased = "erased",
        /// Whoever said it took it back.
        TakenBack = "taken_back",
        /// Somebody looked and found nobody in it.
        NobodyInIt = "nobody_in_it",
    }
}

codes! {
    /// What an operator's own programs are told.
    pub enum WebhookKind {
        /// A parcel was handed over or left.
        DeliveryCompleted = "delivery.completed",
        /// An attempt failed.
        AttemptFailed = "attempt.failed",
        /// A picture of where the parcel lies can be seen.
        PhotoAvailable = "photo.available",
        /// A photo is hidden until somebody shows it again.
        PhotoHidden = "photo.hidden",
        /// A photo's key was destroyed.
        PhotoErased = "photo.erased",
        /// A recipient is given something, by policy: the shop acts.
        RemedyGiven = "remedy.given",
        /// A recipient was erased here: the shop erases its copy.
        RecipientErased = "recipient.erased",
        /// Nothing happened: an operator tests the endpoint.
        Test = "test",
    }
}

codes! {
    /// What a bulletin to couriers is.
    pub enum BulletinKind {
        /// How to stay safe.
        Safety = "safety",
        /// A rule changes, from a date on.
        Rules = "rules",
        /// Anything else.
        News = "news",
    }
}
