//! Webhooks: endpoints, what they were told last, a test, a repetition.

use super::desk::{Desk, Section};
use super::form::Values;
use super::system::{operators_only, tabs};
use super::{done, done_with, id, table};
use crate::problem::Problem;
use crate::show::chip;
use crate::site::Site;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Form, Router};
use maud::{Markup, html};
use porchlight_app::rows::{WebhookDelivery, WebhookEndpoint, WebhookEvent};
use porchlight_app::webhook::{EndpointState, NewEndpoint, TestSent};
use porchlight_domain::id::{StationId, WebhookDeliveryId, WebhookEndpointId};
use porchlight_domain::time::DAY;
use porchlight_domain::words::WebhookKind;

/// How far back "repeat what it missed" reaches, in days.
const REPLAY_DAYS: i64 = 30;
const HOME: &str = "/console/settings/webhooks";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/console/settings/webhooks", get(list).post(make))
        .route("/console/settings/webhooks/{id}", get(page))
        .route("/console/settings/webhooks/{id}/{act}", post(act))
        .route("/console/settings/webhooks/{id}/repeat/{delivery}", post(repeat))
}

fn events() -> impl Iterator<Item = WebhookKind> {
    WebhookKind::ALL.iter().copied().filter(|kind| *kind != WebhookKind::Test)
}

fn state(desk: &Desk, endpoint: &WebhookEndpoint) -> Markup {
    let show = desk.show(endpoint.station);
    let (tone, key, at) = match EndpointState::of(endpoint) {
        EndpointState::Living => ("good", "hook-living", None),
        EndpointState::Failing(since) => ("warn", "hook-failing", Some(since)),
        EndpointState::Disabled(at) => ("stop", "hook-disabled", Some(at)),
    };
    html! { span.chip.(tone) { (desk.say(key)) } @if let Some(at) = at { " " (show.moment(at)) } }
}

async fn list(desk: Desk) -> Result<Markup, Problem> {
    operators_only(&desk)?;
    let endpoints = desk.ask(|app, ctx| app.webhooks(ctx)).await?;
    let main = html! {
        header.head { h1 { (desk.say("settings")) } }
        (tabs(&desk, "webhooks"))
        @if endpoints.is_empty() { (table::empty("link", &desk.say("hooks-none"), &desk.say("hooks-none-why"), &html! {})) }
        @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("webhooks")) { table.rows {
            thead { tr { @for key in ["hook-url", "station", "hook-events", "state"] { th scope="col" { (desk.say(key)) } } } }
            tbody { @for endpoint in &endpoints { tr {
                th scope="row" { a.clip href={ (HOME) "/" (endpoint.id) } { (endpoint.url) } }
                td { (desk.station_name(endpoint.station)) }
                td { span.clip { (endpoint.events.replace(',', ", ")) } }
                td { (state(&desk, endpoint)) }
            } } }
        } } }
        form.panel method="post" { h2 { (desk.say("hook-new")) }
            p.muted { (desk.say("hook-new-lead")) }
            div.field { label for="url" { (desk.say("hook-url")) } input #url name="url" type="url" required placeholder="https://" maxlength="1000"; }
            div.field { label for="station" { (desk.say("station")) }
                select #station name="station" { @for station in &desk.stations { option value=(station.id) { (station.code) " · " (station.name) } } } }
            fieldset { legend { (desk.say("hook-events")) }
                @for kind in events() { label.check { input type="checkbox" name="event" value=(kind.code()) checked; " " code { (kind.code()) } " " span.muted { (desk.say(&format!("hook-{}", kind.code().replace('.', "-")))) } } } }
            button.primary { (desk.say("hook-make")) }
        }
    };
    Ok(desk.page(Section::Settings, &desk.say("webhooks"), &main))
}

async fn make(desk: Desk, Form(values): Form<Values>) -> Result<Redirect, Problem> {
    let station: StationId = id(values.get("station"), "station")?;
    let chosen = values.all("event").filter_map(|code| code.parse().ok()).collect();
    let new = NewEndpoint { station, url: values.get("url").to_owned(), events: chosen };
    let made = desk.ask(move |app, ctx| app.make_webhook(ctx, &new)).await?;
    Ok(done(&format!("{HOME}/{made}"), "hook-made"))
}

async fn page(desk: Desk, Path(endpoint): Path<String>) -> Result<Markup, Problem> {
    operators_only(&desk)?;
    let at: WebhookEndpointId = id(&endpoint, "webhook")?;
    let slice = table::slice(&desk.address);
    let ((endpoint, told), secret) = desk
        .ask(move |app, ctx| Ok((app.webhook(ctx, at, slice)?, app.webhook_secret(ctx, at)?)))
        .await?;
    let press = |act: &str, key: &str| {
        html! { form.inline method="post" action={ (HOME) "/" (at) "/" (act) } { button { (desk.say(key)) } } }
    };
    let disabled = endpoint.disabled_at.is_some();
    let main = html! {
        header.head { h1 { (desk.say("settings")) } }
        (tabs(&desk, "webhooks"))
        section.panel { h2.clip { (endpoint.url) }
            dl.facts {
                div { dt { (desk.say("state")) } dd { (state(&desk, &endpoint)) } }
                div { dt { (desk.say("station")) } dd { (desk.station_name(endpoint.station)) } }
                div { dt { (desk.say("hook-events")) } dd { (endpoint.events.replace(',', ", ")) } }
                div { dt { (desk.say("hook-secret")) } dd {
                    details { summary { (desk.say("hook-secret-show")) } p.secret { code #hook-secret { (secret) } " " button type="button" data-copies="hook-secret" hidden { (desk.say("copy")) } } }
                    @if let Some(until) = endpoint.previous_until.filter(|until| *until > desk.now()) { p.note { (desk.with("hook-previous", &[("moment", desk.show(endpoint.station).moment_text(until).into())])) } }
                } }
            }
            div.acts {
                @if disabled { (press("enable", "hook-enable")) } @else { (press("test", "hook-test")) (press("replay", "hook-replay")) }
                (press("rotate", "hook-rotate"))
                form.inline method="post" action={ (HOME) "/" (at) "/remove" } { button.danger data-asks=(desk.say("hook-remove-sure")) { (desk.say("hook-remove")) } }
            }
            p.note { (desk.say("hook-how")) }
        }
        (deliveries(&desk, &endpoint, &told.rows))
        (table::paging(&desk, told.total))
    };
    Ok(desk.page(Section::Settings, &desk.say("webhooks"), &main))
}

fn deliveries(
    desk: &Desk,
    endpoint: &WebhookEndpoint,
    rows: &[(WebhookDelivery, WebhookEvent)],
) -> Markup {
    let show = desk.show(endpoint.station);
    html! {
        section.panel { h2 { (desk.say("hook-told")) }
            @if rows.is_empty() { p.muted { (desk.say("hook-told-none")) } }
            @else { div.scroll tabindex="0" role="region" aria-label=(desk.say("hook-told")) { table.rows {
                thead { tr { @for key in ["when", "hook-event", "state", "tries", "last-error", "acts"] { th scope="col" { (desk.say(key)) } } } }
                tbody { @for (delivery, event) in rows { tr {
                    td { (show.moment(event.at)) }
                    th scope="row" { code { (event.kind.code()) } details { summary { (event.id) } pre tabindex="0" { (event.body) } } }
                    td { (chip(desk.text(), "message-state", delivery.state.code())) @if let Some(status) = delivery.status { " " (status) } }
                    td.number { (delivery.tries) }
                    td { span.clip title=(delivery.last_error) { (delivery.last_error) } }
                    td { @if endpoint.disabled_at.is_none() {
                        form method="post" action={ (HOME) "/" (endpoint.id) "/repeat/" (delivery.id) } { button { (desk.say("hook-repeat")) } }
                    } }
                } } }
            } } }
        }
    }
}

async fn act(
    desk: Desk,
    Path((endpoint, act)): Path<(String, String)>,
) -> Result<Redirect, Problem> {
    let at: WebhookEndpointId = id(&endpoint, "webhook")?;
    let here = format!("{HOME}/{at}");
    match act.as_str() {
        "test" => {
            let sent = desk.ask(move |app, ctx| app.test_webhook(ctx, at)).await?;
            Ok(done(&here, sent_code(sent)))
        }
        "rotate" => {
            desk.ask(move |app, ctx| app.rotate_webhook_secret(ctx, at)).await?;
            Ok(done(&here, "hook-rotated"))
        }
        "enable" => {
            desk.ask(move |app, ctx| app.enable_webhook(ctx, at)).await?;
            Ok(done(&here, "hook-enabled"))
        }
        "replay" => {
            let since = desk.now().plus(-REPLAY_DAYS * DAY);
            let count =
                desk.ask(move |app, ctx| app.replay_failed_webhooks(ctx, at, since)).await?;
            Ok(done_with(&here, if count > 0 { "hook-replayed" } else { "hook-nothing" }, count))
        }
        "remove" => {
            desk.ask(move |app, ctx| app.remove_webhook(ctx, at)).await?;
            Ok(done(HOME, "hook-removed"))
        }
        _ => Err(Problem::absent("act")),
    }
}

fn sent_code(sent: TestSent) -> &'static str {
    match sent {
        TestSent::OnItsWay => "hook-sent",
        TestSent::Disabled => "no-hook-disabled",
    }
}

async fn repeat(
    desk: Desk,
    Path((endpoint, delivery)): Path<(String, String)>,
) -> Result<Redirect, Problem> {
    let at: WebhookEndpointId = id(&endpoint, "webhook")?;
    let delivery: WebhookDeliveryId = id(&delivery, "webhook delivery")?;
    let sent = desk.ask(move |app, ctx| app.replay_webhook(ctx, delivery)).await?;
    Ok(done(&format!("{HOME}/{at}"), sent_code(sent)))
}
