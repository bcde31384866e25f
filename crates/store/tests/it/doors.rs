//! Which door lets which table change.

use crate::home::{Home, homes};
use crate::{get, leaf, put, setting};
use porchlight_domain::time::Timestamp;
use porchlight_store::{Commit, CommitFault, ErrorKind, Faults, Options, Store};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

#[test]
fn a_recorded_fact_is_kept_with_its_leaf() {
    for home in homes() {
        let store = home.open();
        put(&store, "name", "Porchlight", 1).unwrap();
        assert_eq!(get(&store, "name").as_deref(), Some("Porchlight"));
        let waiting = store.read(|tx| tx.waiting_leaves(10)).unwrap();
        assert_eq!(waiting.len(), 1);
        assert_eq!(waiting[0].body, "leaf 1");
    }
}

#[test]
fn answering_nothing_rolls_everything_back() {
    for home in homes() {
        let store = home.open();
        let answer = store.write(|tx| {
            tx.put_setting(&setting("name", "lost"))?;
            Ok(Commit::Nothing("no"))
        });
        assert_eq!(answer.unwrap(), "no");
        assert_eq!(get(&store, "name"), None);
    }
}

#[test]
fn a_fact_without_a_leaf_is_refused() {
    for home in homes() {
        let store = home.open();
        let empty = store.write(|tx| {
            tx.put_setting(&setting("name", "x"))?;
            Ok(Commit::Record((), vec![]))
        });
        assert_eq!(empty.unwrap_err().kind(), ErrorKind::Door);
        assert_eq!(get(&store, "name"), None);
    }
}

#[test]
fn the_door_of_working_state_cannot_change_a_fact() {
    for home in homes() {
        let store = home.open();
        let sneaky = store.work(|tx| tx.put_setting(&setting("name", "x")));
        assert_eq!(sneaky.unwrap_err().kind(), ErrorKind::Door);
        assert_eq!(get(&store, "name"), None);
        store.work(|tx| tx.purge_sign_ins(Timestamp(0), Timestamp(0))).unwrap();
    }
}

#[test]
fn one_failing_use_case_does_not_take_its_neighbours_down() {
    for home in homes() {
        let store = home.open();
        let panicked = store.write(|tx| {
            tx.put_setting(&setting("bad", "x"))?;
            assert!(tx.setting("bad")?.is_none(), "rehearsed panic");
            Ok(Commit::Record((), vec![leaf(2)]))
        });
        assert_eq!(panicked.unwrap_err().kind(), ErrorKind::Panicked);
        let clash = store.write(|tx| {
            tx.put_setting(&setting("clash", "x"))?;
            Ok(Commit::Record((), vec![leaf(3), leaf(3)]))
        });
        assert_eq!(clash.unwrap_err().kind(), ErrorKind::Constraint);
        put(&store, "good", "kept", 4).unwrap();
        assert_eq!((get(&store, "bad"), get(&store, "clash")), (None, None));
        assert_eq!(get(&store, "good").as_deref(), Some("kept"));
    }
}

struct Once(Mutex<Option<CommitFault>>, AtomicBool);

impl Faults for Once {
    fn next_commit(&self) -> Option<CommitFault> {
        self.1.load(Ordering::Relaxed).then(|| self.0.lock().unwrap().take()).flatten()
    }
}

fn with_fault(home: &Home, fault: CommitFault, inline: bool) -> (Store, ErrorKind) {
    let faults = Arc::new(Once(Mutex::new(Some(fault)), AtomicBool::new(true)));
    let options =
        if inline { home.rehearsal(faults) } else { Options { faults, ..home.durable() } };
    let store = Store::open(&options).unwrap();
    let kind = put(&store, "name", "x", 1).unwrap_err().kind();
    (store, kind)
}

/// Each kind of home, with the writer's own threads and without.
fn homes_twice() -> Vec<(Home, bool)> {
    [false, true]
        .into_iter()
        .flat_map(|inline| homes().into_iter().map(move |home| (home, inline)))
        .collect()
}

#[test]
fn a_failed_commit_keeps_nothing_and_the_next_one_works() {
    for (home, inline) in homes_twice() {
        let (store, kind) = with_fault(&home, CommitFault::FailedNotKept, inline);
        assert_eq!(kind, ErrorKind::CommitFailed);
        assert_eq!(get(&store, "name"), None);
        put(&store, "name", "y", 2).unwrap();
        assert_eq!(get(&store, "name").as_deref(), Some("y"));
    }
}

#[test]
fn a_commit_of_unknown_outcome_says_so_and_is_there() {
    for (home, inline) in homes_twice() {
        let (store, kind) = with_fault(&home, CommitFault::KeptButUnknown, inline);
        assert_eq!(kind, ErrorKind::OutcomeUnknown);
        assert_eq!(get(&store, "name").as_deref(), Some("x"));
    }
}

#[test]
fn what_was_acknowledged_is_there_after_reopening() {
    for home in homes() {
        put(&home.open(), "name", "kept", 1).unwrap();
        assert_eq!(get(&home.open(), "name").as_deref(), Some("kept"));
    }
}

#[test]
fn a_backup_is_a_whole_database_and_never_overwrites() {
    let home = Home::file();
    let store = home.open();
    put(&store, "name", "kept", 1).unwrap();
    let copy = home.folder().join("copy.db");
    assert!(store.backup_to(&copy).unwrap().bytes > 0);
    put(&store, "name", "later", 2).unwrap();
    assert!(store.backup_to(&copy).is_err());
    let restored = Store::open(&Options::durable(&copy)).unwrap();
    assert_eq!(get(&restored, "name").as_deref(), Some("kept"));
    assert!(restored.read(|tx| tx.integrity_faults()).unwrap().is_empty());
}

#[test]
fn a_database_of_postgresql_is_not_copied_to_a_file_and_says_what_does_it() {
    let Some(home) = Home::postgres() else { return };
    let refused = home.open().backup_to(&home.folder().join("copy.db")).unwrap_err();
    assert!(refused.detail().contains("pg_dump"), "{refused}");
}
