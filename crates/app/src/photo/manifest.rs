//! The capture record that stands in a picture's signed manifest.
//!
//! The file may be passed on to anybody, so it names no person, no address and no position: only
//! the commitments of the log entries that do, times, and how good the position was.

use crate::app::App;
use crate::error::{Error, Result};
use crate::ports::{PictureRecord, SignedPicture};
use crate::zone::rfc3339;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::log::leaf::{Leaf, LeafKind};
use porchlight_store::Tx;
use porchlight_store::rows::{Attempt, Evidence};
use serde_json::{Value, json};

impl App {
    /// The large picture with its manifest.
    pub(crate) fn with_manifest(
        &self,
        id: EvidenceId,
        picture: &[u8],
        measured: &Value,
    ) -> Result<SignedPicture> {
        let capture = self.read(|tx| {
            let evidence = tx.evidence(id)?.ok_or(Error::Absent("photo"))?;
            let attempt = tx.attempt(evidence.attempt)?.ok_or(Error::Absent("attempt"))?;
            capture_record(tx, &evidence, &attempt)
        })?;
        let record = PictureRecord { id, capture, measured: measured.clone() };
        Ok(self.ports.sealer.sign_picture(picture, &record))
    }
}

fn capture_record(tx: &Tx<'_>, evidence: &Evidence, attempt: &Attempt) -> Result<Value> {
    let commitment = |kind: LeafKind, subject: String| -> Result<Option<String>> {
        // The entry of the shutter names the attempt; those of later pictures do not.
        let names_attempt = |fact: &str| {
            serde_json::from_str::<Value>(fact).is_ok_and(|fact| fact.get("attempt").is_some())
        };
        let first = tx.leaves_of(&subject)?.into_iter().find(|leaf| {
            leaf.kind == kind.code() && leaf.fact.as_deref().is_some_and(names_attempt)
        });
        let first = first.and_then(|leaf| Leaf::parse(&leaf.body).ok());
        Ok(first.map(|leaf| leaf.commitment.hex()))
    };
    Ok(json!({
        "attempt_entry": commitment(LeafKind::Attempt, attempt.id.to_string())?,
        "evidence_entry": commitment(LeafKind::Evidence, evidence.id.to_string())?,
        "live_camera": !evidence.supplementary,
        "original_sha256": evidence.digest.map(|digest| digest.hex()),
        "captured_at": rfc3339(evidence.captured_at),
        "received_at": rfc3339(evidence.received_at),
        "clock_skew_ms": attempt.skew_ms,
        "accuracy_m": attempt.accuracy_m,
        "position_missing": attempt.position_missing,
    }))
}
