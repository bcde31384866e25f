//! The policy: how much is too much, at which station, and whether it applies yet.
//!
//! Owns: the versioned thresholds that a person edits, and the limits they are checked against when
//! a policy is loaded. Never does: know a score. A policy in shadow mode says what it would do while
//! everything is admitted.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Most stations with thresholds of their own.
pub const MAX_STATIONS: usize = 4_096;
/// Shortest time for which a try is held for the challenged person, in milliseconds.
pub const MIN_HOLD_MS: u32 = 120_000;
/// Longest such time.
pub const MAX_HOLD_MS: u32 = 3_600_000;
/// Longest delay of one request in milliseconds.
pub const MAX_DELAY_MS: u32 = 5_000;
/// Longest time a passed challenge counts, in days.
pub const MAX_TRUST_DAYS: u32 = 30;
/// Most points of any threshold.
pub const MAX_THRESHOLD: i32 = 1_000_000;

/// Whether verdicts apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Verdicts are recorded, everything is admitted.
    Shadow,
    /// Verdicts apply.
    Live,
}

/// Points from which something happens; nothing happens where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// The try waits a moment. Below `challenge_at`.
    pub delay_at: Option<i32>,
    /// The try is challenged.
    pub challenge_at: Option<i32>,
    /// The try is refused without a challenge, if reasons of two groups of evidence say so. Above
    /// `challenge_at`.
    pub refuse_at: Option<i32>,
}

impl Thresholds {
    /// The same thresholds, higher by so many points.
    #[must_use]
    pub fn raised(self, points: i32) -> Self {
        let raise = |at: Option<i32>| at.map(|at| at.saturating_add(points));
        Self {
            delay_at: raise(self.delay_at),
            challenge_at: raise(self.challenge_at),
            refuse_at: raise(self.refuse_at),
        }
    }
}

/// Thresholds of one station, instead of the policy's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StationThresholds {
    /// The station, as in signals.
    pub station: u32,
    /// Its thresholds.
    pub thresholds: Thresholds,
}

/// When the breaker raises thresholds. It counts accounts, not tries: an account is challenged once
/// a day, however often it tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BreakerRule {
    /// More challenged accounts than this share of trying ones is too many; parts per million.
    pub challenged_ppm: u32,
    /// Fewest accounts that tried lately before anything is concluded.
    pub min_accounts: u32,
    /// Points by which each step raises all thresholds of a score.
    pub step_points: i32,
}

/// A policy of verdicts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its version, named by every verdict.
    pub version: u32,
    /// Whether it applies.
    pub mode: Mode,
    /// Where no station says otherwise.
    pub thresholds: Thresholds,
    /// Stations with thresholds of their own, rising by station.
    #[serde(default)]
    pub stations: Vec<StationThresholds>,
    /// How long a delayed try waits, in milliseconds.
    pub delay_ms: u32,
    /// How long a try is held for the challenged person, in milliseconds.
    pub hold_ms: u32,
    /// Points that a challenge just passed takes off; they fade to nothing over `trust_days`.
    pub trust_points: i32,
    /// See `trust_points`.
    pub trust_days: u32,
    /// When to raise thresholds by itself.
    pub breaker: BreakerRule,
}

/// Why a policy is refused when it is loaded; completes "the policy was refused: ...".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyError {
    /// Not the JSON of a policy.
    Unreadable(String),
    /// A field outside its limits: the field, and what it must be.
    Field(&'static str, &'static str),
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "it is not the JSON of a policy: {why}"),
            Self::Field(field, must) => write!(f, "{field} must {must}"),
        }
    }
}

impl core::error::Error for PolicyError {}

/// A policy that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPolicy(Policy);

impl CheckedPolicy {
    /// Reads a policy from JSON and checks it.
    ///
    /// # Errors
    /// [`PolicyError`] names the field and what it must be.
    pub fn parse(json: &[u8]) -> Result<Self, PolicyError> {
        let policy =
            serde_json::from_slice(json).map_err(|e| PolicyError::Unreadable(e.to_string()))?;
        Self::check(policy)
    }

    /// Checks a policy.
    ///
    /// # Errors
    /// [`PolicyError`] names the field and what it must be.
    pub fn check(policy: Policy) -> Result<Self, PolicyError> {
        let refuse = |sound: bool, field, must| {
            if sound { Ok(()) } else { Err(PolicyError::Field(field, must)) }
        };
        refuse(policy.version > 0, "version", "be 1 or more")?;
        check_thresholds(&policy.thresholds)?;
        refuse(policy.stations.len() <= MAX_STATIONS, "stations", "be at most 4096")?;
        let rising = policy.stations.windows(2).all(|pair| pair[0].station < pair[1].station);
        refuse(rising, "stations", "rise by station, each once")?;
        policy.stations.iter().try_for_each(|own| check_thresholds(&own.thresholds))?;
        refuse(policy.delay_ms <= MAX_DELAY_MS, "delay_ms", "be at most 5000")?;
        let held = (MIN_HOLD_MS..=MAX_HOLD_MS).contains(&policy.hold_ms);
        refuse(held, "hold_ms", "be from 120000 to 3600000")?;
        let trusted = (0..=MAX_THRESHOLD).contains(&policy.trust_points);
        refuse(trusted, "trust_points", "be from 0 to 1000000")?;
        let days = (1..=MAX_TRUST_DAYS).contains(&policy.trust_days);
        refuse(days, "trust_days", "be from 1 to 30")?;
        let breaker = &policy.breaker;
        let share = (1..=1_000_000).contains(&breaker.challenged_ppm);
        refuse(share, "breaker.challenged_ppm", "be from 1 to 1000000")?;
        let accounts = (20..=1_000_000).contains(&breaker.min_accounts);
        refuse(accounts, "breaker.min_accounts", "be from 20 to 1000000")?;
        let step = (1..=10_000).contains(&breaker.step_points);
        refuse(step, "breaker.step_points", "be from 1 to 10000")?;
        Ok(Self(policy))
    }

    /// The policy.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.0
    }

    /// The same policy, applied.
    #[must_use]
    pub fn live(mut self) -> Self {
        self.0.mode = Mode::Live;
        self
    }

    /// The thresholds of a station.
    #[must_use]
    pub fn thresholds(&self, station: u32) -> Thresholds {
        let own = self.0.stations.binary_search_by_key(&station, |own| own.station);
        own.map_or(self.0.thresholds, |at| self.0.stations[at].thresholds)
    }
}

fn check_thresholds(thresholds: &Thresholds) -> Result<(), PolicyError> {
    let Thresholds { delay_at, challenge_at, refuse_at } = *thresholds;
    for (field, at) in
        [("delay_at", delay_at), ("challenge_at", challenge_at), ("refuse_at", refuse_at)]
    {
        // A threshold of zero or less would reach the middle of all people.
        if at.is_some_and(|at| !(1..=MAX_THRESHOLD).contains(&at)) {
            return Err(PolicyError::Field(field, "be from 1 to 1000000"));
        }
    }
    if delay_at.is_some_and(|delay| challenge_at.is_some_and(|challenge| delay >= challenge)) {
        return Err(PolicyError::Field("delay_at", "be below challenge_at"));
    }
    let above = |refuse: i32| challenge_at.is_some_and(|challenge| refuse > challenge);
    if refuse_at.is_some_and(|refuse| !above(refuse)) {
        return Err(PolicyError::Field("refuse_at", "be above challenge_at, which must be there"));
    }
    Ok(())
}
