//! Areas on the earth: polygons and circles.

use crate::geo::{MICRO, Point};
use alloc::vec::Vec;
use core::fmt;

/// Most corners of one polygon.
pub const MAX_CORNERS: usize = 10_000;
/// Largest radius of a circle, metres: a tenth of the earth's circumference.
pub const MAX_RADIUS: u32 = 4_000_000;
const EARTH_RADIUS: f64 = 6_371_008.8;
const TURN: i64 = 360 * MICRO as i64;

/// An area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Area {
    /// Inside a closed line. The last corner joins the first; it is not repeated.
    Polygon(Vec<Point>),
    /// Around a point.
    Circle {
        /// The middle.
        middle: Point,
        /// Metres, 0 for the point alone.
        radius: u32,
    },
}

/// The corners or radius are not those of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnArea;

impl fmt::Display for NotAnArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "an area is 3 to {MAX_CORNERS} corners that do not all lie on one line, or a circle of at most {} km",
            MAX_RADIUS / 1_000
        )
    }
}

impl core::error::Error for NotAnArea {}

impl Area {
    /// A polygon. A last corner that repeats the first is dropped.
    ///
    /// # Errors
    /// [`NotAnArea`].
    pub fn polygon(mut corners: Vec<Point>) -> Result<Self, NotAnArea> {
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let fits = (3..=MAX_CORNERS).contains(&corners.len());
        if !fits || doubled_area(&corners) == 0 {
            return Err(NotAnArea);
        }
        Ok(Self::Polygon(corners))
    }

    /// A circle of so many metres.
    ///
    /// # Errors
    /// [`NotAnArea`].
    pub fn circle(middle: Point, radius: u32) -> Result<Self, NotAnArea> {
        if radius <= MAX_RADIUS { Ok(Self::Circle { middle, radius }) } else { Err(NotAnArea) }
    }

    /// Whether a point lies inside. A point on the line of a polygon is inside: safety goes first.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        match self {
            Self::Polygon(corners) => is_inside(corners, point),
            Self::Circle { middle, radius } => metres(*middle, point) <= f64::from(*radius) + 0.5,
        }
    }

    /// Whether it contains the point or comes within so many metres of it, on a plane around the point:
    /// good to a hundredth for some hundred kilometres.
    #[must_use]
    pub fn comes_within(&self, point: Point, reach: u32) -> bool {
        match self {
            _ if self.contains(point) => true,
            Self::Circle { middle, radius } => {
                metres(*middle, point) <= f64::from(*radius) + f64::from(reach)
            }
            Self::Polygon(corners) => {
                let narrow = libm::cos(point.lat_degrees().to_radians());
                let metre = EARTH_RADIUS * core::f64::consts::PI / 180.0 / f64::from(MICRO);
                #[expect(clippy::cast_precision_loss, reason = "micro-degrees are small")]
                let plane = |(x, y): (i64, i64)| {
                    (x as f64 * narrow * metre, (y - i64::from(point.lat)) as f64 * metre)
                };
                edges(corners, point)
                    .any(|(a, b)| from_middle(plane(a), plane(b)) <= f64::from(reach))
            }
        }
    }
}

/// How far a line from one point to another stays from the middle of the plane.
fn from_middle((ax, ay): (f64, f64), (bx, by): (f64, f64)) -> f64 {
    let (dx, dy) = (bx - ax, by - ay);
    let long = dx * dx + dy * dy;
    let along = if long > 0.0 { (-(ax * dx + ay * dy) / long).clamp(0.0, 1.0) } else { 0.0 };
    libm::hypot(ax + along * dx, ay + along * dy)
}

/// Longitude of `point` seen from `origin`, in micro-degrees from half a turn west to half a turn
/// east: a polygon over the date line stays in one piece.
fn east_of(origin: Point, point: Point) -> i64 {
    let difference = i64::from(point.lon) - i64::from(origin.lon);
    (difference + TURN / 2).rem_euclid(TURN) - TURN / 2
}

fn flat(origin: Point, point: Point) -> (i64, i64) {
    (east_of(origin, point), i64::from(point.lat))
}

fn edges(corners: &[Point], origin: Point) -> impl Iterator<Item = ((i64, i64), (i64, i64))> + '_ {
    let next = corners.iter().cycle().skip(1);
    corners.iter().zip(next).map(move |(a, b)| (flat(origin, *a), flat(origin, *b)))
}

/// Twice the area in square micro-degrees, by the shoelace formula. It is exact.
fn doubled_area(corners: &[Point]) -> i128 {
    let origin = corners[0];
    edges(corners, origin).map(|((ax, ay), (bx, by))| cross((ax, ay), (bx, by))).sum()
}

fn cross((ax, ay): (i64, i64), (bx, by): (i64, i64)) -> i128 {
    i128::from(ax) * i128::from(by) - i128::from(bx) * i128::from(ay)
}

/// Even-odd rule in whole numbers, so that every machine says the same.
fn is_inside(corners: &[Point], point: Point) -> bool {
    let origin = corners[0];
    let (x, y) = flat(origin, point);
    let mut inside = false;
    for ((ax, ay), (bx, by)) in edges(corners, origin) {
        let side = cross((bx - ax, by - ay), (x - ax, y - ay));
        let within = ax.min(bx) <= x && x <= ax.max(bx) && ay.min(by) <= y && y <= ay.max(by);
        if side == 0 && within {
            return true;
        }
        // The edge crosses the line eastwards of the point.
        if (ay > y) != (by > y) && (side > 0) == (by > ay) {
            inside = !inside;
        }
    }
    inside
}

/// Great-circle metres (haversine), good everywhere on the earth.
fn metres(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.lat_degrees().to_radians(), b.lat_degrees().to_radians());
    let north = libm::sin((lat_b - lat_a) / 2.0);
    let east = libm::sin((b.lon_degrees() - a.lon_degrees()).to_radians() / 2.0);
    let chord = north * north + libm::cos(lat_a) * libm::cos(lat_b) * east * east;
    2.0 * EARTH_RADIUS * libm::asin(libm::sqrt(chord).min(1.0))
}
