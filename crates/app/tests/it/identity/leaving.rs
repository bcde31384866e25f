//! From a sign that an account is shared to its end: the check only ever puts something before people, two of
//! them end the account, and the key ends by itself.

use super::World;
use super::ending::{checked_cause, has_key};
use porchlight_app::Actor;
use porchlight_app::decision::{Acted, Proposal};
use porchlight_app::identity::{Finding, Looks, PictureKind};
use porchlight_domain::decision::{Ground, HEARING, NOTICE_PERIOD};
use porchlight_domain::id::{CaseId, VerdictId};
use porchlight_domain::time::{HOUR, MINUTE, SECOND};
use porchlight_domain::words::{
    CaseState, CourierState, DecisionKind, DecisionState, Role, VerdictKind,
};
use porchlight_store::Slice;
use porchlight_store::rows::VerdictRow;

const PAGE: Slice = Slice { offset: 0, limit: 50 };
/// Faster and more even than a person, from several phones: two grounds, and a sign of sharing.
const REASONS: &str = concat!(
    r#"[{"code":"reaction_median_ms","group":"reaction","value":12.0,"points":300},"#,
    r#"{"code":"poll_interval_repeats","group":"cadence","value":0.97,"points":200},"#,
    r#"{"code":"network_accounts","group":"network","value":9.0,"points":9}]"#
);

/// Three tries of Ana's that were refused, a minute apart.
fn tries(world: &World) {
    for number in 0..3 {
        world.stage.advance(MINUTE);
        let at = world.stage.now();
        let mut random = [number; 10];
        random[..8].copy_from_slice(&at.micros().to_be_bytes());
        let row = VerdictRow {
            id: VerdictId::new(at, random),
            signal: 1,
            courier: Some(world.ana),
            station: Some(world.stage.station),
            at,
            act: "enter".into(),
            thing: "rnd_1".into(),
            verdict: VerdictKind::Refuse,
            meant: VerdictKind::Refuse,
            points: 500,
            trust: 0,
            raised: 0,
            policy: 7,
            card: "starter".into(),
            reasons: REASONS.into(),
        };
        world.stage.app.store.work(move |tx| tx.insert_verdict(&row)).unwrap();
    }
}

/// Lets time pass, and every clock run as the reconciler runs them.
fn wait(world: &World, micros: i64) {
    world.stage.advance(micros);
    for _ in 0..2 {
        let mut ctx = world.ctx(Actor::System);
        world.stage.app.send_messages(&mut ctx).unwrap();
        world.stage.app.keep_due_process(&mut ctx).unwrap();
        world.tick();
        world.stage.advance(SECOND);
    }
}

fn state(world: &World) -> CourierState {
    world.stage.app.me(&world.me()).unwrap().state
}

/// The case that waits for an analyst.
fn open_case(world: &World) -> CaseId {
    let cases = world.stage.app.cases(&world.ctx(world.analyst), CaseState::Open, PAGE).unwrap();
    cases.rows[0].case.id
}

/// Two people, one after the other, offboard.
fn offboard(world: &World, case: CaseId, [one, two]: [Actor; 2]) {
    let app = &world.stage.app;
    let seen = |by| app.read_case(&mut world.ctx(by), case).unwrap().case.evidence_digest;
    let asked = app.ask_courier(&mut world.ctx(one), case, seen(one), "Please tell us your side.");
    assert_eq!(asked.unwrap(), Acted::Done);
    wait(world, HEARING);
    let wanted = Proposal {
        kind: DecisionKind::Offboarding,
        grounds: vec![Ground::Credential],
        reasons: "Others worked on the account again after the notice.".into(),
        hours: 0,
        seen: seen(one),
    };
    assert_eq!(app.decide_case(&mut world.ctx(one), case, wanted).unwrap(), Acted::Proposed);
    let view = app.read_case(&mut world.ctx(two), case).unwrap();
    let waits = view.decisions.iter().find(|d| d.row.state == DecisionState::Proposed).unwrap();
    let words = "I read all of it.";
    let ctx = &mut world.ctx(two);
    let agreed = app.second_decision(ctx, waits.row.id, true, words, view.case.evidence_digest);
    assert_eq!(agreed.unwrap(), Acted::Done);
}

#[test]
fn a_shared_account_ends_by_two_people_and_its_key_within_a_minute() {
    let world = World::new();
    let app = &world.stage.app;
    world.consent();
    let held = world.enrol();
    let template = world.mine().template.unwrap().id;
    // The sign of sharing asks; it decides nothing.
    tries(&world);
    wait(&world, 2 * MINUTE);
    let check = world.mine().check.unwrap();
    assert_eq!((check.trigger.as_str(), check.state), ("account_sharing", "open"));
    world.try_with(check.id, "bob");
    world.try_with(check.id, "carl");
    assert_eq!(world.mine().check.unwrap().state, "with_person");
    let look = PictureKind::Taken;
    app.look_at_identity_picture(&mut world.ctx(world.analyst), check.id, look, "to answer it")
        .unwrap();
    let mut ctx = world.ctx(world.analyst);
    let said = app.answer_identity_check(&mut ctx, check.id, Finding::Other, "Not her.").unwrap();
    assert_eq!(said, Looks::Answered);
    assert_eq!(world.row(check.id).ending.as_deref(), Some("referred"));
    assert!(world.row(check.id).case_file.is_some(), "people have it before them");
    assert_eq!(state(&world), CourierState::Active, "the check has no effect");
    assert!(has_key(&world, template), "and destroys nothing");
    // After the notice it goes on; two others decide, after hearing her.
    wait(&world, 25 * HOUR);
    tries(&world);
    wait(&world, 2 * MINUTE);
    offboard(
        &world,
        open_case(&world),
        [world.stage.staff("one", Role::Analyst), world.stage.staff("two", Role::Analyst)],
    );
    assert_eq!(state(&world), CourierState::Active, "there is a time to appeal first");
    assert!(has_key(&world, template));
    wait(&world, NOTICE_PERIOD);
    assert_eq!(state(&world), CourierState::Offboarded);
    world.wait(MINUTE);
    assert_eq!(checked_cause(&world, template, &held), "offboarded");
}
