//! When somebody is asked, and that no cap is ever broken.

use super::World;
use crate::phone_notes::{ask_to_be_told, taken};
use porchlight_app::{Actor, zone};
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND};
use porchlight_store::Commit;

#[test]
fn whatever_is_noticed_nobody_is_asked_twice_in_24_hours_or_more_than_four_times_in_30_days() {
    let world = World::new();
    for _ in 0..(70 * 4) {
        world.notice();
        world.wait(6 * HOUR);
        let open = world.asks().pop().filter(|row| row.ended_at.is_none());
        if let Some(row) = open {
            world.answer_by_passkey(row.id);
        }
    }
    let asks = world.asks();
    assert!(asks.len() >= 8, "{} asks in 70 days", asks.len());
    for (n, ask) in asks.iter().enumerate() {
        let within = |span| {
            asks[n..].iter().filter(|later| later.asked_at.since(ask.asked_at) < span).count()
        };
        assert_eq!(within(DAY), 1, "{} was followed within a day", ask.asked_at.micros());
        assert!(within(30 * DAY) <= 4, "too many within 30 days");
    }
}

#[test]
fn the_database_itself_refuses_an_ask_too_many_and_a_changed_one() {
    let world = World::new();
    let check = world.ask();
    world.answer_by_passkey(check);
    let row = world.row(check);
    let (mut again, mut moved) = (row.clone(), row.clone());
    again.id = porchlight_domain::id::IdentityCheckId([9; 16]);
    again.asked_at = row.asked_at.plus(DAY - 1);
    (again.state, again.ended_at) = ("asked".into(), None);
    let insert = world.stage.app.store.write(move |tx| {
        tx.insert_identity_check(&again)?;
        Ok(Commit::Nothing(()))
    });
    assert!(insert.unwrap_err().detail().contains("within 24 hours"));
    moved.asked_at = row.asked_at.plus(-DAY);
    let update = world.stage.app.store.write(move |tx| {
        tx.update_identity_check(&moved)?;
        Ok(Commit::Nothing(()))
    });
    assert!(update.unwrap_err().detail().contains("never changes"));
}

#[test]
fn whoever_is_asked_is_told_on_their_phone_until_when_and_only_once() {
    let world = World::new();
    ask_to_be_told(&world.stage, world.ana, "en");
    let check = world.ask();
    let due = world.row(check).due_by;
    let by = zone::moment(due, &zone::zone("America/Chicago"), "en");
    let notes = taken(&world.stage);
    assert_eq!(notes.len(), 1, "{notes:?}");
    assert_eq!(notes[0]["url"], "/courier/#/me/identity/check");
    assert!(notes[0]["body"].as_str().unwrap().contains(&by), "{notes:?}");
    world.tick();
    assert!(taken(&world.stage).is_empty());
}

#[test]
fn another_phone_than_before_is_asked_for_once_and_the_first_one_is_not() {
    let world = World::new();
    world.wait(MINUTE);
    assert_eq!(world.asks().len(), 0);
    world.add_phone(2);
    world.wait(MINUTE);
    let asks = world.asks();
    assert_eq!((asks.len(), asks[0].cause.as_str()), (1, "device_change"));
    world.answer_by_passkey(asks[0].id);
    world.wait(2 * DAY);
    assert_eq!(world.asks().len(), 1);
}

#[test]
fn whether_somebody_consented_changes_nothing_about_when_they_are_asked() {
    let asked = |consents: bool| {
        let world = World::new();
        if consents {
            world.consent();
            world.enrol();
        }
        for _ in 0..60 {
            world.notice();
            world.wait(12 * HOUR);
            if let Some(row) = world.asks().pop().filter(|row| row.ended_at.is_none()) {
                world.answer_by_passkey(row.id);
            }
        }
        world.asks().iter().map(|row| row.asked_at).collect::<Vec<_>>()
    };
    let (one, other) = (asked(true), asked(false));
    assert!(!one.is_empty());
    assert_eq!(one, other);
}

#[test]
fn an_ask_that_nobody_answers_waits_for_a_person_and_then_counts_for_nothing() {
    let world = World::new();
    let check = world.ask();
    world.wait(121 * MINUTE);
    let line = world.mine().check.unwrap();
    assert_eq!((line.state, line.reason.as_deref()), ("with_person", Some("unanswered")));
    let queue = world.stage.app.identity_queue(&world.ctx(world.dispatcher)).unwrap();
    assert!(queue.len() == 1 && queue[0].unanswered && queue[0].pictures.is_empty());
    world.wait(72 * HOUR);
    let row = world.row(check);
    assert_eq!(
        (row.ending.as_deref(), row.lapse.as_deref()),
        (Some("lapsed"), Some("nobody_looked"))
    );
    assert!(world.stage.app.identity_queue(&world.ctx(Actor::Console)).unwrap().is_empty());
}

#[test]
fn a_programme_without_a_policy_asks_nobody() {
    let world = World::without_policy();
    world.notice();
    world.wait(SECOND);
    assert!(world.asks().is_empty());
    let mine = world.mine();
    assert!(mine.policy.is_none() && mine.statement.is_none() && mine.check.is_none());
}
