//! Stations, service areas, programmes and their terms.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Invalid, Result};
use crate::zone;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{ProgrammeId, ServiceAreaId, StationId, TermsId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::money::Currency;
use porchlight_domain::pay::PayRule;
use porchlight_domain::words::{AwardMode, ProgrammeKind};
use porchlight_store::rows::{Programme, ServiceArea, Station, Terms};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most characters of a name.
pub const MAX_NAME_CHARS: usize = 200;
/// Most corners of a service area.
pub const MAX_CORNERS: usize = 500;

/// What makes a station.
#[derive(Debug, Clone)]
pub struct NewStation {
    /// Short unique code, as printed on labels (`ATX1`).
    pub code: String,
    /// Name couriers read.
    pub name: String,
    /// IANA time zone.
    pub time_zone: String,
    /// Where it is.
    pub point: Point,
    /// How places are awarded.
    pub award_mode: AwardMode,
    /// Currency of pay.
    pub currency: Currency,
    /// Published pay rule.
    pub pay: PayRule,
}

/// Whether something was made, or stood there before under that name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Made {
    /// The id of the new thing, in text.
    Made(String),
    /// The name or code is taken.
    Taken,
}

/// The pay rule a station publishes.
#[must_use]
pub fn pay_rule(station: &Station) -> PayRule {
    PayRule {
        per_hour: station.pay_per_hour,
        per_km: station.pay_per_km,
        cost_per_km: station.cost_per_km,
        minimum_per_hour: station.legal_minimum_per_hour,
    }
}

/// The station's place.
#[must_use]
pub fn point(station: &Station) -> Point {
    Point { lat: station.lat, lon: station.lon }
}

fn check(new: &NewStation) -> Result<()> {
    let mut wrong = vec![];
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if new.code.is_empty() || new.code.len() > 16 || !new.code.chars().all(plain) {
        wrong.push(Invalid::new(
            "code",
            "code_not_plain",
            "use 1 to 16 letters, digits and dashes, for example ATX1",
        ));
    }
    if !is_name(&new.name) {
        wrong.push(Invalid::new("name", "name_length", NAME_RULE));
    }
    if !zone::is_zone(&new.time_zone) {
        wrong.push(Invalid::new(
            "time_zone",
            "unknown_zone",
            format!("\"{}\" is not an IANA time zone such as America/Chicago", new.time_zone),
        ));
    }
    if let Err(Error::Invalid(pay)) = check_pay(new.pay) {
        wrong.extend(pay);
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

/// Pay and cost are at least zero.
pub(crate) fn check_pay(pay: PayRule) -> Result<()> {
    if [pay.per_hour, pay.per_km, pay.cost_per_km, pay.minimum_per_hour].iter().any(|v| *v < 0) {
        return Err(Error::invalid(
            "pay_per_hour",
            "negative",
            "pay and cost cannot be below zero",
        ));
    }
    Ok(())
}

/// The corners of an area as they are kept.
pub(crate) fn check_corners(corners: &[Point]) -> Result<String> {
    if !(3..=MAX_CORNERS).contains(&corners.len()) {
        return Err(Error::invalid(
            "polygon",
            "corner_count",
            format!("an area has 3 to {MAX_CORNERS} corners"),
        ));
    }
    let list: Vec<[i32; 2]> = corners.iter().map(|p| [p.lat, p.lon]).collect();
    Ok(serde_json::to_string(&list)?)
}

pub(crate) const NAME_RULE: &str = "give a name of 1 to 200 characters";

pub(crate) fn is_name(name: &str) -> bool {
    let chars = name.trim().chars().count();
    (1..=MAX_NAME_CHARS).contains(&chars)
}

impl App {
    /// Makes a station.
    ///
    /// # Errors
    /// Denied to all but operators; invalid fields.
    pub fn make_station(&self, ctx: &mut Ctx, new: NewStation) -> Result<Made> {
        ctx.allow_operator()?;
        check(&new)?;
        let request = format!("make_station {new:?}");
        self.record(ctx, &request, move |tx, hand| {
            let station = Station {
                id: hand.id(StationId::new),
                code: new.code.clone(),
                name: new.name.trim().into(),
                time_zone: new.time_zone.clone(),
                lat: new.point.lat,
                lon: new.point.lon,
                award_mode: new.award_mode,
                currency: new.currency,
                pay_per_hour: new.pay.per_hour,
                pay_per_km: new.pay.per_km,
                cost_per_km: new.pay.cost_per_km,
                legal_minimum_per_hour: new.pay.minimum_per_hour,
                created_at: hand.now,
                pay_version: 1,
            };
            if !tx.insert_station(&station)? {
                return Ok(Done::Refused(Made::Taken));
            }
            hand.leave(LeafKind::Station, station.id, station_fact(&station));
            Ok(Done::Kept(Made::Made(station.id.to_string())))
        })
    }

    /// Changes how a station awards places.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn set_award_mode(&self, ctx: &mut Ctx, id: StationId, mode: AwardMode) -> Result<()> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("award_mode {id} {mode}"), move |tx, hand| {
            let mut station = tx.station(id)?.ok_or(Error::Absent("station"))?;
            station.award_mode = mode;
            tx.update_station(&station)?;
            hand.leave(LeafKind::Station, id, station_fact(&station));
            Ok(Done::Kept(()))
        })
    }

    /// Every station.
    ///
    /// # Errors
    /// Faults only: stations are public.
    pub fn stations(&self) -> Result<Vec<Station>> {
        self.read(|tx| Ok(tx.stations()?))
    }

    /// One station.
    ///
    /// # Errors
    /// Absent.
    pub fn station(&self, id: StationId) -> Result<Station> {
        self.read(|tx| tx.station(id)?.ok_or(Error::Absent("station")))
    }

    /// A station by its code.
    ///
    /// # Errors
    /// Absent.
    pub fn station_by_code(&self, code: &str) -> Result<Station> {
        self.read(|tx| tx.station_by_code(code)?.ok_or(Error::Absent("station")))
    }

    /// Draws a service area: a name and at least three corners.
    ///
    /// # Errors
    /// Denied to all but operators; invalid fields; absent station.
    pub fn make_service_area(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        name: &str,
        corners: &[Point],
    ) -> Result<Made> {
        ctx.allow_operator()?;
        if !is_name(name) {
            return Err(Error::invalid("name", "name_length", NAME_RULE));
        }
        let polygon = check_corners(corners)?;
        let name = name.trim().to_owned();
        self.record(ctx, &format!("area {station} {name} {polygon}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let area = ServiceArea {
                id: hand.id(ServiceAreaId::new),
                station,
                name: name.clone(),
                polygon: polygon.clone(),
                created_at: hand.now,
                version: 1,
            };
            if !tx.insert_service_area(&area)? {
                return Ok(Done::Refused(Made::Taken));
            }
            let fact = json!({"station": station.to_string(), "name": name, "polygon": polygon});
            hand.leave(LeafKind::ServiceArea, area.id, fact);
            Ok(Done::Kept(Made::Made(area.id.to_string())))
        })
    }

    /// The service areas of a station.
    ///
    /// # Errors
    /// Faults only.
    pub fn service_areas(&self, station: StationId) -> Result<Vec<ServiceArea>> {
        self.read(|tx| Ok(tx.service_areas(station)?))
    }

    /// Makes a programme together with version 1 of its terms.
    ///
    /// # Errors
    /// Denied to all but operators; invalid fields.
    pub fn make_programme(
        &self,
        ctx: &mut Ctx,
        code: &str,
        name: &str,
        kind: ProgrammeKind,
        terms: &str,
    ) -> Result<Made> {
        ctx.allow_operator()?;
        if !is_name(name) || code.trim().is_empty() {
            return Err(Error::invalid("name", "name_length", NAME_RULE));
        }
        if terms.trim().is_empty() {
            return Err(Error::invalid("terms", "empty", "give the terms couriers agree to"));
        }
        let (code, name, body) = (code.trim().to_owned(), name.trim().to_owned(), terms.to_owned());
        self.record(ctx, &format!("programme {code} {name} {kind} {body}"), move |tx, hand| {
            let programme = Programme {
                id: hand.id(ProgrammeId::new),
                code: code.clone(),
                name: name.clone(),
                kind,
                created_at: hand.now,
            };
            if !tx.insert_programme(&programme)? {
                return Ok(Done::Refused(Made::Taken));
            }
            let fact = json!({"code": code, "name": name, "kind": kind.code()});
            hand.leave(LeafKind::Programme, programme.id, fact);
            let terms = Terms {
                id: hand.id(TermsId::new),
                programme: programme.id,
                version: 1,
                body: body.clone(),
                published_at: hand.now,
            };
            tx.insert_terms(&terms)?;
            let fact = json!({"programme": programme.id.to_string(), "version": 1, "body": body});
            hand.leave(LeafKind::Terms, terms.id, fact);
            Ok(Done::Kept(Made::Made(programme.id.to_string())))
        })
    }

    /// Publishes the next version of a programme's terms. Couriers keep the version they agreed to
    /// until they agree to the new one.
    ///
    /// # Errors
    /// Denied to all but operators; invalid; absent.
    pub fn publish_terms(&self, ctx: &mut Ctx, id: ProgrammeId, body: &str) -> Result<u32> {
        ctx.allow_operator()?;
        if body.trim().is_empty() {
            return Err(Error::invalid("terms", "empty", "give the terms couriers agree to"));
        }
        let body = body.to_owned();
        self.record(ctx, &format!("terms {id} {body}"), move |tx, hand| {
            tx.programme(id)?.ok_or(Error::Absent("programme"))?;
            let version = tx.newest_terms(id)?.map_or(1, |t| t.version + 1);
            let terms = Terms {
                id: hand.id(TermsId::new),
                programme: id,
                version,
                body: body.clone(),
                published_at: hand.now,
            };
            tx.insert_terms(&terms)?;
            let fact = json!({"programme": id.to_string(), "version": version, "body": body});
            hand.leave(LeafKind::Terms, terms.id, fact);
            Ok(Done::Kept(version))
        })
    }

    /// Every programme with its newest terms.
    ///
    /// # Errors
    /// Faults only: programmes and terms are public.
    pub fn programmes(&self) -> Result<Vec<(Programme, Option<Terms>)>> {
        self.read(|tx| {
            let mut list = vec![];
            for programme in tx.programmes()? {
                let terms = tx.newest_terms(programme.id)?;
                list.push((programme, terms));
            }
            Ok(list)
        })
    }
}

pub(crate) fn station_fact(station: &Station) -> serde_json::Value {
    json!({
        "code": station.code, "name": station.name, "time_zone": station.time_zone,
        "lat": station.lat, "lon": station.lon, "award_mode": station.award_mode.code(),
        "currency": station.currency.code(), "pay_per_hour": station.pay_per_hour,
        "pay_per_km": station.pay_per_km, "cost_per_km": station.cost_per_km,
        "minimum_per_hour": station.legal_minimum_per_hour, "pay_version": station.pay_version,
    })
}
