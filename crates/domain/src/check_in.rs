//! Check-in: when it is taken, and what shows that somebody is at the station.
//!
//! Owns: the window of a check-in ([`Hours`]), judging what a phone says ([`judge`]), and how long a
//! station's code stands ([`slots`]). Never does: count anything (see [`crate::standing`]), or take a
//! missing position for a fault. A phone sends how far it is from the station, never where it is.
//!
//! Two ways show that somebody is there: the distance with its accuracy, and the code that hangs at the
//! station and changes. A phone without a position is taken at its word, unless the station asks for the
//! code then. Whoever can show neither is checked in by the desk, and whoever begins to work has shown it
//! by that.

use crate::codes;
use crate::time::{MINUTE, Timestamp, Window};
use core::ops::RangeInclusive;

/// Check-in opens this long before the start.
pub const OPENS_BEFORE: i64 = 60 * MINUTE;
/// A check-in until this long after the start is in time.
pub const IN_TIME_UNTIL: i64 = 10 * MINUTE;
/// A check-in that the phone noted earlier counts from then, if it arrives within this time: a bad
/// network makes nobody late.
pub const UNHEARD: i64 = 30 * MINUTE;
/// Metres around a station that count as being there.
pub const FENCE_METRES: RangeInclusive<u32> = 50..=5_000;
/// A position less exact than this says nothing.
pub const WORST_ACCURACY_METRES: u32 = 500;
/// A code of [`Changes::Minutes`] stands for this long.
pub const CODE_LIFE: i64 = 5 * MINUTE;
/// A code is still taken this long before and after its time: clocks differ, and typing takes time.
pub const CODE_SLACK: i64 = 2 * MINUTE;
/// Digits of a code.
pub const CODE_DIGITS: usize = 6;
/// Wrong codes for one award, after which codes are no way for it any more.
pub const MAX_WRONG_CODES: usize = 5;

codes! {
    /// How somebody showed that they were at the station.
    pub enum Shown {
        /// The phone was near enough.
        Place = "place",
        /// The station's code.
        Code = "code",
        /// The phone had no position, and its word was taken.
        Said = "said",
        /// The desk saw them.
        Desk = "desk",
    }
}

codes! {
    /// Why a check-in does not count yet. None of these is held against anybody.
    pub enum Unshown {
        /// The phone is further away than the fence, even with its accuracy.
        Elsewhere = "elsewhere",
        /// The phone has no useful position, and the station asks for its code then.
        CodeNeeded = "code_needed",
        /// The code is none of the station's at that time.
        CodeWrong = "code_wrong",
    }
}

codes! {
    /// Why a phone has no position.
    pub enum NoPlace {
        /// Its owner allows none.
        Denied = "denied",
        /// None came in time.
        Timeout = "timeout",
        /// It cannot tell.
        Unavailable = "unavailable",
        /// Nobody asked it.
        NotAsked = "not_asked",
    }
}

codes! {
    /// How often a station's code changes.
    pub enum Changes {
        /// Every five minutes: for a screen.
        Minutes = "minutes",
        /// Every day of the station's calendar: for a sheet of paper.
        Day = "day",
    }
}

codes! {
    /// What keeps a courier waiting that is the station's own.
    pub enum DelayKind {
        /// Nobody lets them in.
        GateClosed = "gate_closed",
        /// Parcels or papers are not there yet.
        NotReady = "not_ready",
        /// There is a queue, or no place to load.
        Queue = "queue",
    }
}

codes! {
    /// How the desk sees a delay that a courier noted. It changes nothing about the courier.
    pub enum DeskView {
        /// So it was.
        Agrees = "agrees",
        /// The desk saw it otherwise.
        Differs = "differs",
    }
}

/// What a station asks of a check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Metres around the station that count as being there.
    pub fence_m: u32,
    /// Whether a phone without a position needs the code.
    pub code_needed: bool,
    /// How often the code changes.
    pub changes: Changes,
}

impl Rule {
    /// Where an operator has set nothing: 250 metres, no code needed, a new one every five minutes.
    pub const USUAL: Self = Self { fence_m: 250, code_needed: false, changes: Changes::Minutes };
}

/// What a phone says about where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// So many metres from the station, give or take so many.
    At {
        /// Metres to the station's pin.
        metres: u32,
        /// Radius of uncertainty, metres.
        accuracy_m: u32,
    },
    /// It has no position.
    Missing(NoPlace),
}

/// What became of the code that came along.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeSaid {
    /// None came along.
    None,
    /// It is the station's of that time.
    Right,
    /// It is not.
    Wrong,
}

/// Whether a check-in shows that somebody is there. One way that does is enough, whatever the other
/// says: a phone that places itself in the next street takes nothing from a right code.
///
/// # Errors
/// Why it does not count yet.
pub fn judge(rule: &Rule, seen: Seen, code: CodeSaid) -> Result<Shown, Unshown> {
    let far = match seen {
        Seen::At { metres, accuracy_m } => metres.saturating_sub(accuracy_m) > rule.fence_m,
        Seen::Missing(_) => false,
    };
    let exact = matches!(seen, Seen::At { accuracy_m, .. } if accuracy_m <= WORST_ACCURACY_METRES);
    match code {
        CodeSaid::Right => Ok(Shown::Code),
        _ if exact && !far => Ok(Shown::Place),
        CodeSaid::Wrong => Err(Unshown::CodeWrong),
        CodeSaid::None if far => Err(Unshown::Elsewhere),
        CodeSaid::None if rule.code_needed => Err(Unshown::CodeNeeded),
        CodeSaid::None => Ok(Shown::Said),
    }
}

/// When check-in to a block is taken. Time is the time that passes: a change of clocks between the
/// opening and the start makes neither longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// From when on.
    pub opens: Timestamp,
    /// Until then it is in time.
    pub in_time_until: Timestamp,
    /// Until then it is taken at all: the block's end.
    pub ends: Timestamp,
}

/// Where a moment lies in the hours of a check-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// Before the opening.
    TooEarly,
    /// In time.
    InTime,
    /// Late, and taken.
    Late,
    /// The block is over.
    Over,
}

impl Hours {
    /// The hours of a block.
    #[must_use]
    pub const fn of(block: Window) -> Self {
        Self {
            opens: block.start.plus(-OPENS_BEFORE),
            in_time_until: block.start.plus(IN_TIME_UNTIL),
            ends: block.end,
        }
    }

    /// Where a moment lies.
    #[must_use]
    pub fn moment(&self, at: Timestamp) -> Moment {
        if at < self.opens {
            Moment::TooEarly
        } else if at >= self.ends {
            Moment::Over
        } else if at > self.in_time_until {
            Moment::Late
        } else {
            Moment::InTime
        }
    }
}

/// From when a check-in counts that the phone noted at `noted` and the server heard at `now`. A code
/// that only those minutes had proves the moment, however late the news is; without one a phone is
/// believed for [`UNHEARD`].
#[must_use]
pub fn counts_from(now: Timestamp, noted: Option<Timestamp>, proved: bool) -> Timestamp {
    let near = |at: &Timestamp| *at <= now && (proved || *at >= now.plus(-UNHEARD));
    noted.filter(near).unwrap_or(now)
}

/// The number of the five minutes that a moment lies in.
#[must_use]
pub const fn slot(at: Timestamp) -> i64 {
    at.micros().div_euclid(CODE_LIFE)
}

/// The numbers of the five minutes whose code is taken at a moment: one or two.
#[must_use]
pub const fn slots(at: Timestamp) -> RangeInclusive<i64> {
    slot(at.plus(-CODE_SLACK))..=slot(at.plus(CODE_SLACK))
}

/// When the code of a moment changes.
#[must_use]
pub const fn slot_ends(at: Timestamp) -> Timestamp {
    Timestamp((slot(at) + 1).saturating_mul(CODE_LIFE))
}
