//! Corners that are found again when a picture is scaled, turned or tilted.
//!
//! Sources: E. Rosten, T. Drummond, "Machine learning for high-speed corner detection", ECCV 2006
//! (nine of sixteen pixels on a circle all brighter or all darker); C. Harris, M. Stephens, "A
//! combined corner and edge detector", 1988 (the measure by which corners are ranked); E. Rublee,
//! V. Rabaud, K. Konolige, G. Bradski, "ORB: an efficient alternative to SIFT or SURF", ICCV 2011
//! (both together over a pyramid).

use super::grey::Grey;

/// No corner this near to the edge: what describes it must lie inside.
pub(super) const EDGE: usize = 17;
/// Difference in brightness between a corner and its circle.
const CONTRAST: i16 = 10;
/// The circle of radius three, clockwise.
const CIRCLE: [(isize, isize); 16] = [
    (0, -3),
    (1, -3),
    (2, -2),
    (3, -1),
    (3, 0),
    (3, 1),
    (2, 2),
    (1, 3),
    (0, 3),
    (-1, 3),
    (-2, 2),
    (-3, 1),
    (-3, 0),
    (-3, -1),
    (-2, -2),
    (-1, -3),
];
/// Pixels each way in the window of the Harris measure.
const HARRIS_REACH: usize = 3;
/// Side of the squares among which corners are shared out, in pixels.
const SQUARE: usize = 40;

/// A corner in one level of the pyramid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corner {
    pub(super) x: usize,
    pub(super) y: usize,
    strength: f32,
}

/// At most `most` corners, the strongest of each neighbourhood first.
pub(super) fn corners(picture: &Grey, most: usize) -> Vec<Corner> {
    let (width, height) = (picture.width, picture.height);
    if width <= 2 * EDGE || height <= 2 * EDGE {
        return vec![];
    }
    let mut strengths = vec![0.0f32; width * height];
    let ring = CIRCLE.map(|(dx, dy)| dy * width as isize + dx);
    let mut found = vec![];
    for y in EDGE..height - EDGE {
        for x in EDGE..width - EDGE {
            let at = y * width + x;
            if is_corner(&picture.pixels, at, &ring) {
                let strength = harris(picture, x, y);
                if strength > 0.0 {
                    strengths[at] = strength;
                    found.push(Corner { x, y, strength });
                }
            }
        }
    }
    found.retain(|corner| is_summit(&strengths, width, corner));
    shared_out(found, width, most)
}

#[inline]
fn is_corner(pixels: &[u8], at: usize, ring: &[isize; 16]) -> bool {
    let centre = i16::from(pixels[at]);
    let (low, high) = (centre - CONTRAST, centre + CONTRAST);
    let value = |step: isize| i16::from(pixels[at.wrapping_add_signed(step)]);
    // Nine in a row hold at least two of the four in the directions of the compass.
    let compass = [0, 4, 8, 12].map(|k: usize| value(ring[k]));
    let bright = compass.iter().filter(|v| **v > high).count();
    let dark = compass.iter().filter(|v| **v < low).count();
    if bright < 2 && dark < 2 {
        return false;
    }
    let (mut brighter, mut darker) = (0u32, 0u32);
    for (k, step) in ring.iter().enumerate() {
        let value = value(*step);
        brighter |= u32::from(value > high) << k;
        darker |= u32::from(value < low) << k;
    }
    nine_in_a_row(brighter) || nine_in_a_row(darker)
}

fn nine_in_a_row(circle: u32) -> bool {
    let twice = circle | circle << 16;
    let two = twice & twice >> 1;
    let four = two & two >> 2;
    let eight = four & four >> 4;
    eight & twice >> 8 != 0
}

fn harris(picture: &Grey, x: usize, y: usize) -> f32 {
    let (mut xx, mut yy, mut xy) = (0i32, 0i32, 0i32);
    for v in y - HARRIS_REACH..=y + HARRIS_REACH {
        let (above, row, below) = (picture.row(v - 1), picture.row(v), picture.row(v + 1));
        for u in x - HARRIS_REACH..=x + HARRIS_REACH {
            let p = |row: &[u8], u: usize| i32::from(row[u]);
            let gx = p(above, u + 1) + 2 * p(row, u + 1) + p(below, u + 1)
                - p(above, u - 1)
                - 2 * p(row, u - 1)
                - p(below, u - 1);
            let gy = p(below, u - 1) + 2 * p(below, u) + p(below, u + 1)
                - p(above, u - 1)
                - 2 * p(above, u)
                - p(above, u + 1);
            xx += gx * gx;
            yy += gy * gy;
            xy += gx * gy;
        }
    }
    let (xx, yy, xy) = (xx as f32, yy as f32, xy as f32);
    xx * yy - xy * xy - 0.04 * (xx + yy) * (xx + yy)
}

/// No neighbour is stronger; of equals the last one stays.
fn is_summit(strengths: &[f32], width: usize, corner: &Corner) -> bool {
    let at = corner.y * width + corner.x;
    let before = [at - width - 1, at - width, at - width + 1, at - 1];
    let after = [at + 1, at + width - 1, at + width, at + width + 1];
    before.iter().all(|n| strengths[*n] <= corner.strength)
        && after.iter().all(|n| strengths[*n] < corner.strength)
}

/// Takes the strongest of every square in turn, so that one busy parcel does not get them all.
fn shared_out(mut found: Vec<Corner>, width: usize, most: usize) -> Vec<Corner> {
    found.sort_by(|a, b| b.strength.total_cmp(&a.strength).then((a.y, a.x).cmp(&(b.y, b.x))));
    let columns = width.div_ceil(SQUARE);
    let mut taken: Vec<usize> = vec![];
    let mut turns: Vec<(usize, usize)> = vec![];
    for (at, corner) in found.iter().enumerate() {
        let square = corner.y / SQUARE * columns + corner.x / SQUARE;
        if taken.len() <= square {
            taken.resize(square + 1, 0);
        }
        turns.push((taken[square], at));
        taken[square] += 1;
    }
    turns.sort_unstable();
    turns.truncate(most);
    turns.into_iter().map(|(_, at)| found[at]).collect()
}
