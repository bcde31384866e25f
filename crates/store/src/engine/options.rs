//! How a store is opened.

use super::faults::{Faults, NoFaults};
use std::path::PathBuf;
use std::sync::Arc;

/// Read connections kept open, a small multiple of the cores of a modest server.
pub(crate) const READERS: usize = 8;
/// Writes that may wait for the writer before callers are told "overloaded".
pub(crate) const MAX_WAITING_WRITES: usize = 4_096;
/// Most use-cases that share one commit and its fsync.
pub(crate) const MAX_GROUP: usize = 512;
/// Prepared statements kept per connection.
pub(crate) const STATEMENT_CACHE: usize = 512;

/// How to open a store.
#[derive(Clone)]
pub struct Options {
    /// The database file; its folder must exist.
    pub path: PathBuf,
    /// Most writes that share one commit (1: no grouping, for comparison).
    pub max_group: usize,
    /// Read connections.
    pub readers: usize,
    /// Whether each commit waits for the disk. Only a rehearsal turns this off.
    pub full_sync: bool,
    /// Whether writes run on the caller's thread instead of the writer's. Only for a rehearsal
    /// that must interleave every step by its own seed.
    pub inline_writes: bool,
    /// Commit faults to inject.
    pub faults: Arc<dyn Faults>,
}

impl Options {
    /// The settings of a real deployment for the database file at `path`.
    #[must_use]
    pub fn durable(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            max_group: MAX_GROUP,
            readers: READERS,
            full_sync: true,
            inline_writes: false,
            faults: Arc::new(NoFaults),
        }
    }

    /// The settings of a rehearsal: writes on the caller's thread, no waiting for the disk.
    #[must_use]
    pub fn rehearsal(path: impl Into<PathBuf>, faults: Arc<dyn Faults>) -> Self {
        Self {
            max_group: 1,
            readers: 1,
            full_sync: false,
            inline_writes: true,
            faults,
            ..Self::durable(path)
        }
    }
}
