//! Counting: each event once, in the commit that makes it true, and taken out where later news shows
//! that it was none.

use crate::check_in::hours;
use crate::ctx::Hand;
use crate::error::{Error, Result};
use porchlight_domain::check_in::Moment;
use porchlight_domain::id::StandingEventId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::standing::EventKind;
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, StandingEvent};
use serde_json::json;

fn note(
    tx: &Tx<'_>,
    hand: &mut Hand,
    award: &Award,
    block: &Block,
    kind: EventKind,
    at: Timestamp,
) -> Result<()> {
    if let Some(known) = tx.standing_event(award.id, kind)? {
        if known.void_at.is_some() {
            tx.update_standing_event(&StandingEvent { void_at: None, at, ..known })?;
            leave(hand, award, kind, true);
        }
        return Ok(());
    }
    let row = StandingEvent {
        id: hand.id(StandingEventId::new),
        courier: award.courier,
        station: block.station,
        award: award.id,
        block: block.id,
        kind,
        at,
        void_at: None,
    };
    if tx.insert_standing_event(&row)? {
        leave(hand, award, kind, true);
    }
    Ok(())
}

fn leave(hand: &mut Hand, award: &Award, kind: EventKind, counts: bool) {
    let fact = json!({"kind": kind.code(), "courier": award.courier.to_string(), "counts": counts});
    hand.leave(LeafKind::StandingEvent, award.id, fact);
}

fn block_of(tx: &Tx<'_>, award: &Award) -> Result<Block> {
    tx.block(award.block)?.ok_or(Error::Absent("block"))
}

/// A block was worked to its end.
pub(crate) fn kept(tx: &Tx<'_>, hand: &mut Hand, award: &Award) -> Result<()> {
    let block = block_of(tx, award)?;
    let at = award.checked_out_at.unwrap_or(hand.now).min(hand.now);
    note(tx, hand, award, &block, EventKind::Kept, at)
}

/// Somebody checked in; late only beyond the window, by the moment from which it counts.
pub(crate) fn checked_in(
    tx: &Tx<'_>,
    hand: &mut Hand,
    award: &Award,
    block: &Block,
    at: Timestamp,
) -> Result<()> {
    if hours(block).moment(at) == Moment::Late {
        note(tx, hand, award, block, EventKind::LateCheckIn, at)?;
    }
    Ok(())
}

/// An award was given back, after the time until which that is free.
pub(crate) fn gave_back(tx: &Tx<'_>, hand: &mut Hand, award: &Award, block: &Block) -> Result<()> {
    note(tx, hand, award, block, EventKind::LateForfeit, hand.now)
}

/// Nobody came. It counts at the block's start, when it happened.
pub(crate) fn no_show(tx: &Tx<'_>, hand: &mut Hand, award: &Award) -> Result<()> {
    let block = block_of(tx, award)?;
    let at = block.starts_at;
    note(tx, hand, award, &block, EventKind::NoShow, at)
}

/// Somebody taken for a no-show had worked: the news was late.
pub(crate) fn reported_late(tx: &Tx<'_>, hand: &mut Hand, award: &Award) -> Result<()> {
    let known = tx.standing_event(award.id, EventKind::NoShow)?;
    if let Some(known) = known.filter(|known| known.void_at.is_none()) {
        let void_at = Some(hand.now);
        tx.update_standing_event(&StandingEvent { void_at, ..known })?;
        leave(hand, award, EventKind::NoShow, false);
    }
    Ok(())
}
