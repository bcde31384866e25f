//! Moments as alerts write them: `2026-11-26T16:30:00-05:00`, always with an offset, never with `Z`.

use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};

/// Reads one; `None` if it is anything else.
pub(super) fn read_time(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    if bytes.len() != 25 || !text.is_ascii() {
        return None;
    }
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (22, b':')];
    if marks.iter().any(|(at, mark)| bytes[*at] != *mark) {
        return None;
    }
    let number = |from: usize, until: usize| {
        let part = &text[from..until];
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse::<i64>().ok() } else { None }
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    let (off_hour, off_minute) = (number(20, 22)?, number(23, 25)?);
    let sign = match bytes[19] {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let fits = (1..=12).contains(&month)
        && (1..=days_in(year, month)).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60
        && off_hour <= 14
        && off_minute < 60;
    if !fits {
        return None;
    }
    let local =
        days_since_1970(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second * SECOND;
    Some(Timestamp(local - sign * (off_hour * HOUR + off_minute * MINUTE)))
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let leaps = |year: i64| year / 4 - year / 100 + year / 400;
    let years = (year - 1970) * 365 + leaps(year - 1) - leaps(1969);
    years + (1..month).map(|month| days_in(year, month)).sum::<i64>() + day - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_with_an_offset_are_read_and_nothing_else() {
        let at = |text| read_time(text).map(|at| at.micros() / SECOND);
        assert_eq!(at("1970-01-01T00:00:00+00:00"), Some(0));
        assert_eq!(at("2000-02-29T12:00:00-00:00"), Some(951_825_600));
        assert_eq!(at("2026-11-26T16:30:00-05:00"), Some(1_795_728_600));
        assert_eq!(at("2026-11-26T22:30:00+01:00"), Some(1_795_728_600));
        for bad in [
            "2026-11-26T16:30:00Z",
            "2026-02-29T00:00:00+00:00",
            "2026-11-26T24:00:00+00:00",
            "2026-11-26 16:30:00+00:00",
            "2026-11-26T16:30:00+0000",
            "2026-+1-26T16:30:00+00:00",
            "",
        ] {
            assert_eq!(at(bad), None, "{bad}");
        }
    }
}
