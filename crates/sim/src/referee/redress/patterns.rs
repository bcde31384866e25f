//! Recipients have the rights that couriers have: nothing is decided about one past two people who opened the
//! evidence, a hearing, a notice and a day to appeal; and nobody loses a remedy by a decision that fell or lapsed.

use super::{CLOCK, LATE, facts, hex_is};
use crate::referee::{Bench, Whistle};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{PatternCaseId, PatternDecisionId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{AppealState, DecisionState, RemedyLook, RemedyState};
use porchlight_store::rows::{PatternAppeal, PatternCase, PatternDecision, PatternStatement};
use porchlight_store::{Error, Tx};
use std::collections::{BTreeMap, BTreeSet};

const HEARING: i64 = 72 * HOUR;
const NOTICE: i64 = 14 * DAY;
const APPEAL: i64 = 14 * DAY;
/// Act of an audit entry: somebody read a recipient's claims side by side.
const READ: &str = "pattern_read";

/// The rows that this referee looks at.
#[derive(Default)]
pub(in crate::referee) struct Patterns {
    pub(super) cases: BTreeMap<PatternCaseId, PatternCase>,
    said: BTreeMap<PatternCaseId, Vec<PatternStatement>>,
    pub(super) decisions: BTreeMap<PatternDecisionId, PatternDecision>,
    grounds: BTreeMap<PatternDecisionId, Vec<String>>,
    pub(super) appeals: Vec<PatternAppeal>,
}

impl Patterns {
    pub(super) fn load(&mut self, tx: &Tx<'_>) -> Result<(), Error> {
        tx.each_pattern_case(|row| _ = self.cases.insert(row.id, row))?;
        tx.each_pattern_decision(|row| _ = self.decisions.insert(row.id, row))?;
        tx.each_pattern_appeal(|row| self.appeals.push(row))?;
        for id in self.cases.keys() {
            self.said.insert(*id, tx.pattern_statements(*id)?);
        }
        for id in self.decisions.keys() {
            self.grounds.insert(*id, tx.pattern_grounds(*id)?);
        }
        Ok(())
    }
}

pub(in crate::referee) fn look(bench: &Bench, now: Timestamp, whistle: &mut Whistle<'_>) {
    let rows = &bench.redress.patterns;
    for case in rows.cases.values() {
        let fixed = sha256(&[case.evidence.as_bytes()]) == case.evidence_digest;
        whistle.unless(fixed || case.removed_at.is_some(), || {
            format!("the evidence of {} is not what it was", case.id)
        });
        let late = case.due_at.is_some_and(|due| now.since(due) > LATE);
        whistle.unless(!(case.state.is_live() && late), || {
            format!("{} should have ended: nobody decided in time", case.id)
        });
    }
    let logged = facts(&bench.leaves, LeafKind::PatternDecision);
    for row in rows.decisions.values() {
        let Some(case) = rows.cases.get(&row.pattern_case) else {
            whistle.blow(format!("{} is about no question", row.id));
            continue;
        };
        let name = row.id.to_string();
        let said = logged.get(name.as_str()).map_or(&[][..], Vec::as_slice);
        let last = said.last().is_some_and(|fact| fact["state"] == row.state.code());
        let ended = case.removed_at.is_some();
        whistle.unless(last || ended, || format!("{name} is not what its leaf says"));
        let over = row.until_at.is_some_and(|until| now.since(until) > LATE);
        whistle.unless(!(row.state == DecisionState::InEffect && over), || {
            format!("{name} lasts longer than it says")
        });
        if row.issued_at.is_some() {
            let told = said.iter().any(|fact| {
                hex_is(fact, "evidence", case.evidence_digest)
                    && hex_is(fact, "words", sha256(&[row.words.as_bytes()]))
            });
            whistle.unless(told || ended, || format!("{name} is not what the log says it was"));
            rights(bench, row, case, whistle);
        }
    }
    appeals(rows, now, whistle);
    remedies(bench, whistle);
}

/// Two people who opened the evidence, a ground, a hearing, a notice, a day to appeal.
fn rights(bench: &Bench, row: &PatternDecision, case: &PatternCase, whistle: &mut Whistle<'_>) {
    let rows = &bench.redress.patterns;
    let two = row.second_decider.is_some_and(|second| second != row.first_decider);
    whistle.unless(two, || format!("{} was decided by one person", row.id));
    let subject = case.id.to_string();
    let opened = |staff: StaffId, at: Timestamp| {
        let who = staff.to_string();
        bench.audit.iter().any(|entry| {
            let of = entry.act == READ && entry.subject == subject && entry.actor == who;
            of && entry.at <= at.plus(CLOCK)
        })
    };
    let second = row.second_decider.zip(row.second_at);
    let both = opened(row.first_decider, row.first_at)
        && second.is_some_and(|(staff, at)| opened(staff, at));
    whistle.unless(both, || format!("{}: somebody decided what they never opened", row.id));
    let grounds = rows.grounds.get(&row.id).map_or(0, Vec::len);
    whistle.unless(grounds > 0, || format!("{} has no ground", row.id));
    let Some((issued, effect)) = row.issued_at.zip(row.effective_at) else {
        whistle.blow(format!("{} has no day", row.id));
        return;
    };
    let said = rows.said.get(&case.id).into_iter().flatten();
    let heard = issued.since(case.asked_at) >= HEARING
        || said.into_iter().any(|statement| statement.said_at <= issued.plus(CLOCK));
    whistle.unless(heard, || format!("{} came before the recipient was heard", row.id));
    let time = row.appeal_until.is_some_and(|until| until.since(effect) >= APPEAL);
    whistle.unless(time && effect.since(issued) >= NOTICE, || {
        format!("{} leaves no time before it or to appeal", row.id)
    });
}

/// Somebody else answers, in time, or the decision falls.
fn appeals(rows: &Patterns, now: Timestamp, whistle: &mut Whistle<'_>) {
    for appeal in &rows.appeals {
        let Some(row) = rows.decisions.get(&appeal.decision) else {
            whistle.blow(format!("{} is against nothing", appeal.id));
            continue;
        };
        let waits = appeal.state == AppealState::Open && now.since(appeal.answer_by) > LATE;
        whistle.unless(!waits, || format!("{} was not answered in time and waits", appeal.id));
        let fell = matches!(appeal.state, AppealState::Upheld | AppealState::Lapsed);
        whistle.unless(!(fell && row.state.stands()), || {
            format!("{} is {} and the decision stands", appeal.id, appeal.state)
        });
        let asked_by = rows.cases.get(&row.pattern_case).map(|case| case.asked_by);
        let parts = [Some(row.first_decider), row.second_decider, asked_by];
        let other = appeal.answered_by.is_none() || !parts.contains(&appeal.answered_by);
        whistle.unless(other, || format!("{} was answered by somebody of the decision", appeal.id));
    }
}

/// A remedy waits for a person because of a decision only while that decision is in effect.
fn remedies(bench: &Bench, whistle: &mut Whistle<'_>) {
    let rows = &bench.redress.patterns;
    let stands = |row: &&PatternDecision| {
        matches!(row.state, DecisionState::InEffect | DecisionState::Ended)
    };
    let keys: BTreeSet<Digest> = rows
        .decisions
        .values()
        .filter(stands)
        .filter_map(|row| rows.cases.get(&row.pattern_case))
        .map(|case| case.recipient_key)
        .collect();
    for remedy in bench.redress.remedies.values() {
        let waits =
            remedy.look == Some(RemedyLook::Person) && remedy.state == RemedyState::SecondLook;
        whistle.unless(!waits || keys.contains(&remedy.recipient_key), || {
            format!("{} waits by a decision that does not stand", remedy.id)
        });
    }
}
