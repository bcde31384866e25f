//! Bringing in order lists, and saying what became of every row.

use super::{ctx, station};
use crate::cli::ImportCommand;
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::import::{ImportOptions, ImportReport};
use porchlight_app::{App, zone};
use serde_json::json;
use std::fs::File;
use std::io::BufReader;

/// Errors that are spelled out for people; `--json` has more, quarantine has all.
const MAX_SPELLED: usize = 20;

/// Imports a file. Status 1 if a row or the file was refused: scripts should not go on unseen.
pub(super) fn run(screen: &mut Screen<'_>, app: &App, command: ImportCommand) -> Outcome {
    let ImportCommand::Orders { file, station: code, date, dry_run } = command;
    let date = match date {
        None => None,
        Some(text) => Some(zone::parse_date(&text).ok_or_else(|| {
            Failure::usage(
                format!("\"{text}\" is not a day"),
                "give it as year-month-day, such as 2026-03-01",
            )
        })?),
    };
    let place = station(app, &code)?;
    let reader = File::open(&file).map_err(|e| Failure::file("reading", &file, &e))?;
    let source = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let options = ImportOptions { dry_run, date, sender: String::new() };
    let reader = BufReader::new(reader);
    let report = app.import_orders(&mut ctx(), place.id, &source, reader, &options)?;
    screen.say(&words(&report), &json!(report))?;
    Ok(if report.is_clean() { Exit::Done } else { Exit::No })
}

fn words(report: &ImportReport) -> String {
    let counts = report.counts;
    let mut lines = vec![];
    for fault in &report.faults {
        let place = fault.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        lines.push(format!("The file: {place}{}", fault.message));
    }
    if report.dry_run {
        lines.push("Nothing was written; this is what would happen:".into());
    }
    lines.push(format!(
        "{} rows: {} new, {} changed, {} as they were, {} to quarantine.",
        report.rows, counts.added, counts.changed, counts.unchanged, counts.quarantined
    ));
    if report.joined > 0 {
        lines.push(format!("{} rows added packages to the order before them.", report.joined));
    }
    if counts.erased > 0 {
        lines.push(format!(
            "{} rows name orders that were erased at their recipients' wish; nothing of them is kept.",
            counts.erased
        ));
    }
    if report.parked_before > 0 {
        lines.push(format!("{} bad rows wait in quarantine from before.", report.parked_before));
    }
    if !report.ignored.is_empty() {
        lines.push(format!("Columns passed over: {}.", report.ignored.join(", ")));
    }
    for error in report.errors.iter().take(MAX_SPELLED) {
        let (row, line) = (error.row, error.line);
        lines.push(format!("- row {row} (line {line}), {}: {}", error.column, error.message));
    }
    let spelled = u32::try_from(report.errors.len().min(MAX_SPELLED)).unwrap_or(u32::MAX);
    if report.error_count > spelled {
        let more = report.error_count - spelled;
        lines.push(format!("- and {more} more; the console's quarantine has every row"));
    }
    lines.join("\n")
}
