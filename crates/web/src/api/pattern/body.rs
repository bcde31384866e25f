//! What is answered about recipients whose claims lie together.
//!
//! Never does: name a recipient or their address; the order's id leads to both where somebody has to know, and that
//! look is noted too.

use super::super::decision::{LetterSection, StatementLine, section, statement};
use super::super::dto::{maybe_time, time};
use porchlight_app::draft::Edited;
use porchlight_app::pattern::{
    PatternAppealLine, PatternCaseView, PatternDecisionView, PatternLine, PatternView,
};
use porchlight_app::rows::{Order, PatternAppeal, PatternCase, Staff};
use porchlight_app::{Page, Slice};
use porchlight_domain::decision::PatternGround;
use porchlight_domain::time::{DAY, HOUR};
use serde::Serialize;
use utoipa::ToSchema;

/// A recipient whose claims lie together, by their newest claim.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternFound {
    /// Id of their newest claim.
    claim: String,
    /// Claims of missing parcels.
    claims: u32,
    /// Of so many deliveries.
    deliveries: u32,
    /// Where a question stands, if one was asked: asked, answered, decided, closed or lapsed.
    asked: Option<&'static str>,
}

/// Recipients whose claims lie together, most claims first.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternFoundList {
    found: Vec<PatternFound>,
}

impl<'a> FromIterator<&'a PatternLine> for PatternFoundList {
    fn from_iter<I: IntoIterator<Item = &'a PatternLine>>(lines: I) -> Self {
        let line = |line: &PatternLine| PatternFound {
            claim: line.claim.id.to_string(),
            claims: line.claims,
            deliveries: line.deliveries,
            asked: line.asked.map(|state| state.code()),
        };
        Self { found: lines.into_iter().map(line).collect() }
    }
}

/// What a program drafted from facts beside what a person wrote.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternDraft {
    /// Language of the draft.
    language: String,
    drafted: String,
    written: String,
}

impl From<Edited> for PatternDraft {
    fn from(edited: Edited) -> Self {
        let Edited { language, drafted, written } = edited;
        Self { language, drafted, written }
    }
}

/// Somebody on the staff.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternPerson {
    /// operator or analyst.
    role: &'static str,
    name: String,
}

impl From<Staff> for PatternPerson {
    fn from(staff: Staff) -> Self {
        Self { role: staff.role.code(), name: staff.name }
    }
}

/// One recipient's claims side by side.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternClaims {
    /// Id of the order of the newest claim.
    order: String,
    /// The evidence as it would be sealed now: JSON, the exact bytes.
    evidence: String,
    /// SHA-256 of its bytes; say with it what you read.
    evidence_sha256: String,
    /// What else accounts for the claims: building, `one_route`, `our_work`, `taken_later`, chance.
    otherwise: Vec<&'static str>,
    /// Why nobody may be asked; null where somebody may.
    barred: Option<&'static str>,
    /// How long the recipient would have to answer before anything is decided, in hours.
    hearing_hours: i64,
    /// What a program drafts from these facts, in your language; change it as you like.
    draft: String,
    /// Questions to this recipient before, newest first.
    before: Vec<PatternQuestionLine>,
}

impl From<PatternView> for PatternClaims {
    fn from(view: PatternView) -> Self {
        Self {
            order: view.order.id.to_string(),
            evidence: serde_json::to_string(&view.file).unwrap_or_default(),
            evidence_sha256: view.digest.hex(),
            otherwise: view.file.otherwise(),
            barred: view.barred.map(|why| why.code()),
            hearing_hours: view.terms.hearing() / HOUR,
            draft: view.draft,
            before: view.cases.iter().map(PatternQuestionLine::from).collect(),
        }
    }
}

/// A question to a recipient.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternQuestionLine {
    id: String,
    /// asked, answered, decided, closed or lapsed.
    state: &'static str,
    asked_at: String,
    answered_at: Option<String>,
    /// It lapses then in the recipient's favour if nobody decides.
    due_at: Option<String>,
    ended_at: Option<String>,
    /// Claims of missing parcels.
    claims: u32,
    /// Of so many deliveries.
    deliveries: u32,
}

impl From<&PatternCase> for PatternQuestionLine {
    fn from(case: &PatternCase) -> Self {
        Self {
            id: case.id.to_string(),
            state: case.state.code(),
            asked_at: time(case.asked_at),
            answered_at: maybe_time(case.answered_at),
            due_at: maybe_time(case.due_at),
            ended_at: maybe_time(case.ended_at),
            claims: case.claims,
            deliveries: case.deliveries,
        }
    }
}

/// Where the next lines begin, if there are more.
fn next_of<T>(page: &Page<T>, slice: Slice) -> Option<u32> {
    let next = slice.offset.saturating_add(slice.limit);
    (u64::from(next) < page.total).then_some(next)
}

/// Questions, the soonest due first.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternQuestions {
    questions: Vec<PatternQuestionLine>,
    /// Give it as `from` to read on; null where this is all.
    next: Option<u32>,
}

impl PatternQuestions {
    pub(super) fn of(page: &Page<(PatternCase, Order)>, slice: Slice) -> Self {
        let questions = page.rows.iter().map(|(case, _)| case.into()).collect();
        Self { questions, next: next_of(page, slice) }
    }
}

/// A decision about a recipient, or a proposal.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternDecided {
    id: String,
    /// proposed, refused, issued, `in_effect`, ended, reversed or lapsed.
    state: &'static str,
    /// Whether grounds, names and reasons are kept from you, because you may be the second person.
    blind: bool,
    /// Codes of its grounds.
    grounds: Vec<&'static str>,
    deciders: Vec<PatternPerson>,
    /// What they wrote, in order.
    reasons: Vec<String>,
    /// What was drafted for the first of them.
    draft: Option<PatternDraft>,
    /// For how many days a person looks first.
    days: i64,
    issued_at: Option<String>,
    effective_at: Option<String>,
    until: Option<String>,
    appeal_until: Option<String>,
    /// Why it does not stand any more: words, or a stable code.
    why: String,
    /// Id of the appeal against it.
    appeal: Option<String>,
}

impl From<PatternDecisionView> for PatternDecided {
    fn from(view: PatternDecisionView) -> Self {
        let PatternDecisionView { row, grounds, blind, deciders, appeal, draft } = view;
        let reasons = [row.first_reasons, row.second_reasons];
        Self {
            id: row.id.to_string(),
            state: row.state.code(),
            blind,
            grounds: grounds.into_iter().map(PatternGround::code).collect(),
            deciders: deciders.into_iter().map(PatternPerson::from).collect(),
            reasons: reasons.into_iter().filter(|words| !words.is_empty()).collect(),
            draft: draft.map(PatternDraft::from),
            days: row.look / DAY,
            issued_at: maybe_time(row.issued_at),
            effective_at: maybe_time(row.effective_at),
            until: maybe_time(row.until_at),
            appeal_until: maybe_time(row.appeal_until),
            why: row.why,
            appeal: appeal.map(|appeal| appeal.id.to_string()),
        }
    }
}

/// One question with all that came of it.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternQuestion {
    question: PatternQuestionLine,
    /// Id of the order with which the recipient was told.
    order: String,
    /// The evidence: JSON, the exact bytes that both sides read.
    evidence: String,
    /// SHA-256 of these bytes; say with it what you read.
    evidence_sha256: String,
    /// What else accounts for the claims: building, `one_route`, `our_work`, `taken_later`, chance.
    otherwise: Vec<&'static str>,
    /// Language of the letter.
    language: String,
    /// The letter with the question, word for word as it was sent.
    letter: Vec<LetterSection>,
    /// Who asked; null while a proposal waits that may be theirs.
    asked_by: Option<PatternPerson>,
    /// What was drafted for the question, and what was asked.
    asked: Option<PatternDraft>,
    /// What the recipient answered.
    statements: Vec<StatementLine>,
    decisions: Vec<PatternDecided>,
    /// Why you may not propose now; null where you may, or decide about nobody.
    barred: Option<&'static str>,
    /// Nothing is decided before, unless the recipient answers.
    heard_until: String,
    /// What a program drafts from these facts, in your language; change it as you like.
    draft: String,
    /// Why it ended: words, or a stable code.
    why: String,
}

impl From<PatternCaseView> for PatternQuestion {
    fn from(view: PatternCaseView) -> Self {
        let said = view.statements.into_iter();
        let said = said.map(|row| statement(row.said_at, row.words, row.representative));
        Self {
            question: (&view.case).into(),
            order: view.order.id.to_string(),
            evidence_sha256: view.case.evidence_digest.hex(),
            otherwise: view.file.otherwise(),
            letter: view.letter.sections.into_iter().map(section).collect(),
            asked_by: view.asked_by.map(PatternPerson::from),
            asked: view.asked.map(PatternDraft::from),
            statements: said.collect(),
            decisions: view.decisions.into_iter().map(PatternDecided::from).collect(),
            barred: view.barred.map(|why| why.code()),
            heard_until: time(view.heard_until),
            draft: view.draft,
            evidence: view.case.evidence,
            language: view.case.language,
            why: view.case.why,
        }
    }
}

/// A recipient's appeal in a list.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternAppealEntry {
    id: String,
    /// open, upheld, rejected or lapsed.
    state: &'static str,
    made_at: String,
    /// Answered by then, or the decision falls.
    answer_by: String,
    /// Whether you may answer: you neither asked nor decided.
    may_answer: bool,
}

fn entry(appeal: &PatternAppeal, may_answer: bool) -> PatternAppealEntry {
    PatternAppealEntry {
        id: appeal.id.to_string(),
        state: appeal.state.code(),
        made_at: time(appeal.made_at),
        answer_by: time(appeal.answer_by),
        may_answer,
    }
}

/// Appeals, the soonest due first.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternAppeals {
    appeals: Vec<PatternAppealEntry>,
    /// Give it as `from` to read on; null where this is all.
    next: Option<u32>,
}

impl PatternAppeals {
    pub(super) fn of(page: &Page<PatternAppealLine>, slice: Slice) -> Self {
        let appeals = page.rows.iter().map(|line| entry(&line.appeal, line.may_answer));
        Self { appeals: appeals.collect(), next: next_of(page, slice) }
    }
}

/// A recipient's appeal with what it is against.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct PatternAppealBody {
    appeal: PatternAppealEntry,
    /// Id of the question that the decision came of.
    question: String,
    /// What the recipient said; empty for one press.
    words: String,
    /// Name of whoever wrote it for the recipient; empty if nobody did.
    representative: String,
    /// The decision that it is against.
    decision: PatternDecided,
    answered_at: Option<String>,
    answered_by: Option<PatternPerson>,
    reasons: String,
}

impl From<PatternAppealLine> for PatternAppealBody {
    fn from(line: PatternAppealLine) -> Self {
        let appeal = entry(&line.appeal, line.may_answer);
        let decision = PatternDecisionView {
            row: line.decision,
            grounds: line.grounds,
            blind: false,
            deciders: line.deciders,
            appeal: Some(line.appeal.clone()),
            draft: line.draft,
        };
        Self {
            appeal,
            question: line.case.id.to_string(),
            words: line.appeal.words,
            representative: line.appeal.representative,
            decision: decision.into(),
            answered_at: maybe_time(line.appeal.answered_at),
            answered_by: line.answered_by.map(PatternPerson::from),
            reasons: line.appeal.reasons,
        }
    }
}
