//! Reserved offers: a place set aside for a named courier, under a published rule that everybody can count.
//!
//! Owns: making an offer, taking it back, its answer and its end, and the figures of them. Never does: give anybody the
//! place without their word, count a no, or offer a place that somebody gave back: that goes into the next
//! round. The rule is `domain::offer`'s, the share is in the station's numbers. Start at
//! [`App::offer_place`](crate::App::offer_place).

mod answer;
mod figures;
mod mail;
mod make;
mod withdraw;

pub use answer::{Declined, MyOffer, TakenUp};
pub(crate) use figures::figures_of;
pub use figures::{OfferFigures, ReasonCount};
pub use make::{MAX_OFFER_WORDS, NewOffer, Offered, OfferedTo};
pub use withdraw::{MAX_WITHDRAWN_WORDS, OfferWithdrawn};

use crate::error::Result;
use porchlight_domain::id::BlockId;
use porchlight_domain::offer::OfferState;
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use porchlight_store::rows::ReservedOffer;
use serde_json::{Value, json};

/// Whether a block's place waits for the answer to an offer.
pub(crate) fn is_open(tx: &Tx<'_>, block: BlockId, now: Timestamp) -> Result<bool> {
    let offer = tx.offer_of_block(block)?;
    Ok(offer.is_some_and(|o| o.state == OfferState::Open && o.expires_at > now))
}

/// An offer as the log has it.
fn fact(offer: &ReservedOffer) -> Value {
    json!({
        "block": offer.block.to_string(), "courier": offer.courier.to_string(),
        "reason": offer.reason.code(), "words": offer.words, "state": offer.state.code(),
        "made_by": offer.made_by, "expires_at": offer.expires_at.micros(),
        "award": offer.award.map(|id| id.to_string()), "why": offer.taken_back_why,
    })
}
