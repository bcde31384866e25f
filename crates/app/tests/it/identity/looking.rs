//! A person looks: without a score, with a reason that the courier reads, and for a short time.

use super::World;
use porchlight_app::Error;
use porchlight_app::identity::{Finding, FramesOutcome, Looks, PersonAsked, PictureKind};
use porchlight_domain::id::IdentityCheckId;
use porchlight_domain::time::HOUR;
use porchlight_domain::words::{CaseState, CourierState};
use porchlight_store::Slice;
use zeroize::Zeroizing;

const PAGE: Slice = Slice { offset: 0, limit: 50 };

/// A check after two mismatches.
fn unlike(world: &World) -> IdentityCheckId {
    world.consent();
    world.enrol();
    let check = world.ask();
    world.try_with(check, "bob");
    let outcome = world.try_with(check, "carl");
    let FramesOutcome::Compared { check: line, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!((line.state, line.reason.as_deref()), ("with_person", Some("mismatches")));
    check
}

#[test]
fn two_mismatches_lead_to_a_person_who_sees_a_picture_and_no_score() {
    let world = World::new();
    let check = unlike(&world);
    let app = &world.stage.app;
    let queue = app.identity_queue(&world.ctx(world.analyst)).unwrap();
    assert_eq!((queue.len(), queue[0].pictures[0].0), (1, PictureKind::Taken));
    let seen = format!("{:?}", app.identity_check_for_staff(&world.ctx(world.analyst), check));
    assert!(!seen.contains("mismatch"), "{seen}");
    let look = |actor, reason: &str| {
        app.look_at_identity_picture(&mut world.ctx(actor), check, PictureKind::Taken, reason)
    };
    assert!(matches!(look(world.dispatcher, "curious"), Err(Error::Denied(_))));
    assert!(matches!(look(world.analyst, " "), Err(Error::Invalid(_))));
    assert!(app.my_identity_looks(&world.me()).unwrap().is_empty());
    let picture = look(world.analyst, "a second mismatch").unwrap();
    assert!(picture.starts_with(b"\xFF\xD8\xFFcarl/0/"));
    let looks = app.my_identity_looks(&world.me()).unwrap();
    assert_eq!((looks[0].by.as_str(), looks[0].reason.as_str()), ("An", "a second mismatch"));
    let answer = app
        .answer_identity_check(&mut world.ctx(world.analyst), check, Finding::Same, "It is her.")
        .unwrap();
    assert_eq!(answer, Looks::Answered);
    let row = world.row(check);
    assert_eq!((row.ending.as_deref(), row.way.as_deref()), (Some("confirmed"), Some("person")));
    assert!(matches!(look(world.analyst, "once more"), Err(Error::Absent(_))));
    let left = app.store.read(|tx| tx.identity_pictures_of(check)).unwrap();
    assert!(left.is_empty());
}

#[test]
fn whoever_finds_somebody_else_looked_first_and_opens_a_case_in_their_own_name() {
    let world = World::new();
    let check = unlike(&world);
    let app = &world.stage.app;
    let answer = || {
        let mut ctx = world.ctx(world.analyst);
        app.answer_identity_check(&mut ctx, check, Finding::Other, "Another person.").unwrap()
    };
    assert_eq!(answer(), Looks::LookFirst);
    let mut ctx = world.ctx(world.analyst);
    app.look_at_identity_picture(&mut ctx, check, PictureKind::Taken, "a second mismatch").unwrap();
    assert_eq!(answer(), Looks::Answered);
    let row = world.row(check);
    assert_eq!(row.ending.as_deref(), Some("referred"));
    let cases = app.cases(&world.ctx(world.analyst), CaseState::Open, PAGE).unwrap();
    let case = &cases.rows[0].case;
    assert_eq!((Some(case.id), case.reporter), (row.case_file, row.looked_by));
    // The check itself has no effect: the account is as it was.
    assert_eq!(app.me(&world.me()).unwrap().state, CourierState::Active);
    assert_eq!(answer(), Looks::NotWaiting);
    let figures = app.identity_figures(&world.ctx(world.analyst), 1).unwrap();
    assert_eq!((figures.asks, figures.second_mismatches, figures.referred), (1, 1, 1));
}

#[test]
fn a_courier_asks_for_a_person_with_the_very_picture_that_was_tried() {
    let world = World::new();
    world.consent();
    world.enrol();
    let check = world.ask();
    let app = &world.stage.app;
    let early = app.ask_for_person(&mut world.me(), check, None, None);
    assert!(matches!(early, Err(Error::Invalid(_))), "{early:?}");
    let capture = world.capture(porchlight_app::identity::CaptureFor::Check(check));
    let sent = world.pictures(&capture, "dark", super::world::HALF);
    let first = sent.frames[0].clone();
    world.send(&capture, sent).unwrap();
    let other = Zeroizing::new(b"\xFF\xD8\xFFanother".to_vec());
    let refused = app.ask_for_person(&mut world.me(), check, Some(other.clone()), None);
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let asked = app.ask_for_person(&mut world.me(), check, Some(first.clone()), Some(other));
    assert!(matches!(asked.unwrap(), PersonAsked::Listed(_)));
    let queue = app.identity_queue(&world.ctx(world.analyst)).unwrap();
    assert_eq!(queue[0].pictures.len(), 2);
    let mut ctx = world.ctx(world.analyst);
    let look = app.look_at_identity_picture(&mut ctx, check, PictureKind::Taken, "asked for");
    assert_eq!(look.unwrap(), *first);
    // A passkey still ends it, and the pictures with it.
    world.answer_by_passkey(check);
    assert_eq!(world.row(check).way.as_deref(), Some("passkey"));
    assert!(app.store.read(|tx| tx.identity_pictures_of(check)).unwrap().is_empty());
}

#[test]
fn a_picture_that_nobody_looked_at_is_gone_after_72_hours_and_the_check_counts_for_nothing() {
    let world = World::new();
    let check = unlike(&world);
    let app = &world.stage.app;
    let picture = app.store.read(|tx| tx.identity_pictures_of(check)).unwrap().remove(0);
    assert!(matches!(app.ports.face_keys.get(picture.key_id), Ok(Some(_))));
    world.wait(71 * HOUR);
    assert!(matches!(app.ports.face_keys.get(picture.key_id), Ok(Some(_))));
    world.wait(HOUR);
    assert!(matches!(app.ports.face_keys.get(picture.key_id), Ok(None)));
    let row = world.row(check);
    assert_eq!(
        (row.ending.as_deref(), row.lapse.as_deref()),
        (Some("lapsed"), Some("nobody_looked"))
    );
}

#[test]
fn whoever_withdraws_while_a_person_is_to_look_takes_the_picture_away_at_once() {
    let world = World::new();
    let check = unlike(&world);
    let app = &world.stage.app;
    let picture = app.store.read(|tx| tx.identity_pictures_of(check)).unwrap().remove(0);
    app.withdraw_identity_consent(&mut world.me()).unwrap();
    assert!(matches!(app.ports.face_keys.get(picture.key_id), Ok(None)));
    let line = world.mine().check.unwrap();
    assert_eq!((line.state, line.instead.as_deref()), ("another_way", Some("declined")));
    let mut ctx = world.ctx(world.analyst);
    let look = app.look_at_identity_picture(&mut ctx, check, PictureKind::Taken, "late");
    assert!(matches!(look, Err(Error::Absent(_))), "{look:?}");
}
