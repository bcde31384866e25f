//! A face that was turned for one courier's template cannot be compared with another's.
use porchlight_identity::template::{Embedding, OpenedTemplate, Thresholds};

fn compares<'a, 'b>(
    (one, other): (OpenedTemplate<'a>, OpenedTemplate<'b>),
    (face, thresholds): (Embedding, Thresholds),
) {
    let probe = one.probe(face).unwrap();
    let _ = other.compare(&probe, thresholds);
}

fn main() {}
