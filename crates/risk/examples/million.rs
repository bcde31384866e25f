//! A million accounts: memory, the time to fill them, a snapshot and a restart.
//!
//! `cargo run --release -p porchlight-risk --example million` (about 2.5 GB of memory, twice that while
//! the snapshot is read back). Prints the resident size where the system tells it.

#![allow(clippy::print_stdout, reason = "an example for people")]

use porchlight_risk::book::{Book, Limits};
use porchlight_risk::signal::{Kind, Signal};
use std::time::{Duration, Instant};

/// Accounts.
const ACCOUNTS: u64 = 1_000_000;
/// Signals of each account.
const EACH: u64 = 10;

/// Now, for measuring.
#[expect(clippy::disallowed_methods, reason = "an example that measures")]
fn now() -> Instant {
    Instant::now()
}

fn main() {
    let mut book = Book::new(Limits::MILLION);
    let filling = time(|| {
        for n in 0..ACCOUNTS * EACH {
            book.observe(&signal(n));
        }
    });
    let fill = book.fill();
    println!("{fill:?}");
    println!("{} signals observed and read in {filling:.1?}", fill.signals);
    println!("reserved {:.3} GB, resident {}", fill.bytes as f64 / 1e9, resident());
    let mut bytes: Vec<u8> = Vec::with_capacity(3_000_000_000);
    let writing = time(|| book.snapshot(&mut |piece: &[u8]| bytes.extend_from_slice(piece)));
    println!("snapshot of {:.3} GB in {writing:.1?}", bytes.len() as f64 / 1e9);
    drop(book);
    let mut restored = None;
    let reading = time(|| restored = Book::restore(Limits::MILLION, &mut bytes.as_slice()).ok());
    println!("restored in {reading:.1?}: {:?}", restored.map(|book| book.fill().accounts));
}

/// Everybody has a device; two share a network; everybody does a bit of everything.
fn signal(n: u64) -> Signal {
    let (actor, turn) = (n % ACCOUNTS, n / ACCOUNTS);
    let at_ms = 1_790_000_000_000 + n / 300;
    let kinds = [Kind::SignIn, Kind::Poll, Kind::Poll, Kind::View, Kind::Accept];
    Signal {
        session: actor + 1,
        device: actor + 1,
        network: 1 + actor / 2,
        hints: 1 + actor % 50,
        thing: 1 + actor % 5_000 + turn / 5,
        shown_at_ms: at_ms - 900,
        station: 1 + (actor % 40) as u32,
        round_trip_ms: 80,
        ..Signal::new(u128::from(actor) + 1, at_ms, kinds[(turn % 5) as usize])
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let start = now();
    work();
    start.elapsed()
}

/// The resident size of this process, where the system tells it.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.map_or("unknown".into(), |rest| rest.trim().into())
}
