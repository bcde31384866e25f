//! Which pictures a person may look at.

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
