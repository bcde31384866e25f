//! Pictures of pictures, rendered from permitted ones: the parts that attacks are made of.
//!
//! What is rendered is what such attacks look like, not what a camera makes of them: paper and its
//! edge, halftone and faded colours; a bezel, sub-pixels, moire and glare; a cut-out with hard edges;
//! frames of one replay that differ in place and exposure only.

use image::imageops::{self, FilterType};
use image::{GrayImage, Rgb, RgbImage};
use std::f32::consts::TAU;
use std::path::{Path, PathBuf};

pub(crate) const WIDTH: u32 = 640;
pub(crate) const HEIGHT: u32 = 480;

/// Renders a face in a room; the number is that of the frame.
pub(crate) type Render = fn(&RgbImage, &RgbImage, u32, &mut Random) -> RgbImage;

/// SplitMix64.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// From `low` to `high`.
    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * ((self.next() >> 40) as f32 / (1u64 << 24) as f32)
    }
}

/// The photo, mirrored if it says that it is to be shown so, at the size of a frame.
pub(crate) fn upright(path: &Path) -> RgbImage {
    let bytes = std::fs::read(path).unwrap();
    let clean = porchlight_vision::clean(&bytes, &porchlight_vision::Limits::default()).unwrap();
    let photo = image::load_from_memory(&clean.display).unwrap().into_rgb8();
    imageops::resize(&photo, WIDTH, HEIGHT, FilterType::CatmullRom)
}

pub(crate) fn heads_below(folder: &Path) -> Vec<PathBuf> {
    let mut all = vec![];
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "pgm") {
                all.push(path);
            }
        }
    }
    all.sort();
    all
}

/// A head as large as on a passport's picture, tinted like skin, because few prints are grey.
pub(crate) fn portrait(path: &Path) -> RgbImage {
    let bytes = std::fs::read(path).unwrap();
    let mut ends = bytes.iter().enumerate().filter(|(_, byte)| byte.is_ascii_whitespace());
    let start = ends.nth(3).unwrap().0 + 1;
    let head = GrayImage::from_raw(92, 112, bytes[start..start + 92 * 112].to_vec()).unwrap();
    let large = imageops::resize(&head, 368, 448, FilterType::CatmullRom);
    let tint = |value: u8, by: f32| (f32::from(value) * by).min(255.0) as u8;
    RgbImage::from_fn(368, 448, |x, y| {
        let value = large.get_pixel(x, y)[0];
        Rgb([tint(value, 1.08), tint(value, 0.92), tint(value, 0.82)])
    })
}

/// A wall with light from one side.
pub(crate) fn room(random: &mut Random) -> RgbImage {
    let wall: [f32; 3] = std::array::from_fn(|_| random.between(90.0, 200.0));
    let light = random.between(-0.3, 0.3);
    RgbImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let shade =
            1.0 + light * (x as f32 / WIDTH as f32 - 0.5) - 0.1 * (y as f32 / HEIGHT as f32);
        Rgb(wall.map(|value| (value * shade).clamp(0.0, 255.0) as u8))
    })
}

/// Lays a picture over the room, so large, turned a little, its pixels changed on the way by place.
fn laid(
    face: &RgbImage,
    room: &RgbImage,
    (share, degrees): (f32, f32),
    change: impl Fn(u32, u32, Rgb<u8>) -> Rgb<u8>,
) -> RgbImage {
    let mut picture = room.clone();
    let scale = face.height() as f32 / (HEIGHT as f32 * share);
    let (sine, cosine) = degrees.to_radians().sin_cos();
    for y in 0..HEIGHT {
        for x in 0..WIDTH {
            let [dx, dy] = [x as f32 - WIDTH as f32 / 2.0, y as f32 - HEIGHT as f32 / 2.0];
            let u = (dx * cosine + dy * sine) * scale + face.width() as f32 / 2.0;
            let v = (dy * cosine - dx * sine) * scale + face.height() as f32 / 2.0;
            if u >= 0.0 && v >= 0.0 && u < face.width() as f32 && v < face.height() as f32 {
                picture.put_pixel(x, y, change(x, y, *face.get_pixel(u as u32, v as u32)));
            }
        }
    }
    picture
}

fn bordered(face: &RgbImage, width: u32, colour: Rgb<u8>) -> RgbImage {
    let (w, h) = (face.width() + 2 * width, face.height() + 2 * width);
    let mut picture = RgbImage::from_pixel(w, h, colour);
    imageops::replace(&mut picture, face, i64::from(width), i64::from(width));
    picture
}

/// Paper with a white edge, faded colours and a halftone.
pub(crate) fn print(face: &RgbImage, room: &RgbImage, _: u32, random: &mut Random) -> RgbImage {
    let paper = bordered(face, 16, Rgb([238, 236, 230]));
    let place = (random.between(0.7, 1.1), random.between(-8.0, 8.0));
    let (fade, dots) = (random.between(0.65, 0.85), random.between(2.5, 4.0));
    let printed = laid(&paper, room, place, |x, y, pixel| {
        let halftone = 7.0 * ((x as f32 / dots * TAU).sin() * (y as f32 / dots * TAU).sin());
        Rgb(pixel.0.map(|v| (40.0 + f32::from(v) * fade + halftone).clamp(0.0, 255.0) as u8))
    });
    imageops::blur(&printed, random.between(0.5, 1.2))
}

/// A phone's or a monitor's screen: a dark bezel, sub-pixels, moire, glare.
pub(crate) fn screen(face: &RgbImage, room: &RgbImage, _: u32, random: &mut Random) -> RgbImage {
    let device = bordered(face, 22, Rgb([14, 14, 16]));
    let place = (random.between(0.75, 1.15), random.between(-5.0, 5.0));
    let (pitch, phase) = (random.between(2.2, 3.6), random.between(0.0, TAU));
    let glare = random.between(0.0, WIDTH as f32);
    laid(&device, room, place, |x, y, pixel| {
        let wave = (x as f32 * TAU / pitch + phase).sin() * (y as f32 * TAU / (pitch * 1.07)).sin();
        let shine = 60.0 * (-((x as f32 - glare + 0.4 * y as f32) / 40.0).powi(2)).exp();
        let sub = [1.06, 0.98, 1.12];
        Rgb(std::array::from_fn(|c| {
            let lit = if x % 3 == c as u32 { 1.06 } else { 0.97 };
            (f32::from(pixel[c]) * sub[c] * lit + 10.0 * wave + shine).clamp(0.0, 255.0) as u8
        }))
    })
}

/// A face cut out along its outline and held before another wall.
pub(crate) fn cutout(face: &RgbImage, room: &RgbImage, _: u32, random: &mut Random) -> RgbImage {
    let (w, h) = (face.width() as f32, face.height() as f32);
    let mut cut = RgbImage::from_pixel(face.width(), face.height(), Rgb([255, 0, 255]));
    for (x, y, pixel) in cut.enumerate_pixels_mut() {
        let [u, v] = [(x as f32 - w / 2.0) / (h * 0.34), (y as f32 - h * 0.5) / (h * 0.46)];
        if u * u + v * v < 1.0 {
            *pixel = Rgb(face.get_pixel(x, y).0.map(|v| (24.0 + f32::from(v) * 0.85) as u8));
        }
    }
    let place = (random.between(0.8, 1.2), random.between(-10.0, 10.0));
    let behind = room.clone();
    laid(&cut, room, place, |x, y, pixel| {
        if pixel == Rgb([255, 0, 255]) { *behind.get_pixel(x, y) } else { pixel }
    })
}

/// A frame of a video on a screen that fills most of the picture; the number is its place in it.
pub(crate) fn replay(
    face: &RgbImage,
    room: &RgbImage,
    number: u32,
    random: &mut Random,
) -> RgbImage {
    let sway = (number as f32 * 0.7).sin();
    let shown = screen(face, room, number, random);
    let moved = laid(&shown, room, (1.1 + 0.05 * sway, 2.0 * sway), |_, y, pixel| {
        let band = 1.0 + 0.06 * ((y + number * 37) as f32 / 55.0).sin();
        Rgb(pixel.0.map(|v| (f32::from(v) * band).min(255.0) as u8))
    });
    imageops::blur(&moved, 0.6)
}

/// The live photo, exposed and framed a little differently.
pub(crate) fn alive(face: &RgbImage, room: &RgbImage, _: u32, random: &mut Random) -> RgbImage {
    let place = (random.between(1.0, 1.25), random.between(-4.0, 4.0));
    let exposure = random.between(0.8, 1.15);
    laid(face, room, place, |_, _, pixel| {
        Rgb(pixel.0.map(|v| (f32::from(v) * exposure).min(255.0) as u8))
    })
}

/// A sensor's noise.
pub(crate) fn noisy(mut picture: RgbImage, random: &mut Random) -> RgbImage {
    let most = random.between(1.0, 5.0);
    for pixel in picture.pixels_mut() {
        for value in &mut pixel.0 {
            let with = f32::from(*value) + random.between(-most, most);
            *value = with.clamp(0.0, 255.0) as u8;
        }
    }
    picture
}
