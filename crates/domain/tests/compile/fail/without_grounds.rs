//! What somebody asks for names its grounds.

use porchlight_domain::decision::{Asked, CaseFacts};
use porchlight_domain::words::DecisionKind;

fn wants(facts: &CaseFacts) -> Asked<'_> {
    Asked { case: facts, kind: DecisionKind::Offboarding, seen: facts.evidence, hold: 0 }
}

fn main() {
    let _ = wants;
}
