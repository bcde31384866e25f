//! Stations and their service areas.

use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::system::tabs;
use super::{done, table};
use crate::map::{Scene, Spot};
use crate::problem::{FieldProblem, Problem};
use crate::show::icon;
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::rows::{ServiceArea, Station};
use porchlight_app::station::{Made, NewStation, point};
use porchlight_domain::geo::Point;
use porchlight_domain::id::ServiceAreaId;
use porchlight_domain::pay::PayRule;
use porchlight_domain::words::AwardMode;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/settings/stations", get(list))
        .route("/console/settings/stations/new", get(new_form).post(make))
        .route("/console/settings/stations/{code}", get(page))
        .route("/console/settings/stations/{code}/mode", post(set_mode))
        .route("/console/settings/stations/{code}/areas", post(make_area))
        .route("/console/settings/stations/{code}/areas/{area}", post(change_area))
        .route("/console/settings/stations/{code}/pay", post(set_pay))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    super::system::operators_only(&desk)?;
    let new = html! { a.button.primary href="/console/settings/stations/new" { (icon("plus")) (desk.say("station-new")) } };
    let main = html! {
        header.head { h1 { (desk.say("settings")) } div.acts { (new) } }
        (tabs(&desk, "stations"))
        @if desk.stations.is_empty() { (table::empty("warehouse", &desk.say("stations-none"), &desk.say("stations-none-why"), &new)) }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("stations")) { table.rows {
            thead { tr { @for key in ["code", "name", "time-zone", "award-mode", "pay"] { th scope="col" { (desk.say(key)) } } } }
            tbody data-rows="" { @for s in &desk.stations { tr data-keep="" {
                th scope="row" { a data-row="" href={ "/console/settings/stations/" (s.code) } { (s.code) } }
                td { span.clip { (s.name) } }
                td { (s.time_zone) }
                td { (desk.text().code("award-mode", s.award_mode.code())) }
                td.small { (super::week::rule_words(&desk, s)) }
            } } }
        } } }
    };
    Ok(desk.page(Section::Settings, &desk.say("stations"), &main))
}

fn modes(desk: &Desk) -> Vec<(String, String)> {
    let of = |m: &AwardMode| (m.code().to_owned(), desk.text().code("award-mode", m.code()));
    AwardMode::ALL.iter().map(of).collect()
}

async fn new_form(desk: Desk) -> Result<Markup, Problem> {
    super::system::operators_only(&desk)?;
    let values =
        Values::of(&[("award_mode", "draw"), ("currency", "USD"), ("minimum_per_hour", "0")]);
    Ok(new_page(&desk, &values, &[]))
}

fn new_page(desk: &Desk, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    let main = html! {
        p.back { a href="/console/settings/stations" { (icon("chevron-left")) (desk.say("stations")) } }
        h1 { (desk.say("station-new")) }
        (f.summary())
        form.stack method="post" action="/console/settings/stations/new" {
            div.field-pair { (f.input("code", "code", "text", Some("code-hint"))) (f.input("name", "name", "text", Some("station-name-hint"))) }
            (f.input("time_zone", "time-zone", "text", Some("time-zone-hint")))
            div.field-pair { (f.input("latitude", "latitude", "text", Some("latitude-hint"))) (f.input("longitude", "longitude", "text", None)) }
            (f.select("award_mode", "award-mode", &modes(desk), Some("award-mode-hint")))
            fieldset { legend { (desk.say("pay-published")) } p.hint { (desk.say("pay-hint")) }
                div.field-pair { (f.input("currency", "currency", "text", None)) (f.input("pay_per_hour", "per-hour", "text", None)) }
                div.field-pair { (f.input("pay_per_km", "per-km", "text", None)) (f.input("cost_per_km", "cost-per-km", "text", None)) }
                (f.input("minimum_per_hour", "minimum-per-hour", "text", Some("minimum-hint")))
            }
            button.primary { (desk.say("station-make")) }
        }
    };
    desk.page(Section::Settings, &desk.say("station-new"), &main)
}

fn read_pay(values: &Values, wrong: &mut Vec<FieldProblem>) -> PayRule {
    let mut amount = |name: &str| {
        values.amount(name).unwrap_or_else(|e| {
            wrong.push(e);
            0
        })
    };
    PayRule {
        per_hour: amount("pay_per_hour"),
        per_km: amount("pay_per_km"),
        cost_per_km: amount("cost_per_km"),
        minimum_per_hour: amount("minimum_per_hour"),
    }
}

fn read(values: &Values) -> Result<NewStation, Vec<FieldProblem>> {
    let mut wrong = vec![];
    let pay = read_pay(values, &mut wrong);
    let degrees = |name: &str| values.get(name).replace(',', ".").parse::<f64>().ok();
    let point = degrees("latitude").zip(degrees("longitude"));
    let point = point.and_then(|(lat, lon)| Point::from_degrees(lat, lon));
    if point.is_none() {
        wrong.push(super::form::wrong(
            "latitude",
            "not_a_place",
            "give degrees such as 30.2672 and -97.7431",
        ));
    }
    let currency = values.get("currency").parse().ok();
    if currency.is_none() {
        wrong.push(super::form::wrong(
            "currency",
            "not_a_currency",
            "give three letters such as USD",
        ));
    }
    let mode: Option<AwardMode> = values.get("award_mode").parse().ok();
    match (point, currency, mode) {
        (Some(point), Some(currency), Some(award_mode)) if wrong.is_empty() => Ok(NewStation {
            code: values.get("code").into(),
            name: values.get("name").into(),
            time_zone: values.get("time_zone").into(),
            point,
            award_mode,
            currency,
            pay,
        }),
        _ => Err(wrong),
    }
}

async fn make(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let errors = match read(&values) {
        Err(wrong) => wrong,
        Ok(new) => match desk.ask(move |app, ctx| app.make_station(ctx, new)).await {
            Ok(Made::Made(_)) => {
                let place = format!("/console/settings/stations/{}", values.get("code"));
                return Ok(done(&place, "station-made").into_response());
            }
            Ok(Made::Taken) => {
                vec![super::form::wrong("code", "code_taken", "a station has this code")]
            }
            Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
            Err(problem) => return Err(problem),
        },
    };
    let page = new_page(&desk, &values, &errors);
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn page(desk: Desk, Path(code): Path<String>) -> Result<Markup, Problem> {
    super::system::operators_only(&desk)?;
    station_page(&desk, &code, &Values::default(), &[]).await
}

async fn station_page(
    desk: &Desk,
    code: &str,
    values: &Values,
    errors: &[FieldProblem],
) -> Result<Markup, Problem> {
    let station = desk.station_coded(code)?.clone();
    let here = station.id;
    let areas = desk.ask(move |app, _| app.service_areas(here)).await?;
    let contact = desk.ask(move |app, _| app.station_contact(here)).await?;
    let demands = desk.ask(move |app, ctx| app.assurance_demands(ctx, here)).await?;
    let steps = desk.ask(move |app, _| app.pay_steps(here)).await?;
    let tipping = desk.ask(move |app, _| app.tipping(here)).await?;
    let check_in = desk.ask(move |app, _| app.check_in_rule(here)).await?;
    let f = Fields { desk, values, errors };
    let at = format!("/console/settings/stations/{code}");
    let main = html! {
        p.back { a href="/console/settings/stations" { (icon("chevron-left")) (desk.say("stations")) } }
        header.head { div { h1 { (station.name) } p.muted { (station.code) " · " (station.time_zone) " · " (format!("{:.5}, {:.5}", point(&station).lat_degrees(), point(&station).lon_degrees())) } } }
        (pay_panel(desk, &station, values, errors))
        (super::pay_steps::panel(desk, code, steps))
        section.panel { h2 { (desk.say("award-mode")) } p.muted { (desk.say("award-mode-hint")) }
            form.inline method="post" action={ (at) "/mode" } {
                label { span { (desk.say("award-mode")) } select name="mode" { @for (code, words) in modes(desk) { option value=(code) selected[code == station.award_mode.code()] { (words) } } } }
                button { (desk.say("save")) }
            }
        }
        section.panel { h2 { (desk.say("round-policy")) } p.muted { (desk.say("round-policy-lead")) }
            p { a.button href={ (at) "/rounds" } { (desk.say("round-policy")) } " " a.button href={ (at) "/fairness" } { (desk.say("fairness")) } }
        }
        section.panel { h2 { (desk.say("law")) } p.muted { (desk.say("law-lead")) }
            p { a.button href=(super::law::place(code)) { (desk.say("law")) } " " a.button href=(super::trust::place(code)) { (desk.say("trust")) } }
        }
        (super::contact::panel(desk, code, &contact))
        (super::check_in::panel(desk, code, check_in))
        (super::tip::panel(desk, code, &tipping))
        (super::device::demands(desk, &station, &demands))
        section.panel { h2 { (desk.say("areas")) }
            @if areas.is_empty() { p.muted { (desk.say("areas-none")) } }
            @else {
                div.map { (scene(&station, &areas).drawing(&desk.say("areas"))) }
                ul { @for area in &areas { li { (area.name) " " span.muted { (desk.count("corners", corners(area).len() as u64)) " · " (desk.with("version-n", &[("n", area.version.into())])) }
                    details { summary { (desk.say("area-change")) }
                        form.stack method="post" action={ (at) "/areas/" (area.id) } {
                            label { span { (desk.say("area-polygon")) } textarea name="polygon" rows="4" required { (geojson(area)) } }
                            button { (desk.say("save")) }
                        }
                    }
                } } }
            }
            (f.summary())
            form.stack method="post" action={ (at) "/areas" } {
                (f.input("name", "area-name", "text", None))
                (f.area("polygon", "area-polygon", Some("area-polygon-hint")))
                label.button.file-fill hidden { (icon("upload")) (desk.say("area-file")) input.visually-hidden type="file" accept=".json,.geojson,application/geo+json" data-fills="f-polygon"; }
                button.primary { (desk.say("area-make")) }
            }
        }
    };
    Ok(desk.page(Section::Settings, &station.name, &main))
}

fn pay_panel(desk: &Desk, station: &Station, values: &Values, errors: &[FieldProblem]) -> Markup {
    let kept = Values::of(&[
        ("pay_per_hour", &plain_amount(station.pay_per_hour)),
        ("pay_per_km", &plain_amount(station.pay_per_km)),
        ("cost_per_km", &plain_amount(station.cost_per_km)),
        ("minimum_per_hour", &plain_amount(station.legal_minimum_per_hour)),
    ]);
    let sent = values.0.iter().any(|(name, _)| name == "pay_per_hour");
    let f = Fields { desk, values: if sent { values } else { &kept }, errors };
    html! {
        section.panel { h2 { (desk.say("pay-rule-title")) }
            p { (super::week::rule_words(desk, station)) " " span.muted { (desk.with("version-n", &[("n", station.pay_version.into())])) } }
            details open[sent] { summary { (desk.say("pay-change")) }
                p.hint { (desk.say("pay-change-hint")) }
                form.stack method="post" action={ "/console/settings/stations/" (station.code) "/pay" } {
                    div.field-pair { (f.input("pay_per_hour", "per-hour", "text", None)) (f.input("pay_per_km", "per-km", "text", None)) }
                    div.field-pair { (f.input("cost_per_km", "cost-per-km", "text", None)) (f.input("minimum_per_hour", "minimum-per-hour", "text", Some("minimum-hint"))) }
                    button.primary data-asks=(desk.say("pay-ask")) { (desk.say("pay-publish")) }
                }
            }
        }
    }
}

/// An amount in minor units as the form takes it.
fn plain_amount(minor: i64) -> String {
    format!("{}.{:02}", minor / 100, minor % 100)
}

/// An area as the form takes it.
fn geojson(area: &ServiceArea) -> String {
    let mut ring: Vec<[f64; 2]> =
        corners(area).iter().map(|p| [p.lon_degrees(), p.lat_degrees()]).collect();
    ring.extend(ring.first().copied());
    serde_json::json!({"type": "Polygon", "coordinates": [ring]}).to_string()
}

pub(super) fn corners(area: &ServiceArea) -> Vec<Point> {
    let list: Vec<[i32; 2]> = serde_json::from_str(&area.polygon).unwrap_or_default();
    list.into_iter().map(|[lat, lon]| Point { lat, lon }).collect()
}

fn scene(station: &Station, areas: &[ServiceArea]) -> Scene {
    let spot =
        Spot { point: point(station), kind: "station", label: station.name.clone(), href: None };
    Scene { areas: areas.iter().map(corners).collect(), lines: vec![], spots: vec![spot] }
}

/// The outer ring of the first polygon in a piece of GeoJSON, without its repeated last corner.
pub(super) fn ring(text: &str) -> Option<Vec<Point>> {
    let json: serde_json::Value = serde_json::from_str(text).ok()?;
    let geometry = match json["type"].as_str()? {
        "FeatureCollection" => &json["features"][0]["geometry"],
        "Feature" => &json["geometry"],
        _ => &json,
    };
    let ring = match geometry["type"].as_str()? {
        "Polygon" => &geometry["coordinates"][0],
        "MultiPolygon" => &geometry["coordinates"][0][0],
        _ => return None,
    };
    let corner =
        |pair: &serde_json::Value| Point::from_degrees(pair[1].as_f64()?, pair[0].as_f64()?);
    let mut points: Vec<Point> = ring.as_array()?.iter().map(corner).collect::<Option<_>>()?;
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    Some(points)
}

async fn make_area(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let station = desk.station_coded(&code)?.clone().id;
    let name = values.get("name").to_owned();
    let errors = match ring(values.get("polygon")) {
        None => vec![super::form::wrong("polygon", "not_a_polygon", "give a GeoJSON polygon")],
        Some(points) => {
            match desk
                .ask(move |app, ctx| app.make_service_area(ctx, station, &name, &points))
                .await
            {
                Ok(Made::Made(_)) => {
                    let place = format!("/console/settings/stations/{code}");
                    return Ok(done(&place, "area-made").into_response());
                }
                Ok(Made::Taken) => {
                    vec![super::form::wrong("name", "name_taken", "an area has this name")]
                }
                Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
                Err(problem) => return Err(problem),
            }
        }
    };
    let page = station_page(&desk, &code, &values, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn change_area(
    desk: Desk,
    Path((code, area)): Path<(String, String)>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let area: ServiceAreaId = super::id(&area, "service area")?;
    let errors = match ring(values.get("polygon")) {
        None => vec![super::form::wrong("polygon", "not_a_polygon", "give a GeoJSON polygon")],
        Some(points) => {
            match desk.ask(move |app, ctx| app.change_service_area(ctx, area, &points)).await {
                Ok(_) => {
                    let place = format!("/console/settings/stations/{code}");
                    return Ok(done(&place, "area-changed").into_response());
                }
                Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
                Err(problem) => return Err(problem),
            }
        }
    };
    let page = station_page(&desk, &code, &values, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn set_pay(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Response, Problem> {
    let station = desk.station_coded(&code)?.clone().id;
    let mut errors = vec![];
    let rule = read_pay(&values, &mut errors);
    if errors.is_empty() {
        match desk.ask(move |app, ctx| app.set_pay_rule(ctx, station, rule)).await {
            Ok(_) => {
                let place = format!("/console/settings/stations/{code}");
                return Ok(done(&place, "pay-set").into_response());
            }
            Err(problem) if problem.code == "invalid" => errors = problem.errors.into_vec(),
            Err(problem) => return Err(problem),
        }
    }
    let page = station_page(&desk, &code, &values, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn set_mode(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let station = desk.station_coded(&code)?.clone().id;
    let mode: AwardMode = values.get("mode").parse().map_err(|_| Problem::absent("award mode"))?;
    desk.ask(move |app, ctx| app.set_award_mode(ctx, station, mode)).await?;
    Ok(done(&format!("/console/settings/stations/{code}"), "mode-set"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_polygon_is_found_in_every_wrapping() {
        let bare = r#"{"type":"Polygon","coordinates":[[[-97,30],[-96,30],[-96,31],[-97,30]]]}"#;
        let feature = format!(r#"{{"type":"Feature","geometry":{bare}}}"#);
        let list = format!(r#"{{"type":"FeatureCollection","features":[{feature}]}}"#);
        for text in [bare, &feature, &list] {
            assert_eq!(ring(text).map(|points| points.len()), Some(3), "{text}");
        }
        assert_eq!(ring(r#"{"type":"Point","coordinates":[1,2]}"#), None);
        assert_eq!(ring("no"), None);
    }
}
