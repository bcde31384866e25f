//! The guided tour of a demonstration: one minute, three faces side by side.
//!
//! Owns: what the server tells about the demonstration ([`Demo`]), the tour's page and the ways to
//! walk in. Never does: play the city (`sim` does, through the same use-cases), or exist where the
//! site is not a demonstration.

mod face;
mod one_byte;
mod only_phone;
mod page;
mod porch;
mod porch_view;
mod race;
mod race_view;
mod stage;
mod story;

use crate::problem::Problem;
use crate::session::{cookie, welcomed};
use crate::site::{BundleVerdict, Site};
use axum::extract::{Path, State};
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Json, Router};
use axum_extra::extract::cookie::{Cookie, CookieJar};
use porchlight_app::Actor;
use porchlight_app::session::Subject;
use porchlight_domain::id::{ApplicationId, AttemptId, CourierId, OrderId, RoundId};
use serde_json::{Value, json};
use std::sync::Arc;

pub use face::Guests;
pub(crate) use page::home;
pub use porch::{Doorstep, Porch};
pub use race::{DrawPhase, DrawStand, Lot, RaceStand, Reached, Who, Yard};
pub use story::{Beside, Did, Story, StoryStep, WhatCame};

/// The topic that rings when the tour moves on.
pub const TOPIC: &str = "tour/now";
/// Cookie of a browser that plays the tour: where its courier's frame opens.
pub(crate) const TOUR_COOKIE: &str = "porchlight_tour";
/// How long a browser plays the tour without starting anew, seconds.
const TOUR_LIFE: i64 = 24 * 3_600;

porchlight_domain::codes! {
    /// Which scene of the tour plays.
    pub enum Scene {
        /// Nothing plays; the button waits.
        Waiting = "waiting",
        /// A round takes entries.
        Entering = "entering",
        /// The entries are sealed; their root is in the log.
        Sealed = "sealed",
        /// The round is drawn.
        Drawn = "drawn",
        /// What a program tried while the round took entries, and a courier next to it.
        Program = "program",
        /// Only the courier's phone may act for the courier.
        Bound = "bound",
        /// The courier drives to the stop.
        Driving = "driving",
        /// The parcel is left; its photo is on the way.
        Left = "left",
        /// The photo is here.
        Photo = "photo",
        /// The bundle was checked.
        Verified = "verified",
    }
}

/// Where the tour stands, as the demonstration tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TourState {
    /// The scene.
    pub scene: Scene,
    /// The round that is drawn.
    pub round: Option<RoundId>,
    /// The courier whom the tour follows, and their name.
    pub courier: Option<(CourierId, String)>,
    /// The order that is delivered.
    pub order: Option<OrderId>,
    /// The attempt, once the parcel is left.
    pub attempt: Option<AttemptId>,
    /// What checking the bundle found, once it was checked.
    pub verdict: Option<BundleVerdict>,
    /// What a program tried while the round took entries, as far as it is told yet.
    pub story: Option<Story>,
}

/// As whom a visitor walks in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalkIn {
    /// As a dispatcher, into the console.
    Dispatcher,
    /// As the courier whom the tour follows.
    Courier,
    /// As the person who just applied: the demonstration approves them at once.
    Applicant(ApplicationId),
}

/// What a demonstration does for its pages. Called on the blocking pool.
pub trait Demo: Send + Sync {
    /// Where the tour stands.
    fn tour(&self) -> TourState;
    /// Starts the tour from its first scene; while it plays, nothing changes.
    fn start(&self);
    /// Who the visitor becomes, or none if that is not possible now.
    fn walk_in(&self, whom: WalkIn) -> Option<Subject>;
    /// Visitors who try the identity check.
    fn guests(&self) -> &dyn Guests;
    /// The yard where one block is given out in a race and in a draw.
    fn yard(&self) -> &dyn Yard;
    /// The porch from which a parcel is missed.
    fn porch(&self) -> &dyn Porch;
}

pub(crate) fn routes() -> Router<Site> {
    Router::new()
        .route("/tour/state", get(state))
        .route("/tour/start", post(start))
        .route("/tour/phone", post(phone))
        .route("/tour/walk-in/{whom}", post(walk_in))
        .merge(face::routes())
        .merge(porch::routes())
        .merge(race::routes())
}

/// Walks in as somebody: the cookie that carries the sign-in on, and where to go.
pub(crate) async fn enter(
    site: &Site,
    whom: WalkIn,
) -> Result<Option<(Option<Cookie<'static>>, String)>, Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let opened = site
        .ask(Actor::System, move |app, ctx| {
            let Some(subject) = demo.walk_in(whom) else { return Ok(None) };
            app.walk_in(ctx, subject).map(Some)
        })
        .await?;
    Ok(opened.map(|welcome| welcomed(site, welcome)))
}

async fn walk_in(
    State(site): State<Site>,
    jar: CookieJar,
    Path(whom): Path<String>,
) -> Result<(CookieJar, Redirect), Problem> {
    let whom = match whom.as_str() {
        "dispatcher" => WalkIn::Dispatcher,
        "courier" => WalkIn::Courier,
        _ => return Err(Problem::absent("door")),
    };
    Ok(match enter(&site, whom).await? {
        Some((cookie, place)) => {
            (cookie.into_iter().fold(jar, CookieJar::add), Redirect::to(&place))
        }
        None => (jar, Redirect::to("/?door=closed")),
    })
}

/// Hands a courier's sign-in to this page, whose script plays their phone (`only_phone`).
async fn phone(
    State(site): State<Site>,
    jar: CookieJar,
) -> Result<(CookieJar, Json<Value>), Problem> {
    let entered = enter(&site, WalkIn::Courier).await?;
    let (cookie, place) = entered.ok_or_else(|| Problem::absent("courier yet"))?;
    Ok((cookie.into_iter().fold(jar, CookieJar::add), Json(json!({"place": place}))))
}

/// Starts the tour, and signs this browser in as the courier and the dispatcher whose real pages
/// the frames show.
async fn start(State(site): State<Site>, jar: CookieJar) -> Result<(CookieJar, Redirect), Problem> {
    let playing = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let call = Arc::clone(&playing);
    site.ask(Actor::System, move |_, _| {
        call.start();
        Ok(())
    })
    .await?;
    let mut jar = jar;
    for whom in [WalkIn::Courier, WalkIn::Dispatcher] {
        let Some((own, place)) = enter(&site, whom).await? else { continue };
        jar = own.into_iter().fold(jar, CookieJar::add);
        if whom == WalkIn::Courier {
            // The courier's frame opens at this place, which hands the sign-in over once.
            jar = jar.add(cookie(&site, TOUR_COOKIE.into(), place, "/", TOUR_LIFE));
        }
    }
    Ok((jar, Redirect::to("/?tour=1#tour")))
}

/// The tour as JSON, for whoever follows it with a script.
async fn state(State(site): State<Site>) -> Result<Json<Value>, Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let tour = site.ask(Actor::System, move |_, _| Ok(demo.tour())).await?;
    Ok(Json(json!({
        "scene": tour.scene.code(),
        "round": tour.round.map(|id| id.to_string()),
        "courier": tour.courier.as_ref().map(|(id, _)| id.to_string()),
        "order": tour.order.map(|id| id.to_string()),
        "attempt": tour.attempt.map(|id| id.to_string()),
        "verified": tour.verdict.as_ref().map(|v| v.holds),
        "verdict": tour.verdict.as_ref().map(|v| v.words.clone()),
        "program": tour.story.as_ref().map(Story::json),
    })))
}
