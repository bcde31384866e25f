//! The trust report of a station, for its staff; an operator publishes it, or takes it back.

use super::desk::{Desk, Section};
use super::done;
use super::form::Values;
use crate::problem::Problem;
use crate::show::icon;
use crate::site::Site;
use crate::trust_view;
use axum::extract::Path;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Json, Router};
use maud::{Markup, html};
use porchlight_app::trust::TrustReport;

/// Where a station's report is at the desk.
const PLACE: &str = "/console/settings/stations/{code}/trust";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(page).post(publish))
        .route(&format!("{PLACE}.html"), get(file))
        .route(&format!("{PLACE}.json"), get(json))
}

/// Where a station's report is.
pub(super) fn place(code: &str) -> String {
    format!("/console/settings/stations/{code}/trust")
}

async fn read(desk: &Desk, code: &str) -> Result<TrustReport, Problem> {
    let station = desk.station_coded(code)?.id;
    desk.ask(move |app, ctx| app.trust(ctx, station)).await
}

async fn page(desk: Desk, Path(code): Path<String>) -> Result<Markup, Problem> {
    let report = read(&desk, &code).await?;
    let show = desk.show(report.station.id);
    let title =
        desk.text().with("trust-title", &[("station", report.station.name.as_str().into())]);
    let at = place(&code);
    let public = format!("/trust/{code}");
    let main = html! {
        p.back { a href={ "/console/claims" } { (icon("chevron-left")) (desk.say("claims")) } }
        header.head { h1 { (title) } div.acts {
            a.button href={ (at) ".html" } { (icon("download")) (desk.text().say("trust-html")) }
            a.button href={ (at) ".json" } { (icon("download")) (desk.text().say("trust-json")) }
        } }
        section.panel {
            @if report.published { p { (desk.say("trust-is-public")) " " a href=(public) { (public) } } }
            @else { p { (desk.say("trust-is-not-public")) } }
            @if desk.may_operate() {
                form.inline method="post" {
                    @if report.published { button name="act" value="withhold" { (desk.say("trust-withhold")) } }
                    @else { button.primary name="act" value="publish" { (desk.say("trust-publish")) } }
                }
            }
        }
        (trust_view::report(&show, &report))
    };
    Ok(desk.page(Section::Deliveries, &title, &main))
}

async fn publish(
    desk: Desk,
    Path(code): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let station = desk.station_coded(&code)?.id;
    let publish = values.get("act") == "publish";
    desk.ask(move |app, ctx| app.publish_trust(ctx, station, publish)).await?;
    Ok(done(&place(&code), if publish { "trust-published" } else { "trust-withheld" }))
}

async fn file(desk: Desk, Path(code): Path<String>) -> Result<Response, Problem> {
    let report = read(&desk, &code).await?;
    let page = trust_view::export(&desk.show(report.station.id), &report).into_string();
    let name = format!("attachment; filename=\"trust-{code}.html\"");
    let kind = (CONTENT_TYPE, "text/html; charset=utf-8".to_owned());
    Ok(([kind, (CONTENT_DISPOSITION, name)], page).into_response())
}

async fn json(desk: Desk, Path(code): Path<String>) -> Result<Response, Problem> {
    Ok(Json(read(&desk, &code).await?.json()).into_response())
}
