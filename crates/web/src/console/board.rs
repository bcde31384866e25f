//! The map and the board of routes beside it.

use super::desk::Desk;
use super::table::{self, Column};
use crate::map::{Line, Scene, Spot};
use crate::show::{Show, chip, icon};
use maud::{Markup, html};
use porchlight_app::board::{Board, BoardRoute, LATE_AFTER};
use porchlight_app::rows::{Order, Stop};
use porchlight_domain::geo::Point;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AwardState, OrderState, StopState};

fn is_late(stop: &Stop, now: Timestamp) -> bool {
    stop.state == StopState::Ahead && now.since(stop.planned_arrival) > LATE_AFTER
}

fn stop_kind(stop: &Stop, order: &Order, now: Timestamp) -> &'static str {
    match (stop.state, order.state) {
        (_, OrderState::AttemptFailed) => "failed",
        (StopState::Done, _) => "done",
        _ if is_late(stop, now) => "late",
        (StopState::Arrived, _) => "here",
        _ => "ahead",
    }
}

fn done(route: &BoardRoute) -> usize {
    route.stops.iter().filter(|(stop, _)| stop.state == StopState::Done).count()
}

fn route_kind(route: &BoardRoute, now: Timestamp) -> &'static str {
    if route.stops.iter().any(|(stop, _)| is_late(stop, now)) {
        return "late";
    }
    match route.award.state {
        AwardState::Released => "moving",
        AwardState::CheckedOut => "done",
        _ => "planned",
    }
}

/// The scene of a board: station, routes by state, stops.
pub(super) fn scene(desk: &Desk, board: &Board, now: Timestamp) -> Scene {
    let home = Point { lat: board.station.lat, lon: board.station.lon };
    let at = |order: &Order| Point { lat: order.lat, lon: order.lon };
    let mut scene = Scene::default();
    for route in &board.routes {
        let mut points = vec![home];
        points.extend(route.stops.iter().map(|(_, order)| at(order)));
        points.push(home);
        let label = route.courier.name.clone();
        scene.lines.push(Line { points, kind: route_kind(route, now), label });
        for (stop, order) in &route.stops {
            scene.spots.push(Spot {
                point: at(order),
                kind: stop_kind(stop, order, now),
                label: format!(
                    "{} · {} · {}",
                    order.recipient,
                    order.address,
                    desk.text().code("order-state", order.state.code())
                ),
                href: Some(format!("/console/orders/{}", order.id)),
            });
        }
    }
    let label = board.station.name.clone();
    scene.spots.push(Spot { point: home, kind: "station", label, href: None });
    scene
}

/// The map with its legend, and the table of routes that says the same in words.
pub(super) fn panel(desk: &Desk, show: &Show, board: &Board, now: Timestamp) -> Markup {
    let scene = scene(desk, board, now);
    let style = desk.site.settings().map_style.clone();
    let worker = crate::assets::url("map-worker.js");
    html! {
        div.board {
            section.map-panel aria-label=(desk.say("map")) {
                div #map.map data-map="board-scene" data-style=[style] data-worker=(worker) {
                    (scene.drawing(&desk.say("map-words")))
                }
                p.legend {
                    @for kind in ["ahead", "here", "late", "failed", "done"] { span { span.key.(kind) {} (desk.say(&format!("key-{kind}"))) } }
                    span { span.key.station {} (desk.say("station")) }
                }
            }
            section.routes aria-labelledby="routes-title" {
                h2 #routes-title { (desk.say("routes")) }
                div #routes data-live={ "station/" (board.station.id) } { (routes(desk, show, board, now)) }
            }
        }
    }
}

fn routes(desk: &Desk, show: &Show, board: &Board, now: Timestamp) -> Markup {
    if board.routes.is_empty() {
        let step = html! { @if desk.may_dispatch() { a.button href="/console/blocks" { (desk.say("blocks")) } } };
        let (title, detail) = (desk.say("routes-none"), desk.say("routes-none-why"));
        return table::empty("truck", &title, &detail, &step);
    }
    let columns = [
        Column::plain(desk.say("courier")),
        Column::plain(desk.say("block")),
        Column::plain(desk.say("progress")),
        Column::plain(desk.say("next-eta")),
        Column::plain(desk.say("last-move")),
        Column::plain(desk.say("state")),
    ];
    html! {
        div.scroll tabindex="0" role="region" aria-labelledby="routes-title" { table.rows.list.board-rows {
            (table::head(desk, &columns))
            tbody data-rows="" { @for route in &board.routes { (route_row(desk, show, route, now)) } }
        } }
    }
}

fn route_row(desk: &Desk, show: &Show, route: &BoardRoute, now: Timestamp) -> Markup {
    let (all, made) = (route.stops.len(), done(route));
    let next = route.stops.iter().find(|(stop, _)| stop.state != StopState::Done);
    let moved = route.stops.iter().filter_map(|(s, _)| s.arrived_at).max();
    let moved = moved.or(route.award.released_at).or(route.award.checked_in_at);
    html! {
        tr data-keep="" id={ "row-" (route.award.id) } {
            th scope="row" { a data-sheet="" data-row="" href={ "/console/awards/" (route.award.id) } { (route.courier.name) } }
            td { (show.clocks(route.block.starts_at, route.block.ends_at)) }
            td.progress-cell {
                @if all > 0 {
                    progress value=(made) max=(all) aria-label=(desk.say("progress")) {}
                    span { (made) "/" (all) }
                } @else { span.muted { (desk.say("no-route")) } }
            }
            td data-label=(desk.say("next-eta")) { @if let Some((stop, _)) = next {
                @if is_late(stop, now) { span.late { (icon("clock")) (show.clock(stop.planned_arrival)) } } @else { (show.clock(stop.planned_arrival)) }
            } @else if all > 0 { span.muted { (desk.say("all-done")) } } @else { "–" } }
            td data-label=(desk.say("last-move")) { @if let Some(at) = moved { (show.ago(at, now)) } @else { "–" } }
            td { (chip(desk.text(), "award-state", route.award.state.code())) }
        }
    }
}
