//! Recipients whose claims lie together, for those who decide: reading, asking, proposing, answering as the second
//! person, lifting, answering appeals; the same use-cases as the console's pages.
//!
//! Never does: say in a list whom it is about, or name to a second person who proposed and why. Reading one
//! recipient's claims or one question is written down, and its recipient reads that.
//!
//! `body` holds the answers. The session is the one that a member of staff signed in with; the recipient's side is
//! the page behind their parcel's link, which has no API.

mod body;

use self::body::{
    PatternAppealBody, PatternAppeals, PatternClaims, PatternFoundList, PatternQuestion,
    PatternQuestions,
};
use super::dto::{invalid, read_code};
use super::extract::{Asked, Body, Id, lines};
use crate::problem::Problem;
use crate::session::{Operation, Staff};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::Slice;
use porchlight_app::decision::Acted;
use porchlight_app::pattern::{AskedRecipient, PatternProposal};
use porchlight_domain::decision::PatternGround;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ClaimId, PatternAppealId, PatternCaseId, PatternDecisionId};
use porchlight_domain::words::{AppealState, PatternState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Lines of a list unless somebody asks otherwise.
const USUAL_LINES: u32 = 50;
/// Most lines of one answer.
const MOST_LINES: u32 = 200;

/// Which lines.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PatternQuery {
    /// Of questions: asked, answered, decided, closed or lapsed (asked). Of appeals: open, upheld, rejected or
    /// lapsed (open).
    state: Option<String>,
    /// How many, at most 200 (50).
    limit: Option<u32>,
    /// The `next` of the answer before.
    from: Option<u32>,
}

impl PatternQuery {
    fn slice(&self) -> Result<Slice, Problem> {
        let limit = lines(self.limit, USUAL_LINES, MOST_LINES)?;
        Ok(Slice { offset: self.from.unwrap_or(0), limit })
    }

    fn state<T: std::str::FromStr<Err: std::fmt::Display>>(&self, usual: T) -> Result<T, Problem> {
        self.state.as_deref().map_or(Ok(usual), |code| read_code("state", code))
    }
}

/// The digest of what somebody had before them.
fn read_seen(text: &str) -> Result<Digest, Problem> {
    let wrong = || invalid("seen", "not_a_digest", "the evidence_sha256 that you read");
    Digest::from_hex(text).ok_or_else(wrong)
}

/// Recipients whose claims of missing parcels are more than chance explains, most first. It names nobody.
#[utoipa::path(get, path = "/v1/patterns", tag = "staff",
    responses((status = 200, body = PatternFoundList)))]
pub(super) async fn found(
    State(site): State<Site>,
    staff: Staff,
) -> Result<Json<PatternFoundList>, Problem> {
    let lines = site.ask(staff.actor(), |app, ctx| app.patterns(ctx)).await?;
    Ok(Json(lines.iter().collect()))
}

/// The claims of a claim's recipient side by side, what else may account for them, and a draft of the question.
#[utoipa::path(get, path = "/v1/patterns/claims/{claim}", tag = "staff",
    params(("claim" = String, Path, description = "Id of a claim of a missing parcel")),
    responses((status = 200, body = PatternClaims)))]
pub(super) async fn claims(
    State(site): State<Site>,
    staff: Staff,
    Id(claim): Id<ClaimId>,
) -> Result<Json<PatternClaims>, Problem> {
    let view = site.ask(staff.actor(), move |app, ctx| app.pattern_of(ctx, claim)).await?;
    Ok(Json(view.into()))
}

/// What is asked of a recipient.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PatternAsk {
    /// Why, in your own words; the recipient reads them. At most 5,000 characters.
    reasons: String,
    /// The `evidence_sha256` that you read.
    seen: String,
}

/// What became of asking.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum PatternAskOutcome {
    /// Asked; the recipient was told.
    Asked {
        /// Id of the question.
        question: String,
    },
    /// They were asked already, and it is not over.
    Already,
    /// The rules do not allow it.
    Barred {
        /// explained, `too_little`, stands or `evidence_changed`.
        why: String,
    },
}

/// Asks a recipient about their claims before anything is decided.
#[utoipa::path(post, path = "/v1/patterns/claims/{claim}/ask", tag = "staff",
    params(("claim" = String, Path, description = "Id of a claim of a missing parcel")),
    request_body = PatternAsk, responses((status = 200, body = PatternAskOutcome)))]
pub(super) async fn ask(
    State(site): State<Site>,
    staff: Staff,
    Operation(operation): Operation,
    Id(claim): Id<ClaimId>,
    Body(body): Body<PatternAsk>,
) -> Result<Json<PatternAskOutcome>, Problem> {
    let seen = read_seen(&body.seen)?;
    let asked = site
        .ask_once(staff.actor(), operation, move |app, ctx| {
            app.ask_recipient(ctx, claim, seen, &body.reasons)
        })
        .await?;
    Ok(Json(match asked {
        AskedRecipient::Asked(question) => PatternAskOutcome::Asked { question },
        AskedRecipient::Already => PatternAskOutcome::Already,
        AskedRecipient::Barred(why) => PatternAskOutcome::Barred { why },
    }))
}

/// Questions in a state, the soonest due first. It names nobody.
#[utoipa::path(get, path = "/v1/patterns/questions", tag = "staff", params(PatternQuery),
    responses((status = 200, body = PatternQuestions)))]
pub(super) async fn questions(
    State(site): State<Site>,
    staff: Staff,
    Asked(query): Asked<PatternQuery>,
) -> Result<Json<PatternQuestions>, Problem> {
    let (slice, state) = (query.slice()?, query.state(PatternState::Asked)?);
    let page =
        site.ask(staff.actor(), move |app, ctx| app.pattern_cases(ctx, state, slice)).await?;
    Ok(Json(PatternQuestions::of(&page, slice)))
}

/// One question with its evidence, both sides' words, and what was decided.
#[utoipa::path(get, path = "/v1/patterns/questions/{question}", tag = "staff",
    params(("question" = String, Path, description = "Id of the question")),
    responses((status = 200, body = PatternQuestion)))]
pub(super) async fn question(
    State(site): State<Site>,
    staff: Staff,
    Id(question): Id<PatternCaseId>,
) -> Result<Json<PatternQuestion>, Problem> {
    let view = site.ask(staff.actor(), move |app, ctx| app.pattern_case(ctx, question)).await?;
    Ok(Json(view.into()))
}

/// Reasons alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PatternReasons {
    /// In your own words; the recipient reads them. At most 5,000 characters.
    reasons: String,
}

/// What became of an act.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum PatternOutcome {
    /// Done.
    Done,
    /// It waits for a second person.
    Proposed,
    /// The second person did not agree; nothing follows.
    Refused,
    /// Somebody was faster, or it is over.
    Already,
    /// The rules do not allow it.
    Barred {
        /// A stable code, for example `not_heard` or `same_person`.
        why: String,
    },
}

impl From<Acted> for PatternOutcome {
    fn from(acted: Acted) -> Self {
        match acted {
            Acted::Done => Self::Done,
            Acted::Proposed => Self::Proposed,
            Acted::Refused => Self::Refused,
            Acted::Already => Self::Already,
            Acted::Barred(why) => Self::Barred { why },
        }
    }
}

/// Ends a question: nothing follows, and the recipient is told.
#[utoipa::path(post, path = "/v1/patterns/questions/{question}/close", tag = "staff",
    params(("question" = String, Path, description = "Id of the question")),
    request_body = PatternReasons, responses((status = 200, body = PatternOutcome)))]
pub(super) async fn close(
    State(site): State<Site>,
    staff: Staff,
    Operation(operation): Operation,
    Id(question): Id<PatternCaseId>,
    Body(body): Body<PatternReasons>,
) -> Result<Json<PatternOutcome>, Problem> {
    let acted = site
        .ask_once(staff.actor(), operation, move |app, ctx| {
            app.close_pattern(ctx, question, &body.reasons)
        })
        .await?;
    Ok(Json(acted.into()))
}

/// What somebody wants to decide.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PatternPropose {
    /// Codes of grounds about recipients: R01, R02.
    grounds: Vec<String>,
    /// For how many days a person looks at claims first, 1 to 90.
    days: u32,
    /// Why, in your own words; the recipient reads them. At most 5,000 characters.
    reasons: String,
    /// The `evidence_sha256` that you read.
    seen: String,
}

/// Puts a second look before a second person. Nothing follows from that alone.
#[utoipa::path(post, path = "/v1/patterns/questions/{question}/propose", tag = "staff",
    params(("question" = String, Path, description = "Id of the question")),
    request_body = PatternPropose, responses((status = 200, body = PatternOutcome)))]
pub(super) async fn propose(
    State(site): State<Site>,
    staff: Staff,
    Operation(operation): Operation,
    Id(question): Id<PatternCaseId>,
    Body(body): Body<PatternPropose>,
) -> Result<Json<PatternOutcome>, Problem> {
    let ground = |code: &String| read_code::<PatternGround>("grounds", code);
    let wanted = PatternProposal {
        grounds: body.grounds.iter().map(ground).collect::<Result<_, _>>()?,
        days: body.days,
        reasons: body.reasons,
        seen: read_seen(&body.seen)?,
    };
    let acted = site
        .ask_once(staff.actor(), operation, move |app, ctx| {
            app.propose_pattern(ctx, question, wanted)
        })
        .await?;
    Ok(Json(acted.into()))
}

/// The second person's answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PatternSecond {
    /// Whether a person is to look first.
    agrees: bool,
    /// Why, in your own words; the recipient reads them. At most 5,000 characters.
    reasons: String,
    /// The `evidence_sha256` that you read.
    seen: String,
}

/// Answers a proposal as the second person, without the first one's name, grounds and reasons.
#[utoipa::path(post, path = "/v1/patterns/decisions/{decision}/second", tag = "staff",
    params(("decision" = String, Path, description = "Id of the proposal")),
    request_body = PatternSecond, responses((status = 200, body = PatternOutcome)))]
pub(super) async fn second(
    State(site): State<Site>,
    staff: Staff,
    Operation(operation): Operation,
    Id(decision): Id<PatternDecisionId>,
    Body(body): Body<PatternSecond>,
) -> Result<Json<PatternOutcome>, Problem> {
    let seen = read_seen(&body.seen)?;
    let acted = site
        .ask_once(staff.actor(), operation, move |app, ctx| {
            app.second_pattern(ctx, decision, body.agrees, &body.reasons, seen)
        })
        .await?;
    Ok(Json(acted.into()))
}

/// Lifts a decision: what waited because of it is given, and the recipient is told.
#[utoipa::path(post, path = "/v1/patterns/decisions/{decision}/lift", tag = "staff",
    params(("decision" = String, Path, description = "Id of the decision")),
    request_body = PatternReasons, responses((status = 200, body = PatternOutcome)))]
pub(super) async fn lift(
    State(site): State<Site>,
    staff: Staff,
    Operation(operation): Operation,
    Id(decision): Id<PatternDecisionId>,
    Body(body): Body<PatternReasons>,
) -> Result<Json<PatternOutcome>, Problem> {
    let acted = site
        .ask_once(staff.actor(), operation, move |app, ctx| {
            app.lift_pattern(ctx, decision, &body.reasons)
        })
        .await?;
    Ok(Json(acted.into()))
}

/// Appeals of recipients in a state, the soonest due first. It names nobody.
#[utoipa::path(get, path = "/v1/patterns/appeals", tag = "staff", params(PatternQuery),
    responses((status = 200, body = PatternAppeals)))]
pub(super) async fn appeals(
    State(site): State<Site>,
    staff: Staff,
    Asked(query): Asked<PatternQuery>,
) -> Result<Json<PatternAppeals>, Problem> {
    let (slice, state) = (query.slice()?, query.state(AppealState::Open)?);
    let page =
        site.ask(staff.actor(), move |app, ctx| app.pattern_appeals(ctx, state, slice)).await?;
    Ok(Json(PatternAppeals::of(&page, slice)))
}

/// One appeal with what it is against.
#[utoipa::path(get, path = "/v1/patterns/appeals/{appeal}", tag = "staff",
    params(("appeal" = String, Path, description = "Id of the appeal")),
    responses((status = 200, body = PatternAppealBody)))]
pub(super) async fn appeal(
    State(site): State<Site>,
    staff: Staff,
    Id(appeal): Id<PatternAppealId>,
) -> Result<Json<PatternAppealBody>, Problem> {
    let line =
        site.ask(staff.actor(), move |app, ctx| app.pattern_appeal_line(ctx, appeal)).await?;
    Ok(Json(line.into()))
}

/// The answer to an appeal.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PatternAnswer {
    /// Whether the recipient is right, and the decision falls.
    upheld: bool,
    /// Why, in your own words; the recipient reads them. At most 5,000 characters.
    reasons: String,
}

/// Answers a recipient's appeal. Whoever asked or decided does not.
#[utoipa::path(post, path = "/v1/patterns/appeals/{appeal}/answer", tag = "staff",
    params(("appeal" = String, Path, description = "Id of the appeal")),
    request_body = PatternAnswer, responses((status = 200, body = PatternOutcome)))]
pub(super) async fn answer(
    State(site): State<Site>,
    staff: Staff,
    Operation(operation): Operation,
    Id(appeal): Id<PatternAppealId>,
    Body(body): Body<PatternAnswer>,
) -> Result<Json<PatternOutcome>, Problem> {
    let acted = site
        .ask_once(staff.actor(), operation, move |app, ctx| {
            app.answer_pattern_appeal(ctx, appeal, body.upheld, &body.reasons)
        })
        .await?;
    Ok(Json(acted.into()))
}
