//! Setting a place aside for somebody.

use super::mail::offered;
use super::{fact, is_open};
use crate::app::{App, Done};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Invalid, Result};
use crate::message::enqueue_of;
use crate::round::{Why, limit_on, numbers_at, set_apart};
use crate::zone;
use porchlight_domain::id::{BlockId, CourierId, OfferId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::offer::{
    ANSWER_HOURS, Crowded, LEAST_AHEAD, OfferReason, OfferState, SHARE_SPAN, crowded,
};
use porchlight_domain::time::{HOUR, Timestamp};
use porchlight_domain::words::{BlockState, CourierState};
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Courier, ReservedOffer, Station};
use serde::{Deserialize, Serialize};

/// Most characters of the operator's words to the courier.
pub const MAX_OFFER_WORDS: usize = 300;

/// An offer that somebody makes.
#[derive(Debug, Clone)]
pub struct NewOffer {
    /// Of which block a place is set aside.
    pub block: BlockId,
    /// For whom.
    pub courier: CourierId,
    /// For which of the published reasons.
    pub reason: OfferReason,
    /// More about the reason, for the courier; may be empty.
    pub words: String,
    /// Hours for the answer.
    pub hours: u32,
}

/// What became of making an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Offered {
    /// The courier is told: the offer's id in text, and until when it stands (microseconds since 1970).
    Offered(String, i64),
    /// The block is in a round, was given out, or is over: only what waits for its first round is set aside.
    NotWaiting,
    /// Every place is taken.
    Full,
    /// A place of this block was offered before: what was not taken goes into a round.
    OfferedBefore,
    /// Somebody gave this place back: it goes into the next round.
    CameBack,
    /// The block starts too soon for so many hours.
    TooSoon,
    /// More would be set aside than the station's numbers allow: so many, of so many places, in thousandths.
    OverShare {
        /// Places that would be set aside.
        reserved: u64,
        /// All places of the four weeks.
        places: u64,
        /// The most, thousandths.
        per_mille: u16,
    },
    /// The courier takes no work at this station now.
    NotHere,
    /// The vehicle is too small.
    NotFitting,
    /// A stop, a block held already or a limit of the station's numbers, with its figures.
    Limit(Why),
}

/// The offer of a block, as the desk reads it.
#[derive(Debug, Clone)]
pub struct OfferedTo {
    /// The offer.
    pub offer: ReservedOffer,
    /// For whom.
    pub courier: Courier,
}

fn check(new: &NewOffer) -> Result<()> {
    let mut wrong = vec![];
    if !ANSWER_HOURS.contains(&new.hours) {
        wrong.push(Invalid::new("hours", "out_of_range", "give 1 to 48 hours for the answer"));
    }
    if new.words.trim().chars().count() > MAX_OFFER_WORDS {
        let must = "say it in 300 characters or fewer: the courier reads it";
        wrong.push(Invalid::new("words", "words_length", must));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

/// What the block itself says against an offer.
fn block_refuses(tx: &Tx<'_>, block: &Block, ends: Timestamp) -> Result<Option<Offered>> {
    if block.state != BlockState::Draft || block.round.is_some() {
        return Ok(Some(Offered::NotWaiting));
    }
    if ends.plus(LEAST_AHEAD) > block.starts_at {
        return Ok(Some(Offered::TooSoon));
    }
    if tx.offer_of_block(block.id)?.is_some() {
        return Ok(Some(Offered::OfferedBefore));
    }
    if tx.awards_of_block(block.id)?.len() >= block.places as usize {
        return Ok(Some(Offered::Full));
    }
    // Blocks of templates are whole; what was given back is always a block of its own.
    let came_back = block.template.is_none() && tx.may_have_come_back(block)?;
    Ok(came_back.then_some(Offered::CameBack))
}

/// Whether one more place of this block would be more than the station's numbers allow.
fn over_share(tx: &Tx<'_>, block: &Block, now: Timestamp) -> Result<Option<Offered>> {
    let per_mille = numbers_at(tx, block.station, now)?.policy().rules.reserved_per_mille;
    let (from, until) = (block.starts_at.plus(-SHARE_SPAN), block.starts_at.plus(SHARE_SPAN));
    let all: Vec<_> = tx
        .blocks_starting(block.station, from, until)?
        .iter()
        .map(|block| (block.starts_at, block.places))
        .collect();
    let reserved: Vec<_> = tx
        .reserved_blocks(block.station, from, until)?
        .iter()
        .map(|block| block.starts_at)
        .collect();
    let found = crowded(block.starts_at, &reserved, &all, per_mille);
    Ok(found.map(|Crowded { reserved, places }| Offered::OverShare { reserved, places, per_mille }))
}

/// What keeps a courier from this offer now.
fn courier_refuses(
    tx: &Tx<'_>,
    courier: &Courier,
    block: &Block,
    now: Timestamp,
) -> Result<Option<Offered>> {
    if courier.state != CourierState::Active || courier.station != block.station {
        return Ok(Some(Offered::NotHere));
    }
    if courier.vehicle < block.vehicle {
        return Ok(Some(Offered::NotFitting));
    }
    Ok(limit_on(tx, courier, block, now)?.map(Offered::Limit))
}

/// Keeps the offer of one place; a block with more of them keeps the others.
fn keep(tx: &Tx<'_>, hand: &mut Hand, new: &NewOffer, block: Block) -> Result<ReservedOffer> {
    let own = if block.places == 1 { block } else { set_apart(tx, hand, block)? };
    let offer = ReservedOffer {
        id: hand.id(OfferId::new),
        block: own.id,
        courier: new.courier,
        reason: new.reason,
        words: new.words.trim().to_owned(),
        state: OfferState::Open,
        made_by: hand.actor.to_string(),
        made_at: hand.now,
        expires_at: hand.now.plus(i64::from(new.hours) * HOUR),
        ended_at: None,
        award: None,
        taken_back_why: String::new(),
    };
    if !tx.insert_offer(&offer)? {
        return Err(Error::Fault(format!("{} was offered before", own.id)));
    }
    hand.leave(LeafKind::Offer, offer.id, fact(&offer));
    Ok(offer)
}

fn tell(
    tx: &Tx<'_>,
    hand: &mut Hand,
    (offer, courier, station): (&ReservedOffer, &Courier, &Station),
    block: &Block,
    page: &str,
) -> Result<()> {
    let zone = zone::zone(&station.time_zone);
    let language = &courier.language;
    let span = zone::span(block.starts_at, block.ends_at, &zone, language);
    let until = zone::moment(offer.expires_at, &zone, language);
    let (subject, body) = offered(language, &station.name, (&span, &until), offer, page);
    enqueue_of(tx, hand, station.id, (&courier.email, subject, &body))?;
    Ok(tell_phone(tx, hand, courier.id, CourierNote::Offered { by: (offer.expires_at, &zone) })?)
}

impl App {
    /// Sets one place of a block aside for a courier, who is told and answers in their own time. The place
    /// is in no round meanwhile; declined or not answered, it goes into the next one.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid hours or words; absent block or courier.
    pub fn offer_place(&self, ctx: &mut Ctx, new: NewOffer) -> Result<Offered> {
        ctx.allow_dispatch()?;
        check(&new)?;
        let (courier, id) = (new.courier, new.block);
        let page = format!("{}/courier/#/work", self.settings.public_url);
        let offered = self.record(ctx, &format!("offer {new:?}"), move |tx, hand| {
            let block = tx.block(new.block)?.ok_or(Error::Absent("block"))?;
            let person = tx.courier(new.courier)?.ok_or(Error::Absent("courier"))?;
            let station = tx.station(block.station)?.ok_or(Error::Absent("station"))?;
            let ends = hand.now.plus(i64::from(new.hours) * HOUR);
            if let Some(no) = block_refuses(tx, &block, ends)? {
                return Ok(Done::Refused(no));
            }
            if let Some(no) = courier_refuses(tx, &person, &block, hand.now)? {
                return Ok(Done::Refused(no));
            }
            if let Some(no) = over_share(tx, &block, hand.now)? {
                return Ok(Done::Refused(no));
            }
            let offer = keep(tx, hand, &new, block.clone())?;
            tell(tx, hand, (&offer, &person, &station), &block, &page)?;
            Ok(Done::Kept(Offered::Offered(offer.id.to_string(), offer.expires_at.micros())))
        })?;
        if matches!(offered, Offered::Offered(..)) {
            self.ring_courier(ctx, courier);
            if let Some(block) = self.read(|tx| Ok(tx.block(id)?))? {
                self.ring_station(ctx, block.station);
            }
        }
        Ok(offered)
    }

    /// Which block an offer is of: a place of a larger block becomes a block of its own.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn offered_block(&self, ctx: &Ctx, id: OfferId) -> Result<BlockId> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.offer(id)?.ok_or(Error::Absent("offer"))?.block))
    }

    /// The offer of a block's place, if there was one, and whether one may be made now, as far as the
    /// block says.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn offer_of(&self, ctx: &Ctx, id: BlockId) -> Result<(Option<OfferedTo>, bool)> {
        ctx.allow_staff()?;
        let now = ctx.now;
        self.read(|tx| {
            let block = tx.block(id)?.ok_or(Error::Absent("block"))?;
            let least = now.plus(i64::from(*ANSWER_HOURS.start()) * HOUR);
            let free = block_refuses(tx, &block, least)?.is_none() && !is_open(tx, id, now)?;
            let Some(offer) = tx.offer_of_block(id)? else { return Ok((None, free)) };
            let courier = tx.courier(offer.courier)?.ok_or(Error::Absent("courier"))?;
            Ok((Some(OfferedTo { offer, courier }), free))
        })
    }
}
