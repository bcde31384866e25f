//! Nobody wins more than the published limits allow, tickets follow from earlier results, and what a round
//! promised and sealed is what it was drawn from.
//!
//! Everything is counted again here from rows and records, by rules of its own.

use super::{Bench, Whistle};
use porchlight_app::round::{EntryAnswer, Sealed};
use porchlight_app::{App, Error, zone};
use porchlight_domain::id::{CourierId, RoundId, StationId};
use porchlight_domain::standing::{EventKind, FactKind};
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::AwardState;
use porchlight_store::rows::{Award, Entry, StandingFact};
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How long a losing day counts, and a no-show.
const MEMORY: i64 = 14 * DAY;
/// How long a fact explains beyond its end.
const AFTER_A_FACT: i64 = 30 * MINUTE;
/// Most tickets.
const MOST: usize = 4;
/// Least length of a list that counts, where the round had as many blocks.
const LEAST_LIST: usize = 3;

#[derive(Deserialize)]
struct Rules {
    gap_minutes: i64,
    rest_minutes: i64,
    day_minutes: i64,
    week_minutes: i64,
    turns: usize,
}

/// Pseudonym, tickets, newcomer, most blocks, room, days booked, list.
type Entrant = (String, u32, u8, usize, usize, Vec<(usize, i64)>, Vec<usize>);

#[derive(Deserialize)]
struct Record {
    rules: Rules,
    weeks: Vec<u8>,
    /// Id, start, end, places, reserved, site, day.
    blocks: Vec<(String, i64, i64, u32, u32, u16, usize)>,
    entries: Vec<Entrant>,
    awards: Vec<(usize, usize)>,
}

pub(super) fn look(app: &App, bench: &Bench, whistle: &mut Whistle<'_>) -> Result<(), Error> {
    let zones = app.stations()?.into_iter().map(|s| (s.id, s.time_zone)).collect();
    let history = History::of(bench, &zones);
    for round in bench.rounds.values() {
        let (Some(json), Some(announced)) = (&round.record, &round.announced) else { continue };
        let Ok(record) = serde_json::from_str::<Record>(json) else {
            whistle.blow(format!("{}: announced by the open draw, and no record of it", round.id));
            continue;
        };
        as_announced(round.id, json, announced, whistle);
        let rows: BTreeMap<String, &Entry> = entries_of(bench, round.id)
            .filter_map(|entry| Some((entry.pseudonym?.hex(), entry)))
            .collect();
        for index in 0..record.entries.len() {
            within_limits(round.id, &record, index, whistle);
            let Some(row) = rows.get(&record.entries[index].0) else { continue };
            as_sealed(&record, index, row, whistle);
            let wanted = history.tickets(row.courier, round.closes_at);
            // Somebody who had worked offline was taken for a no-show until the phone reported it.
            let mistaken = row.tickets == 1 && history.mistaken(row.courier, round.closes_at);
            whistle.unless(mistaken || row.tickets as usize == wanted, || {
                format!("{}: {} tickets, {wanted} follow from before", row.id, row.tickets)
            });
        }
    }
    Ok(())
}

fn entries_of(bench: &Bench, round: RoundId) -> impl Iterator<Item = &Entry> {
    let first = (round, CourierId([0; 16]));
    let of = bench.entries.range(first..).take_while(move |((id, _), _)| *id == round);
    of.map(|(_, entry)| entry)
}

/// The record repeats every field of the announcement.
fn as_announced(id: RoundId, record: &str, announced: &str, whistle: &mut Whistle<'_>) {
    let read = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let (record, announced) = (read(record), read(announced));
    for field in ["rules", "weeks", "sites", "travel", "blocks"] {
        whistle.unless(record[field] == announced[field], || {
            format!("{id}: {field} of the record are not those announced")
        });
    }
}

/// What sealing found out stands in the record, and the entrant was told what the record says.
fn as_sealed(record: &Record, index: usize, row: &Entry, whistle: &mut Whistle<'_>) {
    let (_, _, newcomer, most, room, booked, _) = &record.entries[index];
    let sealed = row.sealed.as_deref().and_then(|text| serde_json::from_str::<Sealed>(text).ok());
    let same = sealed.is_some_and(|sealed| {
        let days: Vec<(usize, i64)> =
            sealed.booked.iter().map(|(d, m)| (usize::from(*d), i64::from(*m))).collect();
        sealed.newcomer == (*newcomer == 1)
            && usize::from(sealed.max_blocks) == *most
            && usize::from(sealed.room) == *room
            && days == *booked
    });
    whistle.unless(same, || format!("{}: sealed otherwise than the record says", row.id));
    let won = record.awards.iter().any(|(entry, _)| *entry == index);
    let told = answer_of(row).is_some_and(|answer| (answer.result == "won") == won);
    whistle.unless(told, || format!("{}: told another result than was drawn", row.id));
}

fn answer_of(row: &Entry) -> Option<EntryAnswer> {
    serde_json::from_str(row.answer.as_deref()?).ok()
}

/// No overlap, the pause, the rest, the hours of day and week, turns and room.
fn within_limits(id: RoundId, record: &Record, index: usize, whistle: &mut Whistle<'_>) {
    let (name, _, _, most, room, booked, _) = &record.entries[index];
    let won: Vec<usize> = record
        .awards
        .iter()
        .filter(|(entry, _)| *entry == index)
        .map(|(_, block)| *block)
        .collect();
    let rules = &record.rules;
    let mut blow = |what: &str| whistle.blow(format!("{id}: {} {what}", &name[..8]));
    if won.len() > rules.turns.min(*most).min(*room) {
        blow("won more blocks than wanted, allowed or held at once");
    }
    let mut days: BTreeMap<usize, i64> = booked.iter().copied().collect();
    for (at, block) in won.iter().enumerate() {
        let (_, start, end, .., day) = record.blocks[*block];
        *days.entry(day).or_default() += end - start;
        for other in &won[..at] {
            let (_, from, until, .., other_day) = record.blocks[*other];
            let pause = (start - until).max(from - end);
            let needed = if day == other_day { rules.gap_minutes } else { rules.rest_minutes };
            if pause < needed.max(rules.gap_minutes) {
                blow("won two blocks with too little between them");
            }
        }
    }
    let winners: BTreeSet<usize> = won.iter().map(|block| record.blocks[*block].6).collect();
    let mut weeks: BTreeMap<u8, i64> = BTreeMap::new();
    for (day, minutes) in &days {
        *weeks.entry(record.weeks[*day]).or_default() += minutes;
    }
    // Who was above a limit before won nothing more on that day or in that week.
    for day in winners {
        if days[&day] > rules.day_minutes || weeks[&record.weeks[day]] > rules.week_minutes {
            blow("works longer than a day or a week allows");
        }
    }
}

/// What each courier's tickets follow from.
#[derive(Default)]
struct History {
    /// When drawn, the station's day of the close, what was told; in the order of draws.
    results: BTreeMap<CourierId, Vec<(Timestamp, String, EntryAnswer)>>,
    /// When it was found, and since when something explains it.
    no_shows: BTreeMap<CourierId, Vec<(Timestamp, Option<Timestamp>)>>,
    /// From the block's start until when it was taken back.
    mistakes: BTreeMap<CourierId, Vec<(Timestamp, Timestamp)>>,
}

/// Since when the station has noted something that explains why nobody came, if it has: a fact does so
/// for half an hour after its end as well. Gates at doors explain no absence.
fn explained_from(bench: &Bench, award: &Award) -> Option<Timestamp> {
    let block = bench.blocks.get(&award.block)?;
    let explains = |fact: &&StandingFact| {
        let here = fact.station == block.station && fact.block.is_none_or(|of| of == block.id);
        let then =
            fact.starts_at <= block.starts_at && block.starts_at < fact.ends_at.plus(AFTER_A_FACT);
        here && then && fact.kind != FactKind::LockedAccess
    };
    bench.facts.iter().filter(explains).map(|fact| fact.noted_at).min()
}

impl History {
    fn of(bench: &Bench, zones: &BTreeMap<StationId, String>) -> Self {
        let mut history = Self::default();
        for entry in bench.entries.values() {
            let Some(round) = bench.rounds.get(&entry.round) else { continue };
            let (Some(at), Some(answer)) = (round.drawn_at, answer_of(entry)) else { continue };
            let zone = zone::zone(zones.get(&round.station).map_or("UTC", String::as_str));
            let day = zone::date_of(round.closes_at, &zone).to_string();
            history.results.entry(entry.courier).or_default().push((at, day, answer));
        }
        for results in history.results.values_mut() {
            results.sort_by_key(|(at, ..)| *at);
        }
        for award in bench.awards.values().filter(|a| a.state == AwardState::NoShow) {
            let found = (award.changed_at, explained_from(bench, award));
            history.no_shows.entry(award.courier).or_default().push(found);
        }
        for event in bench.counted.values().filter(|e| e.kind == EventKind::NoShow) {
            let Some(until) = event.void_at else { continue };
            history.mistakes.entry(event.courier).or_default().push((event.at, until));
        }
        history
    }

    fn mistaken(&self, courier: CourierId, now: Timestamp) -> bool {
        let spans = self.mistakes.get(&courier).into_iter().flatten();
        spans.into_iter().any(|(from, until)| *from <= now && now < *until)
    }

    /// One ticket, and one for each losing day of the last fourteen since the last win; one after a
    /// no-show that nothing explains.
    fn tickets(&self, courier: CourierId, now: Timestamp) -> usize {
        // A round may be drawn at the very moment of its close, and is no result from before its own.
        let known = |at: Timestamp| at < now && now.since(at) < MEMORY;
        let costs = |(at, explained): &(Timestamp, Option<Timestamp>)| {
            known(*at) && explained.is_none_or(|from| from > now)
        };
        if self.no_shows.get(&courier).is_some_and(|list| list.iter().any(costs)) {
            return 1;
        }
        let mut days = BTreeSet::new();
        for (at, day, answer) in self.results.get(&courier).into_iter().flatten() {
            let enough = answer.answers.len() >= LEAST_LIST.min(usize::from(answer.offered)).max(1);
            if !known(*at) {
                continue;
            }
            if answer.result == "won" {
                days.clear();
            } else if enough {
                days.insert(day);
            }
        }
        (1 + days.len()).min(MOST)
    }
}
