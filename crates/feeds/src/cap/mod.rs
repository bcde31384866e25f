//! Alerts of the Common Alerting Protocol 1.2 (OASIS, 1 July 2010): bytes to an [`Alert`], alerts to the
//! holds that are in force ([`Board`]).
//!
//! Owns: the structure of the standard as far as a station needs it, and of an Atom index of alerts ([`look`]). Never does: fetch a feed or check
//! an XML signature; where a service signs, its feed is read over TLS from its own address.

mod board;
mod index;
mod read;
mod time;

pub use board::{Board, DEFAULT_LENGTH, MAX_ALERTS, MAX_LENGTH, Taken, holds_by, holds_of};
pub use index::{Document, Entry, look};
pub use read::read;

use porchlight_domain::codes;
use porchlight_domain::hold::{AlertFacts, Area};
use porchlight_domain::time::Timestamp;

/// Namespace of the standard.
pub const NAMESPACE: &str = "urn:oasis:names:tc:emergency:cap:1.2";
/// Most bytes of one alert.
pub const MAX_BYTES: usize = 1 << 20;
/// Most bytes of an index of alerts.
pub const MAX_INDEX_BYTES: usize = 4 << 20;
/// Most entries of an index.
pub const MAX_ENTRIES: usize = 2_000;
/// Most elements inside each other.
pub const MAX_DEPTH: usize = 16;
/// Most languages and areas of one alert.
pub const MAX_PARTS: usize = 1_000;
/// Most characters of one text.
pub const MAX_TEXT: usize = 200_000;

codes! {
    /// Whom an alert is meant for.
    pub enum Status {
        /// Everybody: act on it.
        Actual = "Actual",
        /// Those who take part in an exercise.
        Exercise = "Exercise",
        /// Machines.
        System = "System",
        /// Nobody: a test.
        Test = "Test",
        /// Nobody: a draft.
        Draft = "Draft",
    }
}

codes! {
    /// What an alert is among others.
    pub enum MessageType {
        /// A new one.
        Alert = "Alert",
        /// In place of the ones it names.
        Update = "Update",
        /// Takes back the ones it names.
        Cancel = "Cancel",
        /// Says that others were received.
        Ack = "Ack",
        /// Says that others were refused.
        Error = "Error",
    }
}

codes! {
    /// Who may read an alert.
    pub enum Scope {
        /// Everybody.
        Public = "Public",
        /// Those whom a rule names.
        Restricted = "Restricted",
        /// Named addresses.
        Private = "Private",
    }
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alert {
    /// Who it is and of which moment.
    pub name: Name,
    /// Whom it is meant for.
    pub status: Status,
    /// What it is.
    pub message_type: MessageType,
    /// Who may read it.
    pub scope: Scope,
    /// The alerts it updates or takes back.
    pub references: Vec<Name>,
    /// What it says: one part for each language or danger.
    pub infos: Vec<Info>,
}

/// The three parts that name an alert uniquely.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// Who sent it.
    pub sender: String,
    /// Its number at the sender.
    pub identifier: String,
    /// When.
    pub sent: Timestamp,
}

/// What an alert says, in one language about one danger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// Language (RFC 3066); `en-US` where none is given, as the standard says.
    pub language: String,
    /// The danger, in the sender's words.
    pub event: String,
    /// How bad, how soon, how sure.
    pub facts: AlertFacts,
    /// From when the information holds, if it says so.
    pub effective: Option<Timestamp>,
    /// When the danger is expected to begin, if it says so.
    pub onset: Option<Timestamp>,
    /// When the information ends, if it says so.
    pub expires: Option<Timestamp>,
    /// The headline, for recipients and couriers.
    pub headline: Option<String>,
    /// What to do.
    pub instruction: Option<String>,
    /// Where.
    pub areas: Vec<NamedArea>,
}

/// Where, with its name. Shapes may be missing: some services give codes of districts only, and those
/// are kept as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedArea {
    /// The name of the place.
    pub description: String,
    /// Its shapes.
    pub shapes: Vec<Area>,
    /// Codes of districts: system and code.
    pub codes: Vec<(String, String)>,
}

/// Why bytes are not an alert.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnAlert {
    /// Too large, too deep, or too many parts.
    #[error("the alert is larger than any honest one: {0}")]
    TooLarge(&'static str),
    /// Not well-formed XML in UTF-8, or with a document type, which alerts do not have.
    #[error("not XML of an alert: {0}")]
    NotXml(String),
    /// The outermost element is not an alert of version 1.2.
    #[error("not an alert of version 1.2 of the Common Alerting Protocol")]
    AnotherDocument,
    /// An element that the standard asks for is missing.
    #[error("<{0}> is missing")]
    Missing(&'static str),
    /// An element holds what it must not.
    #[error("<{0}> cannot be read: {1}")]
    Unreadable(&'static str, String),
}
