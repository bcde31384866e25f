//! An attempt as the courier app sends it, and reading it.

use super::dto::{invalid, read_code, read_id, read_point, read_time};
use crate::problem::Problem;
use porchlight_app::deliver::{AttemptKind, DoorScan, NewAttempt, NewPhoto};
use porchlight_domain::attempt::{Drop, Exception, MAX_PHOTOS, Position};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{EvidenceId, ScanId};
use serde::Deserialize;
use utoipa::ToSchema;

/// An attempt.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AttemptBody {
    /// Made by the client (`att_...`); repeating it changes nothing.
    id: String,
    /// Id of the stop.
    stop: String,
    /// When, by the client's clock.
    occurred_at: String,
    /// How far the client's clock is ahead of the server's, as it estimates, milliseconds.
    skew_ms: i64,
    position: PositionBody,
    kind: KindBody,
    /// Photos, committed to before their bytes arrive.
    #[serde(default)]
    photos: Vec<PhotoBody>,
    /// Free note.
    #[serde(default)]
    note: String,
}

/// Where the phone was: `lat`, `lon` and `accuracy_m`, or `missing` alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PositionBody {
    /// Latitude, degrees.
    lat: Option<f64>,
    /// Longitude, degrees.
    lon: Option<f64>,
    /// Radius of uncertainty, metres.
    accuracy_m: Option<f64>,
    /// Why there is none: denied, timeout or unavailable.
    missing: Option<String>,
}

/// What happened.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum KindBody {
    /// Left.
    Left(LeftBody),
    /// Handed to a person.
    HandedOver(HandedOverBody),
    /// Not delivered.
    Failed(FailedBody),
}

/// A parcel that was left.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LeftBody {
    /// Where it lies.
    drop_place: String,
    /// Whether it cannot be seen from the street.
    out_of_sight: bool,
    /// Hint for the recipient only.
    #[serde(default)]
    where_to_look: String,
    /// dry, rain or snow.
    weather: String,
    /// The package read at the door, in place of an unwanted photo.
    scan: Option<DoorScanBody>,
    /// Why neither was possible.
    exception: Option<ExceptionBody>,
}

/// A package read at the door.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DoorScanBody {
    /// Made by the client (`scn_...`).
    id: String,
    /// What was read.
    barcode: String,
}

/// A reasoned exception from the photo.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExceptionBody {
    /// camera_denied, camera_broken, unsafe, person_present, forbidden or other.
    kind: String,
    /// What happened.
    words: String,
}

/// A parcel that was handed to a person: the delivery code they told, or their name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HandedOverBody {
    /// The delivery code.
    code: Option<String>,
    /// Who took it.
    name: Option<String>,
}

/// A failed attempt.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct FailedBody {
    /// Reason code.
    reason: String,
    /// In the courier's words.
    #[serde(default)]
    words: String,
}

/// A photo as the phone committed to it at the shutter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PhotoBody {
    /// Made by the client (`evd_...`).
    id: String,
    /// SHA-256 of the original, in hexadecimal.
    sha256: String,
    /// Its length.
    bytes: u64,
    /// When, by the client's clock.
    captured_at: String,
    /// The stop's capture challenge; a photo without it is supplementary and never a proof.
    challenge: Option<String>,
    /// The capture record that the phone's key signed at the shutter: a compact JWS of type
    /// `porchlight-capture+jwt`.
    capture: Option<String>,
}

/// Radius beyond which accuracy says nothing: half the way around the earth.
const MAX_ACCURACY_M: f64 = 20_040_000.0;

impl PositionBody {
    fn read(&self) -> Result<Position, Problem> {
        match (self.lat, self.lon, self.accuracy_m, &self.missing) {
            (None, None, None, Some(why)) => Ok(Position::Missing(why.clone())),
            (Some(lat), Some(lon), Some(accuracy), None) => {
                if !(0.0..=MAX_ACCURACY_M).contains(&accuracy) {
                    return Err(invalid(
                        "position.accuracy_m",
                        "out_of_range",
                        "give the radius of uncertainty in metres",
                    ));
                }
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "the range was checked"
                )]
                let accuracy = accuracy.ceil() as u32;
                Ok(Position::Fix(read_point(lat, lon)?, accuracy))
            }
            _ => Err(invalid(
                "position",
                "not_a_position",
                "give lat, lon and accuracy_m, or missing alone",
            )),
        }
    }
}

impl PhotoBody {
    pub(super) fn read(&self) -> Result<NewPhoto, Problem> {
        let digest = Digest::from_hex(&self.sha256).ok_or_else(|| {
            invalid("photos.sha256", "not_a_digest", "give 64 hexadecimal digits")
        })?;
        Ok(NewPhoto {
            id: read_id("photos.id", &self.id)?,
            digest,
            bytes: self.bytes,
            captured_at: read_time("photos.captured_at", &self.captured_at)?,
            challenge: self.challenge.clone(),
            capture: self.capture.clone(),
        })
    }
}

impl LeftBody {
    fn read(&self, photos: &[NewPhoto]) -> Result<(Drop, Option<DoorScan>), Problem> {
        let scan = match &self.scan {
            Some(scan) => Some(EvidenceId(read_id::<ScanId>("kind.left.scan.id", &scan.id)?.0)),
            None => None,
        };
        let exception = match &self.exception {
            Some(exception) => Some(Exception {
                kind: read_code("kind.left.exception.kind", &exception.kind)?,
                words: exception.words.clone(),
            }),
            None => None,
        };
        let drop = Drop {
            place: read_code("kind.left.drop_place", &self.drop_place)?,
            out_of_sight: self.out_of_sight,
            where_to_look: self.where_to_look.clone(),
            weather: read_code("kind.left.weather", &self.weather)?,
            photos: photos.iter().map(|photo| photo.id).collect(),
            scan,
            exception,
        };
        let door_scan = self.scan.as_ref().map(|scan| DoorScan { barcode: scan.barcode.clone() });
        Ok((drop, door_scan))
    }
}

impl AttemptBody {
    /// The attempt as the use-case takes it.
    pub(super) fn read(self) -> Result<NewAttempt, Problem> {
        if self.photos.len() > MAX_PHOTOS {
            let message = format!("send at most {MAX_PHOTOS} photos");
            return Err(invalid("photos", "too_many_photos", message));
        }
        let photos = self.photos.iter().map(PhotoBody::read).collect::<Result<Vec<_>, _>>()?;
        let (kind, door_scan) = match &self.kind {
            KindBody::Left(left) => {
                let (drop, door_scan) = left.read(&photos)?;
                (AttemptKind::Left(drop), door_scan)
            }
            KindBody::HandedOver(taker) => {
                let (code, name) = (taker.code.clone(), taker.name.clone());
                (AttemptKind::HandedOver { code, name }, None)
            }
            KindBody::Failed(failed) => {
                let reason = read_code("kind.failed.reason", &failed.reason)?;
                (AttemptKind::Failed(reason, failed.words.clone()), None)
            }
        };
        Ok(NewAttempt {
            id: read_id("id", &self.id)?,
            stop: read_id("stop", &self.stop)?,
            kind,
            position: self.position.read()?,
            occurred_at: read_time("occurred_at", &self.occurred_at)?,
            skew_ms: self.skew_ms,
            photos,
            door_scan,
            note: self.note,
        })
    }
}
