//! Places as the courier app knows them: positions around a stop, and pins that are wrong.

use super::dto::{invalid, read_code, read_point, read_time};
use super::extract::{Body, Id};
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::place::{NewTracePoint, Proposed, Traced};
use porchlight_domain::id::StopId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Radius beyond which a position around a stop says nothing, metres.
const MAX_TRACE_ACCURACY_M: f64 = 10_000.0;

/// Positions around a stop.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TraceBody {
    /// How far the client's clock is ahead of the server's, as it estimates, milliseconds.
    skew_ms: i64,
    /// At most 8 for each stop.
    points: Vec<TracePointBody>,
}

/// One position.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TracePointBody {
    /// approach, stop, photo or depart.
    step: String,
    /// When, by the client's clock.
    at: String,
    /// Latitude, degrees.
    lat: f64,
    /// Longitude, degrees.
    lon: f64,
    /// Radius that holds 68 %, metres.
    accuracy_m: f64,
}

/// What became of positions or a pin.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum PlaceOutcome {
    /// The positions are kept.
    Kept,
    /// One of them lies outside the block's time: nothing was kept.
    OutsideBlock,
    /// The pin waits for a dispatcher.
    Proposed {
        /// Id of the pin.
        pin: String,
    },
    /// A pin of this courier for this address waits already.
    Waiting {
        /// Id of the pin.
        pin: String,
    },
    /// The pin is there already.
    SamePlace,
    /// The stop is not on a route of this courier any more.
    NotYours,
}

fn accuracy(metres: f64) -> Result<u32, Problem> {
    if !(0.0..=MAX_TRACE_ACCURACY_M).contains(&metres) {
        return Err(invalid(
            "accuracy_m",
            "out_of_range",
            "give a radius of at most 10,000 metres",
        ));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    let whole = metres.ceil() as u32;
    Ok(whole)
}

impl TracePointBody {
    fn read(&self, skew_ms: i64) -> Result<NewTracePoint, Problem> {
        Ok(NewTracePoint {
            step: read_code("points.step", &self.step)?,
            point: read_point(self.lat, self.lon)?,
            accuracy_m: accuracy(self.accuracy_m)?,
            at: read_time("points.at", &self.at)?.plus(-skew_ms.saturating_mul(1_000)),
        })
    }
}

/// Keeps positions around a stop, only from inside the block. Exact for a day, coarse afterwards, gone
/// after the days that the operator promises.
#[utoipa::path(post, path = "/v1/stops/{stop}/trace", tag = "courier",
    params(("stop" = String, Path, description = "Id of the stop")),
    request_body = TraceBody, responses((status = 200, body = PlaceOutcome)))]
pub(super) async fn trace(
    State(site): State<Site>,
    Courier(who): Courier,
    Id(stop): Id<StopId>,
    Body(body): Body<TraceBody>,
) -> Result<Json<PlaceOutcome>, Problem> {
    let points = body.points.iter().map(|point| point.read(body.skew_ms));
    let points = points.collect::<Result<Vec<_>, _>>()?;
    let traced = site.ask(who.actor, move |app, ctx| app.keep_trace(ctx, stop, points)).await?;
    Ok(Json(match traced {
        Traced::Kept => PlaceOutcome::Kept,
        Traced::OutsideBlock => PlaceOutcome::OutsideBlock,
        Traced::NotYours => PlaceOutcome::NotYours,
    }))
}

/// "The pin is wrong: the door is here."
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PinBody {
    /// Latitude, degrees.
    lat: f64,
    /// Longitude, degrees.
    lon: f64,
    /// Radius that holds 68 %, metres; absent where the place was chosen on a map.
    accuracy_m: Option<f64>,
    /// What the dispatcher should know.
    #[serde(default)]
    words: String,
}

/// Proposes where the door of a stop really is; a dispatcher answers.
#[utoipa::path(post, path = "/v1/stops/{stop}/pin", tag = "courier",
    params(("stop" = String, Path, description = "Id of the stop")),
    request_body = PinBody, responses((status = 200, body = PlaceOutcome)))]
pub(super) async fn pin(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(stop): Id<StopId>,
    Body(body): Body<PinBody>,
) -> Result<Json<PlaceOutcome>, Problem> {
    let point = read_point(body.lat, body.lon)?;
    let accuracy = body.accuracy_m.map(accuracy).transpose()?;
    let proposed = site
        .ask_once(who.actor, operation, move |app, ctx| {
            app.propose_pin(ctx, stop, point, accuracy, &body.words)
        })
        .await?;
    Ok(Json(match proposed {
        Proposed::Proposed(pin) => PlaceOutcome::Proposed { pin },
        Proposed::Waiting(pin) => PlaceOutcome::Waiting { pin },
        Proposed::SamePlace => PlaceOutcome::SamePlace,
        Proposed::NotYours => PlaceOutcome::NotYours,
    }))
}
