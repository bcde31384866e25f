//! Race mode: blocks first come, first served, where a station insists on it.

use super::challenge::HeldBy;
use super::dto::{BlockCard, micros};
use super::extract::{Id, Signed};
use crate::problem::Problem;
use crate::session::{Courier, Operation, Phone};
use crate::signal::{Origin, Reason, judge, reasons};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::round::{Accepted, Reserved, Why};
use porchlight_app::verdict::{Kind, What};
use porchlight_domain::id::{BlockId, ReservationId};
use porchlight_domain::words::Act;
use serde::Serialize;
use utoipa::ToSchema;

/// A block with the places that are free.
#[derive(Serialize, ToSchema)]
pub(super) struct FreeBlock {
    #[serde(flatten)]
    block: BlockCard,
    /// Free places. With none, one may join its waiting list.
    free: u32,
    /// How many people stand on its waiting list.
    waiting: u32,
}

/// Blocks that can be taken at once.
#[derive(Serialize, ToSchema)]
pub(super) struct RaceBlocks {
    blocks: Vec<FreeBlock>,
    /// Bait for programs that take whatever they find: never show or take these.
    withheld: Vec<FreeBlock>,
}

/// Blocks that can be taken at once; empty where places are shared out by draws.
#[utoipa::path(get, path = "/v1/race", tag = "courier",
    responses((status = 200, body = RaceBlocks)))]
pub(super) async fn blocks(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<RaceBlocks>, Problem> {
    let session = who.session;
    let (rows, bait) = site
        .ask(who.actor, move |app, ctx| {
            let rows = app.race_blocks(ctx)?;
            let shown: Vec<String> = rows.iter().map(|(block, ..)| block.id.to_string()).collect();
            app.showed(ctx, session, &shown)?;
            let bait = rows.first().map(|(block, ..)| app.decoy_block(session, block.starts_at));
            Ok((rows, bait))
        })
        .await?;
    let free = |(block, free, waiting): &(_, u32, u32)| {
        let (free, waiting) = (*free, *waiting);
        FreeBlock { block: BlockCard::from(block), free, waiting }
    };
    let decoy = rows.first().zip(bait).map(|((block, places, waiting), bait)| {
        let mut block = block.clone();
        block.id = bait;
        free(&(block, *places, *waiting))
    });
    let withheld = decoy.into_iter().collect();
    Ok(Json(RaceBlocks { blocks: rows.iter().map(free).collect(), withheld }))
}

/// What keeps a courier from one more block, with its figures.
#[derive(Serialize, ToSchema)]
pub(super) struct Limit {
    /// overlap, travel, rest, day_hours, week_hours, hold_cap, or hold (a stop for safety). On a waiting list
    /// also awaited (a round that is about to be drawn), vehicle (too small) or account.
    rule: String,
    /// Id of the block held that stands in the way, where one does.
    with: Option<String>,
    /// travel and rest: minutes there are. day_hours and week_hours: minutes it would come to.
    number: Option<u32>,
    /// travel and rest: minutes needed. day_hours and week_hours: minutes allowed. hold_cap: the cap.
    limit: Option<u32>,
}

impl From<Why> for Limit {
    fn from(why: Why) -> Self {
        Self { rule: why.code, with: why.with, number: why.number, limit: why.limit }
    }
}

/// What became of asking for a place.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum ReserveOutcome {
    /// Held for this courier.
    Held {
        /// Id to accept it by.
        reservation: String,
        /// Until when.
        until: String,
    },
    /// No place is free, or the one that is belongs to the next on the waiting list.
    Full,
    /// The vehicle is too small.
    NotFitting,
    /// One of the station's limits, as in a draw.
    Limit(Limit),
    /// The station shares places out by draws.
    ByDraw,
    /// This try was not carried out; the next one is judged anew.
    Refused {
        /// Id of the record of why.
        verdict: Option<String>,
        /// At most three reasons.
        reasons: Vec<Reason>,
    },
    /// Held for this courier until a challenge is passed, and two minutes more.
    Challenged {
        /// Id to accept it by.
        reservation: String,
        /// Until when the place is reserved.
        until: String,
        #[serde(flatten)]
        held_by: HeldBy,
    },
}

/// Reserves a place for two minutes.
#[utoipa::path(post, path = "/v1/race/{block}/reserve", tag = "courier",
    params(("block" = String, Path, description = "Id of the block")),
    responses((status = 200, body = ReserveOutcome)))]
pub(super) async fn reserve(
    State(site): State<Site>,
    Phone(bound): Phone,
    origin: Origin,
    Operation(operation): Operation,
    Id(block): Id<BlockId>,
) -> Result<Json<ReserveOutcome>, Problem> {
    let things = vec![block.to_string()];
    let ruling = judge(&site, (&bound, &origin), Kind::Accept, things, operation).await?;
    if ruling.what == What::Refuse {
        let verdict = ruling.verdict.map(|id| id.to_string());
        return Ok(Json(ReserveOutcome::Refused { verdict, reasons: reasons(&ruling) }));
    }
    let reserved =
        site.ask_ruled(ruling, operation, None, move |app, ctx| app.reserve(ctx, block)).await?;
    Ok(Json(match reserved {
        Reserved::Held(reservation, until) => {
            ReserveOutcome::Held { reservation, until: micros(until) }
        }
        Reserved::Full => ReserveOutcome::Full,
        Reserved::NotFitting => ReserveOutcome::NotFitting,
        Reserved::Limit(why) => ReserveOutcome::Limit(why.into()),
        Reserved::ByDraw => ReserveOutcome::ByDraw,
        Reserved::Challenged { reservation, until, opened } => {
            ReserveOutcome::Challenged { reservation, until: micros(until), held_by: opened.into() }
        }
    }))
}

/// What became of accepting a reserved place.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum AcceptOutcome {
    /// Yours.
    Yours {
        /// Id of the award.
        award: String,
    },
    /// The reservation ran out.
    RanOut,
    /// It no longer fits.
    NotFitting,
    /// One of the station's limits, as in a draw.
    Limit(Limit),
    /// The challenge that holds the place is not passed yet.
    Challenged(HeldBy),
}

/// Accepts a reserved place.
#[utoipa::path(post, path = "/v1/reservations/{reservation}/accept", tag = "courier",
    params(("reservation" = String, Path, description = "Id of the reservation")),
    responses((status = 200, body = AcceptOutcome)))]
pub(super) async fn accept(
    State(site): State<Site>,
    Operation(operation): Operation,
    Id(reservation): Id<ReservationId>,
    signed: Signed,
) -> Result<Json<AcceptOutcome>, Problem> {
    let actor = signed.bound.identity.actor;
    let committed = signed.commit(&site, Act::AcceptOffer, reservation).await?;
    let accepted = site
        .ask_signed(actor, operation, committed, move |app, ctx| app.accept(ctx, reservation))
        .await?;
    Ok(Json(match accepted {
        Accepted::Yours(award) => AcceptOutcome::Yours { award },
        Accepted::RanOut => AcceptOutcome::RanOut,
        Accepted::NotFitting => AcceptOutcome::NotFitting,
        Accepted::Limit(why) => AcceptOutcome::Limit(why.into()),
        Accepted::Challenged(opened) => AcceptOutcome::Challenged(opened.into()),
    }))
}
