//! Stations, service areas, programmes and terms.

use super::{ctx, read_text, station as find};
use crate::cli::{
    ProgrammeCommand, ServiceAreaCommand, StationArguments, StationCommand, TermsCommand,
};
use crate::failure::{Failure, Outcome};
use crate::screen::Screen;
use porchlight_app::App;
use porchlight_app::station::{Made, NewStation};
use porchlight_domain::geo::Point;
use porchlight_domain::pay::PayRule;
use serde_json::{Value, json};

pub(super) fn station(screen: &mut Screen<'_>, app: &App, command: StationCommand) -> Outcome {
    match command {
        StationCommand::Add(arguments) => add_station(screen, app, arguments),
        StationCommand::List => {
            let stations = app.stations()?;
            let lines: Vec<String> = stations
                .iter()
                .map(|s| {
                    format!("{:8} {:5} {}  {}", s.code, s.award_mode.code(), s.time_zone, s.name)
                })
                .collect();
            let text = if lines.is_empty() {
                "There are no stations; make one with `porchlight station add`.".into()
            } else {
                lines.join("\n")
            };
            let list: Vec<_> = stations
                .iter()
                .map(|s| {
                    json!({"id": s.id.to_string(), "code": s.code, "name": s.name,
                                "time_zone": s.time_zone, "mode": s.award_mode.code()})
                })
                .collect();
            screen.say(&text, &json!(list))
        }
    }
}

fn add_station(screen: &mut Screen<'_>, app: &App, new: StationArguments) -> Outcome {
    let point = Point::from_degrees(new.lat, new.lon).ok_or_else(|| {
        Failure::usage(
            format!("{}, {} is not a place", new.lat, new.lon),
            "give latitude -90 to 90 and longitude -180 to 180, in degrees",
        )
    })?;
    let code = new.code.clone();
    let made = app.make_station(
        &mut ctx(),
        NewStation {
            code: new.code,
            name: new.name,
            time_zone: new.time_zone,
            point,
            award_mode: new.mode,
            currency: new.currency,
            pay: PayRule {
                per_hour: new.per_hour,
                per_km: new.per_km,
                cost_per_km: new.cost_per_km,
                minimum_per_hour: new.minimum_per_hour,
            },
        },
    )?;
    said(screen, made, &format!("Station {code} is made."), &format!("a station {code}"))
}

/// Says that something was made, or that it stood there before.
fn said(screen: &mut Screen<'_>, made: Made, text: &str, taken: &str) -> Outcome {
    match made {
        Made::Made(id) => screen.say(text, &json!({"id": id})),
        Made::Taken => {
            Err(Failure::no(format!("there is {taken} already"), "choose another code or name"))
        }
    }
}

pub(super) fn service_area(
    screen: &mut Screen<'_>,
    app: &App,
    command: &ServiceAreaCommand,
) -> Outcome {
    let ServiceAreaCommand::Add { station: code, name, file } = command;
    let place = find(app, code)?;
    let corners = polygon(&read_text(file)?).map_err(|why| {
        Failure::usage(
            format!("{}: {why}", file.display()),
            "export one polygon as GeoJSON, coordinates as [longitude, latitude]",
        )
    })?;
    let made = app.make_service_area(&mut ctx(), place.id, name, &corners)?;
    let text = format!("Area \"{name}\" of {code} is drawn, with {} corners.", corners.len());
    said(screen, made, &text, &format!("an area \"{name}\" of {code}"))
}

/// The outer ring of the one polygon in a GeoJSON text (RFC 7946), without its repeated last corner.
fn polygon(text: &str) -> Result<Vec<Point>, String> {
    let root: Value = serde_json::from_str(text).map_err(|e| format!("it is not JSON: {e}"))?;
    let mut shape = &root;
    if shape["type"] == "FeatureCollection" {
        let features = shape["features"].as_array().map(Vec::as_slice).unwrap_or_default();
        let [one] = features else {
            return Err(format!("it holds {} features, not one", features.len()));
        };
        shape = one;
    }
    if shape["type"] == "Feature" {
        shape = &shape["geometry"];
    }
    if shape["type"] != "Polygon" {
        return Err(format!("its geometry is {}, not a Polygon", shape["type"]));
    }
    let rings = shape["coordinates"].as_array().map(Vec::as_slice).unwrap_or_default();
    let [ring] = rings else {
        return Err(format!(
            "it has {} rings; one outer ring is needed, without holes",
            rings.len()
        ));
    };
    let mut corners = vec![];
    for position in ring.as_array().map(Vec::as_slice).unwrap_or_default() {
        let degrees = |index: usize| position[index].as_f64();
        let point = degrees(1).zip(degrees(0)).and_then(|(lat, lon)| Point::from_degrees(lat, lon));
        corners.push(point.ok_or_else(|| format!("{position} is not a position"))?);
    }
    if corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    Ok(corners)
}

pub(super) fn programme(screen: &mut Screen<'_>, app: &App, command: ProgrammeCommand) -> Outcome {
    match command {
        ProgrammeCommand::Add { code, name, kind, terms } => {
            let terms = read_text(&terms)?;
            let made = app.make_programme(&mut ctx(), &code, &name, kind, &terms)?;
            let text = format!("Programme {code} is made, with version 1 of its terms.");
            said(screen, made, &text, &format!("a programme {code}"))
        }
        ProgrammeCommand::List => {
            let programmes = app.programmes()?;
            let lines: Vec<String> = programmes
                .iter()
                .map(|(p, terms)| {
                    let version = terms.as_ref().map_or(0, |t| t.version);
                    format!("{:12} {:12} terms {version}  {}", p.code, p.kind.code(), p.name)
                })
                .collect();
            let text = if lines.is_empty() {
                "There are no programmes; make one with `porchlight programme add`.".into()
            } else {
                lines.join("\n")
            };
            let list: Vec<_> = programmes
                .iter()
                .map(|(p, t)| {
                    json!({"id": p.id.to_string(), "code": p.code, "name": p.name,
                                     "terms": t.as_ref().map(|t| t.version)})
                })
                .collect();
            screen.say(&text, &json!(list))
        }
    }
}

pub(super) fn terms(screen: &mut Screen<'_>, app: &App, command: &TermsCommand) -> Outcome {
    let TermsCommand::Publish { programme: code, file } = command;
    let known = app.programmes()?;
    let Some((programme, _)) = known.iter().find(|(p, _)| p.code == *code) else {
        let codes: Vec<&str> = known.iter().map(|(p, _)| p.code.as_str()).collect();
        return Err(Failure::no(
            format!("there is no programme \"{code}\""),
            format!("known are {}", codes.join(", ")),
        ));
    };
    let version = app.publish_terms(&mut ctx(), programme.id, &read_text(file)?)?;
    let text = format!("Version {version} of the terms of {code} is published.");
    screen.say(&text, &json!({"programme": code, "version": version}))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQUARE: &str = r#"{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon",
        "coordinates": [[[-97.8, 30.2], [-97.7, 30.2], [-97.7, 30.3], [-97.8, 30.3], [-97.8, 30.2]]]}}"#;

    #[test]
    fn a_geojson_polygon_becomes_corners_with_latitude_first() {
        let corners = polygon(SQUARE).unwrap();
        assert_eq!(corners.len(), 4);
        assert_eq!(corners[0], Point { lat: 30_200_000, lon: -97_800_000 });
    }

    #[test]
    fn shapes_that_are_not_one_polygon_are_named() {
        assert!(polygon("{").unwrap_err().contains("not JSON"));
        assert!(polygon(r#"{"type": "Point"}"#).unwrap_err().contains("not a Polygon"));
        let empty = r#"{"type": "FeatureCollection", "features": []}"#;
        assert!(polygon(empty).unwrap_err().contains("0 features"));
        let hole = r#"{"type": "Polygon", "coordinates": [[], []]}"#;
        assert!(polygon(hole).unwrap_err().contains("2 rings"));
        let beyond = r#"{"type": "Polygon", "coordinates": [[[200, 30]]]}"#;
        assert!(polygon(beyond).unwrap_err().contains("not a position"));
    }
}
