//! How dark and how sharp a picture is. Hints are advice to take it again, never a judgement:
//! a threshold that serves one phone misleads on another.

use crate::picture::Picture;
use crate::refusal::Refusal;

/// Longest side of the grey picture that is measured; figures depend on it.
pub const GREY_SIDE: u32 = 1_024;
/// Pixels at or below this brightness (0 to 255) count as very dark.
pub const DARK_LUMA: u8 = 16;
/// Pixels at or above this brightness count as very bright.
const BRIGHT_LUMA: u8 = 245;
/// At or below this, and at or above the next, the scale has ended.
const CLIPPED_DARK: u8 = 1;
const CLIPPED_BRIGHT: u8 = 254;
/// Deviation, in pixels, of the smoothing by which detail is measured.
const SMOOTHING: f64 = 1.5;
/// Mean brightness below which a picture is called too dark.
pub const TOO_DARK_BELOW: f64 = 40.0;
/// Mean brightness above which a picture is called too bright.
pub const TOO_BRIGHT_ABOVE: f64 = 225.0;
/// Sharpness below which a picture is called blurred. Real sharp photos at hand measure 337 and
/// more, blurred ones 48 in the median; flat close-ups lie between, so the hint stays low.
pub const BLURRED_BELOW: f64 = 100.0;

/// Advice about a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hint {
    /// Hardly anything can be seen.
    TooDark,
    /// Washed out.
    TooBright,
    /// Out of focus or shaken.
    Blurred,
}

impl Hint {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooDark => "too_dark",
            Self::TooBright => "too_bright",
            Self::Blurred => "blurred",
        }
    }
}

/// What was measured on a grey picture of at most [`GREY_SIDE`] pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// Mean brightness, 0 to 255.
    pub mean_luma: f64,
    /// Share of very dark pixels, 0 to 1.
    pub dark_share: f64,
    /// Share of very bright pixels, 0 to 1.
    pub bright_share: f64,
    /// Share of pixels at the dark end of the scale, where nothing can be brought out, 0 to 1.
    pub clipped_dark: f64,
    /// Share of pixels at the bright end, 0 to 1.
    pub clipped_bright: f64,
    /// Variance of the Laplacian: the higher, the more fine detail. Depends on contrast and on
    /// what is in the picture.
    pub sharpness: f64,
    /// Share of the energy of edges that smoothing takes away, 0 to 1: sharp pictures lose much,
    /// blurred ones have little to lose. Does not depend on contrast.
    pub detail: f64,
}

impl Measured {
    /// Advice for whoever took the picture.
    #[must_use]
    pub fn hints(&self) -> Vec<Hint> {
        let mut hints = vec![];
        if self.mean_luma < TOO_DARK_BELOW {
            hints.push(Hint::TooDark);
        }
        if self.mean_luma > TOO_BRIGHT_ABOVE {
            hints.push(Hint::TooBright);
        }
        if self.sharpness < BLURRED_BELOW {
            hints.push(Hint::Blurred);
        }
        hints
    }
}

pub(crate) fn measure(picture: &Picture) -> Result<Measured, Refusal> {
    let small = picture.fit(GREY_SIDE)?;
    let luma = small.luma();
    let count = luma.len().max(1) as f64;
    let share = |wanted: &dyn Fn(u8) -> bool| {
        luma.iter().filter(|value| wanted(**value)).count() as f64 / count
    };
    let sum: u64 = luma.iter().map(|value| u64::from(*value)).sum();
    Ok(Measured {
        mean_luma: sum as f64 / count,
        dark_share: share(&|value| value <= DARK_LUMA),
        bright_share: share(&|value| value >= BRIGHT_LUMA),
        clipped_dark: share(&|value| value <= CLIPPED_DARK),
        clipped_bright: share(&|value| value >= CLIPPED_BRIGHT),
        sharpness: laplacian_variance(&luma, small.width() as usize, small.height() as usize),
        detail: detail(&luma, small.width() as usize, small.height() as usize),
    })
}

/// Energy of the steps between neighbours that is lost by smoothing, as a share of what was there.
fn detail(luma: &[u8], width: usize, height: usize) -> f64 {
    let smooth = smoothed(luma, width, height);
    let (mut before, mut after) = (0.0f64, 0.0f64);
    for y in 0..height.saturating_sub(1) {
        let (mut row_before, mut row_after) = (0.0f32, 0.0f32);
        for x in 0..width.saturating_sub(1) {
            let at = y * width + x;
            let [a, b, c] = [at, at + 1, at + width].map(|at| f32::from(luma[at]));
            row_before += (b - a) * (b - a) + (c - a) * (c - a);
            let [a, b, c] = [at, at + 1, at + width].map(|at| smooth[at]);
            row_after += (b - a) * (b - a) + (c - a) * (c - a);
        }
        before += f64::from(row_before);
        after += f64::from(row_after);
    }
    if before > 0.0 { (1.0 - after / before).clamp(0.0, 1.0) } else { 0.0 }
}

/// Smoothed by a Gaussian along rows and columns; edges go on outside.
fn smoothed(luma: &[u8], width: usize, height: usize) -> Vec<f32> {
    const REACH: usize = 5;
    let weight = |at: usize| (-((at * at) as f64) / (2.0 * SMOOTHING * SMOOTHING)).exp();
    let whole = weight(0) + 2.0 * (1..=REACH).map(weight).sum::<f64>();
    let weights: [f32; REACH + 1] = std::array::from_fn(|at| (weight(at) / whole) as f32);
    let mut across = vec![0.0f32; luma.len()];
    let mut line = vec![0.0f32; width + 2 * REACH];
    for (row, out) in luma.chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        for (at, value) in line.iter_mut().enumerate() {
            *value = f32::from(row[at.saturating_sub(REACH).min(width - 1)]);
        }
        for (x, out) in out.iter_mut().enumerate() {
            *out = weights[0] * line[x + REACH];
            for (at, weight) in weights.iter().enumerate().skip(1) {
                *out += weight * (line[x + REACH - at] + line[x + REACH + at]);
            }
        }
    }
    let mut smooth = vec![0.0f32; luma.len()];
    for (y, out) in smooth.chunks_exact_mut(width).enumerate() {
        let row = |at: usize| &across[at * width..(at + 1) * width];
        out.iter_mut().zip(row(y)).for_each(|(out, value)| *out = weights[0] * value);
        for (at, weight) in weights.iter().enumerate().skip(1) {
            let lines = row(y.saturating_sub(at)).iter().zip(row((y + at).min(height - 1)));
            out.iter_mut().zip(lines).for_each(|(out, (a, b))| *out += weight * (a + b));
        }
    }
    smooth
}

/// Variance of each inner pixel's difference from its four neighbours.
fn laplacian_variance(luma: &[u8], width: usize, height: usize) -> f64 {
    if width < 3 || height < 3 || luma.len() < width * height {
        return 0.0;
    }
    let (mut sum, mut squares) = (0i64, 0i64);
    for y in 1..height - 1 {
        let above = &luma[(y - 1) * width..y * width];
        let row = &luma[y * width..(y + 1) * width];
        let below = &luma[(y + 1) * width..(y + 2) * width];
        for x in 1..width - 1 {
            let around = i64::from(above[x])
                + i64::from(below[x])
                + i64::from(row[x - 1])
                + i64::from(row[x + 1]);
            let value = around - 4 * i64::from(row[x]);
            sum += value;
            squares += value * value;
        }
    }
    let count = ((width - 2) * (height - 2)) as f64;
    let mean = sum as f64 / count;
    squares as f64 / count - mean * mean
}
