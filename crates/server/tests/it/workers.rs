//! Photos made safe in processes of their own, as the server does it.

#![expect(
    clippy::disallowed_methods,
    reason = "it measures that a deadline holds for real processes"
)]

use crate::bombs::bombs;
use crate::scenes;
use porchlight_app::ports::{NotCleaned, PhotoRefusal, Photos};
use porchlight_server::ingest::{Here, Lanes, WorkerLimits, Workers};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

const ONE_EACH: Lanes = Lanes { quick: 1, full: 1 };
/// Beyond the deadline, nothing may take longer.
const BEYOND: Duration = Duration::from_millis(100);

fn workers(limits: WorkerLimits) -> Workers {
    Workers::new(PathBuf::from(env!("CARGO_BIN_EXE_porchlight")), limits, ONE_EACH)
}

fn door() -> Vec<u8> {
    fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/demo-photos/door-1.jpg")).unwrap()
}

fn refused(result: Result<impl std::fmt::Debug, NotCleaned>) -> PhotoRefusal {
    match result.unwrap_err() {
        NotCleaned::Refused(refusal) => refusal,
        NotCleaned::Busy(why) => panic!("busy: {why}"),
    }
}

/// A program that is no worker.
fn program(folder: &tempfile::TempDir, script: &str) -> PathBuf {
    let path = folder.path().join("program");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o700)).unwrap();
    path
}

#[test]
fn a_worker_answers_what_the_instrument_does() {
    let workers = workers(WorkerLimits::USUAL);
    let (there, here) = (workers.clean(&door()).unwrap(), Here::default().clean(&door()).unwrap());
    assert_eq!((there.display, there.preview), (here.display, here.preview));
    // On the way, a figure may lose its last digit.
    let sent: serde_json::Value = serde_json::from_str(&here.quality.to_string()).unwrap();
    assert_eq!((there.quality, there.hash), (sent, here.hash));
    let refusal = refused(workers.clean(b"GIF89a"));
    assert_eq!(refusal.code, "other_format");
    assert_eq!(workers.idle().len(), 1, "one worker took both");
}

#[test]
fn a_worker_that_was_killed_is_replaced_and_the_photo_is_taken() {
    let workers = workers(WorkerLimits::USUAL);
    workers.clean(&door()).unwrap();
    let first = workers.idle();
    kill_process(Pid::from_raw(first[0].try_into().unwrap()).unwrap(), Signal::KILL).unwrap();
    // Until the system has taken it away, its pipes may still take bytes.
    workers.clean(&door()).unwrap();
    assert_ne!(workers.idle(), first);
}

#[test]
fn a_worker_that_stands_still_is_killed_at_the_deadline_and_tried_once_more() {
    let folder = tempfile::tempdir().unwrap();
    let wall = Duration::from_millis(400);
    let limits = WorkerLimits { wall, ..WorkerLimits::USUAL };
    let workers = Workers::new(program(&folder, "exec /bin/sleep 60"), limits, ONE_EACH);
    let begin = Instant::now();
    let refusal = refused(workers.clean(&door()));
    let took = begin.elapsed();
    assert_eq!(refusal.code, "too_slow");
    assert!(took >= 2 * wall && took < 2 * (wall + BEYOND) + BEYOND, "{took:?}");
    assert_eq!(workers.idle(), Vec::<u32>::new());
}

#[test]
fn a_worker_that_dies_or_talks_nonsense_costs_one_photo_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    for script in [
        "exit 3",
        "/bin/cat >/dev/null & exec /bin/head -c 100 /dev/zero",
        "exec /bin/echo hello there, all of you",
    ] {
        let workers = Workers::new(program(&folder, script), WorkerLimits::USUAL, ONE_EACH);
        let refusal = refused(workers.clean(&door()));
        assert_eq!(refusal.code, "worker_died", "{script}");
        assert!(refusal.message.contains("take it again"), "{refusal:?}");
    }
}

#[test]
fn without_a_program_nothing_is_refused_and_nothing_is_lost() {
    let workers = Workers::new("/nowhere/at/all".into(), WorkerLimits::USUAL, ONE_EACH);
    assert!(matches!(workers.clean(&door()), Err(NotCleaned::Busy(_))));
}

#[test]
fn a_picture_that_needs_too_much_memory_is_refused_and_not_tried_again() {
    let limits = WorkerLimits { data_bytes: 24 * 1024 * 1024, ..WorkerLimits::USUAL };
    let workers = workers(limits);
    let large = scenes::jpeg(&scenes::porch(4_000, 3_000), 60);
    let refusal = refused(workers.clean(&large));
    assert_eq!(refusal.code, "too_much_memory", "{refusal:?}");
    // The next photo finds a new worker.
    let small = scenes::jpeg(&scenes::porch(320, 240), 60);
    workers.clean(&small).unwrap();
}

#[test]
fn files_made_to_hurt_end_within_the_limit_and_the_worker_lives() {
    let workers = workers(WorkerLimits::USUAL);
    let (mut slowest, mut count) = ((Duration::ZERO, String::new()), 0);
    for (name, file) in bombs() {
        let begin = Instant::now();
        let end = workers.clean(&file);
        let took = begin.elapsed();
        assert!(took < WorkerLimits::USUAL.wall + BEYOND, "{name}: {took:?}");
        if let Err(error) = end {
            let refusal = refused(Err::<(), _>(error));
            assert_ne!(refusal.code, "worker_died", "{name}: {refusal:?}");
        }
        if took > slowest.0 {
            slowest = (took, name);
        }
        count += 1;
    }
    eprintln!("{count} files; the slowest took {slowest:?}");
    workers.clean(&door()).unwrap();
}
