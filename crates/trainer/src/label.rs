//! Who is a bot, and which accounts are tested together.
//!
//! Owns: reading the labels and the folds, and making folds where none are given.
//! A fold column that cannot be one (the label among them) is never taken by accident: columns count
//! as folds by name (`rep...`, `fold...`) or because the caller names them.

use crate::seed::Seed;
use crate::sheet::Sheet;
use crate::signals;
use crate::trouble::Trouble;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// Folds and repeats that are made where no file gives them.
const OWN_FOLDS: u32 = 5;
const OWN_REPEATS: usize = 10;
/// Fewer repeats are made where all of them together would score more accounts than this: of many
/// accounts one repeat says enough, and each takes long.
const MOST_SCORED: usize = 200_000;
/// Fewest bots, and fewest people, that anything can be learned from.
const FEWEST: usize = 5;
/// Words for a bot and for a person, beside the numbers 1 and 0.
const BOT: &[&str] = &["true", "yes", "bot"];
const PERSON: &[&str] = &["false", "no", "person", "human"];

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
    /// Accounts of the folds without a label.
    pub without_label: usize,
    /// No file gave folds, so they were drawn.
    pub folds_made: bool,
}

impl Labels {
    /// The same without some accounts.
    pub(crate) fn keep(&mut self, kept: &[bool]) {
        fn only<T>(list: &mut Vec<T>, kept: &[bool]) {
            let mut kept = kept.iter();
            list.retain(|_| kept.next().copied().unwrap_or(false));
        }
        only(&mut self.ids, kept);
        only(&mut self.is_bot, kept);
        self.repeats.iter_mut().for_each(|(_, folds)| only(folds, kept));
    }

    /// Refuses labels from which nothing can be learned or measured.
    pub(crate) fn check(&self, place: &Where<'_>) -> Result<(), Trouble> {
        let bots = self.is_bot.iter().filter(|b| **b).count();
        let people = self.is_bot.len() - bots;
        if bots < FEWEST || people < FEWEST {
            let why =
                format!("{bots} bots and {people} people: at least {FEWEST} of each are needed");
            return Err(Trouble::useless(place.labels, why));
        }
        refuse_one_sided(self, place)
    }
}

/// Where labels and folds are.
#[derive(Debug, Clone)]
pub struct Where<'a> {
    /// The id column, in both files.
    pub id: &'a str,
    /// The file with labels.
    pub labels: &'a Path,
    /// Its column: 1, true, yes or bot; 0, false, no, person or human; empty is unknown.
    pub label: &'a str,
    /// The file with folds.
    pub folds: Option<&'a PathBuf>,
    /// Its columns; empty is all those named `rep...` or `fold...`.
    pub fold_columns: &'a [String],
}

/// Reads labels and folds.
///
/// # Errors
/// [`Trouble`] when a file or a cell cannot be read, or there are too few bots or people.
pub fn read(place: &Where<'_>, seed: u64) -> Result<Labels, Trouble> {
    let by_id = labels(place)?;
    let mut found = match place.folds {
        Some(file) => folds(file, place, &by_id)?,
        None => own(&by_id, seed),
    };
    found.without_fold = by_id.len() - found.ids.len();
    found.check(place)?;
    Ok(found)
}

/// Who is known to be a bot, by the number of the account; no folds, no least number.
///
/// # Errors
/// [`Trouble`] when the file or a cell cannot be read, or an account is none of a recording.
pub fn verdicts(file: &Path, id: &str, label: &str) -> Result<BTreeMap<u128, bool>, Trouble> {
    let place = Where { id, labels: file, label, folds: None, fold_columns: &[] };
    let number = |(id, is_bot): (String, bool)| Ok((signals::number(&id)?, is_bot));
    labels(&place)?.into_iter().map(number).collect()
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
            word if BOT.contains(&word) => true,
            word if PERSON.contains(&word) => false,
            number => match number.parse::<f64>() {
                Ok(1.0) => true,
                Ok(0.0) => false,
                _ => {
                    let expected = "1, 0, true, false, yes, no, bot, person, human or empty";
                    return Err(sheet.cell(*row, column, cell, expected));
                }
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
    let (mut ids, mut is_bot, mut without_label) = (vec![], vec![], 0);
    let mut repeats: Vec<(String, Vec<u32>)> =
        columns.iter().map(|c| (sheet.header[*c].clone(), vec![])).collect();
    for (row, record) in &sheet.rows {
        let id = sheet.id(record);
        let Some(bot) = by_id.get(id) else {
            without_label += 1;
            continue;
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
    Ok(Labels { ids, is_bot, repeats, without_fold: 0, without_label, folds_made: false })
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
        repeats: (0..own_repeats(labels.len())).map(repeat).collect(),
        without_fold: 0,
        without_label: 0,
        folds_made: true,
    }
}

/// How many repeats are made for so many accounts.
fn own_repeats(accounts: usize) -> usize {
    (MOST_SCORED / accounts.max(1)).clamp(1, OWN_REPEATS)
}

/// Refuses repeats in which learning without a fold would see no bot or no person, or in which no
/// fold has both, so that nothing could be measured.
fn refuse_one_sided(labels: &Labels, place: &Where<'_>) -> Result<(), Trouble> {
    let [all_bots, all_people] =
        [true, false].map(|s| labels.is_bot.iter().filter(|b| **b == s).count());
    let file = place.folds.map_or(place.labels, PathBuf::as_path);
    for (name, folds) in &labels.repeats {
        let mut sides: BTreeMap<u32, [usize; 2]> = BTreeMap::new();
        for (fold, is_bot) in folds.iter().zip(&labels.is_bot) {
            sides.entry(*fold).or_default()[usize::from(!is_bot)] += 1;
        }
        if sides.len() < 2 {
            return Err(Trouble::useless(file, format!("{name} has fewer than two folds")));
        }
        let lone = |side: &[usize; 2]| side[0] == all_bots || side[1] == all_people;
        if let Some((fold, _)) = sides.iter().find(|(_, side)| lone(side)) {
            let why = format!("fold {fold} of {name} holds all bots or all people");
            return Err(Trouble::useless(file, why));
        }
        if sides.values().all(|side| side.contains(&0)) {
            let why = format!("no fold of {name} has both bots and people");
            return Err(Trouble::useless(file, why));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_accounts_get_fewer_repeats_and_never_none() {
        let found = [5, 2_000, 20_000, 100_000, 1_000_000].map(own_repeats);
        assert_eq!(found, [OWN_REPEATS, OWN_REPEATS, 10, 2, 1]);
    }
}
