//! The ports to photos: making them safe, covering people, comparing, and hashes of all of them.

use porchlight_domain::id::EvidenceId;
use serde::{Deserialize, Serialize};

/// A photo made safe to show.
#[derive(Debug, Clone)]
pub struct CleanPhoto {
    /// At most 1600 pixels on the long side, JPEG, without metadata.
    pub display: Vec<u8>,
    /// At most 480 pixels on the long side.
    pub preview: Vec<u8>,
    /// What was measured, as JSON; under `masking` what was covered, see [`crate::photo::Covered`].
    pub quality: serde_json::Value,
    /// The perceptual hash.
    pub hash: PhotoHash,
    /// Where the file's metadata say that it was taken: compared once with the phone's position,
    /// and not kept.
    pub place: Option<MetadataPlace>,
}

/// A perceptual hash, by which plain copies are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PhotoHash {
    /// Its 256 bits.
    pub bits: [u8; 32],
    /// How much it says, 0 to 100.
    pub quality: u8,
}

/// A place in degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MetadataPlace {
    /// Latitude.
    pub north: f64,
    /// Longitude.
    pub east: f64,
}

/// Why there is no safe photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotCleaned {
    /// The file cannot be used.
    Refused(PhotoRefusal),
    /// Nobody looked at the file yet: too much else is going on, in these words. Try again later.
    Busy(String),
}

/// Why a file is not a usable photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PhotoRefusal {
    /// Stable code.
    pub code: &'static str,
    /// In plain English.
    pub message: String,
}

/// A part of a picture, in thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// From the left side.
    pub left: u16,
    /// From the top.
    pub top: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

/// A photo in which areas were painted over.
#[derive(Debug, Clone)]
pub struct CoveredPhoto {
    /// As [`CleanPhoto::display`].
    pub display: Vec<u8>,
    /// As [`CleanPhoto::preview`].
    pub preview: Vec<u8>,
    /// Width of the large picture, in pixels.
    pub width: u32,
    /// Height of the large picture, in pixels.
    pub height: u32,
}

/// Decoding with limits, orientation, stripping, re-encoding, measuring.
pub trait Photos: Send + Sync {
    /// Makes a photo safe.
    ///
    /// # Errors
    /// Why the file cannot be used, or that nobody could look at it yet.
    fn clean(&self, bytes: &[u8]) -> Result<CleanPhoto, NotCleaned>;

    /// What to keep of a shown picture for later comparisons, and how much of it is each of the
    /// earlier ones, whose kept features are given. Ours, not a stranger's bytes.
    ///
    /// # Errors
    /// The picture is none.
    fn compare(&self, shown: &[u8], earlier: &[Vec<u8>]) -> Result<Compared, String>;

    /// Paints over parts of a picture that was made safe before, so that nothing under them is
    /// left in what it returns.
    ///
    /// # Errors
    /// Why the file cannot be used.
    fn cover(&self, display: &[u8], areas: &[Area]) -> Result<CoveredPhoto, PhotoRefusal>;
}

/// What comparing one photo with earlier ones gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Features of the photo, to be kept and to go when it goes.
    pub features: Vec<u8>,
    /// One for each earlier photo; none where its features are of an older kind.
    pub likeness: Vec<Option<PhotoLikeness>>,
}

/// How much of one photo is another. A measurement; what it means is for people.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PhotoLikeness {
    /// Corners that agree on one plane.
    pub inliers: u32,
    /// Share of one photo that lies inside the other, 0 to 1.
    pub covered: f64,
    /// Share of blocks that look the same, the mean of two scales, 0 to 1.
    pub agreement: f64,
    /// Whether the new photo had to be mirrored to fit.
    pub mirrored: bool,
    /// Whether a person should look at both.
    pub worth_a_look: bool,
}

/// Hashes of all photos, searched exactly. In memory, filled at start.
pub trait PhotoHashes: Send + Sync {
    /// Takes these in place of all before.
    fn fill(&self, hashes: Vec<(EvidenceId, [u8; 32])>);
    /// Adds one.
    fn add(&self, photo: EvidenceId, hash: [u8; 32]);
    /// Forgets one.
    fn remove(&self, photo: EvidenceId, hash: [u8; 32]);
    /// Photos that are plain copies, the nearest first.
    fn near(&self, hash: [u8; 32]) -> Vec<EvidenceId>;
}
