//! Pairs of photos that look like one: what a person is shown, and what they say.
//!
//! Nothing happens to a courier by a pair, by its figures or by what is said about it here: a note
//! with a reason is kept, and whoever handles a claim may read it. Each look is written down with
//! its purpose, as every other.

use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use crate::ports::PhotoLikeness;
use porchlight_domain::id::{EvidenceId, PhotoReviewId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::PhotoReviewState;
use porchlight_store::rows::{Attempt, Courier, Evidence, Order, PhotoReview};
use porchlight_store::{Page, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most characters of a reason.
pub const MAX_REASON: usize = 500;

/// One photo of a pair with what it belongs to.
#[derive(Debug, Clone)]
pub struct PairedPhoto {
    /// The photo.
    pub evidence: Evidence,
    /// Of which attempt.
    pub attempt: Attempt,
    /// Of which order.
    pub order: Order,
    /// By whom.
    pub courier: Courier,
}

/// A pair as staff see it.
#[derive(Debug, Clone)]
pub struct PhotoPair {
    /// The pair.
    pub review: PhotoReview,
    /// What was measured.
    pub likeness: PhotoLikeness,
    /// Whether the files are plain copies by their hashes.
    pub copy: bool,
    /// The newer photo.
    pub newer: PairedPhoto,
    /// The earlier one.
    pub earlier: PairedPhoto,
}

/// What became of saying what a pair is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PairDecided {
    /// Noted.
    Noted,
    /// Somebody else was faster, or one photo was erased.
    Already,
}

#[derive(Deserialize)]
struct Figures {
    likeness: PhotoLikeness,
    #[serde(default)]
    copy: bool,
}

fn paired(tx: &Tx<'_>, id: EvidenceId) -> Result<PairedPhoto> {
    let evidence = tx.evidence(id)?.ok_or(Error::Absent("photo"))?;
    let attempt = tx.attempt(evidence.attempt)?.ok_or(Error::Absent("attempt"))?;
    let order = tx.order(attempt.delivery_order)?.ok_or(Error::Absent("order"))?;
    let courier = tx.courier(attempt.courier)?.ok_or(Error::Absent("courier"))?;
    Ok(PairedPhoto { evidence, attempt, order, courier })
}

fn pair(tx: &Tx<'_>, review: PhotoReview) -> Result<PhotoPair> {
    let figures: Figures = serde_json::from_str(&review.figures)?;
    let (newer, earlier) = (paired(tx, review.photo)?, paired(tx, review.earlier)?);
    Ok(PhotoPair { review, likeness: figures.likeness, copy: figures.copy, newer, earlier })
}

impl App {
    /// How many pairs wait for a person.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn open_photo_reviews(&self, ctx: &Ctx) -> Result<u64> {
        ctx.allow_staff()?;
        self.read(|tx| Ok(tx.photo_review_count(PhotoReviewState::Open)?))
    }

    /// A page of pairs in a state, the newest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn photo_reviews(
        &self,
        ctx: &Ctx,
        state: PhotoReviewState,
        slice: Slice,
    ) -> Result<Page<PhotoPair>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let page = tx.photo_reviews(state, slice)?;
            let rows = page.rows.into_iter().map(|review| pair(tx, review));
            Ok(Page { rows: rows.collect::<Result<_>>()?, total: page.total })
        })
    }

    /// One pair.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn photo_review(&self, ctx: &Ctx, id: PhotoReviewId) -> Result<PhotoPair> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let review = tx.photo_review(id)?.ok_or(Error::Absent("pair of photos"))?;
            pair(tx, review)
        })
    }

    /// Notes what somebody saw: two photos, or one photo twice, which takes a reason.
    ///
    /// # Errors
    /// Denied to all but operators and dispatchers; absent; invalid: no reason where one is needed.
    pub fn decide_photo_review(
        &self,
        ctx: &mut Ctx,
        id: PhotoReviewId,
        same: bool,
        reason: &str,
    ) -> Result<PairDecided> {
        ctx.allow_dispatch()?;
        let Actor::Staff(by, _) = ctx.actor else {
            return Err(Error::Denied("a person on the staff"));
        };
        let reason = reason.trim().to_owned();
        if same && reason.is_empty() {
            return Err(Error::invalid("reason", "missing", "say what you saw in both photos"));
        }
        if reason.chars().count() > MAX_REASON {
            return Err(Error::invalid("reason", "too_long", "at most 500 characters"));
        }
        let state = if same { PhotoReviewState::Same } else { PhotoReviewState::Different };
        self.record(ctx, &format!("{id} {same} {reason}"), move |tx, hand| {
            let known = tx.photo_review(id)?.ok_or(Error::Absent("pair of photos"))?;
            if known.state != PhotoReviewState::Open {
                return Ok(Done::Refused(PairDecided::Already));
            }
            let review = PhotoReview {
                state,
                decided_at: Some(hand.now),
                decided_by: Some(by),
                reason: reason.clone(),
                ..known
            };
            tx.put_photo_review(&review)?;
            let fact = json!({
                "photo": review.photo.to_string(), "earlier": review.earlier.to_string(),
                "state": state.code(), "reason": reason,
            });
            hand.leave(LeafKind::PhotoReview, id, fact);
            Ok(Done::Kept(PairDecided::Noted))
        })
    }
}

/// Whether a pair that waits holds this photo: the one ground for looking at it to compare.
pub(crate) fn is_in_open_pair(tx: &Tx<'_>, photo: EvidenceId) -> Result<bool> {
    Ok(!tx.open_photo_reviews_of(photo)?.is_empty())
}

/// Takes an erased photo's pairs from the queue.
pub(crate) fn close_pairs_of(
    tx: &Tx<'_>,
    photo: EvidenceId,
    now: porchlight_domain::time::Timestamp,
) -> Result<()> {
    for review in tx.open_photo_reviews_of(photo)? {
        let state = PhotoReviewState::Gone;
        tx.put_photo_review(&PhotoReview { state, decided_at: Some(now), ..review })?;
    }
    Ok(())
}
