//! Trust reports that operators published, for everybody.

use super::board;
use crate::problem::Problem;
use crate::session::Visitor;
use crate::show::{Show, icon};
use crate::site::Site;
use crate::trust_view;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use porchlight_app::Actor;
use porchlight_app::trust::TrustReport;

async fn read(site: &Site, code: String) -> Result<TrustReport, Problem> {
    site.ask(Actor::Public, move |app, ctx| app.published_trust(ctx.now, &code)).await
}

/// Which stations publish one.
pub(super) async fn list(State(site): State<Site>, visitor: Visitor) -> Result<Markup, Problem> {
    let stations = site.ask(Actor::Public, |app, _| app.trust_published()).await?;
    let text = visitor.text;
    let title = text.say("trust-reports");
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("trust-reports-lead")) }
        @if stations.is_empty() { p { (text.say("trust-reports-none")) } }
        @else { ul { @for (code, name) in &stations { li { a href={ "/trust/" (code) } { (name) } } } } }
    };
    Ok(board(&site, &visitor, &title, &main))
}

pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Markup, Problem> {
    let report = read(&site, code).await?;
    let text = visitor.text;
    let shown = Show::new(text, &report.station.time_zone);
    let title = text.with("trust-title", &[("station", report.station.name.as_str().into())]);
    let at = format!("/trust/{}", report.station.code);
    let main = html! {
        h1 { (title) }
        (trust_view::report(&shown, &report))
        p.row {
            a.button href={ (at) "/report.html" } { (icon("download")) (text.say("trust-html")) }
            a.button href={ (at) "/report.json" } { (icon("download")) (text.say("trust-json")) }
        }
    };
    Ok(board(&site, &visitor, &title, &main))
}

pub(super) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let report = read(&site, code).await?;
    let shown = Show::new(visitor.text, &report.station.time_zone);
    let page = trust_view::export(&shown, &report).into_string();
    let name = format!("attachment; filename=\"trust-{}.html\"", report.station.code);
    let kind = (CONTENT_TYPE, "text/html; charset=utf-8".to_owned());
    Ok(([kind, (CONTENT_DISPOSITION, name)], page).into_response())
}

pub(super) async fn json(
    State(site): State<Site>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    Ok(Json(read(&site, code).await?.json()).into_response())
}
