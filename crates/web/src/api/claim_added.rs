//! What a courier adds to a claim about a delivery of theirs: pictures, and who speaks for them.

use super::dto::invalid;
use super::extract::{Body, Id, Ids};
use crate::pictures;
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::{Multipart, State};
use axum::response::Response;
use porchlight_app::claim::{Named, PictureAdded};
use porchlight_domain::id::{ClaimId, ClaimPictureId, RepresentativeId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What became of a picture.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum PictureOutcome {
    /// Kept; both sides see it from now on.
    Added {
        /// Its id.
        picture: String,
    },
    /// The same file was added before.
    Already,
    /// The courier's side has as many as a claim takes.
    Enough,
    /// The claim is over, or it takes words only.
    Over,
    /// The file cannot be used.
    Unusable {
        /// Why, in plain English.
        why: String,
    },
    /// Nobody could look at it yet: send it again in a minute.
    Busy,
}

/// Adds a picture to a claim about a delivery of the courier: one multipart part `picture`, JPEG, PNG or
/// WebP, at most 8 MiB. It is decoded by a process of its own, masked, written anew without metadata, and
/// shown to both sides as something that was added later.
#[utoipa::path(post, path = "/v1/claims/{claim}/pictures", tag = "courier",
    params(("claim" = String, Path, description = "Id of the claim")),
    request_body(content_type = "multipart/form-data", content = String),
    responses((status = 200, body = PictureOutcome)))]
pub(super) async fn add(
    State(site): State<Site>,
    Courier(who): Courier,
    Id(claim): Id<ClaimId>,
    parts: Multipart,
) -> Result<Json<PictureOutcome>, Problem> {
    let mut sent = pictures::read(parts, "picture").await?;
    let Some(picture) = sent.pop().filter(|_| sent.is_empty()) else {
        return Err(invalid("picture", "missing", "send one part named picture"));
    };
    let added =
        site.ask(who.actor, move |app, ctx| app.add_claim_picture(ctx, claim, &picture)).await?;
    Ok(Json(match added {
        PictureAdded::Added(picture) => PictureOutcome::Added { picture },
        PictureAdded::Already => PictureOutcome::Already,
        PictureAdded::Enough => PictureOutcome::Enough,
        PictureAdded::Over | PictureAdded::InWords => PictureOutcome::Over,
        PictureAdded::Unusable(why) => PictureOutcome::Unusable { why },
        PictureAdded::Busy => PictureOutcome::Busy,
    }))
}

/// A picture of a claim about a delivery of the courier. The look is written down.
#[utoipa::path(get, path = "/v1/claims/{claim}/pictures/{picture}", tag = "courier",
    params(("claim" = String, Path, description = "Id of the claim"),
        ("picture" = String, Path, description = "Id of the picture")),
    responses((status = 200, content_type = "image/jpeg", body = Vec<u8>)))]
pub(super) async fn picture(
    State(site): State<Site>,
    Courier(who): Courier,
    Ids(ids): Ids<ClaimId, ClaimPictureId>,
) -> Result<Response, Problem> {
    let (_, picture) = ids;
    let bytes = site.ask(who.actor, move |app, ctx| app.claim_picture(ctx, picture)).await?;
    Ok(pictures::jpeg(bytes))
}

/// Somebody who is to speak for the courier.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRepresentative {
    /// At most 200 characters.
    name: String,
    /// How they are reached, at most 200 characters; mail is sent where that is an address.
    reach: String,
}

/// What became of naming somebody.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum NamedOutcome {
    /// Named.
    Named {
        /// Their link, to hand on.
        link: String,
    },
    /// As many were named as a claim takes.
    Enough,
    /// The claim is over.
    Over,
}

/// Names somebody who speaks for the courier about a claim: they read what the courier reads of it, and
/// may answer and add pictures, until they are revoked.
#[utoipa::path(post, path = "/v1/claims/{claim}/representatives", tag = "courier",
    params(("claim" = String, Path, description = "Id of the claim")),
    request_body = NewRepresentative, responses((status = 200, body = NamedOutcome)))]
pub(super) async fn name(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(claim): Id<ClaimId>,
    Body(new): Body<NewRepresentative>,
) -> Result<Json<NamedOutcome>, Problem> {
    let named = site
        .ask_once(who.actor, operation, move |app, ctx| {
            app.name_representative(ctx, claim, &new.name, &new.reach)
        })
        .await?;
    Ok(Json(match named {
        Named::Named(link) => NamedOutcome::Named { link },
        Named::Enough => NamedOutcome::Enough,
        Named::Over => NamedOutcome::Over,
    }))
}

/// What became of revoking somebody.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum RevokedOutcome {
    /// Their link opens nothing any more; what they said stays.
    Revoked,
    /// It was so before.
    Already,
}

/// Revokes somebody who speaks for the courier about a claim.
#[utoipa::path(delete, path = "/v1/claims/{claim}/representatives/{representative}", tag = "courier",
    params(("claim" = String, Path, description = "Id of the claim"),
        ("representative" = String, Path, description = "Id of the representative")),
    responses((status = 200, body = RevokedOutcome)))]
pub(super) async fn revoke(
    State(site): State<Site>,
    Courier(who): Courier,
    Ids(ids): Ids<ClaimId, RepresentativeId>,
) -> Result<Json<RevokedOutcome>, Problem> {
    let (_, named) = ids;
    let done = site.ask(who.actor, move |app, ctx| app.revoke_representative(ctx, named)).await?;
    Ok(Json(if done { RevokedOutcome::Revoked } else { RevokedOutcome::Already }))
}
