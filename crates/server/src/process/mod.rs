//! Processes of this same program that take work over a pipe and can be killed.
//!
//! Owns: starting one, handing it work and waiting no longer than a deadline, how it ended, and a lane
//! in which callers take turns. Never does: know what the work is; `ingest` does for photos, `face` for
//! faces. Limits that a process sets itself are in `confine`.
//!
//! Start at `Lane`; `child` is our side of one process, `frame` what goes over its pipes.

mod child;
pub(crate) mod confine;
pub(crate) mod frame;
mod lane;

pub(crate) use child::{Child, Ended};
pub(crate) use lane::{Busy, Lane};

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The program that has the hidden commands, said once by its `main`.
static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// Says that this process is the program itself, so that it can start its workers.
pub fn this_is_the_program() {
    // On Linux this path leads to the running program even after an upgrade replaced its file.
    let own = PathBuf::from("/proc/self/exe");
    let program = if own.exists() { Some(own) } else { std::env::current_exe().ok() };
    if let Some(program) = program {
        let _ = PROGRAM.set(program);
    }
}

/// The program; `None` in library tests.
pub(crate) fn program() -> Option<&'static Path> {
    PROGRAM.get().map(PathBuf::as_path)
}
