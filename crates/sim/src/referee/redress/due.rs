//! Nothing adverse without a ground, evidence, people, words and a day to appeal; nothing that nobody looked
//! at lasts; accounts are as the decisions in effect say.

use super::{CLOCK, LATE, Rows, facts, hex_is};
use crate::ledger::Ledger;
use crate::referee::{Bench, Whistle};
use porchlight_app::{Actor, App, Ctx, Error};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CourierId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{AppealState, CourierState, DecisionKind, DecisionState};
use porchlight_store::rows::{AuditEntry, CaseFile, DecisionRow};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

const HEARING: i64 = 72 * HOUR;
const MOST_HELD: i64 = 72 * HOUR;
const HELD_OVER: i64 = 180 * DAY;
const APPEAL: i64 = 14 * DAY;
const SECOND: i64 = 7 * DAY;
/// Act of an audit entry: somebody read a case.
const READ: &str = "case_read";

/// Whether a decision takes something from somebody.
fn is_adverse(row: &DecisionRow) -> bool {
    !matches!(row.kind, DecisionKind::Notice | DecisionKind::Reinstatement)
}

pub(in crate::referee) fn look(bench: &Bench, now: Timestamp, whistle: &mut Whistle<'_>) {
    let rows = &bench.redress;
    let facts = facts(&bench.leaves, LeafKind::Decision);
    let read = read_by(&bench.audit);
    for case in rows.cases.values() {
        let fixed = sha256(&[case.evidence.as_bytes()]) == case.evidence_digest;
        whistle.unless(fixed || case.removed_at.is_some(), || {
            format!("the evidence of {} is not what it was", case.id)
        });
        let late = case.due_at.is_some_and(|due| now.since(due) > LATE);
        whistle.unless(!(case.state.is_live() && late), || {
            format!("{} should have ended: nobody looked in time", case.id)
        });
    }
    for row in rows.decisions.values() {
        let Some(case) = rows.cases.get(&row.case_file) else {
            whistle.blow(format!("{} is about no case", row.id));
            continue;
        };
        clocks(row, now, whistle);
        if row.issued_at.is_none() {
            continue;
        }
        stands_on(rows, row, case, whistle);
        let name = row.id.to_string();
        // Once its record ended, what opened the log's leaves is gone with it: `gone` looks at that.
        if case.removed_at.is_none() {
            as_logged(rows, row, facts.get(name.as_str()).map_or(&[], Vec::as_slice), whistle);
        }
        if is_adverse(row) {
            by_people(row, case, whistle);
            opened(row, &read, whistle);
            heard(rows, row, case, whistle);
        }
    }
    held(rows, whistle);
    appeals(rows, now, whistle);
    accounts(bench, whistle);
}

/// Who read which case first, and when.
fn read_by(audit: &[AuditEntry]) -> BTreeMap<(&str, &str), Timestamp> {
    let mut read: BTreeMap<(&str, &str), Timestamp> = BTreeMap::new();
    for entry in audit.iter().filter(|entry| entry.act == READ) {
        let first = read.entry((&entry.subject, &entry.actor)).or_insert(entry.at);
        *first = (*first).min(entry.at);
    }
    read
}

/// Holds end at their hours, proposals after a week.
fn clocks(row: &DecisionRow, now: Timestamp, whistle: &mut Whistle<'_>) {
    let over = row.until_at.is_some_and(|until| now.since(until) > LATE);
    whistle.unless(!(row.state == DecisionState::InEffect && over), || {
        format!("{} holds somebody longer than it says", row.id)
    });
    let stale = now.since(row.first_at) > SECOND + LATE;
    whistle.unless(!(row.state == DecisionState::Proposed && stale), || {
        format!("{} waits for a second person for too long", row.id)
    });
}

fn stands_on(rows: &Rows, row: &DecisionRow, case: &CaseFile, whistle: &mut Whistle<'_>) {
    let grounds = rows.grounds.get(&row.id).map_or(0, Vec::len);
    whistle.unless(grounds > 0, || format!("{} has no ground", row.id));
    whistle.unless(row.evidence_digest == case.evidence_digest, || {
        format!("{} rests on other evidence than its case", row.id)
    });
    whistle.unless(row.courier == case.courier, || format!("{} is about somebody else", row.id));
    whistle.unless(!row.words.is_empty() && row.message.is_some(), || {
        format!("{} was not told", row.id)
    });
    let days = row.effective_at.zip(row.appeal_until);
    let enough = days.is_some_and(|(effect, until)| until.since(effect) >= APPEAL);
    whistle.unless(enough, || format!("{} leaves no time to appeal", row.id));
}

/// What was told and what it rests on is what the log committed to when it was made.
fn as_logged(rows: &Rows, row: &DecisionRow, facts: &[Value], whistle: &mut Whistle<'_>) {
    let id = |staff: Option<StaffId>| staff.map_or(Value::Null, |id| id.to_string().into());
    let grounds = rows.grounds.get(&row.id).map_or(&[][..], Vec::as_slice);
    let grounds: BTreeSet<&str> = grounds.iter().map(String::as_str).collect();
    let same = facts.iter().any(|fact| {
        let listed = fact["grounds"].as_array();
        let listed = listed.map(|l| l.iter().filter_map(Value::as_str).collect::<BTreeSet<_>>());
        hex_is(fact, "evidence", row.evidence_digest)
            && hex_is(fact, "words", sha256(&[row.words.as_bytes()]))
            && fact["first"] == id(row.first_decider)
            && fact["second"] == id(row.second_decider)
            && listed.as_ref() == Some(&grounds)
    });
    whistle.unless(same, || format!("{} is not what the log says it was", row.id));
}

/// People decide; two where an account ends; nobody who reported it.
fn by_people(row: &DecisionRow, case: &CaseFile, whistle: &mut Whistle<'_>) {
    let (first, second) = (row.first_decider, row.second_decider);
    whistle.unless(first.is_some() && !row.automatic && !row.first_reasons.is_empty(), || {
        format!("{} was decided by nobody", row.id)
    });
    let reporter = case.reporter.is_some() && [first, second].contains(&case.reporter);
    whistle.unless(!reporter, || format!("{}: whoever reported it decided it", row.id));
    if row.kind == DecisionKind::Offboarding {
        let two = second.is_some() && second != first && !row.second_reasons.is_empty();
        whistle.unless(two, || format!("{} was decided by one person", row.id));
        let days = row.issued_at.zip(row.effective_at);
        let waits = days.is_some_and(|(issued, effect)| effect.since(issued) >= APPEAL);
        whistle.unless(row.egregious || waits, || format!("{} came without notice", row.id));
    }
}

/// Each who decided opened the evidence first: the very bytes that were sent with the decision.
fn opened(row: &DecisionRow, read: &BTreeMap<(&str, &str), Timestamp>, whistle: &mut Whistle<'_>) {
    let case = row.case_file.to_string();
    let deciders = [(row.first_decider, Some(row.first_at)), (row.second_decider, row.second_at)];
    for (staff, at) in deciders {
        let Some(staff) = staff else { continue };
        let first = read.get(&(case.as_str(), staff.to_string().as_str())).copied();
        let before = first.zip(at).is_some_and(|(read, decided)| read <= decided.plus(CLOCK));
        whistle.unless(before, || format!("{}: {staff} decided what they never opened", row.id));
    }
}

/// But for listed grounds, the courier was told, and answered or had the time, before anything happened.
fn heard(rows: &Rows, row: &DecisionRow, case: &CaseFile, whistle: &mut Whistle<'_>) {
    let Some(issued) = row.issued_at.filter(|_| !row.egregious) else { return };
    let notice = rows.decisions.values().any(|other| {
        let of = other.case_file == case.id && other.kind == DecisionKind::Notice;
        of && other.issued_at.is_some_and(|at| at <= issued.plus(CLOCK))
    });
    let said =
        rows.heard.get(&case.id).into_iter().flatten().any(|s| s.said_at <= issued.plus(CLOCK));
    let waited = case.asked_at.is_some_and(|asked| issued.since(asked) >= HEARING);
    whistle.unless(notice && (said || waited), || {
        format!("{} came before the courier was heard", row.id)
    });
}

/// Short blocks add up, and there is an end to them.
fn held(rows: &Rows, whistle: &mut Whistle<'_>) {
    let mut holds: BTreeMap<CourierId, Vec<(Timestamp, i64)>> = BTreeMap::new();
    for row in rows.decisions.values().filter(|row| row.until_at.is_some()) {
        holds.entry(row.courier).or_default().extend(row.issued_at.map(|at| (at, row.hold)));
    }
    for (courier, list) in holds {
        for (until, _) in &list {
            let counted = list.iter().filter(|(at, _)| at <= until && until.since(*at) < HELD_OVER);
            let sum: i64 = counted.map(|(_, hold)| hold).sum();
            whistle.unless(sum <= MOST_HELD, || format!("{courier} is held for {sum} in all"));
        }
    }
}

/// Somebody else answers, in time, or the decision falls; who is right gets back what was taken.
fn appeals(rows: &Rows, now: Timestamp, whistle: &mut Whistle<'_>) {
    for appeal in rows.appeals.values() {
        let Some(row) = rows.decisions.get(&appeal.decision) else {
            whistle.blow(format!("{} is against nothing", appeal.id));
            continue;
        };
        let open = appeal.state == AppealState::Open;
        whistle.unless(!open || now.since(appeal.answer_by) <= LATE, || {
            format!("{} was not answered in time and waits", appeal.id)
        });
        whistle.unless(appeal.answer_by.since(appeal.made_at) <= APPEAL, || {
            format!("{} is given more time than two weeks", appeal.id)
        });
        let fell = matches!(appeal.state, AppealState::Upheld | AppealState::Lapsed);
        whistle.unless(!(fell && row.state.stands()), || {
            format!("{} is {} and the decision stands", appeal.id, appeal.state)
        });
        let reporter = rows.cases.get(&row.case_file).and_then(|case| case.reporter);
        let parts = [row.first_decider, row.second_decider, reporter];
        whistle
            .unless(appeal.answered_by.is_none() || !parts.contains(&appeal.answered_by), || {
                format!("{} was answered by somebody who had a part in it", appeal.id)
            });
        if matches!(appeal.state, AppealState::Upheld | AppealState::Rejected) {
            let in_time = appeal.answered_at.is_some_and(|at| at <= appeal.answer_by);
            whistle.unless(in_time && !appeal.reasons.is_empty(), || {
                format!("{} was answered late or without reasons", appeal.id)
            });
        }
        let lifted = |other: &DecisionRow| other.lifts == Some(row.id) && other.issued_at.is_some();
        let lifted = rows.decisions.values().any(lifted);
        // What had ended by itself before needs no lifting.
        let needed = appeal.state == AppealState::Upheld && row.state == DecisionState::Reversed;
        whistle.unless(lifted || !needed, || format!("{} gave nothing back", appeal.id));
    }
}

/// An account is kept from work by a decision in effect, and by nothing else.
fn accounts(bench: &Bench, whistle: &mut Whistle<'_>) {
    let in_effect = |row: &&DecisionRow| row.state == DecisionState::InEffect && is_adverse(row);
    let mut by: BTreeMap<CourierId, BTreeSet<DecisionKind>> = BTreeMap::new();
    for row in bench.redress.decisions.values().filter(in_effect) {
        by.entry(row.courier).or_default().insert(row.kind);
    }
    for courier in bench.couriers.values().filter(|c| c.state != CourierState::Left) {
        let said = match by.get(&courier.id) {
            None => CourierState::Active,
            Some(kinds) if kinds.contains(&DecisionKind::Offboarding) => CourierState::Offboarded,
            Some(_) => CourierState::Paused,
        };
        whistle.unless(courier.state == said, || {
            format!("{} is {}, and decisions say {said}", courier.id, courier.state)
        });
    }
}

/// The courier reads the very bytes that those who decided had before them.
pub(in crate::referee) fn same_evidence(
    app: &App,
    bench: &Bench,
    now: Timestamp,
    whistle: &mut Whistle<'_>,
) -> Result<(), Error> {
    let told: BTreeSet<CourierId> =
        bench.redress.decisions.values().map(|row| row.courier).collect();
    for courier in told {
        for own in app.my_decisions(&Ctx::new(now, Actor::Courier(courier), [0; 32]))? {
            let digest = sha256(&[own.evidence_text.as_bytes()]);
            let gone = own.removed_at.is_some();
            whistle.unless(gone || digest == own.row.evidence_digest, || {
                format!("{}: the courier reads other evidence than was decided on", own.row.id)
            });
        }
    }
    Ok(())
}

/// An appeal that was acknowledged is here, with the day that was said.
pub(in crate::referee) fn promised(bench: &Bench, ledger: &Ledger, whistle: &mut Whistle<'_>) {
    for (decision, answer_by) in &ledger.appeals {
        let mut appeals = bench.redress.appeals.values();
        let known = appeals.any(|a| a.decision == *decision && a.answer_by.micros() == *answer_by);
        whistle.unless(known, || format!("the appeal against {decision} is gone or changed"));
    }
}
