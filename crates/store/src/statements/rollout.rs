//! Since when a station has used what: the first fact of each feature, and counts of a span. Nobody is named.

use crate::{Error, Tx};
use porchlight_domain::id::StationId;
use porchlight_domain::time::Timestamp;

/// Features with the moment of their first fact at a station.
const FIRSTS: &[(&str, &str)] = &[
    ("draws", "SELECT MIN(drawn_at) FROM round WHERE station = $1"),
    (
        "race",
        "SELECT MIN(a.made_at) FROM award a JOIN block b ON b.id = a.block WHERE b.station = $1 \
         AND a.source = 'race'",
    ),
    (
        "photos",
        "SELECT MIN(e.received_at) FROM evidence e JOIN attempt a ON a.id = e.attempt \
         JOIN delivery_order o ON o.id = a.delivery_order WHERE o.station = $1 \
         AND e.kind = 'photo'",
    ),
    ("identity", "SELECT MIN(asked_at) FROM identity_check WHERE station = $1"),
    (
        "tips",
        "SELECT MIN(t.pledged_at) FROM tip t JOIN award a ON a.id = t.award \
         JOIN block b ON b.id = a.block WHERE b.station = $1",
    ),
];

/// Counts of a span at a station.
const COUNTS: &[(&str, &str)] = &[
    (
        "awards",
        "SELECT COUNT(*) FROM award a JOIN block b ON b.id = a.block WHERE b.station = $1 \
         AND a.made_at >= $2 AND a.made_at < $3",
    ),
    (
        "couriers",
        "SELECT COUNT(DISTINCT a.courier) FROM award a JOIN block b ON b.id = a.block \
         WHERE b.station = $1 AND a.made_at >= $2 AND a.made_at < $3",
    ),
    (
        "no_shows",
        "SELECT COUNT(*) FROM standing_event WHERE station = $1 AND at >= $2 AND at < $3 \
         AND kind = 'no_show' AND void_at IS NULL",
    ),
    (
        "deliveries",
        "SELECT COUNT(*) FROM attempt a JOIN delivery_order o ON o.id = a.delivery_order \
         WHERE o.station = $1 AND a.received_at >= $2 AND a.received_at < $3 \
         AND a.outcome = 'delivered' AND a.voided_at IS NULL",
    ),
    (
        "claims",
        "SELECT COUNT(*) FROM claim c JOIN delivery_order o ON o.id = c.delivery_order \
         WHERE o.station = $1 AND c.made_at >= $2 AND c.made_at < $3",
    ),
];

impl Tx<'_> {
    /// When promises about identity checks began and ended, whosever programme it was.
    pub fn identity_policy_spans(&self) -> Result<Vec<(Timestamp, Option<Timestamp>)>, Error> {
        let sql = "SELECT set_at, ended_at FROM identity_policy ORDER BY set_at, id";
        self.rows(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Features that a station has used, each with the moment of its first fact.
    pub fn first_uses(&self, station: StationId) -> Result<Vec<(&'static str, Timestamp)>, Error> {
        let mut firsts = vec![];
        for (feature, sql) in FIRSTS {
            let first = self.scalar::<Option<Timestamp>>(sql, &[&station])?.flatten();
            firsts.extend(first.map(|at| (*feature, at)));
        }
        Ok(firsts)
    }

    /// What happened at a station in a span, by codes.
    pub fn counts_between(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(&'static str, u64)>, Error> {
        let mut counts = vec![];
        for (what, sql) in COUNTS {
            let count: i64 = self.scalar(sql, &[&station, &from, &until])?.unwrap_or(0);
            counts.push((*what, u64::try_from(count).unwrap_or(0)));
        }
        Ok(counts)
    }
}
