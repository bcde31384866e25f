//! Seeded chance. Two kinds: [`Dice`] are rolled in order and serve the schedule; [`fate`] depends
//! only on what it is about, so that a city that is started again decides the same.

use porchlight_domain::digest::sha256;
use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};

/// A stream of chance.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha12Rng);

impl Dice {
    /// The stream `label` of a seed.
    #[must_use]
    pub fn new(seed: u64, label: &str) -> Self {
        let seed = sha256(&[b"porchlight/sim/dice\0", &seed.to_be_bytes(), label.as_bytes()]);
        Self(ChaCha12Rng::from_seed(seed.0))
    }

    /// A number in `0..n`; 0 for an empty range.
    pub fn below(&mut self, n: u64) -> u64 {
        if n == 0 { 0 } else { self.0.next_u64() % n }
    }

    /// Whether something of this chance, in thousandths, happens.
    pub fn chance(&mut self, per_mille: u64) -> bool {
        self.below(1_000) < per_mille
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: u64, high: u64) -> u64 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// A log-normal number: its median, and the spread of its logarithm. Computed without the
    /// machine's own mathematics, so that it is the same everywhere.
    pub fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        let unit = |bits: u64| ((bits >> 11) + 1) as f64 / (1_u64 << 53) as f64;
        let (one, two) = (unit(self.0.next_u64()), unit(self.0.next_u64()));
        let normal = libm::sqrt(-2.0 * libm::log(one)) * libm::cos(core::f64::consts::TAU * two);
        median * libm::exp(sigma * normal)
    }

    /// Random bytes.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill_bytes(&mut bytes);
        bytes
    }
}

/// A number in `0..n` that depends on the seed, what is decided, and whom it is about.
#[must_use]
pub fn fate(seed: u64, what: &str, about: &[u8], n: u64) -> u64 {
    let digest = fate_bytes(seed, what, about);
    let mut head = [0u8; 8];
    head.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(head) % n.max(1)
}

/// 32 bytes that depend on the same.
#[must_use]
pub fn fate_bytes(seed: u64, what: &str, about: &[u8]) -> [u8; 32] {
    let parts: [&[u8]; 5] =
        [b"porchlight/sim/fate\0", &seed.to_be_bytes(), what.as_bytes(), &[0], about];
    sha256(&parts).0
}

/// The first `N` bytes of [`fate_bytes`], `N` at most 32.
#[must_use]
pub fn fate_id<const N: usize>(seed: u64, what: &str, about: &[u8]) -> [u8; N] {
    let mut id = [0; N];
    id.copy_from_slice(&fate_bytes(seed, what, about)[..N]);
    id
}
