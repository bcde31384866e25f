//! Backup and restore: a folder of plain files with their digests.
//!
//! A backup holds the database as of one moment, every photo it names, and the settings. `SHA256SUMS`
//! lists every file in the form that common tools check, and is written last: without it there is
//! no backup. Keys go elsewhere, or nowhere: whoever has a backup must not be able to sign.

mod make;
mod restore;

pub use make::make;
pub use restore::restore;

use crate::failure::{Failure, Outcome};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// First field of `backup.json`.
const FORMAT: &str = "porchlight-backup/v1";
/// What the backup says about itself.
const ABOUT: &str = "backup.json";
/// Every file's digest.
const SUMS: &str = "SHA256SUMS";
/// The database inside a backup, as in the data folder.
const DATABASE: &str = "db/porchlight.sqlite";
/// Bytes copied at once.
const COPY_BYTES: usize = 256 * 1024;

/// What a backup says about itself.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    format: String,
    /// RFC 3339.
    made_at: String,
    /// Version of the program that made it.
    program: String,
    /// Migrations its database has.
    schema: usize,
    /// Newest signed head of its log.
    checkpoint: Option<String>,
    files: usize,
    bytes: u64,
}

/// Refuses a folder that has something in it.
fn check_empty(folder: &Path) -> Outcome<()> {
    let entries = match fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Failure::file("reading", folder, &e)),
        Ok(mut entries) => entries.next(),
    };
    match entries {
        None => Ok(()),
        Some(_) => Err(Failure::no(
            format!("{} is not empty, and nothing is overwritten", folder.display()),
            "name a folder that does not exist yet",
        )),
    }
}

/// Copies a file durably, mode 0600, and answers its digest and length.
fn copy(from: &Path, to: &Path) -> io::Result<(String, u64)> {
    let mut source = File::open(from)?;
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    let result = pour(&mut source, |chunk| target.write_all(chunk))?;
    target.sync_all()?;
    Ok(result)
}

/// Digest and length of a file.
fn digest(path: &Path) -> io::Result<(String, u64)> {
    pour(&mut File::open(path)?, |_| Ok(()))
}

fn pour(
    source: &mut File,
    mut sink: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<(String, u64)> {
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    let mut buffer = vec![0; COPY_BYTES];
    loop {
        let read = source.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        sink(&buffer[..read])?;
        bytes += read as u64;
    }
    let digest: [u8; 32] = hash.finalize().into();
    Ok((porchlight_domain::digest::encode_hex(&digest), bytes))
}
