//! A person's own record as one signed file, and the receipt of an erasure: their marks, and what is signed.
//!
//! Whoever writes one and whoever checks one know these words from here; `docs/my-record.md` describes
//! both. Never does: know what is in a record.

use crate::digest::Digest;
use crate::log::note::text_of;
use alloc::string::String;

/// First field of a record.
pub const FORMAT: &str = "porchlight-record/v1";
/// First line of the text that is signed.
pub const EXPORT_LINE: &str = "porchlight record v1";
/// The beginning of the last line, which holds the signature over every byte before it.
pub const SIGNATURE: &str = ",\"signature\":";
/// First field of the fact of an erasure.
pub const ERASURE_FORMAT: &str = "porchlight-erasure/v1";
/// First field of the receipt of an erasure.
pub const RECEIPT_FORMAT: &str = "porchlight-erasure-receipt/v1";

/// The text that is signed: whose record, and the digest of every byte before the signature's line.
#[must_use]
pub fn signed_text(whose: &str, bytes: &Digest) -> String {
    text_of(&[EXPORT_LINE, whose, &bytes.hex()])
}
