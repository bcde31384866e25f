//! Templates: both halves, the right labels, or nothing.

use crate::sample::{
    NOON, bytes, checked, consent, courier, device_half, face, fresh, policy, server_half,
};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ConsentId, FaceTemplateId};
use porchlight_identity::consent::Consent;
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::policy::{CheckedPolicy, Part};
use porchlight_identity::template::{KeptTemplate, Likeness, NotOpened, Thresholds, enrol, open};
use proptest::prelude::*;

fn enrolled(policy: &CheckedPolicy, given: &Consent, seed: u8) -> KeptTemplate {
    policy.in_force(|in_force| {
        let proof = in_force.proof(given, given.courier, NOON).unwrap();
        let (server, device) = (server_half(seed), device_half(seed));
        enrol(&in_force, proof, face(policy, seed), &server, device, fresh(seed)).unwrap()
    })
}

fn compared(
    policy: &CheckedPolicy,
    given: &Consent,
    kept: &KeptTemplate,
    keys: (u8, u8),
    who: u8,
) -> Result<Likeness, NotOpened> {
    policy.in_force(|in_force| {
        let proof = in_force.proof(given, given.courier, NOON).unwrap();
        let (server, device) = (server_half(keys.0), device_half(keys.1));
        open(&proof, kept, &server, device, |template| {
            let probe = template.probe(face(policy, who)).unwrap();
            template.compare(&probe, Thresholds::new(0.6, 0.3).unwrap())
        })
    })
}

#[test]
fn a_template_opens_with_both_halves_and_knows_its_person() {
    let policy = checked();
    let given = consent(&policy, 1);
    let kept = enrolled(&policy, &given, 1);
    assert_eq!(compared(&policy, &given, &kept, (1, 1), 1), Ok(Likeness::Match));
    assert_eq!(compared(&policy, &given, &kept, (1, 1), 2), Ok(Likeness::Mismatch));
    assert_eq!(compared(&policy, &given, &kept, (2, 1), 1), Err(NotOpened::Shut));
    assert_eq!(compared(&policy, &given, &kept, (1, 2), 1), Err(NotOpened::Shut));
    assert_eq!(compared(&policy, &given, &kept, (2, 2), 1), Err(NotOpened::Shut));
}

#[test]
fn a_row_that_was_exchanged_or_relabelled_does_not_open() {
    let policy = checked();
    let (first, second) = (consent(&policy, 1), consent(&policy, 2));
    let kept = enrolled(&policy, &first, 1);
    // As it lies, under somebody else's consent.
    let answer = compared(&policy, &second, &kept, (1, 1), 1);
    assert_eq!(answer, Err(NotOpened::OtherConsent));
    // Rewritten to be theirs.
    let theirs = KeptTemplate { courier: courier(2), consent: second.id, ..kept.clone() };
    assert_eq!(compared(&policy, &second, &theirs, (1, 1), 1), Err(NotOpened::Shut));
    // Under another id.
    let renamed = KeptTemplate { id: FaceTemplateId([9; 16]), ..kept.clone() };
    assert_eq!(compared(&policy, &first, &renamed, (1, 1), 1), Err(NotOpened::Shut));
    // Under a newer consent of the same courier.
    let newer = Consent { id: ConsentId([9; 16]), ..first.clone() };
    assert_eq!(compared(&policy, &newer, &kept, (1, 1), 1), Err(NotOpened::OtherConsent));
    let moved = KeptTemplate { consent: newer.id, ..kept.clone() };
    assert_eq!(compared(&policy, &newer, &moved, (1, 1), 1), Err(NotOpened::Shut));
}

#[test]
fn a_template_of_other_recognisers_is_neither_made_nor_opened() {
    let policy = checked();
    let given = consent(&policy, 1);
    let kept = enrolled(&policy, &given, 1);
    let mut other = self::policy();
    let file = other.software.iter_mut().find(|s| s.part == Part::Recogniser).unwrap();
    file.sha256 = Digest([9; 32]);
    let other = CheckedPolicy::check(other).unwrap();
    let given = consent(&other, 1);
    other.in_force(|in_force| {
        let proof = in_force.proof(&given, given.courier, NOON).unwrap();
        let answer = open(&proof, &kept, &server_half(1), device_half(1), |_| ());
        assert_eq!(answer, Err(NotOpened::OtherConsent));
        let numbers = face(&policy, 1);
        assert!(
            enrol(&in_force, proof, numbers, &server_half(1), device_half(1), fresh(1)).is_err()
        );
    });
}

#[test]
fn halves_that_no_random_source_gives_are_refused() {
    for byte in [0, 1, 255] {
        assert!(ServerHalf::new([byte; 32]).is_none() && DeviceHalf::new([byte; 32]).is_none());
    }
    assert!(ServerHalf::new(bytes(1, "server")).is_some());
}

#[test]
fn enrolling_the_same_face_again_has_nothing_in_common_with_before() {
    let policy = checked();
    let given = consent(&policy, 1);
    let first = enrolled(&policy, &given, 1);
    let again = policy.in_force(|in_force| {
        let proof = in_force.proof(&given, given.courier, NOON).unwrap();
        let (server, device) = (server_half(3), device_half(1));
        enrol(&in_force, proof, face(&policy, 1), &server, device, fresh(3)).unwrap()
    });
    let pairs = first.sealed.iter().zip(&again.sealed);
    let equal = pairs.filter(|(a, b)| a == b).count();
    // By chance one byte in 256 is equal.
    assert!(equal < 8, "{equal}");
    assert_eq!(compared(&policy, &given, &again, (3, 1), 1), Ok(Likeness::Match));
    assert_eq!(compared(&policy, &given, &first, (3, 1), 1), Err(NotOpened::Shut));
}

proptest! {
    #[test]
    fn any_change_to_what_is_kept_keeps_it_shut(at in 0usize..168, bit in 0u8..8, cut in 0usize..168) {
        let policy = checked();
        let given = consent(&policy, 1);
        let kept = enrolled(&policy, &given, 1);
        prop_assert_eq!(kept.sealed.len(), 168);
        let mut changed = kept.clone();
        changed.sealed[at] ^= 1 << bit;
        prop_assert_eq!(compared(&policy, &given, &changed, (1, 1), 1), Err(NotOpened::Shut));
        let mut shorter = kept;
        shorter.sealed.truncate(cut);
        prop_assert_eq!(compared(&policy, &given, &shorter, (1, 1), 1), Err(NotOpened::Shut));
    }
}
