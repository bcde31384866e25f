//! Frames that are one picture sent twice: a camera never sees the same twice.

use super::frame::Frame;

/// Side of the small grey pictures that are compared.
const SIDE: u32 = 64;
/// Mean difference of their pixels, 0 to 255, below which two frames are one picture. A sensor's
/// noise alone is more, and heads are asked to move.
pub const LEAST_DIFFERENCE: f32 = 0.6;

/// The mean difference of the two most alike frames, 0 to 255; `None` for fewer than two.
pub(super) fn least_difference(frames: &[&Frame]) -> Option<f32> {
    let small: Vec<Vec<u8>> = frames.iter().map(|frame| grey(frame)).collect();
    let mut least: Option<f32> = None;
    for (at, one) in small.iter().enumerate() {
        for (other, frame) in small[at + 1..].iter().zip(&frames[at + 1..]) {
            let apart = if frames[at].digest() == frame.digest() {
                0.0
            } else {
                let sum: u32 = one.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(*b))).sum();
                sum as f32 / one.len().max(1) as f32
            };
            least = Some(least.map_or(apart, |least| least.min(apart)));
        }
    }
    least
}

fn grey(frame: &Frame) -> Vec<u8> {
    let picture = frame.picture();
    picture.stretched(SIDE, SIDE).map(|small| small.luma()).unwrap_or_default()
}
