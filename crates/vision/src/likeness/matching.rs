//! Which corner of one picture is which of the other.
//!
//! Source: D. Lowe, "Distinctive image features from scale-invariant keypoints", IJCV 60(2), 2004,
//! section 7.1: a match counts if the second best is clearly worse. Both must choose each other.

use super::Point;

/// Bits in which a match may differ, at most.
const MOST_BITS: u32 = 80;
/// The best must be below so many eighths of the second best.
const RATIO_EIGHTHS: u32 = 7;

#[derive(Clone, Copy)]
struct Best {
    at: usize,
    bits: u32,
    second: u32,
}

impl Best {
    const NONE: Self = Self { at: usize::MAX, bits: u32::MAX, second: u32::MAX };

    fn offer(&mut self, at: usize, bits: u32) {
        if bits < self.bits {
            *self = Self { at, bits, second: self.bits };
        } else {
            self.second = self.second.min(bits);
        }
    }

    fn is_clear(&self) -> bool {
        self.bits <= MOST_BITS
            && 8 * u64::from(self.bits) < u64::from(RATIO_EIGHTHS) * u64::from(self.second)
    }
}

/// Pairs of places in both lists.
pub(super) fn matches(a: &[Point], b: &[Point]) -> Vec<(usize, usize)> {
    let mut of_a = vec![Best::NONE; a.len()];
    let mut of_b = vec![Best::NONE; b.len()];
    for (i, (p, best)) in a.iter().zip(&mut of_a).enumerate() {
        for (j, (q, other)) in b.iter().zip(&mut of_b).enumerate() {
            let bits = p.words.iter().zip(q.words).map(|(x, y)| (x ^ y).count_ones()).sum();
            best.offer(j, bits);
            other.offer(i, bits);
        }
    }
    let pairs = of_a.iter().enumerate();
    pairs
        .filter(|(i, best)| best.is_clear() && of_b[best.at].at == *i)
        .map(|(i, best)| (i, best.at))
        .collect()
}
