//! A million accounts: memory, the time to fill them, a snapshot and a restart; and ten million tries.
//!
//! `cargo run --release -p porchlight-risk --example million` (about 2.5 GB of memory, twice that while
//! the snapshot is read back). Prints the resident size where the system tells it.

#![allow(clippy::print_stdout, reason = "an example for people")]

use porchlight_risk::book::{Book, Limits, shard_of};
use porchlight_risk::guard::Guard;
use porchlight_risk::live::LiveCard;
use porchlight_risk::signal::{Kind, Signal};
use porchlight_risk::starter;
use porchlight_risk::verdict::Verdict;
use std::time::{Duration, Instant};

/// Accounts.
const ACCOUNTS: u64 = 1_000_000;
/// Signals of each account.
const EACH: u64 = 10;
/// Attempts that are judged at the end, the accounts that make them, and the threads.
const ATTEMPTS: u64 = 10_000_000;
const ATTEMPTING: u64 = 100_000;
const SHARDS: u32 = 2;

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
    drop(bytes);
    attempts();
}

/// Ten million tries to take an offer, as many as bots make in a month elsewhere, each judged. They come
/// from 100,000 accounts on two threads, a shard each; this is also how a restart replays a record.
fn attempts() {
    let guards: Vec<Guard> = (0..SHARDS)
        .filter_map(|_| {
            let card = LiveCard::fit(starter::card().ok()?).ok()?;
            let (accounts, offers) = (ATTEMPTING as u32, 65_536);
            let limits = Limits { accounts, devices: accounts, networks: accounts, offers };
            Some(Guard::new(limits, card, starter::policy().ok()?))
        })
        .collect();
    let mut counts = vec![];
    let replaying = time(|| {
        std::thread::scope(|scope| {
            let work: Vec<_> = (0..SHARDS)
                .zip(guards)
                .map(|(shard, guard)| scope.spawn(move || shard_of_attempts(shard, guard)))
                .collect();
            counts = work.into_iter().filter_map(|thread| thread.join().ok()).collect();
        });
    });
    let (tries, stopped) =
        counts.iter().fold((0, 0), |sum: (u64, u64), count| (sum.0 + count.0, sum.1 + count.1));
    println!("{tries} attempts judged in {replaying:.1?}, {stopped} of them challenged or refused");
}

/// The attempts of one shard: how many, and how many would have been stopped.
fn shard_of_attempts(shard: u32, mut guard: Guard) -> (u64, u64) {
    let (mut tries, mut stopped) = (0, 0);
    for n in 0..ATTEMPTS {
        let actor = n * 7_919 % ATTEMPTING;
        if shard_of(u128::from(actor) + 1, SHARDS) != shard {
            continue;
        }
        let at_ms = 1_790_000_000_000 + n / 4;
        let attempt = Signal {
            kind: Kind::Accept,
            shown_at_ms: at_ms - 80 - actor % 40,
            thing: 1 + n / 3_000,
            ..act(actor, at_ms)
        };
        tries += 1;
        let meant = guard.observe(&attempt).judged.meant;
        stopped += u64::from(matches!(meant, Verdict::Challenge { .. } | Verdict::Refuse));
    }
    (tries, stopped)
}

/// Everybody has a device; two share a network; everybody does a bit of everything.
fn signal(n: u64) -> Signal {
    let (actor, turn) = (n % ACCOUNTS, n / ACCOUNTS);
    let at_ms = 1_790_000_000_000 + n / 300;
    let kinds = [Kind::SignIn, Kind::Poll, Kind::Poll, Kind::View, Kind::Accept];
    Signal {
        kind: kinds[(turn % 5) as usize],
        thing: 1 + actor % 5_000 + turn / 5,
        shown_at_ms: at_ms - 900,
        ..act(actor, at_ms)
    }
}

/// An act of somebody, on their device, in a network of two.
fn act(actor: u64, at_ms: u64) -> Signal {
    Signal {
        session: actor + 1,
        device: actor + 1,
        network: 1 + actor / 2,
        hints: 1 + actor % 50,
        station: 1 + (actor % 40) as u32,
        round_trip_ms: 80,
        ..Signal::new(u128::from(actor) + 1, at_ms, Kind::Other)
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
