//! Rounds by the open draw, on a real store: announced, sealed, drawn, told, and checked by the script that
//! was written apart from the draw.

use crate::registers::{House, house};
use porchlight_app::one_block::NewBlock;
use porchlight_app::round::record::{Verdict, verify};
use porchlight_app::round::{Announced, Entered, EntryResult, Numbers, Withdrawn};
use porchlight_app::rows::Round;
use porchlight_app::zone::parse_rfc3339;
use porchlight_app::{Actor, Error};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{BlockId, CourierId, LeafId, RoundId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::policy::{Return, RoundKind};
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{RoundState, VehicleKind};
use porchlight_store::{Commit, PendingLeaf};
use std::process::Command;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify_draw.py");

impl House {
    pub(crate) fn block(
        &self,
        starts_at: Timestamp,
        minutes: u32,
        vehicle: VehicleKind,
    ) -> BlockId {
        let new = NewBlock {
            station: self.stage.station,
            starts_at,
            minutes,
            places: 1,
            vehicle,
            expected_stops: 20,
            expected_metres: 20_000,
        };
        self.stage.app.add_block(&mut self.stage.ctx(self.operator), new).unwrap()
    }

    pub(crate) fn announced(&self, closes: i64) -> RoundId {
        let stage = &self.stage;
        let closes = stage.now().plus(closes);
        let mut ctx = stage.ctx(self.operator);
        let made = stage.app.announce_round(&mut ctx, stage.station, stage.now(), closes, 7);
        let Announced::Announced(id, _) = made.unwrap() else { panic!("there are blocks") };
        id.parse().unwrap()
    }

    pub(crate) fn enter(&self, courier: CourierId, round: RoundId, list: &[BlockId]) -> Entered {
        let mut ctx = self.stage.ctx(Actor::Courier(courier));
        self.stage.app.enter(&mut ctx, round, list.to_vec(), 3).unwrap()
    }

    pub(crate) fn reconcile(&self) {
        for _ in 0..6 {
            let mut ctx = self.stage.ctx(Actor::System);
            self.stage.app.reconcile_fast(&mut ctx).unwrap();
        }
    }

    pub(crate) fn row(&self, round: RoundId) -> Round {
        self.stage.app.store.read(|tx| tx.round(round)).unwrap().unwrap()
    }

    /// The courier's newest result.
    pub(crate) fn result(&self, courier: CourierId) -> EntryResult {
        let ctx = self.stage.ctx(Actor::Courier(courier));
        self.stage.app.my_results(&ctx, 1).unwrap().remove(0)
    }

    pub(crate) fn rounds_ahead(&self) -> Vec<Round> {
        let station = self.stage.station;
        self.stage.app.store.read(|tx| tx.rounds_ahead(station)).unwrap()
    }

    pub(crate) fn set_numbers(&self, change: impl Fn(&mut Numbers)) -> Result<(), Error> {
        let mut numbers = Numbers::published();
        change(&mut numbers);
        let mut ctx = self.stage.ctx(self.operator);
        let (station, now) = (self.stage.station, self.stage.now());
        self.stage.app.set_round_policy(&mut ctx, station, &numbers, now, "first numbers")
    }
}

pub(crate) fn script_accepts(record: &str) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.json");
    std::fs::write(&path, record).unwrap();
    match Command::new("python3").arg(SCRIPT).arg(&path).output() {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(error) => eprintln!("SKIPPED: no python3 to check the record with: {error}"),
    }
}

/// Three blocks on one day, two of them overlapping, and one for a van.
pub(crate) fn four_blocks(house: &House) -> [BlockId; 4] {
    let day = parse_rfc3339("2026-11-28T00:00:00Z").unwrap();
    let at = |hour: i64| day.plus(hour * HOUR);
    [
        house.block(at(14), 240, VehicleKind::Bike),
        house.block(at(16), 240, VehicleKind::Bike),
        house.block(at(20), 240, VehicleKind::Bike),
        house.block(at(14), 240, VehicleKind::Van),
    ]
}

#[test]
fn a_round_is_drawn_by_the_open_draw_and_the_script_agrees_with_its_record() {
    let house = house();
    let blocks = four_blocks(&house);
    let couriers: Vec<CourierId> = (1..=5).map(|n| house.courier(n)).collect();
    let round = house.announced(2 * HOUR);
    for courier in &couriers {
        assert_eq!(house.enter(*courier, round, &blocks), Entered::Entered);
    }
    house.stage.advance(2 * HOUR);
    house.reconcile();
    let row = house.row(round);
    assert_eq!((row.state, row.entrants), (RoundState::Settled, 5));
    let record = row.record.unwrap();
    let holds = verify(record.as_bytes());
    assert!(matches!(holds, Verdict::Holds { entries: 5, contested: true, .. }), "{holds}");
    script_accepts(&record);
    // Three places that anybody here can take: no van among them.
    let answers: Vec<EntryResult> = couriers.iter().map(|id| house.result(*id)).collect();
    let won =
        |result: &EntryResult| result.answer.answers.iter().filter(|a| *a == "awarded").count();
    assert_eq!(answers.iter().map(won).sum::<usize>(), 3);
    for result in &answers {
        let left: Vec<(BlockId, &str)> =
            result.left_out.iter().map(|(block, why)| (block.id, why.as_str())).collect();
        assert_eq!(left, [(blocks[3], "vehicle")], "no sedan carries what needs a van");
        assert_eq!(result.tickets, 1);
    }
    let loser = answers.iter().find(|result| result.answer.result == "lost").unwrap();
    assert!(loser.answer.why.iter().all(|why| why.code == "full" && why.number.is_some()));
}

#[test]
fn nothing_is_drawn_before_the_root_stands_in_a_checkpoint() {
    let house = house();
    let blocks = four_blocks(&house);
    let round = house.announced(2 * HOUR);
    house.enter(house.courier(1), round, &blocks);
    house.stage.advance(2 * HOUR);
    for _ in 0..4 {
        house.stage.app.advance_rounds(&mut house.stage.ctx(Actor::System)).unwrap();
    }
    assert_eq!(house.row(round).state, RoundState::Sealed, "its leaf has no place in the log yet");
    house.reconcile();
    assert_eq!(house.row(round).state, RoundState::Settled);
}

#[test]
fn where_places_suffice_there_is_no_draw_and_no_seed() {
    let house = house();
    let blocks = four_blocks(&house);
    let (one, other) = (house.courier(1), house.courier(2));
    let round = house.announced(2 * HOUR);
    house.enter(one, round, &blocks[..1]);
    house.enter(other, round, &blocks[1..3]);
    house.stage.advance(2 * HOUR);
    house.reconcile();
    let row = house.row(round);
    assert_eq!((row.state, row.seed), (RoundState::Settled, None));
    script_accepts(row.record.as_deref().unwrap());
    let result = house.result(other);
    assert!(!result.answer.contested);
    // From 16 to 20 and from 20 to 24 o'clock.
    let codes: Vec<&str> = result.answer.answers.iter().map(String::as_str).collect();
    assert_eq!(codes, ["awarded", "travel"], "half an hour lies between two blocks");
    let why = &result.answer.why[1];
    assert_eq!(
        (why.with.clone(), why.number, why.limit),
        (Some(blocks[1].to_string()), Some(0), Some(30))
    );
}

#[test]
fn a_losing_day_is_a_ticket_more_and_a_win_sets_back_to_one() {
    let house = house();
    let couriers = [house.courier(1), house.courier(2)];
    let mut tickets = vec![];
    for day in 0..3 {
        let start = house.stage.now().plus(30 * HOUR);
        let block = house.block(start, 120, VehicleKind::Bike);
        let round = house.announced(2 * HOUR);
        for courier in couriers {
            house.enter(courier, round, &[block]);
        }
        house.stage.advance(2 * HOUR);
        house.reconcile();
        let both = couriers.map(|courier| house.result(courier));
        tickets.push(both.iter().map(|result| result.tickets).sum::<u32>());
        let lost = both.iter().filter(|result| result.answer.result == "lost").count();
        assert_eq!(lost, 1, "day {day}");
        house.stage.advance(2 * DAY);
    }
    assert_eq!(tickets[0], 2, "everybody begins with one");
    assert_eq!(tickets[1], 3, "the loser of the first round has two");
    assert!(tickets[2] == 3 || tickets[2] == 4, "{tickets:?}");
}

#[test]
fn a_round_announced_before_the_open_draw_ends_by_its_own_version() {
    let house = house();
    let blocks = four_blocks(&house);
    let round = house.announced(2 * HOUR);
    for number in 1..=3 {
        house.enter(house.courier(number), round, &blocks);
    }
    // As an older program left it: without an announcement of the open draw.
    let mut row = house.row(round);
    row.announced = None;
    let leaf = PendingLeaf {
        id: LeafId::new(Timestamp(1), [1; 10]),
        kind: LeafKind::Round.code(),
        subject: round.to_string(),
        at: Timestamp(1),
        salt: [1; 16],
        fact: "{}".into(),
        body: "an older program's".into(),
        hash: sha256(&[b"an older program's"]),
    };
    let kept = house.stage.app.store.write(move |tx| {
        tx.update_round(&row)?;
        Ok(Commit::Record((), vec![leaf.clone()]))
    });
    kept.unwrap();
    house.stage.advance(2 * HOUR);
    house.reconcile();
    let record = house.row(round).record.unwrap();
    assert!(record.contains("porchlight-round-record/v1"));
    assert!(matches!(verify(record.as_bytes()), Verdict::Holds { entries: 3, .. }));
    script_accepts(&record);
    assert!(house.result(house_first(&house)).answer.why.is_empty());
    let page = house.stage.app.round_page(&house.stage.ctx(house.operator), round).unwrap();
    assert_eq!(page.blocks.len(), 4);
}

/// The courier with the smallest id.
fn house_first(house: &House) -> CourierId {
    let station = house.stage.station;
    house.stage.app.store.read(|tx| tx.couriers_of(station)).unwrap()[0].id
}

#[test]
fn giving_back_is_free_late_or_very_late_and_goes_into_the_next_round_only() {
    let house = house();
    let courier = house.courier(1);
    let start = house.stage.now().plus(30 * HOUR);
    let block = house.block(start, 120, VehicleKind::Bike);
    let round = house.announced(2 * HOUR);
    house.enter(courier, round, &[block]);
    house.stage.advance(2 * HOUR);
    house.reconcile();
    let means = || {
        let ctx = house.stage.ctx(Actor::Courier(courier));
        let awards = house.stage.app.my_awards(&ctx, 1).unwrap();
        house.stage.app.giving_back(&ctx, &awards).unwrap()[0]
    };
    let until = start.plus(-24 * HOUR);
    assert_eq!(means(), Some((Return::Free, until)));
    house.stage.advance(4 * HOUR + MINUTE);
    assert_eq!(means(), Some((Return::Late, until)));
    house.stage.advance(22 * HOUR);
    assert_eq!(means(), Some((Return::VeryLate, until)));
    let ctx = || house.stage.ctx(Actor::Courier(courier));
    let award = house.stage.app.my_awards(&ctx(), 1).unwrap()[0].0.id;
    assert_eq!(house.stage.app.forfeit(&mut ctx(), award).unwrap(), Withdrawn::Done(true));
    assert_eq!(means(), None);
    let station = house.stage.station;
    let waiting =
        house.stage.app.store.read(|tx| tx.blocks_without_round(station, start, start.plus(1)));
    assert_eq!(waiting.unwrap().len(), 1, "the place waits for a round, nobody can take it");
}

#[test]
fn rounds_are_announced_by_themselves_once_a_station_says_so() {
    let house = house();
    // 06:00 in Austin. The main rounds close at 12:00 and 20:00 there.
    let now = house.stage.now();
    let (today, ahead) = (now.plus(5 * HOUR), now.plus(24 * HOUR));
    house.block(today, 120, VehicleKind::Bike);
    house.block(ahead, 120, VehicleKind::Bike);
    house.reconcile();
    assert!(house.rounds_ahead().is_empty(), "until then a dispatcher announces");
    house.set_numbers(|numbers| numbers.planned = true).unwrap();
    house.reconcile();
    let kinds = |rounds: &[Round]| rounds.iter().map(|round| round.kind).collect::<Vec<_>>();
    let rounds = house.rounds_ahead();
    assert_eq!(kinds(&rounds), [RoundKind::SameDay], "the main round is announced at 09:00");
    assert_eq!(rounds[0].closes_at, now.plus(15 * MINUTE));
    house.stage.advance(3 * HOUR + MINUTE);
    house.reconcile();
    let main: Vec<Round> =
        house.rounds_ahead().into_iter().filter(|r| r.kind == RoundKind::Main).collect();
    assert_eq!(main.len(), 1);
    assert_eq!(main[0].closes_at, now.plus(6 * HOUR));
    assert!(main[0].closes_at.since(main[0].opens_at) >= 2 * HOUR);
}

#[test]
fn an_urgent_round_is_among_those_on_standby_and_needs_nothing_of_them() {
    let house = house();
    let (ready, away) = (house.courier(1), house.courier(2));
    house.set_numbers(|numbers| numbers.planned = true).unwrap();
    let block = house.block(house.stage.now().plus(HOUR), 120, VehicleKind::Bike);
    house.reconcile();
    assert!(house.rounds_ahead().is_empty(), "nobody is on standby");
    let mut ctx = house.stage.ctx(Actor::Courier(ready));
    house.stage.app.stand_by(&mut ctx, 60).unwrap();
    house.reconcile();
    let round = house.rounds_ahead().remove(0);
    assert_eq!(
        (round.kind, round.closes_at.since(house.stage.now())),
        (RoundKind::Urgent, 2 * MINUTE)
    );
    assert_eq!(house.enter(away, round.id, &[block]), Entered::NotOnStandby);
    house.stage.advance(2 * MINUTE);
    house.reconcile();
    assert_eq!(house.result(ready).answer.result, "won");
}

#[test]
fn new_numbers_hold_from_their_day_and_never_for_what_was_announced() {
    let house = house();
    assert!(matches!(house.set_numbers(|n| n.turns = 9), Err(Error::Invalid(_))));
    house.set_numbers(|numbers| numbers.turns = 1).unwrap();
    let blocks = four_blocks(&house);
    let round = house.announced(2 * HOUR);
    assert!(house.row(round).announced.unwrap().contains("\"turns\":1"));
    let soon = house.set_numbers(|numbers| numbers.turns = 3);
    let Err(Error::Invalid(wrong)) = soon else { panic!("{soon:?}") };
    assert_eq!((wrong[0].field.as_str(), wrong[0].code), ("from", "too_soon"));
    let (station, from) = (house.stage.station, house.stage.now().plus(25 * HOUR));
    let numbers = Numbers::published();
    let ctx = &mut house.stage.ctx(house.operator);
    house.stage.app.set_round_policy(ctx, station, &numbers, from, "more turns").unwrap();
    let seen = house.stage.app.round_policies(house.stage.now(), station).unwrap();
    assert_eq!((seen.now.turns, seen.coming.len(), seen.coming[0].numbers.turns), (1, 1, 3));
    let courier = house.courier(1);
    house.enter(courier, round, &blocks[..3]);
    house.stage.advance(2 * HOUR);
    house.reconcile();
    let won = house.result(courier).answer.answers;
    assert_eq!(
        won.iter().filter(|code| *code == "awarded").count(),
        1,
        "one turn was announced: {won:?}"
    );
}

#[test]
fn the_odds_of_a_list_are_what_many_draws_would_bring() {
    let house = house();
    let blocks = four_blocks(&house);
    let couriers: Vec<CourierId> = (1..=4).map(|n| house.courier(n)).collect();
    let round = house.announced(2 * HOUR);
    for courier in &couriers[1..] {
        house.enter(*courier, round, &blocks[..1]);
    }
    let mut ctx = house.stage.ctx(Actor::Courier(couriers[0]));
    let list = [blocks[0], blocks[3], blocks[2]];
    let odds = house.stage.app.list_odds(&mut ctx, round, &list, 1).unwrap();
    assert_eq!((odds.tries, odds.entrants), (400, 3));
    let share = odds.each[0] * 100 / odds.tries;
    assert!((17..=33).contains(&share), "one of four: {share} %");
    assert_eq!(odds.each[1], 0, "a van is needed");
    assert_eq!((odds.any, odds.each[0] + odds.each[2]), (400, 400), "otherwise the free one");
}

#[test]
fn a_fairness_report_counts_what_happened_and_tells_no_spread_of_few() {
    let house = house();
    let blocks = four_blocks(&house);
    let round = house.announced(2 * HOUR);
    for number in 1..=4 {
        house.enter(house.courier(number), round, &blocks[..3]);
    }
    house.stage.advance(2 * HOUR);
    house.reconcile();
    house.stage.advance(MINUTE);
    let story = house.stage.app.fairness(house.stage.now(), house.stage.station).unwrap();
    assert_eq!((story.rounds, story.report.couriers, story.report.entries), (1, 4, 4));
    assert!(story.report.awards >= 2);
    assert_eq!((story.report.win_rate, story.rates.len()), (None, 0), "it could tell who is who");
    assert_eq!(story.odds.iter().map(|bin| bin.count).sum::<u64>(), 4);
    let [draws] = story.rollouts.as_slice() else { panic!("{:?}", story.rollouts) };
    assert_eq!((draws.feature, draws.days_after), ("draws", 1));
    let awards = draws.counts.iter().find(|(what, ..)| *what == "awards").unwrap();
    assert_eq!((awards.1, awards.2), (0, story.report.awards), "none before the first draw");
}
