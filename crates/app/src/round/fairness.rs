//! How fair a station's rounds were over a time, from what is kept: entries with their answers, awards,
//! records.
//!
//! Owns: collecting the lines that `domain::fairness` makes figures of, and playing sealed rounds again
//! for the odds they had. Never does: name anybody; a story holds sums. Start at [`App::fairness`].

use super::answer::EntryAnswer;
use super::policy::numbers_at;
use super::record_open;
use super::rollout::{Rollout, rollouts};
use crate::app::App;
use crate::error::{Error, Result};
use crate::offer::{OfferFigures, figures_of};
use crate::verdict::confirmed_programs;
use porchlight_domain::digest::sha256;
use porchlight_domain::fairness::{
    Bin, Line, Promise, Quantile, Report, Wait, odds_against_outcomes, report, wait_quantile,
    win_rate_ppm,
};
use porchlight_domain::id::{CourierId, StationId};
use porchlight_domain::round::open::{Answer, Field, draw};
use porchlight_domain::round::policy::Return;
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::AwardState;
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Round, Station};
use std::collections::BTreeMap;

/// Days that a report looks back over.
pub const FAIRNESS_DAYS: i64 = 28;
/// Entries times draws that the odds of one report may cost.
const MAX_WORK: usize = 150_000;
/// Draws for the odds of one round.
const TRIES: u32 = 48;
/// Bars of the picture of win rates.
const BARS: u32 = 10;

/// A report with what its pictures show.
#[derive(Debug, Clone)]
pub struct FairnessStory {
    /// The station.
    pub station: Station,
    /// From when on.
    pub from: Timestamp,
    /// Until when.
    pub until: Timestamp,
    /// Rounds drawn in that time.
    pub rounds: u32,
    /// The figures.
    pub report: Report,
    /// Couriers by the share of their entries that won, in tenths; empty below 20 couriers.
    pub rates: Vec<u32>,
    /// Odds at sealing against what came, of the newest rounds.
    pub odds: Vec<Bin>,
    /// How long newcomers waited for their first block: the median and 95 in 100.
    pub waits: [Option<Quantile>; 2],
    /// Since when the station has used what, with counts before and after.
    pub rollouts: Vec<Rollout>,
    /// Places that were set aside for named couriers.
    pub offers: OfferFigures,
}

impl App {
    /// How fair a station's rounds were in the last [`FAIRNESS_DAYS`] days. Public.
    ///
    /// # Errors
    /// Absent station.
    pub fn fairness(&self, now: Timestamp, station: StationId) -> Result<FairnessStory> {
        let from = now.plus(-FAIRNESS_DAYS * DAY);
        let (station, rounds, lines, waits, (rollouts, offers)) = self.read(|tx| {
            let station = tx.station(station)?.ok_or(Error::Absent("station"))?;
            let rounds = tx.rounds_drawn_between(station.id, from, now)?;
            let mut lines: BTreeMap<CourierId, Line> = BTreeMap::new();
            for round in &rounds {
                add_entries(tx, round, &mut lines)?;
                add_awards(tx, &station, round, &mut lines)?;
            }
            for courier in confirmed_programs(tx)? {
                if let Some(line) = lines.get_mut(&courier) {
                    line.program = true;
                }
            }
            for award in tx.awards_by_offer(station.id, from, now)? {
                let line = lines.entry(award.courier).or_default();
                line.reserved += 1;
                add_award(tx, &station, &award, line)?;
            }
            let offers = figures_of(tx, station.id, now)?;
            let waits = waits(tx, station.id, from, now)?;
            let rollouts = rollouts(tx, &station, now)?;
            let lines: Vec<Line> = lines.into_values().collect();
            Ok((station, rounds, lines, waits, (rollouts, offers)))
        })?;
        let quantile = |per_mille| wait_quantile(&waits, per_mille);
        Ok(FairnessStory {
            station,
            from,
            until: now,
            rounds: u32::try_from(rounds.len()).unwrap_or(u32::MAX),
            report: report(&lines),
            rates: rates(&lines),
            odds: odds_against_outcomes(&promises(&rounds)),
            waits: [quantile(500), quantile(950)],
            rollouts,
            offers,
        })
    }
}

fn add_entries(tx: &Tx<'_>, round: &Round, lines: &mut BTreeMap<CourierId, Line>) -> Result<()> {
    for entry in tx.entries(round.id)? {
        let Some(answer) = &entry.answer else { continue };
        let answer: EntryAnswer = serde_json::from_str(answer)?;
        let Some(first) = answer.answers.first() else { continue };
        let line = lines.entry(entry.courier).or_default();
        line.entered += 1;
        line.won += u32::from(answer.result == "won");
        line.first_choices += u32::from(first == "awarded");
    }
    Ok(())
}

fn add_awards(
    tx: &Tx<'_>,
    station: &Station,
    round: &Round,
    lines: &mut BTreeMap<CourierId, Line>,
) -> Result<()> {
    for award in tx.awards_of_round(round.id)? {
        add_award(tx, station, &award, lines.entry(award.courier).or_default())?;
    }
    Ok(())
}

fn add_award(tx: &Tx<'_>, station: &Station, award: &Award, line: &mut Line) -> Result<()> {
    let Some(block) = tx.block(award.block)? else { return Ok(()) };
    line.awards += 1;
    match award.state {
        AwardState::Forfeited => {
            let policy = numbers_at(tx, station.id, award.made_at)?.policy();
            let when = policy.returning(award.made_at, block.starts_at, award.changed_at);
            line.given_back += u32::from(when == Return::Free);
            line.given_back_late += u32::from(when != Return::Free);
        }
        AwardState::Ended | AwardState::NoShow => {}
        _ => {
            let minutes = block.ends_at.since(block.starts_at) / MINUTE;
            line.minutes += u32::try_from(minutes).unwrap_or(0);
            line.paid += crate::pay::shown_pay(&block);
        }
    }
    Ok(())
}

/// How long each courier who came in this time waited for a first block, those who still wait included.
fn waits(tx: &Tx<'_>, station: StationId, from: Timestamp, now: Timestamp) -> Result<Vec<Wait>> {
    let mut waits = vec![];
    for courier in tx.couriers_of(station)? {
        if courier.created_at < from {
            continue;
        }
        let first = tx.first_award_of(courier.id)?;
        let end = first.unwrap_or(now);
        let days = u32::try_from(end.since(courier.created_at).max(0) / DAY).unwrap_or(u32::MAX);
        waits.push(Wait { days, over: first.is_some() });
    }
    Ok(waits)
}

fn rates(lines: &[Line]) -> Vec<u32> {
    let rates: Vec<u32> =
        lines.iter().filter_map(|line| win_rate_ppm(line.won, line.entered)).collect();
    if rates.len() < porchlight_domain::fairness::LEAST_PUBLIC {
        return vec![];
    }
    let bar = |rate: u32| (rate / (1_000_000 / BARS)).min(BARS - 1);
    let count = |wanted| rates.iter().filter(|rate| bar(**rate) == wanted).count();
    (0..BARS).map(|bar| u32::try_from(count(bar)).unwrap_or(u32::MAX)).collect()
}

/// The odds of each entry when its round was sealed, with what came: the sealed field is drawn again under
/// other seeds. The newest rounds first, as far as the work allows; rounds without a draw promise nothing.
fn promises(rounds: &[Round]) -> Vec<Promise> {
    let (mut promises, mut left) = (vec![], MAX_WORK);
    for round in rounds.iter().rev() {
        let cost = (round.entrants as usize).saturating_mul(TRIES as usize);
        if cost == 0 || cost > left {
            continue;
        }
        let (Some(seed), Some(json)) = (round.seed, round.record.as_deref()) else { continue };
        let Some(field) = record_open::field(json) else { continue };
        left -= cost;
        let mut came = vec![0u32; field.entries.len()];
        for number in 0..TRIES {
            let other = sha256(&[b"porchlight/odds/v1\0", &seed.0, &number.to_be_bytes()]);
            add_wins(&field, other, &mut came);
        }
        let mut won = vec![0u32; field.entries.len()];
        add_wins(&field, seed, &mut won);
        for ((entry, likely), won) in field.entries.iter().zip(came).zip(won) {
            if !entry.ranked.is_empty() {
                promises.push(Promise { shown_ppm: likely * 1_000_000 / TRIES, came: won > 0 });
            }
        }
    }
    promises
}

/// Counts the entries that win anything under a seed.
pub(super) fn add_wins(field: &Field, seed: porchlight_domain::digest::Digest, wins: &mut [u32]) {
    let drawn = draw(field, seed);
    for (entry, count) in wins.iter_mut().enumerate() {
        *count += u32::from(drawn.answers(entry).contains(&Answer::Awarded));
    }
}
