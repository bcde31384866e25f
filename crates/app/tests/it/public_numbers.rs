//! Rounds that named a public random number: they wait for it, are drawn from it, and without it from
//! nothing.

use crate::registers::{House, house};
use crate::rounds::{four_blocks, script_accepts};
use porchlight_app::ports::PublicNumbers;
use porchlight_app::round::record::{Verdict, counted, verify};
use porchlight_app::round::{NamedNumber, NumberState};
use porchlight_app::{Actor, Error};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{BlockId, RoundId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::beacon::{ATTEMPT_TIME, Chain, SEAL_TIME};
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND};
use porchlight_domain::words::{BlockState, RoundState};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

/// A chain of the tests' own: a number's signature is its digest, made 48 bytes long.
#[derive(Default)]
struct Lottery {
    /// What relays say in place of a number.
    trouble: Mutex<Option<&'static str>>,
    forged: AtomicBool,
    asked: AtomicU32,
}

fn signature(number: u64) -> Vec<u8> {
    [sha256(&[b"left", &number.to_be_bytes()]).0, sha256(&[b"right", &number.to_be_bytes()]).0]
        .concat()[..48]
        .to_vec()
}

impl PublicNumbers for Lottery {
    fn chain(&self) -> Chain {
        Chain { hash: sha256(&[b"lottery"]), genesis: 1_700_000_000, period: 30 }
    }

    fn fetch(&self, number: u64) -> Result<Vec<u8>, String> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        if let Some(trouble) = *self.trouble.lock().unwrap() {
            return Err(trouble.into());
        }
        let forged = self.forged.load(Ordering::Relaxed);
        Ok(signature(number + u64::from(forged)))
    }

    fn holds(&self, number: u64, bytes: &[u8]) -> bool {
        bytes == signature(number)
    }

    fn link(&self, number: u64) -> Option<String> {
        Some(format!("https://relay.example/{number}"))
    }
}

/// A round over four blocks, some of which three couriers want, at a station whose main rounds name a number.
struct Draw {
    house: House,
    lottery: Arc<Lottery>,
    blocks: [BlockId; 4],
    round: RoundId,
}

fn draw(wanted: &[usize]) -> Draw {
    let mut house = house();
    let lottery = Arc::new(Lottery::default());
    house.stage.app.ports.public_numbers = Some(Arc::clone(&lottery) as Arc<dyn PublicNumbers>);
    house.set_numbers(|numbers| numbers.public_numbers = "main".into()).unwrap();
    let blocks = four_blocks(&house);
    let round = house.announced(2 * HOUR);
    let entrants = if wanted.is_empty() { 0 } else { 3 };
    for courier in 1..=entrants {
        let list: Vec<BlockId> = wanted.iter().map(|at| blocks[*at]).collect();
        house.enter(house.courier(courier), round, &list);
    }
    Draw { house, lottery, blocks, round }
}

impl Draw {
    fn number(&self) -> NamedNumber {
        let page =
            self.house.stage.app.round_page(&self.house.stage.ctx(Actor::Public), self.round);
        page.unwrap().number.unwrap()
    }

    fn fetch(&self) -> u32 {
        let mut ctx = self.house.stage.ctx(Actor::System);
        self.house.stage.app.fetch_public_numbers(&mut ctx).unwrap()
    }

    fn state(&self) -> RoundState {
        self.house.reconcile();
        self.house.row(self.round).state
    }

    /// Closes the round and seals it, and gets its root published, but nothing else.
    fn sealed_only(&self) {
        let stage = &self.house.stage;
        stage.advance(2 * HOUR);
        let system = || stage.ctx(Actor::System);
        for _ in 0..2 {
            stage.app.advance_rounds(&mut system()).unwrap();
        }
        assert_eq!(self.house.row(self.round).state, RoundState::Sealed);
    }

    fn leaves(&self, kind: LeafKind) -> usize {
        let subject = self.round.to_string();
        let leaves = self.house.stage.app.store.read(move |tx| tx.leaves_of(&subject)).unwrap();
        leaves.iter().filter(|leaf| leaf.kind == kind.code()).count()
    }
}

#[test]
fn a_round_waits_for_the_number_it_named_and_is_drawn_from_it_and_the_secret() {
    let draw = draw(&[0, 1, 2]);
    let named = draw.number();
    assert_eq!(named.state, NumberState::Named);
    let closes = draw.house.row(draw.round).closes_at;
    let after = named.published_at.since(closes);
    assert!((SEAL_TIME..SEAL_TIME + 30 * SECOND).contains(&after), "{after}");
    draw.house.stage.advance(2 * HOUR);
    assert_eq!(draw.state(), RoundState::Sealed);
    assert_eq!(draw.leaves(LeafKind::Reveal), 1, "the secret is out before the number");
    // Before its moment nobody is asked for it.
    assert_eq!((draw.fetch(), draw.lottery.asked.load(Ordering::Relaxed)), (0, 0));
    assert_eq!(draw.number().state, NumberState::Waiting(None));
    draw.house.stage.advance(SEAL_TIME + 30 * SECOND);
    assert_eq!(draw.fetch(), 1);
    assert_eq!(draw.state(), RoundState::Settled);
    let row = draw.house.row(draw.round);
    let record = row.record.unwrap();
    let verdict = verify(record.as_bytes());
    assert!(matches!(verdict, Verdict::Holds { contested: true, beacon: true, .. }), "{verdict}");
    script_accepts(&record);
    let counts = counted(&record).unwrap();
    assert_eq!((counts.number, counts.attempt, counts.with_secret), (named.number, 0, true));
    assert_eq!(counts.signature, signature(named.number));
    let shown = draw.number();
    assert!(matches!(shown.state, NumberState::Counted { with_secret: true, .. }));
    assert_eq!(shown.link, Some(format!("https://relay.example/{}", named.number)));
}

#[test]
fn however_long_the_relays_are_silent_or_lie_nothing_is_drawn_without_the_number() {
    let mut draw = draw(&[0, 1]);
    *draw.lottery.trouble.lock().unwrap() = Some("no answer within 5 s");
    draw.house.stage.advance(2 * HOUR);
    assert_eq!(draw.state(), RoundState::Sealed);
    draw.house.stage.advance(3 * MINUTE);
    for _ in 0..3 {
        assert_eq!(draw.fetch(), 0);
    }
    assert_eq!(draw.lottery.asked.load(Ordering::Relaxed), 1, "with pauses between two times");
    let silent = NumberState::Waiting(Some("no answer within 5 s".into()));
    assert_eq!(draw.number().state, silent);
    for _ in 0..4 {
        draw.house.stage.advance(6 * HOUR);
        assert_eq!((draw.fetch(), draw.state()), (0, RoundState::Sealed));
    }
    *draw.lottery.trouble.lock().unwrap() = None;
    draw.lottery.forged.store(true, Ordering::Relaxed);
    draw.house.stage.advance(6 * MINUTE);
    assert_eq!((draw.fetch(), draw.state()), (0, RoundState::Sealed));
    let forged = "what came was not signed by the chain";
    assert_eq!(draw.number().state, NumberState::Waiting(Some(forged.into())));
    // The server starts anew: whom it asks is new, what it knew is in the store.
    draw.lottery = Arc::new(Lottery::default());
    let relays = Arc::clone(&draw.lottery) as Arc<dyn PublicNumbers>;
    draw.house.stage.app.ports.public_numbers = Some(relays);
    draw.house.stage.advance(6 * MINUTE);
    assert_eq!(draw.fetch(), 1);
    assert_eq!(draw.state(), RoundState::Settled);
    assert_eq!(draw.number().missed, 0, "it was waited for, not skipped");
}

#[test]
fn a_number_that_was_kept_is_checked_once_more_before_anything_is_drawn_from_it() {
    let draw = draw(&[0]);
    draw.house.stage.advance(2 * HOUR);
    assert_eq!(draw.state(), RoundState::Sealed);
    draw.house.stage.advance(3 * MINUTE);
    assert_eq!(draw.fetch(), 1);
    let (chain, number) = (draw.number().chain, i64::try_from(draw.number().number).unwrap());
    let changed = draw.house.stage.app.store.work(move |tx| {
        let mut row = tx.public_number(chain, number)?.unwrap();
        row.signature = Some(signature(1));
        tx.put_public_number(&row)
    });
    changed.unwrap();
    assert_eq!(draw.state(), RoundState::Sealed);
}

#[test]
fn a_secret_that_was_kept_back_does_not_count_and_the_next_number_does_alone() {
    let draw = draw(&[0, 1, 2]);
    draw.sealed_only();
    let stage = &draw.house.stage;
    stage.app.sequence_log(&mut stage.ctx(Actor::System)).unwrap();
    // The root is published; then nothing until the number exists.
    stage.advance(SEAL_TIME + MINUTE);
    assert_eq!(draw.state(), RoundState::Sealed);
    assert_eq!(draw.leaves(LeafKind::Reveal), 0, "too late to reveal anything");
    assert_eq!((draw.number().missed, draw.fetch()), (1, 0));
    stage.advance(ATTEMPT_TIME);
    assert_eq!(draw.fetch(), 1);
    assert_eq!(draw.state(), RoundState::Settled);
    let row = draw.house.row(draw.round);
    let record = row.record.unwrap();
    let counts = counted(&record).unwrap();
    assert_eq!((counts.attempt, counts.with_secret), (1, false));
    assert!(record.contains("\"secret\":\"\""), "what was not out in time is not in the record");
    assert!(matches!(verify(record.as_bytes()), Verdict::Holds { beacon: true, .. }));
    script_accepts(&record);
    let subject = draw.round.to_string();
    let leaves = stage.app.store.read(move |tx| tx.leaves_of(&subject)).unwrap();
    let drawn = leaves.iter().find(|leaf| leaf.kind == LeafKind::Draw.code()).unwrap();
    let fact = drawn.fact.clone().unwrap_or_default();
    assert!(fact.contains("secret_withheld") && fact.contains("\"secret\":null"), "{fact}");
}

#[test]
fn where_places_suffice_no_number_is_waited_for() {
    let draw = draw(&[]);
    let courier = draw.house.courier(7);
    draw.house.enter(courier, draw.round, &draw.blocks[..1]);
    draw.house.stage.advance(2 * HOUR);
    assert_eq!(draw.state(), RoundState::Settled);
    let row = draw.house.row(draw.round);
    assert_eq!((row.contested, row.seed), (Some(false), None));
    assert_eq!(draw.number().state, NumberState::NotNeeded);
    script_accepts(&row.record.unwrap());
    assert_eq!(draw.lottery.asked.load(Ordering::Relaxed), 0);
}

#[test]
fn a_round_whose_root_comes_after_every_number_ends_without_a_draw_and_its_blocks_come_again() {
    let draw = draw(&[0, 1]);
    draw.sealed_only();
    draw.house.stage.advance(DAY + HOUR);
    assert_eq!(draw.state(), RoundState::Cancelled);
    assert_eq!(draw.number().state, NumberState::GivenUp);
    let first = draw.blocks[0];
    let block = draw.house.stage.app.store.read(move |tx| tx.block(first)).unwrap().unwrap();
    assert_eq!((block.state, block.round), (BlockState::Draft, None));
    assert_eq!(draw.lottery.asked.load(Ordering::Relaxed), 0);
}

#[test]
fn numbers_that_want_public_random_numbers_need_relays() {
    let house = house();
    let Err(Error::Invalid(wrong)) = house.set_numbers(|n| n.public_numbers = "all".into()) else {
        panic!("nobody is asked for numbers here")
    };
    assert_eq!(wrong[0].field, "public_numbers");
    let Err(Error::Invalid(wrong)) = house.set_numbers(|n| n.public_numbers = "some".into()) else {
        panic!("that is no choice")
    };
    assert_eq!(wrong[0].field, "public_numbers");
}

#[test]
fn couriers_see_which_number_will_count_and_that_their_round_waits_for_it() {
    let draw = draw(&[0, 1]);
    let courier = draw.house.courier(9);
    draw.house.enter(courier, draw.round, &draw.blocks[..1]);
    let (app, ctx) = (&draw.house.stage.app, || draw.house.stage.ctx(Actor::Courier(courier)));
    let open = app.open_rounds(&ctx()).unwrap().remove(0);
    assert_eq!(open.number.unwrap().number, draw.number().number);
    assert!(app.waiting_rounds(&ctx()).unwrap().is_empty());
    draw.house.stage.advance(2 * HOUR);
    draw.house.reconcile();
    let waiting = app.waiting_rounds(&ctx()).unwrap().remove(0);
    assert_eq!(
        (waiting.round.id, waiting.number.unwrap().number),
        (draw.round, draw.number().number)
    );
    draw.house.stage.advance(3 * MINUTE);
    draw.fetch();
    draw.house.reconcile();
    assert!(app.waiting_rounds(&ctx()).unwrap().is_empty());
}
