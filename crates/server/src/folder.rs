//! The data folder: what lies where, who may read it, and who serves it.

use crate::failure::{Failure, Outcome};
use std::fs::{self, DirBuilder, File, OpenOptions, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Bits of a mode that let the group or others in.
pub(crate) const OTHERS: u32 = 0o077;

/// Paths below the data folder.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The layout below `root`; makes nothing.
    #[must_use]
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The data folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The settings file.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.root.join(crate::config::DEFAULT_FILE)
    }

    /// The database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.root.join("db/porchlight.sqlite")
    }

    /// Photos, by digest.
    #[must_use]
    pub fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }

    /// Secrets.
    #[must_use]
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }

    /// The server's halves of templates' keys: never in a backup.
    #[must_use]
    pub fn face_keys(&self) -> PathBuf {
        self.root.join("face-keys")
    }

    /// The newest checkpoint that was signed, kept with the keys so that a restored database
    /// cannot bring an older one along.
    #[must_use]
    pub fn published(&self) -> PathBuf {
        self.keys().join("latest-checkpoint")
    }

    /// Makes what is missing, for this user only.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn make(&self) -> Outcome<()> {
        let database = self.database();
        let db = database.parent().unwrap_or(&self.root);
        for folder in [&self.root, db, &self.blobs(), &self.keys()] {
            make_private(folder)?;
        }
        Ok(())
    }

    /// Whether there is a database here.
    #[must_use]
    pub fn has_database(&self) -> bool {
        self.database().is_file()
    }

    /// Whether a process serves the folder now.
    ///
    /// # Errors
    /// The lock cannot be looked at.
    pub fn is_served(&self) -> Outcome<bool> {
        let path = self.lock();
        let Ok(file) = File::open(&path) else { return Ok(false) };
        match file.try_lock_shared() {
            Ok(()) => Ok(false),
            Err(TryLockError::WouldBlock) => Ok(true),
            Err(TryLockError::Error(error)) => Err(Failure::file("looking at", &path, &error)),
        }
    }

    fn lock(&self) -> PathBuf {
        self.root.join("serving.lock")
    }

    /// Takes the folder for serving or for work that needs the server stopped. Held until dropped.
    ///
    /// # Errors
    /// Another process has it.
    pub fn lease(&self) -> Outcome<Lease> {
        let path = self.lock();
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .mode(0o600)
            .open(&path)
            .map_err(|e| Failure::file("opening", &path, &e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let who = fs::read_to_string(&path).unwrap_or_default();
                return Err(Failure::no(
                    format!(
                        "another porchlight (process {}) serves {}",
                        who.trim(),
                        self.root.display()
                    ),
                    "stop that one first, or use another data folder",
                ));
            }
            Err(TryLockError::Error(error)) => {
                return Err(Failure::file("locking", &path, &error));
            }
        }
        // The number is a help for people; the lock is what counts.
        let _ = file.set_len(0);
        let _ = writeln!(file, "{}", std::process::id());
        Ok(Lease { _file: file })
    }
}

/// Nobody else serves the folder while this is held; the system frees it even after a crash.
#[derive(Debug)]
pub struct Lease {
    _file: File,
}

/// Makes a folder that only this user can enter, if it is not there.
///
/// # Errors
/// The disk refuses.
pub(crate) fn make_private(folder: &Path) -> Outcome<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|e| Failure::file("making", folder, &e))
}

/// Replaces a file durably with mode 0600: temporary file, fsync, rename, fsync of the folder.
///
/// # Errors
/// The disk refuses.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Outcome<()> {
    let temporary = path.with_extension(format!("{}.new", std::process::id()));
    let written = || -> std::io::Result<()> {
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, path)?;
        File::open(path.parent().unwrap_or(Path::new(".")))?.sync_all()
    };
    written().map_err(|e| Failure::file("writing", path, &e))
}

/// The permission bits of a file or folder.
///
/// # Errors
/// It is not there.
pub(crate) fn mode(path: &Path) -> std::io::Result<u32> {
    Ok(fs::metadata(path)?.permissions().mode() & 0o777)
}
