//! A rush for places in race mode: many couriers claim each block at once, one gets it, and every
//! other one is told so. The suite plays a small rush on both engines; `benches/claim_rush.rs` plays
//! this same file at any size.

use crate::home::{Home, homes};
use porchlight_app::one_block::NewBlock;
use porchlight_app::round::{Accepted, Announced, Reserved};
use porchlight_app::{Actor, App, Error};
use porchlight_domain::id::{AwardId, BlockId, CourierId};
use porchlight_domain::time::{DAY, HOUR, SECOND, Timestamp};
use porchlight_domain::words::{AwardMode, VehicleKind};
use porchlight_sim::city::{AUSTIN, City, Plan, context};
use porchlight_sim::ports::ports;
use porchlight_sim::rehearsal::{BEGIN, open_server};
use porchlight_store::Options;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

const SEED: u64 = 11;

/// How large a rush is: every courier claims every block.
#[derive(Clone, Copy)]
pub(crate) struct Rush {
    pub(crate) couriers: u32,
    pub(crate) blocks: u32,
    /// Claims that the server works on at one time; the others have been made and wait in line, as requests
    /// beyond a server's limit do. A thread for each would measure the scheduler.
    pub(crate) worked_on: usize,
}

/// A city in race mode, with blocks that anybody may claim.
pub(crate) struct Town {
    app: App,
    city: City,
    blocks: Vec<BlockId>,
}

/// What couriers were told.
#[derive(Default)]
pub(crate) struct Told {
    yours: Vec<(AwardId, BlockId, CourierId)>,
    /// Somebody else has it.
    pub(crate) full: u64,
    /// The courier has another block of that time already.
    pub(crate) not_fitting: u64,
    /// Asked again after "too many at once".
    pub(crate) again: u64,
}

impl Told {
    fn add(&mut self, other: Self) {
        self.yours.extend(other.yours);
        self.full += other.full;
        self.not_fitting += other.not_fitting;
        self.again += other.again;
    }
}

/// What a rush is played in, before the server that is rushed opens.
pub(crate) struct Founded {
    city: City,
    blocks: Vec<BlockId>,
}

/// Founds a town by a server that waits for the disk at no commit: there are two for each courier, and
/// none of them is part of the rush.
pub(crate) fn found(home: &Home, rush: Rush) -> Founded {
    let quick = Options { full_sync: false, ..home.durable() };
    let app = open_server(SEED, &quick, &ports(SEED)).unwrap();
    let plan = Plan { seed: SEED, place: AUSTIN, couriers: rush.couriers, orders: 0 };
    let city = City::found(&app, BEGIN, plan).unwrap();
    let station = city.station;
    let ctx = |actor, about: &str| context(SEED, BEGIN, actor, about);
    app.set_award_mode(&mut ctx(Actor::Console, "race"), station, AwardMode::Race).unwrap();
    let blocks = (0..rush.blocks)
        .map(|number| {
            let block = NewBlock {
                station,
                starts_at: BEGIN.plus(DAY + i64::from(number % 24) * HOUR),
                minutes: 180,
                places: 1,
                vehicle: VehicleKind::Bike,
                expected_stops: 5,
                expected_metres: 9_000,
            };
            let mut desk = ctx(city.desk(), &format!("block {number}"));
            app.add_block(&mut desk, block).unwrap()
        })
        .collect();
    let (opens, closes) = (BEGIN, BEGIN.plus(HOUR));
    let mut desk = ctx(city.desk(), "race opens");
    let opened = app.announce_round(&mut desk, station, opens, closes, 3).unwrap();
    assert_eq!(opened, Announced::OpenedForRace(rush.blocks));
    Founded { city, blocks }
}

/// Opens the server that is rushed, which waits for the disk at every commit.
pub(crate) fn open(home: &Home, Founded { city, blocks }: Founded) -> Town {
    let app = open_server(SEED, &home.durable(), &ports(SEED)).unwrap();
    Town { app, city, blocks }
}

/// Asks until the server is not too busy to answer.
fn answered<T>(told: &mut Told, mut ask: impl FnMut() -> Result<T, Error>) -> T {
    loop {
        match ask() {
            Ok(answer) => return answer,
            Err(Error::Overloaded) => {
                told.again += 1;
                std::thread::yield_now();
            }
            Err(error) => panic!("{error}"),
        }
    }
}

fn claim(app: &App, courier: CourierId, block: BlockId, now: Timestamp, told: &mut Told) {
    let ctx = |what: &str| {
        context(SEED, now, Actor::Courier(courier), &format!("{what} {courier} {block}"))
    };
    match answered(told, || app.reserve(&mut ctx("reserve"), block)) {
        Reserved::Held(reservation, _) => {
            let id = reservation.parse().unwrap();
            match answered(told, || app.accept(&mut ctx("accept"), id)) {
                Accepted::Yours(award) => {
                    told.yours.push((award.parse().unwrap(), block, courier));
                }
                other => panic!("a place that was held is {other:?}"),
            }
        }
        Reserved::Full => told.full += 1,
        Reserved::Limit(_) => told.not_fitting += 1,
        other => panic!("{other:?}"),
    }
}

/// Everybody claims block after block: all claims of one stand in line before the first is answered.
pub(crate) fn play(town: &Town, rush: Rush) -> Told {
    let now = BEGIN.plus(SECOND);
    let ready = Barrier::new(rush.worked_on);
    let lines: Vec<AtomicUsize> = town.blocks.iter().map(|_| AtomicUsize::new(0)).collect();
    let works = || {
        let mut told = Told::default();
        for (block, line) in town.blocks.iter().zip(&lines) {
            ready.wait();
            while let Some(next) = town.city.couriers.get(line.fetch_add(1, Ordering::Relaxed)) {
                claim(&town.app, *next, *block, now, &mut told);
            }
        }
        told
    };
    let mut all = Told::default();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..rush.worked_on).map(|_| scope.spawn(works)).collect();
        for thread in threads {
            all.add(thread.join().unwrap());
        }
    });
    all
}

/// Whether each block has exactly one courier, who was told so, and every other claim a no.
pub(crate) fn judge(town: &Town, rush: Rush, told: &Told) {
    let claims = u64::from(rush.couriers) * u64::from(rush.blocks);
    assert_eq!(told.yours.len() as u64 + told.full + told.not_fitting, claims);
    assert_eq!(told.yours.len(), town.blocks.len());
    for block in &town.blocks {
        let awards = town.app.store.read(|tx| tx.awards_of_block(*block)).unwrap();
        let kept: Vec<_> = awards.iter().map(|a| (a.id, a.block, a.courier)).collect();
        let heard: Vec<_> = told.yours.iter().filter(|(_, b, _)| b == block).copied().collect();
        assert_eq!(kept.len(), 1, "one place, one award");
        assert_eq!(kept, heard, "whoever has it was told so, and nobody else");
    }
}

#[test]
fn of_many_who_claim_a_block_at_once_one_gets_it_and_each_other_is_told_so() {
    for home in homes() {
        let rush = Rush { couriers: 48, blocks: 8, worked_on: 48 };
        let town = open(&home, found(&home, rush));
        judge(&town, rush, &play(&town, rush));
    }
}
