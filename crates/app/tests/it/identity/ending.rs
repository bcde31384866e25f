//! How keys end, and that a courier can check it.

use super::World;
use super::world::software;
use porchlight_app::Actor;
use porchlight_app::identity::SetIdentityPolicy;
use porchlight_domain::id::FaceTemplateId;
use porchlight_domain::time::{DAY, MINUTE, SECOND};
use porchlight_domain::words::CourierState;
use porchlight_identity::halves::ServerHalf;
use porchlight_identity::receipt::{DeletionReceipt, Held};
use porchlight_store::Commit;
use serde_json::{Value, json};

pub(super) fn has_key(world: &World, id: FaceTemplateId) -> bool {
    matches!(world.stage.app.ports.face_keys.get(id), Ok(Some(_)))
}

/// A world with an enrolled courier, and the template.
fn enrolled() -> (World, FaceTemplateId, (String, [u8; 32])) {
    let world = World::new();
    world.consent();
    let held = world.enrol();
    let id = world.mine().template.unwrap().id;
    assert!(has_key(&world, id));
    (world, id, held)
}

/// The cause by which a template ended, after its receipt was checked against the log.
pub(super) fn checked_cause(
    world: &World,
    id: FaceTemplateId,
    (enrolment, salt): &(String, [u8; 32]),
) -> String {
    assert!(!has_key(world, id), "the key is still there");
    let app = &world.stage.app;
    app.sequence_log(&mut world.ctx(Actor::System)).unwrap();
    let mine = world.mine();
    assert_eq!(mine.template, None);
    let line = mine.receipts.into_iter().find(|line| line.template == id).unwrap();
    let receipt = DeletionReceipt { fact: line.fact, salt: line.leaf_salt, leaf: line.leaf };
    let checked = receipt.verify(&Held { enrolment, courier: world.ana, salt }).unwrap();
    let bodies = app.log_bodies(0, 2_000).unwrap();
    assert!(bodies.contains(&receipt.leaf), "the log does not hold the receipt");
    assert_eq!(checked.leaf, line.leaf_hash);
    assert_eq!(checked.fact.cause.code(), line.cause);
    line.cause
}

#[test]
fn withdrawing_destroys_the_key_before_it_answers_and_the_receipt_holds() {
    let (world, id, held) = enrolled();
    world.stage.app.withdraw_identity_consent(&mut world.me()).unwrap();
    assert_eq!(checked_cause(&world, id, &held), "withdrew");
    assert_eq!(world.mine().consent, None);
    // What ended once does not end twice.
    world.wait(MINUTE);
    assert_eq!(world.mine().receipts.len(), 1);
}

#[test]
fn thirty_idle_days_end_a_template_and_every_match_begins_them_anew() {
    let (world, id, held) = enrolled();
    world.wait(20 * DAY);
    let check = world.ask();
    world.try_with(check, super::PERSON);
    world.wait(20 * DAY);
    assert!(has_key(&world, id));
    world.wait(10 * DAY);
    assert_eq!(checked_cause(&world, id, &held), "idle");
}

#[test]
fn another_policy_or_the_end_of_checks_ends_every_template_within_a_minute() {
    let (world, id, held) = enrolled();
    let mut draft: Value = serde_json::from_str(&world.draft()).unwrap();
    draft["idle_days"] = json!(7);
    assert_eq!(world.set(&draft.to_string()), SetIdentityPolicy::Set(2));
    world.wait(30 * SECOND);
    assert_eq!(checked_cause(&world, id, &held), "replaced");
    world.consent();
    let held = world.enrol();
    let id = world.mine().template.unwrap().id;
    let check = world.ask();
    let mut ctx = world.ctx(Actor::Console);
    assert!(world.stage.app.end_identity_policy(&mut ctx, world.programme).unwrap());
    world.wait(30 * SECOND);
    assert_eq!(checked_cause(&world, id, &held), "switched_off");
    let row = world.row(check);
    assert_eq!((row.ending.as_deref(), row.lapse.as_deref()), (Some("lapsed"), Some("taken_back")));
}

#[test]
fn leaving_ends_a_template_within_a_minute() {
    let (world, id, held) = enrolled();
    set_state(&world, CourierState::Left);
    world.wait(30 * SECOND);
    assert_eq!(checked_cause(&world, id, &held), "left");
}

/// Brings an account into a state.
fn set_state(world: &World, state: CourierState) {
    let ana = world.ana;
    let leaf = porchlight_store::PendingLeaf {
        id: porchlight_domain::id::LeafId([7; 16]),
        kind: "courier",
        subject: ana.to_string(),
        at: world.stage.now(),
        salt: [1; 16],
        fact: "{}".into(),
        body: format!("a leaf of a test {state}"),
        hash: porchlight_domain::digest::sha256(&[state.code().as_bytes()]),
    };
    world
        .stage
        .app
        .store
        .write(move |tx| {
            let mut row = tx.courier(ana)?.unwrap();
            row.state = state;
            tx.update_courier(&row)?;
            Ok(Commit::Record((), vec![leaf.clone()]))
        })
        .unwrap();
}

#[test]
fn a_second_enrolment_ends_the_first() {
    let (world, first, held) = enrolled();
    let other = world.enrol();
    let second = world.mine().template.unwrap().id;
    assert_ne!(first, second);
    assert!(!has_key(&world, first) && has_key(&world, second));
    assert_ne!(held.1, other.1);
    let line = world.mine().receipts.remove(0);
    assert_eq!((line.template, line.cause.as_str()), (first, "replaced"));
}

#[test]
fn a_folder_of_keys_that_was_put_back_is_emptied_again_of_what_has_a_receipt() {
    let (world, id, _) = enrolled();
    let app = &world.stage.app;
    let copy = app.ports.face_keys.get(id).unwrap().unwrap();
    let copy = ServerHalf::new(*copy.bytes()).unwrap();
    app.withdraw_identity_consent(&mut world.me()).unwrap();
    app.ports.face_keys.put(id, &copy).unwrap();
    assert!(has_key(&world, id));
    assert_eq!(app.destroy_face_keys_again().unwrap(), 1);
    assert!(!has_key(&world, id));
    assert_eq!(app.destroy_face_keys_again().unwrap(), 0);
}

#[test]
fn a_key_that_an_interrupted_enrolment_left_is_destroyed() {
    let world = World::new();
    world.consent();
    let capture = world.capture(porchlight_app::identity::CaptureFor::Enrolment);
    let row = world.stage.app.store.read(|tx| tx.face_capture(capture.id)).unwrap().unwrap();
    let half = ServerHalf::new(super::world::HALF).unwrap();
    world.stage.app.ports.face_keys.put(row.template, &half).unwrap();
    world.wait(14 * MINUTE);
    assert!(!has_key(&world, row.template));
}

#[test]
fn other_models_than_the_policy_names_compare_nothing() {
    let (world, id, _) = enrolled();
    *world.names.software.lock().unwrap() = Ok(software("two"));
    assert!(world.mine().unavailable_why.is_some());
    world.notice();
    world.wait(SECOND);
    assert_eq!(world.mine().check.unwrap().instead.as_deref(), Some("unavailable"));
    assert!(has_key(&world, id));
}
