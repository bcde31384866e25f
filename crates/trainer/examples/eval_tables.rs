//! Cross-validates a model on tables of accounts, and writes the report as JSON or its card.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use porchlight_risk::card::Direction;
use porchlight_trainer::account::MEMBERS;
use porchlight_trainer::{Kind, Options, Source, card, eval, train};
use std::process::ExitCode;

const USAGE: &str = "eval_tables --table FILE... --id COLUMN --labels FILE --label COLUMN [--folds FILE] \
    [--fold-column NAME]... [--drop COLUMN]... [--rising COLUMN]... [--falling COLUMN]... \
    --model scorecard|account [--seed N] [--threads N] [--json] [--train FILE]";

fn main() -> ExitCode {
    match run(std::env::args().skip(1)) {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut args: impl Iterator<Item = String>) -> Result<String, String> {
    let mut options = Options {
        source: Source::Tables(vec![]),
        id: String::new(),
        labels: Default::default(),
        label: String::new(),
        folds: None,
        fold_columns: vec![],
        drop: vec![],
        directions: vec![],
        model: Kind::Scorecard,
        members: MEMBERS,
        seed: 1,
        threads: 2,
    };
    let (mut tables, mut json, mut model_file) = (vec![], false, None);
    while let Some(name) = args.next() {
        if name == "--json" {
            json = true;
            continue;
        }
        let value = args.next().ok_or_else(|| format!("{name} needs a value\n{USAGE}"))?;
        let number = || value.parse().map_err(|_| format!("{name}: {value} is not a number"));
        match name.as_str() {
            "--table" => tables.push(value.into()),
            "--id" => options.id = value,
            "--labels" => options.labels = value.into(),
            "--label" => options.label = value,
            "--folds" => options.folds = Some(value.into()),
            "--fold-column" => options.fold_columns.push(value),
            "--drop" => options.drop.push(value),
            "--rising" => options.directions.push((value, Direction::Rising)),
            "--falling" => options.directions.push((value, Direction::Falling)),
            "--model" if value == "scorecard" => options.model = Kind::Scorecard,
            "--model" if value == "account" => options.model = Kind::Account,
            "--seed" => options.seed = number()?,
            "--threads" => options.threads = number()? as usize,
            "--train" => model_file = Some(value),
            _ => return Err(format!("{name} {value} is not known\n{USAGE}")),
        }
    }
    options.source = Source::Tables(tables);
    let (report, features) = match model_file {
        Some(file) => {
            let trained = train(&options).map_err(|e| e.to_string())?;
            std::fs::write(&file, &trained.json).map_err(|e| format!("{file}: {e}"))?;
            (trained.training.report, trained.training.features)
        }
        None => (eval(&options).map_err(|e| e.to_string())?, vec![]),
    };
    if json {
        return serde_json::to_string_pretty(&report).map_err(|e| e.to_string());
    }
    Ok(card(&report, &features))
}
