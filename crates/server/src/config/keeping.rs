//! How long photos and positions are kept, from what is written to what can be promised.

use super::{Written, Wrong};
use porchlight_domain::retention::{LEAST_DAYS, MOST_DAYS, MOST_POSITION_DAYS, Retention};

pub(super) fn retention(written: &Written, wrong: &mut Vec<Wrong>) -> Retention {
    let retention = Retention {
        ordinary_days: written.photos.keep_days,
        disputed_days: written.photos.keep_disputed_days,
        position_days: written.positions.keep_days,
    };
    let days = retention.position_days;
    if !(1..=MOST_POSITION_DAYS).contains(&days) {
        let right = format!("keep positions around stops 1 to {MOST_POSITION_DAYS} days");
        wrong.push(Wrong::new("positions.keep_days", &days.to_string(), right));
    } else if !retention.is_sound() {
        wrong.push(Wrong::new(
            "photos.keep_days",
            &retention.ordinary_days.to_string(),
            format!(
                "keep photos {LEAST_DAYS} to {MOST_DAYS} days, and disputed ones \
                 (photos.keep_disputed_days) at least as long"
            ),
        ));
    }
    retention
}
