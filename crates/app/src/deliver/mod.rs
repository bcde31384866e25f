//! The courier's day after check-in: scans, itinerary, arrival, attempts with their proof, photo uploads,
//! returns and check-out.
//!
//! Everything here may arrive late, twice or out of order, because phones lose the network: ids of
//! attempts and evidence are made on the phone, and repeating changes nothing.

mod amend;
mod attempt;
mod brought;
mod capture;
mod day;
mod itinerary;
mod judge;
mod late;
mod no_show;
mod pieces;
mod upload;

pub use amend::{Amended, MAX_AMENDMENTS, NewAmendment};
pub(crate) use attempt::policy_of;
pub use attempt::{AttemptKind, NewAttempt, NewPhoto, Recorded, Undone};
pub use capture::MAX_CAPTURE_CHARS;
pub use day::{Checked, NewScan, Scanned};
pub(crate) use day::{change, own_award};
pub use itinerary::{Itinerary, ItineraryStop};
pub use judge::{DoorScan, incomplete_words};
pub use no_show::NO_SHOW_AFTER;
pub use upload::{MAX_PHOTO_BYTES, MAX_PREVIEW_BYTES, UploadStatus};

/// How long after an attempt its courier is taken to be at the door still.
pub const STILL_AT_THE_DOOR: i64 = 2 * porchlight_domain::time::MINUTE;
/// Bytes of one piece of an upload; the last one is shorter. Small, because on a bad network a piece
/// arrives whole or has to be sent again.
pub const PIECE_BYTES: usize = 8 * 1024;
/// Most bytes of an upload sent at once: a chunk, eight pieces.
pub const CHUNK_BYTES: usize = 8 * PIECE_BYTES;
/// Most scans sent at once.
pub const MAX_SCANS: usize = 500;
