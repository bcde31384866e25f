//! Coordinates, and the ways in which they are usually wrong.

use super::column::{Column, Fields};
use super::rules::{Rules, invalid, shown};
use crate::error::Invalid;
use porchlight_domain::geo::Point;

/// Farthest that an order may lie from its station, in kilometres as the crow flies.
pub const MAX_STATION_KM: f64 = 300.0;
/// Decimals that at least one coordinate must have: four are about eleven metres.
pub const MIN_DECIMALS: usize = 4;
/// Mean radius of the earth in kilometres.
const EARTH_KM: f64 = 6_371.0;

/// Kilometres between two points as the crow flies.
#[must_use]
pub fn kilometres(a: Point, b: Point) -> f64 {
    let (lat_a, lat_b) = (a.lat_degrees().to_radians(), b.lat_degrees().to_radians());
    let half_lat = (lat_b - lat_a) / 2.0;
    let half_lon = (b.lon_degrees() - a.lon_degrees()).to_radians() / 2.0;
    let h = half_lat.sin().powi(2) + lat_a.cos() * lat_b.cos() * half_lon.sin().powi(2);
    2.0 * EARTH_KM * h.sqrt().min(1.0).asin()
}

pub(super) fn point(rules: &Rules, fields: &Fields) -> Result<Point, Vec<Invalid>> {
    let texts = [Column::Latitude, Column::Longitude].map(|column| (column, fields.get(column)));
    let mut wrong = vec![];
    let degrees = texts.map(|(column, text)| {
        let value = degrees(text);
        if value.is_none() {
            wrong.push(not_degrees(column, text));
        }
        value
    });
    let [Some(lat), Some(lon)] = degrees else { return Err(wrong) };
    let Some(point) = Point::from_degrees(lat, lon) else {
        return Err(vec![out_of_range(rules, lat, lon)]);
    };
    if lat.abs() < 0.01 && lon.abs() < 0.01 {
        let message = "0, 0 lies in the sea and stands for \"not found\"; look the address up \
                       again and give its coordinates";
        return Err(vec![invalid(Column::Latitude, "coordinates_zero", message)]);
    }
    let away = kilometres(rules.station, point);
    if away > MAX_STATION_KM {
        if is_near(rules, lon, lat) {
            return Err(vec![swapped()]);
        }
        let message = format!(
            "this point is {away:.0} km from the station, more than {MAX_STATION_KM:.0} km; check \
             the signs and the address"
        );
        return Err(vec![invalid(Column::Latitude, "too_far", message)]);
    }
    if texts.iter().all(|(_, text)| decimals(text) < MIN_DECIMALS) {
        let message = format!(
            "{}, {} is too coarse to find a door; give at least {MIN_DECIMALS} decimals, writing \
             zeros at the end if they are real",
            shown(texts[0].1),
            shown(texts[1].1)
        );
        return Err(vec![invalid(Column::Latitude, "coordinates_coarse", message)]);
    }
    Ok(point)
}

/// `40.4168`, or `40,4168` with a decimal comma.
fn degrees(text: &str) -> Option<f64> {
    let text = text.trim().replace(',', ".");
    let plain = text.chars().all(|c| c.is_ascii_digit() || "+-.".contains(c));
    text.parse::<f64>().ok().filter(|value| plain && value.is_finite())
}

fn decimals(text: &str) -> usize {
    text.trim().split_once(['.', ',']).map_or(0, |(_, decimals)| decimals.len())
}

fn is_near(rules: &Rules, lat: f64, lon: f64) -> bool {
    Point::from_degrees(lat, lon).is_some_and(|p| kilometres(rules.station, p) <= MAX_STATION_KM)
}

fn swapped() -> Invalid {
    let message = "latitude and longitude are swapped: the other way round the point lies near \
                   the station; exchange the two";
    invalid(Column::Latitude, "coordinates_swapped", message)
}

fn out_of_range(rules: &Rules, lat: f64, lon: f64) -> Invalid {
    if is_near(rules, lon, lat) {
        return swapped();
    }
    let (column, most, value) =
        if lat.abs() > 90.0 { (Column::Latitude, 90, lat) } else { (Column::Longitude, 180, lon) };
    let message = format!(
        "{value} is not between -{most} and {most} degrees; perhaps the decimal point was lost"
    );
    invalid(column, "out_of_range", message)
}

fn not_degrees(column: Column, text: &str) -> Invalid {
    if text.is_empty() {
        let message = format!("the row has no {column}; look the address up and fill it in");
        return invalid(column, "missing", message);
    }
    let message = format!(
        "\"{}\" is not a number of degrees such as 40.416775 (no letters, no minutes and seconds)",
        shown(text)
    );
    invalid(column, "not_degrees", message)
}
