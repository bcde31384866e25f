//! Models of strength beside each other: claims counted by what was seen, so that one model after the other can be
//! asked what it would have said of them.

use super::{Row, Seen, probability};
use porchlight_assess::strength::{BASE, KINDS, LEAST, is_told_by_record};
use std::collections::BTreeMap;

/// A kind of evidence and what was seen.
pub type Level = (&'static str, &'static str);

/// Levels that say that something was not seen; they weigh nothing.
pub const NOTHING: &[Level] = &[
    ("position", "missing"),
    ("photo", "plain"),
    ("photo", "none"),
    ("hand_over", "left"),
    ("stay", "unseen"),
];

/// The weights of version 1, by levels in the order of their names.
const FIRST: [(Level, i32); 17] = [
    (("hand_over", "code"), 1_950),
    (("hand_over", "name"), 0),
    (("photo", "again"), -1_950),
    (("photo", "alike"), 1_440),
    (("photo", "elsewhere"), -1_950),
    (("photo", "unlike"), -910),
    (("position", "away"), -1_950),
    (("position", "beside"), -1_950),
    (("position", "here"), 180),
    (("scan", "another"), -1_950),
    (("scan", "matches"), 910),
    (("scan", "not_scanned"), -1_600),
    (("statement", "looked_everywhere"), 470),
    (("statement", "not_received"), 880),
    (("statement", "wrong_place"), -1_050),
    (("stay", "short"), -590),
    (("stay", "usual"), 0),
];

/// How many of some claims were right.
#[derive(Clone, Copy, Default)]
pub struct Tally {
    pub right: f64,
    pub all: f64,
}

/// One combination of levels, with the claims that show it in each column.
pub struct Cell {
    /// Places in [`Table::levels`].
    pub levels: Vec<usize>,
    pub columns: Vec<Tally>,
}

/// Claims that a record can tell something about, by what was seen.
pub struct Table {
    pub levels: Vec<Level>,
    pub cells: Vec<Cell>,
    columns: usize,
    published: Vec<i32>,
}

/// A model: what each level of a table weighs, and when a word stands.
#[derive(Clone)]
pub struct Model {
    pub base: i32,
    pub least: i32,
    /// Kinds of evidence that speak the same way if a word stands.
    pub kinds: usize,
    pub weights: Vec<i32>,
}

/// Counts claims into the columns of a table.
#[derive(Default)]
pub struct Counts {
    cells: BTreeMap<Vec<Level>, Vec<Tally>>,
    levels: BTreeMap<Level, i32>,
    columns: usize,
}

impl Counts {
    /// Counts claims, each into the column that is said.
    pub fn add(&mut self, seen: &[Seen], column: impl Fn(&Seen) -> usize) {
        for one in seen.iter().filter(|one| is_told_by_record(one.claim.kind)) {
            let items = one.made.strength.items.iter();
            let levels = items.map(|item| ((item.kind.code(), item.seen), item.weight));
            let levels: Vec<_> = levels.filter(|(level, _)| !NOTHING.contains(level)).collect();
            self.levels.extend(levels.iter().copied());
            let cell = self.cells.entry(levels.into_iter().map(|(level, _)| level).collect());
            let tallies = cell.or_default();
            let column = column(one);
            self.columns = self.columns.max(column + 1);
            tallies.resize(self.columns.max(tallies.len()), Tally::default());
            tallies[column].all += 1.0;
            tallies[column].right += f64::from(u8::from(one.claim.why.record_is_right()));
        }
    }

    pub fn table(self) -> Table {
        let levels: Vec<Level> = self.levels.keys().copied().collect();
        let place = |level: &Level| levels.iter().position(|other| other == level);
        let cells = self.cells.into_iter().map(|(seen, mut columns)| {
            columns.resize(self.columns, Tally::default());
            Cell { levels: seen.iter().filter_map(place).collect(), columns }
        });
        let cells = cells.collect();
        Table {
            cells,
            columns: self.columns,
            published: self.levels.into_values().collect(),
            levels,
        }
    }
}

impl Table {
    /// All these claims in one column.
    pub fn of(seen: &[Seen]) -> Self {
        let mut counts = Counts::default();
        counts.add(seen, |_| 0);
        counts.table()
    }

    /// The model of the crate.
    pub fn published(&self) -> Model {
        Model { base: BASE, least: LEAST, kinds: KINDS, weights: self.published.clone() }
    }

    /// The model that was published before.
    pub fn first(&self) -> Model {
        let weight = |level: &Level| {
            FIRST.iter().find(|(other, _)| other == level).map_or(0, |(_, weight)| *weight)
        };
        let weights = self.levels.iter().map(weight).collect();
        Model { base: -150, least: 3_178, kinds: 0, weights }
    }

    /// The sum that a model says of a cell, and which word that is.
    fn says(&self, cell: &Cell, model: &Model) -> (i32, usize) {
        let (mut sum, mut above, mut below) = (model.base, 0, 0);
        for level in &cell.levels {
            let weight = model.weights[*level];
            sum += weight;
            if self.levels[*level].0 != "statement" {
                above += usize::from(weight > 0);
                below += usize::from(weight < 0);
            }
        }
        let photo = |level: &usize| self.levels[*level].0 == "photo" && model.weights[*level] < 0;
        let unscanned = |level: &usize| self.levels[*level] == ("scan", "not_scanned");
        if cell.levels.iter().any(photo) && cell.levels.iter().any(unscanned) {
            below = below.saturating_sub(1);
        }
        if sum >= model.least && above >= model.kinds {
            (sum, 0)
        } else if sum <= -model.least && below >= model.kinds {
            (sum, 2)
        } else {
            (sum, 1)
        }
    }

    /// The three words under a model, for each column.
    pub fn rows(&self, model: &Model) -> Vec<[Row; 3]> {
        let mut rows = vec![[Row::default(); 3]; self.columns];
        for cell in &self.cells {
            let (sum, word) = self.says(cell, model);
            let says = probability(sum);
            for (rows, tally) in rows.iter_mut().zip(&cell.columns) {
                let row = &mut rows[word];
                row.claims += tally.all;
                row.right += tally.right;
                row.said += tally.all * says;
            }
        }
        rows
    }

    /// How little a model knows of these claims, columns alike: the mean logarithm of what it gave to what was so.
    pub fn loss(&self, model: &Model) -> f64 {
        let (mut loss, mut all) = (0.0, 0.0);
        for cell in &self.cells {
            let says = probability(self.says(cell, model).0);
            for tally in &cell.columns {
                loss -= tally.right * says.ln() + (tally.all - tally.right) * (1.0 - says).ln();
                all += tally.all;
            }
        }
        loss / all
    }
}
