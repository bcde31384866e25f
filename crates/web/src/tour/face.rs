//! The scene about faces: enrol, pass, leave, and check the receipt of the destroyed key.
//!
//! Owns: the section with its words, and what its script asks for. A visitor gets a courier's account of
//! their own, in the real app in a frame; the script (`tour_face.ts` in `web-client`) leads the frame
//! from page to page, and nothing is drawn beforehand. Never does: see a picture (they go from the app to
//! the port that compares, as everybody's do), or leave a key behind: whoever goes away, or takes too
//! long, has left.

use crate::problem::Problem;
use crate::session::welcomed;
use crate::site::Site;
use crate::text::Text;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use axum_extra::extract::cookie::CookieJar;
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::identity::IdentityStage;
use porchlight_app::session::Subject;
use porchlight_domain::id::CourierId;
use serde_json::{Value, json};
use std::str::FromStr;

/// What a demonstration does for visitors of this scene. Called on the blocking pool.
pub trait Guests: Send + Sync {
    /// Why no face can be compared here; none if faces can.
    fn absent(&self) -> Option<String>;
    /// A courier's account for one visitor; none while there are too many.
    fn arrive(&self) -> Option<CourierId>;
    /// How far a visitor is; none for whoever is no guest, or left.
    fn stage(&self, guest: CourierId) -> Option<IdentityStage>;
    /// Another phone signs in to the account, which is a reason to ask. Says whether it did.
    fn other_phone(&self, guest: CourierId) -> bool;
    /// A person at the station saw the visitor. Says whether that was waited for.
    fn seen(&self, guest: CourierId) -> bool;
    /// The visitor goes: what is left of their face is destroyed.
    fn leave(&self, guest: CourierId);
}

/// What happens, in order; the script marks each when the server says that it happened.
const STEPS: [&str; 6] = ["agree", "pictures", "asked", "passed", "left", "receipt"];

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/tour/face", post(arrive))
        .route("/tour/face/{guest}", get(stage))
        .route("/tour/face/{guest}/{what}", post(happen))
}

fn guest(text: &str) -> Result<CourierId, Problem> {
    CourierId::from_str(text).map_err(|_| Problem::absent("visitor"))
}

/// A new account, signed in through this browser alone.
async fn arrive(
    State(site): State<Site>,
    jar: CookieJar,
) -> Result<(CookieJar, Json<Value>), Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let come = site
        .ask(Actor::System, move |app, ctx| {
            let Some(guest) = demo.guests().arrive() else { return Ok(None) };
            Ok(Some((guest, app.walk_in(ctx, Subject::Courier(guest))?)))
        })
        .await?;
    let (guest, welcome) = come.ok_or_else(Problem::too_many)?;
    let (cookie, place) = welcomed(&site, welcome);
    let answer = json!({"guest": guest.to_string(), "place": place});
    Ok((cookie.into_iter().fold(jar, CookieJar::add), Json(answer)))
}

async fn stage(State(site): State<Site>, Path(who): Path<String>) -> Result<Json<Value>, Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let guest = guest(&who)?;
    let stage = site.ask(Actor::System, move |_, _| Ok(demo.guests().stage(guest))).await?;
    let stage = stage.ok_or_else(|| Problem::absent("visitor"))?;
    Ok(Json(json!({"stage": stage.code()})))
}

async fn happen(
    State(site): State<Site>,
    Path((who, what)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let guest = guest(&who)?;
    let happened = site.ask(Actor::System, move |_, _| {
        let guests = demo.guests();
        Ok(match what.as_str() {
            "other-phone" => Some(guests.other_phone(guest)),
            "seen" => Some(guests.seen(guest)),
            "over" => {
                guests.leave(guest);
                Some(true)
            }
            _ => None,
        })
    });
    match happened.await? {
        Some(true) => Ok(StatusCode::NO_CONTENT),
        Some(false) => Err(Problem::new(
            StatusCode::CONFLICT,
            "not_now",
            "Not now",
            "This visitor is not at that step. Begin the scene again.",
        )),
        None => Err(Problem::absent("act")),
    }
}

/// The section. Where no face can be compared it says why, and what couriers do then.
pub(super) fn section(absent: Option<&str>, text: Text) -> Markup {
    html! {
        section #face-scene.only-phone.face-scene aria-labelledby="face-scene-title"
            data-no-camera=(text.say("face-scene-no-camera"))
            data-busy=(text.say("face-scene-busy"))
            data-failed=(text.say("face-scene-failed"))
            data-slow=(text.say("face-scene-slow"))
            data-gone=(text.say("face-scene-gone")) {
            h2 #face-scene-title { (text.say("face-scene-title")) }
            p { (text.say("face-scene-lead")) }
            @if let Some(why) = absent {
                p.banner.warn { (text.say("face-scene-absent")) " " span lang="en" { (why) } }
                p { (text.say("face-scene-absent-then")) " "
                    code { "porchlight models fetch" } }
            } @else {
                noscript { p.note { (text.say("face-scene-no-script")) } }
                p {
                    button type="button" hidden data-begins { (text.say("face-scene-begin")) } " "
                    span.note { (text.say("face-scene-length")) }
                }
                p.note role="status" data-says {}
                div.guided hidden {
                    div.told {
                        ol.outcomes {
                            @for step in STEPS {
                                li data-face-step=(step) {
                                    strong { (text.say(&format!("face-scene-{step}"))) }
                                    span.note { (text.say(&format!("face-scene-{step}-more"))) }
                                }
                            }
                        }
                        p data-other-way hidden {
                            (text.say("face-scene-other-way")) " "
                            button type="button" data-seen { (text.say("face-scene-seen")) }
                        }
                        p { button type="button" data-ends { (text.say("face-scene-end")) } }
                    }
                    figure.face data-name="guest" {
                        figcaption { strong { (text.say("face-scene-phone")) } }
                        div.frame { iframe allow="camera" title=(text.say("face-scene-phone")) {} }
                    }
                }
            }
            p.note {
                @if absent.is_none() { (text.say("face-scene-closing")) " " }
                (text.say("face-scene-promise")) " "
                a href="/identity" { (text.say("face-scene-identity")) }
            }
        }
    }
}
