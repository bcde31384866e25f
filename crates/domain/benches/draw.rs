//! A national draw: a million couriers, five ranked choices each, fifty thousand blocks.

use divan::Bencher;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::BlockId;
use porchlight_domain::round::{BlockSlot, Entry, Field, Rules, draw};
use std::collections::{BTreeMap, HashSet};

const ENTRANTS: u32 = 1_000_000;
const CHOICES: u32 = 5;
const BLOCKS: u32 = 50_000;

fn main() {
    divan::main();
}

fn national_field() -> Field {
    let blocks = (0..BLOCKS).map(|i| {
        let start = i64::from(i % 7) * 1_440 + i64::from(i % 5) * 180;
        let mut id = [0; 16];
        id[..4].copy_from_slice(&i.to_be_bytes());
        BlockSlot { id: BlockId(id), start, end: start + 210, places: 12 }
    });
    let mut entries: Vec<Entry> = (0..ENTRANTS)
        .map(|i| {
            let pseudonym = sha256(&[&i.to_be_bytes()]);
            // A cluster of neighbouring blocks, as one station's couriers would list them.
            let home = u32::from_be_bytes([0, pseudonym.0[0], pseudonym.0[1], pseudonym.0[2]]);
            let ranked = (0..CHOICES).map(|c| (home + c * 7) % BLOCKS).collect();
            Entry {
                pseudonym,
                tickets: 1 + (i % 4) as u8,
                max_blocks: 2,
                budget_minutes: 2_400,
                ranked,
            }
        })
        .collect();
    entries.sort_by_key(|e| e.pseudonym);
    Field { blocks: blocks.collect(), rules: Rules { gap_minutes: 30 }, entries }
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn national_round(bencher: Bencher<'_, '_>) {
    let field = national_field();
    bencher.bench_local(|| draw(&field, Digest([7; 32])).awards.len());
}

/// The obvious way: a map from ticket to entrant, sets of winners for each block.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn baseline_maps_and_sets(bencher: Bencher<'_, '_>) {
    let field = national_field();
    bencher.bench_local(|| {
        let mut order = BTreeMap::new();
        for (index, entry) in field.entries.iter().enumerate() {
            let ticket = |j: u32| sha256(&[&[7; 32], &entry.pseudonym.0, &j.to_be_bytes()]);
            order.insert((0..u32::from(entry.tickets)).map(ticket).min(), index);
        }
        let mut taken: BTreeMap<u32, HashSet<usize>> = BTreeMap::new();
        for (turn, list) in [order.values().collect::<Vec<_>>(), order.values().rev().collect()]
            .into_iter()
            .enumerate()
        {
            for index in list {
                let entry = &field.entries[*index];
                let free = entry.ranked.iter().find(|choice| {
                    let winners = taken.entry(**choice).or_default();
                    winners.len() < 12 && !winners.contains(index)
                });
                if turn < usize::from(entry.max_blocks)
                    && let Some(choice) = free
                {
                    taken.entry(*choice).or_default().insert(*index);
                }
            }
        }
        taken.values().map(HashSet::len).sum::<usize>()
    });
}
