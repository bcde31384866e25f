//! What a worker says of itself once it has loaded everything.

use crate::process::confine::Shut;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A worker that is ready.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// Code of the matcher.
    pub matcher: String,
    /// On what its limits were measured.
    pub measured_on: String,
    /// Whether pictures of faces are told from faces.
    pub passive: bool,
    /// How it is shut in.
    pub(super) shut: Shut,
    /// Whether its memory stays out of swap.
    pub(super) locked: bool,
}

impl Ready {
    /// Whether it found itself unable to open files and to connect, and nobody can read its memory.
    #[must_use]
    pub fn is_shut_in(&self) -> bool {
        self.shut.tried && self.shut.undumpable
    }
}

impl fmt::Display for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shut { landlock, seccomp, tried, undumpable } = &self.shut;
        let yes = |is: bool| if is { "yes" } else { "no" };
        write!(
            f,
            "Landlock {landlock}, seccomp {}, files and connections refused {}, no dumps {}, out of \
             swap {}",
            yes(*seccomp),
            yes(*tried),
            yes(*undumpable),
            yes(self.locked)
        )
    }
}
