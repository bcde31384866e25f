//! Whether a face is one, or a picture of one, by the looks of single frames: the two MiniFASNets
//! (Minivision 2020), one at 2.7 times the face and one at 4 times, because the edge of a sheet or a
//! screen shows around it. They need the whole frame.

use super::align::{Similarity, warped};
use super::files::{self, CannotCheck, PASSIVE_FAR, PASSIVE_NEAR};
use crate::boxes::Rect;
use crate::model::engine::{Model, Numbers};
use crate::model::tensor::planes;
use crate::picture::Picture;
use std::path::Path;

/// Side of the pictures that both take, in pixels.
const SIDE: u32 = 80;
/// How many times the face they see.
const NEAR: f32 = 2.7;
const FAR: f32 = 4.0;
/// The answer that means a live face.
const LIVE: usize = 1;

/// Both models.
pub(super) struct Passive {
    near: Model,
    far: Model,
}

impl Passive {
    /// `None` if they are not installed; one alone is not used.
    pub(super) fn load(folder: &Path, library: &Path) -> Result<Option<Self>, CannotCheck> {
        let near = files::optional(PASSIVE_NEAR, folder)?;
        let far = files::optional(PASSIVE_FAR, folder)?;
        let (Some(near), Some(far)) = (near, far) else { return Ok(None) };
        let load = |bytes: &[u8]| Model::load_plain(library, bytes).map_err(CannotCheck::Refused);
        Ok(Some(Self { near: load(&near)?, far: load(&far)? }))
    }

    /// How live the face looks, 0 to 1: the mean of both.
    pub(super) fn live(&self, picture: &Picture, face: &Rect) -> Result<f32, String> {
        let mut sum = 0.0;
        for (model, reach) in [(&self.near, NEAR), (&self.far, FAR)] {
            let around = crop(picture, face, reach);
            // The models learned blue, green, red, 0 to 255.
            sum += likely(&model.first(&planes(&around, f32::from, [2, 1, 0]))?);
        }
        Ok(sum / 2.0)
    }
}

/// The share of the answer that means live.
fn likely(numbers: &Numbers) -> f32 {
    let most = numbers.values.iter().copied().fold(f32::MIN, f32::max);
    let shares: Vec<f32> = numbers.values.iter().map(|value| (value - most).exp()).collect();
    let whole: f32 = shares.iter().sum();
    shares.get(LIVE).map_or(0.0, |live| live / whole)
}

/// What lies around a face, as much as the frame has of it, stretched to a square.
fn crop(picture: &Picture, face: &Rect, reach: f32) -> Picture {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let (face_width, face_height) = (face.width().max(1.0), face.height().max(1.0));
    let reach = reach.min((width - 1.0) / face_width).min((height - 1.0) / face_height);
    let (wide, high) = (face_width * reach, face_height * reach);
    let inside = |middle: f32, length: f32, whole: f32| {
        (middle - length / 2.0).clamp(0.0, (whole - length).max(0.0))
    };
    let left = inside(f32::midpoint(face.left, face.right), wide, width);
    let top = inside(f32::midpoint(face.top, face.bottom), high, height);
    // First to a square of the frame's own pixels' height, then to the models' size.
    let tall = (SIDE as f32 * high / wide).round().max(1.0) as u32;
    let back = Similarity::scaled(wide / SIDE as f32, [left, top]);
    let straight = warped(picture, &back, [SIDE, tall]);
    straight.stretched(SIDE, SIDE).unwrap_or(straight)
}
