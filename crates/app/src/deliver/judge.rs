//! What the rules say about an attempt as it was sent.

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

/// The completion that an attempt makes, none for a failed one, or what is missing. `code` is the
/// recipient's delivery code.
pub(super) fn judge(
    tx: &Tx<'_>,
    new: &NewAttempt,
    order: &Order,
    policy: PhotoPolicy,
    code: &str,
    now: Timestamp,
) -> Result<std::result::Result<Option<Completion>, Incomplete>> {
    let drop = match &new.kind {
        AttemptKind::Left(drop) => drop,
        AttemptKind::HandedOver { code: told, name } => {
            let taker = Completion::attended(told.as_deref(), name.as_deref(), code);
            return Ok(taker.map(Some));
        }
        AttemptKind::Failed(reason, words) => {
            return Ok(check_failure(*reason, words).map(|()| None));
        }
    };
    let mut drop = drop.clone();
    match &new.door_scan {
        Some(scan) => {
            let packages = tx.packages_of(order.id)?;
            if !packages.iter().any(|p| p.barcode == scan.barcode.trim()) {
                return Ok(Err(Incomplete::ScanOfAnother));
            }
        }
        None => drop.scan = None,
    }
    let asked = policy_at_the_door(policy, new, now);
    Ok(Completion::unattended(asked, drop).map(Some))
}
