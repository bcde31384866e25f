//! What both model files have in common: version, digest, canary set, calibration, and why a file is
//! refused.
//!
//! A model file is JSON: format, kind, a digest of the part that decides scores, that part (`body`),
//! and a canary set: inputs with the scores they had when the model was trained. A file whose digest
//! or canaries do not come out is refused, so a changed model stops the start instead of judging.
//! Never does: repair a file, or fall back to an older one.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Version of the file format that this build writes and reads.
pub const FORMAT: u32 = 1;
/// Most features of one model.
pub const MAX_FEATURES: usize = 4_096;
/// Most canaries of one model.
pub const MAX_CANARIES: usize = 1_024;

/// Why a model was refused, or could not score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ModelError {
    /// The bytes are no model file.
    Unreadable(String),
    /// Another format version than this build's.
    Format(u32),
    /// Another kind of model than was asked for; holds the kind found.
    Kind(String),
    /// The part that decides scores is not the one whose digest the file states.
    Digest,
    /// The parts do not fit together; says which.
    Broken(String),
    /// A canary did not get the score it had when the model was trained.
    Canary {
        /// Its place in the canary set, from zero.
        at: usize,
        /// The score the file expects.
        expected: i64,
        /// The score it got.
        found: i64,
    },
    /// An input has another number of values than the model has features.
    Width {
        /// Features of the model.
        expected: usize,
        /// Values given.
        found: usize,
    },
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "this is no model file: {why}"),
            Self::Format(found) => {
                write!(f, "the model has format {found}; this build reads {FORMAT}")
            }
            Self::Kind(found) => write!(f, "the file holds another kind of model: {found}"),
            Self::Digest => f.write_str("the model was changed after training: its digest differs"),
            Self::Broken(why) => write!(f, "the model's parts do not fit together: {why}"),
            Self::Canary { at, expected, found } => {
                write!(f, "canary {at} must score {expected} and scores {found}")
            }
            Self::Width { expected, found } => {
                write!(f, "the model has {expected} features and was given {found} values")
            }
        }
    }
}

impl core::error::Error for ModelError {}

/// An input and the score it had when the model was trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Canary {
    /// One value for each feature; `None` is missing.
    pub input: Vec<Option<f32>>,
    /// The score, in the model's own unit.
    pub score: i64,
}

impl Canary {
    /// A canary of `input` (NaN is missing).
    #[must_use]
    pub fn new(input: &[f32], score: i64) -> Self {
        let input = input.iter().map(|v| (!v.is_nan()).then_some(*v)).collect();
        Self { input, score }
    }

    /// The input as models take it: NaN is missing.
    #[must_use]
    pub fn values(&self) -> Vec<f32> {
        self.input.iter().map(|v| v.unwrap_or(f32::NAN)).collect()
    }
}

/// From a score to the chance of a bot: steps that never fall, fitted out of fold (isotonic).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// Scores at which a step begins, rising.
    pub from: Vec<i64>,
    /// Chance from that score on, in parts per million; never falls.
    pub ppm: Vec<u32>,
}

impl Curve {
    /// The chance at `score`, in parts per million; below the first step it is the first step's.
    #[must_use]
    pub fn ppm(&self, score: i64) -> u32 {
        let after = self.from.partition_point(|from| *from <= score);
        self.ppm.get(after.saturating_sub(1)).copied().unwrap_or(0)
    }

    pub(crate) fn check(&self) -> Result<(), ModelError> {
        let rising = self.from.windows(2).all(|w| w[0] < w[1]);
        let never_falls = self.ppm.windows(2).all(|w| w[0] <= w[1]);
        let in_range = self.ppm.iter().all(|p| *p <= 1_000_000);
        if self.from.len() == self.ppm.len() && rising && never_falls && in_range {
            return Ok(());
        }
        Err(broken("the calibration curve falls or is out of range"))
    }
}

/// The file around a model's body.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Envelope<B> {
    format: u32,
    kind: String,
    digest: String,
    body: B,
    canaries: Vec<Canary>,
}

/// Only what decides whether the rest can be read at all.
#[derive(Deserialize)]
struct Head {
    format: u32,
    kind: String,
}

/// The hexadecimal SHA-256 of a body's own JSON.
pub(crate) fn digest<B: Serialize>(body: &B) -> Result<String, ModelError> {
    let bytes = serde_json::to_vec(body).map_err(|e| ModelError::Unreadable(e.to_string()))?;
    Ok(Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect())
}

/// A file of `body` with its digest and canaries.
pub(crate) fn write<B: Serialize>(
    kind: &str,
    body: B,
    canaries: Vec<Canary>,
) -> Result<String, ModelError> {
    let digest = digest(&body)?;
    let envelope = Envelope { format: FORMAT, kind: kind.to_string(), digest, body, canaries };
    serde_json::to_string(&envelope).map_err(|e| ModelError::Unreadable(e.to_string()))
}

/// The body, digest and canaries of a file of this kind. The canaries are the caller's to run.
pub(crate) fn read<B: Serialize + DeserializeOwned>(
    kind: &str,
    json: &[u8],
) -> Result<(B, String, Vec<Canary>), ModelError> {
    let unreadable = |e: serde_json::Error| ModelError::Unreadable(e.to_string());
    let head: Head = serde_json::from_slice(json).map_err(unreadable)?;
    if head.format != FORMAT {
        return Err(ModelError::Format(head.format));
    }
    if head.kind != kind {
        return Err(ModelError::Kind(head.kind));
    }
    let file: Envelope<B> = serde_json::from_slice(json).map_err(unreadable)?;
    if file.canaries.is_empty() || file.canaries.len() > MAX_CANARIES {
        return Err(broken("a model needs between 1 and 1,024 canaries"));
    }
    if digest(&file.body)? != file.digest {
        return Err(ModelError::Digest);
    }
    Ok((file.body, file.digest, file.canaries))
}

/// Refuses unless each canary gets its score.
pub(crate) fn run_canaries(
    canaries: &[Canary],
    mut score: impl FnMut(&[f32]) -> Result<i64, ModelError>,
) -> Result<(), ModelError> {
    for (at, canary) in canaries.iter().enumerate() {
        let found = score(&canary.values())?;
        if found != canary.score {
            return Err(ModelError::Canary { at, expected: canary.score, found });
        }
    }
    Ok(())
}

/// A refusal with its reason.
pub(crate) fn broken(why: &str) -> ModelError {
    ModelError::Broken(why.to_string())
}

/// Refuses feature names that are too many, empty or twice there.
pub(crate) fn check_names<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), ModelError> {
    let mut seen: Vec<&str> = names.collect();
    if seen.is_empty() || seen.len() > MAX_FEATURES {
        return Err(broken("a model needs between 1 and 4,096 features"));
    }
    seen.sort_unstable();
    if seen.iter().any(|name| name.is_empty()) || seen.windows(2).any(|w| w[0] == w[1]) {
        return Err(broken("a feature has no name or one that is there twice"));
    }
    Ok(())
}
