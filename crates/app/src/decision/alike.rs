//! What holds alike for decisions about couriers and about recipients: that two people are two, whom their
//! addressee knows of them, until when an appeal can be made, who answers it, and what an answer says.
//!
//! Owns: these rules, each said once. Never does: read or write a decision or an appeal; `act`, `appeal` and `own`
//! do, here about couriers and in [`crate::pattern`] about recipients.

use super::{Acted, Appealed};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::decision::{Barred, Human};
use porchlight_domain::id::StaffId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AppealState, DecisionState, Role};
use porchlight_store::Tx;
use porchlight_store::rows::Staff;
use serde_json::{Value, json};
use std::fmt::Display;
use std::str::FromStr;

/// That the rules do not allow an act, and why.
pub(crate) fn barred(why: Barred) -> Acted {
    Acted::Barred(why.code().to_owned())
}

/// Reads the grounds of a decision.
pub(crate) fn read_grounds<G: FromStr>(codes: Vec<String>) -> Result<Vec<G>> {
    let read = |code: String| code.parse().map_err(|_| Error::Fault(format!("ground {code}")));
    codes.into_iter().map(read).collect()
}

/// The members of staff who decided, in order.
pub(crate) fn staff_of(tx: &Tx<'_>, deciders: [Option<StaffId>; 2]) -> Result<Vec<Staff>> {
    let mut found = vec![];
    for id in deciders.into_iter().flatten() {
        found.extend(tx.staff(id)?);
    }
    Ok(found)
}

/// Whoever proposed, for a second person who answers: still somebody who decides about people, and somebody else.
pub(crate) fn first_of_two(
    tx: &Tx<'_>,
    first: Option<StaffId>,
    second: Human,
) -> Result<std::result::Result<Human, Barred>> {
    let first = first.map_or(Ok(None), |id| tx.staff(id))?;
    let first = first.filter(|staff| staff.active);
    let first = first.and_then(|staff| Human::of(staff.id, staff.role));
    Ok(match first {
        None => Err(Barred::NeedsTwo),
        Some(first) if first == second => Err(Barred::SamePerson),
        Some(first) => Ok(first),
    })
}

impl App {
    /// Somebody who decided, as the addressee knows them: role and stable pseudonym.
    pub(crate) fn decider(
        &self,
        tx: &Tx<'_>,
        id: Option<StaffId>,
    ) -> Result<Option<(Role, String)>> {
        let Some(id) = id else { return Ok(None) };
        let role = tx.staff(id)?.map_or(Role::Analyst, |staff| staff.role);
        Ok(Some((role, self.clerk().pseudonym(id))))
    }

    /// Those who decided, in order, as [`App::decider`] names each.
    pub(crate) fn deciders(
        &self,
        tx: &Tx<'_>,
        ids: [Option<StaffId>; 2],
    ) -> Result<Vec<(Role, String)>> {
        ids.into_iter().filter_map(|id| self.decider(tx, id).transpose()).collect()
    }
}

/// Whether a decision can be appealed: it stands, and the time for it is not over.
pub(crate) fn can_appeal(state: DecisionState, until: Option<Timestamp>, now: Timestamp) -> bool {
    state.stands() && until.is_some_and(|at| now <= at)
}

/// What becomes of an appeal that is not taken: there is one already, or the decision cannot be appealed.
pub(crate) fn not_taken(already: bool, can: bool) -> Option<Appealed> {
    if already {
        return Some(Appealed::Already);
    }
    (!can).then_some(Appealed::TooLate)
}

/// What the log holds of an appeal that was made.
pub(crate) fn made_fact(decision: impl Display, words: &str, representative: &str) -> Value {
    json!({"decision": decision.to_string(), "words": words, "representative": representative})
}

/// Everybody who has a part in a decision, and so answers no appeal against it.
pub(crate) struct HadPart {
    /// They.
    pub(crate) people: [Option<StaffId>; 3],
    /// Who answers in their place, as a refusal says it.
    pub(crate) others: &'static str,
}

impl HadPart {
    fn leaves(&self, human: Human) -> bool {
        !self.people.contains(&Some(human.staff()))
    }

    /// Whether whoever looks may answer.
    pub(crate) fn leaves_it_to(&self, ctx: &Ctx) -> bool {
        ctx.human().is_ok_and(|human| self.leaves(human))
    }
}

/// The answer to an appeal, as its row keeps it.
pub(crate) struct Answer {
    pub(crate) state: AppealState,
    pub(crate) answered_by: Option<StaffId>,
    pub(crate) answered_at: Option<Timestamp>,
    pub(crate) reasons: String,
}

/// A person's answer to an appeal; none once it has one, or its time is over.
///
/// # Errors
/// Denied to whoever has a part in the decision.
pub(crate) fn answer(
    part: &HadPart,
    (state, answer_by): (AppealState, Timestamp),
    (by, upheld, reasons): (Human, bool, &str),
    now: Timestamp,
) -> Result<Option<Answer>> {
    if !part.leaves(by) {
        return Err(Error::Denied(part.others));
    }
    let waits = state == AppealState::Open && now <= answer_by;
    Ok(waits.then(|| Answer {
        state: if upheld { AppealState::Upheld } else { AppealState::Rejected },
        answered_by: Some(by.staff()),
        answered_at: Some(now),
        reasons: reasons.to_owned(),
    }))
}

/// Whether nobody answered an appeal in time, so that the decision falls.
pub(crate) fn is_overdue(state: AppealState, answer_by: Timestamp, now: Timestamp) -> bool {
    state == AppealState::Open && answer_by <= now
}

/// What the log holds of what became of an appeal.
pub(crate) fn answered_fact(decision: impl Display, state: AppealState, reasons: &str) -> Value {
    json!({"decision": decision.to_string(), "state": state.code(), "reasons": reasons})
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAST: Timestamp = Timestamp(100);
    const LATE: Timestamp = Timestamp(101);

    fn person(number: u8) -> Human {
        Human::of(StaffId([number; 16]), Role::Analyst).unwrap()
    }

    #[test]
    fn a_decision_can_be_appealed_while_it_stands_until_the_last_moment() {
        for state in [DecisionState::Issued, DecisionState::InEffect] {
            assert!(can_appeal(state, Some(LAST), LAST));
            assert!(!can_appeal(state, Some(LAST), LATE));
            assert!(!can_appeal(state, None, LAST));
        }
        for state in [DecisionState::Proposed, DecisionState::Reversed, DecisionState::Ended] {
            assert!(!can_appeal(state, Some(LAST), LAST), "{state}");
        }
        assert_eq!(not_taken(false, true), None);
        assert_eq!(not_taken(true, false), Some(Appealed::Already), "that is the nearer reason");
        assert_eq!(not_taken(false, false), Some(Appealed::TooLate));
    }

    #[test]
    fn somebody_without_a_part_answers_an_open_appeal_until_the_last_moment() {
        let people = [Some(person(1).staff()), None, Some(person(2).staff())];
        let part = HadPart { people, others: "somebody else" };
        let ask = |by, state, now| answer(&part, (state, LAST), (by, true, "so"), now);
        let said = ask(person(3), AppealState::Open, LAST).unwrap().unwrap();
        assert_eq!((said.state, said.answered_at), (AppealState::Upheld, Some(LAST)));
        assert_eq!(said.answered_by, Some(person(3).staff()));
        assert!(ask(person(3), AppealState::Open, LATE).unwrap().is_none());
        assert!(ask(person(3), AppealState::Lapsed, LAST).unwrap().is_none());
        for involved in [person(1), person(2)] {
            let denied = ask(involved, AppealState::Open, LAST);
            assert!(matches!(denied, Err(Error::Denied("somebody else"))));
        }
        assert!(is_overdue(AppealState::Open, LAST, LAST));
        assert!(!is_overdue(AppealState::Open, LATE, LAST));
        assert!(!is_overdue(AppealState::Rejected, LAST, LATE));
    }
}
