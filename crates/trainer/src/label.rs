//! Who is a bot, and which accounts are tested together.
//!
//! Owns: reading the labels and the folds, and making folds where none are given.
//! A fold column that cannot be one (the label among them) is never taken by accident: columns count
//! as folds by name (`rep...`, `fold...`) or because the caller names them.

use crate::seed::Seed;
use crate::sheet::Sheet;
use crate::trouble::Trouble;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Folds and repeats that are made where no file gives them.
const OWN_FOLDS: u32 = 5;
const OWN_REPEATS: usize = 10;
/// Fewest bots, and fewest people, that anything can be learned from.
const FEWEST: usize = 10;

/// Accounts with their labels and folds.
#[derive(Debug, Clone)]
pub struct Labels {
    /// The accounts.
    pub ids: Vec<String>,
    /// Whether each is a bot.
    pub is_bot: Vec<bool>,
    /// The repeats: a name, and the fold of each account.
    pub repeats: Vec<(String, Vec<u32>)>,
    /// Accounts with a label that the folds leave out.
    pub without_fold: usize,
}

/// Where labels and folds are.
#[derive(Debug, Clone)]
pub struct Where<'a> {
    /// The id column, in both files.
    pub id: &'a str,
    /// The file with labels.
    pub labels: &'a Path,
    /// Its column: 1 or true is a bot, 0 or false is not, empty is unknown.
    pub label: &'a str,
    /// The file with folds.
    pub folds: Option<&'a PathBuf>,
    /// Its columns; empty is all those named `rep...` or `fold...`.
    pub fold_columns: &'a [String],
}

/// Reads labels and folds.
///
/// # Errors
/// [`Trouble`] when a file or a cell cannot be read, an account of the folds has no label, or there
/// are too few bots or people.
pub fn read(place: &Where<'_>, seed: u64) -> Result<Labels, Trouble> {
    let by_id = labels(place)?;
    let mut found = match place.folds {
        Some(file) => folds(file, place, &by_id)?,
        None => own(&by_id, seed),
    };
    found.without_fold = by_id.len() - found.ids.len();
    let bots = found.is_bot.iter().filter(|b| **b).count();
    let people = found.is_bot.len() - bots;
    if bots < FEWEST || people < FEWEST {
        let why = format!("{bots} bots and {people} people: at least {FEWEST} of each are needed");
        return Err(Trouble::useless(place.labels, why));
    }
    refuse_one_sided(&found, place)?;
    Ok(found)
}

/// Labels in the order of the file.
fn labels(place: &Where<'_>) -> Result<Vec<(String, bool)>, Trouble> {
    let sheet = Sheet::read(place.labels, place.id)?;
    let column = sheet.column(place.label)?;
    let mut found = vec![];
    for (row, record) in &sheet.rows {
        let cell = record.get(column).unwrap_or("");
        let is_bot = match cell.to_ascii_lowercase().as_str() {
            "" => continue,
            "true" => true,
            "false" => false,
            number => match number.parse::<f64>() {
                Ok(1.0) => true,
                Ok(0.0) => false,
                _ => return Err(sheet.cell(*row, column, cell, "0, 1, true, false or empty")),
            },
        };
        found.push((sheet.id(record).to_string(), is_bot));
    }
    Ok(found)
}

fn folds(file: &Path, place: &Where<'_>, labels: &[(String, bool)]) -> Result<Labels, Trouble> {
    let by_id: HashMap<&str, bool> = labels.iter().map(|(id, bot)| (id.as_str(), *bot)).collect();
    let sheet = Sheet::read(file, place.id)?;
    let columns = fold_columns(&sheet, place)?;
    let (mut ids, mut is_bot) = (vec![], vec![]);
    let mut repeats: Vec<(String, Vec<u32>)> =
        columns.iter().map(|c| (sheet.header[*c].clone(), vec![])).collect();
    for (row, record) in &sheet.rows {
        let id = sheet.id(record);
        let Some(bot) = by_id.get(id) else {
            return Err(sheet.cell(*row, sheet.id_column, id, "an account with a label"));
        };
        ids.push(id.to_string());
        is_bot.push(*bot);
        for (column, (_, folds)) in columns.iter().zip(&mut repeats) {
            let cell = record.get(*column).unwrap_or("");
            let fold =
                cell.parse::<f64>().ok().filter(|v| v.fract() == 0.0 && (0.0..1e6).contains(v));
            let Some(fold) = fold else {
                return Err(sheet.cell(*row, *column, cell, "a fold (0, 1, 2, ...)"));
            };
            folds.push(fold as u32);
        }
    }
    Ok(Labels { ids, is_bot, repeats, without_fold: 0 })
}

fn fold_columns(sheet: &Sheet, place: &Where<'_>) -> Result<Vec<usize>, Trouble> {
    if !place.fold_columns.is_empty() {
        return place.fold_columns.iter().map(|name| sheet.column(name)).collect();
    }
    let is_fold = |name: &String| {
        let name = name.to_ascii_lowercase();
        name.starts_with("rep") || name.starts_with("fold")
    };
    let named: Vec<usize> =
        (0..sheet.header.len()).filter(|c| is_fold(&sheet.header[*c])).collect();
    if named.is_empty() {
        let why = "no column is named rep... or fold...: say which ones hold folds";
        return Err(Trouble::useless(&sheet.file, why));
    }
    Ok(named)
}

/// Folds of our own: each holds its share of bots and of people.
fn own(labels: &[(String, bool)], seed: u64) -> Labels {
    let repeat = |number: usize| {
        let mut order: Vec<usize> = (0..labels.len()).collect();
        Seed::of(&[seed, 0xF01D, number as u64]).shuffle(&mut order);
        order.sort_by_key(|at| labels[*at].1);
        let mut folds = vec![0; labels.len()];
        for (fold, at) in (0..OWN_FOLDS).cycle().zip(order) {
            folds[at] = fold;
        }
        (format!("rep{number}"), folds)
    };
    Labels {
        ids: labels.iter().map(|(id, _)| id.clone()).collect(),
        is_bot: labels.iter().map(|(_, bot)| *bot).collect(),
        repeats: (0..OWN_REPEATS).map(repeat).collect(),
        without_fold: 0,
    }
}

/// Refuses folds of which one has no bot or no person: nothing can be measured on it.
fn refuse_one_sided(labels: &Labels, place: &Where<'_>) -> Result<(), Trouble> {
    for (name, folds) in &labels.repeats {
        let mut sides: HashMap<u32, (bool, bool)> = HashMap::new();
        for (fold, is_bot) in folds.iter().zip(&labels.is_bot) {
            let side = sides.entry(*fold).or_default();
            if *is_bot { side.0 = true } else { side.1 = true }
        }
        let file = place.folds.map_or(place.labels, PathBuf::as_path);
        if sides.len() < 2 {
            return Err(Trouble::useless(file, format!("{name} has fewer than two folds")));
        }
        if let Some((fold, _)) = sides.iter().find(|(_, (bot, person))| !bot || !person) {
            let why = format!("fold {fold} of {name} has no bots or no people");
            return Err(Trouble::useless(file, why));
        }
    }
    Ok(())
}
