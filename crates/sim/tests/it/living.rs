//! The city that lives by itself, and the tour: both go on after a restart.

use porchlight_app::Actor;
use porchlight_domain::time::{DAY, SECOND};
use porchlight_sim::camera::TinyCamera;
use porchlight_sim::city::{AUSTIN, City, Plan, context};
use porchlight_sim::player::Player;
use porchlight_sim::ports::ports;
use porchlight_sim::referee::judge;
use porchlight_sim::rehearsal::{BEGIN, open_server};
use porchlight_sim::tour::{ENTRANTS, Scene, Tour};
use porchlight_store::Options;
use std::sync::Arc;

fn rehearsal_options(folder: &std::path::Path) -> Options {
    let faults = Arc::new(porchlight_store::NoFaults);
    Options::rehearsal(folder.join("city.db"), faults)
}

#[test]
fn a_city_that_is_started_again_goes_on_and_repeats_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let ports = ports(9);
    let plan = Plan { seed: 9, place: AUSTIN, couriers: 16, orders: 40 };
    let camera = Arc::new(TinyCamera { seed: 9 });
    let mut attempts = vec![];
    for end in [25, 27, 33] {
        let app = open_server(9, &rehearsal_options(folder.path()), &ports).unwrap();
        let city = City::found(&app, BEGIN, plan).unwrap();
        let from = Player::resume_at(&app, BEGIN).unwrap();
        let mut player = Player::new(city, camera.clone(), from);
        let until = BEGIN.plus(end * DAY / 24);
        player.live(&app, until).unwrap();
        let mut count = 0;
        app.store.read(|tx| tx.each_attempt(|_| count += 1)).unwrap();
        attempts.push(count);
        let findings = judge(&app, Some(&player.ledger), until).unwrap();
        assert_eq!(findings, [], "after {end} hours");
    }
    assert!(attempts[2] > attempts[0] && attempts[2] >= 20, "{attempts:?}");
}

#[test]
fn the_tour_shows_every_scene_within_two_minutes_and_begins_again() {
    let folder = tempfile::tempdir().unwrap();
    let ports = ports(2);
    let camera = Arc::new(TinyCamera { seed: 2 });
    let mut app = open_server(2, &rehearsal_options(folder.path()), &ports).unwrap();
    let mut tour = Tour::open(&app, BEGIN, 2, AUSTIN, camera.clone()).unwrap();
    let mut scenes: Vec<Scene> = vec![];
    let mut now = BEGIN;
    let mut bundle = None;
    for second in 0..200 {
        if second == 31 {
            // Killed in the middle.
            drop(app);
            app = open_server(2, &rehearsal_options(folder.path()), &ports).unwrap();
            tour = Tour::open(&app, now, 2, AUSTIN, camera.clone()).unwrap();
        }
        let state = tour.step(&app, now).unwrap();
        if scenes.last() != Some(&state.scene) {
            scenes.push(state.scene);
        }
        if state.scene == Scene::Drawn {
            let round = app.store.read(|tx| tx.round(state.round.unwrap())).unwrap().unwrap();
            assert_eq!(round.entrants, ENTRANTS);
        }
        bundle = state.bundle.or(bundle);
        if scenes.len() > Scene::ALL.len() {
            break;
        }
        let mut ctx = context(2, now, Actor::System, "reconcile");
        app.reconcile_fast(&mut ctx).unwrap();
        now = now.plus(SECOND);
    }
    assert_eq!(scenes[..Scene::ALL.len()], Scene::ALL, "{scenes:?}");
    assert_eq!(scenes[Scene::ALL.len()], Scene::Announced, "it begins again");
    assert!(now.since(BEGIN) < 120 * SECOND);
    assert!(bundle.is_some());
    assert_eq!(judge(&app, None, now).unwrap(), []);
}

#[test]
fn a_city_that_lives_by_itself_delivers_what_it_took_on_in_the_promised_windows() {
    let folder = tempfile::tempdir().unwrap();
    let app = open_server(4, &rehearsal_options(folder.path()), &ports(4)).unwrap();
    // As many as in the demonstration.
    let plan = Plan { seed: 4, place: AUSTIN, couriers: 26, orders: 70 };
    let city = City::found(&app, BEGIN, plan).unwrap();
    let station = city.station;
    let mut player = Player::new(city, Arc::new(TinyCamera { seed: 4 }), BEGIN);
    let until = BEGIN.plus(3 * DAY);
    player.live(&app, until).unwrap();
    let figures = app.store.read(|tx| tx.coverage(station, BEGIN, until)).unwrap();
    assert!(figures.delivered >= 80, "{figures:?}");
    assert!(figures.on_time * 100 >= figures.delivered * 85, "{figures:?}");
    assert_eq!(judge(&app, Some(&player.ledger), until).unwrap(), []);
}
