//! Planning a day: what would be planned, the button, and what found no place.

use super::desk::{Desk, Section};
use super::form::Values;
use super::{done_with, table};
use crate::problem::Problem;
use crate::show::{chip, icon};
use crate::site::Site;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use jiff::ToSpan;
use maud::{Markup, html};
use porchlight_app::desk::AwardLine;
use porchlight_app::plan::Unplanned;
use porchlight_app::rows::Plan;
use porchlight_app::{OrderQuery, Slice, zone};
use porchlight_domain::words::{AwardState, OrderState};
use std::collections::BTreeMap;

/// Most orders without a place on the page; the rest is one click away in the list of orders.
const MAX_SHOWN: usize = 30;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/blocks/plan", get(page).post(plan))
}

/// What a day has to plan, and with what.
struct Day {
    open: u64,
    failed: u64,
    awards: Vec<AwardLine>,
    plan: Option<(Plan, Vec<Unplanned>)>,
}

async fn page(desk: Desk) -> Result<Response, Problem> {
    let Some(station) = desk.station().cloned() else { return Err(Problem::absent("station")) };
    let show = desk.show(station.id);
    let today = zone::date_of(desk.now(), show.zone());
    let date = desk.address.get("date").and_then(zone::parse_date).unwrap_or(today);
    let window = zone::day(date, show.zone()).ok_or_else(|| Problem::malformed("no such day"))?;
    let (here, name) = (station.id, date.to_string());
    let day = desk
        .ask(move |app, ctx| {
            let one = Slice { offset: 0, limit: 1 };
            let waiting = |state| OrderQuery {
                station: Some(here),
                state: Some(state),
                window: Some((window.start, window.end)),
                ..OrderQuery::default()
            };
            Ok(Day {
                open: app.order_list(ctx, &waiting(OrderState::Open), one)?.total,
                failed: app.order_list(ctx, &waiting(OrderState::AttemptFailed), one)?.total,
                awards: app.award_span(ctx, here, window.start, window.end)?,
                plan: app.newest_plan(ctx, here, &name)?,
            })
        })
        .await?;
    let to =
        |days: i64| desk.address.with(&[("date", &date.saturating_add(days.days()).to_string())]);
    let free = day.awards.iter().filter(|a| {
        a.stops == 0 && matches!(a.award.state, AwardState::Held | AwardState::CheckedIn)
    });
    let (waits, free) = (day.open + day.failed, free.count());
    let main = html! {
        p.back { a href="/console/blocks" { (icon("chevron-left")) (desk.say("blocks")) } }
        header.head {
            div { h1 { (desk.with("plan-of", &[("day", show.date(date).into())])) } p.muted { (station.code) " · " (station.name) } }
            div.acts { a.button rel="prev" href=(to(-1)) { (icon("chevron-left")) (desk.say("day-before")) } a.button rel="next" href=(to(1)) { (desk.say("day-next")) (icon("chevron-right")) } }
        }
        (super::week::station_filter(&desk))
        dl.figures {
            div.figure { dt { (desk.say("plan-waiting")) } dd { strong { (waits) } span.note { (desk.count("plan-again", day.failed)) } } }
            div.figure { dt { (desk.say("plan-awards")) } dd { strong { (free) } span.note { (desk.count("plan-awards-note", day.awards.len() as u64)) } } }
            div.figure { dt { (desk.say("plan-planned")) } dd { strong { (day.awards.iter().map(|a| a.stops).sum::<u32>()) } span.note { (desk.say("stops")) } } }
        }
        @if desk.may_dispatch() {
            form.stack method="post" action="/console/blocks/plan" {
                input type="hidden" name="station" value=(station.code);
                input type="hidden" name="date" value=(date);
                button.primary disabled[waits == 0 || free == 0] { (icon("route")) (desk.say("plan-do")) }
                @if waits == 0 { p.note { (desk.say("plan-no-orders")) } } @else if free == 0 { p.note { (desk.say("plan-no-awards")) } } @else { p.note { (desk.say("plan-note")) } }
            }
        }
        (routes_table(&desk, &day.awards))
        @if let Some((plan, unplanned)) = &day.plan { (summary(&desk, plan, unplanned)) }
    };
    let page = desk.page(Section::Blocks, &desk.say("plan-title"), &main);
    Ok((desk.remember(), page).into_response())
}

fn summary(desk: &Desk, plan: &Plan, unplanned: &[Unplanned]) -> Markup {
    let show = desk.show(plan.station);
    html! {
        h2 { (desk.say("plan-newest")) }
        p { (desk.with("plan-summary", &[("n", plan.planned.into()), ("left", unplanned.len().into())])) " " span.muted { (show.moment(plan.created_at)) } }
        @if !unplanned.is_empty() {
            ul { @for (reason, n) in by_reason(unplanned) { li { (reason_words(desk, reason)) ": " strong { (n) } } } }
            div.scroll tabindex="0" role="region" aria-label=(desk.say("plan-left")) { table.rows {
                thead { tr { th scope="col" { (desk.say("reference")) } th scope="col" { (desk.say("plan-why")) } } }
                tbody data-rows="" { @for line in unplanned.iter().take(MAX_SHOWN) {
                    tr data-keep="" { th scope="row" { a data-sheet="" data-row="" href={ "/console/orders/" (line.order) } { (line.reference) } } td { (reason_words(desk, &line.reason)) } }
                } }
            } }
            @if unplanned.len() > MAX_SHOWN {
                @let rest = super::address::query(&[("state", "open"), ("day", &plan.day)]);
                p { a href={ "/console/orders" (rest) } { (desk.count("plan-more", (unplanned.len() - MAX_SHOWN) as u64)) } }
            }
        }
    }
}

/// How many orders each reason kept out, most first.
fn by_reason(unplanned: &[Unplanned]) -> Vec<(&str, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in unplanned {
        *counts.entry(line.reason.as_str()).or_default() += 1;
    }
    let mut list: Vec<_> = counts.into_iter().collect();
    list.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    list
}

fn reason_words(desk: &Desk, reason: &str) -> String {
    let key = format!("plan-reason-{}", reason.replace('_', "-"));
    let words = desk.say(&key);
    if words == format!("con-{key}") { reason.to_owned() } else { words }
}

fn routes_table(desk: &Desk, awards: &[AwardLine]) -> Markup {
    html! {
        h2 { (desk.say("routes")) }
        @if awards.is_empty() { (table::empty("truck", &desk.say("awards-none"), &desk.say("plan-no-awards"), &html! {})) }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("routes")) { table.rows {
            thead { tr { @for key in ["courier", "block", "vehicle", "stops", "state"] { th.(if key == "stops" { "number" } else { "" }) scope="col" { (desk.say(key)) } } } }
            tbody data-rows="" { @for line in awards { tr data-keep="" {
                th scope="row" { a data-sheet="" data-row="" href={ "/console/awards/" (line.award.id) } { (line.courier.name) } }
                td { (desk.show(line.block.station).clocks(line.block.starts_at, line.block.ends_at)) }
                td { (desk.text().code("vehicle", line.courier.vehicle.code())) }
                td.number { (line.stops) }
                td { (chip(desk.text(), "award-state", line.award.state.code())) }
            } } }
        } } }
    }
}

async fn plan(desk: Desk, Form(values): Form<Values>) -> Result<Redirect, Problem> {
    let (code, date) = (values.get("station").to_owned(), values.get("date").to_owned());
    let station = desk.stations.iter().find(|s| s.code == code).map(|s| s.id);
    let station = station.ok_or_else(|| Problem::absent("station"))?;
    let day = date.clone();
    let summary = desk.ask(move |app, ctx| app.plan_day(ctx, station, &day)).await?;
    let word = if summary.planned == 0 { "no-planned" } else { "planned" };
    let place = format!("/console/blocks/plan?station={code}&date={date}");
    Ok(done_with(&place, word, u64::from(summary.planned)))
}
