//! Features and cards: what may be scored, and what its reasons are.

use crate::traffic::stream;
use porchlight_risk::book::{Book, Limits};
use porchlight_risk::card::{Card, Direction, Feature as Part, Scorecard};
use porchlight_risk::feature::{Feature, Role};
use porchlight_risk::live::{LiveCard, Unfit};
use porchlight_risk::model::Curve;
use porchlight_risk::starter;

fn card_of(feature: &str, direction: Direction, points: [i32; 2], missing: i32) -> Scorecard {
    let part =
        Part { name: feature.into(), direction, edges: vec![0.5], points: points.into(), missing };
    let curve = Curve { from: vec![0], ppm: vec![0] };
    Scorecard::new(Card { base: 0, features: vec![part], curve }).unwrap()
}

#[test]
fn what_is_context_for_people_is_never_scored() {
    let context: Vec<&str> =
        Feature::ALL.iter().filter(|f| f.role() == Role::Context).map(|f| f.code()).collect();
    assert_eq!(context, ["night_share", "network_accounts", "account_networks", "granted_share"]);
    for code in context {
        let unfit = LiveCard::fit(card_of(code, Direction::Free, [0, 10], 0)).unwrap_err();
        assert!(matches!(unfit, Unfit::Context(feature) if feature.code() == code));
    }
}

#[test]
fn a_card_against_the_declared_direction_or_with_an_unknown_feature_is_refused() {
    let falling = card_of("reaction_median_ms", Direction::Rising, [0, 10], 0);
    assert_eq!(LiveCard::fit(falling).unwrap_err(), Unfit::Direction(Feature::ReactionMedian));
    let unknown = card_of("rooted_phone", Direction::Free, [0, 10], 0);
    assert_eq!(LiveCard::fit(unknown).unwrap_err(), Unfit::Unknown("rooted_phone".into()));
    let ignorant = card_of("burst_share", Direction::Rising, [0, 10], 4);
    assert_eq!(LiveCard::fit(ignorant).unwrap_err(), Unfit::Missing(Feature::BurstShare));
}

#[test]
fn reasons_are_at_most_three_and_each_gave_points() {
    let card = LiveCard::fit(starter::card().unwrap()).unwrap();
    let mut book = Book::new(Limits { accounts: 9, devices: 9, networks: 9, offers: 9 });
    let mut most = 0;
    for signal in stream(11, 6, 2_000) {
        let score = card.score(&book.observe(&signal).features);
        let given: i32 = score.reasons.iter().map(|reason| reason.points).sum();
        assert!(score.reasons.iter().all(|r| r.points > 0 && r.feature.role() == Role::Scored));
        assert!(given >= score.points.min(1), "the strongest reasons carry the score");
        most = most.max(score.reasons.iter().count());
    }
    assert_eq!(most, 3);
}

#[test]
fn nobody_scores_before_anything_is_known() {
    let card = LiveCard::fit(starter::card().unwrap()).unwrap();
    let mut book = Book::new(Limits { accounts: 9, devices: 9, networks: 9, offers: 9 });
    let first = &crate::traffic::Habit::person(1).days(1, 1, 1)[0];
    assert_eq!(card.score(&book.observe(first).features).points, 0);
}
