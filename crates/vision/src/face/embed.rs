//! A face as numbers, by each recogniser that is installed, and how alike two of them are.

use super::align::{Landmarks, Similarity, mirrored, warped};
use super::files::{self, CannotCheck, DLIB, MOBILE_FACE_NET, SFACE};
use super::translate;
use crate::mask::ModelFile;
use crate::model::engine::{Model, Numbers};
use crate::model::tensor::planes_each;
use crate::picture::Picture;
use std::path::Path;
use zeroize::Zeroizing;

/// A network that turns a face into numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recogniser {
    /// MobileFaceNet.
    MobileFaceNet,
    /// dlib's residual network.
    Dlib,
    /// SFace. Never measured by us.
    SFace,
}

impl Recogniser {
    /// Every recogniser, in the order in which a template holds them.
    pub const ALL: [Self; 3] = [Self::MobileFaceNet, Self::Dlib, Self::SFace];

    /// Its file.
    #[must_use]
    pub const fn file(self) -> ModelFile {
        match self {
            Self::MobileFaceNet => MOBILE_FACE_NET,
            Self::Dlib => DLIB,
            Self::SFace => SFACE,
        }
    }

    fn side(self) -> u32 {
        match self {
            Self::Dlib => translate::SIDE as u32,
            Self::MobileFaceNet | Self::SFace => 112,
        }
    }

    /// Where it expects the landmarks, with so much around the face where it has a choice.
    fn places(self, padding: f32) -> Landmarks {
        match self {
            Self::MobileFaceNet | Self::SFace => CLOSE_CROP,
            Self::Dlib => MEAN_FACE.map(|[x, y]| {
                [x, y].map(|part| (part + padding) / (1.0 + 2.0 * padding) * self.side() as f32)
            }),
        }
    }

    /// How much around the face it sees, one crop after the other.
    fn paddings(self, care: Care) -> &'static [f32] {
        match (self, care) {
            (Self::Dlib, Care::Steady) => &STEADY_PADDINGS,
            (Self::Dlib, Care::Once) => &[PADDING],
            (Self::MobileFaceNet | Self::SFace, _) => &[0.0],
        }
    }

    fn numbers(self, face: &Picture) -> Numbers {
        let value = |colour: usize, byte: u8| match self {
            Self::Dlib => (f32::from(byte) - DLIB_MEAN[colour]) / 255.0,
            Self::MobileFaceNet => {
                (f32::from(byte) / 255.0 - IMAGE_MEAN[colour]) / IMAGE_DEVIATION[colour]
            }
            Self::SFace => f32::from(byte),
        };
        planes_each(face, value, [0, 1, 2])
    }
}

/// Landmarks in 112 by 112 pixels as ArcFace and those after it are trained (Deng and others 2019).
const CLOSE_CROP: Landmarks = [
    [38.294_6, 51.696_3],
    [73.531_8, 51.501_4],
    [56.025_2, 71.736_6],
    [41.549_3, 92.365_5],
    [70.729_9, 92.204_1],
];
/// Landmarks of the mean face by which dlib crops, and what it leaves around them, as shares.
const MEAN_FACE: Landmarks = [
    [0.225_492, 0.215_99],
    [0.754_761, 0.215_99],
    [0.490_127, 0.515_625],
    [0.254_149, 0.780_233],
    [0.726_104, 0.780_233],
];
const PADDING: f32 = 0.25;
/// Two crops around it, whose mean is steadier: landmarks are never exact.
const STEADY_PADDINGS: [f32; 2] = [0.2, 0.3];
/// Mean red, green, blue of dlib's training.
const DLIB_MEAN: [f32; 3] = [122.782, 117.001, 104.298];
/// Mean and deviation of red, green, blue over ImageNet.
const IMAGE_MEAN: [f32; 3] = [0.485, 0.456, 0.406];
const IMAGE_DEVIATION: [f32; 3] = [0.229, 0.224, 0.225];

/// How carefully a face is turned into numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// One crop: enough to see that nobody else stepped in.
    Once,
    /// The mean over crops and their mirror images, for what a verdict rests on.
    Steady,
}

/// Numbers of one face by one recogniser. Overwritten when dropped.
#[derive(PartialEq)]
pub(super) struct Print {
    pub(super) by: Recogniser,
    pub(super) values: Zeroizing<Vec<f32>>,
}

impl Print {
    /// As the network gave it; at length 1 where only the direction means something.
    fn of(by: Recogniser, numbers: &Numbers) -> Self {
        let mut values = Zeroizing::new(numbers.values.clone());
        let length = values.iter().map(|value| value * value).sum::<f32>().sqrt();
        if by != Recogniser::Dlib && length > 0.0 {
            values.iter_mut().for_each(|value| *value /= length);
        }
        Self { by, values }
    }

    /// Adds another, for the mean of several.
    fn add(&mut self, other: &[f32]) {
        self.values.iter_mut().zip(other).for_each(|(sum, value)| *sum += value);
    }

    fn divide(&mut self, count: usize) {
        self.values.iter_mut().for_each(|value| *value /= count.max(1) as f32);
    }

    /// The mean of several prints by one recogniser.
    pub(super) fn mean(all: &[&Self]) -> Option<Self> {
        let (first, others) = all.split_first()?;
        let mut mean = Self { by: first.by, values: first.values.clone() };
        others.iter().for_each(|other| mean.add(&other.values));
        mean.divide(all.len());
        Some(mean)
    }
}

/// The recognisers that are installed.
pub(super) struct Recognisers(Vec<(Recogniser, Model)>);

impl Recognisers {
    pub(super) fn load(folder: &Path, library: &Path) -> Result<Self, CannotCheck> {
        let mut all = vec![];
        for by in Recogniser::ALL {
            if let Some(bytes) = files::optional(by.file(), folder)? {
                let model = Model::load_plain(library, &bytes).map_err(CannotCheck::Refused)?;
                all.push((by, model));
            }
        }
        if all.is_empty() { Err(CannotCheck::NoRecogniser) } else { Ok(Self(all)) }
    }

    pub(super) fn installed(&self) -> Vec<Recogniser> {
        self.0.iter().map(|(by, _)| *by).collect()
    }

    /// The numbers of a face by each of the named recognisers.
    pub(super) fn prints(
        &self,
        picture: &Picture,
        points: &Landmarks,
        named: &[Recogniser],
        care: Care,
    ) -> Result<Vec<Print>, String> {
        let mut prints = vec![];
        for (by, model) in self.0.iter().filter(|(by, _)| named.contains(by)) {
            let mut all = vec![];
            for padding in by.paddings(care) {
                let map = Similarity::between(points, &by.places(*padding));
                let back = map.ok_or("landmarks in one place")?.inverse();
                let face = warped(picture, &back, [by.side(); 2]);
                all.push(Print::of(*by, &model.first(&by.numbers(&face))?));
                if care == Care::Steady {
                    let other = mirrored(&face);
                    all.push(Print::of(*by, &model.first(&by.numbers(&other))?));
                }
            }
            prints.extend(Print::mean(&all.iter().collect::<Vec<_>>()));
        }
        Ok(prints)
    }
}
