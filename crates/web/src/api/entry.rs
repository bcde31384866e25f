//! Entering a round, withdrawing, and standing preferences.

use super::challenge::HeldBy;
use super::dto::{maybe_time, micros, read_id};
use super::extract::{Body, Id, Signed};
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::signal::{Reason, judge, reasons};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::courier::Wishes as AppWishes;
use porchlight_app::round::{Entered, Withdrawn};
use porchlight_app::verdict::{Kind, What};
use porchlight_domain::id::RoundId;
use porchlight_domain::words::Act;
use serde::{Deserialize, Serialize};
use std::iter::once;
use utoipa::ToSchema;

/// An entry: a ranked list.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryBody {
    /// Ids of blocks of the round, best liked first.
    ranked: Vec<String>,
    /// Most blocks wanted.
    max_blocks: u32,
}

/// What became of an entry.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum EntryOutcome {
    /// In the round; the last list sent before the close counts.
    Entered,
    /// The round closed.
    RoundClosed {
        /// When.
        at: String,
    },
    /// The round opens later.
    NotOpenYet {
        /// When.
        at: String,
    },
    /// A block of the list is not in this round.
    UnknownBlock {
        /// That block.
        block: String,
    },
    /// This try was not carried out; the next one is judged anew.
    Refused {
        /// Id of the record of why.
        verdict: Option<String>,
        /// At most three reasons.
        reasons: Vec<Reason>,
    },
    /// In the round, and kept for the courier until a challenge is passed.
    Challenged(HeldBy),
    /// The round is urgent: it is among couriers on standby.
    NotOnStandby,
}

/// Enters a round with a ranked list, or replaces the list.
#[utoipa::path(put, path = "/v1/rounds/{round}/entry", tag = "courier",
    params(("round" = String, Path, description = "Id of the round")),
    request_body = EntryBody, responses((status = 200, body = EntryOutcome)))]
pub(super) async fn enter(
    State(site): State<Site>,
    Operation(operation): Operation,
    Id(round): Id<RoundId>,
    signed: Signed,
) -> Result<Json<EntryOutcome>, Problem> {
    let body = signed.body::<EntryBody>()?;
    let ranked = body.ranked.iter().map(|id| read_id("ranked", id)).collect::<Result<_, _>>()?;
    let things = once(round.to_string()).chain(body.ranked.iter().cloned()).collect();
    let who = (&signed.bound, &signed.origin);
    let ruling = judge(&site, who, Kind::Enter, things, operation).await?;
    if ruling.what == What::Refuse {
        let verdict = ruling.verdict.map(|id| id.to_string());
        return Ok(Json(EntryOutcome::Refused { verdict, reasons: reasons(&ruling) }));
    }
    let committed = signed.commit(&site, Act::EnterRound, round).await?;
    let entered = site
        .ask_ruled(ruling, operation, Some(committed), move |app, ctx| {
            app.enter(ctx, round, ranked, body.max_blocks)
        })
        .await?;
    Ok(Json(match entered {
        Entered::Entered => EntryOutcome::Entered,
        Entered::RoundClosed(at) => EntryOutcome::RoundClosed { at: micros(at) },
        Entered::NotOpenYet(at) => EntryOutcome::NotOpenYet { at: micros(at) },
        Entered::UnknownBlock(block) => EntryOutcome::UnknownBlock { block },
        Entered::Challenged(opened) => EntryOutcome::Challenged(opened.into()),
        Entered::NotOnStandby => EntryOutcome::NotOnStandby,
    }))
}

/// What became of a withdrawal.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum WithdrawOutcome {
    /// Withdrawn.
    Done,
    /// There was no entry.
    Nothing,
    /// The round is closed.
    TooLate,
}

/// Withdraws the courier's entry.
#[utoipa::path(delete, path = "/v1/rounds/{round}/entry", tag = "courier",
    params(("round" = String, Path, description = "Id of the round")),
    responses((status = 200, body = WithdrawOutcome)))]
pub(super) async fn withdraw(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(round): Id<RoundId>,
) -> Result<Json<WithdrawOutcome>, Problem> {
    let withdrawn =
        site.ask_once(who.actor, operation, move |app, ctx| app.withdraw_entry(ctx, round)).await?;
    Ok(Json(match withdrawn {
        Withdrawn::Done(_) => WithdrawOutcome::Done,
        Withdrawn::Nothing => WithdrawOutcome::Nothing,
        Withdrawn::TooLate => WithdrawOutcome::TooLate,
    }))
}

/// Standing preferences: they enter every coming round by themselves.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Wishes {
    /// Weekdays as bits: Monday 1, Tuesday 2, ... Sunday 64.
    weekdays: u8,
    /// Earliest start, minutes after midnight at the station.
    earliest_minute: u32,
    /// Latest end, minutes after midnight.
    latest_minute: u32,
    /// Least pay for a block, minor units.
    least_pay: i64,
    /// Most blocks per round.
    max_per_round: u32,
    /// Whether they enter rounds.
    active: bool,
}

/// The courier's standing preferences, or null.
#[utoipa::path(get, path = "/v1/standing-preferences", tag = "courier",
    responses((status = 200, body = Option<Wishes>)))]
pub(super) async fn wishes(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Option<Wishes>>, Problem> {
    let row = site.ask(who.actor, |app, ctx| app.wishes(ctx)).await?;
    Ok(Json(row.map(|row| Wishes {
        weekdays: row.weekdays,
        earliest_minute: row.earliest_minute,
        latest_minute: row.latest_minute,
        least_pay: row.least_pay,
        max_per_round: row.max_per_round,
        active: row.active,
    })))
}

/// Sets the courier's standing preferences.
#[utoipa::path(put, path = "/v1/standing-preferences", tag = "courier", request_body = Wishes,
    responses((status = 200, body = Wishes)))]
pub(super) async fn set_wishes(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Body(body): Body<Wishes>,
) -> Result<Json<Wishes>, Problem> {
    let wishes = AppWishes {
        weekdays: body.weekdays,
        earliest_minute: body.earliest_minute,
        latest_minute: body.latest_minute,
        least_pay: body.least_pay,
        max_per_round: body.max_per_round,
        active: body.active,
    };
    site.ask_once(who.actor, operation, move |app, ctx| app.set_wishes(ctx, wishes)).await?;
    Ok(Json(body))
}

/// Standby for urgent rounds.
#[derive(Serialize, ToSchema)]
pub(super) struct Standby {
    /// Until when the courier is on standby, or null.
    until: Option<String>,
}

/// How long to be on standby.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StandbyBody {
    /// Minutes from now, at most 720; 0 ends it.
    minutes: u32,
}

/// Until when the courier is on standby for urgent rounds.
#[utoipa::path(get, path = "/v1/standby", tag = "courier",
    responses((status = 200, body = Standby)))]
pub(super) async fn standby(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Standby>, Problem> {
    let until = site.ask(who.actor, |app, ctx| app.my_standby(ctx)).await?;
    Ok(Json(Standby { until: maybe_time(until) }))
}

/// Puts the courier on standby: whoever is at the close of an urgent round takes part by itself.
#[utoipa::path(put, path = "/v1/standby", tag = "courier", request_body = StandbyBody,
    responses((status = 200, body = Standby)))]
pub(super) async fn set_standby(
    State(site): State<Site>,
    Courier(who): Courier,
    Body(body): Body<StandbyBody>,
) -> Result<Json<Standby>, Problem> {
    let minutes = body.minutes;
    let until = site.ask(who.actor, move |app, ctx| app.stand_by(ctx, minutes)).await?;
    Ok(Json(Standby { until: maybe_time(Some(until).filter(|_| minutes > 0)) }))
}
