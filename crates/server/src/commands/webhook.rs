//! `porchlight webhook`: programs of the operator that are told what happens.

use super::{ctx, station};
use crate::cli::WebhookCommand;
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::App;
use porchlight_app::webhook::{EndpointState, NewEndpoint, TestSent};
use porchlight_domain::id::WebhookEndpointId;
use porchlight_domain::time::DAY;
use porchlight_domain::words::WebhookKind;
use serde_json::json;

fn id_of(text: &str) -> Outcome<WebhookEndpointId> {
    text.parse().map_err(|e| {
        Failure::usage(format!("\"{text}\": {e}"), "`porchlight webhook list` shows the ids")
    })
}

fn events_of(codes: &[String]) -> Outcome<Vec<WebhookKind>> {
    let known: Vec<WebhookKind> =
        WebhookKind::ALL.iter().copied().filter(|kind| *kind != WebhookKind::Test).collect();
    if codes.is_empty() {
        return Ok(known);
    }
    codes
        .iter()
        .map(|code| {
            let found = known.iter().copied().find(|kind| kind.code() == code.trim());
            found.ok_or_else(|| {
                let names: Vec<_> = known.iter().map(|kind| kind.code()).collect();
                Failure::usage(
                    format!("there is no event \"{code}\""),
                    format!("known are {}", names.join(", ")),
                )
            })
        })
        .collect()
}

pub(super) fn webhook(screen: &mut Screen<'_>, app: &App, command: WebhookCommand) -> Outcome {
    match command {
        WebhookCommand::Make { url, station: code, events } => {
            let place = station(app, &code)?;
            let new = NewEndpoint { station: place.id, url, events: events_of(&events)? };
            let id = app.make_webhook(&mut ctx(), &new)?;
            let secret = app.webhook_secret(&ctx(), id)?;
            let text = format!("{id} is told from now on. Its secret:\n{secret}");
            screen.say(&text, &json!({"id": id.to_string(), "secret": secret}))
        }
        WebhookCommand::List => list(screen, app),
        WebhookCommand::Test { id } => {
            let sent = app.test_webhook(&mut ctx(), id_of(&id)?)?;
            if sent == TestSent::Disabled {
                return Err(Failure::no(
                    "this endpoint is disabled",
                    format!("switch it on with `porchlight webhook enable {id}`"),
                ));
            }
            screen.say("On its way; the running server hands it over.", &json!({"sent": id}))
        }
        WebhookCommand::Rotate { id } => {
            let secret = app.rotate_webhook_secret(&mut ctx(), id_of(&id)?)?;
            let text = format!("The new secret; the old one signs beside it for a day:\n{secret}");
            screen.say(&text, &json!({"secret": secret}))
        }
        WebhookCommand::Enable { id } => {
            app.enable_webhook(&mut ctx(), id_of(&id)?)?;
            screen.say("It is told again.", &json!({"enabled": id}))
        }
        WebhookCommand::Replay { id, days } => {
            let mut now = ctx();
            let since = now.now.plus(-i64::from(days) * DAY);
            let count = app.replay_failed_webhooks(&mut now, id_of(&id)?, since)?;
            screen.say(&format!("{count} events are handed over again."), &json!({"again": count}))
        }
        WebhookCommand::Remove { id } => {
            app.remove_webhook(&mut ctx(), id_of(&id)?)?;
            screen.say("It is told nothing more.", &json!({"removed": id}))
        }
    }
}

fn list(screen: &mut Screen<'_>, app: &App) -> Outcome {
    let endpoints = app.webhooks(&ctx())?;
    let state = |endpoint| match EndpointState::of(endpoint) {
        EndpointState::Living => "living",
        EndpointState::Failing(_) => "failing",
        EndpointState::Disabled(_) => "disabled",
    };
    let lines: Vec<String> = endpoints
        .iter()
        .map(|e| format!("{}  {:8}  {}  {}", e.id, state(e), e.url, e.events))
        .collect();
    let text = if lines.is_empty() { "There are no webhooks.".into() } else { lines.join("\n") };
    let list: Vec<_> = endpoints
        .iter()
        .map(|e| json!({"id": e.id.to_string(), "state": state(e), "url": e.url, "events": e.events.split(',').collect::<Vec<_>>()}))
        .collect();
    screen.say(&text, &json!(list))
}
