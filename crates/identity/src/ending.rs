//! When a template's key ends, without anybody asking.
//!
//! Owns: the causes, and [`ended()`], which a reconciler asks for every template that is kept. Never
//! does: destroy anything itself. Start at [`sweep()`].

use alloc::vec::Vec;
use porchlight_domain::codes;
use porchlight_domain::id::FaceTemplateId;
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::CourierState;

use crate::policy::MOST_IDLE_DAYS;

/// Within which time of its cause a key is destroyed.
pub const DESTROYED_WITHIN: i64 = MINUTE;

codes! {
    /// Why a key was destroyed. A cause once logged keeps its spelling for ever.
    pub enum Cause {
        /// The courier took the consent back.
        Withdrew = "withdrew",
        /// The courier left.
        Left = "left",
        /// The account was ended by a decision.
        Offboarded = "offboarded",
        /// Another template took its place, or the policy that was agreed to is no longer in force.
        Replaced = "replaced",
        /// The programme does no identity checks any more.
        SwitchedOff = "switched_off",
        /// It was not used for as long as the policy says.
        Idle = "idle",
    }
}

/// What is known about a kept template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Where its courier's account stands.
    pub courier: CourierState,
    /// Whether the consent was taken back.
    pub withdrawn: bool,
    /// Whether there is a newer template, or the policy agreed to is no longer in force.
    pub replaced: bool,
    /// Whether the programme does identity checks.
    pub switched_on: bool,
    /// When it was last opened; at first, when it was made.
    pub last_used: Timestamp,
    /// Days without use after which it ends, by the policy that was agreed to.
    pub idle_days: u16,
}

/// When a template ends if it is not used again, whatever a policy says: after
/// [`MOST_IDLE_DAYS`] at the latest.
#[must_use]
pub fn idle_at(last_used: Timestamp, idle_days: u16) -> Timestamp {
    last_used.plus(i64::from(idle_days.min(MOST_IDLE_DAYS)) * DAY)
}

/// Why a template's key must be destroyed now; `None` while it may stay. A pause is no cause.
#[must_use]
pub fn ended(standing: &Standing, now: Timestamp) -> Option<Cause> {
    let causes = [
        (standing.withdrawn, Cause::Withdrew),
        (standing.courier == CourierState::Left, Cause::Left),
        (standing.courier == CourierState::Offboarded, Cause::Offboarded),
        (standing.replaced, Cause::Replaced),
        (!standing.switched_on, Cause::SwitchedOff),
        (now >= idle_at(standing.last_used, standing.idle_days), Cause::Idle),
    ];
    causes.into_iter().find_map(|(holds, cause)| holds.then_some(cause))
}

/// Every template whose key must be destroyed now, with its cause.
#[must_use]
pub fn sweep(
    kept: impl IntoIterator<Item = (FaceTemplateId, Standing)>,
    now: Timestamp,
) -> Vec<(FaceTemplateId, Cause)> {
    kept.into_iter().filter_map(|(id, standing)| Some((id, ended(&standing, now)?))).collect()
}
