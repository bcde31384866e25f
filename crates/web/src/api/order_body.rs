//! An order as an integrator sends it: the same fields as the columns of imports.

use super::itinerary::Package;
use porchlight_app::import::{Column, Fields};
use serde::Deserialize;
use utoipa::ToSchema;

/// An order. The fields are the columns of order files; times are RFC 3339,
/// or local to the station.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "external_reference": "A-1001", "recipient": "Grace Lee",
    "address": "120 Willow Bend, Austin, TX", "latitude": 30.2712, "longitude": -97.7401,
    "window_start": "2026-11-27T09:00:00-06:00", "window_end": "2026-11-27T13:00:00-06:00",
    "email": "grace@example.org", "packages": [{"barcode": "1Z42", "volume_ml": 6000}]
}))]
pub(super) struct OrderBody {
    /// The sender's id: the key under which an order is known.
    external_reference: String,
    /// Who sends; the operator if left out.
    sender: Option<String>,
    /// Who receives.
    recipient: String,
    /// Street address, or the whole address.
    address: String,
    /// Flat, floor, building.
    address_2: Option<String>,
    /// Town.
    city: Option<String>,
    /// State, province or county.
    region: Option<String>,
    /// Postal code.
    postcode: Option<String>,
    /// Country.
    country: Option<String>,
    /// Latitude, degrees.
    latitude: f64,
    /// Longitude, degrees.
    longitude: f64,
    /// Day of the window, if its ends are times only.
    date: Option<String>,
    /// Start of the service window.
    window_start: Option<String>,
    /// End of the service window.
    window_end: Option<String>,
    /// Both ends in one text, `09:00-12:00`.
    window: Option<String>,
    /// Notes for the courier.
    notes: Option<String>,
    /// The recipient's e-mail.
    email: Option<String>,
    /// The recipient's telephone.
    phone: Option<String>,
    /// The recipient's language tag.
    language: Option<String>,
    /// `ours`, or another carrier.
    carrier: Option<String>,
    /// The other carrier's tracking link.
    tracking_link: Option<String>,
    /// Whether it may only be handed to a person.
    attended_only: Option<bool>,
    /// photo, photo_with_dwell, code or signature_and_code, in place of the rule.
    proof: Option<String>,
    /// Whether it is valuable.
    valuable: Option<bool>,
    /// Planned seconds at the stop.
    service_seconds: Option<u32>,
    /// Packages.
    #[serde(default)]
    packages: Vec<Package>,
}

impl OrderBody {
    /// The fields as imports know them.
    pub(super) fn fields(&self) -> Fields {
        let each = |value: fn(&Package) -> String| {
            let list: Vec<String> = self.packages.iter().map(value).collect();
            list.join(&porchlight_app::import::SEPARATOR.to_string())
        };
        // JSON numbers drop zeros at the end, so their length says nothing about their precision.
        let degrees = |value: f64| format!("{value:.6}");
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut fields = Fields::default();
        for (column, value) in [
            (Column::ExternalReference, self.external_reference.clone()),
            (Column::Sender, text(&self.sender)),
            (Column::Recipient, self.recipient.clone()),
            (Column::Address, self.address.clone()),
            (Column::Address2, text(&self.address_2)),
            (Column::City, text(&self.city)),
            (Column::Region, text(&self.region)),
            (Column::Postcode, text(&self.postcode)),
            (Column::Country, text(&self.country)),
            (Column::Latitude, degrees(self.latitude)),
            (Column::Longitude, degrees(self.longitude)),
            (Column::Date, text(&self.date)),
            (Column::WindowStart, text(&self.window_start)),
            (Column::WindowEnd, text(&self.window_end)),
            (Column::Window, text(&self.window)),
            (Column::Notes, text(&self.notes)),
            (Column::Email, text(&self.email)),
            (Column::Phone, text(&self.phone)),
            (Column::Language, text(&self.language)),
            (Column::Carrier, text(&self.carrier)),
            (Column::TrackingLink, text(&self.tracking_link)),
            (Column::AttendedOnly, self.attended_only.map_or(String::new(), |b| b.to_string())),
            (Column::Proof, text(&self.proof)),
            (Column::Valuable, self.valuable.map_or(String::new(), |b| b.to_string())),
            (Column::ServiceSeconds, self.service_seconds.map_or(String::new(), |s| s.to_string())),
            (Column::Barcodes, each(|p| p.barcode.clone())),
            (Column::VolumeMl, each(|p| p.volume_ml.to_string())),
            (Column::WeightG, each(|p| p.weight_g.to_string())),
        ] {
            fields.set(column, &value);
        }
        fields
    }
}
