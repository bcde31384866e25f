//! The discrete cosine transform of a picture of 64 by 64, of which sixteen by sixteen
//! coefficients are kept: the first to the sixteenth in each direction, without the zeroth.

use std::f64::consts::FRAC_PI_2;
use std::sync::LazyLock;

/// Rows are frequencies 1 to 16, columns the 64 places.
static COSINES: LazyLock<[[f32; 64]; 16]> = LazyLock::new(|| {
    let scale = f64::from((2.0f64 / 64.0).sqrt() as f32);
    std::array::from_fn(|i| {
        std::array::from_fn(|j| {
            let angle = (FRAC_PI_2 / 64.0) * (i + 1) as f64 * (2 * j + 1) as f64;
            (scale * angle.cos()) as f32
        })
    })
});

/// Every sum runs over its terms in order, in single precision: the bits depend on it.
pub(super) fn lowest(small: &[f32; 4096]) -> [f32; 256] {
    let cosines = &*COSINES;
    let mut lowest = [0.0; 256];
    for (i, frequency) in cosines.iter().enumerate() {
        let mut row = [0.0f32; 64];
        for (cosine, line) in frequency.iter().zip(small.chunks_exact(64)) {
            for (sum, value) in row.iter_mut().zip(line) {
                *sum += cosine * value;
            }
        }
        // Sixteen sums side by side, each over its 64 terms in order.
        let mut out = [0.0f32; 16];
        for (k, value) in row.iter().enumerate() {
            for (sum, frequency) in out.iter_mut().zip(cosines) {
                *sum += value * frequency[k];
            }
        }
        lowest[i * 16..i * 16 + 16].copy_from_slice(&out);
    }
    lowest
}
