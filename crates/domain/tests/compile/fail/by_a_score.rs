//! A score is no ground.

use porchlight_domain::decision::{Asked, CaseFacts};
use porchlight_domain::words::DecisionKind;

fn wants(facts: &CaseFacts, score: u32) -> Asked<'_> {
    Asked {
        case: facts,
        kind: DecisionKind::Restriction,
        grounds: &[score],
        seen: facts.evidence,
        hold: 1,
    }
}

fn main() {
    let _ = wants;
}
