//! The numbers of a face, a score, and the phone's half cannot be read.
use porchlight_identity::halves::DeviceHalf;
use porchlight_identity::template::{Embedding, OpenedTemplate, Probe};

fn reads(device: &DeviceHalf, face: &Embedding, template: &OpenedTemplate<'_>, probe: &Probe<'_>) {
    let _ = device.bytes();
    let _ = &face.values;
    let _ = &template.numbers;
    let _ = &probe.values;
    let _ = template.cosine(&[]);
}

fn main() {}
