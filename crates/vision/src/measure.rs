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
    /// Variance of the Laplacian: the higher, the more fine detail.
    pub sharpness: f64,
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
        sharpness: laplacian_variance(&luma, small.width() as usize, small.height() as usize),
    })
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
