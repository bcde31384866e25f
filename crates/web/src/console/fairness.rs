//! The fairness report of a station, for whoever runs it; everybody reads the same one.

use super::desk::{Desk, Section};
use crate::fairness_view;
use crate::problem::Problem;
use crate::show::icon;
use crate::site::Site;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use maud::{Markup, html};

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/settings/stations/{code}/fairness", get(page))
}

async fn page(desk: Desk, Path(code): Path<String>) -> Result<Markup, Problem> {
    let station = desk.stations.iter().find(|s| s.code == code);
    let id = station.ok_or_else(|| Problem::absent("station"))?.id;
    let now = desk.now();
    let story = desk.ask(move |app, _| app.fairness(now, id)).await?;
    let show = desk.show(id);
    let title = desk.text().with("fair-title", &[("station", story.station.name.as_str().into())]);
    let main = html! {
        p.back { a href={ "/console/settings/stations/" (code) "/rounds" } { (icon("chevron-left")) (desk.say("round-policy")) } }
        header.head { h1 { (title) } div.acts {
            a.button href={ "/rounds/stations/" (code) "/fairness.html" } { (icon("download")) (desk.text().say("fair-export")) }
            @if super::pack::may_read(&desk) { a.button href={ (super::pack::PLACE) "?station=" (code) } { (icon("file-text")) (desk.say("pack-title")) } }
        } }
        (fairness_view::story(&show, &story))
    };
    Ok(desk.page(Section::Rounds, &title, &main))
}
