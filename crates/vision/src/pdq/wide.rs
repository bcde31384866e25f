//! Eight values at once: brightness of pixels, and the exchange of lines with columns. In plain
//! Rust, and by the instructions of wide processors (AVX2), chosen when the program runs. Both give
//! the same bits: every product and sum is rounded by itself, in the same order.

/// Values worked on side by side.
pub(super) const LANES: usize = 8;

/// Eight values.
pub(super) type Lanes = [f32; LANES];

/// Weights of the three colours in a pixel's brightness.
pub(super) const RED: f32 = 0.299;
pub(super) const GREEN: f32 = 0.587;
pub(super) const BLUE: f32 = 0.114;

/// What a processor does with eight values at once.
pub(super) trait Wide: Copy {
    /// Brightness of eight pixels of red, green and blue.
    fn brightness(self, pixels: &[u8; 3 * LANES]) -> Lanes;

    /// Exchanges lines and columns.
    fn turned(self, block: [Lanes; LANES]) -> [Lanes; LANES];
}

/// Any processor.
#[derive(Clone, Copy)]
pub(super) struct Plain;

impl Wide for Plain {
    #[inline(always)]
    fn brightness(self, pixels: &[u8; 3 * LANES]) -> Lanes {
        let mut values = [0.0; LANES];
        for (value, pixel) in values.iter_mut().zip(pixels.as_chunks::<3>().0) {
            let [red, green, blue] = pixel.map(f32::from);
            *value = RED * red + GREEN * green + BLUE * blue;
        }
        values
    }

    #[inline(always)]
    fn turned(self, block: [Lanes; LANES]) -> [Lanes; LANES] {
        let mut turned = [[0.0; LANES]; LANES];
        // Quarters fit into the registers that every processor of this kind has.
        for (i, j) in [(0, 0), (0, 4), (4, 0), (4, 4)] {
            for (at, line) in turned[i..i + 4].iter_mut().enumerate() {
                for (value, from) in line[j..j + 4].iter_mut().zip(&block[j..j + 4]) {
                    *value = from[i + at];
                }
            }
        }
        turned
    }
}

/// The same by AVX2, whose registers hold eight values. Nothing here is a closure: instructions
/// that not every processor has are only inlined straight into what was entered by asking for them.
#[cfg(target_arch = "x86_64")]
mod avx2 {
    use super::{BLUE, GREEN, LANES, Lanes, RED, Wide};
    use pulp::cast;
    use pulp::x86::V3;
    use std::arch::x86_64::{__m256, __m256i};

    /// Every third byte of two times twelve, each widened to four bytes. The second twelve begin at
    /// the fifth byte of their half.
    const fn every_third(first: i8) -> [i8; 32] {
        let mut from = [-1; 32];
        let mut at = 0;
        while at < 4 {
            from[4 * at] = first + 3 * at as i8;
            from[16 + 4 * at] = first + 4 + 3 * at as i8;
            at += 1;
        }
        from
    }

    impl Wide for V3 {
        #[inline(always)]
        fn brightness(self, pixels: &[u8; 3 * LANES]) -> Lanes {
            let (Some(low), Some(high)) = (pixels.first_chunk::<16>(), pixels.last_chunk::<16>())
            else {
                return [0.0; LANES];
            };
            let pixels = self.avx._mm256_set_m128i(cast(*high), cast(*low));
            let red = weighted(self, pixels, const { every_third(0) }, RED);
            let green = weighted(self, pixels, const { every_third(1) }, GREEN);
            let blue = weighted(self, pixels, const { every_third(2) }, BLUE);
            let both = self.avx._mm256_add_ps(red, green);
            cast(self.avx._mm256_add_ps(both, blue))
        }

        #[inline(always)]
        fn turned(self, block: [Lanes; LANES]) -> [Lanes; LANES] {
            let [a, b, c, d, e, f, g, h] = block;
            let (a, b) = singles(self, cast(a), cast(b));
            let (c, d) = singles(self, cast(c), cast(d));
            let (e, f) = singles(self, cast(e), cast(f));
            let (g, h) = singles(self, cast(g), cast(h));
            let ((a, b), (c, d)) = (pairs(self, a, c), pairs(self, b, d));
            let ((e, f), (g, h)) = (pairs(self, e, g), pairs(self, f, h));
            let ((a, e), (b, f)) = (fours(self, a, e), fours(self, b, f));
            let ((c, g), (d, h)) = (fours(self, c, g), fours(self, d, h));
            [a, b, c, d, e, f, g, h]
        }
    }

    #[inline(always)]
    fn weighted(wide: V3, pixels: __m256i, colour: [i8; 32], weight: f32) -> __m256 {
        let values = wide.avx2._mm256_shuffle_epi8(pixels, cast(colour));
        let values = wide.avx._mm256_cvtepi32_ps(values);
        wide.avx._mm256_mul_ps(values, wide.avx._mm256_set1_ps(weight))
    }

    /// Takes single values from both in turn, in each half.
    #[inline(always)]
    fn singles(wide: V3, a: __m256, b: __m256) -> (__m256, __m256) {
        (wide.avx._mm256_unpacklo_ps(a, b), wide.avx._mm256_unpackhi_ps(a, b))
    }

    /// Takes pairs from both in turn, in each half.
    #[inline(always)]
    fn pairs(wide: V3, a: __m256, b: __m256) -> (__m256, __m256) {
        (wide.avx._mm256_shuffle_ps::<0x44>(a, b), wide.avx._mm256_shuffle_ps::<0xee>(a, b))
    }

    /// The first halves of both, and the second ones.
    #[inline(always)]
    fn fours(wide: V3, a: __m256, b: __m256) -> (Lanes, Lanes) {
        let first = wide.avx._mm256_permute2f128_ps::<0x20>(a, b);
        (cast(first), cast(wide.avx._mm256_permute2f128_ps::<0x31>(a, b)))
    }
}

#[cfg(test)]
mod tests {
    use super::{LANES, Lanes, Plain, Wide};

    /// What each way must give: the definition, value by value.
    fn agrees(wide: impl Wide) {
        for seed in 0..64u32 {
            let byte =
                |at: u32| (seed.wrapping_mul(167) ^ at.wrapping_mul(2_654_435_761) >> 9) as u8;
            let pixels: [u8; 3 * LANES] = std::array::from_fn(|at| byte(at as u32));
            let wanted: Lanes = std::array::from_fn(|at| {
                let [r, g, b] = [0, 1, 2].map(|colour| f32::from(pixels[3 * at + colour]));
                0.299 * r + 0.587 * g + 0.114 * b
            });
            assert_eq!(wide.brightness(&pixels), wanted);
        }
        let block = std::array::from_fn(|i| std::array::from_fn(|j| (10 * i + j) as f32));
        let turned = std::array::from_fn(|i| std::array::from_fn(|j| (10 * j + i) as f32));
        assert_eq!(wide.turned(block), turned);
    }

    #[test]
    fn plain_rust_gives_the_definitions_values() {
        agrees(Plain);
    }

    #[cfg(target_arch = "x86_64")]
    #[test]
    fn wide_processors_give_the_definitions_values() {
        match pulp::x86::V3::try_new() {
            Some(wide) => agrees(wide),
            None => eprintln!("SKIPPED: this processor has no AVX2"),
        }
    }
}
