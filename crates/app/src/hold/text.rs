//! Areas as they are kept: JSON in micro-degrees.

use porchlight_domain::geo::Point;
use porchlight_domain::hold::Area;
use serde_json::{Value, json};

/// Corners drawn for a circle on a map.
const CIRCLE_CORNERS: u32 = 48;
/// Metres in a degree of latitude.
const DEGREE_M: f64 = 111_320.0;

/// Areas as JSON.
pub(crate) fn areas_json(areas: &[Area]) -> String {
    let one = |area: &Area| match area {
        Area::Polygon(corners) => {
            let list: Vec<[i32; 2]> = corners.iter().map(|p| [p.lat, p.lon]).collect();
            json!({"polygon": list})
        }
        Area::Circle { middle, radius } => {
            json!({"circle": [middle.lat, middle.lon], "radius": radius})
        }
    };
    Value::Array(areas.iter().map(one).collect()).to_string()
}

/// Reads what was kept; nothing if it is damaged.
#[must_use]
pub fn read_areas(text: &str) -> Option<Vec<Area>> {
    let point = |pair: &Value| {
        let part = |at: usize| i32::try_from(pair.get(at)?.as_i64()?).ok();
        Some(Point { lat: part(0)?, lon: part(1)? })
    };
    let one = |value: &Value| {
        if let Some(corners) = value.get("polygon").and_then(Value::as_array) {
            return Area::polygon(corners.iter().map(point).collect::<Option<_>>()?).ok();
        }
        let radius = u32::try_from(value.get("radius")?.as_u64()?).ok()?;
        Area::circle(point(value.get("circle")?)?, radius).ok()
    };
    let value: Value = serde_json::from_str(text).ok()?;
    value.as_array()?.iter().map(one).collect()
}

/// The outline of an area, for a map.
#[must_use]
pub fn area_points(area: &Area) -> Vec<Point> {
    match area {
        Area::Polygon(corners) => corners.clone(),
        Area::Circle { middle, radius } => {
            let north = f64::from(*radius) / DEGREE_M;
            let narrow = middle.lat_degrees().to_radians().cos().max(0.01);
            let corner = |n: u32| {
                let turn = f64::from(n) / f64::from(CIRCLE_CORNERS) * std::f64::consts::TAU;
                let lat = middle.lat_degrees() + north * turn.sin();
                let lon = middle.lon_degrees() + north / narrow * turn.cos();
                Point::from_degrees(lat.clamp(-90.0, 90.0), (lon + 540.0).rem_euclid(360.0) - 180.0)
            };
            (0..CIRCLE_CORNERS).filter_map(corner).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_are_read_back_as_they_were_kept() {
        let at = |lat, lon| Point::from_degrees(lat, lon).unwrap();
        let polygon =
            Area::polygon(vec![at(30.0, -97.0), at(30.1, -97.0), at(30.0, -97.1)]).unwrap();
        let circle = Area::circle(at(30.2, -97.7), 5_000).unwrap();
        let areas = vec![polygon, circle];
        assert_eq!(read_areas(&areas_json(&areas)), Some(areas));
        assert_eq!(read_areas("[{\"polygon\":[[1,2]]}]"), None);
        assert_eq!(read_areas("no"), None);
    }

    #[test]
    fn the_outline_of_a_circle_lies_at_its_radius() {
        let middle = Point::from_degrees(30.2, -97.7).unwrap();
        let circle = Area::circle(middle, 5_000).unwrap();
        for corner in area_points(&circle) {
            let metres = middle.metres_to(corner);
            assert!((4_900..=5_100).contains(&metres), "{metres}");
        }
    }
}
