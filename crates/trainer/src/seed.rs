//! Numbers that look random and are the same on every machine: SplitMix64.
//!
//! Learning must come out the same twice, so entropy is never read here.

/// A stream of numbers that its seed decides.
#[derive(Debug, Clone)]
pub(crate) struct Seed(u64);

impl Seed {
    /// The stream of these parts: a change of one of them changes all of it.
    pub(crate) fn of(parts: &[u64]) -> Self {
        let mut stream = Self(0x5EED);
        for part in parts {
            stream.0 ^= *part;
            stream.0 = stream.next();
        }
        stream
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `limit`, which is not zero.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        let wide = u128::from(self.next()) * (limit as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// Puts things into an order of its own.
    pub(crate) fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last + 1));
        }
    }
}
