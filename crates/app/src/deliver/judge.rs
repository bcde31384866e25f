//! What the rules say about an attempt as it was sent.

use super::capture::Captured;
use super::late::policy_at_the_door;
use super::{AttemptKind, NewAttempt};
use crate::error::Result;
use porchlight_domain::attempt::{Completion, Incomplete, PhotoPolicy, check_failure};
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use porchlight_store::rows::Order;

/// A package read at the door, in place of the photo that the recipient does not want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoorScan {
    /// What was read: it counts only if it is a package of this stop's order.
    pub barcode: String,
}

/// What an attempt is judged against.
pub(super) struct Known<'a> {
    /// The order.
    pub(super) order: &'a Order,
    /// What the recipient's choice asks for.
    pub(super) policy: PhotoPolicy,
    /// The recipient's delivery code.
    pub(super) code: &'a str,
    /// What each photo is worth, in the order of the attempt's photos.
    pub(super) captured: &'a [Captured],
}

/// The completion that an attempt makes, none for a failed one, or what is missing. Only live photos
/// are proof; the others go along.
pub(super) fn judge(
    tx: &Tx<'_>,
    new: &NewAttempt,
    known: &Known<'_>,
    now: Timestamp,
) -> Result<std::result::Result<Option<Completion>, Incomplete>> {
    let drop = match &new.kind {
        AttemptKind::Left(drop) => drop,
        AttemptKind::HandedOver { code: told, name } => {
            let taker = Completion::attended(told.as_deref(), name.as_deref(), known.code);
            return Ok(taker.map(Some));
        }
        AttemptKind::Failed(reason, words) => {
            return Ok(check_failure(*reason, words).map(|()| None));
        }
    };
    let mut drop = drop.clone();
    match &new.door_scan {
        Some(scan) => {
            let packages = tx.packages_of(known.order.id)?;
            if !packages.iter().any(|p| p.barcode == scan.barcode.trim()) {
                return Ok(Err(Incomplete::ScanOfAnother));
            }
        }
        None => drop.scan = None,
    }
    let asked = policy_at_the_door(known.policy, new, now);
    if asked == PhotoPolicy::OptedOut && !new.photos.is_empty() {
        return Ok(Err(Incomplete::PhotoUnwanted));
    }
    // What counts as proof is what was committed to live, not what the drop names.
    let live = new.photos.iter().zip(known.captured).filter(|(_, captured)| captured.live);
    drop.photos = live.map(|(photo, _)| photo.id).collect();
    let completion = Completion::unattended(asked, drop).map_err(|missing| match missing {
        Incomplete::PhotoMissing if !new.photos.is_empty() => Incomplete::PhotoNotLive,
        other => other,
    });
    Ok(completion.map(Some))
}
