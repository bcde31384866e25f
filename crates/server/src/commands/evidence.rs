//! Evidence bundles: exporting, and checking them and exports of matters offline.

use super::ctx;
use crate::cli::BundleCommand;
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::{App, Error};
use porchlight_domain::id::AttemptId;
use porchlight_domain::log::note::VerifierKey;
use porchlight_seal::verify::{Verdict, verify as check};
use porchlight_seal::{matter, pack, record};
use serde_json::json;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

pub(super) fn bundle(screen: &mut Screen<'_>, app: &App, command: &BundleCommand) -> Outcome {
    let BundleCommand::Export { attempt, out } = command;
    let id: AttemptId = attempt.parse().map_err(|e| {
        Failure::usage(
            format!("\"{attempt}\": {e}"),
            "the console shows the id of each delivery's attempt",
        )
    })?;
    let bytes = app.export_bundle(&ctx(), id).map_err(|error| match error {
        Error::Absent("proof yet: its leaf is still on the way" | "checkpoint yet") => Failure::no(
            "the log has no proof of it yet",
            "the server places leaves within five seconds; is it running? Try again in a moment",
        ),
        other => other.into(),
    })?;
    write_new(out, &bytes)?;
    let text = format!(
        "{} holds the evidence, {} bytes. Anybody can check it: porchlight verify {} --log-key {}",
        out.display(),
        bytes.len(),
        out.display(),
        app.log_key()
    );
    screen.say(
        &text,
        &json!({"file": out, "bytes": bytes.len(), "log_key": app.log_key().to_string()}),
    )
}

/// Writes a file that must not exist yet.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Outcome<()> {
    let write = || {
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|e| Failure::file("writing", path, &e))
}

/// The key as given, or as it stands in the file that was given.
fn trusted(given: &str) -> Outcome<VerifierKey> {
    let text = if Path::new(given).is_file() {
        super::read_text(Path::new(given))?
    } else {
        given.to_owned()
    };
    VerifierKey::parse(text.trim()).map_err(|e| {
        Failure::usage(
            format!("--log-key is not a log's key: {e}"),
            "give the line that `porchlight log key` prints at the operator, or a file with it",
        )
    })
}

/// Checks a bundle; needs no settings and no data folder.
pub(super) fn verify(screen: &mut Screen<'_>, path: &Path, log_key: Option<&str>) -> Outcome {
    let key = log_key.map(trusted).transpose()?;
    let bytes = std::fs::read(path).map_err(|e| Failure::file("reading", path, &e))?;
    if matter::is_export(&bytes) {
        return verify_matter(screen, &bytes, key.as_ref());
    }
    if pack::is_pack(&bytes) {
        return super::pack::verify(screen, &bytes, key.as_ref());
    }
    if record::is_record(&bytes) {
        return verify_record(screen, &record::verify(&bytes, key.as_ref()));
    }
    if record::is_receipt(&bytes) {
        return verify_record(screen, &record::verify_receipt(&bytes, key.as_ref()));
    }
    let report = check(&bytes, key.as_ref());
    let (verdict, reason, exit) = match &report.verdict {
        Verdict::Verified => ("verified", None, Exit::Done),
        Verdict::Consistent => ("consistent", None, Exit::Done),
        Verdict::Refused(reason, _) => ("refused", Some(reason.code()), Exit::No),
    };
    let value = json!({
        "verdict": verdict, "reason": reason, "reference": report.reference,
        "photos": report.photos, "leaves": report.leaves,
        "manifests": report.manifests.iter().map(|m| json!({"signer": m.signer, "capture": m.capture,
            "masked": m.masked, "expired": m.expired})).collect::<Vec<_>>(), "words": report.to_string(),
    });
    screen.say(&report.to_string(), &value)?;
    Ok(exit)
}

/// A signed export's verdict in words for programs: the verdict, why and which part, and how the command ends.
pub(super) fn told(
    verdict: &matter::Verdict,
) -> (&'static str, Option<&'static str>, Option<&str>, Exit) {
    match verdict {
        matter::Verdict::Verified => ("verified", None, None, Exit::Done),
        matter::Verdict::Consistent => ("consistent", None, None, Exit::Done),
        matter::Verdict::Refused(reason, part) => {
            ("refused", Some(reason.code()), Some(part), Exit::No)
        }
    }
}

fn verify_matter(screen: &mut Screen<'_>, bytes: &[u8], key: Option<&VerifierKey>) -> Outcome {
    let report = matter::verify(bytes, key);
    let (verdict, reason, part, exit) = told(&report.verdict);
    let value = json!({
        "verdict": verdict, "reason": reason, "part": part, "matter": report.matter,
        "name": report.name, "files": report.files, "cases": report.cases,
        "receipts": report.receipts, "words": report.to_string(),
    });
    screen.say(&report.to_string(), &value)?;
    Ok(exit)
}

/// What a person's own record, or the receipt of an erasure, turned out to be.
fn verify_record(screen: &mut Screen<'_>, report: &record::Report) -> Outcome {
    let (verdict, reason, part, exit) = told(&report.verdict);
    let value = json!({
        "verdict": verdict, "reason": reason, "part": part, "about": report.about,
        "kinds": report.kinds, "rows": report.rows, "pictures": report.pictures,
        "words": report.to_string(),
    });
    screen.say(&report.to_string(), &value)?;
    Ok(exit)
}
