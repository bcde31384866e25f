//! Neither halves nor faces nor what is open can be copied.
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::template::{Embedding, OpenedTemplate, Probe};

fn copies(
    (server, device): (&ServerHalf, &DeviceHalf),
    (face, template, probe): (&Embedding, &OpenedTemplate<'_>, &Probe<'_>),
) {
    let _: ServerHalf = server.clone();
    let _: DeviceHalf = device.clone();
    let _: Embedding = face.clone();
    let _: OpenedTemplate<'_> = template.clone();
    let _: Probe<'_> = probe.clone();
}

fn main() {}
