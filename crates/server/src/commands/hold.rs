//! `porchlight hold`: public alerts from files, and what is in force.
//!
//! Every import reads all kept alerts again in the order in which they came, so that updates and
//! cancellations find what they are about, whatever order they arrive in ([`crate::alerts`]).

use super::ctx;
use crate::alerts::{new_alert, settle};
use crate::cli::HoldCommand;
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::{App, zone};
use porchlight_domain::hold::AlertRule;
use porchlight_feeds::cap::{self, Alert, Status};
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub(super) fn run(
    screen: &mut Screen<'_>,
    app: &App,
    rule: AlertRule,
    command: HoldCommand,
) -> Outcome {
    match command {
        HoldCommand::Import { files } => import(screen, app, rule, &files),
        HoldCommand::List => list(screen, app),
    }
}

fn read(file: &Path) -> Outcome<(Alert, Vec<u8>)> {
    let bytes = std::fs::read(file).map_err(|e| Failure::file("reading", file, &e))?;
    let alert = cap::read(&bytes).map_err(|why| {
        let sentence = format!("{} is not an alert: {why}", file.display());
        Failure::no(sentence, "give files of the Common Alerting Protocol 1.2, one alert each")
    })?;
    Ok((alert, bytes))
}

fn import(screen: &mut Screen<'_>, app: &App, rule: AlertRule, files: &[PathBuf]) -> Outcome {
    let mut new = vec![];
    let mut not_real = 0;
    for file in files {
        let (alert, bytes) = read(file)?;
        not_real += u32::from(alert.status != Status::Actual);
        new.push(new_alert(&alert, bytes));
    }
    let kept = app.keep_alerts(&mut ctx(), new)?;
    let (taken, undrawn) = settle(app, &mut ctx(), rule)?;
    let mut text = format!(
        "{kept} new alerts kept. {} holds began, {} were lifted.",
        taken.made, taken.lifted
    );
    if not_real > 0 {
        let _ = write!(text, " {not_real} are exercises, tests or drafts and hold nobody.");
    }
    if undrawn > 0 {
        let _ = write!(
            text,
            " {undrawn} name districts without a shape: draw the area at /console/holds."
        );
    }
    screen.say(
        &text,
        &json!({"kept": kept, "made": taken.made, "lifted": taken.lifted,
        "not_real": not_real, "without_shape": undrawn}),
    )
}

fn list(screen: &mut Screen<'_>, app: &App) -> Outcome {
    let ctx = ctx();
    let holds = app.holds(&ctx, ctx.now)?;
    let live: Vec<_> = holds.iter().filter(|row| row.lifted_at.is_none()).collect();
    let mut text = String::new();
    for row in &live {
        let (from, to) = (zone::rfc3339(row.starts_at), zone::rfc3339(row.ends_at));
        let _ = writeln!(text, "{}  {}  {from} to {to}  {}", row.id, row.level, row.words);
    }
    if text.is_empty() {
        text = "No holds.".into();
    }
    let value: Vec<_> = live
        .iter()
        .map(|row| {
            json!({"id": row.id.to_string(), "level": row.level.code(),
            "from": zone::rfc3339(row.starts_at), "to": zone::rfc3339(row.ends_at),
            "words": row.words, "source": row.source.code()})
        })
        .collect();
    screen.say(text.trim_end(), &json!({"holds": value}))
}
