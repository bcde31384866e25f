//! What is open does not outlive its work.
use porchlight_identity::consent::Consented;
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::template::{KeptTemplate, open};

fn keeps(proof: &Consented<'_>, kept: &KeptTemplate, server: &ServerHalf, device: DeviceHalf) {
    let _ = open(proof, kept, server, device, |template| template);
}

fn main() {}
