//! Who hears of a change: everybody who may be looking at what it changes.

use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::check_in::Arrival;
use porchlight_app::deliver::{Checked, NewScan};
use porchlight_app::ports::Bell;
use porchlight_domain::id::{AwardId, OrderId, ScanId, StopId};
use porchlight_domain::time::{HOUR, Timestamp};
use porchlight_domain::words::ScanStep;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

#[derive(Default)]
struct Heard(Mutex<BTreeSet<String>>);

impl Bell for Heard {
    fn ring(&self, topic: &str, _at: Timestamp) {
        self.0.lock().unwrap().insert(topic.into());
    }
}

/// A courier with a route of three parcels, and an ear.
struct Street {
    stage: Stage,
    heard: Arc<Heard>,
    award: AwardId,
    parcels: Vec<(OrderId, StopId)>,
}

impl Street {
    fn new() -> Self {
        let mut stage = Stage::new();
        let block = stage.block(HOUR / 2, 2);
        let award = stage.award(block, 0);
        let parcels = (0..3).map(|_| stage.parcel(award, false)).collect();
        let heard = Arc::new(Heard::default());
        stage.app.ports.bell = heard.clone();
        Self { stage, heard, award, parcels }
    }

    /// What rang since the last time.
    fn heard(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.heard.0.lock().unwrap())
    }

    fn station(&self) -> String {
        format!("station/{}", self.stage.city.station)
    }

    /// The station and these parcels.
    fn station_and(&self, parcels: &[usize]) -> BTreeSet<String> {
        let order = |n: &usize| format!("order/{}", self.parcels[*n].0);
        parcels.iter().map(order).chain([self.station()]).collect()
    }

    fn load(&mut self) {
        let order = self.parcels[0].0;
        let packages = self.stage.app.store.read(|tx| tx.packages_of(order)).unwrap();
        let scan = NewScan {
            id: ScanId([9; 16]).to_string(),
            barcode: packages[0].barcode.clone(),
            occurred_at: self.stage.now.micros(),
            stop: None,
        };
        let mut ctx = self.stage.courier(0);
        self.stage.app.scan(&mut ctx, self.award, ScanStep::Load, vec![scan]).unwrap();
    }
}

#[test]
fn check_in_rings_the_station_and_release_everybody_on_the_route() {
    let mut street = Street::new();
    let mut ctx = street.stage.courier(0);
    assert_eq!(
        street.stage.app.check_in(&mut ctx, street.award, Arrival::default()).unwrap(),
        Checked::Done
    );
    assert_eq!(street.heard(), street.station_and(&[]));
    street.load();
    assert_eq!(street.heard(), street.station_and(&[0, 1, 2]));
}

#[test]
fn a_finished_stop_rings_those_who_come_later_on_the_route_and_nobody_before() {
    let mut street = Street::new();
    street.load();
    street.heard();
    let (_, stop) = street.parcels[1];
    let (mut ctx, now) = (street.stage.courier(0), street.stage.now);
    street.stage.app.arrive(&mut ctx, stop, now).unwrap();
    assert_eq!(street.heard(), street.station_and(&[1, 2]));
    let attempt = street.stage.attempt(stop, true);
    street.stage.record(0, &attempt).unwrap();
    assert_eq!(street.heard(), street.station_and(&[1, 2]));
}

#[test]
fn an_order_that_moves_rings_both_routes_and_both_couriers() {
    let mut street = Street::new();
    let block = street.stage.block(HOUR / 2, 1);
    let other = street.stage.award(block, 1);
    street.heard();
    let mut ctx = street.stage.desk();
    street.stage.app.move_order(&mut ctx, street.parcels[1].0, other).unwrap();
    let mut expected = street.station_and(&[1, 2]);
    expected.extend([0, 1].map(|n| format!("courier/{}", street.stage.id(n))));
    assert_eq!(street.heard(), expected);
}

#[test]
fn assigning_cancelling_giving_back_and_complaining_ring_the_station() {
    let mut street = Street::new();
    let block = street.stage.block(8 * HOUR, 1);
    street.heard();
    let given = street.stage.award(block, 2);
    assert!(street.heard().contains(&street.station()));
    let mut ctx = street.stage.courier(2);
    street.stage.app.forfeit(&mut ctx, given).unwrap();
    assert!(street.heard().contains(&street.station()));

    let order = street.parcels[0].0;
    let mut ctx = street.stage.ctx(Actor::Recipient(order));
    let kind = porchlight_domain::words::ClaimKind::ALL[0];
    street.stage.app.claim(&mut ctx, kind, vec!["page".into()], "It is not here").unwrap();
    assert!(street.heard().is_superset(&street.station_and(&[0])));

    let mut desk = street.stage.desk();
    street.stage.app.cancel_order(&mut desk, order).unwrap();
    assert!(street.heard().is_superset(&street.station_and(&[0])));
}

#[test]
fn a_new_head_of_the_log_rings_once_and_an_unchanged_one_is_silent() {
    let mut street = Street::new();
    street.stage.reconcile(1);
    assert!(street.heard().contains("log/checkpoint"));
    street.stage.reconcile(1);
    assert_eq!(street.heard(), BTreeSet::new());
}
