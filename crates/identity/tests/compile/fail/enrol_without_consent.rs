//! Enrolment takes the proof of a consent.
use porchlight_identity::consent::InForce;
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::template::{Embedding, Fresh, enrol};

fn enrols(policy: &InForce<'_>, face: Embedding, server: &ServerHalf, device: DeviceHalf, fresh: Fresh) {
    let _ = enrol(policy, face, server, device, fresh);
}

fn main() {}
