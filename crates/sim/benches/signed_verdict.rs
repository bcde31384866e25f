//! A signed verdict, as a server gives it: the phone's proof is checked, the request becomes a signal,
//! its account is scored and judged. On one thread and on two at once, beside the one thing it cannot do
//! without: a bare P-256 verification, and the verdict without the proof.
//!
//! Two threads share what a server's share: the nonces, which are only read, and one guard behind one lock,
//! held while a signal is observed and not while its proof is checked. Times are those of one verdict on its
//! own thread, so two threads give two verdicts in that time; `signed_verdicts_by_the_clock` counts instead.

use divan::Bencher;
use divan::counter::ItemsCount;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use porchlight_attest::proof::dpop::{self, Expected};
use porchlight_attest::proof::nonce::Nonces;
use porchlight_attest::virtual_phone::{Request, VirtualKey};
use porchlight_risk::book::Limits;
use porchlight_risk::guard::Guard;
use porchlight_risk::live::LiveCard;
use porchlight_risk::signal::{Kind, Signal};
use porchlight_risk::starter;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

const NOW: i64 = 1_795_000_000;
const URL: &str = "https://porch.example/v1/race/blk_0/reserve";
const TOKEN: &str = "QmFzZTY0dXJsLW9mLTMyLXJhbmRvbS1ieXRlcy1oZXJl";
/// Accounts of the book.
const ACCOUNTS: u64 = 8_000;
/// Verdicts that all threads together give in one round of `signed_verdicts_by_the_clock`.
const ROUND: u64 = 2_000;

fn main() {
    divan::main();
}

fn phone() -> VirtualKey {
    VirtualKey::from_seed(b"a phone")
}

fn proof(nonces: &Nonces) -> String {
    let nonce = nonces.current(NOW);
    phone().proof(&Request {
        method: "POST",
        url: URL,
        jti: "a-random-number-01",
        nonce: Some(&nonce),
        access_token: Some(TOKEN),
        now: NOW,
    })
}

fn guard() -> Guard {
    let card = LiveCard::fit(starter::card().expect("a card")).expect("a live card");
    let mut guard = Guard::new(Limits::CITY, card, starter::policy().expect("a policy"));
    for number in 0..40 * ACCOUNTS {
        guard.observe(&signal(number));
    }
    guard
}

/// Every tenth request is a try, as where programs make most of them.
fn signal(number: u64) -> Signal {
    let kind = if number.is_multiple_of(10) { Kind::Accept } else { Kind::Poll };
    let account = number * 7_919 % ACCOUNTS;
    let mut signal = Signal::new(u128::from(account) + 1, 1_795_000_000_000 + number, kind);
    (signal.session, signal.device) = (account + 1, account + 1);
    (signal.network, signal.thing) = (account / 4 + 1, number / 50 + 1);
    signal.shown_at_ms = signal.at_ms - 700;
    signal
}

/// A try of the next account.
fn next_try(number: &mut u64) -> Signal {
    *number += 10;
    signal(40 * ACCOUNTS + *number)
}

#[divan::bench(sample_count = 100, sample_size = 50, threads = [1, 2])]
fn baseline_bare_p256_verification(bencher: Bencher<'_, '_>) {
    let proof = proof(&Nonces::new([7; 32]));
    let message = proof.rsplit_once('.').map_or("", |(message, _)| message).as_bytes().to_vec();
    let signature: Signature = phone().signing_key().sign(&message);
    let (point, signature) = (*phone().public().point(), signature.to_bytes());
    bencher.counter(ItemsCount::new(1_u32)).bench(|| {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, divan::black_box(&point))
            .verify(divan::black_box(&message), &signature)
            .is_ok()
    });
}

#[divan::bench(sample_count = 100, sample_size = 50)]
fn verdict_alone(bencher: Bencher<'_, '_>) {
    let (mut guard, mut number) = (guard(), 0);
    let bencher = bencher.counter(ItemsCount::new(1_u32));
    bencher.bench_local(|| guard.observe(&next_try(&mut number)).judged.points);
}

/// What the threads of a server share, and what a try brings.
struct Shared {
    nonces: Nonces,
    proof: String,
    guard: Mutex<Guard>,
    tries: AtomicU64,
}

impl Shared {
    fn new() -> Self {
        let nonces = Nonces::new([7; 32]);
        let proof = proof(&nonces);
        let shared = Self { nonces, proof, guard: Mutex::new(guard()), tries: AtomicU64::new(0) };
        assert!(shared.verdict().is_some(), "the proof holds");
        shared
    }

    /// Checks a proof, then observes, scores and judges the try it came with.
    fn verdict(&self) -> Option<i32> {
        let expected = Expected { method: "POST", url: URL, access_token: Some(TOKEN), now: NOW };
        dpop::check(divan::black_box(&self.proof), &expected, &self.nonces).ok()?;
        let mut number = self.tries.fetch_add(10, Ordering::Relaxed);
        let signal = next_try(&mut number);
        let mut guard = self.guard.lock().unwrap_or_else(PoisonError::into_inner);
        Some(guard.observe(&signal).judged.points)
    }
}

#[divan::bench(sample_count = 100, sample_size = 50, threads = [1, 2])]
fn signed_verdict(bencher: Bencher<'_, '_>) {
    let shared = Shared::new();
    bencher.counter(ItemsCount::new(1_u32)).bench(|| shared.verdict());
}

/// A round from its first verdict to its last, whichever thread gives it: verdicts per second of the whole.
#[divan::bench(args = [1, 2], sample_count = 30, sample_size = 1)]
fn signed_verdicts_by_the_clock(bencher: Bencher<'_, '_>, threads: u64) {
    let shared = Shared::new();
    bencher.counter(ItemsCount::new(ROUND)).bench_local(|| {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    for _ in 0..ROUND / threads {
                        divan::black_box(shared.verdict());
                    }
                });
            }
        });
    });
}
