//! How good a model is on accounts it did not see: cross-validation on given folds.
//!
//! Every account of a repeat is scored once, by a model learned without its fold, through the same
//! code that scores in service. Nothing here looks at the scores to choose settings.
//! Start at [`eval()`].

use crate::account;
use crate::label::{self, Labels, Where};
use crate::measure::{Figure, auc, over_accounts, over_folds, recall};
use crate::scorecard::{self, Lesson};
use crate::signals;
use crate::suspect::{Suspect, suspects};
use crate::table::{self, LeftOut, Table};
use crate::trouble::Trouble;
use porchlight_risk::card::{Direction, Scorecard};
use porchlight_risk::trees::AccountModel;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most threads that learn at once.
const MOST_THREADS: usize = 64;

/// Which model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The additive scorecard.
    Scorecard,
    /// The account model.
    Account,
}

/// What features come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Tables with one row for each account.
    Tables(Vec<PathBuf>),
    /// Recorded signals: features are computed by the code that computes them for verdicts, and the
    /// scorecard can score live requests.
    Signals(PathBuf),
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// What features come from.
    pub source: Source,
    /// The id column, in all files.
    pub id: String,
    /// The file with labels.
    pub labels: PathBuf,
    /// Its column.
    pub label: String,
    /// The file with folds; without it, ten repeats of five folds are made.
    pub folds: Option<PathBuf>,
    /// Its columns; empty is all those named `rep...` or `fold...`.
    pub fold_columns: Vec<String>,
    /// Columns of tables not to learn from, as `column` or `file:column`: above all those made from
    /// labels.
    pub drop: Vec<String>,
    /// Features of tables whose points may go one way only; those of signals have theirs.
    pub directions: Vec<(String, Direction)>,
    /// Which model.
    pub model: Kind,
    /// Members of the account model; [`account::MEMBERS`] unless there is a reason.
    pub members: &'static [account::Member],
    /// Seed of everything that is drawn.
    pub seed: u64,
    /// Threads that learn at once.
    pub threads: usize,
}

/// The result on one fold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FoldResult {
    /// The repeat it is part of.
    pub repeat: String,
    /// Which fold.
    pub fold: u32,
    /// Accounts tested.
    pub accounts: usize,
    /// Bots among them.
    pub bots: usize,
    /// The chance that a bot scores above a person; nothing where the fold lacks one or the other.
    pub auc: Option<f64>,
}

/// How good a model is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Which model.
    pub model: Kind,
    /// Accounts tested in each repeat.
    pub accounts: usize,
    /// Bots among them.
    pub bots: usize,
    /// Features learned from.
    pub features: usize,
    /// Accounts with a label that no table knows; their values are all missing. From signals, those
    /// that the recording does not know; they are left out.
    pub accounts_in_no_table: usize,
    /// Accounts with a label and no fold; not tested.
    pub accounts_without_fold: usize,
    /// Accounts with a fold and no label; not tested.
    pub accounts_without_label: usize,
    /// No file gave folds: they were drawn from the seed.
    pub folds_made: bool,
    /// Columns that may have been made from the labels.
    pub suspects: Vec<Suspect>,
    /// Columns that were not learned from, and why.
    pub left_out: Vec<LeftOut>,
    /// Directions that were declared.
    pub directions: Vec<(String, Direction)>,
    /// Seed of everything that was drawn.
    pub seed: u64,
    /// Each fold.
    pub folds: Vec<FoldResult>,
    /// Area under the curve over folds.
    pub auc: Figure,
    /// Area under the curve of all accounts of a repeat together, over repeats.
    pub auc_pooled: Figure,
    /// Bots found when at most 1 % of people are above the threshold, over repeats.
    pub recall_at_1_percent: Figure,
    /// Bots found when at most 0.1 % of people are above the threshold, over repeats.
    pub recall_at_0_1_percent: Figure,
}

/// Everything read and joined.
pub(crate) struct Material {
    pub(crate) labels: Labels,
    pub(crate) table: Table,
    pub(crate) directions: Vec<Direction>,
    /// The scorecard is to score live requests.
    pub(crate) live: bool,
    /// Accounts with a label and nothing else known.
    unknown: usize,
}

/// Cross-validates a model.
///
/// # Errors
/// [`Trouble`] about a file, a cell, the call, or the boosting library.
pub fn eval(options: &Options) -> Result<Report, Trouble> {
    let material = read(options)?;
    let scores = out_of_fold(&material, options, material.labels.repeats.len())?;
    Ok(report(&material, options, &scores))
}

pub(crate) fn read(options: &Options) -> Result<Material, Trouble> {
    let place = Where {
        id: &options.id,
        labels: &options.labels,
        label: &options.label,
        folds: options.folds.as_ref(),
        fold_columns: &options.fold_columns,
    };
    let labels = label::read(&place, options.seed)?;
    let tables = match &options.source {
        Source::Tables(tables) => tables,
        Source::Signals(file) => return from_signals(file, labels, &place),
    };
    let accounts = (labels.ids.as_slice(), labels.is_bot.as_slice());
    let table = table::join(tables, &options.id, &options.label, &options.drop, accounts)?;
    let mut directions = vec![Direction::Free; table.names.len()];
    for (name, direction) in &options.directions {
        let Some(at) = table.names.iter().position(|n| n == name) else {
            let why = format!("no table has the feature \"{name}\" whose direction is declared");
            return Err(Trouble::Call(why));
        };
        directions[at] = *direction;
    }
    let unknown = table.unknown;
    Ok(Material { labels, table, directions, live: false, unknown })
}

/// The features of recorded signals, for the accounts that have both signals and a label.
fn from_signals(file: &Path, mut labels: Labels, place: &Where<'_>) -> Result<Material, Trouble> {
    let known = signals::features(file)?;
    let kept = signals::known(&known, &labels.ids)?;
    let unknown = kept.iter().filter(|known| !**known).count();
    if unknown == kept.len() {
        let why = "holds no signal of any account that has a label";
        return Err(Trouble::useless(file, why));
    }
    labels.keep(&kept);
    labels.check(place)?;
    let (table, directions) = signals::table(&known, &labels.ids);
    Ok(Material { labels, table, directions, live: true, unknown })
}

/// A model, ready to score.
enum Ready {
    Scorecard(Box<Scorecard>, Vec<Vec<f32>>),
    Account(Box<AccountModel>),
}

/// Learns from these accounts.
fn ready(
    material: &Material,
    options: &Options,
    rows: &[usize],
    seed: u64,
) -> Result<Ready, Trouble> {
    let lesson = lesson(material, rows);
    Ok(match options.model {
        Kind::Scorecard => {
            let card = scorecard::learn(&lesson, &scorecard::Settings::default(), seed);
            let names: Vec<String> = card.features.iter().map(|f| f.name.clone()).collect();
            let columns = material.table.only(&names)?;
            Ready::Scorecard(Box::new(Scorecard::new(card)?), columns)
        }
        Kind::Account => {
            let trees = account::learn(&lesson, options.members, seed)?;
            Ready::Account(Box::new(AccountModel::new(trees)?))
        }
    })
}

pub(crate) fn lesson<'a>(material: &'a Material, rows: &'a [usize]) -> Lesson<'a> {
    Lesson {
        names: &material.table.names,
        columns: &material.table.columns,
        rows,
        is_bot: &material.labels.is_bot,
        directions: &material.directions,
        cautious: material.live,
    }
}

fn score(ready: &Ready, material: &Material, row: usize) -> Result<i64, Trouble> {
    Ok(match ready {
        Ready::Scorecard(card, columns) => {
            let input: Vec<f32> = columns.iter().map(|column| column[row]).collect();
            i64::from(card.score(&input)?)
        }
        Ready::Account(model) => model.score(&material.table.row(row))?,
    })
}

/// Scores of the first `repeats` repeats, each account by a model that did not see it.
pub(crate) fn out_of_fold(
    material: &Material,
    options: &Options,
    repeats: usize,
) -> Result<Vec<Vec<i64>>, Trouble> {
    let mut work = vec![];
    for (at, (_, folds)) in material.labels.repeats.iter().enumerate().take(repeats) {
        let distinct: BTreeSet<u32> = folds.iter().copied().collect();
        work.extend(distinct.into_iter().map(|fold| (at, fold)));
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(vec![vec![0_i64; material.labels.ids.len()]; repeats]);
    let worker = || -> Result<(), Trouble> {
        while let Some((repeat, fold)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
            let scored = one_fold(material, options, *repeat, *fold)?;
            let mut done = done.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            for (row, score) in scored {
                done[*repeat][row] = score;
            }
        }
        Ok(())
    };
    let threads = options.threads.clamp(1, MOST_THREADS);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(worker)).collect();
        let died = |_| Trouble::Library("a thread that learned has died".into());
        workers.into_iter().try_for_each(|w| w.join().map_err(died).and_then(|result| result))
    })?;
    Ok(done.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
}

fn one_fold(
    material: &Material,
    options: &Options,
    repeat: usize,
    fold: u32,
) -> Result<Vec<(usize, i64)>, Trouble> {
    let folds = &material.labels.repeats[repeat].1;
    let (test, rows): (Vec<usize>, Vec<usize>) =
        (0..folds.len()).partition(|row| folds[*row] == fold);
    let seed = options.seed.wrapping_add(1_000 * repeat as u64 + u64::from(fold));
    let ready = ready(material, options, &rows, seed)?;
    test.into_iter().map(|row| Ok((row, score(&ready, material, row)?))).collect()
}

pub(crate) fn report(material: &Material, options: &Options, scores: &[Vec<i64>]) -> Report {
    let is_bot = &material.labels.is_bot;
    let mut folds = vec![];
    for ((name, of), scores) in material.labels.repeats.iter().zip(scores) {
        for fold in of.iter().copied().collect::<BTreeSet<u32>>() {
            let rows = (0..of.len()).filter(|row| of[*row] == fold);
            let (some, bots): (Vec<i64>, Vec<bool>) =
                rows.map(|row| (scores[row], is_bot[row])).unzip();
            folds.push(FoldResult {
                repeat: name.clone(),
                fold,
                accounts: some.len(),
                bots: bots.iter().filter(|b| **b).count(),
                auc: Some(auc(&some, &bots)).filter(|found| !found.is_nan()),
            });
        }
    }
    let aucs: Vec<f64> = folds.iter().filter_map(|fold| fold.auc).collect();
    let test_share = scores.len() as f64 / folds.len().max(1) as f64;
    let over =
        |figure: fn(&[i64], &[bool]) -> f64| over_accounts(scores, is_bot, options.seed, figure);
    Report {
        model: options.model,
        accounts: is_bot.len(),
        bots: is_bot.iter().filter(|b| **b).count(),
        features: material.table.names.len(),
        accounts_in_no_table: material.unknown,
        accounts_without_fold: material.labels.without_fold,
        accounts_without_label: material.labels.without_label,
        folds_made: material.labels.folds_made,
        suspects: suspects(&material.table, is_bot, &options.label),
        left_out: material.table.left_out.clone(),
        directions: options.directions.clone(),
        seed: options.seed,
        auc: over_folds(&aucs, test_share),
        auc_pooled: over(auc),
        recall_at_1_percent: over(|s, b| recall(s, b, 0.01)),
        recall_at_0_1_percent: over(|s, b| recall(s, b, 0.001)),
        folds,
    }
}
