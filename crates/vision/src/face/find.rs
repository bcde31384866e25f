//! Where faces are in a frame, and their landmarks.
//!
//! In two steps: all faces in a small picture (YuNet where it is installed, else CenterFace), then
//! the landmarks of the largest in a picture of a fixed size around it. The second step is what
//! makes measurements comparable: the network always sees a face of about the same size. On the ORL
//! set it halves what a pass over the whole picture loses.

use super::align::{Landmarks, Similarity, warped};
use super::yunet::YuNet;
use crate::boxes::{Rect, Scored};
use crate::model::centerface::{Faces, Sighting};
use crate::picture::Picture;
use std::path::Path;

/// Longest side of the picture in which faces are looked for, in pixels, by each model.
const QUICK_SIDE: f32 = 320.0;
const SLOW_SIDE: f32 = 192.0;
/// Small pictures are enlarged up to this many times.
const MOST_ENLARGED: f32 = 3.0;
/// Sides must be whole multiples of this.
const STEP: u32 = 32;
/// Side of the picture around a face in which landmarks are looked for, in pixels, and how much of
/// it is beside the face: its side is that many times the face's longer one.
const CLOSE_SIDE: u32 = 128;
const CLOSE_REACH: f32 = 1.6;
/// Of the faces in the picture around one, the landmarks are those of one that overlaps it so much.
const LEAST_OVERLAP: f32 = 0.2;

/// The largest face of a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    /// Where, in pixels of the frame.
    pub(super) rect: Rect,
    /// How sure the second step is, 0 to 1. No probability.
    pub(super) score: f32,
    pub(super) points: Landmarks,
    /// Width of the second largest face over this one's; 0 without one.
    pub(super) second: f32,
}

/// What finds faces.
pub(super) struct Finder {
    quick: Option<YuNet>,
    close: Faces,
}

impl Finder {
    pub(super) fn load(library: &Path, close: &[u8], quick: Option<&[u8]>) -> Result<Self, String> {
        let quick = quick.map(|bytes| YuNet::load(library, bytes)).transpose()?;
        Ok(Self { quick, close: Faces::load(library, close)? })
    }

    /// The largest face; `None` without any.
    pub(super) fn find(&self, picture: &Picture) -> Result<Option<Found>, String> {
        let mut all = self.all(picture)?;
        all.sort_by(|a, b| b.rect.width().total_cmp(&a.rect.width()));
        let Some(largest) = all.first() else { return Ok(None) };
        let second = all.get(1).map_or(0.0, |other| other.rect.width() / largest.rect.width());
        let Some(close) = self.closely(picture, &largest.rect)? else { return Ok(None) };
        let Sighting { face, points } = close;
        Ok(Some(Found { rect: face.rect, score: face.score, points, second }))
    }

    /// Every face, roughly.
    fn all(&self, picture: &Picture) -> Result<Vec<Scored>, String> {
        let side = if self.quick.is_some() { QUICK_SIDE } else { SLOW_SIDE };
        let longest = picture.width().max(picture.height()) as f32;
        let scale = (side / longest).min(MOST_ENLARGED);
        let scaled = |length: u32| ((length as f32 * scale) as u32).div_ceil(STEP).max(1) * STEP;
        let (width, height) = (scaled(picture.width()), scaled(picture.height()));
        let small = picture.stretched(width, height).map_err(|refusal| refusal.message)?;
        let found = match &self.quick {
            Some(quick) => quick.find(&small)?,
            None => self.close.sightings(&small)?.into_iter().map(|one| one.face).collect(),
        };
        let back = [picture.width() as f32 / width as f32, picture.height() as f32 / height as f32];
        let at = |one: Scored| Scored { rect: one.rect.scaled(back[0], back[1]), ..one };
        Ok(found.into_iter().map(at).collect())
    }

    /// The face of this rectangle with its landmarks.
    fn closely(&self, picture: &Picture, rect: &Rect) -> Result<Option<Sighting>, String> {
        let scale = rect.width().max(rect.height()) * CLOSE_REACH / CLOSE_SIDE as f32;
        let half = CLOSE_SIDE as f32 / 2.0 * scale;
        let corner = [
            f32::midpoint(rect.left, rect.right) - half,
            f32::midpoint(rect.top, rect.bottom) - half,
        ];
        let back = Similarity::scaled(scale, corner);
        let close = warped(picture, &back, [CLOSE_SIDE; 2]);
        let sightings = self.close.sightings(&close)?;
        let in_frame = sightings.into_iter().map(|one| {
            let [left, top] = back.map([one.face.rect.left, one.face.rect.top]);
            let [right, bottom] = back.map([one.face.rect.right, one.face.rect.bottom]);
            let face = Scored { rect: Rect { left, top, right, bottom }, ..one.face };
            Sighting { face, points: one.points.map(|point| back.map(point)) }
        });
        Ok(in_frame
            .filter(|one| one.face.rect.overlap(rect) >= LEAST_OVERLAP)
            .max_by(|a, b| a.face.score.total_cmp(&b.face.score)))
    }
}
