//! The chunks of a WebP, walked before any pixel is decoded. Layout: RFC 9649, section 2.7.

use super::{Format, Header, Notes, moving};
use crate::refusal::Refusal;

/// Flags of the extended header.
const ANIMATION: u8 = 0x02;
/// Bytes of the EXIF chunk that are read, at most.
const MOST_EXIF: usize = 256 * 1024;
/// Chunks of one file, at most.
const MOST_CHUNKS: usize = 1_024;

/// Walks every chunk that the file's own length covers.
pub(super) fn walk(bytes: &[u8]) -> Result<Header<'_>, Refusal> {
    let length: &[u8; 4] =
        bytes.get(4..).and_then(|rest| rest.first_chunk()).ok_or_else(Refusal::truncated)?;
    let end = (u32::from_le_bytes(*length) as usize).saturating_add(8);
    let body = bytes.get(12..end).ok_or_else(Refusal::truncated)?;
    let (mut at, mut count) = (0, 0);
    let (mut canvas, mut picture) = (None, None);
    let mut notes = Notes::default();
    while let Some(head) = body.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        count += 1;
        if count > MOST_CHUNKS {
            return Err(Refusal::damaged("more parts than a picture has"));
        }
        let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let data = at.checked_add(8).and_then(|from| Some(from..from.checked_add(size)?));
        let data = data.and_then(|range| body.get(range)).ok_or_else(Refusal::truncated)?;
        match &head[..4] {
            b"VP8X" => {
                let side = |at: usize| {
                    let part = data.get(at..at + 3)?;
                    Some(1 + u32::from_le_bytes([part[0], part[1], part[2], 0]))
                };
                if data.first().is_some_and(|flags| flags & ANIMATION != 0) {
                    return Err(moving("WebP"));
                }
                canvas = side(4).zip(side(7));
            }
            b"ANIM" | b"ANMF" => return Err(moving("WebP")),
            b"VP8 " if picture.is_none() => picture = Some(lossy(data)?),
            b"VP8L" if picture.is_none() => picture = Some(lossless(data)?),
            b"VP8 " | b"VP8L" => return Err(Refusal::damaged("two pictures")),
            b"EXIF" if size <= MOST_EXIF => {
                // Some writers put the name of the JPEG segment before it.
                notes.exif = Some(data.strip_prefix(b"Exif\0\0").unwrap_or(data));
            }
            b"ICCP" => notes.profile = vec![data],
            _ => {}
        }
        // Chunks begin at even places.
        at += 8 + size + size % 2;
    }
    let (width, height) = picture.ok_or_else(|| Refusal::damaged("no picture inside"))?;
    if canvas.is_some_and(|canvas| canvas != (width, height)) {
        return Err(Refusal::damaged("two sizes"));
    }
    // Four bytes for each pixel while decoding, and beside them the three that are kept.
    let memory = u64::from(width) * u64::from(height) * 7;
    Ok(Header { format: Format::Webp, width, height, memory, scans: 1, notes })
}

/// Sides of a lossy picture: RFC 6386, section 9.1.
fn lossy(data: &[u8]) -> Result<(u32, u32), Refusal> {
    let &[_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = data else {
        return Err(Refusal::damaged("its first frame is none"));
    };
    let side = |low: u8, high: u8| u32::from(u16::from_le_bytes([low, high]) & 0x3FFF);
    Ok((side(w0, w1), side(h0, h1)))
}

/// Sides of a lossless picture: RFC 9649, section 3.4.
fn lossless(data: &[u8]) -> Result<(u32, u32), Refusal> {
    let &[0x2F, b0, b1, b2, b3, ..] = data else {
        return Err(Refusal::damaged("its first bytes are others"));
    };
    let bits = u32::from_le_bytes([b0, b1, b2, b3]);
    Ok((1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)))
}
