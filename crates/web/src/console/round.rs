//! Rounds: the list, one explained, and announcing one.

use super::desk::{Desk, Section};
use super::form::{Fields, Values};
use super::table::{self, Column};
use super::{done, done_with, id};
use crate::problem::{FieldProblem, Problem};
use crate::show::{Show, chip, grouped, icon};
use crate::site::Site;
use crate::{round_number, round_view};
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Form, Router};
use jiff::ToSpan;
use maud::{Markup, html};
use porchlight_app::desk::{Entrant, RoundStory};
use porchlight_app::round::Announced;
use porchlight_app::zone;
use porchlight_domain::id::RoundId;
use porchlight_domain::time::Timestamp;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/rounds", get(list))
        .route("/console/rounds/announce", get(announce_form).post(announce))
        .route("/console/rounds/{id}", get(page))
        .route("/console/rounds/{id}/record.json", get(record))
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    let (station, slice) = (desk.narrowed().map(|s| s.id), table::slice(&desk.address));
    let list = desk.ask(move |app, _| app.round_list(station, slice)).await?;
    let columns = [
        Column::plain(desk.say("closes")),
        Column::plain(desk.say("station")),
        Column::plain(desk.say("opens")),
        Column::number(desk.say("entries")),
        Column::plain(desk.say("state")),
    ];
    let narrowed =
        table::choice(&desk, "station", &desk.say("station"), &table::station_options(&desk));
    let announce = html! { @if desk.may_dispatch() { a.button.primary href="/console/rounds/announce" { (icon("plus")) (desk.say("announce")) } } };
    let policies = html! { @if let Some(station) = desk.station() { a.button href={ "/console/settings/stations/" (station.code) "/rounds" } { (icon("file-text")) (desk.say("round-policy")) } } };
    let main = html! {
        header.head { h1 { (desk.say("rounds")) } div.acts { (policies) (announce) } }
        @if desk.stations.len() > 1 { (table::filters(&desk, false, &narrowed)) }
        @if list.rows.is_empty() { (table::empty("dices", &desk.say("rounds-none"), &desk.say("rounds-none-why"), &announce)) }
        @else {
            div.scroll tabindex="0" role="region" aria-label=(desk.say("rounds")) { table.rows.list {
                (table::head(&desk, &columns))
                tbody data-rows="" { @for round in &list.rows { tr data-keep="" {
                    th scope="row" { a data-row="" href={ "/console/rounds/" (round.id) } { (desk.show(round.station).moment(round.closes_at)) } }
                    td { (desk.station_name(round.station)) }
                    td data-label=(desk.say("opens")) { (desk.show(round.station).moment(round.opens_at)) }
                    td.number data-label=(desk.say("entries")) { (grouped(u64::from(round.entrants))) }
                    td { (chip(desk.text(), "round-state", round.state.code())) }
                } } }
            } }
            (table::paging(&desk, list.total))
        }
    };
    Ok(desk.page(Section::Rounds, &desk.say("rounds"), &main))
}

async fn page(desk: Desk, Path(round): Path<String>) -> Result<Markup, Problem> {
    let round: RoundId = id(&round, "round")?;
    let story = desk.ask(move |app, ctx| app.round_story(ctx, round)).await?;
    let show = desk.show(story.page.station.id);
    let title =
        desk.with("round-title", &[("when", show.moment_text(story.page.round.closes_at).into())]);
    let record = format!("/console/rounds/{round}/record.json");
    let record = story.page.record_is_open.then_some(record);
    let link = |block: &porchlight_app::rows::Block| Some(format!("/console/blocks/{}", block.id));
    let main = html! {
        p.back { a href="/console/rounds" { (icon("chevron-left")) (desk.say("rounds")) } }
        div #round data-live={ "round/" (round) } {
            header.head { div { h1 { (title) } p { (round_view::state(&show, &story.page.round)) " " span.muted { (story.page.station.name) " · " (desk.count("entries-n", story.entrants.len() as u64)) } } }
                div.acts { a.button href={ "/rounds/" (round) } { (desk.say("public-page")) } } }
            (round_number::waits(&show, &story.page, true))
            (round_view::strip(&show, &story.page.round))
            h2 { (desk.say("odds")) }
            (round_view::odds(&show, &story.page, link))
        section.panel { h2 { (desk.say("recompute")) } p.muted { (desk.say("recompute-lead")) } (round_view::recompute(&show, &story.page, record.as_deref())) }
        h2 { (desk.say("entrants")) }
        (entrants(&desk, &show, &story))
        h2 { (desk.say("commitments")) }
        (round_view::commitments(&show, &story.page))
        (round_view::rules(&show, &story.page))
        }
    };
    Ok(desk.page_with(Section::Rounds, &title, &["recompute.js"], &main))
}

fn entrants(desk: &Desk, show: &Show, story: &RoundStory) -> Markup {
    if story.entrants.is_empty() {
        return html! { p.muted { (desk.say("entrants-none")) } };
    }
    let heads = ["place", "courier", "tickets", "wanted", "result", "answers"];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("entrants")) { table.rows {
            thead { tr { @for key in heads { th.(if matches!(key, "place" | "tickets" | "wanted") { "number" } else { "" }) scope="col" { (desk.say(key)) } } } }
            tbody data-rows="" { @for entrant in &story.entrants { (entrant_row(desk, show, story, entrant)) } }
        } }
    }
}

fn entrant_row(desk: &Desk, show: &Show, story: &RoundStory, entrant: &Entrant) -> Markup {
    let ranked: Vec<String> = serde_json::from_str(&entrant.entry.ranked).unwrap_or_default();
    let block = |id: &str| story.page.blocks.iter().find(|(b, ..)| b.id.to_string() == id);
    let answers = entrant.answer.as_ref().map_or(&[][..], |a| &a.answers);
    html! {
        tr data-keep="" {
            td.number { @match entrant.entry.position { Some(n) => (n), None => "–" } }
            th scope="row" { a data-row="" href={ "/console/people/" (entrant.courier.id) } { (entrant.courier.name) } @if entrant.entry.standing { " " span.chip { (desk.say("standing")) } } }
            td.number { (entrant.entry.tickets) }
            td.number { (entrant.entry.max_blocks) }
            td { @if let Some(answer) = &entrant.answer { (desk.say(&format!("result-{}", answer.result))) } @else { span.muted { (desk.text().say("rnd-not-yet")) } } }
            td { details { summary { (desk.count("choices-n", ranked.len() as u64)) }
                ol.answers { @for (index, choice) in ranked.iter().enumerate() { li {
                    @if let Some((block, ..)) = block(choice) { (show.span(block.starts_at, block.ends_at)) } @else { code { (choice) } }
                    @if let Some(code) = answers.get(index) { " · " strong { (desk.say(&format!("answer-{}", code.replace('_', "-")))) } }
                } } }
            } }
        }
    }
}

async fn record(desk: Desk, Path(round): Path<String>) -> Result<Response, Problem> {
    let round: RoundId = id(&round, "round")?;
    let json = desk.ask(move |app, ctx| app.round_record(ctx, round)).await?;
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind)], json).into_response())
}

/// `2026-11-28T18:00`, as browsers send and expect it, in the station's zone.
pub(super) fn local(at: Timestamp, show: &Show) -> String {
    let date = zone::date_of(at, show.zone());
    let minute = zone::minute_of_day(at, show.zone());
    format!("{date}T{:02}:{:02}", minute / 60, minute % 60)
}

pub(super) fn read_local(text: &str, show: &Show) -> Option<Timestamp> {
    let (date, time) = text.split_once('T')?;
    let (hour, minute) = time.split_once(':')?;
    let minute = hour.parse::<u32>().ok()? * 60 + minute.get(..2)?.parse::<u32>().ok()?;
    zone::at_minute(zone::parse_date(date)?, minute, show.zone())
}

async fn announce_form(desk: Desk) -> Result<Response, Problem> {
    let show = desk.show_here();
    let tomorrow = zone::date_of(desk.now(), show.zone()).saturating_add(1.days());
    let closes = zone::at_minute(tomorrow, 18 * 60, show.zone()).unwrap_or_else(|| desk.now());
    let values = Values::of(&[
        ("opens_at", &local(desk.now(), &show)),
        ("closes_at", &local(closes, &show)),
        ("days", "7"),
    ]);
    let page = announce_page(&desk, &values, &[]);
    Ok((desk.remember(), page).into_response())
}

fn announce_page(desk: &Desk, values: &Values, errors: &[FieldProblem]) -> Markup {
    let f = Fields { desk, values, errors };
    let main = html! {
        p.back { a href="/console/rounds" { (icon("chevron-left")) (desk.say("rounds")) } }
        h1 { (desk.say("announce")) }
        p.lead { (desk.say("announce-lead")) }
        @if let Some(station) = desk.station() {
            (super::week::station_filter(desk))
            (f.summary())
            form.stack method="post" action="/console/rounds/announce" {
                input type="hidden" name="station" value=(station.code);
                div.field-pair { (f.input("opens_at", "opens", "datetime-local", None)) (f.input("closes_at", "closes", "datetime-local", None)) }
                (f.input("days", "announce-days", "number", Some("announce-days-hint")))
                p.note { (desk.with("zone-note", &[("zone", station.time_zone.clone().into())])) }
                button.primary { (icon("dices")) (desk.say("announce-do")) }
            }
        } @else { (table::no_station(desk)) }
    };
    desk.page(Section::Rounds, &desk.say("announce"), &main)
}

async fn announce(desk: Desk, Form(values): Form<Values>) -> Result<Response, Problem> {
    let station = desk.stations.iter().find(|s| s.code == values.get("station"));
    let station = station.ok_or_else(|| Problem::absent("station"))?;
    let (here, show) = (station.id, desk.show(station.id));
    let opens = read_local(values.get("opens_at"), &show);
    let closes = read_local(values.get("closes_at"), &show);
    let days: Option<i64> = values.get("days").parse().ok();
    let (Some(opens), Some(closes), Some(days)) = (opens, closes, days) else {
        let error =
            super::form::wrong("closes_at", "not_ahead", "give both times and a number of days");
        let page = announce_page(&desk, &values, &[error]);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let answer = desk.ask(move |app, ctx| app.announce_round(ctx, here, opens, closes, days)).await;
    match answer {
        Ok(Announced::Announced(round, blocks)) => {
            Ok(done_with(&format!("/console/rounds/{round}"), "announced", u64::from(blocks))
                .into_response())
        }
        Ok(Announced::NoBlocks) => {
            Ok(done("/console/rounds/announce", "no-blocks-open").into_response())
        }
        Ok(Announced::OpenedForRace(blocks)) => {
            Ok(done_with("/console/blocks", "opened-for-race", u64::from(blocks)).into_response())
        }
        Err(problem) if problem.code == "invalid" => {
            let page = announce_page(&desk, &values, &problem.errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(problem) => Err(problem),
    }
}
