//! Signals and verdicts for another dispatch system: the defence against bots alone.

use super::dto::invalid;
use super::extract::Body;
use crate::problem::Problem;
use crate::session::Key;
use crate::signal::Reason;
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::verdict::{OutsideVerdict, WireSignal};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Signals in the order in which the sender's server saw them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SignalsBody {
    /// At most 1 000; the fields of each are in `docs/verdicts.md`.
    #[schema(value_type = Vec<Object>)]
    signals: Vec<Value>,
}

/// A signal that was not taken.
#[derive(Serialize, ToSchema)]
pub(super) struct RefusedSignal {
    /// Its place, from 0.
    place: usize,
    /// What is wrong.
    message: String,
}

/// What became of them.
#[derive(Serialize, ToSchema)]
pub(super) struct TakenSignals {
    /// How many were taken.
    taken: usize,
    /// Those that were not; the others count all the same.
    refused: Vec<RefusedSignal>,
}

fn wire(value: Value) -> Result<WireSignal, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}

/// Takes what another dispatch system's server saw of its couriers' requests.
#[utoipa::path(post, path = "/v1/signals", tag = "integrator", request_body = SignalsBody,
    responses((status = 200, body = TakenSignals)))]
pub(super) async fn signals(
    State(site): State<Site>,
    Key(actor): Key,
    Body(body): Body<SignalsBody>,
) -> Result<Json<TakenSignals>, Problem> {
    let mut refused = vec![];
    let (mut places, mut read) = (vec![], vec![]);
    for (place, value) in body.signals.into_iter().enumerate() {
        match wire(value) {
            Ok(signal) => {
                places.push(place);
                read.push(signal);
            }
            Err(message) => refused.push(RefusedSignal { place, message }),
        }
    }
    let taken = site.ask(actor, move |app, ctx| app.take_signals(ctx, &read)).await?;
    for (place, message) in taken.refused {
        let place = places.get(place).copied().unwrap_or(place);
        refused.push(RefusedSignal { place, message });
    }
    refused.sort_by_key(|refusal| refusal.place);
    Ok(Json(TakenSignals { taken: taken.taken, refused }))
}

/// What happens to one request.
#[derive(Serialize, ToSchema)]
pub(super) struct VerdictAnswer {
    /// Id of the record of why; nothing when simply admitted.
    id: Option<String>,
    /// admit, challenge, delay or refuse.
    verdict: &'static str,
    /// What the policy says, in shadow mode too.
    meant: &'static str,
    /// It is the challenge of today, still open: show that one, not a second.
    again: bool,
    /// How long to hold or delay, in milliseconds.
    wait_ms: u32,
    /// Points of the card, less the trust of a passed challenge.
    points: i32,
    /// The policy's version.
    policy: u32,
    /// At most three reasons.
    reasons: Vec<Reason>,
}

impl From<OutsideVerdict> for VerdictAnswer {
    fn from(verdict: OutsideVerdict) -> Self {
        Self {
            id: verdict.id.map(|id| id.to_string()),
            verdict: verdict.verdict.code(),
            meant: verdict.meant.code(),
            again: verdict.again,
            wait_ms: verdict.wait_ms,
            points: verdict.points,
            policy: verdict.policy,
            reasons: verdict.reasons.iter().map(Reason::from).collect(),
        }
    }
}

/// Judges one request of another dispatch system, and takes it for a signal. Carrying the verdict out
/// is the sender's.
#[utoipa::path(post, path = "/v1/verdicts", tag = "integrator", request_body = Object,
    responses((status = 200, body = VerdictAnswer)))]
pub(super) async fn verdict(
    State(site): State<Site>,
    Key(actor): Key,
    Body(value): Body<Value>,
) -> Result<Json<VerdictAnswer>, Problem> {
    let signal = wire(value).map_err(|message| invalid("signal", "wrong_shape", message))?;
    let verdict = site.ask(actor, move |app, ctx| app.judge_outside(ctx, &signal)).await?;
    Ok(Json(verdict.into()))
}
