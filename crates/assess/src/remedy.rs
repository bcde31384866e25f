//! What a recipient gets, by the operator's policy, at once and without blame.
//!
//! Owns: the policy as data with its limits, and the one function that applies it. Never does: take a
//! courier, an attempt, a finding or a strength: none of the types here holds one, and
//! `cargo xtask tidy` refuses a file of a remedy that names one. So a remedy can neither wait for
//! blame nor cause any. Never does either: refuse. Beyond a limit a person looks a second time, within
//! [`LOOK_WITHIN`]; if nobody does, it is given.
//!
//! Start at [`Policy::offer`].

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use porchlight_domain::time::{DAY, HOUR};
pub use porchlight_domain::words::{ClaimKind, RemedyKind as Remedy, RemedyLook as Look};
use serde::{Deserialize, Serialize};

/// Within which time somebody looks a second time; else the remedy is given.
pub const LOOK_WITHIN: i64 = 24 * HOUR;
/// Over which days remedies of one recipient are counted, at most.
pub const MOST_DAYS: u16 = 365;
/// Least remedies of one recipient that are given without a second look.
pub const LEAST_AT_ONCE: u16 = 1;
/// Longest wait that a policy may ask of somebody whose window just closed, hours.
pub const MOST_WAIT_HOURS: u16 = 24;
/// Longest policy that is read, bytes.
pub const MOST_POLICY_BYTES: usize = 4_096;

/// What the policy gives for one kind of claim.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    not_received: String,
    damaged: String,
    wrong_item: String,
    wrong_place: String,
    valuable_at_once: bool,
    at_once: u16,
    days: u16,
    wait_hours: u16,
}

/// An operator's policy: what is given for which claim, and what of it without a second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// For a parcel that was not received.
    pub not_received: Remedy,
    /// For a damaged one.
    pub damaged: Remedy,
    /// For a wrong item.
    pub wrong_item: Remedy,
    /// For a parcel that lies at another place, once fetching it back is not possible.
    pub wrong_place: Remedy,
    /// Whether parcels that their sender calls valuable are made good without a second look.
    pub valuable_at_once: bool,
    /// Remedies of one recipient within [`Policy::days`] that are given at once.
    pub at_once: u16,
    /// Over how many days they are counted.
    pub days: u16,
    /// Hours after the delivery that somebody who did not find it is asked to wait, 0 to 24.
    pub wait_hours: u16,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            not_received: Remedy::Replacement,
            damaged: Remedy::Replacement,
            wrong_item: Remedy::Replacement,
            wrong_place: Remedy::Replacement,
            valuable_at_once: true,
            at_once: 3,
            days: 180,
            wait_hours: 0,
        }
    }
}

/// A policy that cannot be: the field and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsound(pub String);

/// What a policy is asked about. There is no field for a courier, an attempt or a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// What the recipient says.
    pub kind: ClaimKind,
    /// Whether the sender calls it valuable.
    pub valuable: bool,
    /// Remedies of this recipient within the policy's days, without those that a cluster at their
    /// building explains.
    pub earlier: u32,
    /// Microseconds since the delivery.
    pub since: i64,
    /// Whether the block is still running, so that somebody could fetch the parcel.
    pub block_runs: bool,
    /// Whether, for a stated time, a person looks at this recipient's claims first.
    pub person_first: bool,
}

/// What follows from a claim for its recipient.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// Given now.
    Given(Remedy),
    /// Given unless somebody finds a better one within [`LOOK_WITHIN`].
    SecondLook(Remedy, Look),
    /// Given by itself after so many microseconds, unless the parcel turns up.
    After(Remedy, i64),
}

impl Offer {
    /// What is, or will be, given.
    #[must_use]
    pub const fn remedy(self) -> Remedy {
        match self {
            Self::Given(remedy) | Self::SecondLook(remedy, _) | Self::After(remedy, _) => remedy,
        }
    }
}

impl Policy {
    /// What follows from a claim, for its recipient. Every claim has an offer.
    #[must_use]
    pub fn offer(&self, ask: Ask) -> Offer {
        let remedy = match ask.kind {
            ClaimKind::Conduct => return Offer::Given(Remedy::Answer),
            ClaimKind::WrongPlace if ask.block_runs => return Offer::Given(Remedy::Retrieval),
            ClaimKind::WrongPlace => self.wrong_place,
            ClaimKind::NotReceived => self.not_received,
            ClaimKind::Damaged => self.damaged,
            ClaimKind::WrongItem => self.wrong_item,
        };
        if ask.valuable && !self.valuable_at_once {
            return Offer::SecondLook(remedy, Look::Valuable);
        }
        if ask.earlier >= u32::from(self.at_once) {
            return Offer::SecondLook(remedy, Look::Often);
        }
        if ask.person_first {
            return Offer::SecondLook(remedy, Look::Person);
        }
        // A phone whose clock was ahead makes nobody wait longer than the policy says.
        let left = i64::from(self.wait_hours) * HOUR - ask.since.max(0);
        if ask.kind == ClaimKind::NotReceived && left > 0 {
            return Offer::After(remedy, left);
        }
        Offer::Given(remedy)
    }

    /// Since when remedies of one recipient count, in microseconds before now.
    #[must_use]
    pub const fn window(&self) -> i64 {
        self.days as i64 * DAY
    }

    /// The policy as text.
    #[must_use]
    pub fn text(&self) -> String {
        let written = Written {
            not_received: self.not_received.code().to_string(),
            damaged: self.damaged.code().to_string(),
            wrong_item: self.wrong_item.code().to_string(),
            wrong_place: self.wrong_place.code().to_string(),
            valuable_at_once: self.valuable_at_once,
            at_once: self.at_once,
            days: self.days,
            wait_hours: self.wait_hours,
        };
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Reads a policy, refusing one that would take a right away.
    ///
    /// # Errors
    /// Which field is wrong, and what it may be.
    pub fn read(text: &str) -> Result<Self, Unsound> {
        if text.len() > MOST_POLICY_BYTES {
            return Err(Unsound("policy: too long".into()));
        }
        let written: Written =
            serde_json::from_str(text).map_err(|error| Unsound(error.to_string()))?;
        let remedy = |field: &str, code: &str| {
            let read = code.parse::<Remedy>().ok();
            let whole = read.filter(|r| !matches!(r, Remedy::Retrieval | Remedy::Answer));
            let known: Vec<&str> =
                [Remedy::Replacement, Remedy::Refund, Remedy::Retry].map(Remedy::code).into();
            whole.ok_or_else(|| Unsound([field, ": one of ", &known.join(", ")].concat()))
        };
        let policy = Self {
            not_received: remedy("not_received", &written.not_received)?,
            damaged: remedy("damaged", &written.damaged)?,
            wrong_item: remedy("wrong_item", &written.wrong_item)?,
            wrong_place: remedy("wrong_place", &written.wrong_place)?,
            valuable_at_once: written.valuable_at_once,
            at_once: written.at_once,
            days: written.days,
            wait_hours: written.wait_hours,
        };
        policy.check()
    }

    /// The policy, if it takes no right away.
    ///
    /// # Errors
    /// Which field is wrong, and what it may be.
    pub fn check(self) -> Result<Self, Unsound> {
        let sound = [
            (self.at_once >= LEAST_AT_ONCE, "at_once: 1 or more"),
            ((1..=MOST_DAYS).contains(&self.days), "days: 1 to 365"),
            (self.wait_hours <= MOST_WAIT_HOURS, "wait_hours: 0 to 24"),
        ];
        match sound.iter().find(|(sound, _)| !sound) {
            Some((_, why)) => Err(Unsound((*why).into())),
            None => Ok(self),
        }
    }
}
