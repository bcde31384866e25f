//! Drop points and the fixes they are learned from, pins, findings about places, position traces.

use crate::rows::{Attempt, DropFix, DropPointRow, Pin, PlaceFinding, TracePoint};
use crate::{Error, Tx};
use porchlight_domain::digest::Digest;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{
    AttemptId, CourierId, EvidenceId, OrderId, PinId, PlaceFindingId, StaffId, StationId, StopId,
};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::PinState;

impl Tx<'_> {
    /// The learned drop point of a site.
    pub fn drop_point(&self, site: Digest) -> Result<Option<DropPointRow>, Error> {
        self.record("WHERE site = $1", &[&site])
    }

    /// Keeps a learned drop point in place of the one before.
    pub fn put_drop_point(&self, row: &DropPointRow) -> Result<(), Error> {
        self.upsert(row)
    }

    /// Drop points of a station between two corners.
    pub fn drop_points_between(
        &self,
        station: StationId,
        south_west: Point,
        north_east: Point,
        limit: u32,
    ) -> Result<Vec<DropPointRow>, Error> {
        let rest = "WHERE station = $1 AND lat >= $2 AND lat <= $3 AND lon >= $4 AND lon <= $5 \
                    ORDER BY site LIMIT $6";
        self.records(
            rest,
            &[&station, &south_west.lat, &north_east.lat, &south_west.lon, &north_east.lon, &limit],
        )
    }

    /// Removes drop points whose site has had no delivery since; says how many.
    pub fn purge_drop_points(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM drop_point WHERE learned_at < $1", &[&before])
    }

    /// Keeps a fix to learn from; says whether its delivery had none.
    pub fn insert_drop_fix(&self, fix: &DropFix) -> Result<bool, Error> {
        self.insert_new(fix)
    }

    /// The newest fixes of a site.
    pub fn drop_fixes(&self, site: Digest, limit: u32) -> Result<Vec<DropFix>, Error> {
        self.records("WHERE site = $1 ORDER BY kept_at DESC, id LIMIT $2", &[&site, &limit])
    }

    /// Fixes of deliveries that turned out to be at another door or not there, as far as it is
    /// still known which delivery a fix is of.
    pub fn disputed_drop_fixes(&self, limit: u32) -> Result<Vec<DropFix>, Error> {
        let rest = "WHERE attempt IN (SELECT a.id FROM attempt a JOIN claim c \
            ON c.delivery_order = a.delivery_order WHERE c.kind IN ('wrong_place', 'not_received')) \
            ORDER BY id LIMIT $1";
        self.records(rest, &[&limit])
    }

    /// Forgets one fix.
    pub fn remove_drop_fix(&self, fix: &DropFix) -> Result<u64, Error> {
        self.execute("DELETE FROM drop_fix WHERE id = $1", &[&fix.id])
    }

    /// Forgets of which delivery older fixes are; says of how many.
    pub fn unlink_drop_fixes(&self, before: Timestamp) -> Result<u64, Error> {
        let sql = "UPDATE drop_fix SET attempt = NULL WHERE kept_at < $1 AND attempt IS NOT NULL";
        self.execute(sql, &[&before])
    }

    /// Removes fixes that are too old to learn from; says how many.
    pub fn purge_drop_fixes(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM drop_fix WHERE kept_at < $1", &[&before])
    }

    /// Notes that a delivery's place is weighed and learned from at a time, in place of what was noted
    /// before.
    pub fn put_place_due(&self, attempt: AttemptId, at: Timestamp) -> Result<(), Error> {
        let sql = "INSERT INTO place_due (attempt, due_at) VALUES ($1, $2) \
                   ON CONFLICT (attempt) DO UPDATE SET due_at = excluded.due_at";
        self.execute(sql, &[&attempt, &at]).map(|_| ())
    }

    /// Deliveries whose place is due by then, the longest due first.
    pub fn places_due(&self, by: Timestamp, limit: u32) -> Result<Vec<AttemptId>, Error> {
        let sql = "SELECT attempt FROM place_due WHERE due_at <= $1 \
                   ORDER BY due_at, attempt LIMIT $2";
        self.rows(sql, &[&by, &limit], |row| row.get(0))
    }

    /// A delivery's place is not due any more.
    pub fn end_place_due(&self, attempt: AttemptId) -> Result<(), Error> {
        self.execute("DELETE FROM place_due WHERE attempt = $1", &[&attempt]).map(|_| ())
    }

    /// The delivery, if a drop point is learned from it: unattended, with a fix and a checked live
    /// photo, not taken back, nothing learned from it yet, and nobody objected.
    pub fn delivery_to_learn(&self, attempt: AttemptId) -> Result<Option<Attempt>, Error> {
        let rest = "WHERE id = $1 AND outcome = 'delivered' \
            AND handling = 'unattended' AND lat IS NOT NULL AND voided_at IS NULL \
            AND NOT EXISTS (SELECT 1 FROM drop_fix f WHERE f.attempt = attempt.id) \
            AND EXISTS (SELECT 1 FROM evidence e JOIN upload u ON u.id = e.id \
              WHERE e.attempt = attempt.id AND e.kind = 'photo' AND e.supplementary = 0 \
              AND u.state = 'verified') \
            AND NOT EXISTS (SELECT 1 FROM claim c WHERE c.delivery_order = attempt.delivery_order \
              AND c.kind IN ('wrong_place', 'not_received'))";
        self.record(rest, &[&attempt])
    }

    /// Adds a pin.
    pub fn insert_pin(&self, pin: &Pin) -> Result<bool, Error> {
        self.insert_new(pin)
    }

    /// Replaces a pin.
    pub fn update_pin(&self, pin: &Pin) -> Result<bool, Error> {
        self.update(pin)
    }

    /// One pin.
    pub fn pin(&self, id: PinId) -> Result<Option<Pin>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The newest pin of a site in a state.
    pub fn pin_of_site(&self, site: Digest, state: PinState) -> Result<Option<Pin>, Error> {
        let rest = "WHERE site = $1 AND state = $2 ORDER BY decided_at DESC NULLS LAST, \
                    proposed_at DESC, id LIMIT 1";
        self.record(rest, &[&site, &state])
    }

    /// A courier's waiting pin of a site.
    pub fn waiting_pin(&self, site: Digest, courier: CourierId) -> Result<Option<Pin>, Error> {
        let rest = "WHERE site = $1 AND courier = $2 AND state = 'proposed' LIMIT 1";
        self.record(rest, &[&site, &courier])
    }

    /// Pins of a station in a state, oldest first.
    pub fn pins_in(
        &self,
        station: StationId,
        state: PinState,
        limit: u32,
    ) -> Result<Vec<Pin>, Error> {
        let rest = "WHERE station = $1 AND state = $2 ORDER BY proposed_at, id LIMIT $3";
        self.records(rest, &[&station, &state, &limit])
    }

    /// Adds a finding about a place.
    pub fn insert_place_finding(&self, finding: &PlaceFinding) -> Result<(), Error> {
        self.insert(finding)
    }

    /// The newest finding about an attempt's place.
    pub fn place_finding_of(&self, attempt: AttemptId) -> Result<Option<PlaceFinding>, Error> {
        self.record("WHERE attempt = $1 ORDER BY version DESC LIMIT 1", &[&attempt])
    }

    /// One finding about a place.
    pub fn place_finding(&self, id: PlaceFindingId) -> Result<Option<PlaceFinding>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Settles a finding: somebody looked; says whether it was open.
    pub fn settle_place_finding(
        &self,
        id: PlaceFindingId,
        by: StaffId,
        now: Timestamp,
    ) -> Result<bool, Error> {
        let sql = "UPDATE place_finding SET settled_at = $1, settled_by = $2 \
                   WHERE id = $3 AND settled_at IS NULL";
        Ok(self.execute(sql, &[&now, &by, &id])? == 1)
    }

    /// Doubtful findings of a station since then that nobody has settled: only the newest of each
    /// attempt, and none of attempts that were taken back.
    pub fn open_place_findings(
        &self,
        station: StationId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<PlaceFinding>, Error> {
        let rest = "WHERE station = $1 AND made_at >= $2 AND doubtful = 1 AND settled_at IS NULL \
            AND NOT EXISTS (SELECT 1 FROM place_finding later WHERE \
              later.attempt = place_finding.attempt AND (later.version > place_finding.version \
              OR later.settled_at IS NOT NULL)) \
            AND NOT EXISTS (SELECT 1 FROM attempt a WHERE a.id = place_finding.attempt \
              AND a.voided_at IS NOT NULL) ORDER BY made_at, id LIMIT $3";
        self.records(rest, &[&station, &since, &limit])
    }

    /// How many orders delivered to a site since then were objected to as wrongly placed or not
    /// there.
    pub fn objections_at(&self, site: Digest, since: Timestamp) -> Result<u32, Error> {
        let sql = "SELECT COUNT(DISTINCT c.id) FROM place_finding f \
            JOIN attempt a ON a.id = f.attempt JOIN claim c ON c.delivery_order = a.delivery_order \
            WHERE f.site = $1 AND c.kind IN ('wrong_place', 'not_received') AND c.made_at >= $2";
        Ok(self.scalar(sql, &[&site, &since])?.unwrap_or(0))
    }

    /// Checked photos of the newest deliveries to a site with their attempts, without those of this
    /// order, newest first: what a new photo is compared with.
    pub fn photos_of_site(
        &self,
        site: Digest,
        without: OrderId,
        limit: u32,
    ) -> Result<Vec<(EvidenceId, AttemptId)>, Error> {
        let sql = "SELECT e.id, a.id FROM place_finding f JOIN attempt a ON a.id = f.attempt \
            JOIN evidence e ON e.attempt = a.id JOIN upload u ON u.id = e.id \
            WHERE f.site = $1 AND f.version = 1 AND a.delivery_order <> $2 \
            AND a.voided_at IS NULL AND e.kind = 'photo' AND u.state = 'verified' \
            ORDER BY a.received_at DESC, e.id LIMIT $3";
        self.rows(sql, &[&site, &without, &limit], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Keeps a position around a stop; says whether it was new.
    pub fn insert_trace_point(&self, point: &TracePoint) -> Result<bool, Error> {
        self.insert_new(point)
    }

    /// The positions around a stop, oldest first.
    pub fn trace_of(&self, stop: StopId) -> Result<Vec<TracePoint>, Error> {
        self.records("WHERE stop = $1 ORDER BY at, id", &[&stop])
    }

    /// Positions from before then that are still exact, oldest first.
    pub fn exact_trace_points(
        &self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<TracePoint>, Error> {
        self.records("WHERE at < $1 AND exact = 1 ORDER BY at, id LIMIT $2", &[&before, &limit])
    }

    /// Replaces a position.
    pub fn update_trace_point(&self, point: &TracePoint) -> Result<bool, Error> {
        self.update(point)
    }

    /// Removes positions from before then; says how many.
    pub fn purge_trace(&self, before: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM position_trace WHERE at < $1", &[&before])
    }
}
