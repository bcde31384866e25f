//! Every line of a courier's pay in a year, as a file.
//!
//! Owns: the CSV, with what was paid for rounds and races that a fallen decision kept them out of beside what
//! blocks brought. Never does: add anything up; each line is one entry, whole cents with a sign.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::pack::cell;
use crate::zone;
use jiff::tz::TimeZone;
use porchlight_domain::id::CourierId;
use porchlight_domain::money::Currency;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_store::Tx;
use std::fmt::Write;

/// Names of the columns.
const HEAD: &str = "date,entered_at,kind,block,from,to,amount_minor,currency,reason\r\n";
/// Why something is paid that no block brought.
const LOST: &str = "pay for blocks you could not ask for: decision";

/// One line before it is written.
struct Line {
    at: Timestamp,
    kind: &'static str,
    block: String,
    span: (Timestamp, Timestamp),
    amount: i64,
    currency: Currency,
    reason: String,
}

/// Lines of one courier between two moments, in the order in which they were entered.
fn lines(tx: &Tx<'_>, courier: CourierId, from: Timestamp, to: Timestamp) -> Result<Vec<Line>> {
    let mut lines = vec![];
    for row in tx.pay_entries_between(courier, from, to)? {
        let block = tx.block(row.block)?.ok_or(Error::Absent("block"))?;
        lines.push(Line {
            at: row.at,
            kind: row.kind.code(),
            block: row.block.to_string(),
            span: (block.starts_at, block.ends_at),
            amount: row.amount,
            currency: row.currency,
            reason: row.reason,
        });
    }
    for row in tx.lost_pay_between(courier, from, to)? {
        let block = tx.block(row.block)?.ok_or(Error::Absent("block"))?;
        lines.push(Line {
            at: row.entered_at,
            kind: if row.by_wish { "lost_by_wish" } else { "lost" },
            block: row.block.to_string(),
            span: (block.starts_at, block.ends_at),
            amount: row.amount,
            currency: row.currency,
            reason: format!("{LOST} {}", row.decision),
        });
    }
    for row in tx.lost_races_of(courier)? {
        if (from..to).contains(&row.entered_at) {
            lines.push(Line {
                at: row.entered_at,
                kind: "lost_race",
                block: String::new(),
                span: (row.from_at, row.to_at),
                amount: row.amount,
                currency: row.currency,
                reason: format!("{LOST} {}", row.decision),
            });
        }
    }
    lines.sort_by_key(|line| line.at);
    Ok(lines)
}

/// A year in the zone of a courier's station: the zone, the first moment, and that of the next year.
pub(super) fn year_at_station(
    tx: &Tx<'_>,
    courier: CourierId,
    year: i16,
) -> Result<(TimeZone, Timestamp, Timestamp)> {
    let begin = |year: i16| zone::parse_date(&format!("{year:04}-01-01"));
    let no_year = || Error::invalid("year", "not_a_year", "give a year such as 2026");
    let (from, to) = begin(year).zip(begin(year.saturating_add(1))).ok_or_else(no_year)?;
    let station = tx.courier(courier)?.ok_or(Error::Absent("courier"))?.station;
    let zone = zone::zone(&tx.station(station)?.ok_or(Error::Absent("station"))?.time_zone);
    let from = zone::at_minute(from, 0, &zone).ok_or_else(no_year)?;
    let to = zone::at_minute(to, 0, &zone).unwrap_or(from.plus(366 * DAY));
    Ok((zone, from, to))
}

impl App {
    /// Every line of the acting courier's pay that was entered in a year of their station's zone, as CSV.
    ///
    /// # Errors
    /// Denied to all but couriers; not a year.
    pub fn my_pay_of_year(&self, ctx: &Ctx, year: i16) -> Result<String> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let (zone, from, to) = year_at_station(tx, courier, year)?;
            let mut text = String::from(HEAD);
            for line in lines(tx, courier, from, to)? {
                let _ = write!(
                    text,
                    "{},{},{},{},{},{},{},{},{}\r\n",
                    zone::date_of(line.at, &zone),
                    zone::rfc3339(line.at),
                    line.kind,
                    line.block,
                    zone::rfc3339(line.span.0),
                    zone::rfc3339(line.span.1),
                    line.amount,
                    line.currency.code(),
                    cell(&line.reason),
                );
            }
            Ok(text)
        })
    }
}
