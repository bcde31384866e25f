//! Learning a model from all labelled accounts, as a file that checks itself when loaded.
//!
//! The chances of its curve come from cross-validation: from scores of models that did not see the
//! account. Start at [`train()`].

use crate::account;
use crate::calibrate::isotonic;
use crate::eval::{Kind, Material, Options, Report, lesson, out_of_fold, read, report};
use crate::scorecard;
use crate::trouble::Trouble;
use porchlight_risk::card::Scorecard;
use porchlight_risk::live::LiveCard;
use porchlight_risk::trees::AccountModel;
use serde::{Deserialize, Serialize};

/// Accounts whose scores an account model's file must reproduce to be loaded.
const CANARIES: usize = 64;
/// Repeats whose out-of-fold scores make the curve.
const CURVE_REPEATS: usize = 3;

/// A model that was learned.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The model file.
    pub json: String,
    /// What to keep beside it, for its card.
    pub training: Training,
}

/// How a model was learned: what its card says beside what the model file holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// The digest of the model.
    pub digest: String,
    /// How good the same way of learning is on accounts it did not see.
    pub report: Report,
    /// The features that matter most, most first: name, and its mean size among the accounts, in
    /// points of a scorecard or in log-odds of an account model.
    pub features: Vec<(String, f64)>,
}

/// Learns a model from all accounts with a label (and a fold).
///
/// # Errors
/// [`Trouble`] about a file, a cell, the call, or the boosting library.
pub fn train(options: &Options) -> Result<Trained, Trouble> {
    let material = read(options)?;
    let scores = out_of_fold(&material, options, material.labels.repeats.len().min(CURVE_REPEATS))?;
    let is_bot: Vec<bool> = scores.iter().flat_map(|_| material.labels.is_bot.clone()).collect();
    let curve = isotonic(&scores.concat(), &is_bot);
    let report = report(&material, options, &scores);
    let rows: Vec<usize> = (0..material.labels.ids.len()).collect();
    let lesson = lesson(&material, &rows);
    let (json, digest, features) = match options.model {
        Kind::Scorecard => {
            let mut card = scorecard::learn(&lesson, &scorecard::Settings::default(), options.seed);
            card.curve = curve;
            let card = Scorecard::new(card)?;
            if material.live {
                LiveCard::fit(card.clone()).map_err(|unfit| Trouble::Call(unfit.to_string()))?;
            }
            (card.to_json()?, card.digest().to_owned(), sizes_of_card(&card, &material)?)
        }
        Kind::Account => {
            let mut trees = account::learn(&lesson, options.members, options.seed)?;
            trees.curve = curve;
            let model = AccountModel::new(trees)?;
            let every = (rows.len() / CANARIES).max(1);
            let inputs: Vec<Vec<f32>> =
                rows.iter().step_by(every).map(|row| material.table.row(*row)).collect();
            let inputs: Vec<&[f32]> = inputs.iter().map(Vec::as_slice).collect();
            (model.to_json(&inputs)?, model.digest().to_owned(), sizes_of_trees(&model, &material)?)
        }
    };
    Ok(Trained { json, training: Training { digest, report, features } })
}

fn sizes_of_card(card: &Scorecard, material: &Material) -> Result<Vec<(String, f64)>, Trouble> {
    let names: Vec<String> = card.card().features.iter().map(|f| f.name.clone()).collect();
    let columns = material.table.only(&names)?;
    let mut sizes = vec![0.0; names.len()];
    let mut reasons = vec![porchlight_risk::card::Reason::default(); names.len()];
    let count = material.table.ids.len();
    for row in 0..count {
        let input: Vec<f32> = columns.iter().map(|column| column[row]).collect();
        let kept = card.reasons(&input, &mut reasons)?;
        for reason in &reasons[..kept] {
            sizes[reason.feature as usize] += f64::from(reason.points).abs();
        }
    }
    Ok(largest(names, sizes, count))
}

fn sizes_of_trees(
    model: &AccountModel,
    material: &Material,
) -> Result<Vec<(String, f64)>, Trouble> {
    let names = model.trees().features.clone();
    let mut sizes = vec![0.0; names.len()];
    let mut parts = vec![0_i64; names.len()];
    let count = material.table.ids.len();
    for row in 0..count {
        model.contributions(&material.table.row(row), &mut parts)?;
        for (size, part) in sizes.iter_mut().zip(&parts) {
            let part = *part as f64 / porchlight_risk::trees::UNIT;
            *size += part.abs();
        }
    }
    Ok(largest(names, sizes, count))
}

fn largest(names: Vec<String>, sizes: Vec<f64>, count: usize) -> Vec<(String, f64)> {
    let mut sizes: Vec<(String, f64)> =
        names.into_iter().zip(sizes.into_iter().map(|s| s / count.max(1) as f64)).collect();
    sizes.sort_by(|a, b| b.1.total_cmp(&a.1));
    sizes
}
