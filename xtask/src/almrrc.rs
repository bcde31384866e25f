//! The real routes of the Amazon Last Mile Routing Research Challenge as order files that
//! `porchlight import orders` takes: one file for each route, and their stations.
//!
//! Owns: the mapping of the data set's fields. Never does: print (see `convert.rs`), or invent people
//! or streets; what the data does not say (names, weights, contacts) is a plain label or empty. The
//! server's end-to-end test on real routes uses this very file. Start at [`write()`].

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
pub(crate) const COLUMNS: [&str; 18] = [
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
pub(crate) struct Station {
    pub(crate) code: String,
    pub(crate) latitude: f64,
    pub(crate) longitude: f64,
    pub(crate) time_zone: String,
    pub(crate) routes: Vec<Written>,
}

/// One order file.
#[derive(Debug, Serialize, PartialEq)]
pub(crate) struct Written {
    pub(crate) file: String,
    pub(crate) orders: usize,
    pub(crate) packages: usize,
    /// By the station's clock.
    pub(crate) departure: String,
    pub(crate) vehicle_volume_ml: f64,
}

/// Writes every route of `folder` as a file into `out`, moved to `date`, and `stations.json`.
///
/// # Errors
/// A file is missing or not of the form, or `out` cannot be written.
pub(crate) fn write(folder: &Path, out: &Path, date: &str) -> Result<Vec<Station>> {
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
        }
        match stations.get_mut(&station.code) {
            Some(known) => known.routes.append(&mut station.routes),
            None => drop(stations.insert(station.code.clone(), station)),
        }
    }
    let list: Vec<Station> = stations.into_values().collect();
    fs::write(out.join("stations.json"), serde_json::to_string_pretty(&list)? + "\n")?;
    Ok(list)
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
