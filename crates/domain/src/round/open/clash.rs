//! When two blocks cannot be worked by one person.

use super::{Announced, Slot};
use crate::codes;

codes! {
    /// Why two blocks do not go together.
    pub enum Clash {
        /// They overlap in time.
        Overlap = "overlap",
        /// The way from one to the other, or the least pause, takes longer than there is.
        Travel = "travel",
        /// They start on different days and leave less than the daily rest between them.
        Rest = "rest",
    }
}

/// Whether one person can work both blocks. The order of the two makes no difference. The same rule
/// prunes lists at sealing against blocks held already.
#[must_use]
pub fn clash(announced: &Announced, one: &Slot, other: &Slot) -> Option<Clash> {
    let (first, second) = if one.start <= other.start { (one, other) } else { (other, one) };
    if second.start < first.end {
        return Some(Clash::Overlap);
    }
    let pause = second.start - first.end;
    if pause < pause_needed(announced, first, second) {
        Some(Clash::Travel)
    } else if first.day != second.day && pause < i64::from(announced.rules.rest_minutes) {
        Some(Clash::Rest)
    } else {
        None
    }
}

/// Least minutes between the end of `first` and the start of `second` on one day.
pub(super) fn pause_needed(announced: &Announced, first: &Slot, second: &Slot) -> i64 {
    let way = announced.travel.between(first.site, second.site);
    i64::from(way.max(announced.rules.gap_minutes))
}
