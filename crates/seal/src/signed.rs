//! What all signed exports have in common: files, a list of their digests, a note over the list, the key.
//!
//! Owns: whether the files are those that were signed, and by which key. Never does: know what an export is
//! about; `matter` and `pack` do.

use crate::bundle::{self, MAX_BYTES};
use crate::key;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::matter::{KEY, MANIFEST, MAX_FILES, NOTE};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// What a signed export turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Everything holds under the key the caller trusts.
    Verified,
    /// Everything fits together, but only under the key inside the export.
    Consistent,
    /// Something does not hold: stable code, and which part.
    Refused(Reason, String),
}

impl Verdict {
    /// Writes the verdict around what `found` says of an export that holds together.
    pub(crate) fn tell(
        &self,
        f: &mut fmt::Formatter<'_>,
        found: impl FnOnce(&mut fmt::Formatter<'_>) -> fmt::Result,
    ) -> fmt::Result {
        let head = match self {
            Self::Verified => "VERIFIED under the key you gave.",
            Self::Consistent => "CONSISTENT, OPERATOR NOT PROVED.",
            Self::Refused(reason, place) => {
                let words = reason.words();
                return write!(f, "REFUSED: {words} ({place}).\nDo not rely on this file.");
            }
        };
        writeln!(f, "{head}")?;
        found(f)?;
        if *self == Self::Consistent {
            writeln!(
                f,
                "Nothing was changed after signing. Whose signature it is was not checked: give the \
                 operator's key with --log-key."
            )?;
        }
        write!(
            f,
            "That nothing was changed does not show that what was recorded is complete or true."
        )
    }
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

impl Reason {
    /// The reason in words.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::NotAnExport => "this is no signed export of that kind, or it is damaged",
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

/// Why an export is refused, and which part of it.
pub(crate) struct Refusal(pub(crate) Reason, pub(crate) String);

pub(crate) fn no(reason: Reason, place: impl Into<String>) -> Refusal {
    Refusal(reason, place.into())
}

/// Files by their names, in the order of the archive.
pub(crate) struct Files(pub(crate) Vec<(String, Vec<u8>)>);

impl Files {
    pub(crate) fn bytes(&self, name: &str) -> Result<&[u8], Refusal> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, bytes)| bytes.as_slice()).ok_or_else(|| no(Reason::FileMissing, name))
    }

    fn text(&self, name: &str) -> Result<&str, Refusal> {
        std::str::from_utf8(self.bytes(name)?).map_err(|_| no(Reason::FileDiffers, name))
    }

    pub(crate) fn json(&self, name: &str) -> Result<Value, Refusal> {
        serde_json::from_slice(self.bytes(name)?).map_err(|_| no(Reason::FileDiffers, name))
    }

    /// Whether the archive is what writing these files gives: no byte beside them was changed.
    pub(crate) fn are_canonical(&self, bytes: &[u8]) -> Result<(), Refusal> {
        let again = bundle::archive(&self.0).map_err(|e| no(Reason::NotAnExport, e.0))?;
        if again == bytes {
            return Ok(());
        }
        let at = again.iter().zip(bytes).take_while(|(a, b)| a == b).count();
        Err(no(Reason::NotCanonical, format!("between the files, byte {at}")))
    }
}

/// Whether an archive has a file of that name.
pub(crate) fn has(bytes: &[u8], wanted: &str) -> bool {
    ZipArchive::new(Cursor::new(bytes))
        .is_ok_and(|archive| archive.file_names().any(|name| name.is_ok_and(|name| name == wanted)))
}

/// An export whose signature, list and files fit together.
pub(crate) struct Signed {
    /// The files.
    pub(crate) files: Files,
    /// The key inside.
    pub(crate) own: VerifierKey,
    /// What the export is about, as it was signed.
    pub(crate) id: String,
    /// The files that were signed, with their digests.
    pub(crate) names: BTreeMap<String, String>,
}

impl Signed {
    /// Opens an archive and checks key, note, list and files. `field` of the manifest holds the id, and
    /// `text` makes what was signed of it.
    pub(crate) fn open(
        bytes: &[u8],
        trusted: Option<&VerifierKey>,
        field: &str,
        text: fn(&str, &Digest) -> String,
    ) -> Result<Self, Refusal> {
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
        let id = manifest[field].as_str().unwrap_or_default().to_owned();
        if note.text != text(&id, &sha256(&[files.bytes(MANIFEST)?])) {
            return Err(no(Reason::FileDiffers, MANIFEST));
        }
        let names = check_files(&files, &manifest)?;
        Ok(Self { files, own, id, names })
    }
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
