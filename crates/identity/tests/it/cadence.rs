//! How often somebody is asked, whatever happens.

use crate::sample::{NOON, checked, policy};
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use porchlight_identity::cadence::{
    Due, Earlier, Moment, Motion, SpeedFix, Stage, Trigger, Why, due,
};
use porchlight_identity::policy::{
    Cadence, CheckedPolicy, MOST_A_DAY, MOST_IN_30_DAYS, Policy, WHOLE,
};
use proptest::prelude::*;

const STILL: Motion = Motion { stage: Stage::AtStation, fix: None };

fn at(trigger: Trigger, earlier: &[Earlier], motion: Motion, now: Timestamp) -> Due {
    due(&checked(), &Moment { trigger, earlier, open: false, motion, draw: 0, now })
}

fn earlier(days: &[i64]) -> Vec<Earlier> {
    let before = |days: &i64| NOON.plus(-days * DAY);
    days.iter().map(|d| Earlier { at: before(d), trigger: Trigger::DeviceChange }).collect()
}

#[test]
fn an_ask_says_why_and_until_when() {
    let Due::Ask(ask) = at(Trigger::DeviceChange, &[], STILL, NOON) else { panic!("not asked") };
    assert_eq!((ask.trigger(), ask.at()), (Trigger::DeviceChange, NOON));
    assert_eq!(ask.due_by(), NOON.plus(30 * MINUTE));
}

#[test]
fn nobody_is_asked_twice_in_24_hours_or_five_times_in_30_days() {
    let ask = |days: &[i64]| at(Trigger::AccountSharing, &earlier(days), STILL, NOON);
    assert_eq!(ask(&[0]), Due::NotNow(Why::AskedToday(NOON.plus(DAY))));
    assert!(matches!(ask(&[1]), Due::Ask(_)));
    assert_eq!(ask(&[29, 20, 10, 2]), Due::NotNow(Why::AskedOften(NOON.plus(DAY))));
    assert!(matches!(ask(&[30, 20, 10, 2]), Due::Ask(_)));
    // A clock that was set back is no way to be asked more often.
    let later = earlier(&[-5]);
    let answer = at(Trigger::AccountSharing, &later, STILL, NOON);
    assert_eq!(answer, Due::NotNow(Why::AskedToday(NOON.plus(6 * DAY))));
}

#[test]
fn begins_of_blocks_are_drawn_and_leave_asks_for_what_only_they_can_answer() {
    let policy = checked();
    let start = |earlier: &[Earlier], draw| {
        let trigger = Trigger::BlockStart;
        due(&policy, &Moment { trigger, earlier, open: false, motion: STILL, draw, now: NOON })
    };
    assert!(matches!(start(&[], 99), Due::Ask(_)));
    assert_eq!(start(&[], 100), Due::NotNow(Why::NotDrawn));
    assert_eq!(start(&[], u16::MAX), Due::NotNow(Why::NotDrawn));
    let starts: Vec<Earlier> = [20, 10]
        .map(|days| Earlier { at: NOON.plus(-days * DAY), trigger: Trigger::BlockStart })
        .into();
    assert_eq!(start(&starts, 0), Due::NotNow(Why::BlockStartsUsedUp));
    assert!(matches!(at(Trigger::DeviceChange, &starts, STILL, NOON), Due::Ask(_)));
}

#[test]
fn nobody_is_asked_while_they_move_or_may_move() {
    let asked = |stage, fix: Option<(u32, i64)>| {
        let fix = fix.map(|(mm_per_second, age)| SpeedFix { mm_per_second, at: NOON.plus(-age) });
        matches!(at(Trigger::DeviceChange, &[], Motion { stage, fix }, NOON), Due::Ask(_))
    };
    assert!(asked(Stage::AtStation, None) && asked(Stage::Off, None));
    assert!(!asked(Stage::OnRoute, None), "on the route, and nothing says that they stand");
    assert!(asked(Stage::OnRoute, Some((200, SECOND))));
    assert!(!asked(Stage::OnRoute, Some((200, MINUTE))), "the fix is too old");
    for stage in Stage::ALL {
        assert!(!asked(*stage, Some((500, SECOND))), "{stage}");
    }
    assert!(asked(Stage::AtStation, Some((9_000, HOUR))));
}

#[test]
fn nobody_is_asked_on_top_of_an_ask_that_waits() {
    let trigger = Trigger::DeviceChange;
    let moment = Moment { trigger, earlier: &[], open: true, motion: STILL, draw: 0, now: NOON };
    assert_eq!(due(&checked(), &moment), Due::NotNow(Why::StillOpen));
}

#[test]
fn a_policy_may_ask_nobody() {
    let mut never = policy();
    never.cadence.most_a_day = 0;
    let never = CheckedPolicy::check(never).unwrap();
    let trigger = Trigger::DeviceChange;
    let moment = Moment { trigger, earlier: &[], open: false, motion: STILL, draw: 0, now: NOON };
    assert_eq!(due(&never, &moment), Due::NotNow(Why::Never));
}

fn any_policy() -> impl Strategy<Value = CheckedPolicy> {
    (0..=MOST_A_DAY, 0..=MOST_IN_30_DAYS, 0..=WHOLE).prop_flat_map(|(day, month, permille)| {
        (0..=month).prop_map(move |start| {
            let cadence = Cadence {
                most_a_day: day,
                most_in_30_days: month,
                most_for_block_start: start,
                block_start_permille: permille,
                grace_minutes: 30,
            };
            CheckedPolicy::check(Policy { cadence, ..policy() }).unwrap()
        })
    })
}

fn any_trigger() -> impl Strategy<Value = Trigger> {
    prop::sample::select(Trigger::ALL)
}

proptest! {
    #[test]
    fn no_sequence_of_triggers_exceeds_the_caps(
        policies in prop::collection::vec(any_policy(), 1..4),
        // Mostly forward by up to three days, now and then the clock is set back.
        steps in prop::collection::vec((any_trigger(), -DAY..3 * DAY, 0u16..1_200, 0usize..4), 1..200),
    ) {
        let (mut now, mut asked): (Timestamp, Vec<Earlier>) = (NOON, vec![]);
        for (trigger, gap, draw, which) in steps {
            now = now.plus(gap);
            let policy = &policies[which % policies.len()];
            let moment = Moment { trigger, earlier: &asked, open: false, motion: STILL, draw, now };
            if let Due::Ask(ask) = due(policy, &moment) {
                asked.push(Earlier { at: ask.at(), trigger });
            }
        }
        let mut times: Vec<Timestamp> = asked.iter().map(|e| e.at).collect();
        times.sort_unstable();
        for pair in times.windows(2) {
            prop_assert!(pair[1].since(pair[0]) >= DAY);
        }
        for five in times.windows(usize::from(MOST_IN_30_DAYS) + 1) {
            prop_assert!(five[4].since(five[0]) >= 30 * DAY);
        }
    }
}
