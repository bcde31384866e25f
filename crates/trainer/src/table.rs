//! Per-account tables become one matrix: a row for each account, a column for each feature.
//!
//! Owns: joining by id, what counts as a missing value, and which columns are left out. A column is
//! left out only for a reason of a short list, and each one is reported ([`LeftOut`]); columns made
//! from the labels must be named by the caller, because nothing in a table tells them apart.
//! Never does: look at labels, except to refuse a column that repeats them.

use crate::sheet::Sheet;
use crate::trouble::Trouble;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

/// Cells that mean "no value".
const MISSING: &[&str] = &["", "na", "n/a", "nan", "null", "none", "inf", "-inf", "?"];
/// Fewest values that make a column a copy of the label rather than a coincidence.
const FEWEST_COPIED: usize = 10;
const NUMBER: &str = "a number";

/// Why a column is not a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The caller named it.
    Named,
    /// It is the label, by name or by holding the same values.
    Label,
    /// It has no name: the running number that some programs write.
    NoName,
    /// Most of its cells are text.
    Text,
    /// It has one value, or none, for all accounts.
    Constant,
    /// It repeats another column, value by value.
    Repeated,
}

/// A column that is not a feature.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The file, without its folder.
    pub table: String,
    /// The column.
    pub column: String,
    /// Why.
    pub why: Why,
}

/// The features of all accounts.
#[derive(Debug, Clone)]
pub struct Table {
    /// The accounts, in the order of rows.
    pub ids: Vec<String>,
    /// The features' names.
    pub names: Vec<String>,
    /// The values: one list for each feature; NaN is missing.
    pub columns: Vec<Vec<f32>>,
    /// What is not a feature, and why.
    pub left_out: Vec<LeftOut>,
    /// Accounts that no table knows; all their values are missing.
    pub unknown: usize,
}

impl Table {
    /// The values of one account.
    #[must_use]
    pub fn row(&self, at: usize) -> Vec<f32> {
        self.columns.iter().map(|column| column[at]).collect()
    }

    /// The same accounts with these features only.
    ///
    /// # Errors
    /// [`Trouble::Call`] when one of them is not there.
    pub fn only(&self, names: &[String]) -> Result<Vec<Vec<f32>>, Trouble> {
        let find = |name: &String| {
            let at = self.names.iter().position(|n| n == name);
            at.map(|at| self.columns[at].clone())
                .ok_or_else(|| Trouble::Call(format!("no table has the feature \"{name}\"")))
        };
        names.iter().map(find).collect()
    }
}

/// Joins tables for these accounts. `is_bot` gives the labels of `ids`, to refuse their copies.
///
/// # Errors
/// [`Trouble`] when a file cannot be read, a cell of a column of numbers is none, an account is there
/// twice, a column named in `drop` is nowhere, or nothing is left.
pub fn join(
    tables: &[PathBuf],
    id: &str,
    label: &str,
    drop: &[String],
    accounts: (&[String], &[bool]),
) -> Result<Table, Trouble> {
    let (ids, is_bot) = accounts;
    let sheets: Vec<Sheet> =
        tables.iter().map(|file| Sheet::read(file, id)).collect::<Result<_, _>>()?;
    for name in drop {
        if !sheets.iter().any(|sheet| named(sheet, name)) {
            return Err(Trouble::Call(format!(
                "no table has the column \"{name}\" that is to be dropped"
            )));
        }
    }
    let place: HashMap<&str, usize> =
        ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
    let mut known = vec![false; ids.len()];
    let mut joined = Joined { is_bot, ..Joined::default() };
    for sheet in &sheets {
        for (_, record) in &sheet.rows {
            if let Some(at) = place.get(sheet.id(record)) {
                known[*at] = true;
            }
        }
        for column in 0..sheet.header.len() {
            if column != sheet.id_column {
                joined.add(sheet, column, &place, (label, drop))?;
            }
        }
    }
    let unknown = known.iter().filter(|k| !**k).count();
    if unknown == ids.len() {
        let why = format!("no table has an account of the labels: is \"{id}\" the right column?");
        return Err(Trouble::Call(why));
    }
    joined.finish(ids, unknown)
}

/// Whether a name given by the caller (`column`, or `file:column`) is one of this sheet's.
fn named(sheet: &Sheet, name: &str) -> bool {
    let stem = sheet.stem();
    sheet.header.iter().any(|column| column == name || format!("{stem}:{column}") == name)
}

/// Columns as they come in.
#[derive(Default)]
struct Joined<'a> {
    is_bot: &'a [bool],
    names: Vec<String>,
    tables: Vec<String>,
    columns: Vec<Vec<f64>>,
    left_out: Vec<LeftOut>,
}

impl Joined<'_> {
    fn add(
        &mut self,
        sheet: &Sheet,
        column: usize,
        place: &HashMap<&str, usize>,
        (label, drop): (&str, &[String]),
    ) -> Result<(), Trouble> {
        let name = &sheet.header[column];
        let full = format!("{}:{name}", sheet.stem());
        let why = if drop.contains(name) || drop.contains(&full) {
            Some(Why::Named)
        } else if name.is_empty() {
            Some(Why::NoName)
        } else if name == label {
            Some(Why::Label)
        } else if is_text(sheet, column) {
            Some(Why::Text)
        } else {
            None
        };
        if let Some(why) = why {
            self.leave_out(sheet.stem(), name, why);
            return Ok(());
        }
        let mut values = vec![f64::NAN; place.len()];
        for (row, record) in &sheet.rows {
            let cell = record.get(column).unwrap_or("");
            let Some(value) = number(cell) else {
                return Err(sheet.cell(*row, column, cell, NUMBER));
            };
            if let Some(at) = place.get(sheet.id(record)) {
                values[*at] = value;
            }
        }
        if self.is_label(&values) {
            self.leave_out(sheet.stem(), name, Why::Label);
            return Ok(());
        }
        self.place(sheet, name, values);
        Ok(())
    }

    /// A new column, the continuation of one for other accounts, or a repetition.
    fn place(&mut self, sheet: &Sheet, name: &str, values: Vec<f64>) {
        if let Some(at) = self.names.iter().position(|n| n == name) {
            let old = &mut self.columns[at];
            let disjoint = old.iter().zip(&values).all(|(a, b)| a.is_nan() || b.is_nan());
            if disjoint && self.tables[at] != sheet.stem() {
                for (a, b) in old.iter_mut().zip(&values) {
                    *a = if a.is_nan() { *b } else { *a };
                }
                return;
            }
        }
        let bits = |column: &[f64]| column.iter().map(|v| v.to_bits()).collect::<Vec<u64>>();
        let new = bits(&values);
        if self.columns.iter().any(|old| bits(old) == new) {
            self.leave_out(sheet.stem(), name, Why::Repeated);
            return;
        }
        let taken = self.names.iter().any(|n| n == name);
        self.names.push(if taken { format!("{}:{name}", sheet.stem()) } else { name.to_string() });
        self.tables.push(sheet.stem());
        self.columns.push(values);
    }

    /// Whether a column says what the label says, the right way round or the other.
    fn is_label(&self, values: &[f64]) -> bool {
        let pairs: Vec<(bool, f64)> = self
            .is_bot
            .iter()
            .copied()
            .zip(values.iter().copied())
            .filter(|p| !p.1.is_nan())
            .collect();
        let same = |bot: f64| pairs.iter().all(|(b, v)| *v == if *b { bot } else { 1.0 - bot });
        let both = [true, false].iter().all(|side| pairs.iter().any(|(b, _)| b == side));
        pairs.len() >= FEWEST_COPIED && both && (same(1.0) || same(0.0))
    }

    fn leave_out(&mut self, table: String, column: &str, why: Why) {
        self.left_out.push(LeftOut { table, column: column.to_string(), why });
    }

    fn finish(mut self, ids: &[String], unknown: usize) -> Result<Table, Trouble> {
        let mut names = vec![];
        let mut columns = vec![];
        for ((name, table), values) in self.names.into_iter().zip(self.tables).zip(self.columns) {
            let narrow: Vec<f32> = values.iter().map(|v| narrow(*v)).collect();
            let different: HashSet<u32> = narrow.iter().map(|v| v.to_bits()).collect();
            if different.len() < 2 {
                self.left_out.push(LeftOut { table, column: name, why: Why::Constant });
            } else {
                names.push(name);
                columns.push(narrow);
            }
        }
        if names.is_empty() {
            return Err(Trouble::Call("no column of the tables is left to learn from".into()));
        }
        Ok(Table { ids: ids.to_vec(), names, columns, left_out: self.left_out, unknown })
    }
}

/// A value as models take it: finite, or NaN for missing.
fn narrow(value: f64) -> f32 {
    if value.is_nan() {
        f32::NAN
    } else {
        value.clamp(f64::from(f32::MIN), f64::from(f32::MAX)) as f32
    }
}

/// A cell's number; NaN where it means "no value"; `None` where it is neither.
fn number(cell: &str) -> Option<f64> {
    if MISSING.iter().any(|word| cell.eq_ignore_ascii_case(word)) {
        return Some(f64::NAN);
    }
    match cell {
        _ if cell.eq_ignore_ascii_case("true") => Some(1.0),
        _ if cell.eq_ignore_ascii_case("false") => Some(0.0),
        _ => cell.parse::<f64>().ok().map(|v| if v.is_finite() { v } else { f64::NAN }),
    }
}

/// Whether most cells that hold something hold no number.
fn is_text(sheet: &Sheet, column: usize) -> bool {
    let (mut text, mut numbers) = (0_usize, 0_usize);
    for (_, record) in &sheet.rows {
        match number(record.get(column).unwrap_or("")) {
            None => text += 1,
            Some(value) if !value.is_nan() => numbers += 1,
            Some(_) => {}
        }
    }
    text > numbers
}
