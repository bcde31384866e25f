//! One award: its courier, its route stop by stop, on a map and in a table.

use super::desk::{Desk, Section};
use super::form::Values;
use super::{done, done_with, id};
use crate::map::{Line, Scene, Spot};
use crate::problem::Problem;
use crate::show::{chip, distance, icon, lasting};
use crate::site::Site;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::Slice;
use porchlight_app::board::BoardRoute;
use porchlight_app::route::Transferred;
use porchlight_app::rows::Courier;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AwardId, CourierId};
use porchlight_domain::time::{SECOND, Timestamp};
use porchlight_domain::words::{AwardState, StopState};

/// Most couriers offered for a transfer at once; a search narrows further.
const OFFERED: u32 = 20;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/awards/{id}", get(page))
        .route("/console/awards/{id}/transfer", post(transfer))
}

async fn page(desk: Desk, Path(award): Path<String>) -> Result<Markup, Problem> {
    let award: AwardId = id(&award, "award")?;
    let search = desk.address.get("courier").unwrap_or("").to_owned();
    let slice = Slice { offset: 0, limit: if desk.may_dispatch() { OFFERED } else { 0 } };
    let (line, couriers, paid) = desk
        .ask(move |app, ctx| {
            let couriers = app.couriers(ctx, &search, slice)?;
            Ok((app.award_story(ctx, award)?, couriers, app.pay_of(ctx, award)?))
        })
        .await?;
    let station = line.block.station;
    let show = desk.show(station);
    let title = line.courier.name.clone();
    let text = desk.text();
    let main = html! {
        p.back { a href="/console" { (icon("chevron-left")) (desk.say("today")) } }
        div #award data-live={ "station/" (station) } {
            header.head {
                div { h1 { (title) } p { (chip(text, "award-state", line.award.state.code())) " " span.muted { (show.span(line.block.starts_at, line.block.ends_at)) } } }
                div.acts {
                    a.button href={ "tel:" (line.courier.phone) } { (line.courier.phone) }
                    a.button href={ "/console/people/" (line.courier.id) } { (desk.say("courier")) }
                    a.button href={ "/console/blocks/" (line.block.id) } { (desk.say("block")) }
                }
            }
            dl.facts.inline {
                div { dt { (desk.say("checked-in")) } dd { @match line.award.checked_in_at { Some(at) => (show.clock(at)), None => "–" } } }
                div { dt { (desk.say("released")) } dd { @match line.award.released_at { Some(at) => (show.clock(at)), None => "–" } } }
                div { dt { (desk.say("checked-out")) } dd { @match line.award.checked_out_at { Some(at) => (show.clock(at)), None => "–" } } }
                @if let Some(route) = &line.route {
                    div { dt { (desk.say("driving")) } dd { (distance(route.metres)) } }
                    div { dt { (desk.say("planned-time")) } dd { (lasting(text, route.seconds * SECOND)) } }
                    div { dt { (desk.say("route-version")) } dd { (route.version) } }
                }
            }
            @if line.stops.is_empty() { p.muted { (desk.say("no-route-yet")) } }
            @else {
                div.map { (scene(&desk, &line).drawing(&desk.say("map-words"))) }
                (stops(&desk, &line))
            }
        }
        @if super::pay::reads(&desk) { (super::pay::section(&desk, &paid)) }
        @if desk.may_dispatch() && may_transfer(&line, desk.now()) { (transfer_form(&desk, &line, &couriers.rows)) }
    };
    Ok(desk.page(Section::Today, &title, &main))
}

fn may_transfer(line: &BoardRoute, now: Timestamp) -> bool {
    let open = [AwardState::Held, AwardState::CheckedIn, AwardState::Released];
    line.block.ends_at > now && open.contains(&line.award.state)
}

fn transfer_form(desk: &Desk, line: &BoardRoute, couriers: &[Courier]) -> Markup {
    let at = format!("/console/awards/{}", line.award.id);
    let search = desk.address.get("courier").unwrap_or("");
    let others = couriers.iter().filter(|c| c.id != line.courier.id);
    html! {
        section.panel {
            h2 { (desk.say("transfer")) }
            p.note { (desk.say("transfer-note")) }
            form.filters action=(at) { label.filter.wide { span { (desk.say("courier-search")) } input type="search" name="courier" value=(search) maxlength="100"; } button { (desk.say("search")) } }
            form.inline method="post" action={ (at) "/transfer" } {
                label { span { (desk.say("courier")) } select name="to" {
                    @for courier in others { option value=(courier.id) { (courier.name) " · " (desk.text().code("vehicle", courier.vehicle.code())) } }
                } }
                button data-asks=(desk.say("transfer-ask")) { (desk.say("transfer-do")) }
            }
        }
    }
}

async fn transfer(
    desk: Desk,
    Path(award): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let award: AwardId = id(&award, "award")?;
    let to: CourierId = id(values.get("to"), "courier")?;
    let code = match desk.ask(move |app, ctx| app.transfer_award(ctx, award, to)).await? {
        Transferred::Transferred(new, stops) => {
            return Ok(done_with(
                &format!("/console/awards/{new}"),
                "transferred",
                u64::from(stops),
            ));
        }
        Transferred::Conflict => "no-assign-conflict",
        Transferred::VehicleTooSmall => "no-assign-vehicle",
        Transferred::Over => "no-transfer-over",
        Transferred::Same => "no-transfer-same",
    };
    Ok(done(&format!("/console/awards/{award}"), code))
}

fn scene(desk: &Desk, line: &BoardRoute) -> Scene {
    let home = desk.station_of(line.block.station).map(|s| Point { lat: s.lat, lon: s.lon });
    let mut points: Vec<Point> = home.into_iter().collect();
    let mut spots = vec![];
    for (stop, order) in &line.stops {
        let point = Point { lat: order.lat, lon: order.lon };
        points.push(point);
        let kind = if stop.state == StopState::Done { "done" } else { "ahead" };
        spots.push(Spot { point, kind, label: order.address.clone(), href: None });
    }
    points.extend(home);
    if let Some(point) = home {
        let label = desk.station_name(line.block.station).to_owned();
        spots.push(Spot { point, kind: "station", label, href: None });
    }
    let label = line.courier.name.clone();
    Scene { areas: vec![], lines: vec![Line { points, kind: "planned", label }], spots }
}

fn stops(desk: &Desk, line: &BoardRoute) -> Markup {
    let show = desk.show(line.block.station);
    let heads = ["stop-no", "reference", "recipient", "address", "due", "arrived", "state"];
    html! {
        div.scroll tabindex="0" role="region" aria-label=(desk.say("stops")) { table.rows {
            thead { tr { @for key in heads { th.(if key == "stop-no" { "number" } else { "" }) scope="col" { (desk.say(key)) } } @if desk.may_dispatch() { th scope="col" { span.visually-hidden { (desk.say("acts")) } } } } }
            tbody data-rows="" { @for (stop, order) in &line.stops { tr data-keep="" {
                td.number { (stop.position + 1) }
                th scope="row" { a data-row="" href={ "/console/orders/" (order.id) } { (order.external_reference) } }
                td { span.clip { (order.recipient) } }
                td { span.clip { (order.address) } }
                td { (show.clock(stop.planned_arrival)) }
                td { @match stop.arrived_at { Some(at) => (show.clock(at)), None => "–" } }
                td { (chip(desk.text(), "order-state", order.state.code())) }
                @if desk.may_dispatch() { td { @if stop.state != StopState::Done { a href={ "/console/orders/" (order.id) "/move" } { (desk.say("move")) } } } }
            } } }
        } }
    }
}
