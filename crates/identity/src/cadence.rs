//! When somebody is asked to show that they are there, and when not.
//!
//! Owns: [`due()`], the only way to an [`Ask`], with caps that hold whatever the policy or the
//! caller says. Never does: know who consented or refused (refusing changes nothing here), or
//! judge anybody. Start at [`due()`].

use crate::policy::{CheckedPolicy, MOST_A_DAY, MOST_IN_30_DAYS, WHOLE};
use alloc::vec::Vec;
use porchlight_domain::codes;
use porchlight_domain::time::{DAY, MINUTE, SECOND, Timestamp};

/// The span of the cap of a day: any 24 hours, not a calendar's day.
pub const A_DAY: i64 = DAY;
/// The span of the longer cap.
pub const THIRTY_DAYS: i64 = 30 * DAY;
/// A fix older than this says nothing about whether somebody moves.
pub const FRESH_FIX: i64 = 30 * SECOND;
/// From this speed on somebody moves; a standing phone's fixes wander more slowly.
pub const MOVING_MM_PER_SECOND: u32 = 500;

codes! {
    /// What made an ask due.
    pub enum Trigger {
        /// A block begins, and the published share of begins was drawn.
        BlockStart = "block_start",
        /// The account is used from another phone than before.
        DeviceChange = "device_change",
        /// Signals that the account may be used by more than one person.
        AccountSharing = "account_sharing",
    }
}

codes! {
    /// Where somebody is in their block.
    pub enum Stage {
        /// Neither checked in nor on the way.
        Off = "off",
        /// Checked in, not yet released.
        AtStation = "at_station",
        /// Between release and check-out.
        OnRoute = "on_route",
    }
}

/// The newest fix of the phone, if the block allows one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpeedFix {
    /// Speed in millimetres a second.
    pub mm_per_second: u32,
    /// When it was taken, by the server's clock.
    pub at: Timestamp,
}

/// What is known about whether somebody moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Motion {
    /// Where in the block.
    pub stage: Stage,
    /// The newest fix.
    pub fix: Option<SpeedFix>,
}

impl Motion {
    /// Whether somebody must be taken to move: a fresh fix says so, or they are on the route and no
    /// fresh fix says that they stand.
    #[must_use]
    pub fn moves(self, now: Timestamp) -> bool {
        let fresh = self.fix.filter(|fix| now.since(fix.at).abs() <= FRESH_FIX);
        fresh.map_or(self.stage == Stage::OnRoute, |fix| fix.mm_per_second >= MOVING_MM_PER_SECOND)
    }
}

/// An ask of before, however it was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// When.
    pub at: Timestamp,
    /// By what.
    pub trigger: Trigger,
}

/// What an ask is decided by.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// What happened.
    pub trigger: Trigger,
    /// Every ask of this account within [`THIRTY_DAYS`]; older ones do no harm.
    pub earlier: &'a [Earlier],
    /// Whether an ask of before still waits for an answer or a person.
    pub open: bool,
    /// Whether they move.
    pub motion: Motion,
    /// A fresh random number under [`WHOLE`], for the begin of a block.
    pub draw: u16,
    /// Now.
    pub now: Timestamp,
}

/// An ask within the caps. Only [`due()`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    trigger: Trigger,
    at: Timestamp,
    grace: i64,
}

impl Ask {
    /// Why now.
    #[must_use]
    pub fn trigger(&self) -> Trigger {
        self.trigger
    }

    /// When it was asked.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Time to answer, in microseconds.
    #[must_use]
    pub fn grace(&self) -> i64 {
        self.grace
    }

    /// Until when it may be answered.
    #[must_use]
    pub fn due_by(&self) -> Timestamp {
        self.at.plus(self.grace)
    }
}

/// Why somebody is not asked now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// They moved, or may have: look again when they stand.
    Moving,
    /// An ask of before still waits for an answer or a person; nobody is asked on top of it.
    StillOpen,
    /// Asked within 24 hours; not before this time.
    AskedToday(Timestamp),
    /// Asked as often as may be within 30 days; not before this time.
    AskedOften(Timestamp),
    /// The begins of blocks have used up their share of the asks; the rest is for other triggers.
    BlockStartsUsedUp,
    /// This begin of a block was not drawn.
    NotDrawn,
    /// The policy asks nobody.
    Never,
}

/// Whether somebody is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Due {
    /// Now. It counts from now on, answered or not.
    Ask(Ask),
    /// Not now.
    NotNow(Why),
}

/// Decides whether somebody is asked now. The caller keeps the ask in the same commit that read
/// `earlier`, so that two triggers at once cannot both ask.
#[must_use]
pub fn due(policy: &CheckedPolicy, moment: &Moment<'_>) -> Due {
    let (now, cadence) = (moment.now, policy.policy().cadence);
    if moment.motion.moves(now) {
        return Due::NotNow(Why::Moving);
    }
    if moment.open {
        return Due::NotNow(Why::StillOpen);
    }
    let a_day = usize::from(cadence.most_a_day.min(MOST_A_DAY));
    let month = usize::from(cadence.most_in_30_days.min(MOST_IN_30_DAYS));
    if a_day == 0 || month == 0 {
        return Due::NotNow(Why::Never);
    }
    if let Some(at) = free_again(moment.earlier, month, THIRTY_DAYS, now) {
        return Due::NotNow(Why::AskedOften(at));
    }
    if let Some(at) = free_again(moment.earlier, a_day, A_DAY, now) {
        return Due::NotNow(Why::AskedToday(at));
    }
    if moment.trigger == Trigger::BlockStart {
        let of_block_start =
            |e: &&Earlier| e.trigger == Trigger::BlockStart && now.since(e.at) < THIRTY_DAYS;
        let used = moment.earlier.iter().filter(of_block_start).count();
        if used >= usize::from(cadence.most_for_block_start) {
            return Due::NotNow(Why::BlockStartsUsedUp);
        }
        if moment.draw.min(WHOLE) >= cadence.block_start_permille {
            return Due::NotNow(Why::NotDrawn);
        }
    }
    let grace = i64::from(cadence.grace_minutes) * MINUTE;
    Due::Ask(Ask { trigger: moment.trigger, at: now, grace })
}

/// When fewer than `most` asks lie within `span`; `None` if that is so now. What is dated later than
/// now (the clock was set back) counts as if it were now.
fn free_again(earlier: &[Earlier], most: usize, span: i64, now: Timestamp) -> Option<Timestamp> {
    let mut within: Vec<Timestamp> =
        earlier.iter().map(|e| e.at).filter(|at| now.since(*at) < span).collect();
    if within.len() < most {
        return None;
    }
    within.sort_unstable();
    within.get(within.len() - most).map(|at| at.plus(span))
}
