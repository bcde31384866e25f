//! Durable claims in a rush, on both engines side by side: four callers want each place, one gets
//! it, every other one is told so. Full fsync, a real file and a real server of its own.
//!
//! Baseline: SQLite, whose one writer lets all that is waiting share one commit. PostgreSQL runs
//! eight serialisable writers. Items are claims, won and lost.

#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "a benchmark")]
#![allow(clippy::print_stderr, reason = "says what is passed over")]

#[path = "../tests/homes/mod.rs"]
mod home;

use home::Home;
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{AwardId, BlockId, CourierId, LeafId, ProgrammeId, StationId, TermsId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AwardSource, AwardState};
use porchlight_store::rows::{Award, Block, Courier, Programme, Station, Terms};
use porchlight_store::{Commit, PendingLeaf, Store};
use std::sync::atomic::{AtomicU64, Ordering};

const CALLERS: u64 = 256;
const WANTED_BY: u64 = 4;
const EACH: u64 = 4;
const PLACES: u64 = CALLERS * EACH / WANTED_BY;
static SERIAL: AtomicU64 = AtomicU64::new(1);

fn main() {
    divan::main();
}

fn raw(number: u64) -> [u8; 16] {
    let mut id = [0; 16];
    id[8..].copy_from_slice(&number.to_be_bytes());
    id
}

fn next() -> u64 {
    SERIAL.fetch_add(1, Ordering::Relaxed)
}

fn leaf() -> PendingLeaf {
    let number = next();
    let mut random = [0u8; 10];
    random[2..].copy_from_slice(&number.to_be_bytes());
    PendingLeaf {
        id: LeafId::new(Timestamp(i64::try_from(number).unwrap() * 1_000), random),
        kind: "award_made",
        subject: format!("award {number}"),
        at: Timestamp(1),
        salt: [7; 16],
        fact: "{}".into(),
        body: format!("leaf {number}"),
        hash: sha256(&[&number.to_be_bytes()]),
    }
}

/// A station with one courier for each caller.
fn town(home: &Home) -> Store {
    let store = home.open();
    store
        .write(|tx| {
            let at = Timestamp(1);
            let (station, programme) = (StationId(raw(1)), ProgrammeId(raw(1)));
            let terms = TermsId(raw(1));
            tx.insert_station(&Station {
                id: station,
                code: "ATX1".into(),
                name: "Austin".into(),
                time_zone: "UTC".into(),
                lat: 0,
                lon: 0,
                award_mode: "race".parse().unwrap(),
                currency: "USD".parse().unwrap(),
                pay_per_hour: 1,
                pay_per_km: 1,
                cost_per_km: 1,
                legal_minimum_per_hour: 1,
                created_at: at,
                pay_version: 1,
            })?;
            let kind = "independent".parse().unwrap();
            let (code, name) = ("own".into(), "Own car".into());
            tx.insert_programme(&Programme { id: programme, code, name, kind, created_at: at })?;
            let body = "t".into();
            tx.insert_terms(&Terms { id: terms, programme, version: 1, body, published_at: at })?;
            for number in 0..CALLERS {
                tx.insert_courier(&Courier {
                    id: CourierId(raw(number)),
                    name: "c".into(),
                    email: format!("{number}@x"),
                    phone: String::new(),
                    language: "en".into(),
                    vehicle: "sedan".parse().unwrap(),
                    station,
                    programme,
                    terms,
                    state: "active".parse().unwrap(),
                    draw_secret: [0; 32],
                    created_at: at,
                })?;
            }
            Ok(Commit::Record((), vec![leaf()]))
        })
        .unwrap();
    store
}

/// Blocks with one place each that nobody has claimed; their numbers.
fn fresh_blocks(store: &Store) -> Vec<u64> {
    let numbers: Vec<u64> = (0..PLACES).map(|_| next()).collect();
    let made = numbers.clone();
    store
        .write(move |tx| {
            for number in &made {
                let at = Timestamp(i64::try_from(*number).unwrap());
                tx.insert_block(&Block {
                    id: BlockId(raw(*number)),
                    station: StationId(raw(1)),
                    template: None,
                    starts_at: at,
                    ends_at: at,
                    vehicle: "sedan".parse().unwrap(),
                    places: 1,
                    pay: 1,
                    currency: "USD".parse().unwrap(),
                    pay_rule: "{}".into(),
                    expected_stops: 1,
                    expected_metres: 1,
                    net: 1,
                    state: "announced".parse().unwrap(),
                    round: None,
                    created_at: at,
                    raised: 0,
                })?;
            }
            Ok(Commit::Record((), vec![leaf()]))
        })
        .unwrap();
    numbers
}

fn claim(store: &Store, block: u64, courier: u64) -> bool {
    let (award, at) = (next(), Timestamp(1));
    store
        .write(move |tx| {
            let block = BlockId(raw(block));
            if !tx.awards_of_block(block)?.is_empty() {
                return Ok(Commit::Nothing(false));
            }
            let won = tx.insert_award(&Award {
                id: AwardId(raw(award)),
                block,
                place: 0,
                courier: CourierId(raw(courier)),
                source: AwardSource::Race,
                round: None,
                state: AwardState::Held,
                holds: true,
                made_at: at,
                changed_at: at,
                checked_in_at: None,
                released_at: None,
                checked_out_at: None,
            })?;
            Ok(if won { Commit::Record(true, vec![leaf()]) } else { Commit::Nothing(false) })
        })
        .unwrap()
}

fn rush(store: &Store, blocks: &[u64]) {
    let won = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for caller in 0..CALLERS {
            let won = &won;
            scope.spawn(move || {
                for turn in 0..EACH {
                    let place = (caller / WANTED_BY + turn * (CALLERS / WANTED_BY)) % PLACES;
                    let block = blocks[usize::try_from(place).unwrap()];
                    won.fetch_add(claim(store, block, caller).into(), Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(won.into_inner(), PLACES, "each place has exactly one holder");
}

fn bench(bencher: divan::Bencher<'_, '_>, home: &Home) {
    let store = town(home);
    bencher
        .counter(divan::counter::ItemsCount::new(CALLERS * EACH))
        .with_inputs(|| fresh_blocks(&store))
        .bench_local_values(|blocks| rush(&store, &blocks));
}

#[divan::bench(sample_count = 5)]
fn baseline_sqlite(bencher: divan::Bencher<'_, '_>) {
    bench(bencher, &Home::file());
}

#[divan::bench(sample_count = 5)]
fn postgresql(bencher: divan::Bencher<'_, '_>) {
    if let Some(home) = Home::own_postgres() {
        bench(bencher, &home);
    }
}
