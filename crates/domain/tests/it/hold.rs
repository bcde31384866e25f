//! Safety holds: where, when, for whom, and what they do.

use porchlight_domain::geo::Point;
use porchlight_domain::hold::*;
use porchlight_domain::time::{HOUR, Timestamp, Window};
use porchlight_domain::words::VehicleKind;
use proptest::prelude::*;

const NOON: Timestamp = Timestamp(12 * HOUR);

fn at(lat: f64, lon: f64) -> Point {
    Point::from_degrees(lat, lon).unwrap()
}

fn polygon(corners: &[(f64, f64)]) -> Area {
    Area::polygon(corners.iter().map(|(lat, lon)| at(*lat, *lon)).collect()).unwrap()
}

fn hours(from: i64, until: i64) -> Window {
    Window::new(Timestamp(from * HOUR), Timestamp(until * HOUR)).unwrap()
}

fn hold(level: Level, span: Window, area: Area) -> Hold {
    let vehicles = Vehicles::ALL;
    Hold { source: HoldSource::Operator, level, span, areas: vec![area], vehicles }
}

#[test]
fn a_polygon_holds_its_inside_its_line_and_nothing_else() {
    // The letter L.
    let area = polygon(&[
        (0.0, 0.0),
        (0.0, 2.0),
        (1.0, 2.0),
        (1.0, 1.0),
        (2.0, 1.0),
        (2.0, 0.0),
        (0.0, 0.0),
    ]);
    for inside in [(0.5, 0.5), (0.5, 1.5), (1.5, 0.5), (0.0, 0.0), (1.0, 1.5), (2.0, 0.5)] {
        assert!(area.contains(at(inside.0, inside.1)), "{inside:?}");
    }
    for outside in [(1.5, 1.5), (-0.1, 0.5), (2.1, 0.5), (0.5, 2.1), (0.5, -0.1), (1.000_001, 1.5)]
    {
        assert!(!area.contains(at(outside.0, outside.1)), "{outside:?}");
    }
}

#[test]
fn the_date_line_cuts_no_area_in_two() {
    let area = polygon(&[(-18.0, 179.0), (-18.0, -179.0), (-16.0, -179.0), (-16.0, 179.0)]);
    assert!(area.contains(at(-17.0, 179.9)) && area.contains(at(-17.0, -179.9)));
    assert!(area.contains(at(-17.0, 180.0)) && !area.contains(at(-17.0, 0.0)));
    let circle = Area::circle(at(-17.0, 179.99), 5_000).unwrap();
    assert!(circle.contains(at(-17.0, -179.99)) && !circle.contains(at(-17.0, -179.9)));
}

#[test]
fn what_is_no_area_is_refused() {
    assert_eq!(Area::polygon(vec![at(0.0, 0.0), at(1.0, 1.0)]), Err(NotAnArea));
    assert_eq!(
        Area::polygon(vec![at(0.0, 0.0), at(1.0, 1.0), at(2.0, 2.0), at(0.0, 0.0)]),
        Err(NotAnArea)
    );
    assert_eq!(Area::circle(at(0.0, 0.0), MAX_RADIUS + 1), Err(NotAnArea));
}

proptest! {
    #[test]
    fn a_convex_area_agrees_with_its_sides(
        turn in 0.0f64..6.2, size in 0.01f64..2.0, lat in -60.0f64..60.0, lon in -180.0f64..180.0,
        x in -3.0f64..3.0, y in -3.0f64..3.0,
    ) {
        // A square turned by some angle; inside means that both turned coordinates are small.
        let corner = |k: f64| {
            let angle = turn + k * std::f64::consts::FRAC_PI_2;
            let lon = lon + size * angle.cos();
            at(lat + size * angle.sin(), (lon + 540.0).rem_euclid(360.0) - 180.0)
        };
        let area = Area::polygon((0..4).map(|k| corner(f64::from(k))).collect()).unwrap();
        let (dx, dy) = (x * size, y * size);
        let along = (dx * turn.cos() + dy * turn.sin()).abs() + (dy * turn.cos() - dx * turn.sin()).abs();
        prop_assume!((along - size).abs() > 0.000_1 && (lat + dy).abs() < 89.0);
        let point = at(lat + dy, (lon + dx + 540.0).rem_euclid(360.0) - 180.0);
        prop_assert_eq!(area.contains(point), along < size);
    }

    #[test]
    fn a_circle_is_as_wide_as_it_says(lat in -70.0f64..70.0, lon in -179.0f64..179.0, radius in 100u32..200_000) {
        let circle = Area::circle(at(lat, lon), radius).unwrap();
        let north = |metres: f64| at(lat + metres / 111_195.08, lon);
        prop_assert!(circle.contains(north(f64::from(radius) * 0.999)));
        prop_assert!(!circle.contains(north(f64::from(radius) * 1.001 + 1.0)));
    }

    #[test]
    fn a_hold_touches_a_block_if_they_share_a_moment(from in 0i64..20, long in 1i64..6, block in 0i64..20) {
        let hold = hold(Level::Stop, hours(from, from + long), Area::circle(at(40.0, -3.0), 1_000).unwrap());
        let window = hours(block, block + 4);
        let share = from < block + 4 && block < from + long;
        prop_assert_eq!(hold.touches(window, at(40.0, -3.0), VehicleKind::Van), share);
        prop_assert!(!hold.touches(window, at(41.0, -3.0), VehicleKind::Van));
    }
}

#[test]
fn the_strongest_hold_decides_and_says_from_when() {
    let here = at(40.0, -3.0);
    let around = || Area::circle(here, 2_000).unwrap();
    let holds = [
        hold(Level::Notice, hours(0, 24), around()),
        hold(Level::Stop, hours(14, 18), around()),
        hold(Level::Stop, hours(13, 15), around()),
        hold(Level::Slow, hours(11, 20), around()),
    ];
    let of = |list: &[Hold], block| effect(list, block, &[at(0.0, 0.0), here], VehicleKind::Van);
    let told = of(&holds, hours(12, 16)).unwrap();
    assert_eq!((told.level, told.hold, told.from), (Level::Stop, 2, Timestamp(13 * HOUR)));
    let early = of(&holds, hours(14, 16)).unwrap();
    assert_eq!((early.hold, early.from), (1, Timestamp(14 * HOUR)));
    assert_eq!(of(&holds, hours(20, 23)).unwrap().level, Level::Notice);
    assert_eq!(of(&holds, hours(24, 26)), None);
}

#[test]
fn ice_stops_bicycles_before_it_stops_vans() {
    let here = at(40.0, -3.0);
    let mut ice = hold(Level::Stop, hours(0, 24), Area::circle(here, 2_000).unwrap());
    ice.vehicles = Vehicles::of(&[VehicleKind::Bike]);
    assert!(ice.covers(NOON, here, VehicleKind::Bike));
    assert!(!ice.covers(NOON, here, VehicleKind::Van));
    assert!(VehicleKind::ALL.iter().all(|kind| Vehicles::ALL.has(*kind)));
}

#[test]
fn a_hold_that_lifts_duties_excuses_and_a_notice_does_not() {
    let area = || Area::circle(at(0.0, 0.0), 1).unwrap();
    assert!(hold(Level::Notice, hours(0, 1), area()).fact().is_none());
    assert!(hold(Level::Slow, hours(0, 1), area()).fact().is_some());
    assert!(hold(Level::Stop, hours(0, 1), area()).fact().is_some());
}

#[test]
fn the_published_rule_from_an_alert_to_a_level() {
    let level =
        |severity, urgency, certainty| level_of(AlertFacts { severity, urgency, certainty });
    use Certainty::{Likely, Observed, Possible};
    use Urgency::{Expected, Future, Immediate, Past};
    assert_eq!(level(Severity::Extreme, Immediate, Observed), Some(Level::Stop));
    assert_eq!(level(Severity::Severe, Expected, Likely), Some(Level::Stop));
    assert_eq!(level(Severity::Severe, Future, Likely), Some(Level::Slow));
    assert_eq!(level(Severity::Severe, Expected, Possible), Some(Level::Slow));
    assert_eq!(level(Severity::Moderate, Expected, Likely), Some(Level::Slow));
    assert_eq!(level(Severity::Moderate, Future, Likely), Some(Level::Notice));
    assert_eq!(level(Severity::Minor, Immediate, Observed), Some(Level::Notice));
    assert_eq!(level(Severity::Extreme, Past, Observed), None);
    let unknown = level(Severity::Unknown, Urgency::Unknown, Certainty::Unknown);
    assert_eq!(unknown, Some(Level::Slow));
}

#[test]
fn an_area_comes_within_the_distance_that_its_nearest_side_has() {
    let here = at(30.0, -97.0);
    // A tenth of a degree north is 11.1 km; the side passes nearer than its corners.
    let north = polygon(&[(30.1, -98.0), (30.1, -96.0), (31.0, -96.0), (31.0, -98.0)]);
    assert!(!north.comes_within(here, 11_000));
    assert!(north.comes_within(here, 11_200));
    // A tenth of a degree east is shorter there: 9.6 km.
    let east = polygon(&[(29.0, -96.9), (31.0, -96.9), (31.0, -96.0), (29.0, -96.0)]);
    assert!(!east.comes_within(here, 9_500));
    assert!(east.comes_within(here, 9_700));
    let round = Area::circle(at(30.2, -97.0), 10_000).unwrap();
    assert!(!round.comes_within(here, 12_000) && round.comes_within(here, 12_500));
    assert!(
        polygon(&[(29.0, -98.0), (29.0, -96.0), (31.0, -97.0)]).comes_within(here, 0),
        "inside"
    );
    let over_the_date_line = polygon(&[(-1.0, 179.9), (1.0, 179.9), (1.0, -179.9), (-1.0, -179.9)]);
    assert!(over_the_date_line.comes_within(at(0.0, -179.8), 11_200));
}
