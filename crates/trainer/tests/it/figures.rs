//! The arithmetic of figures: areas, recall, intervals, calibration.

use porchlight_trainer::calibrate::isotonic;
use porchlight_trainer::measure::{auc, over_accounts, over_folds, recall};
use proptest::prelude::*;

#[test]
fn the_area_is_one_for_perfect_order_half_for_none_and_ties_count_half() {
    let bots = [false, false, true, true];
    assert_eq!(auc(&[1, 2, 3, 4], &bots), 1.0);
    assert_eq!(auc(&[4, 3, 2, 1], &bots), 0.0);
    assert_eq!(auc(&[5, 5, 5, 5], &bots), 0.5);
    assert_eq!(auc(&[1, 3, 3, 4], &bots), 0.875);
}

#[test]
fn recall_counts_bots_above_the_score_that_few_enough_people_pass() {
    let mut scores: Vec<i64> = (0..100).collect();
    let mut bots = vec![false; 100];
    scores.extend([98, 99, 150, 10]);
    bots.extend([true; 4]);
    assert_eq!(recall(&scores, &bots, 0.01), 0.5);
    assert_eq!(recall(&scores, &bots, 0.001), 0.25);
}

proptest! {
    #[test]
    fn the_area_equals_counting_all_pairs(
        accounts in proptest::collection::vec((-20_i64..20, any::<bool>()), 2..60),
    ) {
        let (scores, bots): (Vec<i64>, Vec<bool>) = accounts.iter().copied().unzip();
        let side = |w: bool| accounts.iter().filter(move |a| a.1 == w).map(|a| a.0);
        let (mut won, mut pairs) = (0.0, 0.0);
        for bot in side(true) {
            for person in side(false) {
                pairs += 1.0;
                won += if bot > person { 1.0 } else if bot == person { 0.5 } else { 0.0 };
            }
        }
        prop_assume!(pairs > 0.0);
        prop_assert!((auc(&scores, &bots) - won / pairs).abs() < 1e-12);
    }

    #[test]
    fn chances_never_fall_and_keep_the_number_of_bots(
        accounts in proptest::collection::vec((-20_i64..20, any::<bool>()), 1..80),
    ) {
        let (scores, bots): (Vec<i64>, Vec<bool>) = accounts.iter().copied().unzip();
        let curve = isotonic(&scores, &bots);
        prop_assert!(curve.ppm.windows(2).all(|w| w[0] <= w[1]));
        let expected: f64 = scores.iter().map(|s| f64::from(curve.ppm(*s)) / 1e6).sum();
        let counted = bots.iter().filter(|b| **b).count() as f64;
        prop_assert!((expected - counted).abs() < 1e-3);
    }
}

#[test]
fn intervals_hold_the_mean_and_are_the_same_twice() {
    let folds = over_folds(&[0.9, 0.92, 0.94, 0.96], 0.2);
    assert!(folds.low < 0.93 && 0.93 < folds.high);
    let scores: Vec<i64> = (0..200).map(|at| (at * 37) % 101).collect();
    let bots: Vec<bool> = (0..200).map(|at| at % 4 == 0).collect();
    let figure = || over_accounts(std::slice::from_ref(&scores), &bots, 5, auc);
    assert_eq!(figure(), figure());
    assert!(figure().low < figure().mean && figure().mean < figure().high);
}
