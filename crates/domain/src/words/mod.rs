//! The closed lists of the vocabulary: every word that a table, the API and a screen share.
//!
//! Owns: spellings and the few rules that are facts about a word (for example which drop places
//! are covered). Never does: translate, or decide about people.

mod challenge;
mod delivery;
mod due;
mod outside;
mod own;
mod people;
mod phone;
mod service;
mod work;

pub use challenge::*;
pub use delivery::*;
pub use due::*;
pub use outside::*;
pub use own::*;
pub use people::*;
pub use phone::*;
pub use service::*;
pub use work::*;
