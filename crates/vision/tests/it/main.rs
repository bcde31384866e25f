//! What the vision crate promises about strangers' files.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests stop at the first surprise")]

mod alike;
mod blasts;
mod bombs;
mod copies;
mod faces;
mod files;
mod formats;
mod hashes;
mod index;
mod made;
mod masking;
mod moved;
mod real;
mod reuse;
mod scenes;
mod ways;

/// Which byte ranges of a JPEG are metadata: APPn (other than a plain JFIF header) and comments.
pub(crate) fn metadata_segments(jpeg: &[u8]) -> Vec<u8> {
    let mut found = vec![];
    let mut at = 2;
    while jpeg[at] == 0xFF && jpeg[at + 1] != 0xDA {
        let marker = jpeg[at + 1];
        let length = usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        let jfif = marker == 0xE0 && length == 16;
        if ((0xE0..=0xEF).contains(&marker) && !jfif) || marker == 0xFE {
            found.push(marker);
        }
        at += 2 + length;
    }
    found
}

/// Whether an independent parser finds EXIF anywhere in these bytes.
pub(crate) fn has_exif(bytes: &[u8]) -> bool {
    exif::Reader::new().read_from_container(&mut std::io::Cursor::new(bytes)).is_ok()
        || bytes.windows(6).any(|w| w == b"Exif\0\0")
}

pub(crate) fn decode(bytes: &[u8]) -> image::RgbImage {
    image::load_from_memory_with_format(bytes, image::ImageFormat::Jpeg).unwrap().into_rgb8()
}
