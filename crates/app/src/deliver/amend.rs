//! Amendments: what a courier adds to an attempt after the two minutes of taking it back are over.
//!
//! Nothing that stands is changed. An amendment is appended, with its own leaf, and every photo of
//! it is supplementary.

use super::NewPhoto;
use super::attempt::policy_of;
use super::capture::{keep_photo, weigh};
use super::late::check_photos;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::attempt::{MAX_NOTE_CHARS, MAX_PHOTOS, MIN_EXCEPTION_CHARS, PhotoPolicy};
use porchlight_domain::id::{AttemptId, EvidenceId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::EvidenceKind;
use porchlight_store::rows::Evidence;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most amendments of one attempt.
pub const MAX_AMENDMENTS: usize = 10;

/// What a courier adds to an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAmendment {
    /// Made on the phone; repeating it changes nothing.
    pub id: EvidenceId,
    /// The attempt.
    pub attempt: AttemptId,
    /// What happened, in the courier's words.
    pub words: String,
    /// When it was written, by the phone's clock.
    pub occurred_at: Timestamp,
    /// Photos that go along, always supplementary.
    pub photos: Vec<NewPhoto>,
}

/// What became of an amendment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Amended {
    /// Appended now, or known before.
    Amended,
    /// The attempt was taken back: what it said no longer stands.
    TakenBack,
    /// The recipient wants no photo: send the words alone.
    PhotoUnwanted,
    /// The attempt has as many photos or amendments as it may have.
    TooMany,
}

fn check_words(words: &str) -> Result<()> {
    let length = words.trim().chars().count();
    if length < MIN_EXCEPTION_CHARS {
        return Err(Error::invalid("words", "words_missing", "say in a few words what happened"));
    }
    if length > MAX_NOTE_CHARS {
        let message = format!("at most {MAX_NOTE_CHARS} characters");
        return Err(Error::invalid("words", "text_too_long", message));
    }
    Ok(())
}

impl App {
    /// Appends to an attempt of the acting courier. The same amendment sent again is known and
    /// changes nothing.
    ///
    /// # Errors
    /// Denied to all but couriers; absent attempt; invalid words or photos.
    pub fn amend_attempt(&self, ctx: &mut Ctx, new: NewAmendment) -> Result<Amended> {
        let courier = ctx.courier()?;
        check_photos(&new.photos)?;
        check_words(&new.words)?;
        let records = self.read_captures(&new.photos)?;
        let request = format!("amendment {new:?}");
        let stop = self.read(|tx| {
            let known = tx.attempt(new.attempt)?.filter(|a| a.courier == courier);
            Ok(known.ok_or(Error::Absent("attempt"))?.stop)
        })?;
        let amended = self.record(ctx, &request, move |tx, hand| {
            let attempt = tx.attempt(new.attempt)?.ok_or(Error::Absent("attempt"))?;
            let known = tx.evidence_of(attempt.id)?;
            if known.iter().any(|item| item.id == new.id) {
                return Ok(Done::Refused(Amended::Amended));
            }
            if attempt.voided_at.is_some() {
                return Ok(Done::Refused(Amended::TakenBack));
            }
            let order = tx.order(attempt.delivery_order)?.ok_or(Error::Absent("order"))?;
            if !new.photos.is_empty() && policy_of(tx, &order, hand.now)?.0 == PhotoPolicy::OptedOut
            {
                return Ok(Done::Refused(Amended::PhotoUnwanted));
            }
            let count = |kind| known.iter().filter(|item| item.kind == kind).count();
            let amendments =
                known.iter().filter(|i| i.kind == EvidenceKind::Note && i.supplementary).count();
            if amendments >= MAX_AMENDMENTS
                || count(EvidenceKind::Photo) + new.photos.len() > MAX_PHOTOS
            {
                return Ok(Done::Refused(Amended::TooMany));
            }
            let note = Evidence {
                id: new.id,
                attempt: attempt.id,
                kind: EvidenceKind::Note,
                supplementary: true,
                digest: None,
                bytes: 0,
                detail: json!({"amendment": true, "words": new.words.trim()}).to_string(),
                captured_at: new.occurred_at,
                received_at: hand.now,
            };
            if !tx.insert_evidence(&note)? {
                return Err(Error::invalid("id", "id_taken", "this id is taken: make a new one"));
            }
            hand.leave(LeafKind::Evidence, note.id, super::attempt::evidence_fact(&note));
            let captured = weigh(tx, courier, attempt.stop, &new.photos, &records)?;
            for (photo, mut taken) in new.photos.iter().zip(captured) {
                taken.live = false;
                taken.detail["live"] = false.into();
                taken.detail["amendment"] = new.id.to_string().into();
                keep_photo(tx, hand, (courier, attempt.id), photo, &taken)?;
            }
            Ok(Done::Kept(Amended::Amended))
        })?;
        self.ring_stop(ctx, stop);
        Ok(amended)
    }
}
