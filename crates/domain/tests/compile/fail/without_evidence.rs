//! What somebody asks for names the evidence that they had before them.

use porchlight_domain::decision::{Asked, CaseFacts, Ground};
use porchlight_domain::words::DecisionKind;

fn wants(facts: &CaseFacts) -> Asked<'_> {
    Asked { case: facts, kind: DecisionKind::Offboarding, grounds: &[Ground::Theft], hold: 0 }
}

fn main() {
    let _ = wants;
}
