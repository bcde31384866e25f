//! What only PostgreSQL can do to a store: several programs, broken connections, lost answers.

use crate::home::Home;
use crate::{get, leaf, put, setting};
use porchlight_store::{Commit, ErrorKind, MISSED, Store};
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

/// Far longer than a ring takes.
const PATIENCE: Duration = Duration::from_secs(30);
const BREAK_ALL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
    WHERE application_name = 'porchlight' AND datname = current_database()";

#[test]
fn connections_that_broke_are_made_anew_and_nobody_hears_of_it() {
    let Some(home) = Home::postgres() else { return };
    let store = home.open();
    put(&store, "name", "before", 1).unwrap();
    for number in 2..5 {
        home.client().unwrap().batch_execute(BREAK_ALL).unwrap();
        put(&store, "name", &number.to_string(), number).unwrap();
        home.client().unwrap().batch_execute(BREAK_ALL).unwrap();
        assert_eq!(get(&store, "name"), Some(number.to_string()));
    }
}

#[test]
fn a_connection_that_breaks_amid_a_use_case_lets_it_run_again() {
    let Some(home) = Home::postgres() else { return };
    let (store, mut killer) = (home.open(), std::sync::Mutex::new(home.client().unwrap()));
    let _ = killer.get_mut();
    let runs = std::sync::Arc::new(AtomicU64::new(0));
    let counted = std::sync::Arc::clone(&runs);
    store
        .write(move |tx| {
            tx.put_setting(&setting("name", "x"))?;
            if counted.fetch_add(1, Ordering::Relaxed) == 0 {
                killer.lock().unwrap().batch_execute(BREAK_ALL).unwrap();
            }
            tx.setting("name")?;
            Ok(Commit::Record((), vec![leaf(1)]))
        })
        .unwrap();
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(store.read(|tx| tx.leaf_count()).unwrap(), 1);
}

#[test]
fn a_commit_whose_answer_is_lost_is_told_as_unknown() {
    let Some(home) = Home::postgres() else { return };
    let store = home.open();
    // The connection ends amid the commit: the caller cannot know on which side of it.
    home.client()
        .unwrap()
        .batch_execute(
            "CREATE FUNCTION vanish() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN \
             PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$; \
             CREATE CONSTRAINT TRIGGER vanish AFTER INSERT ON setting DEFERRABLE INITIALLY \
             DEFERRED FOR EACH ROW EXECUTE FUNCTION vanish()",
        )
        .unwrap();
    assert_eq!(put(&store, "name", "x", 1).unwrap_err().kind(), ErrorKind::OutcomeUnknown);
    home.client().unwrap().batch_execute("DROP TRIGGER vanish ON setting").unwrap();
    put(&store, "name", "y", 2).unwrap();
    assert_eq!(get(&store, "name").as_deref(), Some("y"));
}

#[test]
fn what_was_acknowledged_is_there_after_a_crash_of_the_database() {
    let Some(home) = Home::own_postgres() else { return };
    let store = home.open();
    for number in 0..20 {
        put(&store, &format!("name {number}"), "kept", number).unwrap();
    }
    home.crash();
    assert_eq!(store.read(|tx| tx.leaf_count()).unwrap(), 20);
    put(&store, "after", "kept", 21).unwrap();
}

/// Adds a name while there are fewer than `limit` leaves: whoever looked before another added must
/// not add as well.
fn add_while_fewer(store: &Store, limit: i64, number: u64) -> bool {
    store
        .write(move |tx| {
            if tx.leaf_count()? >= limit {
                return Ok(Commit::Nothing(false));
            }
            tx.put_setting(&setting(&format!("name {number}"), "x"))?;
            Ok(Commit::Record(true, vec![leaf(number)]))
        })
        .unwrap()
}

#[test]
fn two_programs_on_one_database_act_as_if_one_came_after_the_other() {
    let Some(home) = Home::postgres() else { return };
    let stores = [home.open(), home.open()];
    let (limit, threads) = (10, 16u64);
    let barrier = Barrier::new(usize::try_from(threads).unwrap());
    let added = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let store = &stores[usize::try_from(thread % 2).unwrap()];
            let (barrier, added) = (&barrier, &added);
            scope.spawn(move || {
                barrier.wait();
                for turn in 0..4 {
                    let won = add_while_fewer(store, limit, thread * 100 + turn);
                    added.fetch_add(won.into(), Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(i64::try_from(added.load(Ordering::Relaxed)).unwrap(), limit);
    for store in &stores {
        assert_eq!(store.read(|tx| tx.leaf_count()).unwrap(), limit);
    }
}

#[test]
fn one_program_leads_until_it_ends_or_its_connection_does() {
    let Some(home) = Home::postgres() else { return };
    let (first, second) = (home.open(), home.open());
    let lead = first.lead().unwrap().unwrap();
    assert!(lead.holds());
    assert!(second.lead().unwrap().is_none());
    home.client().unwrap().batch_execute(BREAK_ALL).unwrap();
    assert!(!lead.holds());
    let other = second.lead().unwrap().unwrap();
    assert!(first.lead().unwrap().is_none());
    drop(other);
    let again = (0..100).find_map(|_| first.lead().unwrap());
    assert!(again.is_some(), "the lead was not given back");
}

#[test]
fn a_ring_is_heard_by_the_others_and_a_gap_stands_for_every_topic() {
    let Some(home) = Home::postgres() else { return };
    let (first, second) = (home.open(), home.open());
    let (rung, heard) = channel();
    let (echo, own) = channel();
    let hears = second.wire(move |topic| rung.send(topic.to_owned()).unwrap()).unwrap().unwrap();
    let tells = first.wire(move |topic| echo.send(topic.to_owned()).unwrap()).unwrap().unwrap();
    tells.tell("order/ord_1");
    assert_eq!(heard.recv_timeout(PATIENCE).unwrap(), "order/ord_1");
    hears.tell("round/rnd_1");
    // Its own ring came before this one and was not heard.
    assert_eq!(own.recv_timeout(PATIENCE).unwrap(), "round/rnd_1");
    home.client().unwrap().batch_execute(BREAK_ALL).unwrap();
    assert_eq!(heard.recv_timeout(PATIENCE).unwrap(), MISSED);
}

#[test]
fn a_file_is_led_by_whoever_opened_it_and_has_nobody_to_tell() {
    let home = Home::file();
    let store = home.open();
    assert!(store.lead().unwrap().unwrap().holds());
    assert!(store.wire(|_| ()).unwrap().is_none());
}
