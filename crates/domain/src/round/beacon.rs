//! The public random value of a round: which one counts, fixed before it exists.
//!
//! Owns: the arithmetic of a chain (drand: <https://drand.love>), the plan of a round and the fallback.
//! Never does: fetch a value or check its signature; `feeds` checks, and hands the bytes in.

use crate::codes;
use crate::digest::{Digest, sha256};
use crate::time::{MINUTE, SECOND, Timestamp};

/// The entries' root stands in a published checkpoint at least this long before the value exists.
pub const SEAL_LEAD: i64 = 30 * SECOND;
/// Time for sealing between a round's close and the planned value.
pub const SEAL_TIME: i64 = 2 * MINUTE;
/// From one value of a plan to the next.
pub const ATTEMPT_TIME: i64 = 10 * MINUTE;
/// Most attempts of a plan: a day of them. After that a person has to look.
pub const MAX_ATTEMPTS: u32 = 144;

/// A chain of public random values, one every so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    /// The chain's own hash, which names it.
    pub hash: Digest,
    /// When its round 1 was published, seconds since 1970.
    pub genesis: i64,
    /// Seconds from one value to the next.
    pub period: u32,
}

impl Chain {
    /// The League of Entropy's chain "quicknet": a value every three seconds, each by itself
    /// checkable. The figures are public facts of that chain.
    pub const QUICKNET: Self = Self {
        hash: Digest([
            0x52, 0xdb, 0x9b, 0xa7, 0x0e, 0x0c, 0xc0, 0xf6, 0xea, 0xf7, 0x80, 0x3d, 0xd0, 0x74,
            0x47, 0xa1, 0xf5, 0x47, 0x77, 0x35, 0xfd, 0x3f, 0x66, 0x17, 0x92, 0xba, 0x94, 0x60,
            0x0c, 0x84, 0xe9, 0x71,
        ]),
        genesis: 1_692_803_367,
        period: 3,
    };

    /// When a value is published. Values are numbered from 1.
    #[must_use]
    pub fn published_at(&self, round: u64) -> Timestamp {
        let after = i64::try_from(round.saturating_sub(1)).unwrap_or(i64::MAX);
        let seconds = after.saturating_mul(i64::from(self.period)).saturating_add(self.genesis);
        Timestamp(seconds.saturating_mul(SECOND))
    }

    /// The first value that is published at or after `at`.
    #[must_use]
    pub fn first_from(&self, at: Timestamp) -> u64 {
        let period = i64::from(self.period.max(1)) * SECOND;
        let after = at.since(Timestamp(self.genesis.saturating_mul(SECOND)));
        let whole = after.div_euclid(period) + i64::from(after.rem_euclid(period) != 0);
        u64::try_from(whole).unwrap_or(0) + 1
    }
}

/// Which values of a chain count for a round: `round`, then `round + step`, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BeaconPlan {
    /// The chain.
    pub chain: Chain,
    /// Number of the planned value.
    pub round: u64,
    /// How many values further the next attempt lies.
    pub step: u64,
}

codes! {
    /// Why an attempt of the plan did not count. Each one is a fault and stands in the log.
    pub enum Missed {
        /// The root was not in a published checkpoint early enough before the value.
        SealedLate = "sealed_late",
        /// The secret was not in a published checkpoint before the value existed. The next value
        /// counts, without it.
        SecretWithheld = "secret_withheld",
    }
}

/// What a round with a beacon does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BeaconStep {
    /// Reveal the secret now: the root is published, and the value of this attempt is to come.
    Reveal {
        /// Which attempt.
        attempt: u32,
    },
    /// Wait for the value of this attempt. A value that is hard to get is waited for: values are
    /// public for ever, and skipping one would be a way to choose.
    Wait {
        /// Which attempt.
        attempt: u32,
    },
    /// Draw with the value of this attempt.
    Draw {
        /// Which attempt.
        attempt: u32,
        /// Whether the secret counts as well.
        with_secret: bool,
    },
    /// The root came later than every attempt. A person has to look.
    GiveUp,
}

impl BeaconPlan {
    /// The plan of a round that closes then.
    #[must_use]
    pub fn for_close(chain: Chain, closes: Timestamp) -> Self {
        let step = ATTEMPT_TIME / (i64::from(chain.period.max(1)) * SECOND);
        Self {
            chain,
            round: chain.first_from(closes.plus(SEAL_TIME)),
            step: u64::try_from(step).unwrap_or(1).max(1),
        }
    }

    /// Number of the value that counts at an attempt, from 0.
    #[must_use]
    pub fn value(&self, attempt: u32) -> u64 {
        self.round.saturating_add(self.step.saturating_mul(u64::from(attempt)))
    }

    /// When that value is published.
    #[must_use]
    pub fn published_at(&self, attempt: u32) -> Timestamp {
        self.chain.published_at(self.value(attempt))
    }

    /// The first attempt whose value came late enough after the root was published.
    #[must_use]
    pub fn first_attempt(&self, root_published: Timestamp) -> u32 {
        let lead = |attempt: &u32| self.published_at(*attempt).since(root_published) >= SEAL_LEAD;
        (0..MAX_ATTEMPTS).find(lead).unwrap_or(MAX_ATTEMPTS)
    }

    /// What to do now. `revealed_at` is when a checkpoint with the secret was published, if one was;
    /// `has_value` says whether the checked value of an attempt is at hand.
    ///
    /// The secret has to be out before the value exists. So whoever keeps it back does not know
    /// what they avoid, and gains nothing; and before the close nobody knew it, so whoever could
    /// foretell the beacon gained nothing either.
    #[must_use]
    pub fn step(
        &self,
        root_published: Timestamp,
        revealed_at: Option<Timestamp>,
        has_value: impl Fn(u32) -> bool,
        now: Timestamp,
    ) -> BeaconStep {
        let first = self.first_attempt(root_published);
        if first >= MAX_ATTEMPTS {
            return BeaconStep::GiveUp;
        }
        let due = self.published_at(first);
        let with_secret = revealed_at.is_some_and(|at| at < due);
        if !with_secret && revealed_at.is_none() && now < due {
            return BeaconStep::Reveal { attempt: first };
        }
        let attempt = if with_secret { first } else { first + 1 };
        if has_value(attempt) {
            BeaconStep::Draw { attempt, with_secret }
        } else {
            BeaconStep::Wait { attempt }
        }
    }

    /// Why the attempts before the one that counted did not, in order.
    #[must_use]
    pub fn missed(
        &self,
        root_published: Timestamp,
        revealed_at: Option<Timestamp>,
    ) -> alloc::vec::Vec<Missed> {
        let first = self.first_attempt(root_published);
        let mut missed = alloc::vec![Missed::SealedLate; first as usize];
        if revealed_at.is_none_or(|at| at >= self.published_at(first)) {
            missed.push(Missed::SecretWithheld);
        }
        missed
    }
}

/// The random value behind a chain's signature: its SHA-256.
#[must_use]
pub fn value_of(signature: &[u8]) -> Digest {
    sha256(&[signature])
}
