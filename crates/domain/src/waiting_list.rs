//! Waiting lists of full blocks in race mode: whose turn it is, and how long somebody is asked.
//!
//! Owns: the states of a place on a list, the time for the answer, and the caps. Never does: choose. The order
//! is that of joining, which is what race mode is; whoever may not take the place just then is gone past and
//! keeps their turn. Start at [`asked_until`].

use crate::codes;
use crate::time::{HOUR, MINUTE, Timestamp};

/// Most people on the list of one block.
pub const MOST_WAITING: u32 = 200;
/// Most lists on which one person stands at a time.
pub const MOST_LISTS: u32 = 10;
/// Somebody who is asked has this share of the time until the start for the answer.
pub const ANSWER_SHARE: i64 = 4;
/// Least time for the answer. Nobody is asked when less is left until the start: the place is free for
/// whoever comes.
pub const LEAST_ANSWER: i64 = 10 * MINUTE;
/// Most time for the answer: a night's sleep.
pub const MOST_ANSWER: i64 = 8 * HOUR;

codes! {
    /// How far a place on a waiting list has come.
    pub enum WaitState {
        /// It waits for its turn.
        Waiting = "waiting",
        /// A place of the block is kept for its courier, whose answer is waited for.
        Asked = "asked",
        /// Its courier has the block.
        Taken = "taken",
        /// Its courier did not want the place. This counts nowhere.
        Declined = "declined",
        /// The time for the answer was over. This counts nowhere either.
        Passed = "passed",
        /// Its courier left the list.
        Left = "left",
        /// The list ended: the block began or was taken back, or the station shares places out by draws.
        Over = "over",
    }
}

impl WaitState {
    /// Whether it is still on the list.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Waiting | Self::Asked)
    }
}

/// Until when somebody has the answer who is asked now about a block that starts then: a quarter of the
/// time that is left, 10 minutes at least and 8 hours at most. `None` where less than 10 minutes are left.
#[must_use]
pub fn asked_until(now: Timestamp, starts_at: Timestamp) -> Option<Timestamp> {
    let left = starts_at.since(now);
    let time = (left / ANSWER_SHARE).clamp(LEAST_ANSWER, MOST_ANSWER);
    (left >= LEAST_ANSWER).then(|| now.plus(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_795_780_800_000_000);

    fn minutes_for(left: i64) -> Option<i64> {
        asked_until(NOON, NOON.plus(left)).map(|until| until.since(NOON) / MINUTE)
    }

    #[test]
    fn whoever_is_asked_has_a_quarter_of_the_time_that_is_left_within_bounds() {
        assert_eq!(minutes_for(4 * HOUR), Some(60));
        assert_eq!(minutes_for(20 * MINUTE), Some(10));
        assert_eq!(minutes_for(72 * HOUR), Some(480), "a night's sleep and no more");
    }

    #[test]
    fn the_time_for_the_answer_never_goes_beyond_the_start() {
        for left in (10..600).map(|n| n * MINUTE) {
            let until = asked_until(NOON, NOON.plus(left)).unwrap();
            assert!(until <= NOON.plus(left), "{left}");
        }
        assert_eq!(minutes_for(LEAST_ANSWER), Some(10));
        assert_eq!(minutes_for(LEAST_ANSWER - 1), None, "nobody is asked any more");
        assert_eq!(minutes_for(-HOUR), None);
    }
}
