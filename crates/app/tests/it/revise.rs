//! What a station published is changed without changing what was promised.

use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::block::NewTemplate;
use porchlight_app::rows::Block;
use porchlight_app::{Slice, station::Made};
use porchlight_domain::geo::Point;
use porchlight_domain::pay::PayRule;
use porchlight_domain::time::HOUR;
use porchlight_domain::words::{BlockState, VehicleKind};

const RAISED: PayRule =
    PayRule { per_hour: 2_600, per_km: 30, cost_per_km: 40, minimum_per_hour: 1_500 };

fn template(stage: &Stage, start_minute: u32) -> NewTemplate {
    NewTemplate {
        station: stage.station,
        name: "Morning".into(),
        weekdays: 127,
        start_minute,
        minutes: 240,
        places: 3,
        vehicle: VehicleKind::Bike,
        expected_stops: 20,
        expected_metres: 20_000,
    }
}

fn blocks(stage: &Stage) -> Vec<Block> {
    let slice = Slice { offset: 0, limit: 100 };
    let ctx = stage.ctx(Actor::Console);
    stage.app.blocks(&ctx, stage.now(), slice).unwrap().rows
}

fn announce(stage: &Stage) {
    let (opens, closes) = (stage.now(), stage.now().plus(HOUR));
    let mut ctx = stage.ctx(Actor::Console);
    stage.app.announce_round(&mut ctx, stage.station, opens, closes, 2).unwrap();
}

#[test]
fn announced_blocks_keep_their_pay_and_unseen_ones_get_the_new_rule() {
    let stage = Stage::open();
    let console = || stage.ctx(Actor::Console);
    stage.app.make_template(&mut console(), template(&stage, 600)).unwrap();
    stage.app.make_blocks(&mut console(), stage.station, 5).unwrap();
    let before = blocks(&stage)[0].pay;
    announce(&stage);
    assert_eq!(stage.app.set_pay_rule(&mut console(), stage.station, RAISED).unwrap(), 2);
    assert_eq!(stage.app.set_pay_rule(&mut console(), stage.station, RAISED).unwrap(), 2);
    let after = blocks(&stage);
    let raised = before + 600 * 4;
    for block in &after {
        let announced = block.state == BlockState::Announced;
        assert_eq!(block.pay, if announced { before } else { raised }, "{:?}", block.state);
    }
    assert!(after.iter().any(|b| b.pay == before) && after.iter().any(|b| b.pay == raised));
    let below = PayRule { per_hour: -1, ..RAISED };
    assert!(stage.app.set_pay_rule(&mut console(), stage.station, below).is_err());
    assert!(stage.app.set_pay_rule(&mut stage.ctx(Actor::Public), stage.station, RAISED).is_err());
}

#[test]
fn a_changed_template_takes_unseen_blocks_back_and_leaves_announced_ones() {
    let stage = Stage::open();
    let console = || stage.ctx(Actor::Console);
    let old = stage.app.make_template(&mut console(), template(&stage, 600)).unwrap();
    stage.app.make_blocks(&mut console(), stage.station, 5).unwrap();
    announce(&stage);
    let new = stage.app.change_template(&mut console(), old, template(&stage, 660)).unwrap();
    let state = |b: &Block| b.state;
    let states: Vec<_> = blocks(&stage).iter().map(state).collect();
    assert!(states.contains(&BlockState::Announced) && states.contains(&BlockState::Cancelled));
    assert!(!states.contains(&BlockState::Draft));
    assert_eq!(stage.app.template(&console(), new).unwrap().version, 2);
    assert!(stage.app.template(&console(), old).is_err(), "its next version stands");
    assert!(stage.app.change_template(&mut console(), old, template(&stage, 720)).is_err());
    assert!(stage.app.make_blocks(&mut console(), stage.station, 5).unwrap() > 0);
}

#[test]
fn an_area_that_is_drawn_anew_has_a_version_and_keeps_its_name() {
    let stage = Stage::open();
    let console = || stage.ctx(Actor::Console);
    let corner = |lat, lon| Point { lat, lon };
    let first = [
        corner(30_250_000, -97_760_000),
        corner(30_250_000, -97_715_000),
        corner(30_295_000, -97_715_000),
    ];
    let mut second = first;
    second[0].lat += 1_000;
    let made =
        stage.app.make_service_area(&mut console(), stage.station, "Central", &first).unwrap();
    let Made::Made(id) = made else { panic!("the name is new") };
    let id = id.parse().unwrap();
    assert_eq!(stage.app.change_service_area(&mut console(), id, &first).unwrap(), 1);
    assert_eq!(stage.app.change_service_area(&mut console(), id, &second).unwrap(), 2);
    assert!(stage.app.change_service_area(&mut console(), id, &second[..2]).is_err());
    let areas = stage.app.service_areas(stage.station).unwrap();
    assert_eq!((areas.len(), areas[0].version, areas[0].name.as_str()), (1, 2, "Central"));
    assert!(areas[0].polygon.contains("30251000"));
}
