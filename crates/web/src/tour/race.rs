//! The scene of one block given out twice: in a race, where a script wins, and in a draw, where it has one
//! ticket like everybody.
//!
//! Owns: what is told of both ([`Yard`], [`RaceStand`], [`DrawStand`]) and how it looks. The visitor plays
//! in both, by presses that the script `tour_race.ts` of `web-client` sends. Never does: give out a place:
//! that is the product's own race and its own draw, and what stands here is what they answered.

use super::race_view::{draw_lane, race_lane};
use crate::problem::Problem;
use crate::session::Visitor;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use porchlight_app::Actor;
use porchlight_domain::id::RoundId;
use serde_json::{Value, json};

porchlight_domain::codes! {
    /// Who somebody in the scene is.
    pub enum Who {
        /// The account on which the script runs.
        Script = "script",
        /// The visitor.
        Visitor = "visitor",
        /// Somebody else of the same station.
        Other = "other",
    }
}

porchlight_domain::codes! {
    /// How far a draw of the scene is.
    pub enum DrawPhase {
        /// It takes entries.
        Entering = "entering",
        /// Its entries are sealed.
        Sealed = "sealed",
        /// It is drawn.
        Drawn = "drawn",
    }
}

/// When somebody reached for the block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Who.
    pub who: Who,
    /// Their name.
    pub name: String,
    /// Microseconds after the block could be had.
    pub after_us: u64,
    /// Whether the server gave it to them, or took their list.
    pub got: bool,
}

/// How far a race of the scene is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RaceStand {
    /// The block can be taken, or could.
    pub opened: bool,
    /// Nobody is expected to reach for it any more.
    pub over: bool,
    /// Who takes part, the script and the visitor included.
    pub people: u32,
    /// How often the script looked at the list before there was anything to take.
    pub looks: u32,
    /// Who reached for it, in the order of arrival.
    pub reached: Vec<Reached>,
}

/// One entry of a drawn round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// Whose.
    pub who: Who,
    /// Their name.
    pub name: String,
    /// Place in the order of the draw, from 1.
    pub position: u32,
    /// Whether it brought the block.
    pub won: bool,
    /// How often it would have brought one in the same draw under other seeds.
    pub again: u32,
}

/// How far a draw of the scene is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawStand {
    /// The round, whose page and record are public.
    pub round: RoundId,
    /// Its phase.
    pub phase: DrawPhase,
    /// Milliseconds until it takes no more entries.
    pub left_ms: u64,
    /// Who takes part, the script and the visitor included.
    pub people: u32,
    /// Who entered, in the order of arrival, which is no input of the draw.
    pub entered: Vec<Reached>,
    /// The entries in the order that was drawn; empty before.
    pub lots: Vec<Lot>,
    /// Draws of the same entries under other seeds, that [`Lot::again`] counts.
    pub draws: u32,
}

/// What a demonstration does for this scene. Called on the blocking pool. A play is named by a text that
/// only the visitor who began it knows.
pub trait Yard: Send + Sync {
    /// Sets a race up; none while another visitor's is on.
    fn begin_race(&self) -> Option<String>;
    /// Opens the block of a race. Says whether that was waited for.
    fn open_race(&self, play: &str) -> bool;
    /// The visitor reaches for the block. Says whether they could.
    fn take(&self, play: &str) -> bool;
    /// How far a race is; none for a play that is over or was never begun.
    fn race(&self, play: &str) -> Option<RaceStand>;
    /// Announces a draw; none while another visitor's is on.
    fn begin_draw(&self) -> Option<String>;
    /// The visitor puts their name in. Says whether it is in.
    fn enter(&self, play: &str) -> bool;
    /// How far a draw is; none for a play that is over or was never begun.
    fn draw(&self, play: &str) -> Option<DrawStand>;
}

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/tour/yard/{kind}", post(begin))
        .route("/tour/yard/{kind}/{play}", get(stand))
        .route("/tour/yard/{kind}/{play}/{what}", post(happen))
}

/// Whether a path speaks of the race; otherwise of the draw.
fn is_race(kind: &str) -> Result<bool, Problem> {
    match kind {
        "race" => Ok(true),
        "draw" => Ok(false),
        _ => Err(Problem::absent("scene")),
    }
}

fn busy(detail: &str) -> Problem {
    Problem::new(StatusCode::CONFLICT, "not_now", "Not now", detail)
}

async fn begin(State(site): State<Site>, Path(kind): Path<String>) -> Result<Json<Value>, Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let race = is_race(&kind)?;
    let begun = site.ask(Actor::System, move |_, _| {
        let yard = demo.yard();
        Ok(if race { yard.begin_race() } else { yard.begin_draw() })
    });
    let play = begun.await?.ok_or_else(|| {
        busy("Another visitor plays this at the moment. It takes half a minute; then begin again.")
    })?;
    Ok(Json(json!({"play": play})))
}

async fn stand(
    State(site): State<Site>,
    visitor: Visitor,
    Path((kind, play)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let text = visitor.text;
    let gone = || Problem::absent("play");
    if is_race(&kind)? {
        let stand = site.ask(Actor::System, move |_, _| Ok(demo.yard().race(&play))).await?;
        let stand = stand.ok_or_else(gone)?;
        let phase = if stand.over { "over" } else { "open" };
        let winner = stand.reached.iter().find(|one| one.got).map(|one| one.who.code());
        let phase = if stand.opened { phase } else { "waiting" };
        let html = race_lane(&stand, text).into_string();
        return Ok(Json(json!({"phase": phase, "winner": winner, "html": html})));
    }
    let stand = site.ask(Actor::System, move |_, _| Ok(demo.yard().draw(&play))).await?;
    let stand = stand.ok_or_else(gone)?;
    let winner = stand.lots.iter().find(|lot| lot.won).map(|lot| lot.who.code());
    let entered = stand.entered.iter().any(|one| one.who == Who::Visitor);
    let html = draw_lane(&stand, text).into_string();
    let phase = stand.phase.code();
    let round = stand.round.to_string();
    Ok(Json(json!({"phase": phase, "winner": winner, "entered": entered, "round": round,
        "html": html})))
}

async fn happen(
    State(site): State<Site>,
    Path((kind, play, what)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    let demo = site.demo().ok_or_else(|| Problem::absent("page"))?;
    let race = is_race(&kind)?;
    let happened = site.ask(Actor::System, move |_, _| {
        let yard = demo.yard();
        Ok(match (race, what.as_str()) {
            (true, "open") => Some(yard.open_race(&play)),
            (true, "take") => Some(yard.take(&play)),
            (false, "enter") => Some(yard.enter(&play)),
            _ => None,
        })
    });
    match happened.await? {
        Some(true) => Ok(StatusCode::NO_CONTENT),
        Some(false) => Err(busy("This play is not at that step. Begin it again.")),
        None => Err(Problem::absent("act")),
    }
}
