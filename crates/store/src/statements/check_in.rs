//! Check-ins, what stations ask of them, and delays that couriers noted.

use crate::rows::{CheckInRow, CheckInRule, StationDelay};
use crate::{Error, Tx};
use porchlight_domain::id::{AwardId, BlockId, CourierId, StationId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// What a station asks of a check-in, if that was ever set.
    pub fn check_in_rule(&self, station: StationId) -> Result<Option<CheckInRule>, Error> {
        self.record("WHERE station = $1", &[&station])
    }

    /// Sets that.
    pub fn put_check_in_rule(&self, rule: &CheckInRule) -> Result<(), Error> {
        self.upsert(rule)
    }

    /// Keeps what was said about somebody's coming.
    pub fn insert_check_in(&self, row: &CheckInRow) -> Result<(), Error> {
        self.insert(row)
    }

    /// What was said about the check-in of an award, in the order in which it came.
    pub fn check_ins_of(&self, award: AwardId) -> Result<Vec<CheckInRow>, Error> {
        self.records("WHERE award = $1 ORDER BY received_at, id", &[&award])
    }

    /// What was said about the check-ins of a block, in the order in which it came.
    pub fn check_ins_of_block(&self, block: BlockId) -> Result<Vec<CheckInRow>, Error> {
        let rest = "WHERE award IN (SELECT a.id FROM award a WHERE a.block = $1) \
             ORDER BY received_at, id";
        self.records(rest, &[&block])
    }

    /// Notes a delay of the station; says whether none was noted for the award before.
    pub fn insert_station_delay(&self, delay: &StationDelay) -> Result<bool, Error> {
        self.insert_new(delay)
    }

    /// Replaces one: the desk said how it sees it.
    pub fn update_station_delay(&self, delay: &StationDelay) -> Result<bool, Error> {
        self.update(delay)
    }

    /// The delay that a courier noted for an award.
    pub fn station_delay(&self, award: AwardId) -> Result<Option<StationDelay>, Error> {
        self.record("WHERE award = $1", &[&award])
    }

    /// The delays that couriers of a block noted.
    pub fn station_delays_of_block(&self, block: BlockId) -> Result<Vec<StationDelay>, Error> {
        let rest = "WHERE award IN (SELECT a.id FROM award a WHERE a.block = $1) \
             ORDER BY received_at, id";
        self.records(rest, &[&block])
    }

    /// The delays that a courier noted since then, the oldest first.
    pub fn station_delays_by(
        &self,
        courier: CourierId,
        since: Timestamp,
    ) -> Result<Vec<StationDelay>, Error> {
        let rest = "WHERE courier = $1 AND received_at >= $2 ORDER BY received_at, id";
        self.records(rest, &[&courier, &since])
    }
}
