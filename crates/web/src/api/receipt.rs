//! Receipts: signed promises that what a courier did stands in the log.

use super::dto::time;
use super::extract::Asked;
use crate::problem::Problem;
use crate::session::Courier;
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// About what.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReceiptsQuery {
    /// Id of an attempt, photo, entry or award of the courier, a decision about them, or their appeal.
    subject: String,
}

/// A receipt.
#[derive(Serialize, ToSchema)]
pub(super) struct Receipt {
    /// Kind of fact.
    kind: String,
    /// When it was recorded.
    at: String,
    /// Hash of its leaf, in hexadecimal.
    leaf: String,
    /// Its place in the log; null for the few seconds until it has one.
    index: Option<u64>,
    /// The receipt: a signed note.
    note: String,
}

/// Receipts, oldest first.
#[derive(Serialize, ToSchema)]
pub(super) struct Receipts {
    receipts: Vec<Receipt>,
}

/// Receipts about something of the courier's.
#[utoipa::path(get, path = "/v1/receipts", tag = "courier", params(ReceiptsQuery),
    responses((status = 200, body = Receipts)))]
pub(super) async fn receipts(
    State(site): State<Site>,
    Courier(who): Courier,
    Asked(query): Asked<ReceiptsQuery>,
) -> Result<Json<Receipts>, Problem> {
    let rows = site.ask(who.actor, move |app, ctx| app.my_receipts(ctx, &query.subject)).await?;
    let receipt = |row: porchlight_app::account::OwnReceipt| Receipt {
        kind: row.kind,
        at: time(row.at),
        leaf: row.leaf.hex(),
        index: row.index,
        note: row.note,
    };
    Ok(Json(Receipts { receipts: rows.into_iter().map(receipt).collect() }))
}
