//! The server's halves of templates' keys: one file of 32 bytes for each, mode 0600.
//!
//! The folder is beside `keys/`, not in it, because `keys/` is backed up and this must never be: a
//! half that is in a backup cannot be destroyed. `porchlight backup` copies only what it knows by
//! name and does not know this folder; the tag in it tells other backup programs to leave it
//! out. Nothing here lists the folder.

use crate::failure::{Failure, Outcome};
use crate::folder::{OTHERS, make_private, mode, write_private};
use porchlight_domain::id::FaceTemplateId;
use porchlight_identity::halves::{
    Destroyed, HALF_BYTES, KeyStoreFault, Put, ServerHalf, ServerHalves,
};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Backup programs that know it (tar, borg, restic and others) leave out a folder with this file.
pub const TAG_FILE: &str = "CACHEDIR.TAG";
/// What the tag must begin with (Cache Directory Tagging Specification), and why it is here.
const TAG: &str = "Signature: 8a477f597d28d172789f06886806bc55\n\
    # Keys of face templates. Never back this folder up, snapshot or copy it: a key that is in a\n\
    # backup cannot be destroyed, and destroying keys is what couriers were promised. Losing it\n\
    # costs each of them one enrolment. See docs/identity.md.\n";

/// The halves as files of a folder.
#[derive(Debug)]
pub struct FaceKeyFolder {
    path: PathBuf,
}

impl FaceKeyFolder {
    /// The folder at `path`, made and tagged if it is not there.
    ///
    /// # Errors
    /// The disk refuses, or others on this machine can enter the folder.
    pub fn open(path: &Path) -> Outcome<Self> {
        make_private(path)?;
        let mode = mode(path).map_err(|e| Failure::file("looking at", path, &e))?;
        if mode & OTHERS != 0 {
            return Err(Failure::no(
                format!("others on this machine can enter {} (mode {mode:04o})", path.display()),
                format!("chmod 700 {}, and think about who may have read it", path.display()),
            ));
        }
        let tag = path.join(TAG_FILE);
        if !tag.exists() {
            write_private(&tag, TAG.as_bytes())?;
        }
        Ok(Self { path: path.to_owned() })
    }

    fn file(&self, id: FaceTemplateId) -> PathBuf {
        self.path.join(id.to_string())
    }

    /// Makes what happened to the folder's entries durable.
    fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }

    fn fault(&self, id: FaceTemplateId) -> impl Fn(io::Error) -> KeyStoreFault {
        let path = self.file(id);
        move |error| KeyStoreFault(format!("{}: {error}", path.display()))
    }

    fn write(&self, id: FaceTemplateId, half: &ServerHalf) -> io::Result<Put> {
        let path = self.file(id);
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let mut file = match made {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => return Ok(Put::Taken),
            other => other?,
        };
        file.write_all(half.bytes())?;
        file.sync_all()?;
        self.sync()?;
        Ok(Put::Kept)
    }

    fn read(&self, id: FaceTemplateId) -> io::Result<Option<ServerHalf>> {
        let path = self.file(id);
        let mut file = match File::open(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        if mode(&path)? & OTHERS != 0 {
            return Err(io::Error::other("others on this machine can read it; chmod 600"));
        }
        if file.metadata()?.len() != HALF_BYTES as u64 {
            return Err(io::Error::other("it is damaged; the courier has to enrol again"));
        }
        let mut bytes = Zeroizing::new([0; HALF_BYTES]);
        file.read_exact(&mut bytes[..])?;
        // All zero: the machine stopped between overwriting and removing, and that was the end of it.
        Ok(ServerHalf::new(*bytes))
    }

    fn remove(&self, id: FaceTemplateId) -> io::Result<Destroyed> {
        let path = self.file(id);
        let mut file = match OpenOptions::new().write(true).open(&path) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                // An earlier try may have removed it and stopped before that was durable.
                self.sync()?;
                return Ok(Destroyed::Before);
            }
            other => other?,
        };
        file.write_all(&[0; HALF_BYTES])?;
        file.sync_all()?;
        fs::remove_file(&path)?;
        self.sync()?;
        Ok(Destroyed::Now)
    }
}

impl ServerHalves for FaceKeyFolder {
    fn put(&self, id: FaceTemplateId, half: &ServerHalf) -> Result<Put, KeyStoreFault> {
        self.write(id, half).map_err(self.fault(id))
    }

    fn get(&self, id: FaceTemplateId) -> Result<Option<ServerHalf>, KeyStoreFault> {
        self.read(id).map_err(self.fault(id))
    }

    fn destroy(&self, id: FaceTemplateId) -> Result<Destroyed, KeyStoreFault> {
        self.remove(id).map_err(self.fault(id))
    }
}
