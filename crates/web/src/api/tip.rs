//! Tips, as the operator's own shop reports them: it collects the money, here is only what became of it.

use super::dto::read_code;
use super::extract::{Body, Id};
use crate::problem::Problem;
use crate::session::{Key, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::tip::{TipSettled, TipState};
use porchlight_domain::id::TipId;
use porchlight_domain::money::Currency;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What became of a tip.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TipBody {
    /// collected or returned.
    state: String,
    /// What was collected, minor units. For returned ones it is not looked at.
    #[serde(default)]
    amount: i64,
    /// ISO 4217.
    currency: String,
    /// Your own reference of the payment.
    reference: String,
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub(super) struct TipOutcome {
    /// done, same, `other_currency` or `not_collected`.
    outcome: &'static str,
}

/// Says that a tip was collected, or given back to its giver. The whole amount is entered for the courier;
/// the same again changes nothing.
#[utoipa::path(post, path = "/v1/tips/{tip}", tag = "integrator",
    params(("tip" = String, Path, description = "Id of the tip, as it stood in the address of your page")),
    request_body = TipBody, responses((status = 200, body = TipOutcome)))]
pub(super) async fn settle(
    State(site): State<Site>,
    Key(actor): Key,
    Operation(operation): Operation,
    Id(tip): Id<TipId>,
    Body(body): Body<TipBody>,
) -> Result<Json<TipOutcome>, Problem> {
    let state: TipState = read_code("state", &body.state)?;
    let currency: Currency = read_code("currency", &body.currency)?;
    let collected = match state {
        TipState::Collected => Some((body.amount, currency)),
        TipState::Returned => None,
        TipState::Pledged | TipState::Withdrawn => {
            return Err(super::dto::invalid("state", "unknown_code", "say collected or returned"));
        }
    };
    let reference = body.reference;
    let done = site
        .ask_once(actor, operation, move |app, ctx| app.settle_tip(ctx, tip, collected, &reference))
        .await?;
    let outcome = match done {
        TipSettled::Done => "done",
        TipSettled::Same => "same",
        TipSettled::OtherCurrency => "other_currency",
        TipSettled::NotCollected => "not_collected",
    };
    Ok(Json(TipOutcome { outcome }))
}
