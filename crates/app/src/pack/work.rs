//! Engaged hours and pay, by month: sums, and how net pay for an hour was spread over couriers.

use super::Span;
use crate::error::{Error, Result};
use crate::pay::statement_of;
use crate::zone;
use porchlight_domain::fairness::LEAST_PUBLIC;
use porchlight_domain::id::CourierId;
use porchlight_store::Tx;
use porchlight_store::rows::Station;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A station's month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkMonth {
    /// The month on the station's clock, as `2026-11`.
    pub month: String,
    /// Couriers who worked.
    pub couriers: usize,
    /// Blocks worked, one for each courier.
    pub blocks: u32,
    /// Minutes from check-in to check-out.
    pub engaged_minutes: i64,
    /// What the operator paid, minor units.
    pub gross: i64,
    /// What driving cost.
    pub driving: i64,
    /// Gross less driving.
    pub net: i64,
    /// Gross for each engaged hour.
    pub gross_per_hour: Option<i64>,
    /// Net for each engaged hour.
    pub net_per_hour: Option<i64>,
    /// Blocks whose driving was counted at the station's own published cost, as no authority's rate was
    /// entered.
    pub at_station_cost: u32,
    /// Blocks that nobody checked out of.
    pub without_check_out: u32,
}

/// Net pay for each engaged hour over couriers, minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct HourSpread {
    /// One courier in ten had less.
    pub p10: i64,
    /// Half had less.
    pub median: i64,
    /// Nine in ten had less.
    pub p90: i64,
}

/// What a station's span came to.
pub(super) struct Work {
    pub(super) couriers: usize,
    pub(super) months: Vec<WorkMonth>,
    pub(super) spread: Option<HourSpread>,
}

#[derive(Default)]
struct Sum {
    couriers: BTreeSet<CourierId>,
    blocks: u32,
    minutes: i64,
    gross: i64,
    driving: i64,
    at_station_cost: u32,
    without_check_out: u32,
}

fn per_hour(amount: i64, minutes: i64) -> Option<i64> {
    (minutes > 0).then(|| amount.saturating_mul(60).div_euclid(minutes))
}

pub(super) fn work(tx: &Tx<'_>, station: &Station, span: Span) -> Result<Work> {
    let clock = zone::zone(&station.time_zone);
    let mut months: BTreeMap<String, Sum> = BTreeMap::new();
    let mut people: BTreeMap<CourierId, (i64, i64)> = BTreeMap::new();
    for award in tx.awards_engaged(station.id, span.from, span.until)? {
        let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
        let date = zone::date_of(block.starts_at, &clock).to_string();
        let (courier, out) = (award.courier, award.checked_out_at);
        let paid = statement_of(tx, award, block)?;
        let driving = paid.mileage.unwrap_or(0);
        let minutes = paid.minutes.unwrap_or(0);
        let sum = months.entry(date.get(..7).unwrap_or_default().to_owned()).or_default();
        sum.couriers.insert(courier);
        sum.blocks += 1;
        sum.minutes += minutes;
        sum.gross += paid.from_operator;
        sum.driving += driving;
        sum.at_station_cost += u32::from(paid.rate.is_some_and(|rate| rate.source.is_empty()));
        sum.without_check_out += u32::from(out.is_none());
        let own = people.entry(courier).or_default();
        own.0 += paid.from_operator - driving;
        own.1 += minutes;
    }
    let line = |(month, sum): (String, Sum)| WorkMonth {
        month,
        couriers: sum.couriers.len(),
        blocks: sum.blocks,
        engaged_minutes: sum.minutes,
        gross: sum.gross,
        driving: sum.driving,
        net: sum.gross - sum.driving,
        gross_per_hour: per_hour(sum.gross, sum.minutes),
        net_per_hour: per_hour(sum.gross - sum.driving, sum.minutes),
        at_station_cost: sum.at_station_cost,
        without_check_out: sum.without_check_out,
    };
    Ok(Work {
        couriers: people.len(),
        months: months.into_iter().map(line).collect(),
        spread: spread(people.values().filter_map(|(net, minutes)| per_hour(*net, *minutes))),
    })
}

/// Quantiles by the nearest rank; none where so few people worked that one could be told from another.
fn spread(hours: impl Iterator<Item = i64>) -> Option<HourSpread> {
    let mut hours: Vec<i64> = hours.collect();
    if hours.len() < LEAST_PUBLIC {
        return None;
    }
    hours.sort_unstable();
    let at = |per_mille: usize| hours[(hours.len() * per_mille).div_ceil(1_000).max(1) - 1];
    Some(HourSpread { p10: at(100), median: at(500), p90: at(900) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn below_the_least_number_no_spread_is_told() {
        assert_eq!(spread((1..20).map(|n| n * 100)), None);
        let spread = spread((1..=20).map(|n| n * 100)).unwrap();
        assert_eq!(spread, HourSpread { p10: 200, median: 1_000, p90: 1_800 });
    }

    #[test]
    fn an_hour_without_minutes_has_no_pay() {
        assert_eq!(per_hour(500, 0), None);
        assert_eq!(per_hour(1_550, 90), Some(1_033));
        assert_eq!(per_hour(-10, 60), Some(-10));
    }
}
