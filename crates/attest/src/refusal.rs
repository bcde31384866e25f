//! The form of a no: why, as a stable reason, and in words.

/// A proof, message or ceremony that does not hold, for a reason `R`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal<R> {
    /// Why.
    pub reason: R,
    /// In plain words.
    pub message: String,
}

impl<R> Refusal<R> {
    pub(crate) fn new(reason: R, message: impl Into<String>) -> Self {
        Self { reason, message: message.into() }
    }
}
