//! Maps that need nothing from outside: a picture drawn on the server, and the same data for the
//! script that makes it movable.
//!
//! Owns: the projection and the drawing. Never does: say anything that is not also in a table or in
//! words beside the map.

use maud::{Markup, html};
use porchlight_domain::geo::Point;
use serde_json::json;

/// Width and height of the drawing, in its own units.
const WIDTH: f64 = 800.0;
const HEIGHT: f64 = 480.0;
/// Empty border around what is drawn.
const MARGIN: f64 = 36.0;
/// A map of a day shows at least this much, in degrees of latitude; a fix may be much closer.
const LEAST_DEGREES: f64 = 0.004;
const LEAST_FIX_DEGREES: f64 = 0.0003;
/// Metres in a degree of latitude.
const DEGREE_M: f64 = 111_320.0;

/// A place on the map.
#[derive(Debug, Clone)]
pub(crate) struct Spot {
    /// Where.
    pub(crate) point: Point,
    /// What: `station`, or a state: `done`, `ahead`, `late`, `failed`, `open`.
    pub(crate) kind: &'static str,
    /// What the pointer learns.
    pub(crate) label: String,
    /// Where a click leads.
    pub(crate) href: Option<String>,
}

/// A route on the map.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its points, in order.
    pub(crate) points: Vec<Point>,
    /// Its state: `planned`, `moving`, `late`, `done`.
    pub(crate) kind: &'static str,
    /// What the pointer learns.
    pub(crate) label: String,
}

/// Everything on a map.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scene {
    /// Polygons of service areas.
    pub(crate) areas: Vec<Vec<Point>>,
    /// Routes.
    pub(crate) lines: Vec<Line>,
    /// Places.
    pub(crate) spots: Vec<Spot>,
}

/// Degrees to drawing units, the same scale in both directions.
struct Projection {
    west: f64,
    north: f64,
    shrink: f64,
    scale: f64,
    left: f64,
    top: f64,
}

impl Projection {
    /// Fits the points, showing at least `least` degrees.
    fn around(points: &[Point], least: f64) -> Self {
        let mut corners = [f64::MAX, f64::MIN, f64::MAX, f64::MIN];
        for point in points {
            let (lat, lon) = (point.lat_degrees(), point.lon_degrees());
            corners[0] = corners[0].min(lon);
            corners[1] = corners[1].max(lon);
            corners[2] = corners[2].min(lat);
            corners[3] = corners[3].max(lat);
        }
        let [west, east, south, north] = corners;
        let shrink = f64::midpoint(south, north).to_radians().cos().max(0.01);
        let (wide, high) = (((east - west) * shrink).max(least), (north - south).max(least));
        let scale = ((WIDTH - 2.0 * MARGIN) / wide).min((HEIGHT - 2.0 * MARGIN) / high);
        let left = (WIDTH - (east - west) * shrink * scale) / 2.0;
        let top = (HEIGHT - (north - south) * scale) / 2.0;
        Self { west, north, shrink, scale, left, top }
    }

    fn place(&self, point: Point) -> (f64, f64) {
        let x = self.left + (point.lon_degrees() - self.west) * self.shrink * self.scale;
        let y = self.top + (self.north - point.lat_degrees()) * self.scale;
        (x, y)
    }

    fn path(&self, points: &[Point]) -> String {
        let pair = |p: &Point| {
            let (x, y) = self.place(*p);
            format!("{x:.1},{y:.1}")
        };
        points.iter().map(pair).collect::<Vec<_>>().join(" ")
    }

    fn metres(&self, metres: f64) -> f64 {
        metres / DEGREE_M * self.scale
    }
}

impl Scene {
    fn points(&self) -> Vec<Point> {
        let lines = self.lines.iter().flat_map(|line| line.points.iter());
        let areas = self.areas.iter().flatten();
        lines.chain(areas).copied().chain(self.spots.iter().map(|spot| spot.point)).collect()
    }

    /// The scene for the script, as GeoJSON-like lists of `[longitude, latitude]`.
    pub(crate) fn data(&self) -> String {
        let pair = |p: &Point| json!([p.lon_degrees(), p.lat_degrees()]);
        let list = |points: &[Point]| points.iter().map(pair).collect::<Vec<_>>();
        json!({
            "areas": self.areas.iter().map(|a| list(a)).collect::<Vec<_>>(),
            "lines": self.lines.iter()
                .map(|l| json!({"points": list(&l.points), "kind": l.kind, "label": l.label}))
                .collect::<Vec<_>>(),
            "spots": self.spots.iter()
                .map(|s| json!({"at": pair(&s.point), "kind": s.kind, "label": s.label, "href": s.href}))
                .collect::<Vec<_>>(),
        })
        .to_string()
    }

    /// The scene as a drawing.
    pub(crate) fn drawing(&self, label: &str) -> Markup {
        let points = self.points();
        if points.is_empty() {
            return html! {};
        }
        let on = Projection::around(&points, LEAST_DEGREES);
        html! {
            svg.map-drawing viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(label) preserveAspectRatio="xMidYMid meet" {
                @for area in &self.areas { polygon.area points=(on.path(area)) {} }
                @for line in &self.lines {
                    polyline class={ "line " (line.kind) } points=(on.path(&line.points)) { title { (line.label) } }
                }
                @for spot in &self.spots {
                    @let (x, y) = on.place(spot.point);
                    @if spot.kind == "station" {
                        rect.spot.station x=(format!("{:.1}", x - 7.0)) y=(format!("{:.1}", y - 7.0)) width="14" height="14" rx="3" { title { (spot.label) } }
                    } @else {
                        circle class={ "spot " (spot.kind) } cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="4.5" { title { (spot.label) } }
                    }
                }
            }
        }
    }
}

/// The address and the phone's position with its circle of accuracy.
pub(crate) fn fix(address: Point, phone: Point, accuracy_m: u32, label: &str) -> Markup {
    let spread = f64::from(accuracy_m.max(10)) * 1.6 / DEGREE_M;
    let moved = |lat: f64, lon: f64| {
        Point::from_degrees(phone.lat_degrees() + lat, phone.lon_degrees() + lon).unwrap_or(phone)
    };
    let frame = [moved(-spread, -spread), moved(spread, spread), address, phone];
    let on = Projection::around(&frame, LEAST_FIX_DEGREES);
    let ((px, py), (ax, ay)) = (on.place(phone), on.place(address));
    let number = |value: f64| format!("{value:.1}");
    html! {
        svg.map-drawing.fix viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(label) {
            circle.accuracy cx=(number(px)) cy=(number(py)) r=(number(on.metres(f64::from(accuracy_m)))) {}
            line.gap x1=(number(px)) y1=(number(py)) x2=(number(ax)) y2=(number(ay)) {}
            circle.phone cx=(number(px)) cy=(number(py)) r="11" {}
            path.address d=(format!("M{ax:.1} {ay:.1}l-13 -26a15 15 0 1 1 26 0z")) {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_stays_in_its_frame() {
        let spot = |lat, lon| Spot {
            point: Point::from_degrees(lat, lon).unwrap(),
            kind: "ahead",
            label: "<b>".into(),
            href: None,
        };
        let scene = Scene { spots: vec![spot(30.2, -97.9), spot(30.4, -97.6)], ..Scene::default() };
        let drawn = scene.drawing("Map").into_string();
        assert!(drawn.contains("&lt;b&gt;"));
        for part in drawn.split("cx=\"").skip(1) {
            let x: f64 = part.split('"').next().unwrap().parse().unwrap();
            assert!((0.0..=WIDTH).contains(&x), "{x}");
        }
    }

    #[test]
    fn distances_are_straight_lines() {
        let at = |lat, lon| Point::from_degrees(lat, lon).unwrap();
        assert_eq!(at(30.0, -97.0).metres_to(at(30.0, -97.0)), 0);
        let metres = at(30.0, -97.0).metres_to(at(30.001, -97.0));
        assert!((110..=112).contains(&metres), "{metres}");
    }
}
