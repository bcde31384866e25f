//! Simulated people: reviewers who err one time in twenty, under the rules of
//! `domain::decision::Decision::issue`, and somebody who looks a second time at remedies.
//!
//! Nothing that they do is the program's: a residue is a question, three of them at three buildings make
//! an analyst open a case, the courier has 72 hours, two people decide blind of each other, and whoever
//! is decided about appeals to a third.

use super::Seen;
use super::dice::Dice;
use super::truth::City;
use porchlight_assess::place::{Explanation, Residue};
use porchlight_assess::remedy::{Ask, Offer, Policy};
use porchlight_domain::decision::{
    Asked, Authority, CaseFacts, Decision, Ground, HEARING, Human, Terms,
};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::StaffId;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{CaseState, DecisionKind, Role};
use std::collections::{BTreeMap, BTreeSet};

/// A reviewer is wrong so many times in ten thousand.
pub const ERROR: u64 = 500;
/// Residues about one courier, at as many buildings, from which an analyst opens a case.
pub const RESIDUES: usize = 3;

/// What came of cases about couriers of one kind.
#[derive(Debug, Clone, Copy, Default)]
pub struct Path {
    pub couriers: u32,
    pub asked_about: u32,
    pub cases: u32,
    pub suspended_if_at_once: u32,
    pub offboarded: u32,
    pub after_appeal: u32,
}

/// So many in ten thousand could it be, and this few be seen, with a confidence of 95 %: the upper bound of
/// Clopper and Pearson, by the Poisson distribution.
pub fn at_most(seen: u32, of: u32) -> f64 {
    let below = |mean: f64| {
        let (mut term, mut sum) = ((-mean).exp(), 0.0);
        for k in 0..=seen {
            sum += term;
            term *= mean / f64::from(k + 1);
        }
        sum
    };
    let (mut low, mut high) = (f64::from(seen), f64::from(seen) * 3.0 + 10.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if below(middle) > 0.05 { low = middle } else { high = middle }
    }
    (high * 10_000.0 / f64::from(of.max(1))).min(10_000.0)
}

/// What came of all cases: honest couriers, and those who keep parcels.
pub fn couriers(seed: u64, seen: &[Seen], least: usize) -> [Path; 2] {
    let mut dice = Dice::new(seed ^ 0x5eed);
    let mut paths = [Path::default(); 2];
    let mut residues: BTreeMap<u64, (u32, BTreeSet<u64>)> = BTreeMap::new();
    let couriers = seen.iter().map(|one| one.claim.courier).max().map_or(0, |most| most + 1);
    for one in seen.iter().filter(|one| one.made.residue == Residue::Unaccounted) {
        let known = residues.entry(one.claim.courier).or_default();
        known.0 += 1;
        known.1.insert(one.claim.building);
    }
    for courier in 0..couriers {
        let guilty = City::keeps_parcels(courier);
        let path = &mut paths[usize::from(guilty)];
        path.couriers += 1;
        let Some((claims, buildings)) = residues.get(&courier) else { continue };
        path.asked_about += 1;
        if buildings.len() >= least && *claims as usize >= least {
            path.cases += 1;
            case(&mut dice, guilty, path);
        }
    }
    paths
}

fn case(dice: &mut Dice, guilty: bool, path: &mut Path) {
    let opened = Timestamp(200 * DAY);
    let mut finds = || dice.often(if guilty { 10_000 - ERROR } else { ERROR });
    let person = |n| Human::of(StaffId([n; 16]), Role::Analyst).expect("an analyst decides");
    let [reporter, first, second] = [1, 2, 3].map(person);
    let evidence = Digest([9; 32]);
    let facts = CaseFacts {
        state: CaseState::WithCourier,
        reporter: Some(reporter.staff()),
        evidence,
        grounds: 1,
        tries: 0,
        earlier: None,
        asked_at: Some(opened),
        answered: true,
        held: 0,
        under_decision: false,
        terms: Terms::HOUSE,
    };
    let grounds = [Ground::Theft];
    let asked =
        |kind| Asked { case: &facts, kind, grounds: &grounds, seen: evidence, hold: 72 * HOUR };
    let now = opened.plus(HEARING);
    // Whoever reported it, or one person alone, cannot decide: the rules say no.
    let whole = asked(DecisionKind::Offboarding);
    assert!(Decision::issue(&whole, Authority::Two(reporter, first), now).is_err());
    assert!(Decision::issue(&whole, Authority::Person(first), now).is_err());
    assert!(Decision::issue(&whole, Authority::Two(first, first), now).is_err());
    assert!(Decision::issue(&whole, Authority::Automatic, now).is_err());
    if !finds() {
        return;
    }
    let held = asked(DecisionKind::Suspension);
    path.suspended_if_at_once +=
        u32::from(Decision::issue(&held, Authority::Person(first), opened).is_ok());
    if !finds() {
        return;
    }
    let both = Decision::issue(&whole, Authority::Two(first, second), now);
    path.offboarded += u32::from(both.is_ok());
    // The appeal goes to somebody else.
    path.after_appeal += u32::from(both.is_ok() && finds());
}

/// What recipients got, honest ones and others.
#[derive(Debug, Clone, Copy, Default)]
pub struct Got {
    pub claims: u32,
    pub at_once: u32,
    pub looked_twice: u32,
    pub after_look: u32,
    pub without: u32,
}

/// Remedies by a policy, in the order of time.
pub fn remedies(seed: u64, seen: &[Seen], policy: &Policy) -> [Got; 2] {
    let mut dice = Dice::new(seed ^ 0x9e3);
    let mut got = [Got::default(); 2];
    let mut earlier: BTreeMap<u64, u32> = BTreeMap::new();
    for one in seen {
        let honest = one.claim.why.recipient_is_honest();
        let got = &mut got[usize::from(!honest)];
        let count = earlier.entry(one.claim.recipient).or_default();
        let ask = Ask {
            kind: one.claim.kind,
            valuable: one.claim.valuable,
            earlier: *count,
            since: DAY,
            block_runs: false,
            person_first: false,
        };
        // What a cluster at the building explains is not counted against whoever lives there.
        let explained = one.made.explanations.contains(&Explanation::Building);
        *count += u32::from(!explained);
        got.claims += 1;
        match policy.offer(ask) {
            Offer::Given(_) | Offer::After(..) => got.at_once += 1,
            Offer::SecondLook(..) => {
                got.looked_twice += 1;
                // A no is appealed, to somebody else.
                let finds =
                    |dice: &mut Dice| dice.often(if honest { ERROR } else { 10_000 - ERROR });
                if finds(&mut dice) && finds(&mut dice) {
                    got.without += 1;
                } else {
                    got.after_look += 1;
                }
            }
        }
    }
    got
}
