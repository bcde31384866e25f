//! Pictures in a form: reading its parts within limits, and saying what became of them.
//!
//! Owns: how many pictures one form carries. Never does: look into a file; the port that makes photos safe
//! does, in a process of its own.

use crate::problem::Problem;
use axum::extract::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use porchlight_app::claim::{MAX_CLAIM_PICTURE_BYTES, PictureAdded};
use porchlight_app::{App, Ctx};
use porchlight_domain::id::ClaimId;

/// Most pictures in one form.
pub(crate) const AT_ONCE: usize = 3;
/// What a form takes besides its pictures, in bytes.
const SLACK: usize = 64 * 1024;
/// Largest form, in bytes.
pub(crate) const MAX_FORM_BYTES: usize = AT_ONCE * MAX_CLAIM_PICTURE_BYTES + SLACK;

fn too_large() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "These pictures are too large",
        "A picture has at most 8 MB, and three go at once. Go back and choose smaller or fewer ones.",
    )
}

fn broken(error: &MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large();
    }
    Problem::malformed(error.body_text())
}

/// The files of a form's parts of this name. A field that was left empty is none.
///
/// # Errors
/// Not a form, too many pictures, or one that is too large.
pub(crate) async fn read(mut parts: Multipart, name: &str) -> Result<Vec<Vec<u8>>, Problem> {
    let mut pictures = vec![];
    while let Some(mut part) = parts.next_field().await.map_err(|error| broken(&error))? {
        if part.name() != Some(name) {
            continue;
        }
        let mut bytes = vec![];
        while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error))? {
            if bytes.len() + chunk.len() > MAX_CLAIM_PICTURE_BYTES {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        if bytes.is_empty() {
            continue;
        }
        if pictures.len() == AT_ONCE {
            return Err(too_large());
        }
        pictures.push(bytes);
    }
    Ok(pictures)
}

/// Adds pictures one by one, up to the first that is not taken. Says by a stable word what became of
/// them: `pictures`, or why the first one was not taken.
///
/// # Errors
/// As the use-case.
pub(crate) fn add(
    app: &App,
    ctx: &mut Ctx,
    claim: ClaimId,
    pictures: &[Vec<u8>],
) -> porchlight_app::Result<&'static str> {
    let mut word = "pictures-none";
    for picture in pictures {
        word = match app.add_claim_picture(ctx, claim, picture)? {
            PictureAdded::Added(_) | PictureAdded::Already => "pictures",
            PictureAdded::Enough => "pictures-enough",
            PictureAdded::Over | PictureAdded::InWords => "pictures-over",
            PictureAdded::Unusable(_) => "picture-unusable",
            PictureAdded::Busy => "picture-busy",
        };
        if word != "pictures" {
            break;
        }
    }
    Ok(word)
}

/// A picture that no browser keeps.
pub(crate) fn jpeg(bytes: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, "image/jpeg"), (CACHE_CONTROL, "no-store")], bytes).into_response()
}
