//! Races: whoever was told that a block is theirs has it, nobody has one without being told, every claim is
//! answered, and nobody holds more than the station's numbers allow.
//!
//! Counts what each courier held when an award was made, from rows and by rules of its own. That no place
//! has two holders is looked at for every award (`places`), turns on lists by `waiting_list`.

use super::{Bench, Whistle};
use crate::ledger::Ledger;
use porchlight_app::round::Numbers;
use porchlight_app::{App, Error, zone};
use porchlight_domain::id::{CourierId, StationId};
use porchlight_domain::time::{MINUTE, Timestamp};
use porchlight_domain::waiting_list::WaitState;
use porchlight_domain::words::{AwardSource, AwardState};
use porchlight_store::rows::{Award, Block};
use std::collections::BTreeMap;

/// What became of lists and of awards that nobody gave back, for a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RacesEnded {
    /// Places that went to somebody on a list.
    pub given: u64,
    /// Places kept for somebody who did not answer.
    pub passed: u64,
    /// Awards of races that a stop suspended.
    pub suspended: u64,
    /// Awards of races that were worked to the end.
    pub worked: u64,
}

impl RacesEnded {
    /// Adds those of another city.
    pub fn add(&mut self, other: &Self) {
        self.given += other.given;
        self.passed += other.passed;
        self.suspended += other.suspended;
        self.worked += other.worked;
    }
}

/// Counts them.
///
/// # Errors
/// Faults of reading.
pub fn races_ended(app: &App) -> Result<RacesEnded, Error> {
    let (mut ended, mut raced) = (RacesEnded::default(), vec![]);
    app.store.read(|tx| {
        tx.each_waiting_place(|place| {
            ended.given += u64::from(place.state == WaitState::Taken);
            ended.passed += u64::from(place.state == WaitState::Passed);
        })?;
        tx.each_award(|award| {
            if award.source == AwardSource::Race {
                ended.worked += u64::from(award.state == AwardState::CheckedOut);
                raced.push(award.id);
            }
        })?;
        for award in &raced {
            ended.suspended += u64::from(tx.hold_award(*award)?.is_some());
        }
        Ok(())
    })?;
    Ok(ended)
}

pub(super) fn look(app: &App, bench: &Bench, whistle: &mut Whistle<'_>) -> Result<(), Error> {
    let mut by_courier: BTreeMap<CourierId, Vec<&Award>> = BTreeMap::new();
    for award in bench.awards.values() {
        by_courier.entry(award.courier).or_default().push(award);
    }
    let zones = app.stations()?.into_iter().map(|s| (s.id, s.time_zone)).collect();
    for award in bench.awards.values().filter(|a| a.source == AwardSource::Race) {
        let Some(block) = bench.blocks.get(&award.block) else { continue };
        let all = by_courier.get(&award.courier).map_or(&[][..], Vec::as_slice);
        let held = held_with(bench, award, all);
        let numbers = app.round_policies(award.made_at, block.station)?.now;
        if let Some(what) = beyond(bench, &zones, (award, block), &held, &numbers) {
            whistle.blow(format!("{}: {what}", award.id));
        }
    }
    Ok(())
}

/// What the courier of an award held for certain when it was made, itself among it; nothing where it was
/// given back in the same moment.
fn held_with<'a>(
    bench: &'a Bench,
    award: &Award,
    all: &[&'a Award],
) -> Vec<(&'a Award, &'a Block)> {
    // Both were held a moment later, whichever came first.
    let then = award.made_at.plus(bench.slack);
    if !bench.held_surely(award, then) {
        return vec![];
    }
    let held = all.iter().filter(|other| bench.held_surely(other, then));
    held.filter_map(|other| Some((*other, bench.blocks.get(&other.block)?))).collect()
}

fn minutes(block: &Block) -> i64 {
    block.ends_at.since(block.starts_at) / MINUTE
}

/// Which of the station's numbers the courier was beyond with this award.
fn beyond(
    bench: &Bench,
    zones: &BTreeMap<StationId, String>,
    (award, block): (&Award, &Block),
    held: &[(&Award, &Block)],
    numbers: &Numbers,
) -> Option<String> {
    let zone = zone::zone(zones.get(&block.station).map_or("UTC", String::as_str));
    let day = |block: &Block| zone::date_of(block.starts_at, &zone);
    let week = |block: &Block| zone::monday_of(day(block));
    let worked = |same: &dyn Fn(&Block) -> bool| -> i64 {
        held.iter().filter(|(_, other)| same(other)).map(|(_, other)| minutes(other)).sum()
    };
    let today = worked(&|other| day(other) == day(block));
    if today > i64::from(numbers.day_minutes) {
        return Some(format!("a day of {today} minutes"));
    }
    let this_week = worked(&|other| week(other) == week(block));
    if this_week > i64::from(numbers.week_minutes) {
        return Some(format!("a week of {this_week} minutes"));
    }
    let then = award.made_at.plus(bench.slack);
    let ahead = held.iter().filter(|(award, block)| is_ahead(award, block, then, bench.slack));
    let ahead = ahead.count();
    if ahead > usize::from(numbers.hold_cap) {
        return Some(format!("{ahead} blocks held at once"));
    }
    held.iter().filter(|(other, _)| other.id != award.id).find_map(|(_, other)| {
        let pause = block.starts_at.since(other.ends_at).max(other.starts_at.since(block.ends_at));
        let same = day(other) == day(block);
        let needed = if same { numbers.gap_minutes } else { numbers.rest_minutes };
        let needed = needed.max(numbers.gap_minutes);
        (pause < i64::from(needed) * MINUTE)
            .then(|| format!("{} minutes beside {}, of {needed}", pause / MINUTE, other.id))
    })
}

/// Whether an award was for certain not over at a moment.
fn is_ahead(award: &Award, block: &Block, at: Timestamp, slack: i64) -> bool {
    let later = at.plus(slack);
    block.ends_at > later && award.checked_out_at.is_none_or(|out| out > later)
}

/// What couriers were told is so.
pub(super) fn promised(bench: &Bench, ledger: &Ledger, whistle: &mut Whistle<'_>) {
    let races = &ledger.races;
    for (id, (block, courier)) in &races.yours {
        let row = bench.awards.get(id).filter(|row| {
            row.block == *block && row.courier == *courier && row.source == AwardSource::Race
        });
        let Some(row) = row else {
            whistle.blow(format!("{id}: {courier} was told that it is theirs, and it is not"));
            continue;
        };
        // A request that gives it back may have been worked on whose answer nobody has heard yet.
        let back =
            row.state != AwardState::Forfeited || !ledger.at_rest || races.given_back.contains(id);
        whistle.unless(back, || format!("{id}: given back by nobody"));
        let ended = row.state != AwardState::Ended || bench.suspended.contains(id);
        whistle.unless(ended, || format!("{id}: taken from {courier}"));
    }
    for ((block, courier), times) in &races.left {
        let by_own_word = bench.waiting.values().filter(|place| {
            let own = place.block == *block && place.courier == *courier;
            own && matches!(place.state, WaitState::Left | WaitState::Declined)
        });
        whistle.unless(by_own_word.count() >= *times, || {
            format!("{courier} was told that they left the list of {block}, and did not")
        });
    }
    for (block, courier) in &races.waited {
        let mut own = bench.waiting.values().filter(|p| p.block == *block && p.courier == *courier);
        whistle.unless(own.next().is_some(), || {
            format!("{courier} was told that they wait for {block}, and they do not")
        });
    }
    if !ledger.at_rest {
        return;
    }
    for award in bench.awards.values().filter(|award| award.source == AwardSource::Race) {
        whistle.unless(races.was_said(award.id), || {
            format!("{}: {} has it, and nobody was told", award.id, award.courier)
        });
    }
    for (courier, block) in races.unanswered() {
        whistle.blow(format!("{courier} claimed {block}, and was told nothing"));
    }
}
