//! Every letter that the rules can lead to stays within its words.

use super::{Clerk, LetterFacts, MOST_WORDS};
use crate::case::evidence::{EvidenceFigure, EvidenceFile, EvidenceItem};
use crate::keys::Keys;
use jiff::tz::TimeZone;
use porchlight_assess::pack::{OWN, Pack, name};
use porchlight_domain::decision::{
    Asked, Authority, CaseFacts, Decision, EarlierNotice, Figure, Ground, Human, Terms,
};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CourierId, StaffId};
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{CaseState, DecisionKind, Role};

const NOW: Timestamp = Timestamp(20_000 * DAY);
const EVIDENCE: Digest = Digest([7; 32]);
/// Every figure that can be evidence, under the ground that it shows.
const FIGURES: [(Ground, &[&str]); 7] = [
    (
        Ground::Rate,
        &[
            "poll_interval_variation",
            "poll_interval_entropy",
            "poll_interval_repeats",
            "polls_per_minute",
            "busiest_minutes",
            "longest_awake_hours",
            "burst_share",
            "polls_per_try",
            "tries_per_day",
            "tries_per_offer",
            "acts_per_device",
            "acts_per_station",
            "acts_per_network",
        ],
    ),
    (
        Ground::Reaction,
        &[
            "reaction_p05_ms",
            "reaction_median_ms",
            "reaction_fast_share",
            "reaction_entropy",
            "response_median_ms",
            "response_fast_share",
        ],
    ),
    (Ground::Unproven, &["unproven_share", "proof_forged", "account_devices", "device_accounts"]),
    (Ground::Shared, &["tries_together", "device_accounts"]),
    (Ground::Moving, &["session_moved_share", "session_hints_share"]),
    (Ground::Canary, &["canary_touched"]),
    (
        Ground::Unseen,
        &[
            "try_unviewed_share",
            "try_unshown_share",
            "reading_median_ms",
            "try_straight_share",
            "other_acts_share",
        ],
    ),
];

fn human(number: u8) -> Human {
    Human::of(StaffId([number; 16]), Role::Operator).unwrap()
}

/// The figure of a ground with most words in a language.
fn longest(codes: &[&str], language: &str) -> EvidenceFigure {
    let words = |code: &&&str| {
        let figure = Figure::of_code(code).unwrap_or_else(|| panic!("{code} has no words"));
        figure.say_span(0.12, 0.97, language).split_whitespace().count()
    };
    let code = codes.iter().max_by_key(words).unwrap();
    EvidenceFigure { code: (*code).to_owned(), least: 0.12, most: 0.97, tries: 12 }
}

fn evidence(grounds: &[Ground], report: &str, language: &str) -> EvidenceFile {
    let items = grounds.iter().map(|ground| {
        let codes = FIGURES.iter().find(|(one, _)| one == ground).unwrap().1;
        let (figures, ground) = (vec![longest(codes, language)], ground.code().to_owned());
        EvidenceItem { ground, tries: 12, figures, listed: vec![] }
    });
    EvidenceFile {
        items: items.collect(),
        tries: 12,
        first: Some("2026-11-25T06:01:00Z".into()),
        last: Some("2026-11-27T06:01:00Z".into()),
        ..EvidenceFile::of_report(CourierId([1; 16]), Ground::Theft, report)
    }
}

/// Every choice among these that is not empty, each in both orders.
fn choices(of: &[Ground]) -> Vec<Vec<Ground>> {
    let choice = |bits: u32| {
        let chosen = of.iter().enumerate().filter(move |(i, _)| bits & (1 << i) != 0);
        chosen.map(|(_, ground)| *ground).collect::<Vec<_>>()
    };
    let forward = (1..1_u32 << of.len()).map(choice);
    forward.flat_map(|chosen| [chosen.iter().rev().copied().collect(), chosen]).collect()
}

fn clerk() -> Clerk {
    Clerk {
        keys: Keys { link: [1; 32], draw: [2; 32], photo: [3; 32] },
        public_url: "https://porchlight.example".into(),
        operator: "Example Parcels".into(),
    }
}

/// A decision, if the rules allow it.
fn decided(kind: DecisionKind, grounds: &[Ground], by: Authority) -> Option<Decision> {
    let case = CaseFacts {
        state: CaseState::Open,
        reporter: None,
        evidence: EVIDENCE,
        grounds: 7,
        tries: 12,
        earlier: Some(EarlierNotice { delivered_at: NOW.plus(-5 * DAY) }),
        asked_at: Some(NOW.plus(-5 * DAY)),
        answered: true,
        held: 0,
        under_decision: true,
        terms: Terms::HOUSE,
    };
    let asked = Asked { case: &case, kind, grounds, seen: EVIDENCE, hold: HOUR };
    Decision::issue(&asked, by, NOW).ok()
}

/// The words of a letter, without the name and what people wrote.
fn words(decision: &Decision, tries: &[Ground], report: bool, language: &str) -> usize {
    let people = match decision.by() {
        Authority::Automatic => 0,
        Authority::Person(_) => 1,
        Authority::Two(..) => 2,
    };
    let laws = Pack::kept().unwrap().into_iter().flat_map(|pack| pack.codes);
    let laws = laws.filter(|code| code != "house");
    let mut laws: Vec<String> =
        laws.chain([OWN.to_owned()]).map(|code| name(&code, language).to_owned()).collect();
    // The longest name is the one that is told.
    laws.sort_by_key(|name| std::cmp::Reverse(name.split_whitespace().count()));
    let letter = clerk().write(&LetterFacts {
        name: "Ana",
        language,
        zone: TimeZone::get("America/Chicago").unwrap(),
        decision,
        evidence: &evidence(tries, if report { "Reported" } else { "" }, language),
        answer_until: NOW.plus(5 * DAY),
        roles: vec![Role::Operator; people],
        reasons: vec!["Wrote".into(); people],
        terms: Terms::HOUSE,
        laws,
        contact: "Contact".into(),
    });
    let wrote = 1 + people + usize::from(report) + 1;
    letter.text().split_whitespace().count() - wrote
}

#[test]
fn every_letter_that_the_rules_can_lead_to_has_at_most_two_hundred_words_in_both_languages() {
    let shown: Vec<Ground> = FIGURES.iter().map(|(ground, _)| *ground).collect();
    let confirmed = [Ground::Automation, Ground::Credential, Ground::Violence, Ground::Theft];
    let restoring = [Ground::OurFault, Ground::NotShown, Ground::OutOfTime];
    let people =
        [Authority::Automatic, Authority::Person(human(1)), Authority::Two(human(1), human(2))];
    let mut longest = vec![];
    for language in ["en", "es"] {
        for (kind, by) in DecisionKind::ALL.iter().flat_map(|kind| people.map(|by| (*kind, by))) {
            // Two people end an account, and decide nothing else.
            if matches!(by, Authority::Two(..)) != (kind == DecisionKind::Offboarding) {
                continue;
            }
            let mut most = (0, String::new());
            let mut made = 0;
            let both = [&shown[..], &confirmed[..]].concat();
            let named =
                choices(&shown).into_iter().chain(choices(&both[5..])).chain(choices(&restoring));
            for grounds in named {
                let Some(decision) = decided(kind, &grounds, by) else { continue };
                made += 1;
                // What tries show beside what people confirm: nothing, the two longest, or all.
                let own: Vec<Ground> =
                    grounds.iter().copied().filter(|g| shown.contains(g)).collect();
                let beside = if own.is_empty() { vec![vec![], shown.clone()] } else { vec![own] };
                for tries in beside {
                    let n = words(&decision, &tries, own_report(&grounds, &confirmed), language);
                    most = most.max((n, format!("{kind} by {by:?} on {grounds:?} {language}")));
                }
            }
            if made > 0 {
                longest.push(most);
            }
        }
    }
    longest.sort();
    assert!(longest.len() >= 12, "every step was written: {longest:#?}");
    assert!(longest.iter().all(|(n, _)| *n <= MOST_WORDS), "{longest:#?}");
    assert!(longest.last().is_some_and(|(n, _)| *n > 100), "they are counted: {longest:#?}");
}

/// Grounds that people confirm begin with what somebody reported.
fn own_report(grounds: &[Ground], confirmed: &[Ground]) -> bool {
    grounds.iter().any(|ground| confirmed.contains(ground))
}
