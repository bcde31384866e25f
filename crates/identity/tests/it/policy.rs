//! Policies: hard caps, one text, one digest, one signature.

use crate::sample::{checked, policy};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_identity::policy::{CheckedPolicy, Part, Policy, PolicyError, Way};

fn refused(change: impl FnOnce(&mut Policy)) -> String {
    let mut policy = policy();
    change(&mut policy);
    CheckedPolicy::check(policy).unwrap_err().to_string()
}

#[test]
fn no_policy_raises_a_cap_or_leaves_out_another_way() {
    let said = [
        refused(|p| p.version = 0),
        refused(|p| p.idle_days = 31),
        refused(|p| p.idle_days = 0),
        refused(|p| p.image_seconds = 601),
        refused(|p| p.review_hours = 73),
        refused(|p| p.cadence.most_a_day = 2),
        refused(|p| p.cadence.most_in_30_days = 5),
        refused(|p| p.cadence.most_for_block_start = 5),
        refused(|p| p.cadence.block_start_permille = 1_001),
        refused(|p| p.cadence.grace_minutes = 9),
        refused(|p| p.cadence.grace_minutes = 1_441),
        refused(|p| p.other_ways = vec![Way::Person]),
        refused(|p| p.other_ways.clear()),
        refused(|p| p.software.retain(|s| s.part != Part::Recogniser)),
        refused(|p| p.software[0].name.clear()),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn the_text_is_one_line_reads_back_to_itself_and_any_change_changes_the_digest() {
    let policy = checked();
    insta::assert_snapshot!(policy.text());
    assert_eq!(CheckedPolicy::parse(policy.text()).unwrap(), policy);
    let mut other = self::policy();
    other.cadence.grace_minutes += 1;
    assert_ne!(CheckedPolicy::check(other).unwrap().digest(), policy.digest());
    let extra = policy.text().replacen('{', "{\"search_faces\":true,", 1);
    assert!(matches!(CheckedPolicy::parse(&extra), Err(PolicyError::Unreadable(_))));
}

#[test]
fn only_a_change_of_recogniser_makes_templates_unusable() {
    let first = checked();
    let with = |part: Part| {
        let mut policy = policy();
        let file = policy.software.iter_mut().find(|s| s.part == part).unwrap();
        file.sha256.0[0] ^= 1;
        CheckedPolicy::check(policy).unwrap().recogniser()
    };
    assert_eq!(with(Part::Detector), first.recogniser());
    assert_ne!(with(Part::Recogniser), first.recogniser());
}

#[test]
fn a_published_policy_is_read_only_with_its_signature() {
    let policy = checked();
    let secret = SigningKey::from_bytes(&[5; 32]);
    let key = VerifierKey { name: "example.org".into(), key: secret.verifying_key().to_bytes() };
    let check = |key: &[u8; 32], text: &[u8], signature: &[u8]| {
        let (key, signature) = (VerifyingKey::from_bytes(key), Signature::from_slice(signature));
        key.is_ok_and(|k| signature.is_ok_and(|s| k.verify_strict(text, &s).is_ok()))
    };
    let signed = |text: &str| Note::signed(text, &key, &secret.sign(text.as_bytes()).to_bytes());
    let note = signed(&policy.note_text());
    let again = Note::parse(&note.to_string()).unwrap();
    assert_eq!(CheckedPolicy::of_note(&again, &key, &check).unwrap(), policy);
    let mut changed = note.clone();
    changed.text = changed.text.replace("\"idle_days\":30", "\"idle_days\":29");
    assert_ne!(changed.text, note.text);
    assert!(CheckedPolicy::of_note(&changed, &key, &check).is_err());
    // Signed, and yet above a cap.
    let above = policy.note_text().replace("\"most_a_day\":1", "\"most_a_day\":9");
    assert!(CheckedPolicy::of_note(&signed(&above), &key, &check).is_err());
    let spaced = policy.note_text().replace("\"version\":1", "\"version\": 1");
    assert!(CheckedPolicy::of_note(&signed(&spaced), &key, &check).is_err());
}
