//! How a file is cut into the small pieces that are sent.

use super::{CHUNK_BYTES, PIECE_BYTES};
use crate::error::Error;
use porchlight_store::rows::Upload;

/// Pieces in a chunk.
pub(super) const CHUNK_PIECES: u32 = (CHUNK_BYTES / PIECE_BYTES) as u32;

/// Pieces of a file of so many bytes.
pub(super) fn piece_count(bytes: i64) -> u32 {
    let bytes = u64::try_from(bytes).unwrap_or(0);
    u32::try_from(bytes.div_ceil(PIECE_BYTES as u64)).unwrap_or(u32::MAX)
}

/// Consecutive numbers as runs: the first one, and how many.
pub(super) fn runs(numbers: &[u32]) -> Vec<(u32, u32)> {
    let mut list: Vec<(u32, u32)> = vec![];
    for &number in numbers {
        match list.last_mut() {
            Some((first, count)) if *first + *count == number => *count += 1,
            _ => list.push((number, 1)),
        }
    }
    list
}

/// What does not fit this file's pieces.
pub(super) fn wrong_pieces(upload: &Upload) -> Error {
    Error::invalid(
        "chunk",
        "chunk_length",
        format!(
            "this photo has {} bytes in {} pieces of {PIECE_BYTES}, the last one shorter; a chunk is \
             {CHUNK_PIECES} pieces",
            upload.bytes,
            piece_count(upload.bytes)
        ),
    )
}
