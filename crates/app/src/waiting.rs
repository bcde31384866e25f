//! What waits for a person at the desk, all kinds in one list, by the published rule of `domain::waiting`.
//!
//! Owns: gathering, filtering and cutting the list into pages. Never does: put anything elsewhere than the
//! rule says, or look at anybody's history for it. Start at [`App::waiting`].

use crate::app::App;
use crate::case::CaseLine;
use crate::claim::UNDECIDED_AFTER;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::law::TermsAt;
use crate::recipient::ANSWERED_WITHIN;
use porchlight_domain::decision::{HEARING, SECOND_WITHIN};
use porchlight_domain::id::{CaseId, ClaimId, PatternCaseId};
use porchlight_domain::time::Timestamp;
pub use porchlight_domain::waiting::{APPEAL_NEAR, Harm, Owed, Thing, Waiting, WaitsFor};
use porchlight_domain::words::{CaseState, PatternState};
use porchlight_store::rows::{
    Appeal, CaseFile, Claim, Courier, DecisionRow, MadeCase, Order, PatternAppeal, PatternCase,
    RemedyRow,
};
use porchlight_store::{Page, Slice, Tx};
use std::collections::{BTreeMap, BTreeSet};

/// Most of one kind that are gathered: those that the rule puts first among their kind.
pub const MOST_WAITING: u32 = 2_000;

/// What the list is narrowed to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaitingQuery {
    /// Only this kind.
    pub kind: Option<WaitsFor>,
    /// Only what hurts somebody in this way.
    pub harm: Option<Harm>,
}

/// What stands in a row.
#[derive(Debug, Clone)]
pub enum WaitingRow {
    /// A case, or one with a proposal.
    Case(CaseLine),
    /// An appeal, against what, and whose.
    Appeal(Appeal, DecisionRow, Courier),
    /// A claim and its order.
    Claim(Claim, Order),
    /// A question to a recipient with the order that told them, and whether a proposal waits for the second
    /// person.
    Question(PatternCase, Order, bool),
    /// An appeal of a recipient, with the order that told them.
    PatternAppeal(PatternAppeal, Order),
}

/// A row of the list.
#[derive(Debug, Clone)]
pub struct WaitingLine {
    /// What the rule looked at.
    pub waiting: Waiting,
    /// What it is.
    pub row: WaitingRow,
}

/// What was gathered, before its page is cut.
enum Found {
    Case(CaseFile, bool),
    Made(MadeCase),
    Appeal(Appeal),
    Claim(Claim),
    Question(PatternCase, bool),
    PatternAppeal(PatternAppeal),
}

/// What is owed about a case by when.
fn owed_of(case: &CaseFile, now: Timestamp) -> (Owed, Timestamp) {
    let owed = if case.looked_at.is_none() { Owed::FirstLook } else { Owed::Decision };
    (owed, case.due_at.unwrap_or(now))
}

/// What waits about a claim; `choice` is until when a person chooses its remedy, `given` whether it has one.
fn of_claim(claim: &Claim, choice: Option<Timestamp>, given: bool, now: Timestamp) -> Waiting {
    let due = match choice {
        Some(due) => (Owed::Remedy, due),
        None if !given && claim.made_at.plus(ANSWERED_WITHIN) > now => {
            (Owed::Answer, claim.made_at.plus(ANSWERED_WITHIN))
        }
        None => (Owed::Finding, claim.made_at.plus(UNDECIDED_AFTER)),
    };
    Waiting::of(Thing::Claim(claim.kind), due, claim.made_at, claim.id.0, now)
}

/// What waits about an open claim with this remedy.
#[must_use]
pub fn claim_waits(claim: &Claim, remedy: Option<&RemedyRow>, now: Timestamp) -> Waiting {
    use porchlight_domain::words::RemedyState;
    let choice = remedy.filter(|row| row.state == RemedyState::SecondLook);
    of_claim(claim, choice.and_then(|row| row.due_at), remedy.is_some(), now)
}

/// Open claims in the order of the rule.
pub(crate) fn open_claims(tx: &Tx<'_>, now: Timestamp) -> Result<Vec<(Waiting, Claim)>> {
    let remedies: BTreeMap<ClaimId, Option<Timestamp>> =
        tx.remedies_of_open_claims()?.into_iter().collect();
    let mut found: Vec<(Waiting, Claim)> = tx
        .claims_waiting(MOST_WAITING)?
        .into_iter()
        .map(|claim| {
            let remedy = remedies.get(&claim.id);
            (of_claim(&claim, remedy.copied().flatten(), remedy.is_some(), now), claim)
        })
        .collect();
    found.sort_by_key(|(waiting, _)| waiting.place());
    Ok(found)
}

/// Cases that wait for a person now: open ones, and those whose courier had as long to answer as the rules at
/// their station say, which is never shorter than the house's own time.
fn heard(tx: &Tx<'_>, now: Timestamp) -> Result<Vec<CaseFile>> {
    let mut terms = TermsAt::default();
    let mut found = vec![];
    for case in tx.cases_waiting(now.plus(-HEARING), MOST_WAITING)? {
        let asked = case.asked_at.filter(|_| case.state == CaseState::WithCourier);
        let hearing = match asked {
            Some(_) => terms.since(tx, case.station, case.opened_at)?.hearing(),
            None => 0,
        };
        if asked.is_none_or(|asked| now.since(asked) >= hearing) {
            found.push(case);
        }
    }
    Ok(found)
}

/// Cases, proposals and made cases.
fn cases(tx: &Tx<'_>, now: Timestamp, found: &mut Vec<(Waiting, Found)>) -> Result<()> {
    let held: BTreeSet<CaseId> = tx.cases_in_force()?.into_iter().collect();
    let proposed = tx.proposals_waiting(MOST_WAITING)?;
    let proposed: BTreeMap<CaseId, Timestamp> =
        proposed.into_iter().map(|row| (row.case_file, row.first_at)).collect();
    let mut all = heard(tx, now)?;
    let known: BTreeSet<CaseId> = all.iter().map(|case| case.id).collect();
    for id in proposed.keys().filter(|id| !known.contains(id)) {
        all.extend(tx.case(*id)?);
    }
    for case in all {
        let in_force = held.contains(&case.id);
        let waiting = match proposed.get(&case.id) {
            Some(since) => {
                let due = (Owed::Second, since.plus(SECOND_WITHIN));
                Waiting::of(Thing::Second { in_force }, due, *since, case.id.0, now)
            }
            None => {
                let due = owed_of(&case, now);
                Waiting::of(Thing::Case { in_force }, due, case.opened_at, case.id.0, now)
            }
        };
        found.push((waiting, Found::Case(case, waiting.kind == WaitsFor::Second)));
    }
    for made in tx.made_cases_waiting(MOST_WAITING)? {
        let due = (Owed::Decision, made.due_at);
        // Nothing is ever in force against nobody: a made case stands above nothing that hurts somebody.
        let thing = Thing::Case { in_force: false };
        let waiting = Waiting::of(thing, due, made.opened_at, made.shown_as.0, now);
        found.push((waiting, Found::Made(made)));
    }
    Ok(())
}

/// Questions to recipients that wait for a person now, as [`heard`] says of cases.
fn heard_recipients(tx: &Tx<'_>, now: Timestamp) -> Result<Vec<PatternCase>> {
    let mut terms = TermsAt::default();
    let mut found = vec![];
    for case in tx.patterns_waiting(now.plus(-HEARING), MOST_WAITING)? {
        let hearing = match case.state {
            PatternState::Asked => terms.since(tx, case.station, case.asked_at)?.hearing(),
            _ => 0,
        };
        if now.since(case.asked_at) >= hearing {
            found.push(case);
        }
    }
    Ok(found)
}

/// Questions to recipients, proposals about them and their appeals.
fn recipients(tx: &Tx<'_>, now: Timestamp, found: &mut Vec<(Waiting, Found)>) -> Result<()> {
    let proposed = tx.pattern_proposals_waiting(MOST_WAITING)?;
    let proposed: BTreeMap<PatternCaseId, Timestamp> =
        proposed.into_iter().map(|row| (row.pattern_case, row.first_at)).collect();
    let mut all = heard_recipients(tx, now)?;
    let known: BTreeSet<PatternCaseId> = all.iter().map(|case| case.id).collect();
    for id in proposed.keys().filter(|id| !known.contains(id)) {
        all.extend(tx.pattern_case(*id)?);
    }
    for case in all {
        let (thing, due, since) = match proposed.get(&case.id) {
            Some(since) => {
                let due = (Owed::Second, since.plus(SECOND_WITHIN));
                (Thing::Second { in_force: false }, due, *since)
            }
            None => (Thing::Question, (Owed::Decision, case.due_at.unwrap_or(now)), case.asked_at),
        };
        let waiting = Waiting::of(thing, due, since, case.id.0, now);
        found.push((waiting, Found::Question(case, waiting.kind == WaitsFor::Second)));
    }
    let in_force: BTreeSet<_> = tx.appealed_patterns_in_effect()?.into_iter().collect();
    for appeal in tx.pattern_appeals_waiting(MOST_WAITING)? {
        let thing = Thing::Appeal { in_force: in_force.contains(&appeal.decision) };
        let due = (Owed::Appeal, appeal.answer_by);
        let waiting = Waiting::of(thing, due, appeal.made_at, appeal.id.0, now);
        found.push((waiting, Found::PatternAppeal(appeal)));
    }
    Ok(())
}

/// Everything that waits, in order.
fn gathered(tx: &Tx<'_>, query: WaitingQuery, now: Timestamp) -> Result<Vec<(Waiting, Found)>> {
    let mut found = vec![];
    cases(tx, now, &mut found)?;
    recipients(tx, now, &mut found)?;
    let in_force: BTreeSet<_> = tx.appealed_in_force()?.into_iter().collect();
    for appeal in tx.appeals_waiting(MOST_WAITING)? {
        let thing = Thing::Appeal { in_force: in_force.contains(&appeal.decision) };
        let due = (Owed::Appeal, appeal.answer_by);
        let waiting = Waiting::of(thing, due, appeal.made_at, appeal.id.0, now);
        found.push((waiting, Found::Appeal(appeal)));
    }
    let claims = open_claims(tx, now)?.into_iter();
    found.extend(claims.map(|(waiting, claim)| (waiting, Found::Claim(claim))));
    let fits = |waiting: &Waiting| {
        query.kind.is_none_or(|kind| waiting.kind == kind)
            && query.harm.is_none_or(|harm| waiting.harm == Some(harm))
    };
    found.retain(|(waiting, _)| fits(waiting));
    found.sort_by_key(|(waiting, _)| waiting.place());
    Ok(found)
}

fn row(tx: &Tx<'_>, found: Found) -> Result<WaitingRow> {
    Ok(match found {
        Found::Case(case, waits_for_second) => {
            let courier = tx.courier(case.courier)?.ok_or(Error::Absent("courier"))?;
            WaitingRow::Case(CaseLine { case, courier: Some(courier), waits_for_second })
        }
        Found::Made(made) => WaitingRow::Case(crate::case::made_line(&made)),
        Found::Appeal(appeal) => {
            let decision = tx.decision(appeal.decision)?.ok_or(Error::Absent("decision"))?;
            let courier = tx.courier(appeal.courier)?.ok_or(Error::Absent("courier"))?;
            WaitingRow::Appeal(appeal, decision, courier)
        }
        Found::Claim(claim) => {
            let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
            WaitingRow::Claim(claim, order)
        }
        Found::Question(case, waits_for_second) => {
            let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
            WaitingRow::Question(case, order, waits_for_second)
        }
        Found::PatternAppeal(appeal) => {
            let decision =
                tx.pattern_decision(appeal.decision)?.ok_or(Error::Absent("decision"))?;
            let case = tx.pattern_case(decision.pattern_case)?.ok_or(Error::Absent("question"))?;
            let order = tx.order(case.delivery_order)?.ok_or(Error::Absent("order"))?;
            WaitingRow::PatternAppeal(appeal, order)
        }
    })
}

impl App {
    /// A page of what waits for a person, in the order of the published rule. Whoever may decide reads no
    /// names of live cases in it.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn waiting(
        &self,
        ctx: &Ctx,
        query: WaitingQuery,
        slice: Slice,
    ) -> Result<Page<WaitingLine>> {
        ctx.allow_cases()?;
        let (now, decides) = (ctx.now, ctx.human().is_ok());
        self.read(|tx| {
            let found = gathered(tx, query, now)?;
            let total = found.len() as u64;
            let skip = usize::try_from(slice.offset).unwrap_or(usize::MAX);
            let most = usize::try_from(slice.limit).unwrap_or(usize::MAX);
            let mut rows = vec![];
            for (waiting, found) in found.into_iter().skip(skip).take(most) {
                let mut row = row(tx, found)?;
                if let WaitingRow::Case(line) = &mut row
                    && decides
                {
                    line.courier = None;
                }
                rows.push(WaitingLine { waiting, row });
            }
            Ok(Page { rows, total })
        })
    }
}
