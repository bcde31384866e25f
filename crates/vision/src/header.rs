//! The markers of a JPEG, walked before any pixel is decoded: what it is, how large it claims to
//! be, and whether it goes on to its end. Layout: ITU-T T.81, annex B.

use crate::refusal::{Refusal, RefusalKind};

/// What the markers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// 1 for grey, 3 for colour.
    pub(crate) components: u32,
    pub(crate) progressive: bool,
    /// Passes over the picture.
    pub(crate) scans: u32,
}

/// Other formats by their first bytes, with what to do.
const OTHERS: &[(usize, &[u8], &str)] = &[
    (0, b"\x89PNG", "PNG"),
    (0, b"GIF8", "GIF"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"BM", "BMP"),
    (8, b"WEBP", "WebP"),
    (4, b"ftyphe", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypmsf1", "HEIC"),
    (4, b"ftypavif", "AVIF"),
];

/// Refuses by name what is not a JPEG.
pub(crate) fn sniff(bytes: &[u8]) -> Result<(), Refusal> {
    if bytes.is_empty() {
        let message = "the file is empty; take the picture again";
        return Err(Refusal::new(RefusalKind::Empty, message));
    }
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        return Ok(());
    }
    let begins = |(at, magic, _): &&(usize, &[u8], &str)| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic))
    };
    if let Some((.., name)) = OTHERS.iter().find(begins) {
        let advice = match *name {
            "HEIC" => "; on an iPhone choose Settings, Camera, Formats, Most Compatible",
            _ => "",
        };
        let message = format!("this is a {name} file; send a JPEG{advice}");
        return Err(Refusal::new(RefusalKind::OtherFormat, message));
    }
    let message = "this is not a picture that can be read here; send a JPEG";
    Err(Refusal::new(RefusalKind::NotAPicture, message))
}

const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;
const DNL: u8 = 0xDC;

/// Walks every marker to the end of the picture.
pub(crate) fn walk(bytes: &[u8]) -> Result<Header, Refusal> {
    let mut frame = None;
    let mut scans = 0u32;
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
            _ => {}
        }
    }
    match frame {
        Some(frame) if scans > 0 => Ok(Header { scans, ..frame }),
        _ => Err(Refusal::damaged("no picture inside")),
    }
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

fn read_frame(marker: u8, segment: &[u8]) -> Result<Header, Refusal> {
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
    Ok(Header {
        width: u32::from(u16::from_be_bytes([w1, w2])),
        height: u32::from(u16::from_be_bytes([h1, h2])),
        components: u32::from(components),
        progressive: marker == 0xC2,
        scans: 0,
    })
}

fn unusual(what: &str) -> Refusal {
    let message =
        format!("this JPEG is of a sort that cameras do not write ({what}); send the camera's own");
    Refusal::new(RefusalKind::UnusualJpeg, message)
}
