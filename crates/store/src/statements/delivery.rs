//! Attempts, evidence, uploads, scans and thanks.

use super::{Page, Slice, containing};
use crate::rows::{Attempt, Evidence, Scan, Thanks, Upload};
use crate::{Error, Tx};
use porchlight_domain::id::{AttemptId, AwardId, EvidenceId, OrderId, StationId, StopId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{ScanStep, UploadState};

/// One line of the list of deliveries.
#[derive(Debug, Clone, PartialEq)]
pub struct DeliveryLine {
    /// The attempt.
    pub attempt: Attempt,
    /// The order's external reference.
    pub reference: String,
    /// The order's recipient.
    pub recipient: String,
    /// The order's address.
    pub address: String,
    /// The courier's name.
    pub courier: String,
}

/// What on-time rate and photo coverage are made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CoverageFigures {
    /// Deliveries in the span.
    pub delivered: u32,
    /// Of these, inside the promised window, by the phone's clock set right by its estimated skew.
    pub on_time: u32,
    /// Unattended deliveries for which a photo was due.
    pub photo_due: u32,
    /// Of these, with a photo.
    pub with_photo: u32,
    /// Unattended deliveries whose recipient had opted out.
    pub opted_out: u32,
    /// Attempts that failed.
    pub failed: u32,
}

impl Tx<'_> {
    /// Adds an attempt.
    pub fn insert_attempt(&self, attempt: &Attempt) -> Result<(), Error> {
        self.insert(attempt)
    }

    /// Marks an attempt as taken back by its courier.
    pub fn void_attempt(&self, id: AttemptId, now: Timestamp) -> Result<bool, Error> {
        let sql = "UPDATE attempt SET voided_at = $1 WHERE id = $2 AND voided_at IS NULL";
        Ok(self.execute(sql, &[&now, &id])? == 1)
    }

    /// One attempt.
    pub fn attempt(&self, id: AttemptId) -> Result<Option<Attempt>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The attempts at an order, oldest first, without those taken back.
    pub fn attempts_of_order(&self, order: OrderId) -> Result<Vec<Attempt>, Error> {
        let rest = "WHERE delivery_order = $1 AND voided_at IS NULL ORDER BY received_at, id";
        self.records(rest, &[&order])
    }

    /// The attempts at an order that were taken back, oldest first: nothing disappears.
    pub fn attempts_taken_back(&self, order: OrderId) -> Result<Vec<Attempt>, Error> {
        let rest = "WHERE delivery_order = $1 AND voided_at IS NOT NULL ORDER BY received_at, id";
        self.records(rest, &[&order])
    }

    /// How many attempts were recorded at a stop, those taken back included.
    pub fn attempts_at(&self, stop: StopId) -> Result<i64, Error> {
        Ok(self.scalar("SELECT COUNT(*) FROM attempt WHERE stop = $1", &[&stop])?.unwrap_or(0))
    }

    /// The standing attempt of a stop.
    pub fn attempt_of_stop(&self, stop: StopId) -> Result<Option<Attempt>, Error> {
        let rest = "WHERE stop = $1 AND voided_at IS NULL ORDER BY received_at DESC LIMIT 1";
        self.record(rest, &[&stop])
    }

    /// A page of attempts, newest first, with names.
    pub fn delivery_page(&self, search: &str, slice: Slice) -> Result<Page<DeliveryLine>, Error> {
        let like = containing(search);
        let condition = "delivery_order IN (SELECT id FROM delivery_order WHERE \
            LOWER(external_reference || ' ' || recipient || ' ' || address) LIKE $1 ESCAPE '\\')";
        let page: Page<Attempt> =
            self.page_of(condition, "received_at DESC, id", &[&like], slice)?;
        let mut rows = Vec::with_capacity(page.rows.len());
        for attempt in page.rows {
            let order = self.order(attempt.delivery_order)?;
            let courier = self.courier(attempt.courier)?;
            let (reference, recipient, address) =
                order.map(|o| (o.external_reference, o.recipient, o.address)).unwrap_or_default();
            let courier = courier.map(|c| c.name).unwrap_or_default();
            rows.push(DeliveryLine { attempt, reference, recipient, address, courier });
        }
        Ok(Page { rows, total: page.total })
    }

    /// On-time rate and photo coverage of a station in a span of receipt times.
    pub fn coverage(
        &self,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<CoverageFigures, Error> {
        let sql = "SELECT \
            COALESCE(SUM(CASE WHEN a.outcome = 'delivered' THEN 1 ELSE 0 END), 0), \
            COALESCE(SUM(CASE WHEN a.outcome = 'delivered' \
              AND a.occurred_at - 1000 * a.skew_ms >= o.window_start \
              AND a.occurred_at - 1000 * a.skew_ms <= o.window_end THEN 1 ELSE 0 END), 0), \
            COALESCE(SUM(CASE WHEN a.outcome = 'delivered' AND a.handling = 'unattended' \
              AND a.photo_policy = 'required' THEN 1 ELSE 0 END), 0), \
            COALESCE(SUM(CASE WHEN a.outcome = 'delivered' AND a.handling = 'unattended' \
              AND a.photo_policy = 'required' AND EXISTS (SELECT 1 FROM evidence e \
              WHERE e.attempt = a.id AND e.kind = 'photo' AND e.supplementary = 0) \
              THEN 1 ELSE 0 END), 0), \
            COALESCE(SUM(CASE WHEN a.outcome = 'delivered' AND a.handling = 'unattended' \
              AND a.photo_policy = 'opted_out' THEN 1 ELSE 0 END), 0), \
            COALESCE(SUM(CASE WHEN a.outcome = 'attempt_failed' THEN 1 ELSE 0 END), 0) \
            FROM attempt a JOIN delivery_order o ON o.id = a.delivery_order \
            WHERE o.station = $1 AND a.received_at >= $2 AND a.received_at < $3 \
            AND a.voided_at IS NULL";
        let found = self.rows(sql, &[&station, &from, &to], |row| {
            Ok(CoverageFigures {
                delivered: row.get(0)?,
                on_time: row.get(1)?,
                photo_due: row.get(2)?,
                with_photo: row.get(3)?,
                opted_out: row.get(4)?,
                failed: row.get(5)?,
            })
        })?;
        Ok(found.into_iter().next().unwrap_or_default())
    }

    /// Adds an evidence item; says whether its id was new.
    pub fn insert_evidence(&self, evidence: &Evidence) -> Result<bool, Error> {
        self.insert_new(evidence)
    }

    /// One evidence item.
    pub fn evidence(&self, id: EvidenceId) -> Result<Option<Evidence>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The evidence of an attempt, in order of capture.
    pub fn evidence_of(&self, attempt: AttemptId) -> Result<Vec<Evidence>, Error> {
        self.records("WHERE attempt = $1 ORDER BY captured_at, id", &[&attempt])
    }

    /// Begins or changes an upload.
    pub fn put_upload(&self, upload: &Upload) -> Result<(), Error> {
        self.upsert(upload)
    }

    /// One upload.
    pub fn upload(&self, id: EvidenceId) -> Result<Option<Upload>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Uploads whose chunks (of `chunk_bytes`, the last one shorter) are all here although nobody
    /// has put them together, oldest first.
    pub fn unfinished_uploads(
        &self,
        before: Timestamp,
        chunk_bytes: i64,
        limit: u32,
    ) -> Result<Vec<Upload>, Error> {
        let rest = "WHERE state IN ('committed', 'preview') AND changed_at < $1 AND bytes <= $2 * \
                    (SELECT COUNT(*) FROM upload_chunk WHERE upload_chunk.upload = upload.id) \
                    ORDER BY changed_at LIMIT $3";
        self.records(rest, &[&before, &chunk_bytes, &limit])
    }

    /// Uploads by id, from the one behind `after` on: to walk through all of them.
    pub fn uploads_after(&self, after: EvidenceId, limit: u32) -> Result<Vec<Upload>, Error> {
        self.records("WHERE id > $1 ORDER BY id LIMIT $2", &[&after, &limit])
    }

    /// How many uploads are in a state.
    pub fn upload_count(&self, state: UploadState) -> Result<u32, Error> {
        Ok(self.scalar("SELECT COUNT(*) FROM upload WHERE state = $1", &[&state])?.unwrap_or(0))
    }

    /// How many uploads of a station's deliveries are in a state.
    pub fn upload_count_of(&self, station: StationId, state: UploadState) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM upload u JOIN evidence e ON e.id = u.id \
            JOIN attempt a ON a.id = e.attempt JOIN delivery_order o ON o.id = a.delivery_order \
            WHERE u.state = $1 AND o.station = $2";
        Ok(self.scalar(sql, &[&state, &station])?.unwrap_or(0))
    }

    /// Keeps one chunk; a repeated chunk changes nothing. Says whether it was new.
    pub fn insert_chunk(&self, id: EvidenceId, number: u32, bytes: &[u8]) -> Result<bool, Error> {
        let sql = "INSERT INTO upload_chunk (upload, number, bytes) VALUES ($1, $2, $3) \
                   ON CONFLICT DO NOTHING";
        Ok(self.execute(sql, &[&id, &number, &bytes])? == 1)
    }

    /// The numbers of the chunks that are here.
    pub fn chunk_numbers(&self, id: EvidenceId) -> Result<Vec<u32>, Error> {
        let sql = "SELECT number FROM upload_chunk WHERE upload = $1 ORDER BY number";
        self.rows(sql, &[&id], |row| row.get(0))
    }

    /// The chunks, in order.
    pub fn chunks(&self, id: EvidenceId) -> Result<Vec<Vec<u8>>, Error> {
        let sql = "SELECT bytes FROM upload_chunk WHERE upload = $1 ORDER BY number";
        self.rows(sql, &[&id], |row| row.get(0))
    }

    /// Removes the chunks of an assembled upload.
    pub fn remove_chunks(&self, id: EvidenceId) -> Result<u64, Error> {
        self.execute("DELETE FROM upload_chunk WHERE upload = $1", &[&id])
    }

    /// Adds a scan; says whether its id was new.
    pub fn insert_scan(&self, scan: &Scan) -> Result<bool, Error> {
        self.insert_new(scan)
    }

    /// The scans of an award at a step.
    pub fn scans_of(&self, award: AwardId, step: ScanStep) -> Result<Vec<Scan>, Error> {
        let rest = "WHERE award = $1 AND step = $2 ORDER BY occurred_at, id";
        self.records(rest, &[&award, &step])
    }

    /// Adds a thank-you; one per attempt.
    pub fn insert_thanks(&self, thanks: &Thanks) -> Result<bool, Error> {
        self.insert_new(thanks)
    }

    /// The thank-you for an attempt.
    pub fn thanks_for(&self, attempt: AttemptId) -> Result<Option<Thanks>, Error> {
        self.record("WHERE attempt = $1", &[&attempt])
    }
}
