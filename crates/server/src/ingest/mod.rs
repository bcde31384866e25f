//! Photos made safe in processes of their own, which can be stopped.
//!
//! Owns: the small pool of `porchlight ingest-worker` processes, what goes to and fro, the limits of
//! each, and what it means for the photo when one ends. The processes themselves are `process`'s. Never does: look at a pixel (`porchlight_vision` does)
//! or decide whether a photo is good.
//!
//! A file from a stranger's phone is read by decoders of several hands. Whatever one of them does
//! with it, a process that has no database, no keys and no network takes it along: the server sees
//! that the process ended, starts another and says why the file was not taken.
//!
//! Start at [`Workers`]. `worker` is the process's own side, `frame` what both agree on, `here` the
//! work itself. Library tests, which have no program to start, work
//! in this process ([`Here`]).

mod frame;
mod here;
mod pool;
pub mod worker;

pub use here::Here;
pub use pool::{Lanes, Workers};

use crate::ports::masking::Models;
use crate::process::program;
use porchlight_app::ports::Photos;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// What one photo may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerLimits {
    /// Bytes that the process may write to, its own data included.
    pub data_bytes: u64,
    /// Bytes of its address space, the program's file and its libraries included.
    pub address_bytes: u64,
    /// Seconds of processor time for each photo.
    pub cpu_seconds: u64,
    /// Time by the clock for each photo, after which the process is killed.
    pub wall: Duration,
}

impl WorkerLimits {
    /// The limits of a server.
    pub const USUAL: Self = Self {
        data_bytes: 256 * 1024 * 1024,
        address_bytes: 4 * 1024 * 1024 * 1024,
        cpu_seconds: 6,
        wall: Duration::from_secs(10),
    };

    /// With room for the models that cover faces and labels: their weights, the layers of one
    /// picture, and the time to load and to run them, also on a machine that is busy.
    #[must_use]
    pub const fn with_models(self) -> Self {
        Self {
            data_bytes: self.data_bytes + 192 * 1024 * 1024,
            cpu_seconds: self.cpu_seconds + 6,
            wall: Duration::from_secs(self.wall.as_secs() + 50),
            ..self
        }
    }
}

/// The port as this process can have it: workers where there is a program to start, this process
/// itself in library tests. What the models in that folder find is covered.
#[must_use]
pub fn photos(models: &Path) -> Arc<dyn Photos> {
    // A worker begins in another folder.
    let models = std::path::absolute(models).unwrap_or_else(|_| models.to_owned());
    match program() {
        Some(program) => {
            let limits = WorkerLimits::USUAL.with_models();
            let workers = Workers::new(program.to_owned(), limits, Lanes::usual());
            Arc::new(workers.with_models(models))
        }
        None => Arc::new(Here::with(Models::new(models))),
    }
}
