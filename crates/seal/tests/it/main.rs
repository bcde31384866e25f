//! Bundles: what holds is said to hold, and nothing else is.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod maker;
mod mutations;
mod pictures;
mod standard_tool;

use maker::{signer, story};
use porchlight_domain::log::note::VerifierKey;
use porchlight_seal::bundle::{Parts, write};
use porchlight_seal::verify::{Reason, Verdict, verify};
use proptest::prelude::*;
use serde_json::json;

fn parts(change: impl Fn(&mut Vec<maker::Fact>)) -> Parts {
    story(1).parts(change)
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
                manifests: vec![],
            };
            report.to_string()
        })
        .collect();
    insta::assert_snapshot!("refusals", words.join("\n\n"));
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
    assert_eq!(with(&|p| p.photos[0].bytes[5] ^= 1), Some(Reason::PhotoDiffers));
    assert_eq!(
        with(&|p| p.photos.push(p.photos[0].clone())),
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
