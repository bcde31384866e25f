//! Positions on the way to a door and away from it: only inside a block, exact for a day.

use crate::codes;
use crate::time::{DAY, MINUTE, SECOND, Timestamp};

/// Positions are taken this long before a block begins and after it ends, for couriers who come
/// early and finish late.
pub const TRACE_MARGIN: i64 = 15 * MINUTE;
/// Most positions of one stop.
pub const MAX_TRACE_POINTS: usize = 8;
/// How long a position keeps its exactness.
pub const EXACT_FOR: i64 = DAY;
/// Side of the squares that positions are kept as after that, metres.
pub const COARSE_METRES: u32 = 200;
/// A phone has left once it is so far from where the photo was taken, beyond both accuracies.
pub const LEAVING_METRES: u32 = 25;

codes! {
    /// Which moment at a stop a position belongs to.
    pub enum TraceStep {
        /// On the last metres towards the stop.
        Approach = "approach",
        /// The courier said "I am here".
        Stop = "stop",
        /// The shutter.
        Photo = "photo",
        /// Seen leaving.
        Depart = "depart",
    }
}

/// Whole seconds from the last photo until the phone was seen leaving; nothing if either is not
/// known, or the clock ran backwards in between.
#[must_use]
pub fn dwell(steps: &[(TraceStep, Timestamp)]) -> Option<u32> {
    let newest =
        |step: TraceStep| steps.iter().filter(|(s, _)| *s == step).map(|(_, at)| *at).max();
    let lasted = newest(TraceStep::Depart)?.since(newest(TraceStep::Photo)?);
    u32::try_from(lasted.div_euclid(SECOND)).ok()
}
