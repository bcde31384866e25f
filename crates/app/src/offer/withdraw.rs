//! Taking an offer back before it is answered.
//!
//! Owns: who may, the reason, and the mail about it. Never does: take back what somebody accepted; that is a block
//! of theirs, and cancelling one is paid. The place goes into the next round, as after a no.

use super::answer::end;
use super::mail::taken_back;
use crate::app::{App, Done};
use crate::case::words;
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::zone;
use porchlight_domain::id::OfferId;
use porchlight_domain::offer::OfferState;
use serde::{Deserialize, Serialize};

/// Most characters of the reason, as it is told.
pub const MAX_WITHDRAWN_WORDS: usize = 500;

/// What became of taking an offer back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OfferWithdrawn {
    /// Done, and the courier is told why.
    Done,
    /// It was answered or over already.
    Over,
}

impl App {
    /// Takes an offer back that waits for its answer. The courier gets the reason by mail and reads it in the app;
    /// the place goes into the next round.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent; invalid: no reason, or a long one.
    pub fn withdraw_offer(&self, ctx: &mut Ctx, id: OfferId, why: &str) -> Result<OfferWithdrawn> {
        ctx.allow_dispatch()?;
        let why = words("why", why)?;
        if why.chars().count() > MAX_WITHDRAWN_WORDS {
            return Err(Error::invalid("why", "too_long", "at most 500 characters"));
        }
        let done = self.record(ctx, &format!("withdraw {id} {why}"), move |tx, hand| {
            let mut offer = tx.offer(id)?.ok_or(Error::Absent("offer"))?;
            if offer.state != OfferState::Open || offer.expires_at <= hand.now {
                return Ok(Done::Refused(OfferWithdrawn::Over));
            }
            let block = tx.block(offer.block)?.ok_or(Error::Absent("block"))?;
            let courier = tx.courier(offer.courier)?.ok_or(Error::Absent("courier"))?;
            let station = tx.station(block.station)?.ok_or(Error::Absent("station"))?;
            let zone = zone::zone(&station.time_zone);
            let span = zone::span(block.starts_at, block.ends_at, &zone, &courier.language);
            offer.taken_back_why.clone_from(&why);
            end(tx, hand, offer, OfferState::Withdrawn)?;
            let (subject, body) = taken_back(&courier.language, &station.name, &span, &why);
            enqueue_of(tx, hand, station.id, (&courier.email, subject, &body))?;
            tell_phone(tx, hand, courier.id, CourierNote::OfferTakenBack)?;
            Ok(Done::Kept(OfferWithdrawn::Done))
        })?;
        self.ring_offer(ctx, id)?;
        Ok(done)
    }
}
