//! Challenges: what the courier is asked, and the ways to answer.

use super::dto::{maybe_time, micros, read_code, read_id, time};
use super::extract::{Body, Id};
use crate::problem::Problem;
use crate::session::{Courier, Operation, Phone};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_app::challenge::{Answer, Answered, Asked, Begun, Extended, Opened, ShownChallenge};
use porchlight_app::ports::{PictureCode, Spoken};
use porchlight_app::verdict::ReasonGiven;
use porchlight_app::{Error, Invalid};
use porchlight_domain::challenge::MAX_EXTENSIONS;
use porchlight_domain::id::{CeremonyId, ChallengeId};
use porchlight_domain::words::ChallengeWay;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A challenge that a try is held by.
#[derive(Serialize, ToSchema)]
pub(super) struct HeldBy {
    /// Id of the challenge.
    challenge: String,
    /// Until when it is kept for the courier; more time can be asked for.
    ends_at: String,
    /// Ways to pass it, best first: passkey, altcha, picture_code, support_code.
    ways: Vec<String>,
}

impl From<Opened> for HeldBy {
    fn from(opened: Opened) -> Self {
        let Opened { challenge, ends_at, ways, .. } = opened;
        Self { challenge, ends_at: micros(ends_at), ways }
    }
}

/// Why a challenge was asked.
#[derive(Serialize, ToSchema)]
pub(super) struct ReasonLine {
    /// Stable code of the fact.
    code: String,
    /// Its group of evidence.
    group: String,
    /// Its value, if it has one.
    value: Option<f32>,
}

impl From<ReasonGiven> for ReasonLine {
    fn from(reason: ReasonGiven) -> Self {
        Self { code: reason.code, group: reason.group, value: reason.value }
    }
}

/// The station was asked for a code.
#[derive(Serialize, ToSchema)]
pub(super) struct SupportLine {
    /// The step to answer by.
    step: String,
    asked_at: String,
    /// When somebody gave out a code; null while nobody has.
    given_at: Option<String>,
}

/// A challenge of the courier.
#[derive(Serialize, ToSchema)]
pub(super) struct ChallengeLine {
    id: String,
    /// open, passed, failed or lapsed.
    state: &'static str,
    /// What was tried: enter_round or accept_offer.
    act: &'static str,
    /// On what: id of the round or block.
    thing: String,
    opened_at: String,
    /// Until when what it holds is kept.
    ends_at: String,
    /// Presses for more time that are left.
    extensions_left: u32,
    /// Ways to pass it, best first: passkey, altcha, picture_code, support_code.
    ways: Vec<&'static str>,
    /// The way in which it was passed.
    way: Option<&'static str>,
    reasons: Vec<ReasonLine>,
    /// Entries and reserved places that it holds.
    holds: u32,
    /// Ids of awards that wait for it.
    awards: Vec<String>,
    support: Option<SupportLine>,
}

impl From<ShownChallenge> for ChallengeLine {
    fn from(shown: ShownChallenge) -> Self {
        let row = shown.challenge;
        let living = shown.support.filter(|step| step.used_at.is_none());
        Self {
            id: row.id.to_string(),
            state: row.state.code(),
            act: row.act.code(),
            thing: row.thing,
            opened_at: time(row.opened_at),
            ends_at: time(row.ends_at),
            extensions_left: MAX_EXTENSIONS.saturating_sub(row.extensions),
            ways: shown.ways.iter().map(|way| way.code()).collect(),
            way: row.way.map(ChallengeWay::code),
            reasons: shown.why.into_iter().map(ReasonLine::from).collect(),
            holds: shown.holds,
            awards: shown.awards.iter().map(ToString::to_string).collect(),
            support: living.map(|step| SupportLine {
                step: step.id.to_string(),
                asked_at: time(step.begun_at),
                given_at: maybe_time(step.answer_at),
            }),
        }
    }
}

/// The courier's challenge, if there is one.
#[derive(Serialize, ToSchema)]
pub(super) struct CurrentChallenge {
    challenge: Option<ChallengeLine>,
}

/// The courier's open challenge, or what became of the last one of a day.
#[utoipa::path(get, path = "/v1/challenges/current", tag = "courier",
    responses((status = 200, body = CurrentChallenge)))]
pub(super) async fn current(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<CurrentChallenge>, Problem> {
    let shown = site.ask(who.actor, |app, ctx| app.my_challenge(ctx)).await?;
    Ok(Json(CurrentChallenge { challenge: shown.map(ChallengeLine::from) }))
}

/// Which way.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BeginBody {
    /// passkey, altcha, picture_code or support_code.
    way: String,
    /// In which language a code is spoken: a tag such as en or es. Without it, the account's own.
    #[serde(default)]
    language: Option<String>,
}

/// A code to be read from a picture or heard.
#[derive(Serialize, ToSchema)]
pub(super) struct PictureCodeLine {
    /// A PNG of six digits, in base64.
    picture: String,
    /// A WAV that says the same digits, in base64.
    sound: String,
    /// In which language it says them: en or es.
    language: &'static str,
}

impl PictureCodeLine {
    fn of(code: &PictureCode, spoken: Spoken) -> Self {
        Self {
            picture: STANDARD.encode(&code.picture),
            sound: STANDARD.encode(&code.sound),
            language: spoken.code(),
        }
    }
}

/// What became of beginning a way.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum BeginOutcome {
    /// Begun.
    Begun {
        /// The step to answer by.
        step: String,
        /// Options for the browser (WebAuthn, JSON).
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<Object>)]
        passkey: Option<Value>,
        /// A task for the ALTCHA widget.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<Object>)]
        altcha: Option<Value>,
        /// A code to be read or heard; it takes the place of the one before.
        #[serde(skip_serializing_if = "Option::is_none")]
        picture_code: Option<Box<PictureCodeLine>>,
    },
    /// The challenge is not open to this way.
    NotOpen {
        /// open (but not to this way), passed, failed or lapsed.
        state: &'static str,
    },
}

/// Begins a way to pass a challenge.
#[utoipa::path(post, path = "/v1/challenges/{challenge}/begin", tag = "courier",
    params(("challenge" = String, Path, description = "Id of the challenge")),
    request_body = BeginBody, responses((status = 200, body = BeginOutcome)))]
pub(super) async fn begin(
    State(site): State<Site>,
    Phone(bound): Phone,
    Id(challenge): Id<ChallengeId>,
    Body(body): Body<BeginBody>,
) -> Result<Json<BeginOutcome>, Problem> {
    let way: ChallengeWay = read_code("way", &body.way)?;
    let spoken = Spoken::of(body.language.as_deref().unwrap_or(&bound.identity.language));
    let begun = site
        .ask(bound.identity.actor, move |app, ctx| {
            app.begin_challenge(ctx, &bound, challenge, way, spoken)
        })
        .await?;
    Ok(Json(match begun {
        Begun::Begun(step, asked) => {
            let (mut passkey, mut altcha, mut picture_code) = (None, None, None);
            match asked {
                Asked::Passkey(options) => passkey = Some(options),
                Asked::Altcha(task) => altcha = Some(task),
                Asked::PictureCode(code, spoken) => {
                    picture_code = Some(Box::new(PictureCodeLine::of(&code, spoken)));
                }
                Asked::SupportCode => {}
            }
            BeginOutcome::Begun { step: step.to_string(), passkey, altcha, picture_code }
        }
        Begun::NotOpen(state) => BeginOutcome::NotOpen { state: state.code() },
    }))
}

/// An answer: exactly one of the three.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AnswerBody {
    /// The step that was begun.
    step: String,
    /// What the browser's passkey answered (WebAuthn, JSON).
    #[schema(value_type = Option<Object>)]
    passkey: Option<Value>,
    /// What the ALTCHA widget found.
    altcha: Option<String>,
    /// The code that the station gave, or that a picture or sound shows.
    code: Option<String>,
}

/// What became of an answer.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum AnswerOutcome {
    /// Passed: what was held goes on.
    Passed,
    /// It does not hold.
    Wrong {
        /// Wrong answers left before only the station can help.
        left: u32,
    },
    /// It does not hold, and only the station can help now.
    Failed,
    /// The step was used, or another took its place: begin again.
    Stale,
    /// The station has not given a code yet.
    NoCodeYet,
    /// The challenge is not open any more.
    NotOpen {
        /// passed, failed or lapsed.
        state: String,
    },
}

/// Answers a challenge.
#[utoipa::path(post, path = "/v1/challenges/{challenge}/answer", tag = "courier",
    params(("challenge" = String, Path, description = "Id of the challenge")),
    request_body = AnswerBody, responses((status = 200, body = AnswerOutcome)))]
pub(super) async fn answer(
    State(site): State<Site>,
    Phone(bound): Phone,
    Operation(operation): Operation,
    Id(challenge): Id<ChallengeId>,
    Body(body): Body<AnswerBody>,
) -> Result<Json<AnswerOutcome>, Problem> {
    let step: CeremonyId = read_id("step", &body.step)?;
    let answer = match (body.passkey, body.altcha, body.code) {
        (Some(response), None, None) => Answer::Passkey(response),
        (None, Some(payload), None) => Answer::Altcha(payload),
        (None, None, Some(code)) => Answer::Code(code),
        _ => {
            let message = "send one of passkey, altcha and code";
            return Err(Error::Invalid(vec![Invalid::new("answer", "not_one", message)]).into());
        }
    };
    let answered = site
        .ask_once(bound.identity.actor, operation, move |app, ctx| {
            app.answer_challenge(ctx, &bound, challenge, step, &answer)
        })
        .await?;
    Ok(Json(match answered {
        Answered::Passed => AnswerOutcome::Passed,
        Answered::Wrong(left) => AnswerOutcome::Wrong { left },
        Answered::Failed => AnswerOutcome::Failed,
        Answered::Stale => AnswerOutcome::Stale,
        Answered::NoCodeYet => AnswerOutcome::NoCodeYet,
        Answered::NotOpen(state) => AnswerOutcome::NotOpen { state },
    }))
}

/// What became of asking for more time.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum ExtendOutcome {
    /// There is more time.
    Extended {
        /// Until then.
        ends_at: String,
        /// Presses that are left.
        left: u32,
    },
    /// Every press was used.
    NoMore,
    /// The challenge is not open any more.
    NotOpen,
}

/// Gives a challenge two minutes more.
#[utoipa::path(post, path = "/v1/challenges/{challenge}/extend", tag = "courier",
    params(("challenge" = String, Path, description = "Id of the challenge")),
    responses((status = 200, body = ExtendOutcome)))]
pub(super) async fn extend(
    State(site): State<Site>,
    Phone(bound): Phone,
    Operation(operation): Operation,
    Id(challenge): Id<ChallengeId>,
) -> Result<Json<ExtendOutcome>, Problem> {
    let extended = site
        .ask_once(bound.identity.actor, operation, move |app, ctx| {
            app.extend_challenge(ctx, &bound, challenge)
        })
        .await?;
    Ok(Json(match extended {
        Extended::Extended(until, left) => ExtendOutcome::Extended { ends_at: micros(until), left },
        Extended::NoMore => ExtendOutcome::NoMore,
        Extended::NotOpen => ExtendOutcome::NotOpen,
    }))
}
