//! Pictures under a key of their own, so that destroying the key erases them, in every copy of
//! every file at once. How bytes are sealed is in [`crate::sealing`].

use super::{PhotoFiles, Size};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::ports::BlobFault;
use crate::sealing::{open, seal};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::FileFault;
use porchlight_store::Tx;
use porchlight_store::rows::{PhotoKey, Upload};

const TAG: &[u8] = b"porchlight/photo/v1\0";

/// What is sealed: part of what is authenticated, so that files cannot stand in for each other.
fn label(id: EvidenceId, what: &str) -> Vec<u8> {
    [TAG, &id.0, what.as_bytes()].concat()
}

impl Size {
    fn label(self) -> &'static str {
        match self {
            Self::Display => "display",
            Self::Preview => "preview",
            Self::Features => "features",
        }
    }
}

/// A photo's key: as it is used, and as it is kept.
#[derive(Clone)]
pub(crate) struct ContentKey {
    id: EvidenceId,
    key: [u8; 32],
    wrapped: Vec<u8>,
}

impl ContentKey {
    /// Keeps the key with the photo, unless another request was faster; says whether this is the
    /// photo's key now.
    pub(crate) fn keep(
        &self,
        tx: &Tx<'_>,
        now: Timestamp,
    ) -> std::result::Result<bool, porchlight_store::Error> {
        if let Some(known) = tx.photo_key(self.id)? {
            return Ok(known.wrapped == self.wrapped);
        }
        let key = PhotoKey { id: self.id, wrapped: self.wrapped.clone(), made_at: now };
        tx.insert_photo_key(&key)
    }
}

/// A file that cannot be shown.
struct Broken {
    file: Digest,
    fault: FileFault,
}

impl From<FileFault> for Error {
    fn from(fault: FileFault) -> Self {
        match fault {
            FileFault::Missing => Self::Absent("picture: its file is missing"),
            FileFault::Damaged => Self::Absent("picture: its file is damaged"),
        }
    }
}

impl App {
    fn unwrapped(&self, key: &PhotoKey) -> Result<[u8; 32]> {
        let opened = open(&self.keys.photo, &label(key.id, "key"), &key.wrapped);
        opened.and_then(|bytes| bytes.try_into().ok()).ok_or_else(|| {
            Error::Fault(format!("the key of {} does not open with keys/photo", key.id))
        })
    }

    /// The key of a photo, or a new one for its first picture.
    pub(crate) fn content_key(&self, ctx: &mut Ctx, id: EvidenceId) -> Result<ContentKey> {
        if let Some(known) = self.read(|tx| Ok(tx.photo_key(id)?))? {
            let key = self.unwrapped(&known)?;
            return Ok(ContentKey { id, key, wrapped: known.wrapped });
        }
        self.new_content_key(ctx, id)
    }

    /// A key that no picture was sealed under yet.
    pub(crate) fn new_content_key(&self, ctx: &mut Ctx, id: EvidenceId) -> Result<ContentKey> {
        let key: [u8; 32] = ctx.random();
        let wrapped = seal(&self.keys.photo, ctx.random(), &label(id, "key"), &key)?;
        Ok(ContentKey { id, key, wrapped })
    }

    /// Seals a picture and keeps it; answers the digest of the picture and of the sealed file.
    pub(crate) fn keep_picture(
        &self,
        ctx: &mut Ctx,
        key: &ContentKey,
        size: Size,
        bytes: &[u8],
    ) -> Result<(Digest, Digest)> {
        let sealed = seal(&key.key, ctx.random(), &label(key.id, size.label()), bytes)?;
        let blob = self.ports.blobs.put(&sealed).map_err(Error::Fault)?;
        Ok((sha256(&[bytes]), blob))
    }

    /// Bytes of a picture, checked against the digest that is in the log.
    ///
    /// # Errors
    /// Absent: not here yet, erased, lost or damaged; a fault if it does not open.
    pub(crate) fn picture(
        &self,
        id: EvidenceId,
        files: &PhotoFiles,
        size: Size,
    ) -> Result<Vec<u8>> {
        self.read_picture(id, files, size)?.map_err(|broken| broken.fault.into())
    }

    /// As [`App::picture`], and a broken file is noted, so that every page says so.
    ///
    /// # Errors
    /// As [`App::picture`].
    pub(crate) fn shown_picture(&self, now: Timestamp, id: EvidenceId) -> Result<Vec<u8>> {
        let upload = self.read(|tx| Ok(tx.upload(id)?))?.ok_or(Error::Absent("photo"))?;
        let files = PhotoFiles::of(&upload);
        let size = if files.display.is_some() { Size::Display } else { Size::Preview };
        self.read_picture(id, &files, size)?.or_else(|broken| {
            let newer = self.read(|tx| Ok(tx.upload(id)?))?.map(|upload| PhotoFiles::of(&upload));
            match newer {
                // The large picture came while the small one was looked for.
                Some(newer) if newer != files => self.picture(id, &newer, Size::Display),
                _ => {
                    self.note_broken(now, id, broken.file, broken.fault)?;
                    Err(broken.fault.into())
                }
            }
        })
    }

    /// Removes files that a photo had and has no more, such as the small picture that the phone sent
    /// first. What cannot be removed now is left to the scrubber.
    pub(crate) fn remove_replaced(&self, before: &Upload) -> Result<()> {
        let Some(now) = self.read(|tx| Ok(tx.upload(before.id)?))? else { return Ok(()) };
        let (old, new) = (PhotoFiles::of(before), PhotoFiles::of(&now));
        let kept: Vec<&str> = new.blobs().collect();
        for file in old.blobs().filter(|file| !kept.contains(file)).filter_map(Digest::from_hex) {
            if let Err(why) = self.ports.blobs.remove(file) {
                tracing::warn!(photo = %before.id, why, "a replaced file stays for the scrubber");
            }
        }
        Ok(())
    }

    fn read_picture(
        &self,
        id: EvidenceId,
        files: &PhotoFiles,
        size: Size,
    ) -> Result<std::result::Result<Vec<u8>, Broken>> {
        let (shown, blob) = match size {
            Size::Display => (&files.display, &files.display_blob),
            Size::Preview => (&files.preview, &files.preview_blob),
            Size::Features => return Err(Error::Absent("picture")),
        };
        let digest = |text: &Option<String>| text.as_deref().and_then(Digest::from_hex);
        let (Some(shown), Some(file)) = (digest(shown), digest(blob)) else {
            return Err(Error::Absent("picture"));
        };
        let read = self.open_sealed(id, size, file)?;
        if read.as_ref().is_ok_and(|bytes| sha256(&[bytes]) != shown) {
            return Err(Error::Fault(format!("a picture of {id} is not what was kept")));
        }
        Ok(read)
    }

    /// What a sealed file of a photo holds.
    ///
    /// # Errors
    /// Absent: erased, lost or damaged (which is noted); a fault if it does not open.
    pub(crate) fn sealed(
        &self,
        now: Timestamp,
        id: EvidenceId,
        size: Size,
        file: Digest,
    ) -> Result<Vec<u8>> {
        self.open_sealed(id, size, file)?.or_else(|broken| {
            self.note_broken(now, id, broken.file, broken.fault)?;
            Err(broken.fault.into())
        })
    }

    fn open_sealed(
        &self,
        id: EvidenceId,
        size: Size,
        file: Digest,
    ) -> Result<std::result::Result<Vec<u8>, Broken>> {
        let key = self.read(|tx| Ok(tx.photo_key(id)?))?.ok_or(Error::Absent("picture"))?;
        let sealed = match self.ports.blobs.get(file) {
            Ok(Some(sealed)) => sealed,
            Ok(None) => return Ok(Err(Broken { file, fault: FileFault::Missing })),
            Err(BlobFault::Damaged(_)) => {
                return Ok(Err(Broken { file, fault: FileFault::Damaged }));
            }
            Err(BlobFault::Medium(why)) => return Err(Error::Fault(why)),
        };
        open(&self.unwrapped(&key)?, &label(id, size.label()), &sealed)
            .map(Ok)
            .ok_or_else(|| Error::Fault(format!("a picture of {id} is not what was kept")))
    }
}
