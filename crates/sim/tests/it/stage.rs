//! A small city whose hours a test plays itself, use-case by use-case.

use crate::home::Home;
use porchlight_app::block::Assigned;
use porchlight_app::deliver::{AttemptKind, NewAttempt, NewPhoto, Recorded};
use porchlight_app::one_block::NewBlock;
use porchlight_app::recipient::Choice;
use porchlight_app::round::{Announced, Entered};
use porchlight_app::{Actor, App, Ctx, Error};
use porchlight_domain::attempt::{Drop, Position};
use porchlight_domain::digest::{encode_hex, sha256};
use porchlight_domain::id::{
    AttemptId, AwardId, BlockId, CourierId, EvidenceId, OrderId, RoundId, StopId,
};
use porchlight_domain::time::{HOUR, Timestamp, Window};
use porchlight_domain::words::{
    CarrierKind, DropPlace, OrderState, RoundState, VehicleKind, Weather,
};
use porchlight_sim::city::{AUSTIN, City, Plan, context};
use porchlight_sim::ports::ports;
use porchlight_sim::referee::judge;
use porchlight_sim::rehearsal::{BEGIN, open_server};
use porchlight_store::Place;
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) struct Stage {
    pub(crate) app: App,
    pub(crate) city: City,
    pub(crate) now: Timestamp,
    serial: u8,
    home: Home,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let home = Home::asked_for();
        let options = home.rehearsal(Arc::new(porchlight_store::NoFaults));
        let app = open_server(1, &options, &ports(1)).unwrap();
        let plan = Plan { seed: 1, place: AUSTIN, couriers: 8, orders: 0 };
        let city = City::found(&app, BEGIN, plan).unwrap();
        Self { app, city, now: BEGIN, serial: 0, home }
    }

    pub(crate) fn ctx(&mut self, actor: Actor) -> Ctx {
        self.serial += 1;
        self.now = self.now.plus(1_000);
        context(1, self.now, actor, &format!("step {}", self.serial))
    }

    pub(crate) fn desk(&mut self) -> Ctx {
        let desk = self.city.desk();
        self.ctx(desk)
    }

    pub(crate) fn courier(&mut self, number: usize) -> Ctx {
        let id = self.city.couriers[number];
        self.ctx(Actor::Courier(id))
    }

    pub(crate) fn id(&self, number: usize) -> CourierId {
        self.city.couriers[number]
    }

    pub(crate) fn block(&mut self, after: i64, places: u32) -> BlockId {
        let block = NewBlock {
            station: self.city.station,
            starts_at: self.now.plus(after),
            minutes: 180,
            places,
            vehicle: VehicleKind::Bike,
            expected_stops: 5,
            expected_metres: 9_000,
        };
        let mut ctx = self.desk();
        self.app.add_block(&mut ctx, block).unwrap()
    }

    pub(crate) fn assign(&mut self, block: BlockId, number: usize) -> Assigned {
        let id = self.id(number);
        let mut ctx = self.desk();
        self.app.assign(&mut ctx, block, id).unwrap()
    }

    pub(crate) fn award(&mut self, block: BlockId, number: usize) -> AwardId {
        match self.assign(block, number) {
            Assigned::Assigned(id) => id.parse().unwrap(),
            no => panic!("{no:?}"),
        }
    }

    pub(crate) fn round(&mut self, closes: i64) -> RoundId {
        let (station, opens) = (self.city.station, self.now);
        let mut ctx = self.desk();
        let closes = self.now.plus(closes);
        match self.app.announce_round(&mut ctx, station, opens, closes, 3).unwrap() {
            Announced::Announced(id, _) => id.parse().unwrap(),
            no => panic!("{no:?}"),
        }
    }

    pub(crate) fn enter(&mut self, round: RoundId, number: usize, blocks: &[BlockId]) {
        let mut ctx = self.courier(number);
        let entered = self.app.enter(&mut ctx, round, blocks.to_vec(), 1).unwrap();
        assert_eq!(entered, Entered::Entered);
    }

    pub(crate) fn reconcile(&mut self, passes: usize) {
        for _ in 0..passes {
            let mut ctx = self.ctx(Actor::System);
            self.app.reconcile_fast(&mut ctx).unwrap();
        }
    }

    pub(crate) fn state(&self, round: RoundId) -> RoundState {
        self.app.store.read(|tx| tx.round(round)).unwrap().unwrap().state
    }

    /// An order on the route of an award: its id and stop.
    pub(crate) fn parcel(&mut self, award: AwardId, attended: bool) -> (OrderId, StopId) {
        let window = Window { start: self.now, end: self.now.plus(5 * HOUR) };
        let mut draft = self.city.draft(format!("REG-{}", self.serial), window);
        draft.attended_only = attended;
        draft.carrier = CarrierKind::Ours;
        let (station, reference) = (self.city.station, draft.external_reference.clone());
        let mut ctx = self.desk();
        self.app.take_order(&mut ctx, station, draft).unwrap();
        let order = self.app.store.read(|tx| tx.order_by_reference(&reference)).unwrap().unwrap();
        self.app.move_order(&mut ctx, order.id, award).unwrap();
        let stop = self.app.store.read(|tx| tx.newest_stop_of_order(order.id)).unwrap().unwrap();
        (order.id, stop.id)
    }

    pub(crate) fn order(&self, id: OrderId) -> OrderState {
        self.app.store.read(|tx| tx.order(id)).unwrap().unwrap().state
    }

    pub(crate) fn attempt(&mut self, stop: StopId, with_photo: bool) -> NewAttempt {
        self.serial += 1;
        let photo = EvidenceId([self.serial; 16]);
        let challenge = self.app.store.read(|tx| tx.capture_challenge(stop)).unwrap();
        let photos = vec![NewPhoto {
            id: photo,
            digest: sha256(&[&photo.0]),
            bytes: 700,
            captured_at: self.now,
            challenge: challenge.map(|c| encode_hex(&c.token)),
            capture: None,
        }];
        NewAttempt {
            id: AttemptId([self.serial; 16]),
            stop,
            kind: AttemptKind::Left(Drop {
                place: DropPlace::Porch,
                out_of_sight: true,
                where_to_look: String::new(),
                weather: Weather::Dry,
                photos: vec![photo],
                scan: None,
                exception: None,
            }),
            position: Position::Missing("denied".into()),
            occurred_at: self.now,
            skew_ms: 0,
            photos: if with_photo { photos } else { vec![] },
            door_scan: None,
            note: String::new(),
        }
    }

    pub(crate) fn record(
        &mut self,
        number: usize,
        attempt: &NewAttempt,
    ) -> Result<Recorded, Error> {
        let mut ctx = self.courier(number);
        self.app.record_attempt(&mut ctx, attempt.clone())
    }

    pub(crate) fn want_no_photo(&mut self, order: OrderId) {
        let mut ctx = self.ctx(Actor::Recipient(order));
        let choice =
            Choice { photo: false, drop_place: None, place_note: String::new(), remember: false };
        self.app.set_choice(&mut ctx, choice).unwrap();
    }

    pub(crate) fn shown(&mut self, order: OrderId) -> usize {
        let ctx = self.ctx(Actor::Recipient(order));
        self.app.recipient_view(&ctx).unwrap().photos.len()
    }

    /// Changes the database past every door, as if the product had done it.
    pub(crate) fn plant(&self, sql: &str) {
        if let Some(mut client) = self.home.client() {
            client.batch_execute(sql).unwrap();
        } else if let Place::File(path) = &self.home.place {
            rusqlite::Connection::open(path).unwrap().execute_batch(sql).unwrap();
        }
    }

    /// Which referees find something.
    pub(crate) fn found(&mut self) -> BTreeSet<&'static str> {
        let found = judge(&self.app, None, self.now).unwrap();
        found.iter().map(|finding| finding.referee).collect()
    }

    pub(crate) fn is_sound(&mut self) {
        self.reconcile(3);
        assert_eq!(judge(&self.app, None, self.now).unwrap(), []);
    }
}
