//! Checking a whole bundle, beside the least that any check would do.

#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark")]

#[allow(dead_code, reason = "the tests use the rest")]
#[path = "../tests/it/maker.rs"]
mod maker;

use divan::{Bencher, black_box};
use porchlight_domain::digest::sha256;
use porchlight_seal::bundle::write;
use porchlight_seal::key;
use porchlight_seal::picture::{self, Claim};
use porchlight_seal::verify::{Verdict, verify};
use serde_json::json;

fn main() {
    divan::main();
}

/// A bundle with one picture of the size that recipients see.
fn bundle() -> Vec<u8> {
    let story = maker::Story::new(1, &maker::jpeg(1_600, 1_200, 1));
    write(&story.parts(|_| {})).unwrap()
}

#[divan::bench_group]
mod verify_bundle {
    use super::*;

    /// SHA-256 over all bytes, and one signature.
    #[divan::bench]
    fn baseline_signature_and_digest(bencher: Bencher) {
        let bytes = bundle();
        let (log, public) = maker::signer(1);
        let signature = log.sign(b"a head");
        bencher.bench(|| {
            let digest = sha256(&[black_box(&bytes)]);
            (digest, key::check(&public.key, b"a head", black_box(&signature)))
        });
    }

    #[divan::bench]
    fn whole_bundle(bencher: Bencher) {
        let bytes = bundle();
        let public = maker::signer(1).1;
        assert_eq!(verify(&bytes, Some(&public)).verdict, Verdict::Verified);
        bencher.bench(|| verify(black_box(&bytes), Some(&public)));
    }
}

#[divan::bench_group]
mod picture_manifest {
    use super::*;

    /// SHA-256 over the picture: what the log alone needs.
    #[divan::bench]
    fn baseline_digest(bencher: Bencher) {
        let jpeg = maker::jpeg(1_600, 1_200, 1);
        bencher.bench(|| sha256(&[black_box(&jpeg)]));
    }

    #[divan::bench]
    fn sign(bencher: Bencher) {
        let (jpeg, key) = (maker::jpeg(1_600, 1_200, 1), maker::manifest_key(1));
        let claim =
            Claim { id: [1; 16], capture: json!({"a": 1}), masked: None, version: "1".into() };
        bencher.bench(|| picture::sign(black_box(&jpeg), &claim, &key).unwrap());
    }

    #[divan::bench]
    fn check(bencher: Bencher) {
        let story = maker::Story::new(1, &maker::jpeg(1_600, 1_200, 1));
        bencher.bench(|| picture::check(black_box(&story.photo), &story.certificates).unwrap());
    }
}
