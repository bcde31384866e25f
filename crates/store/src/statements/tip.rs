//! Tips: what stations allow, and what recipients want to give.

use super::{Page, Slice};
use crate::rows::{PayEntry, Tip, TipRule};
use crate::{Error, Tx};
use porchlight_domain::id::{AttemptId, AwardId, StationId, TipId};

impl Tx<'_> {
    /// Whether tips are allowed at a station, if that was ever set.
    pub fn tip_rule(&self, station: StationId) -> Result<Option<TipRule>, Error> {
        self.record("WHERE station = $1", &[&station])
    }

    /// Sets that.
    pub fn put_tip_rule(&self, rule: &TipRule) -> Result<(), Error> {
        self.upsert(rule)
    }

    /// Keeps a tip; says whether there was none for the delivery before.
    pub fn insert_tip(&self, tip: &Tip) -> Result<bool, Error> {
        self.insert_new(tip)
    }

    /// Replaces a tip.
    pub fn update_tip(&self, tip: &Tip) -> Result<bool, Error> {
        self.update(tip)
    }

    /// One tip.
    pub fn tip(&self, id: TipId) -> Result<Option<Tip>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The tip for a delivery.
    pub fn tip_for(&self, attempt: AttemptId) -> Result<Option<Tip>, Error> {
        self.record("WHERE attempt = $1", &[&attempt])
    }

    /// The tips of an award, in the order in which they were pledged.
    pub fn tips_of(&self, award: AwardId) -> Result<Vec<Tip>, Error> {
        self.records("WHERE award = $1 ORDER BY pledged_at, id", &[&award])
    }

    /// A station's newest tips that were not taken back.
    pub fn newest_tips(&self, station: StationId, limit: u32) -> Result<Vec<Tip>, Error> {
        let rest = "WHERE state <> 'withdrawn' AND award IN (SELECT a.id FROM award a \
             JOIN block b ON b.id = a.block WHERE b.station = $1) \
             ORDER BY changed_at DESC, id LIMIT $2";
        self.records(rest, &[&station, &limit])
    }

    /// A page of a station's tips, whatever became of them, in the order in which they were pledged.
    pub fn tip_page(&self, station: StationId, slice: Slice) -> Result<Page<Tip>, Error> {
        let condition = "award IN (SELECT a.id FROM award a JOIN block b ON b.id = a.block \
             WHERE b.station = $1)";
        self.page_of(condition, "pledged_at, id", &[&station], slice)
    }

    /// A page of the entries of pay that a station's tips became, in their order.
    pub fn tip_payment_page(
        &self,
        station: StationId,
        slice: Slice,
    ) -> Result<Page<PayEntry>, Error> {
        let condition = "station = $1 AND kind = 'tip'";
        self.page_of(condition, "at, block, number", &[&station], slice)
    }
}
