//! Proofs and commitments against the one thing they cannot do without: a P-256 verification.
//!
//! Figures are per core. The bare verification is the one that proofs use; that of the `p256` crate
//! stands beside it, because the choice between the two was made by this file
//! (docs/decisions/2026-11-25-p256.md).

use divan::Bencher;
use divan::counter::ItemsCount;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, VerifyingKey};
use porchlight_attest::proof::dpop::{self, Expected};
use porchlight_attest::proof::jwk::PublicKey;
use porchlight_attest::proof::nonce::{BoundNonces, Nonces};
use porchlight_attest::proof::replay::Replays;
use porchlight_attest::proof::{commitment, jws};
use porchlight_attest::virtual_phone::{Request, VirtualKey};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};

const NOW: i64 = 1_795_000_000;
const URL: &str = "https://porch.example/v1/itinerary";
const TOKEN: &str = "QmFzZTY0dXJsLW9mLTMyLXJhbmRvbS1ieXRlcy1oZXJl";

fn main() {
    divan::main();
}

fn ana() -> VirtualKey {
    VirtualKey::from_seed(b"ana")
}

fn nonces() -> Nonces {
    Nonces::new([7; 32])
}

fn proof() -> String {
    let nonce = nonces().current(NOW);
    ana().proof(&Request {
        method: "GET",
        url: URL,
        jti: "a-random-number-01",
        nonce: Some(&nonce),
        access_token: Some(TOKEN),
        now: NOW,
    })
}

/// What the signature of a proof covers, and the signature.
fn signed() -> (Vec<u8>, Signature) {
    let proof = proof();
    let message = proof.rsplit_once('.').map_or("", |(message, _)| message).as_bytes().to_vec();
    let signature = ana().signing_key().sign(&message);
    (message, signature)
}

#[divan::bench(sample_count = 200, sample_size = 20)]
fn baseline_bare_p256_verification(bencher: Bencher<'_, '_>) {
    let (message, signature) = signed();
    let (point, signature) = (*ana().public().point(), signature.to_bytes());
    bencher.counter(ItemsCount::new(1_u32)).bench(|| {
        UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, divan::black_box(&point))
            .verify(divan::black_box(&message), &signature)
            .is_ok()
    });
}

#[divan::bench(sample_count = 200, sample_size = 20)]
fn p256_verification_by_the_p256_crate(bencher: Bencher<'_, '_>) {
    let (message, signature) = signed();
    let point = *ana().public().point();
    bencher.counter(ItemsCount::new(1_u32)).bench(|| {
        VerifyingKey::from_sec1_bytes(divan::black_box(&point))
            .is_ok_and(|key| key.verify(divan::black_box(&message), &signature).is_ok())
    });
}

#[divan::bench(sample_count = 200, sample_size = 20)]
fn key_read(bencher: Bencher<'_, '_>) {
    let jwk = ana().public().to_jwk();
    bencher.bench(|| PublicKey::read(divan::black_box(&jwk)).is_ok());
}

#[divan::bench(sample_count = 200, sample_size = 20)]
fn jws_verification(bencher: Bencher<'_, '_>) {
    let proof = proof();
    let bencher = bencher.counter(ItemsCount::new(1_u32));
    bencher.bench(|| jws::verify(divan::black_box(&proof), dpop::TYPE).is_ok());
}

#[divan::bench(sample_count = 200, sample_size = 20)]
fn dpop_verification(bencher: Bencher<'_, '_>) {
    let (proof, nonces) = (proof(), nonces());
    let expected = Expected { method: "GET", url: URL, access_token: Some(TOKEN), now: NOW };
    assert!(dpop::check(&proof, &expected, &nonces).is_ok(), "the proof holds");
    bencher
        .counter(ItemsCount::new(1_u32))
        .bench(|| dpop::check(divan::black_box(&proof), &expected, &nonces).is_ok());
}

#[divan::bench(sample_count = 200, sample_size = 20)]
fn commitment_verification(bencher: Bencher<'_, '_>) {
    let (nonces, body) = (BoundNonces::new([9; 32]), br#"{"choices":["b1","b2"]}"#);
    let nonce = commitment::nonce(&nonces, b"ana", "enter_round", "round-1", NOW + 900);
    let text = ana().commitment("enter_round", "round-1", body, &nonce, NOW);
    let expected = commitment::Expected {
        account: b"ana",
        act: "enter_round",
        subject: "round-1",
        digest: Sha256::digest(body).into(),
        thumbprint: ana().public().thumbprint(),
        now: NOW,
        online: true,
    };
    assert!(commitment::check(&text, &expected, &nonces).is_ok(), "the commitment holds");
    bencher
        .counter(ItemsCount::new(1_u32))
        .bench(|| commitment::check(divan::black_box(&text), &expected, &nonces).is_ok());
}

/// Proofs of 1,000 phones, remembered until five minutes later while the clock goes on.
#[divan::bench(sample_count = 200, sample_size = 20)]
fn replay_memory(bencher: Bencher<'_, '_>) {
    let (replays, number) = (Replays::default(), AtomicU64::new(0));
    bencher.counter(ItemsCount::new(1_u32)).bench(|| {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let thumbprint: [u8; 32] = Sha256::digest((number % 1_000).to_be_bytes()).into();
        let now = NOW + i64::try_from(number / 3_000).unwrap_or(0);
        replays.remember(&thumbprint, &number.to_string(), now + 300, now)
    });
}
