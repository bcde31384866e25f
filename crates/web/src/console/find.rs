//! One search over everything: a page of its own, and the rest of the command palette's list.

use super::desk::{Desk, Section};
use super::table;
use crate::problem::Problem;
use crate::show::chip;
use crate::site::Site;
use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use porchlight_app::desk::Found;

pub(super) fn routes() -> Router<Site> {
    Router::new().route("/console/find", get(page))
}

async fn page(desk: Desk) -> Result<Response, Problem> {
    let text = desk.address.search_text().to_owned();
    let found = desk.ask(move |app, ctx| app.find(ctx, &text)).await?;
    if let Some((noun, id)) = &found.direct {
        let place = match *noun {
            "couriers" => format!("/console/people/{id}"),
            "applications" => format!("/console/people/applications/{id}"),
            noun => format!("/console/{noun}/{id}"),
        };
        return Ok(Redirect::to(&place).into_response());
    }
    let main = html! {
        header.head { h1 { (desk.say("find")) } }
        div #found { (results(&desk, &found)) }
    };
    Ok(desk.page(Section::Today, &desk.say("find"), &main).into_response())
}

fn hit(href: &str, name: &str, detail: &Markup) -> Markup {
    html! { li { a data-row="" href=(href) { strong { (name) } span.muted { (detail) } } } }
}

fn results(desk: &Desk, found: &Found) -> Markup {
    let none = found.orders.is_empty()
        && found.couriers.is_empty()
        && found.deliveries.is_empty()
        && found.rounds.is_empty();
    if none {
        let (title, detail) = (desk.say("find-none"), desk.say("find-none-why"));
        return table::empty("search", &title, &detail, &html! {});
    }
    let text = desk.text();
    html! {
        @if !found.orders.is_empty() {
            h2 { (desk.say("orders")) }
            ul.hits data-rows="" { @for order in &found.orders {
                (hit(&format!("/console/orders/{}", order.id), &order.external_reference,
                    &html! { (order.recipient) " · " (order.address) " " (chip(text, "order-state", order.state.code())) }))
            } }
        }
        @if !found.deliveries.is_empty() {
            h2 { (desk.say("deliveries")) }
            ul.hits data-rows="" { @for line in &found.deliveries {
                (hit(&format!("/console/deliveries/{}", line.attempt.id), &line.reference,
                    &html! { (line.recipient) " · " (line.courier) " " (chip(text, "outcome", line.attempt.outcome.code())) }))
            } }
        }
        @if !found.couriers.is_empty() {
            h2 { (desk.say("couriers")) }
            ul.hits data-rows="" { @for courier in &found.couriers {
                (hit(&format!("/console/people/{}", courier.id), &courier.name, &html! { (courier.email) }))
            } }
        }
        @if !found.rounds.is_empty() {
            h2 { (desk.say("rounds")) }
            ul.hits data-rows="" { @for round in &found.rounds {
                (hit(&format!("/console/rounds/{}", round.id), desk.station_name(round.station),
                    &html! { (desk.show(round.station).moment(round.closes_at)) " " (chip(text, "round-state", round.state.code())) }))
            } }
        }
    }
}
