//! What a challenge promises whoever is asked.

use porchlight_domain::challenge::{
    Asked, EXTENSION, Hold, LEAST_HOLD, LONGEST_HOLD, MAX_EXTENSIONS, ONCE_IN, PICTURE_DIGITS,
    PICTURE_LENGTH, SUPPORT_HOLD, asked, picture_code, plain_code, takes_part,
};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::ChallengeState;
use proptest::prelude::*;

/// A moment of a challenge's life: wait so long (seconds), then do this.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Extend,
    AskStation,
}

fn deeds() -> impl Strategy<Value = Vec<(i64, Deed)>> {
    let deed = prop_oneof![Just(Deed::Extend), Just(Deed::AskStation)];
    prop::collection::vec((0_i64..200, deed), 0..40)
}

fn states() -> impl Strategy<Value = ChallengeState> {
    prop::sample::select(ChallengeState::ALL)
}

proptest! {
    #[test]
    fn a_challenge_holds_at_least_two_minutes_and_never_gets_shorter(
        hold_ms in any::<u32>(), begins in 0_i64..4_000_000_000_000_000, deeds in deeds(),
    ) {
        let start = Timestamp(begins);
        let mut hold = Hold::begin(start, hold_ms);
        prop_assert!(hold.ends_at.since(start) >= LEAST_HOLD);
        prop_assert!(hold.ends_at.since(start) <= LONGEST_HOLD);
        let (mut now, mut presses) = (start, 0);
        for (seconds, deed) in deeds {
            now = now.plus(seconds * 1_000_000);
            let before = hold;
            match deed {
                Deed::Extend => {
                    if let Some(longer) = hold.extended(now) {
                        presses += 1;
                        prop_assert!(!before.is_over(now), "what is over does not come back");
                        prop_assert_eq!(longer.ends_at.since(before.ends_at), EXTENSION);
                        hold = longer;
                    }
                }
                Deed::AskStation => hold = hold.with_support(now),
            }
            prop_assert!(hold.ends_at >= before.ends_at);
            prop_assert_eq!(hold.extensions_left() + presses, MAX_EXTENSIONS);
        }
    }

    #[test]
    fn nobody_is_asked_a_second_time_within_a_day(
        state in states(), opened in 0_i64..1_000_000_000_000, lasts in 0_i64..4_000_000_000,
        later in 0_i64..200_000_000_000,
    ) {
        let opened = Timestamp(opened);
        let hold = Hold { ends_at: opened.plus(lasts), extensions: 0 };
        let now = opened.plus(later);
        let asked = asked(Some((state, opened, hold)), now);
        if later < ONCE_IN || state == ChallengeState::Open {
            prop_assert_ne!(asked, Asked::New);
        } else {
            prop_assert_eq!(asked, Asked::New);
        }
        if state == ChallengeState::Passed {
            prop_assert!(matches!(asked, Asked::Spared | Asked::New));
        }
    }

    #[test]
    fn an_entry_takes_part_while_its_challenge_is_open_at_the_close(
        state in states(), ends in 0_i64..1_000, closes in 0_i64..1_000,
    ) {
        let hold = Hold { ends_at: Timestamp(ends), extensions: 0 };
        let takes = takes_part(state, hold, Timestamp(closes));
        let expected = match state {
            ChallengeState::Passed => true,
            ChallengeState::Open => ends > closes,
            ChallengeState::Failed | ChallengeState::Lapsed => false,
        };
        prop_assert_eq!(takes, expected);
    }

    #[test]
    fn a_code_for_a_picture_has_only_digits_that_look_and_sound_unlike(random in any::<[u8; 8]>()) {
        let code = picture_code(random);
        prop_assert_eq!(code.chars().count(), PICTURE_LENGTH);
        prop_assert!(code.chars().all(|digit| PICTURE_DIGITS.contains(&digit)));
        prop_assert_eq!(plain_code(&code), code, "no digit is taken for another");
    }

    #[test]
    fn a_code_is_the_same_however_it_is_typed(digits in "[0-9]{8}", at in 0_usize..8) {
        let (front, back) = digits.split_at(at);
        prop_assert_eq!(plain_code(&format!(" {front} -{back}\n")), digits.clone());
        let letters = digits.replace('0', "o").replacen('1', "l", 1).replace('1', "I");
        prop_assert_eq!(plain_code(&letters), digits);
    }
}

#[test]
fn whoever_asks_the_station_has_a_quarter_of_an_hour() {
    let hold = Hold::begin(Timestamp(0), 0);
    assert_eq!(
        hold.with_support(Timestamp(60_000_000)).ends_at,
        Timestamp(60_000_000 + SUPPORT_HOLD)
    );
}

#[test]
fn every_digit_of_a_code_for_a_picture_comes_up_at_every_place_about_as_often() {
    let mut counts = [[0_u32; PICTURE_DIGITS.len()]; PICTURE_LENGTH];
    let codes = 7_000_u64;
    for number in 0..codes {
        let code = picture_code(number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
        for (place, digit) in code.chars().enumerate() {
            counts[place][PICTURE_DIGITS.iter().position(|d| *d == digit).unwrap()] += 1;
        }
    }
    // 1,000 each are expected; 850 and 1,150 are five standard deviations away.
    assert!(counts.iter().flatten().all(|count| (850..1_150).contains(count)), "{counts:?}");
}
