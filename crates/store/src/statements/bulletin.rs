//! Bulletins to couriers.

use crate::rows::Bulletin;
use crate::{Error, Tx};
use porchlight_domain::id::{BulletinId, StationId};

impl Tx<'_> {
    /// Publishes a bulletin.
    pub fn insert_bulletin(&self, bulletin: &Bulletin) -> Result<(), Error> {
        self.insert(bulletin)
    }

    /// Replaces a bulletin: withdrawn.
    pub fn update_bulletin(&self, bulletin: &Bulletin) -> Result<bool, Error> {
        self.update(bulletin)
    }

    /// One bulletin.
    pub fn bulletin(&self, id: BulletinId) -> Result<Option<Bulletin>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Bulletins that stand for a station's couriers, the newest first.
    pub fn bulletins_for(&self, station: StationId, limit: u32) -> Result<Vec<Bulletin>, Error> {
        let rest = "WHERE (station IS NULL OR station = $1) AND withdrawn_at IS NULL \
             ORDER BY published_at DESC, id DESC LIMIT $2";
        self.records(rest, &[&station, &limit])
    }

    /// All bulletins, the newest first.
    pub fn bulletins(&self, limit: u32) -> Result<Vec<Bulletin>, Error> {
        self.records("ORDER BY published_at DESC, id DESC LIMIT $1", &[&limit])
    }
}
