//! Cameras. A city's courier takes a photo by asking one; the same evidence id gives the same
//! picture, so that an upload can go on after a restart.

use crate::dice::fate;
use porchlight_domain::id::{EvidenceId, StopId};

/// A photo as a phone has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shot {
    /// The original file.
    pub original: Vec<u8>,
    /// The small picture that is sent first.
    pub preview: Vec<u8>,
}

/// Takes photos.
pub trait Camera: Send + Sync {
    /// The photo with this id, taken at this stop.
    fn shoot(&self, stop: StopId, evidence: EvidenceId) -> Shot;
}

/// First bytes of every picture that [`crate::ports::SimPhotos`] takes for one.
pub const JPEG_START: [u8; 3] = [0xff, 0xd8, 0xff];
/// What makes a file one that cannot be decoded.
pub const BROKEN: &[u8] = b"broken";

/// A camera for rehearsals: a few bytes, at times more than one chunk, now and then a broken file.
#[derive(Debug, Clone, Copy)]
pub struct TinyCamera {
    /// Seed of the city.
    pub seed: u64,
}

impl Camera for TinyCamera {
    fn shoot(&self, stop: StopId, evidence: EvidenceId) -> Shot {
        let mut original = JPEG_START.to_vec();
        original.extend_from_slice(&stop.0);
        original.extend_from_slice(&evidence.0);
        match fate(self.seed, "photo", &evidence.0, 1_000) {
            0..=2 => original.extend_from_slice(BROKEN),
            3..=59 => {
                let length = 66_000 + fate(self.seed, "photo length", &evidence.0, 90_000);
                original.resize(usize::try_from(length).unwrap_or(66_000), evidence.0[15]);
            }
            _ => original.extend_from_slice(&[evidence.0[15]; 64]),
        }
        let mut preview = JPEG_START.to_vec();
        preview.extend_from_slice(&evidence.0);
        Shot { original, preview }
    }
}
