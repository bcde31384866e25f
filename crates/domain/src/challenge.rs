//! Challenges: how long one holds what it holds, how often that may be extended, and which challenge a
//! try is held by.
//!
//! Owns: the limits, and that a person is asked at most once in a day. Never does: ask, or decide that
//! somebody is to be asked. Start at [`asked()`] and [`Hold`].

use crate::time::{DAY, MINUTE, Timestamp};
use crate::words::ChallengeState;
use alloc::string::String;

/// A challenge holds at least this long.
pub const LEAST_HOLD: i64 = 2 * MINUTE;
/// A policy cannot make it hold longer than this to begin with.
pub const LONGEST_HOLD: i64 = 60 * MINUTE;
/// One press adds this much.
pub const EXTENSION: i64 = 2 * MINUTE;
/// Presses for more time: as many as WCAG 2.2 asks for (SC 2.2.1).
pub const MAX_EXTENSIONS: u32 = 10;
/// Whoever asks the station for a code has at least this long from then on.
pub const SUPPORT_HOLD: i64 = 15 * MINUTE;
/// Wrong tries of one handed-out code.
pub const MAX_TRIES: u32 = 3;
/// Wrong answers of one challenge, in whatever way, until it is failed.
pub const MAX_WRONG: u32 = 10;
/// What codes in pictures and sounds consist of. Digits, because every keyboard has them and every
/// courier knows their names; without those that look or sound like others: no 0 and 1, which look
/// like letters and 7, and no 9, which sounds like five.
pub const PICTURE_DIGITS: [char; 7] = ['2', '3', '4', '5', '6', '7', '8'];
/// Digits of such a code: one guess in 117,649 hits, and a challenge takes ten.
pub const PICTURE_LENGTH: usize = 6;
/// One account is asked at most once in this time.
pub const ONCE_IN: i64 = DAY;

/// How long a challenge holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// Until when.
    pub ends_at: Timestamp,
    /// Presses for more time so far.
    pub extensions: u32,
}

impl Hold {
    /// Begins now, for as long as the policy says within the limits.
    #[must_use]
    pub fn begin(now: Timestamp, hold_ms: u32) -> Self {
        let wanted = i64::from(hold_ms).saturating_mul(1_000);
        Self { ends_at: now.plus(wanted.clamp(LEAST_HOLD, LONGEST_HOLD)), extensions: 0 }
    }

    /// Whether its time ran out.
    #[must_use]
    pub fn is_over(self, now: Timestamp) -> bool {
        self.ends_at <= now
    }

    /// The same with one more press; `None` when there are none left, or it is over.
    #[must_use]
    pub fn extended(self, now: Timestamp) -> Option<Self> {
        if self.is_over(now) || self.extensions >= MAX_EXTENSIONS {
            return None;
        }
        Some(Self { ends_at: self.ends_at.plus(EXTENSION), extensions: self.extensions + 1 })
    }

    /// The same for somebody who has to reach a person first; never shorter than it was.
    #[must_use]
    pub fn with_support(self, now: Timestamp) -> Self {
        Self { ends_at: self.ends_at.max(now.plus(SUPPORT_HOLD)), ..self }
    }

    /// Presses that are left.
    #[must_use]
    pub fn extensions_left(self) -> u32 {
        MAX_EXTENSIONS.saturating_sub(self.extensions)
    }
}

/// Which challenge a try that is to be challenged is held by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// A new one.
    New,
    /// Today's, as it stands.
    Same,
    /// Today's, whose time ran out: it opens again.
    Reopened,
    /// None: today's was passed.
    Spared,
}

/// Decides by the account's newest challenge: its state, when it was opened, and its hold.
#[must_use]
pub fn asked(newest: Option<(ChallengeState, Timestamp, Hold)>, now: Timestamp) -> Asked {
    let Some((state, opened_at, hold)) = newest else { return Asked::New };
    let of_today = now.since(opened_at) < ONCE_IN;
    match state {
        ChallengeState::Open if !hold.is_over(now) => Asked::Same,
        // Nobody has noted yet that it ran out: there cannot be a second open one beside it.
        ChallengeState::Open => Asked::Reopened,
        _ if !of_today => Asked::New,
        ChallengeState::Lapsed => Asked::Reopened,
        ChallengeState::Failed => Asked::Same,
        ChallengeState::Passed => Asked::Spared,
    }
}

/// Whether an entry takes part in a round that closed then, by the challenge that holds it.
#[must_use]
pub fn takes_part(state: ChallengeState, hold: Hold, closes_at: Timestamp) -> bool {
    match state {
        ChallengeState::Passed => true,
        ChallengeState::Open => !hold.is_over(closes_at),
        ChallengeState::Failed | ChallengeState::Lapsed => false,
    }
}

/// A code for a picture and a sound, from random bits. Each is as likely as every other, but for a part
/// in 10^14.
#[must_use]
pub fn picture_code(random: [u8; 8]) -> String {
    let mut rest = u64::from_be_bytes(random);
    let digits = PICTURE_DIGITS.len() as u64;
    let next = |_| {
        let at = usize::try_from(rest % digits).unwrap_or(0);
        rest /= digits;
        PICTURE_DIGITS[at]
    };
    (0..PICTURE_LENGTH).map(next).collect()
}

/// A typed code without what people put in or mistake: spaces, hyphens, case, O for 0, I and L for 1.
#[must_use]
pub fn plain_code(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .flat_map(char::to_uppercase)
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}
