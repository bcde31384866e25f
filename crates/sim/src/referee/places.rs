//! No place is given twice, and nobody holds more than they can work.

use super::{Bench, Whistle};
use porchlight_app::block::GAP_MINUTES;
use porchlight_domain::id::{BlockId, CourierId, RoundId};
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::AwardSource;
use porchlight_store::rows::Award;
use std::collections::BTreeMap;

pub(super) fn look(bench: &Bench, whistle: &mut Whistle<'_>) {
    let mut by_block: BTreeMap<BlockId, Vec<&Award>> = BTreeMap::new();
    let mut by_courier: BTreeMap<CourierId, Vec<&Award>> = BTreeMap::new();
    for award in bench.awards.values() {
        whistle.unless(award.holds == award.state.holds_place(), || {
            format!("{} is {} but holds is {}", award.id, award.state, award.holds)
        });
        if award.holds {
            by_block.entry(award.block).or_default().push(award);
            by_courier.entry(award.courier).or_default().push(award);
        }
    }
    for (id, awards) in by_block {
        let Some(block) = bench.blocks.get(&id) else {
            whistle.blow(format!("awards of a block that is not there: {id}"));
            continue;
        };
        whistle.unless(awards.len() <= block.places as usize, || {
            format!("{id} has {} places and {} who hold one", block.places, awards.len())
        });
        let mut places: Vec<u32> = awards.iter().map(|a| a.place).collect();
        places.sort_unstable();
        let twice = places.windows(2).any(|pair| pair[0] == pair[1]);
        whistle.unless(!twice, || format!("a place of {id} is held twice"));
        for award in awards {
            let fits =
                bench.couriers.get(&award.courier).is_some_and(|c| c.vehicle >= block.vehicle);
            whistle.unless(fits, || format!("{}: the vehicle is too small", award.id));
        }
    }
    for (courier, awards) in by_courier {
        hold_limits(bench, courier, &awards, whistle);
    }
    wanted(bench, whistle);
}

fn hold_limits(bench: &Bench, courier: CourierId, awards: &[&Award], whistle: &mut Whistle<'_>) {
    let mut spans: Vec<_> = awards
        .iter()
        .filter_map(|a| bench.blocks.get(&a.block))
        .map(|b| (b.starts_at, b.ends_at, b.id))
        .collect();
    spans.sort_unstable();
    for pair in spans.windows(2) {
        let gap = pair[1].0.since(pair[0].1);
        whistle.unless(gap >= i64::from(GAP_MINUTES) * MINUTE, || {
            format!("{courier} holds {} and {}, too close", pair[0].2, pair[1].2)
        });
    }
}

/// Nobody wins more blocks in a round than they wanted.
fn wanted(bench: &Bench, whistle: &mut Whistle<'_>) {
    let mut won: BTreeMap<(RoundId, CourierId), u32> = BTreeMap::new();
    for award in bench.awards.values().filter(|a| a.source == AwardSource::Draw) {
        if let Some(round) = award.round {
            *won.entry((round, award.courier)).or_default() += 1;
        }
    }
    for (key, count) in won {
        let most = bench.entries.get(&key).map_or(0, |entry| entry.max_blocks);
        whistle.unless(count <= most, || {
            format!("{} won {count} blocks in {} and wanted {most}", key.1, key.0)
        });
    }
}
