//! Tips and the payments they became, as a CSV file for an operator's books.

use super::desk::Desk;
use super::table;
use crate::problem::Problem;
use crate::site::Site;
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use porchlight_app::tip_book::{TipPayment, TipRow};
use porchlight_app::{Slice, zone};

/// Where it is.
pub(super) const PLACE: &str = "/console/pay/tips.csv";

/// The columns. A row is a tip or a payment; award, block and courier say which belong together.
const HEAD: [&str; 14] = [
    "row",
    "at",
    "block",
    "block_starts_at",
    "award",
    "courier",
    "courier_name",
    "tip",
    "order",
    "state",
    "amount_minor",
    "currency",
    "reference",
    "entry",
];

pub(super) fn routes() -> Router<Site> {
    Router::new().route(PLACE, get(export))
}

async fn export(desk: Desk) -> Result<Response, Problem> {
    let station = desk.station().cloned().ok_or_else(|| Problem::absent("station"))?;
    let here = station.id;
    let (tips, payments) = desk
        .ask(move |app, ctx| {
            let (mut tips, mut payments) = (vec![], vec![]);
            let all = app.tip_rows(ctx, here, Slice::page(1))?.total;
            for slice in table::export_slices(all) {
                tips.extend(app.tip_rows(ctx, here, slice)?.rows);
            }
            let all = app.tip_payments(ctx, here, Slice::page(1))?.total;
            for slice in table::export_slices(all) {
                payments.extend(app.tip_payments(ctx, here, slice)?.rows);
            }
            Ok((tips, payments))
        })
        .await?;
    let rows: Vec<Vec<String>> =
        tips.iter().map(tip_cells).chain(payments.iter().map(payment_cells)).collect();
    Ok(table::csv(&format!("tips-{}", station.code.to_lowercase()), &HEAD, &rows))
}

fn tip_cells(row: &TipRow) -> Vec<String> {
    let tip = &row.tip;
    vec![
        "tip".into(),
        zone::rfc3339(tip.changed_at),
        row.block.id.to_string(),
        zone::rfc3339(row.block.starts_at),
        row.award.id.to_string(),
        row.courier.id.to_string(),
        row.courier.name.clone(),
        tip.id.to_string(),
        tip.delivery_order.to_string(),
        tip.state.code().into(),
        tip.amount.to_string(),
        tip.currency.code().to_string(),
        tip.reference.clone(),
        String::new(),
    ]
}

fn payment_cells(row: &TipPayment) -> Vec<String> {
    let entry = &row.entry;
    let back = entry.amount < 0;
    vec![
        "payment".into(),
        zone::rfc3339(entry.at),
        row.block.id.to_string(),
        zone::rfc3339(row.block.starts_at),
        entry.award.to_string(),
        row.courier.id.to_string(),
        row.courier.name.clone(),
        String::new(),
        String::new(),
        if back { "taken_back" } else { "entered" }.into(),
        entry.amount.to_string(),
        entry.currency.code().to_string(),
        String::new(),
        entry.id.to_string(),
    ]
}
