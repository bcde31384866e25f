//! Points on the earth and straight-line distance.
//!
//! Owns: [`Point`] in integer micro-degrees, so that equal places are equal bits everywhere.
//! Never does: route along roads (see `planner`).

/// Micro-degrees in one degree.
pub const MICRO: i32 = 1_000_000;
/// Metres in one degree of latitude.
const DEGREE_METRES: f64 = 111_320.0;

/// A WGS 84 position in micro-degrees (about 0.11 m of latitude each).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    /// Latitude, -90 000 000 to 90 000 000.
    pub lat: i32,
    /// Longitude, -180 000 000 to 180 000 000.
    pub lon: i32,
}

impl Point {
    /// A point from degrees, if both are finite and in range.
    #[must_use]
    pub fn from_degrees(lat: f64, lon: f64) -> Option<Self> {
        let fits = lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0;
        // The range check above keeps both products far inside i32.
        #[expect(clippy::cast_possible_truncation, reason = "range checked above")]
        let micro = |degrees: f64| {
            let scaled = degrees * f64::from(MICRO);
            (if scaled < 0.0 { scaled - 0.5 } else { scaled + 0.5 }) as i32
        };
        fits.then(|| Self { lat: micro(lat), lon: micro(lon) })
    }

    /// Latitude in degrees.
    #[must_use]
    pub fn lat_degrees(self) -> f64 {
        f64::from(self.lat) / f64::from(MICRO)
    }

    /// Longitude in degrees.
    #[must_use]
    pub fn lon_degrees(self) -> f64 {
        f64::from(self.lon) / f64::from(MICRO)
    }

    /// Straight-line metres to another point, good to a percent within a town.
    #[must_use]
    pub fn metres_to(self, other: Self) -> u32 {
        let shrink = libm::cos(self.lat_degrees().to_radians());
        let north = (self.lat_degrees() - other.lat_degrees()) * DEGREE_METRES;
        let east = (self.lon_degrees() - other.lon_degrees()) * DEGREE_METRES * shrink;
        let metres = libm::round(libm::hypot(north, east)).min(f64::from(u32::MAX));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "bounded above"
        )]
        let whole = metres as u32;
        whole
    }
}
