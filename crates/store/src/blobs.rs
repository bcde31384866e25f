//! A folder of blobs, named by their SHA-256, so that equal bytes are kept once and any change
//! of a file is seen on reading.
//!
//! Owns: the layout `ab/cdef...` and durable writing (temporary file, fsync, rename, fsync of the
//! folder). Never does: know what the bytes are.

use porchlight_domain::digest::{Digest, encode_hex, sha256};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Most bytes of one blob: nothing larger is kept, and a larger file is not what was kept.
pub const MAX_BLOB_BYTES: u64 = 64 * 1024 * 1024;
/// Characters of a digest that name its folder.
const PREFIX: usize = 2;

/// Why bytes could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlobFault {
    /// There is a file, and its bytes are not the ones it is named by.
    Damaged(Digest),
    /// The medium failed; the bytes may be there.
    Medium(String),
}

impl fmt::Display for BlobFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Damaged(digest) => write!(f, "the file {digest} is damaged"),
            Self::Medium(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for BlobFault {}

impl From<io::Error> for BlobFault {
    fn from(error: io::Error) -> Self {
        Self::Medium(error.to_string())
    }
}

/// The name of a blob below whatever holds blobs: the first two characters of its digest, a
/// slash, the others.
#[must_use]
pub fn name_of(digest: Digest) -> String {
    let hex = digest.hex();
    format!("{}/{}", &hex[..PREFIX], &hex[PREFIX..])
}

/// The digest that a name says; `None` for anything that is not a blob's name.
#[must_use]
pub fn named(name: &str) -> Option<Digest> {
    let (folder, rest) = name.split_once('/')?;
    let hex = format!("{folder}{rest}");
    let digest = Digest::from_hex(&hex)?;
    (folder.len() == PREFIX && digest.hex() == hex).then_some(digest)
}

/// A folder of content-addressed blobs.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    serial: AtomicU64,
}

impl Folder {
    /// Opens the folder, making it if it is not there.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(root: impl Into<PathBuf>) -> io::Result<Self> {
        let root = root.into();
        fs::create_dir_all(&root)?;
        Ok(Self { root, serial: AtomicU64::new(0) })
    }

    fn place(&self, digest: Digest) -> PathBuf {
        self.root.join(name_of(digest))
    }

    /// Keeps the bytes durably and answers their digest. Keeping them again changes nothing,
    /// unless the file was damaged: then it is whole again.
    ///
    /// # Errors
    /// The disk refuses, or these are too many bytes.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Digest> {
        if bytes.len() as u64 > MAX_BLOB_BYTES {
            let text = format!("a blob has at most {MAX_BLOB_BYTES} bytes");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, text));
        }
        let digest = sha256(&[bytes]);
        let place = self.place(digest);
        let folder = place.parent().unwrap_or(&self.root);
        if matches!(self.get(digest), Ok(Some(_))) {
            // Whoever put it here may have been stopped before its name was durable.
            sync_folder(folder)?;
            return Ok(digest);
        }
        if !folder.exists() {
            fs::create_dir_all(folder)?;
            sync_folder(&self.root)?;
        }
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".{}-{serial}", std::process::id()));
        let written = write_synced(&temporary, bytes).and_then(|()| fs::rename(&temporary, &place));
        if let Err(error) = written {
            // Best effort: on a full disk every byte counts. The name shows that it is no blob.
            let _ = fs::remove_file(&temporary);
            return Err(error);
        }
        sync_folder(folder)?;
        Ok(digest)
    }

    /// The bytes with this digest; `None` if they are not here.
    ///
    /// # Errors
    /// The disk refuses, or the file no longer has the digest it is named by.
    pub fn get(&self, digest: Digest) -> Result<Option<Vec<u8>>, BlobFault> {
        let file = match File::open(self.place(digest)) {
            Ok(file) => file,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e.into()),
        };
        let mut bytes = Vec::new();
        file.take(MAX_BLOB_BYTES + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_BLOB_BYTES || sha256(&[&bytes]) != digest {
            return Err(BlobFault::Damaged(digest));
        }
        Ok(Some(bytes))
    }

    /// Removes the bytes with this digest, durably; says whether they were here.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn remove(&self, digest: Digest) -> io::Result<bool> {
        let place = self.place(digest);
        match fs::remove_file(&place) {
            Ok(()) => {
                sync_folder(place.parent().unwrap_or(&self.root))?;
                Ok(true)
            }
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(e),
        }
    }

    /// The digests that begin with this byte, in order. Files on their way are none.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn list(&self, first: u8) -> io::Result<Vec<Digest>> {
        let prefix = encode_hex(&[first]);
        let mut list = vec![];
        let entries = match fs::read_dir(self.root.join(&prefix)) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(list),
            Err(e) => return Err(e),
        };
        for entry in entries {
            let name = entry?.file_name();
            list.extend(name.to_str().and_then(|rest| named(&format!("{prefix}/{rest}"))));
        }
        list.sort_unstable();
        Ok(list)
    }
}

fn write_synced(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(place)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
