//! Since when a station has used which feature, and what happened before and after.
//!
//! Owns: which features are dated and by which fact, and the window on each side. Never does: say that one
//! brought the other: whatever else changed meanwhile is in the counts too.

use super::Numbers;
use crate::error::Result;
use crate::verdict::PolicyMode;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_store::Tx;
use porchlight_store::rows::Station;

/// Days that are counted on each side.
pub const ROLLOUT_DAYS: i64 = 28;
/// Policies looked back at.
const LOOKED_BACK: u32 = 200;

/// One feature at one station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    /// Stable code: draws, race, planned, photos, identity, verdicts.
    pub feature: &'static str,
    /// The moment of its first fact.
    pub since: Timestamp,
    /// Days counted after it: all of them, or as many as have passed.
    pub days_after: u32,
    /// Days counted before it: all of them, or as many as the station existed.
    pub days_before: u32,
    /// What happened: code, in the days before, in the days after.
    pub counts: Vec<(&'static str, u64, u64)>,
}

/// The features of a station, the newest first.
pub(super) fn rollouts(tx: &Tx<'_>, station: &Station, now: Timestamp) -> Result<Vec<Rollout>> {
    let mut firsts = tx.first_uses(station.id)?;
    let planned = tx.round_policies_ever(station.id)?.into_iter().find(|row| {
        row.from_at <= now
            && serde_json::from_str::<Numbers>(&row.body).is_ok_and(|numbers| numbers.planned)
    });
    firsts.extend(planned.map(|row| ("planned", row.from_at)));
    let live = tx.verdict_policies(LOOKED_BACK)?.into_iter().filter(|row| {
        let policy = serde_json::from_str::<crate::verdict::VerdictPolicy>(&row.body);
        policy.is_ok_and(|policy| policy.mode == PolicyMode::Live)
    });
    firsts.extend(live.map(|row| ("verdicts", row.set_at)).min_by_key(|(_, at)| *at));
    firsts.sort_by_key(|(_, since)| std::cmp::Reverse(*since));
    let mut list = vec![];
    for (feature, since) in firsts {
        let from = since.plus(-ROLLOUT_DAYS * DAY).max(station.created_at).min(since);
        let until = since.plus(ROLLOUT_DAYS * DAY).min(now).max(since);
        let before = tx.counts_between(station.id, from, since)?;
        let after = tx.counts_between(station.id, since, until)?;
        let counts = before.into_iter().zip(after);
        list.push(Rollout {
            feature,
            since,
            days_after: days(since, until),
            days_before: days(from, since),
            counts: counts.map(|((what, before), (_, after))| (what, before, after)).collect(),
        });
    }
    Ok(list)
}

/// Days begun.
fn days(from: Timestamp, until: Timestamp) -> u32 {
    u32::try_from((until.since(from) + DAY - 1) / DAY).unwrap_or(0)
}
