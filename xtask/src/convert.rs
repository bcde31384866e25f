//! `cargo xtask convert-almrrc`: turns the real routes of the Amazon Last Mile Routing Research
//! Challenge into order files that `porchlight import orders` takes, one for each route, and their
//! stations into `stations.json`. The data is for research: it is read where it lies and what is
//! written stays out of the repository.
//!
//! Owns: the mapping below. Never does: invent people or streets; what the data does not say (names,
//! weights, contacts) is a plain label or empty.

use anyhow::{Context, Result, bail};
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Hours after the departure in which a parcel without a promised window is to arrive.
const OPEN_HOURS: i64 = 12;
/// Columns of an order file.
const COLUMNS: [&str; 18] = [
    "external_reference",
    "recipient",
    "address",
    "latitude",
    "longitude",
    "window_start",
    "window_end",
    "barcodes",
    "volume_ml",
    "weight_g",
    "notes",
    "email",
    "phone",
    "language",
    "carrier",
    "tracking_link",
    "attended_only",
    "service_seconds",
];

#[derive(Deserialize)]
struct Route {
    station_code: String,
    #[serde(rename = "date_YYYY_MM_DD")]
    date: String,
    departure_time_utc: String,
    executor_capacity_cm3: f64,
    stops: BTreeMap<String, Stop>,
}

#[derive(Deserialize)]
struct Stop {
    lat: f64,
    lng: f64,
    #[serde(rename = "type")]
    kind: String,
    zone_id: Option<String>,
}

#[derive(Deserialize)]
struct Package {
    time_window: PackageWindow,
    planned_service_time_seconds: f64,
    dimensions: Dimensions,
}

#[derive(Deserialize)]
struct PackageWindow {
    start_time_utc: Option<String>,
    end_time_utc: Option<String>,
}

#[derive(Deserialize)]
struct Dimensions {
    depth_cm: f64,
    height_cm: f64,
    width_cm: f64,
}

/// Packages by stop and id.
type Packages = BTreeMap<String, BTreeMap<String, Package>>;

/// A station of the sample.
#[derive(Debug, Serialize, PartialEq)]
struct Station {
    code: String,
    latitude: f64,
    longitude: f64,
    time_zone: String,
    routes: Vec<Written>,
}

/// One order file.
#[derive(Debug, Serialize, PartialEq)]
struct Written {
    file: String,
    orders: usize,
    packages: usize,
    /// By the station's clock.
    departure: String,
    vehicle_volume_ml: f64,
}

/// Converts every route of `folder` to files in `out`, moved to `date`.
///
/// # Errors
/// A file is missing or not of the form, or `out` cannot be written.
pub(crate) fn run(folder: &Path, out: &Path, date: &str) -> Result<()> {
    let date: Date = date.parse().context("--date: give a date such as 2026-11-25")?;
    let routes: BTreeMap<String, Route> = read(&folder.join("new_route_data.json"))?;
    let packages: BTreeMap<String, Packages> = read(&folder.join("new_package_data.json"))?;
    fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
    let mut stations: BTreeMap<String, Station> = BTreeMap::new();
    for (id, route) in &routes {
        let packages = packages.get(id).with_context(|| format!("{id} has no packages"))?;
        let (mut station, rows) = convert(id, route, packages, date).context(id.clone())?;
        for written in &station.routes {
            let path = out.join(&written.file);
            let mut file = csv::Writer::from_path(&path)
                .with_context(|| format!("writing {}", path.display()))?;
            file.write_record(COLUMNS)?;
            rows.iter().try_for_each(|row| file.write_record(row))?;
            file.flush()?;
            println!("{}: {} orders, {} packages", written.file, written.orders, written.packages);
        }
        match stations.get_mut(&station.code) {
            Some(known) => known.routes.append(&mut station.routes),
            None => drop(stations.insert(station.code.clone(), station)),
        }
    }
    let list: Vec<&Station> = stations.values().collect();
    fs::write(out.join("stations.json"), serde_json::to_string_pretty(&list)? + "\n")?;
    println!("stations.json: {} stations, {} routes", list.len(), routes.len());
    Ok(())
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    // The data set writes absent values as NaN, which is not JSON.
    serde_json::from_str(&text.replace(": NaN", ": null"))
        .with_context(|| format!("{} is not of the form of its data set", path.display()))
}

fn convert(
    id: &str,
    route: &Route,
    packages: &Packages,
    date: Date,
) -> Result<(Station, Vec<[String; COLUMNS.len()]>)> {
    let base = route.stops.values().find(|stop| stop.kind == "Station").context("no station")?;
    let zone_name = zone_name(base.lng);
    let zone = TimeZone::get(zone_name)?;
    let departure = local(&format!("{} {}", route.date, route.departure_time_utc), &zone)?;
    // Moved by whole days of the station's clock: nine in the morning stays nine in the morning.
    let days = departure.date().until(date)?;
    let name = id.rsplit('-').next().unwrap_or(id);
    let mut rows = vec![];
    let mut count = 0;
    for (stop_id, stop) in route.stops.iter().filter(|(_, stop)| stop.kind != "Station") {
        let parcels = packages.get(stop_id).filter(|parcels| !parcels.is_empty());
        let parcels = parcels.with_context(|| format!("stop {stop_id} has no packages"))?;
        let (start, end) = window(parcels.values(), departure, &zone)
            .with_context(|| format!("stop {stop_id}"))?;
        let list = |text: fn((&String, &Package)) -> String| {
            parcels.iter().map(text).collect::<Vec<_>>().join("|")
        };
        let service: f64 = parcels.values().map(|p| p.planned_service_time_seconds).sum();
        let zone_id = stop.zone_id.as_deref().unwrap_or("unknown");
        count += parcels.len();
        rows.push([
            format!("{name}-{stop_id}"),
            format!("Recipient {stop_id}"),
            format!("Stop {stop_id}, zone {zone_id}"),
            format!("{:.6}", stop.lat),
            format!("{:.6}", stop.lng),
            minute(start.checked_add(days)?),
            minute(end.checked_add(days)?),
            list(|(package, _)| package.trim_start_matches("PackageID_").to_owned()),
            list(|(_, package)| format!("{:.0}", volume_ml(&package.dimensions))),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            "en".into(),
            String::new(),
            String::new(),
            "no".into(),
            format!("{service:.0}"),
        ]);
    }
    let written = Written {
        file: format!("{}-{name}.csv", route.station_code),
        orders: rows.len(),
        packages: count,
        departure: minute(departure.checked_add(days)?),
        vehicle_volume_ml: route.executor_capacity_cm3,
    };
    let station = Station {
        code: route.station_code.clone(),
        latitude: base.lat,
        longitude: base.lng,
        time_zone: zone_name.into(),
        routes: vec![written],
    };
    Ok((station, rows))
}

/// The time in which all promises of a stop are kept; without any, the hours after the departure.
fn window<'a>(
    packages: impl Iterator<Item = &'a Package>,
    departure: DateTime,
    zone: &TimeZone,
) -> Result<(DateTime, DateTime)> {
    let mut found: Option<(DateTime, DateTime)> = None;
    for package in packages {
        let PackageWindow { start_time_utc: Some(start), end_time_utc: Some(end) } =
            &package.time_window
        else {
            continue;
        };
        let (start, end) = (local(start, zone)?, local(end, zone)?);
        found = Some(found.map_or((start, end), |(from, to)| (from.max(start), to.min(end))));
    }
    let midnight = departure.date().at(23, 59, 0, 0);
    let open = departure.checked_add(SignedDuration::from_hours(OPEN_HOURS))?.min(midnight);
    let (start, end) = found.unwrap_or((departure, open));
    if start >= end {
        bail!("its packages promise windows that exclude each other: {start} to {end}");
    }
    Ok((start, end))
}

/// `2018-08-11 15:12:44` in UTC, by the clock of the zone.
fn local(utc: &str, zone: &TimeZone) -> Result<DateTime> {
    let civil: DateTime =
        utc.replacen(' ', "T", 1).parse().with_context(|| format!("\"{utc}\" is not a time"))?;
    let instant = TimeZone::UTC.to_timestamp(civil)?;
    Ok(zone.to_datetime(instant))
}

fn minute(at: DateTime) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// One cubic centimetre is one millilitre.
fn volume_ml(sides: &Dimensions) -> f64 {
    sides.depth_cm * sides.height_cm * sides.width_cm
}

/// The zone of a place in the United States by its longitude: near enough for the regions of the
/// data set (Seattle, Los Angeles, Austin, Chicago, Boston), which lie far from the borders.
fn zone_name(longitude: f64) -> &'static str {
    match longitude {
        west if west < -115.0 => "America/Los_Angeles",
        west if west < -101.0 => "America/Denver",
        west if west < -82.0 => "America/Chicago",
        _ => "America/New_York",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROUTES: &str = r#"{"RouteID_a-1b-77aa": {"station_code": "DXX1",
        "date_YYYY_MM_DD": "2018-08-11", "departure_time_utc": "15:12:44",
        "executor_capacity_cm3": 4247527.0, "stops": {
        "AA": {"lat": 42.1, "lng": -88.02, "type": "Dropoff", "zone_id": "D-8.3E"},
        "AB": {"lat": 42.2, "lng": -88.04, "type": "Dropoff", "zone_id": NaN},
        "ST": {"lat": 42.3, "lng": -87.98, "type": "Station", "zone_id": NaN}}}}"#;
    const PACKAGES: &str = r#"{"RouteID_a-1b-77aa": {
        "AA": {"PackageID_one": {"time_window": {"start_time_utc": NaN, "end_time_utc": NaN},
            "planned_service_time_seconds": 78.0,
            "dimensions": {"depth_cm": 10.0, "height_cm": 2.5, "width_cm": 20.0}}},
        "AB": {"PackageID_three": {"time_window": {"start_time_utc": "2018-08-11 16:00:00",
            "end_time_utc": "2018-08-12 00:00:00"}, "planned_service_time_seconds": 30.4,
            "dimensions": {"depth_cm": 1.0, "height_cm": 1.0, "width_cm": 1.0}},
          "PackageID_two": {"time_window": {"start_time_utc": "2018-08-11 15:00:00",
            "end_time_utc": "2018-08-11 23:30:00"}, "planned_service_time_seconds": 30.0,
            "dimensions": {"depth_cm": 2.0, "height_cm": 2.0, "width_cm": 2.0}}}}}"#;

    fn converted(routes: &str, packages: &str, date: &str) -> Result<(String, String)> {
        let folder = tempfile::tempdir()?;
        fs::write(folder.path().join("new_route_data.json"), routes)?;
        fs::write(folder.path().join("new_package_data.json"), packages)?;
        let out = folder.path().join("out");
        run(folder.path(), &out, date)?;
        let orders = fs::read_to_string(out.join("DXX1-77aa.csv"))?;
        Ok((orders, fs::read_to_string(out.join("stations.json"))?))
    }

    #[test]
    fn each_stop_is_an_order_and_its_packages_are_its_barcodes() {
        let (orders, _) = converted(ROUTES, PACKAGES, "2026-11-25").unwrap();
        let rows: Vec<&str> = orders.lines().collect();
        assert_eq!(rows.len(), 3);
        assert_eq!(rows[0], COLUMNS.join(","));
        // 15:12 UTC was 10:12 in Chicago in August; it stays 10:12 in November.
        assert_eq!(
            rows[1],
            "77aa-AA,Recipient AA,\"Stop AA, zone D-8.3E\",42.100000,-88.020000,2026-11-25 10:12,\
             2026-11-25 22:12,one,500,,,,,en,,,no,78"
        );
        assert_eq!(
            rows[2],
            "77aa-AB,Recipient AB,\"Stop AB, zone unknown\",42.200000,-88.040000,\
             2026-11-25 11:00,2026-11-25 18:30,three|two,1|8,,,,,en,,,no,60"
        );
    }

    #[test]
    fn stations_name_their_place_zone_and_routes() {
        let (_, stations) = converted(ROUTES, PACKAGES, "2026-11-25").unwrap();
        let read: serde_json::Value = serde_json::from_str(&stations).unwrap();
        assert_eq!(read[0]["code"], "DXX1");
        assert_eq!(read[0]["latitude"], 42.3);
        assert_eq!(read[0]["time_zone"], "America/Chicago");
        assert_eq!(read[0]["routes"][0]["file"], "DXX1-77aa.csv");
        assert_eq!(read[0]["routes"][0]["packages"], 3);
        assert_eq!(read[0]["routes"][0]["departure"], "2026-11-25 10:12");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let error = |routes: &str, packages: &str, date: &str| {
            format!("{:#}", converted(routes, packages, date).unwrap_err())
        };
        assert!(error(ROUTES, PACKAGES, "25.11.2026").contains("--date: give a date such as"));
        assert!(error("{", PACKAGES, "2026-11-25").contains("new_route_data.json is not of"));
        assert!(error(ROUTES, "{}", "2026-11-25").contains("RouteID_a-1b-77aa has no packages"));
        let clash = PACKAGES.replace("2018-08-11 23:30:00", "2018-08-11 15:30:00");
        let said = error(ROUTES, &clash, "2026-11-25");
        assert!(said.contains("stop AB: its packages promise windows that exclude"), "{said}");
    }
}
