//! Bundles: what holds is said to hold, and nothing else is.

#![allow(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use porchlight_domain::attempt::{DOES_NOT_SHOW, SHOWS};
use porchlight_domain::digest::{Digest, encode_hex, sha256};
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::leaf::{Leaf, LeafKind, commit};
use porchlight_domain::log::merkle::{Nodes, appended, inclusion, root};
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::log::tlog_proof::TlogProof;
use porchlight_domain::time::Timestamp;
use porchlight_seal::bundle::{OpenLeaf, Parts, write};
use porchlight_seal::key::LogKey;
use porchlight_seal::verify::{Reason, Verdict, verify};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::convert::Infallible;

const ORIGIN: &str = "porchlight.example/log";
const PHOTO: &[u8] = b"\xff\xd8\xff\xe0 not really a picture, but bytes \xff\xd9";

#[derive(Default)]
struct Tree(HashMap<(u32, u64), Digest>, u64);

impl Nodes for Tree {
    type Error = Infallible;
    fn node(&self, level: u32, position: u64) -> Result<Digest, Infallible> {
        Ok(self.0[&(level, position)])
    }
}

impl Tree {
    fn push(&mut self, leaf: Digest) -> u64 {
        for (level, position, hash) in appended(self, self.1, leaf).unwrap() {
            self.0.insert((level, position), hash);
        }
        self.1 += 1;
        self.1 - 1
    }
}

fn signer(n: u8) -> (LogKey, VerifierKey) {
    let key = LogKey::from_secret(&[n; 32]);
    let public = VerifierKey { name: ORIGIN.into(), key: key.public() };
    (key, public)
}

/// An honest bundle, after `change` had its way with the facts that are logged.
fn parts(change: impl Fn(&mut Vec<(LeafKind, String, Value)>)) -> Parts {
    let shown = sha256(&[PHOTO]).hex();
    let attempt = json!({"attempt": "att_1", "reference": "R-1", "outcome": "delivered"});
    let item = json!({"attempt": "att_1", "evidence": "evd_1", "kind": "photo", "original": "aa"});
    let mut facts = vec![
        (LeafKind::Attempt, "att_1".to_owned(), attempt.clone()),
        (LeafKind::Evidence, "evd_1".to_owned(), item.clone()),
        (LeafKind::Evidence, "evd_1".to_owned(), json!({"shown": shown, "original": "aa"})),
    ];
    change(&mut facts);
    let mut tree = Tree::default();
    for n in 0..5u8 {
        tree.push(sha256(&[&[n]]));
    }
    let open: Vec<(OpenLeaf, u64)> = facts
        .into_iter()
        .zip(0u8..)
        .map(|((kind, subject, fact), n)| {
            let (salt, fact) = ([n; 16], fact.to_string());
            let commitment = commit(&salt, &fact);
            let leaf = Leaf { kind, subject, at: Timestamp(1), commitment };
            let index = tree.push(leaf.hash());
            (OpenLeaf { body: leaf.body(), salt: encode_hex(&salt), fact }, index)
        })
        .collect();
    let root = root(&tree, tree.1).unwrap();
    let text = Checkpoint { origin: ORIGIN.into(), size: tree.1, root }.text();
    let (key, public) = signer(1);
    let note = Note::signed(&text, &public, &key.sign(text.as_bytes()));
    let proved = open.into_iter().map(|(leaf, index)| {
        let path = inclusion(&tree, index, tree.1).unwrap();
        (leaf, TlogProof { index, path, note: note.clone() })
    });
    Parts {
        bundle: json!({
            "format": "porchlight-bundle/v1", "attempt": attempt, "evidence": [item],
            "words": {"shows": SHOWS, "does_not_show": DOES_NOT_SHOW},
        }),
        photos: vec![PHOTO.to_vec()],
        leaves: proved.collect(),
        log_key: public.to_string(),
    }
}

fn honest() -> Vec<u8> {
    write(&parts(|_| {})).unwrap()
}

fn reason(bytes: &[u8], trusted: Option<&VerifierKey>) -> Option<Reason> {
    match verify(bytes, trusted).verdict {
        Verdict::Refused(reason, _) => Some(reason),
        _ => None,
    }
}

#[test]
fn an_honest_bundle_verifies_and_says_so_in_plain_words() {
    let report = verify(&honest(), Some(&signer(1).1));
    assert_eq!(report.verdict, Verdict::Verified);
    insta::assert_snapshot!("verified", report.to_string());
}

#[test]
fn without_a_trusted_key_the_operator_is_not_proved() {
    let report = verify(&honest(), None);
    assert_eq!(report.verdict, Verdict::Consistent);
    insta::assert_snapshot!("consistent", report.to_string());
}

#[test]
fn every_reason_is_said_in_plain_words() {
    let words: Vec<String> = Reason::ALL
        .iter()
        .map(|reason| {
            let verdict = Verdict::Refused(*reason, "here".into());
            let report = porchlight_seal::verify::Report {
                verdict,
                reference: String::new(),
                photos: 0,
                leaves: 0,
            };
            report.to_string()
        })
        .collect();
    insta::assert_snapshot!("refusals", words.join("\n\n"));
}

#[test]
fn a_thousand_single_byte_mutations_are_a_thousand_refusals() {
    let bytes = honest();
    let mut state = 7u64;
    let mut next = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut refused = 0;
    for _ in 0..1_000 {
        let mut bad = bytes.clone();
        let (at, flip) = (next(bad.len()), 1 + next(255));
        bad[at] ^= u8::try_from(flip).unwrap();
        refused += usize::from(reason(&bad, None).is_some());
    }
    assert_eq!(refused, 1_000);
}

#[test]
fn every_byte_position_is_guarded() {
    let bytes = honest();
    for at in 0..bytes.len() {
        let mut bad = bytes.clone();
        bad[at] ^= 1;
        assert!(reason(&bad, None).is_some(), "byte {at}");
    }
}

#[test]
fn forgeries_are_named_by_what_does_not_hold() {
    let key = signer(1).1;
    assert_eq!(reason(&honest(), Some(&signer(2).1)), Some(Reason::KeyDiffers));
    let with = |f: &dyn Fn(&mut Parts)| {
        let mut made = parts(|_| {});
        f(&mut made);
        reason(&write(&made).unwrap(), Some(&key))
    };
    assert_eq!(with(&|p| p.photos[0][5] ^= 1), Some(Reason::PhotoDiffers));
    assert_eq!(
        with(&|p| p.photos.push(PHOTO.to_vec())),
        None,
        "the same photo twice is the same photo"
    );
    let claim = |p: &mut Parts| p.bundle["attempt"]["outcome"] = json!("attempt_failed");
    assert_eq!(with(&claim), Some(Reason::FactsDiffer));
    let extra = |p: &mut Parts| p.bundle["praise"] = json!("trustworthy");
    assert_eq!(with(&extra), Some(Reason::FactsDiffer));
    let fact = |p: &mut Parts| p.leaves[0].0.fact = p.leaves[0].0.fact.replace("R-1", "R-2");
    assert_eq!(with(&fact), Some(Reason::CommitmentDiffers));
    let swap = |p: &mut Parts| p.leaves[0].1.index += 1;
    assert_eq!(with(&swap), Some(Reason::NotInLog));
    let unsigned = |p: &mut Parts| p.leaves[0].1.note.signatures[0].signature[3] ^= 1;
    assert_eq!(with(&unsigned), Some(Reason::NotSigned));
    let foreign = write(&parts(|facts| facts[1].2["attempt"] = json!("att_2"))).unwrap();
    assert_eq!(reason(&foreign, Some(&key)), Some(Reason::FactsDiffer));
}

#[test]
fn truncated_extended_and_foreign_archives_are_refused() {
    let bytes = honest();
    for cut in [0, 1, 22, bytes.len() / 2, bytes.len() - 1] {
        assert!(reason(&bytes[..cut], None).is_some());
    }
    assert!(reason(&[bytes.as_slice(), b"x"].concat(), None).is_some());
    assert!(reason(b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", None).is_some());
}

proptest! {
    #[test]
    fn no_input_makes_the_verifier_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), at in 0usize..4_000) {
        let _ = verify(&bytes, None);
        let mut mixed = honest();
        let at = at % mixed.len();
        mixed.splice(at..at, bytes.iter().copied());
        prop_assert!(bytes.is_empty() || reason(&mixed, None).is_some());
    }
}
