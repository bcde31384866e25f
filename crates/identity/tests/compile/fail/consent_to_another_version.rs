//! The consent to one version of a policy is of no use under another.
use porchlight_domain::time::Timestamp;
use porchlight_identity::consent::Consent;
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::policy::CheckedPolicy;
use porchlight_identity::template::{Embedding, Fresh, enrol};

fn enrols(
    (old, new): (&CheckedPolicy, &CheckedPolicy),
    (consent, now): (&Consent, Timestamp),
    (face, server, device, fresh): (Embedding, &ServerHalf, DeviceHalf, Fresh),
) {
    old.in_force(|old| {
        let proof = old.proof(consent, consent.courier, now).unwrap();
        new.in_force(|new| {
            let _ = enrol(&new, proof, face, server, device, fresh);
        });
    });
}

fn main() {}
