//! Decisions about the acting courier: their letters, evidence, answers and appeals, and every class
//! of signal that is kept about them.

use super::dto::{maybe_time, micros, time};
use super::extract::{Body, Id};
use super::pay::{LostPayLine, LostRaceLine};
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::case::Section;
use porchlight_app::decision::{Answered, Appealed, OwnDecision, SignalClass};
use porchlight_domain::id::DecisionId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::Role;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A decision about the courier.
#[derive(Serialize, ToSchema)]
pub(super) struct DecisionLine {
    /// Id of the decision.
    id: String,
    /// notice, restriction, suspension, offboarding or reinstatement.
    kind: &'static str,
    /// issued, `in_effect`, ended, reversed or lapsed.
    state: &'static str,
    /// What the letter is about, in the courier's language.
    subject: String,
    /// Whether a program wrote it: a notice, which has no effect.
    automatic: bool,
    issued_at: Option<String>,
    effective_at: Option<String>,
    /// When it ends by itself.
    until: Option<String>,
    appeal_until: Option<String>,
    /// Whether it was read here, or its mail arrived.
    delivered: bool,
    /// Whether an answer would still be read before anything follows.
    may_answer: bool,
    /// Whether it can still be appealed.
    may_appeal: bool,
    /// Whether the courier has answered it.
    answered: bool,
}

/// A live case about the courier. A case has no effect; only a decision has.
#[derive(Serialize, ToSchema)]
pub(super) struct CaseOpen {
    opened_at: String,
    /// open: a person has to look; `with_courier`: an answer is waited for.
    state: &'static str,
    /// When it lapses in the courier's favour if nobody does anything.
    due_at: Option<String>,
    /// How many tries it rests on; 0: a report.
    tries: u32,
    /// Whether a person has looked at it.
    looked_at: bool,
    /// Whether a person has asked the courier to answer.
    asked: bool,
}

/// Decisions, the newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct DecisionLines {
    decisions: Vec<DecisionLine>,
    /// The live case about the courier, if there is one.
    case: Option<CaseOpen>,
}

/// A section of a letter.
#[derive(Serialize, ToSchema)]
pub(super) struct LetterSection {
    /// what, why, `shows_not`, `not_used`, next, who, answer or appeal.
    code: String,
    title: String,
    lines: Vec<String>,
}

/// Somebody on the staff, as couriers know them.
#[derive(Serialize, ToSchema)]
pub(super) struct DecidedBy {
    /// operator or analyst.
    role: &'static str,
    /// A name that stays the same; the real name is told on a complaint.
    pseudonym: String,
}

/// What somebody whom a decision may concern, or somebody for them, said.
#[derive(Serialize, ToSchema)]
pub(super) struct StatementLine {
    at: String,
    words: String,
    /// Name of whoever wrote it for them; empty if nobody did.
    representative: String,
}

/// An appeal.
#[derive(Serialize, ToSchema)]
pub(super) struct AppealBody {
    id: String,
    made_at: String,
    /// Answered by then, or the decision falls.
    answer_by: String,
    /// open, upheld, rejected or lapsed.
    state: &'static str,
    words: String,
    representative: String,
    answered_at: Option<String>,
    answered_by: Option<DecidedBy>,
    reasons: String,
}

/// One decision with everything that those who decided had before them.
#[derive(Serialize, ToSchema)]
pub(super) struct DecisionBody {
    decision: DecisionLine,
    /// Language of the letter.
    language: String,
    /// The letter, word for word as it was sent.
    letter: Vec<LetterSection>,
    /// Who decided; nobody for a program's notice.
    deciders: Vec<DecidedBy>,
    /// Version of the catalogue of grounds.
    catalogue: u32,
    /// The evidence: JSON, the exact bytes that those who decided had before them; empty once what was
    /// written about it was taken out, which the letter then says.
    evidence: String,
    /// SHA-256 of these bytes, which stays.
    evidence_sha256: String,
    /// open, `with_courier`, decided, closed or lapsed.
    case_state: &'static str,
    statements: Vec<StatementLine>,
    appeal: Option<AppealBody>,
    /// Why it does not stand any more.
    why: String,
    /// What is paid for what was lost to it, once it fell.
    lost: Vec<LostPayLine>,
    /// The same for races.
    lost_race: Option<LostRaceLine>,
}

fn line(own: &OwnDecision) -> DecisionLine {
    let row = &own.row;
    DecisionLine {
        id: row.id.to_string(),
        kind: row.kind.code(),
        state: row.state.code(),
        subject: own.letter.subject.clone(),
        automatic: row.automatic,
        issued_at: maybe_time(row.issued_at),
        effective_at: maybe_time(row.effective_at),
        until: maybe_time(row.until_at),
        appeal_until: maybe_time(row.appeal_until),
        delivered: row.delivered_at.is_some(),
        may_answer: own.may_answer,
        may_appeal: own.may_appeal,
        answered: !own.statements.is_empty(),
    }
}

fn by((role, pseudonym): (Role, String)) -> DecidedBy {
    DecidedBy { role: role.code(), pseudonym }
}

/// A section of a letter, as it stands.
pub(super) fn section(section: Section) -> LetterSection {
    let Section { code, title, lines } = section;
    LetterSection { code, title, lines }
}

/// Something that was said.
pub(super) fn statement(at: Timestamp, words: String, representative: String) -> StatementLine {
    StatementLine { at: time(at), words, representative }
}

fn body(own: OwnDecision) -> DecisionBody {
    let decision = line(&own);
    let appeal = own.appeal.map(|(appeal, answered_by)| AppealBody {
        id: appeal.id.to_string(),
        made_at: time(appeal.made_at),
        answer_by: time(appeal.answer_by),
        state: appeal.state.code(),
        words: appeal.words,
        representative: appeal.representative,
        answered_at: maybe_time(appeal.answered_at),
        answered_by: answered_by.map(by),
        reasons: appeal.reasons,
    });
    let statements = own.statements.into_iter();
    let statements = statements.map(|s| statement(s.said_at, s.words, s.representative));
    DecisionBody {
        decision,
        language: own.row.language,
        letter: own.letter.sections.into_iter().map(section).collect(),
        deciders: own.deciders.into_iter().map(by).collect(),
        catalogue: own.row.catalogue,
        evidence: if own.removed_at.is_some() { String::new() } else { own.evidence_text },
        evidence_sha256: own.row.evidence_digest.hex(),
        case_state: own.case.code(),
        statements: statements.collect(),
        appeal,
        why: own.row.why,
        lost: own.lost.into_iter().map(LostPayLine::from).collect(),
        lost_race: own.lost_race.map(LostRaceLine::from),
    }
}

/// Decisions about the courier, the newest first.
#[utoipa::path(get, path = "/v1/decisions", tag = "courier",
    responses((status = 200, body = DecisionLines)))]
pub(super) async fn list(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<DecisionLines>, Problem> {
    let (own, case) =
        site.ask(who.actor, |app, ctx| Ok((app.my_decisions(ctx)?, app.my_case(ctx)?))).await?;
    let case = case.map(|case| CaseOpen {
        opened_at: time(case.opened_at),
        state: case.state.code(),
        due_at: maybe_time(case.due_at),
        tries: case.tries,
        looked_at: case.looked_at,
        asked: case.asked,
    });
    Ok(Json(DecisionLines { decisions: own.iter().map(line).collect(), case }))
}

/// One decision about the courier. Reading it counts as its delivery.
#[utoipa::path(get, path = "/v1/decisions/{decision}", tag = "courier",
    params(("decision" = String, Path, description = "Id of the decision")),
    responses((status = 200, body = DecisionBody)))]
pub(super) async fn show(
    State(site): State<Site>,
    Courier(who): Courier,
    Id(decision): Id<DecisionId>,
) -> Result<Json<DecisionBody>, Problem> {
    let own = site.ask(who.actor, move |app, ctx| app.my_decision(ctx, decision)).await?;
    Ok(Json(body(own)))
}

/// Words of the courier's own.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnWords {
    /// At most 5,000 characters.
    words: String,
    /// Name of whoever writes for the courier, if somebody does.
    #[serde(default)]
    representative: String,
}

impl OwnWords {
    /// What is said.
    pub(super) fn words(&self) -> &str {
        &self.words
    }

    /// Who says it, if somebody else does.
    pub(super) fn representative(&self) -> &str {
        &self.representative
    }
}

/// What became of an answer.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum AnswerOutcome {
    /// Kept.
    Kept {
        /// A person reads it by then, or the case ends in the courier's favour.
        due: Option<String>,
    },
    /// The case is over; nothing follows from it any more.
    Over,
    /// The case has as many answers as it takes.
    Enough,
}

/// Answers a decision before anything follows from it.
#[utoipa::path(post, path = "/v1/decisions/{decision}/answer", tag = "courier",
    params(("decision" = String, Path, description = "Id of the decision")),
    request_body = OwnWords, responses((status = 200, body = AnswerOutcome)))]
pub(super) async fn answer(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(decision): Id<DecisionId>,
    Body(said): Body<OwnWords>,
) -> Result<Json<AnswerOutcome>, Problem> {
    let answered = site
        .ask_once(who.actor, operation, move |app, ctx| {
            app.answer_decision(ctx, decision, &said.words, &said.representative)
        })
        .await?;
    Ok(Json(match answered {
        Answered::Kept(due) => AnswerOutcome::Kept { due: due.map(micros) },
        Answered::Over => AnswerOutcome::Over,
        Answered::Enough => AnswerOutcome::Enough,
    }))
}

/// What became of an appeal.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum AppealOutcome {
    /// Made.
    Made {
        /// Somebody who did not decide answers by then, or the decision falls.
        answer_by: String,
    },
    /// It was appealed before.
    Already,
    /// The decision does not stand any more, or the time for it is over.
    TooLate,
}

/// Asks for a new human decision.
#[utoipa::path(post, path = "/v1/decisions/{decision}/appeal", tag = "courier",
    params(("decision" = String, Path, description = "Id of the decision")),
    request_body = OwnWords, responses((status = 200, body = AppealOutcome)))]
pub(super) async fn appeal(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(decision): Id<DecisionId>,
    Body(said): Body<OwnWords>,
) -> Result<Json<AppealOutcome>, Problem> {
    let appealed = site
        .ask_once(who.actor, operation, move |app, ctx| {
            app.appeal(ctx, decision, &said.words, &said.representative)
        })
        .await?;
    Ok(Json(match appealed {
        Appealed::Made(at) => AppealOutcome::Made { answer_by: micros(at) },
        Appealed::Already => AppealOutcome::Already,
        Appealed::TooLate => AppealOutcome::TooLate,
    }))
}

/// A class of what is kept about the courier's requests.
#[derive(Serialize, ToSchema)]
pub(super) struct KeptClass {
    /// `signal_` and what a request did (for example `signal_poll`), verdict, `device_finding`, case.
    class: String,
    count: u64,
    oldest: String,
    newest: String,
    /// When the newest goes; null: it stays while the account does.
    until: Option<String>,
    /// Whether a legal hold keeps it longer.
    held: bool,
}

/// Every class that has something in it.
#[derive(Serialize, ToSchema)]
pub(super) struct KeptClasses {
    classes: Vec<KeptClass>,
}

/// Every class of signal kept about the courier: how many, since when, until when.
#[utoipa::path(get, path = "/v1/signals-kept", tag = "courier",
    responses((status = 200, body = KeptClasses)))]
pub(super) async fn signals_kept(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<KeptClasses>, Problem> {
    let classes = site.ask(who.actor, |app, ctx| app.my_signals(ctx)).await?;
    let class = |kept: SignalClass| KeptClass {
        class: kept.class,
        count: kept.count,
        oldest: time(kept.oldest),
        newest: time(kept.newest),
        until: maybe_time(kept.until),
        held: kept.held,
    };
    Ok(Json(KeptClasses { classes: classes.into_iter().map(class).collect() }))
}
