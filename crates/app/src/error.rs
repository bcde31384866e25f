//! What a use-case can fail with. Expected noes are not here: they are outcome values.

use porchlight_store::ErrorKind;
use thiserror::Error as Derive;

/// Result of a use-case.
pub type Result<T> = std::result::Result<T, Error>;

/// One field that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// Name of the field, as the API and forms spell it.
    pub field: String,
    /// Stable code of what is wrong.
    pub code: &'static str,
    /// What is wrong and what would be right, in plain English.
    pub message: String,
}

impl Invalid {
    /// One invalid field.
    pub fn new(field: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self { field: field.into(), code, message: message.into() }
    }
}

/// A use-case that did not happen.
#[derive(Debug, Clone, Derive)]
pub enum Error {
    /// The actor may not do this; says who may.
    #[error("not allowed: this needs {0}")]
    Denied(&'static str),
    /// There is no such thing, or the actor may not know of it.
    #[error("there is no such {0}")]
    Absent(&'static str),
    /// Input that cannot be taken as it is.
    #[error("{}", .0.iter().map(|i| format!("{}: {}", i.field, i.message)).collect::<Vec<_>>().join("; "))]
    Invalid(Vec<Invalid>),
    /// The same operation id came with a different request.
    #[error("this operation id was used for a different request")]
    OperationReused,
    /// Too much is waiting; try again later.
    #[error("too busy; try again in a moment")]
    Overloaded,
    /// It may or may not have happened; repeat with the same operation id to learn.
    #[error("the outcome is not known yet; repeat the same request")]
    OutcomeUnknown,
    /// A proof, signature or sign-in that does not hold.
    #[error("{}", .0.message)]
    Unproved(crate::phone_ports::ProofRefusal),
    /// Something broke; the detail is for the log.
    #[error("internal fault: {0}")]
    Fault(String),
}

impl Error {
    /// One invalid field.
    pub fn invalid(field: &str, code: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![Invalid::new(field, code, message)])
    }
}

impl From<crate::phone_ports::ProofRefusal> for Error {
    fn from(refusal: crate::phone_ports::ProofRefusal) -> Self {
        Self::Unproved(refusal)
    }
}

impl From<porchlight_store::Error> for Error {
    fn from(error: porchlight_store::Error) -> Self {
        match error.kind() {
            ErrorKind::Overloaded => Self::Overloaded,
            ErrorKind::OutcomeUnknown | ErrorKind::CommitFailed => Self::OutcomeUnknown,
            _ => Self::Fault(error.to_string()),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Fault(format!("stored JSON: {error}"))
    }
}
