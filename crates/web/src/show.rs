//! Small things as people read them: times in a station's zone, money, distances, states, icons.
//!
//! Owns: how a value looks, in the visitor's language. Never does: know what time it is, or decide
//! what a value means.

use crate::assets;
use crate::text::Text;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use porchlight_app::zone;
use porchlight_domain::money::Currency;
use porchlight_domain::time::{HOUR, MINUTE, Timestamp};

/// Times of one zone in one language.
#[derive(Debug, Clone)]
pub(crate) struct Show {
    /// The language.
    pub(crate) text: Text,
    zone: TimeZone,
    name: String,
}

impl Show {
    /// For the zone with this IANA name.
    pub(crate) fn new(text: Text, zone_name: &str) -> Self {
        Self { text, zone: zone::zone(zone_name), name: zone_name.into() }
    }

    /// The zone.
    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// `Sat 28 Nov`.
    pub(crate) fn date(&self, date: Date) -> String {
        let weekday = format!("weekday-{}", date.weekday().to_monday_one_offset());
        let month = format!("month-{}", date.month());
        format!("{} {} {}", self.text.say(&weekday), date.day(), self.text.say(&month))
    }

    fn date_of(&self, at: Timestamp) -> Date {
        zone::date_of(at, &self.zone)
    }

    fn element(&self, at: Timestamp, shown: &str) -> Markup {
        html! { time datetime=(zone::rfc3339(at)) title=(self.name) { (shown) } }
    }

    /// `14:02`.
    pub(crate) fn clock(&self, at: Timestamp) -> Markup {
        self.element(at, &zone::clock(at, &self.zone))
    }

    /// `14:02:07`, for timelines.
    pub(crate) fn seconds(&self, at: Timestamp) -> Markup {
        let second = at.micros().div_euclid(1_000_000).rem_euclid(60);
        self.element(at, &format!("{}:{second:02}", zone::clock(at, &self.zone)))
    }

    /// `Sat 28 Nov, 14:02`.
    pub(crate) fn moment_text(&self, at: Timestamp) -> String {
        format!("{}, {}", self.date(self.date_of(at)), zone::clock(at, &self.zone))
    }

    /// `Sat 28 Nov, 14:02`, as an element.
    pub(crate) fn moment(&self, at: Timestamp) -> Markup {
        self.element(at, &self.moment_text(at))
    }

    /// `Sat 28 Nov, 08:00-11:30`; both days if they differ.
    pub(crate) fn span_text(&self, start: Timestamp, end: Timestamp) -> String {
        let last = zone::clock(end, &self.zone);
        if self.date_of(start) == self.date_of(end) {
            return format!("{}-{last}", self.moment_text(start));
        }
        format!("{} - {}", self.moment_text(start), self.moment_text(end))
    }

    /// [`Show::span_text`] as an element.
    pub(crate) fn span(&self, start: Timestamp, end: Timestamp) -> Markup {
        self.element(start, &self.span_text(start, end))
    }

    /// `08:00-11:30`.
    pub(crate) fn clocks(&self, start: Timestamp, end: Timestamp) -> Markup {
        let (from, to) = (zone::clock(start, &self.zone), zone::clock(end, &self.zone));
        self.element(start, &format!("{from}-{to}"))
    }

    /// `12 min ago`, `3 h ago`; the moment if it is longer ago than half a day.
    pub(crate) fn ago(&self, at: Timestamp, now: Timestamp) -> Markup {
        let passed = now.since(at);
        if !(-MINUTE..=12 * HOUR).contains(&passed) {
            return self.moment(at);
        }
        let words = self.text.with("show-ago", &[("span", lasting(self.text, passed).into())]);
        self.element(at, &words)
    }
}

/// `45 min`, `3 h 20 min`.
pub(crate) fn lasting(text: Text, micros: i64) -> String {
    let minutes = zone::minutes(micros.max(0));
    if minutes < 60 {
        return text.with("show-minutes", &[("n", minutes.into())]);
    }
    let (hours, rest) = (minutes / 60, minutes % 60);
    let hours = text.with("show-hours", &[("n", hours.into())]);
    if rest == 0 {
        return hours;
    }
    format!("{hours} {}", text.with("show-minutes", &[("n", rest.into())]))
}

/// `USD 92.00`.
pub(crate) fn money(minor: i64, currency: Currency) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    format!("{currency} {sign}{}.{:02}", grouped(minor / 100), minor % 100)
}

/// `12,345`: the grouping of both languages we speak differs, a thin space does not.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + 4);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) && digits.len() > 4 {
            shown.push('\u{202f}');
        }
        shown.push(digit);
    }
    shown
}

/// `18.4 km`, `350 m`.
pub(crate) fn distance(metres: i64) -> String {
    if metres.abs() < 1_000 {
        return format!("{metres}\u{a0}m");
    }
    format!("{}.{}\u{a0}km", metres / 1_000, metres % 1_000 / 100)
}

/// `99.9 %`; nothing where there is nothing to count.
pub(crate) fn percent(part: u32, whole: u32) -> Option<String> {
    (whole > 0).then(|| {
        let tenths = u64::from(part) * 1_000 / u64::from(whole);
        format!("{}.{}\u{a0}%", tenths / 10, tenths % 10)
    })
}

/// Which colour a state has; the word stands beside it always.
fn tone(code: &str) -> &'static str {
    match code {
        "delivered" | "approved" | "awarded" | "checked_out" | "settled" | "drawn" | "active"
        | "verified" | "sent" | "corrected" | "released" => "good",
        "attempt_failed" | "waiting" | "no_show" | "forfeited" | "preview" | "committed" => "warn",
        "failed" | "unusable" | "refused" => "stop",
        "planned" | "out_for_delivery" | "open" | "announced" | "running" | "checked_in"
        | "sealed" | "submitted" | "held" => "info",
        _ => "",
    }
}

/// A state as a chip: its word, and its colour.
pub(crate) fn chip(text: Text, noun: &str, code: &str) -> Markup {
    // An order that is open waits for nobody in particular: it stays quiet.
    let tone = if noun == "order-state" && code == "open" { "" } else { tone(code) };
    html! { span.chip.(tone) { (text.code(noun, code)) } }
}

/// An icon of the kept set; the word beside it says what it means.
pub(crate) fn icon(name: &str) -> Markup {
    html! {
        svg.icon viewBox="0 0 24 24" width="18" height="18" aria-hidden="true" {
            use href={ (assets::url("icons.svg")) "#" (name) } {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(money(9_200, Currency::USD), "USD 92.00");
        assert_eq!(money(-1_205, Currency::EUR), "EUR -12.05");
        assert_eq!(grouped(1_234), "1234");
        assert_eq!(grouped(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(distance(18_460), "18.4\u{a0}km");
        assert_eq!(percent(999, 1_000).as_deref(), Some("99.9\u{a0}%"));
        assert_eq!(percent(0, 0), None);
    }
}
