//! The chunks of a PNG, walked before any pixel is decoded. Layout: W3C, "Portable Network Graphics
//! (PNG) Specification (Third Edition)", chapter 11.

use super::{Format, Header, Notes, moving};
use crate::refusal::{Refusal, RefusalKind};

/// The first bytes of every PNG.
pub(super) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Chunks that make the picture; all others are left out before it is decoded.
const PICTURE: [&[u8; 4]; 5] = [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"];
/// Bytes of the EXIF chunk that are read, at most.
const MOST_EXIF: usize = 256 * 1024;
/// Chunks of one file, at most: each costs a walk.
const MOST_CHUNKS: usize = 65_536;

/// One chunk: its name, its data, and all of it with length and checksum.
struct Chunk<'a> {
    name: [u8; 4],
    data: &'a [u8],
    whole: &'a [u8],
}

/// The chunks up to the end of the picture.
fn chunks(bytes: &[u8]) -> Result<Vec<Chunk<'_>>, Refusal> {
    let mut found: Vec<Chunk<'_>> = vec![];
    let mut at = SIGNATURE.len();
    loop {
        let head: &[u8; 8] =
            bytes.get(at..).and_then(|rest| rest.first_chunk()).ok_or_else(Refusal::truncated)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let name = [head[4], head[5], head[6], head[7]];
        let end = at.checked_add(12).and_then(|end| end.checked_add(length));
        let whole = end.and_then(|end| bytes.get(at..end)).ok_or_else(Refusal::truncated)?;
        if found.len() >= MOST_CHUNKS {
            return Err(Refusal::damaged("more parts than a picture has"));
        }
        let data = &whole[8..8 + length];
        found.push(Chunk { name, data, whole });
        at += whole.len();
        if &name == b"IEND" {
            return Ok(found);
        }
    }
}

/// Walks every chunk to the end of the picture.
pub(super) fn walk(bytes: &[u8]) -> Result<Header<'_>, Refusal> {
    let chunks = chunks(bytes)?;
    let head = chunks.first().filter(|chunk| &chunk.name == b"IHDR");
    let Some(&[w0, w1, w2, w3, h0, h1, h2, h3, depth, colour, _, _, interlace]) =
        head.map(|chunk| chunk.data)
    else {
        return Err(Refusal::damaged("it does not begin with its sides"));
    };
    let seen = |name: &[u8; 4]| chunks.iter().filter(|chunk| &chunk.name == name).count();
    if seen(b"acTL") > 0 {
        return Err(moving("PNG"));
    }
    if seen(b"IHDR") > 1 || seen(b"PLTE") > 1 {
        return Err(Refusal::damaged("two beginnings"));
    }
    if seen(b"IDAT") == 0 {
        return Err(Refusal::damaged("no picture inside"));
    }
    let (width, height) =
        (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
    let channels: u64 = match colour {
        0 => 1,
        2 => 3,
        // A palette may hold transparency.
        3 | 6 => 4,
        4 => 2,
        _ => return Err(Refusal::damaged("unknown colours")),
    };
    let sample = if depth == 16 { 2 } else { 1 };
    let pixels = u64::from(width) * u64::from(height);
    // The decoded samples, and beside them what is made of them: three bytes each.
    let memory = pixels.saturating_mul(channels * sample + 3);
    let mut notes = Notes::default();
    for chunk in &chunks {
        if &chunk.name == b"eXIf" && chunk.data.len() <= MOST_EXIF {
            notes.exif.get_or_insert(chunk.data);
        }
    }
    let scans = if interlace == 1 { 7 } else { 1 };
    Ok(Header { format: Format::Png, width, height, memory, scans, notes })
}

/// The file with nothing in it but the picture: text that swells, profiles and private chunks never
/// reach the decoder.
pub(crate) fn picture_only(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut kept = SIGNATURE.to_vec();
    for chunk in chunks(bytes)? {
        if PICTURE.contains(&&chunk.name) {
            kept.extend_from_slice(chunk.whole);
        } else if chunk.name[0].is_ascii_uppercase() {
            // A chunk whose name begins with a capital must be understood to show the picture.
            return Err(Refusal::new(
                RefusalKind::Damaged,
                "the picture is damaged (a part that nobody knows); take it again",
            ));
        }
    }
    Ok(kept)
}
