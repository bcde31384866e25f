//! What a likeness between photos says about the place.
//!
//! The measurement arrives as a number of agreeing corners (see `vision::likeness`), the most of all
//! comparisons with earlier deliveries. The shares below say how often photos of one door on two
//! deliveries agree so well, and how often photos of two doors of one corridor do. They were
//! measured by `cargo run --release -p porchlight-vision --example scene_ratios` on few photos, so
//! every pair counts half and half a pair is added everywhere; see `docs/places.md`.

/// Agreeing corners from which on each share counts.
pub const CORNERS: [u32; 4] = [0, 6, 8, 12];
/// Of two deliveries to one door, in thousandths.
const SAME: [f64; 4] = [175.0, 250.0, 250.0, 325.0];
/// Of two doors of one corridor, in thousandths.
const OTHER: [f64; 4] = [916.0, 60.0, 18.0, 6.0];
/// More earlier deliveries than this count like so many: they are not independent of each other.
const MOST_ALIKE: u32 = 3;
/// The same where the photo is unlike them: a door looks different at night and in winter.
const MOST_UNLIKE: u32 = 2;
/// Most comparisons with other sites that are reckoned with.
const MOST_ELSEWHERE: u32 = 24;

/// The best of some comparisons with earlier deliveries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Best {
    /// The most corners that agreed.
    pub corners: u32,
    /// Deliveries that were compared with, never of the same order.
    pub deliveries: u32,
}

/// How a new photo compares with earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SceneSeen {
    /// With those of this site; nothing if there was none to compare with.
    pub here: Option<Best>,
    /// With those of the neighbours' sites.
    pub elsewhere: Option<Best>,
}

impl SceneSeen {
    /// Whether the photo was compared with earlier ones of its own site.
    #[must_use]
    pub const fn is_compared(self) -> bool {
        self.here.is_some()
    }
}

/// The row of the tables that a number of corners belongs to.
fn row(corners: u32) -> usize {
    CORNERS.iter().rposition(|least| corners >= *least).unwrap_or(0)
}

/// Share of comparisons below a row.
fn below(shares: &[f64; 4], row: usize) -> f64 {
    shares.iter().take(row).sum::<f64>() / 1_000.0
}

fn power(base: f64, count: u32) -> f64 {
    libm::pow(base, f64::from(count))
}

impl Best {
    /// The logarithm of how much likelier this best is if the photo shows the site than if not.
    pub(super) fn log_here(self) -> f64 {
        let row = row(self.corners);
        let most = if row == 0 { MOST_UNLIKE } else { MOST_ALIKE };
        let count = self.deliveries.clamp(1, most);
        let best = |shares| power(below(shares, row + 1), count) - power(below(shares, row), count);
        libm::log(best(&SAME) / best(&OTHER))
    }

    /// The logarithm of how much likelier this best is if the photo shows one of those sites (one
    /// delivery to it is reckoned with) than if it shows none.
    pub(super) fn log_elsewhere(self) -> f64 {
        let row = row(self.corners);
        let count = self.deliveries.clamp(1, MOST_ELSEWHERE);
        let upto = |row| below(&OTHER, row);
        let others = |row| power(upto(row), count - 1);
        let one = |row| below(&SAME, row) * others(row);
        let none = power(upto(row + 1), count) - power(upto(row), count);
        libm::log((one(row + 1) - one(row)) / none)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_agreeing_corners_never_speak_less_for_the_place() {
        for deliveries in [1, 3, 9, 50] {
            let here = |corners| Best { corners, deliveries }.log_here();
            let elsewhere = |corners| Best { corners, deliveries }.log_elsewhere();
            for pair in CORNERS.windows(2) {
                assert!(here(pair[0]) < here(pair[1]), "{deliveries} {pair:?}");
                assert!(elsewhere(pair[0]) < elsewhere(pair[1]), "{deliveries} {pair:?}");
            }
            assert!(here(0) < 0.0 && here(12) > 0.0 && elsewhere(12) > 0.0);
        }
    }

    #[test]
    fn the_shares_are_whole() {
        assert!((below(&SAME, 4) - 1.0).abs() < 1e-9 && (below(&OTHER, 4) - 1.0).abs() < 1e-9);
    }
}
