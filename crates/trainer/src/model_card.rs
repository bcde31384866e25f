//! The model card: what a model was learned from, how good it is, and what it must not be used for.

use crate::eval::{Kind, Report};
use crate::measure::Figure;
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

fn write(text: &mut String, report: &Report, features: &[(String, f64)]) -> std::fmt::Result {
    let (title, unit, what) = match report.model {
        Kind::Scorecard => (
            "Scorecard",
            "points",
            "An additive scorecard: whole points for each bin of each feature, which add up to the \
             score exactly. Verdicts on single requests use it.",
        ),
        Kind::Account => (
            "Account model",
            "log-odds",
            "A sum of boosted and randomized trees. It orders the queue of analysts and decides nothing.",
        ),
    };
    writeln!(text, "# {title}\n\n{what}\n")?;
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
    if !features.is_empty() {
        writeln!(
            text,
            "\n## What it looks at\n\n| feature | mean size in {unit} |\n| --- | --: |"
        )?;
        for (name, size) in features.iter().take(NAMED_FEATURES) {
            writeln!(text, "| `{name}` | {size:.3} |")?;
        }
    }
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
