//! What goes to a worker and what comes back. A request is one frame, the file. An answer is three: a
//! JSON text, the large picture and the small one, the latter two empty for a refusal.

use crate::process::frame::{Came, frames, length};
use porchlight_app::ports::{CleanPhoto, MetadataPlace, PhotoHash, PhotoRefusal};
use porchlight_vision::RefusalKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io;

/// Bytes of a file, at most; more is refused before a worker sees it.
pub(super) const MOST_REQUEST: usize = 20 * 1024 * 1024 + 1;
/// Bytes of one frame of an answer, at most: pictures of 1,600 pixels have a few hundred thousand.
pub(super) const MOST_FRAME: usize = 8 * 1024 * 1024;
/// The JSON text of an answer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// Taken.
    Clean {
        /// What was measured.
        quality: Value,
        /// The perceptual hash.
        hash: PhotoHash,
        /// Where the file's metadata say that it was taken.
        place: Option<MetadataPlace>,
    },
    /// Not taken.
    Refused {
        /// Stable code.
        code: String,
        /// In plain English.
        message: String,
    },
}

/// An answer as frames.
pub(super) fn written(result: Result<CleanPhoto, PhotoRefusal>) -> io::Result<Vec<u8>> {
    let (answer, display, preview) = match result {
        Ok(CleanPhoto { display, preview, quality, hash, place }) => {
            (Answer::Clean { quality, hash, place }, display, preview)
        }
        Err(PhotoRefusal { code, message }) => {
            (Answer::Refused { code: code.into(), message }, vec![], vec![])
        }
    };
    let mut bytes = vec![];
    for frame in [serde_json::to_vec(&answer)?, display, preview] {
        bytes.extend(length(frame.len())?);
        bytes.extend(frame);
    }
    Ok(bytes)
}

/// Reads an answer from what has come so far.
pub(super) fn answer(bytes: &[u8]) -> Came<Result<CleanPhoto, PhotoRefusal>> {
    let [text, display, preview] = match frames(bytes, MOST_FRAME) {
        Came::Whole(frames) => frames,
        Came::Part => return Came::Part,
        Came::Nonsense => return Came::Nonsense,
    };
    let bare = |bytes: &[u8]| porchlight_vision::is_bare_jpeg(bytes);
    match serde_json::from_slice(text) {
        Ok(Answer::Clean { quality, hash, place }) if bare(display) && bare(preview) => {
            Came::Whole(Ok(CleanPhoto {
                display: display.to_vec(),
                preview: preview.to_vec(),
                quality,
                hash,
                place,
            }))
        }
        Ok(Answer::Refused { code, message }) => {
            let known =
                RefusalKind::ALL.iter().map(|kind| kind.code()).find(|known| *known == code);
            Came::Whole(Err(PhotoRefusal { code: known.unwrap_or("damaged"), message }))
        }
        _ => Came::Nonsense,
    }
}
