//! The rules that turn fields into an order: the same for files, forms and single requests.
//!
//! Start at [`draft_from_fields`]. A rule that is not met says what would be right; all rules are
//! tried, so that a row is corrected once.

use super::column::{Column, Fields, plain_name};
use super::{parcel, place, window};
use crate::error::Invalid;
use crate::order::{OrderDraft, PackageDraft};
use crate::people::is_email;
use crate::zone;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use porchlight_domain::geo::Point;
use porchlight_domain::proof::ProofLevel;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::CarrierKind;
use porchlight_store::rows::Station;

/// Most characters of an external reference.
pub const MAX_REFERENCE_CHARS: usize = 100;
/// Most characters of a person's or a shop's name.
pub const MAX_PERSON_CHARS: usize = 200;
/// Most characters of an address.
pub const MAX_ADDRESS_CHARS: usize = 300;
/// Most characters of the notes.
pub const MAX_NOTES_CHARS: usize = 1_000;
/// Most characters of a telephone number.
pub const MAX_PHONE_CHARS: usize = 40;
/// Most characters of a tracking link.
pub const MAX_LINK_CHARS: usize = 500;
/// Planned seconds at a stop where the order does not say.
pub const DEFAULT_SERVICE_SECONDS: u32 = 120;
/// Most planned seconds at a stop.
pub const MAX_SERVICE_SECONDS: u32 = 2 * 60 * 60;

/// What rules need to know besides the fields.
#[derive(Debug, Clone)]
pub struct Rules {
    /// The station's time zone, in which times without an offset are read.
    pub zone: TimeZone,
    /// Where the station is.
    pub station: Point,
    /// Now; windows lie near it.
    pub now: Timestamp,
    /// The day of windows that are times only, if the row has no date.
    pub date: Option<Date>,
    /// Who sends, if the row does not say.
    pub sender: String,
}

impl Rules {
    /// The rules of a station. `sender` stands in where a row names none.
    #[must_use]
    pub fn of(station: &Station, now: Timestamp, date: Option<Date>, sender: &str) -> Self {
        Self {
            zone: zone::zone(&station.time_zone),
            station: crate::station::point(station),
            now,
            date,
            sender: sender.into(),
        }
    }
}

/// The order that these fields describe.
///
/// # Errors
/// Every field that cannot be taken, with what would be right.
pub fn draft_from_fields(rules: &Rules, fields: &Fields) -> Result<OrderDraft, Vec<Invalid>> {
    let mut wrong = vec![];
    let reference = required(&mut wrong, fields, Column::ExternalReference, MAX_REFERENCE_CHARS);
    let recipient = required(&mut wrong, fields, Column::Recipient, MAX_PERSON_CHARS);
    let sender = optional(&mut wrong, fields, Column::Sender, MAX_PERSON_CHARS);
    let address = address(&mut wrong, fields);
    let point = keep(&mut wrong, place::point(rules, fields));
    let window = keep(&mut wrong, window::window(rules, fields));
    let notes = notes(&mut wrong, fields);
    let email = email(&mut wrong, fields);
    let phone = phone(&mut wrong, fields);
    let language = language(&mut wrong, fields);
    let (carrier, tracking_link) = carrier(&mut wrong, fields);
    let attended_only = yes_or_no(&mut wrong, fields, Column::AttendedOnly);
    let valuable = yes_or_no(&mut wrong, fields, Column::Valuable);
    let proof = proof(&mut wrong, fields);
    let service_seconds = service(&mut wrong, fields);
    let packages = keep(&mut wrong, parcel::packages(fields, &reference));
    match (point, window, packages) {
        (Some(point), Some(window), Some(packages)) if wrong.is_empty() => Ok(OrderDraft {
            external_reference: reference,
            sender: if sender.is_empty() { rules.sender.clone() } else { sender },
            recipient,
            address,
            point,
            window,
            notes,
            email,
            phone,
            language,
            carrier,
            tracking_link,
            attended_only,
            proof,
            valuable,
            service_seconds,
            packages,
        }),
        _ => Err(wrong),
    }
}

/// The fields that describe an order, for a form.
#[must_use]
pub fn fields_of(draft: &OrderDraft) -> Fields {
    let mut fields = Fields::default();
    // One value for all where they agree, so that a barcode can be corrected by itself.
    let list = |value: fn(&PackageDraft) -> String| {
        let mut all: Vec<String> = draft.packages.iter().map(value).collect();
        all.dedup();
        if all.len() != 1 {
            all = draft.packages.iter().map(value).collect();
        }
        all.join(&super::SEPARATOR.to_string())
    };
    let degrees = |value: f64| format!("{value:.6}");
    for (column, text) in [
        (Column::ExternalReference, draft.external_reference.clone()),
        (Column::Barcodes, list(|p| p.barcode.clone())),
        (Column::Sender, draft.sender.clone()),
        (Column::Recipient, draft.recipient.clone()),
        (Column::Address, draft.address.clone()),
        (Column::Latitude, degrees(draft.point.lat_degrees())),
        (Column::Longitude, degrees(draft.point.lon_degrees())),
        (Column::WindowStart, zone::rfc3339(draft.window.start)),
        (Column::WindowEnd, zone::rfc3339(draft.window.end)),
        (Column::VolumeMl, list(|p| p.volume_ml.to_string())),
        (Column::WeightG, list(|p| p.weight_g.to_string())),
        (Column::Notes, draft.notes.clone()),
        (Column::Email, draft.email.clone()),
        (Column::Phone, draft.phone.clone()),
        (Column::Language, draft.language.clone()),
        (Column::Carrier, draft.carrier.code().to_owned()),
        (Column::TrackingLink, draft.tracking_link.clone()),
        (Column::AttendedOnly, if draft.attended_only { "yes" } else { "no" }.to_owned()),
        (Column::Proof, draft.proof.map_or("", ProofLevel::code).to_owned()),
        (Column::Valuable, if draft.valuable { "yes" } else { "" }.to_owned()),
        (Column::ServiceSeconds, draft.service_seconds.to_string()),
    ] {
        fields.set(column, &text);
    }
    fields
}

pub(super) fn invalid(column: Column, code: &'static str, message: impl Into<String>) -> Invalid {
    Invalid::new(column.code(), code, message)
}

fn keep<T>(wrong: &mut Vec<Invalid>, result: Result<T, Vec<Invalid>>) -> Option<T> {
    result.map_err(|more| wrong.extend(more)).ok()
}

/// Text on one line: inner runs of space, line ends and control characters become one space.
pub(super) fn one_line(text: &str) -> String {
    let parts = text.split(|c: char| c.is_whitespace() || c.is_control());
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn too_long(wrong: &mut Vec<Invalid>, column: Column, text: &str, most: usize) {
    let chars = text.chars().count();
    if chars > most {
        let message = format!("{chars} characters, at most {most}; shorten it");
        wrong.push(invalid(column, "too_long", message));
    }
}

fn optional(wrong: &mut Vec<Invalid>, fields: &Fields, column: Column, most: usize) -> String {
    let text = one_line(fields.get(column));
    too_long(wrong, column, &text, most);
    text
}

fn required(wrong: &mut Vec<Invalid>, fields: &Fields, column: Column, most: usize) -> String {
    let text = optional(wrong, fields, column, most);
    if text.is_empty() {
        wrong.push(invalid(column, "missing", format!("the row has no {column}; fill it in")));
    }
    text
}

/// The address in one line, joined from its parts where a file has them apart.
fn address(wrong: &mut Vec<Invalid>, fields: &Fields) -> String {
    let mut parts: Vec<String> = vec![];
    for line in [Column::Address, Column::Address2] {
        parts.extend(fields.get(line).lines().map(one_line));
    }
    let town = [Column::Region, Column::Postcode].map(|column| one_line(fields.get(column)));
    parts.push(one_line(fields.get(Column::City)));
    parts.push(one_line(&town.join(" ")));
    parts.push(one_line(fields.get(Column::Country)));
    parts.retain(|part| !part.is_empty());
    let joined = parts.join(", ");
    if joined.is_empty() {
        let message = "the row has no address; fill in street, number and town";
        wrong.push(invalid(Column::Address, "missing", message));
    }
    too_long(wrong, Column::Address, &joined, MAX_ADDRESS_CHARS);
    joined
}

fn notes(wrong: &mut Vec<Invalid>, fields: &Fields) -> String {
    let lines = fields.get(Column::Notes).lines().map(one_line);
    let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    too_long(wrong, Column::Notes, &text, MAX_NOTES_CHARS);
    text
}

fn email(wrong: &mut Vec<Invalid>, fields: &Fields) -> String {
    let text = fields.get(Column::Email);
    if !text.is_empty() && (!is_email(text) || text.contains(char::is_control)) {
        let message = format!("\"{}\" is not an address like ana@example.org", shown(text));
        wrong.push(invalid(Column::Email, "not_an_email", message));
    }
    text.to_owned()
}

fn phone(wrong: &mut Vec<Invalid>, fields: &Fields) -> String {
    let text = one_line(fields.get(Column::Phone));
    // Spreadsheets write a leading apostrophe to keep the plus sign.
    let text = text.trim_start_matches('\'').to_owned();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = text.chars().all(|c| c.is_ascii_digit() || " +-().x/".contains(c));
    if !text.is_empty() && (!plain || digits < 5 || text.chars().count() > MAX_PHONE_CHARS) {
        let message = format!(
            "\"{}\" is not a telephone number like +34 600 123 456; write numbers as text so \
             that the spreadsheet does not round them",
            shown(&text)
        );
        wrong.push(invalid(Column::Phone, "not_a_phone", message));
    }
    text
}

fn language(wrong: &mut Vec<Invalid>, fields: &Fields) -> String {
    let text = fields.get(Column::Language).replace('_', "-");
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or("");
    let tag = (2..=3).contains(&first.len())
        && first.chars().all(|c| c.is_ascii_alphabetic())
        && parts
            .all(|p| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()));
    if text.is_empty() {
        return "en".into();
    }
    if !tag || text.len() > 35 {
        let message = format!("\"{}\" is not a language tag such as en, es or es-MX", shown(&text));
        wrong.push(invalid(Column::Language, "not_a_language", message));
    }
    let rest = &text[first.len()..];
    format!("{}{rest}", first.to_ascii_lowercase())
}

const OURS: &[&str] = &["", "ours", "us", "own", "self", "internal", "propio", "nosotros"];

fn carrier(wrong: &mut Vec<Invalid>, fields: &Fields) -> (CarrierKind, String) {
    let link = fields.get(Column::TrackingLink);
    let named = fields.get(Column::Carrier).to_lowercase();
    let carrier =
        if OURS.contains(&named.as_str()) { CarrierKind::Ours } else { CarrierKind::Other };
    let good = link.starts_with("https://") || link.starts_with("http://");
    let plain = !link.contains(|c: char| c.is_whitespace() || c.is_control());
    if carrier == CarrierKind::Other && link.is_empty() {
        let message = format!(
            "the carrier is \"{}\", so the recipient needs that carrier's tracking link; leave \
             carrier empty for parcels that we deliver",
            shown(fields.get(Column::Carrier))
        );
        wrong.push(invalid(Column::TrackingLink, "missing", message));
    } else if !link.is_empty() && (!good || !plain || link.len() > MAX_LINK_CHARS) {
        let message = format!(
            "\"{}\" is not a web address like https://example.org/track/1 of at most \
             {MAX_LINK_CHARS} characters",
            shown(link)
        );
        wrong.push(invalid(Column::TrackingLink, "not_a_link", message));
    }
    (carrier, link.to_owned())
}

/// A level of proof by its code, spaces and case aside; nothing leaves it to the rule.
fn proof(wrong: &mut Vec<Invalid>, fields: &Fields) -> Option<ProofLevel> {
    let text = plain_name(fields.get(Column::Proof)).replace(' ', "_");
    if text.is_empty() {
        return None;
    }
    let level = text.parse().ok();
    if level.is_none() {
        let message = format!(
            "\"{}\" is no level of proof: {}, or nothing",
            shown(&text),
            ProofLevel::CODES.join(", ")
        );
        wrong.push(invalid(Column::Proof, "unknown_proof", message));
    }
    level
}

fn yes_or_no(wrong: &mut Vec<Invalid>, fields: &Fields, column: Column) -> bool {
    let text = fields.get(column).to_lowercase();
    match text.as_str() {
        "" | "no" | "n" | "false" | "0" => false,
        "yes" | "y" | "true" | "1" | "x" | "si" | "sí" | "s" => true,
        _ => {
            let message = format!("\"{}\" is neither yes nor no", shown(&text));
            wrong.push(invalid(column, "not_yes_or_no", message));
            false
        }
    }
}

fn service(wrong: &mut Vec<Invalid>, fields: &Fields) -> u32 {
    for (column, scale) in [(Column::ServiceSeconds, 1.0), (Column::ServiceMinutes, 60.0)] {
        let text = fields.get(column);
        if text.is_empty() {
            continue;
        }
        let seconds = parcel::number(text).map_or(-1.0, |value| (value * scale).round());
        if (0.0..=f64::from(MAX_SERVICE_SECONDS)).contains(&seconds) {
            #[expect(clippy::cast_possible_truncation, reason = "range checked above")]
            #[expect(clippy::cast_sign_loss, reason = "range checked above")]
            return seconds as u32;
        }
        let most = f64::from(MAX_SERVICE_SECONDS) / scale;
        let message = format!("\"{}\" is not a number from 0 to {most}", shown(text));
        wrong.push(invalid(column, "not_a_duration", message));
    }
    DEFAULT_SERVICE_SECONDS
}

/// A value as an error message shows it: short, on one line.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let line = one_line(text);
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST).chain(['…']).collect()
}
