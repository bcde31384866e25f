//! The week of blocks.

use super::desk::{Desk, Section};
use super::table;
use super::{done_with, form::Values};
use crate::problem::Problem;
use crate::show::{Show, icon, money};
use crate::site::Site;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};
use porchlight_app::desk::WeekBlock;
use porchlight_app::pay::{shown_net, shown_pay};
use porchlight_app::rows::Station;
use porchlight_app::station::pay_rule;
use porchlight_app::zone;
use porchlight_domain::words::BlockState;

/// Days of a week.
const DAYS: i32 = 7;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/blocks", get(page)).route("/console/blocks/make", post(make))
}

/// The pay rule of a station, in words.
pub(super) fn rule_words(desk: &Desk, station: &Station) -> String {
    let rule = pay_rule(station);
    let amount = |minor: i64| money(minor, station.currency);
    desk.with(
        "pay-rule",
        &[
            ("hour", amount(rule.per_hour).into()),
            ("km", amount(rule.per_km).into()),
            ("cost", amount(rule.cost_per_km).into()),
            ("least", amount(rule.minimum_per_hour).into()),
        ],
    )
}

async fn page(desk: Desk) -> Result<Response, Problem> {
    let Some(station) = desk.station().cloned() else {
        let main = html! { h1 { (desk.say("blocks")) } (table::no_station(&desk)) };
        return Ok(desk.page(Section::Blocks, &desk.say("blocks"), &main).into_response());
    };
    let show = desk.show(station.id);
    let today = zone::date_of(desk.now(), show.zone());
    let day = desk.address.get("from").and_then(zone::parse_date).unwrap_or(today);
    let monday = day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days());
    let days: Vec<Date> = (0..DAYS).map(|n| monday.saturating_add(n.days())).collect();
    let whole = zone::day(monday, show.zone()).zip(zone::day(days[6], show.zone()));
    let (from, to) =
        whole.map(|(a, b)| (a.start, b.end)).ok_or_else(|| Problem::malformed("no such week"))?;
    let here = station.id;
    let (blocks, templates) = desk
        .ask(move |app, ctx| Ok((app.block_span(ctx, here, from, to)?, app.templates(ctx, here)?)))
        .await?;
    let week =
        |days: i64| desk.address.with(&[("from", &monday.saturating_add(days.days()).to_string())]);
    let main = html! {
        header.head {
            div { h1 { (desk.say("blocks")) } p.muted { (show.date(monday)) " - " (show.date(days[6])) } }
            div.acts {
                a.button href=(week(-7)) rel="prev" { (icon("chevron-left")) (desk.say("week-before")) }
                a.button href="/console/blocks" { (desk.say("this-week")) }
                a.button href=(week(7)) rel="next" { (desk.say("week-next")) (icon("chevron-right")) }
            }
        }
        (station_filter(&desk))
        div.acts.under {
            a.button href="/console/blocks/templates" { (icon("calendar-days")) (desk.say("templates")) }
            a.button href="/console/blocks/plan" { (icon("route")) (desk.say("plan-title")) }
            a.button href="/console/holds" { (icon("triangle-alert")) (desk.say("holds")) }
            a.button href="/console/bulletins" { (icon("info")) (desk.say("bulletins")) }
            @if super::pay::reads(&desk) { a.button href="/console/pay" { (icon("receipt")) (desk.say("pay-title")) } }
            @if desk.may_dispatch() {
                a.button href="/console/rounds/announce" { (icon("dices")) (desk.say("announce")) }
                @if !templates.is_empty() {
                    form.inline method="post" action="/console/blocks/make" {
                        input type="hidden" name="station" value=(station.code);
                        label { span { (desk.say("make-for")) } input type="number" name="days" value="14" min="1" max="31"; span { (desk.say("days")) } }
                        button { (icon("plus")) (desk.say("make-blocks")) }
                    }
                }
            }
        }
        @if blocks.is_empty() && templates.is_empty() {
            @let step = html! { @if desk.may_dispatch() { a.button.primary href="/console/blocks/templates" { (desk.say("first-template")) } } };
            (table::empty("calendar-days", &desk.say("templates-none"), &desk.say("templates-none-why"), &step))
        } @else { (grid(&desk, &show, &days, today, &blocks)) }
        p.note { strong { (desk.say("pay-published")) } " " (rule_words(&desk, &station)) }
    };
    let page = desk.page(Section::Blocks, &desk.say("blocks"), &main);
    Ok((desk.remember(), page).into_response())
}

/// A drop-down of stations for pages that show one station.
pub(super) fn station_filter(desk: &Desk) -> Markup {
    if desk.stations.len() < 2 {
        return html! {};
    }
    let here = desk.station().map(|s| s.code.clone()).unwrap_or_default();
    html! {
        form.filters action=(desk.address.path) {
            label.filter { span { (desk.say("station")) }
                select name="station" data-narrows="" { @for s in &desk.stations { option value=(s.code) selected[s.code == here] { (s.code) " · " (s.name) } } } }
            @if let Some(from) = desk.address.get("from") { input type="hidden" name="from" value=(from); }
            button { (desk.say("narrow")) }
        }
    }
}

fn grid(desk: &Desk, show: &Show, days: &[Date], today: Date, blocks: &[WeekBlock]) -> Markup {
    let of_day = |day: Date| {
        blocks.iter().filter(move |b| zone::date_of(b.block.starts_at, show.zone()) == day)
    };
    html! {
        div.week data-rows="" {
            @for day in days {
                section.day.(if *day == today { "today" } else { "" }) {
                    h2 { (show.date(*day)) @if *day == today { " " span.visually-hidden { (desk.say("today")) } } }
                    @if of_day(*day).next().is_none() { p.muted.none { (desk.say("no-blocks")) } }
                    ul { @for line in of_day(*day) { (block_card(desk, show, line)) } }
                }
            }
        }
    }
}

fn block_card(desk: &Desk, show: &Show, line: &WeekBlock) -> Markup {
    let block = &line.block;
    let over = block.ends_at <= desk.now();
    let full = line.held >= block.places;
    let tone = match block.state {
        BlockState::Cancelled => "cancelled",
        _ if over => "over",
        BlockState::Draft => "draft",
        _ if full => "full",
        _ => "gaps",
    };
    html! {
        li { a.block.(tone) data-sheet="" data-row="" href={ "/console/blocks/" (block.id) } {
            strong { (show.clocks(block.starts_at, block.ends_at)) }
            span.places { progress value=(line.held) max=(block.places) aria-label=(desk.say("places")) {} " " (line.held) "/" (block.places) }
            span.pay { (money(shown_pay(block), block.currency)) span.muted { " " (desk.with("net", &[("amount", money(shown_net(block), block.currency).into())])) } }
            span.muted { (desk.text().code("vehicle", block.vehicle.code())) " · " (desk.text().code("block-state", block.state.code())) }
        } }
    }
}

async fn make(desk: Desk, Form(values): Form<Values>) -> Result<Redirect, Problem> {
    let code = values.get("station").to_owned();
    let days: i64 = values.get("days").parse().unwrap_or(0);
    let station = desk.station_coded(&code)?.id;
    let made = desk.ask(move |app, ctx| app.make_blocks(ctx, station, days)).await?;
    let word = if made > 0 { "blocks-made" } else { "no-blocks-made" };
    Ok(done_with(&format!("/console/blocks?station={code}"), word, u64::from(made)))
}
