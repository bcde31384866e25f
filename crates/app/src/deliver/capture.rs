//! What a phone signed at the shutter, and whether a photo is live.
//!
//! A photo is live when it carries the one-time challenge of its stop, given to this courier before
//! the visit, and when the record its phone signed at the shutter, if there is one, fits. Everything
//! else is supplementary: kept, shown as added, and never a proof.

use super::NewPhoto;
use super::attempt::evidence_fact;
use crate::app::App;
use crate::ctx::Hand;
use crate::error::{Error, Result};
use crate::ports::SignedCapture;
use porchlight_domain::digest::encode_hex;
use porchlight_domain::id::{AttemptId, CourierId, StopId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{EvidenceKind, UploadState};
use porchlight_store::Tx;
use porchlight_store::rows::{Evidence, Upload};
use serde_json::{Value, json};

/// Most characters of a capture record.
pub const MAX_CAPTURE_CHARS: usize = 8 * 1024;
/// What a capture record says of a picture that went through the app's own viewfinder.
const CAMERA: &str = "camera";

/// A capture record as it was read, before anything is compared; none where the phone sent none.
pub(super) type Read = Option<std::result::Result<SignedCapture, String>>;

/// A photo with what its capture is worth.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Captured {
    /// Whether it may be a proof.
    pub(super) live: bool,
    /// What is kept about it.
    pub(super) detail: Value,
}

impl App {
    /// Reads the capture records of photos; their signatures are checked outside any write.
    pub(super) fn read_captures(&self, photos: &[NewPhoto]) -> Result<Vec<Read>> {
        let long = |photo: &NewPhoto| {
            photo.capture.as_ref().is_some_and(|jws| jws.len() > MAX_CAPTURE_CHARS)
        };
        if photos.iter().any(long) {
            let words = format!("a capture record has at most {MAX_CAPTURE_CHARS} characters");
            return Err(Error::invalid("photos", "capture_too_long", words));
        }
        let read = |photo: &NewPhoto| {
            let jws = photo.capture.as_deref()?;
            Some(self.ports.phones.read_capture(jws).map_err(|refusal| refusal.code.to_owned()))
        };
        Ok(photos.iter().map(read).collect())
    }
}

/// Weighs each photo against the stop's challenge and its own record.
pub(super) fn weigh(
    tx: &Tx<'_>,
    courier: CourierId,
    stop: StopId,
    photos: &[NewPhoto],
    records: &[Read],
) -> Result<Vec<Captured>> {
    let challenge = tx.capture_challenge(stop)?.filter(|c| c.courier == courier);
    let token = challenge.map(|c| encode_hex(&c.token));
    let mut list = vec![];
    for (photo, record) in photos.iter().zip(records) {
        let signed = match record {
            None => "absent".to_owned(),
            Some(Err(code)) => code.clone(),
            Some(Ok(record)) => match misfit(&record.payload, stop, photo) {
                Some(what) => what.to_owned(),
                None if tx.device_with_key(courier, record.thumbprint)?.is_none() => {
                    "unknown_key".to_owned()
                }
                None => "verified".to_owned(),
            },
        };
        let payload = match record {
            Some(Ok(record)) => record.payload.clone(),
            _ => Value::Null,
        };
        let given = token.is_some() && token == photo.challenge;
        let through_camera = payload.is_null() || payload["source"] == CAMERA;
        let live = given && through_camera && (signed == "absent" || signed == "verified");
        let detail = json!({
            "live": live, "original": photo.digest.hex(),
            "challenge": photo.challenge.as_deref().unwrap_or(""),
            "signed": signed, "capture": payload, "record": photo.capture,
        });
        list.push(Captured { live, detail });
    }
    Ok(list)
}

/// Keeps a photo that was committed to, and awaits its bytes.
pub(super) fn keep_photo(
    tx: &Tx<'_>,
    hand: &mut Hand,
    (courier, attempt): (CourierId, AttemptId),
    photo: &NewPhoto,
    captured: &Captured,
) -> Result<()> {
    let evidence = Evidence {
        id: photo.id,
        attempt,
        kind: EvidenceKind::Photo,
        supplementary: !captured.live,
        digest: Some(photo.digest),
        bytes: i64::try_from(photo.bytes).unwrap_or(i64::MAX),
        detail: captured.detail.to_string(),
        captured_at: photo.captured_at,
        received_at: hand.now,
    };
    if !tx.insert_evidence(&evidence)? {
        // Taking it would put this attempt's file in place of another photo's.
        return Err(Error::invalid("photos", "photo_known", "this photo's id is taken"));
    }
    hand.leave(LeafKind::Evidence, photo.id, evidence_fact(&evidence));
    tx.put_upload(&Upload {
        id: photo.id,
        courier,
        digest: photo.digest,
        bytes: evidence.bytes,
        state: UploadState::Committed,
        has_preview: false,
        quality: "{}".into(),
        changed_at: hand.now,
    })?;
    Ok(())
}

/// The first thing in a record that is about something else than this photo at this stop.
fn misfit(payload: &Value, stop: StopId, photo: &NewPhoto) -> Option<&'static str> {
    let says = |name: &str, what: &str| payload[name].as_str() == Some(what);
    if !says("stop", &stop.to_string()) {
        return Some("another_stop");
    }
    if !says("photo", &photo.id.to_string()) {
        return Some("another_photo");
    }
    if !says("sha256", &photo.digest.hex()) {
        return Some("another_file");
    }
    if payload["challenge"].as_str() != photo.challenge.as_deref() {
        return Some("another_challenge");
    }
    None
}
