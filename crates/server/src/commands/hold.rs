//! `porchlight hold`: public alerts from files, and what is in force.
//!
//! Every import reads all kept alerts again in the order in which they came, so that updates and
//! cancellations find what they are about, whatever order they arrive in.

use super::ctx;
use crate::cli::HoldCommand;
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::hold::{AlertHold, NewAlert};
use porchlight_app::{App, zone};
use porchlight_domain::time::Timestamp;
use porchlight_feeds::cap::{self, Alert, Board, DEFAULT_LENGTH, MAX_LENGTH, Status};
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

pub(super) fn run(screen: &mut Screen<'_>, app: &App, command: HoldCommand) -> Outcome {
    match command {
        HoldCommand::Import { files } => import(screen, app, &files),
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

/// How long an alert, or what it takes back, can matter.
fn ends_at(alert: &Alert) -> Timestamp {
    let latest = alert.infos.iter().map(|info| {
        let start = info.onset.or(info.effective).unwrap_or(alert.name.sent);
        let end = info.expires.unwrap_or(start.plus(DEFAULT_LENGTH));
        end.min(start.plus(MAX_LENGTH))
    });
    // A cancellation is kept for as long as the longest alert that it may be about.
    latest.max().unwrap_or(alert.name.sent).max(alert.name.sent.plus(MAX_LENGTH))
}

fn import(screen: &mut Screen<'_>, app: &App, files: &[PathBuf]) -> Outcome {
    let mut new = vec![];
    let mut not_real = 0;
    for file in files {
        let (alert, bytes) = read(file)?;
        not_real += u32::from(alert.status != Status::Actual);
        new.push(NewAlert {
            sender: alert.name.sender.clone(),
            identifier: alert.name.identifier.clone(),
            ends_at: ends_at(&alert),
            bytes,
        });
    }
    let kept = app.keep_alerts(&mut ctx(), new)?;
    let holds = holds_in_force(app)?;
    let undrawn = holds.1;
    let taken = app.hold_by_alerts(&mut ctx(), holds.0)?;
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

/// The holds of all kept alerts in force, and how many alerts in force have no shape.
fn holds_in_force(app: &App) -> Outcome<(Vec<AlertHold>, u32)> {
    let mut board = Board::default();
    for bytes in app.kept_alerts(&ctx())? {
        if let Ok(alert) = cap::read(&bytes) {
            board.take(alert);
        }
    }
    let mut holds = vec![];
    let mut undrawn = 0;
    for alert in board.alerts() {
        let of_alert = cap::holds_of(alert);
        let has_shape = alert.infos.iter().flat_map(|i| &i.areas).any(|a| !a.shapes.is_empty());
        undrawn += u32::from(!has_shape);
        let words = words(alert);
        for (part, hold) in of_alert.into_iter().enumerate() {
            let name = format!("{}/{}/{part}", alert.name.sender, alert.name.identifier);
            holds.push(AlertHold { name, words: words.clone(), hold });
        }
    }
    Ok((holds, undrawn))
}

/// The headline, else the danger's name.
fn words(alert: &Alert) -> String {
    let first = alert.infos.first();
    let headline = first.and_then(|info| info.headline.clone());
    headline.or_else(|| first.map(|info| info.event.clone())).unwrap_or_default()
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
