//! Damaged chains: a change of one byte anywhere must never be accepted, nor stop the program.

use crate::android_rules::{NOW, key, statement, test_roots};
use crate::android_vectors::moment;
use crate::chains::{pems, vectors};
use porchlight_attest::android::{Expectation, Outcome, SecurityLevel, google_roots, verify};
use porchlight_attest::virtual_phone::Maker;
use porchlight_attest::x509::{Chain, Revocations, Root};

/// Changes for each kind of input.
const CHANGES: u64 = 10_000;
/// Published chains that hold: together they get that many changes.
const REAL_CHAINS: u64 = 16;
/// Changes of published chains in the usual run; the whole number runs when asked, because unoptimised
/// code takes minutes for post-quantum keys.
const USUAL_REAL: u64 = 2_000;

/// Numbers that look random and repeat (SplitMix64).
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(most).unwrap()).unwrap()
    }
}

/// Changes one byte of `input` at a time; none of the results may be accepted.
fn damage(input: &[u8], changes: u64, read: fn(&[u8]) -> Option<Chain>, roots: &[Root], at: i64) {
    let mut numbers = Numbers(changes ^ input.len() as u64);
    let accepted = |bytes: &[u8]| {
        read(bytes).is_some_and(|chain| {
            let nothing = Expectation::default();
            let outcome = verify(&chain, &nothing, roots, &Revocations::none(), at);
            matches!(outcome, Outcome::Verified { .. })
        })
    };
    assert!(accepted(input), "the undamaged chain must hold, or the test shows nothing");
    let mut bytes = input.to_vec();
    for _ in 0..changes {
        let place = numbers.below(bytes.len());
        let before = bytes[place];
        let change = u8::try_from(numbers.below(255)).unwrap() + 1;
        bytes[place] = before ^ change;
        assert!(!accepted(&bytes), "byte {place} from {before:#04x} to {:#04x}", bytes[place]);
        bytes[place] = before;
    }
}

fn stream(bytes: &[u8]) -> Option<Chain> {
    Chain::from_der_stream(bytes).ok()
}

fn pem(bytes: &[u8]) -> Option<Chain> {
    Chain::from_pem(bytes).ok()
}

#[test]
fn ten_thousand_changes_of_a_virtual_phones_chain_are_all_refused() {
    let phone = Maker::new(b"tests").phone(1, SecurityLevel::TrustedEnvironment);
    let chain = phone.attest(&statement(&key())).concat();
    damage(&chain, CHANGES, stream, &test_roots(), NOW);
}

/// Changes of the chains of some phones: enough of them that all phones together get their number.
fn damage_real_chains(phones: &[&str], changes: u64) {
    let Some(vectors) = vectors() else { return };
    let files: Vec<_> = pems(&vectors.join("android-keyattestation/testdata"))
        .into_iter()
        .filter(|file| phones.iter().any(|phone| file.to_string_lossy().contains(phone)))
        .collect();
    assert!(files.len() >= 5, "only {} chains", files.len());
    for file in files {
        let text = std::fs::read(&file).unwrap();
        let chain = pem(&text).unwrap();
        let der: Vec<u8> = chain.certificates().iter().flat_map(|c| c.der().to_vec()).collect();
        damage(&der, changes / REAL_CHAINS + 1, stream, &google_roots(), moment(&chain));
        // The armour is a thin layer above: a tenth is enough.
        damage(&text, changes / REAL_CHAINS / 10, pem, &google_roots(), moment(&chain));
    }
}

#[test]
fn changes_of_older_phones_chains_are_all_refused() {
    damage_real_chains(&["/blueline/"], USUAL_REAL);
}

#[test]
fn changes_of_remotely_provisioned_chains_are_all_refused() {
    damage_real_chains(&["/akita/"], USUAL_REAL);
}

#[test]
fn changes_of_chains_under_the_new_root_and_of_post_quantum_keys_are_all_refused() {
    damage_real_chains(&["/tegu/", "/tokay/"], USUAL_REAL);
}

#[test]
#[ignore = "takes minutes: cargo test --release -p porchlight-attest --test it -- --include-ignored changes"]
fn ten_thousand_changes_of_published_chains_are_all_refused() {
    damage_real_chains(&["/blueline/", "/akita/", "/tegu/", "/tokay/"], CHANGES);
}

#[test]
fn a_chain_cut_short_anywhere_is_never_accepted_as_it_was() {
    let phone = Maker::new(b"tests").phone(1, SecurityLevel::TrustedEnvironment);
    let certificates = phone.attest(&statement(&key()));
    let chain = certificates.concat();
    // The root may be left out, so a cut just before it leaves a whole chain.
    let without_root = chain.len() - certificates[3].len();
    for length in 0..chain.len() {
        let Some(read) = stream(&chain[..length]) else { continue };
        let nothing = Expectation::default();
        let outcome = verify(&read, &nothing, &test_roots(), &Revocations::none(), NOW);
        let accepted = matches!(outcome, Outcome::Verified { .. });
        assert_eq!(accepted, length == without_root, "cut at {length}");
    }
}
