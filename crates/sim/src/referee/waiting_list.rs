//! Waiting lists of full blocks: everybody is asked in their turn, whoever is gone past had a reason that
//! holds, and no more places are promised than there are.
//!
//! Reads the leaves in their order and the rows they are about, and counts by rules of its own.

use super::{Bench, Whistle};
use porchlight_domain::id::{BlockId, CourierId, WaitingId};
use porchlight_domain::time::{HOUR, MINUTE, Timestamp};
use porchlight_domain::waiting_list::WaitState;
use porchlight_domain::words::{AwardState, BlockState};
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
    }
    for (block, list) in &mut lists {
        list.sort_by_key(|place| place.number);
        in_order_of_joining(list, whistle);
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
    let early = place.state == WaitState::Passed && place.ended_at.is_some_and(|at| at < until);
    let courier = place.courier.to_string();
    let about = |leaf: &Leaf| {
        leaf.kind == "challenge" && leaf.fact.as_ref().is_some_and(|f| f.contains(&courier))
    };
    let challenged = early && bench.leaves.iter().any(about);
    whistle.unless(!early || challenged, || format!("{}: the time was cut short", place.id));
}

fn in_order_of_joining(list: &[&WaitingPlace], whistle: &mut Whistle<'_>) {
    for pair in list.windows(2) {
        let sorted = pair[0].joined_at <= pair[1].joined_at && pair[0].number < pair[1].number;
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

/// Whether an award held its place at a moment.
fn held_then(award: &Award, at: Timestamp) -> bool {
    let ended = matches!(award.state, AwardState::Forfeited | AwardState::Ended);
    award.made_at <= at && !(ended && award.changed_at <= at)
}

/// Whether somebody held a block then that shares time with this one.
fn overlapped(bench: &Bench, courier: CourierId, block: BlockId, at: Timestamp) -> bool {
    let Some(own) = bench.blocks.get(&block) else { return false };
    bench.awards.values().filter(|award| award.courier == courier && held_then(award, at)).any(
        |award| {
            let other = bench.blocks.get(&award.block);
            other.is_some_and(|o| o.starts_at < own.ends_at && own.starts_at < o.ends_at)
        },
    )
}

/// Follows the leaves: who waited when somebody was asked, and was not, is named with a rule; and where the
/// rule is an overlap, there was one.
fn in_their_turn(
    bench: &Bench,
    lists: &BTreeMap<BlockId, Vec<&WaitingPlace>>,
    whistle: &mut Whistle<'_>,
) {
    let mut waiting: BTreeSet<WaitingId> = BTreeSet::new();
    let mut told = BTreeMap::new();
    for leaf in bench.leaves.iter().filter(|leaf| leaf.kind == "waiting") {
        let (Ok(id), Some(fact)) = (leaf.subject.parse::<WaitingId>(), leaf.fact.as_deref()) else {
            continue;
        };
        let Ok(said) = serde_json::from_str::<Said>(fact) else {
            whistle.blow(format!("{id}: a leaf that says nothing"));
            continue;
        };
        told.insert(id, (said.state.clone(), said.until));
        if said.state == WaitState::Waiting.code() {
            waiting.insert(id);
            continue;
        }
        waiting.remove(&id);
        let (true, Some(mine)) = (said.state == WaitState::Asked.code(), bench.waiting.get(&id))
        else {
            continue;
        };
        let Some(list) = said.block.parse::<BlockId>().ok().and_then(|block| lists.get(&block))
        else {
            continue;
        };
        whistle.unless(!overlapped(bench, mine.courier, mine.block, leaf.at), || {
            format!("{id}: asked for a block that overlaps one they held")
        });
        for earlier in list.iter().filter(|p| p.number < mine.number && waiting.contains(&p.id)) {
            let rule = said.over.iter().find(|(over, _)| *over == earlier.id.to_string());
            let holds = rule.is_some_and(|(_, rule)| {
                rule != "overlap" || overlapped(bench, earlier.courier, earlier.block, leaf.at)
            });
            whistle.unless(holds, || format!("{}: gone past without a reason", earlier.id));
        }
    }
    for (id, place) in &bench.waiting {
        let same = told.get(id).is_some_and(|(state, until)| {
            state == place.state.code() && *until == place.until_at.map(Timestamp::micros)
        });
        whistle.unless(same, || format!("{id}: another word than the log has"));
    }
}
