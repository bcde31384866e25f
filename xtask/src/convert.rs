//! `cargo xtask convert-almrrc`: turns real routes into order files (see `almrrc.rs`) and says what
//! was written. The data is for research: it is read where it lies and what is written stays out of
//! the repository.

use crate::almrrc;
use anyhow::Result;
use std::path::Path;

/// Converts every route of `folder` to files in `out`, moved to `date`.
///
/// # Errors
/// A file is missing or not of the form, or `out` cannot be written.
pub(crate) fn run(folder: &Path, out: &Path, date: &str) -> Result<()> {
    let stations = almrrc::write(folder, out, date)?;
    let routes: Vec<_> = stations.iter().flat_map(|station| &station.routes).collect();
    for route in &routes {
        println!("{}: {} orders, {} packages", route.file, route.orders, route.packages);
    }
    println!("stations.json: {} stations, {} routes", stations.len(), routes.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::almrrc::COLUMNS;
    use std::fs;

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
