//! Times as people read them, in their language and the station's zone.
//!
//! Owns: days, clock times and spans for pages, each a `time` element that names the zone. Never
//! does: know what time it is.

use crate::text::Text;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use porchlight_app::zone;
use porchlight_domain::time::Timestamp;

/// Words for times of one zone in one language.
#[derive(Debug, Clone)]
pub(crate) struct When {
    text: Text,
    zone: TimeZone,
    name: String,
}

impl When {
    /// Times of the zone with this IANA name.
    pub(crate) fn new(text: Text, zone_name: &str) -> Self {
        Self { text, zone: zone::zone(zone_name), name: zone_name.into() }
    }

    /// `14:02`.
    pub(crate) fn clock(&self, at: Timestamp) -> String {
        zone::clock(at, &self.zone)
    }

    /// `Sat 28 Nov`.
    pub(crate) fn day(&self, at: Timestamp) -> String {
        let date = zone::date_of(at, &self.zone);
        let weekday = format!("weekday-{}", date.weekday().to_monday_one_offset());
        let month = format!("month-{}", date.month());
        format!("{} {} {}", self.text.say(&weekday), date.day(), self.text.say(&month))
    }

    /// `Sat 28 Nov, 14:02`.
    pub(crate) fn moment(&self, at: Timestamp) -> String {
        format!("{}, {}", self.day(at), self.clock(at))
    }

    /// `Sat 28 Nov, 08:00–11:30`; both days if they differ.
    pub(crate) fn span(&self, start: Timestamp, end: Timestamp) -> String {
        if self.is_same_day(start, end) {
            return format!("{}, {}", self.day(start), self.clocks(start, end));
        }
        format!("{} – {}", self.moment(start), self.moment(end))
    }

    /// `08:00–11:30`.
    pub(crate) fn clocks(&self, start: Timestamp, end: Timestamp) -> String {
        format!("{}–{}", self.clock(start), self.clock(end))
    }

    /// "at 14:02", or with its day if that is not today.
    pub(crate) fn at(&self, at: Timestamp, now: Timestamp) -> String {
        self.phrase("at", at, now)
    }

    /// "since 14:02", or with its day if that is not today.
    pub(crate) fn since(&self, at: Timestamp, now: Timestamp) -> String {
        self.phrase("since", at, now)
    }

    /// "today", or the day.
    pub(crate) fn today_or_day(&self, at: Timestamp, now: Timestamp) -> String {
        if self.is_same_day(at, now) {
            return self.text.say("when-today");
        }
        self.text.with("when-on-day", &[("day", self.day(at).into())])
    }

    fn phrase(&self, word: &str, at: Timestamp, now: Timestamp) -> String {
        let time = ("time", self.clock(at).into());
        if self.is_same_day(at, now) {
            return self.text.with(&format!("when-{word}"), &[time]);
        }
        self.text.with(&format!("when-{word}-day"), &[("day", self.day(at).into()), time])
    }

    fn is_same_day(&self, a: Timestamp, b: Timestamp) -> bool {
        zone::date_of(a, &self.zone) == zone::date_of(b, &self.zone)
    }

    /// A moment as an element: the zone's name on hover, the exact instant for machines.
    pub(crate) fn element(&self, at: Timestamp, shown: &str) -> Markup {
        html! { time datetime=(zone::rfc3339(at)) title=(self.name) { (shown) } }
    }

    /// [`When::moment`] as an element.
    pub(crate) fn moment_element(&self, at: Timestamp) -> Markup {
        self.element(at, &self.moment(at))
    }
}
