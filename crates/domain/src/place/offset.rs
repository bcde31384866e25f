//! Small distances on the earth, and positions made coarse.

use crate::geo::Point;

/// Metres in a micro-degree of latitude.
const MICRO_METRES: f64 = 0.111_32;

/// Metres east and north of an origin.
pub(super) type Offset = (f64, f64);

/// Least shrinking of a degree of longitude that is reckoned with, so that poles divide by no zero.
const LEAST_SHRINK: f64 = 0.01;

fn shrink(at: Point) -> f64 {
    libm::cos(at.lat_degrees().to_radians()).max(LEAST_SHRINK)
}

/// Where `to` lies, seen from `from`.
pub(super) fn offset(from: Point, to: Point) -> Offset {
    let north = f64::from(to.lat) - f64::from(from.lat);
    let east = f64::from(to.lon) - f64::from(from.lon);
    (east * MICRO_METRES * shrink(from), north * MICRO_METRES)
}

/// The point at an offset; the origin itself if that would leave the map.
pub(super) fn moved(from: Point, (east, north): Offset) -> Point {
    let lat = f64::from(from.lat) + north / MICRO_METRES;
    let lon = f64::from(from.lon) + east / MICRO_METRES / shrink(from);
    Point::from_degrees(lat / 1.0e6, lon / 1.0e6).unwrap_or(from)
}

/// The middle of the square of `metres` that a point lies in: what a position is kept as once its
/// exactness is not needed any more. The middle of a coarse point's square is that point.
#[must_use]
pub fn coarse(point: Point, metres: u32) -> Point {
    let side = f64::from(metres.max(1)) / MICRO_METRES;
    let middle = |micro: i32, side: f64| (libm::floor(f64::from(micro) / side) + 0.5) * side;
    let lat = middle(point.lat, side).clamp(-90.0e6, 90.0e6);
    // The row decides how wide its squares are, so that all points of a square share its width.
    let row = Point { lat: whole(lat), lon: 0 };
    let lon = middle(point.lon, side / shrink(row)).clamp(-180.0e6, 180.0e6);
    Point { lat: row.lat, lon: whole(lon) }
}

fn whole(micro: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the map by the caller")]
    let whole = libm::round(micro) as i32;
    whole
}
