//! Faces, by CenterFace (Xu, Yan, Yuan, Zhou 2019): for each point of a map how likely a face has
//! its middle there, how large it is and how far beside the point.

use super::boxes::{Rect, Scored, surest};
use super::engine::{Model, Numbers};
use super::onnx::without_sizes;
use crate::picture::Picture;
use crate::refusal::Refusal;
use std::path::Path;

/// Longest side of the picture in which faces are looked for, in pixels.
pub(crate) const SIDE: u32 = 960;
/// Least score of a face. Of 22 photos of doors without people two have a spot above it.
pub(crate) const LEAST_SCORE: f32 = 0.35;
/// Sides must be whole multiples of this.
const STEP: u32 = 32;
/// Pixels of the picture for each point of the map.
const POINT: f32 = 4.0;
/// Boxes that overlap more mean one face.
const MOST_OVERLAP: f32 = 0.3;
/// Most points that are looked at; a crowd has hundreds.
const MOST_POINTS: usize = 20_000;

const INPUT: &str = "input.1";
/// Likelihood, size, offset.
const OUTPUTS: [&str; 3] = ["537", "538", "539"];

/// The face detector.
pub(crate) struct Faces(Model);

impl Faces {
    pub(crate) fn load(library: &Path, bytes: &[u8]) -> Result<Self, String> {
        let free = without_sizes(bytes, &[INPUT]).ok_or("the face model is no ONNX model")?;
        Ok(Self(Model::load(library, &free, INPUT)?))
    }

    /// Faces in pixels of the picture, the surest first.
    pub(crate) fn find(&self, picture: &Picture) -> Result<Vec<Scored>, String> {
        let (small, scale) = fitted(picture, SIDE).map_err(|refusal| refusal.message)?;
        let found = self.0.run(planes(&small, f32::from, [0, 1, 2]), &OUTPUTS)?;
        let [heat, size, offset] = found.as_slice() else { return Ok(vec![]) };
        let faces = surest(points(heat, size, offset), MOST_OVERLAP);
        let at = |face: Scored| Scored { rect: face.rect.scaled(scale.0, scale.1), ..face };
        Ok(faces.into_iter().map(at).collect())
    }
}

fn points(heat: &Numbers, size: &Numbers, offset: &Numbers) -> Vec<Scored> {
    let width = heat.shape[3].max(1);
    let (heights, widths) = (size.channel(0), size.channel(1));
    let (down, right) = (offset.channel(0), offset.channel(1));
    let point = |(at, score): (usize, &f32)| {
        let [height, width_of] = [heights.get(at)?, widths.get(at)?].map(|log| log.exp() * POINT);
        let x = ((at % width) as f32 + right.get(at)? + 0.5) * POINT;
        let y = ((at / width) as f32 + down.get(at)? + 0.5) * POINT;
        let rect = Rect {
            left: x - width_of / 2.0,
            top: y - height / 2.0,
            right: x + width_of / 2.0,
            bottom: y + height / 2.0,
        };
        Some(Scored { rect, score: *score })
    };
    let likely = heat.channel(0).iter().enumerate().filter(|(_, score)| **score >= LEAST_SCORE);
    likely.take(MOST_POINTS).filter_map(point).collect()
}

/// The picture with a longest side of about `side`, both sides whole multiples of a step, and how
/// much wider and higher the picture itself is.
pub(crate) fn fitted(picture: &Picture, side: u32) -> Result<(Picture, (f32, f32)), Refusal> {
    let (width, height) = (picture.width(), picture.height());
    let longest = width.max(height);
    let target = longest.min(side);
    let stepped = |length: u32| {
        let scaled = u64::from(length) * u64::from(target) / u64::from(longest.max(1));
        u32::try_from(scaled).unwrap_or(side).div_ceil(STEP).max(1) * STEP
    };
    let (to_width, to_height) = (stepped(width), stepped(height));
    let small = picture.stretched(to_width, to_height)?;
    Ok((small, (width as f32 / to_width as f32, height as f32 / to_height as f32)))
}

/// The picture as a model takes it: three planes, in the order of channels that is given.
pub(crate) fn planes(picture: &Picture, value: impl Fn(u8) -> f32, order: [usize; 3]) -> Numbers {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let (channels, pixels) = (picture.channels(), picture.pixels());
    let table: Vec<f32> = (0..=u8::MAX).map(value).collect();
    let mut values = Vec::with_capacity(3 * width * height);
    for channel in order {
        let channel = channel.min(channels - 1);
        let plane = pixels.iter().skip(channel).step_by(channels);
        values.extend(plane.map(|byte| table[usize::from(*byte)]));
    }
    Numbers { shape: [1, 3, height, width], values }
}
