//! A reserved offer from the desk's form to the courier's phone and the public report.

use super::twice;
use crate::stage::{Call, at, small_town};
use axum::http::StatusCode;
use porchlight_app::Actor;
use porchlight_app::one_block::NewBlock;
use porchlight_domain::words::VehicleKind;
use serde_json::json;

#[tokio::test]
async fn a_place_kept_at_the_desk_is_read_and_taken_on_the_phone_and_counted_for_everybody() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let Actor::Courier(courier) = town.courier.actor else { panic!("not a courier") };
    let new = NewBlock {
        station: town.station,
        starts_at: at("2026-12-05", "18:00"),
        minutes: 180,
        places: 10,
        vehicle: VehicleKind::Bike,
        expected_stops: 12,
        expected_metres: 9_000,
    };
    let block = stage.app.add_block(&mut stage.ctx(town.dispatcher.actor), new).unwrap();
    let desk = &town.dispatcher.who;
    let page = Call::get(format!("/console/blocks/{block}")).by(desk).send(stage).await.text();
    assert!(page.contains("Set a place aside for a courier"), "{page}");
    let post = format!("/console/blocks/{block}/offer");
    let form = |hours: &str| {
        format!("courier={courier}&reason=made_good&words=Sorry+for+Monday&hours={hours}")
    };
    let wrong = Call::post(&post).by(desk).form(&form("90")).send(stage).await;
    assert!(wrong.header("location").ends_with("done=no-offer-hours"));
    let made = Call::post(&post).by(desk).form(&form("12")).send(stage).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let own = made.header("location").to_owned();
    assert!(own.ends_with("done=offered"), "{own}");
    let own = Call::get(&own).by(desk).send(stage).await.text();
    assert!(own.contains("Waits for the answer") && own.contains("Sorry for Monday"), "{own}");
    assert!(!own.contains("Assign a courier directly"), "the place is kept");
    let auditor = &town.auditor.who;
    let denied = Call::post(&post).by(auditor).form(&form("12")).send(stage).await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);

    let offers = Call::get("/v1/offers").by(who).send(stage).await.ok();
    let offer = &offers["offers"][0];
    assert_eq!(
        (&offer["state"], &offer["reason"], &offer["words"]),
        (&json!("open"), &json!("made_good"), &json!("Sorry for Monday"))
    );
    let accept = format!("/v1/offers/{}/accept", offer["id"].as_str().unwrap());
    let foreign = Call::post(&accept).by(&town.other.who).json(&json!({})).send(stage).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND);
    let yours = twice(stage, who, &accept, &json!({})).await;
    assert_eq!(yours["outcome"], "yours");
    let awards = Call::get("/v1/awards?limit=1").by(who).send(stage).await.ok();
    assert_eq!(
        (&awards["awards"][0]["id"], &awards["awards"][0]["source"]),
        (&yours["award"], &json!("reserved"))
    );
    let decline = format!("/v1/offers/{}/decline", offer["id"].as_str().unwrap());
    assert_eq!(twice(stage, who, &decline, &json!({})).await["outcome"], "over");

    stage.clock.advance(porchlight_domain::time::MINUTE);
    let public = Call::get("/rounds/stations/ATX1").send(stage).await.text();
    assert!(public.contains("Makes good a block lost through the station"), "{public}");
    let file = Call::get("/rounds/stations/ATX1/fairness.html").send(stage).await.text();
    assert!(file.contains("Reserved offers") && !file.contains("Sorry for Monday"));
}
