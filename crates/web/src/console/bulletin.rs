//! Bulletins to couriers: the list, writing one, taking one out.

use super::desk::{Desk, Section};
use super::form::{Fields, Values, wrong};
use super::{done, id, table};
use crate::problem::{FieldProblem, Problem};
use crate::show::{chip, icon};
use crate::site::Site;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::bulletin::{BulletinKind, NewBulletin};
use porchlight_app::rows::Bulletin;
use porchlight_app::zone;
use porchlight_domain::id::BulletinId;

const PLACE: &str = "/console/bulletins";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route(PLACE, get(page).post(publish))
        .route("/console/bulletins/{id}/withdraw", post(withdraw))
}

async fn page(desk: Desk) -> Result<Markup, Problem> {
    bulletin_page(&desk, &Values::of(&[("kind", "safety")]), &[]).await
}

async fn bulletin_page(
    desk: &Desk,
    values: &Values,
    errors: &[FieldProblem],
) -> Result<Markup, Problem> {
    let rows = desk.ask(|app, ctx| app.bulletins(ctx)).await?;
    let main = html! {
        p.back { a href="/console/blocks" { (icon("chevron-left")) (desk.say("blocks")) } }
        header.head { h1 { (desk.say("bulletins")) } }
        p.note { (desk.say("bulletins-note")) }
        @if rows.is_empty() { (table::empty("info", &desk.say("bulletins-none"), &desk.say("bulletins-none-why"), &html! {})) }
        @for row in &rows { (one(desk, row)) }
        @if desk.may_dispatch() { (form(desk, values, errors)) }
    };
    Ok(desk.page(Section::Blocks, &desk.say("bulletins"), &main))
}

fn one(desk: &Desk, row: &Bulletin) -> Markup {
    let show = row.station.map_or_else(|| desk.show_here(), |id| desk.show(id));
    html! {
        section.panel {
            h2 { (row.title_en) }
            p { (chip(desk.text(), "bulletin-kind", &row.kind)) " "
                span.muted { @match row.station { Some(id) => (desk.station_name(id)), None => (desk.say("stations-all")) } " · " (show.moment(row.published_at)) } }
            @if let Some(from) = row.holds_from { p { strong { (desk.with("bulletin-from", &[("day", show.date(zone::date_of(from, show.zone())).into())])) } } }
            p.words { (row.body_en) }
            @if !row.title_es.is_empty() { details { summary { "Español: " (row.title_es) } p.words lang="es" { (row.body_es) } } }
            @match row.withdrawn_at {
                Some(at) => p.muted { (desk.say("bulletin-withdrawn")) " " (show.moment(at)) },
                None => @if desk.may_dispatch() { form method="post" action={ (PLACE) "/" (row.id) "/withdraw" } { button.quiet data-asks=(desk.say("bulletin-withdraw-ask")) { (desk.say("bulletin-withdraw")) } } },
            }
        }
    }
}

fn form(desk: &Desk, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    let kinds: Vec<(String, String)> = BulletinKind::ALL
        .iter()
        .map(|k| (k.code().to_owned(), desk.text().code("bulletin-kind", k.code())))
        .collect();
    let mut stations = vec![(String::new(), desk.say("stations-all"))];
    stations.extend(desk.stations.iter().map(|s| (s.code.clone(), s.name.clone())));
    html! {
        section.panel { h2 { (desk.say("bulletin-new")) }
            (f.summary())
            form.stack method="post" action=(PLACE) {
                div.field-pair { (f.select("kind", "bulletin-what", &kinds, None)) (f.select("station", "bulletin-for", &stations, None)) }
                (f.input("holds_from", "bulletin-holds-from", "date", Some("bulletin-holds-from-hint")))
                (f.input("title_en", "bulletin-title-en", "text", None))
                (f.area("body_en", "bulletin-body-en", None))
                (f.input("title_es", "bulletin-title-es", "text", Some("bulletin-es-hint")))
                (f.area("body_es", "bulletin-body-es", None))
                button.primary { (desk.say("bulletin-publish")) }
            }
        }
    }
}

fn read(desk: &Desk, values: &Values) -> Result<NewBulletin, Vec<FieldProblem>> {
    let station = desk.stations.iter().find(|s| s.code == values.get("station"));
    let show = station.map_or_else(|| desk.show_here(), |s| desk.show(s.id));
    let day = values.get("holds_from");
    let from = zone::parse_date(day).and_then(|date| zone::at_minute(date, 0, show.zone()));
    if !day.is_empty() && from.is_none() {
        return Err(vec![wrong("holds_from", "not_a_day", "give a day")]);
    }
    let Ok(kind) = values.get("kind").parse() else {
        return Err(vec![wrong("kind", "unknown_code", "choose what it is")]);
    };
    let both =
        |title: &str, body: &str| (values.get(title).to_owned(), values.get(body).to_owned());
    Ok(NewBulletin {
        station: station.map(|s| s.id),
        kind,
        english: both("title_en", "body_en"),
        spanish: both("title_es", "body_es"),
        holds_from: from,
    })
}

async fn publish(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let errors = match read(&desk, &values) {
        Err(errors) => errors,
        Ok(new) => match desk.ask(move |app, ctx| app.publish_bulletin(ctx, new)).await {
            Ok(_) => return Ok(done(PLACE, "bulletin-published").into_response()),
            Err(problem) if problem.code == "invalid" => problem.errors.into_vec(),
            Err(problem) => return Err(problem),
        },
    };
    let page = bulletin_page(&desk, &values, &errors).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

async fn withdraw(desk: Desk, Path(bulletin): Path<String>) -> Result<Redirect, Problem> {
    let bulletin: BulletinId = id(&bulletin, "bulletin")?;
    desk.ask(move |app, ctx| app.withdraw_bulletin(ctx, bulletin)).await?;
    Ok(done(PLACE, "bulletin-out"))
}
