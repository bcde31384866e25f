//! Chance for pictures and sounds: a stream of numbers from a seed that the caller brings.
//!
//! Owns: turning random bits into numbers of a range. Never does: find entropy.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// A stream of numbers; the same seed gives the same stream.
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn from_seed(seed: [u8; 32]) -> Self {
        Self(ChaCha8Rng::from_seed(seed))
    }

    /// A number from `least` to `most`.
    pub(super) fn within(&mut self, least: f32, most: f32) -> f32 {
        let part = (self.0.next_u32() >> 8) as f32 / (1_u32 << 24) as f32;
        least + part * (most - least)
    }

    /// A number from 0 up to, but not including `end`; 0 where that is 0.
    pub(super) fn below(&mut self, end: usize) -> usize {
        let drawn = u64::from(self.0.next_u32());
        usize::try_from((drawn * end as u64) >> 32).unwrap_or(0)
    }
}
