//! Small markets for the tests of the open draw, and dice with a seed.

use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::BlockId;
use porchlight_domain::round::open::*;
use porchlight_domain::round::{self};
use proptest::prelude::*;

pub(crate) const BLOCK_MINUTES: i64 = 240;

pub(crate) fn seed(n: u64) -> Digest {
    sha256(&[b"test", &n.to_be_bytes()])
}

/// A generator with a seed (SplitMix64): plain, and the same everywhere.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// Evenly from 0 to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let with = self.below(at as u64 + 1) as usize;
            list.swap(at, with);
        }
    }
}

pub(crate) fn pseudonym_of(name: u32) -> Digest {
    sha256(&[&name.to_be_bytes()])
}

pub(crate) fn entrant(name: u32, ranked: Vec<u32>) -> Entrant {
    Entrant {
        pseudonym: pseudonym_of(name),
        tickets: 1,
        newcomer: false,
        max_blocks: 1,
        room: 5,
        booked: vec![],
        ranked,
    }
}

pub(crate) fn slot(name: u8, start: i64, day: u8, places: u32) -> Slot {
    slot_at(name, start, day, places, 0)
}

pub(crate) fn slot_at(name: u8, start: i64, day: u8, places: u32, site: u16) -> Slot {
    let id = BlockId([name; 16]);
    Slot { id, start, end: start + BLOCK_MINUTES, places, reserved: 0, site, day }
}

/// Two sites, forty minutes apart; days 0 to 4 in one week, 5 and 6 in the next.
pub(crate) fn announced(blocks: Vec<Slot>) -> Announced {
    Announced {
        rules: Rules::PUBLISHED,
        weeks: vec![0, 0, 0, 0, 0, 1, 1],
        travel: Travel::new(2, vec![0, 40, 40, 0]).unwrap(),
        beacon: None,
        blocks,
    }
}

/// A contested market: so many entrants, each with a list over all blocks in an order of their own.
pub(crate) fn crowd(dice: &mut Dice, entrants: u32, blocks: u8) -> Field {
    let slots = (0..blocks).map(|b| {
        let day = (dice.below(5)) as u8;
        let start = i64::from(day) * 1_440 + 360 + dice.below(10) as i64 * 60;
        slot_at(b, start, day, 1 + dice.below(3) as u32, dice.below(2) as u16)
    });
    let announced = announced(slots.collect());
    let entries = (0..entrants).map(|name| {
        let mut ranked: Vec<u32> = (0..u32::from(blocks)).collect();
        dice.shuffle(&mut ranked);
        let mut made = entrant(name, ranked);
        made.tickets = 1 + dice.below(4) as u8;
        made.newcomer = dice.below(10) == 0;
        made.max_blocks = 1 + dice.below(3) as u8;
        made.room = dice.below(6) as u8;
        made
    });
    let entries = entries.collect();
    Field::seal(announced, entries).unwrap()
}

prop_compose! {
    pub(crate) fn any_field()(
        slots in prop::collection::vec((1u32..3, 0u8..7, 0i64..20, 0u16..2), 6),
        lists in prop::collection::vec((
            (1u8..=4, any::<bool>(), 1u8..=3, 0u8..=5),
            prop::collection::btree_map(0u8..7, 0u16..700, 0..4),
            Just(vec![0u32, 1, 2, 3, 4, 5]).prop_shuffle(),
            0usize..=6,
        ), 0..9),
    ) -> Field {
        let blocks = slots.into_iter().zip(0u8..).map(|((places, day, hour, site), name)| {
            slot_at(name, i64::from(day) * 1_440 + hour * 60, day, places, site)
        });
        let entries = lists.into_iter().zip(0u32..).map(|((numbers, booked, ranked, keep), name)| {
            let (tickets, newcomer, max_blocks, room) = numbers;
            let mut made = entrant(name, ranked[..keep].to_vec());
            made.tickets = tickets;
            made.newcomer = newcomer;
            made.max_blocks = max_blocks;
            made.room = room;
            made.booked = booked.into_iter().map(|(day, minutes)| Booked { day, minutes }).collect();
            made
        });
        Field::seal(announced(blocks.collect()), entries.collect()).unwrap()
    }
}

/// The same market for the first version of the draw, with every newer limit out of the way.
pub(crate) fn as_first_version(mut field: Field) -> (round::Field, Field) {
    let rules = &mut field.announced.rules;
    rules.rest_minutes = 0;
    rules.day_minutes = u16::MAX;
    rules.week_minutes = 900;
    rules.newcomer_per_mille = 0;
    field.announced.weeks = vec![0; 7];
    field.announced.travel = Travel::new(2, vec![0; 4]).unwrap();
    for entry in &mut field.entries {
        entry.room = 5;
        entry.booked.clear();
    }
    let blocks = field.announced.blocks.iter().map(|b| round::BlockSlot {
        id: b.id,
        start: b.start,
        end: b.end,
        places: b.places,
    });
    let entries = field.entries.iter().map(|e| round::Entry {
        pseudonym: e.pseudonym,
        tickets: e.tickets,
        max_blocks: e.max_blocks,
        budget_minutes: 900,
        ranked: e.ranked.clone(),
    });
    let old = round::Field {
        blocks: blocks.collect(),
        rules: round::Rules { gap_minutes: 30 },
        entries: entries.collect(),
    };
    (old, field)
}
