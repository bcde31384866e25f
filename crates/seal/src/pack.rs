//! Checking a pack for a regulator offline, and saying in plain words what was found.
//!
//! Owns: whether its files are those that were signed, by which key, and that its tables say what its
//! figures say about themselves. Never does: judge the figures. Start at [`verify`];
//! `docs/regulator-pack.md` describes the format.

use crate::signed::{Reason, Refusal, Signed, Verdict, has, no};
use porchlight_domain::log::note::VerifierKey;
use porchlight_domain::pack::{FORMAT, PACK, signed_text};
use std::fmt;

/// The verdict with what a reader wants to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The verdict.
    pub verdict: Verdict,
    /// Whose pack, for which time, made when; empty where unreadable.
    pub about: String,
    /// Files that were signed.
    pub files: usize,
    /// Stations in it.
    pub stations: usize,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.verdict.tell(f, |f| {
            writeln!(f, "{}", self.about)?;
            writeln!(
                f,
                "- The {} files are those that were signed, and no other is in it; {} stations.",
                self.files, self.stations
            )
        })
    }
}

/// Whether a file is meant to be such a pack.
#[must_use]
pub fn is_pack(bytes: &[u8]) -> bool {
    has(bytes, PACK)
}

/// Checks a pack. `trusted` is the operator's key, known from elsewhere.
#[must_use]
pub fn verify(bytes: &[u8], trusted: Option<&VerifierKey>) -> Report {
    check(bytes, trusted).unwrap_or_else(|Refusal(reason, place)| Report {
        verdict: Verdict::Refused(reason, place),
        about: String::new(),
        files: 0,
        stations: 0,
    })
}

fn check(bytes: &[u8], trusted: Option<&VerifierKey>) -> Result<Report, Refusal> {
    let signed = Signed::open(bytes, trusted, "pack", signed_text)?;
    let pack = signed.files.json(PACK)?;
    let said = |field: &str| pack[field].as_str().unwrap_or_default();
    if pack["format"] != FORMAT || said("pack") != signed.id {
        return Err(no(Reason::FileDiffers, PACK));
    }
    let stations = pack["stations"].as_array().ok_or_else(|| no(Reason::FileDiffers, PACK))?;
    signed.files.are_canonical(bytes)?;
    let about = format!(
        "Pack of {} for {} to {}, made at {}.",
        said("operator"),
        said("from"),
        said("until"),
        said("made_at")
    );
    let verdict = if trusted.is_some() { Verdict::Verified } else { Verdict::Consistent };
    Ok(Report { verdict, about, files: signed.names.len(), stations: stations.len() })
}
