//! Covering part of a picture so that nothing of it can be brought back.

use crate::boxes::Pixels;
use crate::picture::Picture;

/// Most cells along the longer side of a covered part. Each cell keeps one mean colour in steps of
/// [`COLOUR_STEP`]: at most sixteen colours of a whole face.
pub const MOST_CELLS: u32 = 4;
/// Steps of the colours that are kept.
pub const COLOUR_STEP: u8 = 16;

/// Covers each part with a few cells of its mean colours, at most so many along its longer side;
/// everything else stays as it is.
pub(crate) fn cover(picture: &mut Picture, parts: &[(Pixels, u32)]) {
    for (part, cells) in parts {
        let cell = part.width().max(part.height()).div_ceil((*cells).clamp(1, MOST_CELLS));
        for top in (part.top..part.bottom).step_by(cell as usize) {
            for left in (part.left..part.right).step_by(cell as usize) {
                let right = (left + cell).min(part.right);
                let bottom = (top + cell).min(part.bottom);
                flatten(picture, Pixels { left, top, right, bottom });
            }
        }
    }
}

fn flatten(picture: &mut Picture, cell: Pixels) {
    let channels = picture.channels();
    let stride = picture.width() as usize * channels;
    let span = cell.left as usize * channels..cell.right as usize * channels;
    let pixels = picture.pixels_mut();
    let count = u64::from(cell.width()) * u64::from(cell.height());
    let mut sums = [0u64; 3];
    let rows = cell.top as usize..cell.bottom as usize;
    for row in rows.clone() {
        for pixel in pixels[row * stride..][span.clone()].chunks_exact(channels) {
            for (sum, value) in sums.iter_mut().zip(pixel) {
                *sum += u64::from(*value);
            }
        }
    }
    let colour = sums.map(|sum| {
        let mean = u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX);
        mean / COLOUR_STEP * COLOUR_STEP + COLOUR_STEP / 2
    });
    for row in rows {
        for pixel in pixels[row * stride..][span.clone()].chunks_exact_mut(channels) {
            pixel.copy_from_slice(&colour[..channels]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn speckled(width: u32, height: u32, grey: bool, seed: u32) -> Picture {
        let bytes = width * height * if grey { 1 } else { 3 };
        let value = |at: u32| ((at ^ seed).wrapping_mul(0x9E37_79B1) >> 24) as u8;
        Picture::of((0..bytes).map(value).collect(), width, height, grey)
    }

    proptest! {
        #[test]
        fn inside_are_a_few_flat_cells_and_outside_nothing_changed(
            (width, height) in (1u32..60, 1u32..60), seed: u32, grey: bool, cells in 0u32..9,
            (a, b, c, d) in (0u32..60, 0u32..60, 1u32..60, 1u32..60),
        ) {
            let before = speckled(width, height, grey, seed);
            let mut after = speckled(width, height, grey, seed);
            let (left, top) = (a % width, b % height);
            let part = Pixels { left, top, right: (left + c).min(width), bottom: (top + d).min(height) };
            cover(&mut after, &[(part, cells)]);
            let channels = before.channels();
            let mut colours = std::collections::BTreeSet::new();
            for y in 0..height {
                for x in 0..width {
                    let at = (y * width + x) as usize * channels..(y * width + x + 1) as usize * channels;
                    if part.holds(x, y) {
                        colours.insert(after.pixels()[at].to_vec());
                    } else {
                        prop_assert_eq!(&after.pixels()[at.clone()], &before.pixels()[at]);
                    }
                }
            }
            prop_assert!(colours.len() <= (MOST_CELLS * MOST_CELLS) as usize);
            prop_assert!(colours.iter().flatten().all(|v| v % COLOUR_STEP == COLOUR_STEP / 2));
        }
    }
}
