//! Whether a frame is good enough to compare, and if not, why: every reason says what to do.

use super::align::{Similarity, warped};
use super::find::Found;
use super::pose::{Pose, eye_distance};
use crate::picture::Picture;

/// Least distance of the eyes, in pixels of the frame.
pub const LEAST_EYE_DISTANCE: f32 = 60.0;
/// Mean brightness of the face, 0 to 255, below and above which it is too dark or too bright.
pub const LEAST_BRIGHTNESS: f32 = 45.0;
/// As [`LEAST_BRIGHTNESS`].
pub const MOST_BRIGHTNESS: f32 = 215.0;
/// Largest share of the face at either end of the scale.
pub const MOST_CLIPPED: f32 = 0.35;
/// Least sharpness: the deviation of each pixel from its four neighbours over the deviation of all,
/// on a face brought to [`MEASURE_SIDE`] pixels. Does not depend on light or contrast.
pub const LEAST_SHARPNESS: f32 = 0.05;
/// Most the nose lies beside the middle of the eyes in a straight look, in distances of the eyes.
pub const MOST_YAW: f32 = 0.25;
/// Where the nose lies between eyes and mouth in a straight look.
pub const STRAIGHT_PITCH: [f32; 2] = [0.30, 0.80];
/// Most degrees the head is tilted.
pub const MOST_ROLL: f32 = 30.0;
/// Largest share of the face's sides outside of the frame.
pub const MOST_CUT: f32 = 0.08;
/// Least width of a second face, as a share of the first, for it to be in the way. Smaller ones are
/// people far behind.
pub const LEAST_SECOND: f32 = 0.4;
/// Side of the picture on which light and sharpness are measured, in pixels.
pub const MEASURE_SIDE: u32 = 96;
/// Of that, the face: around its middle, in distances of the eyes.
const MEASURE_REACH: f32 = 2.4;
const CLIPPED: [u8; 2] = [5, 250];

/// Why a frame cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flaw {
    /// Nobody is seen.
    NoFace,
    /// More than one person is near.
    TwoFaces,
    /// The face is too far away.
    TooSmall,
    /// Too little light.
    TooDark,
    /// Too much light.
    TooBright,
    /// Out of focus, or moved.
    Blurred,
    /// Not looking at the camera.
    TurnedAway,
    /// Part of the face is outside.
    CutOff,
}

impl Flaw {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoFace => "no_face",
            Self::TwoFaces => "two_faces",
            Self::TooSmall => "too_small",
            Self::TooDark => "too_dark",
            Self::TooBright => "too_bright",
            Self::Blurred => "blurred",
            Self::TurnedAway => "turned_away",
            Self::CutOff => "cut_off",
        }
    }

    /// What to do, in plain English.
    #[must_use]
    pub const fn advice(self) -> &'static str {
        match self {
            Self::NoFace => "Hold the camera so that your whole face is in the picture.",
            Self::TwoFaces => "Make sure that nobody else is in the picture.",
            Self::TooSmall => "Come closer to the camera.",
            Self::TooDark => "Find more light, or turn towards it.",
            Self::TooBright => "Turn away from the bright light.",
            Self::Blurred => "Hold the phone still, and wipe the camera.",
            Self::TurnedAway => "Look straight at the camera.",
            Self::CutOff => "Move so that your whole face is inside the picture.",
        }
    }
}

/// What was measured on the face of a frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    /// How sure the detector is, 0 to 1. No probability.
    pub detector: f32,
    /// Distance of the eyes, in pixels of the frame.
    pub eye_distance: f32,
    /// Mean brightness of the face, 0 to 255.
    pub brightness: f32,
    /// Share of the face at either end of the scale, 0 to 1.
    pub clipped: f32,
    /// See [`LEAST_SHARPNESS`].
    pub sharpness: f32,
    /// Where the head is turned.
    pub pose: Pose,
    /// Largest share of the face's sides outside of the frame.
    pub cut: f32,
    /// Width of the second face over this one's; 0 without one.
    pub second: f32,
}

impl Quality {
    pub(super) fn of(picture: &Picture, found: &Found) -> Self {
        let eyes = eye_distance(&found.points);
        let nose = found.points[2];
        let scale = (MEASURE_REACH * eyes / MEASURE_SIDE as f32).max(0.01);
        let half = MEASURE_REACH * eyes / 2.0;
        let back = Similarity::scaled(scale, [nose[0] - half, nose[1] - half]);
        let luma = warped(picture, &back, [MEASURE_SIDE; 2]).luma();
        let count = luma.len().max(1) as f32;
        let clipped = luma.iter().filter(|v| **v <= CLIPPED[0] || **v >= CLIPPED[1]).count();
        let (width, height) = (picture.width() as f32, picture.height() as f32);
        let rect = &found.rect;
        let beside = (-rect.left).max(rect.right - width) / rect.width().max(1.0);
        let above = (-rect.top).max(rect.bottom - height) / rect.height().max(1.0);
        Self {
            detector: found.score,
            eye_distance: eyes,
            brightness: luma.iter().map(|v| f32::from(*v)).sum::<f32>() / count,
            clipped: clipped as f32 / count,
            sharpness: sharpness(&luma),
            pose: Pose::of(&found.points),
            cut: beside.max(above).max(0.0),
            second: found.second,
        }
    }

    /// What is wrong with the frame, whatever its pose.
    #[must_use]
    pub fn flaws(&self) -> Vec<Flaw> {
        let dark = self.brightness < LEAST_BRIGHTNESS;
        let bright = self.brightness > MOST_BRIGHTNESS;
        let clipped = self.clipped > MOST_CLIPPED;
        let all = [
            (Flaw::TwoFaces, self.second >= LEAST_SECOND),
            (Flaw::TooSmall, self.eye_distance < LEAST_EYE_DISTANCE),
            (Flaw::TooDark, dark),
            (Flaw::TooBright, bright || clipped && !dark),
            (Flaw::Blurred, self.sharpness < LEAST_SHARPNESS),
            (Flaw::CutOff, self.cut > MOST_CUT),
        ];
        all.into_iter().filter(|(_, is)| *is).map(|(flaw, _)| flaw).collect()
    }

    /// What is wrong with it as a straight look.
    #[must_use]
    pub fn flaws_straight(&self) -> Vec<Flaw> {
        let mut flaws = self.flaws();
        let Pose { yaw, pitch, roll } = self.pose;
        let [least, most] = STRAIGHT_PITCH;
        if yaw.abs() > MOST_YAW || pitch < least || pitch > most || roll.abs() > MOST_ROLL {
            flaws.push(Flaw::TurnedAway);
        }
        flaws
    }
}

/// Deviation from the four neighbours over the deviation of all.
fn sharpness(luma: &[u8]) -> f32 {
    let side = MEASURE_SIDE as usize;
    let (mut edges, mut count) = (0.0f32, 0.0f32);
    for y in 1..side - 1 {
        for x in 1..side - 1 {
            let at = |x: usize, y: usize| f32::from(luma[y * side + x]);
            let around = at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1);
            let apart = at(x, y) - around / 4.0;
            edges += apart * apart;
            count += 1.0;
        }
    }
    let mean = luma.iter().map(|v| f32::from(*v)).sum::<f32>() / luma.len().max(1) as f32;
    let spread = luma.iter().map(|v| (f32::from(*v) - mean).powi(2)).sum::<f32>();
    let spread = (spread / luma.len().max(1) as f32).sqrt();
    if spread > 1.0 { (edges / count).sqrt() / spread } else { 0.0 }
}
