//! The scorecard: exact reasons, kept directions, counterfactuals, and refused files.

use porchlight_risk::card::{Card, Change, Direction, Feature, Reason, Scorecard};
use porchlight_risk::model::{Curve, ModelError};
use proptest::collection::vec;
use proptest::prelude::*;

fn feature(name: usize) -> impl Strategy<Value = Feature> {
    let bins = vec((-500_i32..500, 0.01_f32..50.0), 1..12);
    let direction =
        prop_oneof![Just(Direction::Free), Just(Direction::Rising), Just(Direction::Falling)];
    (bins, direction, -300_i32..300).prop_map(move |(bins, direction, missing)| {
        let mut points: Vec<i32> = bins.iter().map(|(points, _)| *points).collect();
        match direction {
            Direction::Free => {}
            Direction::Rising => points.sort_unstable(),
            Direction::Falling => points.sort_unstable_by(|a, b| b.cmp(a)),
        }
        let mut at = -60.0_f32;
        let edges = bins[1..].iter().map(|(_, gap)| {
            at += gap;
            at
        });
        Feature { name: format!("f{name}"), direction, edges: edges.collect(), points, missing }
    })
}

fn card() -> impl Strategy<Value = Card> {
    let features = (1_usize..8).prop_flat_map(|n| (0..n).map(feature).collect::<Vec<_>>());
    let curve = Curve { from: vec![-100, 200], ppm: vec![2_000, 700_000] };
    (features, -1_000_i32..1_000).prop_map(move |(features, base)| Card {
        base,
        features,
        curve: curve.clone(),
    })
}

fn value() -> impl Strategy<Value = f32> {
    prop_oneof![9 => -80.0_f32..120.0, 1 => Just(f32::NAN)]
}

fn card_and_input() -> impl Strategy<Value = (Card, Vec<f32>)> {
    card().prop_flat_map(|card| {
        let width = card.features.len();
        (Just(card), vec(value(), width))
    })
}

proptest! {
    #[test]
    fn base_and_reasons_add_up_to_the_score((card, input) in card_and_input()) {
        let base = card.base;
        let scorecard = Scorecard::new(card).unwrap();
        let mut reasons = vec![Reason::default(); input.len()];
        prop_assert_eq!(scorecard.reasons(&input, &mut reasons).unwrap(), input.len());
        let sum: i32 = reasons.iter().map(|r| r.points).sum();
        prop_assert_eq!(base + sum, scorecard.score(&input).unwrap());
        prop_assert!(reasons.windows(2).all(|w| w[0].points >= w[1].points));
    }

    #[test]
    fn a_short_list_holds_the_reasons_with_most_points((card, input) in card_and_input()) {
        let scorecard = Scorecard::new(card).unwrap();
        let mut all = vec![Reason::default(); input.len()];
        scorecard.reasons(&input, &mut all).unwrap();
        let mut few = [Reason::default(); 3];
        let kept = scorecard.reasons(&input, &mut few).unwrap();
        prop_assert_eq!(kept, input.len().min(3));
        prop_assert_eq!(&few[..kept], &all[..kept]);
    }

    #[test]
    fn a_declared_direction_is_kept_by_points(
        (card, input) in card_and_input(),
        raise in 0.0_f32..60.0,
    ) {
        let directions: Vec<Direction> = card.features.iter().map(|f| f.direction).collect();
        let scorecard = Scorecard::new(card).unwrap();
        let before = scorecard.score(&input).unwrap();
        for (at, direction) in directions.iter().enumerate() {
            let mut more = input.clone();
            more[at] += raise;
            let after = scorecard.score(&more).unwrap();
            match direction {
                Direction::Free => {}
                Direction::Rising => prop_assert!(after >= before),
                Direction::Falling => prop_assert!(after <= before),
            }
        }
    }

    #[test]
    fn what_would_have_changed_a_score_does_change_it(
        (card, input) in card_and_input(),
        below in -600_i32..600,
    ) {
        let scorecard = Scorecard::new(card).unwrap();
        let score = scorecard.score(&input).unwrap();
        let mut changes = vec![Change::default(); input.len()];
        let found = scorecard.counterfactual(&input, below, &mut changes).unwrap();
        let mut other = input.clone();
        for change in &changes[..found.changes] {
            let to = change.to;
            let inside = to.from.or(to.below.map(|b| b - 1.0)).unwrap_or(0.0);
            other[change.feature as usize] = inside;
        }
        prop_assert_eq!(scorecard.score(&other).unwrap(), found.score);
        prop_assert_eq!(found.reached, found.score < below);
        if score < below {
            prop_assert_eq!(found.changes, 0);
        }
    }

    #[test]
    fn a_file_reads_back_to_the_same_scores((card, input) in card_and_input()) {
        let scorecard = Scorecard::new(card).unwrap();
        let json = scorecard.to_json().unwrap();
        let read = Scorecard::parse(json.as_bytes()).unwrap();
        prop_assert_eq!(read.score(&input).unwrap(), scorecard.score(&input).unwrap());
        prop_assert_eq!(read.digest(), scorecard.digest());
    }
}

fn small() -> Scorecard {
    let feature = Feature {
        name: "accepts_per_hour".into(),
        direction: Direction::Rising,
        edges: vec![5.0, 20.0],
        points: vec![0, 40, 310],
        missing: 15,
    };
    let curve = Curve { from: vec![0, 200], ppm: vec![1_000, 600_000] };
    Scorecard::new(Card { base: -400, features: vec![feature], curve }).unwrap()
}

#[test]
fn an_edge_belongs_to_the_bin_above_it_and_missing_has_points_of_its_own() {
    let card = small();
    let score = |value: f32| card.score(&[value]).unwrap();
    assert_eq!([score(4.9), score(5.0), score(20.0), score(f32::NAN)], [-400, -360, -90, -385]);
}

#[test]
fn a_file_with_other_points_is_refused_by_its_digest() {
    let json = small().to_json().unwrap().replacen("310", "311", 1);
    assert_eq!(Scorecard::parse(json.as_bytes()).unwrap_err(), ModelError::Digest);
}

#[test]
fn a_file_whose_canaries_score_otherwise_is_refused() {
    // As if scoring itself had changed since training: the body and its digest are untouched.
    let json = small().to_json().unwrap().replace("\"score\":-90", "\"score\":-91");
    let refused = Scorecard::parse(json.as_bytes()).unwrap_err();
    assert_eq!(refused, ModelError::Canary { at: 2, expected: -91, found: -90 });
}

#[test]
fn another_format_another_kind_and_a_broken_direction_are_refused() {
    let json = small().to_json().unwrap();
    let other = json.replacen("\"format\":1", "\"format\":9", 1);
    assert_eq!(Scorecard::parse(other.as_bytes()).unwrap_err(), ModelError::Format(9));
    let other = json.replacen("\"kind\":\"scorecard\"", "\"kind\":\"tarot\"", 1);
    assert_eq!(Scorecard::parse(other.as_bytes()).unwrap_err(), ModelError::Kind("tarot".into()));
    let mut card = small().card().clone();
    card.features[0].points = vec![0, 50, 40];
    assert!(matches!(Scorecard::new(card), Err(ModelError::Broken(_))));
}

#[test]
fn an_input_of_another_width_is_refused() {
    let refused = small().score(&[1.0, 2.0]).unwrap_err();
    assert_eq!(refused, ModelError::Width { expected: 1, found: 2 });
}
