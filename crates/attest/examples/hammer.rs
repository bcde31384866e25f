//! Throws damaged inputs at every parser of the crate and watches time and memory:
//!
//! `cargo run --release -p porchlight-attest --example hammer --features parsers,virtual-phone -- SECONDS [FILE_OR_FOLDER...]`
//!
//! Seeds are a virtual phone's statement and whatever files are named (certificates, statements,
//! JSON; folders are walked). A parser that panics ends the run with the input in hexadecimal; an
//! input that makes the peak of memory grow by more than [`GROWTH_LIMIT_KB`] over the run fails it.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a measuring program")]
#![allow(clippy::disallowed_methods, reason = "it measures time")]

use porchlight_attest::android::{BootState, SecurityLevel};
use porchlight_attest::apple::Environment;
use porchlight_attest::cbor::{self, Value};
use porchlight_attest::parsers::{PARSERS, Parser};
use porchlight_attest::virtual_phone::{
    AppleMaker, AuthenticatorMaker, Maker, Statement, VirtualCeremony, VirtualKey, android,
};
use porchlight_attest::webauthn::Vouching;
use porchlight_attest::x509::Chain;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

/// Most growth of the peak of memory between the first second and the end.
const GROWTH_LIMIT_KB: u64 = 64 * 1024;
/// Longest time that one input may take.
const SLOWEST: Duration = Duration::from_millis(500);
/// Inputs are kept below this size, so that time goes into breadth.
const MOST_BYTES: usize = 64 * 1024;
/// Inputs between two looks at the clock.
const BATCH: u64 = 256;

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
    let mut seeds = own_seeds();
    for path in arguments {
        collect(Path::new(&path), &mut seeds);
    }
    println!("{} parsers, {} seeds, {seconds} seconds", PARSERS.len(), seeds.len());
    std::panic::set_hook(Box::new(|_| {}));
    let start = Instant::now();
    let mut numbers = Numbers(0x706f_7263_686c);
    let mut runs = vec![(0_u64, 0_u64, Duration::ZERO); PARSERS.len()];
    let mut early = None;
    while start.elapsed() < Duration::from_secs(seconds) {
        for _ in 0..BATCH {
            let input = damaged(&seeds, &mut numbers);
            let which = numbers.below(PARSERS.len());
            let (readable, took) = one(&PARSERS[which], &input);
            runs[which].0 += 1;
            runs[which].1 += u64::from(readable);
            runs[which].2 = runs[which].2.max(took);
        }
        if early.is_none() && start.elapsed() > Duration::from_secs(1) {
            early = peak_kb();
        }
    }
    for (parser, (count, readable, slowest)) in PARSERS.iter().zip(&runs) {
        let name = parser.name;
        println!("{name:20} {count:10} inputs, {readable:9} readable, slowest {slowest:?}");
    }
    let total: u64 = runs.iter().map(|run| run.0).sum();
    let (early, late) = (early.unwrap_or(0), peak_kb().unwrap_or(0));
    println!("{total} inputs, no panic; peak of memory {early} kB early, {late} kB at the end");
    assert!(late.saturating_sub(early) < GROWTH_LIMIT_KB, "memory grows");
}

fn one(parser: &Parser, input: &[u8]) -> (bool, Duration) {
    let begun = Instant::now();
    let Ok(readable) = catch_unwind(|| (parser.read)(input)) else {
        let hex: String = input.iter().map(|byte| format!("{byte:02x}")).collect();
        println!("PANIC in {} on {hex}", parser.name);
        std::process::exit(1);
    };
    let took = begun.elapsed();
    assert!(took < SLOWEST, "{} took {took:?} for {} bytes", parser.name, input.len());
    (readable, took)
}

/// A seed with one to eight things done to it; one in sixteen inputs is pure noise.
fn damaged(seeds: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    if numbers.below(16) == 0 {
        let length = numbers.below(512);
        return (0..length).map(|_| numbers.next() as u8).collect();
    }
    let mut bytes = seeds[numbers.below(seeds.len())].clone();
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

fn own_seeds() -> Vec<Vec<u8>> {
    let key = VirtualKey::new(b"hammer", "key").spki();
    let statement = Statement {
        key: &key,
        challenge: b"challenge",
        package: "org.example.courier",
        signature_digest: [7; 32],
        boot: BootState::Verified,
        made: 1_795_000_000,
        schema: 300,
    };
    let level = SecurityLevel::TrustedEnvironment;
    let chain = Maker::new(b"hammer").phone(1, level).attest(&statement);
    let mut seeds = vec![
        android::description(level, &statement),
        [vec![1; 64], key.clone()].concat(),
        b"\xa2\x01\x08\x03\x66Google".to_vec(),
        br#"{"entries": {"c0ffee": {"status": "REVOKED", "reason": "KEY_COMPROMISE"}}}"#.to_vec(),
        chain.concat(),
    ];
    seeds.extend(chain);
    seeds.extend(apple_seeds());
    seeds.extend(passkey_seeds());
    seeds
}

/// An attestation object, its parts, and an assertion behind its key.
fn apple_seeds() -> Vec<Vec<u8>> {
    let mut device = AppleMaker::new(b"hammer").device(1, "TEAM.app", Environment::Production);
    let object = device.attest(&[0; 32], 1_795_000_000);
    let assertion = [device.spki(), device.assert(&[0; 32])].concat();
    [parts(&object), vec![object, assertion]].concat()
}

/// Registrations in three ways, their parts, and a sign-in.
fn passkey_seeds() -> Vec<Vec<u8>> {
    let mut passkey = AuthenticatorMaker::new(b"hammer").authenticator(1);
    let ceremony = VirtualCeremony {
        rp_id: "example.org",
        origin: "https://example.org",
        challenge: b"challenge",
        user_verified: true,
    };
    let mut seeds = vec![];
    for vouching in [Vouching::Nobody, Vouching::Credential, Vouching::Model] {
        let made = passkey.register(&ceremony, vouching);
        seeds.extend(parts(&made.attestation_object));
        seeds.extend([made.attestation_object, made.client_data]);
    }
    let signed = passkey.assert(&ceremony);
    seeds.extend([signed.client_data, signed.authenticator_data]);
    seeds
}

/// Every string of bytes inside CBOR: certificates, receipts, authenticator data; of the last also
/// what follows the credential's id, the key.
fn parts(bytes: &[u8]) -> Vec<Vec<u8>> {
    fn walk(value: &Value<'_>, found: &mut Vec<Vec<u8>>) {
        match value {
            Value::Bytes(bytes) => {
                found.push(bytes.to_vec());
                found.extend(bytes.get(87..).map(<[u8]>::to_vec));
            }
            Value::Array(values) => values.iter().for_each(|value| walk(value, found)),
            Value::Map(pairs) => pairs.iter().for_each(|(_, value)| walk(value, found)),
            _ => {}
        }
    }
    let mut found = vec![];
    walk(&cbor::read(bytes).unwrap().value, &mut found);
    found
}

/// Files as they are; certificates also one by one, with their extensions.
fn collect(path: &Path, seeds: &mut Vec<Vec<u8>>) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            collect(&entry.unwrap().path(), seeds);
        }
        return;
    }
    let Ok(bytes) = std::fs::read(path) else { return };
    if let Ok(chain) = Chain::from_pem(&bytes).or_else(|_| Chain::from_der_stream(&bytes)) {
        for certificate in chain.certificates() {
            seeds.push(certificate.der().to_vec());
            seeds.extend(certificate.all_extensions().map(|(_, _, value)| value.to_vec()));
            seeds.push([vec![1; 64], certificate.public_key().spki().to_vec()].concat());
        }
    }
    if bytes.len() < MOST_BYTES {
        seeds.push(bytes);
    }
}

/// The most memory that this process has had, where the system tells.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
