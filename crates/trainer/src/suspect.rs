//! Columns that may have been made from the labels.
//!
//! Owns: three marks that such columns often carry, so that a person looks where they come from. No
//! program can know: "a bot used this address" is computed from the labels and looks like any other
//! number, and an honest column may carry a mark. So nothing is left out here, and a column without a
//! mark is not thereby clean: whoever makes a table must know what its columns are made of.
//! What protects for certain is to compute features from signals (`--signals`): there no label is near.

use crate::measure::auc;
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// A single column that tells bots from people this well says almost what the label says. The best
/// honest column of the public auction tables has 0.87.
pub const TOO_STRONG: f64 = 0.9;
/// Values missing so much more often on one side tell the sides apart by the gaps alone.
pub const GAPS_APART: f64 = 0.5;
/// Words of a name that speak of the answer.
const WORDS: &[&str] = &[
    "bot",
    "bots",
    "robot",
    "robots",
    "fraud",
    "label",
    "labels",
    "target",
    "outcome",
    "truth",
    "banned",
    "offboarded",
    "verdict",
];
/// Shortest name of a label that is looked for inside other names.
const SHORTEST_LABEL: usize = 3;

/// What a column has in common with columns made from labels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Its name speaks of the answer.
    Name,
    /// By itself it tells bots from people better than [`TOO_STRONG`].
    Strong,
    /// Its values are missing far more often on one side ([`GAPS_APART`]).
    Gaps,
}

/// A column to look at before the figures are believed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Suspect {
    /// The column.
    pub column: String,
    /// Its marks.
    pub marks: Vec<Mark>,
    /// How well it tells bots from people by itself, the better way round.
    pub auc: f64,
}

/// The columns with marks, strongest first.
#[must_use]
pub fn suspects(table: &Table, is_bot: &[bool], label: &str) -> Vec<Suspect> {
    let mut found: Vec<Suspect> = table
        .names
        .iter()
        .zip(&table.columns)
        .filter_map(|(name, values)| {
            let alone = alone(values, is_bot);
            let mut marks = vec![];
            if speaks(name, label) {
                marks.push(Mark::Name);
            }
            if alone >= TOO_STRONG {
                marks.push(Mark::Strong);
            }
            if gap(values, is_bot) >= GAPS_APART {
                marks.push(Mark::Gaps);
            }
            let suspect = Suspect { column: name.clone(), marks, auc: alone };
            (!suspect.marks.is_empty()).then_some(suspect)
        })
        .collect();
    found.sort_by(|a, b| b.auc.total_cmp(&a.auc));
    found
}

/// Whether a name holds the label's name, or a word that speaks of the answer.
fn speaks(name: &str, label: &str) -> bool {
    let (name, label) = (name.to_lowercase(), label.to_lowercase());
    let holds = label.len() >= SHORTEST_LABEL && name.contains(&label);
    holds || name.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// How well one column tells the sides apart, where it has values.
fn alone(values: &[f32], is_bot: &[bool]) -> f64 {
    let known = values.iter().zip(is_bot).filter(|(value, _)| !value.is_nan());
    let (ranks, bots): (Vec<i64>, Vec<bool>) = known.map(|(v, bot)| (order(*v), *bot)).unzip();
    let found = auc(&ranks, &bots);
    if found.is_nan() { 0.5 } else { found.max(1.0 - found) }
}

/// A whole number that orders as the value does.
fn order(value: f32) -> i64 {
    // Adding zero makes one zero of both.
    let bits = (value + 0.0).to_bits();
    let size = i64::from(bits & 0x7fff_ffff);
    if bits >> 31 == 0 { size } else { -size }
}

/// How far the shares of missing values lie apart.
fn gap(values: &[f32], is_bot: &[bool]) -> f64 {
    let share = |side: bool| {
        let own = values.iter().zip(is_bot).filter(|(_, bot)| **bot == side);
        let (mut missing, mut all) = (0.0, 0.0_f64);
        own.for_each(|(value, _)| {
            all += 1.0;
            missing += f64::from(u8::from(value.is_nan()));
        });
        missing / all.max(1.0)
    };
    (share(true) - share(false)).abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_speak_of_the_answer_are_noticed_and_others_are_not() {
        assert!(speaks("on_ip_that_has_a_bot_mean", "outcome"));
        assert!(speaks("mean_Outcome", "outcome"));
        assert!(!speaks("bottom_price", "outcome") && !speaks("yield", "y"));
    }

    #[test]
    fn order_is_that_of_values() {
        let values = [-3.5_f32, -1.0, -0.0, 0.0, 1e-20, 2.0, 3e20];
        assert!(values.windows(2).all(|w| order(w[0]) <= order(w[1])));
        assert_eq!(order(-0.0), order(0.0));
    }
}
