//! How much was set aside at a station, for everybody to read.

use crate::error::Result;
use crate::round::numbers_at;
use porchlight_domain::id::StationId;
use porchlight_domain::offer::{
    MOST_RESERVED_PER_MILLE, OfferReason, OfferState, SHARE_SPAN, keeps_share,
};
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;

/// Offers for one reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReasonCount {
    /// The reason.
    pub reason: OfferReason,
    /// Offers made.
    pub made: u32,
    /// Of them, taken.
    pub accepted: u32,
}

/// The reserved offers of a station in the rolling time of the rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferFigures {
    /// Offers made, by reason; every reason there is has its line.
    pub reasons: Vec<ReasonCount>,
    /// Offers made.
    pub made: u32,
    /// Of them, taken.
    pub accepted: u32,
    /// Declined.
    pub declined: u32,
    /// Not answered in time.
    pub expired: u32,
    /// Places of blocks that started in that time.
    pub places: u64,
    /// Of them, set aside.
    pub reserved: u64,
    /// The most that the station's numbers allow, thousandths.
    pub most_per_mille: u16,
}

impl OfferFigures {
    /// The share that was set aside, parts per million; nothing where there were no places.
    #[must_use]
    pub fn share_ppm(&self) -> Option<u32> {
        porchlight_domain::fairness::share_ppm(self.reserved, self.places)
    }

    /// Whether the share was kept. Blocks that were taken back later may have changed it.
    #[must_use]
    pub fn keeps_share(&self) -> bool {
        keeps_share(self.reserved, self.places, self.most_per_mille)
    }
}

/// The figures of a station at a moment.
pub(crate) fn figures_of(tx: &Tx<'_>, station: StationId, now: Timestamp) -> Result<OfferFigures> {
    let from = now.plus(-SHARE_SPAN);
    let offers = tx.offers_made(station, from, now)?;
    let count = |wanted: &dyn Fn(&porchlight_store::rows::ReservedOffer) -> bool| {
        u32::try_from(offers.iter().filter(|offer| wanted(offer)).count()).unwrap_or(u32::MAX)
    };
    let reasons = OfferReason::ALL
        .iter()
        .map(|reason| ReasonCount {
            reason: *reason,
            made: count(&|offer| offer.reason == *reason),
            accepted: count(&|o| o.reason == *reason && o.state == OfferState::Accepted),
        })
        .collect();
    let is = |state: OfferState| count(&|offer| offer.state == state);
    let places = tx.blocks_starting(station, from, now)?;
    let reserved = tx.reserved_blocks(station, from, now)?;
    let rules = numbers_at(tx, station, now)?.policy().rules;
    Ok(OfferFigures {
        reasons,
        made: u32::try_from(offers.len()).unwrap_or(u32::MAX),
        accepted: is(OfferState::Accepted),
        declined: is(OfferState::Declined),
        expired: is(OfferState::Expired),
        places: places.iter().map(|block| u64::from(block.places)).sum(),
        reserved: reserved.len() as u64,
        most_per_mille: rules.reserved_per_mille.min(MOST_RESERVED_PER_MILLE),
    })
}
