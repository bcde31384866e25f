//! A photo as a series of frames: moved, scaled and exposed a little differently, with noise.

#![allow(clippy::cast_possible_truncation, reason = "colours and sides of small pictures")]

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

/// So many JPEG files of 640 by 480 pixels from a photo.
pub(crate) fn frames(photo: &[u8], count: usize) -> Vec<Vec<u8>> {
    let photo = upright(photo);
    (0..count).map(|number| file(&moved(&photo, number as f32, |place| place))).collect()
}

/// A frame of the photo as a flat picture whose right side is turned away from the camera by this
/// share of its depth: what a print looks like that is turned instead of a head.
pub(crate) fn turned_picture(photo: &[u8], number: f32, away: f32) -> Vec<u8> {
    let photo = upright(photo);
    let turn = |[x, y]: [f32; 2]| {
        let scale = 1.0 + away * x;
        [x * scale * (1.0 + away.abs()), y * scale]
    };
    file(&moved(&photo, number, turn))
}

/// A frame of the photo in which the head is turned by degrees to its own left and up, as if the face
/// were a relief: what a live head looks like, as far as one photo can say.
pub(crate) fn turned_head(
    photo: &[u8],
    number: f32,
    head: Head,
    (left, up): (f32, f32),
) -> Vec<u8> {
    let photo = upright(photo);
    let shares = |place: [f32; 2]| place.map(|part| (part + 1.0) / 2.0);
    let turn = |place| relief(shares(place), head, (left, up)).map(|share| 2.0 * share - 1.0);
    file(&moved(&photo, number, turn))
}

/// Where a head is in a picture: its nose and its half width and height, as shares of the sides.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) middle: [f32; 2],
    pub(crate) radius: [f32; 2],
}

/// The head of the sample photo of a live face.
pub(crate) const SAMPLE: Head = Head { middle: [0.46, 0.40], radius: [0.19, 0.20] };

/// Where in the picture of a straight head lies what is seen here of the turned one, both as shares of
/// the sides.
pub(crate) fn relief(place: [f32; 2], head: Head, (left, up): (f32, f32)) -> [f32; 2] {
    let seen: [f32; 2] = std::array::from_fn(|at| (place[at] - head.middle[at]) / head.radius[at]);
    let ((sl, cl), (su, cu)) = (left.to_radians().sin_cos(), up.to_radians().sin_cos());
    let mut from = seen;
    // A head is steep nowhere but at its rim, so that a few steps lead to the place.
    for _ in 0..12 {
        let round = (1.0 - from[0] * from[0] - from[1] * from[1]).max(0.0);
        let nose = 0.3 * (-(from[0] * from[0]) / 0.06 - from[1] * from[1] / 0.08).exp();
        let depth = round + nose;
        from = [(seen[0] - depth * sl) / cl, (seen[1] + depth * su) / cu];
    }
    // Beyond the head the room stays as it is.
    let away = seen[0].hypot(seen[1]);
    let share = ((1.7 - away) / 0.6).clamp(0.0, 1.0);
    std::array::from_fn(|at| {
        let moved = seen[at] + (from[at] - seen[at]) * share;
        head.middle[at] + moved * head.radius[at]
    })
}

fn upright(photo: &[u8]) -> RgbImage {
    let clean = porchlight_vision::clean(photo, &porchlight_vision::Limits::default()).unwrap();
    image::load_from_memory(&clean.display).unwrap().into_rgb8()
}

/// `turn` maps places of the frame, -1 to 1 on both axes, to places of the photo.
fn moved(photo: &RgbImage, number: f32, turn: impl Fn([f32; 2]) -> [f32; 2]) -> RgbImage {
    let (width, height) = (photo.width() as f32, photo.height() as f32);
    let scale = 1.0 - 0.01 * number;
    let exposure = 1.0 + 0.02 * (number * 1.3).sin();
    RgbImage::from_fn(640, 480, |x, y| {
        let place = turn([x as f32 / 320.0 - 1.0, y as f32 / 240.0 - 1.0]);
        let u = (place[0] * scale + 0.01 * number + 1.0) / 2.0 * (width - 1.0);
        let v = (place[1] * scale - 0.008 * number + 1.0) / 2.0 * (height - 1.0);
        let noise = (x.wrapping_mul(31) ^ y.wrapping_mul(17) ^ (number as u32 * 101)) % 5;
        let at = |u: f32, v: f32| {
            *photo.get_pixel(u.clamp(0.0, width - 1.0) as u32, v.clamp(0.0, height - 1.0) as u32)
        };
        let (fu, fv) = (u - u.floor(), v - v.floor());
        let corners = [at(u, v), at(u + 1.0, v), at(u, v + 1.0), at(u + 1.0, v + 1.0)];
        let shares = [(1.0 - fu) * (1.0 - fv), fu * (1.0 - fv), (1.0 - fu) * fv, fu * fv];
        Rgb(std::array::from_fn(|c| {
            let value: f32 = corners.iter().zip(shares).map(|(p, s)| f32::from(p[c]) * s).sum();
            (value * exposure + noise as f32 - 2.0).clamp(0.0, 255.0) as u8
        }))
    })
}

fn file(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = vec![];
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(picture).unwrap();
    bytes
}
