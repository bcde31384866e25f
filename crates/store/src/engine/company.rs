//! Several programs on one database: who leads, and how each hears what the others changed.
//!
//! A file has one program, which the lock of its folder sees to; there the lead is free and there is
//! nobody to hear.

use super::options::Place;
use super::postgres;
use super::store::Store;
use crate::error::Error;
use std::sync::{Mutex, PoisonError};

/// The lead over a database: its holder runs the reconcilers. Given back when dropped; lost when the
/// connection to the database is.
pub struct Lead(Option<Mutex<postgres::Lead>>);

impl Lead {
    /// Whether it is still held.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.0
            .as_ref()
            .is_none_or(|lead| lead.lock().unwrap_or_else(PoisonError::into_inner).holds())
    }
}

/// Carries rings to other programs on the database.
pub struct Wire(postgres::Wire);

impl Wire {
    /// Tells the others that something changed. Never fails: whoever misses it reads later.
    pub fn tell(&self, topic: &str) {
        self.0.tell(topic);
    }
}

/// What a [`Wire`] hears after a time in which rings may have been missed: everything may have
/// changed.
pub const MISSED: &str = postgres::MISSED;

impl Store {
    /// Takes the lead; `None` while another program has it.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub fn lead(&self) -> Result<Option<Lead>, Error> {
        Ok(match self.place() {
            Place::File(_) => Some(Lead(None)),
            Place::Postgres(url) => {
                postgres::Lead::take(url)?.map(|lead| Lead(Some(Mutex::new(lead))))
            }
        })
    }

    /// A way to other programs on the database, if there can be any; `hear` is called for each topic
    /// that one of them tells.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub fn wire(&self, hear: impl Fn(&str) + Send + 'static) -> Result<Option<Wire>, Error> {
        match self.place() {
            Place::File(_) => Ok(None),
            Place::Postgres(url) => Ok(Some(Wire(postgres::Wire::open(url, hear)?))),
        }
    }
}
