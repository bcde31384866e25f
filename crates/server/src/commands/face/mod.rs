//! How good checks of faces are on somebody's own pictures.
//!
//! Owns: reading tables and pictures, and the words. The arithmetic is `porchlight_vision`'s; pairs are
//! compared as a check compares them (`face::calibrate`). Needs no data folder where the models' folder
//! is named.

mod pictures;
mod tables;

use crate::cli::{FaceCommand, FaceEval};
use crate::face::calibrate;
use crate::face::remedy::remedy;
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use pictures::Pictures;
use porchlight_vision::face::eval::{
    Attacks, Input, Shot, attacks, card, json as as_json, plot, report, thresholds_file,
};
use porchlight_vision::face::{CannotCheck, Engine, FACE_FILES, Matcher, THRESHOLDS_FILE};
use porchlight_vision::mask::{FACE_MODEL, FileState};
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Name of the card.
const CARD: &str = "face-card.md";

/// Runs the command; `folder` is that of the settings.
pub(super) fn run(
    screen: &mut Screen<'_>,
    command: &FaceCommand,
    folder: impl FnOnce() -> Outcome<PathBuf>,
) -> Outcome {
    let FaceCommand::Eval(wanted) = command;
    let folder = match &wanted.models {
        Some(folder) => folder.clone(),
        None => folder()?,
    };
    eval(screen, wanted, &folder)
}

fn eval(screen: &mut Screen<'_>, wanted: &FaceEval, folder: &Path) -> Outcome {
    let table = tables::pairs(&wanted.pairs, wanted.groups.as_deref())?;
    let shots = wanted.attacks.as_deref().map(tables::attacks).transpose()?;
    let engine = Engine::open(folder).map_err(|why| cannot(&why))?;
    screen.note(&format!(
        "{} pairs of {} pictures, by {} ...",
        table.pairs.len(),
        table.files.len(),
        engine.matchers().iter().map(|m| m.code()).collect::<Vec<_>>().join(", ")
    ))?;
    let mut faces = Pictures::measure(&engine, &wanted.images, &table)?;
    let faceless = faces.0.iter().filter(|face| face.is_none()).count();
    let mut scores: BTreeMap<Matcher, Vec<Option<f32>>> = BTreeMap::new();
    let mut turned = BTreeMap::new();
    for matcher in engine.matchers() {
        turned.insert(matcher, faces.turned(&table.pairs, matcher));
        let compared = calibrate::scores(&faces.of(matcher), &table.pairs);
        scores.insert(matcher, compared.map_err(|why| Failure::fault(why, ""))?);
    }
    let models = installed(folder);
    let models: Vec<(&str, &str)> = models.iter().map(|file| (file.name, file.sha256)).collect();
    let least_live = engine.thresholds().least_live;
    let measured = report(Input {
        name: &format!("{} and the pictures it names", name(&wanted.pairs)),
        images: table.files.len(),
        faceless,
        pairs: &table.pairs,
        scores: &scores,
        turned: &turned,
        models: &models,
        attacks: liveness(&engine, wanted, shots.as_deref(), least_live)?,
        least_live,
    });
    let measured = measured.map_err(|contradiction| {
        let line = table.lines.get(contradiction.0 - 1).copied().unwrap_or(0);
        let sentence = format!("{}, line {line}: {contradiction}", wanted.pairs.display());
        Failure::usage(
            sentence,
            "correct the column same: one person must be one person everywhere",
        )
    })?;
    fs::create_dir_all(&wanted.out).map_err(|e| Failure::file("making", &wanted.out, &e))?;
    let text = card(&measured);
    let mut written = vec![];
    let mut write = |path: PathBuf, text: &str| -> Outcome<()> {
        fs::write(&path, text).map_err(|e| Failure::file("writing", &path, &e))?;
        written.push(path.display().to_string());
        Ok(())
    };
    write(wanted.out.join(CARD), &text)?;
    write(wanted.out.join(THRESHOLDS_FILE), &thresholds_file(&measured))?;
    if let Some(file) = &wanted.plot {
        write(file.clone(), &plot(&measured))?;
    }
    let mut value = as_json(&measured);
    value["written"] = json!(written);
    let said = format!(
        "{text}\nWritten: {}. Checks use the thresholds once {THRESHOLDS_FILE} lies in {}.",
        written.join(", "),
        folder.display()
    );
    screen.say(&said, &value)?;
    Ok(Exit::Done)
}

/// The models that are in the folder.
fn installed(folder: &Path) -> Vec<porchlight_vision::mask::ModelFile> {
    let all = std::iter::once(FACE_MODEL).chain(FACE_FILES);
    all.filter(|file| file.state(folder) == FileState::Good).collect()
}

/// What the passive models say of pictures of attacks.
fn liveness(
    engine: &Engine,
    wanted: &FaceEval,
    shots: Option<&[tables::Row]>,
    least_live: f32,
) -> Outcome<Option<Attacks>> {
    let (Some(rows), Some(table)) = (shots, &wanted.attacks) else { return Ok(None) };
    if !engine.has_passive() {
        let sentence = "attacks cannot be measured: the MiniFASNet models are not installed";
        let remedy = "leave --attacks out, or get them with `porchlight models add`";
        return Err(Failure::no(sentence, remedy));
    }
    let mut measured = vec![];
    let mut wrong = tables::Wrong::new(table);
    for row in rows {
        match pictures::frame(&wanted.images, &row.file) {
            Ok(frame) => {
                let seen = engine.look(&frame).map_err(|why| Failure::fault(why, ""))?;
                let live = seen.and_then(|(_, live)| live);
                measured.push(Shot { species: row.value.clone(), live });
            }
            Err(why) => wrong.add(row.line, "file", &why),
        }
    }
    wrong.end()?;
    Ok(Some(attacks(&measured, least_live)))
}

fn name(file: &Path) -> String {
    file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Why nothing can be checked, as a failure.
fn cannot(why: &CannotCheck) -> Failure {
    Failure::no(why.to_string(), remedy(why))
}
