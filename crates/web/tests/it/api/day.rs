//! A whole day of a courier over `/v1`: from entering a round to check-out.

use super::{attempt, left, now, operation, photo, scan, twice};
use crate::stage::{Call, Town, at, small_town};
use porchlight_app::deliver::CHUNK_BYTES;
use porchlight_app::plan::Moved;
use porchlight_app::round::Announced;
use porchlight_domain::id::OrderId;
use porchlight_domain::time::{HOUR, MINUTE};
use serde_json::{Value, json};

/// Announces the next round, lets the courier enter it by the API, draws it, plans its day.
pub(super) async fn win_a_block(town: &Town) -> (String, Value) {
    let (stage, who) = (&town.stage, &town.courier.who);
    let (opens, closes) = (at("2026-11-27", "10:00"), at("2026-11-29", "18:00"));
    let mut ctx = stage.ctx(town.dispatcher.actor);
    let made = stage.app.announce_round(&mut ctx, town.station, opens, closes, 1).unwrap();
    assert!(matches!(made, Announced::Announced(_, 2)), "{made:?}");
    stage.reconcile();
    let open = Call::get("/v1/rounds/open").by(who).send(stage).await.ok();
    let round = &open["rounds"][0];
    assert_eq!((&round["mine"], &round["state"]), (&Value::Null, &json!("open")));
    let block = round["blocks"][0]["id"].as_str().unwrap();
    let path = format!("/v1/rounds/{}/entry", round["id"].as_str().unwrap());
    let body = json!({"ranked": [block], "max_blocks": 1});
    let enter = || Call::put(&path).by(who).operation(operation(stage)).json(&body).send(stage);
    assert_eq!(enter().await.ok(), json!({"outcome": "entered"}));
    assert_eq!(enter().await.ok(), json!({"outcome": "entered"}));
    let open = Call::get("/v1/rounds/open").by(who).send(stage).await.ok();
    assert_eq!(open["rounds"][0]["mine"]["ranked"], json!([block]));
    assert_eq!(open["rounds"][0]["entries"], 1);

    stage.clock.set(closes.plus(MINUTE));
    stage.reconcile();
    assert_eq!(enter().await.ok()["outcome"], "round_closed");
    let results = Call::get("/v1/results?limit=1").by(who).send(stage).await.ok();
    assert_eq!(results["results"][0]["result"], "won");
    assert_eq!(results["results"][0]["blocks"][0]["answer"], "awarded");
    let receipts =
        format!("/v1/receipts?subject={}", results["results"][0]["entry"].as_str().unwrap());
    let receipts = Call::get(receipts).by(who).send(stage).await.ok();
    assert_eq!(receipts["receipts"][0]["kind"], "entry");
    let awards = Call::get("/v1/awards").by(who).send(stage).await.ok();
    let award = awards["awards"][0].clone();
    assert_eq!((&award["state"], &award["block"]["id"]), (&json!("held"), &json!(block)));
    (award["id"].as_str().unwrap().to_owned(), award["block"].clone())
}

/// Two orders for the day of the block, put onto its route.
pub(crate) async fn two_orders(town: &Town, award: &str) -> Vec<OrderId> {
    let stage = &town.stage;
    let mut orders = vec![];
    for n in [1, 2] {
        let body = json!({
            "external_reference": format!("DAY-{n}"), "recipient": "Grace Lee",
            "address": format!("{n} Willow Bend, Austin, TX"), "latitude": 30.2700, "longitude": -97.74,
            "window_start": "2026-11-30T08:00:00-06:00", "window_end": "2026-11-30T12:00:00-06:00",
            "email": format!("grace{n}@example.org"),
            "packages": [{"barcode": format!("DAY-{n}-A"), "volume_ml": 4000, "weight_g": 900}],
        });
        let answer = Call::post("/v1/orders").by(&town.key).json(&body).send(stage).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        orders.push(answer.json()["id"].as_str().unwrap().parse().unwrap());
    }
    let award = award.parse().unwrap();
    for order in &orders {
        let mut ctx = stage.ctx(town.dispatcher.actor);
        assert_eq!(stage.app.move_order(&mut ctx, *order, award).unwrap(), Moved::Moved);
    }
    orders
}

pub(super) async fn stops(town: &Town) -> Vec<Value> {
    let day = Call::get("/v1/itineraries").by(&town.courier.who).send(&town.stage).await.ok();
    day["itineraries"][0]["stops"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_courier_works_a_whole_day_over_the_api() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let (award, _) = win_a_block(&town).await;
    two_orders(&town, &award).await;
    let step = |name: &str| format!("/v1/awards/{award}/{name}");

    stage.clock.set(at("2026-11-30", "06:00"));
    let early = twice(stage, who, step("check-in"), &json!({})).await;
    assert_eq!(early, json!({"outcome": "too_early", "from": "2026-11-30T13:00:00Z"}));
    stage.clock.set(at("2026-11-30", "07:30"));
    assert_eq!(twice(stage, who, step("check-in"), &json!({})).await["outcome"], "done");

    let route = stops(&town).await;
    let codes: Vec<&str> =
        route.iter().map(|s| s["packages"][0]["barcode"].as_str().unwrap()).collect();
    let scans = json!({"step": "load", "scans": [scan(stage, codes[0]), scan(stage, codes[1]),
        scan(stage, codes[1]), scan(stage, "NOT-OURS")]});
    let scanned = twice(stage, who, step("scans"), &scans).await;
    let results: Vec<_> =
        scanned["scans"].as_array().unwrap().iter().map(|s| &s["result"]).collect();
    assert_eq!(results, ["expected", "expected", "duplicate", "misload"]);

    // The first parcel is left with a photo.
    stage.clock.set(at("2026-11-30", "08:20"));
    let first = route[0]["id"].as_str().unwrap();
    let arrive = json!({"occurred_at": now(stage)});
    let arrived = twice(stage, who, format!("/v1/stops/{first}/arrive"), &arrive).await;
    assert_eq!(arrived["outcome"], "done");
    let bare = attempt(stage, first, &left(), &[]);
    let refused = twice(stage, who, "/v1/attempts", &bare).await;
    assert_eq!(
        (&refused["outcome"], &refused["code"]),
        (&json!("incomplete"), &json!("photo_missing"))
    );
    let (photo_id, commitment, bytes) = photo(stage, &route[0]["challenge"], 3);
    let body = attempt(stage, first, &left(), &[commitment]);
    let recorded = twice(stage, who, "/v1/attempts", &body).await;
    assert_eq!((&recorded["outcome"], &recorded["attempt"]), (&json!("recorded"), &body["id"]));
    let receipt = recorded["receipt"].as_str().unwrap();
    assert!(receipt.contains("porch.example/log"), "{receipt}");
    // The same attempt in a new request is known; another one finds the stop done.
    let again = Call::post("/v1/attempts").by(who).json(&body).send(stage).await.ok();
    assert_eq!(again["outcome"], "recorded");
    let other = attempt(stage, first, &json!({"failed": {"reason": "not_home"}}), &[]);
    assert_eq!(twice(stage, who, "/v1/attempts", &other).await["outcome"], "already_done");

    upload(&town, &photo_id, &bytes).await;
    recipient_sees_it(&town, &route[0], &photo_id).await;

    // The second recipient wants no photo: the scan takes its place, of this parcel only.
    stage.clock.set(at("2026-11-30", "08:50"));
    no_photo_please(&town, &route[1]).await;
    let second = stops(&town).await[1].clone();
    assert_eq!(second["photo_policy"], "opted_out");
    let stop = second["id"].as_str().unwrap();
    let with_scan = |code: &str| {
        let mut kind = left();
        kind["left"]["scan"] = json!({"id": scan(stage, code)["id"], "barcode": code});
        attempt(stage, stop, &kind, &[])
    };
    let wrong = twice(stage, who, "/v1/attempts", &with_scan(codes[0])).await;
    assert_eq!(wrong["code"], "scan_of_another");
    let right = with_scan(codes[1]);
    assert_eq!(twice(stage, who, "/v1/attempts", &right).await["outcome"], "recorded");
    let undo = format!("/v1/attempts/{}/undo", right["id"].as_str().unwrap());
    assert_eq!(twice(stage, who, &undo, &json!({})).await["outcome"], "undone");

    // Nothing may be left over at check-out.
    let open = twice(stage, who, step("check-out"), &json!({})).await;
    assert_eq!(open, json!({"outcome": "open_packages", "barcodes": [codes[1]]}));
    let back = json!({"step": "return", "scans": [scan(stage, codes[1])]});
    twice(stage, who, step("scans"), &back).await;
    assert_eq!(twice(stage, who, step("check-out"), &json!({})).await["outcome"], "done");
    stage.clock.advance(HOUR);
    assert_eq!(twice(stage, who, &undo, &json!({})).await["outcome"], "undone");
    let awards = Call::get("/v1/awards?limit=1").by(who).send(stage).await.ok();
    assert_eq!(awards["awards"][0]["state"], "checked_out");
}

/// Uploads preview and chunks, backwards and with repetitions.
async fn upload(town: &Town, photo: &str, bytes: &[u8]) {
    let (stage, who) = (&town.stage, &town.courier.who);
    let chunks: Vec<&[u8]> = bytes.chunks(CHUNK_BYTES).collect();
    assert!(chunks.len() > 1, "the photo fits into one chunk: nothing can come out of order");
    let numbers: Vec<usize> = (0..chunks.len()).collect();
    let status = Call::get(format!("/v1/photos/{photo}")).by(who).send(stage).await.ok();
    assert_eq!((&status["state"], &status["missing"]), (&json!("committed"), &json!(numbers)));
    let preview = || {
        Call::put(format!("/v1/photos/{photo}/preview"))
            .by(who)
            .bytes("image/jpeg", bytes)
            .send(stage)
    };
    assert_eq!(preview().await.ok()["state"], "preview");
    assert_eq!(preview().await.ok()["state"], "preview");
    for number in numbers.iter().rev() {
        let send = || {
            Call::put(format!("/v1/photos/{photo}/chunks/{number}"))
                .by(who)
                .bytes("application/octet-stream", chunks[*number])
                .send(stage)
        };
        send().await.ok();
        send().await.ok();
    }
    let status = Call::get(format!("/v1/photos/{photo}")).by(who).send(stage).await.ok();
    assert_eq!((&status["state"], &status["missing"]), (&json!("verified"), &json!([])));
    let picture = Call::get(format!("/v1/photos/{photo}/picture")).by(who).send(stage).await;
    assert_eq!((picture.status.as_u16(), picture.media()), (200, "image/jpeg"));
}

async fn recipient_sees_it(town: &Town, stop: &Value, photo: &str) {
    let order: OrderId = stop["order"]["id"].as_str().unwrap().parse().unwrap();
    let view =
        town.stage.app.recipient_view(&town.stage.ctx(porchlight_app::Actor::Recipient(order)));
    let photos = view.unwrap().photos;
    assert_eq!(photos.len(), 1);
    assert!(photos[0].id.to_string() == photo && photos[0].complete && photos[0].live);
}

async fn no_photo_please(town: &Town, stop: &Value) {
    let order: OrderId = stop["order"]["id"].as_str().unwrap().parse().unwrap();
    let choice = porchlight_app::recipient::Choice {
        photo: false,
        drop_place: None,
        place_note: String::new(),
        remember: false,
    };
    let mut ctx = town.stage.ctx(porchlight_app::Actor::Recipient(order));
    town.stage.app.set_choice(&mut ctx, choice).unwrap();
}

#[tokio::test]
async fn requests_in_another_order_lead_to_the_same_day() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let stop = town.ahead.id;
    let challenge = {
        let all = stops(&town).await;
        all.iter().find(|s| s["id"] == stop.to_string()).unwrap()["challenge"].clone()
    };
    // The attempt overtakes the arrival; the arrival then changes nothing.
    let (_, commitment, _) = photo(stage, &challenge, 4);
    let body = attempt(stage, stop, &left(), &[commitment]);
    assert_eq!(twice(stage, who, "/v1/attempts", &body).await["outcome"], "recorded");
    let arrive = json!({"occurred_at": now(stage)});
    let late = twice(stage, who, format!("/v1/stops/{stop}/arrive"), &arrive).await;
    assert_eq!(late["outcome"], "done");
    let all = stops(&town).await;
    let stop = all.iter().find(|s| s["id"] == stop.to_string()).unwrap();
    assert_eq!((&stop["state"], &stop["attempt"]["id"]), (&json!("done"), &body["id"]));
}

#[tokio::test]
async fn a_day_of_somebody_else_can_neither_be_seen_nor_touched() {
    let town = small_town();
    let (stage, other) = (&town.stage, &town.other.who);
    let day = Call::get("/v1/itineraries").by(other).send(stage).await.ok();
    let text = day.to_string();
    assert!(!text.contains(&town.ahead.id.to_string()), "the other courier's stops are theirs");
    assert!(text.contains(&town.other_ahead.id.to_string()));
    let body = attempt(stage, town.ahead.id, &json!({"failed": {"reason": "not_home"}}), &[]);
    let answer = Call::post("/v1/attempts").by(other).json(&body).send(stage).await.ok();
    assert_eq!(answer, json!({"outcome": "not_yours"}));
    // An id that names somebody's attempt is not taken for this courier's.
    let mut mine =
        attempt(stage, town.other_ahead.id, &json!({"failed": {"reason": "not_home"}}), &[]);
    mine["id"] = json!(town.delivered.attempt.to_string());
    let answer = Call::post("/v1/attempts").by(other).json(&mine).send(stage).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["errors"][0]["code"]),
        (422, &json!("id_taken"))
    );
}
