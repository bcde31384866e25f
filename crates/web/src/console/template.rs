//! Block templates: the list and the form that makes one.

use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::{done, table};
use crate::problem::{FieldProblem, Problem};
use crate::show::{distance, icon, lasting};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::block::NewTemplate;
use porchlight_app::rows::{BlockTemplate, Station};
use porchlight_domain::id::{BlockTemplateId, StationId};
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::VehicleKind;

/// Weekdays as bits, Monday first.
const WEEKDAYS: std::ops::Range<u8> = 0..7;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/blocks/templates", get(page).post(make))
        .route("/console/blocks/templates/{template}", get(change_page).post(change))
}

fn start_values() -> Values {
    Values::of(&[
        ("start", "08:00"),
        ("minutes", "210"),
        ("places", "10"),
        ("vehicle", "sedan"),
        ("expected_stops", "45"),
        ("expected_km", "35"),
        ("weekday", "0"),
        ("weekday", "1"),
        ("weekday", "2"),
        ("weekday", "3"),
        ("weekday", "4"),
    ])
}

async fn page(desk: Desk) -> Result<Response, Problem> {
    let page = templates_page(&desk, &start_values(), &[]).await?;
    Ok((desk.remember(), page).into_response())
}

async fn templates_page(
    desk: &Desk,
    values: &Values,
    errors: &[FieldProblem],
) -> Result<Markup, Problem> {
    let Some(station) = desk.station().cloned() else {
        let main = html! { h1 { (desk.say("templates")) } (table::no_station(desk)) };
        return Ok(desk.page(Section::Blocks, &desk.say("templates"), &main));
    };
    let here = station.id;
    let list = desk.ask(move |app, ctx| app.templates(ctx, here)).await?;
    let main = html! {
        p.back { a href="/console/blocks" { (icon("chevron-left")) (desk.say("blocks")) } }
        header.head { div { h1 { (desk.say("templates")) } p.muted { (station.code) " · " (station.name) } } }
        (super::week::station_filter(desk))
        (rows(desk, &list))
        @if desk.may_dispatch() { section.panel { h2 { (desk.say("template-new")) } (form(desk, &station, values, errors, None)) } }
    };
    Ok(desk.page(Section::Blocks, &desk.say("templates"), &main))
}

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60 % 24, minute % 60)
}

fn weekday_name(desk: &Desk, day: u8) -> String {
    desk.text().say(&format!("weekday-{}", day + 1))
}

fn rows(desk: &Desk, list: &[BlockTemplate]) -> Markup {
    if list.is_empty() {
        let (title, detail) = (desk.say("templates-none"), desk.say("templates-none-why"));
        return table::empty("calendar-days", &title, &detail, &html! {});
    }
    let heads = ["name", "weekdays", "time", "places", "vehicle", "expected"];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("templates")) { table.rows {
            thead { tr { @for key in heads { th.(if key == "places" { "number" } else { "" }) scope="col" { (desk.say(key)) } } } }
            tbody { @for t in list { tr {
                th scope="row" { @if desk.may_dispatch() { a data-row="" href={ "/console/blocks/templates/" (t.id) } { span.clip { (t.name) } } } @else { span.clip { (t.name) } } }
                td { @for day in WEEKDAYS { @if t.weekdays & (1 << day) != 0 { (weekday_name(desk, day)) " " } } }
                td { (clock(t.start_minute)) "-" (clock(t.start_minute + t.minutes)) span.muted { " " (lasting(desk.text(), i64::from(t.minutes) * MINUTE)) } }
                td.number { (t.places) }
                td { (desk.text().code("vehicle", t.vehicle.code())) }
                td { (desk.count("stops-n", t.expected_stops)) " · " (distance(i64::from(t.expected_metres))) }
            } } }
        } }
    }
}

/// The form of a template: a new one, or the next version of this one.
fn form(
    desk: &Desk,
    station: &Station,
    values: &Values,
    errors: &[FieldProblem],
    changes: Option<BlockTemplateId>,
) -> Markup {
    let place = changes.map(|id| format!("/{id}")).unwrap_or_default();
    let press = if changes.is_some() { "save" } else { "template-make" };
    let f = Fields { desk, values, errors };
    let vehicles: Vec<_> = VehicleKind::ALL
        .iter()
        .map(|v| (v.code().to_owned(), desk.text().code("vehicle", v.code())))
        .collect();
    html! {
            (f.summary())
            form.stack method="post" action={ "/console/blocks/templates" (place) } {
                input type="hidden" name="station" value=(station.id);
                (f.input("name", "name", "text", Some("template-name-hint")))
                fieldset.checks #f-weekdays { legend { (desk.say("weekdays")) }
                    @for day in WEEKDAYS { label { input type="checkbox" name="weekday" value=(day) checked[values.has("weekday", &day.to_string())]; (weekday_name(desk, day)) } } }
                div.field-pair { (f.input("start", "start", "time", None)) (f.input("minutes", "length-minutes", "number", None)) }
                div.field-pair { (f.input("places", "places", "number", None)) (f.select("vehicle", "vehicle-least", &vehicles, None)) }
                div.field-pair { (f.input("expected_stops", "expected-stops", "number", None)) (f.input("expected_km", "expected-km", "number", None)) }
                p.note { strong { (desk.say("pay-published")) } " " (super::week::rule_words(desk, station)) }
                button.primary { (desk.say(press)) }
            }
    }
}

fn read(values: &Values) -> Result<NewTemplate, Vec<FieldProblem>> {
    let mut wrong = vec![];
    let mut number = |name: &str| {
        values.number::<u32>(name).unwrap_or_else(|error| {
            wrong.push(error);
            0
        })
    };
    let (minutes, places) = (number("minutes"), number("places"));
    let (expected_stops, km) = (number("expected_stops"), number("expected_km"));
    let start = values.get("start").split_once(':').and_then(|(hour, minute)| {
        Some(hour.parse::<u32>().ok()? * 60 + minute.get(..2)?.parse::<u32>().ok()?)
    });
    if start.is_none() {
        wrong.push(super::form::wrong("start", "not_a_time", "give a time of day such as 08:00"));
    }
    let weekdays = values.all("weekday").filter_map(|d| d.parse::<u8>().ok()).filter(|d| *d < 7);
    let weekdays = weekdays.fold(0, |bits, day| bits | 1 << day);
    let station: Option<StationId> = values.get("station").parse().ok();
    let vehicle: Option<VehicleKind> = values.get("vehicle").parse().ok();
    match (start, station, vehicle) {
        (Some(start_minute), Some(station), Some(vehicle)) if wrong.is_empty() => Ok(NewTemplate {
            station,
            name: values.get("name").into(),
            weekdays,
            start_minute,
            minutes,
            places,
            vehicle,
            expected_stops,
            expected_metres: km.saturating_mul(1_000),
        }),
        _ => Err(wrong),
    }
}

async fn make(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let errors = match read(&values) {
        Err(wrong) => wrong,
        Ok(new) => match desk.ask(move |app, ctx| app.make_template(ctx, new)).await {
            Ok(_) => return Ok(done("/console/blocks/templates", "template-made").into_response()),
            Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
            Err(problem) => return Err(problem),
        },
    };
    let page = templates_page(&desk, &values, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn values_of(t: &BlockTemplate) -> Values {
    let mut values = Values::of(&[
        ("name", &t.name),
        ("start", &clock(t.start_minute)),
        ("minutes", &t.minutes.to_string()),
        ("places", &t.places.to_string()),
        ("vehicle", t.vehicle.code()),
        ("expected_stops", &t.expected_stops.to_string()),
        ("expected_km", &(t.expected_metres / 1_000).to_string()),
    ]);
    let days = WEEKDAYS.filter(|day| t.weekdays & (1 << day) != 0);
    values.0.extend(days.map(|day| ("weekday".to_owned(), day.to_string())));
    values
}

/// A template that stands, with its station.
async fn known(desk: &Desk, id: &str) -> Result<(BlockTemplate, Station), Problem> {
    let id: BlockTemplateId = super::id(id, "template")?;
    let template = desk.ask(move |app, ctx| app.template(ctx, id)).await?;
    let station = desk.stations.iter().find(|s| s.id == template.station).cloned();
    Ok((template, station.ok_or_else(|| Problem::absent("station"))?))
}

fn one_page(
    desk: &Desk,
    (template, station): &(BlockTemplate, Station),
    values: &Values,
    errors: &[FieldProblem],
) -> Markup {
    let main = html! {
        p.back { a href="/console/blocks/templates" { (icon("chevron-left")) (desk.say("templates")) } }
        header.head { div { h1 { (template.name) } p.muted { (station.code) " · " (desk.with("version-n", &[("n", template.version.into())])) } } }
        p.muted { (desk.say("template-change-hint")) }
        @if desk.may_dispatch() { (form(desk, station, values, errors, Some(template.id))) }
    };
    desk.page(Section::Blocks, &template.name, &main)
}

async fn change_page(desk: Desk, Path(id): Path<String>) -> Result<Markup, Problem> {
    let known = known(&desk, &id).await?;
    Ok(one_page(&desk, &known, &values_of(&known.0), &[]))
}

async fn change(
    desk: Desk,
    Path(id): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let known = known(&desk, &id).await?;
    let id = known.0.id;
    let errors = match read(&values) {
        Err(wrong) => wrong,
        Ok(new) => match desk.ask(move |app, ctx| app.change_template(ctx, id, new)).await {
            Ok(_) => {
                return Ok(done("/console/blocks/templates", "template-changed").into_response());
            }
            Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
            Err(problem) => return Err(problem),
        },
    };
    let page = one_page(&desk, &known, &values, &errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
