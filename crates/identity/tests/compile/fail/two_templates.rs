//! There is no comparison of two templates, whosever they are.
use porchlight_identity::template::{OpenedTemplate, Thresholds};

fn compares<'t>(one: &OpenedTemplate<'t>, other: &OpenedTemplate<'t>, thresholds: Thresholds) {
    let _ = one.compare(other, thresholds);
}

fn main() {}
