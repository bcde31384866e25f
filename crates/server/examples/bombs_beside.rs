//! What other requests cost while files made to hurt are taken in:
//!
//! `cargo run -p porchlight-server --bin porchlight` once, so that there are workers to start, then
//! `cargo run -p porchlight-server --example bombs_beside [target/debug/porchlight]`
//!
//! A request here is what a page does: a look into the database and a leaf's proof of it, on a
//! thread of its own. Its processor time is told with and without bombs beside it, in turns, so that
//! a busy machine disturbs both alike.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

#[path = "../../vision/tests/it/bombs.rs"]
mod bombs;
#[path = "../../vision/tests/it/files.rs"]
mod files;
#[path = "../../vision/tests/it/scenes.rs"]
mod scenes;

use porchlight_app::ports::Photos;
use porchlight_server::ingest::{Lanes, WorkerLimits, Workers};
use porchlight_server::{assembly, config, entropy_clock};
use rustix::time::{ClockId, clock_gettime};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Requests in one turn.
const REQUESTS: usize = 3_000;
/// Turns of each kind.
const TURNS: usize = 6;
/// Threads that hand in bombs.
const SENDERS: usize = 2;

/// Processor time of this thread.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap(), time.tv_nsec.try_into().unwrap())
}

fn middle(mut values: Vec<Duration>, share: usize) -> Duration {
    values.sort();
    values[(values.len() - 1) * share / 100]
}

/// Processor time and time by the clock of each request.
fn turn(app: &porchlight_app::App) -> Vec<(Duration, Duration)> {
    let one = |_| {
        let (cpu_before, before) = (cpu(), Instant::now());
        let ctx = entropy_clock::ctx(porchlight_app::Actor::Console);
        app.stations().unwrap();
        std::hint::black_box(app.open_photo_reviews(&ctx).unwrap());
        (cpu() - cpu_before, before.elapsed())
    };
    (0..REQUESTS).map(one).collect()
}

fn main() {
    let program = std::env::args().nth(1).unwrap_or_else(|| "target/debug/porchlight".into());
    let program = PathBuf::from(program).canonicalize().unwrap();
    let folder = std::env::temp_dir().join(format!("bombs-beside-{}", std::process::id()));
    let config = config::load(None, Some(&folder)).unwrap();
    let app = assembly::open(&config, Arc::new(assembly::Silent)).unwrap();
    let workers = Workers::new(program, WorkerLimits::USUAL, Lanes::usual());
    let bombs = bombs::bombs();
    let (busy, taken) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (alive, next) = (AtomicBool::new(true), AtomicUsize::new(0));
    let (mut quiet, mut beside) = (vec![], vec![]);
    std::thread::scope(|scope| {
        for _ in 0..SENDERS {
            scope.spawn(|| {
                while alive.load(Ordering::Relaxed) {
                    if busy.load(Ordering::Relaxed) {
                        let at = next.fetch_add(1, Ordering::Relaxed) % bombs.len();
                        let _ = workers.clean(&bombs[at].1);
                        taken.fetch_add(1, Ordering::Relaxed);
                    } else {
                        std::thread::sleep(Duration::from_millis(5));
                    }
                }
            });
        }
        turn(&app);
        for _ in 0..TURNS {
            busy.store(false, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(300));
            quiet.extend(turn(&app));
            busy.store(true, Ordering::Relaxed);
            std::thread::sleep(Duration::from_millis(100));
            beside.extend(turn(&app));
        }
        alive.store(false, Ordering::Relaxed);
    });
    println!("{} bombs of {} kinds taken in", taken.load(Ordering::Relaxed), bombs.len());
    let told = |name: &str, which: fn(&(Duration, Duration)) -> Duration| {
        let of =
            |all: &[(Duration, Duration)], share| middle(all.iter().map(which).collect(), share);
        for share in [50, 99] {
            let (alone, with) = (of(&quiet, share), of(&beside, share));
            let more = with.as_secs_f64() / alone.as_secs_f64() - 1.0;
            println!(
                "{name}, {share} of 100: {alone:?} alone, {with:?} beside ({:+.1} %)",
                more * 100.0
            );
        }
    };
    told("processor time", |(cpu, _)| *cpu);
    told("time by the clock", |(_, clock)| *clock);
    std::fs::remove_dir_all(&folder).unwrap();
}
