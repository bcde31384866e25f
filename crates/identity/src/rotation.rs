//! The per-courier rotation: three rounds of sign flips and a Walsh-Hadamard transform.
//!
//! An orthogonal transform keeps every angle, so comparing costs nothing; the signs come from the
//! template's key, so numbers of two templates have nothing to do with each other. With the key it
//! can be turned back: it is a layer, the sealing is the protection.

use alloc::vec::Vec;
use zeroize::Zeroizing;

/// Rounds; with two, single coordinates still show.
const ROUNDS: usize = 3;

/// One template's rotation of `length` (a power of two) numbers.
pub(crate) struct Rotation {
    /// One bit for each number and round.
    signs: Zeroizing<Vec<u8>>,
    length: usize,
}

impl Rotation {
    /// Bytes of key material that a rotation of so many numbers takes.
    pub(crate) const fn bytes_for(length: usize) -> usize {
        ROUNDS * length.div_ceil(8)
    }

    /// A rotation from exactly [`Self::bytes_for`] bytes of key material.
    pub(crate) fn new(signs: Zeroizing<Vec<u8>>, length: usize) -> Self {
        debug_assert!(length.is_power_of_two() && signs.len() == Self::bytes_for(length));
        Self { signs, length }
    }

    /// Numbers it turns.
    pub(crate) fn length(&self) -> usize {
        self.length
    }

    /// Turns the numbers in place; there must be `length` of them.
    pub(crate) fn apply(&self, values: &mut [f32]) {
        debug_assert_eq!(values.len(), self.length);
        #[expect(clippy::cast_precision_loss, reason = "a length is at most some thousands")]
        let scale = 1.0 / libm::sqrtf(self.length as f32);
        for signs in self.signs.chunks_exact(self.length.div_ceil(8)) {
            for (i, value) in values.iter_mut().enumerate() {
                let flips = signs[i / 8] >> (i % 8) & 1 == 1;
                *value *= if flips { -scale } else { scale };
            }
            walsh_hadamard(values);
        }
    }
}

/// The fast Walsh-Hadamard transform, in natural order, without scaling.
fn walsh_hadamard(values: &mut [f32]) {
    let mut half = 1;
    while half < values.len() {
        for block in values.chunks_exact_mut(half * 2) {
            let (low, high) = block.split_at_mut(half);
            for (a, b) in low.iter_mut().zip(high) {
                (*a, *b) = (*a + *b, *a - *b);
            }
        }
        half *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn the_transform_of_four_numbers_is_that_of_the_textbook_and_keeps_lengths() {
        let mut values = [1.0, 0.0, 1.0, 0.0];
        walsh_hadamard(&mut values);
        assert_eq!(values, [2.0, 2.0, 0.0, 0.0]);
        let rotation = Rotation::new(Zeroizing::new(vec![0b1010_0110; 24]), 64);
        let mut turned: Vec<f32> = (0u8..64).map(|i| f32::from(i) - 20.0).collect();
        let square = |v: &[f32]| v.iter().map(|x| x * x).sum::<f32>();
        let before = square(&turned);
        rotation.apply(&mut turned);
        assert!((square(&turned) / before - 1.0).abs() < 1e-5);
    }
}
