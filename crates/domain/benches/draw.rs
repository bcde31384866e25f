//! A national draw: a million couriers, five ranked choices each, fifty thousand blocks. The first version
//! of the draw, the open draw with every limit and the entries' root on one and two threads, and the
//! obvious way.

use divan::Bencher;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::BlockId;
use porchlight_domain::log::merkle::root_of;
use porchlight_domain::round::open::{self, Announced, Entrant, Slot, Travel};
use porchlight_domain::round::{BlockSlot, Entry, Field, Rules, draw};
use std::collections::{BTreeMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};

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

/// Sites of the national round, some of them hours apart.
const SITES: u16 = 200;

/// The same market with every limit of the open draw: 200 sites, nine days, booked hours, newcomers,
/// up to four tickets, three turns.
fn national_open_field() -> open::Field {
    let blocks = (0..BLOCKS).map(|i| {
        let day = i % 7;
        let start = i64::from(day) * 1_440 + 360 + i64::from(i % 5) * 180;
        let mut id = [0; 16];
        id[..4].copy_from_slice(&i.to_be_bytes());
        Slot {
            id: BlockId(id),
            start,
            end: start + 210,
            places: 12,
            reserved: i % 3,
            site: (i / 7 % u32::from(SITES)) as u16,
            day: day as u8,
        }
    });
    let way = |from: u16, to: u16| from.abs_diff(to) * 3 % 240;
    let minutes = (0..SITES).flat_map(|from| (0..SITES).map(move |to| way(from, to))).collect();
    let announced = Announced {
        rules: open::Rules::PUBLISHED,
        weeks: vec![0, 0, 0, 0, 0, 1, 1],
        travel: Travel::new(SITES.into(), minutes).expect("the table is square"),
        beacon: None,
        blocks: blocks.collect(),
    };
    let entries = (0..ENTRANTS).map(|i| {
        let pseudonym = sha256(&[&i.to_be_bytes()]);
        let home = u32::from_be_bytes([0, pseudonym.0[0], pseudonym.0[1], pseudonym.0[2]]);
        let booked = open::Booked { day: (i % 7) as u8, minutes: (i % 500) as u16 };
        Entrant {
            pseudonym,
            tickets: 1 + (i % 4) as u8,
            newcomer: i % 20 == 0,
            max_blocks: 3,
            room: (i % 6) as u8,
            booked: if i % 3 == 0 { vec![booked] } else { vec![] },
            ranked: (0..CHOICES).map(|c| (home + c * 7) % BLOCKS).collect(),
        }
    });
    open::Field::seal(announced, entries.collect()).expect("the field is sound")
}

/// Seal, tickets and draw on one thread.
fn whole(field: &open::Field) -> (Digest, usize) {
    let root = open::entry_root(&field.entries);
    (root, open::draw(field, root).awards.len())
}

/// Entries of one part of the work: a power of two, so that its root is a node of the tree.
const PART: usize = 1 << 16;

/// Does pieces of work on two threads, whichever is free taking the next, and gives what came of each.
fn on_two<T: Send>(pieces: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = vec![];
        loop {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= pieces {
                return done;
            }
            done.push((piece, work(piece)));
        }
    };
    let mut done = std::thread::scope(|scope| {
        let other = scope.spawn(run);
        let mut done = run();
        done.extend(other.join().expect("the work does not fail"));
        done
    });
    done.sort_unstable_by_key(|(piece, _)| *piece);
    done.into_iter().map(|(_, came)| came).collect()
}

/// The same with everything on two threads but the turns, which follow each other by their nature.
fn whole_on_two(field: &open::Field) -> (Digest, usize) {
    enum Made {
        Lists(open::Lists),
        Root(Digest),
    }
    let parts: Vec<&[Entrant]> = field.entries.chunks(PART).collect();
    // Laying out is the longest piece, so it begins first.
    let made = on_two(parts.len() + 1, |piece| match piece.checked_sub(1) {
        None => Made::Lists(open::Lists::of(field)),
        Some(part) => Made::Root(open::entry_root(parts[part])),
    });
    let (mut lists, mut roots) = (None, vec![]);
    for made in made {
        match made {
            Made::Lists(made) => lists = Some(made),
            Made::Root(root) => roots.push(root),
        }
    }
    let lists = lists.expect("it was a piece of the work");
    let root = root_of(&roots);
    let sorted = || {
        let part = |part: usize| open::by_ticket(parts[part], (part * PART) as u32, root);
        open::joined(on_two(parts.len(), part))
    };
    (root, open::draw_with(field, &lists, sorted).awards.len())
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn national_open_round_on_one_thread(bencher: Bencher<'_, '_>) {
    let field = national_open_field();
    bencher.bench_local(|| whole(&field));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn national_open_round_on_two_threads(bencher: Bencher<'_, '_>) {
    let field = national_open_field();
    assert_eq!(whole(&field), whole_on_two(&field));
    bencher.bench_local(|| whole_on_two(&field));
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
