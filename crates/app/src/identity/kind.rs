//! Words for a check: which pictures a person may look at, and how far a courier is.

use porchlight_domain::codes;

codes! {
    /// Which picture of a check.
    pub enum PictureKind {
        /// The first one of the last try.
        Taken = "taken",
        /// One of a document, which the courier laid beside it.
        Document = "document",
    }
}

codes! {
    /// How far a courier is, in one word.
    pub enum IdentityStage {
        /// Nothing was agreed to.
        Unagreed = "unagreed",
        /// They consented; no pictures were made.
        Agreed = "agreed",
        /// There is a template, and nobody asks.
        Enrolled = "enrolled",
        /// They were asked, and a picture may be tried.
        Asked = "asked",
        /// They were asked, and another way or a person is to answer.
        OtherWay = "other_way",
        /// The last ask was answered: it is them.
        Confirmed = "confirmed",
        /// The last ask ended in another way.
        Ended = "ended",
        /// The consent was taken back, and the template's key is destroyed.
        Left = "left",
    }
}
