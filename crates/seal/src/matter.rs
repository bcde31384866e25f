//! Checking the export of a matter offline, and saying in plain words what was found.
//!
//! Owns: whether the files are those that were signed, and by which key. Never does: judge what they
//! say. Start at [`verify`]; `docs/matter-export.md` describes the format.

use crate::key;
use crate::signed::{Files, Refusal, Signed, has, no};
pub use crate::signed::{Reason, Verdict};
use porchlight_domain::digest::sha256;
use porchlight_domain::log::note::{Note, VerifierKey};
use porchlight_domain::log::receipt::Receipt;
use porchlight_domain::matter::{FORMAT, MATTER, signed_text};
use std::fmt;

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
        self.verdict.tell(f, |f| {
            writeln!(
                f,
                "Matter \"{}\" ({}), exported by {}.",
                self.name, self.matter, self.exported
            )?;
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
            writeln!(f, "- {} log receipts are signed by the same key.", self.receipts)
        })?;
        if matches!(self.verdict, Verdict::Refused(..)) {
            return Ok(());
        }
        write!(f, " Belonging to a matter is no finding about anybody.")
    }
}

/// Whether a file is meant to be the export of a matter, and not a bundle about a delivery.
#[must_use]
pub fn is_export(bytes: &[u8]) -> bool {
    has(bytes, MATTER)
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
    let Signed { files, own, id: matter, names: signed } =
        Signed::open(bytes, trusted, "matter", signed_text)?;
    let about = files.json(MATTER)?;
    if about["format"] != FORMAT || about["matter"] != matter.as_str() {
        return Err(no(Reason::FileDiffers, MATTER));
    }
    let (mut cases, mut receipts) = (0, 0);
    for name in signed.keys().filter(|name| is_case(name)) {
        receipts += check_case(&files, name, &own)?;
        cases += 1;
    }
    files.are_canonical(bytes)?;
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
