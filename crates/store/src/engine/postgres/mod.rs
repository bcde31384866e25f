//! The doors into PostgreSQL: several writers in serialisable transactions, and read-only snapshots.
//!
//! Owns: connections, the repetition of closures that met another writer, the accounting of changed
//! tables, and the one place (`dialect`) where a migration's text is turned into what PostgreSQL
//! takes. Never does: change a statement's text; what stands in `statements` goes to both engines
//! as it is. Start at [`Lane`].

mod bind;
mod dialect;
mod lane;
mod lead;
mod lend;
mod link;
mod schema;
mod seen;
mod wire;

pub(super) use lane::Lane;
pub(super) use lead::Lead;
pub(super) use lend::Readers;
pub(super) use link::{Link, column, config};
pub(super) use schema::{is_unused, migrate};
pub(super) use wire::{MISSED, Wire};
