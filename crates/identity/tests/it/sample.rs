//! A policy, consents, faces and halves for the other tests; the same for the same seed.

use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{CommitmentId, ConsentId, CourierId, FaceTemplateId, ProgrammeId};
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_identity::consent::Consent;
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::policy::{
    Cadence, CheckedPolicy, OTHER_WAYS, Part, Policy, Purpose, Software,
};
use porchlight_identity::template::{Embedding, Fresh};

/// A day in the life of the tests.
pub(crate) const NOON: Timestamp = Timestamp(20_000 * DAY);

pub(crate) fn policy() -> Policy {
    let software = |part, name: &str, byte| Software {
        part,
        name: name.into(),
        version: "1".into(),
        licence: "Apache-2.0".into(),
        sha256: Digest([byte; 32]),
    };
    Policy {
        version: 1,
        programme: ProgrammeId([7; 16]),
        purpose: Purpose::Presence,
        idle_days: 30,
        image_seconds: 600,
        review_hours: 72,
        cadence: Cadence {
            most_a_day: 1,
            most_in_30_days: 4,
            most_for_block_start: 2,
            block_start_permille: 100,
            grace_minutes: 30,
        },
        other_ways: OTHER_WAYS.to_vec(),
        software: vec![
            software(Part::Detector, "detector", 1),
            software(Part::Recogniser, "recogniser", 2),
            software(Part::Thresholds, "thresholds", 3),
        ],
    }
}

pub(crate) fn checked() -> CheckedPolicy {
    CheckedPolicy::check(policy()).unwrap()
}

pub(crate) fn courier(seed: u8) -> CourierId {
    CourierId([seed; 16])
}

pub(crate) fn consent(policy: &CheckedPolicy, seed: u8) -> Consent {
    Consent {
        id: ConsentId([seed; 16]),
        courier: courier(seed),
        policy: policy.digest(),
        signed: CommitmentId([seed; 16]),
        at: NOON,
        withdrawn_at: None,
    }
}

pub(crate) fn bytes(seed: u8, what: &str) -> [u8; 32] {
    sha256(&[&[seed], what.as_bytes()]).0
}

pub(crate) fn server_half(seed: u8) -> ServerHalf {
    ServerHalf::new(bytes(seed, "server")).unwrap()
}

pub(crate) fn device_half(seed: u8) -> DeviceHalf {
    DeviceHalf::new(bytes(seed, "device")).unwrap()
}

/// 128 numbers of a face.
pub(crate) fn face(policy: &CheckedPolicy, seed: u8) -> Embedding {
    let blocks = (0u8..4).flat_map(|block| sha256(&[b"face", &[seed, block]]).0);
    let values = blocks.map(|byte| f32::from(byte) - 127.5).collect();
    Embedding::new(values, policy.recogniser()).unwrap()
}

pub(crate) fn fresh(seed: u8) -> Fresh {
    let nonce = *bytes(seed, "nonce").first_chunk().unwrap();
    Fresh { id: FaceTemplateId([seed; 16]), nonce }
}
