//! Keys of photos, their end, and when it is due.

use crate::rows::{Erasure, PhotoKey, Redaction, Upload};
use crate::{Error, Tx};
use porchlight_domain::id::{CourierId, EvidenceId, OrderId, StationId};
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
        let sql = "SELECT COUNT(*), COALESCE(SUM(open), 0) FROM claim \
            WHERE delivery_order = $1 AND taken_back_at IS NULL";
        let found =
            self.rows(sql, &[&order], |row| Ok((row.get::<i64>(0)?, row.get::<i64>(1)?)))?;
        Ok(match found.first() {
            Some((_, open)) if *open > 0 => Dispute::Open,
            Some((all, _)) if *all > 0 => Dispute::Settled,
            _ => Dispute::None,
        })
    }

    /// Photos with a key whose time is over, oldest first: those without any claim that were made
    /// before `ordinary`, and those with settled claims from before `disputed`; of one station, or of all.
    pub fn due_photos(
        &self,
        ordinary: Timestamp,
        disputed: Timestamp,
        station: Option<StationId>,
        limit: u32,
    ) -> Result<Vec<EvidenceId>, Error> {
        let due = "SELECT k.id FROM photo_key k JOIN evidence e ON e.id = k.id \
            JOIN attempt a ON a.id = e.attempt WHERE k.made_at < $1 \
            AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.delivery_order = a.delivery_order \
              AND c.taken_back_at IS NULL AND (c.open = 1 OR k.made_at >= $2))";
        let Some(station) = station else {
            let sql = format!("{due} ORDER BY k.made_at LIMIT $3");
            return self.rows(&sql, &[&ordinary, &disputed, &limit], |row| row.get(0));
        };
        let sql = format!(
            "{due} AND EXISTS (SELECT 1 FROM delivery_order o WHERE o.id = a.delivery_order \
             AND o.station = $3) ORDER BY k.made_at LIMIT $4"
        );
        self.rows(&sql, &[&ordinary, &disputed, &station, &limit], |row| row.get(0))
    }

    /// Every end of a photo, by its own id.
    pub fn each_erasure(&self, see: impl FnMut(Erasure)) -> Result<(), Error> {
        self.each(|row: &Erasure| row.id.0, see)
    }

    /// Every key of a photo, by the photo's id.
    pub fn each_photo_key(&self, see: impl FnMut(PhotoKey)) -> Result<(), Error> {
        self.each(|row: &PhotoKey| row.id.0, see)
    }

    /// A courier's photos made before one of them, newest first by the phone's own ids.
    pub fn uploads_of_courier(
        &self,
        courier: CourierId,
        before: Option<EvidenceId>,
        limit: u32,
    ) -> Result<Vec<Upload>, Error> {
        let before = before.unwrap_or(EvidenceId([u8::MAX; 16]));
        let rest = "WHERE courier = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
        self.records(rest, &[&courier, &before, &limit])
    }

    /// The word about whether a photo shows a person that waits, or else the newest one.
    pub fn redaction_of(&self, evidence: EvidenceId) -> Result<Option<Redaction>, Error> {
        // Several may have been said and settled at one moment, or with a clock that was set back.
        let rest = "WHERE evidence = $1 ORDER BY CASE state WHEN 'asked' THEN 0 ELSE 1 END, \
                    asked_at DESC, settled_at DESC NULLS LAST, id DESC LIMIT 1";
        self.record(rest, &[&evidence])
    }

    /// Whether a photo waits for somebody to mask it.
    pub fn is_to_be_masked(&self, evidence: EvidenceId) -> Result<bool, Error> {
        let sql = "SELECT COUNT(*) FROM redaction WHERE evidence = $1 AND state = 'asked'";
        Ok(self.scalar::<i64>(sql, &[&evidence])?.unwrap_or(0) > 0)
    }

    /// Photos in which people were covered.
    pub fn masked_photos(&self) -> Result<Vec<Redaction>, Error> {
        self.records("WHERE state = 'masked' ORDER BY id", &[])
    }

    /// Records that a photo shows a person; says whether none was waiting for it.
    pub fn insert_redaction(&self, redaction: &Redaction) -> Result<bool, Error> {
        self.insert_new(redaction)
    }

    /// Replaces one.
    pub fn update_redaction(&self, redaction: &Redaction) -> Result<bool, Error> {
        self.update(redaction)
    }

    /// Photos of a station that wait to be masked, oldest first.
    pub fn waiting_redactions(
        &self,
        station: StationId,
        limit: u32,
    ) -> Result<Vec<Redaction>, Error> {
        let rest = "WHERE state = 'asked' AND evidence IN (SELECT e.id FROM evidence e \
            JOIN attempt a ON a.id = e.attempt JOIN delivery_order o ON o.id = a.delivery_order \
            WHERE o.station = $1) ORDER BY asked_at, id LIMIT $2";
        self.records(rest, &[&station, &limit])
    }
}
