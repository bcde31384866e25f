//! Deletion receipts: checked by the courier, against what was received on the day of enrolment.

use crate::sample::{NOON, bytes, courier};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ConsentId, FaceTemplateId};
use porchlight_domain::log::checkpoint::Checkpoint;
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::log::tlog_proof::TlogProof;
use porchlight_domain::time::{DAY, SECOND};
use porchlight_identity::ending::Cause;
use porchlight_identity::receipt::{
    DeletionFact, DeletionReceipt, Enrolled, EnrolmentFact, Held, NotAReceipt, subject,
};

const SALT: [u8; 16] = [3; 16];

fn enrolment(seed: u8) -> EnrolmentFact {
    EnrolmentFact::new(&Enrolled {
        key: FaceTemplateId([seed; 16]),
        subject: subject(&bytes(seed, "salt"), courier(seed)),
        consent: ConsentId([seed; 16]),
        policy: Digest([5; 32]),
        recogniser: Digest([6; 32]),
        at: NOON,
    })
}

fn receipt(fact: &DeletionFact) -> DeletionReceipt {
    DeletionReceipt { fact: fact.text(), salt: SALT, leaf: fact.leaf(&SALT).body() }
}

fn verified(receipt: &DeletionReceipt, seed: u8) -> Result<Cause, NotAReceipt> {
    let (text, salt) = (enrolment(seed).text(), bytes(seed, "salt"));
    let held = Held { enrolment: &text, courier: courier(seed), salt: &salt };
    receipt.verify(&held).map(|checked| checked.fact.cause)
}

#[test]
fn a_receipt_holds_for_its_own_enrolment_and_names_nobody() {
    let fact = DeletionFact::new(&enrolment(1), Cause::Left, NOON.plus(DAY));
    insta::assert_snapshot!(format!("{}\n{}", enrolment(1).text(), fact.text()));
    let receipt = receipt(&fact);
    assert_eq!(verified(&receipt, 1), Ok(Cause::Left));
    let public = format!("{}{}{}", receipt.fact, receipt.leaf, enrolment(1).text());
    assert!(!public.contains(&courier(1).to_string()));
}

#[test]
fn a_receipt_of_another_key_person_enrolment_or_time_does_not_hold() {
    let good = DeletionFact::new(&enrolment(1), Cause::Idle, NOON.plus(DAY));
    let with = |change: fn(&mut DeletionFact)| {
        let mut fact = good.clone();
        change(&mut fact);
        verified(&receipt(&fact), 1)
    };
    assert_eq!(with(|f| f.key = FaceTemplateId([9; 16])), Err(NotAReceipt::OtherKey));
    assert_eq!(with(|f| f.subject = Digest([9; 32])), Err(NotAReceipt::OtherSubject));
    assert_eq!(with(|f| f.enrolled = Digest([9; 32])), Err(NotAReceipt::OtherEnrolment));
    assert_eq!(with(|f| f.at = NOON.plus(-SECOND).micros()), Err(NotAReceipt::TooEarly));
    assert_eq!(verified(&receipt(&good), 2), Err(NotAReceipt::OtherKey));
    let text = enrolment(1).text();
    let held = Held { enrolment: &text, courier: courier(1), salt: &[0; 32] };
    assert_eq!(receipt(&good).verify(&held), Err(NotAReceipt::OtherSubject));
}

#[test]
fn any_other_byte_in_fact_salt_or_leaf_is_noticed() {
    let good = receipt(&DeletionFact::new(&enrolment(1), Cause::Withdrew, NOON.plus(DAY)));
    let tried = |text: &str, put: &dyn Fn(String) -> DeletionReceipt| {
        for at in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'0' { b'1' } else { b'0' };
            let changed = put(String::from_utf8(bytes).unwrap());
            assert!(verified(&changed, 1).is_err(), "{changed:?}");
        }
    };
    tried(&good.fact, &|fact| DeletionReceipt { fact, ..good.clone() });
    tried(&good.leaf, &|leaf| DeletionReceipt { leaf, ..good.clone() });
    let salt = DeletionReceipt { salt: [4; 16], ..good };
    assert_eq!(verified(&salt, 1), Err(NotAReceipt::OtherLeaf));
}

#[test]
fn the_log_holds_it_under_a_signed_checkpoint_or_it_is_worth_nothing() {
    let good = receipt(&DeletionFact::new(&enrolment(1), Cause::Offboarded, NOON.plus(DAY)));
    let (text, salt) = (enrolment(1).text(), bytes(1, "salt"));
    let held = Held { enrolment: &text, courier: courier(1), salt: &salt };
    let checked = good.verify(&held).unwrap();
    let secret = SigningKey::from_bytes(&[5; 32]);
    let key = VerifierKey { name: "example.org".into(), key: secret.verifying_key().to_bytes() };
    let check = |key: &[u8; 32], text: &[u8], signature: &[u8]| {
        let (key, signature) = (VerifyingKey::from_bytes(key), Signature::from_slice(signature));
        key.is_ok_and(|k| signature.is_ok_and(|s| k.verify_strict(text, &s).is_ok()))
    };
    // A log of one entry: its root is the leaf.
    let proof = |root| {
        let text = Checkpoint { origin: key.name.clone(), size: 1, root }.text();
        let note = Note::signed(&text, &key, &secret.sign(text.as_bytes()).to_bytes());
        TlogProof { index: 0, path: vec![], note }
    };
    assert_eq!(checked.in_log(&proof(checked.leaf), &key, &check), Ok(()));
    let elsewhere = proof(Digest([1; 32]));
    assert_eq!(checked.in_log(&elsewhere, &key, &check), Err(NotAReceipt::NotInLog));
    let other = VerifierKey { key: [1; 32], ..key.clone() };
    let answer = checked.in_log(&proof(checked.leaf), &other, &check);
    assert_eq!(answer, Err(NotAReceipt::NotSigned));
}
