//! Identity checks for the courier app: consent, pictures, other ways, receipts.
//!
//! Start at [`show`]; `shown` holds the shapes, `pictures` the requests that carry pictures.

mod pictures;
mod shown;

pub(super) use pictures::{
    __path_ask_person, __path_send_frames, MAX_PERSON_BYTES, MAX_SET_BYTES, ask_person, send_frames,
};

use super::dto::{invalid, read_id, time};
use super::extract::{Asked, Body, Id, Signed};
use crate::problem::Problem;
use crate::session::{Courier, Operation, Phone};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use porchlight_app::identity::{
    CaptureBegun, CaptureFor, Consenting, PasskeyAnswered, PasskeyAsked,
};
use porchlight_app::session::Bound;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CeremonyId, IdentityCheckId};
use porchlight_domain::words::Act;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shown::{CheckShown, IdentityShown, LookShown};
use utoipa::{IntoParams, ToSchema};

/// A problem of the state that identity checks are in.
fn conflict(code: &str, title: &str, detail: &str) -> Problem {
    Problem::new(StatusCode::CONFLICT, code, title, detail)
}

/// There is no consent to the policy in force.
fn consent_needed() -> Problem {
    let detail = "Read what your programme promises and consent first, or choose another way.";
    conflict("consent_needed", "There is no consent", detail)
}

async fn mine(site: &Site, bound: Bound, language: String) -> Result<Json<IdentityShown>, Problem> {
    let actor = bound.identity.actor;
    let shown = site.ask(actor, move |app, ctx| app.my_identity(ctx, &bound, &language)).await?;
    Ok(Json(shown.into()))
}

/// In which language the statement is shown.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InLanguage {
    /// A tag such as en or es; without it, the account's own.
    language: Option<String>,
}

/// Everything about identity checks that is the courier's: the policy, what to sign for consent, the
/// template, the check that waits, every ask with its reason, receipts of destroyed keys.
#[utoipa::path(get, path = "/v1/identity", tag = "courier", params(InLanguage),
    responses((status = 200, body = IdentityShown)))]
pub(super) async fn show(
    State(site): State<Site>,
    Phone(bound): Phone,
    Asked(asked): Asked<InLanguage>,
) -> Result<Json<IdentityShown>, Problem> {
    let language = asked.language.unwrap_or_else(|| bound.identity.language.clone());
    mine(&site, bound, language).await
}

/// A consent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentBody {
    /// Digest of the policy, in hexadecimal.
    policy: String,
    /// Language of the page on which it was read.
    language: String,
    /// The statement as it was given, byte for byte.
    statement: String,
}

/// Consents to the policy in force. The phone signs for it (act `consent_face`, subject the policy's
/// digest). Another policy by now is a problem with the code `policy_changed`.
#[utoipa::path(post, path = "/v1/identity/consents", tag = "courier", request_body = ConsentBody,
    responses((status = 201, body = IdentityShown)))]
pub(super) async fn consent(
    State(site): State<Site>,
    Operation(operation): Operation,
    signed: Signed,
) -> Result<(StatusCode, Json<IdentityShown>), Problem> {
    let body: ConsentBody = signed.body()?;
    let policy = Digest::from_hex(&body.policy)
        .ok_or_else(|| invalid("policy", "not_a_digest", "give 64 hexadecimal digits"))?;
    let bound = signed.bound.clone();
    let committed = signed.commit(&site, Act::ConsentFace, policy.hex()).await?;
    let language = body.language.clone();
    let consenting = site
        .ask_signed(bound.identity.actor, operation, committed, move |app, ctx| {
            app.consent_to_identity(ctx, policy, &body.language, &body.statement)
        })
        .await?;
    match consenting {
        Consenting::Given => Ok((StatusCode::CREATED, mine(&site, bound, language).await?)),
        Consenting::PolicyChanged => {
            let detail =
                "Your programme promises something else by now. Read that and decide anew.";
            Err(conflict("policy_changed", "The policy changed", detail))
        }
    }
}

/// Takes consent back: the key is destroyed before this answers, and the answer has the receipt.
#[utoipa::path(delete, path = "/v1/identity/consent", tag = "courier",
    responses((status = 200, body = IdentityShown)))]
pub(super) async fn withdraw(
    State(site): State<Site>,
    Phone(bound): Phone,
    Operation(operation): Operation,
) -> Result<Json<IdentityShown>, Problem> {
    let language = bound.identity.language.clone();
    site.ask_once(bound.identity.actor, operation, |app, ctx| app.withdraw_identity_consent(ctx))
        .await?;
    mine(&site, bound, language).await
}

/// What pictures are wanted for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CaptureBody {
    /// enrolment or check.
    #[serde(rename = "for")]
    what: String,
    /// The check, for a check.
    check: Option<String>,
}

/// A set of pictures that is asked for. It works once, until its end.
#[derive(Serialize, ToSchema)]
pub(super) struct CaptureShown {
    capture: String,
    /// What the record and the signature carry.
    nonce: String,
    /// straight, left, right or up, in order; the first is straight.
    looks: Vec<&'static str>,
    ends_at: String,
}

/// Asks for a set of pictures. Problems: `consent_needed`, `check_waits` (answer it before enrolling),
/// `check_not_open`, `not_enrolled`, `faces_unavailable` (choose another way),
/// `captures_asked_for_too_often`.
#[utoipa::path(post, path = "/v1/identity/captures", tag = "courier", request_body = CaptureBody,
    responses((status = 200, body = CaptureShown)))]
pub(super) async fn capture(
    State(site): State<Site>,
    Phone(bound): Phone,
    Body(body): Body<CaptureBody>,
) -> Result<Json<CaptureShown>, Problem> {
    let what = match (body.what.as_str(), body.check) {
        ("enrolment", None) => CaptureFor::Enrolment,
        ("check", Some(id)) => CaptureFor::Check(read_id("check", &id)?),
        _ => {
            let say = "say enrolment, or check with its id";
            return Err(invalid("for", "unknown_code", say));
        }
    };
    let begun = site
        .ask(bound.identity.actor, move |app, ctx| app.begin_face_capture(ctx, &bound, what))
        .await?;
    match begun {
        CaptureBegun::Begun(capture) => Ok(Json(CaptureShown {
            capture: capture.id.to_string(),
            nonce: capture.nonce,
            looks: capture.looks.iter().map(|look| look.code()).collect(),
            ends_at: time(capture.ends_at),
        })),
        CaptureBegun::NoConsent => Err(consent_needed()),
        CaptureBegun::CheckWaits => Err(conflict(
            "check_waits",
            "A check waits",
            "Answer the check first; then pictures for another template can be taken.",
        )),
        CaptureBegun::NotOpen => Err(conflict(
            "check_not_open",
            "The check does not wait for pictures",
            "It is over, or waits for a passkey or a person. Look at it anew.",
        )),
        CaptureBegun::NotEnrolled => Err(conflict(
            "not_enrolled",
            "There is nothing to compare with",
            "Answer with a passkey or go to your station. Pictures can be set up afterwards.",
        )),
        CaptureBegun::Unavailable(_) => Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "faces_unavailable",
            "No pictures can be compared now",
            "That is our trouble, not yours. Answer with a passkey, or go to your station.",
        )),
    }
}

/// The courier would rather not be photographed: the other ways are open at once, at no cost.
#[utoipa::path(post, path = "/v1/identity/checks/{check}/decline", tag = "courier",
    params(("check" = String, Path, description = "Id of the check")),
    responses((status = 200, body = CheckShown)))]
pub(super) async fn decline(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(check): Id<IdentityCheckId>,
) -> Result<Json<CheckShown>, Problem> {
    let line = site
        .ask_once(who.actor, operation, move |app, ctx| app.decline_identity_check(ctx, check))
        .await?;
    Ok(Json((*line).into()))
}

/// A passkey that is asked for.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum PasskeyOutcome {
    /// Ask the browser.
    Begun {
        /// The step to answer by.
        step: String,
        /// Options for the browser (WebAuthn, JSON).
        #[schema(value_type = Object)]
        passkey: Value,
    },
    /// The check is over.
    NotOpen {
        /// Where it stands.
        check: Box<CheckShown>,
    },
}

/// Begins to answer by a passkey.
#[utoipa::path(post, path = "/v1/identity/checks/{check}/passkey/begin", tag = "courier",
    params(("check" = String, Path, description = "Id of the check")),
    responses((status = 200, body = PasskeyOutcome)))]
pub(super) async fn begin_passkey(
    State(site): State<Site>,
    Courier(who): Courier,
    Id(check): Id<IdentityCheckId>,
) -> Result<Json<PasskeyOutcome>, Problem> {
    let asked = site.ask(who.actor, move |app, ctx| app.begin_identity_passkey(ctx, check)).await?;
    Ok(Json(match asked {
        PasskeyAsked::Asked(step, passkey) => {
            PasskeyOutcome::Begun { step: step.to_string(), passkey }
        }
        PasskeyAsked::NotOpen(line) => PasskeyOutcome::NotOpen { check: Box::new((*line).into()) },
    }))
}

/// What the browser's passkey answered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasskeyBody {
    /// The step that was begun.
    step: String,
    /// The answer (WebAuthn, JSON).
    #[schema(value_type = Object)]
    passkey: Value,
}

/// What became of a passkey's answer.
#[derive(Serialize, ToSchema)]
pub(super) struct PasskeyAnswer {
    /// confirmed, wrong (begin again, or choose another way) or stale (begin again).
    outcome: &'static str,
    check: CheckShown,
}

/// Answers by a passkey.
#[utoipa::path(post, path = "/v1/identity/checks/{check}/passkey", tag = "courier",
    params(("check" = String, Path, description = "Id of the check")),
    request_body = PasskeyBody, responses((status = 200, body = PasskeyAnswer)))]
pub(super) async fn passkey(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(check): Id<IdentityCheckId>,
    Body(body): Body<PasskeyBody>,
) -> Result<Json<PasskeyAnswer>, Problem> {
    let step: CeremonyId = read_id("step", &body.step)?;
    let answered = site
        .ask_once(who.actor, operation, move |app, ctx| {
            app.answer_identity_passkey(ctx, check, step, &body.passkey)
        })
        .await?;
    let (outcome, line) = match answered {
        PasskeyAnswered::Confirmed(line) => ("confirmed", line),
        PasskeyAnswered::Wrong(line) => ("wrong", line),
        PasskeyAnswered::Stale(line) => ("stale", line),
    };
    Ok(Json(PasskeyAnswer { outcome, check: (*line).into() }))
}

/// Who looked at a picture of the courier, and why, newest first.
#[utoipa::path(get, path = "/v1/identity/looks", tag = "courier",
    responses((status = 200, body = Vec<LookShown>)))]
pub(super) async fn looks(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Vec<LookShown>>, Problem> {
    let looks = site.ask(who.actor, |app, ctx| app.my_identity_looks(ctx)).await?;
    Ok(Json(looks.into_iter().map(LookShown::from).collect()))
}
