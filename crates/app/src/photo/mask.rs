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
use serde_json::json;

/// Most areas that are covered in one photo.
pub const MAX_AREAS: usize = 20;
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
        let files = self.sealed_again(ctx, (photo, &key), &old, &covered)?;
        let old_digest = sha256(&[&old_key.wrapped]);
        let public_url = self.settings.public_url.clone();
        let change = Masking { public_url, photo, files, old, old_key, key, areas };
        let settled =
            self.record(ctx, &format!("mask {photo} {:?}", change.areas), move |tx, hand| {
                change.write(tx, hand)
            })?;
        if settled == Settled::Done {
            self.ports.erasures.note_keys(&[(photo, old_digest)]).map_err(Error::Fault)?;
            self.remove_replaced(&upload)?;
        }
        self.ring_order(ctx, order.id);
        Ok(settled)
    }

    fn sealed_again(
        &self,
        ctx: &mut Ctx,
        (photo, key): (EvidenceId, &ContentKey),
        old: &PhotoFiles,
        covered: &CoveredPhoto,
    ) -> Result<PhotoFiles> {
        let signed = self.with_manifest(photo, &covered.display, &old.measured)?;
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
