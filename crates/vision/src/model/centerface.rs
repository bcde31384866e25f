//! Faces, by CenterFace (Xu, Yan, Yuan, Zhou 2019): for each point of a map how likely a face has
//! its middle there, how large it is, how far beside the point, and where its eyes, nose and corners
//! of the mouth are.

use super::engine::{Model, Numbers};
use super::loosen::without_sizes;
use super::tensor::planes;
use crate::boxes::{Rect, Scored, surest_by};
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
/// Likelihood, size, offset, landmarks.
const OUTPUTS: [&str; 4] = ["537", "538", "539", "540"];

/// A face, and its landmarks: the eye at the left of the picture, the other, the tip of the nose, the
/// corner of the mouth at the left, the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sighting {
    pub(crate) face: Scored,
    pub(crate) points: [[f32; 2]; 5],
}

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
        let at = |one: Sighting| {
            let rect = one.face.rect.scaled(scale.0, scale.1);
            Scored { rect, ..one.face }
        };
        Ok(self.sightings(&small)?.into_iter().map(at).collect())
    }

    /// Faces with landmarks in pixels of this picture, whose sides are whole multiples of 32; the
    /// surest first.
    pub(crate) fn sightings(&self, small: &Picture) -> Result<Vec<Sighting>, String> {
        let found = self.0.run(&planes(small, f32::from, [0, 1, 2]), &OUTPUTS)?;
        let [heat, size, offset, landmarks] = found.as_slice() else { return Ok(vec![]) };
        Ok(surest_by(points(heat, [size, offset, landmarks]), |one| one.face, MOST_OVERLAP))
    }
}

fn points(heat: &Numbers, [size, offset, landmarks]: [&Numbers; 3]) -> Vec<Sighting> {
    let columns = heat.shape[3].max(1);
    let (heights, widths) = (size.channel(0), size.channel(1));
    let (down, right) = (offset.channel(0), offset.channel(1));
    let point = |(at, score): (usize, &f32)| {
        let [height, width] = [heights.get(at)?, widths.get(at)?].map(|log| log.exp() * POINT);
        let x = ((at % columns) as f32 + right.get(at)? + 0.5) * POINT;
        let y = ((at / columns) as f32 + down.get(at)? + 0.5) * POINT;
        let (left, top) = (x - width / 2.0, y - height / 2.0);
        let rect = Rect { left, top, right: x + width / 2.0, bottom: y + height / 2.0 };
        // Shares of the face's sides, down before right.
        let share = |channel| landmarks.channel(channel).get(at).copied().unwrap_or(0.5);
        let landmark = |n: usize| [left + share(2 * n + 1) * width, top + share(2 * n) * height];
        let face = Scored { rect, score: *score };
        Some(Sighting { face, points: std::array::from_fn(landmark) })
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
