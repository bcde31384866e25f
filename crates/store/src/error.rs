//! What can go wrong below the use-cases.

use std::fmt;

/// How a caller should react to a store error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErrorKind {
    /// The write queue is full; try again later.
    Overloaded,
    /// A constraint of the schema refused the change.
    Constraint,
    /// The commit failed and nothing of it was kept.
    CommitFailed,
    /// The commit may or may not have been kept; resolve it by operation id.
    OutcomeUnknown,
    /// The database answered something the schema does not allow.
    Corrupt,
    /// The closure broke the rule of its door (a fact without a leaf, for example).
    Door,
    /// The closure panicked; its changes were rolled back.
    Panicked,
    /// Anything else the database or the disk reported.
    Database,
}

/// A failure of the store, with its cause in words for the log.
#[derive(Debug, Clone)]
pub struct Error {
    kind: ErrorKind,
    detail: String,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }

    /// Something that the rules of a caller promise is missing or damaged.
    #[must_use]
    pub fn corrupt(detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Corrupt, detail)
    }

    /// How to react.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The cause, for the log; never shown to a client.
    #[must_use]
    pub fn detail(&self) -> &str {
        &self.detail
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            ErrorKind::Overloaded => "the write queue is full",
            ErrorKind::Constraint => "a constraint refused the change",
            ErrorKind::CommitFailed => "failed to commit; nothing was kept",
            ErrorKind::OutcomeUnknown => "failed to learn whether the commit was kept",
            ErrorKind::Corrupt => "failed to read a row as the schema promises it",
            ErrorKind::Door => "a closure broke the rule of its door",
            ErrorKind::Panicked => "a closure panicked and was rolled back",
            ErrorKind::Database => "failed to use the database",
        };
        write!(f, "{what}: {}", self.detail)
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        let kind = match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => ErrorKind::Constraint,
            _ => ErrorKind::Database,
        };
        Self::new(kind, error.to_string())
    }
}
