//! The JSON API.

mod authority;
mod browser;
mod capture;
mod courier;
mod day;
mod description;
mod events;
mod integrator;
mod noise;
mod offer;
mod problems;
mod verdicts;
mod waiting_list;

pub(crate) use day::two_orders;

use crate::stage::{Call, Stage, Who};
use image::codecs::jpeg::JpegEncoder;
use porchlight_domain::digest::{encode_hex, sha256};
use porchlight_domain::id::{AttemptId, EvidenceId, OperationId, ScanId};
use porchlight_web::Moment;
use serde_json::{Value, json};
use std::fmt::Display;

/// Ten random bytes, as a phone would make them.
fn random(stage: &Stage) -> [u8; 10] {
    stage.clock.seed()[..10].try_into().unwrap()
}

/// An operation id, as a phone would make it.
fn operation(stage: &Stage) -> OperationId {
    OperationId::new(stage.clock.now(), random(stage))
}

/// Sends a write with an operation id twice; the answers must be the same, and is returned.
async fn twice(stage: &Stage, who: &Who, path: impl Display, body: &Value) -> Value {
    let id = operation(stage);
    let send = || Call::post(path.to_string()).by(who).operation(id).json(body).send(stage);
    let first = send().await.ok();
    let again = send().await.ok();
    assert_eq!(first, again, "{path}");
    first
}

/// The time as the API spells it.
pub(crate) fn now(stage: &Stage) -> String {
    porchlight_app::zone::rfc3339(stage.clock.now())
}

/// A JPEG of leaves in the wind: fine detail, so that it needs several chunks.
fn detailed_photo(seed: u32) -> Vec<u8> {
    let mut state = seed;
    let picture = image::RgbImage::from_fn(400, 300, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, a, b, c] = state.to_le_bytes();
        image::Rgb([a / 2, b, c / 3])
    });
    let mut bytes = vec![];
    JpegEncoder::new_with_quality(&mut bytes, 85).encode_image(&picture).unwrap();
    bytes
}

/// A photo as a phone commits to it, and its bytes.
pub(crate) fn photo(stage: &Stage, challenge: &Value, seed: u32) -> (String, Value, Vec<u8>) {
    let bytes = detailed_photo(seed);
    let id = EvidenceId::new(stage.clock.now(), random(stage)).to_string();
    let commitment = json!({
        "id": id, "sha256": encode_hex(&sha256(&[&bytes]).0), "bytes": bytes.len(),
        "captured_at": now(stage), "challenge": challenge,
    });
    (id, commitment, bytes)
}

/// An attempt at a stop.
pub(crate) fn attempt(stage: &Stage, stop: impl Display, kind: &Value, photos: &[Value]) -> Value {
    json!({
        "id": AttemptId::new(stage.clock.now(), random(stage)).to_string(),
        "stop": stop.to_string(), "occurred_at": now(stage), "skew_ms": 40,
        "position": {"lat": 30.2671, "lon": -97.7431, "accuracy_m": 8.4},
        "kind": kind, "photos": photos, "note": "",
    })
}

/// A scan of a package.
pub(crate) fn scan(stage: &Stage, barcode: &str) -> Value {
    let id = ScanId::new(stage.clock.now(), random(stage)).to_string();
    json!({"id": id, "barcode": barcode, "occurred_at": now(stage)})
}

/// A parcel left at the side door.
pub(crate) fn left() -> Value {
    json!({"left": {"drop_place": "side_door", "out_of_sight": true,
        "where_to_look": "Behind the bin", "weather": "rain"}})
}
