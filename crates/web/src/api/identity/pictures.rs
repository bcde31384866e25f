//! The requests that carry pictures: sets that were asked for, and one for a person to look at.
//!
//! Owns: reading their parts. Pictures are overwritten when they are dropped here; what the network's
//! own buffers held is not, as `docs/identity.md` says.

use super::super::dto::invalid;
use super::super::extract::Id;
use super::consent_needed;
use super::shown::CheckShown;
use crate::problem::Problem;
use crate::session::{Courier, Phone};
use crate::site::Site;
use axum::Json;
use axum::extract::multipart::Field;
use axum::extract::{Multipart, State};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_app::identity::{FramesOutcome, MAX_FRAME_BYTES, PersonAsked, SentFrames};
use porchlight_domain::id::{FaceCaptureId, IdentityCheckId};
use serde::Serialize;
use utoipa::ToSchema;
use zeroize::Zeroizing;

/// Pictures of a set; more are not read.
const MOST_FRAMES: usize = 8;
/// Largest text part, in bytes.
const MAX_TEXT_BYTES: usize = 16 * 1024;
/// Largest half that is read, in bytes; the right one has 32.
const MAX_HALF_BYTES: usize = 64;
/// Largest request with a set of pictures, in bytes.
pub(in crate::api) const MAX_SET_BYTES: usize = MOST_FRAMES * MAX_FRAME_BYTES + 4 * MAX_TEXT_BYTES;
/// Largest request for a person, in bytes.
pub(in crate::api) const MAX_PERSON_BYTES: usize = 2 * MAX_FRAME_BYTES + MAX_TEXT_BYTES;

fn broken(error: &axum::extract::multipart::MultipartError) -> Problem {
    Problem::malformed(error.body_text())
}

/// The bytes of a part, in memory that is overwritten when it is dropped and never moved meanwhile.
async fn bytes(field: &mut Field<'_>, most: usize) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let name = field.name().unwrap_or("part").to_owned();
    let mut read = Zeroizing::new(Vec::with_capacity(most));
    while let Some(chunk) = field.chunk().await.map_err(|e| broken(&e))? {
        if read.len() + chunk.len() > most {
            return Err(invalid(&name, "too_long", format!("at most {most} bytes")));
        }
        read.extend_from_slice(&chunk);
    }
    Ok(read)
}

async fn read_set(mut parts: Multipart) -> Result<SentFrames, Problem> {
    let (mut record, mut commitment, mut half) = (None, None, None);
    let mut frames = vec![];
    while let Some(mut part) = parts.next_field().await.map_err(|e| broken(&e))? {
        match part.name().unwrap_or("") {
            "record" => record = Some(bytes(&mut part, MAX_TEXT_BYTES).await?.to_vec()),
            "commitment" => {
                let text = bytes(&mut part, MAX_TEXT_BYTES).await?;
                commitment = Some(String::from_utf8_lossy(&text).trim().to_owned());
            }
            "half" => half = Some(bytes(&mut part, MAX_HALF_BYTES).await?),
            "frame" if frames.len() < MOST_FRAMES => {
                frames.push(bytes(&mut part, MAX_FRAME_BYTES).await?);
            }
            "frame" => return Err(invalid("frame", "count", "these are too many pictures")),
            _ => {}
        }
    }
    let missing = |field: &str| invalid(field, "missing", "this part is needed");
    Ok(SentFrames {
        record: record.ok_or_else(|| missing("record"))?,
        commitment: commitment.ok_or_else(|| missing("commitment"))?,
        half: half.ok_or_else(|| missing("half"))?,
        frames,
    })
}

/// What came of a set of pictures.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(in crate::api) enum FramesAnswer {
    /// A template was made. The phone keeps all of this with its half of the key.
    Enrolled {
        /// Its id.
        template: String,
        /// The canonical fact that the log holds.
        enrolment: String,
        /// The salt that says whose it is, 32 bytes in base64.
        salt: String,
    },
    /// Pictures that cannot be used: take new ones.
    NotGood {
        /// Codes of each picture's flaws, in order.
        frames: Vec<Vec<String>>,
        /// Codes of all of them.
        reasons: Vec<String>,
    },
    /// The account holder.
    Match {
        /// Always empty.
        reasons: Vec<String>,
        /// Where the check stands.
        check: CheckShown,
    },
    /// It cannot be told.
    Inconclusive {
        /// Codes of why, for tips.
        reasons: Vec<String>,
        /// Where the check stands.
        check: CheckShown,
    },
    /// Not like the template; no finding about anybody.
    Mismatch {
        /// Always empty.
        reasons: Vec<String>,
        /// Where the check stands.
        check: CheckShown,
    },
    /// No face can be compared now; a check goes on in another way.
    Unavailable {
        /// Where the check stands.
        check: Option<CheckShown>,
    },
    /// The template opens on another phone only; that was no try.
    OtherPhone {
        /// Where the check stands.
        check: CheckShown,
    },
    /// The check does not wait for pictures any more.
    NotOpen {
        /// Where the check stands.
        check: CheckShown,
    },
}

/// Sends the pictures that were asked for: multipart parts `record`, `commitment`, `half` and `frame`,
/// the last one as often as there are looks, in order. See docs/api/identity.md.
#[utoipa::path(post, path = "/v1/identity/captures/{capture}/frames", tag = "courier",
    params(("capture" = String, Path, description = "Id of the capture")),
    request_body(content_type = "multipart/form-data", content = String),
    responses((status = 200, body = FramesAnswer)))]
pub(in crate::api) async fn send_frames(
    State(site): State<Site>,
    Phone(bound): Phone,
    Id(capture): Id<FaceCaptureId>,
    parts: Multipart,
) -> Result<Json<FramesAnswer>, Problem> {
    let sent = read_set(parts).await?;
    let actor = bound.identity.actor;
    let outcome =
        site.ask(actor, move |app, ctx| app.send_face_frames(ctx, &bound, capture, sent)).await?;
    Ok(Json(match outcome {
        FramesOutcome::Enrolled { template, enrolment, salt } => {
            FramesAnswer::Enrolled { template, enrolment, salt: STANDARD.encode(salt) }
        }
        FramesOutcome::NotGood { frames, reasons } => FramesAnswer::NotGood { frames, reasons },
        FramesOutcome::Compared { likeness, reasons, check } => {
            let check = (*check).into();
            match likeness.code() {
                "match" => FramesAnswer::Match { reasons, check },
                "mismatch" => FramesAnswer::Mismatch { reasons, check },
                _ => FramesAnswer::Inconclusive { reasons, check },
            }
        }
        FramesOutcome::Unavailable(check) => {
            FramesAnswer::Unavailable { check: check.map(|line| (*line).into()) }
        }
        FramesOutcome::OtherPhone(check) => FramesAnswer::OtherPhone { check: (*check).into() },
        FramesOutcome::NotOpen(check) => FramesAnswer::NotOpen { check: (*check).into() },
        FramesOutcome::NoConsent => return Err(consent_needed()),
    }))
}

/// Asks for a person to look, after a try. Optional multipart parts: `picture`, the first one of the
/// last try byte for byte, and `document`, a JPEG of a document's photo to lay beside it. Both are
/// sealed to those who look, and gone when the check ends.
#[utoipa::path(post, path = "/v1/identity/checks/{check}/person", tag = "courier",
    params(("check" = String, Path, description = "Id of the check")),
    request_body(content_type = "multipart/form-data", content = String),
    responses((status = 200, body = CheckShown)))]
pub(in crate::api) async fn ask_person(
    State(site): State<Site>,
    Courier(who): Courier,
    Id(check): Id<IdentityCheckId>,
    mut parts: Multipart,
) -> Result<Json<CheckShown>, Problem> {
    let (mut picture, mut document) = (None, None);
    while let Some(mut part) = parts.next_field().await.map_err(|e| broken(&e))? {
        match part.name().unwrap_or("") {
            "picture" => picture = Some(bytes(&mut part, MAX_FRAME_BYTES).await?),
            "document" => document = Some(bytes(&mut part, MAX_FRAME_BYTES).await?),
            _ => {}
        }
    }
    let asked = site
        .ask(who.actor, move |app, ctx| app.ask_for_person(ctx, check, picture, document))
        .await?;
    let (PersonAsked::Listed(line) | PersonAsked::NotOpen(line)) = asked;
    Ok(Json((*line).into()))
}
