//! Race mode: first come, first served, for comparison. A place is reserved first, so that a challenge
//! can hold it for the person being asked. Places of a full block that come free go to its waiting list
//! (`waiting`), which reserves them in the same way.

use super::RESERVATION_LIFE;
use super::answer::Why;
use super::limits::limit_on;
use crate::app::{App, Done};
use crate::block::{Assigned, free_place, place_award};
use crate::challenge::{Opened, hold};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::verdict::{Ruling, What};
use crate::waiting_list::{is_spoken_for, settle};
use porchlight_domain::id::{BlockId, CourierId, ReservationId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{Act, AwardMode, AwardSource, BlockState, ChallengeState};
use porchlight_store::Tx;
use porchlight_store::rows::Reservation;
use serde::{Deserialize, Serialize};

/// What became of asking for a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reserved {
    /// Held for this courier until then (microseconds since 1970).
    Held(String, i64),
    /// No place is free, or the one that is belongs to the next on the waiting list.
    Full,
    /// The vehicle is too small.
    NotFitting,
    /// A stop, a block held already or a limit of the station's numbers, with its figures.
    Limit(Why),
    /// The station shares places out by draws.
    ByDraw,
    /// A place is held for this courier until a challenge is passed, and the normal time beyond it.
    Challenged {
        /// Id of the reservation, in text.
        reservation: String,
        /// Until when the place is reserved; microseconds since 1970.
        until: i64,
        /// The challenge.
        opened: Opened,
    },
}

/// What became of accepting a reserved place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Accepted {
    /// Yours; the award's id in text.
    Yours(String),
    /// The reservation ran out.
    RanOut,
    /// It no longer fits.
    NotFitting,
    /// Meanwhile a stop, a block held already or a limit of the station's numbers stands in the way.
    Limit(Why),
    /// The challenge that holds the place is not passed yet.
    Challenged(Opened),
}

impl App {
    /// Reserves a place for two minutes; behind a challenge for as long as that lasts, and two minutes
    /// more.
    ///
    /// # Errors
    /// Denied to all but couriers; absent block.
    pub fn reserve(&self, ctx: &mut Ctx, block: BlockId) -> Result<Reserved> {
        let courier = ctx.courier()?;
        // Whoever comes too late is told so without a write, which others would wait behind. Whether a place
        // is given is decided by the write alone.
        let now = ctx.now;
        if let Look::No(no) = self.read(|tx| look(tx, courier, block, now))? {
            return Ok(no);
        }
        let asks = |ruling: &Ruling| matches!(ruling.what, What::Challenge { .. });
        if let Some(ruling) = ctx.ruling.clone().filter(asks) {
            let reserved = self.record(ctx, &format!("reserve {block}"), move |tx, hand| {
                challenged(tx, hand, &ruling, block)
            })?;
            if let Some(Reserved::Challenged { opened, .. }) = &reserved {
                self.tell_opened(ctx, opened);
            }
            if let Some(reserved) = reserved {
                return Ok(reserved);
            }
        }
        self.work(ctx, move |tx, hand| match plain(tx, hand, courier, block) {
            Err(Error::Fault(detail)) => Ok(Err(Error::Fault(detail))),
            other => Ok(other),
        })?
    }

    /// Accepts a reserved place.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn accept(&self, ctx: &mut Ctx, id: ReservationId) -> Result<Accepted> {
        let courier = ctx.courier()?;
        let again = self.is_known_operation(ctx.operation)?;
        let url = self.settings.public_url.clone();
        let accepted = self.record(ctx, &format!("accept {id}"), move |tx, hand| {
            let mine =
                tx.reservation(id)?.filter(|r| r.courier == courier && r.expires_at > hand.now);
            let Some(mine) = mine else { return Ok(Done::Refused(Accepted::RanOut)) };
            if let Some(opened) = still_held(tx, hand, &mine)? {
                return Ok(Done::Refused(Accepted::Challenged(opened)));
            }
            let block = tx.block(mine.block)?.ok_or(Error::Absent("block"))?;
            Ok(match place_award(tx, hand, &block, courier, AwardSource::Race)? {
                Ok(award) => {
                    tx.remove_reservation(id)?;
                    settle(tx, hand, block.id, &url)?;
                    Done::Kept(Accepted::Yours(award.to_string()))
                }
                Err(Assigned::Full) => Done::Refused(Accepted::RanOut),
                Err(Assigned::Limit(why)) => Done::Refused(Accepted::Limit(why)),
                Err(_) => Done::Refused(Accepted::NotFitting),
            })
        })?;
        if let (Accepted::Yours(award), false) = (&accepted, again) {
            self.tell_taken(ctx, award);
        }
        Ok(accepted)
    }
}

/// The challenge that a reserved place still waits for.
fn still_held(tx: &Tx<'_>, hand: &Hand, mine: &Reservation) -> Result<Option<Opened>> {
    let Some(id) = mine.challenge else { return Ok(None) };
    match tx.challenge(id)?.filter(|c| c.state != ChallengeState::Passed) {
        Some(challenge) => Opened::of(tx, hand, &challenge).map(Some),
        None => Ok(None),
    }
}

fn plain(tx: &Tx<'_>, hand: &mut Hand, courier: CourierId, block: BlockId) -> Result<Reserved> {
    Ok(match place(tx, hand, courier, block)? {
        Err(no) => no,
        Ok(mine) => match still_held(tx, hand, &mine)? {
            Some(opened) => behind(&mine, opened),
            None => Reserved::Held(mine.id.to_string(), mine.expires_at.micros()),
        },
    })
}

fn behind(mine: &Reservation, opened: Opened) -> Reserved {
    let reservation = mine.id.to_string();
    Reserved::Challenged { reservation, until: mine.expires_at.micros(), opened }
}

/// Reserves a place behind a challenge; none where today's challenge was passed already.
fn challenged(
    tx: &Tx<'_>,
    hand: &mut Hand,
    ruling: &Ruling,
    block: BlockId,
) -> Result<Done<Option<Reserved>>> {
    let mut mine = match place(tx, hand, ruling.courier, block)? {
        Ok(mine) => mine,
        Err(no) => return Ok(Done::Refused(Some(no))),
    };
    let held = hold(tx, hand, Some(ruling), Act::AcceptOffer, &block.to_string())?;
    let Some(challenge) = held else { return Ok(Done::Refused(None)) };
    mine.challenge = Some(challenge.id);
    mine.expires_at = mine.expires_at.max(challenge.ends_at.plus(RESERVATION_LIFE));
    tx.hold_reservation(&mine)?;
    let opened = Opened::of(tx, hand, &challenge)?;
    Ok(Done::Kept(Some(behind(&mine, opened))))
}

/// What asking for a place comes to.
enum Look {
    /// No, and why.
    No(Reserved),
    /// The courier has this one already.
    Mine(Reservation),
    /// This place is free.
    Free(u32),
}

/// Looks what asking for a place comes to, changing nothing. What costs least is looked at first: most who
/// come to a race come too late.
fn look(tx: &Tx<'_>, courier: CourierId, block: BlockId, now: Timestamp) -> Result<Look> {
    let target = tx.block(block)?.ok_or(Error::Absent("block"))?;
    let station = tx.station(target.station)?.ok_or(Error::Absent("station"))?;
    let person = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
    crate::decision::may_take_work(&person)?;
    // A round that runs shares its blocks out itself, whatever the station does since.
    let in_round = target.state == BlockState::Announced && target.round.is_some();
    if station.award_mode != AwardMode::Race || in_round {
        return Ok(Look::No(Reserved::ByDraw));
    }
    if person.vehicle < target.vehicle {
        return Ok(Look::No(Reserved::NotFitting));
    }
    if target.state != BlockState::Announced || target.starts_at <= now {
        return Ok(Look::No(Reserved::Full));
    }
    let mut held = tx.reservations_of(block)?;
    held.retain(|reservation| reservation.expires_at > now);
    if let Some(mine) = held.iter().find(|r| r.courier == courier) {
        return Ok(Look::Mine(mine.clone()));
    }
    let awards = tx.awards_of_block(block)?;
    // Whoever holds a place of it reads that, and not that others were faster.
    let holds_it = awards.iter().any(|award| award.courier == courier);
    let Some(place) = free_place(&target, &awards, &held).filter(|_| !holds_it) else {
        let overlap =
            || Why { code: "overlap".into(), with: Some(block.to_string()), ..Why::default() };
        let no = if holds_it { Reserved::Limit(overlap()) } else { Reserved::Full };
        return Ok(Look::No(no));
    };
    if let Some(why) = limit_on(tx, &person, &target, now)? {
        return Ok(Look::No(Reserved::Limit(why)));
    }
    let spoken_for = is_spoken_for(tx, &target, now)?;
    Ok(if spoken_for { Look::No(Reserved::Full) } else { Look::Free(place) })
}

/// The courier's reserved place in a block: the one there is, or the first that is free; or why not.
fn place(
    tx: &Tx<'_>,
    hand: &mut Hand,
    courier: CourierId,
    block: BlockId,
) -> Result<std::result::Result<Reservation, Reserved>> {
    tx.remove_expired_reservations(hand.now)?;
    let place = match look(tx, courier, block, hand.now)? {
        Look::No(no) => return Ok(Err(no)),
        Look::Mine(mine) => return Ok(Ok(mine)),
        Look::Free(place) => place,
    };
    let reservation = Reservation {
        id: hand.id(ReservationId::new),
        block,
        place,
        courier,
        expires_at: hand.now.plus(RESERVATION_LIFE),
        challenge: None,
    };
    let free = tx.insert_reservation(&reservation)?;
    Ok(if free { Ok(reservation) } else { Err(Reserved::Full) })
}
