//! One picture of a face, in memory only and overwritten when nobody needs it any more.

use crate::clean::{Limits, check};
use crate::facts;
use crate::format;
use crate::picture::Picture;
use crate::refusal::{Refusal, RefusalKind};
use image::metadata::Orientation;
use sha2::{Digest, Sha256};

/// Longest side of the picture that is looked at, in pixels; larger ones are made smaller.
pub const FRAME_SIDE: u32 = 1_280;
/// Most bytes of a frame's file.
pub const MOST_FRAME_BYTES: usize = 8 * 1024 * 1024;
/// Most pixels of a frame.
const MOST_PIXELS: u64 = 16_000_000;
/// Least pixels of its shorter side.
const LEAST_SIDE: u32 = 64;

/// A decoded picture. It can be looked at by the check and nobody else: there is no way to get its
/// pixels out.
pub struct Frame {
    picture: Picture,
    digest: [u8; 32],
}

impl Frame {
    /// Decodes a JPEG, PNG, WebP or binary PGM file and turns it upright.
    ///
    /// # Errors
    /// Why it cannot be used, and what to do.
    pub fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > MOST_FRAME_BYTES {
            let message = format!(
                "the picture has {} bytes, at most {MOST_FRAME_BYTES} are taken; \
                 lower the camera's resolution",
                bytes.len()
            );
            return Err(Refusal::new(RefusalKind::TooManyBytes, message));
        }
        let whole = if bytes.starts_with(b"P5") { grey_map(bytes)? } else { photo(bytes)? };
        let picture = if longest(&whole) > FRAME_SIDE { whole.fit(FRAME_SIDE)? } else { whole };
        let digest = Sha256::new()
            .chain_update(picture.width().to_be_bytes())
            .chain_update(picture.pixels())
            .finalize()
            .into();
        Ok(Self { picture, digest })
    }

    /// Sides of what is looked at, in pixels: width, height.
    #[must_use]
    pub fn sides(&self) -> [u32; 2] {
        [self.picture.width(), self.picture.height()]
    }

    pub(super) fn picture(&self) -> &Picture {
        &self.picture
    }

    /// SHA-256 of width and pixels.
    pub(super) fn digest(&self) -> &[u8; 32] {
        &self.digest
    }
}

fn longest(picture: &Picture) -> u32 {
    picture.width().max(picture.height())
}

fn photo(bytes: &[u8]) -> Result<Picture, Refusal> {
    let limits = Limits {
        bytes: MOST_FRAME_BYTES,
        pixels: MOST_PIXELS,
        least_side: LEAST_SIDE,
        ..Limits::default()
    };
    let header = format::read(bytes)?;
    check(&header, bytes.len(), &limits)?;
    let facts = facts::read(&header);
    let turned = Orientation::from_exif(facts.orientation).unwrap_or(Orientation::NoTransforms);
    let picture = Picture::decode(bytes, &header, limits.decode_bytes)?;
    Ok(picture.turn(turned))
}

/// A binary portable grey map of 8 bits, as face sets are often published.
fn grey_map(bytes: &[u8]) -> Result<Picture, Refusal> {
    let wrong = |what: &str| Refusal::damaged(&format!("PGM: {what}"));
    let mut rest = &bytes[2..];
    let mut numbers = [0u32; 3];
    for number in &mut numbers {
        (*number, rest) = next_number(rest).ok_or_else(|| wrong("its header is no PGM's"))?;
    }
    let [width, height, most] = numbers;
    // One white space ends the header.
    let pixels = rest.get(1..).unwrap_or(&[]);
    let size = u64::from(width) * u64::from(height);
    if most != 255 {
        return Err(wrong("only 8 bits are taken; save it as PNG"));
    }
    if width.min(height) < LEAST_SIDE || size > MOST_PIXELS {
        let message = format!(
            "the picture is {width} x {height} pixels; at least {LEAST_SIDE} on \
             each side and at most {} million are taken",
            MOST_PIXELS / 1_000_000
        );
        return Err(Refusal::new(RefusalKind::TooFewPixels, message));
    }
    match pixels.get(..size as usize) {
        Some(pixels) => Ok(Picture::of(pixels.to_vec(), width, height, true)),
        None => Err(Refusal::truncated()),
    }
}

fn next_number(mut rest: &[u8]) -> Option<(u32, &[u8])> {
    loop {
        match rest.first()? {
            b'#' => rest = &rest[rest.iter().position(|byte| *byte == b'\n')?..],
            byte if byte.is_ascii_whitespace() => rest = &rest[1..],
            _ => break,
        }
    }
    let end = rest.iter().position(|byte| !byte.is_ascii_digit())?;
    let text = std::str::from_utf8(&rest[..end]).ok()?;
    Some((text.parse().ok()?, &rest[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pgm(header: &str, pixels: usize) -> Vec<u8> {
        let mut bytes = header.as_bytes().to_vec();
        bytes.extend((0..pixels).map(|at| (at % 251) as u8));
        bytes
    }

    #[test]
    fn a_grey_map_is_read_with_its_comments_and_refused_where_it_is_short() {
        let bytes = pgm("P5\n# made by hand\n70 80\n255\n", 70 * 80);
        let frame = Frame::decode(&bytes).unwrap();
        assert_eq!(frame.sides(), [70, 80]);
        assert_eq!(frame.picture().pixels()[..3], [0, 1, 2]);
        let refused = |bytes: &[u8]| Frame::decode(bytes).err().map(|refusal| refusal.kind);
        assert_eq!(refused(&bytes[..bytes.len() - 1]), Some(RefusalKind::Truncated));
        assert_eq!(refused(&pgm("P5 7 8 255\n", 56)), Some(RefusalKind::TooFewPixels));
        assert_eq!(refused(&pgm("P5 70 80 65535\n", 11_200)), Some(RefusalKind::Damaged));
        assert_eq!(refused(b"P5"), Some(RefusalKind::Damaged));
    }

    #[test]
    fn a_large_picture_is_made_smaller() {
        let frame = Frame::decode(&pgm("P5 2560 1280 255\n", 2_560 * 1_280)).unwrap();
        assert_eq!(frame.sides(), [FRAME_SIDE, 640]);
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_refused_but_never_a_panic(
            bytes in proptest::collection::vec(any::<u8>(), 0..300)
        ) {
            let mut grey = b"P5".to_vec();
            grey.extend(&bytes);
            prop_assert!(Frame::decode(&bytes).is_err() || bytes.starts_with(b"P5"));
            let _ = Frame::decode(&grey);
        }
    }
}
