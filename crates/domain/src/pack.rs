//! The signed pack for a regulator: the names of its files, and the text that is signed.
//!
//! The three files that sign are those of every export ([`crate::matter`]); `docs/regulator-pack.md`
//! describes the format.

use crate::digest::Digest;
use crate::log::note::text_of;
use alloc::string::String;

/// First field of `pack.json` and of the manifest.
pub const FORMAT: &str = "porchlight-pack/v1";
/// First line of the text that is signed.
pub const EXPORT_LINE: &str = "porchlight pack v1";
/// Everything in it, for programs.
pub const PACK: &str = "pack.json";
/// The same to read, without scripts.
pub const PAGE: &str = "index.html";
/// Work and pay by station and month, as a table.
pub const WORK: &str = "work.csv";
/// What the server did by itself, as a table.
pub const ACTS: &str = "acts.csv";
/// Decisions about people and appeals, as a table.
pub const DECISIONS: &str = "decisions.csv";

/// The text that is signed: which time it is about, and the digest of its manifest.
#[must_use]
pub fn signed_text(pack: &str, manifest: &Digest) -> String {
    text_of(&[EXPORT_LINE, pack, &manifest.hex()])
}
