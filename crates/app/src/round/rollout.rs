//! Since when a station has used which feature, when that was switched off again, and what happened before and
//! after each switch.
//!
//! Owns: which features are dated and by which facts, and the window on each side. A feature is dated by its first
//! fact; what follows is dated by what was set: the station's mode, its numbers and its tips, policies of
//! verdicts and promises about identity checks. Never does: say that one brought the other: whatever else
//! changed meanwhile is in the counts too.

use super::Numbers;
use crate::error::Result;
use crate::verdict::PolicyMode;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::AwardMode;
use porchlight_store::Tx;
use porchlight_store::rows::Station;
use serde_json::Value;

/// Days that are counted on each side.
pub const ROLLOUT_DAYS: i64 = 28;
/// Policies looked back at.
const LOOKED_BACK: u32 = 200;

/// One switch of a feature at one station.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    /// Stable code: draws, race, planned, photos, identity, verdicts, tips.
    pub feature: &'static str,
    /// Whether it was switched on; otherwise off.
    pub is_on: bool,
    /// The moment of its first fact, or of the switch.
    pub since: Timestamp,
    /// Days counted after it: all of them, or as many as have passed.
    pub days_after: u32,
    /// Days counted before it: all of them, or as many as the station existed.
    pub days_before: u32,
    /// What happened: code, in the days before, in the days after.
    pub counts: Vec<(&'static str, u64, u64)>,
}

/// What was set, and when: on or off.
type Set = Vec<(Timestamp, bool)>;

/// The switches that a feature took: on by its first fact, then whatever changed it. What was set before its
/// first fact had changed nothing that anybody saw.
fn switches(first: Timestamp, mut set: Set) -> Set {
    set.sort_unstable();
    let mut list = vec![(first, true)];
    for (at, is_on) in set.into_iter().filter(|(at, _)| *at > first) {
        if list.last().is_some_and(|(_, before)| *before != is_on) {
            list.push((at, is_on));
        }
    }
    list
}

/// What was ever set at a station that says whether features are on.
struct Settings {
    modes: Vec<(Timestamp, AwardMode)>,
    tips: Set,
    planned: Set,
    verdicts: Set,
    identity: Set,
}

impl Settings {
    fn of(tx: &Tx<'_>, station: &Station, now: Timestamp) -> Result<Self> {
        let (mut modes, mut tips) = (vec![], vec![]);
        let subject = station.id.to_string();
        for leaf in tx.leaves_of_kind(&subject, LeafKind::Station.code())? {
            let fact: Value =
                leaf.fact.as_deref().and_then(|f| serde_json::from_str(f).ok()).unwrap_or_default();
            let mode = fact["award_mode"].as_str().and_then(|code| code.parse().ok());
            modes.extend(mode.map(|mode| (leaf.at, mode)));
            tips.extend(fact["tips"]["on"].as_bool().map(|is_on| (leaf.at, is_on)));
        }
        let planned = tx.round_policies_ever(station.id)?.into_iter().filter(|r| r.from_at <= now);
        let planned = planned.filter_map(|row| {
            let numbers = serde_json::from_str::<Numbers>(&row.body).ok()?;
            Some((row.from_at, numbers.planned))
        });
        let verdicts = tx.verdict_policies(LOOKED_BACK)?.into_iter().filter_map(|row| {
            let policy = serde_json::from_str::<crate::verdict::VerdictPolicy>(&row.body).ok()?;
            Some((row.set_at, policy.mode == PolicyMode::Live))
        });
        let (planned, verdicts) = (planned.collect(), verdicts.collect());
        Ok(Self { modes, tips, planned, verdicts, identity: promised(tx)? })
    }

    fn mode(&self, mode: AwardMode) -> Set {
        self.modes.iter().map(|(at, set)| (*at, *set == mode)).collect()
    }

    /// What was set about a feature; nothing for what has no switch.
    fn about(&self, feature: &str) -> Set {
        match feature {
            "draws" => self.mode(AwardMode::Draw),
            "race" => self.mode(AwardMode::Race),
            "tips" => self.tips.clone(),
            "planned" => self.planned.clone(),
            "verdicts" => self.verdicts.clone(),
            "identity" => self.identity.clone(),
            _ => vec![],
        }
    }
}

/// Whether any programme promised something about identity checks: on while one did.
fn promised(tx: &Tx<'_>) -> Result<Set> {
    let spans = tx.identity_policy_spans()?;
    let holds = |at: Timestamp| {
        spans.iter().any(|(from, until)| *from <= at && until.is_none_or(|until| at < until))
    };
    let moments = spans.iter().flat_map(|(from, until)| [Some(*from), *until]).flatten();
    Ok(moments.map(|at| (at, holds(at))).collect())
}

/// The switches of a station's features, the newest first.
pub(super) fn rollouts(tx: &Tx<'_>, station: &Station, now: Timestamp) -> Result<Vec<Rollout>> {
    let settings = Settings::of(tx, station, now)?;
    let mut firsts = tx.first_uses(station.id)?;
    let first_on = |set: &Set| set.iter().filter(|(_, is_on)| *is_on).map(|(at, _)| *at).min();
    firsts.extend(first_on(&settings.planned).map(|at| ("planned", at)));
    firsts.extend(first_on(&settings.verdicts).map(|at| ("verdicts", at)));
    let mut list = vec![];
    for (feature, first) in firsts {
        for (since, is_on) in switches(first, settings.about(feature)) {
            list.push(counted(tx, station, (feature, is_on), (since, now))?);
        }
    }
    list.sort_by_key(|one| std::cmp::Reverse(one.since));
    Ok(list)
}

/// One switch with what happened before and after.
fn counted(
    tx: &Tx<'_>,
    station: &Station,
    (feature, is_on): (&'static str, bool),
    (since, now): (Timestamp, Timestamp),
) -> Result<Rollout> {
    let from = since.plus(-ROLLOUT_DAYS * DAY).max(station.created_at).min(since);
    let until = since.plus(ROLLOUT_DAYS * DAY).min(now).max(since);
    let before = tx.counts_between(station.id, from, since)?;
    let after = tx.counts_between(station.id, since, until)?;
    let counts = before.into_iter().zip(after);
    Ok(Rollout {
        feature,
        is_on,
        since,
        days_after: days(since, until),
        days_before: days(from, since),
        counts: counts.map(|((what, before), (_, after))| (what, before, after)).collect(),
    })
}

/// Days begun.
fn days(from: Timestamp, until: Timestamp) -> u32 {
    u32::try_from((until.since(from) + DAY - 1) / DAY).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp(day * DAY)
    }

    #[test]
    fn a_feature_is_on_from_its_first_fact_and_each_change_after_it_is_a_switch() {
        let set = vec![(at(9), true), (at(1), true), (at(5), false), (at(7), false)];
        let expected = [(at(2), true), (at(5), false), (at(9), true)];
        assert_eq!(switches(at(2), set), expected);
        assert_eq!(switches(at(2), vec![]), [(at(2), true)], "some things have no switch");
        let before = vec![(at(1), false), (at(2), false)];
        assert_eq!(switches(at(2), before), [(at(2), true)], "set before anybody saw it");
    }
}
