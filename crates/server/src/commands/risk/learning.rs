//! Measuring and learning models, and their cards.

use super::{beside, read, refused, stopped};
use crate::cli::{LearningArguments, ModelKind};
use crate::failure::{Exit, Failure, Outcome};
use crate::screen::Screen;
use porchlight_risk::card::Direction;
use porchlight_trainer::account::MEMBERS;
use porchlight_trainer::{Kind, Options, Source, Training};
use serde_json::{Value, json};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;

const TRAINING: &str = ".training.json";
const CARD: &str = ".card.md";

/// The trainer's options for these arguments.
pub(super) fn options(from: LearningArguments) -> Options {
    let directed = |names: Vec<String>, direction| names.into_iter().map(move |n| (n, direction));
    let directions = directed(from.rising, Direction::Rising)
        .chain(directed(from.falling, Direction::Falling))
        .collect();
    let threads =
        from.threads.or_else(|| std::thread::available_parallelism().map(NonZeroUsize::get).ok());
    Options {
        source: match from.signals {
            Some(signals) => Source::Signals(signals),
            None => Source::Tables(from.table),
        },
        id: from.id,
        labels: from.labels,
        label: from.label,
        folds: from.folds,
        fold_columns: from.fold_column,
        drop: from.drop,
        directions,
        model: match from.model {
            ModelKind::Scorecard => Kind::Scorecard,
            ModelKind::Account => Kind::Account,
        },
        members: MEMBERS,
        seed: from.seed,
        threads: threads.unwrap_or(1),
    }
}

pub(super) fn eval(screen: &mut Screen<'_>, options: &Options) -> Outcome {
    let report = porchlight_trainer::eval(options).map_err(|trouble| stopped(&trouble))?;
    screen.say(&porchlight_trainer::card(&report, &[]), &value(&report)?)
}

pub(super) fn train(screen: &mut Screen<'_>, options: &Options, out: &Path) -> Outcome {
    let [training, card] = [TRAINING, CARD].map(|ending| beside(out, ending));
    for file in [out, &training, &card] {
        if file.exists() {
            let sentence = format!("{} is there already", file.display());
            return Err(Failure::usage(sentence, "name another file; no model is written over"));
        }
    }
    let trained = porchlight_trainer::train(options).map_err(|trouble| stopped(&trouble))?;
    let kept = value(&trained.training)?;
    let text = porchlight_trainer::of_model(trained.json.as_bytes(), Some(&trained.training))
        .map_err(|error| Failure::fault(error.to_string(), ""))?;
    for (file, text) in [(out, &trained.json), (&training, &kept.to_string()), (&card, &text)] {
        let made = OpenOptions::new().write(true).create_new(true).open(file);
        made.and_then(|mut made| made.write_all(text.as_bytes()))
            .map_err(|e| Failure::file("writing", file, &e))?;
    }
    let digest = &trained.training.digest;
    let said = format!("{text}\nWritten: {} and its card, {}", out.display(), card.display());
    screen.say(
        &said,
        &json!({
            "model": out.display().to_string(), "card": card.display().to_string(),
            "digest": digest, "training": kept,
        }),
    )
}

pub(super) fn card(screen: &mut Screen<'_>, model: &Path) -> Outcome {
    let json = read(model)?;
    let file = beside(model, TRAINING);
    let training: Option<Training> = if file.exists() {
        let wrong = |e: serde_json::Error| {
            let sentence = format!("{} is not what training wrote: {e}", file.display());
            Failure::usage(sentence, "remove it; the card then says that figures are not known")
        };
        Some(serde_json::from_slice(&read(&file)?).map_err(wrong)?)
    } else {
        None
    };
    let text = porchlight_trainer::of_model(&json, training.as_ref())
        .map_err(|error| refused(model, &error))?;
    screen.say(&text, &json!({"card": text, "training": training}))?;
    Ok(Exit::Done)
}

fn value(of: &impl serde::Serialize) -> Outcome<Value> {
    serde_json::to_value(of).map_err(|e| Failure::fault(e.to_string(), ""))
}
