//! The signed export of a matter: the names of its files, and the text that is signed.
//!
//! Whoever writes one and whoever checks one know these names from here; `docs/matter-export.md`
//! describes the format.

use crate::digest::Digest;
use crate::log::note::text_of;
use alloc::string::String;

/// First field of `matter.json` and of the manifest.
pub const FORMAT: &str = "porchlight-matter/v1";
/// First line of the text that is signed.
pub const EXPORT_LINE: &str = "porchlight matter v1";
/// What the files are and how to check them.
pub const README: &str = "README.txt";
/// The matter and its accounts.
pub const MATTER: &str = "matter.json";
/// Name, length and SHA-256 of every file but the three that sign.
pub const MANIFEST: &str = "manifest.json";
/// The signed note over the manifest.
pub const NOTE: &str = "note.txt";
/// The key that signed.
pub const KEY: &str = "log.key";
/// Most files of an export.
pub const MAX_FILES: usize = 20_000;

/// The text that is signed: which matter, and the digest of its manifest.
#[must_use]
pub fn signed_text(matter: &str, manifest: &Digest) -> String {
    text_of(&[EXPORT_LINE, matter, &manifest.hex()])
}
