//! What it takes to call a delivery done.
//!
//! Owns: [`Completion`], which cannot be made for an unattended parcel without a photo, the
//! substitute of a recipient who opted out, or a reasoned exception; [`Position`] and the limits of
//! an attempt. Never does: look at pixels or ask what time it is.
//!
//! Start at [`Completion::unattended`] and [`Completion::attended`].

use crate::codes;
use crate::geo::Point;
use crate::id::EvidenceId;
use crate::proof::ProofLevel;
use crate::time::{MINUTE, Timestamp};
use crate::words::{DropPlace, PhotoException, ReasonCode, Weather};
use alloc::string::String;
use alloc::vec::Vec;

/// How long a courier may take an attempt back.
pub const UNDO_WINDOW: i64 = 2 * MINUTE;
/// Most photos of one attempt.
pub const MAX_PHOTOS: usize = 6;
/// Most characters of a note or of "where to look".
pub const MAX_NOTE_CHARS: usize = 500;
/// Least characters of the words that go with an exception.
pub const MIN_EXCEPTION_CHARS: usize = 3;

/// What a photo on delivery shows, as it stands in every bundle.
pub const SHOWS: &str = "Where the courier says the parcel was left, as the camera saw it then.";
/// What it does not show, as it stands in every bundle.
pub const DOES_NOT_SHOW: &str = "What happened afterwards. It proves a place, not security.";

codes! {
    /// What the recipient's choice asks of the courier at the door.
    pub enum PhotoPolicy {
        /// An unattended parcel needs a photo.
        Required = "required",
        /// The recipient wants no photo: another proof takes its place.
        OptedOut = "opted_out",
        /// The parcel is handed to a person only.
        AttendedOnly = "attended_only",
    }
}

codes! {
    /// Why an attempt cannot be recorded as it was sent.
    pub enum Incomplete {
        /// Unattended, photo required, none taken and no reason given.
        PhotoMissing = "photo_missing",
        /// Photos were sent, and none of them was taken live at the stop.
        PhotoNotLive = "photo_not_live",
        /// The recipient wants no photo, but one was sent.
        PhotoUnwanted = "photo_unwanted",
        /// More photos than the limit.
        TooManyPhotos = "too_many_photos",
        /// The recipient wants no photo: a package scan at the door or a reasoned exception is needed.
        SubstituteMissing = "substitute_missing",
        /// The package scanned at the door is not one of this order.
        ScanOfAnother = "scan_of_another",
        /// The parcel may only be handed to a person.
        AttendedOnly = "attended_only",
        /// A hand-over needs the delivery code, or the name of who took it.
        TakerMissing = "taker_missing",
        /// This parcel needs the delivery code; a name is not enough.
        CodeMissing = "code_missing",
        /// This parcel needs the name of who took it besides the code.
        NameMissing = "name_missing",
        /// The delivery code is not the one the recipient has.
        CodeWrong = "code_wrong",
        /// An exception needs a few words.
        ExceptionWithoutWords = "exception_without_words",
        /// A text is longer than the limit.
        TextTooLong = "text_too_long",
        /// "Other" needs a few words.
        ReasonWithoutWords = "reason_without_words",
    }
}

/// Where the phone says it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Position {
    /// A fix with its accuracy radius in metres.
    Fix(Point, u32),
    /// No fix, and why, in the phone's words (`denied`, `timeout`, `unavailable`).
    Missing(String),
}

/// A reasoned exception from the photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The kind of reason.
    pub kind: PhotoException,
    /// What happened, in the courier's words.
    pub words: String,
}

/// What stands for the photo of an unattended parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnattendedProof {
    /// At least one photo, by the ids of their evidence items.
    Photos(Vec<EvidenceId>),
    /// The recipient opted out: the package was scanned at the door.
    ScanAtDoor(EvidenceId),
    /// Neither was possible, and why.
    Exception(Exception),
}

/// What the courier sent about an unattended drop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drop {
    /// Where the parcel lies.
    pub place: DropPlace,
    /// Whether it can be seen from the street.
    pub out_of_sight: bool,
    /// Hint for the recipient.
    pub where_to_look: String,
    /// Weather at the drop.
    pub weather: Weather,
    /// Photos taken live at the stop. What was added from elsewhere is no proof and stands not here.
    pub photos: Vec<EvidenceId>,
    /// Package scan at the door.
    pub scan: Option<EvidenceId>,
    /// Reasoned exception.
    pub exception: Option<Exception>,
}

impl Drop {
    /// Whether the parcel lies in rain or snow without anything over it. Nobody is stopped for it:
    /// the courier is asked for a covered place, a hand-over or another attempt, and the recipient
    /// is told.
    #[must_use]
    pub const fn lies_in_the_wet(&self) -> bool {
        self.weather.is_wet() && !self.place.is_covered()
    }
}

/// Who took the parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taker {
    /// Somebody who knew the delivery code.
    CodeMatched,
    /// Somebody by name, for recipients who have no code at hand.
    Named(String),
    /// Somebody who knew the delivery code, and by name.
    CodeAndName(String),
}

/// A finished delivery. Its fields are private: it exists only if its proof does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion(Kind);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Unattended(Drop, UnattendedProof),
    Attended(Taker),
}

impl Completion {
    /// A parcel that was left, under the recipient's choice.
    ///
    /// # Errors
    /// What is missing.
    pub fn unattended(policy: PhotoPolicy, drop: Drop) -> Result<Self, Incomplete> {
        if drop.where_to_look.chars().count() > MAX_NOTE_CHARS {
            return Err(Incomplete::TextTooLong);
        }
        if drop.photos.len() > MAX_PHOTOS {
            return Err(Incomplete::TooManyPhotos);
        }
        let exception = match &drop.exception {
            Some(e) if e.words.trim().chars().count() < MIN_EXCEPTION_CHARS => {
                return Err(Incomplete::ExceptionWithoutWords);
            }
            Some(e) if e.words.chars().count() > MAX_NOTE_CHARS => {
                return Err(Incomplete::TextTooLong);
            }
            other => other.clone().map(UnattendedProof::Exception),
        };
        let proof = match policy {
            PhotoPolicy::AttendedOnly => return Err(Incomplete::AttendedOnly),
            PhotoPolicy::OptedOut if !drop.photos.is_empty() => {
                return Err(Incomplete::PhotoUnwanted);
            }
            PhotoPolicy::OptedOut => drop
                .scan
                .map(UnattendedProof::ScanAtDoor)
                .or(exception)
                .ok_or(Incomplete::SubstituteMissing)?,
            PhotoPolicy::Required if drop.photos.is_empty() => {
                exception.ok_or(Incomplete::PhotoMissing)?
            }
            PhotoPolicy::Required => UnattendedProof::Photos(drop.photos.clone()),
        };
        Ok(Self(Kind::Unattended(drop, proof)))
    }

    /// A parcel that was handed to a person, with the proof that `level` asks for. `expected` is the
    /// recipient's delivery code.
    ///
    /// # Errors
    /// Neither a matching code nor a name was given, or not what the level asks for.
    pub fn attended(
        level: ProofLevel,
        code: Option<&str>,
        name: Option<&str>,
        expected: &str,
    ) -> Result<Self, Incomplete> {
        let name = name.map(str::trim).filter(|n| !n.is_empty());
        if name.is_some_and(|n| n.chars().count() > MAX_NOTE_CHARS) {
            return Err(Incomplete::TextTooLong);
        }
        let code = code.map(str::trim).filter(|c| !c.is_empty());
        if code.is_some_and(|code| code != expected) {
            return Err(Incomplete::CodeWrong);
        }
        let taker = match (code.is_some(), name) {
            (true, None) if level == ProofLevel::SignatureAndCode => {
                return Err(Incomplete::NameMissing);
            }
            (true, None) => Taker::CodeMatched,
            (true, Some(name)) => Taker::CodeAndName(name.into()),
            (false, _) if level.needs_hand_over() => return Err(Incomplete::CodeMissing),
            (false, Some(name)) => Taker::Named(name.into()),
            (false, None) => return Err(Incomplete::TakerMissing),
        };
        Ok(Self(Kind::Attended(taker)))
    }

    /// The drop and its proof, if the parcel was left.
    #[must_use]
    pub fn drop_proof(&self) -> Option<(&Drop, &UnattendedProof)> {
        match &self.0 {
            Kind::Unattended(drop, proof) => Some((drop, proof)),
            Kind::Attended(_) => None,
        }
    }

    /// Who took the parcel, if it was handed over.
    #[must_use]
    pub fn taker(&self) -> Option<&Taker> {
        match &self.0 {
            Kind::Attended(taker) => Some(taker),
            Kind::Unattended(..) => None,
        }
    }
}

/// Whether a failed attempt's reason and words go together.
///
/// # Errors
/// "Other" without words, or too many of them.
pub fn check_failure(reason: ReasonCode, words: &str) -> Result<(), Incomplete> {
    if words.chars().count() > MAX_NOTE_CHARS {
        return Err(Incomplete::TextTooLong);
    }
    if reason == ReasonCode::Other && words.trim().chars().count() < MIN_EXCEPTION_CHARS {
        return Err(Incomplete::ReasonWithoutWords);
    }
    Ok(())
}

/// Whether an attempt received at `received` may still be taken back at `now`.
#[must_use]
pub fn may_undo(received: Timestamp, now: Timestamp) -> bool {
    now.since(received) <= UNDO_WINDOW
}

/// The choice in force: the order's own wins over the recipient's remembered one, and a sender's
/// "only in person", or a level of proof that needs a hand-over, over both.
#[must_use]
pub fn photo_policy(
    attended_only: bool,
    level: ProofLevel,
    photo_wanted: Option<bool>,
) -> PhotoPolicy {
    match (attended_only || level.needs_hand_over(), photo_wanted) {
        (true, _) => PhotoPolicy::AttendedOnly,
        (false, Some(false)) => PhotoPolicy::OptedOut,
        (false, _) => PhotoPolicy::Required,
    }
}
