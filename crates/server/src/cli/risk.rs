//! The models of the bot defence: the command line's side.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// The models and policies of the bot defence.
#[derive(Debug, Subcommand)]
pub enum RiskCommand {
    /// Measure how well a model tells bots from people, on accounts it did not see
    ///
    /// Cross-validation: each account is scored by a model that was learned without it. With
    /// --json, the areas of all folds; else a model card.
    Eval(LearningArguments),
    /// Learn a model, and write it with its card
    ///
    /// Writes FILE, FILE.training.json (how it was measured) and FILE.card.md; none of them may exist.
    Train {
        /// From what, and how.
        #[command(flatten)]
        learning: LearningArguments,
        /// The model file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Say what a policy would have done to recorded traffic, and to whom
    ///
    /// Counts accounts that were challenged, delayed or refused at least once, by station, night work,
    /// proof of a key and network, with exact 95 % bounds.
    Backtest {
        /// Recorded signals, 84 bytes each
        #[arg(long, value_name = "FILE")]
        signals: PathBuf,
        /// The policy, JSON; `starter` is the one to begin with
        #[arg(long, value_name = "FILE")]
        policy: PathBuf,
        /// The scorecard; without it, the one to begin with
        #[arg(long, value_name = "FILE")]
        card: Option<PathBuf>,
        /// Who is known to be a bot or a person: CSV
        #[arg(long, value_name = "FILE")]
        labels: Option<PathBuf>,
        /// Their column of accounts
        #[arg(long, default_value = "actor", value_name = "COLUMN")]
        id: String,
        /// Their column that says who is a bot
        #[arg(long, default_value = "is_bot", value_name = "COLUMN")]
        label: String,
    },
    /// Check a model file as the server does, and print its card
    Card {
        /// The model file
        model: PathBuf,
    },
}

/// What is learned from, and how.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("source").required(true).args(["table", "signals"]))]
pub struct LearningArguments {
    /// A CSV file with one row for each account; repeat it for more
    #[arg(long, value_name = "FILE")]
    pub table: Vec<PathBuf>,
    /// Recorded signals instead of tables: the card can then score live requests
    #[arg(long, value_name = "FILE", conflicts_with_all = ["drop", "rising", "falling"])]
    pub signals: Option<PathBuf>,
    /// Column of accounts, in all files
    #[arg(long, default_value = "actor", value_name = "COLUMN")]
    pub id: String,
    /// CSV file with labels
    #[arg(long, value_name = "FILE")]
    pub labels: PathBuf,
    /// Its column: 1 is a bot, 0 a person, empty not known
    #[arg(long, default_value = "is_bot", value_name = "COLUMN")]
    pub label: String,
    /// CSV file that says which accounts are tested together; without it, stratified folds are drawn
    #[arg(long, value_name = "FILE")]
    pub folds: Option<PathBuf>,
    /// Columns of it to use; without, all named rep... or fold...
    #[arg(long, value_name = "COLUMN", requires = "folds")]
    pub fold_column: Vec<String>,
    /// A column not to learn from, as column or file:column: above all one made from the labels
    #[arg(long, value_name = "COLUMN")]
    pub drop: Vec<String>,
    /// A column of which more may only add points
    #[arg(long, value_name = "COLUMN")]
    pub rising: Vec<String>,
    /// A column of which less may only add points
    #[arg(long, value_name = "COLUMN")]
    pub falling: Vec<String>,
    /// scorecard (for verdicts) or account (for the order of the analysts' queue)
    #[arg(long, value_enum, default_value = "scorecard")]
    pub model: ModelKind,
    /// Seed of everything that is drawn; the same seed, the same figures
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Threads; figures do not depend on it [default: one for each processor]
    #[arg(long)]
    pub threads: Option<usize>,
}

/// Which model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ModelKind {
    /// The additive scorecard.
    Scorecard,
    /// The account model.
    Account,
}
