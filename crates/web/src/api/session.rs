//! Courier sessions: tokens bound to the phone's key (RFC 9449), and nonces for commitments.

use super::dto::{Empty, read_code, time};
use super::extract::Body;
use crate::problem::Problem;
use crate::session::{Courier, is_own_code, network, request_proof};
use crate::signal::{Origin, observe_issued};
use crate::site::Site;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use porchlight_app::Actor;
use porchlight_app::device::Wanted;
use porchlight_app::ports::RequestProof;
use porchlight_app::session::{ACCESS_TOKEN_LIFE, Issued, NewPhone};
use porchlight_app::verdict::Kind;
use porchlight_domain::time::SECOND;
use porchlight_domain::words::DeviceKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The proof of a request that has no session yet, and where it comes from.
pub(super) struct Proved(RequestProof, String);

impl FromRequestParts<Site> for Proved {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Problem> {
        Ok(Self(request_proof(parts, site)?, network(parts)))
    }
}

/// The end of a sign-in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SessionBody {
    /// Always `code`.
    grant: String,
    /// The code of the sign-in; it works once, for two minutes.
    code: String,
    /// How the phone calls itself.
    #[serde(default)]
    label: String,
    /// browser, native or virtual; browser if left out.
    kind: Option<String>,
}

/// Tokens bound to the key that signed the request.
#[derive(Serialize, ToSchema)]
pub(super) struct Tokens {
    /// For `Authorization: DPoP ...`.
    access_token: String,
    /// Always `DPoP`.
    token_type: &'static str,
    /// Seconds that the access token works.
    expires_in: i64,
    /// For the next tokens; it works once.
    refresh_token: String,
    /// Id of the session.
    session: String,
    /// Id of the phone.
    device: String,
    /// Id of the courier.
    courier: String,
    /// none, software_key, passkey_verified, passkey_attested or hardware_attested.
    assurance: &'static str,
}

impl From<Issued> for Tokens {
    fn from(issued: Issued) -> Self {
        Self {
            access_token: issued.access_token,
            token_type: "DPoP",
            expires_in: ACCESS_TOKEN_LIFE / SECOND,
            refresh_token: issued.refresh_token,
            session: issued.session.to_string(),
            device: issued.device.to_string(),
            courier: issued.courier.to_string(),
            assurance: issued.assurance.code(),
        }
    }
}

/// Exchanges the code of a sign-in for tokens bound to the key of the `DPoP` header. Sent again by the
/// same key within the code's two minutes, it gets the same session; a revoked key does not use it up.
/// A browser exchanges only codes of sign-ins that it made itself.
#[utoipa::path(post, path = "/v1/session", tag = "sign-in", request_body = SessionBody,
    responses((status = 200, body = Tokens)))]
pub(super) async fn open(
    State(site): State<Site>,
    Proved(proof, network): Proved,
    origin: Origin,
    headers: HeaderMap,
    Body(body): Body<SessionBody>,
) -> Result<Json<Tokens>, Problem> {
    if body.grant != "code" {
        return Err(super::dto::invalid("grant", "unknown", "the grant is code"));
    }
    let kind = body.kind.as_deref().map(|kind| read_code("kind", kind)).transpose()?;
    let kind = kind.unwrap_or(DeviceKind::Browser);
    if kind == DeviceKind::Browser && !is_own_code(&site, &headers, &body.code) {
        return Err(Problem::other_browser());
    }
    let phone = NewPhone { label: body.label, kind, network };
    let issued = site
        .ask(Actor::Public, move |app, ctx| {
            let issued = app.open_courier_session(ctx, &proof, &body.code, phone)?;
            observe_issued(app, ctx, &issued, &origin, Kind::SignIn)?;
            Ok(issued)
        })
        .await?;
    Ok(Json(issued.into()))
}

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RefreshBody {
    /// The newest one; it works once.
    refresh_token: String,
}

/// Exchanges a refresh token for new tokens. One that was used before is answered again while its
/// successor lies unused, because then the answer was lost; after that it ends the session.
#[utoipa::path(post, path = "/v1/session/refresh", tag = "sign-in", request_body = RefreshBody,
    responses((status = 200, body = Tokens)))]
pub(super) async fn refresh(
    State(site): State<Site>,
    Proved(proof, _): Proved,
    origin: Origin,
    Body(body): Body<RefreshBody>,
) -> Result<Json<Tokens>, Problem> {
    let issued = site
        .ask(Actor::Public, move |app, ctx| {
            let issued = app.refresh_courier_session(ctx, &proof, &body.refresh_token)?;
            observe_issued(app, ctx, &issued, &origin, Kind::Refresh)?;
            Ok(issued)
        })
        .await?;
    Ok(Json(issued.into()))
}

/// Ends this session.
#[utoipa::path(delete, path = "/v1/session", tag = "courier",
    responses((status = 200, body = Empty)))]
pub(super) async fn end(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Empty>, Problem> {
    site.ask(who.actor, move |app, ctx| app.sign_out(ctx, who.session)).await?;
    Ok(Json(Empty {}))
}

/// What a nonce is for.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WantedBody {
    /// enter_round, accept_offer, check_in, capture_proof, consent_face or face_pictures.
    act: String,
    /// Id of the round, award, reservation or stop.
    subject: String,
}

/// Nonces wanted, at most 500.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NoncesBody {
    /// What for.
    wanted: Vec<WantedBody>,
}

/// A nonce for one commitment.
#[derive(Serialize, ToSchema)]
pub(super) struct Nonce {
    #[serde(flatten)]
    wanted: WantedBody,
    /// The nonce.
    nonce: String,
    /// Until when it works.
    expires_at: String,
}

/// Nonces, in the order in which they were asked for.
#[derive(Serialize, ToSchema)]
pub(super) struct Nonces {
    nonces: Vec<Nonce>,
}

/// Nonces for signed commitments; those for check-in and proof live long enough to work offline.
#[utoipa::path(post, path = "/v1/nonces", tag = "courier", request_body = NoncesBody,
    responses((status = 200, body = Nonces)))]
pub(super) async fn nonces(
    State(site): State<Site>,
    Courier(who): Courier,
    Body(body): Body<NoncesBody>,
) -> Result<Json<Nonces>, Problem> {
    let read = |wanted: WantedBody| {
        Ok(Wanted { act: read_code("act", &wanted.act)?, subject: wanted.subject })
    };
    let wanted = body.wanted.into_iter().map(read).collect::<Result<Vec<_>, Problem>>()?;
    let nonces = site.ask(who.actor, move |app, ctx| app.commitment_nonces(ctx, wanted)).await?;
    let line = |nonce: porchlight_app::device::WantedNonce| Nonce {
        wanted: WantedBody { act: nonce.wanted.act.code().into(), subject: nonce.wanted.subject },
        nonce: nonce.nonce,
        expires_at: time(nonce.expires_at),
    };
    Ok(Json(Nonces { nonces: nonces.into_iter().map(line).collect() }))
}
