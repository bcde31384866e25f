//! What a file's metadata say, read before all of them are stripped.
//!
//! Facts and signals, never verdicts. A file whose metadata are missing says nothing: messengers,
//! browsers and careful people strip them. A file that carries the mark of a program that edits or
//! passes on pictures did not come straight from a camera, which is all that is said; why, nobody
//! can tell from here.

use crate::format::{Format, Header};
use exif::{Exif, In, Reader, Tag, Value};

/// What the file says about itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    /// The file's format.
    pub format: Format,
    /// How the picture was to be turned, 1 to 8 (EXIF 3.0, 4.6.5.1.6); 1 where nothing is said.
    pub orientation: u8,
    /// When, by the camera's clock: `2026-11-26T14:02:11`, with an offset where it is said.
    pub taken_at: Option<String>,
    /// Whether a camera's make or model is named. Which one is not kept.
    pub names_camera: bool,
    /// Where, in degrees north and east. For one comparison with the app's own position; not kept.
    pub place: Option<[f64; 2]>,
    /// Signs that the file did not come straight from a camera; empty means that there are none.
    pub passed_through: Vec<PassedThrough>,
}

/// A sign that a file did not come straight from a camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PassedThrough {
    /// PNG or WebP: cameras write JPEG, programs and screenshots write these.
    Format,
    /// The software tag names a program that edits or passes on pictures.
    Software,
    /// The file has blocks that only an editing program writes.
    EditorBlocks,
    /// The file has the mark of a network that hands out pictures.
    NetworkMark,
    /// The quantisation table is one that an editing program writes and no camera at hand.
    Table,
}

impl PassedThrough {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Software => "software",
            Self::EditorBlocks => "editor_blocks",
            Self::NetworkMark => "network_mark",
            Self::Table => "table",
        }
    }
}

/// Programs that edit or pass on pictures, as they name themselves in the software tag, in lower
/// case. Cameras write the version of their own software there, which says nothing.
const PROGRAMS: [&str; 22] = [
    "acdsee",
    "adobe",
    "affinity",
    "canva",
    "capture one",
    "corel",
    "darktable",
    "facebook",
    "gimp",
    "imagemagick",
    "instagram",
    "lightroom",
    "meitu",
    "paint",
    "photoshop",
    "picasa",
    "picsart",
    "pixelmator",
    "snapseed",
    "telegram",
    "vsco",
    "whatsapp",
];
/// Bytes of EXIF that are read, at most.
const MOST_BYTES: usize = 256 * 1024;

/// Reads what the header's notes hold. Damaged metadata are read as far as they go.
pub(crate) fn read(header: &Header<'_>) -> Facts {
    let notes = &header.notes;
    let exif = notes.exif.filter(|bytes| bytes.len() <= MOST_BYTES).and_then(parsed);
    let field = |tag: Tag| exif.as_ref().and_then(|exif| exif.get_field(tag, In::PRIMARY));
    let text = |tag: Tag| field(tag).and_then(|field| text_of(&field.value));
    let software = [Tag::Software, Tag(exif::Context::Tiff, 0x000B)].into_iter().filter_map(text);
    let edited = software.map(|name| name.to_lowercase()).any(|name| names_program(&name));
    let signs = [
        (PassedThrough::Format, header.format != Format::Jpeg),
        (PassedThrough::Software, edited),
        (PassedThrough::EditorBlocks, notes.editor),
        (PassedThrough::NetworkMark, notes.network),
        (PassedThrough::Table, notes.table.as_ref().is_some_and(crate::tables::is_of_an_editor)),
    ];
    let orientation = field(Tag::Orientation).and_then(|field| field.value.get_uint(0));
    let orientation = orientation.and_then(|value| u8::try_from(value).ok());
    Facts {
        format: header.format,
        orientation: orientation.filter(|value| (1..=8).contains(value)).unwrap_or(1),
        taken_at: text(Tag::DateTimeOriginal)
            .and_then(|at| moment(&at, text(Tag::OffsetTimeOriginal).as_deref())),
        names_camera: text(Tag::Make).is_some() || text(Tag::Model).is_some(),
        place: exif.as_ref().and_then(place),
        passed_through: signs.into_iter().filter_map(|(sign, is)| is.then_some(sign)).collect(),
    }
}

fn parsed(bytes: &[u8]) -> Option<Exif> {
    let mut reader = Reader::new();
    let read = reader.continue_on_error(true).read_raw(bytes.to_vec());
    read.or_else(|error| error.distill_partial_result(|_| ())).ok()
}

fn names_program(name: &str) -> bool {
    PROGRAMS.iter().any(|program| name.contains(program))
}

/// The first text of a field, without blanks around it; nothing if it is empty.
fn text_of(value: &Value) -> Option<String> {
    let Value::Ascii(parts) = value else { return None };
    let text = String::from_utf8_lossy(parts.first()?).trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// EXIF's `2026:11:26 14:02:11` as RFC 3339 writes it, if it is a moment at all.
fn moment(text: &str, offset: Option<&str>) -> Option<String> {
    let (day, time) = text.split_once(' ')?;
    let numbers = |text: &str, count: usize, mark: char| -> Option<Vec<u16>> {
        let parts: Option<Vec<u16>> =
            text.split(mark).map(|part| part.trim().parse().ok()).collect();
        parts.filter(|parts| parts.len() == count)
    };
    let (day, time) = (numbers(day, 3, ':')?, numbers(time, 3, ':')?);
    let sound = (1900..=9999).contains(&day[0])
        && (1..=12).contains(&day[1])
        && (1..=31).contains(&day[2])
        && time[0] < 24
        && time[1] < 60
        && time[2] < 61;
    let is_offset = |text: &&str| {
        let bytes = text.as_bytes();
        bytes.len() == 6
            && matches!(bytes[0], b'+' | b'-')
            && bytes
                .iter()
                .enumerate()
                .skip(1)
                .all(|(at, b)| if at == 3 { *b == b':' } else { b.is_ascii_digit() })
    };
    let offset = offset.filter(is_offset).unwrap_or("");
    sound.then(|| {
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{offset}",
            day[0], day[1], day[2], time[0], time[1], time[2]
        )
    })
}

/// Degrees north and east, if both are there and on the earth.
fn place(exif: &Exif) -> Option<[f64; 2]> {
    let degrees = |value: Tag, reference: Tag, negative: &str, most: f64| {
        let Value::Rational(parts) = &exif.get_field(value, In::PRIMARY)?.value else {
            return None;
        };
        let part = |at: usize| parts.get(at).filter(|r| r.denom != 0).map(exif::Rational::to_f64);
        let size = part(0)? + part(1).unwrap_or(0.0) / 60.0 + part(2).unwrap_or(0.0) / 3_600.0;
        let side = text_of(&exif.get_field(reference, In::PRIMARY)?.value)?;
        let signed = if side.eq_ignore_ascii_case(negative) { -size } else { size };
        (signed.is_finite() && signed.abs() <= most).then_some(signed)
    };
    let north = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S", 90.0)?;
    let east = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, "W", 180.0)?;
    // Zero and zero is what phones write that do not know.
    (north != 0.0 || east != 0.0).then_some([north, east])
}
