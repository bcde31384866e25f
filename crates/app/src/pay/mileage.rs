//! Published rates of what driving costs, and where a station is.

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Invalid, Result};
use porchlight_domain::id::{MileageRateId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::money::Currency;
use porchlight_domain::pay::{KILOMETRE, MILE, MileageRate};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::VehicleKind;
use porchlight_store::Tx;
use porchlight_store::rows::{MileageRateRow, StationContact};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most characters of a telephone number, and of a rate's source.
const MAX_PHONE_CHARS: usize = 30;
const MAX_SOURCE_CHARS: usize = 300;

/// A rate to publish.
#[derive(Debug, Clone)]
pub struct NewMileageRate {
    /// Vehicle.
    pub vehicle: VehicleKind,
    /// Country, two letters.
    pub country: String,
    /// Since when it holds.
    pub holds_from: Timestamp,
    /// Currency.
    pub currency: Currency,
    /// Thousandths of a minor unit for each kilometre or mile.
    pub milli_minor: u32,
    /// Whether it is for a mile.
    pub mile: bool,
    /// Who published it, where.
    pub source: String,
}

/// What became of publishing a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MileageSet {
    /// Published.
    Set,
    /// One for this vehicle, country and day stands. Give a later day.
    Stands,
}

/// Where a station is and whom its couriers call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// Country, two letters, or empty.
    pub country: String,
    /// Number for emergencies, or empty.
    pub emergency: String,
    /// Number of the dispatchers, or empty.
    pub desk: String,
}

/// Two upper-case letters.
#[must_use]
pub fn read_country(text: &str) -> Option<[u8; 2]> {
    match text.as_bytes() {
        [a @ b'A'..=b'Z', b @ b'A'..=b'Z'] => Some([*a, *b]),
        _ => None,
    }
}

/// The country of a station, if it is set.
///
/// # Errors
/// Faults only.
pub fn country_of(tx: &Tx<'_>, station: StationId) -> Result<Option<[u8; 2]>> {
    Ok(tx.station_contact(station)?.and_then(|contact| read_country(&contact.country)))
}

/// Published rates as the rules read them, with where each comes from.
pub(super) fn rates(tx: &Tx<'_>) -> Result<Vec<(MileageRate, String)>> {
    let read = |row: MileageRateRow| {
        let rate = MileageRate {
            vehicle: row.vehicle,
            country: read_country(&row.country)?,
            from: row.holds_from,
            currency: row.currency,
            milli_minor: row.milli_minor,
            unit: row.unit_mm,
        };
        Some((rate, row.source))
    };
    Ok(tx.mileage_rates()?.into_iter().filter_map(read).collect())
}

fn is_phone(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '(' | ')');
    text.chars().count() <= MAX_PHONE_CHARS && text.chars().all(plain)
}

impl App {
    /// Publishes a rate. It holds for blocks that begin from that moment on; statements of earlier
    /// blocks do not change.
    ///
    /// # Errors
    /// Denied to all but operators; invalid fields.
    pub fn set_mileage_rate(&self, ctx: &mut Ctx, new: NewMileageRate) -> Result<MileageSet> {
        ctx.allow_operator()?;
        let mut wrong = vec![];
        if read_country(&new.country).is_none() {
            wrong.push(Invalid::new("country", "not_a_country", "give two letters such as US"));
        }
        let source = new.source.trim().to_owned();
        if source.is_empty() || source.chars().count() > MAX_SOURCE_CHARS {
            let must = "say who published the rate, in 1 to 300 characters";
            wrong.push(Invalid::new("source", "source_missing", must));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        self.record(ctx, &format!("mileage {new:?}"), move |tx, hand| {
            let row = MileageRateRow {
                id: hand.id(MileageRateId::new),
                vehicle: new.vehicle,
                country: new.country.clone(),
                holds_from: new.holds_from,
                currency: new.currency,
                milli_minor: new.milli_minor,
                unit_mm: if new.mile { MILE } else { KILOMETRE },
                source: source.clone(),
                set_by: hand.actor.to_string(),
                set_at: hand.now,
            };
            if !tx.insert_mileage_rate(&row)? {
                return Ok(Done::Refused(MileageSet::Stands));
            }
            let fact = json!({"vehicle": row.vehicle.code(), "country": row.country,
                "holds_from": row.holds_from.micros(), "currency": row.currency.code(),
                "milli_minor": row.milli_minor, "unit_mm": row.unit_mm, "source": row.source});
            hand.leave(LeafKind::MileageRate, row.id, fact);
            Ok(Done::Kept(MileageSet::Set))
        })
    }

    /// Every published rate.
    ///
    /// # Errors
    /// Faults only: rates are public.
    pub fn mileage_rates(&self) -> Result<Vec<MileageRateRow>> {
        self.read(|tx| Ok(tx.mileage_rates()?))
    }

    /// Where a station is, and whom its couriers call.
    ///
    /// # Errors
    /// Faults only.
    pub fn station_contact(&self, station: StationId) -> Result<Contact> {
        let row = self.read(|tx| Ok(tx.station_contact(station)?))?;
        let of = |row: StationContact| Contact {
            country: row.country,
            emergency: row.emergency,
            desk: row.desk,
        };
        Ok(row.map(of).unwrap_or_default())
    }

    /// Sets that. Numbers may be left empty.
    ///
    /// # Errors
    /// Denied to all but operators; invalid fields; absent.
    pub fn set_station_contact(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        contact: Contact,
    ) -> Result<()> {
        ctx.allow_operator()?;
        let mut wrong = vec![];
        if !contact.country.is_empty() && read_country(&contact.country).is_none() {
            wrong.push(Invalid::new("country", "not_a_country", "give two letters such as US"));
        }
        for (field, number) in [("emergency", &contact.emergency), ("desk", &contact.desk)] {
            if !is_phone(number) {
                let must = "give a telephone number such as +1 512 555 0100, or nothing";
                wrong.push(Invalid::new(field, "not_a_number", must));
            }
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        self.record(ctx, &format!("contact {station} {contact:?}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            tx.put_station_contact(&StationContact {
                station,
                country: contact.country.clone(),
                emergency: contact.emergency.clone(),
                desk: contact.desk.clone(),
                set_at: hand.now,
            })?;
            let fact = json!({"country": contact.country, "emergency": contact.emergency,
                "desk": contact.desk});
            hand.leave(LeafKind::Station, station, fact);
            Ok(Done::Kept(()))
        })
    }
}
