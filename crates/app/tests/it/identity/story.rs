//! Consent, enrolment, checks, and what is refused.

use super::world::HALF;
use super::{PERSON, World};
use porchlight_app::identity::{
    CaptureBegun, CaptureFor, Consenting, FramesOutcome, Likeness, PasskeyAnswered, PasskeyAsked,
    SetIdentityPolicy,
};
use porchlight_app::{Actor, Error};
use porchlight_domain::time::{DAY, MINUTE, SECOND};
use porchlight_domain::words::CourierState;
use porchlight_identity::policy::CheckedPolicy;
use serde_json::{Value, json};

fn changed(draft: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(draft).unwrap();
    change(&mut value);
    value.to_string()
}

#[test]
fn a_courier_consents_enrols_and_is_known_again_and_nobody_else_is() {
    let world = World::new();
    assert_eq!(world.consent(), Consenting::Given);
    world.enrol();
    let mine = world.mine();
    assert!(mine.consent.unwrap().current && mine.template.unwrap().this_phone);
    let check = world.ask();
    let line = world.mine().check.unwrap();
    assert_eq!((line.trigger.as_str(), line.tries_left), ("account_sharing", 3));
    assert_eq!(line.ways, ["face", "passkey", "person"]);
    let FramesOutcome::Compared { likeness, check: line, .. } = world.try_with(check, "bob") else {
        panic!("not compared")
    };
    assert_eq!((likeness, line.state, line.tries_left), (Likeness::Mismatch, "open", 2));
    let FramesOutcome::Compared { likeness, check: line, .. } = world.try_with(check, PERSON)
    else {
        panic!("not compared")
    };
    assert_eq!((likeness, line.state), (Likeness::Match, "over"));
    assert_eq!((line.ending.as_deref(), line.way.as_deref()), (Some("confirmed"), Some("face")));
    let asks = world.mine().asks;
    assert_eq!((asks.len(), asks[0].trigger.as_str()), (1, "account_sharing"));
}

#[test]
fn nobody_enrols_without_consent_to_the_policy_in_force() {
    let world = World::new();
    let app = &world.stage.app;
    let begin = || app.begin_face_capture(&mut world.me(), &world.phone, CaptureFor::Enrolment);
    assert_eq!(begin().unwrap(), CaptureBegun::NoConsent);
    let mine = world.mine();
    let policy = mine.policy.unwrap().digest();
    let other = world.consent_to(policy, "I agree to something else");
    assert!(matches!(other, Err(Error::Invalid(_))), "{other:?}");
    world.consent();
    let capture = world.capture(CaptureFor::Enrolment);
    // The policy changes while the pictures are taken: they are refused, and no key stays behind.
    let draft = changed(&world.draft(), |value| value["idle_days"] = json!(20));
    assert_eq!(world.set(&draft), SetIdentityPolicy::Set(2));
    let sent = world.pictures(&capture, PERSON, HALF);
    assert!(matches!(world.send(&capture, sent).unwrap(), FramesOutcome::NoConsent));
    assert_eq!(world.consent_to(policy, "old").unwrap(), Consenting::PolicyChanged);
    assert_eq!(world.mine().template, None);
}

#[test]
fn pictures_of_another_nonce_a_second_time_too_late_or_exchanged_are_refused() {
    let world = World::new();
    world.consent();
    let (one, two) = (world.capture(CaptureFor::Enrolment), world.capture(CaptureFor::Enrolment));
    let crossed = world.send(&two, world.pictures(&one, PERSON, HALF));
    assert!(matches!(crossed, Err(Error::Invalid(_))));
    let mut unsigned = world.pictures(&one, PERSON, HALF);
    unsigned.commitment = world.pictures(&two, PERSON, HALF).commitment;
    assert!(matches!(world.send(&one, unsigned), Err(Error::Unproved(_))));
    let mut exchanged = world.pictures(&one, PERSON, HALF);
    exchanged.frames = world.pictures(&one, "bob", HALF).frames;
    assert!(matches!(world.send(&one, exchanged), Err(Error::Invalid(_))));
    let mut half = world.pictures(&one, PERSON, HALF);
    half.half = zeroize::Zeroizing::new(vec![9; 32]);
    assert!(matches!(world.send(&one, half), Err(Error::Invalid(_))));
    // None of these used the capture up; a good one does, once.
    assert!(world.send(&one, world.pictures(&one, PERSON, HALF)).is_ok());
    let again = world.send(&one, world.pictures(&one, PERSON, HALF));
    assert!(matches!(again, Err(Error::Unproved(refusal)) if refusal.code == "capture_over"));
    world.stage.advance(3 * MINUTE);
    let late = world.send(&two, world.pictures(&two, PERSON, HALF));
    assert!(matches!(late, Err(Error::Unproved(refusal)) if refusal.code == "capture_over"));
    let other = world.stage.app.send_face_frames(
        &mut world.me(),
        &world.phone(2),
        two.id,
        world.pictures(&two, PERSON, HALF),
    );
    assert!(matches!(other, Err(Error::Absent(_))));
}

#[test]
fn poor_pictures_make_no_template_and_say_what_is_wrong() {
    let world = World::new();
    world.consent();
    let capture = world.capture(CaptureFor::Enrolment);
    let outcome = world.send(&capture, world.pictures(&capture, "dark", HALF)).unwrap();
    let FramesOutcome::NotGood { frames, reasons } = outcome else { panic!("{outcome:?}") };
    assert_eq!((frames.len(), reasons), (5, vec!["dark".to_owned()]));
    assert_eq!(world.mine().template, None);
}

#[test]
fn whoever_refuses_answers_by_passkey_or_in_person_and_nothing_else_changes() {
    let world = World::new();
    let check = world.ask();
    assert_eq!(world.mine().check.unwrap().ways, ["passkey", "person"]);
    let app = &world.stage.app;
    let line = app.decline_identity_check(&mut world.me(), check).unwrap();
    assert_eq!((line.state, line.instead.as_deref()), ("another_way", Some("declined")));
    let asked = app.begin_identity_passkey(&mut world.me(), check).unwrap();
    let PasskeyAsked::Asked(step, _) = asked else { panic!("{asked:?}") };
    let wrong = json!({"handle": world.ana.to_string(), "holds": false});
    let answer = app.answer_identity_passkey(&mut world.me(), check, step, &wrong).unwrap();
    assert!(matches!(answer, PasskeyAnswered::Wrong(_)), "{answer:?}");
    let answer = app.answer_identity_passkey(&mut world.me(), check, step, &wrong).unwrap();
    assert!(matches!(answer, PasskeyAnswered::Stale(_)), "{answer:?}");
    world.answer_by_passkey(check);
    let row = world.row(check);
    assert_eq!((row.ending.as_deref(), row.way.as_deref()), (Some("confirmed"), Some("passkey")));
    world.stage.advance(2 * DAY);
    let check = world.ask();
    let seen = app.saw_courier(&mut world.ctx(world.dispatcher), check).unwrap();
    assert_eq!(seen, porchlight_app::identity::Looks::Answered);
    assert_eq!(world.row(check).way.as_deref(), Some("person"));
    assert_eq!(app.me(&world.me()).unwrap().state, CourierState::Active);
}

#[test]
fn three_unclear_tries_lead_to_another_way_and_to_no_more_pictures() {
    let world = World::new();
    world.consent();
    world.enrol();
    let check = world.ask();
    for left in [2, 1] {
        let outcome = world.try_with(check, "dark");
        let FramesOutcome::Compared { reasons, check: line, .. } = outcome else { panic!() };
        assert_eq!((reasons, line.tries_left), (vec!["dark".to_owned()], left));
    }
    world.try_with(check, "dark");
    let line = world.mine().check.unwrap();
    assert_eq!((line.state, line.instead.as_deref()), ("another_way", Some("unclear")));
    assert_eq!(line.ways, ["passkey", "person"]);
    let app = &world.stage.app;
    let more = app.begin_face_capture(&mut world.me(), &world.phone, CaptureFor::Check(check));
    assert_eq!(more.unwrap(), CaptureBegun::NotOpen);
}

#[test]
fn another_phone_does_not_open_the_template_and_that_is_no_try() {
    let world = World::new();
    world.consent();
    world.enrol();
    let check = world.ask();
    let capture = world.capture(CaptureFor::Check(check));
    let mut other = HALF;
    other[5] = 99;
    let outcome = world.send(&capture, world.pictures(&capture, PERSON, other)).unwrap();
    let FramesOutcome::OtherPhone(line) = outcome else { panic!("{outcome:?}") };
    assert_eq!((line.state, line.tries_left), ("open", 3));
}

#[test]
fn nobody_enrols_a_face_while_they_are_asked_who_they_are() {
    let world = World::new();
    world.consent();
    let capture = world.capture(CaptureFor::Enrolment);
    world.ask();
    let begin =
        world.stage.app.begin_face_capture(&mut world.me(), &world.phone, CaptureFor::Enrolment);
    assert_eq!(begin.unwrap(), CaptureBegun::CheckWaits);
    let outcome = world.send(&capture, world.pictures(&capture, "bob", HALF)).unwrap();
    assert!(matches!(outcome, FramesOutcome::NoConsent), "{outcome:?}");
    assert_eq!(world.mine().template, None);
}

#[test]
fn a_policy_with_other_software_or_beyond_a_cap_is_not_put_in_force() {
    let world = World::without_policy();
    assert!(world.mine().policy.is_none());
    let draft = world.draft();
    let other = changed(&draft, |value| value["software"][0]["version"] = json!("2"));
    assert!(matches!(world.set(&other), SetIdentityPolicy::OtherSoftware(_)));
    let often = changed(&draft, |value| value["cadence"]["most_in_30_days"] = json!(5));
    let mut ctx = world.ctx(Actor::Console);
    let refused = world.stage.app.set_identity_policy(&mut ctx, world.programme, &often);
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let mut ctx = world.ctx(world.analyst);
    let denied = world.stage.app.set_identity_policy(&mut ctx, world.programme, &draft);
    assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    assert_eq!(world.set(&draft), SetIdentityPolicy::Set(1));
    assert_eq!(world.set(&draft), SetIdentityPolicy::Same);
    // What is published is signed by the log's key and reads as the same policy.
    let published = world.stage.app.identity_policies(world.programme).unwrap().remove(0);
    let note = porchlight_domain::log::note::Note::parse(&published.note).unwrap();
    let read =
        CheckedPolicy::of_note(&note, &world.stage.app.log_key(), &|key, message, signature| {
            let key = ed25519_dalek::VerifyingKey::from_bytes(key).unwrap();
            ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok())
        });
    assert_eq!(read.unwrap().digest(), published.policy.digest());
}

#[test]
fn where_no_face_can_be_compared_a_check_goes_on_by_the_other_ways_and_lapses() {
    let world = World::new();
    world.consent();
    world.enrol();
    *world.names.software.lock().unwrap() = Err("the models are not here".into());
    assert_eq!(world.mine().unavailable_why.as_deref(), Some("the models are not here"));
    world.notice();
    world.wait(SECOND);
    let line = world.mine().check.unwrap();
    assert_eq!((line.state, line.instead.as_deref()), ("another_way", Some("unavailable")));
    assert_eq!(line.ways, ["passkey", "person"]);
    world.wait(121 * MINUTE);
    let line = world.mine().check.unwrap();
    assert_eq!(
        (line.ending.as_deref(), line.lapse.as_deref()),
        (Some("lapsed"), Some("unavailable"))
    );
}
