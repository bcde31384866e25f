//! The doors into the database: SQLite with a pool of readers and one writer with group commit, or
//! PostgreSQL (`postgres`).
//!
//! Owns: connections, transactions, savepoints, the commit and its named limits. Never does: know
//! a table by meaning. Start at [`Store`]; the writer thread lives in `writer`, the statement
//! plumbing in `tx`.

mod company;
mod faults;
mod options;
mod pool;
mod postgres;
mod sound;
mod store;
mod tx;
mod writer;

pub use company::{Lead, MISSED, Wire};
pub use faults::{CommitFault, Faults, NoFaults};
pub use options::{Options, Place};
pub use store::{Backup, Store};
pub(crate) use tx::Row;
pub use tx::Tx;
