//! Sixty-four threads at once on a store with its real writer, then the referees.

use crate::home::Home;
use porchlight_app::App;
use porchlight_domain::time::{HOUR, MINUTE};
use porchlight_sim::camera::TinyCamera;
use porchlight_sim::city::{AUSTIN, City, Plan, context};
use porchlight_sim::ledger::Ledger;
use porchlight_sim::player::Player;
use porchlight_sim::ports::ports;
use porchlight_sim::referee::judge;
use porchlight_sim::rehearsal::{BEGIN, open_server};
use std::sync::Arc;

const THREADS: u32 = 64;

/// Each thread plays the whole day of the station and the part of one courier, with its own clock:
/// every act of the dispatcher and of recipients arrives 64 times under one operation id, while
/// couriers race for places and work their routes.
#[test]
fn sixty_four_threads_break_no_promise() {
    let home = Home::asked_for();
    storm(&[open_server(5, &home.durable(), &ports(5)).unwrap()]);
}

/// The same with two servers on one database, as far as a store can see: each thread keeps to one.
#[test]
fn sixty_four_threads_on_two_servers_with_one_database_break_no_promise() {
    let Some(home) = Home::postgres() else { return };
    let ports = ports(5);
    storm(&[(); 2].map(|()| open_server(5, &home.durable(), &ports).unwrap()));
}

fn storm(apps: &[App]) {
    let app = &apps[0];
    let plan = Plan { seed: 5, place: AUSTIN, couriers: THREADS, orders: 60 };
    let city = City::found(app, BEGIN, plan).unwrap();
    let until = BEGIN.plus(29 * HOUR);
    let ledgers: Vec<Ledger> = std::thread::scope(|scope| {
        let threads: Vec<_> = (1u64..)
            .zip(&city.couriers)
            .map(|(lane, courier)| {
                let part = City { couriers: vec![*courier], ..city.clone() };
                let app = &apps[usize::try_from(lane).unwrap() % apps.len()];
                scope.spawn(move || {
                    let camera = Arc::new(TinyCamera { seed: 5 });
                    let mut player = Player::new(part, camera, BEGIN);
                    player.lane = lane;
                    player.live(app, until).unwrap();
                    player.ledger
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let now = until.plus(MINUTE);
    for _ in 0..20 {
        let mut ctx = context(5, now, porchlight_app::Actor::System, "after the storm");
        app.reconcile_fast(&mut ctx).unwrap();
    }
    let mut all = Ledger::default();
    for ledger in ledgers {
        all.attempts.extend(ledger.attempts);
        all.photos.extend(ledger.photos);
        all.complete.extend(ledger.complete);
        all.entries.extend(ledger.entries);
        all.orders.extend(ledger.orders);
    }
    assert!(all.attempts.len() >= 20, "{} attempts", all.attempts.len());
    assert!(all.entries.len() >= 20, "{} entries", all.entries.len());
    // Each thread has a clock of its own: what was drawn before a seal by the clocks may have been drawn
    // after it, so tickets do not follow from times here.
    let findings: Vec<String> = judge(app, Some(&all), now)
        .unwrap()
        .iter()
        .map(ToString::to_string)
        .filter(|finding| !finding.ends_with("follow from before"))
        .collect();
    assert_eq!(findings, Vec::<String>::new());
}
