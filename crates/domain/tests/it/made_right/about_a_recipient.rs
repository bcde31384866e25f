//! Two people with the capability, a question with its evidence, a ground of the catalogue: that is a decision
//! about a recipient.

use porchlight_domain::decision::{
    Authority, Human, PatternAsked, PatternFacts, PatternGround, SecondLook, Terms,
};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::StaffId;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{PatternState, Role};

#[test]
fn two_people_a_question_with_its_evidence_and_a_ground_make_a_second_look() {
    let facts = PatternFacts {
        state: PatternState::Answered,
        evidence: Digest([7; 32]),
        claims: 4,
        explained: 0,
        others: 0,
        bringers: 2,
        handed: 0,
        unlikely: true,
        asked_at: Timestamp(1),
        answered: true,
        looked: 0,
        stands: false,
        policy: true,
        terms: Terms::HOUSE,
    };
    let asked = PatternAsked {
        facts: &facts,
        grounds: &[PatternGround::Often],
        seen: facts.evidence,
        look: 30 * DAY,
    };
    let one = Human::of(StaffId([1; 16]), Role::Analyst).unwrap();
    let two = Human::of(StaffId([2; 16]), Role::Operator).unwrap();
    let now = Timestamp(2);
    let made = SecondLook::issue(&asked, Authority::Two(one, two), now).unwrap();
    assert!(made.effective_at() > now && made.appeal_until() > made.effective_at());
}
