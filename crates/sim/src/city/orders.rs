//! The orders of a day: the same for the same seed and day, whenever they are asked for.

use super::{City, words};
use crate::dice::fate;
use porchlight_app::order::{BadRow, OrderDraft, PackageDraft};
use porchlight_app::zone;
use porchlight_domain::geo::Point;
use porchlight_domain::time::{HOUR, Timestamp, Window};
use porchlight_domain::words::CarrierKind;
use serde_json::json;

/// Households of a city: some get parcels again and again, so that remembered choices count.
const HOUSEHOLDS: u64 = 4_000;

impl City {
    /// The orders of the local day that contains `at`.
    #[must_use]
    pub fn orders_of(&self, at: Timestamp) -> Vec<OrderDraft> {
        let zone = zone::zone(self.plan.place.time_zone);
        let date = zone::date_of(at, &zone);
        let minute = |m: u32| zone::at_minute(date, m, &zone).unwrap_or(at);
        let (code, day) = (self.plan.place.code, date.to_string().replace('-', ""));
        (0..self.plan.orders)
            .map(|number| {
                let reference = format!("{code}-{day}-{number:04}");
                let window = match self.roll("window", &reference, 10) {
                    0..=2 => (8 * 60, 12 * 60),
                    3..=5 => (12 * 60, 18 * 60),
                    _ => (8 * 60, 20 * 60 + 30),
                };
                let window = Window { start: minute(window.0), end: minute(window.1) };
                self.draft(reference, window)
            })
            .collect()
    }

    /// Rows that a real file would have among them and that cannot be taken.
    #[must_use]
    pub fn bad_rows_of(&self, at: Timestamp) -> Vec<BadRow> {
        let number = self.plan.orders + 1;
        let text = format!("{},,,", at.micros());
        let errors = json!([{"column": "address", "code": "empty",
            "message": "give the street and number"}]);
        vec![BadRow {
            row_number: number,
            raw: text,
            fields: "{}".into(),
            errors: errors.to_string(),
        }]
    }

    fn roll(&self, what: &str, about: &str, n: u64) -> u64 {
        fate(self.plan.seed, what, about.as_bytes(), n)
    }

    /// One order for a household of the city.
    #[must_use]
    pub fn draft(&self, reference: String, window: Window) -> OrderDraft {
        let household = self.roll("household", &reference, HOUSEHOLDS);
        let home = household.to_string();
        let streets = self.plan.place.streets;
        let street = self.roll("street", &home, streets.len() as u64);
        let street = streets[usize::try_from(street).unwrap_or(0)];
        let name = words::name(self.roll("recipient", &home, 1_440));
        let spanish = self.roll("language", &home, 100) < self.plan.place.spanish;
        let other = self.roll("carrier", &reference, 100) < 4;
        let pick = |list: &'static [&'static str], what: &str| {
            list[usize::try_from(self.roll(what, &reference, list.len() as u64)).unwrap_or(0)]
        };
        let service = u32::try_from(self.roll("service", &reference, 60)).unwrap_or(0);
        let count = if self.roll("packages", &reference, 10) == 0 { 2 } else { 1 };
        OrderDraft {
            sender: pick(&words::SENDERS, "sender").into(),
            address: format!("{} {street}, {}", 100 + household, self.plan.place.town),
            point: self.home(&home),
            window,
            notes: pick(&words::NOTES, "notes").into(),
            email: format!("{}.{household}@example.org", words::mailbox(&name)),
            phone: String::new(),
            language: if spanish { "es" } else { "en" }.into(),
            carrier: if other { CarrierKind::Other } else { CarrierKind::Ours },
            tracking_link: if other {
                format!("https://other-carrier.example/track/{reference}")
            } else {
                String::new()
            },
            attended_only: self.roll("attended", &reference, 100) < 6,
            proof: None,
            valuable: false,
            service_seconds: 45 + service,
            packages: (1..=count).map(|n| self.package(&reference, n)).collect(),
            recipient: name,
            external_reference: reference,
        }
    }

    fn package(&self, reference: &str, number: u32) -> PackageDraft {
        let barcode = format!("{reference}-{number}");
        let roll = |what: &str, n: u64| i64::try_from(self.roll(what, &barcode, n)).unwrap_or(0);
        PackageDraft {
            volume_ml: 1_000 + roll("volume", 9_000),
            weight_g: 150 + roll("weight", 4_000),
            barcode,
        }
    }

    fn home(&self, home: &str) -> Point {
        let offset = |what: &str, reach: u64| {
            let roll = i64::try_from(self.roll(what, home, 2 * reach)).unwrap_or(0);
            i32::try_from(roll - i64::try_from(reach).unwrap_or(0)).unwrap_or(0)
        };
        let centre = self.plan.place.centre;
        // About three kilometres each way.
        Point {
            lat: centre.lat + offset("north", 28_000),
            lon: centre.lon + offset("east", 33_000),
        }
    }
}

/// How long a window is that was asked for "from now on".
pub const TODAY: i64 = 6 * HOUR;
