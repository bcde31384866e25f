//! A station's numbers for rounds, and tickets from earlier losses.

use porchlight_domain::round::credit::{CreditRule, Outcome, credit};
use porchlight_domain::round::policy::*;
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_000 * DAY);

fn result(days_ago: i64, won: bool, listed: u16) -> Outcome {
    let at = NOW.plus(-days_ago * DAY);
    Outcome { at, day: (1_000 - days_ago) as i32, won, listed, offered: 20 }
}

fn tickets(results: &[Outcome]) -> u8 {
    credit(&CreditRule::PUBLISHED, results, &[], NOW).tickets
}

#[test]
fn each_losing_day_brings_a_ticket_up_to_four() {
    assert_eq!(tickets(&[]), 1);
    let losses: Vec<Outcome> = (1..6).map(|d| result(d, false, 3)).collect();
    assert_eq!([1, 2, 3, 4, 5].map(|n| tickets(&losses[..n])), [2, 3, 4, 4, 4]);
}

#[test]
fn a_win_sets_back_to_one_and_later_losses_count_again() {
    assert_eq!(tickets(&[result(5, false, 3), result(3, true, 3)]), 1);
    assert_eq!(tickets(&[result(5, false, 3), result(3, true, 3), result(1, false, 3)]), 2);
}

#[test]
fn two_losses_on_one_day_count_once() {
    assert_eq!(tickets(&[result(1, false, 3), result(1, false, 9)]), 2);
}

#[test]
fn short_lists_bring_nothing_unless_the_round_was_short() {
    assert_eq!(tickets(&[result(1, false, 2)]), 1);
    assert_eq!(tickets(&[Outcome { offered: 2, ..result(1, false, 2) }]), 2);
    assert_eq!(tickets(&[Outcome { offered: 2, ..result(1, false, 0) }]), 1);
}

#[test]
fn a_loss_is_forgotten_after_fourteen_days() {
    assert_eq!(tickets(&[result(13, false, 3)]), 2);
    assert_eq!(tickets(&[result(14, false, 3)]), 1);
}

#[test]
fn what_is_drawn_at_the_moment_of_the_close_counts_in_later_rounds_only() {
    let drawn = [result(0, false, 3), result(2, false, 3)];
    assert_eq!(tickets(&drawn), 2);
    let later = credit(&CreditRule::PUBLISHED, &drawn, &[], NOW.plus(1));
    assert_eq!(later.tickets, 3);
}

#[test]
fn a_no_show_leaves_one_ticket_for_fourteen_days_and_says_until_when() {
    let losses = [result(2, false, 3), result(1, false, 3)];
    let missed = NOW.plus(-DAY);
    let held = credit(&CreditRule::PUBLISHED, &losses, &[missed], NOW);
    assert_eq!((held.tickets, held.held_until), (1, Some(missed.plus(14 * DAY))));
    assert_eq!(held.days, [998, 999], "what counts again after it is shown all the same");
    let over = credit(&CreditRule::PUBLISHED, &losses, &[NOW.plus(-14 * DAY)], NOW);
    assert_eq!((over.tickets, over.held_until), (3, None));
}

proptest! {
    #[test]
    fn losing_never_lowers_and_winning_never_raises_tickets(
        days in prop::collection::vec((0i64..20, any::<bool>(), 0u16..6), 0..20), at in 0i64..20,
    ) {
        let mut all: Vec<Outcome> = days.iter().map(|(d, w, l)| result(*d, *w, *l)).collect();
        let before = tickets(&all);
        all.push(result(at, false, 5));
        let after = tickets(&all);
        prop_assert!(after >= before && after <= 4 && before >= 1);
        all.push(result(at, true, 5));
        prop_assert!(tickets(&all) <= after);
    }

    #[test]
    fn giving_back_only_gets_costlier_with_time(told in -10_000i64..0, a in 0i64..10_000, b in 0i64..10_000) {
        let policy = RoundPolicy::PUBLISHED;
        let start = Timestamp(0);
        let told = Timestamp(told * MINUTE);
        let rank = |now: i64| {
            let back = policy.returning(told, start, told.plus(now * MINUTE));
            Return::ALL.iter().position(|r| *r == back).unwrap()
        };
        prop_assert!(rank(a.min(b)) <= rank(a.max(b)));
    }
}

#[test]
fn free_return_lasts_half_an_hour_after_the_result_and_until_a_day_before() {
    let policy = RoundPolicy::PUBLISHED;
    let start = Timestamp(10 * DAY);
    let early = Timestamp(5 * DAY);
    let returning = |told, now| policy.returning(told, start, now);
    assert_eq!(returning(early, start.plus(-24 * HOUR)), Return::Free);
    assert_eq!(returning(early, start.plus(-24 * HOUR + 1)), Return::Late);
    assert_eq!(returning(early, start.plus(-2 * HOUR + 1)), Return::VeryLate);
    assert_eq!(returning(early, start), Return::TooLate);
    // Told five hours before: half an hour to think about it.
    let told = start.plus(-5 * HOUR);
    assert_eq!(returning(told, told.plus(30 * MINUTE)), Return::Free);
    assert_eq!(returning(told, told.plus(30 * MINUTE + 1)), Return::Late);
}

#[test]
fn a_free_place_belongs_into_the_round_that_can_still_fill_it() {
    let policy = RoundPolicy::PUBLISHED;
    let kind = |ahead| policy.kind_for(NOW.plus(ahead), NOW);
    assert_eq!(kind(12 * HOUR), RoundKind::Main);
    assert_eq!(kind(12 * HOUR - 1), RoundKind::SameDay);
    assert_eq!(kind(2 * HOUR - 1), RoundKind::Urgent);
}

#[test]
fn the_published_policy_is_in_bounds_and_races_in_disguise_are_not() {
    assert_eq!(RoundPolicy::PUBLISHED.check(), Ok(()));
    let short = RoundPolicy { urgent_window: MINUTE, ..RoundPolicy::PUBLISHED };
    assert_eq!(short.check(), Err(PolicyError::WindowTooShort(RoundKind::Urgent)));
    let flipped = RoundPolicy { free_before_start: HOUR, ..RoundPolicy::PUBLISHED };
    assert_eq!(flipped.check(), Err(PolicyError::FreeReturn));
    let mut lax = RoundPolicy::PUBLISHED;
    lax.rules.turns = 0;
    assert_eq!(lax.check(), Err(PolicyError::Rules));
    assert!(RoundPolicy::PUBLISHED.is_newcomer(4) && !RoundPolicy::PUBLISHED.is_newcomer(5));
}
