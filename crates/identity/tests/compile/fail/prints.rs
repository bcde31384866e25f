//! Neither halves nor faces nor what is open can be printed.
use porchlight_identity::halves::{DeviceHalf, ServerHalf};
use porchlight_identity::template::{Embedding, OpenedTemplate, Probe};

fn prints<T: std::fmt::Debug>(_: &T) {}

fn all(
    (server, device): (&ServerHalf, &DeviceHalf),
    (face, template, probe): (&Embedding, &OpenedTemplate<'_>, &Probe<'_>),
) {
    prints(server);
    prints(device);
    prints(face);
    prints(template);
    prints(probe);
}

fn main() {}
