//! Claims, and how many lie together.

use super::{Page, Slice};
use crate::rows::{Claim, ClaimAnswer, Order};
use crate::{Error, Tx};
use porchlight_domain::id::{ClaimId, CourierId, EvidenceId, OrderId, RouteId, StationId};
use porchlight_domain::time::Timestamp;

/// Which claims are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimList {
    /// Those that are open; the desk puts them into its published order.
    Open,
    /// Those whose remedy waits for a second look, the soonest due first.
    SecondLook,
    /// Those that are over, the newest first.
    Over,
}

/// How many claims about missing parcels share something, and how many deliveries do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Together {
    /// Claims.
    pub claims: u32,
    /// Deliveries.
    pub deliveries: u32,
}

/// Doors this near each other are one building, in millionths of a degree: about 20 metres.
pub(super) const ONE_BUILDING: i32 = 180;

impl Tx<'_> {
    /// Adds a claim; says whether the order had no open one.
    pub fn insert_claim(&self, claim: &Claim) -> Result<bool, Error> {
        self.insert_new(claim)
    }

    /// Replaces a claim.
    pub fn update_claim(&self, claim: &Claim) -> Result<bool, Error> {
        self.update(claim)
    }

    /// One claim.
    pub fn claim(&self, id: ClaimId) -> Result<Option<Claim>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// The open claim of an order.
    pub fn open_claim(&self, order: OrderId) -> Result<Option<Claim>, Error> {
        self.record("WHERE delivery_order = $1 AND open = 1", &[&order])
    }

    /// The newest claim of an order, open or over.
    pub fn newest_claim(&self, order: OrderId) -> Result<Option<Claim>, Error> {
        self.record(
            "WHERE delivery_order = $1 ORDER BY open DESC, made_at DESC, id DESC LIMIT 1",
            &[&order],
        )
    }

    /// Open claims about orders of a station, oldest first.
    pub fn open_claims(&self, station: StationId, limit: u32) -> Result<Vec<Claim>, Error> {
        let rest = "WHERE open = 1 AND delivery_order IN \
            (SELECT id FROM delivery_order WHERE station = $1) ORDER BY made_at, id LIMIT $2";
        self.records(rest, &[&station, &limit])
    }

    /// Open claims that nobody settled and that were made before a moment, oldest first.
    pub fn stale_claims(&self, before: Timestamp, limit: u32) -> Result<Vec<Claim>, Error> {
        let rest = "WHERE open = 1 AND made_at < $1 ORDER BY made_at, id LIMIT $2";
        self.records(rest, &[&before, &limit])
    }

    /// Open claims for which nothing was given or decided, oldest first.
    pub fn claims_without_remedy(&self, limit: u32) -> Result<Vec<Claim>, Error> {
        let rest = "WHERE open = 1 AND NOT EXISTS \
            (SELECT 1 FROM remedy r WHERE r.claim = claim.id) ORDER BY made_at, id LIMIT $1";
        self.records(rest, &[&limit])
    }

    /// Claims of a time, oldest first: what a policy would have given.
    pub fn claims_since(&self, since: Timestamp, limit: u32) -> Result<Vec<Claim>, Error> {
        let rest = "WHERE made_at >= $1 ORDER BY made_at, id LIMIT $2";
        self.records(rest, &[&since, &limit])
    }

    /// Claims since a moment about orders that a courier tried, the newest first; what was taken back is
    /// nobody's any more.
    pub fn claims_about(
        &self,
        courier: CourierId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Claim>, Error> {
        let rest = "WHERE taken_back_at IS NULL AND delivery_order IN \
            (SELECT a.delivery_order FROM attempt a WHERE a.courier = $1) \
            AND made_at >= $2 ORDER BY made_at DESC, id DESC LIMIT $3";
        self.records(rest, &[&courier, &since, &limit])
    }

    /// Keeps what a courier says about a claim.
    pub fn insert_claim_answer(&self, answer: &ClaimAnswer) -> Result<(), Error> {
        self.insert(answer)
    }

    /// What was answered to a claim, oldest first.
    pub fn claim_answers(&self, claim: ClaimId) -> Result<Vec<ClaimAnswer>, Error> {
        self.records("WHERE claim = $1 ORDER BY said_at, id", &[&claim])
    }

    /// A page of claims.
    pub fn claim_page(&self, list: ClaimList, slice: Slice) -> Result<Page<Claim>, Error> {
        let (condition, order) = match list {
            ClaimList::Open => ("open = 1", "made_at, id"),
            ClaimList::SecondLook => (
                "open = 1 AND EXISTS (SELECT 1 FROM remedy r WHERE r.claim = claim.id \
                 AND r.state = 'second_look')",
                "made_at, id",
            ),
            ClaimList::Over => ("open = 0", "made_at DESC, id DESC"),
        };
        self.page_of(condition, order, &[], slice)
    }

    /// When an order was delivered last, by the phone's clock.
    pub fn delivered_at(&self, order: OrderId) -> Result<Option<Timestamp>, Error> {
        let sql = "SELECT occurred_at FROM attempt WHERE delivery_order = $1 \
            AND outcome = 'delivered' AND voided_at IS NULL ORDER BY received_at DESC, id DESC LIMIT 1";
        self.scalar(sql, &[&order])
    }

    /// Whether somebody found a photo to be that of another delivery.
    pub fn is_photo_of_another(&self, photo: EvidenceId) -> Result<bool, Error> {
        let sql = "SELECT COUNT(*) FROM photo_review WHERE state = 'same' AND photo = $1";
        Ok(self.scalar::<i64>(sql, &[&photo])?.unwrap_or(0) > 0)
    }

    /// Claims and deliveries since a moment at an order's address, in its building, to its recipient
    /// and on a route, in this order; claims that were taken back count no more.
    pub fn claims_together(
        &self,
        order: &Order,
        route: Option<RouteId>,
        since: Timestamp,
    ) -> Result<[Together; 4], Error> {
        let (south, north) = (order.lat - ONE_BUILDING, order.lat + ONE_BUILDING);
        let (west, east) = (order.lon - ONE_BUILDING, order.lon + ONE_BUILDING);
        let address = self.together(
            "o.station = $2 AND o.address = $3",
            &[&since, &order.station, &order.address],
        )?;
        let building = self.together(
            "o.station = $2 AND o.lat BETWEEN $3 AND $4 AND o.lon BETWEEN $5 AND $6",
            &[&since, &order.station, &south, &north, &west, &east],
        )?;
        let recipient = self.together("o.recipient_key = $2", &[&since, &order.recipient_key])?;
        let route = match route {
            Some(route) => self.together(
                "o.id IN (SELECT s.delivery_order FROM stop s WHERE s.route = $2)",
                &[&since, &route],
            )?,
            None => Together::default(),
        };
        Ok([address, building, recipient, route])
    }

    fn together(
        &self,
        which: &str,
        params: &[&dyn crate::value::ToParam],
    ) -> Result<Together, Error> {
        let claims = format!(
            "SELECT COUNT(*) FROM claim c JOIN delivery_order o ON o.id = c.delivery_order \
             WHERE c.made_at >= $1 AND c.taken_back_at IS NULL \
             AND c.kind IN ('not_received', 'wrong_place') AND {which}"
        );
        let deliveries = format!(
            "SELECT COUNT(*) FROM attempt a JOIN delivery_order o ON o.id = a.delivery_order \
             WHERE a.received_at >= $1 AND a.outcome = 'delivered' AND a.voided_at IS NULL \
             AND {which}"
        );
        Ok(Together {
            claims: self.scalar(&claims, params)?.unwrap_or(0),
            deliveries: self.scalar(&deliveries, params)?.unwrap_or(0),
        })
    }
}
