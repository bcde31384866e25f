//! The form of every answer about a statement: verified, refused or malformed, with reasons.

use crate::code::codes;
use crate::x509::{ChainReport, Reason};
use serde::Serialize;

codes! {
    /// What became of one comparison with what the caller expected.
    pub enum Check {
        /// It is what was expected.
        Matches = "matches",
        /// It is something else.
        Differs = "differs",
        /// Nothing was expected, so nothing was checked.
        NotChecked = "not_checked",
    }
}

impl Check {
    /// Compares with what was expected, if anything was.
    pub(crate) fn of<T: PartialEq + ?Sized>(expected: Option<&T>, found: &T) -> Self {
        match expected {
            None => Self::NotChecked,
            Some(wanted) if wanted == found => Self::Matches,
            Some(_) => Self::Differs,
        }
    }
}

/// Why a statement is refused: about a certificate chain, or about what is stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Cause<R> {
    /// A chain does not hold.
    Chain(Reason),
    /// The statement is not acceptable.
    Statement(R),
}

/// One reason against a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal<R> {
    /// Why.
    pub reason: Cause<R>,
    /// The particulars, for a person.
    pub detail: String,
}

/// The answer about a statement with facts `F`, refused for reasons `R`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Outcome<F, R> {
    /// Everything that could be checked holds.
    Verified {
        /// What it says.
        facts: Box<F>,
    },
    /// At least one thing does not hold.
    Refused {
        /// What does not hold.
        refusals: Vec<Refusal<R>>,
        /// What it claims: nothing to rely on.
        facts: Box<F>,
    },
    /// The bytes are not of the format.
    Malformed {
        /// What is wrong.
        detail: String,
    },
}

impl<F, R: Copy + PartialEq> Outcome<F, R> {
    /// The facts, where everything holds.
    #[must_use]
    pub fn verified(&self) -> Option<&F> {
        if let Self::Verified { facts } = self { Some(facts) } else { None }
    }

    /// Whether it was refused for one particular reason, possibly among others.
    #[must_use]
    pub fn is_refused_for(&self, reason: R) -> bool {
        matches!(self, Self::Refused { refusals, .. }
            if refusals.iter().any(|refusal| refusal.reason == Cause::Statement(reason)))
    }
}

/// Collects reasons while a statement is looked at to its end.
pub(crate) struct Refusals<R>(Vec<Refusal<R>>);

impl<R> Refusals<R> {
    pub(crate) const fn none() -> Self {
        Self(vec![])
    }

    pub(crate) fn say(&mut self, reason: R, detail: impl Into<String>) {
        self.0.push(Refusal { reason: Cause::Statement(reason), detail: detail.into() });
    }

    /// Refuses unless a comparison came out well or was not made.
    pub(crate) fn unless(&mut self, check: Check, reason: R, detail: impl Into<String>) {
        if check == Check::Differs {
            self.say(reason, detail);
        }
    }

    /// Takes over what speaks against a chain, save what the format tolerates.
    pub(crate) fn chain(&mut self, report: &ChainReport, tolerated: impl Fn(Reason) -> bool) {
        for finding in report.refusals().filter(|finding| !tolerated(finding.reason)) {
            let detail = format!("certificate {}: {}", finding.link, finding.detail);
            self.0.push(Refusal { reason: Cause::Chain(finding.reason), detail });
        }
    }

    pub(crate) fn conclude<F>(self, facts: F) -> Outcome<F, R> {
        let facts = Box::new(facts);
        if self.0.is_empty() {
            Outcome::Verified { facts }
        } else {
            Outcome::Refused { refusals: self.0, facts }
        }
    }
}
