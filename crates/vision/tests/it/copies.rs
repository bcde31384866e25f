//! Ways to copy a photo, for the tables of what is found again: edits, and a photo of a screen.
//!
//! The screen is made as a camera meets one: the picture's pixels become red, green and blue
//! stripes with dark gaps, seen from the side and a little turned; each of the camera's pixels
//! gathers the light of its square (so stripes beat with the camera's grid: moire), blurred, with
//! another gamma, a lamp's reflection, the screen's dark border, a desk around it, noise and JPEG.

use image::imageops::{FilterType, resize};
use image::{Rgb, RgbImage};

/// Maps the unit square's corners (clockwise from the top left) to places; returns the mapping
/// from places back to the unit square.
fn from_quad(quad: [[f64; 2]; 4]) -> impl Fn(f64, f64) -> [f64; 2] {
    // Heckbert, "Fundamentals of texture mapping and image warping", 1989: square to quad.
    let [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] = quad;
    let (dx1, dx2, dx3) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
    let (dy1, dy2, dy3) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
    let det = dx1 * dy2 - dx2 * dy1;
    let (g, h) = ((dx3 * dy2 - dx2 * dy3) / det, (dx1 * dy3 - dx3 * dy1) / det);
    let m = [
        [x1 - x0 + g * x1, x3 - x0 + h * x3, x0],
        [y1 - y0 + g * y1, y3 - y0 + h * y3, y0],
        [g, h, 1.0],
    ];
    let c = |r: usize, s: usize, t: usize, u: usize| m[r][s] * m[t][u] - m[r][u] * m[t][s];
    let inverse = [
        [c(1, 1, 2, 2), -c(0, 1, 2, 2), c(0, 1, 1, 2)],
        [-c(1, 0, 2, 2), c(0, 0, 2, 2), -c(0, 0, 1, 2)],
        [c(1, 0, 2, 1), -c(0, 0, 2, 1), c(0, 0, 1, 1)],
    ];
    move |x, y| {
        let row = |r: usize| inverse[r][0] * x + inverse[r][1] * y + inverse[r][2];
        [row(0) / row(2), row(1) / row(2)]
    }
}

/// The picture's colour at a place in shares of its sides; outside, the edge goes on.
fn read(picture: &RgbImage, u: f64, v: f64) -> [f64; 3] {
    let (width, height) = picture.dimensions();
    let x = (u * f64::from(width) - 0.5).clamp(0.0, f64::from(width - 1));
    let y = (v * f64::from(height) - 0.5).clamp(0.0, f64::from(height - 1));
    let (left, top) = (x as u32, y as u32);
    let (right, bottom) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
    let (fx, fy) = (x - f64::from(left), y - f64::from(top));
    let p = |x: u32, y: u32, c: usize| f64::from(picture.get_pixel(x, y)[c]);
    std::array::from_fn(|c| {
        let above = p(left, top, c) * (1.0 - fx) + p(right, top, c) * fx;
        let below = p(left, bottom, c) * (1.0 - fx) + p(right, bottom, c) * fx;
        above * (1.0 - fy) + below * fy
    })
}

fn byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

/// The picture laid into a quad of its own frame, black around it.
fn laid_into(picture: &RgbImage, quad: [[f64; 2]; 4]) -> RgbImage {
    let (width, height) = picture.dimensions();
    let back = from_quad(quad);
    RgbImage::from_fn(width, height, |x, y| {
        let at = |v: u32, side: u32| (f64::from(v) + 0.5) / f64::from(side);
        let [u, v] = back(at(x, width), at(y, height));
        let inside = (0.0..=1.0).contains(&u) && (0.0..=1.0).contains(&v);
        Rgb(if inside { read(picture, u, v).map(byte) } else { [0; 3] })
    })
}

/// Without a share of each side.
pub(crate) fn cropped(picture: &RgbImage, share: f64) -> RgbImage {
    let cut = |side: u32| (f64::from(side) * share) as u32;
    let (x, y) = (cut(picture.width()), cut(picture.height()));
    let (width, height) = (picture.width() - 2 * x, picture.height() - 2 * y);
    image::imageops::crop_imm(picture, x, y, width, height).to_image()
}

/// Turned by so many degrees around its middle; what leaves the frame is lost.
pub(crate) fn turned(picture: &RgbImage, degrees: f64) -> RgbImage {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let aspect = f64::from(picture.width()) / f64::from(picture.height());
    let corner = |x: f64, y: f64| {
        let (dx, dy) = ((x - 0.5) * aspect, y - 0.5);
        [(dx * cos - dy * sin) / aspect + 0.5, dx * sin + dy * cos + 0.5]
    };
    laid_into(picture, [corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)])
}

/// Seen from the side: two corners move in by a share of the sides.
pub(crate) fn tilted(picture: &RgbImage, share: f64) -> RgbImage {
    laid_into(picture, [[0.0, share], [1.0 - share, 0.0], [1.0, 1.0 - share], [share, 1.0]])
}

/// Brighter or darker by a factor.
pub(crate) fn lit(picture: &RgbImage, factor: f64) -> RgbImage {
    let mut lit = picture.clone();
    lit.pixels_mut().for_each(|p| p.0 = p.0.map(|v| byte(f64::from(v) * factor)));
    lit
}

/// A photo of a screen that shows the picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// Where the picture lies in the new photo, clockwise from the top left, in shares.
    pub(crate) quad: [[f64; 2]; 4],
    /// Columns of the screen's pixels across the picture.
    pub(crate) columns: f64,
    /// Exponent of the screen's brightness against the picture's.
    pub(crate) gamma: f64,
    /// Brightness that a lamp's reflection adds at its middle, 0 to 255.
    pub(crate) glare: f64,
    /// Radius of the blur, in pixels of the new photo.
    pub(crate) blur: f32,
    /// Strength of noise, 0 to 255.
    pub(crate) noise: f64,
}

/// Screens as people hold them: near and straight, from the side, small on a desk, and dim with
/// a lamp in it.
pub(crate) const SCREENS: [(&str, Screen); 4] = [
    (
        "screen, straight",
        Screen {
            quad: [[0.04, 0.05], [0.96, 0.04], [0.97, 0.95], [0.03, 0.96]],
            columns: 1_080.0,
            gamma: 1.1,
            glare: 25.0,
            blur: 0.7,
            noise: 4.0,
        },
    ),
    (
        "screen, from the side",
        Screen {
            quad: [[0.06, 0.12], [0.93, 0.03], [0.95, 0.97], [0.08, 0.86]],
            columns: 1_440.0,
            gamma: 1.25,
            glare: 60.0,
            blur: 0.9,
            noise: 6.0,
        },
    ),
    (
        "screen, small on a desk",
        Screen {
            quad: [[0.16, 0.19], [0.80, 0.15], [0.83, 0.80], [0.14, 0.83]],
            columns: 1_080.0,
            gamma: 0.9,
            glare: 40.0,
            blur: 0.8,
            noise: 5.0,
        },
    ),
    (
        "screen, dim with a lamp",
        Screen {
            quad: [[-0.02, 0.03], [1.01, -0.03], [1.03, 1.02], [0.01, 0.98]],
            columns: 800.0,
            gamma: 1.5,
            glare: 110.0,
            blur: 1.1,
            noise: 8.0,
        },
    ),
];

/// A number from 0 to 1 for a place, the same every time.
fn grain(x: u32, y: u32, salt: u32) -> f64 {
    let mut mixed = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77) ^ salt;
    mixed = (mixed ^ mixed >> 15).wrapping_mul(0x2C1B_3C6D);
    mixed = (mixed ^ mixed >> 12).wrapping_mul(0x297A_2D39);
    f64::from(mixed ^ mixed >> 15) / f64::from(u32::MAX)
}

/// The light of the screen at a place in shares of the picture, border and desk included.
fn light(picture: &RgbImage, screen: &Screen, [u, v]: [f64; 2]) -> [f64; 3] {
    let aspect = f64::from(picture.width()) / f64::from(picture.height());
    let border = 0.03;
    if !(-border..=1.0 + border).contains(&u) || !(-border..=1.0 + border).contains(&v) {
        let wood = 90.0 + 25.0 * (40.0 * v + 3.0 * (7.0 * u).sin()).sin();
        return [wood + 20.0, wood, wood - 25.0];
    }
    if !(0.0..=1.0).contains(&u) || !(0.0..=1.0).contains(&v) {
        return [12.0; 3];
    }
    let (column, row) = (u * screen.columns, v * screen.columns / aspect);
    let colour = read(picture, (column.floor() + 0.5) / screen.columns, v);
    let stripe = (column.fract() * 3.0) as usize;
    let gap = if row.fract() > 0.85 { 0.25 } else { 1.0 };
    std::array::from_fn(|c| {
        let share = if c == stripe { 1.7 } else { 0.65 };
        colour[c] * share * gap * 1.06
    })
}

/// Photographs the screen, with as many pixels as the picture has, at most 1,200 across.
pub(crate) fn on_screen(picture: &RgbImage, screen: &Screen) -> RgbImage {
    let scale = (1_200.0 / f64::from(picture.width().max(picture.height()))).min(1.0);
    let side = |length: u32| (f64::from(length) * scale) as u32;
    let (width, height) = (side(picture.width()), side(picture.height()));
    let back = from_quad(screen.quad);
    let mut shown = picture.clone();
    let bent = |v: u8| byte(255.0 * (f64::from(v) / 255.0).powf(screen.gamma));
    let table: [u8; 256] = std::array::from_fn(|v| bent(v as u8));
    shown.pixels_mut().for_each(|p| p.0 = p.0.map(|v| table[usize::from(v)]));
    let mut photo = RgbImage::from_fn(width, height, |x, y| {
        let mut sum = [0.0; 3];
        // A pixel of the camera gathers the light of all its square.
        for k in 0..16u32 {
            let at = |v: u32, part: u32, side: u32| {
                (f64::from(v) + 0.125 + 0.25 * f64::from(part)) / f64::from(side)
            };
            let place = back(at(x, k % 4, width), at(y, k / 4, height));
            let light = light(&shown, screen, place);
            sum.iter_mut().zip(light).for_each(|(s, l)| *s += l / 16.0);
        }
        let (dx, dy) =
            (f64::from(x) / f64::from(width) - 0.7, f64::from(y) / f64::from(height) - 0.25);
        let lamp = screen.glare * (-(dx * dx + dy * dy) / 0.02).exp() + screen.glare * 0.1;
        Rgb(sum.map(|s| byte(s + lamp)))
    });
    photo = image::imageops::blur(&photo, screen.blur);
    for (x, y, pixel) in photo.enumerate_pixels_mut() {
        let noise = |c: u32| screen.noise * (grain(x, y, c) + grain(x, y, c + 9) - 1.0);
        let [r, g, b] = pixel.0.map(f64::from);
        pixel.0 = [byte(r + noise(1)), byte(g + noise(2)), byte(b + noise(3))];
    }
    photo
}

/// Shrunk to so many pixels on the longest side.
pub(crate) fn shrunk(picture: &RgbImage, side: u32) -> RgbImage {
    let longest = picture.width().max(picture.height());
    let scale = |length: u32| (length * side / longest).max(1);
    resize(picture, scale(picture.width()), scale(picture.height()), FilterType::Triangle)
}
