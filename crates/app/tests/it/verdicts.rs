//! Signals, verdicts and policies: what is recorded is enough to judge again.

use crate::stage::Stage;
use porchlight_app::session::{Bound, Identity};
use porchlight_app::verdict::{Kind, Observed, Ruling, SetPolicy, Watch, What};
use porchlight_app::{Actor, App, Error};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{ApiKeyId, CourierId, DeviceId, SessionId};
use porchlight_domain::time::{DAY, HOUR, SECOND};
use porchlight_domain::words::{Assurance, Role};
use porchlight_store::{Slice, VerdictQuery};
use serde_json::json;
use std::sync::Arc;

/// A live policy that challenges at few points, so that a sniper is soon held up.
const STRICT: &str = r#"{"version": 1, "mode": "live",
    "thresholds": {"delay_at": 150, "challenge_at": 300, "refuse_at": null},
    "delay_ms": 1500, "hold_ms": 180000, "trust_points": 300, "trust_days": 7,
    "breaker": {"challenged_ppm": 1000000, "min_accounts": 20, "step_points": 50}}"#;

fn bound(number: u8) -> Bound {
    let courier = CourierId([number; 16]);
    let identity = Identity {
        actor: Actor::Courier(courier),
        name: String::new(),
        language: "en".into(),
        session: SessionId([number; 16]),
    };
    Bound {
        identity,
        courier,
        device: DeviceId([number; 16]),
        thumbprint: sha256(&[&[number]]),
        assurance: Assurance::ALL[1],
    }
}

fn act(stage: &Stage, app: &App, bound: &Bound, kind: Kind, thing: Option<&str>) -> Ruling {
    act_from(stage, app, bound, (kind, thing), Some(84))
}

fn act_from(
    stage: &Stage,
    app: &App,
    bound: &Bound,
    (kind, thing): (Kind, Option<&str>),
    round_trip: Option<u32>,
) -> Ruling {
    let (network, hints) = ("192.0.2.0/24", "test");
    let observed = Observed { bound, network, hints, kind, thing, round_trip };
    app.observe(&mut stage.ctx(bound.identity.actor), &observed).unwrap()
}

/// A program that looks twice a second and takes what it sees at once.
fn snipe(stage: &Stage, app: &App, bound: &Bound, times: u32) -> Vec<Ruling> {
    let mut rulings = vec![];
    for n in 0..times {
        let thing = format!("offer {n}");
        stage.advance(SECOND / 2);
        act(stage, app, bound, Kind::Poll, None);
        let ctx = stage.ctx(bound.identity.actor);
        app.showed(&ctx, bound.identity.session, std::slice::from_ref(&thing)).unwrap();
        stage.advance(20_000);
        rulings.push(act(stage, app, bound, Kind::Accept, Some(&thing)));
    }
    rulings
}

fn set(stage: &Stage, body: &str) -> SetPolicy {
    let mut ctx = stage.ctx(Actor::Console);
    let set = stage.app.set_verdict_policy(&mut ctx, body, "a test").unwrap();
    stage.app.refresh_policy(&mut stage.ctx(Actor::System)).unwrap();
    set
}

/// The same store, keys and ports, as after a restart.
fn restarted(stage: &Stage) -> App {
    stage.app.flush_signals(&mut stage.ctx(Actor::System)).unwrap();
    App {
        store: Arc::clone(&stage.app.store),
        keys: stage.app.keys.clone(),
        ports: stage.app.ports.clone(),
        settings: stage.app.settings.clone(),
        watch: Watch::default(),
    }
}

#[test]
fn in_shadow_mode_a_sniper_is_admitted_and_what_was_meant_is_kept() {
    let stage = Stage::open();
    let rulings = snipe(&stage, &stage.app, &bound(1), 60);
    assert!(rulings.iter().all(|ruling| ruling.what == What::Admit));
    let query = VerdictQuery::default();
    let kept = stage.app.verdict_lines(&stage.ctx(Actor::Console), query, Slice::page(1)).unwrap();
    assert!(kept.total > 0, "nothing was meant");
    let newest = &kept.rows[0];
    assert_eq!(newest.row.verdict.code(), "admit");
    assert_ne!(newest.row.meant.code(), "admit");
    assert!(!newest.reasons.is_empty() && newest.reasons.len() <= 3, "{:?}", newest.reasons);
}

#[test]
fn in_a_live_policy_a_sniper_is_challenged_and_a_person_beside_it_notices_nothing() {
    let stage = Stage::open();
    assert_eq!(set(&stage, STRICT), SetPolicy::Set(2));
    assert_eq!(set(&stage, STRICT), SetPolicy::Same);
    let (sniper, person) = (bound(1), bound(2));
    for n in 0..8 {
        let thing = format!("block {n}");
        stage.advance(3 * HOUR);
        act(&stage, &stage.app, &person, Kind::Poll, None);
        let ctx = stage.ctx(person.identity.actor);
        stage.app.showed(&ctx, person.identity.session, std::slice::from_ref(&thing)).unwrap();
        stage.advance(7 * SECOND + n * 900_000);
        act(&stage, &stage.app, &person, Kind::Other, None);
        let ruling = act(&stage, &stage.app, &person, Kind::Accept, Some(&thing));
        assert_eq!(ruling.what, What::Admit, "{ruling:?}");
    }
    let rulings = snipe(&stage, &stage.app, &sniper, 60);
    let last = rulings.last().unwrap();
    assert!(matches!(last.what, What::Challenge { hold_ms: 180_000, .. }), "{last:?}");
    assert!(last.verdict.is_some() && !last.reasons.is_empty());
}

#[test]
fn a_restart_remembers_the_same_to_the_last_bit_and_replayed_verdicts_are_the_kept_ones() {
    let stage = Stage::open();
    snipe(&stage, &stage.app, &bound(1), 25);
    set(&stage, STRICT);
    snipe(&stage, &stage.app, &bound(1), 40);
    act(&stage, &stage.app, &bound(3), Kind::SignIn, None);
    let again = restarted(&stage);
    assert_eq!(again.watch_digest().unwrap(), stage.app.watch_digest().unwrap());
    let checked = again.check_verdicts(&stage.ctx(Actor::Console)).unwrap();
    assert_eq!((checked.signals, checked.differ), (131, 0));
    assert!(checked.verdicts > 0);
    // And it goes on as the first would have.
    let before = stage.app.watch_digest().unwrap();
    let next = act(&stage, &again, &bound(1), Kind::Accept, Some("one more"));
    assert!(next.verdict.is_some(), "{next:?}");
    assert_ne!(again.watch_digest().unwrap(), before);
}

#[test]
fn signals_go_after_four_weeks_and_the_windows_stay() {
    let stage = Stage::open();
    snipe(&stage, &stage.app, &bound(1), 30);
    let keep = || stage.app.keep_watch(&mut stage.ctx(Actor::System)).unwrap();
    keep();
    stage.advance(29 * DAY);
    act(&stage, &stage.app, &bound(2), Kind::Poll, None);
    keep();
    let mut left = 0;
    stage.app.recorded_signals(&stage.ctx(Actor::Console), |_| left += 1).unwrap();
    assert_eq!(left, 1, "only the newest signal is younger than four weeks");
    assert_eq!(restarted(&stage).watch_digest().unwrap(), stage.app.watch_digest().unwrap());
}

#[test]
fn bait_is_refused_and_the_next_request_is_judged_anew() {
    let stage = Stage::open();
    set(&stage, STRICT);
    let (scraper, now) = (bound(4), stage.now());
    let bait = stage.app.decoy_round(scraper.identity.session, now).to_string();
    assert!(!stage.app.is_decoy(bound(5).identity.session, &bait), "bait is for one session");
    let ruling = act(&stage, &stage.app, &scraper, Kind::Enter, Some(&bait));
    assert_eq!(ruling.what, What::Refuse);
    assert_eq!(ruling.reasons[0].code, "canary_touched");
    stage.advance(SECOND);
    let next = act(&stage, &stage.app, &scraper, Kind::Enter, Some("a real round"));
    assert!(matches!(next.what, What::Challenge { .. }), "{next:?}");
    assert_eq!(act(&stage, &stage.app, &scraper, Kind::CheckIn, None).what, What::Admit);
}

#[test]
fn a_policy_is_refused_with_the_field_that_is_wrong_and_needs_a_reason_and_a_role() {
    let stage = Stage::open();
    let mut ctx = stage.ctx(Actor::Console);
    let short = STRICT.replace("180000", "60000");
    let Err(Error::Invalid(wrong)) = stage.app.set_verdict_policy(&mut ctx, &short, "why") else {
        panic!("a hold of a minute was taken")
    };
    assert!(wrong[0].message.contains("hold_ms"), "{wrong:?}");
    assert!(stage.app.set_verdict_policy(&mut ctx, STRICT, "  ").is_err());
    let mut courier = stage.ctx(Actor::Courier(CourierId([1; 16])));
    assert!(matches!(
        stage.app.set_verdict_policy(&mut courier, STRICT, "why"),
        Err(Error::Denied(_))
    ));
}

#[test]
fn a_preview_says_what_a_policy_would_have_done_yesterday() {
    let stage = Stage::open();
    snipe(&stage, &stage.app, &bound(1), 60);
    stage.app.flush_signals(&mut stage.ctx(Actor::System)).unwrap();
    let seen = stage.app.preview_policy(&stage.ctx(Actor::Console), STRICT).unwrap();
    assert_eq!((seen.tries, seen.accounts, seen.challenged_would), (60, 1, 1));
    assert!(seen.challenged_now <= seen.challenged_would);
    stage.advance(2 * DAY);
    let later = stage.app.preview_policy(&stage.ctx(Actor::Console), STRICT).unwrap();
    assert_eq!(later.tries, 0);
}

#[test]
fn another_dispatch_system_gets_verdicts_and_its_wrong_signals_named() {
    let stage = Stage::open();
    set(&stage, STRICT);
    let mut ctx = stage.ctx(Actor::Key(ApiKeyId([9; 16]), stage.station));
    let at = u64::try_from(stage.now().micros() / 1_000).unwrap();
    let signal = |n: u64, kind: &str| {
        let value = json!({"version": 1, "at_ms": at + n * 500, "actor": "driver 7",
            "kind": kind, "session": "s", "thing": format!("offer {n}"),
            "shown_at_ms": at + n * 500 - 10});
        serde_json::from_value(value).unwrap()
    };
    let mut many: Vec<_> = (1..80).map(|n| signal(n, "accept")).collect();
    many.insert(3, signal(3, "teleport"));
    many.push(signal(90_000, "poll"));
    let taken = stage.app.take_signals(&mut ctx, &many).unwrap();
    assert_eq!(taken.taken, 79);
    assert_eq!(taken.refused.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [3, 80]);
    assert!(taken.refused[1].1.contains("at_ms"), "half a day ahead: {:?}", taken.refused[1]);
    let verdict = stage.app.judge_outside(&mut ctx, &signal(90, "accept")).unwrap();
    assert_ne!(verdict.verdict.code(), "admit", "{verdict:?}");
    assert!(verdict.id.is_some() && verdict.wait_ms > 0);
    assert!(stage.app.judge_outside(&mut stage.ctx(Actor::Public), &signal(91, "poll")).is_err());
}

#[test]
fn attempts_are_counted_by_what_became_of_them() {
    let stage = Stage::open();
    snipe(&stage, &stage.app, &bound(1), 5);
    stage.app.count_unproved(stage.now(), "invalid_dpop_proof").unwrap();
    stage.app.flush_signals(&mut stage.ctx(Actor::System)).unwrap();
    let figures = stage.app.attempt_figures(&stage.ctx(Actor::Console), 7).unwrap();
    assert_eq!(figures.outcomes.get("admit"), Some(&5));
    assert_eq!(figures.outcomes.get("unproved"), Some(&1));
    let months = stage.app.stopped_months().unwrap();
    assert_eq!((months[0].attempts, months[0].stopped()), (6, 1));
}

/// One try of another dispatch system's sniper, or what that system did to it.
fn theirs(
    stage: &Stage,
    key: Actor,
    n: u64,
    kind: &str,
) -> porchlight_app::verdict::OutsideVerdict {
    let at = u64::try_from(stage.now().micros() / 1_000).unwrap();
    let value = json!({"version": 1, "at_ms": at, "actor": "driver 7", "kind": kind, "session": "s",
        "device": "d", "thing": format!("offer {n}"), "shown_at_ms": at - 10});
    let signal = serde_json::from_value(value).unwrap();
    stage.app.judge_outside(&mut stage.ctx(key), &signal).unwrap()
}

#[test]
fn another_dispatch_system_says_what_became_of_a_challenge_and_points_follow() {
    let stage = Stage::open();
    set(&stage, STRICT);
    let key = Actor::Key(ApiKeyId([9; 16]), stage.station);
    let until_challenged = |key| {
        let tries = (0..200).map(|n| {
            stage.advance(SECOND / 2);
            theirs(&stage, key, n, "accept")
        });
        tries.into_iter().find(|v| v.verdict.code() == "challenge").expect("a challenge")
    };
    let first = until_challenged(key);
    assert!(!first.again && first.wait_ms == 180_000, "{first:?}");
    stage.advance(SECOND);
    let again = theirs(&stage, key, 300, "accept");
    assert!(again.again && again.verdict.code() == "challenge", "one a day: {again:?}");
    // The same name under a key of another station is somebody else.
    let other = stage.add_station("ATX2", (30.3, -97.7), "America/Chicago");
    let other = Actor::Key(ApiKeyId([8; 16]), other);
    assert_eq!(theirs(&stage, other, 300, "challenge_passed").verdict.code(), "admit");
    let still = theirs(&stage, key, 301, "accept");
    assert!(still.again, "only its own system says that driver 7 passed: {still:?}");
    stage.advance(SECOND);
    theirs(&stage, key, 301, "challenge_passed");
    stage.advance(SECOND);
    let after = theirs(&stage, key, 302, "accept");
    assert!(after.points < still.points - 200, "{still:?} {after:?}");
    assert_ne!(after.verdict.code(), "challenge");
    // A failed one is answered with a refusal on the same day, of that actor only.
    let failed = until_challenged(other);
    assert!(!failed.again);
    theirs(&stage, other, 400, "challenge_failed");
    assert_eq!(theirs(&stage, other, 401, "accept").verdict.code(), "refuse");
    assert_ne!(theirs(&stage, key, 402, "accept").verdict.code(), "refuse");
    stage.app.flush_signals(&mut stage.ctx(Actor::System)).unwrap();
    let checked = stage.app.check_verdicts(&stage.ctx(Actor::Console)).unwrap();
    assert_eq!(checked.differ, 0, "what it said is recorded, and a replay comes out the same");
}

/// Recipients and subjects of waiting mails, the oldest first.
fn outbox(stage: &Stage) -> Vec<(String, String)> {
    let page = stage.app.messages(&stage.ctx(Actor::Console), Slice::page(1)).unwrap();
    page.rows.iter().rev().map(|m| (m.recipient.clone(), m.subject.clone())).collect()
}

#[test]
fn when_the_breaker_raises_thresholds_operators_and_analysts_are_told_once_and_when_it_is_over() {
    let stage = Stage::open();
    let people = [
        ("Olga Operator", "olga@example.org", Role::Operator),
        ("Ana Analyst", "ana@example.org", Role::Analyst),
        ("Dan Dispatcher", "dan@example.org", Role::Dispatcher),
    ];
    for (name, email, role) in people {
        stage.app.add_staff(&mut stage.ctx(Actor::Console), name, email, role).unwrap();
    }
    let before = outbox(&stage).len();
    let tell = || stage.app.tell_breaker(&mut stage.ctx(Actor::System)).unwrap();
    let wary = STRICT
        .replace("1000000, \"min", "100000, \"min")
        .replace("points\": 50}", "points\": 400}");
    // In shadow mode nobody is held up: no reason to wake anybody.
    set(&stage, &wary.replace("live", "shadow"));
    (1..=30).for_each(|n| drop(snipe(&stage, &stage.app, &bound(n), 6)));
    assert_eq!(tell(), 0);
    set(&stage, &wary);
    let held = |rulings: &[Ruling]| rulings.iter().any(|r| r.what != What::Admit);
    let mut rulings = vec![];
    for n in 31..=60 {
        rulings = snipe(&stage, &stage.app, &bound(n), 60);
    }
    let now = stage.app.breaker_now(stage.now()).unwrap();
    assert!(now.level > 0 && now.challenged_ppm > 100_000, "{now:?}");
    assert_eq!(now.thresholds.challenge_at, Some(300 + now.points));
    assert!(!held(&rulings[40..]), "thresholds are out of reach: {:?}", rulings.last());
    assert_eq!((tell(), tell()), (2, 0));
    let mut told = outbox(&stage).split_off(before);
    told.sort();
    assert_eq!(
        told.iter().map(|(to, _)| to.as_str()).collect::<Vec<_>>(),
        ["ana@example.org", "olga@example.org"]
    );
    assert!(told[0].1.contains("too many are challenged"), "{told:?}");
    // It survives a restart: nobody is told a second time.
    let again = restarted(&stage);
    again.warm_watch(&mut stage.ctx(Actor::System)).unwrap();
    assert_eq!(again.tell_breaker(&mut stage.ctx(Actor::System)).unwrap(), 0);
    // Quiet days: people try, nobody is challenged, levels come down one by one.
    for n in 0..400_u32 {
        stage.advance(2 * HOUR);
        let person = bound(100 + u8::try_from(n % 100).unwrap());
        act(&stage, &stage.app, &person, Kind::Accept, Some("a block"));
    }
    assert_eq!(stage.app.breaker_now(stage.now()).map(|now| now.level), Some(0));
    assert_eq!((tell(), tell()), (2, 0));
    let over = outbox(&stage).split_off(before + 2);
    assert!(
        over.iter().all(|(_, subject)| subject.contains("as the policy says again")),
        "{over:?}"
    );
}

#[test]
fn the_round_trip_that_a_client_says_is_kept_for_people_and_changes_no_record_and_no_points() {
    let play = |round_trip: Option<u32>| {
        let stage = Stage::open();
        for n in 0..60 {
            stage.advance(SECOND / 2);
            let thing = format!("offer {n}");
            act_from(&stage, &stage.app, &bound(1), (Kind::Accept, Some(&thing)), round_trip);
        }
        stage.app.flush_signals(&mut stage.ctx(Actor::System)).unwrap();
        let mut records = vec![];
        let console = stage.ctx(Actor::Console);
        stage.app.recorded_signals(&console, |record| records.extend_from_slice(record)).unwrap();
        let lines = stage.app.verdict_lines(&console, VerdictQuery::default(), Slice::page(1));
        let newest = lines.unwrap().rows.remove(0);
        (records, newest.row.points, newest.round_trip)
    };
    let (said, nothing) = (play(Some(84)), play(None));
    assert_eq!((said.2, nothing.2), (Some(84), None));
    assert_eq!((&said.0, said.1), (&nothing.0, nothing.1));
    assert_eq!(play(Some(9_000)).1, nothing.1, "whoever claims to be far away gains nothing");
}
