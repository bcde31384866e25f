//! One photo, measured by every instrument here at one decoding.

use crate::clean::{Limits, NO_HASH, hashed, open};
use crate::grid::grid_signal;
use crate::likeness::{Features, Sought, WORK_SIDE};
use crate::measure::{Measured, measure};
use crate::pdq::{self, Pdq, PdqHash, Spectrum};
use crate::picture::Picture;
use crate::refusal::Refusal;

/// What all instruments say about one photo. Measurements: none is a verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Width of the original, upright, in pixels.
    pub width: u32,
    /// Height of the original, upright, in pixels.
    pub height: u32,
    /// Brightness, clipping, sharpness.
    pub measured: Measured,
    /// The perceptual hash, for plain copies.
    pub pdq: Pdq,
    /// Hashes of the turned and mirrored picture, in the order of [`pdq::DIHEDRAL_NAMES`].
    pub turned: [PdqHash; 8],
    /// How strongly a regular fine grid stands out, in powers of ten. A number to read, never a
    /// reason: bricks and door mats have grids too. See `docs/photos.md`.
    pub grid: f64,
    /// The photo as it is compared with earlier ones, and what to keep of it.
    pub sought: Sought,
}

/// Decodes a stranger's photo within limits and measures it.
///
/// # Errors
/// As [`crate::clean()`].
pub fn look(bytes: &[u8], limits: &Limits) -> Result<Look, Refusal> {
    let opened = open(bytes, limits)?;
    Look::of(&opened.display, opened.width, opened.height)
}

/// A photo ready to be compared with earlier ones, without all the other measurements.
///
/// # Errors
/// As [`crate::clean()`].
pub fn sought(bytes: &[u8], limits: &Limits) -> Result<Sought, Refusal> {
    of(&open(bytes, limits)?.display)
}

fn of(display: &Picture) -> Result<Sought, Refusal> {
    let work = display.fit(WORK_SIDE)?;
    let [width, height] = [work.width(), work.height()].map(|side| side as usize);
    Sought::of(&work.luma(), width, height)
        .ok_or_else(|| Refusal::damaged("fewer pixels than announced"))
}

impl Look {
    pub(crate) fn of(display: &Picture, width: u32, height: u32) -> Result<Self, Refusal> {
        let spectrum = hashed(display)?;
        let luma = display.luma();
        Ok(Self {
            width,
            height,
            measured: measure(display)?,
            pdq: spectrum.as_ref().map_or(NO_HASH, Spectrum::pdq),
            turned: spectrum.map_or([PdqHash::default(); 8], |s| s.dihedral()),
            grid: grid_signal(&luma, display.width() as usize, display.height() as usize),
            sought: of(display)?,
        })
    }

    /// What to keep for later comparisons.
    #[must_use]
    pub fn features(&self) -> &Features {
        self.sought.features()
    }

    /// Bits in which the nearest of this photo's eight hashes differs from an earlier photo's
    /// hash; nothing if either says too little.
    #[must_use]
    pub fn nearest_hash(&self, earlier: Pdq) -> Option<u32> {
        let says = |pdq: Pdq| pdq.quality >= pdq::LEAST_QUALITY;
        let nearest = self.turned.iter().map(|hash| hash.distance(earlier.hash)).min();
        nearest.filter(|_| says(self.pdq) && says(earlier))
    }
}
