//! What recipients get.

use porchlight_assess::remedy::{Ask, Look, Offer, Policy, Remedy};
use porchlight_domain::time::{DAY, HOUR};
use porchlight_domain::words::ClaimKind;

fn ask(kind: ClaimKind) -> Ask {
    Ask { kind, valuable: false, earlier: 0, since: DAY, block_runs: false, person_first: false }
}

#[test]
fn every_claim_has_an_offer_and_beyond_a_limit_it_is_the_same_after_a_second_look() {
    let policy = Policy { valuable_at_once: false, ..Policy::default() };
    for kind in ClaimKind::ALL {
        let plain = policy.offer(ask(*kind));
        assert!(matches!(plain, Offer::Given(_)), "{kind}");
        for limit in [Ask { earlier: 99, ..ask(*kind) }, Ask { valuable: true, ..ask(*kind) }] {
            assert_eq!(policy.offer(limit).remedy(), plain.remedy(), "{kind}");
        }
    }
    let often = policy.offer(Ask { earlier: 3, ..ask(ClaimKind::NotReceived) });
    assert_eq!(often, Offer::SecondLook(Remedy::Replacement, Look::Often));
    let worth = policy.offer(Ask { valuable: true, ..ask(ClaimKind::Damaged) });
    assert_eq!(worth, Offer::SecondLook(Remedy::Replacement, Look::Valuable));
}

#[test]
fn a_parcel_at_another_place_is_fetched_while_the_courier_is_still_on_the_block() {
    let policy = Policy::default();
    let runs = Ask { block_runs: true, ..ask(ClaimKind::WrongPlace) };
    assert_eq!(policy.offer(runs), Offer::Given(Remedy::Retrieval));
    assert_eq!(policy.offer(ask(ClaimKind::WrongPlace)), Offer::Given(Remedy::Replacement));
}

#[test]
fn whoever_missed_a_parcel_minutes_ago_waits_as_long_as_the_policy_says_and_no_longer() {
    let policy = Policy { wait_hours: 24, ..Policy::default() };
    let soon = Ask { since: HOUR, ..ask(ClaimKind::NotReceived) };
    assert_eq!(policy.offer(soon), Offer::After(Remedy::Replacement, 23 * HOUR));
    assert_eq!(policy.offer(ask(ClaimKind::NotReceived)), Offer::Given(Remedy::Replacement));
    let ahead = Ask { since: -3 * DAY, ..ask(ClaimKind::NotReceived) };
    assert_eq!(policy.offer(ahead), Offer::After(Remedy::Replacement, 24 * HOUR));
    let damaged = Ask { since: HOUR, ..ask(ClaimKind::Damaged) };
    assert!(matches!(policy.offer(damaged), Offer::Given(_)));
}

#[test]
fn a_policy_reads_back_and_one_that_takes_a_right_away_is_refused_with_the_field() {
    let policy = Policy { damaged: Remedy::Refund, at_once: 2, ..Policy::default() };
    assert_eq!(Policy::read(&policy.text()), Ok(policy.clone()));
    for (bad, field) in [
        (Policy { at_once: 0, ..policy.clone() }, "at_once"),
        (Policy { days: 366, ..policy.clone() }, "days"),
        (Policy { wait_hours: 25, ..policy.clone() }, "wait_hours"),
        (Policy { wrong_item: Remedy::Answer, ..policy.clone() }, "wrong_item"),
    ] {
        let why = Policy::read(&bad.text()).unwrap_err().0;
        assert!(why.starts_with(field), "{why}");
    }
    assert!(Policy::read("{}").is_err());
}
