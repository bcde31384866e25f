//! Rows that could not be imported: corrected in a form, sent again, or dropped.

use super::desk::{Desk, Section};
use super::form::{Fields as FormFields, Values};
use super::table::{self, Column};
use super::{done, id};
use crate::problem::{FieldProblem, Problem};
use crate::show::icon;
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::import::{Column as Field, Fields, ImportOptions, draft_from_fields};
use porchlight_app::order::Taken;
use porchlight_app::rows::{ImportBatch, QuarantineRow};
use porchlight_domain::id::QuarantineRowId;
use porchlight_domain::words::QuarantineState;
use serde::Deserialize;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/orders/quarantine", get(list))
        .route("/console/orders/quarantine/{id}", get(page).post(resubmit))
        .route("/console/orders/quarantine/{id}/drop", post(drop_row))
}

/// What was wrong with a parked row, as it was kept.
#[derive(Deserialize)]
struct Parked {
    column: String,
    code: String,
    message: String,
}

fn errors_of(row: &QuarantineRow) -> Vec<FieldProblem> {
    let list: Vec<Parked> = serde_json::from_str(&row.errors).unwrap_or_default();
    let shown = |p: Parked| FieldProblem { field: p.column, code: p.code, message: p.message };
    list.into_iter().map(shown).collect()
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let slice = table::slice(&desk.address);
    let station = desk.narrowed().map(|s| s.id);
    let list = desk.ask(move |app, ctx| app.quarantine(ctx, station, slice)).await?;
    let narrowed =
        table::choice(&desk, "station", &desk.say("station"), &table::station_options(&desk));
    let columns = [
        Column::number(desk.say("row")),
        Column::plain(desk.say("reference")),
        Column::plain(desk.say("wrong")),
    ];
    let main = html! {
        p.back { a href="/console/orders" { (icon("chevron-left")) (desk.say("orders")) } }
        header.head { h1 { (desk.say("quarantine")) } }
        p.muted { (desk.say("quarantine-lead")) }
        @if desk.stations.len() > 1 { (table::filters(&desk, false, &narrowed)) }
        @if list.rows.is_empty() { (table::empty("circle-check", &desk.say("quarantine-none"), &desk.say("quarantine-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("quarantine")) { table.rows {
                (table::head(&desk, &columns))
                tbody data-rows="" { @for row in &list.rows {
                    @let fields = Fields::from_json(&row.fields);
                    @let name = fields.get(Field::ExternalReference);
                    tr data-keep="" {
                        td.number { (row.row_number) }
                        th scope="row" { a data-sheet="" data-row="" href={ "/console/orders/quarantine/" (row.id) } { @if name.is_empty() { (desk.say("no-reference")) } @else { (name) } } }
                        td { @for (index, error) in errors_of(row).iter().enumerate() { @if index > 0 { br; } code { (error.field) } " " (error.message) } }
                    }
                } }
            } }
            (table::paging(&desk, list.total))
        }
    };
    Ok(desk.page(Section::Orders, &desk.say("quarantine"), &main))
}

async fn load(desk: &Desk, row: &str) -> Result<(QuarantineRow, ImportBatch), Problem> {
    let row: QuarantineRowId = id(row, "row in quarantine")?;
    desk.ask(move |app, ctx| {
        let row = app.quarantine_row(ctx, row)?;
        let batch = app.import_batch(row.batch)?;
        Ok((row, batch))
    })
    .await
}

async fn page(desk: Desk, Path(row): Path<String>) -> Result<Markup, Problem> {
    let (row, batch) = load(&desk, &row).await?;
    let fields = Fields::from_json(&row.fields);
    let values = Values(
        Field::ALL.iter().map(|f| (f.code().to_owned(), fields.get(*f).to_owned())).collect(),
    );
    let errors = errors_of(&row);
    Ok(row_page(&desk, &row, &batch, &values, &errors))
}

fn row_page(
    desk: &Desk,
    row: &QuarantineRow,
    batch: &ImportBatch,
    values: &Values,
    errors: &[FieldProblem],
) -> Markup {
    let form = FormFields { desk, values, errors };
    let at = format!("/console/orders/quarantine/{}", row.id);
    let waits = row.state == QuarantineState::Waiting;
    // Fields that are wrong stand first, then what is filled in; the rest is one click away.
    let is_wrong = |f: &&Field| errors.iter().any(|e| e.field == f.code());
    let filled = |f: &&Field| !values.get(f.code()).is_empty();
    let (wrong, rest): (Vec<&Field>, Vec<&Field>) = Field::ALL.iter().partition(is_wrong);
    let (known, empty): (Vec<&Field>, Vec<&Field>) = rest.into_iter().partition(filled);
    let main = html! {
        p.back { a href="/console/orders/quarantine" { (icon("chevron-left")) (desk.say("quarantine")) } }
        header.head { div { h1 { (desk.count("quarantine-row", row.row_number)) } p.muted { (batch.source) " · " (desk.show(batch.station).moment(batch.created_at)) } } }
        @if !waits { p.banner.good { (desk.say("quarantine-settled")) } }
        @else {
            (form.summary())
            @if desk.may_dispatch() {
                form.stack.correct method="post" action=(at) {
                    @for f in wrong.iter().chain(&known) { (form.input(f.code(), &format!("field-{}", f.code().replace('_', "-")), "text", None)) }
                    details { summary { (desk.say("more-fields")) } div.stack { @for f in &empty { (form.input(f.code(), &format!("field-{}", f.code().replace('_', "-")), "text", None)) } } }
                    button.primary { (desk.say("resubmit")) }
                }
                form method="post" action={ (at) "/drop" } { button.danger data-asks=(desk.say("drop-ask")) { (desk.say("drop")) } }
            }
        }
        h2 { (desk.say("as-it-stood")) }
        pre.raw tabindex="0" { (row.raw) }
    };
    desk.page(Section::Orders, &desk.say("quarantine"), &main)
}

async fn resubmit(
    desk: Desk,
    Path(row): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let (parked, batch) = load(&desk, &row).await?;
    let mut fields = Fields::default();
    for (name, value) in &values.0 {
        if let Some(column) = Field::from_code(name).filter(|_| !value.trim().is_empty()) {
            fields.set(column, value.trim());
        }
    }
    let (id, station) = (parked.id, batch.station);
    let answer = desk
        .ask(move |app, ctx| {
            let rules = app.order_rules(ctx, station, &ImportOptions::default())?;
            let draft =
                draft_from_fields(&rules, &fields).map_err(porchlight_app::Error::Invalid)?;
            app.settle_quarantine(ctx, id, Some(draft))
        })
        .await;
    let refused = |field: &str, code: &str, message: String| {
        vec![FieldProblem { field: field.into(), code: code.into(), message }]
    };
    let errors = match answer {
        Ok(Some(Taken::BarcodeTaken(code))) => refused(
            "barcodes",
            "barcode_taken",
            desk.with("barcode-taken", &[("code", code.into())]),
        ),
        Ok(Some(Taken::OtherStation)) => {
            refused("external_reference", "other_station", desk.say("invalid-other-station"))
        }
        Ok(Some(Taken::Erased(day))) => refused(
            "external_reference",
            "erased",
            desk.with("invalid-erased", &[("day", day.into())]),
        ),
        Ok(Some(taken)) if taken.is_no() => {
            refused("external_reference", "too_late", desk.say("invalid-too-late"))
        }
        Ok(_) => return Ok(done("/console/orders/quarantine", "corrected").into_response()),
        Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
        Err(problem) => return Err(problem),
    };
    let page = row_page(&desk, &parked, &batch, &values, &errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn drop_row(desk: Desk, Path(row): Path<String>) -> Result<Response, Problem> {
    let row: QuarantineRowId = id(&row, "row in quarantine")?;
    desk.ask(move |app, ctx| app.settle_quarantine(ctx, row, None)).await?;
    Ok(done("/console/orders/quarantine", "dropped").into_response())
}
