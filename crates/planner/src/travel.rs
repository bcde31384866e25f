//! How far and how long from place to place: the straight line stretched by a factor, or a matrix
//! the caller gives.
//!
//! Node 0 is the station; node `i + 1` is stop `i` of the request. Times are milliseconds inside
//! the crate: whole seconds would be coarse against hops of 100 metres.

use crate::request::{Point, Request};

/// Metres of road for each metre of straight line: the median of four road networks is 1.37 to
/// 1.40 (measured; short hops are worse, long ones better).
pub const DETOUR: f64 = 1.35;
/// Driving speed in a town with its lights and parking, metres a second (25 km/h).
pub const URBAN_METRES_PER_SECOND: f64 = 25.0 / 3.6;
/// Mean radius of the earth, metres.
const EARTH_RADIUS: f64 = 6_371_008.8;

/// Travel between the nodes of one request.
#[derive(Debug, Clone)]
pub struct Travel(Kind);

#[derive(Debug, Clone)]
enum Kind {
    /// Unit vectors, metres of road per metre of line, metres per second.
    Straight { places: Vec<[f64; 3]>, detour: f64, speed: f64 },
    /// Row by row, from row to column.
    Given { size: usize, seconds: Vec<u32>, metres: Vec<u32> },
}

/// Why a matrix cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a matrix for {nodes} places needs {expected} entries, not {found}")]
pub struct WrongSize {
    /// Places, the station included.
    pub nodes: usize,
    /// Entries needed.
    pub expected: usize,
    /// Entries found.
    pub found: usize,
}

impl Travel {
    /// The straight line by [`DETOUR`] and [`URBAN_METRES_PER_SECOND`]; symmetric.
    #[must_use]
    pub fn straight(request: &Request) -> Self {
        let places = std::iter::once(request.station)
            .chain(request.stops.iter().map(|stop| stop.point))
            .map(on_sphere)
            .collect();
        Self(Kind::Straight { places, detour: DETOUR, speed: URBAN_METRES_PER_SECOND })
    }

    /// A matrix of the caller, row by row, from row to column, the station first.
    ///
    /// # Errors
    /// An entry too many or too few for the request.
    pub fn given(
        request: &Request,
        seconds: Vec<u32>,
        metres: Vec<u32>,
    ) -> Result<Self, WrongSize> {
        let nodes = request.stops.len() + 1;
        let expected = nodes * nodes;
        for found in [seconds.len(), metres.len()] {
            if found != expected {
                return Err(WrongSize { nodes, expected, found });
            }
        }
        Ok(Self(Kind::Given { size: nodes, seconds, metres }))
    }

    /// Milliseconds of driving from node to node.
    #[must_use]
    pub fn millis(&self, from: usize, to: usize) -> u32 {
        match &self.0 {
            Kind::Straight { places, detour, speed } => {
                whole(line(places[from], places[to]) * detour / speed * 1_000.0)
            }
            Kind::Given { size, seconds, .. } => seconds[from * size + to].saturating_mul(1_000),
        }
    }

    /// Metres of driving from node to node.
    #[must_use]
    pub fn metres(&self, from: usize, to: usize) -> u32 {
        match &self.0 {
            Kind::Straight { places, detour, .. } => whole(line(places[from], places[to]) * detour),
            Kind::Given { size, metres, .. } => metres[from * size + to],
        }
    }

    /// Whether every way back is as long as the way there.
    pub(crate) const fn is_symmetric(&self) -> bool {
        matches!(self.0, Kind::Straight { .. })
    }
}

/// The point as a unit vector: then a distance costs one root and one arc sine.
fn on_sphere(point: Point) -> [f64; 3] {
    let radians = |micro: i32| (f64::from(micro) / 1e6).to_radians();
    let (lat, lon) = (radians(point.lat), radians(point.lon));
    // libm, not the platform's library: the same bits, and so the same plan, on every machine.
    [libm::cos(lat) * libm::cos(lon), libm::cos(lat) * libm::sin(lon), libm::sin(lat)]
}

/// Metres along the great circle (the haversine, from the chord).
fn line(a: [f64; 3], b: [f64; 3]) -> f64 {
    let [x, y, z] = [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
    let chord = (x * x + y * y + z * z).sqrt();
    2.0 * EARTH_RADIUS * libm::asin((chord / 2.0).min(1.0))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
fn whole(value: f64) -> u32 {
    (value + 0.5) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(stops: &[(i32, i32)]) -> Request {
        let stop = |&(lat, lon): &(i32, i32)| crate::Stop {
            point: Point { lat, lon },
            volume_ml: 0,
            weight_g: 0,
            service_seconds: 0,
            window: (0, 1),
        };
        let station = Point { lat: 0, lon: 0 };
        Request {
            station,
            stops: stops.iter().map(stop).collect(),
            vehicles: vec![],
            share: crate::Share::Free,
            seed: 0,
        }
    }

    #[test]
    fn one_degree_is_111_kilometres_of_line_and_150_of_road() {
        let travel = Travel::straight(&request(&[(1_000_000, 0), (0, 1_000_000)]));
        assert_eq!(travel.metres(0, 1), 150_113);
        assert_eq!(travel.metres(0, 2), travel.metres(0, 1));
        assert_eq!(travel.millis(0, 1), 21_616_324);
        assert_eq!(travel.millis(1, 1), 0);
    }

    #[test]
    fn the_way_across_the_date_line_is_short() {
        let travel = Travel::straight(&request(&[(0, 179_999_000), (0, -179_999_000)]));
        assert!(travel.metres(1, 2) < 400);
    }

    #[test]
    fn a_matrix_of_the_wrong_size_is_refused() {
        let refused = Travel::given(&request(&[(0, 1)]), vec![0; 4], vec![0; 3]);
        let message = refused.map(|_| ()).unwrap_err().to_string();
        assert_eq!(message, "a matrix for 2 places needs 4 entries, not 3");
    }
}
