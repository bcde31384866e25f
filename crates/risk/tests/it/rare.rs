//! How rare challenges are: the bound, on any exchangeable scores whatever.

use crate::traffic::Dice;
use porchlight_risk::rare::{MIN_SCORES, Rare, confident_threshold, threshold};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    // Exchangeability says: each of the n + 1 people is as likely to be the new one. So the guarantee
    // is a count, without any chance in the test: leave each out in turn.
    #[test]
    fn of_all_people_left_out_in_turn_no_more_than_the_rate_are_challenged(
        scores in proptest::collection::vec(-40_i32..40, MIN_SCORES + 1..260),
        rate_ppm in 10_000_u32..300_000,
    ) {
        let mut challenged = 0_u64;
        for left_out in 0..scores.len() {
            let mut known = scores.clone();
            let new = known.swap_remove(left_out);
            if let Rare::Above(limit) = threshold(&known, rate_ppm) {
                challenged += u64::from(new > limit);
            }
        }
        let allowed = scores.len() as u64 * u64::from(rate_ppm) / 1_000_000;
        prop_assert!(challenged <= allowed, "{challenged} of {}, {allowed} allowed", scores.len());
    }

    #[test]
    fn the_order_of_scores_does_not_matter_and_a_lower_rate_is_never_a_lower_threshold(
        mut scores in proptest::collection::vec(-1_000_i32..1_000, 500..900),
        rates in (2_100_u32..500_000, 2_100_u32..500_000),
    ) {
        let of = |scores: &[i32], rate| match threshold(scores, rate) {
            Rare::Above(limit) => limit,
            Rare::TooFew { .. } => i32::MAX,
        };
        let (low, high) = (rates.0.min(rates.1), rates.0.max(rates.1));
        let before = (of(&scores, low), of(&scores, high));
        prop_assert!(before.0 >= before.1);
        scores.reverse();
        prop_assert_eq!(before, (of(&scores, low), of(&scores, high)));
    }
}

#[test]
fn one_in_ten_thousand_needs_nearly_ten_thousand_people() {
    let scores: Vec<i32> = (0..9_998).collect();
    assert_eq!(threshold(&scores, 100), Rare::TooFew { needed: 9_999 });
    assert_eq!(threshold(&scores, 100).challenge_at(), None, "then nobody is challenged by score");
    let scores: Vec<i32> = (0..9_999).collect();
    assert_eq!(threshold(&scores, 100), Rare::Above(9_998));
    assert_eq!(threshold(&scores, 100).challenge_at(), Some(9_999));
}

#[test]
fn with_confidence_most_calibrations_keep_the_rate_and_it_costs_three_times_the_people() {
    let few: Vec<i32> = vec![0; 29_000];
    assert_eq!(confident_threshold(&few, 100, 950_000), Rare::TooFew { needed: 29_956 });
    // Scores are uniform over a million, so the true share above a threshold is known.
    let mut dice = Dice(8);
    let (mut too_often, mut plain_too_often) = (0, 0);
    for _ in 0..400 {
        let scores: Vec<i32> = (0..2_000).map(|_| dice.below(1_000_000) as i32).collect();
        let broken = |rare| match rare {
            Rare::Above(limit) => u32::from(999_999 - limit > 10_000),
            Rare::TooFew { .. } => 0,
        };
        too_often += broken(confident_threshold(&scores, 10_000, 950_000));
        plain_too_often += broken(threshold(&scores, 10_000));
    }
    assert!(too_often <= 34, "{too_often} of 400, 20 expected at most on average");
    assert!(plain_too_often > 100, "on average only: {plain_too_often} of 400");
}
