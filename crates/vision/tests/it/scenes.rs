//! Pictures made by rule, for tests and benchmarks without photos at hand.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, Rgb, RgbImage};

/// A porch: a wall with fine grain, a dark door on the left, a bright parcel at the lower right.
#[allow(dead_code, reason = "not every benchmark has a porch")]
pub(crate) fn porch(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let grain = (x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 7 & 31;
        let (fx, fy) = (x * 100 / width, y * 100 / height);
        let base = if fx < 25 && fy > 10 {
            [60, 40, 30]
        } else if fx > 60 && fy > 60 {
            [200, 160, 110]
        } else {
            [130, 128, 120]
        };
        Rgb(base.map(|channel: u32| u8::try_from(channel + grain).unwrap_or(u8::MAX)))
    })
}

/// As a colour JPEG.
#[allow(dead_code, reason = "not every benchmark decodes")]
pub(crate) fn jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let mut bytes = vec![];
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    DynamicImage::ImageRgb8(picture.clone()).write_with_encoder(encoder).unwrap();
    bytes
}

/// As a grey JPEG.
#[allow(dead_code, reason = "benchmarks have colour only")]
pub(crate) fn grey_jpeg(picture: &RgbImage, quality: u8) -> Vec<u8> {
    let grey: GrayImage = DynamicImage::ImageRgb8(picture.clone()).into_luma8();
    let mut bytes = vec![];
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    DynamicImage::ImageLuma8(grey).write_with_encoder(encoder).unwrap();
    bytes
}

/// The same JPEG with a segment right behind its start.
#[allow(dead_code, reason = "benchmarks carry no metadata")]
pub(crate) fn with_segment(jpeg: &[u8], marker: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, payload, &jpeg[2..]].concat()
}

/// An EXIF payload with an orientation and a place.
#[allow(dead_code, reason = "benchmarks carry no metadata")]
pub(crate) fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08".to_vec();
    // Two entries: orientation (0x0112, SHORT) and the pointer to the GPS directory (0x8825).
    exif.extend([0, 2, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    exif.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0]);
    // One entry: latitude reference "N".
    exif.extend([0, 1, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
    exif
}

/// A scene of many flat things with hard edges, another one for each seed.
#[allow(dead_code, reason = "not every benchmark compares")]
pub(crate) fn clutter(width: u32, height: u32, seed: u64) -> RgbImage {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut draw = move |end: u32| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((state >> 33) % u64::from(end)).unwrap()
    };
    let mut picture = RgbImage::from_pixel(width, height, Rgb([128; 3]));
    for _ in 0..140 {
        let (w, h) = (width / 40 + draw(width / 6), height / 40 + draw(height / 6));
        let (x, y) = (draw(width), draw(height));
        let colour = Rgb([draw(256), draw(256), draw(256)].map(|v| u8::try_from(v).unwrap()));
        let slant = draw(3);
        for v in y..(y + h).min(height) {
            let shift = (v - y) * slant / 3;
            for u in (x + shift).min(width)..(x + w + shift).min(width) {
                picture.put_pixel(u, v, colour);
            }
        }
    }
    picture
}
