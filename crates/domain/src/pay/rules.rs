//! The published rules beside the block's own: overruns, cancelled blocks, holds.

use super::{ceil_div, per_mille};
use crate::time::{HOUR, MINUTE, Timestamp, Window};

/// Whole minutes worked beyond the block's end, a part of a minute as a whole one.
#[must_use]
pub fn overrun_minutes(block: Window, checked_out: Timestamp) -> i64 {
    ceil_div(checked_out.since(block.end).max(0), MINUTE)
}

/// What minutes beyond the end bring at so many minor units an hour. Nobody has to ask for it.
#[must_use]
pub fn overrun(per_hour: i64, minutes: i64) -> i64 {
    ceil_div(per_hour.saturating_mul(minutes), HOUR / MINUTE)
}

/// What a block brings that the operator cancels: the later, the more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CancelRule {
    /// Cancelled at least this long before the start: nothing is paid.
    pub free_before: i64,
    /// Thousandths between that and [`CancelRule::late_from`].
    pub early_per_mille: u32,
    /// From this long before the start ...
    pub late_from: i64,
    /// ... so many thousandths.
    pub late_per_mille: u32,
}

impl CancelRule {
    /// Nothing up to a day before, a quarter then, half from two hours before.
    pub const PUBLISHED: Self = Self {
        free_before: 24 * HOUR,
        early_per_mille: 250,
        late_from: 2 * HOUR,
        late_per_mille: 500,
    };

    /// Thousandths of the pay for a cancellation at that moment. From the start on it is all.
    #[must_use]
    pub fn per_mille(&self, starts: Timestamp, cancelled: Timestamp) -> u32 {
        let notice = starts.since(cancelled);
        if notice >= self.free_before {
            0
        } else if notice >= self.late_from {
            self.early_per_mille
        } else if notice > 0 {
            self.late_per_mille
        } else {
            1_000
        }
    }

    /// The amount.
    #[must_use]
    pub fn amount(&self, pay: i64, starts: Timestamp, cancelled: Timestamp) -> i64 {
        per_mille(pay, self.per_mille(starts, cancelled))
    }
}

/// What a block brings that a weather or safety hold ends: the time worked in full, and a share of
/// the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HoldRule {
    /// Thousandths of the pay for the time that was left.
    pub rest_per_mille: u32,
}

impl HoldRule {
    /// Half of the rest.
    pub const PUBLISHED: Self = Self { rest_per_mille: 500 };

    /// The amount for a block that a hold ends at that moment, from nothing worked to all of it.
    #[must_use]
    pub fn amount(&self, pay: i64, block: Window, held: Timestamp) -> i64 {
        let worked = held.since(block.start).clamp(0, block.micros());
        let part = i128::from(pay) * i128::from(worked);
        let by = i128::from(block.micros());
        let full = part.div_euclid(by) + i128::from(part.rem_euclid(by) != 0);
        let full = i64::try_from(full).unwrap_or(pay);
        full.saturating_add(per_mille(pay - full, self.rest_per_mille)).min(pay)
    }
}
