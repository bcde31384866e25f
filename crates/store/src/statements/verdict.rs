//! What happened to tries for work and why, how many there were, and the policies behind it.

use super::{Page, Slice};
use crate::rows::{BreakerEpisode, Staff, VerdictPolicyRow, VerdictRow};
use crate::value::ToParam;
use crate::{Error, Tx};
use porchlight_domain::id::{CourierId, StationId, VerdictId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::VerdictKind;

/// Which verdicts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct VerdictQuery {
    /// Only those at this station.
    pub station: Option<StationId>,
    /// Only this verdict, or one that was meant in shadow mode.
    pub meant: Option<VerdictKind>,
    /// Only this courier's.
    pub courier: Option<CourierId>,
}

/// How many tries came to one end for one reason on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TryCount {
    /// The day (UTC), as `2026-11-26`.
    pub day: String,
    /// The station's id in text, or empty where none is known.
    pub station: String,
    /// What became of them.
    pub outcome: String,
    /// The first reason's code, or empty.
    pub reason: String,
    /// How many.
    pub tries: i64,
}

impl Tx<'_> {
    /// Keeps why a try was held up.
    pub fn insert_verdict(&self, verdict: &VerdictRow) -> Result<(), Error> {
        self.insert(verdict)
    }

    /// One verdict.
    pub fn verdict(&self, id: VerdictId) -> Result<Option<VerdictRow>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Verdicts that meet a query, the newest first.
    pub fn verdicts(&self, query: VerdictQuery, slice: Slice) -> Result<Page<VerdictRow>, Error> {
        let mut params: Vec<&dyn ToParam> = vec![];
        let mut rules = vec!["1 = 1".to_owned()];
        if let Some(station) = &query.station {
            params.push(station);
            rules.push(format!("station = ${}", params.len()));
        }
        if let Some(meant) = &query.meant {
            params.push(meant);
            rules.push(format!("meant = ${}", params.len()));
        }
        if let Some(courier) = &query.courier {
            params.push(courier);
            rules.push(format!("courier = ${}", params.len()));
        }
        self.page_of(&rules.join(" AND "), "at DESC, id DESC", &params, slice)
    }

    /// Verdicts since a moment, oldest first.
    pub fn verdicts_since(&self, at: Timestamp, limit: u32) -> Result<Vec<VerdictRow>, Error> {
        self.records("WHERE at >= $1 ORDER BY at, id LIMIT $2", &[&at, &limit])
    }

    /// Verdicts of a range of signals, in their order.
    pub fn verdicts_of_signals(&self, from: i64, to: i64) -> Result<Vec<VerdictRow>, Error> {
        self.records("WHERE signal >= $1 AND signal <= $2 ORDER BY signal", &[&from, &to])
    }

    /// Adds to how many tries came to what.
    pub fn add_tries(&self, count: &TryCount) -> Result<(), Error> {
        let sql = "INSERT INTO try_count (day, station, outcome, reason, tries) \
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT (day, station, outcome, reason) \
            DO UPDATE SET tries = try_count.tries + excluded.tries";
        let TryCount { day, station, outcome, reason, tries } = count;
        self.execute(sql, &[day, station, outcome, reason, tries]).map(|_| ())
    }

    /// How many tries came to what from one day to another, both included, over all stations.
    pub fn try_counts(&self, from: &str, to: &str) -> Result<Vec<TryCount>, Error> {
        let sql = "SELECT day, station, outcome, reason, tries FROM try_count \
            WHERE day >= $1 AND day <= $2 ORDER BY day, station, outcome, reason";
        self.rows(sql, &[&from, &to], |row| {
            Ok(TryCount {
                day: row.get(0)?,
                station: row.get(1)?,
                outcome: row.get(2)?,
                reason: row.get(3)?,
                tries: row.get(4)?,
            })
        })
    }

    /// Keeps a policy.
    pub fn insert_verdict_policy(&self, policy: &VerdictPolicyRow) -> Result<(), Error> {
        self.insert(policy)
    }

    /// Says from which signal on a policy judges.
    pub fn begin_verdict_policy(&self, id: i64, from_signal: i64) -> Result<bool, Error> {
        let sql = "UPDATE verdict_policy SET from_signal = $1 WHERE id = $2";
        Ok(self.execute(sql, &[&from_signal, &id])? == 1)
    }

    /// Policies, the newest first.
    pub fn verdict_policies(&self, limit: u32) -> Result<Vec<VerdictPolicyRow>, Error> {
        self.records("ORDER BY id DESC LIMIT $1", &[&limit])
    }

    /// The newest time in which thresholds were raised.
    pub fn breaker_episode(&self) -> Result<Option<BreakerEpisode>, Error> {
        self.record("ORDER BY id DESC LIMIT 1", &[])
    }

    /// Notes that thresholds are raised; says whether nobody had noted it yet.
    pub fn insert_breaker_episode(&self, episode: &BreakerEpisode) -> Result<bool, Error> {
        self.insert_new(episode)
    }

    /// Replaces what is known of it.
    pub fn update_breaker_episode(&self, episode: &BreakerEpisode) -> Result<bool, Error> {
        self.update(episode)
    }

    /// Operators and analysts who may sign in: those who can change a policy.
    pub fn active_policy_makers(&self) -> Result<Vec<Staff>, Error> {
        let rest = "WHERE role IN ('operator', 'analyst') AND active = 1 ORDER BY name, id";
        self.records(rest, &[])
    }
}
