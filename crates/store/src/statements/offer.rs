//! Places that are set aside for named couriers.

use crate::rows::{Award, Block, ReservedOffer};
use crate::{Error, Tx};
use porchlight_domain::id::{BlockId, CourierId, OfferId, StationId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Keeps an offer; says whether its block had none before.
    pub fn insert_offer(&self, offer: &ReservedOffer) -> Result<bool, Error> {
        self.insert_new(offer)
    }

    /// Replaces an offer: answered or over.
    pub fn update_offer(&self, offer: &ReservedOffer) -> Result<bool, Error> {
        self.update(offer)
    }

    /// One offer.
    pub fn offer(&self, id: OfferId) -> Result<Option<ReservedOffer>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The offer of a block's place.
    pub fn offer_of_block(&self, block: BlockId) -> Result<Option<ReservedOffer>, Error> {
        self.record("WHERE block = $1", &[&block])
    }

    /// What a courier was offered since a moment, newest first.
    pub fn offers_to(
        &self,
        courier: CourierId,
        since: Timestamp,
    ) -> Result<Vec<ReservedOffer>, Error> {
        let rest = "WHERE courier = $1 AND made_at >= $2 ORDER BY made_at DESC, id";
        self.records(rest, &[&courier, &since])
    }

    /// Offers that wait for an answer whose time is over, or whose block was taken back.
    pub fn offers_to_end(&self, now: Timestamp) -> Result<Vec<ReservedOffer>, Error> {
        let rest = "WHERE state = 'open' AND (expires_at <= $1 OR EXISTS (SELECT 1 FROM block b \
             WHERE b.id = reserved_offer.block AND b.state = 'cancelled')) ORDER BY expires_at, id";
        self.records(rest, &[&now])
    }

    /// The offers of a station that were made in a span.
    pub fn offers_made(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ReservedOffer>, Error> {
        let rest = "WHERE block IN (SELECT b.id FROM block b WHERE b.station = $1) \
             AND made_at >= $2 AND made_at < $3 ORDER BY made_at, id";
        self.records(rest, &[&station, &from, &until])
    }

    /// The blocks of a station that start after one moment and not after another and were not taken back,
    /// by their start.
    pub fn blocks_starting(
        &self,
        station: StationId,
        after: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Block>, Error> {
        let rest = "WHERE station = $1 AND starts_at > $2 AND starts_at <= $3 \
             AND state <> 'cancelled' ORDER BY starts_at, id";
        self.records(rest, &[&station, &after, &until])
    }

    /// The blocks among them of which a place is set aside: the offer waits, or was taken.
    pub fn reserved_blocks(
        &self,
        station: StationId,
        after: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Block>, Error> {
        let rest = "WHERE station = $1 AND starts_at > $2 AND starts_at <= $3 \
             AND state <> 'cancelled' AND id IN (SELECT o.block FROM reserved_offer o \
             WHERE o.state IN ('open', 'accepted')) ORDER BY starts_at, id";
        self.records(rest, &[&station, &after, &until])
    }

    /// The awards of a station that came from offers, made in a span.
    pub fn awards_by_offer(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Award>, Error> {
        let rest = "WHERE source = 'reserved' AND block IN (SELECT b.id FROM block b \
             WHERE b.station = $1) AND made_at >= $2 AND made_at < $3 ORDER BY made_at, id";
        self.records(rest, &[&station, &from, &until])
    }

    /// Whether a block of one place may be one that somebody gave back: an award of the same hours and
    /// vehicle at its station holds no more.
    pub fn may_have_come_back(&self, block: &Block) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM award a JOIN block b ON b.id = a.block WHERE b.station = $1 \
             AND b.starts_at = $2 AND b.ends_at = $3 AND b.vehicle = $4 AND a.holds = 0 LIMIT 1";
        let (from, until) = (&block.starts_at, &block.ends_at);
        let found = self.scalar::<i64>(sql, &[&block.station, from, until, &block.vehicle])?;
        Ok(found.is_some())
    }
}
