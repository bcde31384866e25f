//! What is kept of a photo's measurements, and why a photo is found wanting.
//!
//! Wanting is advice to take it again, shown to the courier at once; a photo is never refused for
//! it. Whether a photo is blurred is judged against its own phone's recent photos, because a
//! threshold that is right for one phone finds fault with half of another's good photos.

use super::PhotoFiles;
use crate::ports::{CleanPhoto, MetadataPlace};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{CourierId, EvidenceId};
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use porchlight_store::rows::{Attempt, PhotoMeasure};
use serde_json::{Value, json};

/// Detail is kept in so many parts of one.
const PARTS: f64 = 10_000.0;
/// Photos of a phone that it is compared with, the newest.
pub const OWN_PHOTOS: u32 = 60;
/// With fewer photos nothing is said: chance would speak.
pub const LEAST_OWN: usize = 12;
/// So many robust deviations below its own median, a photo stands out.
pub const STANDS_OUT: f64 = 3.5;
/// The least deviation that is assumed, so that a phone of very even photos is not nagged.
pub const LEAST_DEVIATION: f64 = 0.03;
/// What makes the median absolute deviation equal to the standard deviation of even noise.
const TO_DEVIATION: f64 = 1.482_6;
/// The file's own place and the phone's position contradict each other beyond this and the
/// position's accuracy, in metres.
const APART_M: u32 = 500;

/// Too dark to show much.
pub const TOO_DARK: &str = "too_dark";
/// Washed out.
pub const TOO_BRIGHT: &str = "too_bright";
/// Blurred compared with this phone's own photos.
pub const BLURRED: &str = "blurred_for_this_phone";
/// Signal: the file's metadata name another place than the phone did. Never a reason for anything.
const ELSEWHERE: &str = "metadata_elsewhere";

/// Whether a photo's detail stands out below that of the phone's own photos.
#[must_use]
pub fn is_blurred_for(own: &[f64], detail: f64) -> bool {
    if own.len() < LEAST_OWN {
        return false;
    }
    let middle = median(own.to_vec());
    let deviation = median(own.iter().map(|value| (value - middle).abs()).collect());
    let deviation = (deviation * TO_DEVIATION).max(LEAST_DEVIATION);
    detail < middle - STANDS_OUT * deviation
}

/// The lower median of values; 0 of none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(0.0)
}

fn number(value: &Value, name: &str) -> f64 {
    value.get(name).and_then(Value::as_f64).unwrap_or(0.0)
}

/// Parts of one as they are kept.
fn parts(share: f64) -> u32 {
    // Shares are between 0 and 1.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let parts = (share.clamp(0.0, 1.0) * PARTS).round() as u32;
    parts
}

/// What is to be kept of a photo, and what is said about it.
pub(crate) struct Judged {
    measure: PhotoMeasure,
    wanting: Vec<String>,
    signals: Vec<&'static str>,
}

impl Judged {
    /// Writes it beside the photo's files.
    pub(crate) fn note(&self, files: &mut PhotoFiles) {
        files.wanting.clone_from(&self.wanting);
        if let Some(map) = files.measured.as_object_mut() {
            map.insert("signals".into(), json!(self.signals));
        }
    }

    /// Keeps it; a photo that was measured before stays as it was.
    pub(crate) fn keep(&self, tx: &Tx<'_>) -> Result<bool, porchlight_store::Error> {
        tx.insert_photo_measure(&self.measure)
    }
}

/// Judges a photo beside the phone's own ones and its attempt.
pub(crate) fn judge(
    tx: &Tx<'_>,
    (id, courier): (EvidenceId, CourierId),
    clean: &CleanPhoto,
    now: Timestamp,
) -> crate::error::Result<Judged> {
    let evidence = tx.evidence(id)?;
    let attempt = evidence.map(|e| tx.attempt(e.attempt)).transpose()?.flatten();
    let device = match &attempt {
        Some(attempt) => tx.phone_at_stop(attempt.stop, courier)?,
        None => None,
    };
    // Without a phone that signed, the courier's own photos are the next best.
    let phone = device.map_or(courier.0, |device| device.0);
    let own = tx.details_of_phone(phone, OWN_PHOTOS)?;
    let own: Vec<f64> = own.into_iter().map(|detail| f64::from(detail) / PARTS).collect();
    let detail = number(&clean.quality, "detail");
    let hints = clean.quality.get("hints").and_then(Value::as_array);
    let hinted = |code: &str| hints.is_some_and(|all| all.iter().any(|hint| hint == code));
    let wanting = [
        (TOO_DARK, hinted(TOO_DARK)),
        (TOO_BRIGHT, hinted(TOO_BRIGHT)),
        (BLURRED, is_blurred_for(&own, detail)),
    ];
    let elsewhere = clean
        .place
        .zip(attempt.as_ref())
        .is_some_and(|(place, attempt)| is_elsewhere(place, attempt));
    let measure = PhotoMeasure {
        id,
        courier,
        phone,
        hash: clean.hash.bits,
        hash_quality: clean.hash.quality.into(),
        detail: parts(detail),
        made_at: now,
        compared_at: None,
    };
    let named = |(code, is): (&'static str, bool)| is.then(|| code.to_owned());
    Ok(Judged {
        measure,
        wanting: wanting.into_iter().filter_map(named).collect(),
        signals: elsewhere.then_some(ELSEWHERE).into_iter().collect(),
    })
}

/// Whether the file says another place than the phone; missing is normal and says nothing.
fn is_elsewhere(place: MetadataPlace, attempt: &Attempt) -> bool {
    let (Some(lat), Some(lon)) = (attempt.lat, attempt.lon) else { return false };
    let said = Point::from_degrees(place.north, place.east);
    said.is_some_and(|said| {
        said.metres_to(Point { lat, lon }) > APART_M + attempt.accuracy_m.unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_is_judged_by_its_own_photos_and_not_before_there_are_some() {
        let even: Vec<f64> = (0..20).map(|at| 0.8 + 0.01 * f64::from(at % 5)).collect();
        assert!(!is_blurred_for(&even, 0.79) && is_blurred_for(&even, 0.6));
        // A phone of soft pictures is left in peace at the same figure.
        let soft: Vec<f64> = even.iter().map(|value| value - 0.25).collect();
        assert!(!is_blurred_for(&soft, 0.6));
        assert!(!is_blurred_for(&even[..LEAST_OWN - 1], 0.1));
        // Some blurred photos among its own do not move the middle.
        let mixed: Vec<f64> = even.iter().copied().chain([0.2; 6]).collect();
        assert!(is_blurred_for(&mixed, 0.5));
    }
}
