//! Importing a file of orders: looked at first, then taken; and past imports.
//!
//! A file that was only looked at is kept nowhere. With scripts the browser still holds it and the
//! second button sends it again; without them it is chosen once more.

use super::desk::{Desk, Section};
use super::table::{self, Column};
use crate::problem::Problem;
use crate::show::{grouped, icon};
use crate::site::Site;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use porchlight_app::import::{ImportOptions, ImportReport};
use porchlight_app::zone;
use porchlight_domain::id::StationId;
use std::io::Cursor;

/// Most bytes of a file sent through the browser; larger ones go through the command line.
const MAX_FILE_BYTES: usize = 64 * 1024 * 1024;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/orders/import", get(page).post(upload))
        .route("/console/orders/imports", get(past))
        .layer(DefaultBodyLimit::max(MAX_FILE_BYTES))
}

async fn page(desk: Desk) -> Markup {
    form_page(&desk, None)
}

/// What the form sent.
#[derive(Default)]
struct Sent {
    station: Option<StationId>,
    name: String,
    bytes: Vec<u8>,
    options: ImportOptions,
}

async fn read(desk: &Desk, mut parts: Multipart) -> Result<Sent, Problem> {
    let broken = |e: axum::extract::multipart::MultipartError| Problem::malformed(e.body_text());
    // Without a clear word to take it, a file is only looked at.
    let mut sent = Sent::default();
    sent.options.dry_run = true;
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or("").to_owned();
        if name == "file" {
            sent.name = part.file_name().unwrap_or("").chars().take(200).collect();
            sent.bytes = part.bytes().await.map_err(broken)?.to_vec();
            continue;
        }
        let value = part.text().await.map_err(broken)?;
        match name.as_str() {
            "station" => {
                sent.station = desk.stations.iter().find(|s| s.code == value).map(|s| s.id);
            }
            "date" => sent.options.date = zone::parse_date(&value),
            "sender" => sent.options.sender = value,
            "step" => sent.options.dry_run = value != "take",
            _ => {}
        }
    }
    Ok(sent)
}

async fn upload(desk: Desk, parts: Multipart) -> Result<Response, Problem> {
    let sent = read(&desk, parts).await?;
    let station = sent.station.ok_or_else(|| Problem::absent("station"))?;
    if sent.bytes.is_empty() {
        let words = html! { p.banner.stop role="alert" { (desk.say("import-no-file")) } };
        return Ok(form_page(&desk, Some(&words)).into_response());
    }
    let (name, options) = (sent.name.clone(), sent.options);
    let report = desk
        .ask(move |app, ctx| {
            let file = Cursor::new(sent.bytes);
            app.import_orders(ctx, station, &sent.name, file, &options)
        })
        .await?;
    Ok(form_page(&desk, Some(&shown(&desk, &name, &report))).into_response())
}

fn form_page(desk: &Desk, report: Option<&Markup>) -> Markup {
    let here = desk.station().map(|s| s.code.clone()).unwrap_or_default();
    let main = html! {
        p.back { a href="/console/orders" { (icon("chevron-left")) (desk.say("orders")) } }
        header.head { h1 { (desk.say("import-title")) } div.acts { a.button href="/console/orders/imports" { (desk.say("imports")) } } }
        @if desk.stations.is_empty() { (super::table::no_station(desk)) }
        @else {
            p.lead { (desk.say("import-lead")) }
            form.stack.import method="post" enctype="multipart/form-data" data-import="" {
                div.field { label for="f-file" { (desk.say("file")) } p.hint #h-file { (desk.say("file-hint")) }
                    input #f-file type="file" name="file" required accept=".csv,.tsv,.txt,.jsonl,.ndjson,text/csv,application/x-ndjson" aria-describedby="h-file"; }
                div.field-pair {
                    div.field { label for="f-station" { (desk.say("station")) }
                        select #f-station name="station" { @for s in &desk.stations { option value=(s.code) selected[s.code == here] { (s.code) " · " (s.name) } } } }
                    div.field { label for="f-date" { (desk.say("import-date")) } input #f-date type="date" name="date" aria-describedby="h-date"; p.hint #h-date { (desk.say("import-date-hint")) } }
                }
                div.acts {
                    button.primary name="step" value="look" { (icon("eye")) (desk.say("import-look")) }
                    button name="step" value="take" { (icon("upload")) (desk.say("import-take")) }
                }
            }
        }
        div #report aria-live="polite" { @if let Some(report) = report { (report) } }
    };
    desk.page(Section::Orders, &desk.say("import-title"), &main)
}

fn shown(desk: &Desk, name: &str, report: &ImportReport) -> Markup {
    let n = |n: u32| grouped(u64::from(n));
    let c = report.counts;
    let cells = [
        ("rows", report.rows),
        ("added", c.added),
        ("changed-orders", c.changed),
        ("unchanged", c.unchanged),
        ("quarantined", c.quarantined + report.parked_before),
        ("joined", report.joined),
        ("erased-orders", c.erased),
    ];
    let key = match (report.faults.is_empty(), report.dry_run) {
        (false, _) => "report-fault",
        (true, true) => "report-look",
        (true, false) => "report-taken",
    };
    let tone = if !report.faults.is_empty() {
        "stop"
    } else if report.is_clean() {
        "good"
    } else {
        "warn"
    };
    html! {
        section.report {
            div.banner.(tone) role="status" {
                strong { (desk.with(key, &[("file", name.to_owned().into())])) }
                @for fault in &report.faults { p { (fault.message) @if let Some(line) = fault.line { " (" (desk.count("line", line)) ")" } } }
            }
            dl.figures { @for (key, value) in cells { div.figure { dt { (desk.say(key)) } dd { strong { (n(value)) } } } } }
            @if !report.dry_run && c.quarantined > 0 { p { a.button href="/console/orders/quarantine" { (icon("inbox")) (desk.say("quarantine-open")) } } }
            @if !report.errors.is_empty() {
                h2 { (desk.count("report-errors", report.error_count)) }
                div.scroll tabindex="0" role="region" aria-label=(desk.say("errors")) { table.rows {
                    thead { tr { th.number scope="col" { (desk.say("row")) } th scope="col" { (desk.say("column")) } th scope="col" { (desk.say("reason")) } } }
                    tbody { @for error in &report.errors { tr { td.number { (error.row) } th scope="row" { code { (error.column) } } td { (error.message) } } } }
                } }
            }
            @if !report.columns.is_empty() {
                details { summary { (desk.say("report-columns")) }
                    table.rows.slim { thead { tr { th scope="col" { (desk.say("file-column")) } th scope="col" { (desk.say("our-column")) } } }
                        tbody { @for (theirs, ours) in &report.columns { tr { th scope="row" { (theirs) } td { code { (ours) } } } } } }
                    @if !report.ignored.is_empty() { p.note { (desk.say("report-ignored")) " " (report.ignored.join(", ")) } }
                }
            }
        }
    }
}

async fn past(desk: Desk) -> Result<Markup, Problem> {
    let slice = table::slice(&desk.address);
    let list = desk.ask(move |app, ctx| app.import_batches(ctx, slice)).await?;
    let columns = [
        Column::plain(desk.say("when")),
        Column::plain(desk.say("file")),
        Column::plain(desk.say("station")),
        Column::number(desk.say("rows")),
        Column::number(desk.say("added")),
        Column::number(desk.say("changed-orders")),
        Column::number(desk.say("unchanged")),
        Column::number(desk.say("quarantined")),
        Column::number(desk.say("erased-orders")),
    ];
    let main = html! {
        p.back { a href="/console/orders" { (icon("chevron-left")) (desk.say("orders")) } }
        header.head { h1 { (desk.say("imports")) } @if desk.may_dispatch() { div.acts { a.button.primary href="/console/orders/import" { (desk.say("import")) } } } }
        @if list.rows.is_empty() { (table::empty("upload", &desk.say("imports-none"), &desk.say("imports-none-why"), &html! {})) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("imports")) { table.rows {
                (table::head(&desk, &columns))
                tbody { @for batch in &list.rows { tr #(batch.id) {
                    td { (desk.show(batch.station).moment(batch.created_at)) }
                    th scope="row" { span.clip { (batch.source) } }
                    td { (desk.station_of(batch.station).map_or("", |s| s.code.as_str())) }
                    td.number { (grouped(u64::from(batch.row_count))) }
                    td.number { (grouped(u64::from(batch.added))) }
                    td.number { (grouped(u64::from(batch.changed))) }
                    td.number { (grouped(u64::from(batch.unchanged))) }
                    td.number { @if batch.quarantined > 0 { span.chip.warn { (grouped(u64::from(batch.quarantined))) } } @else { "0" } }
                    td.number { (grouped(u64::from(batch.erased))) }
                } } }
            } }
            (table::paging(&desk, list.total))
        }
    };
    Ok(desk.page(Section::Orders, &desk.say("imports"), &main))
}
