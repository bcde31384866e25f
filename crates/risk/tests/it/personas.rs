//! People and programs through the book and the starting card.

use crate::traffic::Habit;
use porchlight_domain::words::Assurance;
use porchlight_risk::book::{Book, Limits, Reading};
use porchlight_risk::feature::Feature;
use porchlight_risk::live::LiveCard;
use porchlight_risk::starter;

/// From this on the starting policy challenges.
const CHALLENGE_AT: i32 = 450;

fn card() -> LiveCard {
    LiveCard::fit(starter::card().unwrap()).unwrap()
}

/// All signals of these habits in the order of time; each one's last reading and highest score.
fn play(habits: &[Habit]) -> Vec<(Reading, i32)> {
    let mut signals: Vec<_> = habits.iter().flat_map(|habit| habit.days(77, 6, 8)).collect();
    signals.sort_by_key(|signal| signal.at_ms);
    let mut book = Book::new(Limits::CITY);
    let card = card();
    let mut last: Vec<Option<(Reading, i32)>> = vec![None; habits.len()];
    for signal in signals {
        let reading = book.observe(&signal);
        let points = card.score(&reading.features).points;
        let at = habits.iter().position(|habit| habit.actor == signal.actor).unwrap();
        let highest = last[at].map_or(points, |(_, before)| before.max(points));
        last[at] = Some((reading, highest));
    }
    last.into_iter().flatten().collect()
}

fn people() -> Vec<(&'static str, Habit)> {
    let person = Habit::person;
    vec![
        ("ordinary", person(1)),
        ("old phone", Habit { assurance: Assurance::None, round_trip_ms: 900, ..person(2) }),
        ("very fast", Habit { reaction: (420, 900), looks: (1_500, 9_000), ..person(3) }),
        ("night worker", Habit { begins_at_minute: 60, ..person(4) }),
        ("bad network", Habit { round_trip_ms: 2_500, looks: (3_000, 200_000), ..person(5) }),
        ("screen reader", Habit { reaction: (6_000, 60_000), ..person(6) }),
        ("tremor", Habit { reaction: (1_500, 20_000), looks: (900, 30_000), ..person(7) }),
        ("shared flat, one", Habit { network: 99, ..person(8) }),
        ("shared flat, two", Habit { network: 99, ..person(9) }),
        ("shared flat, three", Habit { network: 99, ..person(10) }),
    ]
}

#[test]
fn no_kind_of_person_comes_near_a_challenge() {
    let people = people();
    let habits: Vec<Habit> = people.iter().map(|(_, habit)| habit.clone()).collect();
    for ((name, _), (reading, highest)) in people.iter().zip(play(&habits)) {
        assert!(highest < CHALLENGE_AT * 2 / 3, "{name}: {highest} {:?}", named(&reading));
    }
}

#[test]
fn a_program_that_takes_at_once_is_beyond_the_threshold() {
    for habit in [
        Habit::sniper(1),
        // Waits like a person on average, but never less and never more.
        Habit { reaction: (200, 260), looks: (2_000, 2_600), ..Habit::sniper(2) },
    ] {
        let (reading, highest) = play(&[habit])[0];
        assert!(highest >= CHALLENGE_AT, "{highest} {:?}", named(&reading));
    }
}

#[test]
fn one_phone_for_many_accounts_is_seen_and_one_network_is_only_context() {
    let farm: Vec<Habit> = (1..=12).map(|n| Habit { device: 500, ..Habit::person(n) }).collect();
    let flat: Vec<Habit> = (1..=12).map(|n| Habit { network: 500, ..Habit::person(n) }).collect();
    let card = card();
    let of = |feature: Feature, played: &[(Reading, i32)]| feature.of(&played[11].0.features);
    let (farm, flat) = (play(&farm), play(&flat));
    assert!(of(Feature::DeviceAccounts, &farm) > 9.0);
    assert!(of(Feature::NetworkAccounts, &flat) > 9.0);
    let points = |played: &[(Reading, i32)]| card.score(&played[11].0.features).points;
    assert!(points(&farm) >= points(&flat) + 150);
}

#[test]
fn accounts_that_try_in_the_same_milliseconds_again_and_again_are_seen_together() {
    let one = Habit::sniper(1);
    let mut signals = one.days(5, 3, 8);
    let twins: Vec<_> = signals
        .iter()
        .map(|signal| porchlight_risk::signal::Signal {
            actor: 2,
            at_ms: signal.at_ms + 2,
            ..*signal
        })
        .collect();
    let strangers = Habit::sniper(3).days(6, 3, 8);
    signals.extend(twins);
    signals.extend(strangers);
    signals.sort_by_key(|signal| signal.at_ms);
    let mut book = Book::new(Limits::CITY);
    signals.iter().for_each(|signal| book.replay(signal));
    let now = signals.last().unwrap().at_ms;
    let together = |actor| Feature::TriesTogether.of(&book.read(actor, now).unwrap().features);
    assert!(together(1) >= 20.0 && together(2) >= 20.0, "{} {}", together(1), together(2));
    assert!(together(3) <= 1.0, "{}", together(3));
}

#[test]
fn refreshing_does_not_push_out_that_the_details_were_opened() {
    let mut habit = Habit::person(1);
    habit.looks_for_each_try = 60;
    let (reading, _) = play(&[habit])[0];
    assert!(Feature::TryUnviewedShare.of(&reading.features) < 0.01);
}

fn named(reading: &Reading) -> Vec<(&'static str, f32)> {
    Feature::ALL.iter().map(|f| (f.code(), f.of(&reading.features))).collect()
}
