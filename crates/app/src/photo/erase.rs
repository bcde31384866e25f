//! The end of a photo: its key is destroyed, a leaf says so, and no older copy brings it back.

use super::review::close_pairs_of;
use super::{PhotoFiles, settle};
use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use crate::webhook::{About, announce};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{ErasureId, EvidenceId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::retention::Dispute;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{ErasureReason, RedactionState, UploadState, WebhookKind};
use porchlight_store::Tx;
use porchlight_store::rows::{Erasure, PhotoMeasure, Redaction, Upload};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use std::iter;

/// Most photos erased in one step of the reconciler.
pub const MAX_ERASED_PER_STEP: u32 = 200;

/// What became of the wish to erase a photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Erased {
    /// Its key is gone.
    Gone,
    /// It was gone before.
    Already,
    /// An open claim holds it, for both sides.
    Held,
}

impl App {
    /// Erases a photo at its recipient's wish.
    ///
    /// # Errors
    /// Denied without the link; absent.
    pub fn erase_own_photo(&self, ctx: &mut Ctx, id: EvidenceId) -> Result<Erased> {
        let Actor::Recipient(order) = ctx.actor else {
            return Err(Error::Denied("the recipient's link"));
        };
        let own = self.read(|tx| {
            let evidence = tx.evidence(id)?.ok_or(Error::Absent("photo"))?;
            let attempt = tx.attempt(evidence.attempt)?.ok_or(Error::Absent("attempt"))?;
            Ok(attempt.delivery_order == order)
        })?;
        if !own {
            return Err(Error::Absent("photo"));
        }
        let erased = self.erase_photo(ctx, id, ErasureReason::RecipientAsked)?;
        self.ring_order(ctx, order);
        Ok(erased)
    }

    /// Destroys a photo's key. The id is noted outside the database before anybody is told; if the
    /// machine stops in between, the next start notes it.
    pub(crate) fn erase_photo(
        &self,
        ctx: &mut Ctx,
        id: EvidenceId,
        reason: ErasureReason,
    ) -> Result<Erased> {
        let measure = self.read(|tx| Ok(tx.photo_measure(id)?))?;
        let (known, attempt, order, dispute) = self.read(|tx| {
            let evidence = tx.evidence(id)?.ok_or(Error::Absent("photo"))?;
            let attempt = tx.attempt(evidence.attempt)?.ok_or(Error::Absent("attempt"))?;
            let upload = tx.upload(id)?.ok_or(Error::Absent("photo"))?;
            let order = attempt.delivery_order;
            Ok((upload, attempt.id, order, tx.dispute_of(order)?))
        })?;
        let again = reason == ErasureReason::ErasedBefore;
        if dispute == Dispute::Open && !again {
            return Ok(Erased::Held);
        }
        if known.state == UploadState::Erased {
            return Ok(Erased::Already);
        }
        let public_url = self.settings.public_url.clone();
        let outcome = self.record(ctx, &format!("erase {id}"), move |tx, hand| {
            let Some(mut upload) = tx.upload(id)? else {
                return Ok(Done::Refused(Erased::Already));
            };
            if tx.dispute_of(order)? == Dispute::Open && !again {
                return Ok(Done::Refused(Erased::Held));
            }
            let files = PhotoFiles::of(&upload);
            tx.destroy_photo_key(id)?;
            tx.clear_faulty_files_of(&id.to_string())?;
            tx.remove_photo_measure(id)?;
            close_pairs_of(tx, id, hand.now)?;
            tx.remove_chunks(id)?;
            upload.state = UploadState::Erased;
            upload.has_preview = false;
            upload.quality = json!(PhotoFiles::default()).to_string();
            upload.changed_at = hand.now;
            tx.put_upload(&upload)?;
            let erasure =
                Erasure { id: hand.id(ErasureId::new), evidence: id, reason, at: hand.now };
            if !tx.insert_erasure(&erasure)? {
                return Ok(Done::Refused(Erased::Already));
            }
            let fact = json!({
                "evidence": id.to_string(), "reason": reason.code(), "at": hand.now.micros(),
                "shown": files.display,
            });
            hand.leave(LeafKind::Erasure, id, fact);
            settle(tx, hand, id, RedactionState::Erased, "")?;
            if let Some(order) = tx.order(order)? {
                let about = About::photo(&order, attempt, id);
                announce(tx, hand, &public_url, WebhookKind::PhotoErased, &about)?;
            }
            Ok(Done::Kept(Erased::Gone))
        });
        let (gone, outcome) = match outcome {
            Ok(Erased::Held) => return Ok(Erased::Held),
            Ok(erased) => (true, Ok(erased)),
            // A commit whose outcome is unknown may have been kept, and nobody would come back to it.
            Err(error) => (self.is_erased(id), Err(error)),
        };
        if gone {
            self.after_erasure(&known, measure, again)?;
        }
        outcome
    }

    fn is_erased(&self, id: EvidenceId) -> bool {
        let upload = self.read(|tx| Ok(tx.upload(id)?));
        matches!(upload, Ok(Some(upload)) if upload.state == UploadState::Erased)
    }

    /// What lies outside the database: the note that outlives it, the index of hashes, the files.
    fn after_erasure(
        &self,
        known: &Upload,
        measure: Option<PhotoMeasure>,
        again: bool,
    ) -> Result<()> {
        let id = known.id;
        if let Some(measure) = measure {
            self.ports.hashes.remove(id, measure.hash);
        }
        if !again {
            self.ports.erasures.note(&[id]).map_err(Error::Fault)?;
        }
        // Without its key a sealed file is noise: one that a fault or a stop of the machine leaves is
        // harmless, and the scrubber removes it.
        for blob in PhotoFiles::of(known).blobs().filter_map(Digest::from_hex) {
            if let Err(why) = self.ports.blobs.remove(blob) {
                tracing::warn!(photo = %id, why, "the file of an erased photo stays for the scrubber");
            }
        }
        Ok(())
    }

    /// Erases what is due. Returns how many photos came to their end.
    ///
    /// # Errors
    /// Faults only.
    pub fn erase_due_photos(&self, ctx: &mut Ctx) -> Result<u32> {
        let before = |days: u16| ctx.now.plus(-i64::from(days) * DAY);
        let promised = self.settings.retention;
        // Nowhere longer than promised, and at some stations a pack of law says sooner.
        let sooner = self.sooner_at()?.into_iter().map(|(station, kept)| (Some(station), kept));
        let mut due = vec![];
        for (station, kept) in iter::once((None, promised)).chain(sooner) {
            let (ordinary, disputed) = (before(kept.ordinary_days), before(kept.disputed_days));
            due.extend(self.read(|tx| {
                Ok(tx.due_photos(ordinary, disputed, station, MAX_ERASED_PER_STEP)?)
            })?);
        }
        let mut erased = 0;
        for id in due {
            if self.erase_photo(ctx, id, ErasureReason::Retention)? == Erased::Gone {
                erased += 1;
            }
        }
        Ok(erased)
    }

    /// Erases again what had been erased before an older copy of the database was restored, or
    /// before the machine stopped in the middle. Called at start.
    ///
    /// # Errors
    /// Faults only.
    pub fn erase_again(&self, ctx: &mut Ctx) -> Result<u32> {
        let noted = self.ports.erasures.noted().map_err(Error::Fault)?;
        let noted: BTreeSet<EvidenceId> = noted.into_iter().collect();
        let noted_keys = self.ports.erasures.noted_keys().map_err(Error::Fault)?;
        let known_keys: BTreeSet<(EvidenceId, Digest)> = noted_keys.iter().copied().collect();
        let mut missing_keys = vec![];
        let (missing, back) = self.read(|tx| {
            let mut missing = vec![];
            tx.each_erasure(|erasure| {
                if !noted.contains(&erasure.evidence) {
                    missing.push(erasure.evidence);
                }
            })?;
            let mut back = vec![];
            for id in &noted {
                if tx.upload(*id)?.is_some_and(|upload| upload.state != UploadState::Erased) {
                    back.push(*id);
                }
            }
            // Masked since, but here with the key from before: an older copy shows the person again.
            for (id, old) in &known_keys {
                if tx.photo_key(*id)?.is_some_and(|key| sha256(&[&key.wrapped]) == *old) {
                    back.push(*id);
                }
            }
            for (id, old) in tx.masked_photos()?.iter().filter_map(old_key) {
                if !known_keys.contains(&(id, old)) {
                    missing_keys.push((id, old));
                }
            }
            Ok((missing, back))
        })?;
        if !missing_keys.is_empty() {
            self.ports.erasures.note_keys(&missing_keys).map_err(Error::Fault)?;
        }
        if !missing.is_empty() {
            self.ports.erasures.note(&missing).map_err(Error::Fault)?;
        }
        let mut erased = 0;
        for id in back {
            if self.erase_photo(ctx, id, ErasureReason::ErasedBefore)? == Erased::Gone {
                erased += 1;
            }
        }
        Ok(erased)
    }

    /// When a photo received at `received` will be erased; `None` while a claim holds it.
    pub(crate) fn erase_at(
        &self,
        tx: &Tx<'_>,
        station: StationId,
        received: Timestamp,
        dispute: Dispute,
    ) -> Result<Option<Timestamp>> {
        Ok(self.retention_at(tx, station)?.erase_at(received, dispute))
    }
}

/// Which key masking a photo destroyed.
fn old_key(redaction: &Redaction) -> Option<(EvidenceId, Digest)> {
    let words: serde_json::Value = serde_json::from_str(&redaction.areas).ok()?;
    Some((redaction.evidence, Digest::from_hex(words["key"].as_str()?)?))
}
