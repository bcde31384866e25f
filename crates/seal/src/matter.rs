//! Checking the export of a matter offline, and saying in plain words what was found.
//!
//! Owns: whether the files are those that were signed, and by which key. Never does: judge what they
//! say. Start at [`verify`]; `docs/matter-export.md` describes the format.

use crate::bundle::{self, MAX_BYTES};
use crate::key;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::log::receipt::Receipt;
use porchlight_domain::matter::{FORMAT, KEY, MANIFEST, MATTER, MAX_FILES, NOTE, signed_text};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What an export turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything holds under the key the caller trusts.
    Verified,
    /// Everything fits together, but only under the key inside the export.
    Consistent,
    /// Something does not hold: stable code, and which part.
    Refused(Reason, String),
}

porchlight_domain::codes! {
    /// Why an export is refused.
    pub enum Reason {
        /// Not a zip, or larger than the limit.
        NotAnExport = "not_an_export",
        /// A file is missing.
        FileMissing = "file_missing",
        /// A file is there that was not signed.
        FileUnexpected = "file_unexpected",
        /// A file is not the one that was signed, or not in its form.
        FileDiffers = "file_differs",
        /// The note is not signed by the export's key.
        NotSigned = "not_signed",
        /// The export's key is not the trusted one.
        KeyDiffers = "key_differs",
        /// The evidence of a case is not what was decided on.
        EvidenceDiffers = "evidence_differs",
        /// A receipt is not signed by the export's key.
        ReceiptDiffers = "receipt_differs",
        /// Bytes were changed that belong to no file.
        NotCanonical = "not_canonical",
    }
}

/// The verdict with what a reader wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// The matter's id, as far as readable.
    pub matter: String,
    /// Its name.
    pub name: String,
    /// Who exported it, and when.
    pub exported: String,
    /// Files that were signed.
    pub files: usize,
    /// Cases whose evidence was compared.
    pub cases: usize,
    /// Log receipts checked.
    pub receipts: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let head = match &self.verdict {
            Verdict::Verified => "VERIFIED under the key you gave.",
            Verdict::Consistent => "CONSISTENT, OPERATOR NOT PROVED.",
            Verdict::Refused(reason, place) => {
                let words = reason.words();
                return write!(f, "REFUSED: {words} ({place}).\nDo not rely on this file.");
            }
        };
        writeln!(f, "{head}")?;
        writeln!(f, "Matter \"{}\" ({}), exported by {}.", self.name, self.matter, self.exported)?;
        writeln!(
            f,
            "- The {} files are those that were signed, and no other is in it.",
            self.files
        )?;
        writeln!(
            f,
            "- The evidence of {} cases is byte for byte what was decided on.",
            self.cases
        )?;
        writeln!(f, "- {} log receipts are signed by the same key.", self.receipts)?;
        if self.verdict == Verdict::Consistent {
            writeln!(
                f,
                "Nothing was changed after signing. Whose signature it is was not checked: give the \
                 operator's key with --log-key."
            )?;
        }
        write!(
            f,
            "That nothing was changed does not show that what was recorded is complete or true. \
             Belonging to a matter is no finding about anybody."
        )
    }
}

impl Reason {
    const fn words(self) -> &'static str {
        match self {
            Self::NotAnExport => "this is not the export of a matter, or it is damaged",
            Self::FileMissing => "a file is missing",
            Self::FileUnexpected => "a file was added after signing",
            Self::FileDiffers => "a file is not the one that was signed",
            Self::NotSigned => "the signature is not the one of the key inside",
            Self::KeyDiffers => "it is signed by another key than the one you gave",
            Self::EvidenceDiffers => "the evidence of a case is not what was decided on",
            Self::ReceiptDiffers => "a receipt of the log does not hold",
            Self::NotCanonical => "bytes were changed outside the files' contents",
        }
    }
}

struct Refusal(Reason, String);

fn no(reason: Reason, place: impl Into<String>) -> Refusal {
    Refusal(reason, place.into())
}

/// Files by their names, in the order of the archive.
struct Files(Vec<(String, Vec<u8>)>);

impl Files {
    fn bytes(&self, name: &str) -> Result<&[u8], Refusal> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, bytes)| bytes.as_slice()).ok_or_else(|| no(Reason::FileMissing, name))
    }

    fn text(&self, name: &str) -> Result<&str, Refusal> {
        std::str::from_utf8(self.bytes(name)?).map_err(|_| no(Reason::FileDiffers, name))
    }

    fn json(&self, name: &str) -> Result<Value, Refusal> {
        serde_json::from_slice(self.bytes(name)?).map_err(|_| no(Reason::FileDiffers, name))
    }
}

/// Whether a file is meant to be the export of a matter, and not a bundle about a delivery.
#[must_use]
pub fn is_export(bytes: &[u8]) -> bool {
    let is_matter = |name: &str| name == MATTER;
    ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| {
        archive.file_names().any(|name| name.is_ok_and(|name| is_matter(&name)))
    })
}

/// Checks an export. `trusted` is the operator's key, known from elsewhere.
#[must_use]
pub fn verify(bytes: &[u8], trusted: Option<&VerifierKey>) -> Report {
    check(bytes, trusted).unwrap_or_else(|Refusal(reason, place)| Report {
        verdict: Verdict::Refused(reason, place),
        matter: String::new(),
        name: String::new(),
        exported: String::new(),
        files: 0,
        cases: 0,
        receipts: 0,
    })
}

fn check(bytes: &[u8], trusted: Option<&VerifierKey>) -> Result<Report, Refusal> {
    let files = read(bytes)?;
    let own = VerifierKey::parse(files.text(KEY)?.trim_end())
        .map_err(|e| no(Reason::FileDiffers, format!("{KEY}: {e}")))?;
    if trusted.is_some_and(|trusted| *trusted != own) {
        return Err(no(Reason::KeyDiffers, own.to_string()));
    }
    let note = Note::parse(files.text(NOTE)?)
        .map_err(|e| no(Reason::NotSigned, format!("{NOTE}: {e}")))?;
    if !note.is_signed_by(&own, &key::check) {
        return Err(no(Reason::NotSigned, NOTE));
    }
    let manifest = files.json(MANIFEST)?;
    let matter = manifest["matter"].as_str().unwrap_or_default().to_owned();
    if note.text != signed_text(&matter, &sha256(&[files.bytes(MANIFEST)?])) {
        return Err(no(Reason::FileDiffers, MANIFEST));
    }
    let signed = check_files(&files, &manifest)?;
    let about = files.json(MATTER)?;
    if about["format"] != FORMAT || about["matter"] != matter.as_str() {
        return Err(no(Reason::FileDiffers, MATTER));
    }
    let (mut cases, mut receipts) = (0, 0);
    for name in signed.keys().filter(|name| is_case(name)) {
        receipts += check_case(&files, name, &own)?;
        cases += 1;
    }
    let again = bundle::archive(&files.0).map_err(|e| no(Reason::NotAnExport, e.0))?;
    if again != bytes {
        let at = again.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        return Err(no(Reason::NotCanonical, format!("between the files, byte {at}")));
    }
    let said = |field: &str| about[field].as_str().unwrap_or_default().to_owned();
    Ok(Report {
        verdict: if trusted.is_some() { Verdict::Verified } else { Verdict::Consistent },
        matter,
        name: said("name"),
        exported: format!("{} at {}", said("operator"), said("exported_at")),
        files: signed.len(),
        cases,
        receipts,
    })
}

fn read(bytes: &[u8]) -> Result<Files, Refusal> {
    if bytes.len() > MAX_BYTES + 8 * 1_048_576 {
        return Err(no(Reason::NotAnExport, "too large"));
    }
    let damaged = |e: zip::result::ZipError| no(Reason::NotAnExport, e.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_FILES {
        return Err(no(Reason::NotAnExport, "too many files"));
    }
    let (mut files, mut names, mut total) = (vec![], BTreeSet::new(), 0);
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).map_err(damaged)?;
        let name = file.name().map_err(damaged)?.into_owned();
        let mut content = vec![];
        let left = (MAX_BYTES - total) as u64;
        let read = file.by_ref().take(left + 1).read_to_end(&mut content);
        // Damage shows in the zip's own sum of the file first.
        read.map_err(|e| no(Reason::FileDiffers, format!("{name}: {e}")))?;
        total += content.len();
        if total > MAX_BYTES {
            return Err(no(Reason::NotAnExport, "too large"));
        }
        if !names.insert(name.clone()) {
            return Err(no(Reason::FileUnexpected, name));
        }
        files.push((name, content));
    }
    Ok(Files(files))
}

/// Compares every file with the signed manifest; says which were signed.
fn check_files(files: &Files, manifest: &Value) -> Result<BTreeMap<String, String>, Refusal> {
    let wrong = || no(Reason::FileDiffers, MANIFEST);
    let listed = manifest["files"].as_array().ok_or_else(wrong)?;
    let mut signed = BTreeMap::new();
    for line in listed {
        let name = line["name"].as_str().ok_or_else(wrong)?;
        let digest: Digest = sha256(&[files.bytes(name)?]);
        if line["sha256"] != digest.hex().as_str() {
            return Err(no(Reason::FileDiffers, name));
        }
        signed.insert(name.to_owned(), digest.hex());
    }
    let signs = |name: &str| [MANIFEST, NOTE, KEY].contains(&name);
    let added = files.0.iter().find(|(name, _)| !signs(name) && !signed.contains_key(name));
    match added {
        Some((name, _)) => Err(no(Reason::FileUnexpected, name)),
        None => Ok(signed),
    }
}

fn is_case(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    file.starts_with("case-") && file.ends_with(".json") && !file.ends_with("-evidence.json")
}

/// Compares a case's evidence with the digest that everybody decided on, and checks its receipts; says
/// how many these were.
fn check_case(files: &Files, name: &str, own: &VerifierKey) -> Result<usize, Refusal> {
    let case = files.json(name)?;
    let evidence = case["evidence_file"].as_str().ok_or_else(|| no(Reason::FileDiffers, name))?;
    if case["evidence_sha256"] != sha256(&[files.bytes(evidence)?]).hex().as_str() {
        return Err(no(Reason::EvidenceDiffers, evidence));
    }
    let receipts = case["receipts"].as_array().ok_or_else(|| no(Reason::FileDiffers, name))?;
    for receipt in receipts {
        let note = receipt.as_str().and_then(|text| Note::parse(text).ok());
        let holds = note.is_some_and(|note| {
            note.is_signed_by(own, &key::check) && Receipt::parse(&note.text).is_ok()
        });
        if !holds {
            return Err(no(Reason::ReceiptDiffers, name));
        }
    }
    Ok(receipts.len())
}
