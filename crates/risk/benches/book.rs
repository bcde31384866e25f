//! What one signal costs: observe, read all features, score, judge.
//!
//! `baseline_count` is a map of counters by account, the least that any rate limit does. After the
//! divan table the distribution of single calls and the rate of two threads are printed, over a book
//! of [`ACCOUNTS`] accounts, so that windows come from memory and not from a cache.

#![allow(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use divan::Bencher;
use porchlight_risk::book::{Book, Limits, shard_of};
use porchlight_risk::guard::Guard;
use porchlight_risk::live::LiveCard;
use porchlight_risk::signal::Signal;
use porchlight_risk::starter;
use std::collections::HashMap;
use std::time::{Duration, Instant};

#[path = "../tests/it/traffic.rs"]
#[allow(dead_code)]
mod traffic;

/// Accounts of the book that is measured.
const ACCOUNTS: u64 = 100_000;
/// Signals that fill it, and signals that are measured.
const SIGNALS: usize = 1_000_000;
/// Threads of the rate.
const THREADS: u32 = 2;

fn main() {
    divan::main();
    let test = std::env::args().any(|argument| argument == "--test" || argument == "--list");
    if !test {
        distribution();
        rate();
    }
}

/// Room for all accounts.
const LIMITS: Limits =
    Limits { accounts: 200_000, devices: 200_000, networks: 100_000, offers: 65_536 };

/// A guard with that room.
fn guard() -> Guard {
    let card = LiveCard::fit(starter::card().expect("a card")).expect("a live card");
    Guard::new(LIMITS, card, starter::policy().expect("a policy"))
}

/// A guard that has seen everybody, and the signals to come.
fn filled(accounts: u64, signals: usize) -> (Guard, Vec<Signal>) {
    let mut guard = guard();
    let all = traffic::stream(1, accounts, 2 * signals);
    see_all(&mut guard, &all[..signals]);
    (guard, all[signals..].to_vec())
}

#[divan::bench(sample_count = 20, sample_size = 10_000)]
fn observe_score_judge(bencher: Bencher<'_, '_>) {
    let (mut guard, signals) = filled(ACCOUNTS, SIGNALS);
    let mut next = signals.iter().cycle();
    bencher.bench_local(|| next.next().map(|signal| guard.observe(signal).score.points));
}

#[divan::bench(sample_count = 20, sample_size = 10_000)]
fn take_without_reading(bencher: Bencher<'_, '_>) {
    let all = traffic::stream(1, ACCOUNTS, 2 * SIGNALS);
    let mut book = Book::new(LIMITS);
    all[..SIGNALS].iter().for_each(|signal| book.replay(signal));
    let mut next = all[SIGNALS..].iter().cycle();
    bencher.bench_local(|| next.next().map(|signal| book.replay(signal)));
}

#[divan::bench(sample_count = 20, sample_size = 10_000)]
fn baseline_count(bencher: Bencher<'_, '_>) {
    let signals = traffic::stream(1, ACCOUNTS, SIGNALS);
    let mut counts: HashMap<u128, (u64, u64)> = HashMap::with_capacity(ACCOUNTS as usize);
    let mut next = signals.iter().cycle();
    bencher.bench_local(|| {
        next.next().map(|signal| {
            let count = counts.entry(signal.actor).or_default();
            *count = (count.0 + 1, signal.at_ms);
            count.0
        })
    });
}

/// Accounts of a city, all seen.
const CITY: u64 = 10_000;

/// What requests would wait for, were the snapshot written while they are held.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn baseline_hold_to_write(bencher: Bencher<'_, '_>) {
    let (guard, _) = filled(CITY, 300_000);
    bencher.bench_local(|| {
        let mut body = vec![];
        guard.snapshot(&mut |bytes: &[u8]| body.extend_from_slice(bytes));
        body.len()
    });
}

/// What they do wait for: a copy, which is written afterwards.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn hold_to_copy(bencher: Bencher<'_, '_>) {
    let (guard, _) = filled(CITY, 300_000);
    bencher.bench_local(|| guard.clone());
}

/// Now, for measuring.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures")]
fn now() -> Instant {
    Instant::now()
}

/// Each call by itself, from the shortest to the longest.
fn distribution() {
    let (mut guard, signals) = filled(ACCOUNTS, SIGNALS);
    let mut nanos: Vec<u64> = Vec::with_capacity(signals.len());
    let mut points = 0_i64;
    for signal in &signals {
        let start = now();
        points += i64::from(guard.observe(signal).score.points);
        nanos.push(start.elapsed().as_nanos() as u64);
    }
    nanos.sort_unstable();
    let at = |share: f64| nanos[(nanos.len() as f64 * share) as usize] as f64 / 1_000.0;
    println!(
        "observe, score, judge, {ACCOUNTS} accounts: p50 {:.2} us, p99 {:.2} us, p99.9 {:.2} us ({points} points)",
        at(0.5),
        at(0.99),
        at(0.999)
    );
}

/// One thread, and two threads with the accounts of a shard each; books are filled before.
fn rate() {
    let all = traffic::stream(2, ACCOUNTS, 3 * SIGNALS);
    let (before, after) = all.split_at(SIGNALS);
    let mut one = guard();
    see_all(&mut one, before);
    let alone = per_second(after.len(), time(|| see_all(&mut one, after)));
    let share = |signals: &[Signal], shard| -> Vec<Signal> {
        let own = signals.iter().filter(|signal| shard_of(signal.actor, THREADS) == shard);
        own.copied().collect()
    };
    let mut work: Vec<(Guard, Vec<Signal>)> = (0..THREADS)
        .map(|shard| {
            let mut guard = guard();
            see_all(&mut guard, &share(before, shard));
            (guard, share(after, shard))
        })
        .collect();
    let together = time(|| {
        std::thread::scope(|scope| {
            for (guard, signals) in &mut work {
                scope.spawn(|| see_all(guard, signals));
            }
        });
    });
    println!(
        "signals per second: {alone:.0} on one thread, {:.0} on {THREADS} with a shard each",
        per_second(after.len(), together)
    );
}

fn see_all(guard: &mut Guard, signals: &[Signal]) {
    for signal in signals {
        guard.observe(signal);
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let start = now();
    work();
    start.elapsed()
}

fn per_second(signals: usize, time: Duration) -> f64 {
    signals as f64 / time.as_secs_f64()
}
