//! A person with the capability, a case with its evidence, a ground of the catalogue: that is a decision.

use porchlight_domain::decision::{Asked, Authority, CaseFacts, Decision, Ground, Human, Terms};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::StaffId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{CaseState, DecisionKind, Role};

#[test]
fn a_person_a_case_with_its_evidence_and_a_ground_make_a_decision() {
    let facts = CaseFacts {
        state: CaseState::Open,
        reporter: None,
        evidence: Digest([7; 32]),
        grounds: 1,
        tries: 0,
        earlier: None,
        asked_at: None,
        answered: false,
        held: 0,
        under_decision: false,
        terms: Terms::HOUSE,
    };
    let asked = Asked {
        case: &facts,
        kind: DecisionKind::Suspension,
        grounds: &[Ground::Violence],
        seen: facts.evidence,
        hold: 3_600_000_000,
    };
    let human = Human::of(StaffId([1; 16]), Role::Analyst).unwrap();
    let now = Timestamp(1);
    let made = Decision::issue(&asked, Authority::Person(human), now).unwrap();
    assert!(made.appeal_until() > now);
}
