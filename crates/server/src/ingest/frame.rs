//! What goes to a worker and what comes back: frames of a length in four bytes, the lowest first,
//! and so many bytes. A request is one frame, the file. An answer is three: a JSON text, the large
//! picture and the small one, the latter two empty for a refusal.

use porchlight_app::ports::{CleanPhoto, MetadataPlace, PhotoHash, PhotoRefusal};
use porchlight_vision::RefusalKind;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{self, Read};

/// Bytes of a file, at most; more is refused before a worker sees it.
pub(super) const MOST_REQUEST: usize = 20 * 1024 * 1024 + 1;
/// Bytes of one frame of an answer, at most: pictures of 1,600 pixels have a few hundred thousand.
pub(super) const MOST_FRAME: usize = 8 * 1024 * 1024;
/// Frames of an answer.
const FRAMES: usize = 3;
/// Bytes of a length.
pub(super) const LENGTH: usize = 4;

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

/// The length of a frame as it is written.
pub(super) fn length(bytes: usize) -> io::Result<[u8; LENGTH]> {
    let length = u32::try_from(bytes);
    Ok(length.map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?.to_le_bytes())
}

/// One frame; `None` where the other side ended before its first byte.
pub(super) fn read(from: &mut impl Read, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; LENGTH];
    match from.read(&mut length[..1])? {
        0 => return Ok(None),
        _ => from.read_exact(&mut length[1..])?,
    }
    let length = u32::from_le_bytes(length) as usize;
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok(Some(bytes))
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

/// What has come of an answer.
pub(super) enum Came {
    /// More is to come.
    Part,
    /// All of it.
    Whole(Result<CleanPhoto, PhotoRefusal>),
    /// It is no answer.
    Nonsense,
}

/// Reads an answer from what has come so far.
pub(super) fn answer(bytes: &[u8]) -> Came {
    let mut rest = bytes;
    let mut frames: Vec<&[u8]> = vec![];
    while frames.len() < FRAMES {
        let Some((length, behind)) = rest.split_first_chunk::<LENGTH>() else { return Came::Part };
        let length = u32::from_le_bytes(*length) as usize;
        if length > MOST_FRAME {
            return Came::Nonsense;
        }
        let Some((frame, behind)) = behind.split_at_checked(length) else { return Came::Part };
        frames.push(frame);
        rest = behind;
    }
    let [text, display, preview] = frames[..] else { return Came::Nonsense };
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
