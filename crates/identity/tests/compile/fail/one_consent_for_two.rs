//! A proof of consent is used up by the enrolment it is for.
use porchlight_identity::consent::{Consented, InForce};
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::template::{Embedding, Fresh, enrol};

fn enrols<'p>(
    (policy, proof): (&InForce<'p>, Consented<'p>),
    (one, two): (Embedding, Embedding),
    (server, device, other): (&ServerHalf, DeviceHalf, DeviceHalf),
    fresh: Fresh,
) {
    let _ = enrol(policy, proof, one, server, device, fresh);
    let _ = enrol(policy, proof, two, server, other, fresh);
}

fn main() {}
