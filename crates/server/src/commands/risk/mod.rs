//! The models and policies of the bot defence: measuring, learning, back-testing, cards.
//!
//! Owns: the words. Learning is `porchlight_trainer`, replaying `porchlight_risk`. Needs no settings
//! and no data folder: tables and recordings are files.

mod backtest;
mod learning;

use crate::cli::RiskCommand;
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_risk::model::ModelError;
use porchlight_trainer::Trouble;
use std::path::{Path, PathBuf};

/// Most bytes of a model or policy file.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// Runs the command.
pub(super) fn run(screen: &mut Screen<'_>, command: RiskCommand) -> Outcome {
    match command {
        RiskCommand::Eval(learning) => learning::eval(screen, &learning::options(learning)),
        RiskCommand::Train { learning, out } => {
            learning::train(screen, &learning::options(learning), &out)
        }
        RiskCommand::Backtest { signals, policy, card, labels, id, label } => {
            let known = labels.map(|file| backtest::Known { file, id, label });
            backtest::run(screen, &signals, &policy, card.as_deref(), known)
        }
        RiskCommand::Card { model } => learning::card(screen, &model),
    }
}

/// Why learning stopped, as a failure.
fn stopped(trouble: &Trouble) -> Failure {
    let sentence = trouble.to_string();
    match trouble {
        Trouble::Unreadable { .. } => {
            Failure::usage(sentence, "check that the file exists and is what it is meant to be")
        }
        Trouble::NoColumn { .. } => Failure::usage(sentence, "name one of the columns there are"),
        Trouble::Cell { .. } | Trouble::TwinColumn { .. } | Trouble::TwinAccount { .. } => {
            Failure::usage(sentence, "correct the file, or leave the column out with --drop")
        }
        Trouble::Record { .. } => {
            Failure::usage(sentence, "write the recording anew; nothing after that record was read")
        }
        Trouble::Useless { .. } | Trouble::Call(_) => Failure::usage(sentence, ""),
        Trouble::Library(_) | Trouble::Model(_) => Failure::fault(sentence, ""),
    }
}

/// Why a model file is not used.
fn refused(file: &Path, error: &ModelError) -> Failure {
    let sentence = format!("{}: {error}", file.display());
    Failure::usage(sentence, "a changed or damaged model is never used: train it anew")
}

/// A whole file, up to a limit.
fn read(path: &Path) -> Outcome<Vec<u8>> {
    let file = std::fs::File::open(path).map_err(|e| Failure::file("reading", path, &e))?;
    let mut bytes = vec![];
    let mut some = std::io::Read::take(file, MOST_BYTES + 1);
    std::io::Read::read_to_end(&mut some, &mut bytes)
        .map_err(|e| Failure::file("reading", path, &e))?;
    if bytes.len() as u64 > MOST_BYTES {
        let sentence = format!("{} is larger than any model or policy", path.display());
        return Err(Failure::usage(sentence, "check that it is the file that is meant"));
    }
    Ok(bytes)
}

/// The file that stands beside another.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
