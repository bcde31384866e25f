//! How a store is opened.

use super::faults::{Faults, NoFaults};
use super::postgres;
use crate::error::Error;
use std::fmt;
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

/// Connections that write to PostgreSQL side by side.
pub(crate) const WRITERS: usize = 8;

/// Where the database is.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// SQLite, in this file; its folder must exist.
    File(PathBuf),
    /// PostgreSQL, at an address of the form `postgres://user@host/name`. It may hold a password.
    Postgres(String),
}

impl Place {
    /// The place that an operator named: an address of PostgreSQL, or a file.
    #[must_use]
    pub fn named(name: &str) -> Self {
        if ["postgres://", "postgresql://"].iter().any(|scheme| name.starts_with(scheme)) {
            Self::Postgres(name.to_owned())
        } else {
            Self::File(name.into())
        }
    }
}

impl Place {
    /// Whether the address can be understood; says nothing about whether anybody answers there.
    ///
    /// # Errors
    /// What is wrong with it, without the address, which may hold a password.
    pub fn check(&self) -> Result<(), Error> {
        match self {
            Self::File(_) => Ok(()),
            Self::Postgres(url) => postgres::config(url).map(|_| ()),
        }
    }

    /// Whether nothing was ever kept there, by this program or another.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn is_unused(&self) -> Result<bool, Error> {
        match self {
            Self::File(path) => Ok(!path.exists()),
            Self::Postgres(url) => postgres::is_unused(url),
        }
    }
}

impl fmt::Display for Place {
    /// Without what may be a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Postgres(url) => {
                let rest = url.split_once("://").map_or("", |(_, rest)| rest);
                let rest = rest.split_once('?').map_or(rest, |(before, _)| before);
                let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                write!(f, "postgres://{host}")
            }
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// How to open a store.
#[derive(Clone)]
pub struct Options {
    /// Where the database is.
    pub place: Place,
    /// Most writes that share one commit (1: no grouping, for comparison). On PostgreSQL each has
    /// its own, and the server lets those of several connections share one wait for the disk.
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
        Self::durable_at(Place::File(path.into()))
    }

    /// The settings of a real deployment.
    #[must_use]
    pub fn durable_at(place: Place) -> Self {
        Self {
            place,
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
        Self::rehearsal_at(Place::File(path.into()), faults)
    }

    /// The settings of a rehearsal, wherever its database is.
    #[must_use]
    pub fn rehearsal_at(place: Place, faults: Arc<dyn Faults>) -> Self {
        Self {
            max_group: 1,
            readers: 1,
            full_sync: false,
            inline_writes: true,
            faults,
            ..Self::durable_at(place)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn an_address_names_postgresql_and_is_told_without_its_password() {
        let place = Place::named("postgres://porch:secret@db.example/light?sslmode=require");
        assert_eq!(place.to_string(), "postgres://db.example/light");
        assert!(matches!(Place::named("postgresql:///x"), Place::Postgres(_)));
        assert_eq!(Place::named("data/db"), Place::File("data/db".into()));
    }
}
