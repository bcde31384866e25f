//! What an attempt means that arrives late: after the recipient changed their mind, after the order
//! went to somebody else, or with files that can never come.

use super::{MAX_PHOTO_BYTES, NewAttempt, NewPhoto, STILL_AT_THE_DOOR};
use crate::ctx::Hand;
use crate::error::{Error, Result};
use crate::route::take_off;
use porchlight_domain::attempt::PhotoPolicy;
use porchlight_domain::proof::ProofLevel;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AwardState, OrderState, Outcome, StopState};
use porchlight_store::Tx;
use porchlight_store::rows::{Attempt, Order, Stop};

/// What the recipient's choice asked of a phone that may have been offline. A photo that the
/// recipient did not want is refused while the courier still stands at the door and can scan the
/// parcel instead. Later it is taken and stays hidden: the courier could not know, and a delivery
/// must not be lost for it.
///
/// The same goes for a hand-over that only the proof policy asks for: it may have been raised while
/// the phone was offline. What the sender said when the order was made, the phone knew.
pub(super) fn policy_at_the_door(
    policy: PhotoPolicy,
    attended_only: bool,
    new: &NewAttempt,
    now: Timestamp,
) -> PhotoPolicy {
    let unwanted = policy == PhotoPolicy::OptedOut && !new.photos.is_empty();
    let raised = policy == PhotoPolicy::AttendedOnly && !attended_only;
    if (unwanted || raised) && !is_at_the_door(new, now) {
        return PhotoPolicy::Required;
    }
    policy
}

/// The proof a hand-over has to have: all that is asked for while the courier can still ask for it,
/// and what there is afterwards.
pub(super) fn level_at_the_door(level: ProofLevel, new: &NewAttempt, now: Timestamp) -> ProofLevel {
    if is_at_the_door(new, now) { level } else { ProofLevel::Photo }
}

fn is_at_the_door(new: &NewAttempt, now: Timestamp) -> bool {
    let occurred = new.occurred_at.plus(new.skew_ms.saturating_mul(-1_000));
    (-STILL_AT_THE_DOOR..=STILL_AT_THE_DOOR).contains(&now.since(occurred))
}

/// Whether the order still is at this attempt's stop, and its courier still on the way.
pub(super) fn still_theirs(tx: &Tx<'_>, attempt: &Attempt) -> Result<bool> {
    let newest = tx.newest_stop_of_order(attempt.delivery_order)?;
    let Some(stop) = newest.filter(|stop| stop.id == attempt.stop) else { return Ok(false) };
    let route = tx.route(stop.route)?.ok_or(Error::Absent("route"))?;
    let award = tx.award(route.award)?;
    Ok(award.is_some_and(|a| a.courier == attempt.courier && a.state == AwardState::Released))
}

/// Whether the files that were committed to can ever arrive.
pub(super) fn check_photos(photos: &[NewPhoto]) -> Result<()> {
    if photos.iter().all(|photo| (1..=MAX_PHOTO_BYTES).contains(&photo.bytes)) {
        return Ok(());
    }
    let words = format!("a photo has 1 to {MAX_PHOTO_BYTES} bytes");
    Err(Error::invalid("photos", "photo_size", words))
}

/// What an attempt means for its order. One that arrives after the order was planned anew ends the
/// new stop if it delivered, and changes nothing if it failed.
pub(super) fn settle_order(
    tx: &Tx<'_>,
    hand: &mut Hand,
    stop: &Stop,
    order: &Order,
    outcome: Outcome,
) -> Result<()> {
    let mut others = tx.stops_of_order(order.id)?;
    others.retain(|other| other.id != stop.id && other.state != StopState::Done);
    if outcome == Outcome::Delivered {
        for other in &others {
            take_off(tx, hand, other)?;
        }
        tx.set_order_state(order.id, OrderState::Delivered, hand.now)?;
        return Ok(());
    }
    let mut planned_anew = false;
    for other in &others {
        planned_anew |= will_be_visited(tx, other)?;
    }
    if !planned_anew {
        tx.set_order_state(order.id, OrderState::AttemptFailed, hand.now)?;
    }
    Ok(())
}

/// Whether somebody will still come to an open stop; a no-show's stops stay open without that.
fn will_be_visited(tx: &Tx<'_>, stop: &Stop) -> Result<bool> {
    let Some(route) = tx.route(stop.route)? else { return Ok(false) };
    let live = [AwardState::Held, AwardState::CheckedIn, AwardState::Released];
    Ok(tx.award(route.award)?.is_some_and(|award| live.contains(&award.state)))
}
