//! Commits that go wrong when the schedule says so.

use porchlight_store::{CommitFault, Faults};
use std::sync::{Mutex, PoisonError};

/// A fault that waits for the n-th commit from now.
#[derive(Debug, Default)]
pub(crate) struct Trap(Mutex<Option<(u32, CommitFault)>>);

impl Trap {
    fn with<T>(&self, f: impl FnOnce(&mut Option<(u32, CommitFault)>) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The commit after `commits` more goes wrong.
    pub(crate) fn arm(&self, commits: u32, fault: CommitFault) {
        self.with(|armed| *armed = Some((commits, fault)));
    }

    /// Takes back a fault that has not struck; says whether it struck.
    pub(crate) fn disarm(&self) -> bool {
        self.with(Option::take).is_none()
    }
}

impl Faults for Trap {
    fn next_commit(&self) -> Option<CommitFault> {
        self.with(|armed| match armed.take() {
            Some((0, fault)) => Some(fault),
            Some((commits, fault)) => {
                *armed = Some((commits - 1, fault));
                None
            }
            None => None,
        })
    }
}
