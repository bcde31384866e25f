//! What a policy would have done: who is counted, once, and among whom.

use crate::traffic::{Habit, stream};
use porchlight_risk::backtest::{Backtest, Group, Outcome};
use porchlight_risk::book::Limits;
use porchlight_risk::live::LiveCard;
use porchlight_risk::signal::{Kind, Signal};
use porchlight_risk::starter;
use std::collections::BTreeMap;

fn outcome(signals: &[Signal], is_bot: &BTreeMap<u128, bool>) -> Outcome {
    let card = LiveCard::fit(starter::card().unwrap()).unwrap();
    let mut backtest = Backtest::new(Limits::CITY, card, starter::policy().unwrap());
    signals.iter().for_each(|signal| {
        backtest.observe(signal);
    });
    backtest.outcome(is_bot)
}

fn found<'a>(outcome: &'a Outcome, by: &str, name: &str) -> &'a Group {
    let fits = |group: &&Group| group.by == by && group.name == name;
    outcome.groups.iter().find(fits).unwrap_or_else(|| panic!("{by} {name}: {outcome:?}"))
}

fn merged(of: impl Iterator<Item = Vec<Signal>>) -> Vec<Signal> {
    let mut signals: Vec<Signal> = of.flatten().collect();
    signals.sort_by_key(|signal| signal.at_ms);
    signals
}

#[test]
fn programs_are_challenged_and_the_people_beside_them_are_not() {
    let people = (0..20_u128).map(|n| {
        let night = if n < 5 { 23 * 60 } else { 9 * 60 };
        let home =
            Habit { network: 700 + n as u64 / 2, begins_at_minute: night, ..Habit::person(n + 1) };
        home.days(1, 5, 6)
    });
    let bots = (50..60_u128).map(|n| Habit::sniper(n).days(1, 5, 30));
    let signals = merged(people.chain(bots));
    let is_bot = (1..21).map(|n| (n, false)).chain((50..59).map(|n| (n, true))).collect();
    let outcome = outcome(&signals, &is_bot);
    let challenged = |by: &str, name: &str| {
        let share = found(&outcome, by, name).challenged;
        (share.found, share.of)
    };
    assert_eq!(challenged("label", "person"), (0, 20));
    assert_eq!(challenged("label", "bot"), (9, 9));
    assert_eq!(challenged("label", "not_known"), (1, 1));
    assert_eq!(challenged("night", "half_or_more"), (0, 5));
    assert_eq!(challenged("network", "shared_by_2_to_8"), (0, 20));
    assert_eq!(challenged("network", "alone"), (10, 10));
    assert_eq!(challenged("proof", "passkey_verified"), (0, 20));
    assert_eq!(challenged("station", "1"), (10, 30));
    assert_eq!((outcome.all.challenged.found, outcome.all.challenged.of), (10, 30));
    let person = found(&outcome, "label", "person").challenged;
    assert!(person.high > 0.1 && person.high < 0.2, "twenty people prove little: {person:?}");
    assert!(outcome.shadow, "what it meant is counted although nothing applies");
}

#[test]
fn an_account_is_challenged_once_a_day_and_counts_once() {
    let signals = Habit::sniper(7).days(1, 3, 40);
    let outcome = outcome(&signals, &BTreeMap::new());
    assert_eq!((outcome.all.challenged.found, outcome.all.challenged.of), (1, 1));
    assert!((1..=4).contains(&outcome.verdicts.challenged), "{:?}", outcome.verdicts);
    assert!(outcome.verdicts.challenged_again > 10, "{:?}", outcome.verdicts);
}

#[test]
fn challenges_of_the_recording_are_left_out() {
    let signals = Habit::person(3).days(1, 4, 8);
    let mut recorded = vec![];
    for signal in &signals {
        recorded.push(*signal);
        if signal.kind.is_try() {
            recorded.push(Signal { kind: Kind::Challenged, ..*signal });
            recorded.push(Signal { kind: Kind::ChallengeFailed, ..*signal });
        }
    }
    let (plain, with) = (outcome(&signals, &BTreeMap::new()), outcome(&recorded, &BTreeMap::new()));
    assert_eq!(with.left_out, (recorded.len() - signals.len()) as u64);
    assert_eq!((&plain.all, plain.verdicts), (&with.all, with.verdicts));
}

#[test]
fn every_group_adds_up_to_everybody() {
    let outcome = outcome(&stream(4, 80, 8_000), &BTreeMap::new());
    for by in ["night", "proof", "network"] {
        let own: Vec<&Group> = outcome.groups.iter().filter(|group| group.by == by).collect();
        let sum = |pick: fn(&Group) -> u64| own.iter().map(|group| pick(group)).sum::<u64>();
        assert_eq!(sum(|g| g.refused.of), outcome.all.refused.of, "{by}");
        assert_eq!(sum(|g| g.refused.found), outcome.all.refused.found, "{by}");
        assert_eq!(sum(|g| g.delayed.found), outcome.all.delayed.found, "{by}");
    }
    assert!(outcome.all.refused.found > 0 && outcome.verdicts.refused >= outcome.all.refused.found);
}
