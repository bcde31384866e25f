//! Signed notes, checkpoints and proofs as text.

use crate::log_tree::Tree;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use porchlight_domain::log::base64;
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::merkle::{inclusion, leaf_hash, root};
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::log::receipt::Receipt;
use porchlight_domain::log::tlog_proof::{Membership, TlogProof};
use porchlight_domain::time::Timestamp;
use proptest::prelude::*;

fn check(key: &[u8; 32], message: &[u8], signature: &[u8]) -> bool {
    let (Ok(key), Ok(signature)) =
        (VerifyingKey::from_bytes(key), Signature::from_slice(signature))
    else {
        return false;
    };
    key.verify_strict(message, &signature).is_ok()
}

fn keys() -> (SigningKey, VerifierKey) {
    let signing = SigningKey::from_bytes(&[9; 32]);
    let key = signing.verifying_key().to_bytes();
    (signing, VerifierKey { name: "porchlight.example/log".into(), key })
}

fn signed(text: &str) -> Note {
    let (signing, key) = keys();
    Note::signed(text, &key, &signing.sign(text.as_bytes()).to_bytes())
}

#[test]
fn the_published_example_key_reads_and_writes_itself() {
    // From the package documentation of Go's golang.org/x/mod/sumdb/note (a public fact).
    let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    assert_eq!(VerifierKey::parse(text).unwrap().to_string(), text);
    assert!(VerifierKey::parse(&text.replace("c74f20a3", "c74f20a4")).is_err());
}

#[test]
fn a_signed_checkpoint_reads_back_and_is_refused_under_another_key() {
    let (_, key) = keys();
    let checkpoint = Checkpoint { origin: key.name.clone(), size: 7, root: leaf_hash(b"x") };
    let note = Note::parse(&signed(&checkpoint.text()).to_string()).unwrap();
    assert!(note.is_signed_by(&key, &check));
    assert_eq!(Checkpoint::parse(&note.text).unwrap(), checkpoint);
    let other = VerifierKey { key: [1; 32], ..key };
    assert!(!note.is_signed_by(&other, &check));
}

#[test]
fn a_receipt_reads_back() {
    let receipt = Receipt { origin: "log".into(), leaf: leaf_hash(b"x"), at: Timestamp(12) };
    assert_eq!(Receipt::parse(&receipt.text()), Ok(receipt));
}

fn proof() -> (TlogProof, VerifierKey) {
    let (_, key) = keys();
    let tree = Tree::of(21);
    let root = root(&tree, 21).unwrap();
    let checkpoint = Checkpoint { origin: key.name.clone(), size: 21, root };
    let path = inclusion(&tree, 5, 21).unwrap();
    (TlogProof { index: 5, path, note: signed(&checkpoint.text()) }, key)
}

#[test]
fn an_offline_proof_reads_back_and_proves_only_its_leaf() {
    let (proof, key) = proof();
    let read = TlogProof::parse(&proof.to_string()).unwrap();
    let leaf = leaf_hash(&5u64.to_be_bytes());
    assert_eq!(read.check(leaf, &key, &check), Ok(Membership::Proved));
    assert_eq!(read.check(leaf_hash(b"other"), &key, &check), Ok(Membership::NotIncluded));
    let stranger = VerifierKey { key: [3; 32], ..key };
    assert_eq!(read.check(leaf, &stranger, &check), Ok(Membership::NotSigned));
}

proptest! {
    #[test]
    fn no_single_changed_byte_of_a_proof_goes_unnoticed(place: prop::sample::Index, byte: u8) {
        let (proof, key) = proof();
        let mut bytes = proof.to_string().into_bytes();
        let place = place.index(bytes.len());
        prop_assume!(bytes[place] != byte);
        bytes[place] = byte;
        let leaf = leaf_hash(&5u64.to_be_bytes());
        let proved = String::from_utf8(bytes)
            .ok()
            .and_then(|text| TlogProof::parse(&text).ok())
            .is_some_and(|read| read.check(leaf, &key, &check) == Ok(Membership::Proved));
        prop_assert!(!proved);
    }

    #[test]
    fn base_64_is_one_text_per_value(bytes: Vec<u8>, text in "[A-Za-z0-9+/=]{0,12}") {
        prop_assert_eq!(base64::decode(&base64::encode(&bytes)), Some(bytes));
        if let Some(read) = base64::decode(&text) {
            prop_assert_eq!(base64::encode(&read), text);
        }
    }

    #[test]
    fn arbitrary_text_never_panics_a_reader(text in "\\PC{0,200}") {
        let _ = (Note::parse(&text), TlogProof::parse(&text), VerifierKey::parse(&text));
        let _ = (Checkpoint::parse(&text), Receipt::parse(&text));
    }
}
