//! The scene of a parcel that is not there: claim, replacement, the same evidence on two screens, and the
//! courier heard.
//!
//! Owns: what a demonstration does for it ([`Porch`]), and how far a play is, read by the same use-cases as
//! the real pages in its two frames. The script (`tour_porch.ts` in `web-client`) leads the recipient's page
//! and the courier's app, and sends the forms that stand there. Never does: claim, give, answer or settle
//! by itself.

use super::porch_view::told;
use crate::problem::Problem;
use crate::session::{Visitor, welcomed};
use crate::site::Site;
use crate::text::Language;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use axum_extra::extract::cookie::CookieJar;
use porchlight_app::recipient::RecipientView;
use porchlight_app::session::Subject;
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::id::{ClaimId, CourierId, OrderId};
use serde_json::{Value, json};

/// What lies at the door of one play.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doorstep {
    /// Who brought it.
    pub courier: CourierId,
    /// The order, once the parcel lies there and its photo is compared.
    pub order: Option<OrderId>,
    /// It could not be brought.
    pub failed: bool,
}

/// What a demonstration does for this scene. Called on the blocking pool. A play is named by a text that
/// only the visitor who began it knows.
pub trait Porch: Send + Sync {
    /// Has a parcel brought to a household that reads English, or Spanish; says the play and who brings it.
    /// None while there are too many.
    fn bring(&self, spanish: bool) -> Option<(String, CourierId)>;
    /// What lies at the door; none for a play that is over or was never begun.
    fn lies(&self, play: &str) -> Option<Doorstep>;
    /// The desk reads both sides and settles the claim. Says whether that was waited for.
    fn settle(&self, play: &str) -> bool;
}

porchlight_domain::codes! {
    /// How far a play is.
    pub(super) enum Phase {
        /// The parcel is on its way.
        Bringing = "bringing",
        /// It lies there, or did.
        There = "there",
        /// The recipient said that it is not there.
        Claimed = "claimed",
        /// The courier answered.
        Answered = "answered",
        /// It is settled.
        Settled = "settled",
        /// It could not go on.
        Failed = "failed",
    }
}

/// A play with what the real pages show.
pub(super) struct Play {
    pub(super) phase: Phase,
    /// What the recipient's page is made from.
    pub(super) view: Option<RecipientView>,
    /// Path of the recipient's link.
    recipient: Option<String>,
    claim: Option<ClaimId>,
}

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/tour/porch", post(begin))
        .route("/tour/porch/{play}", get(stand))
        .route("/tour/porch/{play}/settle", post(settle))
}

/// A parcel for this visitor, and the sign-in of whoever brings it, in this browser alone.
async fn begin(
    State(site): State<Site>,
    visitor: Visitor,
    jar: CookieJar,
) -> Result<(CookieJar, Json<Value>), Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let spanish = visitor.text.0 == Language::Es;
    let begun = site.ask(Actor::System, move |app, ctx| {
        let Some((play, courier)) = demo.porch().bring(spanish) else { return Ok(None) };
        Ok(Some((play, app.walk_in(ctx, Subject::Courier(courier))?)))
    });
    let (play, welcome) = begun.await?.ok_or_else(Problem::too_many)?;
    let (cookie, place) = welcomed(&site, welcome);
    let jar = cookie.into_iter().fold(jar, CookieJar::add);
    Ok((jar, Json(json!({"play": play, "place": place}))))
}

fn load(app: &App, ctx: &Ctx, step: Doorstep) -> porchlight_app::Result<Play> {
    let Some(order) = step.order else {
        let phase = if step.failed { Phase::Failed } else { Phase::Bringing };
        return Ok(Play { phase, view: None, recipient: None, claim: None });
    };
    let own = |actor| Ctx::new(ctx.now, actor, [0; 32]);
    let view = app.recipient_view(&own(Actor::Recipient(order)))?;
    let told = app.my_claims(&own(Actor::Courier(step.courier)))?;
    let claim = told.first();
    let phase = match (&view.settled, &view.claim, claim) {
        (_, Some(_), Some(own)) if !own.answers.is_empty() => Phase::Answered,
        (_, Some(_), _) => Phase::Claimed,
        (Some(_), None, _) => Phase::Settled,
        (None, None, _) => Phase::There,
    };
    let link = app.recipient_link(ctx, order)?.replacen(&app.settings.public_url, "", 1);
    let claim = claim.map(|own| own.claim.id);
    Ok(Play { phase, view: Some(view), recipient: Some(link), claim })
}

async fn stand(
    State(site): State<Site>,
    visitor: Visitor,
    Path(play): Path<String>,
) -> Result<Json<Value>, Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let found = site.ask(Actor::System, move |app, ctx| {
        let step = demo.porch().lies(&play);
        step.map(|step| load(app, ctx, step)).transpose()
    });
    let play = found.await?.ok_or_else(|| Problem::absent("play"))?;
    let html = told(&play, visitor.text).into_string();
    let claim = play.claim.map(|id| format!("#/me/claims/{id}"));
    Ok(Json(json!({"phase": play.phase.code(), "recipient": play.recipient, "claim": claim,
        "html": html})))
}

async fn settle(State(site): State<Site>, Path(play): Path<String>) -> Result<StatusCode, Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let done = site.ask(Actor::System, move |_, _| Ok(demo.porch().settle(&play)));
    if done.await? {
        return Ok(StatusCode::NO_CONTENT);
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "not_now",
        "Not now",
        "This play is not at that step. Begin it again.",
    ))
}
