//! Photos on their way: preview first, then the original in small repeatable pieces.
//!
//! The digest was committed with the attempt, so what arrives can only be that file. The original is
//! checked, made safe and then dropped; what is kept and shown is the derived picture, whose digest
//! gets a leaf of its own.

use super::pieces::{CHUNK_PIECES, piece_count, runs, wrong_pieces};
use super::{CHUNK_BYTES, PIECE_BYTES};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::photo::{ContentKey, Judged, PhotoFiles, Size, judge};
use crate::place::place_is_due;
use crate::ports::{CleanPhoto, NotCleaned};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{AttemptId, EvidenceId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::UploadState;
use porchlight_store::rows::Upload;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most bytes of an original.
pub const MAX_PHOTO_BYTES: u64 = 12_000_000;
/// Most interrupted uploads finished in one step of the reconciler.
const MAX_FINISHED_PER_STEP: u32 = 100;
/// Most bytes of a preview.
pub const MAX_PREVIEW_BYTES: usize = 200_000;

/// How an upload stands, as the phone sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadStatus {
    /// Stable code: committed, preview, received, verified or unusable.
    pub state: String,
    /// Chunks of [`CHUNK_BYTES`] that are not wholly here.
    pub missing: Vec<u32>,
    /// Runs of pieces of [`PIECE_BYTES`] that are still missing: the first one, and how many.
    pub missing_pieces: Vec<(u32, u32)>,
    /// Why it cannot be used, in plain English.
    pub problem: Option<String>,
    /// Stable codes of what it is found wanting in: advice to take it again, no refusal.
    pub wanting: Vec<String>,
}

/// What became of a whole file.
struct Looked {
    files: PhotoFiles,
    state: UploadState,
    key: Option<ContentKey>,
    judged: Option<Judged>,
}

/// Whether bytes are still awaited.
fn is_open(state: UploadState) -> bool {
    matches!(state, UploadState::Committed | UploadState::Preview)
}

fn lacks_preview(upload: &Upload) -> bool {
    matches!(upload.state, UploadState::Committed | UploadState::Unusable) && !upload.has_preview
}

impl App {
    fn own_upload(&self, ctx: &Ctx, id: EvidenceId) -> Result<Upload> {
        let courier = ctx.courier()?;
        let upload = self.read(|tx| Ok(tx.upload(id)?))?;
        upload.filter(|u| u.courier == courier).ok_or(Error::Absent("photo"))
    }

    /// How a photo of the acting courier stands.
    ///
    /// # Errors
    /// Denied to all but couriers; absent.
    pub fn upload_status(&self, ctx: &Ctx, id: EvidenceId) -> Result<UploadStatus> {
        let upload = self.own_upload(ctx, id)?;
        self.status_of(&upload)
    }

    fn status_of(&self, upload: &Upload) -> Result<UploadStatus> {
        let done = !is_open(upload.state);
        let here = self.read(|tx| Ok(tx.chunk_numbers(upload.id)?))?;
        let mut missing: Vec<u32> = vec![];
        if !done {
            // Both are in order.
            let mut here = here.into_iter().peekable();
            for number in 0..piece_count(upload.bytes) {
                if here.next_if_eq(&number).is_none() {
                    missing.push(number);
                }
            }
        }
        let mut chunks: Vec<u32> = missing.iter().map(|piece| piece / CHUNK_PIECES).collect();
        chunks.dedup();
        let files = PhotoFiles::of(upload);
        Ok(UploadStatus {
            state: upload.state.code().into(),
            missing: chunks,
            missing_pieces: runs(&missing),
            problem: files.problem,
            wanting: files.wanting,
        })
    }

    /// Takes the small picture, so that the recipient sees something within seconds; also after an
    /// original that turned out unusable, because then it is the only picture there is.
    ///
    /// # Errors
    /// Denied; absent; invalid: not a usable picture.
    pub fn put_preview(&self, ctx: &mut Ctx, id: EvidenceId, bytes: &[u8]) -> Result<UploadStatus> {
        let upload = self.own_upload(ctx, id)?;
        if !lacks_preview(&upload) {
            return self.status_of(&upload);
        }
        if bytes.len() > MAX_PREVIEW_BYTES {
            return Err(Error::invalid("preview", "too_large", "a preview has at most 200 kB"));
        }
        let clean = self.ports.photos.clean(bytes).map_err(|error| match error {
            NotCleaned::Refused(refusal) => {
                Error::invalid("preview", refusal.code, refusal.message)
            }
            NotCleaned::Busy(_) => Error::Overloaded,
        })?;
        let key = self.content_key(ctx, id)?;
        let (preview, blob) = self.keep_picture(ctx, &key, Size::Preview, &clean.preview)?;
        let newsroom = self.newsroom();
        self.work(ctx, move |tx, hand| {
            let Some(mut upload) = tx.upload(id)? else { return Ok(()) };
            if lacks_preview(&upload) && key.keep(tx, hand.now)? {
                let mut files = PhotoFiles::of(&upload);
                files.preview = Some(preview.hex());
                files.preview_blob = Some(blob.hex());
                // Until the original is here: what was covered in the picture that is shown.
                files.measured = clean.quality.clone();
                upload.quality = json!(files).to_string();
                upload.has_preview = true;
                if upload.state == UploadState::Committed {
                    upload.state = UploadState::Preview;
                }
                upload.changed_at = hand.now;
                tx.put_upload(&upload)?;
                newsroom.photo_came(tx, hand, id)?;
            }
            Ok(())
        })?;
        self.ring_photo(ctx, id)?;
        self.upload_status(ctx, id)
    }

    /// Takes one whole chunk of the original, the last one shorter: eight pieces at once.
    ///
    /// # Errors
    /// Denied; absent; invalid chunk.
    pub fn put_chunk(
        &self,
        ctx: &mut Ctx,
        id: EvidenceId,
        number: u32,
        bytes: Vec<u8>,
    ) -> Result<UploadStatus> {
        let upload = self.own_upload(ctx, id)?;
        if !is_open(upload.state) {
            return self.status_of(&upload);
        }
        let first = number.saturating_mul(CHUNK_PIECES);
        let whole = u64::try_from(upload.bytes).unwrap_or(0);
        let rest = whole.saturating_sub(u64::from(first) * PIECE_BYTES as u64);
        if rest == 0 || bytes.len() as u64 != rest.min(CHUNK_BYTES as u64) {
            return Err(wrong_pieces(&upload));
        }
        self.put_pieces(ctx, id, first, bytes)
    }

    /// Takes consecutive pieces of the original from number `first` on, up to a chunk at once. Pieces
    /// may come in any order, repeated and from several requests at the same time. When all are here
    /// the file is checked and made safe.
    ///
    /// # Errors
    /// Denied; absent; invalid pieces.
    pub fn put_pieces(
        &self,
        ctx: &mut Ctx,
        id: EvidenceId,
        first: u32,
        bytes: Vec<u8>,
    ) -> Result<UploadStatus> {
        let upload = self.own_upload(ctx, id)?;
        if !is_open(upload.state) {
            return self.status_of(&upload);
        }
        let whole = u64::try_from(upload.bytes).unwrap_or(0);
        let end = u64::from(first) * PIECE_BYTES as u64 + bytes.len() as u64;
        let even = bytes.len().is_multiple_of(PIECE_BYTES) || end == whole;
        let fits = !bytes.is_empty() && bytes.len() <= CHUNK_BYTES && end <= whole;
        if !even || !fits || whole > MAX_PHOTO_BYTES {
            return Err(wrong_pieces(&upload));
        }
        self.work(ctx, move |tx, _| {
            // Another request may have brought the last piece meanwhile: one that stayed behind would
            // outlive the photo.
            if !tx.upload(id)?.is_some_and(|upload| is_open(upload.state)) {
                return Ok(());
            }
            for (number, piece) in (first..).zip(bytes.chunks(PIECE_BYTES)) {
                tx.insert_chunk(id, number, piece)?;
            }
            Ok(())
        })?;
        // Asked after the write, so that of two requests at once the later one sees all.
        let status = self.status_of(&upload)?;
        if !status.missing_pieces.is_empty() {
            return Ok(status);
        }
        self.finish_upload(ctx, id)?;
        self.upload_status(ctx, id)
    }

    /// Checks and makes safe an upload whose chunks are all here. Repeating is harmless, so a
    /// reconciler may call it after an interruption.
    ///
    /// # Errors
    /// Absent; faults.
    pub fn finish_upload(&self, ctx: &mut Ctx, id: EvidenceId) -> Result<()> {
        self.try_to_finish(ctx, id).map(drop)
    }

    /// Says no if nobody could look at the file yet.
    fn try_to_finish(&self, ctx: &mut Ctx, id: EvidenceId) -> Result<bool> {
        let (upload, chunks) = self.read(|tx| {
            let upload = tx.upload(id)?.ok_or(Error::Absent("photo"))?;
            let chunks = tx.chunks(id)?;
            Ok((upload, chunks))
        })?;
        if !is_open(upload.state) || chunks.len() != piece_count(upload.bytes) as usize {
            return Ok(true);
        }
        let bytes = chunks.concat();
        if i64::try_from(bytes.len()) != Ok(upload.bytes) {
            // Left by a version that cut files otherwise: the phone still has them and sends again.
            self.work(ctx, move |tx, _| tx.remove_chunks(id).map(|_| ()))?;
            return Ok(true);
        }
        let before = upload.clone();
        let looked = self.look_at(ctx, &upload, &bytes)?;
        // The chunks stay, and the reconciler takes them up again.
        let Some(Looked { files, state, key, judged }) = looked else { return Ok(false) };
        let newsroom = self.newsroom();
        self.record(ctx, "", move |tx, hand| {
            let Some(mut upload) = tx.upload(id)? else { return Ok(Done::Refused(())) };
            if !is_open(upload.state) {
                return Ok(Done::Refused(()));
            }
            // Somebody else kept another key meanwhile: the reconciler takes it up again.
            if let Some(key) = &key
                && !key.keep(tx, hand.now)?
            {
                return Ok(Done::Refused(()));
            }
            if let Some(judged) = &judged {
                judged.keep(tx)?;
            }
            let first = upload.state == UploadState::Committed;
            upload.state = state;
            upload.quality = json!(files).to_string();
            upload.has_preview = files.preview.is_some();
            upload.changed_at = hand.now;
            tx.put_upload(&upload)?;
            tx.remove_chunks(id)?;
            if state == UploadState::Verified {
                place_is_due(tx, hand, id)?;
            }
            let fact = json!({
                "evidence": id.to_string(), "original": upload.digest.hex(),
                "shown": files.display, "preview": files.preview, "state": state.code(),
                "certificates": files.certificates.as_ref().map(|pem| sha256(&[pem.as_bytes()]).hex()),
                "received_at": hand.now.micros(), "measured": files.measured,
                "wanting": files.wanting,
            });
            hand.leave(LeafKind::Evidence, id, fact);
            if first && state == UploadState::Verified {
                newsroom.photo_came(tx, hand, id)?;
            }
            Ok(Done::Kept(()))
        })?;
        self.remove_replaced(&before)?;
        self.ring_photo(ctx, id)?;
        Ok(true)
    }

    /// Checks a whole file against what was committed to, makes it safe and judges it; nothing if
    /// nobody could look at it yet.
    fn look_at(&self, ctx: &mut Ctx, upload: &Upload, bytes: &[u8]) -> Result<Option<Looked>> {
        let id = upload.id;
        let mut files = PhotoFiles::of(upload);
        let unusable = |files: PhotoFiles, why: String| {
            let files = PhotoFiles { problem: Some(why), ..files };
            Ok(Some(Looked { files, state: UploadState::Unusable, key: None, judged: None }))
        };
        if sha256(&[bytes]) != upload.digest {
            return unusable(files, "the file is not the one committed to at the shutter".into());
        }
        let clean = match self.ports.photos.clean(bytes) {
            Ok(clean) => clean,
            Err(NotCleaned::Busy(_)) => return Ok(None),
            Err(NotCleaned::Refused(refusal)) => return unusable(files, refusal.message),
        };
        let key = self.keep_pictures(ctx, id, &mut files, &clean)?;
        let judged = self.read(|tx| judge(tx, (id, upload.courier), &clean, ctx.now))?;
        files.measured = clean.quality;
        judged.note(&mut files);
        let (key, judged) = (Some(key), Some(judged));
        Ok(Some(Looked { files, state: UploadState::Verified, key, judged }))
    }

    fn keep_pictures(
        &self,
        ctx: &mut Ctx,
        id: EvidenceId,
        files: &mut PhotoFiles,
        clean: &CleanPhoto,
    ) -> Result<ContentKey> {
        let key = self.content_key(ctx, id)?;
        let signed = self.with_manifest(id, &clean.display, &clean.quality)?;
        files.certificates = signed.certificates;
        let (display, blob) = self.keep_picture(ctx, &key, Size::Display, &signed.bytes)?;
        (files.display, files.display_blob) = (Some(display.hex()), Some(blob.hex()));
        let (preview, blob) = self.keep_picture(ctx, &key, Size::Preview, &clean.preview)?;
        (files.preview, files.preview_blob) = (Some(preview.hex()), Some(blob.hex()));
        Ok(key)
    }

    /// Finishes uploads whose last step was interrupted. Returns how many were looked at.
    ///
    /// # Errors
    /// Faults only.
    pub fn finish_uploads(&self, ctx: &mut Ctx) -> Result<u32> {
        let before = ctx.now.plus(-porchlight_domain::time::MINUTE);
        let chunk = i64::try_from(PIECE_BYTES).unwrap_or(i64::MAX);
        let waiting =
            self.read(|tx| Ok(tx.unfinished_uploads(before, chunk, MAX_FINISHED_PER_STEP)?))?;
        // One that cannot be finished now must not keep the others waiting.
        let (mut failed, mut looked_at) = (None, 0);
        for upload in &waiting {
            match self.try_to_finish(ctx, upload.id) {
                Ok(true) => looked_at += 1,
                // Where nobody can look at one, nobody can look at the next either.
                Ok(false) => break,
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        match failed {
            Some(error) => Err(error),
            None => Ok(looked_at),
        }
    }

    fn ring_photo(&self, ctx: &Ctx, id: EvidenceId) -> Result<()> {
        let order = self.read(|tx| {
            let evidence = tx.evidence(id)?.ok_or(Error::Absent("photo"))?;
            let attempt = tx.attempt(evidence.attempt)?.ok_or(Error::Absent("attempt"))?;
            tx.order(attempt.delivery_order)?.ok_or(Error::Absent("order"))
        })?;
        self.ring_station(ctx, order.station);
        self.ring_all(ctx, [format!("order/{}", order.id)]);
        Ok(())
    }

    /// The pictures of an attempt: evidence id, its state and files.
    ///
    /// # Errors
    /// Faults only.
    pub(crate) fn photos_of(
        &self,
        attempt: AttemptId,
    ) -> Result<Vec<(EvidenceId, UploadState, PhotoFiles)>> {
        self.read(|tx| {
            let mut list = vec![];
            for evidence in tx.evidence_of(attempt)? {
                if let Some(upload) = tx.upload(evidence.id)? {
                    list.push((evidence.id, upload.state, PhotoFiles::looked_up(tx, &upload)?));
                }
            }
            Ok(list)
        })
    }
}
