//! Race mode: first come, first served, for comparison. A place is reserved first, so that a later
//! challenge can hold it for the person being asked.

use super::RESERVATION_LIFE;
use crate::app::{App, Done};
use crate::block::{Assigned, free_place, holds_nearby, place_award};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::id::{BlockId, ReservationId};
use porchlight_domain::words::{AwardMode, AwardSource, BlockState};
use porchlight_store::rows::Reservation;
use serde::{Deserialize, Serialize};

/// What became of asking for a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reserved {
    /// Held for this courier until then (microseconds since 1970).
    Held(String, i64),
    /// No place is free.
    Full,
    /// The courier holds another block too near, or the vehicle is too small.
    NotFitting,
    /// The station shares places out by draws.
    ByDraw,
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
}

impl App {
    /// Reserves a place for two minutes.
    ///
    /// # Errors
    /// Denied to all but couriers; absent block.
    pub fn reserve(&self, ctx: &mut Ctx, block: BlockId) -> Result<Reserved> {
        let courier = ctx.courier()?;
        self.work(ctx, move |tx, hand| {
            let result = (|| -> Result<Reserved> {
                tx.remove_expired_reservations(hand.now)?;
                let target = tx.block(block)?.ok_or(Error::Absent("block"))?;
                let station = tx.station(target.station)?.ok_or(Error::Absent("station"))?;
                let person = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
                if station.award_mode != AwardMode::Race {
                    return Ok(Reserved::ByDraw);
                }
                if person.vehicle < target.vehicle || holds_nearby(tx, courier, &target)? {
                    return Ok(Reserved::NotFitting);
                }
                // A round that runs shares its blocks out itself, whatever the station does since.
                if target.state == BlockState::Announced && target.round.is_some() {
                    return Ok(Reserved::ByDraw);
                }
                if target.state != BlockState::Announced || target.starts_at <= hand.now {
                    return Ok(Reserved::Full);
                }
                let held = tx.reservations_of(block)?;
                if let Some(mine) = held.iter().find(|r| r.courier == courier) {
                    return Ok(Reserved::Held(mine.id.to_string(), mine.expires_at.micros()));
                }
                let awards = tx.awards_of_block(block)?;
                let Some(place) = free_place(&target, &awards, &held) else {
                    return Ok(Reserved::Full);
                };
                let reservation = Reservation {
                    id: hand.id(ReservationId::new),
                    block,
                    place,
                    courier,
                    expires_at: hand.now.plus(RESERVATION_LIFE),
                };
                Ok(if tx.insert_reservation(&reservation)? {
                    Reserved::Held(reservation.id.to_string(), reservation.expires_at.micros())
                } else {
                    Reserved::Full
                })
            })();
            match result {
                Err(Error::Fault(detail)) => Ok(Err(Error::Fault(detail))),
                other => Ok(other),
            }
        })?
    }

    /// Accepts a reserved place.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn accept(&self, ctx: &mut Ctx, id: ReservationId) -> Result<Accepted> {
        let courier = ctx.courier()?;
        self.record(ctx, &format!("accept {id}"), move |tx, hand| {
            let mine =
                tx.reservation(id)?.filter(|r| r.courier == courier && r.expires_at > hand.now);
            let Some(mine) = mine else { return Ok(Done::Refused(Accepted::RanOut)) };
            let block = tx.block(mine.block)?.ok_or(Error::Absent("block"))?;
            Ok(match place_award(tx, hand, &block, courier, AwardSource::Race)? {
                Ok(award) => {
                    tx.remove_reservation(id)?;
                    Done::Kept(Accepted::Yours(award.to_string()))
                }
                Err(Assigned::Full) => Done::Refused(Accepted::RanOut),
                Err(_) => Done::Refused(Accepted::NotFitting),
            })
        })
    }
}
