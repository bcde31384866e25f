//! The courier's answer to an offer, and the end of offers that nobody answered.

use super::fact;
use crate::app::{App, Done};
use crate::block::{Assigned, place_award};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::round::Why;
use porchlight_domain::id::{CourierId, OfferId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::offer::OfferState;
use porchlight_domain::time::DAY;
use porchlight_domain::words::{AwardSource, BlockState};
use porchlight_store::Tx;
use porchlight_store::rows::{Block, ReservedOffer};
use serde::{Deserialize, Serialize};

/// How long a courier sees an offer that is over.
const SHOWN: i64 = 7 * DAY;

/// What became of accepting an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TakenUp {
    /// Yours; the award's id in text.
    Yours(String),
    /// It is over: answered before, run out, or its block was taken back.
    Over,
    /// The vehicle is too small now.
    NotFitting,
    /// Meanwhile a stop, a block held already or a limit of the station's numbers stands in the way. The
    /// offer stands until its time is over.
    Limit(Why),
    /// A round that is about to be drawn may give the courier a block that does not go together with it:
    /// ask again after the draw.
    Awaited,
}

/// What became of declining an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Declined {
    /// Done. It counts nowhere.
    Done,
    /// It was over already.
    Over,
}

/// An offer as its courier reads it.
#[derive(Debug, Clone)]
pub struct MyOffer {
    /// The offer.
    pub offer: ReservedOffer,
    /// The block whose place it is.
    pub block: Block,
}

/// The courier's own offer.
fn mine(tx: &Tx<'_>, courier: CourierId, id: OfferId) -> Result<ReservedOffer> {
    tx.offer(id)?.filter(|offer| offer.courier == courier).ok_or(Error::Absent("offer"))
}

pub(super) fn end(
    tx: &Tx<'_>,
    hand: &mut Hand,
    mut offer: ReservedOffer,
    state: OfferState,
) -> Result<()> {
    offer.state = state;
    offer.ended_at = Some(hand.now);
    tx.update_offer(&offer)?;
    hand.leave(LeafKind::Offer, offer.id, fact(&offer));
    Ok(())
}

/// Gives the place to whom it was offered.
fn take(tx: &Tx<'_>, hand: &mut Hand, mut offer: ReservedOffer) -> Result<Done<TakenUp>> {
    let person = tx.courier(offer.courier)?.ok_or(Error::Absent("courier"))?;
    crate::decision::may_take_work(&person)?;
    if offer.state != OfferState::Open || offer.expires_at <= hand.now {
        return Ok(Done::Refused(TakenUp::Over));
    }
    let mut block = tx.block(offer.block)?.ok_or(Error::Absent("block"))?;
    let award = match place_award(tx, hand, &block, offer.courier, AwardSource::Reserved)? {
        Ok(award) => award,
        Err(no) => {
            return Ok(Done::Refused(match no {
                Assigned::VehicleTooSmall => TakenUp::NotFitting,
                Assigned::Limit(why) => TakenUp::Limit(why),
                Assigned::Conflict => TakenUp::Awaited,
                _ => TakenUp::Over,
            }));
        }
    };
    block.state = BlockState::Awarded;
    tx.update_block(&block)?;
    offer.award = Some(award);
    end(tx, hand, offer, OfferState::Accepted)?;
    Ok(Done::Kept(TakenUp::Yours(award.to_string())))
}

impl App {
    /// What the acting courier was offered: what waits for an answer, and what ended within a week.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_offers(&self, ctx: &Ctx) -> Result<Vec<MyOffer>> {
        let courier = ctx.courier()?;
        let since = ctx.now.plus(-SHOWN);
        self.read(|tx| {
            let mut list = vec![];
            for mut offer in tx.offers_to(courier, since)? {
                if offer.state == OfferState::Open && offer.expires_at <= ctx.now {
                    offer.state = OfferState::Expired;
                }
                let block = tx.block(offer.block)?.ok_or(Error::Absent("block"))?;
                list.push(MyOffer { offer, block });
            }
            Ok(list)
        })
    }

    /// Takes the block that was offered. The limits are those of a draw, by the station's numbers of the
    /// moment.
    ///
    /// # Errors
    /// Denied to all but couriers who may take work; absent.
    pub fn accept_offer(&self, ctx: &mut Ctx, id: OfferId) -> Result<TakenUp> {
        let courier = ctx.courier()?;
        let taken = self.record(ctx, &format!("accept {id}"), move |tx, hand| {
            let offer = mine(tx, courier, id)?;
            take(tx, hand, offer)
        })?;
        self.ring_offer(ctx, id)?;
        Ok(taken)
    }

    /// Says no to an offer. It counts nowhere; the place goes into the next round.
    ///
    /// # Errors
    /// Denied to all but couriers; absent.
    pub fn decline_offer(&self, ctx: &mut Ctx, id: OfferId) -> Result<Declined> {
        let courier = ctx.courier()?;
        let declined = self.record(ctx, &format!("decline {id}"), move |tx, hand| {
            let offer = mine(tx, courier, id)?;
            if offer.state != OfferState::Open || offer.expires_at <= hand.now {
                return Ok(Done::Refused(Declined::Over));
            }
            end(tx, hand, offer, OfferState::Declined)?;
            Ok(Done::Kept(Declined::Done))
        })?;
        self.ring_offer(ctx, id)?;
        Ok(declined)
    }

    /// The reconciler of offers: ends those whose time is over or whose block was taken back. Safe to run
    /// at any time; returns how many ended.
    ///
    /// # Errors
    /// Faults only.
    pub fn end_offers(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due = self.read(|tx| Ok(tx.offers_to_end(now)?))?;
        let mut ended = 0;
        for id in due.into_iter().map(|offer| offer.id) {
            let done = self.record(ctx, "", move |tx, hand| {
                let Some(offer) = tx.offer(id)?.filter(|offer| offer.state == OfferState::Open)
                else {
                    return Ok(Done::Refused(false));
                };
                let state = if offer.expires_at <= hand.now {
                    OfferState::Expired
                } else {
                    OfferState::Withdrawn
                };
                end(tx, hand, offer, state)?;
                Ok(Done::Kept(true))
            })?;
            ended += u32::from(done);
            self.ring_offer(ctx, id)?;
        }
        Ok(ended)
    }

    /// Who made the offer and who has it look again.
    pub(super) fn ring_offer(&self, ctx: &Ctx, id: OfferId) -> Result<()> {
        let found = self.read(|tx| {
            let Some(offer) = tx.offer(id)? else { return Ok(None) };
            Ok(tx.block(offer.block)?.map(|block| (offer.courier, block.station)))
        })?;
        if let Some((courier, station)) = found {
            self.ring_courier(ctx, courier);
            self.ring_station(ctx, station);
        }
        Ok(())
    }
}
