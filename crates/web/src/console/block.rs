//! One block: its places, who holds them, and assigning one directly.

use super::desk::{Desk, Section};
use super::form::Values;
use super::{done, id};
use crate::problem::Problem;
use crate::show::{Show, chip, distance, icon, lasting, money};
use crate::site::Site;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::Slice;
use porchlight_app::block::Assigned;
use porchlight_app::cancel_block::BlockCancelled;
use porchlight_app::check_in::AwardArrival;
use porchlight_app::desk::BlockStory;
use porchlight_app::pay::{shown_net, shown_pay};
use porchlight_app::rows::Courier;
use porchlight_domain::id::{BlockId, CourierId};
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::BlockState;

/// Most couriers offered for a direct assignment at once; a search narrows further.
const OFFERED: u32 = 20;

/// Limits that an assignment may meet, by their codes.
const RULES: [&str; 7] =
    ["overlap", "travel", "rest", "day_hours", "week_hours", "hold_cap", "hold"];
/// Most minutes that a limit may be about.
const MAX_MINUTES: i64 = 31 * 24 * 60;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/blocks/{id}", get(page))
        .route("/console/blocks/{id}/assign", post(assign))
        .route("/console/blocks/{id}/cancel", post(cancel))
}

async fn page(desk: Desk, Path(block): Path<String>) -> Result<Markup, Problem> {
    let block: BlockId = id(&block, "block")?;
    let search = desk.address.get("courier").unwrap_or("").to_owned();
    let may = desk.may_dispatch();
    let (story, couriers, arrivals, offer, waiting) = desk
        .ask(move |app, ctx| {
            let story = app.block_story(ctx, block)?;
            let slice = Slice { offset: 0, limit: if may { OFFERED } else { 0 } };
            let couriers = app.couriers(ctx, &search, slice)?;
            let (arrivals, offer) = (app.block_arrivals(ctx, block)?, app.offer_of(ctx, block)?);
            Ok((story, couriers.rows, arrivals, offer, app.waiting_list(ctx, block)?))
        })
        .await?;
    let show = desk.show(story.station.id);
    let block = &story.block;
    let title = show.span_text(block.starts_at, block.ends_at);
    let main = html! {
        p.back { a href={ "/console/blocks?from=" (porchlight_app::zone::date_of(block.starts_at, show.zone())) } { (icon("chevron-left")) (desk.say("blocks")) } }
        header.head {
            div { h1 { (title) } p { (chip(desk.text(), "block-state", block.state.code())) " " span.muted { (story.station.name) } } }
        }
        dl.facts.inline {
            div { dt { (desk.say("places")) } dd { (story.awards.len()) " / " (block.places) } }
            div { dt { (desk.say("pay")) } dd { (money(shown_pay(block), block.currency)) @if block.raised > 0 { " " span.muted { (desk.with("pay-raised", &[("amount", money(block.raised, block.currency).into())])) } } } }
            div { dt { (desk.say("net-title")) } dd { (money(shown_net(block), block.currency)) } }
            div { dt { (desk.say("vehicle")) } dd { (desk.text().code("vehicle", block.vehicle.code())) } }
            div { dt { (desk.say("expected")) } dd { (desk.count("stops-n", block.expected_stops)) " · " (distance(i64::from(block.expected_metres))) } }
            @if let Some(round) = &story.round { div { dt { (desk.say("round")) } dd { a href={ "/console/rounds/" (round.id) } { (show.moment(round.closes_at)) } " " (chip(desk.text(), "round-state", round.state.code())) } } }
        }
        p.note { strong { (desk.say("pay-published")) } " " (super::week::rule_words(&desk, &story.station)) }
        (super::pay_steps::next(&desk, &show, block))
        div #awards data-live={ "station/" (story.station.id) } {
            (awards(&desk, &show, &story, &arrivals))
            (super::waiting_list::section(&desk, &show, &waiting))
        }
        (super::check_in::desk_section(&desk, &show, &story, &arrivals))
        @if may { (refused(&desk)) @if !super::offer::is_open(&offer) { (assign_form(&desk, &story, &couriers)) } }
        (super::offer::section(&desk, &show, block, &offer, &couriers))
        @if may { (cancel_form(&desk, &story)) }
        @if !story.waitlist.is_empty() {
            h2 { (desk.say("waitlist")) }
            ol.waitlist { @for courier in &story.waitlist { li { a href={ "/console/people/" (courier.id) } { (courier.name) } } } }
        }
    };
    Ok(desk.page(Section::Blocks, &title, &main))
}

/// Which limit kept a courier from the block, after an assignment that was refused.
fn refused(desk: &Desk) -> Markup {
    let text = desk.text();
    let figure = |name: &str| desk.address.get(name).and_then(|n| n.parse::<i64>().ok());
    let (number, most) = (figure("number").unwrap_or(0), figure("most").unwrap_or(0));
    let is = match desk.address.get("rule") {
        Some(rule) if RULES.contains(&rule) => rule,
        _ => return html! {},
    };
    let long = |minutes: i64| lasting(text, minutes.clamp(0, MAX_MINUTES) * MINUTE);
    let rule = if is == "hold_cap" { most.to_string() } else { long(most) };
    let arguments = [("is", long(number).into()), ("rule", rule.into())];
    let key = format!("limit-{}", is.replace('_', "-"));
    html! { p.banner.warn.notice role="status" { (desk.with(&key, &arguments)) } }
}

fn awards(desk: &Desk, show: &Show, story: &BlockStory, arrivals: &[AwardArrival]) -> Markup {
    let came = |award| arrivals.iter().find(|arrival| arrival.award == award);
    html! {
        h2 { (desk.say("awards")) }
        @if story.awards.is_empty() { p.muted { (desk.say("awards-none")) } }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("awards")) { table.rows {
            thead { tr { @for key in ["courier", "how", "since", "check-in", "route", "state"] { th scope="col" { (desk.say(key)) } } } }
            tbody data-rows="" { @for line in &story.awards { tr data-keep="" {
                th scope="row" { a data-row="" href={ "/console/awards/" (line.award.id) } { (line.courier.name) } }
                td { (desk.text().code("award-source", line.award.source.code())) }
                td { (show.moment(line.award.made_at)) }
                td { (super::check_in::cell(desk, show, came(line.award.id))) }
                td { @if line.stops > 0 { (desk.with("stops-done", &[("done", line.done.into()), ("all", line.stops.into())])) } @else { span.muted { (desk.say("no-route")) } } }
                td { (chip(desk.text(), "award-state", line.award.state.code())) }
            } } }
        } } }
    }
}

fn assign_form(desk: &Desk, story: &BlockStory, couriers: &[Courier]) -> Markup {
    let block = &story.block;
    let full = story.awards.len() >= block.places as usize;
    if full || block.ends_at <= desk.now() {
        return html! {};
    }
    let at = format!("/console/blocks/{}", block.id);
    let search = desk.address.get("courier").unwrap_or("");
    html! {
        section.assign {
            h2 { (desk.say("assign")) }
            p.note { (desk.say("assign-note")) }
            form.filters action=(at) { label.filter.wide { span { (desk.say("courier-search")) } input type="search" name="courier" value=(search) maxlength="100"; } button { (desk.say("search")) } }
            @if couriers.is_empty() { p.muted { (desk.say("couriers-no-match")) } }
            @else { form.inline method="post" action={ (at) "/assign" } {
                label { span { (desk.say("courier")) } select name="courier" {
                    @for courier in couriers { option value=(courier.id) { (courier.name) " · " (desk.text().code("vehicle", courier.vehicle.code())) } }
                } }
                button { (desk.say("assign-do")) }
            } }
        }
    }
}

async fn assign(
    desk: Desk,
    Path(block): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let block: BlockId = id(&block, "block")?;
    let courier: CourierId = id(values.get("courier"), "courier")?;
    let answer = desk.ask(move |app, ctx| app.assign(ctx, block, courier)).await?;
    let code = match answer {
        Assigned::Assigned(_) => "assigned",
        Assigned::Full => "no-assign-full",
        Assigned::Conflict => "no-assign-conflict",
        Assigned::Limit(why) => {
            let figure = |figure: Option<u32>| figure.map_or(String::new(), |n| n.to_string());
            let (number, most) = (figure(why.number), figure(why.limit));
            let at =
                format!("/console/blocks/{block}?rule={}&number={number}&most={most}", why.code);
            return Ok(Redirect::to(&at));
        }
        Assigned::VehicleTooSmall => "no-assign-vehicle",
        Assigned::Over => "no-assign-over",
        Assigned::InRound => "no-assign-round",
        Assigned::Offered => "no-assign-offered",
    };
    Ok(done(&format!("/console/blocks/{block}"), code))
}

fn cancel_form(desk: &Desk, story: &BlockStory) -> Markup {
    let block = &story.block;
    let over = block.ends_at <= desk.now();
    html! {
        @if !over && !matches!(block.state, BlockState::Ended | BlockState::Cancelled) {
            section.panel { details { summary { (desk.say("block-cancel")) }
                p.note { (desk.say("block-cancel-note")) }
                form.stack method="post" action={ "/console/blocks/" (block.id) "/cancel" } {
                    div.field { label for="f-why" { (desk.say("pay-reason")) } input #f-why name="reason" maxlength="300" required; }
                    button data-asks=(desk.say("block-cancel-ask")) { (desk.say("block-cancel-do")) }
                }
            } }
        }
    }
}

async fn cancel(
    desk: Desk,
    Path(block): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let block: BlockId = id(&block, "block")?;
    let back = format!("/console/blocks/{block}");
    let reason = values.get("reason").to_owned();
    if reason.is_empty() {
        return Ok(done(&back, "no-pay-reason"));
    }
    let code = match desk.ask(move |app, ctx| app.cancel_block(ctx, block, &reason)).await? {
        BlockCancelled::Done(_) => "block-cancelled",
        BlockCancelled::Already | BlockCancelled::Over => "no-block-over",
        BlockCancelled::InRound => "no-block-round",
        BlockCancelled::UnderWay => "no-block-under-way",
    };
    Ok(done(&back, code))
}
