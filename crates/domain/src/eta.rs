//! When a courier is expected at a stop, with how sure that is.
//!
//! Owns: [`expected`], the published rule that recipients' pages show. Never does: ask what time it
//! is, or know roads; planned times come from `planner`.

use crate::time::{MINUTE, Timestamp, Window};

/// Least minutes either side of an expected arrival.
pub const LEAST_SPREAD: i64 = 5 * MINUTE;
/// What every stop in between adds to the spread, either side.
pub const SPREAD_PER_STOP: i64 = 2 * MINUTE;
/// Most spread either side; beyond it the promised window says more.
pub const MOST_SPREAD: i64 = 60 * MINUTE;
/// What ends of the span are rounded to, outwards.
pub const STEP: i64 = 5 * MINUTE;

/// The span in which the courier is expected: planned arrival, moved by how late the route runs,
/// never before `now`, wider the more stops come before (first values of the field, to be
/// calibrated on recorded arrivals).
///
/// `late` is how many microseconds the newest arrival of the route came after its plan (negative:
/// early; an early route is not promised to stay early).
#[must_use]
pub fn expected(planned: Timestamp, late: i64, stops_before: u32, now: Timestamp) -> Window {
    let middle = planned.plus(late.max(0)).max(now);
    let spread = LEAST_SPREAD.saturating_add(SPREAD_PER_STOP.saturating_mul(stops_before.into()));
    let spread = spread.min(MOST_SPREAD);
    let down = |at: Timestamp| Timestamp(at.micros().div_euclid(STEP).saturating_mul(STEP));
    let start = down(middle.plus(-spread)).max(down(now));
    let end = down(middle.plus(spread + STEP - 1)).max(start.plus(STEP));
    Window { start, end }
}
