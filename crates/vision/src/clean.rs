//! A stranger's bytes to a picture that is safe to show.

use crate::colour::in_srgb;
use crate::facts::{self, Facts};
use crate::format::{self, Header};
use crate::look::Look;
use crate::mask::{Masker, Masking};
use crate::measure::{Measured, measure};
use crate::pdq::{self, Pdq, PdqHash, Spectrum};
use crate::picture::{Picture, exchanges_sides};
use crate::refusal::{Refusal, RefusalKind};
use image::metadata::Orientation;

/// Longest side of the picture that is shown, in pixels.
pub const DISPLAY_SIDE: u32 = 1_600;
/// Longest side of the preview, in pixels.
pub const PREVIEW_SIDE: u32 = 480;
/// JPEG quality of what is written, 1 to 100.
pub const QUALITY: u8 = 82;

/// What is decoded at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Pixels of the picture.
    pub pixels: u64,
    /// Pixels of its longest side.
    pub side: u32,
    /// Pixels of its shortest side, at least.
    pub least_side: u32,
    /// Bytes that decoding may need, by a cautious estimate.
    pub decode_bytes: u64,
    /// Passes of a progressive picture.
    pub scans: u32,
    /// Pixels times passes: each pass may cost as much as the first.
    pub scan_pixels: u64,
    /// Pixels that one byte of the file may claim.
    pub pixels_per_byte: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 20 * 1024 * 1024,
            pixels: 50_000_000,
            side: 12_000,
            least_side: 64,
            decode_bytes: 192 * 1024 * 1024,
            scans: 64,
            scan_pixels: 500_000_000,
            // An all-black picture of a camera has about 64.
            pixels_per_byte: 600,
        }
    }
}

/// A picture made safe: upright, written anew, without metadata.
#[derive(Debug, Clone, PartialEq)]
pub struct Clean {
    /// JPEG, at most [`DISPLAY_SIDE`] pixels on the longest side.
    pub display: Vec<u8>,
    /// JPEG, at most [`PREVIEW_SIDE`] pixels on the longest side.
    pub preview: Vec<u8>,
    /// Width of the original, upright, in pixels.
    pub width: u32,
    /// Height of the original, upright, in pixels.
    pub height: u32,
    /// What was measured, before anything was covered.
    pub measured: Measured,
    /// The perceptual hash, for plain copies.
    pub pdq: Pdq,
    /// What the file's metadata said, before they were left behind.
    pub facts: Facts,
    /// What was covered in both pictures.
    pub masking: Masking,
}

/// Makes a photo safe to show, or says why it cannot be used.
///
/// Nothing of the input's metadata (place, time, camera, thumbnail) reaches the output, because
/// only pixels are carried over; what is worth knowing is in [`Facts`]. Colours are brought into
/// sRGB.
///
/// # Errors
/// A refusal that names what is wrong.
pub fn clean(bytes: &[u8], limits: &Limits) -> Result<Clean, Refusal> {
    clean_masked(bytes, limits, None)
}

/// As [`clean()`], with faces, people and labels covered, if there is something to find them with.
///
/// # Errors
/// As [`clean()`].
pub fn clean_masked(
    bytes: &[u8],
    limits: &Limits,
    masker: Option<&Masker>,
) -> Result<Clean, Refusal> {
    let opened = open(bytes, limits)?;
    let measured = measure(&opened.display)?;
    let pdq = hashed(&opened.display)?.map_or(NO_HASH, |spectrum| spectrum.pdq());
    opened.written(measured, pdq, masker)
}

/// As [`clean_masked()`] and [`crate::look()`] at one decoding. The look is at what the camera saw:
/// its features hold a small grey picture in which nothing is covered.
///
/// # Errors
/// As [`clean()`].
pub fn clean_and_look(
    bytes: &[u8],
    limits: &Limits,
    masker: Option<&Masker>,
) -> Result<(Clean, Look), Refusal> {
    let opened = open(bytes, limits)?;
    let look = Look::of(&opened.display, opened.width, opened.height)?;
    Ok((opened.written(look.measured, look.pdq, masker)?, look))
}

/// The hash of a picture that cannot be hashed.
pub(crate) const NO_HASH: Pdq = Pdq { hash: PdqHash::from_words([0; 4]), quality: 0 };

/// What the hash of a picture is made from.
pub(crate) fn hashed(display: &Picture) -> Result<Option<Spectrum>, Refusal> {
    let small = display.fit(pdq::SIDE)?;
    let [width, height] = [small.width(), small.height()].map(|side| side as usize);
    Ok(Spectrum::of(small.pixels(), width, height, small.channels()))
}

/// A photo that was decoded, turned upright and brought to the size that is shown.
pub(crate) struct Opened {
    pub(crate) display: Picture,
    /// Sides of the original, upright.
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) facts: Facts,
}

impl Opened {
    /// Covers what must not be seen, and writes what is shown.
    pub(crate) fn written(
        mut self,
        measured: Measured,
        pdq: Pdq,
        masker: Option<&Masker>,
    ) -> Result<Clean, Refusal> {
        let masking = masker.map_or(Masking::NoModels, |masker| masker.mask(&mut self.display));
        let preview = self.display.fit(PREVIEW_SIDE)?;
        Ok(Clean {
            display: self.display.to_jpeg(QUALITY)?,
            preview: preview.to_jpeg(QUALITY)?,
            width: self.width,
            height: self.height,
            measured,
            pdq,
            facts: self.facts,
            masking,
        })
    }
}

/// Checks, decodes, scales and turns.
pub(crate) fn open(bytes: &[u8], limits: &Limits) -> Result<Opened, Refusal> {
    if bytes.len() > limits.bytes {
        let message = format!(
            "the file has {} bytes, at most {} are taken; lower the camera's resolution",
            bytes.len(),
            limits.bytes
        );
        return Err(Refusal::new(RefusalKind::TooManyBytes, message));
    }
    let header = format::read(bytes)?;
    check(&header, bytes.len(), limits)?;
    let facts = facts::read(&header);
    let orientation =
        Orientation::from_exif(facts.orientation).unwrap_or(Orientation::NoTransforms);
    let original = Picture::decode(bytes, &header, limits.decode_bytes)?;
    // Turning and recolouring the small picture costs a tenth of doing so with the large one.
    let display = in_srgb(original.fit(DISPLAY_SIDE)?, &header.notes).turn(orientation);
    drop(original);
    let (width, height) = if exchanges_sides(orientation) {
        (header.height, header.width)
    } else {
        (header.width, header.height)
    };
    Ok(Opened { display, width, height, facts })
}

pub(crate) fn check(header: &Header<'_>, bytes: usize, limits: &Limits) -> Result<(), Refusal> {
    let (width, height) = (header.width, header.height);
    let pixels = u64::from(width) * u64::from(height);
    if width.min(height) < limits.least_side {
        let message = format!(
            "the picture is {width} x {height} pixels, too small to show anything; send the \
             camera's own"
        );
        return Err(Refusal::new(RefusalKind::TooFewPixels, message));
    }
    if pixels > limits.pixels || width.max(height) > limits.side {
        let message = format!(
            "the picture is {width} x {height} pixels, at most {} million and {} on a side are \
             taken; lower the camera's resolution",
            limits.pixels / 1_000_000,
            limits.side
        );
        return Err(Refusal::new(RefusalKind::TooManyPixels, message));
    }
    let passes =
        header.scans > limits.scans || pixels * u64::from(header.scans) > limits.scan_pixels;
    if header.memory > limits.decode_bytes || passes {
        let message = "the picture would need too much memory or too many passes to decode; send \
                       the camera's own";
        return Err(Refusal::new(RefusalKind::TooManyPixels, message));
    }
    if pixels > limits.pixels_per_byte * bytes as u64 {
        return Err(Refusal::truncated());
    }
    Ok(())
}
