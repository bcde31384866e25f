//! Faces of one session: detection, alignment, numbers, liveness, verdict.
//!
//! Owns: which models are used and how, what is measured on a frame, the numbers of a face, and from
//! which measured limits a verdict follows. Never does: hold a template (`porchlight-identity` seals,
//! opens and compares the one), search, keep a picture, decide about a person (a mismatch is for people to
//! look at), or use the network. A
//! frame's pixels cannot be got out of it, and pixels, numbers and templates are overwritten when
//! they are dropped; what ONNX Runtime and the decoders of pictures hold while they work is not.
//!
//! Start at [`Engine`]. Models absent: [`Engine::open()`] says why. `docs/models/` has a data sheet
//! for each model.

mod align;
mod alike;
mod check;
mod embed;
mod enrol;
pub mod eval;
mod files;
mod find;
mod frame;
mod matcher;
mod numbers;
mod passive;
mod pose;
mod quality;
mod study;
mod translate;
mod verdict;
mod yunet;

pub use alike::LEAST_DIFFERENCE;
pub use check::{
    COMPARED, CONTINUITY_SLACK, Challenge, FrameMeasured, LEAST_DEPTH, LOOKED_THROUGH, MOST_FRAMES,
    Measured,
};
pub use embed::Recogniser;
pub use enrol::NotEnrolled;
pub use files::{
    CannotCheck, DLIB, Duty, FACE_FILES, MOBILE_FACE_NET, PASSIVE_FAR, PASSIVE_NEAR, SFACE, YUNET,
    taking_part,
};
pub use frame::{FRAME_SIDE, Frame, MOST_FRAME_BYTES};
pub use matcher::{Limits, Matcher, THRESHOLDS_FILE, THRESHOLDS_FORMAT, Thresholds};
pub use numbers::FaceNumbers;
pub use pose::{
    LEAST_PITCH_CHANGE, LEAST_YAW_CHANGE, MOST_STRAIGHT_PITCH, MOST_STRAIGHT_YAW, Pose, Turn,
};
pub use quality::{
    Flaw, LEAST_BRIGHTNESS, LEAST_EYE_DISTANCE, LEAST_SECOND, LEAST_SHARPNESS, MEASURE_SIDE,
    MOST_BRIGHTNESS, MOST_CLIPPED, MOST_CUT, MOST_ROLL, MOST_YAW, Quality, STRAIGHT_PITCH,
};
pub use study::Studied;
pub use translate::translate;
pub use verdict::{Alike, Compared, Reason, Verdict};

use embed::Recognisers;
use find::Finder;
use passive::Passive;
use std::path::Path;

/// The models of one folder, ready to check faces. Loaded once; threads take turns.
pub struct Engine {
    finder: Finder,
    recognisers: Recognisers,
    passive: Option<Passive>,
    thresholds: Thresholds,
    matcher: Matcher,
}

impl Engine {
    /// Loads what is installed, each file checked against its digest.
    ///
    /// # Errors
    /// Why no face can be checked here.
    pub fn open(folder: &Path) -> Result<Self, CannotCheck> {
        let (library, close) = files::needed(folder)?;
        let quick = files::optional(YUNET, folder)?;
        let finder =
            Finder::load(&library, &close, quick.as_deref()).map_err(CannotCheck::Refused)?;
        let recognisers = Recognisers::load(folder, &library)?;
        let passive = Passive::load(folder, &library)?;
        let thresholds = Thresholds::of(folder).map_err(CannotCheck::Thresholds)?;
        let possible = Matcher::possible(&recognisers.installed());
        let matcher = possible.first().copied().ok_or(CannotCheck::NoRecogniser)?;
        Ok(Self { finder, recognisers, passive, thresholds, matcher })
    }

    /// The matcher that checks use: the best of what is installed.
    #[must_use]
    pub fn matcher(&self) -> Matcher {
        self.matcher
    }

    /// Every matcher that what is installed allows, the better first.
    #[must_use]
    pub fn matchers(&self) -> Vec<Matcher> {
        Matcher::possible(&self.recognisers.installed())
    }

    /// The limits that hold here.
    #[must_use]
    pub fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// Whether the passive models are installed.
    #[must_use]
    pub fn has_passive(&self) -> bool {
        self.passive.is_some()
    }

    /// What is measured on one frame, and how live its face looks (`None` without a face, or without
    /// the passive models).
    ///
    /// # Errors
    /// The models failed.
    pub fn look(&self, frame: &Frame) -> Result<Option<(Quality, Option<f32>)>, String> {
        let Some(found) = self.finder.find(frame.picture())? else { return Ok(None) };
        let quality = Quality::of(frame.picture(), &found);
        let live = match &self.passive {
            Some(passive) => Some(passive.live(frame.picture(), &found.rect)?),
            None => None,
        };
        Ok(Some((quality, live)))
    }
}
