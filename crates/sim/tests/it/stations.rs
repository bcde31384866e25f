//! What one station's staff see is theirs.

use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::message::MAX_TRIES;
use porchlight_app::order::BadRow;
use porchlight_app::ports::{Mail, Post};
use porchlight_app::station::{Made, NewStation};
use porchlight_app::{OrderQuery, Slice};
use porchlight_domain::id::StationId;
use porchlight_domain::time::HOUR;
use porchlight_domain::words::ClaimKind;
use std::sync::Arc;

/// A mail server that takes nothing.
struct Down;

impl Post for Down {
    fn mail(&self, _mail: &Mail<'_>) -> Result<(), String> {
        Err("no route to host".into())
    }
    fn sms(&self, _to: &str, _text: &str) -> Result<(), String> {
        Err("no route to host".into())
    }
}

/// Photos that wait, failed messages, claims, parked rows and orders of a station, as its pages
/// count them.
fn counts(stage: &mut Stage, station: StationId) -> [usize; 5] {
    let ctx = stage.desk();
    let board = stage.app.board(&ctx, station).unwrap();
    let orders = OrderQuery { station: Some(station), ..OrderQuery::default() };
    let slice = Slice { offset: 0, limit: 10 };
    let parked = stage.app.quarantine(&ctx, Some(station), slice).unwrap().rows.len();
    assert_eq!(stage.app.quarantined(&ctx, station).unwrap() as usize, parked);
    [
        board.photos_waiting as usize,
        board.messages_failed as usize,
        board.exceptions.len(),
        parked,
        stage.app.order_list(&ctx, &orders, slice).unwrap().rows.len(),
    ]
}

#[test]
fn the_staff_of_one_station_do_not_count_what_waits_at_another() {
    let mut stage = Stage::new();
    stage.app.ports.post = Arc::new(Down);
    let ours = stage.city.station;
    let row = stage.app.store.read(|tx| tx.station(ours)).unwrap().unwrap();
    let new = NewStation {
        code: "OTHER".into(),
        name: "Another station".into(),
        time_zone: row.time_zone.clone(),
        point: porchlight_domain::geo::Point { lat: row.lat, lon: row.lon },
        award_mode: row.award_mode,
        currency: row.currency,
        pay: porchlight_domain::pay::PayRule {
            per_hour: 2_000,
            per_km: 30,
            cost_per_km: 40,
            minimum_per_hour: 1_500,
        },
    };
    let mut ctx = stage.ctx(Actor::Console);
    let Made::Made(other) = stage.app.make_station(&mut ctx, new).unwrap() else { panic!() };
    let other: StationId = other.parse().unwrap();

    let block = stage.block(HOUR / 2, 1);
    let award = stage.award(block, 0);
    let (order, stop) = stage.parcel(award, false);
    let attempt = stage.attempt(stop, true);
    stage.record(0, &attempt).unwrap();
    let mut ctx = stage.ctx(Actor::Recipient(order));
    stage.app.claim(&mut ctx, ClaimKind::ALL[0], vec!["page".into()], "It is not here").unwrap();
    let mut ctx = stage.desk();
    let batch = stage.app.begin_import(&mut ctx, ours, "list.csv").unwrap();
    let bad =
        BadRow { row_number: 2, raw: "CV-1,,".into(), fields: "{}".into(), errors: "[]".into() };
    stage.app.import_chunk(&mut ctx, batch, vec![], vec![bad]).unwrap();
    for _ in 0..MAX_TRIES {
        let mut ctx = stage.ctx(Actor::System);
        stage.app.send_messages(&mut ctx).unwrap();
        stage.now = stage.now.plus(2 * HOUR);
    }

    // The courier hears of the claim at once: theirs is the second message.
    assert_eq!(counts(&mut stage, ours), [1, 2, 1, 1, 1]);
    assert_eq!(counts(&mut stage, other), [0; 5]);
}
