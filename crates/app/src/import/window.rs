//! Service windows: instants, local times of the station, or times of a day.

use super::column::{Column, Fields};
use super::rules::{Rules, invalid, shown};
use crate::error::Invalid;
use crate::zone;
use jiff::civil::{Date, DateTime, Time};
use porchlight_domain::time::{DAY, Timestamp, Window};

/// Longest service window, in days.
pub const MAX_WINDOW_DAYS: i64 = 7;
/// Farthest that a window may lie from today, in days.
pub const MAX_DAYS_AWAY: i64 = 366;

/// What a text about time says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    /// With an offset from UTC.
    Instant(Timestamp),
    /// By the station's clock.
    Local(DateTime),
    /// A time of the day.
    Time(Time),
}

pub(super) fn window(rules: &Rules, fields: &Fields) -> Result<Window, Vec<Invalid>> {
    let mut wrong = vec![];
    let date = match date(fields.get(Column::Date)) {
        Ok(date) => date.or(rules.date),
        Err(fault) => {
            wrong.push(fault);
            rules.date
        }
    };
    let both = fields.get(Column::Window);
    let (from, to) = ends(both);
    let (start_column, start) = or(fields, Column::WindowStart, from);
    let (end_column, end) = or(fields, Column::WindowEnd, to);
    let given_date = !fields.get(Column::Date).is_empty();
    let mut at = |column, text| match instant(rules, column, text, date, given_date) {
        Ok(at) => Some(at),
        Err(fault) => {
            wrong.push(fault);
            None
        }
    };
    let (start, end) = (at(start_column, start), at(end_column, end));
    let (Some(start), Some(end)) = (start, end) else { return Err(wrong) };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let Some(window) = Window::new(start, end) else {
        let message = "the window ends before it starts; exchange the two, or give the end its \
                       own date if it is after midnight";
        return Err(vec![invalid(end_column, "window_reversed", message)]);
    };
    if window.micros() > MAX_WINDOW_DAYS * DAY {
        let message = format!("the window is longer than {MAX_WINDOW_DAYS} days; check the dates");
        return Err(vec![invalid(end_column, "window_too_long", message)]);
    }
    if window.start.since(rules.now).abs() > MAX_DAYS_AWAY * DAY {
        let message = format!(
            "{} is more than {MAX_DAYS_AWAY} days from today; check the year",
            zone::date_of(window.start, &rules.zone)
        );
        return Err(vec![invalid(start_column, "window_far_off", message)]);
    }
    Ok(window)
}

/// The column's own text, or the part of the column that holds both ends.
fn or<'f>(fields: &'f Fields, column: Column, part: &'f str) -> (Column, &'f str) {
    let text = fields.get(column);
    if text.is_empty() && !part.is_empty() { (Column::Window, part) } else { (column, text) }
}

/// `09:00-12:00`, `9:00 to 12:00`, `9:00 a 12:00`.
fn ends(text: &str) -> (&str, &str) {
    for mark in [" - ", " – ", " to ", " a ", "–", "/"] {
        if let Some((from, to)) = text.split_once(mark) {
            return (from.trim(), to.trim());
        }
    }
    // A single dash; dates have two, so they need one of the marks above.
    match text.split_once('-') {
        Some((from, to)) if !to.contains('-') => (from.trim(), to.trim()),
        _ => (text, ""),
    }
}

fn instant(
    rules: &Rules,
    column: Column,
    text: &str,
    date: Option<Date>,
    given_date: bool,
) -> Result<Timestamp, Invalid> {
    if text.is_empty() {
        let message = "the row has no such time; write 2026-11-25T09:00, or 09:00 beside a date";
        return Err(invalid(column, "missing", message));
    }
    let local = match moment(text).ok_or_else(|| not_a_time(column, text))? {
        Moment::Instant(at) => return Ok(at),
        Moment::Local(local) => local,
        Moment::Time(time) => match date {
            Some(date) => date.to_datetime(time),
            // A date that could not be read has its own fault; one is enough to correct it.
            None if given_date => return Err(not_a_time(column, text)),
            None => {
                let message = format!(
                    "\"{}\" is a time without a day; add a column date, or import with a date",
                    shown(text)
                );
                return Err(invalid(column, "no_date", message));
            }
        },
    };
    let zoned = rules.zone.to_ambiguous_zoned_datetime(local).compatible();
    let zoned = zoned.map_err(|_| not_a_time(column, text))?;
    Ok(Timestamp(zoned.timestamp().as_microsecond()))
}

fn moment(text: &str) -> Option<Moment> {
    if let Some(time) = time_of_day(text) {
        return Some(Moment::Time(time));
    }
    // Civil text would be read from the front of an instant, so instants come first.
    if let Some(at) = zone::parse_rfc3339(text) {
        return Some(Moment::Instant(at));
    }
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let date = date_of(date)?;
    Some(Moment::Local(date.to_datetime(time_of_day(time)?)))
}

/// `9:00`, `09:00:00`, `9:30 pm`, `9am`, `14h30`.
fn time_of_day(text: &str) -> Option<Time> {
    let lower = text.trim().to_lowercase().replace('.', "");
    let (clock, noon) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(clock), _) => (clock.trim(), Some(0)),
        (_, Some(clock)) => (clock.trim(), Some(12)),
        _ => (lower.as_str(), None),
    };
    let mut parts = clock.split([':', 'h']);
    let mut next = || parts.next().map(|part| digits(part, 2));
    let hour = next()??;
    let minute = match (next(), noon) {
        (Some(minute), _) => minute?,
        (None, Some(_)) => 0,
        (None, None) => return None,
    };
    let second = next().map_or(Some(0), |second| second)?;
    if next().is_some() {
        return None;
    }
    let hour = match noon {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    Time::new(hour, minute, second, 0).ok()
}

fn digits(text: &str, most: usize) -> Option<i8> {
    let plain = (1..=most).contains(&text.len()) && text.chars().all(|c| c.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// `2026-11-25`, `20261125`, `25.11.2026`.
fn date_of(text: &str) -> Option<Date> {
    let text = text.trim();
    if let [day, month, year] = text.split('.').collect::<Vec<_>>()[..] {
        let year = if year.len() == 4 { year.parse().ok()? } else { return None };
        return Date::new(year, digits(month, 2)?, digits(day, 2)?).ok();
    }
    let plain =
        matches!(text.len(), 8 | 10) && text.chars().all(|c| c.is_ascii_digit() || c == '-');
    if plain { text.parse().ok() } else { None }
}

fn date(text: &str) -> Result<Option<Date>, Invalid> {
    if text.is_empty() {
        return Ok(None);
    }
    // Exports often write a date with a time of midnight.
    let day = text.strip_suffix("00:00:00").unwrap_or(text);
    if let Some(date) = date_of(day.trim_end_matches(['T', ' '])) {
        return Ok(Some(date));
    }
    if text.contains('/') {
        let message = format!(
            "\"{}\" can be read as day and month in two ways; write 2026-11-25",
            shown(text)
        );
        return Err(invalid(Column::Date, "date_ambiguous", message));
    }
    let message = format!("\"{}\" is not a date like 2026-11-25", shown(text));
    Err(invalid(Column::Date, "not_a_date", message))
}

fn not_a_time(column: Column, text: &str) -> Invalid {
    if text.contains('/') && column != Column::Window {
        let message = format!(
            "\"{}\" can be read as day and month in two ways; write 2026-11-25T09:00",
            shown(text)
        );
        return invalid(column, "date_ambiguous", message);
    }
    let message = format!(
        "\"{}\" is not a time; write 2026-11-25T09:00:00+01:00, 2026-11-25 09:00, or 09:00 beside \
         a date",
        shown(text)
    );
    invalid(column, "not_a_time", message)
}
