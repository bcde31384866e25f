//! Chance from a seed: SplitMix64, in whole numbers.

/// A generator.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        u64::try_from((u128::from(self.next()) * u128::from(end)) >> 64).unwrap_or(0)
    }

    /// True so many times in ten thousand.
    pub fn often(&mut self, per_10_000: u64) -> bool {
        self.below(10_000) < per_10_000
    }

    /// One of some, by their shares.
    pub fn one_of<T: Copy>(&mut self, shares: &[(u64, T)]) -> T {
        let mut at = self.below(shares.iter().map(|(share, _)| share).sum());
        for (share, what) in shares {
            if at < *share {
                return *what;
            }
            at -= share;
        }
        shares[0].1
    }
}
