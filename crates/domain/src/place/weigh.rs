//! Weighing a drop: is this the door it should be at?

use super::learn::{DropPoint, Fix};
use super::offset::offset;
use super::scene::SceneSeen;
use crate::codes;
use alloc::vec::Vec;

/// Version of this rule: its numbers, and those of the table of scenes.
pub const WEIGHING: u32 = 1;
/// Before anything is known so many drops in a thousand are at the wrong door.
pub const PRIOR_WRONG_PER_MILLE: u32 = 10;
/// From this probability on the courier is asked, who is still there and sees it at a glance, in
/// thousandths.
pub const WORTH_ASKING: u32 = 30;
/// From this probability on a dispatcher's look is worth its minute, in thousandths.
pub const WORTH_A_LOOK: u32 = 100;
/// Doors further off than this are no neighbours, metres.
pub const NEIGHBOUR_METRES: u32 = 120;
/// Share of fixes that tell nothing: another device's, a tunnel's, a spoofed one's.
const OUTLIERS: f64 = 0.02;
/// Area over which such a fix may lie, square metres.
const OUTLIER_AREA: f64 = 1.0e6;
/// Share of wrong doors that are none of the known neighbours'.
const UNKNOWN_DOORS: f64 = 0.2;
/// How far unknown doors lie from the right one, metres per axis.
const UNKNOWN_SIGMA: f64 = 50.0;
/// A package of the stop that was scanned there makes the right door so many times as likely, a
/// stop without scan the wrong one: little, because people scan at wrong doors too.
const SCAN_RATIO: f64 = 1.3;
/// A package of another order that was scanned at the stop: parcels are mixed up.
const OTHER_SCAN_RATIO: f64 = 30.0;
/// Radius of a round normal error that holds 95 %, in standard deviations of one axis.
const SIGMAS_IN_95: f64 = 2.447_7;

codes! {
    /// What the parcel's label says, read at the stop.
    pub enum Label {
        /// A package of this stop was scanned here.
        Matches = "matches",
        /// No package was scanned here.
        NotScanned = "not_scanned",
        /// A package of another order was scanned here, and none of this one.
        Another = "another",
    }
}

codes! {
    /// What spoke for another door.
    pub enum PlaceReason {
        /// The phone's position fits another door better.
        Position = "position",
        /// The photo looks unlike the earlier ones of this site.
        SceneUnlike = "scene_unlike",
        /// The photo looks like an earlier one of another site.
        SceneElsewhere = "scene_elsewhere",
        /// No package of the stop was scanned there.
        NoScan = "no_scan",
        /// A package of another order was scanned there.
        OtherScan = "other_scan",
    }
}

/// What was observed at a drop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// The phone's fix at the photo, if it had one.
    pub fix: Option<Fix>,
    /// How the photo compares with earlier ones.
    pub scene: SceneSeen,
    /// The label.
    pub label: Label,
}

/// How a drop fits its site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// Probability that it was at another door, in thousandths.
    pub wrong_per_mille: u32,
    /// The neighbour that the position fits best, by index, if it fits better than the own door.
    pub neighbour: Option<usize>,
    /// What spoke for another door, in the order of [`PlaceReason`].
    pub reasons: Vec<PlaceReason>,
}

impl Fit {
    /// Whether the courier should be asked. A hint, never a wall.
    #[must_use]
    pub fn is_worth_asking(&self) -> bool {
        self.wrong_per_mille >= WORTH_ASKING && !self.reasons.is_empty()
    }

    /// Whether a dispatcher should look. A hint, never a verdict.
    #[must_use]
    pub fn is_doubtful(&self) -> bool {
        self.wrong_per_mille >= WORTH_A_LOOK && !self.reasons.is_empty()
    }
}

fn normal(square: f64, sigma: f64) -> f64 {
    let variance = sigma * sigma;
    libm::exp(-square / (2.0 * variance)) / (2.0 * core::f64::consts::PI * variance)
}

impl DropPoint {
    /// How likely this fix is if the parcel was left here, per square metre.
    fn likelihood(self, fix: Fix, more: f64) -> f64 {
        let (east, north) = offset(self.point, fix.point);
        let sigma = libm::hypot(libm::hypot(fix.sigma(), self.sigma()), more);
        let near = normal(east * east + north * north, sigma);
        (1.0 - OUTLIERS) * near + OUTLIERS / OUTLIER_AREA
    }

    /// Within how many metres of this point the drop was, 19 times in 20: the distance with the
    /// uncertainty of both, so that nobody is told more than the phone knew.
    #[must_use]
    pub fn within(self, fix: Fix) -> u32 {
        let (east, north) = offset(self.point, fix.point);
        let sigma = libm::hypot(fix.sigma(), self.sigma());
        let metres = libm::ceil(libm::hypot(east, north) + SIGMAS_IN_95 * sigma);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
        let whole = metres.clamp(0.0, f64::from(u32::MAX)) as u32;
        whole
    }
}

/// Weighs a drop against its own point and the neighbours'.
#[must_use]
pub fn weigh(own: DropPoint, neighbours: &[DropPoint], seen: Seen) -> Fit {
    let prior = f64::from(PRIOR_WRONG_PER_MILLE) / 1_000.0;
    let mut log_odds = libm::log(prior / (1.0 - prior));
    let mut reasons = Vec::new();
    let mut neighbour = None;
    if let Some(fix) = seen.fix {
        let (log_ratio, nearest) = by_position(own, neighbours, fix);
        log_odds += log_ratio;
        neighbour = nearest;
        if log_ratio > 0.0 {
            reasons.push(PlaceReason::Position);
        }
    }
    if let Some(best) = seen.scene.here {
        let ratio = best.log_here();
        log_odds -= ratio;
        if ratio < 0.0 {
            reasons.push(PlaceReason::SceneUnlike);
        }
    }
    if let Some(best) = seen.scene.elsewhere {
        let ratio = best.log_elsewhere();
        log_odds += ratio;
        if ratio > 0.0 {
            reasons.push(PlaceReason::SceneElsewhere);
        }
    }
    match seen.label {
        Label::Matches => log_odds -= libm::log(SCAN_RATIO),
        Label::NotScanned => {
            log_odds += libm::log(SCAN_RATIO);
            reasons.push(PlaceReason::NoScan);
        }
        Label::Another => {
            log_odds += libm::log(OTHER_SCAN_RATIO);
            reasons.push(PlaceReason::OtherScan);
        }
    }
    let wrong = 1.0 / (1.0 + libm::exp(-log_odds));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1000")]
    let wrong_per_mille = libm::round(wrong * 1_000.0) as u32;
    Fit { wrong_per_mille, neighbour, reasons }
}

/// The logarithm of how much more likely the fix is at a wrong door than at the right one, and the
/// neighbour it fits best if that fits better than the own door. A wrong door is one of the
/// neighbours', each as likely as the next, or one that nobody knows, somewhere around.
fn by_position(own: DropPoint, neighbours: &[DropPoint], fix: Fix) -> (f64, Option<usize>) {
    let here = own.likelihood(fix, 0.0);
    let mut best = (None, here);
    let mut sum = 0.0;
    for (index, point) in neighbours.iter().enumerate() {
        let there = point.likelihood(fix, 0.0);
        sum += there;
        if there > best.1 {
            best = (Some(index), there);
        }
    }
    let unknown = own.likelihood(fix, UNKNOWN_SIGMA);
    let wrong = if neighbours.is_empty() {
        unknown
    } else {
        let count = f64::from(u32::try_from(neighbours.len()).unwrap_or(u32::MAX));
        (1.0 - UNKNOWN_DOORS) * sum / count + UNKNOWN_DOORS * unknown
    };
    (libm::log(wrong / here), best.0)
}
