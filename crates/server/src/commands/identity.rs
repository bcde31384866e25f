//! `porchlight identity`: what programmes promise about identity checks.

use super::ctx;
use crate::cli::{IdentityCommand, IdentityPolicyCommand};
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::identity::SetIdentityPolicy;
use porchlight_app::{App, zone};
use porchlight_domain::id::ProgrammeId;
use serde_json::{Value, json};
use std::path::Path;

pub(super) fn run(screen: &mut Screen<'_>, app: &App, command: IdentityCommand) -> Outcome {
    let command = match command {
        IdentityCommand::Policy(command) => command,
        IdentityCommand::Known(command) => return super::known::run(screen, app, &command),
    };
    match command {
        IdentityPolicyCommand::Draft { programme } => {
            let draft = app.draft_identity_policy(&ctx(), programme_of(app, &programme)?)?;
            let value: Value = serde_json::from_str(&draft)
                .map_err(|e| Failure::fault(format!("the draft cannot be read: {e}"), ""))?;
            screen.say(&draft, &value)
        }
        IdentityPolicyCommand::Set { programme, file } => set(screen, app, &programme, &file),
        IdentityPolicyCommand::Show { programme } => show(screen, app, &programme),
        IdentityPolicyCommand::End { programme } => {
            let id = programme_of(app, &programme)?;
            let ended = app.end_identity_policy(&mut ctx(), id)?;
            let text = if ended {
                "Identity checks of this programme have ended. A running server destroys the keys of \
                 its couriers' templates within a minute."
            } else {
                "This programme does no identity checks."
            };
            screen.say(text, &json!({"ended": ended}))
        }
    }
}

fn programme_of(app: &App, code: &str) -> Outcome<ProgrammeId> {
    let known = app.programmes()?;
    let found = known.iter().find(|(programme, _)| programme.code == code);
    found.map(|(programme, _)| programme.id).ok_or_else(|| {
        let sentence = format!("there is no programme \"{code}\"");
        Failure::no(sentence, "list them with `porchlight programme list`")
    })
}

fn set(screen: &mut Screen<'_>, app: &App, programme: &str, file: &Path) -> Outcome {
    let json = std::fs::read_to_string(file).map_err(|e| Failure::file("reading", file, &e))?;
    match app.set_identity_policy(&mut ctx(), programme_of(app, programme)?, &json)? {
        SetIdentityPolicy::Set(version) => {
            let text = format!(
                "Version {version} is in force, signed and published. Couriers consent anew before \
                 a picture of theirs is compared."
            );
            screen.say(&text, &json!({"set": version}))
        }
        SetIdentityPolicy::Same => {
            screen.say("This policy is in force already.", &json!({"set": null}))
        }
        SetIdentityPolicy::OtherSoftware(why) => {
            let text = format!(
                "Not set: {why}. Begin with `porchlight identity policy draft {programme}`, or see \
                 `porchlight models list`."
            );
            screen.say(&text, &json!({"set": null, "why": why}))?;
            Ok(Exit::No)
        }
    }
}

fn show(screen: &mut Screen<'_>, app: &App, programme: &str) -> Outcome {
    let policies = app.identity_policies(programme_of(app, programme)?)?;
    let in_force = policies.first().filter(|newest| newest.ended_at.is_none());
    let mut text = in_force.map_or_else(
        || "This programme does no identity checks.\n".to_owned(),
        |policy| policy.note.clone(),
    );
    for line in &policies {
        let ended =
            line.ended_at.map_or(String::new(), |at| format!(", ended {}", zone::rfc3339(at)));
        let version = line.policy.policy().version;
        text += &format!("\nversion {version}: set {}{ended}", zone::rfc3339(line.set_at));
    }
    let why = in_force.and_then(|policy| app.faces_unavailable(policy));
    if let Some(why) = &why {
        text += &format!("\nNo face can be compared now: {why}.");
    }
    let list: Vec<Value> = policies
        .iter()
        .map(|line| {
            json!({
                "version": line.policy.policy().version, "digest": line.policy.digest().hex(),
                "set_at": zone::rfc3339(line.set_at), "ended_at": line.ended_at.map(zone::rfc3339),
                "note": line.note,
            })
        })
        .collect();
    screen.say(&text, &json!({"policies": list, "unavailable": why}))
}
