//! Claims: what a recipient says went wrong, what the evidence says about it, and how it ends.
//!
//! Owns: making and taking back, reading the facts that a claim is assessed by, the list and page of
//! staff, what the courier reads and answers, pictures of both sides, who speaks for a courier, claims
//! that are worked out together, settling, and the clock that ends what nobody could tell. Never does: decide about a
//! courier (cases and decisions do), or wait with a remedy for anything (see [`crate::remedy`]).
//!
//! Start at [`crate::App::claim`]; `facts` reads what `porchlight_assess` weighs.

mod desk;
mod facts;
mod make;
mod own;
mod picture;
mod representative;
mod together;

pub use desk::{ClaimFile, Settled};
pub use facts::Assessed;
pub(crate) use facts::assessed;
pub use make::{MAX_STATEMENT_CHARS, QUESTIONS};
use own::heard_until;
pub use own::{ClaimAnswered, OwnClaim};
pub use picture::{MAX_CLAIM_PICTURE_BYTES, MAX_CLAIM_PICTURES, MAX_PARCEL_PICTURES, PictureAdded};
pub use representative::{MAX_REPRESENTATIVES, Named, SpokenFor};
pub use together::{JoinedClaims, Joining, LikeClaim};

use porchlight_domain::time::DAY;

/// For how long a courier reads what was said about a delivery.
pub const TOLD_FOR: i64 = 180 * DAY;
/// Most answers of a courier to one claim.
pub const ANSWERS_PER_CLAIM: usize = 10;
/// A claim that nobody settled within this time ends as one that cannot be told: the operator pays,
/// and nobody is at fault.
pub const UNDECIDED_AFTER: i64 = 14 * DAY;
