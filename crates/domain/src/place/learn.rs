//! The drop point of a site, learned from the fixes of past photos.

use super::offset::{Offset, moved, offset};
use crate::codes;
use crate::geo::Point;
use alloc::vec::Vec;

/// Version of this way of learning; it changes with everything that changes a learned point.
pub const LEARNING: u32 = 1;
/// A fix's accuracy is the radius that holds 68 % (Android's documentation; browsers pass it on);
/// for a round normal error that is 1.515 standard deviations of one axis.
pub(super) const SIGMAS_IN_68: f64 = 1.515;
/// A fix that claims to be better than this is not believed further, metres per axis.
const LEAST_SIGMA: f64 = 2.0;
/// Couriers stand about this far from where the parcel lies, metres per axis.
const STANCE: f64 = 3.0;
/// Fixes at one door share some of their error (walls reflect the same way every day), metres per
/// axis: a learned point never gets better than this.
const SHARED: f64 = 1.5;
/// Fixes further off than this many standard deviations count less and less.
const TOLERANCE: f64 = 2.5;
/// Rounds of re-weighting: the point moves by less than a centimetre after a dozen.
const ROUNDS: usize = 25;
/// Most past fixes that are used, the newest ones.
pub const MAX_FIXES: usize = 50;
/// Fewest fixes before a learned point is worth more than the address.
pub const LEAST_FIXES: usize = 3;
/// An address as geocoded is this uncertain, decimetres per axis.
pub const ADDRESS_SIGMA_DM: u32 = 150;
/// A pin that a dispatcher accepted is this uncertain, decimetres per axis.
pub const PIN_SIGMA_DM: u32 = 50;

codes! {
    /// What a drop point rests on.
    pub enum PointSource {
        /// The address as the sender gave it.
        Address = "address",
        /// A pin that a courier proposed and a dispatcher accepted.
        Pin = "pin",
        /// Fixes of past deliveries, beside one of the two.
        Deliveries = "deliveries",
    }
}

/// A phone's fix at the moment of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fix {
    /// Where.
    pub point: Point,
    /// Radius that holds 68 %, metres.
    pub accuracy_m: u32,
}

impl Fix {
    /// Standard deviation of one axis, metres, with the courier's distance from the parcel.
    pub(super) fn sigma(self) -> f64 {
        let own = (f64::from(self.accuracy_m) / SIGMAS_IN_68).max(LEAST_SIGMA);
        libm::hypot(own, STANCE)
    }
}

/// Where parcels of a site are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DropPoint {
    /// The point.
    pub point: Point,
    /// Its uncertainty: standard deviation of one axis, decimetres.
    pub sigma_dm: u32,
    /// Deliveries whose fixes it was learned from; 0 for an address or a pin alone.
    pub fixes: u32,
    /// What it rests on.
    pub source: PointSource,
}

impl DropPoint {
    /// The address itself, before anything was learned.
    #[must_use]
    pub const fn of_address(point: Point) -> Self {
        Self { point, sigma_dm: ADDRESS_SIGMA_DM, fixes: 0, source: PointSource::Address }
    }

    /// A pin that a dispatcher accepted.
    #[must_use]
    pub const fn of_pin(point: Point) -> Self {
        Self { point, sigma_dm: PIN_SIGMA_DM, fixes: 0, source: PointSource::Pin }
    }

    /// Learns from past fixes, newest first; `base` (the address, or an accepted pin) counts as one
    /// vague fix. A minority of fixes from somewhere else hardly moves it: it begins at the fix that
    /// lies nearest to all others and is refined by re-weighted least squares with Cauchy's weights
    /// (Huber and Ronchetti, "Robust Statistics", section 7.8).
    #[must_use]
    pub fn learn(base: Self, fixes: &[Fix]) -> Self {
        let fixes = &fixes[..fixes.len().min(MAX_FIXES)];
        if fixes.len() < LEAST_FIXES {
            return base;
        }
        let mut seen: Vec<Seen> =
            fixes.iter().map(|fix| (offset(base.point, fix.point), fix.sigma())).collect();
        let mut centre = medoid(&seen);
        seen.push(((0.0, 0.0), f64::from(base.sigma_dm) / 10.0));
        for _ in 0..ROUNDS {
            centre = refined(&seen, centre);
        }
        let count = u32::try_from(fixes.len()).unwrap_or(u32::MAX);
        Self {
            point: moved(base.point, centre),
            sigma_dm: decimetres(spread(&seen, centre)),
            fixes: count,
            source: PointSource::Deliveries,
        }
    }

    /// Standard deviation of one axis, metres.
    pub(super) fn sigma(self) -> f64 {
        f64::from(self.sigma_dm) / 10.0
    }
}

/// An offset with the standard deviation of its axes.
type Seen = (Offset, f64);

/// Cauchy's weight of something seen from a centre: 1 near it, less and less further off.
fn trust(((x, y), sigma): &Seen, centre: Offset) -> f64 {
    let away = libm::hypot(x - centre.0, y - centre.1) / (sigma * TOLERANCE);
    1.0 / (1.0 + away * away)
}

/// The fix that lies nearest to all others, far ones counting little.
fn medoid(seen: &[Seen]) -> Offset {
    let mut best = ((0.0, 0.0), f64::MIN);
    for (place, _) in seen {
        let near = seen.iter().map(|other| trust(other, *place) / (other.1 * other.1)).sum();
        if near > best.1 {
            best = (*place, near);
        }
    }
    best.0
}

fn refined(seen: &[Seen], centre: Offset) -> Offset {
    let (mut east, mut north, mut sum) = (0.0, 0.0, 0.0);
    for one in seen {
        let ((x, y), sigma) = one;
        let weight = trust(one, centre) / (sigma * sigma);
        east += weight * x;
        north += weight * y;
        sum += weight;
    }
    (east / sum, north / sum)
}

/// Standard deviation of the centre, metres per axis: what the fixes claim, or more where they
/// scatter more than they claim, and never less than the error that they share.
fn spread(seen: &[Seen], centre: Offset) -> f64 {
    let (mut sum, mut weighed, mut square) = (0.0, 0.0, 0.0);
    for one in seen {
        let ((x, y), sigma) = one;
        let own = trust(one, centre);
        let away = libm::hypot(x - centre.0, y - centre.1) / sigma;
        sum += own / (sigma * sigma);
        weighed += own;
        square += own * away * away / 2.0;
    }
    let scatter = (square / weighed).max(1.0);
    libm::hypot(libm::sqrt(scatter / sum), SHARED)
}

fn decimetres(metres: f64) -> u32 {
    let bounded = libm::round(metres * 10.0).clamp(1.0, 1.0e6);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded above")]
    let whole = bounded as u32;
    whole
}
