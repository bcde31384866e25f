//! Waiting lists of full blocks: everybody is asked in their turn, whoever is gone past had a reason that
//! holds, and no more places are promised than there are.
//!
//! Reads the leaves in their order and the rows they are about, and counts by rules of its own.

use super::{Bench, Whistle};
use porchlight_domain::id::{BlockId, CourierId, WaitingId};
use porchlight_domain::time::{HOUR, MINUTE, Timestamp};
use porchlight_domain::waiting_list::WaitState;
use porchlight_domain::words::BlockState;
use porchlight_store::rows::{Award, Leaf, WaitingPlace};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Bounds of the time for the answer.
const LEAST: i64 = 10 * MINUTE;
const MOST: i64 = 8 * HOUR;

/// A leaf about a place on a list, as far as a referee reads it.
#[derive(Deserialize)]
struct Said {
    block: String,
    state: String,
    until: Option<i64>,
    over: Vec<(String, String)>,
}

pub(super) fn look(bench: &Bench, now: Timestamp, whistle: &mut Whistle<'_>) {
    let mut lists: BTreeMap<BlockId, Vec<&WaitingPlace>> = BTreeMap::new();
    for place in bench.waiting.values() {
        lists.entry(place.block).or_default().push(place);
        kept_its_word(bench, place, whistle);
        ended_once(place, whistle);
    }
    given_once(bench, whistle);
    for (block, list) in &mut lists {
        list.sort_by_key(|place| place.number);
        in_order_of_joining(bench.slack, list, whistle);
        no_more_than_places(bench, *block, list, whistle);
        over_in_time(bench, *block, list, now, whistle);
    }
    in_their_turn(bench, &lists, whistle);
}

/// Whoever took a place has it, and whoever has it took it after being asked, or was given it.
fn kept_its_word(bench: &Bench, place: &WaitingPlace, whistle: &mut Whistle<'_>) {
    if let Some(id) = place.award {
        let holds = bench
            .awards
            .get(&id)
            .is_some_and(|award| award.courier == place.courier && award.block == place.block);
        whistle.unless(holds, || format!("{}: took a place that somebody else has", place.id));
    }
    let (Some(asked), Some(until)) = (place.asked_at, place.until_at) else { return };
    let Some(block) = bench.blocks.get(&place.block) else { return };
    let time = until.since(asked);
    let fair = time == (block.starts_at.since(asked) / 4).clamp(LEAST, MOST);
    whistle.unless(fair, || format!("{}: asked for another time than is published", place.id));
    // A challenge that was not passed ends the time early; nothing else does.
    let too_soon = |at: Timestamp| at.plus(bench.slack) < until;
    let early = place.state == WaitState::Passed && place.ended_at.is_some_and(too_soon);
    let courier = place.courier.to_string();
    let about = |leaf: &Leaf| {
        leaf.kind == "challenge" && leaf.fact.as_ref().is_some_and(|f| f.contains(&courier))
    };
    let challenged = early && bench.leaves.iter().any(about);
    whistle.unless(!early || challenged, || format!("{}: the time was cut short", place.id));
}

/// A place on a list that is over was given to its courier, or to nobody.
fn ended_once(place: &WaitingPlace, whistle: &mut Whistle<'_>) {
    let given = (place.state == WaitState::Taken) == place.award.is_some();
    whistle.unless(given, || format!("{}: {}, and given a place or not", place.id, place.state));
    let over = place.state.is_live() == place.ended_at.is_none();
    whistle.unless(over, || format!("{}: {}, and over or not", place.id, place.state));
}

/// No award answers two places on lists.
fn given_once(bench: &Bench, whistle: &mut Whistle<'_>) {
    let mut given = BTreeSet::new();
    for place in bench.waiting.values() {
        let first = place.award.is_none_or(|award| given.insert(award));
        whistle.unless(first, || format!("{}: given what another place was given", place.id));
    }
}

fn in_order_of_joining(slack: i64, list: &[&WaitingPlace], whistle: &mut Whistle<'_>) {
    for pair in list.windows(2) {
        let in_time = pair[0].joined_at <= pair[1].joined_at.plus(slack);
        let sorted = in_time && pair[0].number < pair[1].number;
        whistle.unless(sorted, || format!("{}: stands before who came earlier", pair[1].id));
    }
}

fn no_more_than_places(
    bench: &Bench,
    block: BlockId,
    list: &[&WaitingPlace],
    whistle: &mut Whistle<'_>,
) {
    let Some(row) = bench.blocks.get(&block) else { return };
    let asked = list.iter().filter(|place| place.state == WaitState::Asked).count();
    let held = bench.awards.values().filter(|award| award.block == block && award.holds).count();
    whistle.unless(asked + held <= row.places as usize, || {
        format!("{block}: {held} held and {asked} kept, of {}", row.places)
    });
}

/// A list does not outlive its block by more than the reconciler takes.
fn over_in_time(
    bench: &Bench,
    block: BlockId,
    list: &[&WaitingPlace],
    now: Timestamp,
    whistle: &mut Whistle<'_>,
) {
    let Some(row) = bench.blocks.get(&block) else { return };
    let over = row.starts_at.plus(HOUR) < now || row.state == BlockState::Ended;
    let left = list.iter().filter(|place| place.state.is_live()).count();
    whistle.unless(!over || left == 0, || format!("{block}: began, and {left} still wait"));
}

/// Whether somebody held a block that shares time with this one, as `held` says of each of theirs.
fn overlapped(
    bench: &Bench,
    (courier, block): (CourierId, BlockId),
    held: impl Fn(&Award) -> bool,
) -> bool {
    let Some(own) = bench.blocks.get(&block) else { return false };
    bench.awards.values().filter(|award| award.courier == courier && held(award)).any(|award| {
        let other = bench.blocks.get(&award.block);
        other.is_some_and(|o| o.starts_at < own.ends_at && own.starts_at < o.ends_at)
    })
}

/// Whether a place on a list for certain waited for its turn at a moment.
fn waited(place: &WaitingPlace, at: Timestamp, slack: i64) -> bool {
    let until = place.asked_at.or(place.ended_at);
    place.joined_at.plus(slack) < at && until.is_none_or(|until| until > at.plus(slack))
}

/// How far a state is along: a place waits, is asked, and is over.
fn stage(state: &str) -> u8 {
    match state.parse::<WaitState>() {
        Ok(WaitState::Waiting) => 0,
        Ok(WaitState::Asked) => 1,
        _ => 2,
    }
}

/// Follows the leaves: who waited when somebody was asked, and was not, is named with a rule, and where the
/// rule is an overlap, there was one. The last word about each place is its row's, and there is one.
fn in_their_turn(
    bench: &Bench,
    lists: &BTreeMap<BlockId, Vec<&WaitingPlace>>,
    whistle: &mut Whistle<'_>,
) {
    // Leaves of one moment, and of moments that a wrong clock noted, come in any order.
    let mut told: BTreeMap<WaitingId, (u8, String, Option<i64>)> = BTreeMap::new();
    for leaf in bench.leaves.iter().filter(|leaf| leaf.kind == "waiting") {
        let (Ok(id), Some(fact)) = (leaf.subject.parse::<WaitingId>(), leaf.fact.as_deref()) else {
            continue;
        };
        let Ok(said) = serde_json::from_str::<Said>(fact) else {
            whistle.blow(format!("{id}: a leaf that says nothing"));
            continue;
        };
        let at = stage(&said.state);
        let before = told.get(&id).map(|(stage, ..)| *stage);
        whistle.unless(before != Some(at), || format!("{id}: {} once more", said.state));
        if before.is_none_or(|before| at > before) {
            told.insert(id, (at, said.state.clone(), said.until));
        }
        let list = said.block.parse::<BlockId>().ok().and_then(|block| lists.get(&block));
        if let (true, Some(mine), Some(list)) =
            (said.state == WaitState::Asked.code(), bench.waiting.get(&id), list)
        {
            asked_in_turn(bench, (mine, list.as_slice()), (leaf, &said), whistle);
        }
    }
    for (id, place) in &bench.waiting {
        let same = told.get(id).is_some_and(|(_, state, until)| {
            state == place.state.code() && *until == place.until_at.map(Timestamp::micros)
        });
        whistle.unless(same, || format!("{id}: another word than the log has"));
    }
}

/// Somebody was asked: they may take it, and whoever stood before them was gone past by a rule.
fn asked_in_turn(
    bench: &Bench,
    (mine, list): (&WaitingPlace, &[&WaitingPlace]),
    (leaf, said): (&Leaf, &Said),
    whistle: &mut Whistle<'_>,
) {
    let surely = |award: &Award| bench.held_surely(award, leaf.at);
    whistle.unless(!overlapped(bench, (mine.courier, mine.block), surely), || {
        format!("{}: asked for a block that overlaps one they held", mine.id)
    });
    let before = list.iter().filter(|place| place.number < mine.number);
    for earlier in before.filter(|place| waited(place, leaf.at, bench.slack)) {
        let rule = said.over.iter().find(|(over, _)| *over == earlier.id.to_string());
        let perhaps = |award: &Award| bench.held_perhaps(award, leaf.at);
        let holds = rule.is_some_and(|(_, rule)| {
            rule != "overlap" || overlapped(bench, (earlier.courier, earlier.block), perhaps)
        });
        whistle.unless(holds, || format!("{}: gone past without a reason", earlier.id));
    }
}
