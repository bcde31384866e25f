//! The model card: what a model was learned from, how good it is, and what it must not be used for.
//!
//! Owns: the words. [`card`] is what an evaluation has to say; [`of_model`] is the card of a model file,
//! with all points of a scorecard, so that nothing a verdict rests on is hidden.

use crate::eval::{Kind, Report};
use crate::measure::Figure;
use crate::suspect::{Mark, Suspect};
use crate::train::Training;
use porchlight_risk::card::{Feature, Scorecard};
use porchlight_risk::live::LiveCard;
use porchlight_risk::model::ModelError;
use porchlight_risk::trees::AccountModel;
use std::fmt::Write as _;

/// Features that a card names.
const NAMED_FEATURES: usize = 15;

/// The card of a model as Markdown. `features` are those that matter most, as training found them;
/// they may be empty.
#[must_use]
pub fn card(report: &Report, features: &[(String, f64)]) -> String {
    let mut text = String::new();
    write(&mut text, report, features).unwrap_or_default();
    text
}

/// The card of a model file, checked as it is when it is loaded. `training` is what was kept beside it.
///
/// # Errors
/// [`ModelError`] when the file would be refused, or `training` belongs to another model.
pub fn of_model(json: &[u8], training: Option<&Training>) -> Result<String, ModelError> {
    let mut text = String::new();
    let (kind, digest, features) = match Scorecard::parse(json) {
        Err(ModelError::Kind(_)) => {
            let model = AccountModel::parse(json)?;
            let trees = model.trees();
            let size = (trees.roots.len(), trees.value.len(), trees.features.len());
            let line = format!("{} trees with {} nodes, {} features", size.0, size.1, size.2);
            (Kind::Account, model.digest().to_owned(), line)
        }
        card => {
            let card = card?;
            let fits = match LiveCard::fit(card.clone()) {
                Ok(_) => "it can score live requests".to_owned(),
                Err(unfit) => format!("it cannot score live requests: {unfit}"),
            };
            let line = format!("{} features; {fits}", card.card().features.len());
            (Kind::Scorecard, card.digest().to_owned(), line)
        }
    };
    if training.is_some_and(|training| training.digest != digest) {
        let why = "what was kept of the training belongs to another model (another digest)";
        return Err(ModelError::Broken(why.into()));
    }
    let said = title(&mut text, kind).and_then(|()| {
        writeln!(text, "Digest `{digest}`. {features}. Digest and canaries came out as trained.\n")
    });
    let said = said.and_then(|()| match training {
        Some(kept) => body(&mut text, &kept.report, &kept.features),
        None => writeln!(text, "How it was learned, and how good it is, was not kept beside it.\n")
            .and_then(|()| not_for(&mut text)),
    });
    let said = said.and_then(|()| match Scorecard::parse(json) {
        Ok(card) => points(&mut text, &card),
        Err(_) => Ok(()),
    });
    said.unwrap_or_default();
    Ok(text)
}

/// All points of a scorecard.
fn points(text: &mut String, card: &Scorecard) -> std::fmt::Result {
    let base = card.card().base;
    writeln!(
        text,
        "\n## All its points\n\nEverybody starts with {base}. 100 points double the odds.\n"
    )?;
    writeln!(
        text,
        "| feature | direction | points by value | missing |\n| --- | --- | --- | --: |"
    )?;
    for feature in &card.card().features {
        let Feature { name, direction, missing, .. } = feature;
        let direction = format!("{direction:?}").to_lowercase();
        writeln!(text, "| `{name}` | {direction} | {} | {missing} |", steps(feature))?;
    }
    Ok(())
}

/// The points of one feature from its lowest value up.
fn steps(feature: &Feature) -> String {
    let mut text = String::new();
    for (at, points) in feature.points.iter().enumerate() {
        let step = match at.checked_sub(1).and_then(|before| feature.edges.get(before)) {
            None => write!(text, "{points}"),
            Some(edge) => write!(text, ", from {edge}: {points}"),
        };
        step.unwrap_or_default();
    }
    text
}

fn write(text: &mut String, report: &Report, features: &[(String, f64)]) -> std::fmt::Result {
    title(text, report.model)?;
    body(text, report, features)
}

fn title(text: &mut String, kind: Kind) -> std::fmt::Result {
    let (title, what) = match kind {
        Kind::Scorecard => (
            "Scorecard",
            "An additive scorecard: whole points for each bin of each feature, which add up to the \
             score exactly. Verdicts on single requests use it.",
        ),
        Kind::Account => (
            "Account model",
            "A sum of boosted trees with cuts drawn at random. It orders the queue of analysts and decides nothing.",
        ),
    };
    writeln!(text, "# {title}\n\n{what}\n")
}

/// What should be looked at before the figures are believed.
fn warnings(text: &mut String, report: &Report) -> std::fmt::Result {
    if report.suspects.is_empty() {
        return Ok(());
    }
    writeln!(
        text,
        "**Look at these columns first.** They may have been made from the labels; if they were, leave \
         them out (`--drop`), or the figures below are worth nothing:\n"
    )?;
    for Suspect { column, marks, auc } in &report.suspects {
        let why: Vec<&str> = marks.iter().map(|mark| marked(*mark)).collect();
        writeln!(text, "- `{column}`: {} (AUC by itself {auc:.3})", why.join("; "))?;
    }
    writeln!(text)
}

const fn marked(mark: Mark) -> &'static str {
    match mark {
        Mark::Name => "its name speaks of the answer",
        Mark::Strong => "by itself it says almost what the label says",
        Mark::Gaps => "it is missing far more often on one side",
    }
}

fn body(text: &mut String, report: &Report, features: &[(String, f64)]) -> std::fmt::Result {
    let unit = match report.model {
        Kind::Scorecard => "points",
        Kind::Account => "log-odds",
    };
    warnings(text, report)?;
    writeln!(text, "## Learned from\n")?;
    let share = |n: usize| 100.0 * n as f64 / report.accounts.max(1) as f64;
    writeln!(
        text,
        "{} accounts, {} of them bots ({:.1} %); {} features. Seed {}. {} accounts were in no table.\n",
        report.accounts,
        report.bots,
        share(report.bots),
        report.features,
        report.seed,
        report.accounts_in_no_table
    )?;
    let folds = if report.folds_made { "drawn from the seed, stratified" } else { "given" };
    let repeats = report.folds.chunk_by(|a, b| a.repeat == b.repeat).count();
    writeln!(text, "- folds: {folds}; {} in {repeats} repeats", report.folds.len())?;
    let unmeasured = report.folds.iter().filter(|fold| fold.auc.is_none()).count();
    for (count, what) in [
        (report.accounts_without_fold, "accounts with a label and no fold, not used"),
        (report.accounts_without_label, "accounts with a fold and no label, not used"),
        (unmeasured, "folds without bots or without people, not in the mean over folds"),
    ] {
        if count > 0 {
            writeln!(text, "- {count} {what}")?;
        }
    }
    for left in &report.left_out {
        writeln!(text, "- left out: `{}` of `{}` ({})", left.column, left.table, reason(left.why))?;
    }
    for (name, direction) in &report.directions {
        writeln!(text, "- direction of `{name}`: {direction:?}")?;
    }
    writeln!(text, "\n## How good on accounts it did not see\n")?;
    writeln!(text, "| figure | mean | spread | 95 % interval |\n| --- | --: | --: | --- |")?;
    line(text, "AUC over folds", &report.auc)?;
    line(text, "AUC, all accounts of a repeat together", &report.auc_pooled)?;
    line(text, "bots found at 1 % false positives", &report.recall_at_1_percent)?;
    line(text, "bots found at 0.1 % false positives", &report.recall_at_0_1_percent)?;
    writeln!(text, "\nAUC of each fold:\n")?;
    for folds in report.folds.chunk_by(|a, b| a.repeat == b.repeat) {
        let area = |fold: &crate::eval::FoldResult| {
            fold.auc.map_or("not measured".to_owned(), |auc| format!("{auc:.4}"))
        };
        let areas: Vec<String> = folds.iter().map(area).collect();
        writeln!(text, "- `{}`: {}", folds[0].repeat, areas.join(", "))?;
    }
    if !features.is_empty() {
        writeln!(
            text,
            "\n## What it looks at\n\n| feature | mean size in {unit} |\n| --- | --: |"
        )?;
        for (name, size) in features.iter().take(NAMED_FEATURES) {
            writeln!(text, "| `{name}` | {size:.3} |")?;
        }
    }
    not_for(text)
}

fn not_for(text: &mut String) -> std::fmt::Result {
    writeln!(
        text,
        "\n## Not to be used for\n\nRestricting a person. A score may slow, challenge or refuse one \
         request, or ask a person to look; what happens to an account is decided by people, with notice \
         and appeal. The figures hold for accounts like these and say nothing about others."
    )
}

fn line(text: &mut String, name: &str, figure: &Figure) -> std::fmt::Result {
    let Figure { mean, spread, low, high } = figure;
    writeln!(text, "| {name} | {mean:.4} | {spread:.4} | {low:.4} to {high:.4} |")
}

fn reason(why: crate::table::Why) -> &'static str {
    use crate::table::Why;
    match why {
        Why::Named => "named by the caller",
        Why::Label => "it is the label",
        Why::NoName => "it has no name",
        Why::Text => "it is text",
        Why::Constant => "it has one value only",
        Why::Repeated => "it repeats another column",
    }
}
