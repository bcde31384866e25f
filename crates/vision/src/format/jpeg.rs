//! The markers of a JPEG, walked before any pixel is decoded: what it is, how large it claims to
//! be, and whether it goes on to its end. Layout: ITU-T T.81, annex B.

use super::{Format, Header, Notes};
use crate::refusal::{Refusal, RefusalKind};

/// What the frame says.
struct Frame {
    width: u32,
    height: u32,
    /// 1 for grey, 3 for colour.
    components: u32,
    progressive: bool,
}

const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const DNL: u8 = 0xDC;
const DQT: u8 = 0xDB;
const APP1: u8 = 0xE1;
const APP2: u8 = 0xE2;
const APP12: u8 = 0xEC;
const APP13: u8 = 0xED;
/// Parts of a profile that are kept, at most: 64 kB each.
const MOST_PROFILE_PARTS: usize = 16;

/// Walks every marker to the end of the picture.
pub(super) fn walk(bytes: &[u8]) -> Result<Header<'_>, Refusal> {
    let mut frame = None;
    let mut scans = 0u32;
    let mut notes = Notes::default();
    let mut at = 2;
    loop {
        let (marker, next) = marker(bytes, at)?;
        at = next;
        match marker {
            EOI => break,
            // Markers without a segment: TEM and restarts out of place, a second start.
            0x01 | 0xD0..=0xD8 => continue,
            _ => {}
        }
        let segment = segment(bytes, at)?;
        at += 2 + segment.len();
        match marker {
            0xC0..=0xC2 => {
                if frame.is_some() {
                    return Err(Refusal::damaged("two frames"));
                }
                frame = Some(read_frame(marker, segment)?);
            }
            0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Err(unusual("lossless, hierarchical or arithmetic coding"));
            }
            DNL => return Err(unusual("its height is stated at its end")),
            SOS => {
                if frame.is_none() {
                    return Err(Refusal::damaged("a scan before the frame"));
                }
                scans = scans.saturating_add(1);
                at = after_scan(bytes, at)?;
            }
            DQT if notes.table.is_none() => notes.table = table(segment),
            _ => note(marker, segment, &mut notes),
        }
    }
    match frame {
        Some(frame) if scans > 0 => Ok(header(&frame, scans, notes)),
        _ => Err(Refusal::damaged("no picture inside")),
    }
}

fn header<'a>(frame: &Frame, scans: u32, notes: Notes<'a>) -> Header<'a> {
    let (width, height) = (frame.width, frame.height);
    // A progressive picture keeps two bytes for every coefficient until its last pass.
    let each = u64::from(frame.components) * if frame.progressive { 3 } else { 1 };
    let memory = u64::from(width) * u64::from(height) * each;
    Header { format: Format::Jpeg, width, height, memory, scans, notes }
}

/// Remembers where metadata lie.
fn note<'a>(marker: u8, segment: &'a [u8], notes: &mut Notes<'a>) {
    match marker {
        APP1 => {
            if let Some(exif) = segment.strip_prefix(b"Exif\0\0") {
                notes.exif.get_or_insert(exif);
            }
        }
        APP2 => {
            // Behind the name stand the number of this part and how many there are.
            let part = segment.strip_prefix(b"ICC_PROFILE\0").and_then(|rest| rest.get(2..));
            if let Some(part) = part.filter(|_| notes.profile.len() < MOST_PROFILE_PARTS) {
                notes.profile.push(part);
            }
        }
        APP12 => notes.editor |= segment.starts_with(b"Ducky"),
        APP13 => {
            notes.editor |= segment.starts_with(b"Photoshop 3.0");
            notes.network |= segment.windows(4).any(|w| w == b"FBMD");
        }
        _ => {}
    }
}

/// The first table of a segment of quantisation tables.
fn table(segment: &[u8]) -> Option<[u16; 64]> {
    let (first, values) = segment.split_first()?;
    let mut table = [0; 64];
    if first >> 4 == 0 {
        let values = values.first_chunk::<64>()?;
        table.iter_mut().zip(values).for_each(|(to, value)| *to = u16::from(*value));
    } else {
        let (pairs, _) = values.first_chunk::<128>()?.as_chunks::<2>();
        table.iter_mut().zip(pairs).for_each(|(to, pair)| *to = u16::from_be_bytes(*pair));
    }
    Some(table)
}

/// The next marker and what lies behind it. Fill bytes and stray bytes before it are passed over.
fn marker(bytes: &[u8], mut at: usize) -> Result<(u8, usize), Refusal> {
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        at += rest.iter().position(|b| *b == 0xFF).ok_or_else(Refusal::truncated)? + 1;
        match bytes.get(at) {
            None => return Err(Refusal::truncated()),
            Some(0x00 | 0xFF) => {}
            Some(marker) => return Ok((*marker, at + 1)),
        }
    }
}

fn segment(bytes: &[u8], at: usize) -> Result<&[u8], Refusal> {
    let length = bytes.get(at..at + 2).ok_or_else(Refusal::truncated)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    if length < 2 {
        return Err(Refusal::damaged("a segment of no length"));
    }
    bytes.get(at + 2..at + length).ok_or_else(Refusal::truncated)
}

/// The end of entropy-coded data: the next marker that is neither a stuffed byte nor a restart.
fn after_scan(bytes: &[u8], mut at: usize) -> Result<usize, Refusal> {
    loop {
        let rest = bytes.get(at..).unwrap_or(&[]);
        at += rest.iter().position(|b| *b == 0xFF).ok_or_else(Refusal::truncated)?;
        match bytes.get(at + 1) {
            None => return Err(Refusal::truncated()),
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return Ok(at),
        }
    }
}

fn read_frame(marker: u8, segment: &[u8]) -> Result<Frame, Refusal> {
    let &[precision, h1, h2, w1, w2, components, ..] = segment else {
        return Err(Refusal::damaged("a short frame header"));
    };
    if precision != 8 {
        return Err(unusual(&format!("{precision} bits per sample instead of 8")));
    }
    match components {
        1 | 3 => {}
        4 => return Err(unusual("CMYK colours of a printing press")),
        other => return Err(unusual(&format!("{other} colour components"))),
    }
    if segment.len() < 6 + 3 * usize::from(components) {
        return Err(Refusal::damaged("a short frame header"));
    }
    Ok(Frame {
        width: u32::from(u16::from_be_bytes([w1, w2])),
        height: u32::from(u16::from_be_bytes([h1, h2])),
        components: u32::from(components),
        progressive: marker == 0xC2,
    })
}

fn unusual(what: &str) -> Refusal {
    let message =
        format!("this JPEG is of a sort that cameras do not write ({what}); send the camera's own");
    Refusal::new(RefusalKind::UnusualJpeg, message)
}

/// Whether these bytes are one JPEG of the kind that is written here: its start, the plain JFIF
/// mark, tables, one frame, one scan, its end, and nothing else anywhere.
#[must_use]
pub fn is_bare_jpeg(bytes: &[u8]) -> bool {
    const JFIF: usize = 14;
    let mut at = 2;
    if !bytes.starts_with(b"\xFF\xD8") {
        return false;
    }
    loop {
        // No fill bytes and no strays: every marker stands where the one before it ended.
        let Some(&[0xFF, marker]) = bytes.get(at..).and_then(|rest| rest.first_chunk()) else {
            return false;
        };
        at += 2;
        if marker == EOI {
            return at == bytes.len();
        }
        let Ok(part) = segment(bytes, at) else { return false };
        at += 2 + part.len();
        match marker {
            0xE0 if part.len() == JFIF && part.starts_with(b"JFIF\0") => {}
            0xC0 | 0xC4 | DQT | 0xDD => {}
            SOS => match after_scan(bytes, at) {
                Ok(end) => at = end,
                Err(_) => return false,
            },
            _ => return false,
        }
    }
}
