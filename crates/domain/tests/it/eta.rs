//! When a courier is expected.

use porchlight_domain::eta::{MOST_SPREAD, STEP, expected};
use porchlight_domain::time::{HOUR, MINUTE, Timestamp};
use proptest::prelude::*;

const NOON: Timestamp = Timestamp(12 * HOUR);

#[test]
fn the_next_stop_is_expected_within_a_few_minutes() {
    let span = expected(NOON, 0, 0, NOON.plus(-HOUR));
    assert_eq!((span.start, span.end), (NOON.plus(-5 * MINUTE), NOON.plus(5 * MINUTE)));
}

#[test]
fn a_late_route_moves_the_expectation() {
    let span = expected(NOON, 20 * MINUTE, 0, NOON.plus(-HOUR));
    assert_eq!((span.start, span.end), (NOON.plus(15 * MINUTE), NOON.plus(25 * MINUTE)));
}

#[test]
fn an_early_route_is_not_promised_to_stay_early() {
    assert_eq!(expected(NOON, -HOUR, 3, Timestamp(0)), expected(NOON, 0, 3, Timestamp(0)));
}

proptest! {
    #[test]
    fn a_span_never_ends_in_the_past_and_widens_with_every_stop(
        planned in 0..48i64, late in -60..180i64, stops in 0..500u32, now in 0..48i64,
    ) {
        let (planned, now) = (Timestamp(planned * HOUR), Timestamp(now * HOUR));
        let span = expected(planned, late * MINUTE, stops, now);
        prop_assert!(span.end > now && span.start < span.end && span.start >= now.plus(-STEP));
        prop_assert!(span.micros() <= 2 * (MOST_SPREAD + STEP));
        let more = expected(planned, late * MINUTE, stops + 1, now);
        prop_assert!(more.end >= span.end);
    }
}
