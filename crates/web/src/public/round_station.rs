//! A station's numbers for rounds and how fair its rounds were, for everybody.

use super::board;
use crate::fairness_view;
use crate::problem::Problem;
use crate::round_numbers;
use crate::session::Visitor;
use crate::show::{Show, icon};
use crate::site::Site;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use porchlight_app::rows::Station;
use porchlight_app::{Actor, App, Error};

fn station_of(app: &App, code: &str) -> Result<Station, Error> {
    let found = app.stations()?.into_iter().find(|station| station.code == code);
    found.ok_or(Error::Absent("station"))
}

pub(super) async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Markup, Problem> {
    let (policies, story) = site
        .ask(Actor::Public, move |app, ctx| {
            let station = station_of(app, &code)?;
            Ok((app.round_policies(ctx.now, station.id)?, app.fairness(ctx.now, station.id)?))
        })
        .await?;
    let text = visitor.text;
    let show = Show::new(text, &story.station.time_zone);
    let name = || [("station", story.station.name.as_str().into())];
    let title = text.with("round-numbers-title", &name());
    let main = html! {
        h1 { (title) }
        p.lead { (text.say("round-numbers-lead")) " " a href="/rounds/how" { (text.say("nav-how")) } }
        @for line in &policies.coming {
            h2 { (text.with("round-numbers-coming", &[("moment", show.moment_text(line.from).into())])) }
            p { (line.reason) }
            (round_numbers::table(text, &line.numbers))
        }
        h2 { (text.say("round-numbers-now")) }
        (round_numbers::table(text, &policies.now))
        h2 { (text.with("fair-title", &name())) }
        (fairness_view::story(&show, &story))
        p { a.button href={ "/rounds/stations/" (story.station.code) "/fairness.html" } { (icon("download")) (text.say("fair-export")) } " "
            a.button href={ "/laws/" (story.station.code) } { (text.say("law-link")) } }
    };
    Ok(board(&site, &visitor, &title, &main))
}

/// The fairness report as a file of its own.
pub(super) async fn fairness(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let name = format!("attachment; filename=\"fairness-{code}.html\"");
    let story = site
        .ask(Actor::Public, move |app, ctx| {
            let station = station_of(app, &code)?;
            app.fairness(ctx.now, station.id)
        })
        .await?;
    let show = Show::new(visitor.text, &story.station.time_zone);
    let page = fairness_view::export(&show, &story).into_string();
    let kind = (CONTENT_TYPE, "text/html; charset=utf-8".to_owned());
    Ok(([kind, (CONTENT_DISPOSITION, name)], page).into_response())
}
