//! `porchlight identity known`: pairs by which reviewers are measured, all of them together.

use super::ctx;
use crate::cli::KnownCommand;
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::{App, zone};
use porchlight_domain::id::KnownPairId;
use serde_json::json;
use std::path::Path;

fn read(file: &Path) -> Outcome<Vec<u8>> {
    std::fs::read(file).map_err(|e| Failure::file("reading", file, &e))
}

pub(super) fn run(screen: &mut Screen<'_>, app: &App, command: &KnownCommand) -> Outcome {
    match command {
        KnownCommand::Add { first, second, same, different: _, consent } => {
            let (first, second) = (read(first)?, read(second)?);
            let id = app.add_known_pair(&mut ctx(), [&first, &second], *same, consent)?;
            screen.say(&format!("Added {id}."), &json!({"pair": id.to_string()}))
        }
        KnownCommand::List => {
            let pairs = app.known_pairs(&ctx())?;
            let line = |pair: &porchlight_app::rows::KnownPair| {
                let what = if pair.same { "one person" } else { "two people" };
                format!("{}  {}  {what}  {}", pair.id, zone::rfc3339(pair.added_at), pair.note)
            };
            let mut lines: Vec<_> = pairs.iter().map(line).collect();
            lines.push(format!("{} of a thousand cases are known ones.", app.known_share()?));
            let listed: Vec<_> = pairs
                .iter()
                .map(|p| json!({"pair": p.id.to_string(), "same": p.same, "consent": p.note}))
                .collect();
            let all = json!({"pairs": listed, "permille": app.known_share()?});
            screen.say(&lines.join("\n"), &all)
        }
        KnownCommand::Remove { id } => {
            let pair: KnownPairId = id.parse().map_err(|e| {
                Failure::usage(format!("{id}: {e}"), "`porchlight identity known list` lists them")
            })?;
            app.remove_known_pair(&mut ctx(), pair)?;
            screen.say("Taken out: key and pictures are destroyed.", &json!({"removed": id}))
        }
        KnownCommand::Share { permille } => {
            app.set_known_share(&mut ctx(), *permille)?;
            screen.say(&format!("{permille} of a thousand."), &json!({"permille": permille}))
        }
    }
}
