//! Throws damaged inputs at every reader of foreign bytes in the product and watches time and memory:
//!
//! `cargo run --release -p porchlight-server --example hammer -- SECONDS [FILE_OR_FOLDER...]`
//!
//! An hour of it at low priority, as the release notes quote it, with the published statements of real
//! phones where they are at hand:
//!
//! `nice -n 19 cargo run --release -p porchlight-server --example hammer -- 3600 ../shared/data/attestation`
//!
//! Seeds are statements of virtual phones, an order file, a photo, a bundle, settings, and whatever
//! files are named (certificates, statements, JSON; folders are walked). A reader that panics ends the
//! run with the input in hexadecimal; so does an input that takes longer than [`SLOWEST`] each time,
//! and a peak of memory that grows by more than [`GROWTH_LIMIT_KB`] over the run fails it.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

mod readers;
mod seeds;

use porchlight_attest::parsers::{PARSERS, Parser};
use porchlight_domain::digest::encode_hex;
use readers::{HEAVY, READERS};
use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

/// Most growth of the peak of memory between the first minute (or tenth) and the end.
const GROWTH_LIMIT_KB: u64 = 64 * 1024;
/// Longest time that one input may take.
const SLOWEST: Duration = Duration::from_millis(500);
/// An input that seems slow is tried so many times: at low priority the system itself takes breaks.
const TRIES: usize = 5;
/// Inputs are kept below this size, so that time goes into breadth.
const MOST_BYTES: usize = 64 * 1024;
/// Inputs between two looks at the clock.
const BATCH: u64 = 256;
/// Time between two lines about how far it is.
const NEWS: Duration = Duration::from_secs(300);

/// SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        if most == 0 { 0 } else { (self.next() % most as u64) as usize }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().map_or(60, |text| text.parse().unwrap());
    let mut seeds = seeds::own();
    for path in arguments {
        seeds::collect(Path::new(&path), &mut seeds);
    }
    let parsers: Vec<Parser> = PARSERS.iter().chain(READERS).copied().collect();
    println!("{} parsers, {} seeds, {seconds} seconds", parsers.len(), seeds.len());
    // What a reader can read is where damage to it goes deepest.
    let own: Vec<Vec<usize>> = parsers.iter().map(|parser| readable(parser, &seeds)).collect();
    for (parser, _) in parsers.iter().zip(&own).filter(|(_, own)| own.is_empty()) {
        println!("{}: no seed is readable", parser.name);
    }
    std::panic::set_hook(Box::new(|_| {}));
    let start = Instant::now();
    let mut numbers = Numbers(0x706f_7263_686c);
    let mut runs = vec![(0_u64, 0_u64, Duration::ZERO); parsers.len()];
    let (mut early, mut told) = (None, Duration::ZERO);
    let settled = Duration::from_secs((seconds / 10).min(60));
    while start.elapsed() < Duration::from_secs(seconds) {
        for _ in 0..BATCH {
            let which = numbers.below(parsers.len());
            if HEAVY.0.contains(&parsers[which].name) && numbers.below(HEAVY.1) > 0 {
                continue;
            }
            let input = damaged(&seeds, &own[which], &mut numbers);
            let (readable, took) = one(&parsers[which], &input);
            runs[which].0 += 1;
            runs[which].1 += u64::from(readable);
            runs[which].2 = runs[which].2.max(took);
        }
        let passed = start.elapsed();
        if early.is_none() && passed > settled {
            early = peak_kb();
        }
        if passed.saturating_sub(told) >= NEWS {
            told = passed;
            let total: u64 = runs.iter().map(|run| run.0).sum();
            println!("{} s: {total} inputs, no panic", passed.as_secs());
        }
    }
    for (parser, (count, readable, slowest)) in parsers.iter().zip(&runs) {
        let name = parser.name;
        println!("{name:22} {count:10} inputs, {readable:9} readable, slowest {slowest:?}");
    }
    let total: u64 = runs.iter().map(|run| run.0).sum();
    let (early, late) = (early.unwrap_or(0), peak_kb().unwrap_or(0));
    println!("{total} inputs, no panic; peak of memory {early} kB early, {late} kB at the end");
    if late.saturating_sub(early) >= GROWTH_LIMIT_KB {
        println!("MEMORY grows");
        std::process::exit(1);
    }
}

/// Whether a reader could read an input, and the time it took. One that seems slow is tried again by
/// the processor's own count: at low priority the system makes long breaks.
fn one(parser: &Parser, input: &[u8]) -> (bool, Duration) {
    let (readable, mut took) = timed(parser, input);
    for _ in 1..TRIES {
        if took < SLOWEST {
            return (readable, took);
        }
        let before = worked();
        let (_, again) = timed(parser, input);
        let after = worked();
        took = before.zip(after).map_or(again, |(before, after)| after.saturating_sub(before));
    }
    if took >= SLOWEST {
        println!("SLOW: {} took {took:?} on {}", parser.name, encode_hex(input));
        std::process::exit(1);
    }
    (readable, took)
}

fn timed(parser: &Parser, input: &[u8]) -> (bool, Duration) {
    let begun = Instant::now();
    let Ok(readable) = catch_unwind(|| (parser.read)(input)) else {
        println!("PANIC in {} on {}", parser.name, encode_hex(input));
        std::process::exit(1);
    };
    (readable, begun.elapsed())
}

/// The time that this thread has had a processor, where the system tells.
fn worked() -> Option<Duration> {
    let counts = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    counts.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Which seeds a reader can read as they are.
fn readable(parser: &Parser, seeds: &[Vec<u8>]) -> Vec<usize> {
    (0..seeds.len()).filter(|at| one(parser, &seeds[*at]).0).collect()
}

/// A seed with one to eight things done to it, mostly one that the reader could read; one in sixteen
/// inputs is pure noise.
fn damaged(seeds: &[Vec<u8>], own: &[usize], numbers: &mut Numbers) -> Vec<u8> {
    if numbers.below(16) == 0 {
        let length = numbers.below(512);
        return (0..length).map(|_| numbers.next() as u8).collect();
    }
    let fits = !own.is_empty() && numbers.below(4) > 0;
    let at = if fits { own[numbers.below(own.len())] } else { numbers.below(seeds.len()) };
    let mut bytes = seeds[at].clone();
    for _ in 0..=numbers.below(8) {
        let place = numbers.below(bytes.len());
        match numbers.below(7) {
            0 if !bytes.is_empty() => bytes[place] ^= 1 << numbers.below(8),
            1 if !bytes.is_empty() => bytes[place] = numbers.next() as u8,
            // Lengths and counts live at the extremes.
            2 if !bytes.is_empty() => bytes[place] = [0, 0x7f, 0x80, 0x84, 0xff][numbers.below(5)],
            3 => bytes.insert(place, numbers.next() as u8),
            4 => bytes.truncate(place),
            5 => {
                let end = (place + numbers.below(64)).min(bytes.len());
                bytes.drain(place..end);
            }
            _ => {
                let other = &seeds[numbers.below(seeds.len())];
                let from = numbers.below(other.len());
                let until = (from + numbers.below(256)).min(other.len());
                bytes.splice(place..place, other[from..until].iter().copied());
            }
        }
        bytes.truncate(MOST_BYTES);
    }
    bytes
}

/// The most memory that this process has had, where the system tells.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
