//! Weather and safety holds: what is in force on a map and in a table, drawing one, lifting one, and
//! delays of the station itself.

use super::desk::{Desk, Section};
use super::form::{Fields, Values, wrong};
use super::round::{local, read_local};
use super::{done, id, table};
use crate::map::{Scene, Spot};
use crate::problem::{FieldProblem, Problem};
use crate::show::{Show, chip, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::hold::{NewHold, area_points, read_areas};
use porchlight_app::rows::{AlertFeed, HoldRow, ServiceArea, StandingFact, Station};
use porchlight_app::station::point;
use porchlight_domain::geo::Point;
use porchlight_domain::hold::{Area, Level};
use porchlight_domain::id::HoldId;
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::VehicleKind;

const PLACE: &str = "/console/holds";
/// Holds that ended this long ago are still listed.
const LISTED: i64 = 7 * DAY;
/// A feed that was not asked for so long is followed no more.
const ASKED: i64 = 3 * HOUR;
/// Largest radius that the form takes, kilometres.
const MAX_KM: u32 = 500;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(page).post(make))
        .route("/console/holds/delay", post(delay))
        .route("/console/holds/{id}/lift", post(lift))
}

/// What the page shows.
struct Seen {
    holds: Vec<HoldRow>,
    facts: Vec<StandingFact>,
    areas: Vec<ServiceArea>,
    feeds: Vec<AlertFeed>,
}

async fn page(desk: Desk) -> Result<Response, Problem> {
    let Some(station) = desk.station().cloned() else {
        let main = html! { h1 { (desk.say("holds")) } (table::no_station(&desk)) };
        return Ok(desk.page(Section::Blocks, &desk.say("holds"), &main).into_response());
    };
    let show = desk.show(station.id);
    let now = desk.now();
    let values = Values::of(&[
        ("level", "stop"),
        ("from", &local(now, &show)),
        ("to", &local(now.plus(6 * HOUR), &show)),
        ("area", "circle"),
        ("km", "10"),
    ]);
    let shown = hold_page(&desk, &station, &values, &[]).await?;
    Ok((desk.remember(), shown).into_response())
}

async fn hold_page(
    desk: &Desk,
    station: &Station,
    values: &Values,
    errors: &[FieldProblem],
) -> Result<Markup, Problem> {
    let (here, since) = (station.id, desk.now().plus(-LISTED));
    let seen = desk
        .ask(move |app, ctx| {
            Ok(Seen {
                holds: app.holds(ctx, since)?,
                facts: app.station_facts(ctx, here)?,
                areas: app.service_areas(here)?,
                feeds: app.alert_feeds(ctx)?,
            })
        })
        .await?;
    let show = desk.show(station.id);
    let main = html! {
        p.back { a href="/console/blocks" { (icon("chevron-left")) (desk.say("blocks")) } }
        header.head { div { h1 { (desk.say("holds")) } p.muted { (station.name) } } }
        (super::week::station_filter(desk))
        p.note { (desk.say("holds-note")) }
        div #holds data-live={ "station/" (station.id) } { (in_force(desk, station, &show, &seen.holds)) }
        (followed(desk, &show, &seen.feeds))
        @if desk.may_dispatch() {
            (new_form(desk, station, &seen.areas, values, errors))
            (delays(desk, station, &show, &seen.facts))
        }
    };
    Ok(desk.page(Section::Blocks, &desk.say("holds"), &main))
}

fn is_live(row: &HoldRow, now: Timestamp) -> bool {
    row.lifted_at.is_none() && row.ends_at > now
}

/// The feeds that are followed: when each was last read, and why one fails.
fn followed(desk: &Desk, show: &Show, feeds: &[AlertFeed]) -> Markup {
    let since = desk.now().plus(-ASKED);
    let feeds: Vec<&AlertFeed> = feeds.iter().filter(|feed| feed.tried_at > since).collect();
    // What stands behind a question mark may be a key.
    let name = |feed: &AlertFeed| feed.url.split('?').next().unwrap_or_default().to_owned();
    html! { @if !feeds.is_empty() {
        h2 { (desk.say("feeds")) }
        p.note { (desk.say("feeds-note")) }
        ul.lines { @for feed in feeds { li {
            span.code { (name(feed)) } " "
            @match feed.read_at {
                Some(at) => span { (desk.with("feed-read", &[("when", show.moment_text(at).into()), ("n", feed.listed.into())])) },
                None => span { (desk.say("feed-never")) },
            }
            @if !feed.trouble.is_empty() { p.banner.warn { (desk.with("feed-fails", &[("why", feed.trouble.as_str().into())])) } }
        } } }
    } }
}

fn in_force(desk: &Desk, station: &Station, show: &Show, holds: &[HoldRow]) -> Markup {
    let now = desk.now();
    let live: Vec<&HoldRow> = holds.iter().filter(|row| is_live(row, now)).collect();
    html! {
        @if holds.is_empty() {
            (table::empty("shield", &desk.say("holds-none"), &desk.say("holds-none-why"), &html! {}))
        } @else {
            @if !live.is_empty() { div.map { (scene(station, &live).drawing(&desk.say("holds-map"))) } }
            div.scroll tabindex="0" role="region" aria-label=(desk.say("holds")) { table.rows {
                thead { tr { @for key in ["hold-level", "hold-words", "when", "vehicle", "hold-from-whom", "state"] { th scope="col" { (desk.say(key)) } } @if desk.may_dispatch() { th scope="col" { span.visually-hidden { (desk.say("acts")) } } } } }
                tbody { @for row in holds { tr {
                    td { (chip(desk.text(), "hold-level", row.level.code())) }
                    th scope="row" { (row.words) }
                    td { (show.span(row.starts_at, row.ends_at)) }
                    td { (vehicles(desk, row)) }
                    td { (desk.text().code("hold-source", row.source.code())) }
                    td { @match (row.lifted_at, row.ends_at <= now, row.starts_at <= now) {
                        (Some(at), _, _) => { (desk.say("hold-lifted")) " " (show.moment(at)) }
                        (None, true, _) => (desk.say("hold-over")),
                        (None, false, true) => strong { (desk.say("hold-now")) },
                        (None, false, false) => (desk.say("hold-soon")),
                    } }
                    @if desk.may_dispatch() { td { @if is_live(row, now) {
                        form method="post" action={ (PLACE) "/" (row.id) "/lift" } { button.quiet data-asks=(desk.say("hold-lift-ask")) { (desk.say("hold-lift")) } }
                    } } }
                } } }
            } }
        }
    }
}

fn vehicles(desk: &Desk, row: &HoldRow) -> String {
    if row.vehicles.is_empty() {
        return desk.say("vehicles-all");
    }
    let names = row.vehicles.split_whitespace().map(|code| desk.text().code("vehicle", code));
    names.collect::<Vec<_>>().join(", ")
}

fn scene(station: &Station, holds: &[&HoldRow]) -> Scene {
    let areas = holds.iter().filter_map(|row| read_areas(&row.areas)).flatten();
    let spot =
        Spot { point: point(station), kind: "station", label: station.name.clone(), href: None };
    Scene {
        areas: areas.map(|area| area_points(&area)).collect(),
        lines: vec![],
        spots: vec![spot],
    }
}

fn new_form(
    desk: &Desk,
    station: &Station,
    areas: &[ServiceArea],
    values: &Values,
    errors: &[FieldProblem],
) -> Markup {
    let f = Fields { desk, values, errors };
    let levels: Vec<(String, String)> = Level::ALL
        .iter()
        .rev()
        .map(|l| (l.code().to_owned(), desk.text().code("hold-does", l.code())))
        .collect();
    let mut places = vec![
        ("circle".to_owned(), desk.say("hold-circle")),
        ("drawn".to_owned(), desk.say("hold-drawn")),
    ];
    let named = |area: &ServiceArea| {
        (area.id.to_string(), desk.with("hold-in-area", &[("area", area.name.as_str().into())]))
    };
    places.extend(areas.iter().map(named));
    html! {
        section.panel { h2 { (desk.say("hold-new")) }
            (f.summary())
            form.stack method="post" action=(PLACE) {
                input type="hidden" name="station" value=(station.code);
                (f.select("level", "hold-level", &levels, None))
                (f.input("words", "hold-words", "text", Some("hold-words-hint")))
                div.field-pair { (f.input("from", "begins", "datetime-local", None)) (f.input("to", "ends", "datetime-local", None)) }
                (f.select("area", "hold-where", &places, Some("hold-where-hint")))
                (f.input("km", "hold-km", "number", None))
                details { summary { (desk.say("hold-elsewhere")) }
                    div.field-pair { (f.input("lat", "latitude", "text", None)) (f.input("lon", "longitude", "text", None)) }
                    (f.area("polygon", "area-polygon", Some("hold-polygon-hint")))
                }
                fieldset.checks { legend { (desk.say("hold-vehicles")) } p.hint { (desk.say("hold-vehicles-hint")) }
                    @for kind in VehicleKind::ALL { label.check { input type="checkbox" name="vehicle" value=(kind.code()) checked[values.has("vehicle", kind.code())]; span { (desk.text().code("vehicle", kind.code())) } } " " }
                }
                button.primary data-asks=(desk.say("hold-ask")) { (desk.say("hold-do")) }
            }
        }
    }
}

fn read_area(station: &Station, areas: &[ServiceArea], values: &Values) -> Option<Area> {
    let degrees = |name: &str| values.get(name).replace(',', ".").parse::<f64>().ok();
    match values.get("area") {
        "circle" => {
            let km = values.number::<u32>("km").ok().filter(|km| (1..=MAX_KM).contains(km))?;
            let elsewhere = degrees("lat").zip(degrees("lon"));
            let middle = match elsewhere {
                Some((lat, lon)) => Point::from_degrees(lat, lon)?,
                None => point(station),
            };
            Area::circle(middle, km * 1_000).ok()
        }
        "drawn" => Area::polygon(super::station::ring(values.get("polygon"))?).ok(),
        area => {
            let found = areas.iter().find(|known| known.id.to_string() == area)?;
            Area::polygon(super::station::corners(found)).ok()
        }
    }
}

fn read(
    desk: &Desk,
    station: &Station,
    areas: &[ServiceArea],
    values: &Values,
) -> Result<NewHold, Vec<FieldProblem>> {
    let show = desk.show(station.id);
    let mut errors = vec![];
    let span = read_span(values, &show, &mut errors);
    let area = read_area(station, areas, values);
    if area.is_none() {
        let must = "give a distance in kilometres, or an area as GeoJSON";
        errors.push(wrong("area", "no_area", must));
    }
    let vehicles = values.all("vehicle").filter_map(|code| code.parse().ok()).collect();
    match (span, area, values.get("level").parse::<Level>()) {
        (Some((from, to)), Some(area), Ok(level)) => {
            let words = values.get("words").to_owned();
            Ok(NewHold { level, from, to, areas: vec![area], vehicles, words })
        }
        _ => Err(errors),
    }
}

fn read_span(
    values: &Values,
    show: &Show,
    errors: &mut Vec<FieldProblem>,
) -> Option<(Timestamp, Timestamp)> {
    let mut moment = |name: &str| {
        let at = read_local(values.get(name), show);
        if at.is_none() {
            errors.push(wrong(name, "not_a_moment", "give a day and a time"));
        }
        at
    };
    moment("from").zip(moment("to"))
}

fn of_form(desk: &Desk, values: &Values) -> Result<Station, Problem> {
    let found = desk.stations.iter().find(|s| s.code == values.get("station")).cloned();
    found.ok_or_else(|| Problem::absent("station"))
}

async fn make(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let station = of_form(&desk, &values)?;
    let here = station.id;
    let areas = desk.ask(move |app, _| app.service_areas(here)).await?;
    let errors = match read(&desk, &station, &areas, &values) {
        Err(errors) => errors,
        Ok(new) => match desk.ask(move |app, ctx| app.make_hold(ctx, new)).await {
            Ok(_) => return Ok(done(PLACE, "hold-made").into_response()),
            Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
            Err(problem) => return Err(problem),
        },
    };
    let page = hold_page(&desk, &station, &values, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn lift(desk: Desk, Path(hold): Path<String>) -> Result<Redirect, Problem> {
    let hold: HoldId = id(&hold, "hold")?;
    desk.ask(move |app, ctx| app.lift_hold(ctx, hold)).await?;
    Ok(done(PLACE, "hold-lifted"))
}

/// Delays that stand on the page before the older ones are asked for.
const DELAYS_SHOWN: usize = 8;

fn delays(desk: &Desk, station: &Station, show: &Show, facts: &[StandingFact]) -> Markup {
    let (newest, older) = facts.split_at(facts.len().min(DELAYS_SHOWN));
    let list = |facts: &[StandingFact]| {
        html! { ul { @for fact in facts { li { (show.span(fact.starts_at, fact.ends_at)) " · " (desk.text().code("fact", fact.kind.code())) ": " (fact.words) } } } }
    };
    let now = desk.now();
    html! {
        section.panel { h2 { (desk.say("delays")) }
            p.note { (desk.say("delays-note")) }
            @if facts.is_empty() { p.muted { (desk.say("delays-none")) } }
            @else { (list(newest)) }
            @if !older.is_empty() { details { summary { (desk.count("delays-older", older.len() as u64)) } (list(older)) } }
            form.stack method="post" action={ (PLACE) "/delay" } {
                input type="hidden" name="station" value=(station.code);
                div.field-pair {
                    div.field { label for="d-from" { (desk.say("begins")) } input #d-from type="datetime-local" name="from" value=(local(now.plus(-HOUR), show)) required; }
                    div.field { label for="d-to" { (desk.say("ends")) } input #d-to type="datetime-local" name="to" value=(local(now, show)) required; }
                }
                div.field { label for="d-words" { (desk.say("delay-words")) } input #d-words name="words" maxlength="200" required; }
                button { (desk.say("delay-do")) }
            }
        }
    }
}

async fn delay(desk: Desk, Form(values): Form<Values>) -> Result<Redirect, Problem> {
    let station = of_form(&desk, &values)?;
    let show = desk.show(station.id);
    let Some(span) = read_span(&values, &show, &mut vec![]) else {
        return Ok(done(PLACE, "no-delay"));
    };
    let (here, words) = (station.id, values.get("words").to_owned());
    match desk.ask(move |app, ctx| app.note_station_delay(ctx, here, span, &words)).await {
        Ok(()) => Ok(done(PLACE, "delay-noted")),
        Err(problem) if problem.code == "invalid" => Ok(done(PLACE, "no-delay")),
        Err(problem) => Err(problem),
    }
}
