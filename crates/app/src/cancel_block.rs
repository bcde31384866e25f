//! The operator takes a block back: with a reason that its couriers read, and paid by the published rule.
//!
//! Owns: the end of a block before its time. Never does: take one out of a running round, whose blocks
//! were announced; it is cancelled after the draw.

use crate::app::{App, Done};
use crate::block::{award_fact, block_fact};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::route::{free_order, open_stops, take_off};
use crate::{pay, zone};
use porchlight_domain::id::BlockId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{AwardState, BlockState, RoundState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block};
use serde::{Deserialize, Serialize};

/// Most characters of the reason.
pub const MAX_REASON_CHARS: usize = 300;

/// What became of cancelling a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockCancelled {
    /// Cancelled; so many couriers had it and are told and paid by the rule.
    Done(u32),
    /// It was cancelled before.
    Already,
    /// It is over.
    Over,
    /// Its round still runs: cancel it after the draw.
    InRound,
    /// Somebody is out on it with parcels: give these to somebody else first, or make a hold.
    UnderWay,
}

impl App {
    /// Cancels a block. Nothing is owed until 24 hours before, a quarter then, half from two hours
    /// before, all from the start. Nobody's standing changes.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; no reason; absent.
    pub fn cancel_block(&self, ctx: &mut Ctx, id: BlockId, reason: &str) -> Result<BlockCancelled> {
        ctx.allow_dispatch()?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > MAX_REASON_CHARS {
            let must = "say why in 1 to 300 characters: couriers read it";
            return Err(Error::invalid("reason", "reason_length", must));
        }
        let done = self.record(ctx, &format!("cancel_block {id} {reason}"), move |tx, hand| {
            let mut block = tx.block(id)?.ok_or(Error::Absent("block"))?;
            if let Some(no) = refusal(tx, hand, &block)? {
                return Ok(Done::Refused(no));
            }
            block.state = BlockState::Cancelled;
            tx.update_block(&block)?;
            let mut fact = block_fact(&block);
            fact["state"] = block.state.code().into();
            fact["reason"] = reason.clone().into();
            hand.leave(LeafKind::Block, id, fact);
            let awards = tx.awards_of_block(id)?;
            for award in &awards {
                end(tx, hand, &block, award.clone(), &reason)?;
            }
            Ok(Done::Kept(BlockCancelled::Done(u32::try_from(awards.len()).unwrap_or(u32::MAX))))
        })?;
        if let Ok(Some(block)) = self.read(|tx| Ok(tx.block(id)?)) {
            self.ring_station(ctx, block.station);
        }
        Ok(done)
    }
}

fn refusal(tx: &Tx<'_>, hand: &Hand, block: &Block) -> Result<Option<BlockCancelled>> {
    if block.state == BlockState::Cancelled {
        return Ok(Some(BlockCancelled::Already));
    }
    if block.state == BlockState::Ended || block.ends_at <= hand.now {
        return Ok(Some(BlockCancelled::Over));
    }
    if let Some(round) = block.round
        && let Some(round) = tx.round(round)?
        && matches!(round.state, RoundState::Announced | RoundState::Open | RoundState::Sealed)
    {
        return Ok(Some(BlockCancelled::InRound));
    }
    let out = tx.awards_of_block(block.id)?.iter().any(|a| a.state == AwardState::Released);
    Ok(out.then_some(BlockCancelled::UnderWay))
}

/// Ends one award of the block, opens its orders again, pays by the rule and tells the courier.
fn end(tx: &Tx<'_>, hand: &mut Hand, block: &Block, mut award: Award, reason: &str) -> Result<()> {
    if award.state == AwardState::CheckedOut {
        return Ok(());
    }
    award.state = AwardState::Ended;
    award.holds = false;
    award.changed_at = hand.now;
    tx.update_award(&award)?;
    hand.leave(LeafKind::Award, award.id, award_fact(&award));
    for stop in open_stops(tx, award.id)? {
        free_order(tx, hand, &stop)?;
        take_off(tx, hand, &stop)?;
    }
    pay::settle(tx, hand, &award)?;
    let (Some(courier), Some(station)) = (tx.courier(award.courier)?, tx.station(block.station)?)
    else {
        return Ok(());
    };
    let zone = zone::zone(&station.time_zone);
    let when = zone::span(block.starts_at, block.ends_at, &zone, &courier.language);
    let (subject, body) = letter(&courier.language, &station.name, &when, reason);
    enqueue_of(tx, hand, station.id, (&courier.email, subject, &body))?;
    Ok(tell_phone(tx, hand, courier.id, CourierNote::BlockCalledOff)?)
}

fn letter(language: &str, station: &str, when: &str, reason: &str) -> (&'static str, String) {
    if language.starts_with("es") {
        let body = format!(
            "Su bloque en {station} ({when}) fue cancelado por la estación. Motivo: {reason}\n\nNo cuenta \
             en contra de usted. Lo que se paga por ello está en la página de pagos de la aplicación.\n"
        );
        ("Su bloque fue cancelado", body)
    } else {
        let body = format!(
            "Your block at {station} ({when}) was cancelled by the station. Reason: {reason}\n\nIt does \
             not count against you. What it pays is on the pay page of the app.\n"
        );
        ("Your block was cancelled", body)
    }
}
