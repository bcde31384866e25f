//! Faces, people and shipping labels, found and covered before a picture is shown.
//!
//! Owns: which models are used, where they look, what is covered and how. Never does: fetch a file
//! (`porchlight models fetch` does), say that nobody is in a picture (only that nobody was found),
//! or keep what was covered.
//!
//! Start at [`Masker`]. What it finds, misses and costs is measured in `docs/models/`.

mod cover;
mod label;
mod patch;
mod text;

pub use crate::boxes::Pixels;
pub use crate::model::files::{FACE_MODEL, FileState, ModelFile, TEXT_MODEL, runtime_file};
pub use cover::{COLOUR_STEP, MOST_CELLS};

use crate::boxes::{Rect, Scored};
use crate::model::centerface::{Faces, fitted};
use crate::picture::Picture;
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use text::Text;

/// What was covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegionKind {
    /// A head, around a face that was found.
    Face,
    /// The body below a face that was found, as far as it can be guessed from the face.
    Person,
    /// A shipping label, or other small text.
    Label,
}

impl RegionKind {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Face => "face",
            Self::Person => "person",
            Self::Label => "label",
        }
    }

    /// Cells along the longer side of what is covered. Four tell a viewer that a person was here;
    /// of print not even the pattern of dark and light may stay.
    const fn cells(self) -> u32 {
        match self {
            Self::Face | Self::Person => MOST_CELLS,
            Self::Label => 1,
        }
    }
}

/// By what a part was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FoundBy {
    /// The model of faces.
    FaceModel,
    /// The model of text.
    TextModel,
    /// Its looks: light, straight, printed paper.
    Looks,
}

impl FoundBy {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::FaceModel => FACE_MODEL.name,
            Self::TextModel => TEXT_MODEL.name,
            Self::Looks => "printed-patch",
        }
    }
}

/// One covered part of a picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Region {
    /// What was covered.
    pub kind: RegionKind,
    /// Where, in pixels of the picture that is shown.
    pub pixels: Pixels,
    /// How sure the finder was, 0 to 1. No probability.
    pub score: f32,
    /// By what it was found.
    pub by: FoundBy,
}

/// How the masking of one picture went.
#[derive(Debug, Clone, PartialEq)]
pub enum Masking {
    /// It was looked through, and what was found is covered. Nothing found means just that.
    Done(Vec<Region>),
    /// There are no models here: nobody looked, nothing is covered.
    NoModels,
    /// The models failed on this picture: nothing is covered.
    Failed(String),
}

/// Why masking cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoMasker {
    /// No runtime is known for this kind of machine.
    #[error("no ONNX Runtime is known for this kind of machine ({0})")]
    Machine(String),
    /// A file is not here.
    #[error("{0} is not in the models' folder")]
    Missing(&'static str),
    /// Another file under a name.
    #[error("{0} in the models' folder is not the file that is meant")]
    Other(&'static str),
    /// The runtime refuses a file.
    #[error("the models cannot be loaded: {0}")]
    Refused(String),
}

/// A head reaches beyond its face by these shares of the face's width and height.
const HEAD_SIDEWAYS: f32 = 0.4;
const HEAD_UP: f32 = 0.5;
const HEAD_DOWN: f32 = 0.3;
/// A body is this many faces wide, and reaches this many faces below the chin.
const BODY_WIDTH: f32 = 3.0;
const BODY_DOWN: f32 = 4.0;
/// Least score of a face for a body to be guessed below it: a wrong guess hides much of a door.
const LEAST_BODY_SCORE: f32 = 0.5;

/// Pictures of which it is remembered where something was found: an interrupted upload is
/// finished again, and the demonstration shows the same doors all day.
const REMEMBERED: usize = 32;

/// Where something was found in the picture of this digest.
type Found = ([u8; 32], Vec<Region>);

/// Finds and covers. Loaded once, used by many threads, one picture at a time.
pub struct Masker {
    faces: Faces,
    text: Text,
    recent: Mutex<VecDeque<Found>>,
}

impl Masker {
    /// Loads the models from a folder, each checked against its digest.
    ///
    /// # Errors
    /// Why there is no masking here.
    pub fn open(folder: &Path) -> Result<Self, NoMasker> {
        let machine = || format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH);
        let runtime = runtime_file().ok_or_else(|| NoMasker::Machine(machine()))?;
        let read = |file: ModelFile| {
            file.read(folder).map_err(|state| match state {
                FileState::Missing => NoMasker::Missing(file.name),
                _ => NoMasker::Other(file.name),
            })
        };
        let (library, _) = read(runtime)?;
        let (_, face) = read(FACE_MODEL)?;
        let (_, text) = read(TEXT_MODEL)?;
        let faces = Faces::load(&library, &face).map_err(NoMasker::Refused)?;
        let text = Text::load(&library, &text).map_err(NoMasker::Refused)?;
        Ok(Self { faces, text, recent: Mutex::default() })
    }

    /// Covers what is found.
    pub(crate) fn mask(&self, picture: &mut Picture) -> Masking {
        match self.remembered(picture) {
            Ok(regions) => {
                let parts: Vec<(Pixels, u32)> =
                    regions.iter().map(|region| (region.pixels, region.kind.cells())).collect();
                cover::cover(picture, &parts);
                Masking::Done(regions)
            }
            Err(why) => Masking::Failed(why),
        }
    }

    /// What is in the picture, from memory if exactly these pixels were here a while ago.
    fn remembered(&self, picture: &Picture) -> Result<Vec<Region>, String> {
        let digest = Sha256::new()
            .chain_update(picture.width().to_be_bytes())
            .chain_update(picture.height().to_be_bytes())
            .chain_update(picture.channels().to_be_bytes())
            .chain_update(picture.pixels())
            .finalize()
            .into();
        let known = {
            let recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
            recent.iter().find(|(known, _)| *known == digest).map(|(_, regions)| regions.clone())
        };
        if let Some(regions) = known {
            return Ok(regions);
        }
        let regions = self.find(picture)?;
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if recent.len() >= REMEMBERED {
            recent.pop_front();
        }
        recent.push_back((digest, regions.clone()));
        Ok(regions)
    }

    fn find(&self, picture: &Picture) -> Result<Vec<Region>, String> {
        let mut found = vec![];
        let mut add = |kind, rect: Rect, score, by| {
            let pixels = rect.inside(picture.width(), picture.height());
            found.extend(pixels.map(|pixels| Region { kind, pixels, score, by }));
        };
        for Scored { rect, score } in self.faces.find(picture)? {
            let head = head(&rect);
            add(RegionKind::Face, head, score, FoundBy::FaceModel);
            if score >= LEAST_BODY_SCORE {
                add(RegionKind::Person, body(&rect, &head), score, FoundBy::FaceModel);
            }
        }
        let (small, scale) = fitted(picture, text::SIDE).map_err(|refusal| refusal.message)?;
        let (by_text, by_looks) = label::labels(&small, &self.text.find(&small)?);
        for (labels, by) in [(by_text, FoundBy::TextModel), (by_looks, FoundBy::Looks)] {
            for Scored { rect, score } in labels {
                add(RegionKind::Label, rect.scaled(scale.0, scale.1), score, by);
            }
        }
        Ok(found)
    }
}

fn head(face: &Rect) -> Rect {
    let (width, height) = (face.width(), face.height());
    Rect {
        left: face.left - width * HEAD_SIDEWAYS,
        top: face.top - height * HEAD_UP,
        right: face.right + width * HEAD_SIDEWAYS,
        bottom: face.bottom + height * HEAD_DOWN,
    }
}

fn body(face: &Rect, head: &Rect) -> Rect {
    let middle = f32::midpoint(face.left, face.right);
    let half = face.width() * BODY_WIDTH / 2.0;
    Rect {
        left: middle - half,
        top: head.bottom,
        right: middle + half,
        bottom: face.bottom + face.height() * BODY_DOWN,
    }
}
