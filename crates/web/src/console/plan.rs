//! Planning a day: what would be planned, the button, and what found no place.

use super::desk::{Desk, Section};
use super::form::Values;
use super::{done, table};
use crate::problem::Problem;
use crate::show::{chip, icon};
use crate::site::Site;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use porchlight_app::desk::AwardLine;
use porchlight_app::plan::{Asked, MAX_ORDERS, Unplanned};
use porchlight_app::rows::{Plan, PlanJob};
use porchlight_app::{OrderQuery, Slice, zone};
use porchlight_domain::words::{AwardState, JobState, OrderState};
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
    job: Option<PlanJob>,
}

async fn page(desk: Desk) -> Result<Response, Problem> {
    let Some(station) = desk.station().cloned() else {
        let main = html! { h1 { (desk.say("plan-title")) } (table::no_station(&desk)) };
        return Ok(desk.page(Section::Blocks, &desk.say("plan-title"), &main).into_response());
    };
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
                job: app.newest_plan_job(ctx, here, &name)?,
            })
        })
        .await?;
    let to =
        |days: i64| desk.address.with(&[("date", &date.saturating_add(days.days()).to_string())]);
    let main = html! {
        p.back { a href="/console/blocks" { (icon("chevron-left")) (desk.say("blocks")) } }
        header.head {
            div { h1 { (desk.with("plan-of", &[("day", show.date(date).into())])) } p.muted { (station.code) " · " (station.name) } }
            div.acts { a.button rel="prev" href=(to(-1)) { (icon("chevron-left")) (desk.say("day-before")) } a.button rel="next" href=(to(1)) { (desk.say("day-next")) (icon("chevron-right")) } }
        }
        (super::week::station_filter(&desk))
        div #plan data-live={ "station/" (station.id) } { (region(&desk, &station.code, date, &day)) }
    };
    let page = desk.page(Section::Blocks, &desk.say("plan-title"), &main);
    Ok((desk.remember(), page).into_response())
}

/// What changes while the day is planned, which happens by itself.
fn region(desk: &Desk, code: &str, date: Date, day: &Day) -> Markup {
    let free = day.awards.iter().filter(|a| {
        a.stops == 0 && matches!(a.award.state, AwardState::Held | AwardState::CheckedIn)
    });
    let (waits, free) = (day.open + day.failed, free.count());
    html! {
        dl.figures {
            div.figure { dt { (desk.say("plan-waiting")) } dd { strong { (waits) } span.note { (desk.count("plan-again", day.failed)) } } }
            div.figure { dt { (desk.say("plan-awards")) } dd { strong { (free) } span.note { (desk.count("plan-awards-note", day.awards.len() as u64)) } } }
            div.figure { dt { (desk.say("plan-planned")) } dd { strong { (day.awards.iter().map(|a| a.stops).sum::<u32>()) } span.note { (desk.say("stops")) } } }
        }
        @if let Some(job) = day.job.as_ref().filter(|job| under_way(job)) {
            p.banner role="status" { (icon("clock")) span { strong { (desk.say("plan-under-way")) } " " (desk.say("plan-since")) " " (desk.show(job.station).clock(job.asked_at)) ". " (desk.say("plan-follows")) } }
        } @else if desk.may_dispatch() {
            @if let Some(job) = day.job.as_ref().filter(|job| job.state == JobState::Failed) {
                p.banner.stop role="status" { (icon("alert")) span { strong { (desk.say("plan-failed")) } " " (failure_words(desk, job)) } }
            }
            form.stack method="post" action="/console/blocks/plan" {
                input type="hidden" name="station" value=(code);
                input type="hidden" name="date" value=(date);
                button.primary disabled[waits == 0 || free == 0] { (icon("route")) (desk.say("plan-do")) }
                @if waits == 0 { p.note { (desk.say("plan-no-orders")) } } @else if free == 0 { p.note { (desk.say("plan-no-awards")) } } @else { p.note { (desk.say("plan-note")) } }
            }
        }
        (routes_table(desk, &day.awards))
        @if let Some((plan, unplanned)) = &day.plan { (summary(desk, plan, unplanned)) }
    }
}

fn under_way(job: &PlanJob) -> bool {
    matches!(job.state, JobState::Waiting | JobState::Running)
}

fn failure_words(desk: &Desk, job: &PlanJob) -> String {
    let key = match job.failure.as_str() {
        "too_many_orders" => "plan-failed-too-many",
        "denied" => "plan-failed-denied",
        "gave_up" => "plan-failed-gave-up",
        _ => "plan-failed-fault",
    };
    desk.with(key, &[("most", MAX_ORDERS.into())])
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
    let station = desk.station_coded(&code)?.id;
    let day = date.clone();
    let asked = desk.ask(move |app, ctx| app.ask_plan(ctx, station, &day)).await?;
    let place = format!("/console/blocks/plan?station={code}&date={date}");
    Ok(match asked {
        // The page itself says that it is under way, and stops saying so when the plan is there.
        Asked::Asked => Redirect::to(&place),
        Asked::Already => done(&place, "no-plan-asked"),
    })
}
