//! Check-in: what shows that somebody is there, when it is taken, and how long a code stands.

use porchlight_domain::check_in::*;
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp, Window};
use proptest::prelude::*;

const RULE: Rule = Rule { fence_m: 250, code_needed: false, changes: Changes::Minutes };
const STRICT: Rule = Rule { code_needed: true, ..RULE };

const fn at(metres: u32, accuracy_m: u32) -> Seen {
    Seen::At { metres, accuracy_m }
}

#[test]
fn a_phone_within_the_fence_or_within_its_own_accuracy_of_it_is_there() {
    assert_eq!(judge(&RULE, at(0, 5), CodeSaid::None), Ok(Shown::Place));
    assert_eq!(judge(&RULE, at(250, 5), CodeSaid::None), Ok(Shown::Place));
    assert_eq!(judge(&RULE, at(330, 80), CodeSaid::None), Ok(Shown::Place));
    assert_eq!(judge(&RULE, at(331, 80), CodeSaid::None), Err(Unshown::Elsewhere));
}

#[test]
fn a_position_that_says_nothing_is_no_position() {
    assert_eq!(judge(&RULE, at(700, 501), CodeSaid::None), Ok(Shown::Said));
    assert_eq!(judge(&STRICT, at(700, 501), CodeSaid::None), Err(Unshown::CodeNeeded));
    // It is still elsewhere if even its whole circle is.
    assert_eq!(judge(&RULE, at(9_000, 3_000), CodeSaid::None), Err(Unshown::Elsewhere));
}

#[test]
fn no_reason_for_a_missing_position_is_worse_than_another() {
    for why in NoPlace::ALL {
        assert_eq!(judge(&RULE, Seen::Missing(*why), CodeSaid::None), Ok(Shown::Said));
        assert_eq!(judge(&STRICT, Seen::Missing(*why), CodeSaid::None), Err(Unshown::CodeNeeded));
    }
}

proptest! {
    #[test]
    fn a_right_code_shows_it_whatever_the_phone_says(
        metres: u32, accuracy: u32, fence in 50_u32..5_000, needed: bool,
    ) {
        let rule = Rule { fence_m: fence, code_needed: needed, changes: Changes::Day };
        prop_assert_eq!(judge(&rule, at(metres, accuracy), CodeSaid::Right), Ok(Shown::Code));
    }

    #[test]
    fn coming_closer_never_takes_a_check_in_away(
        metres in 0_u32..20_000, closer in 0_u32..20_000, accuracy in 0_u32..2_000,
    ) {
        if judge(&RULE, at(metres, accuracy), CodeSaid::None).is_ok() {
            let near = at(metres.saturating_sub(closer), accuracy);
            prop_assert!(judge(&RULE, near, CodeSaid::None).is_ok());
        }
    }

    #[test]
    fn the_hours_follow_one_another_without_a_gap(start in 0_i64..4_000_000_000_000_000, length in 60_i64..600, off in -200_i64..800) {
        let start = Timestamp(start);
        let block = Window { start, end: start.plus(length * MINUTE) };
        let (hours, moment) = (Hours::of(block), start.plus(off * MINUTE));
        let expected = match off {
            off if off < -60 => Moment::TooEarly,
            off if off >= length => Moment::Over,
            off if off > 10 => Moment::Late,
            _ => Moment::InTime,
        };
        prop_assert_eq!(hours.moment(moment), expected);
    }

    #[test]
    fn bad_news_that_comes_late_is_never_worse_for_the_courier(
        now in 0_i64..4_000_000_000_000_000, ago in 0_i64..(3 * DAY), proved: bool,
    ) {
        let (now, noted) = (Timestamp(now), Timestamp(now).plus(-ago));
        let counts = counts_from(now, Some(noted), proved);
        prop_assert!(counts <= now);
        prop_assert_eq!(counts, if proved || ago <= UNHEARD { noted } else { now });
    }

    #[test]
    fn no_phone_checks_in_ahead_of_its_time(now in 0_i64..4_000_000_000_000_000, ahead in 1_i64..DAY) {
        let now = Timestamp(now);
        prop_assert_eq!(counts_from(now, Some(now.plus(ahead)), true), now);
    }

    #[test]
    fn a_code_is_taken_for_its_five_minutes_and_two_on_each_side(moment in 0_i64..4_000_000_000_000_000, off in -HOUR..HOUR) {
        let (shown, typed) = (Timestamp(moment), Timestamp(moment).plus(off));
        let taken = slots(typed).contains(&slot(shown));
        let (begins, ends) = (slot(shown) * CODE_LIFE, slot_ends(shown).micros());
        let near = begins - CODE_SLACK <= typed.micros() && typed.micros() < ends + CODE_SLACK;
        prop_assert_eq!(taken, near);
    }
}
