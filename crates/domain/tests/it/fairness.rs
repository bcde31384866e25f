//! Figures of fairness.

use porchlight_domain::fairness::*;
use proptest::prelude::*;

#[test]
fn known_spreads_have_their_known_figures() {
    assert_eq!(gini_ppm(&[5, 5, 5, 5]), Some(0));
    assert_eq!(gini_ppm(&[0, 0, 0, 8]), Some(750_000));
    assert_eq!(gini_ppm(&[1, 3]), Some(250_000));
    assert_eq!(gini_ppm(&[]), None);
    assert_eq!(gini_ppm(&[0, 0]), Some(0));
    assert_eq!(jain_ppm(&[5, 5, 5, 5]), Some(1_000_000));
    assert_eq!(jain_ppm(&[0, 0, 0, 8]), Some(250_000));
    assert_eq!(jain_ppm(&[0, 0]), Some(1_000_000));
    assert_eq!(jain_ppm(&[]), None);
    assert_eq!(jain_ppm(&[u64::MAX, u64::MAX]), Some(1_000_000));
}

proptest! {
    #[test]
    fn spreads_do_not_depend_on_order_or_on_the_unit(
        mut values in prop::collection::vec(0u64..1_000_000, 1..60), times in 1u64..1_000,
    ) {
        let (gini, jain) = (gini_ppm(&values).unwrap(), jain_ppm(&values).unwrap());
        prop_assert!(gini < 1_000_000 && jain <= 1_000_000);
        values.reverse();
        for value in &mut values {
            *value *= times;
        }
        prop_assert_eq!(gini_ppm(&values), Some(gini));
        prop_assert_eq!(jain_ppm(&values), Some(jain));
    }

    #[test]
    fn taking_from_the_poorest_for_the_richest_never_looks_fairer(
        mut values in prop::collection::vec(10u64..1_000, 2..40),
    ) {
        values.sort_unstable();
        let (gini, jain) = (gini_ppm(&values).unwrap(), jain_ppm(&values).unwrap());
        values[0] -= 5;
        *values.last_mut().unwrap() += 5;
        prop_assert!(gini_ppm(&values).unwrap() >= gini);
        prop_assert!(jain_ppm(&values).unwrap() <= jain);
    }
}

#[test]
fn odds_that_come_true_are_within_chance_and_flattering_ones_are_not() {
    let promise = |shown_ppm, came| Promise { shown_ppm, came };
    let honest: Vec<Promise> = (0..1_000).map(|n| promise(300_000, n % 10 < 3)).collect();
    let bins = odds_against_outcomes(&honest);
    assert_eq!(
        bins[3],
        Bin { count: 1_000, shown_ppm: 300_000, came_ppm: 300_000, within_chance: true }
    );
    let flattering: Vec<Promise> = (0..1_000).map(|n| promise(300_000, n % 10 < 2)).collect();
    assert!(!odds_against_outcomes(&flattering)[3].within_chance);
    let sure: Vec<Promise> = (0..9).map(|_| promise(1_000_000, true)).collect();
    assert!(odds_against_outcomes(&sure)[9].within_chance);
}

#[test]
fn those_who_still_wait_make_the_wait_longer() {
    let done = |days| Wait { days, over: true };
    let still = |days| Wait { days, over: false };
    let four = [done(1), done(2), done(3), done(10)];
    assert_eq!(wait_quantile(&four, 500), Some(Quantile::Days(2)));
    assert_eq!(wait_quantile(&four, 950), Some(Quantile::Days(10)));
    let with = [done(1), done(2), done(3), still(10), still(12), still(12)];
    assert_eq!(wait_quantile(&with, 500), Some(Quantile::Days(3)));
    assert_eq!(wait_quantile(&with, 950), Some(Quantile::MoreThan(12)));
    // Whoever waits since yesterday says nothing about day three.
    let young = [done(1), done(3), still(1), still(1)];
    assert_eq!(wait_quantile(&young, 500), Some(Quantile::Days(3)));
    assert_eq!(wait_quantile(&[], 500), None);
}

#[test]
fn a_report_counts_programs_by_the_head_and_hides_spreads_of_few_people() {
    let line =
        Line { entered: 10, won: 5, awards: 5, minutes: 600, paid: 30_000, ..Line::default() };
    let mut lines = vec![line; 40];
    for program in &mut lines[..20] {
        *program = Line { awards: 10, won: 10, program: true, ..line };
    }
    let told = report(&lines);
    assert_eq!((told.entries, told.awards), (400, 300));
    // 200 of 300 awards with 200 of 400 entries.
    assert_eq!(told.programs, Programs::Known(20));
    assert_eq!(told.programs_per_head_ppm, Some(1_333_333));
    assert_eq!(told.pay_per_hour, Some(Spread { gini_ppm: 0, jain_ppm: 1_000_000 }));
    assert!(told.win_rate.unwrap().gini_ppm > 0);
    let few = report(&lines[1..]);
    assert_eq!((few.programs, few.programs_per_head_ppm), (Programs::TooFew, None));
    assert_eq!(report(&lines[20..]).programs, Programs::None);
    let few = report(&lines[..19]);
    assert_eq!((few.win_rate, few.minutes, few.pay_per_hour), (None, None, None));
    assert_eq!(report(&[]).first_choices_ppm, None);
}
