//! PDQ: a 256-bit perceptual hash of a whole picture. Copies of one file, also after heavy
//! recompression, shrinking or brightening, get hashes that differ in few bits; pictures that
//! were cropped or turned by more than a little do not, which is what [`crate::likeness`] is for.
//!
//! Source: Facebook AI Research, "The TMK+PDQF video-hashing algorithm and the PDQ image-hashing
//! algorithm" (2019), section on PDQ; the reference program of the same authors decides where the
//! paper leaves a choice (order of sums, single precision, lower median). On the same pixels ours
//! gives the same 256 bits.
//!
//! Measured on 26 photos of doors: 31 bits or fewer between a photo and its recompressed (quality
//! 10), shrunk (320 pixels) or brightened copy; 92 bits or more between any two honest photos, the
//! same door on another day included.

mod dct;
mod strip;
mod tent;
mod wide;

use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Bits of a hash.
pub const BITS: u32 = 256;
/// Two hashes with at most this distance are called copies by the algorithm's authors.
pub const COPY_DISTANCE: u32 = 31;
/// Below this quality a hash says too little (a wall, a dark picture) and is not compared.
pub const LEAST_QUALITY: u8 = 50;
/// Longest side, in pixels, of the picture that is hashed; larger ones are scaled to it first.
pub const SIDE: u32 = 512;
/// A side of fewer pixels cannot be hashed: the answer is the empty hash of quality 0.
pub const LEAST_SIDE: u32 = 5;

/// A hash of 256 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct PdqHash(pub(crate) [u64; 4]);

impl PdqHash {
    /// From its four words; bit `k` of the hash is bit `k % 64` of word `k / 64`.
    #[must_use]
    pub const fn from_words(words: [u64; 4]) -> Self {
        Self(words)
    }

    /// Its four words, as in [`PdqHash::from_words`].
    #[must_use]
    pub const fn words(self) -> [u64; 4] {
        self.0
    }

    /// As 32 bytes, in the order in which it is written.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (chunk, word) in bytes.chunks_exact_mut(8).zip(self.0.iter().rev()) {
            chunk.copy_from_slice(&word.to_be_bytes());
        }
        bytes
    }

    /// From the 32 bytes of [`PdqHash::to_bytes`].
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let mut words = [0; 4];
        for (at, chunk) in bytes.chunks_exact(8).enumerate() {
            words[3 - at] = chunk.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte));
        }
        Self(words)
    }

    /// Number of bits that differ, 0 to 256.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        self.0.iter().zip(other.0).map(|(a, b)| (a ^ b).count_ones()).sum()
    }
}

impl fmt::Display for PdqHash {
    /// 64 hexadecimal digits, the highest bit first, as the reference program writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().rev().try_for_each(|word| write!(f, "{word:016x}"))
    }
}

/// A text that is not a hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a PDQ hash is 64 hexadecimal digits")]
pub struct NotAHash;

impl FromStr for PdqHash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotAHash);
        }
        let mut words = [0; 4];
        for (at, word) in words.iter_mut().rev().enumerate() {
            let digits = text.get(at * 16..at * 16 + 16).ok_or(NotAHash)?;
            *word = u64::from_str_radix(digits, 16).map_err(|_| NotAHash)?;
        }
        Ok(Self(words))
    }
}

/// A hash and how much it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pdq {
    /// The hash.
    pub hash: PdqHash,
    /// Strength of the picture's edges, 0 to 100; below [`LEAST_QUALITY`] do not compare.
    pub quality: u8,
}

/// The eight ways to lay a picture down, in the order of [`Spectrum::dihedral`].
pub const DIHEDRAL_NAMES: [&str; 8] =
    ["original", "rotate90", "rotate180", "rotate270", "flipx", "flipy", "flipplus1", "flipminus1"];

/// What the hash is made from: the sixteen by sixteen lowest frequencies, without the mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Spectrum {
    /// Rows of coefficients, lowest frequency first.
    coefficients: [f32; 256],
    quality: u8,
}

impl Spectrum {
    /// Of a picture in rows from the top, `channels` bytes each pixel: 1 for brightness, 3 for
    /// red, green, blue. Nothing if the numbers do not fit each other or a side is shorter than
    /// [`LEAST_SIDE`].
    #[must_use]
    pub fn of(pixels: &[u8], width: usize, height: usize, channels: usize) -> Option<Self> {
        let fits = pixels.len() == width.checked_mul(height)?.checked_mul(channels)?;
        let least = LEAST_SIDE as usize;
        if !fits || !matches!(channels, 1 | 3) || width.min(height) < least {
            return None;
        }
        let small = tent::shrink(pixels, width, height, channels);
        Some(Self { coefficients: dct::lowest(&small), quality: quality(&small) })
    }

    /// The coefficients, in rows.
    #[must_use]
    pub fn coefficients(&self) -> &[f32; 256] {
        &self.coefficients
    }

    /// The hash and its quality.
    #[must_use]
    pub fn pdq(&self) -> Pdq {
        Pdq { hash: bits(&self.coefficients), quality: self.quality }
    }

    /// The hashes of the eight turned and mirrored pictures, in the order of [`DIHEDRAL_NAMES`],
    /// from signs and exchange of coefficients alone. They equal the hashes of turned pictures up
    /// to the asymmetry of shrinking, a few bits.
    #[must_use]
    pub fn dihedral(&self) -> [PdqHash; 8] {
        // Whether rows and columns are exchanged, and where the sign turns.
        type Rule = (bool, fn(usize, usize) -> bool);
        const RULES: [Rule; 8] = [
            (false, |_, _| false),
            (true, |_, j| j % 2 == 0),
            (false, |i, j| (i + j) % 2 == 1),
            (true, |i, _| i % 2 == 0),
            (false, |i, _| i % 2 == 0),
            (false, |_, j| j % 2 == 0),
            (true, |_, _| false),
            (true, |i, j| (i + j) % 2 == 1),
        ];
        RULES.map(|(exchange, turns)| {
            let mut turned = [0.0; 256];
            for (i, row) in self.coefficients.chunks_exact(16).enumerate() {
                for (j, value) in row.iter().enumerate() {
                    let at = if exchange { j * 16 + i } else { i * 16 + j };
                    turned[at] = if turns(i, j) { -value } else { *value };
                }
            }
            bits(&turned)
        })
    }
}

/// One bit for each coefficient above the lower median of all.
fn bits(coefficients: &[f32; 256]) -> PdqHash {
    let mut sorted = *coefficients;
    let (_, median, _) = sorted.select_nth_unstable_by(127, f32::total_cmp);
    let median = *median;
    let mut words = [0u64; 4];
    for (word, part) in words.iter_mut().zip(coefficients.chunks_exact(64)) {
        for (at, value) in part.iter().enumerate() {
            *word |= u64::from(*value > median) << at;
        }
    }
    PdqHash(words)
}

/// Sum of the significant steps between neighbours of the shrunk picture; the scale is the
/// authors'.
fn quality(small: &[f32; 4096]) -> u8 {
    let step = |u: f32, v: f32| (((u - v) * 100.0) / 255.0) as i32;
    let mut sum = 0;
    for (above, below) in small.iter().zip(&small[64..]) {
        sum += step(*above, *below).abs();
    }
    for row in small.chunks_exact(64) {
        for (left, right) in row.iter().zip(&row[1..]) {
            sum += step(*left, *right).abs();
        }
    }
    u8::try_from(sum / 90).unwrap_or(100).min(100)
}
