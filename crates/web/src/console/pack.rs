//! The pack for a regulator: its figures to read, and the signed zip for whoever may make it.

use super::desk::{Desk, Section};
use crate::problem::{FieldProblem, Problem};
use crate::show::icon;
use crate::site::Site;
use axum::extract::Query;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::Error;
use porchlight_app::pack::{Pack, Span, StationPack};
use porchlight_domain::id::StationId;
use porchlight_domain::words::Role;
use serde::Deserialize;

/// Where it is.
pub(super) const PLACE: &str = "/console/reports/pack";

/// Which stations and days.
#[derive(Debug, Clone, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    station: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
}

pub(super) fn routes() -> Router<Site> {
    Router::new().route(PLACE, get(page).post(export))
}

/// Whether the figures open for this person.
pub(super) fn may_read(desk: &Desk) -> bool {
    matches!(desk.role(), Role::Operator | Role::Auditor)
}

/// The station and span that somebody asks for; what is left empty is all stations and the last month.
fn read(desk: &Desk, wanted: &mut Wanted) -> Result<(Option<StationId>, Span), Problem> {
    if wanted.first.is_empty() && wanted.last.is_empty() {
        (wanted.first, wanted.last) = Span::last_month(desk.now());
    }
    let station = match wanted.station.as_str() {
        "" => None,
        code => {
            let found = desk.stations.iter().find(|station| station.code == code);
            Some(found.ok_or_else(|| Problem::absent("station"))?.id)
        }
    };
    let span = Span::of_days(&wanted.first, &wanted.last).ok_or_else(|| {
        let say = "give both days, for example 2026-11-01 and 2026-11-30";
        Problem::from(Error::invalid("first", "not_a_day", say))
    })?;
    Ok((station, span))
}

async fn page(desk: Desk, Query(mut wanted): Query<Wanted>) -> Result<Markup, Problem> {
    let asked = match read(&desk, &mut wanted) {
        Ok((station, span)) => desk.ask(move |app, ctx| app.pack(ctx, station, span)).await,
        Err(problem) => Err(problem),
    };
    let (pack, errors) = match asked {
        Ok(pack) => (Some(pack), Vec::new()),
        Err(problem) if !problem.errors.is_empty() => (None, problem.errors.to_vec()),
        Err(problem) => return Err(problem),
    };
    let main = html! {
        header.head { h1 { (desk.say("pack-title")) } }
        p.muted { (desk.say("pack-lead")) }
        (form(&desk, &wanted, &errors))
        @if let Some(pack) = &pack { (shown(&desk, pack)) }
    };
    Ok(desk.page(Section::Rounds, &desk.say("pack-title"), &main))
}

fn form(desk: &Desk, wanted: &Wanted, errors: &[FieldProblem]) -> Markup {
    let day = |name: &str, key: &str, value: &str| {
        html! { div.field { label for={ "f-" (name) } { (desk.say(key)) } input id={ "f-" (name) } type="date" name=(name) value=(value) required; } }
    };
    html! {
        @if !errors.is_empty() { div.banner.warn role="alert" { @for error in errors { p { (error.message) } } } }
        form.filters method="get" action=(PLACE) {
            div.field { label for="f-station" { (desk.say("station")) } select #f-station name="station" {
                option value="" { (desk.say("pack-all")) }
                @for station in &desk.stations { option value=(station.code) selected[station.code == wanted.station] { (station.name) } }
            } }
            (day("first", "pack-first", &wanted.first))
            (day("last", "pack-last", &wanted.last))
            button { (desk.say("pack-show")) }
            @if desk.may_operate() {
                button.primary formmethod="post" formaction=(PLACE) { (icon("download")) (desk.say("pack-make")) }
            }
        }
        @if desk.may_operate() { p.note { (desk.say("pack-make-more")) } }
    }
}

fn shown(desk: &Desk, pack: &Pack) -> Markup {
    html! {
        details { summary { (desk.say("pack-assumed")) } ul { @for line in &pack.assumed { li lang="en" { (line) } } } }
        p.note { (desk.with("pack-least", &[("n", pack.least.into())])) }
        @for station in &pack.stations { (station_part(desk, station)) }
    }
}

fn amount(minor: i64, currency: &str) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    format!("{sign}{}.{:02} {currency}", minor / 100, minor % 100)
}

fn station_part(desk: &Desk, station: &StationPack) -> Markup {
    let amount = |minor: i64| amount(minor, &station.currency);
    let optional = |minor: Option<i64>| minor.map_or_else(|| desk.say("pack-none"), amount);
    let say = |key: &str| desk.say(key);
    html! {
        section.panel {
            h2 { (station.name) " (" (station.code) ")" }
            @if station.months.is_empty() { p.muted { (say("pack-no-work")) } } @else {
                div.scroll tabindex="0" role="region" aria-label=(say("pack-work")) { table.rows {
                    thead { tr { th scope="col" { (say("pack-month")) } @for key in ["pack-couriers", "pack-blocks", "pack-engaged", "pack-gross", "pack-driving", "pack-gross-hour", "pack-net-hour"] { th.number scope="col" { (say(key)) } } } }
                    tbody { @for m in &station.months { tr {
                        th scope="row" { (m.month) } td.number { (m.couriers) } td.number { (m.blocks) }
                        td.number { (m.engaged_minutes / 60) " h " (m.engaged_minutes % 60) " min" }
                        td.number { (amount(m.gross)) } td.number { (amount(m.driving)) }
                        td.number { (optional(m.gross_per_hour)) } td.number { (optional(m.net_per_hour)) }
                    } } }
                } }
                @if let Some(spread) = station.net_per_hour { p { (desk.with("pack-spread", &[("low", amount(spread.p10).into()), ("half", amount(spread.median).into()), ("high", amount(spread.p90).into())])) } }
            }
            @if !station.acts.is_empty() {
                h3 { (say("pack-acts")) }
                div.scroll tabindex="0" role="region" aria-label=(say("pack-acts")) { table.rows {
                    thead { tr { th scope="col" { (say("pack-act")) } th.number scope="col" { (say("pack-count")) } th.number scope="col" { (say("pack-looked")) } } }
                    tbody { @for act in &station.acts { tr {
                        th scope="row" lang="en" { (act.words) } td.number { (act.count) }
                        td.number { @match act.looked_at { Some(n) => (n), None => (say("pack-not-each")) } }
                    } } }
                } }
            }
            @if let (Some(decisions), Some(appeals)) = (&station.decisions, &station.appeals) {
                h3 { (say("pack-decisions")) }
                @if decisions.is_empty() { p.muted { (say("pack-no-decisions")) } } @else { ul {
                    @for d in decisions { li { (desk.text().code("decision-kind", &d.kind)) ", " (desk.text().code("decision-state", &d.state)) @if d.automatic { " (" (say("pack-by-program")) ")" } ": " (d.count) } }
                    @for a in appeals { li { (say("pack-appeals")) ", " (desk.text().code("appeal-state", &a.state)) ": " (a.count) } }
                } }
            }
            h3 { (say("pack-policies")) }
            div.scroll tabindex="0" role="region" aria-label=(say("pack-policies")) { table.rows {
                thead { tr { @for key in ["pack-about", "pack-version", "pack-from", "pack-until"] { th scope="col" { (say(key)) } } } }
                tbody { @for policy in &station.policies { tr {
                    th scope="row" { (desk.text().code("con-pack-about", policy.about)) } td { (policy.version) }
                    td { @match &policy.from { Some(at) => (at.get(..10).unwrap_or_default()), None => (say("pack-with-product")) } }
                    td { @match &policy.until { Some(at) => (at.get(..10).unwrap_or_default()), None => (say("pack-still")) } }
                } } }
            } }
        }
    }
}

async fn export(desk: Desk, Form(mut wanted): Form<Wanted>) -> Result<Response, Problem> {
    let (station, span) = read(&desk, &mut wanted)?;
    let file = desk.ask(move |app, ctx| app.export_pack(ctx, station, span)).await?;
    let kind = (header::CONTENT_TYPE, "application/zip");
    let mut response = ([kind, (header::CACHE_CONTROL, "no-store")], file).into_response();
    let of = if wanted.station.is_empty() { "all" } else { &wanted.station };
    let name = format!("attachment; filename=\"pack-{of}-{}-{}.zip\"", wanted.first, wanted.last);
    if let Ok(name) = HeaderValue::from_str(&name) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}
