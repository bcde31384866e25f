//! What a file is, read from its own bytes before any pixel is decoded: its format, its sides, what
//! decoding it may need, and where its metadata lie.
//!
//! Three formats are taken. Every other one that phones and people send is refused by its name, with
//! what to do, because "not a picture" helps nobody who holds a picture in the hand.

mod jpeg;
mod png;
mod webp;

pub use jpeg::is_bare_jpeg;
pub(crate) use png::picture_only;

use crate::refusal::{Refusal, RefusalKind};

/// Formats that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JPEG, baseline or progressive, grey or colour, 8 bits.
    Jpeg,
    /// PNG, one picture.
    Png,
    /// WebP, one picture, lossy or lossless.
    Webp,
}

impl Format {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Webp => "webp",
        }
    }
}

/// Metadata as they lie in the file, not yet read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Notes<'a> {
    /// TIFF structure of EXIF.
    pub(crate) exif: Option<&'a [u8]>,
    /// ICC profile in its parts, in order.
    pub(crate) profile: Vec<&'a [u8]>,
    /// Blocks of an editing program's own, as those of Photoshop.
    pub(crate) editor: bool,
    /// The mark that a large network writes into pictures it hands out.
    pub(crate) network: bool,
    /// First quantisation table as it stands in the file, 64 values.
    pub(crate) table: Option<[u16; 64]>,
}

/// What the file claims.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header<'a> {
    pub(crate) format: Format,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Bytes of memory that decoding may hold at once, by a cautious estimate.
    pub(crate) memory: u64,
    /// Passes over the picture.
    pub(crate) scans: u32,
    pub(crate) notes: Notes<'a>,
}

/// Other formats by their first bytes.
const OTHERS: &[(usize, &[u8], &str)] = &[
    (0, b"GIF8", "GIF"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"BM", "BMP"),
    (0, b"%PDF", "PDF"),
    (0, b"PK\x03\x04", "ZIP"),
    (0, b"\0\0\x01\0", "ICO"),
    (0, b"8BPS", "Photoshop"),
    (0, b"\xFF\x0A", "JPEG XL"),
    (0, b"\0\0\0\x0CJXL ", "JPEG XL"),
    (0, b"\0\0\0\x0CjP  ", "JPEG 2000"),
    (4, b"ftypavi", "AVIF"),
    (4, b"ftyphe", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypmsf1", "HEIC"),
    (4, b"ftyp", "video"),
];
/// An SVG says so within so many bytes.
const SVG_WITHIN: usize = 512;

/// Reads the header, or refuses by name what is not taken.
pub(crate) fn read(bytes: &[u8]) -> Result<Header<'_>, Refusal> {
    if bytes.is_empty() {
        let message = "the file is empty; take the picture again";
        return Err(Refusal::new(RefusalKind::Empty, message));
    }
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        return jpeg::walk(bytes);
    }
    if bytes.starts_with(png::SIGNATURE) {
        return png::walk(bytes);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return webp::walk(bytes);
    }
    Err(other(bytes))
}

fn other(bytes: &[u8]) -> Refusal {
    let begins = |(at, magic, _): &&(usize, &[u8], &str)| {
        bytes.get(*at..).is_some_and(|rest| rest.starts_with(magic))
    };
    let head = &bytes[..bytes.len().min(SVG_WITHIN)];
    let svg = head.windows(4).any(|w| w.eq_ignore_ascii_case(b"<svg"));
    let name = OTHERS.iter().find(begins).map(|(.., name)| *name).or(svg.then_some("SVG"));
    let Some(name) = name else {
        let message = "this is not a picture that can be read here; send a JPEG, PNG or WebP";
        return Refusal::new(RefusalKind::NotAPicture, message);
    };
    let advice = match name {
        "HEIC" | "AVIF" => {
            "; on an iPhone choose Settings, Camera, Formats, Most Compatible, on Android turn off \
             the high-efficiency pictures of the camera"
        }
        "GIF" | "video" => "; one still picture shows more than a moving one",
        "SVG" | "PDF" | "ZIP" => "; take a photo instead",
        _ => "",
    };
    let message = format!("this is a {name} file; send a JPEG, PNG or WebP{advice}");
    Refusal::new(RefusalKind::OtherFormat, message)
}

/// The refusal of pictures that move: which of them was seen would be anybody's guess.
fn moving(name: &str) -> Refusal {
    let message = format!("this {name} moves; send one still picture");
    Refusal::new(RefusalKind::Moving, message)
}
