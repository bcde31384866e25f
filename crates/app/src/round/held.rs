//! Entries and awards that a challenge holds: which entries take part, and what goes into the next round
//! because a challenge was not passed in time.
//!
//! An entry whose challenge is still open at the close takes part: nobody loses a block to a clock. Its
//! award is then held as well, and goes back if the challenge ends without having been passed.

use super::enter::return_place;
use super::mail::went_back;
use crate::block::award_fact;
use crate::challenge::hold_of;
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::Hand;
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::zone;
use porchlight_domain::challenge::takes_part;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AwardState, ChallengeState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, Entry};
use serde_json::json;

/// Whether an entry takes part in a round that closed then.
pub(crate) fn is_in(tx: &Tx<'_>, entry: &Entry, closes_at: Timestamp) -> Result<bool> {
    let Some(id) = entry.challenge else { return Ok(true) };
    let challenge = tx.challenge(id)?;
    Ok(challenge.is_none_or(|c| takes_part(c.state, hold_of(&c), closes_at)))
}

/// Whether the challenge that holds an entry ended without having been passed.
pub(super) fn is_unproved(tx: &Tx<'_>, entry: &Entry) -> Result<bool> {
    let Some(id) = entry.challenge else { return Ok(false) };
    let ended = |state| matches!(state, ChallengeState::Failed | ChallengeState::Lapsed);
    Ok(tx.challenge(id)?.is_some_and(|c| ended(c.state)))
}

/// Gives back what an entry won, for whoever comes to the next round, and writes to the courier. What
/// has begun stays: who stands at the station is no script.
pub(crate) fn give_back(tx: &Tx<'_>, hand: &mut Hand, entry: &Entry) -> Result<()> {
    for mut award in tx.awards_of_round(entry.round)? {
        if award.courier != entry.courier || award.state != AwardState::Held {
            continue;
        }
        let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
        if block.starts_at <= hand.now {
            continue;
        }
        award.state = AwardState::Ended;
        award.holds = false;
        award.changed_at = hand.now;
        tx.update_award(&award)?;
        tell(tx, hand, &award, &block)?;
        return_place(tx, hand, block)?;
        let mut fact = award_fact(&award);
        fact["challenge"] = json!(entry.challenge.map(|id| id.to_string()));
        hand.leave(LeafKind::Award, award.id, fact);
    }
    Ok(())
}

fn tell(tx: &Tx<'_>, hand: &mut Hand, award: &Award, block: &Block) -> Result<()> {
    let Some(courier) = tx.courier(award.courier)? else { return Ok(()) };
    let Some(station) = tx.station(block.station)? else { return Ok(()) };
    let zone = zone::zone(&station.time_zone);
    let span = zone::span(block.starts_at, block.ends_at, &zone, &courier.language);
    let (subject, body) = went_back(&courier.language, &span, &station.name);
    enqueue_of(tx, hand, station.id, (&courier.email, subject, &body))?;
    Ok(tell_phone(tx, hand, courier.id, CourierNote::WentBack)?)
}
