//! Made cases: varied, about nobody, always innocent.

use porchlight_domain::digest::sha256;
use porchlight_domain::made_case::*;
use porchlight_domain::words::DecisionKind;
use std::collections::BTreeSet;

fn seed(number: u32) -> [u8; 32] {
    sha256(&[&number.to_be_bytes()]).0
}

#[test]
fn every_pattern_comes_up_varied_and_complete_in_both_languages() {
    for language in ["en", "es"] {
        let stories: Vec<Story> = (0..600).map(|n| story(seed(n), language)).collect();
        for pattern in Pattern::ALL {
            let of: Vec<&Story> = stories.iter().filter(|one| one.pattern == *pattern).collect();
            let reports: BTreeSet<&str> = of.iter().map(|one| one.report.as_str()).collect();
            assert!(of.len() > 60, "{pattern}: {}", of.len());
            assert!(
                reports.len() * 10 > of.len() * 8,
                "{pattern}: {} of {}",
                reports.len(),
                of.len()
            );
        }
        for told in &stories {
            assert!(told.report.contains(&told.telling), "{told:?}");
            assert!(!told.report.starts_with(&told.telling), "the opening comes first: {told:?}");
            for text in [&told.report, &told.answer, &told.telling] {
                assert!(!text.contains(['{', '}']) && text.len() > 20, "{text}");
            }
        }
        assert_eq!(stories[7], story(seed(7), language), "the same seed tells the same story");
    }
}

#[test]
fn about_one_of_so_many_cases_brings_a_made_one_and_none_where_it_is_off() {
    let hits = |one_in| (0..20_000).filter(|n| brings_one(seed(*n), one_in)).count();
    assert_eq!(hits(0), 0);
    assert!((300..500).contains(&hits(50)), "{}", hits(50));
    assert!((3_600..4_400).contains(&hits(5)), "{}", hits(5));
}

#[test]
fn only_what_would_touch_somebody_is_a_finding_against_the_innocent() {
    let adverse: Vec<DecisionKind> = DecisionKind::ALL
        .iter()
        .copied()
        .filter(|kind| MadeFinding::of(*kind).is_some_and(MadeFinding::is_adverse))
        .collect();
    let expected = [DecisionKind::Restriction, DecisionKind::Suspension, DecisionKind::Offboarding];
    assert_eq!(adverse, expected);
    assert!(!MadeFinding::Nothing.is_adverse());
}

#[test]
fn the_interval_is_the_published_one_and_never_leaves_what_is_possible() {
    // Newcombe (1998), table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for (count, all, low, high) in
        [(81, 263, 255, 366), (15, 148, 62, 160), (0, 20, 0, 161), (1, 29, 6, 172)]
    {
        assert_eq!(interval(count, all), Rate { low, high }, "{count} of {all}");
    }
    assert_eq!(interval(0, 0), Rate { low: 0, high: 1_000 });
    for all in 1..60_u64 {
        for count in 0..=all {
            let Rate { low, high } = interval(count, all);
            let share = count * 1_000 / all;
            assert!(low <= share && share <= high + 1 && high <= 1_000, "{count} of {all}");
        }
    }
}
