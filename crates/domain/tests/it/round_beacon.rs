//! Which public value counts, and what a refusal to reveal brings.

use porchlight_domain::round::beacon::*;
use porchlight_domain::time::{MINUTE, SECOND, Timestamp};
use proptest::prelude::*;

fn plan() -> (BeaconPlan, Timestamp) {
    let closes = Timestamp(1_790_000_000 * SECOND);
    (BeaconPlan::for_close(Chain::QUICKNET, closes), closes)
}

#[test]
fn a_known_value_of_quicknet_has_its_known_time() {
    // Value 1 at the chain's genesis, every further one three seconds later.
    let chain = Chain::QUICKNET;
    assert_eq!(chain.published_at(1), Timestamp(1_692_803_367 * SECOND));
    assert_eq!(chain.published_at(657_413), Timestamp((1_692_803_367 + 657_412 * 3) * SECOND));
    assert_eq!(
        chain.hash.hex(),
        "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971"
    );
}

proptest! {
    #[test]
    fn the_first_value_from_a_moment_is_the_first(at in 1_600_000_000_000_000i64..2_000_000_000_000_000) {
        let (chain, at) = (Chain::QUICKNET, Timestamp(at));
        let round = chain.first_from(at);
        prop_assert!(chain.published_at(round) >= at);
        prop_assert!(round == 1 || chain.published_at(round - 1) < at);
    }

    #[test]
    fn no_value_counts_that_existed_when_the_root_was_published(late in 0i64..3_600) {
        let (plan, closes) = plan();
        let root = closes.plus(late * SECOND);
        let attempt = plan.first_attempt(root);
        prop_assert!(plan.published_at(attempt).since(root) >= SEAL_LEAD);
    }

    #[test]
    fn when_to_refuse_makes_no_difference_to_which_value_counts(
        reveal in prop::option::of(0i64..3_600), now in 0i64..7_200,
    ) {
        let (plan, closes) = plan();
        let root = closes.plus(20 * SECOND);
        let revealed = reveal.map(|after| root.plus(after * SECOND));
        let known = revealed.filter(|at| *at <= closes.plus(now * SECOND));
        match plan.step(root, known, |_| true, closes.plus(now * SECOND)) {
            BeaconStep::Draw { attempt, with_secret } => {
                // The secret was out before the value, or it does not count and the value is another.
                prop_assert_eq!(with_secret, known.is_some_and(|at| at < plan.published_at(0)));
                prop_assert_eq!(attempt, u32::from(!with_secret));
            }
            BeaconStep::Reveal { attempt } => prop_assert!(attempt == 0 && known.is_none()),
            other => prop_assert!(false, "{other:?}"),
        }
    }
}

#[test]
fn a_round_in_time_reveals_waits_and_draws_with_both() {
    let (plan, closes) = plan();
    let root = closes.plus(10 * SECOND);
    let at = |s: i64| closes.plus(s * SECOND);
    assert_eq!(plan.step(root, None, |_| false, at(11)), BeaconStep::Reveal { attempt: 0 });
    let revealed = Some(at(15));
    assert_eq!(plan.step(root, revealed, |_| false, at(16)), BeaconStep::Wait { attempt: 0 });
    // A value that is hard to get is waited for, however long: skipping it would be a choice.
    assert_eq!(plan.step(root, revealed, |_| false, at(90_000)), BeaconStep::Wait { attempt: 0 });
    let step = plan.step(root, revealed, |n| n == 0, at(130));
    assert_eq!(step, BeaconStep::Draw { attempt: 0, with_secret: true });
    assert!(plan.missed(root, revealed).is_empty());
}

#[test]
fn an_operator_who_does_not_reveal_gets_the_next_value_without_the_secret() {
    let (plan, closes) = plan();
    let root = closes.plus(10 * SECOND);
    let too_late = plan.published_at(0);
    for revealed in [None, Some(too_late), Some(too_late.plus(MINUTE))] {
        let now = plan.published_at(1).plus(SECOND);
        let step = plan.step(root, revealed, |n| n <= 1, now);
        assert_eq!(step, BeaconStep::Draw { attempt: 1, with_secret: false });
        assert_eq!(plan.missed(root, revealed), [Missed::SecretWithheld]);
    }
    assert_eq!(plan.published_at(1).since(plan.published_at(0)), ATTEMPT_TIME);
}

#[test]
fn a_late_seal_moves_on_to_a_value_that_does_not_exist_yet() {
    let (plan, closes) = plan();
    let root = closes.plus(25 * MINUTE);
    let revealed = Some(root.plus(SECOND));
    assert_eq!(plan.first_attempt(root), 3);
    assert_eq!(plan.missed(root, revealed), [Missed::SealedLate; 3]);
    let never = closes.plus(MAX_ATTEMPTS as i64 * ATTEMPT_TIME + 10 * MINUTE);
    assert_eq!(plan.step(never, None, |_| true, never), BeaconStep::GiveUp);
}
