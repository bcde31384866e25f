//! Packs for a regulator: writing one, and saying what checking one found.

use super::evidence::{told, write_new};
use super::{ctx, station};
use crate::cli::PackCommand;
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::App;
use porchlight_app::pack::Span;
use porchlight_domain::log::note::VerifierKey;
use porchlight_seal::pack;
use serde_json::json;

pub(super) fn run(screen: &mut Screen<'_>, app: &App, command: &PackCommand) -> Outcome {
    let PackCommand::Export { first, last, station: code, out } = command;
    let span = Span::of_days(first, last).ok_or_else(|| {
        Failure::usage(
            format!("\"{first}\" and \"{last}\" are not two days"),
            "give them as in --first 2026-11-01 --last 2026-11-30",
        )
    })?;
    let id = code.as_deref().map(|code| station(app, code)).transpose()?.map(|place| place.id);
    let bytes = app.export_pack(&mut ctx(), id, span)?;
    write_new(out, &bytes)?;
    let text = format!(
        "{} holds the pack, {} bytes. Anybody can check it: porchlight verify {} --log-key {}",
        out.display(),
        bytes.len(),
        out.display(),
        app.log_key()
    );
    let value = json!({"file": out, "bytes": bytes.len(), "log_key": app.log_key().to_string()});
    screen.say(&text, &value)
}

/// Checks a pack, offline.
pub(super) fn verify(screen: &mut Screen<'_>, bytes: &[u8], key: Option<&VerifierKey>) -> Outcome {
    let report = pack::verify(bytes, key);
    let (verdict, reason, part, exit) = told(&report.verdict);
    let value = json!({
        "verdict": verdict, "reason": reason, "part": part, "about": report.about,
        "files": report.files, "stations": report.stations, "words": report.to_string(),
    });
    screen.say(&report.to_string(), &value)?;
    Ok(exit)
}
