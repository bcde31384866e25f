//! Checking a person's own record, and the receipt of an erasure, offline.
//!
//! Owns: whether the bytes are those that were signed, by which key, and that a record counts its rows as
//! it says. Never does: judge whether a record is complete (its schema and the server's tests are for
//! that), or hold its rows in memory. Start at [`verify`] and [`verify_receipt`]; `docs/my-record.md`
//! describes both files.

use crate::key;
use crate::signed::{Reason, Refusal, Verdict, no};
use porchlight_domain::digest::{Digest, decode_hex, sha256};
use porchlight_domain::log::leaf::{Leaf, commit};
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::log::receipt::Receipt;
use porchlight_domain::my_record::{
    ERASURE_FORMAT, FORMAT, RECEIPT_FORMAT, SIGNATURE, signed_text,
};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::fmt;

/// The verdict with what a reader wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// Whose record or receipt, of which operator, made when; empty where unreadable.
    pub about: String,
    /// Kinds of data in it.
    pub kinds: usize,
    /// Rows in it.
    pub rows: u64,
    /// Pictures in it.
    pub pictures: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.verdict.tell(f, |f| {
            writeln!(f, "{}", self.about)?;
            if self.kinds > 0 {
                writeln!(
                    f,
                    "- {} kinds of data with {} rows and {} pictures, as they were signed.",
                    self.kinds, self.rows, self.pictures
                )?;
            }
            Ok(())
        })
    }
}

#[derive(Deserialize)]
struct Whose {
    whose: String,
    id: String,
}

#[derive(Deserialize)]
struct Table {
    rows: Vec<IgnoredAny>,
    count: u64,
    table: String,
}

#[derive(Deserialize)]
struct Kind {
    tables: Vec<Table>,
}

#[derive(Deserialize)]
struct Record {
    format: String,
    operator: String,
    about: Whose,
    made_at: String,
    kinds: Vec<Kind>,
    pictures: Vec<IgnoredAny>,
    key: String,
    signature: String,
}

#[derive(Deserialize)]
struct ErasureReceipt {
    format: String,
    operator: String,
    erasure: String,
    fact: String,
    salt: String,
    leaf: String,
    receipt: String,
    key: String,
}

#[derive(Deserialize)]
struct ErasureFact {
    format: String,
    erasure: String,
    done_at: String,
    erased: Vec<IgnoredAny>,
    stays: Vec<IgnoredAny>,
}

/// Whether a file is meant to be a record.
#[must_use]
pub fn is_record(bytes: &[u8]) -> bool {
    bytes.starts_with(format!("{{\"format\":\"{FORMAT}\"").as_bytes())
}

/// Whether a file is meant to be the receipt of an erasure.
#[must_use]
pub fn is_receipt(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    String::from_utf8_lossy(head).contains(RECEIPT_FORMAT)
}

fn refused(Refusal(reason, place): Refusal) -> Report {
    let verdict = Verdict::Refused(reason, place);
    Report { verdict, about: String::new(), kinds: 0, rows: 0, pictures: 0 }
}

/// Checks a record. `trusted` is the operator's key, known from elsewhere.
#[must_use]
pub fn verify(bytes: &[u8], trusted: Option<&VerifierKey>) -> Report {
    check(bytes, trusted).unwrap_or_else(refused)
}

/// Checks the receipt of an erasure.
#[must_use]
pub fn verify_receipt(bytes: &[u8], trusted: Option<&VerifierKey>) -> Report {
    check_receipt(bytes, trusted).unwrap_or_else(refused)
}

/// The key inside, which has to be the trusted one where there is one.
fn key_of(text: &str, trusted: Option<&VerifierKey>) -> Result<VerifierKey, Refusal> {
    let own = VerifierKey::parse(text).map_err(|e| no(Reason::FileDiffers, format!("key: {e}")))?;
    if trusted.is_some_and(|trusted| *trusted != own) {
        return Err(no(Reason::KeyDiffers, own.to_string()));
    }
    Ok(own)
}

fn verdict(trusted: Option<&VerifierKey>) -> Verdict {
    if trusted.is_some() { Verdict::Verified } else { Verdict::Consistent }
}

/// Where the last line begins, which holds the signature.
fn signed_length(bytes: &[u8]) -> Result<usize, Refusal> {
    let wanted = format!("\n{SIGNATURE}");
    let found = bytes.windows(wanted.len()).rposition(|window| window == wanted.as_bytes());
    let broken = || no(Reason::NotSigned, "it ends before its signature: take it again");
    found.map(|at| at + 1).ok_or_else(broken)
}

fn check(bytes: &[u8], trusted: Option<&VerifierKey>) -> Result<Report, Refusal> {
    let length = signed_length(bytes)?;
    let record: Record = serde_json::from_slice(bytes)
        .map_err(|e| no(Reason::FileDiffers, format!("line {}", e.line())))?;
    if record.format != FORMAT {
        return Err(no(Reason::NotAnExport, record.format));
    }
    let own = key_of(&record.key, trusted)?;
    let note = Note::parse(&record.signature).map_err(|e| no(Reason::NotSigned, e.to_string()))?;
    if !note.is_signed_by(&own, &key::check) {
        return Err(no(Reason::NotSigned, "signature"));
    }
    if note.text != signed_text(&record.about.id, &sha256(&[&bytes[..length]])) {
        return Err(no(Reason::FileDiffers, "the record"));
    }
    // Nothing stands behind the signature: what follows it is not signed.
    let line = format!("{SIGNATURE}{}}}\n", serde_json::Value::from(record.signature.clone()));
    if bytes[length..] != *line.as_bytes() {
        return Err(no(Reason::NotCanonical, "the last line"));
    }
    let mut rows = 0;
    for table in record.kinds.iter().flat_map(|kind| &kind.tables) {
        if table.rows.len() as u64 != table.count {
            return Err(no(Reason::FileDiffers, &table.table));
        }
        rows += table.count;
    }
    let about = format!(
        "Record of {} {} at {}, made at {}.",
        record.about.whose, record.about.id, record.operator, record.made_at
    );
    let (kinds, pictures) = (record.kinds.len(), record.pictures.len());
    Ok(Report { verdict: verdict(trusted), about, kinds, rows, pictures })
}

fn check_receipt(bytes: &[u8], trusted: Option<&VerifierKey>) -> Result<Report, Refusal> {
    let wrong = |what: &str| no(Reason::FileDiffers, what);
    let file: ErasureReceipt =
        serde_json::from_slice(bytes).map_err(|_| no(Reason::NotAnExport, "receipt"))?;
    if file.format != RECEIPT_FORMAT {
        return Err(no(Reason::NotAnExport, file.format));
    }
    let own = key_of(&file.key, trusted)?;
    let leaf = Leaf::parse(&file.leaf).map_err(|_| wrong("leaf"))?;
    let salt = decode_hex::<16>(&file.salt).ok_or_else(|| wrong("salt"))?;
    if leaf.commitment != commit(&salt, &file.fact) || leaf.subject != file.erasure {
        return Err(wrong("fact"));
    }
    let fact: ErasureFact = serde_json::from_str(&file.fact).map_err(|_| wrong("fact"))?;
    if fact.format != ERASURE_FORMAT || fact.erasure != file.erasure {
        return Err(wrong("fact"));
    }
    let note = Note::parse(&file.receipt).map_err(|_| no(Reason::ReceiptDiffers, "receipt"))?;
    let hash: Digest = leaf.hash();
    let promised = Receipt { origin: own.name.clone(), leaf: hash, at: leaf.at }.text();
    if note.text != promised || !note.is_signed_by(&own, &key::check) {
        return Err(no(Reason::ReceiptDiffers, "receipt"));
    }
    let about = format!(
        "Receipt of the erasure {} at {}, done at {}: {} kinds erased, {} stay for the reasons in it.",
        file.erasure,
        file.operator,
        fact.done_at,
        fact.erased.len(),
        fact.stays.len()
    );
    Ok(Report { verdict: verdict(trusted), about, kinds: 0, rows: 0, pictures: 0 })
}
