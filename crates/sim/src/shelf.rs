//! Blobs in memory. They outlive a killed server, as files would, and go wrong when the schedule
//! says so: a write that fails, or fails and happened all the same, a full disk, a read that fails,
//! a file that is lost or damaged where it lies.

use porchlight_app::ports::{BlobFault, Blobs};
use porchlight_domain::digest::{Digest, sha256};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What every rehearsed failure says, so that a real one is not taken for it.
pub const REHEARSED: &str = "rehearsed failure";

/// How one use of the blobs goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlobTrouble {
    /// A write fails and nothing is kept.
    WriteFails,
    /// A write fails and the bytes are kept.
    WriteFailsButKept,
    /// A read fails; the bytes are there.
    ReadFails,
    /// A removal fails and nothing is removed.
    RemovalFails,
}

#[derive(Debug, Default)]
struct Shelf {
    files: BTreeMap<Digest, Vec<u8>>,
    armed: Option<BlobTrouble>,
    full: bool,
}

impl Shelf {
    /// Takes the trouble if it is one of these.
    fn strikes(&mut self, kinds: &[BlobTrouble]) -> Option<BlobTrouble> {
        self.armed.take_if(|armed| kinds.contains(armed))
    }
}

/// Blobs in memory.
#[derive(Debug, Default)]
pub struct MemoryBlobs(Mutex<Shelf>);

impl MemoryBlobs {
    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next use of its kind goes wrong.
    pub fn arm(&self, trouble: BlobTrouble) {
        self.lock().armed = Some(trouble);
    }

    /// Takes back trouble that has not struck; says whether it struck.
    pub fn disarm(&self) -> bool {
        self.lock().armed.take().is_none()
    }

    /// Whether the disk is full from now on.
    pub fn set_full(&self, full: bool) {
        self.lock().full = full;
    }

    /// Every digest that has a file.
    #[must_use]
    pub fn kept(&self) -> Vec<Digest> {
        self.lock().files.keys().copied().collect()
    }

    /// The medium loses a file.
    pub fn lose(&self, digest: Digest) {
        self.lock().files.remove(&digest);
    }

    /// The medium changes a file's bytes, or cuts it short.
    pub fn damage(&self, digest: Digest, cut: bool) {
        if let Some(bytes) = self.lock().files.get_mut(&digest) {
            if cut {
                bytes.truncate(bytes.len() / 2);
            } else if let Some(byte) = bytes.last_mut() {
                // Twice is not undone.
                *byte = byte.wrapping_add(1);
            }
        }
    }
}

impl Blobs for MemoryBlobs {
    fn put(&self, bytes: &[u8]) -> Result<Digest, String> {
        let digest = sha256(&[bytes]);
        let mut shelf = self.lock();
        if shelf.full {
            return Err(format!("{REHEARSED}: the disk is full"));
        }
        let kinds = [BlobTrouble::WriteFails, BlobTrouble::WriteFailsButKept];
        let trouble = shelf.strikes(&kinds);
        if trouble != Some(BlobTrouble::WriteFails) {
            shelf.files.insert(digest, bytes.to_vec());
        }
        match trouble {
            Some(_) => Err(format!("{REHEARSED}: a write failed")),
            None => Ok(digest),
        }
    }

    fn get(&self, digest: Digest) -> Result<Option<Vec<u8>>, BlobFault> {
        let mut shelf = self.lock();
        if shelf.strikes(&[BlobTrouble::ReadFails]).is_some() {
            return Err(BlobFault::Medium(format!("{REHEARSED}: a read failed")));
        }
        match shelf.files.get(&digest) {
            Some(bytes) if sha256(&[bytes]) != digest => Err(BlobFault::Damaged(digest)),
            found => Ok(found.cloned()),
        }
    }

    fn remove(&self, digest: Digest) -> Result<bool, String> {
        let mut shelf = self.lock();
        if shelf.strikes(&[BlobTrouble::RemovalFails]).is_some() {
            return Err(format!("{REHEARSED}: a removal failed"));
        }
        Ok(shelf.files.remove(&digest).is_some())
    }

    fn list(&self, first: u8) -> Result<Vec<Digest>, String> {
        let shelf = self.lock();
        let slice = shelf.files.keys().filter(|digest| digest.0[0] == first);
        Ok(slice.copied().collect())
    }
}
