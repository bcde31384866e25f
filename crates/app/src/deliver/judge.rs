//! What the rules say about an attempt as it was sent.

use super::capture::Captured;
use super::late::{level_at_the_door, policy_at_the_door};
use super::{AttemptKind, NewAttempt};
use crate::error::{Invalid, Result};
use porchlight_domain::attempt::{Completion, Incomplete, PhotoPolicy, check_failure};
use porchlight_domain::proof::ProofLevel;
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
    /// The proof it asks for.
    pub(super) level: ProofLevel,
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
            let level = level_at_the_door(known.level, new, now);
            let taker = Completion::attended(level, told.as_deref(), name.as_deref(), known.code);
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
    let asked = policy_at_the_door(known.policy, known.order.attended_only, new, now);
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

/// Maps what is missing to a field and a sentence.
#[must_use]
pub fn incomplete_words(code: Incomplete) -> Invalid {
    let (field, message) = match code {
        Incomplete::PhotoMissing => {
            ("photos", "take a photo of where the parcel lies, or say why that is not possible")
        }
        Incomplete::PhotoNotLive => (
            "photos",
            "take a photo with the app's camera at the stop, or say why that is not possible: \
             pictures from elsewhere go along, but prove nothing",
        ),
        Incomplete::PhotoUnwanted => {
            ("photos", "the recipient wants no photo: scan the parcel instead")
        }
        Incomplete::TooManyPhotos => ("photos", "send at most 6 photos"),
        Incomplete::SubstituteMissing => {
            ("scan", "scan the parcel at the door in place of the photo, or say why not")
        }
        Incomplete::ScanOfAnother => {
            ("scan", "this code is not on a parcel of this stop: check that it is the right one")
        }
        Incomplete::AttendedOnly => ("outcome", "this parcel may only be handed to a person"),
        Incomplete::TakerMissing => ("code", "give the delivery code, or the name of who took it"),
        Incomplete::CodeMissing => {
            ("code", "this parcel needs the recipient's delivery code: a name is not enough")
        }
        Incomplete::NameMissing => {
            ("name", "this parcel needs the name of who took it besides the code")
        }
        Incomplete::CodeWrong => {
            ("code", "this is not the recipient's code: ask again, or take the name")
        }
        Incomplete::ExceptionWithoutWords => ("exception", "say in a few words what happened"),
        Incomplete::TextTooLong => ("note", "at most 500 characters"),
        Incomplete::ReasonWithoutWords => ("note", "say in a few words what happened"),
    };
    Invalid::new(field, code.code(), message)
}
