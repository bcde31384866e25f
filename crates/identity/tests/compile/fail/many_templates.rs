//! There is no search: opening takes one template.
use porchlight_identity::consent::Consented;
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::template::{KeptTemplate, open};

fn searches(proof: &Consented<'_>, all: &[KeptTemplate], server: &ServerHalf, device: DeviceHalf) {
    let _ = open(proof, all, server, device, |_| ());
}

fn main() {}
