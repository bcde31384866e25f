//! Keys of photos, their end, and when it is due.

use crate::rows::{Erasure, PhotoKey};
use crate::{Error, Tx};
use porchlight_domain::id::{EvidenceId, OrderId};
use porchlight_domain::retention::Dispute;
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// The wrapped key of a photo; `None` before its first picture and after its end.
    pub fn photo_key(&self, id: EvidenceId) -> Result<Option<PhotoKey>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Keeps a photo's key; says whether the photo had none.
    pub fn insert_photo_key(&self, key: &PhotoKey) -> Result<bool, Error> {
        self.insert_new(key)
    }

    /// Destroys a photo's key; says whether there was one.
    pub fn destroy_photo_key(&self, id: EvidenceId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM photo_key WHERE id = $1", &[&id])? == 1)
    }

    /// How many photos have a key.
    pub fn photo_key_count(&self) -> Result<i64, Error> {
        Ok(self.scalar("SELECT COUNT(*) FROM photo_key", &[])?.unwrap_or(0))
    }

    /// Records the end of a photo; says whether it was new.
    pub fn insert_erasure(&self, erasure: &Erasure) -> Result<bool, Error> {
        self.insert_new(erasure)
    }

    /// The end of a photo.
    pub fn erasure_of(&self, evidence: EvidenceId) -> Result<Option<Erasure>, Error> {
        self.record("WHERE evidence = $1", &[&evidence])
    }

    /// How far a complaint about an order's delivery went.
    pub fn dispute_of(&self, order: OrderId) -> Result<Dispute, Error> {
        let sql = "SELECT COUNT(*), COALESCE(SUM(open), 0) FROM claim WHERE delivery_order = $1";
        let found =
            self.rows(sql, &[&order], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
        Ok(match found.first() {
            Some((_, open)) if *open > 0 => Dispute::Open,
            Some((all, _)) if *all > 0 => Dispute::Settled,
            _ => Dispute::None,
        })
    }

    /// Photos with a key whose time is over, oldest first: those without any claim that were made
    /// before `ordinary`, and those with settled claims from before `disputed`.
    pub fn due_photos(
        &self,
        ordinary: Timestamp,
        disputed: Timestamp,
        limit: u32,
    ) -> Result<Vec<EvidenceId>, Error> {
        let sql = "SELECT k.id FROM photo_key k JOIN evidence e ON e.id = k.id \
            JOIN attempt a ON a.id = e.attempt WHERE k.made_at < $1 \
            AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.delivery_order = a.delivery_order \
              AND (c.open = 1 OR k.made_at >= $2)) ORDER BY k.made_at LIMIT $3";
        self.rows(sql, &[&ordinary, &disputed, &limit], |row| row.get(0))
    }

    /// Every end of a photo, by its own id.
    pub fn each_erasure(&self, see: impl FnMut(Erasure)) -> Result<(), Error> {
        self.each(|row: &Erasure| row.id.0, see)
    }

    /// Every key of a photo, by the photo's id.
    pub fn each_photo_key(&self, see: impl FnMut(PhotoKey)) -> Result<(), Error> {
        self.each(|row: &PhotoKey| row.id.0, see)
    }
}
