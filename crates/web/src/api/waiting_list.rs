//! Waiting lists of full blocks in race mode, as the courier app reads, joins and leaves them.

use super::dto::{BlockCard, micros, time};
use super::extract::Id;
use super::race::Limit;
use crate::problem::Problem;
use crate::session::{Courier, Operation, Phone};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::waiting_list::{Joined, Left, MyWait};
use porchlight_domain::id::BlockId;
use serde::Serialize;
use utoipa::ToSchema;

/// A place on the waiting list of a block.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingBody {
    /// Id of the place on the list.
    id: String,
    /// `waiting`, `asked` (a place is kept), `taken`, `declined`, `passed` (the time for the answer was
    /// over), `left`, or `over` (the list ended).
    state: &'static str,
    /// Position from 1; 0 once it ended.
    position: u32,
    /// How many stand on the list.
    of: u32,
    /// When it was joined.
    joined_at: String,
    /// `asked`: until when the place is kept. It is taken as any place of a race: reserve, then accept.
    until: Option<String>,
    /// What would keep the courier from a free place as things stand; they then keep their turn, and the next
    /// one is asked.
    kept_by: Option<Limit>,
    /// The block.
    block: BlockCard,
}

impl From<MyWait> for WaitingBody {
    fn from(mine: MyWait) -> Self {
        Self {
            id: mine.place.id.to_string(),
            state: mine.place.state.code(),
            position: mine.position,
            of: mine.of,
            joined_at: time(mine.place.joined_at),
            until: mine.until.map(time),
            kept_by: mine.kept.map(Limit::from),
            block: BlockCard::from(&mine.block),
        }
    }
}

/// Places on waiting lists, the newest first.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingPlaces {
    waiting: Vec<WaitingBody>,
}

/// The waiting lists on which the courier stands, and what became of places within a day.
#[utoipa::path(get, path = "/v1/waiting", tag = "courier",
    responses((status = 200, body = WaitingPlaces)))]
pub(super) async fn list(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<WaitingPlaces>, Problem> {
    let list = site.ask(who.actor, |app, ctx| app.my_waiting(ctx)).await?;
    Ok(Json(WaitingPlaces { waiting: list.into_iter().map(WaitingBody::from).collect() }))
}

/// What became of joining a waiting list.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum JoinOutcome {
    /// On the list, or there already.
    Waiting {
        /// Position from 1.
        position: u32,
    },
    /// A place is kept for the courier already.
    Asked {
        /// Until when.
        until: String,
    },
    /// A place is free: reserve it.
    Free,
    /// The courier has a place of the block.
    Has,
    /// The vehicle is too small.
    NotFitting,
    /// The station shares places out by draws.
    ByDraw,
    /// The block began, or was taken back.
    Over,
    /// The list is full.
    ListFull {
        /// So many stand on it.
        most: u32,
    },
    /// The courier stands on as many lists as anybody may at once.
    TooMany {
        /// So many.
        most: u32,
    },
}

/// Joins the waiting list of a full block, at its end.
#[utoipa::path(post, path = "/v1/race/{block}/wait", tag = "courier",
    params(("block" = String, Path, description = "Id of the block")),
    responses((status = 200, body = JoinOutcome)))]
pub(super) async fn join(
    State(site): State<Site>,
    Phone(bound): Phone,
    Operation(operation): Operation,
    Id(block): Id<BlockId>,
) -> Result<Json<JoinOutcome>, Problem> {
    let actor = bound.identity.actor;
    let joined =
        site.ask_once(actor, operation, move |app, ctx| app.join_waiting(ctx, block)).await?;
    Ok(Json(match joined {
        Joined::Waiting(position) => JoinOutcome::Waiting { position },
        Joined::Asked(until) => JoinOutcome::Asked { until: micros(until) },
        Joined::Free => JoinOutcome::Free,
        Joined::Has => JoinOutcome::Has,
        Joined::NotFitting => JoinOutcome::NotFitting,
        Joined::ByDraw => JoinOutcome::ByDraw,
        Joined::Over => JoinOutcome::Over,
        Joined::ListFull(most) => JoinOutcome::ListFull { most },
        Joined::TooMany(most) => JoinOutcome::TooMany { most },
    }))
}

/// What became of leaving a waiting list.
#[derive(Serialize, ToSchema)]
pub(super) struct LeaveOutcome {
    /// left, said_no (to the place that was kept; it counts nowhere), or not_on_it.
    outcome: &'static str,
}

/// Leaves the waiting list of a block, or says no to the place that is kept.
#[utoipa::path(post, path = "/v1/race/{block}/leave", tag = "courier",
    params(("block" = String, Path, description = "Id of the block")),
    responses((status = 200, body = LeaveOutcome)))]
pub(super) async fn leave(
    State(site): State<Site>,
    Phone(bound): Phone,
    Operation(operation): Operation,
    Id(block): Id<BlockId>,
) -> Result<Json<LeaveOutcome>, Problem> {
    let actor = bound.identity.actor;
    let left =
        site.ask_once(actor, operation, move |app, ctx| app.leave_waiting(ctx, block)).await?;
    let outcome = match left {
        Left::Left => "left",
        Left::SaidNo => "said_no",
        Left::NotOnIt => "not_on_it",
    };
    Ok(Json(LeaveOutcome { outcome }))
}
