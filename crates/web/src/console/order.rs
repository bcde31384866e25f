//! One order: what was asked, what was chosen, what happened, and what a dispatcher can do.

use super::desk::{Desk, Section};
use super::form::Values;
use super::{done, id};
use crate::problem::Problem;
use crate::show::{Show, chip, icon, lasting};
use crate::site::Site;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::desk::{LinkSent, OrderStory};
use porchlight_app::plan::Moved;
use porchlight_domain::id::{AwardId, OrderId};
use porchlight_domain::proof::ProofLevel;
use porchlight_domain::time::{MINUTE, SECOND};
use porchlight_domain::words::OrderState;

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/orders/{id}", get(page))
        .route("/console/orders/{id}/move", get(move_form).post(move_order))
        .route("/console/orders/{id}/link", post(send_link))
        .route("/console/orders/{id}/proof", post(set_proof))
        .route("/console/orders/{id}/rotate", post(rotate))
        .route("/console/orders/{id}/cancel", post(cancel))
}

async fn story(desk: &Desk, order: &str) -> Result<OrderStory, Problem> {
    let order: OrderId = id(order, "order")?;
    desk.ask(move |app, ctx| app.order_story(ctx, order)).await
}

async fn page(desk: Desk, Path(order): Path<String>) -> Result<Markup, Problem> {
    let story = story(&desk, &order).await?;
    let show = desk.show(story.order.station);
    let title = story.order.external_reference.clone();
    let topics = format!("order/{}", story.order.id);
    let main = html! {
        p.back { a href="/console/orders" { (icon("chevron-left")) (desk.say("orders")) } }
        div #order data-live=(topics) {
            header.head {
                div { h1 { (title) } p { (chip(desk.text(), "order-state", story.order.state.code())) " " span.muted { (show.ago(story.order.changed_at, desk.now())) } } }
                @if desk.may_dispatch() { (acts(&desk, &story)) }
            }
            (claim(&desk, &show, &story))
            div.columns { (facts(&desk, &show, &story)) (progress(&desk, &show, &story)) }
        }
    };
    Ok(desk.page(Section::Orders, &title, &main))
}

fn acts(desk: &Desk, story: &OrderStory) -> Markup {
    let at = format!("/console/orders/{}", story.order.id);
    let state = story.order.state;
    let can_move = matches!(
        state,
        OrderState::Open
            | OrderState::AttemptFailed
            | OrderState::Planned
            | OrderState::OutForDelivery
    );
    let can_cancel = matches!(state, OrderState::Open | OrderState::AttemptFailed);
    html! {
        div.acts {
            @if can_move { a.button data-sheet="" href={ (at) "/move" } { (icon("route")) (desk.say("move")) } }
            @if state != OrderState::OtherCarrier {
                form method="post" action={ (at) "/link" } { button disabled[story.order.email.is_empty()] { (icon("mail")) (desk.say("link-again")) } }
                form method="post" action={ (at) "/rotate" } { button data-asks=(desk.say("rotate-ask")) { (icon("link")) (desk.say("rotate")) } }
            }
            @if can_cancel { form method="post" action={ (at) "/cancel" } { button.danger data-asks=(desk.say("cancel-ask")) { (icon("ban")) (desk.say("cancel")) } } }
        }
    }
}

fn claim(desk: &Desk, show: &Show, story: &OrderStory) -> Markup {
    let Some(claim) = &story.claim else { return html! {} };
    html! {
        div.banner.stop {
            p { strong { (desk.text().code("claim", claim.kind.code())) } " · " (show.moment(claim.made_at)) }
            @if !claim.statement.is_empty() { blockquote { (claim.statement) } }
            p { a.button href={ "/console/claims/" (claim.id) } { (desk.say("claim")) } }
        }
    }
}

fn facts(desk: &Desk, show: &Show, story: &OrderStory) -> Markup {
    let order = &story.order;
    let text = desk.text();
    let row =
        |label: &str, value: &Markup| html! { div { dt { (desk.say(label)) } dd { (value) } } };
    let choice = story.choice.as_ref();
    html! {
        section {
            h2 { (desk.say("facts")) }
            dl.facts {
                (row("recipient", &html! { (order.recipient) }))
                (row("address", &html! { (order.address) }))
                (row("window", &show.span(order.window_start, order.window_end)))
                (row("sender", &html! { (order.sender) }))
                (row("contact", &html! { @if !order.email.is_empty() { a href={ "mailto:" (order.email) } { (order.email) } br; } @if !order.phone.is_empty() { a href={ "tel:" (order.phone) } { (order.phone) } } @if order.email.is_empty() && order.phone.is_empty() { span.muted { (desk.say("contact-none")) } } }))
                (row("station", &html! { (story.station.name) }))
                @if !order.notes.is_empty() { (row("notes", &html! { (order.notes) })) }
                @if !order.tracking_link.is_empty() { (row("other-carrier", &html! { a href=(order.tracking_link) rel="noreferrer noopener" { (order.tracking_link) } })) }
                (row("service-time", &html! { (lasting(text, i64::from(order.service_seconds).max(60) * SECOND)) }))
                (row("photo", &html! { (text.code("photo-policy", story.policy.code())) }))
                (row("proof", &proof(desk, story)))
                @if let Some(choice) = choice {
                    (row("choice", &html! {
                        @if let Some(place) = choice.drop_place { (text.code("drop-place", place.code())) } @else { (desk.say("choice-no-place")) }
                        @if !choice.place_note.is_empty() { " · " (choice.place_note) }
                        br; span.muted { (show.moment(choice.set_at)) }
                    }))
                }
                @if let Some(batch) = &story.batch { (row("import", &html! { a href={ "/console/orders/imports#" (batch.id) } { (batch.source) } })) }
            }
            h2 { (desk.count("packages-n", story.packages.len() as u64)) }
            div.scroll tabindex="0" role="region" aria-label=(desk.say("barcode")) { table.rows {
                thead { tr { th scope="col" { (desk.say("barcode")) } th.number scope="col" { (desk.say("volume")) } th.number scope="col" { (desk.say("weight")) } } }
                tbody { @for package in &story.packages { tr {
                    th scope="row" { code { (package.barcode) } }
                    td.number { (package.volume_ml / 1_000) "." (package.volume_ml % 1_000 / 100) "\u{a0}l" }
                    td.number { (package.weight_g / 1_000) "." (package.weight_g % 1_000 / 100) "\u{a0}kg" }
                } } }
            } }
        }
    }
}

/// The proof asked for and why, with the way to ask for another.
fn proof(desk: &Desk, story: &OrderStory) -> Markup {
    let (text, asked) = (desk.text(), story.proof);
    html! {
        (text.code("proof", asked.level.code())) br;
        span.muted { (text.code("proof-reason", asked.reason.code())) }
        @if desk.may_dispatch() && story.order.state != OrderState::Delivered {
            form.inline method="post" action={ "/console/orders/" (story.order.id) "/proof" } {
                select name="proof" aria-label=(desk.say("proof")) {
                    option value="" selected[story.order.proof.is_none()] { (desk.say("proof-by-rule")) }
                    @for level in ProofLevel::ALL { option value=(level.code()) selected[story.order.proof == Some(*level)] { (text.code("proof", level.code())) } }
                }
                button { (desk.say("proof-set")) }
            }
        }
    }
}

async fn set_proof(
    desk: Desk,
    Path(order): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let order: OrderId = id(&order, "order")?;
    let level = values.get("proof").parse().ok();
    desk.ask(move |app, ctx| app.set_order_proof(ctx, order, level)).await?;
    Ok(done(&format!("/console/orders/{order}"), "proof-set"))
}

fn progress(desk: &Desk, show: &Show, story: &OrderStory) -> Markup {
    let text = desk.text();
    html! {
        section {
            h2 { (desk.say("route")) }
            @if let (Some(stop), Some((award, block, courier))) = (&story.stop, &story.carried) {
                dl.facts {
                    div { dt { (desk.say("courier")) } dd { a href={ "/console/people/" (courier.id) } { (courier.name) } } }
                    div { dt { (desk.say("block")) } dd { a href={ "/console/awards/" (award.id) } { (show.span(block.starts_at, block.ends_at)) } } }
                    div { dt { (desk.say("stop")) } dd { (desk.say("stop-no")) " " (stop.position + 1) " · " (text.code("stop-state", stop.state.code())) } }
                    div { dt { (desk.say("due")) } dd { (show.clock(stop.planned_arrival)) @if stop.state != porchlight_domain::words::StopState::Done && desk.now().since(stop.planned_arrival) > 20 * MINUTE { " " span.chip.warn { (desk.say("late")) } } } }
                }
            } @else { p.muted { (desk.say("order-no-route")) } }
            h2 { (desk.say("attempts")) }
            @if story.attempts.is_empty() { p.muted { (desk.say("attempts-none")) } }
            @else { ul.attempts { @for (attempt, courier) in &story.attempts {
                li {
                    a data-evidence="" href={ "/console/deliveries/" (attempt.id) } { (show.moment(attempt.occurred_at)) }
                    " " (chip(text, "outcome", attempt.outcome.code())) " " (courier)
                    @if let Some(reason) = attempt.reason { " · " (text.code("reason", reason.code())) }
                    @if let Some(place) = attempt.drop_place { " · " (text.code("drop-place", place.code())) }
                }
            } } }
        }
    }
}

async fn move_form(desk: Desk, Path(order): Path<String>) -> Result<Markup, Problem> {
    let story = story(&desk, &order).await?;
    let station = story.order.station;
    let show = desk.show(station);
    let from = desk.now().plus(-12 * 60 * MINUTE);
    let until = desk.now().plus(2 * 24 * 60 * MINUTE);
    let awards = desk.ask(move |app, ctx| app.award_span(ctx, station, from, until)).await?;
    let now = desk.now();
    let current = story.carried.as_ref().map(|(award, ..)| award.id);
    let takes: Vec<_> = awards
        .into_iter()
        .filter(|line| line.block.ends_at > now && Some(line.award.id) != current)
        .filter(|line| line.award.checked_out_at.is_none())
        .collect();
    let at = format!("/console/orders/{}", story.order.id);
    let main = html! {
        p.back { a href=(at) { (icon("chevron-left")) (story.order.external_reference) } }
        h1 { (desk.with("move-title", &[("reference", story.order.external_reference.clone().into())])) }
        p.lead { (story.order.recipient) " · " (story.order.address) }
        @if takes.is_empty() { p.banner.warn { (desk.say("move-nowhere")) } }
        @else {
            form.stack method="post" action={ (at) "/move" } {
                fieldset.choices { legend { (desk.say("move-to")) }
                    @for line in &takes { label.pick {
                        input type="radio" name="award" value=(line.award.id) required;
                        span { strong { (line.courier.name) } " " (chip(desk.text(), "award-state", line.award.state.code())) br;
                            span.muted { (show.span(line.block.starts_at, line.block.ends_at)) " · " (desk.with("stops-done", &[("done", line.done.into()), ("all", line.stops.into())])) } }
                    } }
                }
                p.note { (desk.say("move-note")) }
                button.primary { (desk.say("move")) }
            }
        }
    };
    Ok(desk.page(Section::Orders, &desk.say("move"), &main))
}

async fn move_order(
    desk: Desk,
    Path(order): Path<String>,
    Form(values): Form<Values>,
) -> Result<Redirect, Problem> {
    let order: OrderId = id(&order, "order")?;
    let to: AwardId = id(values.get("award"), "award")?;
    let moved = desk.ask(move |app, ctx| app.move_order(ctx, order, to)).await?;
    let code = match moved {
        Moved::Moved => "moved",
        Moved::Done => "no-move-done",
        Moved::Over => "no-move-over",
    };
    Ok(done(&format!("/console/orders/{order}"), code))
}

async fn send_link(desk: Desk, Path(order): Path<String>) -> Result<Redirect, Problem> {
    let order: OrderId = id(&order, "order")?;
    let sent = desk.ask(move |app, ctx| app.send_link_again(ctx, order)).await?;
    let code = match sent {
        LinkSent::Sent => "link-sent",
        LinkSent::NoAddress => "no-address",
    };
    Ok(done(&format!("/console/orders/{order}"), code))
}

async fn rotate(desk: Desk, Path(order): Path<String>) -> Result<Redirect, Problem> {
    let order: OrderId = id(&order, "order")?;
    let sent = desk
        .ask(move |app, ctx| {
            app.rotate_link(ctx, order)?;
            app.send_link_again(ctx, order)
        })
        .await?;
    let code = match sent {
        LinkSent::Sent => "rotated-sent",
        LinkSent::NoAddress => "rotated",
    };
    Ok(done(&format!("/console/orders/{order}"), code))
}

async fn cancel(desk: Desk, Path(order): Path<String>) -> Result<Redirect, Problem> {
    let order: OrderId = id(&order, "order")?;
    let cancelled = desk.ask(move |app, ctx| app.cancel_order(ctx, order)).await?;
    let code = if cancelled { "cancelled" } else { "no-cancel" };
    Ok(done(&format!("/console/orders/{order}"), code))
}
