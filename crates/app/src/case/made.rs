//! Made cases as they look at the desk: like every case that was reported and answered.
//!
//! Owns: showing one ([`made_line`], `made_view`), what is done with one, and telling about whom a case is.
//! Never does: keep a row of anybody. The rows made here are for a page and are written nowhere; what follows
//! from an act is [`crate::made_case`]'s, which cannot name a person.

use super::draft::draft;
use super::evidence::EvidenceFile;
use super::view::{CaseLine, CaseView, DecisionView, MOST_READINGS, ways};
use super::words;
use crate::app::App;
use crate::ctx::Ctx;
use crate::decision::alike::barred;
use crate::decision::{Acted, Proposal};
use crate::error::{Error, Result};
use crate::law::InForce;
use porchlight_domain::decision::{Asked, CATALOGUE_VERSION, Decision, Human, Words};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CaseId, CourierId, DecisionId, StatementId};
use porchlight_domain::made_case::{GROUND, MadeFinding, MadeState, facts};
use porchlight_domain::time::{HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{CaseState, DecisionKind, DecisionState};
use porchlight_store::Tx;
use porchlight_store::rows::{CaseFile, DecisionRow, MadeCase, StatementRow};

/// What an analyst writes who asks a courier.
const ASKED: Words = Words {
    en: "Please tell us what you remember of these stops.",
    es: "Díganos por favor qué recuerda de estas paradas.",
};
/// How long after it was asked the courier has read it, on the page.
const READ_AFTER: i64 = 20 * MINUTE;

/// About whom a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A courier.
    Courier(CourierId),
    /// Nobody: it was made, and counts no more.
    Nobody,
}

/// What somebody does with a case of which they do not know whether it was made.
#[derive(Debug, Clone)]
pub enum CaseAct {
    /// Look at it, or ask the courier: in a made case both were done.
    Look,
    /// Close it: nothing follows.
    Close(String),
    /// Decide it.
    Decide(Proposal),
}

/// The account that a made case speaks of: it has the number of the case, and there is none.
fn nobody(id: CaseId) -> CourierId {
    CourierId(id.0)
}

/// The evidence of a made case: its bytes and their digest.
pub(crate) fn made_evidence(id: CaseId, report: &str) -> Result<(String, Digest)> {
    EvidenceFile::of_report(nobody(id), GROUND, report).seal()
}

fn file(made: &MadeCase) -> CaseFile {
    CaseFile {
        id: made.shown_as,
        courier: nobody(made.shown_as),
        station: made.station,
        opened_at: made.opened_at,
        reporter: None,
        report: made.report.clone(),
        state: CaseState::Open,
        due_at: Some(made.due_at),
        looked_at: Some(made.asked_at),
        looked_by: None,
        asked_at: Some(made.asked_at),
        answered_at: Some(made.answered_at),
        tries: 0,
        grounds: 0,
        earlier_notice: None,
        evidence: made.evidence.clone(),
        evidence_digest: made.evidence_digest,
        ended_at: None,
        reason: String::new(),
        removed_at: None,
        removed_by: String::new(),
    }
}

/// A made case in a list.
pub(crate) fn made_line(made: &MadeCase) -> CaseLine {
    CaseLine { case: file(made), courier: None, waits_for_second: false }
}

/// The question to the courier, as every case shows it that was answered.
fn question(made: &MadeCase) -> DecisionView {
    let row = DecisionRow {
        id: DecisionId(made.shown_as.0),
        case_file: made.shown_as,
        courier: nobody(made.shown_as),
        kind: DecisionKind::Notice,
        state: DecisionState::InEffect,
        catalogue: CATALOGUE_VERSION,
        evidence_digest: made.evidence_digest,
        policy: None,
        automatic: false,
        egregious: false,
        first_decider: None,
        first_reasons: ASKED.of(&made.language).to_owned(),
        first_at: made.asked_at,
        second_decider: None,
        second_reasons: String::new(),
        second_at: None,
        hold: 0,
        earlier_notice: None,
        lifts: None,
        issued_at: Some(made.asked_at),
        effective_at: Some(made.asked_at),
        until_at: None,
        appeal_until: None,
        language: made.language.clone(),
        words: String::new(),
        message: None,
        delivered_at: Some(made.asked_at.plus(READ_AFTER)),
        changed_at: made.asked_at,
        why: String::new(),
    };
    let (grounds, deciders) = (vec![GROUND], vec![]);
    DecisionView { row, grounds, blind: false, deciders, appeal: None, draft: None }
}

/// The page of a made case that waits.
pub(super) fn made_view(
    tx: &Tx<'_>,
    id: CaseId,
    human: Option<Human>,
    language: &str,
    now: Timestamp,
) -> Result<CaseView> {
    let made = tx.made_case_shown_as(id)?.filter(|made| made.state == MadeState::Waits);
    let made = made.ok_or(Error::Absent("case"))?;
    let station = tx.station(made.station)?.ok_or(Error::Absent("station"))?;
    let force = InForce::since(tx, station.id, made.opened_at)?;
    let terms = force.terms();
    let (ways, hours_left) = match human {
        Some(by) => ways(&facts(made.evidence_digest, made.asked_at, true, terms), by, now),
        None => (vec![], 0),
    };
    let (case, question) = (file(&made), question(&made));
    let statements = vec![StatementRow {
        id: StatementId(id.0),
        case_file: id,
        decision: question.row.id,
        courier: case.courier,
        words: made.answer.clone(),
        representative: String::new(),
        said_at: made.answered_at,
    }];
    Ok(CaseView {
        evidence: EvidenceFile::read(&case.evidence)?,
        draft: draft(&case, &statements, &station.time_zone, language)?,
        statements,
        decisions: vec![question],
        readings: tx.audit_entries(&id.to_string(), MOST_READINGS)?,
        reporter: None,
        earlier_notice: None,
        ways,
        hours_left,
        terms,
        laws: force.beyond_house(),
        case,
        courier: None,
        station,
        earlier: vec![],
    })
}

impl App {
    /// Says about whom a case is, to somebody who may decide it. Of a made case it says that it was made, and
    /// the case counts no more.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent.
    pub fn about_whom(&self, ctx: &mut Ctx, id: CaseId) -> Result<About> {
        let by = ctx.human()?;
        if let Some(case) = self.read(|tx| Ok(tx.case(id)?))? {
            return Ok(About::Courier(case.courier));
        }
        self.end_made_case(ctx, id, by.staff(), None, "")?;
        Ok(About::Nobody)
    }

    /// Does with a made case what somebody wanted with a case; none where it is a real one, to which nothing
    /// was done. Whatever they decide has no effect on anybody.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; invalid: no reasons.
    pub fn act_on_made_case(
        &self,
        ctx: &mut Ctx,
        id: CaseId,
        act: &CaseAct,
    ) -> Result<Option<Acted>> {
        let by = ctx.human()?;
        let Some(made) = self.read(|tx| Ok(tx.made_case_shown_as(id)?))? else { return Ok(None) };
        if made.state != MadeState::Waits {
            return Ok(Some(Acted::Already));
        }
        let (finding, reasons) = match act {
            CaseAct::Look => return Ok(Some(Acted::Already)),
            CaseAct::Close(reasons) => (MadeFinding::Nothing, words("reason", reasons)?),
            CaseAct::Decide(wanted) => {
                let reasons = words("reasons", &wanted.reasons)?;
                let terms =
                    self.read(|tx| InForce::since(tx, made.station, made.opened_at))?.terms();
                let case = facts(made.evidence_digest, made.asked_at, true, terms);
                let (kind, grounds, seen) = (wanted.kind, &wanted.grounds[..], wanted.seen);
                let hold = i64::from(wanted.hours) * HOUR;
                let asked = Asked { case: &case, kind, grounds, seen, hold };
                if let Err(why) = Decision::may_propose(&asked, by, ctx.now) {
                    return Ok(Some(barred(why)));
                }
                let Some(finding) = MadeFinding::of(kind) else { return Ok(Some(Acted::Already)) };
                (finding, reasons)
            }
        };
        let done = self.end_made_case(ctx, id, by.staff(), Some(finding), &reasons)?;
        Ok(Some(if done { Acted::Done } else { Acted::Already }))
    }
}
