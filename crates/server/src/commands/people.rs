//! Operators, staff, sign-in links and keys of integrators.

use super::{ctx, station};
use crate::cli::{ApiKeyCommand, OperatorCommand, Person, StaffCommand};
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::App;
use porchlight_app::session::{LINK_LIFE, Subject};
use porchlight_app::station::Made;
use porchlight_domain::id::StaffId;
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::Role;
use serde_json::json;

pub(super) fn operator(screen: &mut Screen<'_>, app: &App, command: &OperatorCommand) -> Outcome {
    let OperatorCommand::Add(person) = command;
    add(screen, app, person, Role::Operator)
}

pub(super) fn staff(screen: &mut Screen<'_>, app: &App, command: &StaffCommand) -> Outcome {
    let StaffCommand::Add { person, role } = command;
    add(screen, app, person, *role)
}

fn add(screen: &mut Screen<'_>, app: &App, person: &Person, role: Role) -> Outcome {
    let id = match app.add_staff(&mut ctx(), &person.name, &person.email, role)? {
        Made::Made(id) => id,
        Made::Taken => {
            return Err(Failure::no(
                format!("somebody on the staff has the address {} already", person.email),
                "make a new link for them with `porchlight sign-in-link`, or use another address",
            ));
        }
    };
    let staff: StaffId =
        id.parse().map_err(|e| Failure::fault(format!("the new id {id}: {e}"), ""))?;
    link(screen, app, Subject::Staff(staff), &format!("{} can sign in as {role}.", person.name))
}

/// Makes a link and says it.
fn link(screen: &mut Screen<'_>, app: &App, subject: Subject, head: &str) -> Outcome {
    let url = app.sign_in_url(&mut ctx(), subject)?;
    let minutes = LINK_LIFE / MINUTE;
    let text = format!("{head} This link works once, for {minutes} minutes:\n{url}");
    let id = match subject {
        Subject::Staff(id) => id.to_string(),
        Subject::Courier(id) => id.to_string(),
    };
    screen.say(&text, &json!({"id": id, "url": url, "minutes": minutes}))
}

pub(super) fn sign_in_link(screen: &mut Screen<'_>, app: &App, email: &str) -> Outcome {
    let email = email.trim().to_lowercase();
    let subject = app.store.read(|tx| {
        if let Some(staff) = tx.staff_by_email(&email)?.filter(|s| s.active) {
            return Ok(Some(Subject::Staff(staff.id)));
        }
        Ok(tx.courier_by_email(&email)?.map(|courier| Subject::Courier(courier.id)))
    })?;
    let Some(subject) = subject else {
        return Err(Failure::no(
            format!("nobody who may sign in has the address {email}"),
            "check the spelling; staff are added with `porchlight staff add`, couriers apply",
        ));
    };
    link(screen, app, subject, "Give it to that person only.")
}

pub(super) fn api_key(screen: &mut Screen<'_>, app: &App, command: ApiKeyCommand) -> Outcome {
    match command {
        ApiKeyCommand::Make { name, station: code } => {
            let place = station(app, &code)?;
            let secret = app.make_api_key(&mut ctx(), &name, place.id)?;
            let text = format!("The key for {code}, shown this once:\n{secret}");
            screen.say(&text, &json!({"key": secret, "station": code}))
        }
        ApiKeyCommand::List => {
            let keys = app.api_keys(&ctx())?;
            let lines: Vec<String> = keys
                .iter()
                .map(|key| {
                    let state = if key.revoked_at.is_some() { "revoked" } else { "live" };
                    format!("{}  {state:7}  {}", key.id, key.name)
                })
                .collect();
            let text =
                if lines.is_empty() { "There are no keys.".into() } else { lines.join("\n") };
            let list: Vec<_> = keys
                .iter()
                .map(|k| json!({"id": k.id.to_string(), "name": k.name, "live": k.revoked_at.is_none()}))
                .collect();
            screen.say(&text, &json!(list))
        }
        ApiKeyCommand::Revoke { id } => {
            let key = id.parse().map_err(|e| {
                Failure::usage(format!("\"{id}\": {e}"), "`porchlight api-key list` shows the ids")
            })?;
            if !app.api_keys(&ctx())?.iter().any(|known| known.id == key) {
                return Err(Failure::no(
                    format!("there is no key {id}"),
                    "`porchlight api-key list` shows the ids",
                ));
            }
            app.revoke_api_key(&mut ctx(), key)?;
            screen.say("The key no longer works.", &json!({"revoked": id}))
        }
    }
}
