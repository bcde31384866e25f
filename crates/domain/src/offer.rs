//! Reserved offers: a place that is set aside for one named courier before the others are shared out.
//!
//! Owns: for what reasons, how many, and for how long a place may wait for its answer. Never does: say who
//! gets an offer; a person does, and the log says so. Start at [`crowded`].

use crate::codes;
use crate::time::{DAY, HOUR, Timestamp};

/// Most places of a station that may be set aside, thousandths, whatever its numbers say.
pub const MOST_RESERVED_PER_MILLE: u16 = 200;
/// The rolling time over which they are counted.
pub const SHARE_SPAN: i64 = 28 * DAY;
/// Hours that a courier has for the answer, at least and at most.
pub const ANSWER_HOURS: core::ops::RangeInclusive<u32> = 1..=48;
/// An offer ends at least this long before its block starts, so that a round can still give the place out.
pub const LEAST_AHEAD: i64 = 4 * HOUR;

codes! {
    /// For what a place may be set aside. The list is closed: nothing else is a reason.
    pub enum OfferReason {
        /// The courier knows a large site, and how to find the doors there.
        KnowsSite = "knows_site",
        /// The block's way suits somebody who cannot take others: short, without steps, from the vehicle.
        AccessibleRoute = "accessible_route",
        /// It makes good a block that was lost through the operator's fault.
        MadeGood = "made_good",
    }
}

codes! {
    /// How far an offer has come.
    pub enum OfferState {
        /// It waits for its answer.
        Open = "open",
        /// The courier took the block.
        Accepted = "accepted",
        /// The courier did not want it. This counts nowhere.
        Declined = "declined",
        /// Its time was over.
        Expired = "expired",
        /// Its block was taken back by the station.
        Withdrawn = "withdrawn",
    }
}

/// Places of one block, with its start.
pub type Places = (Timestamp, u32);

/// A window in which too many places would be set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowded {
    /// Places set aside, the new one included.
    pub reserved: u64,
    /// All places.
    pub places: u64,
}

/// Whether so many places may be set aside of so many.
#[must_use]
pub fn keeps_share(reserved: u64, places: u64, per_mille: u16) -> bool {
    reserved * 1_000 <= places * u64::from(per_mille.min(MOST_RESERVED_PER_MILLE))
}

/// The first window of [`SHARE_SPAN`] in which one more place, of a block that starts at `start`, would be
/// too many. A window ends with the start of a block of which a place is set aside. `reserved` has the
/// starts of those blocks, one for each place, and `all` every block with its places.
#[must_use]
pub fn crowded(
    start: Timestamp,
    reserved: &[Timestamp],
    all: &[Places],
    per_mille: u16,
) -> Option<Crowded> {
    let last = start.plus(SHARE_SPAN);
    let later = reserved.iter().copied().filter(|at| *at > start && *at < last);
    core::iter::once(start).chain(later).find_map(|end| {
        let within = |at: Timestamp| at > end.plus(-SHARE_SPAN) && at <= end;
        let before = reserved.iter().filter(|at| within(**at)).count() as u64;
        let places = all.iter().filter(|(at, _)| within(*at)).map(|(_, n)| u64::from(*n)).sum();
        let found = Crowded { reserved: before + 1, places };
        (!keeps_share(found.reserved, places, per_mille)).then_some(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Timestamp = Timestamp(1_795_780_800_000_000);

    fn day(number: i64) -> Timestamp {
        NOON.plus(number * DAY)
    }

    #[test]
    fn one_place_in_five_may_be_set_aside_and_no_more() {
        let all = [(day(0), 5), (day(1), 5)];
        assert_eq!(crowded(day(0), &[], &all, 200), None);
        assert_eq!(crowded(day(1), &[day(0)], &all, 200), None);
        let third = crowded(day(1), &[day(0), day(1)], &all, 200);
        assert_eq!(third, Some(Crowded { reserved: 3, places: 10 }));
    }

    #[test]
    fn places_of_four_weeks_count_and_older_ones_do_not() {
        let all = [(day(0), 5), (day(27), 5), (day(28), 5)];
        assert_eq!(crowded(day(28), &[day(27)], &all, 200), None);
        let both = crowded(day(28), &[day(27), day(28)], &all, 200);
        assert_eq!(both, Some(Crowded { reserved: 3, places: 10 }));
        assert_eq!(crowded(day(28), &[day(0), day(27)], &all, 200), None, "day 0 is over");
    }

    #[test]
    fn an_earlier_place_also_counts_for_what_is_set_aside_later() {
        let all = [(day(0), 5), (day(1), 1)];
        assert_eq!(crowded(day(0), &[], &all, 200), None);
        let found = crowded(day(0), &[day(1)], &all, 200);
        assert_eq!(found, Some(Crowded { reserved: 2, places: 6 }), "seen from the later block");
    }

    #[test]
    fn no_number_of_a_station_goes_beyond_a_fifth() {
        let all = [(day(0), 4)];
        assert!(crowded(day(0), &[], &all, 1_000).is_some());
        assert!(crowded(day(0), &[], &[(day(0), 5)], 0).is_some(), "a station may allow none");
    }
}
