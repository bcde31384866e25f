//! The browsers that tell the acting courier that something waits (Web Push): this server's key, and which
//! browsers asked.

use super::dto::Empty;
use super::extract::Body;
use crate::problem::Problem;
use crate::session::Courier;
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_app::push::NewBrowser;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Whether browsers are told, and how one asks for it.
#[derive(Serialize, ToSchema)]
pub(super) struct Browsers {
    /// Whether this server tells browsers at all.
    on: bool,
    /// The key by which push services know this server (RFC 8292): an uncompressed P-256 point, base64url
    /// without padding. It goes into the browser's subscription. None where no browser is told.
    key: Option<String>,
    /// How many browsers of the courier are told.
    told: usize,
}

/// Whether this server tells browsers, and its key.
#[utoipa::path(get, path = "/v1/me/browsers", tag = "courier",
    responses((status = 200, body = Browsers)))]
pub(super) async fn show(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Browsers>, Problem> {
    let told = site.ask(who.actor, |app, ctx| app.my_browsers(ctx)).await?;
    let key = told.key.map(|key| URL_SAFE_NO_PAD.encode(key));
    Ok(Json(Browsers { on: key.is_some(), key, told: told.browsers }))
}

/// A browser's subscription, as the Push API gives it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct BrowserBody {
    /// Where its push service takes notes for it.
    endpoint: String,
    /// Its P-256 key, an uncompressed point, base64url.
    p256dh: String,
    /// Its secret of 16 bytes, base64url.
    auth: String,
    /// Language tag of the notes, such as `en` or `es`.
    language: String,
}

/// Tells this browser from now on, in place of what was known of it. Asked again within 180 days it stays.
#[utoipa::path(put, path = "/v1/me/browsers", tag = "courier", request_body = BrowserBody,
    responses((status = 200, body = Empty)))]
pub(super) async fn tell(
    State(site): State<Site>,
    Courier(who): Courier,
    Body(body): Body<BrowserBody>,
) -> Result<Json<Empty>, Problem> {
    let new = NewBrowser::read(body.endpoint, &body.p256dh, &body.auth, body.language)?;
    site.ask(who.actor, move |app, ctx| app.tell_this_browser(ctx, new)).await?;
    Ok(Json(Empty {}))
}

/// A browser to forget.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ForgetBody {
    /// Where its push service takes notes for it.
    endpoint: String,
}

/// What became of forgetting a browser.
#[derive(Serialize, ToSchema)]
pub(super) struct ForgetOutcome {
    /// forgotten, or `not_known`.
    outcome: &'static str,
}

/// Forgets one browser of the courier: it is told nothing more.
#[utoipa::path(post, path = "/v1/me/browsers/forget", tag = "courier", request_body = ForgetBody,
    responses((status = 200, body = ForgetOutcome)))]
pub(super) async fn forget(
    State(site): State<Site>,
    Courier(who): Courier,
    Body(body): Body<ForgetBody>,
) -> Result<Json<ForgetOutcome>, Problem> {
    let known =
        site.ask(who.actor, move |app, ctx| app.forget_browser(ctx, &body.endpoint)).await?;
    Ok(Json(ForgetOutcome { outcome: if known { "forgotten" } else { "not_known" } }))
}
