//! Waiting lists of full blocks in race mode.

use crate::rows::WaitingPlace;
use crate::{Error, Tx};
use porchlight_domain::id::{BlockId, CourierId, StationId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Adds somebody to a list; says whether they did not stand on it already.
    pub fn insert_waiting_place(&self, place: &WaitingPlace) -> Result<bool, Error> {
        self.insert_new(place)
    }

    /// Replaces a place on a list: its courier was asked, or it ended.
    pub fn update_waiting_place(&self, place: &WaitingPlace) -> Result<bool, Error> {
        self.update(place)
    }

    /// Who stands on the list of a block, in order.
    pub fn waiting_on(&self, block: BlockId) -> Result<Vec<WaitingPlace>, Error> {
        let rest = "WHERE block = $1 AND state IN ('waiting', 'asked') ORDER BY number, id";
        self.records(rest, &[&block])
    }

    /// Everybody who ever joined the list of a block, in order.
    pub fn waiting_list(&self, block: BlockId) -> Result<Vec<WaitingPlace>, Error> {
        self.records("WHERE block = $1 ORDER BY number, id", &[&block])
    }

    /// The number of whoever joined the list of a block last; 0 before anybody did.
    pub fn last_waiting_number(&self, block: BlockId) -> Result<u32, Error> {
        let sql = "SELECT MAX(number) FROM waiting_place WHERE block = $1";
        Ok(self.scalar::<Option<u32>>(sql, &[&block])?.flatten().unwrap_or(0))
    }

    /// A courier's places on lists: those that go on, and those that ended after `since`, newest first.
    pub fn waiting_of(
        &self,
        courier: CourierId,
        since: Timestamp,
    ) -> Result<Vec<WaitingPlace>, Error> {
        let rest = "WHERE courier = $1 AND (ended_at IS NULL OR ended_at > $2) \
             ORDER BY joined_at DESC, id";
        self.records(rest, &[&courier, &since])
    }

    /// Blocks with somebody on their list.
    pub fn blocks_waited_for(&self) -> Result<Vec<BlockId>, Error> {
        let sql = "SELECT DISTINCT block FROM waiting_place WHERE state IN ('waiting', 'asked') \
             ORDER BY block";
        self.rows(sql, &[], |row| row.get(0))
    }

    /// How many people stand on the list of each block of a station that has one.
    pub fn waiting_lengths(&self, station: StationId) -> Result<Vec<(BlockId, u32)>, Error> {
        let sql = "SELECT w.block, COUNT(*) FROM waiting_place w JOIN block b ON b.id = w.block \
             WHERE b.station = $1 AND w.state IN ('waiting', 'asked') GROUP BY w.block ORDER BY w.block";
        self.rows(sql, &[&station], |row| Ok((row.get(0)?, row.get(1)?)))
    }
}
