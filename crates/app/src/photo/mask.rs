//! Covering people in a photo for good.
//!
//! The pictures are painted over, what is left is sealed under a new key, and the old key is
//! destroyed, so that nothing kept anywhere shows who was there. Never does: decide that a photo
//! shows somebody (`redact` does).

use super::redact::{Settled, allow_masking, order_of, settle, tell};
use super::{ContentKey, PhotoFiles, Size};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::ports::{Area, CoveredPhoto};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{RedactionState, UploadState, WebhookKind};
use porchlight_store::Tx;
use porchlight_store::rows::{PhotoKey, Upload};
use serde_json::{Value, json};

/// Most areas that are covered in one photo.
pub const MAX_AREAS: usize = 20;
/// Stands for a model where a person drew the area.
const BY_HAND: &str = "hand";
/// Whole sides, in the unit of [`Area`].
const WHOLE: u32 = 1_000;

fn check_areas(areas: &[Area]) -> Result<()> {
    let fits = |a: &Area| {
        let ends = |from: u16, length: u16| u32::from(from) + u32::from(length) <= WHOLE;
        a.width > 0 && a.height > 0 && ends(a.left, a.width) && ends(a.top, a.height)
    };
    if areas.is_empty() || areas.len() > MAX_AREAS || !areas.iter().all(fits) {
        let message = format!(
            "draw 1 to {MAX_AREAS} areas inside the picture, or erase the photo as a whole"
        );
        return Err(Error::invalid("areas", "areas", message));
    }
    Ok(())
}

/// What was measured, with the areas that a person covered beside those that models found: the
/// signed manifest declares both. It stays open whether models looked.
fn declared(measured: &Value, areas: &[Area], covered: &CoveredPhoto) -> Value {
    let mut measured = measured.clone();
    let regions = areas.iter().map(|area| {
        let from = |start: u16, side: u32| u32::from(start) * side / WHOLE;
        let to = |end: u16, side: u32| (u32::from(end) * side).div_ceil(WHOLE);
        let (left, top) = (from(area.left, covered.width), from(area.top, covered.height));
        let right = to(area.left + area.width, covered.width);
        let bottom = to(area.top + area.height, covered.height);
        json!({
            "kind": "person", "by": BY_HAND, "left": left, "top": top,
            "width": right - left, "height": bottom - top,
        })
    });
    let mut all = measured["masking"]["regions"].as_array().cloned().unwrap_or_default();
    all.extend(regions);
    if !measured.is_object() {
        measured = json!({});
    }
    measured["masking"]["regions"] = all.into();
    measured
}

impl App {
    /// Covers areas of a photo for good: the pictures are painted over and sealed anew under another
    /// key, a new leaf names them, and the key of the old ones is destroyed.
    ///
    /// # Errors
    /// Denied to all but operators, dispatchers and analysts; absent; invalid areas.
    pub fn mask_photo(
        &self,
        ctx: &mut Ctx,
        photo: EvidenceId,
        areas: Vec<Area>,
    ) -> Result<Settled> {
        allow_masking(ctx)?;
        check_areas(&areas)?;
        let (upload, old_key, order) = self.read(|tx| {
            let upload = tx.upload(photo)?.ok_or(Error::Absent("photo"))?;
            let (_, order) = order_of(tx, photo)?;
            Ok((upload, tx.photo_key(photo)?, order))
        })?;
        if upload.state != UploadState::Verified {
            let open = matches!(upload.state, UploadState::Committed | UploadState::Preview);
            return Ok(if open { Settled::NotHereYet } else { Settled::NotWaiting });
        }
        let old_key = old_key.ok_or(Error::Absent("picture"))?;
        let old = PhotoFiles::of(&upload);
        let bytes = self.picture(photo, &old, Size::Display)?;
        let covered = self.ports.photos.cover(&bytes, &areas);
        let covered = covered.map_err(|refusal| Error::Fault(refusal.message))?;
        let key = self.new_content_key(ctx, photo)?;
        let files = self.sealed_again(ctx, (photo, &key), &old, (&covered, &areas))?;
        let public_url = self.settings.public_url.clone();
        let replaced = old_key.clone();
        let change = Masking { public_url, photo, files, old, old_key, key, areas };
        let outcome =
            self.record(ctx, &format!("mask {photo} {:?}", change.areas), move |tx, hand| {
                change.write(tx, hand)
            });
        let masked = match &outcome {
            Ok(settled) => *settled == Settled::Done,
            // A commit whose outcome is unknown may have been kept, and nobody would come back to it.
            Err(_) => self.has_another_key(photo, &replaced),
        };
        if masked {
            let old_digest = sha256(&[&replaced.wrapped]);
            self.ports.erasures.note_keys(&[(photo, old_digest)]).map_err(Error::Fault)?;
            self.remove_replaced(&upload)?;
        }
        let settled = outcome?;
        self.ring_order(ctx, order.id);
        Ok(settled)
    }

    fn has_another_key(&self, photo: EvidenceId, old: &PhotoKey) -> bool {
        matches!(self.read(|tx| Ok(tx.photo_key(photo)?)), Ok(Some(key)) if key != *old)
    }

    fn sealed_again(
        &self,
        ctx: &mut Ctx,
        (photo, key): (EvidenceId, &ContentKey),
        old: &PhotoFiles,
        (covered, areas): (&CoveredPhoto, &[Area]),
    ) -> Result<PhotoFiles> {
        let measured = declared(&old.measured, areas, covered);
        let signed = self.with_manifest(photo, &covered.display, &measured)?;
        let (display, display_blob) = self.keep_picture(ctx, key, Size::Display, &signed.bytes)?;
        let (preview, preview_blob) =
            self.keep_picture(ctx, key, Size::Preview, &covered.preview)?;
        // What was kept for comparisons shows the person too, and goes with the old key.
        let features = match self.ports.photos.compare(&covered.display, &[]) {
            Ok(made) => Some(self.keep_picture(ctx, key, Size::Features, &made.features)?.1),
            Err(_) => None,
        };
        Ok(PhotoFiles {
            display: Some(display.hex()),
            preview: Some(preview.hex()),
            display_blob: Some(display_blob.hex()),
            preview_blob: Some(preview_blob.hex()),
            features_blob: features.map(|blob| blob.hex()),
            certificates: signed.certificates,
            measured,
            ..old.clone()
        })
    }
}

/// Everything that one commit of masking changes.
struct Masking {
    public_url: String,
    photo: EvidenceId,
    files: PhotoFiles,
    old: PhotoFiles,
    old_key: PhotoKey,
    key: ContentKey,
    areas: Vec<Area>,
}

impl Masking {
    fn write(&self, tx: &Tx<'_>, hand: &mut Hand) -> Result<Done<Settled>> {
        let photo = self.photo;
        let Some(upload) = tx.upload(photo)? else { return Ok(Done::Refused(Settled::NotWaiting)) };
        let current = tx.photo_key(photo)?.is_some_and(|key| key == self.old_key);
        let areas: Vec<_> = self.areas.iter().map(|a| [a.left, a.top, a.width, a.height]).collect();
        let digest = sha256(&[&self.old_key.wrapped]);
        let words = json!({"areas": areas, "key": digest.hex()}).to_string();
        let unchanged = upload.state == UploadState::Verified && current;
        if !unchanged || !settle(tx, hand, photo, RedactionState::Masked, &words)? {
            return Ok(Done::Refused(Settled::NotWaiting));
        }
        tx.destroy_photo_key(photo)?;
        // The time until which it is kept goes on from when it was made.
        self.key.keep(tx, self.old_key.made_at)?;
        tx.put_upload(&Upload {
            quality: json!(self.files).to_string(),
            changed_at: hand.now,
            ..upload.clone()
        })?;
        let certificates = self.files.certificates.as_ref();
        let fact = json!({
            "evidence": photo.to_string(), "original": upload.digest.hex(),
            "shown": self.files.display, "preview": self.files.preview,
            "state": upload.state.code(), "masked": areas.len(), "replaces": self.old.display,
            "certificates": certificates.map(|pem| sha256(&[pem.as_bytes()]).hex()),
            "measured": self.files.measured,
            "wanting": self.files.wanting,
        });
        hand.leave(LeafKind::Evidence, photo, fact);
        hand.leave(
            LeafKind::Erasure,
            photo,
            json!({
                "evidence": photo.to_string(), "reason": "masked", "at": hand.now.micros(),
                "shown": self.old.display,
            }),
        );
        tell(tx, hand, &self.public_url, WebhookKind::PhotoAvailable, photo)?;
        Ok(Done::Kept(Settled::Done))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_drawn_by_hand_are_declared_beside_what_models_found_and_claim_no_model() {
        let area = Area { left: 333, top: 0, width: 334, height: 1_000 };
        let covered = CoveredPhoto { display: vec![], preview: vec![], width: 100, height: 50 };
        let found =
            json!({"width": 9, "masking": {"state": "done", "regions": [{"kind": "face"}]}});
        let by_hand = json!({
            "kind": "person", "by": "hand", "left": 33, "top": 0, "width": 34, "height": 50,
        });
        assert_eq!(
            declared(&found, &[area], &covered),
            json!({"width": 9, "masking": {"state": "done", "regions": [{"kind": "face"}, by_hand]}})
        );
        let nobody_looked = json!({"masking": {"state": "no_models"}});
        assert_eq!(
            declared(&nobody_looked, &[area], &covered)["masking"],
            json!({"state": "no_models", "regions": [by_hand]})
        );
        assert_eq!(declared(&Value::Null, &[], &covered), json!({"masking": {"regions": []}}));
    }

    #[test]
    fn areas_outside_the_picture_none_or_too_many_are_refused() {
        let good = Area { left: 0, top: 0, width: 1_000, height: 1_000 };
        assert!(check_areas(&[good]).is_ok());
        assert!(check_areas(&[]).is_err());
        assert!(check_areas(&[good; MAX_AREAS + 1]).is_err());
        assert!(check_areas(&[Area { left: 1, ..good }]).is_err());
        assert!(check_areas(&[Area { height: 0, ..good }]).is_err());
    }
}
