//! The ledger of pay, published mileage rates, and whom a station's couriers call.

use super::{Page, Slice};
use crate::rows::{
    Award, BlockStep, MileageRateRow, PayEntry, PaySteps, StationContact, ThanksCampaign,
};
use crate::{Error, Tx};
use porchlight_domain::id::{AwardId, BlockId, CampaignId, CourierId, StationId, StopId};
use porchlight_domain::money::Currency;
use porchlight_domain::pay::PayKind;
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// The steps that a station publishes, if it ever has.
    pub fn pay_steps(&self, station: StationId) -> Result<Option<PaySteps>, Error> {
        self.record("WHERE station = $1", &[&station])
    }

    /// Publishes them.
    pub fn put_pay_steps(&self, steps: &PaySteps) -> Result<(), Error> {
        self.upsert(steps)
    }

    /// Keeps a step of a block; says whether it was not taken before.
    pub fn insert_block_step(&self, step: &BlockStep) -> Result<bool, Error> {
        self.insert_new(step)
    }

    /// The steps that a block took, in their order.
    pub fn block_steps_of(&self, block: BlockId) -> Result<Vec<BlockStep>, Error> {
        self.records("WHERE block = $1 ORDER BY taken, id", &[&block])
    }

    /// Adds an entry. A second one of the same turn is refused.
    pub fn insert_pay_entry(&self, entry: &PayEntry) -> Result<(), Error> {
        self.insert(entry)
    }

    /// Every entry of a block, in the order in which they were entered.
    pub fn pay_entries_of_block(&self, block: BlockId) -> Result<Vec<PayEntry>, Error> {
        self.records("WHERE block = $1 ORDER BY number", &[&block])
    }

    /// A courier's entries from one moment to another, the latter excluded, oldest first.
    pub fn pay_entries_between(
        &self,
        courier: CourierId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<PayEntry>, Error> {
        let rest = "WHERE courier = $1 AND at >= $2 AND at < $3 ORDER BY at, block, number";
        self.records(rest, &[&courier, &from, &to])
    }

    /// A page of a station's entries, the newest first.
    pub fn pay_page(&self, station: StationId, slice: Slice) -> Result<Page<PayEntry>, Error> {
        self.page_of("station = $1", "at DESC, block, number DESC", &[&station], slice)
    }

    /// Sums of a station's entries since then, by kind and currency.
    pub fn pay_sums(
        &self,
        station: StationId,
        since: Timestamp,
    ) -> Result<Vec<(PayKind, Currency, i64)>, Error> {
        let sql = "SELECT kind, currency, SUM(amount) FROM pay_entry WHERE station = $1 \
                   AND at >= $2 GROUP BY kind, currency ORDER BY currency, kind";
        self.rows(sql, &[&station, &since], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
    }

    /// Awards that ended since then and have no entry of the block yet: worked ones, ones of blocks that were
    /// cancelled, and ones that a hold suspended.
    pub fn awards_to_pay(&self, since: Timestamp, limit: u32) -> Result<Vec<Award>, Error> {
        let rest = "WHERE changed_at >= $1 AND (state = 'checked_out' \
             OR (state IN ('checked_in', 'released') AND EXISTS (SELECT 1 FROM block b \
                 WHERE b.id = award.block AND b.state = 'ended')) \
             OR (state = 'ended' AND (checked_in_at IS NOT NULL \
                 OR EXISTS (SELECT 1 FROM block b WHERE b.id = award.block AND b.state = 'cancelled') \
                 OR EXISTS (SELECT 1 FROM hold_award h WHERE h.award = award.id)))) \
             AND NOT EXISTS (SELECT 1 FROM pay_entry p WHERE p.award = award.id \
                 AND p.kind IN ('block', 'hold', 'cancelled')) \
             ORDER BY changed_at, id LIMIT $2";
        self.records(rest, &[&since, &limit])
    }

    /// The last moment at which work on an award was recorded at a door or a scan, by the phone's
    /// clock but never after it was received.
    pub fn last_work_of(&self, award: AwardId) -> Result<Option<Timestamp>, Error> {
        let sql = "SELECT MAX(at) FROM (SELECT CASE WHEN t.occurred_at < t.received_at \
                   THEN t.occurred_at ELSE t.received_at END AS at FROM attempt t \
                   JOIN stop s ON s.id = t.stop JOIN route r ON r.id = s.route WHERE r.award = $1 \
                   UNION ALL SELECT CASE WHEN occurred_at < received_at THEN occurred_at \
                   ELSE received_at END FROM scan WHERE award = $1) AS work";
        Ok(self.scalar::<Option<Timestamp>>(sql, &[&award])?.flatten())
    }

    /// Publishes a rate; says whether none of that vehicle, country and day stood already.
    pub fn insert_mileage_rate(&self, rate: &MileageRateRow) -> Result<bool, Error> {
        self.insert_new(rate)
    }

    /// Every published rate, the newest first.
    pub fn mileage_rates(&self) -> Result<Vec<MileageRateRow>, Error> {
        self.records("ORDER BY country, vehicle, holds_from DESC", &[])
    }

    /// Whom a station's couriers call, and where it is.
    pub fn station_contact(&self, station: StationId) -> Result<Option<StationContact>, Error> {
        self.record("WHERE station = $1", &[&station])
    }

    /// Sets that.
    pub fn put_station_contact(&self, contact: &StationContact) -> Result<(), Error> {
        self.upsert(contact)
    }

    /// A courier's worked awards whose blocks began in a span, the oldest first: the mileage log.
    pub fn worked_between(
        &self,
        courier: CourierId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Award>, Error> {
        let rest = "WHERE courier = $1 AND released_at IS NOT NULL AND EXISTS (SELECT 1 FROM block b \
             WHERE b.id = award.block AND b.starts_at >= $2 AND b.starts_at < $3) \
             ORDER BY made_at, id";
        self.records(rest, &[&courier, &from, &to])
    }

    /// The award of a stop's route.
    pub fn award_of_stop(&self, stop: StopId) -> Result<Option<AwardId>, Error> {
        let sql = "SELECT r.award FROM stop s JOIN route r ON r.id = s.route WHERE s.id = $1";
        self.scalar(sql, &[&stop])
    }

    /// Begins a campaign.
    pub fn insert_campaign(&self, campaign: &ThanksCampaign) -> Result<(), Error> {
        self.insert(campaign)
    }

    /// Replaces a campaign: ended.
    pub fn update_campaign(&self, campaign: &ThanksCampaign) -> Result<bool, Error> {
        self.update(campaign)
    }

    /// One campaign.
    pub fn campaign(&self, id: CampaignId) -> Result<Option<ThanksCampaign>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// A station's campaigns, the newest first.
    pub fn campaigns_of(&self, station: StationId) -> Result<Vec<ThanksCampaign>, Error> {
        self.records("WHERE station = $1 ORDER BY starts_at DESC, id", &[&station])
    }

    /// The campaign of a station that is in force at a moment.
    pub fn campaign_at(
        &self,
        station: StationId,
        at: Timestamp,
    ) -> Result<Option<ThanksCampaign>, Error> {
        let rest = "WHERE station = $1 AND starts_at <= $2 AND ends_at > $2 AND ended_at IS NULL \
             ORDER BY starts_at, id LIMIT 1";
        self.record(rest, &[&station, &at])
    }

    /// What a station's thanks have paid in a span, reversals taken off.
    pub fn thanks_paid(
        &self,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<i64, Error> {
        let sql = "SELECT COALESCE(SUM(amount), 0) FROM pay_entry WHERE station = $1 AND at >= $2 \
                   AND at < $3 AND kind = 'thanks'";
        Ok(self.scalar(sql, &[&station, &from, &to])?.unwrap_or(0))
    }

    /// For how many blocks a courier was paid thanks in a span.
    pub fn thanks_blocks_of(
        &self,
        courier: CourierId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<u32, Error> {
        let sql = "SELECT COUNT(DISTINCT block) FROM pay_entry WHERE courier = $1 AND at >= $2 \
                   AND at < $3 AND kind = 'thanks'";
        Ok(self.scalar(sql, &[&courier, &from, &to])?.unwrap_or(0))
    }
}
