//! Published counts give nobody away.

use porchlight_domain::trust::{LEAST_COUNT, Shown, median, parts, per_ten_thousand, percent};
use proptest::prelude::*;

#[test]
fn a_small_count_takes_another_with_it_so_that_no_subtraction_brings_it_back() {
    use Shown::{Count, Few};
    assert_eq!(parts(&[0, 7, 20]), [Count(0), Count(7), Count(20)]);
    assert_eq!(parts(&[3, 7, 20]), [Few, Few, Count(20)]);
    assert_eq!(parts(&[1, 2, 9, 0]), [Few, Few, Few, Count(0)], "1 and 2 are 3 together");
    assert_eq!(parts(&[4, 4, 30]), [Few, Few, Count(30)]);
    assert_eq!(parts(&[2]), [Few]);
    assert_eq!(parts(&[]), []);
}

#[test]
fn shares_and_medians_of_few_are_not_given() {
    assert_eq!(per_ten_thousand(Shown::of(12), 4_000), Some(30));
    assert_eq!(per_ten_thousand(Shown::of(2), 4_000), None);
    assert_eq!(per_ten_thousand(Shown::of(0), 0), None);
    assert_eq!((percent(0, 9), percent(9, 9), percent(6, 12)), (Some(0), Some(100), Some(50)));
    assert_eq!((percent(2, 12), percent(10, 12), percent(2, 4)), (None, None, None));
    assert_eq!(median(vec![1, 2, 3, 4]), None);
    assert_eq!(median(vec![50, 10, 20, 40, 30]), Some(30));
}

proptest! {
    #[test]
    fn what_is_hidden_cannot_be_worked_out_from_the_total(counts in proptest::collection::vec(0u64..40, 1..8)) {
        let shown = parts(&counts);
        let hidden: Vec<u64> = counts.iter().zip(&shown).filter(|(_, s)| **s == Shown::Few).map(|(c, _)| *c).collect();
        for (count, shown) in counts.iter().zip(&shown) {
            prop_assert!(*shown == Shown::Few || *count == 0 || *count >= LEAST_COUNT);
        }
        let given = counts.iter().zip(&shown).any(|(count, s)| *s != Shown::Few && *count > 0);
        if given && !hidden.is_empty() {
            prop_assert!(hidden.len() >= 2 && hidden.iter().sum::<u64>() >= LEAST_COUNT);
        }
    }
}
