//! Claims that are worked out together.

use super::claim::ONE_BUILDING;
use super::{Page, Slice};
use crate::rows::{Claim, ClaimCase, ClaimCaseMember, Order};
use crate::{Error, Tx};
use porchlight_domain::id::{ClaimCaseId, ClaimCaseMemberId, ClaimId, RouteId};
use porchlight_domain::time::Timestamp;

/// What claims share that are looked for together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// The address of an order.
    Address,
    /// Its building.
    Building,
    /// Its recipient.
    Recipient,
    /// A route.
    Route(RouteId),
}

impl Tx<'_> {
    /// Claims about missing parcels since a moment that share something with an order, the newest first;
    /// what was taken back counts no more.
    pub fn claims_sharing(
        &self,
        order: &Order,
        sharing: Sharing,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Claim>, Error> {
        let rest = |which: &str, last: u8| {
            format!(
                "WHERE made_at >= $1 AND taken_back_at IS NULL \
                 AND kind IN ('not_received', 'wrong_place') AND delivery_order IN \
                 (SELECT o.id FROM delivery_order o WHERE {which}) \
                 ORDER BY made_at DESC, id DESC LIMIT ${last}"
            )
        };
        match sharing {
            Sharing::Address => self.records(
                &rest("o.station = $2 AND o.address = $3", 4),
                &[&since, &order.station, &order.address, &limit],
            ),
            Sharing::Building => {
                let (south, north) = (order.lat - ONE_BUILDING, order.lat + ONE_BUILDING);
                let (west, east) = (order.lon - ONE_BUILDING, order.lon + ONE_BUILDING);
                let which =
                    "o.station = $2 AND o.lat BETWEEN $3 AND $4 AND o.lon BETWEEN $5 AND $6";
                self.records(
                    &rest(which, 7),
                    &[&since, &order.station, &south, &north, &west, &east, &limit],
                )
            }
            Sharing::Recipient => self
                .records(&rest("o.recipient_key = $2", 3), &[&since, &order.recipient_key, &limit]),
            Sharing::Route(route) => {
                let which = "o.id IN (SELECT s.delivery_order FROM stop s WHERE s.route = $2)";
                self.records(&rest(which, 3), &[&since, &route, &limit])
            }
        }
    }

    /// Opens a place for claims to be worked out together.
    pub fn insert_claim_case(&self, case: &ClaimCase) -> Result<(), Error> {
        self.insert(case)
    }

    /// One of them.
    pub fn claim_case(&self, id: ClaimCaseId) -> Result<Option<ClaimCase>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// A page of them, the newest first.
    pub fn claim_case_page(&self, slice: Slice) -> Result<Page<ClaimCase>, Error> {
        self.page_of("opened_at >= $1", "opened_at DESC, id DESC", &[&0_i64], slice)
    }

    /// Joins a claim; says whether it was joined nowhere.
    pub fn insert_claim_case_member(&self, member: &ClaimCaseMember) -> Result<bool, Error> {
        self.insert_new(member)
    }

    /// Replaces a member: when it was split off.
    pub fn update_claim_case_member(&self, member: &ClaimCaseMember) -> Result<bool, Error> {
        self.update(member)
    }

    /// One member.
    pub fn claim_case_member(
        &self,
        id: ClaimCaseMemberId,
    ) -> Result<Option<ClaimCaseMember>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Everything that was ever joined there, oldest first.
    pub fn claim_case_members(&self, case: ClaimCaseId) -> Result<Vec<ClaimCaseMember>, Error> {
        self.records("WHERE claim_case = $1 ORDER BY joined_at, id", &[&case])
    }

    /// Where a claim is joined now.
    pub fn joined_now(&self, claim: ClaimId) -> Result<Option<ClaimCaseMember>, Error> {
        self.record("WHERE claim = $1 AND split_at IS NULL", &[&claim])
    }
}
