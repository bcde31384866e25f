//! A waiting list from the courier's phone to the desk and back.

use super::twice;
use crate::stage::{Call, at, small_town};
use porchlight_app::one_block::NewBlock;
use porchlight_app::round::Announced;
use porchlight_domain::words::{AwardMode, VehicleKind};
use serde_json::{Value, json};

#[tokio::test]
async fn whoever_waits_reads_their_place_is_asked_when_one_comes_free_and_takes_it_as_in_any_race()
{
    let town = small_town();
    let (stage, first, second) = (&town.stage, &town.courier.who, &town.other.who);
    let mut ctx = stage.ctx(town.operator.actor);
    stage.app.set_award_mode(&mut ctx, town.station, AwardMode::Race).unwrap();
    let new = NewBlock {
        station: town.station,
        starts_at: at("2026-12-05", "18:00"),
        minutes: 180,
        places: 1,
        vehicle: VehicleKind::Bike,
        expected_stops: 12,
        expected_metres: 9_000,
    };
    let mut ctx = stage.ctx(town.dispatcher.actor);
    let block = stage.app.add_block(&mut ctx, new).unwrap();
    let (now, closes) = (porchlight_web::Moment::now(&*stage.clock), at("2026-12-05", "12:00"));
    let opened = stage.app.announce_round(&mut ctx, town.station, now, closes, 1).unwrap();
    assert!(matches!(opened, Announced::OpenedForRace(_)));
    let path = |act: &str| format!("/v1/race/{block}/{act}");

    assert_eq!(twice(stage, second, path("wait"), &json!({})).await["outcome"], "free");
    let held = twice(stage, first, path("reserve"), &json!({})).await;
    let accept = format!("/v1/reservations/{}/accept", held["reservation"].as_str().unwrap());
    let yours = twice(stage, first, &accept, &json!({})).await;
    assert_eq!(yours["outcome"], "yours");
    let joined = twice(stage, second, path("wait"), &json!({})).await;
    assert_eq!((&joined["outcome"], &joined["position"]), (&json!("waiting"), &json!(1)));
    let race = Call::get("/v1/race").by(second).send(stage).await.ok();
    let line = |id: &Value| *id == json!(block.to_string());
    let shown = race["blocks"].as_array().unwrap().iter().find(|b| line(&b["id"])).unwrap();
    assert_eq!((&shown["free"], &shown["waiting"]), (&json!(0), &json!(1)));
    let mine = Call::get("/v1/waiting").by(second).send(stage).await.ok();
    let place = &mine["waiting"][0];
    assert_eq!(
        (&place["state"], &place["position"], &place["of"]),
        (&json!("waiting"), &json!(1), &json!(1))
    );
    assert_eq!((&place["until"], &place["kept_by"]), (&Value::Null, &Value::Null));

    let back = format!("/v1/awards/{}/forfeit", yours["award"].as_str().unwrap());
    twice(stage, first, back, &json!({})).await;
    assert_eq!(twice(stage, first, path("reserve"), &json!({})).await["outcome"], "full");
    let mine = Call::get("/v1/waiting").by(second).send(stage).await.ok();
    assert_eq!(mine["waiting"][0]["state"], "asked");
    assert!(mine["waiting"][0]["until"].is_string());
    let desk = Call::get(format!("/console/blocks/{block}")).by(&town.dispatcher.who);
    let page = desk.send(stage).await.text();
    assert!(page.contains("Waiting list") && page.contains("Asked"), "{page}");

    let held = twice(stage, second, path("reserve"), &json!({})).await;
    assert_eq!((&held["outcome"], &held["until"]), (&json!("held"), &mine["waiting"][0]["until"]));
    let accept = format!("/v1/reservations/{}/accept", held["reservation"].as_str().unwrap());
    assert_eq!(twice(stage, second, &accept, &json!({})).await["outcome"], "yours");
    assert_eq!(twice(stage, second, path("leave"), &json!({})).await["outcome"], "not_on_it");

    assert_eq!(twice(stage, first, path("wait"), &json!({})).await["outcome"], "waiting");
    assert_eq!(twice(stage, first, path("leave"), &json!({})).await["outcome"], "left");
}
