//! From reading to verdict: the ladder of one request, the breaker, and what a policy may say.

use porchlight_domain::words::Assurance;
use porchlight_risk::book::{Book, Limits, Reading};
use porchlight_risk::breaker::{Alarm, Breaker, LOWER_AFTER_MS};
use porchlight_risk::feature::Feature;
use porchlight_risk::guard::Guard;
use porchlight_risk::live::{LiveCard, Score};
use porchlight_risk::policy::{
    BreakerRule, CheckedPolicy, Mode, Policy, PolicyError, StationThresholds, Thresholds,
};
use porchlight_risk::signal::{Kind, Signal};
use porchlight_risk::starter;
use porchlight_risk::verdict::{Judge, Judged, Verdict};
use porchlight_risk::window::DAY_MS;
use proptest::prelude::*;

use crate::traffic::{Habit, START_MS};

const HOLD: u32 = 180_000;
const ASKED: Verdict = Verdict::Challenge { hold_ms: HOLD, again: false };
const ASKED_AGAIN: Verdict = Verdict::Challenge { hold_ms: HOLD, again: true };
const DELAYED: Verdict = Verdict::Delay { ms: 1_500 };

fn policy(edit: impl Fn(&mut Policy)) -> Result<CheckedPolicy, PolicyError> {
    let mut policy = starter::policy().unwrap().policy().clone();
    policy.mode = Mode::Live;
    edit(&mut policy);
    CheckedPolicy::check(policy)
}

/// The reading of an account of which this is the first signal.
fn first(signal: &Signal) -> Reading {
    Book::new(Limits { accounts: 1, devices: 1, networks: 1, offers: 1 }).observe(signal)
}

/// The guard as it stands in a server.
struct Desk(Guard);

impl Desk {
    fn new(policy: CheckedPolicy) -> Self {
        let card = LiveCard::fit(starter::card().unwrap()).unwrap();
        Self(Guard::new(Limits::CITY, card, policy))
    }

    fn see(&mut self, signal: &Signal) -> Judged {
        self.0.observe(signal).judged
    }

    /// Tells what the server did about the account of `signal`.
    fn tell(&mut self, signal: &Signal, kind: Kind) {
        self.0.observe(&Signal { kind, at_ms: signal.at_ms + 1, ..*signal });
    }
}

/// A sniper's try that is beyond the threshold, and all the signals before it.
fn caught(desk: &mut Desk) -> Signal {
    for signal in Habit::sniper(1).days(9, 6, 8) {
        if let ASKED = desk.see(&signal).meant {
            return signal;
        }
    }
    panic!("a sniper must be challenged");
}

fn later(signal: &Signal, by_ms: u64) -> Signal {
    let at_ms = signal.at_ms + by_ms;
    Signal { at_ms, shown_at_ms: at_ms - 95, thing: at_ms, ..*signal }
}

#[test]
fn a_sniper_is_challenged_once_a_day_and_refused_after_failing() {
    let mut desk = Desk::new(policy(|_| {}).unwrap());
    let signal = caught(&mut desk);
    desk.tell(&signal, Kind::Challenged);
    let again = desk.see(&later(&signal, 10_000));
    assert_eq!(again.verdict, ASKED_AGAIN, "the open challenge, not a second one");
    assert!((1..=3).contains(&again.reasons.iter().count()));
    desk.tell(&later(&signal, 20_000), Kind::ChallengeFailed);
    let refused = desk.see(&later(&signal, 30_000));
    assert_eq!(refused.verdict, Verdict::Refuse);
    assert_eq!(refused.reasons.iter().next().map(|r| r.feature), Some(Feature::ChallengesFailed));
    let work = Signal { kind: Kind::CheckIn, ..later(&signal, 31_000) };
    assert_eq!(desk.see(&work).verdict, Verdict::Admit, "work is never held up");
    let tomorrow = desk.see(&later(&signal, DAY_MS + 60_000));
    assert_eq!(tomorrow.verdict, ASKED, "another day, another challenge");
}

#[test]
fn who_passes_goes_through_for_days_on_that_phone_only() {
    let mut desk = Desk::new(policy(|policy| policy.trust_points = 3_000).unwrap());
    let signal = caught(&mut desk);
    desk.tell(&signal, Kind::Challenged);
    desk.tell(&later(&signal, 5_000), Kind::ChallengePassed);
    let admitted = desk.see(&later(&signal, 6_000));
    assert_eq!(admitted.verdict, Verdict::Admit);
    assert!(admitted.trust > 2_900 && admitted.reasons.iter().next().is_none());
    let other_phone = Signal { device: 777, ..later(&signal, 7_000) };
    assert_eq!(desk.see(&other_phone).verdict, DELAYED, "no second challenge on the same day");
    let week = desk.see(&later(&signal, 8 * DAY_MS));
    assert_eq!(week.trust, 0, "trust fades");
}

#[test]
fn whoever_touches_a_canary_is_refused_and_then_challenged_once() {
    let mut desk = Desk::new(policy(|_| {}).unwrap());
    let person = Habit::person(4).days(2, 2, 6);
    person.iter().for_each(|signal| assert_eq!(desk.see(signal).verdict, Verdict::Admit));
    let last = person.last().unwrap();
    let touched = desk.see(&Signal { kind: Kind::Canary, ..later(last, 1_000) });
    assert_eq!(touched.verdict, Verdict::Refuse);
    assert_eq!(
        touched.reasons.iter().next().map(|r| (r.feature, r.value)),
        Some((Feature::CanaryTouched, 1.0))
    );
    let attempt = Signal { kind: Kind::Accept, ..later(last, 60_000) };
    assert_eq!(desk.see(&attempt).verdict, ASKED);
    desk.tell(&attempt, Kind::Challenged);
    desk.tell(&later(&attempt, 9_000), Kind::ChallengePassed);
    assert_eq!(desk.see(&later(&attempt, 12_000)).verdict, Verdict::Admit, "it was cleared");
    desk.see(&Signal { kind: Kind::Canary, ..later(last, 90_000) });
    assert_eq!(desk.see(&later(&attempt, 99_000)).verdict, Verdict::Refuse, "and touched again");
}

#[test]
fn a_forged_proof_is_refused_whatever_it_is_for() {
    let mut desk = Desk::new(policy(|_| {}).unwrap());
    let mut signal = Signal::new(1, START_MS, Kind::Refresh);
    signal.forged = true;
    let judged = desk.see(&signal);
    assert_eq!(judged.verdict, Verdict::Refuse);
    assert_eq!(judged.reasons.iter().next().map(|r| r.feature), Some(Feature::ProofForged));
}

#[test]
fn in_shadow_mode_all_is_admitted_and_what_was_meant_is_known() {
    let mut desk = Desk::new(policy(|policy| policy.mode = Mode::Shadow).unwrap());
    let signal = caught(&mut desk);
    let judged = desk.see(&later(&signal, 1_000));
    assert_eq!((judged.verdict, judged.meant), (Verdict::Admit, ASKED));
}

#[test]
fn a_station_may_have_thresholds_of_its_own() {
    let own = Thresholds { delay_at: None, challenge_at: None, refuse_at: None };
    let lenient = policy(|policy| {
        policy.stations = vec![StationThresholds { station: 1, thresholds: own }];
    });
    let mut desk = Desk::new(lenient.unwrap());
    for signal in Habit::sniper(1).days(9, 6, 8) {
        assert_eq!(desk.see(&signal).verdict, Verdict::Admit);
    }
}

#[test]
fn a_score_refuses_only_with_two_groups_of_evidence() {
    let strict = policy(|policy| policy.thresholds.refuse_at = Some(500)).unwrap();
    let signal = Signal::new(1, START_MS, Kind::Accept);
    let reading = Book::new(Limits::CITY).observe(&signal);
    let card = LiveCard::fit(starter::card().unwrap()).unwrap();
    let mut features = reading.features;
    let judge = |features: &_| {
        let score = card.score(features);
        Judge::new(strict.clone(), Breaker::default()).judge(&signal, &reading, &score)
    };
    // All of one group: fast, and faster.
    for (feature, value) in [
        (Feature::ReactionP05, 1.0),
        (Feature::ReactionMedian, 2.0),
        (Feature::ReactionFastShare, 1.0),
        (Feature::ReactionEntropy, 0.0),
    ] {
        features[feature as usize] = value;
    }
    let one_group = judge(&features);
    assert!(one_group.points > 500);
    assert_eq!(one_group.verdict, ASKED);
    features[Feature::TryUnshownShare as usize] = 1.0;
    assert_eq!(judge(&features).verdict, Verdict::Refuse);
}

#[test]
fn when_too_many_are_challenged_thresholds_rise_and_an_operator_is_told() {
    let rule = BreakerRule { challenged_ppm: 100_000, min_accounts: 50, step_points: 100 };
    let mut judge = Judge::new(policy(|policy| policy.breaker = rule).unwrap(), Breaker::default());
    let everybody = Score { points: 500, ..Score::default() };
    let mut alarms = vec![];
    let mut challenged = 0;
    for n in 0..400_u64 {
        let signal = Signal::new(u128::from(n), START_MS + n * 5_000, Kind::Accept);
        let reading = first(&signal);
        let judged = judge.judge(&signal, &reading, &everybody);
        challenged += u32::from(judged.verdict == ASKED);
        alarms.extend(judged.alarm);
    }
    assert!(
        matches!(alarms[0], Alarm::Raised { level: 1, challenged_ppm } if challenged_ppm > 900_000)
    );
    assert!(challenged < 60, "{challenged} of 400: the breaker came first");
    // A fact needs no score, and no breaker keeps it from counting.
    let canary = Signal::new(9_999, START_MS + 3_000_000, Kind::Canary);
    let reading = Book::new(Limits::CITY).observe(&canary);
    assert_eq!(judge.judge(&canary, &reading, &everybody).verdict, Verdict::Refuse);
    let mut kept = vec![];
    judge.breaker().snapshot(&mut |piece: &[u8]| kept.extend_from_slice(piece));
    assert_eq!(Breaker::restore(&mut kept.as_slice()).as_ref(), Ok(judge.breaker()));
}

#[test]
fn a_policy_in_shadow_mode_trips_no_breaker_however_often_one_account_tries() {
    let shadow = policy(|policy| policy.mode = Mode::Shadow).unwrap();
    let mut judge = Judge::new(shadow, Breaker::default());
    let sniper = Score { points: 2_000_000, ..Score::default() };
    for n in 0..4_000_u64 {
        // A hundred accounts, each forty times: nobody tells the book that they were challenged.
        let signal = Signal::new(u128::from(n % 100), START_MS + n * 5_000, Kind::Accept);
        let judged = judge.judge(&signal, &first(&signal), &sniper);
        assert_eq!((judged.meant, judged.alarm), (ASKED, None));
    }
    assert_eq!(judge.breaker().level(), 0);
}

#[test]
fn the_breaker_comes_down_level_by_level_when_all_is_quiet() {
    let mut judge = Judge::new(policy(|_| {}).unwrap(), Breaker::default());
    let see = |judge: &mut Judge, n: u64, at_ms: u64, points: i32| {
        let signal = Signal::new(u128::from(n), at_ms, Kind::Accept);
        let reading = first(&signal);
        judge.judge(&signal, &reading, &Score { points, ..Score::default() }).alarm
    };
    for n in 0..120 {
        see(&mut judge, n, START_MS + n * 30_000, 2_000_000);
    }
    let up = judge.breaker().level();
    assert!(up >= 2, "{up}");
    let mut lowered = 0;
    for n in 0..8_000 {
        let at_ms = START_MS + 4_000_000 + n * LOWER_AFTER_MS / 60;
        let alarm = see(&mut judge, 1_000 + n, at_ms, 0);
        lowered += u32::from(matches!(alarm, Some(Alarm::Lowered { .. })));
    }
    assert_eq!((lowered, judge.breaker().level()), (up, 0));
}

#[test]
fn a_policy_outside_its_limits_is_refused_with_the_field() {
    let field = |edit: fn(&mut Policy)| match policy(edit) {
        Err(PolicyError::Field(field, _)) => field,
        other => panic!("{other:?}"),
    };
    assert_eq!(field(|p| p.hold_ms = 119_999), "hold_ms");
    assert_eq!(field(|p| p.delay_ms = 5_001), "delay_ms");
    assert_eq!(field(|p| p.thresholds.challenge_at = Some(0)), "challenge_at");
    assert_eq!(field(|p| p.thresholds.delay_at = Some(450)), "delay_at");
    assert_eq!(field(|p| p.thresholds.refuse_at = Some(450)), "refuse_at");
    assert_eq!(field(|p| p.version = 0), "version");
    assert_eq!(field(|p| p.breaker.min_accounts = 1), "breaker.min_accounts");
    assert_eq!(
        field(|p| p.stations = vec![StationThresholds { station: 1, thresholds: p.thresholds }; 2]),
        "stations"
    );
    let json = serde_json::to_vec(starter::policy().unwrap().policy()).unwrap();
    assert_eq!(CheckedPolicy::parse(&json), starter::policy());
    let newer = String::from_utf8(json).unwrap().replace("\"version\"", "\"versions\"");
    assert!(matches!(CheckedPolicy::parse(newer.as_bytes()), Err(PolicyError::Unreadable(_))));
}

fn any_reading() -> impl Strategy<Value = (Reading, i32, Kind)> {
    let kinds = proptest::sample::select(Kind::ALL);
    let times = proptest::array::uniform3(0_u64..3 * DAY_MS);
    (times, any::<[bool; 3]>(), -500_i32..3_000, kinds).prop_map(|(times, facts, points, kind)| {
        let at_ms = START_MS + 3 * DAY_MS;
        let signal = Signal::new(1, at_ms, kind);
        let mut reading = first(&signal);
        let when = |ago: u64| if ago.is_multiple_of(3) { 0 } else { at_ms - ago };
        (reading.challenged_at_ms, reading.passed_at_ms, reading.failed_at_ms) =
            (when(times[0]), when(times[1]), when(times[2]));
        (reading.canary, reading.forged, reading.device_passed) = (facts[0], facts[1], facts[2]);
        (reading, points, kind)
    })
}

proptest! {
    #[test]
    fn only_tries_are_held_up_and_nobody_is_asked_twice_a_day((reading, points, kind) in any_reading()) {
        let mut judge = Judge::new(policy(|_| {}).unwrap(), Breaker::default());
        let signal = Signal { assurance: Assurance::SoftwareKey, ..Signal::new(1, reading.at_ms, kind) };
        let judged = judge.judge(&signal, &reading, &Score { points, ..Score::default() });
        if !kind.is_try() && kind != Kind::Canary {
            prop_assert_eq!(judged.verdict, Verdict::Admit);
        }
        let asked = reading.challenged_at_ms;
        if judged.verdict == ASKED {
            prop_assert!(asked == 0 || reading.at_ms - asked >= DAY_MS);
        }
        prop_assert!(judged.reasons.iter().count() <= 3);
        if reading.canary || reading.forged {
            prop_assert!(judged.verdict == Verdict::Admit || judged.reasons.iter().next().is_some());
        }
    }

    #[test]
    fn fewer_points_are_never_held_up_more((reading, points, _) in any_reading(), less in 0_i32..2_000) {
        let weight = |verdict: Verdict| match verdict {
            Verdict::Admit => 0,
            Verdict::Delay { .. } => 1,
            Verdict::Challenge { .. } => 2,
            Verdict::Refuse => 3,
        };
        let signal = Signal::new(1, reading.at_ms, Kind::Accept);
        let of = |points| {
            let score = Score { points, ..Score::default() };
            let mut judge = Judge::new(policy(|_| {}).unwrap(), Breaker::default());
            weight(judge.judge(&signal, &reading, &score).verdict)
        };
        prop_assert!(of(points - less) <= of(points));
    }
}
