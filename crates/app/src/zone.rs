//! Days and clock times in a station's time zone, right across daylight-saving changes.

use jiff::civil;
use jiff::tz::TimeZone;
use porchlight_domain::time::{MINUTE, Timestamp, Window};

/// A station's time zone by its IANA name; UTC if the name is unknown to this build.
#[must_use]
pub fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// Whether this build knows the zone.
#[must_use]
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

fn instant(at: Timestamp) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(at.micros()).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
}

/// The civil date of an instant.
#[must_use]
pub fn date_of(at: Timestamp, zone: &TimeZone) -> civil::Date {
    instant(at).to_zoned_datetime(zone.clone()).date()
}

/// Minutes after midnight of an instant, by the clock on the wall.
#[must_use]
pub fn minute_of_day(at: Timestamp, zone: &TimeZone) -> u32 {
    let time = instant(at).to_zoned_datetime(zone.clone()).time();
    u32::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or(0)
}

/// Whole calendar days from one date to another; negative if the second comes first.
#[must_use]
pub fn days_between(from: civil::Date, to: civil::Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The Monday of a date's week.
#[must_use]
pub fn monday_of(date: civil::Date) -> civil::Date {
    let back = i64::from(date.weekday().to_monday_zero_offset());
    date.checked_sub(jiff::Span::new().days(back)).unwrap_or(date)
}

/// The same number for all instants of one calendar day in the zone, one more on the next.
#[must_use]
pub fn day_number(at: Timestamp, zone: &TimeZone) -> i32 {
    days_between(civil::date(1970, 1, 1), date_of(at, zone))
}

/// Bit of the weekday, Monday 1, Tuesday 2, ... Sunday 64.
#[must_use]
pub fn weekday_bit(date: civil::Date) -> u8 {
    1 << date.weekday().to_monday_zero_offset()
}

/// The instant at which a station's clock shows this many minutes after midnight. In a gap of a
/// daylight-saving change the later instant counts, in a fold the earlier.
#[must_use]
pub fn at_minute(date: civil::Date, minute: u32, zone: &TimeZone) -> Option<Timestamp> {
    let hours = i8::try_from(minute / 60 % 24).ok()?;
    let minutes = i8::try_from(minute % 60).ok()?;
    let day = date.checked_add(jiff::Span::new().days(i64::from(minute / 1440))).ok()?;
    let time = day.at(hours, minutes, 0, 0);
    let zoned = zone.to_ambiguous_zoned_datetime(time).compatible().ok()?;
    Some(Timestamp(zoned.timestamp().as_microsecond()))
}

/// A civil day from midnight to midnight (23 or 25 hours on days of a change).
#[must_use]
pub fn day(date: civil::Date, zone: &TimeZone) -> Option<Window> {
    Window::new(at_minute(date, 0, zone)?, at_minute(date, 1440, zone)?)
}

/// Parses `2026-11-23`.
#[must_use]
pub fn parse_date(text: &str) -> Option<civil::Date> {
    text.parse().ok()
}

const WEEKDAYS: [&str; 7] = ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"];
const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
/// Letters of a month's short name.
const SHORT: usize = 3;

/// The Spanish name of a date's month.
fn month(date: civil::Date) -> &'static str {
    let number = usize::try_from(date.month()).unwrap_or(1);
    MONTHS.get(number.saturating_sub(1)).copied().unwrap_or_default()
}

/// `Sat 28 Nov`, or `sáb 28 nov`.
fn short_day(date: civil::Date, language: &str) -> String {
    if !language.starts_with("es") {
        return date.strftime("%a %-d %b").to_string();
    }
    let weekday = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    let weekday = WEEKDAYS.get(weekday).copied().unwrap_or_default();
    format!("{weekday} {} {}", date.day(), month(date).get(..SHORT).unwrap_or_default())
}

/// `28 November 2026`, or `28 de noviembre de 2026`.
#[must_use]
pub fn long_day(date: civil::Date, language: &str) -> String {
    if !language.starts_with("es") {
        return date.strftime("%-d %B %Y").to_string();
    }
    format!("{} de {} de {}", date.day(), month(date), date.year())
}

/// `Sat 28 Nov, 08:00-11:30`, in the zone and in words of the language.
#[must_use]
pub fn span(start: Timestamp, end: Timestamp, zone: &TimeZone, language: &str) -> String {
    format!("{}-{}", moment(start, zone, language), clock(end, zone))
}

/// `Sat 28 Nov, 08:00`, in the zone and in words of the language.
#[must_use]
pub fn moment(at: Timestamp, zone: &TimeZone, language: &str) -> String {
    format!("{}, {}", short_day(date_of(at, zone), language), clock(at, zone))
}

/// `08:00`, in the zone.
#[must_use]
pub fn clock(at: Timestamp, zone: &TimeZone) -> String {
    instant(at).to_zoned_datetime(zone.clone()).strftime("%H:%M").to_string()
}

/// RFC 3339 in UTC.
#[must_use]
pub fn rfc3339(at: Timestamp) -> String {
    instant(at).to_string()
}

/// Reads RFC 3339.
#[must_use]
pub fn parse_rfc3339(text: &str) -> Option<Timestamp> {
    text.parse::<jiff::Timestamp>().ok().map(|t| Timestamp(t.as_microsecond()))
}

/// Whole minutes of a span, rounded.
#[must_use]
pub fn minutes(micros: i64) -> i64 {
    (micros + MINUTE / 2).div_euclid(MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use porchlight_domain::time::HOUR;

    #[test]
    fn a_day_is_named_in_the_language_of_whoever_reads_it() {
        let zone = zone("America/Chicago");
        let late = at_minute(civil::date(2026, 11, 28), 22 * 60, &zone).unwrap();
        let until = late.plus(3 * HOUR);
        assert_eq!(span(late, until, &zone, "en"), "Sat 28 Nov, 22:00-01:00");
        assert_eq!(span(late, until, &zone, "es-MX"), "sáb 28 nov, 22:00-01:00");
        assert_eq!(moment(late, &zone, "de"), "Sat 28 Nov, 22:00", "as everything else is told");
        let mut told = String::new();
        for n in 0..12 {
            let date = civil::date(2026, n + 1, 1 + 2 * n);
            let at = at_minute(date, 8 * 60, &zone).unwrap();
            for language in ["en", "es"] {
                told += &format!("{}; {}\n", moment(at, &zone, language), long_day(date, language));
            }
        }
        insta::assert_snapshot!(told);
    }
}
