//! Painting over parts of a picture for good.

use crate::clean::{Clean, Limits, NO_HASH, open};
use crate::measure::measure;
use crate::refusal::Refusal;

/// Whole sides, in the unit of [`Patch`].
const WHOLE: u32 = 1_000;

/// A part of a picture, in thousandths of its sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patch {
    /// From the left side.
    pub left: u32,
    /// From the top.
    pub top: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

/// Makes a photo safe to show, with these parts painted black in every picture that comes out of
/// it. The paint is put on before anything is written, so nothing under it is left; parts that
/// reach beyond the picture are cut, and edges are rounded outwards.
///
/// # Errors
/// As [`crate::clean()`].
pub fn cover(bytes: &[u8], patches: &[Patch], limits: &Limits) -> Result<Clean, Refusal> {
    let mut opened = open(bytes, limits)?;
    let (width, height) = (opened.display.width(), opened.display.height());
    for patch in patches {
        let from = |start: u32, side: u32| start.min(WHOLE) * side / WHOLE;
        let to = |end: u32, side: u32| (end.min(WHOLE) * side).div_ceil(WHOLE).min(side);
        opened.display.paint_black(
            (from(patch.left, width), to(patch.left.saturating_add(patch.width), width)),
            (from(patch.top, height), to(patch.top.saturating_add(patch.height), height)),
        );
    }
    let measured = measure(&opened.display)?;
    opened.written(measured, NO_HASH, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::jpeg::JpegEncoder;
    use image::{Rgb, RgbImage};

    fn bright(width: u32, height: u32) -> Vec<u8> {
        let picture = RgbImage::from_pixel(width, height, Rgb([230, 200, 90]));
        let mut bytes = vec![];
        JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(&picture).unwrap();
        bytes
    }

    #[test]
    fn nothing_is_left_under_a_patch_in_either_picture_and_everything_beside_it() {
        let patch = Patch { left: 250, top: 400, width: 300, height: 350 };
        let clean = cover(&bright(2_000, 1_000), &[patch], &Limits::default()).unwrap();
        for picture in [clean.display, clean.preview] {
            let picture = image::load_from_memory(&picture).unwrap().to_luma8();
            let (w, h) = (picture.width(), picture.height());
            let at = |x: u32, y: u32| picture.get_pixel(x * w / 1_000, y * h / 1_000).0[0];
            for x in (265..540).step_by(25) {
                for y in (415..735).step_by(25) {
                    assert!(at(x, y) < 16, "{x},{y} of {w}x{h} is {}", at(x, y));
                }
            }
            for (x, y) in [(200, 500), (600, 500), (400, 350), (400, 800), (5, 5)] {
                assert!(at(x, y) > 150, "{x},{y} of {w}x{h} is {}", at(x, y));
            }
        }
    }

    #[test]
    fn patches_beyond_the_picture_are_cut_and_empty_ones_change_nothing() {
        let beyond = Patch { left: 900, top: 900, width: 4_000, height: u32::MAX };
        let empty = Patch { left: 300, top: 300, width: 0, height: 0 };
        let clean = cover(&bright(320, 200), &[beyond, empty], &Limits::default()).unwrap();
        let picture = image::load_from_memory(&clean.display).unwrap().to_luma8();
        assert!(picture.get_pixel(315, 195).0[0] < 30);
        assert!(picture.get_pixel(100, 65).0[0] > 150);
    }
}
