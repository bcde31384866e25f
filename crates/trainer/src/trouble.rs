//! Why learning or evaluating stopped: always with the file, and where it can be with row and column.

use std::path::{Path, PathBuf};

/// Why learning or evaluating stopped.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A file could not be opened or read.
    #[error("{}: cannot be read: {source}", .file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: csv::Error,
    },
    /// A file has no column of a name it needs.
    #[error("{}: has no column \"{column}\"; its columns are {}", .file.display(), .has.join(", "))]
    NoColumn {
        /// The file.
        file: PathBuf,
        /// The column that was asked for.
        column: String,
        /// The columns there are.
        has: Vec<String>,
    },
    /// Two columns of a file have one name.
    #[error("{}: two columns are named \"{column}\"", .file.display())]
    TwinColumn {
        /// The file.
        file: PathBuf,
        /// The name.
        column: String,
    },
    /// A cell does not hold what its column needs.
    #[error("{}: row {row}, column \"{column}\": \"{found}\" is not {expected}", .file.display())]
    Cell {
        /// The file.
        file: PathBuf,
        /// Its line, the header being 1.
        row: u64,
        /// The column.
        column: String,
        /// What the cell holds.
        found: String,
        /// What it should have held.
        expected: &'static str,
    },
    /// A record of a recording is damaged.
    #[error("{}: record {number}: {why}", .file.display())]
    Record {
        /// The file.
        file: PathBuf,
        /// Which record, the first being 1.
        number: u64,
        /// What is wrong with it.
        why: String,
    },
    /// An account is there twice.
    #[error("{}: row {row}: account \"{id}\" was already in row {first}", .file.display())]
    TwinAccount {
        /// The file.
        file: PathBuf,
        /// The line of the second one.
        row: u64,
        /// The line of the first one.
        first: u64,
        /// The account.
        id: String,
    },
    /// A file is there, and holds nothing to work with.
    #[error("{}: {why}", .file.display())]
    Useless {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// The call asks for something that cannot be.
    #[error("{0}")]
    Call(String),
    /// The learning library refused.
    #[error("the boosting library stopped: {0}")]
    Library(String),
    /// A model that was just learned would be refused when read.
    #[error("the model that was learned would be refused: {0}")]
    Model(#[from] porchlight_risk::model::ModelError),
}

impl Trouble {
    /// A file that is there and useless.
    pub(crate) fn useless(file: &Path, why: impl Into<String>) -> Self {
        Self::Useless { file: file.to_path_buf(), why: why.into() }
    }
}
