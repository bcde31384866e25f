//! Tips: how far what a recipient wants to give has come.

use crate::codes;

codes! {
    /// How far a tip has come.
    pub enum TipState {
        /// Its giver said how much; nothing was paid yet.
        Pledged = "pledged",
        /// Its giver took that back.
        Withdrawn = "withdrawn",
        /// The operator has it, and the courier gets it.
        Collected = "collected",
        /// The operator gave it back to its giver.
        Returned = "returned",
    }
}
