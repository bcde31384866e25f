//! The shapes that several endpoints share, and the one place where times, positions, money and
//! codes cross between the conductor and JSON.
//!
//! Times are RFC 3339 in UTC, positions decimal degrees, money whole minor units with the currency
//! beside them, codes the stable spellings of `domain::words`.

use crate::problem::Problem;
use porchlight_app::pay::{AheadOf, shown_net, shown_pay, steps_ahead};
use porchlight_app::rows::{Award, Block, Station as StationRow};
use porchlight_app::{Error, Invalid, zone};
use porchlight_domain::geo::Point;
use porchlight_domain::time::{MINUTE, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use std::str::FromStr;
use utoipa::ToSchema;

/// RFC 3339 in UTC.
pub(super) fn time(at: Timestamp) -> String {
    zone::rfc3339(at)
}

/// RFC 3339 in UTC, if there is a time.
pub(super) fn maybe_time(at: Option<Timestamp>) -> Option<String> {
    at.map(zone::rfc3339)
}

/// RFC 3339 of what an outcome carries: microseconds since 1970.
pub(super) fn micros(at: i64) -> String {
    zone::rfc3339(Timestamp(at))
}

/// One field that cannot be taken.
pub(super) fn invalid(field: &str, code: &'static str, message: impl Into<String>) -> Problem {
    Problem::from(Error::Invalid(vec![Invalid::new(field, code, message)]))
}

/// Reads RFC 3339.
pub(super) fn read_time(field: &str, text: &str) -> Result<Timestamp, Problem> {
    zone::parse_rfc3339(text).ok_or_else(|| {
        invalid(field, "not_a_time", "give a time in RFC 3339, such as 2026-11-27T14:42:00Z")
    })
}

/// Reads an id or a stable code.
pub(super) fn read<T: FromStr<Err: Display>>(
    field: &str,
    code: &'static str,
    text: &str,
) -> Result<T, Problem> {
    text.parse().map_err(|error: T::Err| invalid(field, code, error.to_string()))
}

/// Reads an id.
pub(super) fn read_id<T: FromStr<Err: Display>>(field: &str, text: &str) -> Result<T, Problem> {
    read(field, "not_an_id", text)
}

/// Reads a stable code.
pub(super) fn read_code<T: FromStr<Err: Display>>(field: &str, text: &str) -> Result<T, Problem> {
    read(field, "unknown_code", text)
}

/// A point from decimal degrees.
pub(super) fn read_point(lat: f64, lon: f64) -> Result<Point, Problem> {
    Point::from_degrees(lat, lon).ok_or_else(|| {
        invalid(
            "position",
            "not_a_position",
            "latitude is -90 to 90, longitude -180 to 180 degrees",
        )
    })
}

/// An answer without content: it happened.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Empty {}

/// The published rule behind a block's pay, in minor units.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct PayRule {
    /// Paid for each hour.
    per_hour: i64,
    /// Paid for each expected kilometre.
    per_km: i64,
    /// What a kilometre costs the courier.
    cost_per_km: i64,
    /// Least net pay for each hour.
    minimum_per_hour: i64,
}

/// Steps that a block can take: when a place is free in a span, the pay rises for everybody on it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct StepsAhead {
    /// When the spans begin, past ones too.
    at: Vec<String>,
    /// The pay after one more step, two, and so on, up to the limit.
    pay: Vec<i64>,
}

impl From<&AheadOf> for StepsAhead {
    fn from(ahead: &AheadOf) -> Self {
        Self { at: ahead.at.iter().map(|at| time(*at)).collect(), pay: ahead.pay.clone() }
    }
}

/// A block as a courier sees it before and after entering.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct BlockCard {
    /// Id of the block.
    #[schema(example = "blk_06f0b2k5tz3q8v1m9r7c4xw2ag")]
    id: String,
    /// Start.
    starts_at: String,
    /// End.
    ends_at: String,
    /// Length.
    minutes: i64,
    /// Pay, minor units, with the steps taken so far.
    pay: i64,
    /// What steps have added, minor units.
    raised: i64,
    /// Steps that it can still take.
    steps: StepsAhead,
    /// Pay after the published cost of driving, minor units.
    net: i64,
    /// ISO 4217.
    currency: String,
    /// Smallest vehicle that fits: bike, sedan, suv or van.
    vehicle: &'static str,
    /// Places.
    places: u32,
    /// Expected stops.
    expected_stops: u32,
    /// Expected driving, metres.
    expected_metres: u32,
    /// The rule behind the pay.
    pay_rule: PayRule,
}

impl From<&Block> for BlockCard {
    fn from(block: &Block) -> Self {
        Self {
            id: block.id.to_string(),
            starts_at: time(block.starts_at),
            ends_at: time(block.ends_at),
            minutes: block.ends_at.since(block.starts_at) / MINUTE,
            pay: shown_pay(block),
            raised: block.raised,
            steps: StepsAhead::from(&steps_ahead(block)),
            net: shown_net(block),
            currency: block.currency.code().into(),
            vehicle: block.vehicle.code(),
            places: block.places,
            expected_stops: block.expected_stops,
            expected_metres: block.expected_metres,
            pay_rule: serde_json::from_str(&block.pay_rule).unwrap_or_default(),
        }
    }
}

/// An award without its block.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct AwardLine {
    /// Id of the award.
    id: String,
    /// held, checked_in, released, checked_out, forfeited, no_show or ended.
    state: &'static str,
    /// draw, race, direct, transfer or reserved.
    source: &'static str,
    /// When it was made.
    made_at: String,
    /// When the courier came to the station.
    checked_in_at: Option<String>,
    /// When they were loaded and free to leave.
    released_at: Option<String>,
    /// When the block ended for them.
    checked_out_at: Option<String>,
}

impl From<&Award> for AwardLine {
    fn from(award: &Award) -> Self {
        Self {
            id: award.id.to_string(),
            state: award.state.code(),
            source: award.source.code(),
            made_at: time(award.made_at),
            checked_in_at: maybe_time(award.checked_in_at),
            released_at: maybe_time(award.released_at),
            checked_out_at: maybe_time(award.checked_out_at),
        }
    }
}

/// A station.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct Station {
    /// Id of the station.
    id: String,
    /// Short code, as on labels.
    code: String,
    /// Name.
    name: String,
    /// IANA time zone.
    #[schema(example = "America/Chicago")]
    time_zone: String,
    /// Latitude, degrees.
    lat: f64,
    /// Longitude, degrees.
    lon: f64,
    /// How places are awarded: draw or race.
    award_mode: &'static str,
    /// Currency of pay, ISO 4217.
    currency: String,
}

impl From<&StationRow> for Station {
    fn from(station: &StationRow) -> Self {
        let place = Point { lat: station.lat, lon: station.lon };
        Self {
            id: station.id.to_string(),
            code: station.code.clone(),
            name: station.name.clone(),
            time_zone: station.time_zone.clone(),
            lat: place.lat_degrees(),
            lon: place.lon_degrees(),
            award_mode: station.award_mode.code(),
            currency: station.currency.code().into(),
        }
    }
}
