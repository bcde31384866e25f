//! "I gave my login away": everything ends, and the phone that says so gets the way back in.

use crate::problem::Problem;
use crate::session::{Phone, request_proof};
use crate::site::Site;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use porchlight_app::Actor;
use porchlight_app::session::{Bound, TOKEN_ENDED};
use serde::Serialize;
use utoipa::ToSchema;

/// The way back in.
#[derive(Serialize, ToSchema)]
pub(super) struct BackIn {
    /// A one-time link below this server's address, for fifteen minutes.
    place: String,
}

/// Who says that the login was given away.
pub(super) enum Giver {
    /// A phone that may act.
    Bound(Box<Bound>),
    /// The phone that said so before and did not hear the way back in.
    Again(String),
}

impl FromRequestParts<Site> for Giver {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        let problem = match Phone::from_request_parts(parts, site).await {
            Ok(Phone(bound)) => return Ok(Self::Bound(Box::new(bound))),
            Err(problem) => problem,
        };
        if problem.code != TOKEN_ENDED {
            return Err(problem);
        }
        let proof = request_proof(parts, site)?;
        let again =
            site.ask(Actor::Public, move |app, ctx| app.gave_login_away_again(ctx, &proof)).await?;
        again.map(Self::Again).ok_or(problem)
    }
}

/// "I gave my login away": ends every session, phone and passkey, without any penalty, and gives the
/// way back in on this phone. Sent again by the same phone, because the answer was lost, it is answered
/// with the same way, until that was taken or the access token runs out.
#[utoipa::path(post, path = "/v1/gave-login-away", tag = "courier",
    responses((status = 200, body = BackIn)))]
pub(super) async fn gave_away(
    State(site): State<Site>,
    giver: Giver,
) -> Result<Json<BackIn>, Problem> {
    let bound = match giver {
        Giver::Again(place) => return Ok(Json(BackIn { place })),
        Giver::Bound(bound) => bound,
    };
    let actor = bound.identity.actor;
    let place = site.ask(actor, move |app, ctx| app.gave_login_away(ctx, &bound)).await?;
    Ok(Json(BackIn { place }))
}
