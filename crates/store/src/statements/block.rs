//! Blocks, their templates, awards and reservations.

use super::{Page, Slice};
use crate::rows::{Award, Block, BlockTemplate, Reservation, WaitlistPlace};
use crate::{Error, Tx};
use porchlight_domain::id::{
    AwardId, BlockId, BlockTemplateId, CourierId, ReservationId, RoundId, StationId,
};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Adds a template.
    pub fn insert_block_template(&self, template: &BlockTemplate) -> Result<(), Error> {
        self.insert(template)
    }

    /// The active templates of a station.
    pub fn block_templates(&self, station: StationId) -> Result<Vec<BlockTemplate>, Error> {
        self.records("WHERE station = $1 AND active = 1 ORDER BY start_minute, id", &[&station])
    }

    /// One template.
    pub fn block_template(&self, id: BlockTemplateId) -> Result<Option<BlockTemplate>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Adds a block; a second one of the same template and start is not added.
    pub fn insert_block(&self, block: &Block) -> Result<bool, Error> {
        self.insert_new(block)
    }

    /// Replaces a block.
    pub fn update_block(&self, block: &Block) -> Result<bool, Error> {
        self.update(block)
    }

    /// One block.
    pub fn block(&self, id: BlockId) -> Result<Option<Block>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Blocks of a station that begin in a span, by start.
    pub fn blocks_between(
        &self,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Block>, Error> {
        let rest = "WHERE station = $1 AND starts_at >= $2 AND starts_at < $3 \
                    ORDER BY starts_at, id";
        self.records(rest, &[&station, &from, &to])
    }

    /// A page of blocks that start at or after `from`.
    pub fn block_page(&self, from: Timestamp, slice: Slice) -> Result<Page<Block>, Error> {
        self.page_of("starts_at >= $1", "starts_at, id", &[&from], slice)
    }

    /// The blocks of a round in the public order: start, then id.
    pub fn blocks_of_round(&self, round: RoundId) -> Result<Vec<Block>, Error> {
        self.records("WHERE round = $1 ORDER BY starts_at, id", &[&round])
    }

    /// Blocks made from a station's templates that are still ahead and were shown to nobody.
    pub fn unannounced_blocks(
        &self,
        station: StationId,
        now: Timestamp,
    ) -> Result<Vec<Block>, Error> {
        let rest = "WHERE station = $1 AND starts_at > $2 AND state = 'draft' \
             AND round IS NULL AND template IS NOT NULL ORDER BY starts_at, id";
        self.records(rest, &[&station, &now])
    }

    /// Replaces a template.
    pub fn update_block_template(&self, template: &BlockTemplate) -> Result<bool, Error> {
        self.update(template)
    }

    /// Draft or under-filled blocks of a station that no open round covers, but for places that wait for
    /// the answer to an offer.
    pub fn blocks_without_round(
        &self,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Block>, Error> {
        let rest = "WHERE station = $1 AND starts_at >= $2 AND starts_at < $3 \
             AND state IN ('draft', 'awarded') \
             AND places > (SELECT COUNT(*) FROM award WHERE award.block = block.id AND holds = 1) \
             AND NOT EXISTS (SELECT 1 FROM reserved_offer o WHERE o.block = block.id AND o.state = 'open') \
             ORDER BY starts_at, id";
        self.records(rest, &[&station, &from, &to])
    }

    /// Blocks whose time has begun without their running, or is over without their having ended.
    pub fn blocks_to_turn(&self, now: Timestamp, limit: u32) -> Result<Vec<Block>, Error> {
        let rest = "WHERE state NOT IN ('ended', 'cancelled') AND starts_at <= $1 \
             AND (state <> 'running' OR ends_at <= $1) ORDER BY starts_at, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// Adds an award; says whether the place was free and the courier had none in that block.
    pub fn insert_award(&self, award: &Award) -> Result<bool, Error> {
        self.insert_new(award)
    }

    /// Replaces an award.
    pub fn update_award(&self, award: &Award) -> Result<bool, Error> {
        self.update(award)
    }

    /// One award.
    pub fn award(&self, id: AwardId) -> Result<Option<Award>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The awards that hold a place of a block, by place.
    pub fn awards_of_block(&self, block: BlockId) -> Result<Vec<Award>, Error> {
        self.records("WHERE block = $1 AND holds = 1 ORDER BY place", &[&block])
    }

    /// Every award a courier holds, by time of award.
    pub fn awards_held_by(&self, courier: CourierId) -> Result<Vec<Award>, Error> {
        self.records("WHERE courier = $1 AND holds = 1 ORDER BY made_at, id", &[&courier])
    }

    /// Whether a courier holds a block that meets the open span `from..to`.
    pub fn holds_block_between(
        &self,
        courier: CourierId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<bool, Error> {
        let sql = "SELECT COUNT(*) FROM award JOIN block ON block.id = award.block \
                   WHERE award.courier = $1 AND award.holds = 1 \
                   AND block.starts_at < $2 AND block.ends_at > $3";
        Ok(self.scalar::<i64>(sql, &[&courier, &to, &from])?.unwrap_or(0) > 0)
    }

    /// Blocks a courier holds a place of, worked ones included, that meet the open span `from..to`.
    pub fn blocks_held_between(
        &self,
        courier: CourierId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Block>, Error> {
        let rest = "WHERE id IN (SELECT block FROM award WHERE courier = $1 AND holds = 1) \
                    AND starts_at < $2 AND ends_at > $3 ORDER BY starts_at, id";
        self.records(rest, &[&courier, &to, &from])
    }

    /// How many blocks a courier holds that are not over.
    pub fn blocks_ahead_of(&self, courier: CourierId, now: Timestamp) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM award JOIN block ON block.id = award.block \
                   WHERE award.courier = $1 AND award.state IN ('held', 'checked_in', 'released') \
                   AND block.ends_at > $2";
        Ok(self.scalar(sql, &[&courier, &now])?.unwrap_or(0))
    }

    /// How many blocks a courier has worked to the end.
    pub fn blocks_worked(&self, courier: CourierId) -> Result<u32, Error> {
        let sql = "SELECT COUNT(*) FROM award WHERE courier = $1 AND state = 'checked_out'";
        Ok(self.scalar(sql, &[&courier])?.unwrap_or(0))
    }

    /// When a courier's first award was made.
    pub fn first_award_of(&self, courier: CourierId) -> Result<Option<Timestamp>, Error> {
        let sql = "SELECT MIN(made_at) FROM award WHERE courier = $1";
        Ok(self.scalar::<Option<Timestamp>>(sql, &[&courier])?.flatten())
    }

    /// Awards of a block that nobody came to.
    pub fn missed_awards_of(&self, block: BlockId) -> Result<Vec<Award>, Error> {
        self.records("WHERE block = $1 AND state = 'no_show' ORDER BY place, id", &[&block])
    }

    /// Awards that a courier was found not to have come to, after `since`, in that order.
    pub fn no_shows_since(
        &self,
        courier: CourierId,
        since: Timestamp,
    ) -> Result<Vec<Award>, Error> {
        let rest = "WHERE courier = $1 AND state = 'no_show' AND changed_at > $2 \
             ORDER BY changed_at, id";
        self.records(rest, &[&courier, &since])
    }

    /// A courier's newest awards, whatever became of them.
    pub fn newest_awards_of(&self, courier: CourierId, limit: u32) -> Result<Vec<Award>, Error> {
        self.records("WHERE courier = $1 ORDER BY made_at DESC, id LIMIT $2", &[&courier, &limit])
    }

    /// A courier's awards made before another one, newest first.
    pub fn awards_of_before(
        &self,
        courier: CourierId,
        before: &Award,
        limit: u32,
    ) -> Result<Vec<Award>, Error> {
        let rest = "WHERE courier = $1 AND (made_at < $2 OR (made_at = $2 AND id > $3)) \
                    ORDER BY made_at DESC, id LIMIT $4";
        self.records(rest, &[&courier, &before.made_at, &before.id, &limit])
    }

    /// The awards that came from a round.
    pub fn awards_of_round(&self, round: RoundId) -> Result<Vec<Award>, Error> {
        self.records("WHERE round = $1 ORDER BY made_at, id", &[&round])
    }

    /// Adds a place on a waitlist.
    pub fn insert_waitlist_place(&self, place: &WaitlistPlace) -> Result<(), Error> {
        self.insert(place)
    }

    /// The waitlist of a block, in order.
    pub fn waitlist(&self, block: BlockId) -> Result<Vec<WaitlistPlace>, Error> {
        self.records("WHERE block = $1 ORDER BY position", &[&block])
    }

    /// Where a courier stands on the waitlists of a round.
    pub fn waitlists_of(
        &self,
        round: RoundId,
        courier: CourierId,
    ) -> Result<Vec<WaitlistPlace>, Error> {
        self.records("WHERE round = $1 AND courier = $2 ORDER BY id", &[&round, &courier])
    }

    /// How many stand on the waitlist of each block of a round.
    pub fn waitlist_lengths(&self, round: RoundId) -> Result<Vec<(BlockId, u32)>, Error> {
        let sql =
            "SELECT block, COUNT(*) FROM waitlist WHERE round = $1 GROUP BY block ORDER BY block";
        self.rows(sql, &[&round], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Holds a place for one courier; says whether it was free.
    pub fn insert_reservation(&self, reservation: &Reservation) -> Result<bool, Error> {
        self.insert_new(reservation)
    }

    /// One reservation.
    pub fn reservation(&self, id: ReservationId) -> Result<Option<Reservation>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The reservations of a block.
    pub fn reservations_of(&self, block: BlockId) -> Result<Vec<Reservation>, Error> {
        self.records("WHERE block = $1 ORDER BY place", &[&block])
    }

    /// Frees a reserved place.
    pub fn remove_reservation(&self, id: ReservationId) -> Result<bool, Error> {
        Ok(self.execute("DELETE FROM reservation WHERE id = $1", &[&id])? == 1)
    }

    /// Frees every reservation that ran out.
    pub fn remove_expired_reservations(&self, now: Timestamp) -> Result<u64, Error> {
        self.execute("DELETE FROM reservation WHERE expires_at <= $1", &[&now])
    }
}
