//! The key folder: five secrets of 32 bytes, in hexadecimal, one file each, mode 0600.
//!
//! Made on first start and never again: a database that has entries needs the keys it was written
//! with, and making new ones would turn links, codes and signatures worthless without a word.

use crate::entropy_clock;
use crate::failure::{Failure, Outcome};
use crate::folder::{Folder, OTHERS, mode, write_private};
use porchlight_app::keys::Keys;
use porchlight_domain::digest::{decode_hex, encode_hex};
use porchlight_seal::key::LogKey;
use std::fs;
use std::path::Path;

/// Names of the files: recipients' links and codes, rounds and pseudonyms, the log's signature, the
/// keys of photos, and what push services know this server by.
pub const FILES: [&str; 5] = ["link", "draw", "log", "photo", PUSH];
/// What push services know this server by.
pub const PUSH: &str = "push";

/// What the key folder holds.
pub struct Secrets {
    /// For links, codes and rounds.
    pub keys: Keys,
    /// Signs the log.
    pub log: LogKey,
    /// What push services know this server by, a P-256 scalar.
    pub push: [u8; 32],
}

/// What was never written yet, so that its key may be made.
#[derive(Debug, Clone, Copy)]
pub struct Fresh {
    /// Nothing was ever recorded.
    pub all: bool,
    /// No photo was ever sealed.
    pub photos: bool,
    /// No browser ever asked to be told.
    pub browsers: bool,
}

/// Reads the keys; makes those that nothing was written with yet.
///
/// # Errors
/// A key is missing, damaged, or readable by others.
pub fn open(folder: &Folder, fresh: Fresh) -> Outcome<Secrets> {
    let [link, draw, log, photo, push] = FILES;
    let keys = Keys {
        link: one(folder, link, fresh.all)?,
        draw: one(folder, draw, fresh.all)?,
        photo: one(folder, photo, fresh.photos)?,
    };
    let log = LogKey::from_secret(&one(folder, log, fresh.all)?);
    Ok(Secrets { keys, log, push: one(folder, push, fresh.browsers)? })
}

fn one(folder: &Folder, name: &str, fresh: bool) -> Outcome<[u8; 32]> {
    let path = folder.keys().join(name);
    if !path.exists() {
        if !fresh {
            return Err(Failure::fault(
                format!(
                    "the key {} is missing, but the database was written with it",
                    path.display()
                ),
                "put the keys folder back from its own backup; see docs/operating.md, \"Restore\"",
            ));
        }
        let secret: [u8; 32] = entropy_clock::random();
        write_private(&path, format!("{}\n", encode_hex(&secret)).as_bytes())?;
        return Ok(secret);
    }
    check_private(&path)?;
    let text = fs::read_to_string(&path).map_err(|e| Failure::file("reading", &path, &e))?;
    decode_hex::<32>(text.trim()).ok_or_else(|| {
        Failure::fault(
            format!("the key {} is damaged: it must be 64 hexadecimal digits", path.display()),
            "put it back from the backup of the keys folder",
        )
    })
}

/// Refuses a secret that others on this machine can read.
///
/// # Errors
/// Others can, or it is not there.
pub(crate) fn check_private(path: &Path) -> Outcome<()> {
    let mode = mode(path).map_err(|e| Failure::file("reading", path, &e))?;
    if mode & OTHERS == 0 {
        return Ok(());
    }
    Err(Failure::no(
        format!("others on this machine can read {} (mode {mode:04o})", path.display()),
        format!("chmod 600 {0}, and think about who may have read it", path.display()),
    ))
}
