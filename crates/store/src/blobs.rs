//! A folder of blobs, named by their SHA-256, so that equal bytes are kept once and any change
//! of a file is seen on reading.
//!
//! Owns: the layout `ab/cdef...` and durable writing (temporary file, fsync, rename, fsync of the
//! folder). Never does: know what the bytes are.

use porchlight_domain::digest::{Digest, sha256};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

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
        let hex = digest.hex();
        self.root.join(&hex[..2]).join(&hex[2..])
    }

    /// Keeps the bytes durably and answers their digest. Keeping them again changes nothing.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Digest> {
        let digest = sha256(&[bytes]);
        let place = self.place(digest);
        if place.exists() {
            return Ok(digest);
        }
        let folder = place.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let temporary = folder.join(format!(".{}-{serial}", std::process::id()));
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&temporary, &place)?;
        sync_folder(folder)?;
        Ok(digest)
    }

    /// The bytes with this digest; `None` if they are not here.
    ///
    /// # Errors
    /// The disk refuses, or the file no longer has the digest it is named by.
    pub fn get(&self, digest: Digest) -> io::Result<Option<Vec<u8>>> {
        let bytes = match fs::read(self.place(digest)) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(e),
        };
        if sha256(&[&bytes]) != digest {
            let name = digest.hex();
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("{name} was altered")));
        }
        Ok(Some(bytes))
    }

    /// Removes the bytes with this digest; says whether they were here.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn remove(&self, digest: Digest) -> io::Result<bool> {
        match fs::remove_file(self.place(digest)) {
            Ok(()) => Ok(true),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(e) => Err(e),
        }
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
