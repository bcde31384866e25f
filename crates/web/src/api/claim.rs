//! What recipients said about deliveries of the acting courier, and the courier's answers.

use super::decision::OwnWords;
use super::dto::{maybe_time, time};
use super::extract::{Body, Id};
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::assess::telling::Line;
use porchlight_app::claim::{ClaimAnswered, OwnClaim};
use porchlight_app::rows::{ClaimPicture, Representative};
use porchlight_domain::id::ClaimId;
use serde::Serialize;
use utoipa::ToSchema;

/// What the courier, or somebody for them, answered.
#[derive(Serialize, ToSchema)]
pub(super) struct ClaimAnswerLine {
    at: String,
    words: String,
    /// Name of whoever wrote it for the courier; empty if nobody did.
    representative: String,
}

/// A picture that one side added. Its bytes are at `/v1/claims/{claim}/pictures/{picture}`.
#[derive(Serialize, ToSchema)]
pub(super) struct ClaimPictureLine {
    /// Id of the picture.
    id: String,
    at: String,
    /// recipient or courier.
    side: &'static str,
    /// Name of whoever added it for the courier; empty if nobody did.
    representative: String,
    /// SHA-256 of the picture as it is shown, in hexadecimal.
    sha256: String,
    /// Whether its time is over and its bytes are gone.
    gone: bool,
}

/// Somebody who speaks for the courier about this claim, or did.
#[derive(Serialize, ToSchema)]
pub(super) struct RepresentativeLine {
    /// Id, by which they are revoked.
    id: String,
    name: String,
    /// How they are reached.
    reach: String,
    named_at: String,
    /// Since when their link opens nothing any more.
    revoked_at: Option<String>,
}

/// One line of what the evidence says.
#[derive(Serialize, ToSchema)]
pub(super) struct EvidenceLine {
    /// word, item, explains, `not_known` or left.
    part: &'static str,
    says: String,
    /// What an item does not show; empty for everything else.
    shows_not: &'static str,
}

fn evidence_line(line: Line) -> EvidenceLine {
    EvidenceLine { part: line.part.code(), says: line.says, shows_not: line.shows_not }
}

/// What a recipient said about a delivery of the courier. Nothing follows from it for an account.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnClaimLine {
    /// Id of the claim.
    id: String,
    /// `not_received`, `damaged`, `wrong_item`, `wrong_place` or conduct.
    kind: &'static str,
    /// The order, as the sender calls it.
    reference: String,
    address: String,
    /// The attempt that it is about.
    attempt: Option<String>,
    delivered_at: Option<String>,
    made_at: String,
    /// What the recipient wrote; empty for conduct, about which a person asks.
    statement: String,
    /// supported, open or contradicted: how the evidence stands to the record, never a verdict.
    strength: &'static str,
    /// explained, undecided, `other_door` or unaccounted: what is left to ask once place, operator and
    /// recipient are looked at.
    left: &'static str,
    /// The same words as the recipient reads, in the courier's language.
    words: String,
    /// Those words again, one thing in each line.
    lines: Vec<EvidenceLine>,
    /// Whether it is still open.
    open: bool,
    /// Until then nobody says what is held true without the courier's answer.
    heard_until: String,
    answers: Vec<ClaimAnswerLine>,
    /// What both sides added.
    pictures: Vec<ClaimPictureLine>,
    /// Who speaks for the courier, or did.
    representatives: Vec<RepresentativeLine>,
    /// D01, D02 or D03, once it is settled.
    finding: Option<&'static str>,
    settled_at: Option<String>,
}

/// Claims, the newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct OwnClaims {
    claims: Vec<OwnClaimLine>,
}

fn picture_line(row: ClaimPicture) -> ClaimPictureLine {
    ClaimPictureLine {
        id: row.id.to_string(),
        at: time(row.added_at),
        side: row.side.code(),
        representative: row.representative,
        sha256: row.shown_digest.hex(),
        gone: row.destroyed_at.is_some(),
    }
}

fn representative_line(row: Representative) -> RepresentativeLine {
    RepresentativeLine {
        id: row.id.to_string(),
        name: row.name,
        reach: row.reach,
        named_at: time(row.named_at),
        revoked_at: maybe_time(row.revoked_at),
    }
}

fn line(own: OwnClaim) -> OwnClaimLine {
    let OwnClaim { claim, order, assessed, words, lines, answers, heard_until, .. } = own;
    let (pictures, representatives) = (own.pictures, own.representatives);
    let attempt = assessed.attempt;
    let answers = answers.into_iter().map(|said| ClaimAnswerLine {
        at: time(said.said_at),
        words: said.words,
        representative: said.representative,
    });
    OwnClaimLine {
        id: claim.id.to_string(),
        kind: claim.kind.code(),
        reference: order.external_reference,
        address: order.address,
        delivered_at: maybe_time(attempt.as_ref().map(|attempt| attempt.occurred_at)),
        attempt: attempt.map(|attempt| attempt.id.to_string()),
        made_at: time(claim.made_at),
        statement: claim.statement,
        strength: assessed.made.strength.word.code(),
        left: assessed.made.residue.code(),
        words,
        lines: lines.into_iter().map(evidence_line).collect(),
        open: claim.open,
        heard_until: time(heard_until),
        answers: answers.collect(),
        pictures: pictures.into_iter().map(picture_line).collect(),
        representatives: representatives.into_iter().map(representative_line).collect(),
        finding: claim.finding.map(|finding| finding.code()),
        settled_at: maybe_time(claim.settled_at),
    }
}

/// What recipients said about the courier's deliveries of the last half year, the newest first.
#[utoipa::path(get, path = "/v1/claims", tag = "courier",
    responses((status = 200, body = OwnClaims)))]
pub(super) async fn list(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<OwnClaims>, Problem> {
    let own = site.ask(who.actor, |app, ctx| app.my_claims(ctx)).await?;
    Ok(Json(OwnClaims { claims: own.into_iter().map(line).collect() }))
}

/// What became of an answer to a claim.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum ClaimAnswerOutcome {
    /// Kept: whoever settles the claim reads it.
    Kept,
    /// The claim is over.
    Over,
    /// It has as many answers as it takes.
    Enough,
}

/// Answers a claim about a delivery of the courier.
#[utoipa::path(post, path = "/v1/claims/{claim}/answer", tag = "courier",
    params(("claim" = String, Path, description = "Id of the claim")),
    request_body = OwnWords, responses((status = 200, body = ClaimAnswerOutcome)))]
pub(super) async fn answer(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(claim): Id<ClaimId>,
    Body(said): Body<OwnWords>,
) -> Result<Json<ClaimAnswerOutcome>, Problem> {
    let answered = site
        .ask_once(who.actor, operation, move |app, ctx| {
            app.answer_claim(ctx, claim, said.words(), said.representative())
        })
        .await?;
    Ok(Json(match answered {
        ClaimAnswered::Kept => ClaimAnswerOutcome::Kept,
        ClaimAnswered::Over => ClaimAnswerOutcome::Over,
        ClaimAnswered::Enough => ClaimAnswerOutcome::Enough,
    }))
}
