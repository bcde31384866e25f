//! Counts over a span, for the pack for a regulator. Nobody is named.

use crate::rows::{Award, RoundPolicyRow, Terms};
use crate::{Error, Tx};
use porchlight_domain::id::{ProgrammeId, StationId};
use porchlight_domain::time::Timestamp;

/// What the server did by itself, how often, and how many of these a person looked at; none where no look
/// is recorded for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActCount {
    /// Stable code of the act.
    pub act: &'static str,
    /// How often.
    pub count: u64,
    /// How many of them a person looked at.
    pub looked: Option<u64>,
}

/// Decisions of one kind: kind, state, whether a program issued it, and how many.
pub type DecisionCount = (String, String, bool, u64);

/// A pay rule as blocks carry it: the rule, when the first and the last block with it were made, how many.
pub type RuleSpan = (String, Timestamp, Timestamp, u64);

/// Acts that have a look of their own: code, and a count of all and of those looked at.
const LOOKED_AT: &[(&str, &str)] = &[
    (
        "case_opened",
        "SELECT COUNT(*), COUNT(looked_at) FROM case_file WHERE station = $1 AND opened_at >= $2 \
         AND opened_at < $3 AND reporter IS NULL",
    ),
    (
        "notice_given",
        "SELECT COUNT(*), COUNT(c.looked_at) FROM decision d JOIN case_file c ON c.id = d.case_file \
         WHERE c.station = $1 AND d.first_at >= $2 AND d.first_at < $3 AND d.automatic = 1",
    ),
    (
        "identity_asked",
        "SELECT COUNT(*), COUNT(looked_by) FROM identity_check WHERE station = $1 \
         AND asked_at >= $2 AND asked_at < $3",
    ),
    (
        "delivery_doubted",
        "SELECT COUNT(*), COUNT(settled_by) FROM place_finding WHERE station = $1 \
         AND made_at >= $2 AND made_at < $3 AND doubtful = 1",
    ),
    (
        "photos_paired",
        "SELECT COUNT(*), COUNT(p.decided_by) FROM photo_review p JOIN evidence e ON e.id = p.photo \
         JOIN attempt a ON a.id = e.attempt JOIN delivery_order o ON o.id = a.delivery_order \
         WHERE o.station = $1 AND p.found_at >= $2 AND p.found_at < $3",
    ),
];

/// Acts that follow a published rule without a look: code, and a count.
const BY_RULE: &[(&str, &str)] = &[
    (
        "challenged",
        "SELECT COUNT(*) FROM challenge x JOIN courier c ON c.id = x.courier WHERE c.station = $1 \
         AND x.opened_at >= $2 AND x.opened_at < $3",
    ),
    (
        "round_drawn",
        "SELECT COUNT(*) FROM round WHERE station = $1 AND drawn_at >= $2 AND drawn_at < $3",
    ),
    (
        "block_awarded",
        "SELECT COUNT(*) FROM award a JOIN block b ON b.id = a.block WHERE b.station = $1 \
         AND a.made_at >= $2 AND a.made_at < $3 AND a.source IN ('draw', 'race')",
    ),
    (
        "no_show_counted",
        "SELECT COUNT(*) FROM standing_event WHERE station = $1 AND at >= $2 AND at < $3 \
         AND kind = 'no_show'",
    ),
    (
        "no_show_excused",
        "SELECT COUNT(*) FROM standing_event WHERE station = $1 AND at >= $2 AND at < $3 \
         AND kind = 'no_show' AND void_at IS NOT NULL",
    ),
    (
        "award_suspended",
        "SELECT COUNT(*) FROM hold_award h JOIN award a ON a.id = h.award JOIN block b \
         ON b.id = a.block WHERE b.station = $1 AND h.at >= $2 AND h.at < $3",
    ),
    (
        "case_lapsed",
        "SELECT COUNT(*) FROM case_file WHERE station = $1 AND ended_at >= $2 AND ended_at < $3 \
         AND state = 'lapsed'",
    ),
];

impl Tx<'_> {
    /// Awards that somebody checked in for, in blocks of a station that began in a span.
    pub fn awards_engaged(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Award>, Error> {
        let rest = "WHERE checked_in_at IS NOT NULL AND block IN (SELECT b.id FROM block b \
             WHERE b.station = $1 AND b.starts_at >= $2 AND b.starts_at < $3) ORDER BY made_at, id";
        self.records(rest, &[&station, &from, &until])
    }

    /// What the server did by itself at a station in a span; nothing that did not happen.
    pub fn automated_acts(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ActCount>, Error> {
        let mut acts = vec![];
        for (act, sql) in LOOKED_AT {
            let found = self.rows(sql, &[&station, &from, &until], |row| {
                Ok((row.get::<i64>(0)?, row.get::<i64>(1)?))
            })?;
            let (count, looked) = found.first().copied().unwrap_or_default();
            acts.push(ActCount { act, count: whole(count), looked: Some(whole(looked)) });
        }
        for (act, sql) in BY_RULE {
            let count: i64 = self.scalar(sql, &[&station, &from, &until])?.unwrap_or(0);
            acts.push(ActCount { act, count: whole(count), looked: None });
        }
        acts.retain(|act| act.count > 0);
        Ok(acts)
    }

    /// Tries for work at a station on days (UTC, `2026-11-26`) of a span, by what became of them.
    pub fn tries_between(
        &self,
        station: StationId,
        from_day: &str,
        until_day: &str,
    ) -> Result<Vec<(String, u64)>, Error> {
        let sql = "SELECT outcome, SUM(tries) FROM try_count WHERE station = $1 AND day >= $2 \
                   AND day < $3 GROUP BY outcome ORDER BY outcome";
        let station = station.to_string();
        self.rows(sql, &[&station, &from_day, &until_day], |row| {
            Ok((row.get(0)?, whole(row.get::<i64>(1)?)))
        })
    }

    /// Decisions first proposed at a station in a span.
    pub fn decision_counts(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<DecisionCount>, Error> {
        let sql = "SELECT d.kind, d.state, d.automatic, COUNT(*) FROM decision d JOIN case_file c \
                   ON c.id = d.case_file WHERE c.station = $1 AND d.first_at >= $2 \
                   AND d.first_at < $3 GROUP BY d.kind, d.state, d.automatic \
                   ORDER BY d.kind, d.state, d.automatic";
        self.rows(sql, &[&station, &from, &until], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, whole(row.get::<i64>(3)?)))
        })
    }

    /// Appeals made at a station in a span, by their state.
    pub fn appeal_counts(
        &self,
        station: StationId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(String, u64)>, Error> {
        let sql = "SELECT a.state, COUNT(*) FROM appeal a JOIN decision d ON d.id = a.decision \
                   JOIN case_file c ON c.id = d.case_file WHERE c.station = $1 AND a.made_at >= $2 \
                   AND a.made_at < $3 GROUP BY a.state ORDER BY a.state";
        self.rows(sql, &[&station, &from, &until], |row| {
            Ok((row.get(0)?, whole(row.get::<i64>(1)?)))
        })
    }

    /// The pay rules that a station's blocks carried, the oldest first.
    pub fn pay_rule_spans(&self, station: StationId) -> Result<Vec<RuleSpan>, Error> {
        let sql = "SELECT pay_rule, MIN(created_at), MAX(created_at), COUNT(*) FROM block \
                   WHERE station = $1 GROUP BY pay_rule ORDER BY MIN(created_at), pay_rule";
        self.rows(sql, &[&station], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, whole(row.get::<i64>(3)?)))
        })
    }

    /// Every policy of rounds that a station published, the oldest first.
    pub fn round_policies_ever(&self, station: StationId) -> Result<Vec<RoundPolicyRow>, Error> {
        self.records("WHERE station = $1 ORDER BY set_at, id", &[&station])
    }

    /// Every version of a programme's terms, the oldest first.
    pub fn terms_ever(&self, programme: ProgrammeId) -> Result<Vec<Terms>, Error> {
        self.records("WHERE programme = $1 ORDER BY version", &[&programme])
    }
}

fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}
