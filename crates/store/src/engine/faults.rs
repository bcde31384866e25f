//! A switch by which a rehearsal makes commits fail; the real one never does.

/// How a commit goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommitFault {
    /// The commit fails and nothing is kept.
    FailedNotKept,
    /// The commit is kept and the caller is told that its outcome is unknown.
    KeptButUnknown,
}

/// Asked once before each commit.
pub trait Faults: Send + Sync {
    /// The fault of the next commit, if any.
    fn next_commit(&self) -> Option<CommitFault>;
}

/// No faults: what every real deployment uses.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoFaults;

impl Faults for NoFaults {
    fn next_commit(&self) -> Option<CommitFault> {
        None
    }
}
