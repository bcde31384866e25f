//! Pay, standing, holds and bulletins as couriers, recipients and the desk see them.

use crate::stage::{Call, Stage, Town, small_town};
use crate::words::visible;
use axum::http::StatusCode;
use porchlight_app::Actor;
use porchlight_app::block::Assigned;
use porchlight_app::hold::NewHold;
use porchlight_app::one_block::NewBlock;
use porchlight_app::pay::{CampaignBegun, NewCampaign};
use porchlight_app::plan::Moved;
use porchlight_app::rows::AlertFeed;
use porchlight_app::tip::{TipSettled, Tipping};
use porchlight_domain::geo::Point;
use porchlight_domain::hold::{Area, Level};
use porchlight_domain::time::{DAY, HOUR, MINUTE};
use porchlight_domain::words::{OrderState, VehicleKind};
use serde_json::Value;

async fn own(town: &Town, path: &str) -> Value {
    Call::get(path).by(&town.courier.who).send(&town.stage).await.ok()
}

/// Everywhere around the door of the delivered order, for six hours.
fn stop_at(town: &Town, order: porchlight_domain::id::OrderId) -> NewHold {
    let stage = &town.stage;
    let (row, _) = stage.app.order(&stage.ctx(Actor::System), order).unwrap();
    let door = Point { lat: row.lat, lon: row.lon };
    let now = stage.clock_now();
    NewHold {
        level: Level::Stop,
        from: now,
        to: now.plus(6 * HOUR),
        areas: vec![Area::circle(door, 5_000).unwrap()],
        vehicles: vec![],
        words: "Ice on all roads".into(),
    }
}

fn console(stage: &Stage) -> porchlight_app::Ctx {
    stage.ctx(Actor::Console)
}

#[tokio::test]
async fn thanks_bring_a_block_the_campaigns_amount_once() {
    let town = small_town();
    let stage = &town.stage;
    let station = stage.app.stations().unwrap()[0].id;
    let now = stage.clock_now();
    let (span, each) = ((now, now.plus(DAY)), 500);
    let new = NewCampaign { station, span, each, budget: 900, most_each: 3 };
    let begun = stage.app.begin_campaign(&mut console(stage), new).unwrap();
    assert_eq!(begun, CampaignBegun::Begun);
    let order = town.delivered.order;
    for _ in 0..2 {
        let path = format!("/r/{order}/thanks");
        Call::post(path).by(&stage.recipient(order)).form("").send(stage).await;
    }
    let paid = own(&town, "/v1/pay").await;
    let lines = paid["statements"][0]["lines"].as_array().unwrap();
    let thanks: Vec<_> = lines.iter().filter(|line| line["kind"] == "thanks").collect();
    assert_eq!(thanks.len(), 1, "{lines:?}");
    assert_eq!((&thanks[0]["amount"], &thanks[0]["basis"]["of"]), (&500.into(), &"gift".into()));
    assert_eq!(paid["statements"][0]["from_operator"], 0);
    let spent = stage.app.campaigns(&console(stage), station).unwrap()[0].spent;
    assert_eq!(spent, 500);
    // The page that recipients see says nothing of money.
    let page = Call::get(format!("/r/{order}")).by(&stage.recipient(order)).send(stage).await;
    assert!(!visible(&page).contains("5.00"));
}

#[tokio::test]
async fn a_hold_reaches_the_courier_and_the_recipient_in_plain_words() {
    let town = small_town();
    let stage = &town.stage;
    assert_eq!(own(&town, "/v1/holds").await["holds"], Value::Array(vec![]));
    let waiting = town.unplanned;
    stage.app.make_hold(&mut console(stage), stop_at(&town, waiting)).unwrap();
    let holds = own(&town, "/v1/holds").await;
    assert_eq!(holds["holds"][0]["words"], "Ice on all roads");
    assert_eq!(holds["holds"][0]["suspended"][0], town.award.to_string());
    let told = Call::get(format!("/r/{waiting}")).by(&stage.recipient(waiting)).send(stage).await;
    let words = visible(&told);
    assert!(words.contains("Deliveries to you are stopped for safety."), "{words}");
    assert!(words.contains("Your parcel is safe."));
    let order = town.delivered.order;
    let done = Call::get(format!("/r/{order}")).by(&stage.recipient(order)).send(stage).await;
    assert!(!visible(&done).contains("stopped for safety"), "it is there already");
}

#[tokio::test]
async fn a_standing_comes_with_the_rule_to_add_it_up_again() {
    let town = small_town();
    let read = own(&town, "/v1/standing").await;
    assert_eq!((&read["figure"], &read["level"]), (&1000.into(), &"new".into()));
    assert_eq!((&read["rule"]["no_show"], &read["rule"]["start"]), (&4.into(), &10.into()));
    assert!(read["lines"].is_array());
}

#[tokio::test]
async fn the_desk_draws_holds_writes_bulletins_and_reads_pay_by_role() {
    let town = small_town();
    let stage = &town.stage;
    for (path, auditor, analyst) in [
        ("/console/pay", StatusCode::OK, StatusCode::FORBIDDEN),
        ("/console/pay/rates", StatusCode::OK, StatusCode::OK),
        ("/console/pay/thanks", StatusCode::OK, StatusCode::FORBIDDEN),
        ("/console/pay/tips", StatusCode::OK, StatusCode::FORBIDDEN),
        ("/console/holds", StatusCode::OK, StatusCode::OK),
        ("/console/bulletins", StatusCode::OK, StatusCode::OK),
    ] {
        let seen = Call::get(path).by(&town.auditor.who).send(stage).await;
        assert_eq!(seen.status, auditor, "{path}, auditor");
        let seen = Call::get(path).by(&town.analyst.who).send(stage).await;
        assert_eq!(seen.status, analyst, "{path}, analyst");
        let seen = Call::get(path).by(&town.dispatcher.who).send(stage).await;
        assert_eq!(seen.status, StatusCode::OK, "{path}, dispatcher");
    }
    let hold = "level=slow&words=Fog&from=2026-11-27T08%3A00&to=2026-11-27T07%3A00&area=circle&km=5\
                &station=";
    let code = stage.app.stations().unwrap()[0].code.clone();
    let wrong = Call::post("/console/holds")
        .by(&town.dispatcher.who)
        .form(&format!("{hold}{code}"))
        .send(stage)
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(visible(&wrong).contains("Give an end after the beginning"), "{}", visible(&wrong));
    let text = "kind=safety&title_en=Ice&body_en=Walk+slowly.";
    let by = |who| Call::post("/console/bulletins").by(who).form(text).send(stage);
    assert_eq!(by(&town.auditor.who).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        by(&town.dispatcher.who).await.header("location"),
        "/console/bulletins?done=bulletin-published"
    );
    let feed = own(&town, "/v1/bulletins").await;
    assert_eq!(feed["bulletins"][0]["en"]["title"], "Ice");
    assert_eq!(feed["bulletins"][0]["es"], Value::Null);
}

fn tip_on(town: &Town) {
    let station = town.stage.app.stations().unwrap()[0].id;
    let page = "https://shop.example/tip?id={tip}".to_owned();
    let tipping = Tipping { on: true, page, choices: [100, 200, 500], most: 2_000 };
    town.stage.app.set_tipping(&mut console(&town.stage), station, tipping).unwrap();
}

async fn page_of(town: &Town) -> String {
    let order = town.delivered.order;
    let by = town.stage.recipient(order);
    visible(&Call::get(format!("/r/{order}")).by(&by).send(&town.stage).await)
}

async fn say(town: &Town, act: &str, form: &str) -> String {
    let order = town.delivered.order;
    let path = format!("/r/{order}/{act}");
    let by = town.stage.recipient(order);
    Call::post(path).by(&by).form(form).send(&town.stage).await.header("location").to_owned()
}

#[tokio::test]
async fn tips_are_off_until_the_operator_says_where_they_are_collected() {
    let town = small_town();
    assert!(!page_of(&town).await.contains("A tip for the courier"));
    assert!(say(&town, "tip", "amount=200").await.ends_with("not-yet"));
    let station = town.stage.app.stations().unwrap()[0].id;
    for page in ["http://shop.example/{tip}", "https://shop.example/", ""] {
        let bad = Tipping { on: true, page: page.into(), choices: [1, 2, 3], most: 9 };
        let refused = town.stage.app.set_tipping(&mut console(&town.stage), station, bad);
        assert!(matches!(refused, Err(porchlight_app::Error::Invalid(_))), "{page}");
    }
    tip_on(&town);
    assert!(page_of(&town).await.contains("A tip for the courier"));
}

#[tokio::test]
async fn a_tip_is_pay_only_once_it_was_collected_and_then_the_whole_of_it() {
    let town = small_town();
    tip_on(&town);
    assert!(say(&town, "tip", "amount=9999").await.ends_with("tip-amount"));
    assert!(say(&town, "tip", "amount=200").await.ends_with("done=tip"));
    assert!(say(&town, "tip", "amount=200&own=3,50").await.ends_with("done=tip"));
    let words = page_of(&town).await;
    assert!(words.contains("You want to give USD 3.50. It is not paid yet"), "{words}");
    let lines = |paid: &Value| {
        let all = paid["statements"].as_array().cloned().unwrap_or_default();
        let lines = all.iter().flat_map(|s| s["lines"].as_array().cloned().unwrap_or_default());
        lines.filter(|line| line["kind"] == "tip").map(|line| line["amount"].clone()).collect()
    };
    let none: Vec<Value> = lines(&own(&town, "/v1/pay").await);
    assert!(none.is_empty());
    let app = &town.stage.app;
    let station = app.stations().unwrap()[0].id;
    let tip = app.tips(&console(&town.stage), station).unwrap()[0].clone();
    let usd = tip.currency;
    let settle = |what, reference: &str| {
        app.settle_tip(&mut console(&town.stage), tip.id, what, reference).unwrap()
    };
    assert_eq!(settle(None, "r1"), TipSettled::NotCollected);
    assert_eq!(settle(Some((350, "EUR".parse().unwrap())), "r1"), TipSettled::OtherCurrency);
    assert_eq!(settle(Some((350, usd)), "r1"), TipSettled::Done);
    assert_eq!(settle(Some((350, usd)), "r1"), TipSettled::Same);
    assert!(say(&town, "tip", "amount=500").await.ends_with("tip-paid"));
    assert!(say(&town, "tip/withdraw", "").await.ends_with("nothing-to-take-back"));
    let paid = own(&town, "/v1/pay").await;
    let amounts: Vec<Value> = lines(&paid);
    assert_eq!(amounts, [350]);
    assert_eq!(paid["statements"][0]["from_operator"], 0, "tips are nobody's pay");
    // Given back to its giver: both lines stay, and it can be paid again.
    assert_eq!(settle(None, "r2"), TipSettled::Done);
    let amounts: Vec<Value> = lines(&own(&town, "/v1/pay").await);
    assert_eq!(amounts, [350, -350]);
    assert_eq!(settle(Some((400, usd)), "r3"), TipSettled::Done);
    let amounts: Vec<Value> = lines(&own(&town, "/v1/pay").await);
    assert_eq!(amounts, [350, -350, 400]);
    assert!(page_of(&town).await.contains("You gave USD 4.00. All of it is the courier"));
    books(&town).await;
}

#[tokio::test]
async fn parcels_of_a_block_that_is_stopped_go_back_to_planning_and_their_recipients_read_so() {
    let town = small_town();
    let stage = &town.stage;
    let (app, order) = (&stage.app, town.unplanned);
    let state = || app.order(&stage.ctx(Actor::System), order).unwrap().0.state;
    let station = app.stations().unwrap()[0].clone();
    let new = NewBlock {
        station: station.id,
        starts_at: stage.clock_now().plus(5 * HOUR),
        minutes: 240,
        places: 1,
        vehicle: VehicleKind::Bike,
        expected_stops: 1,
        expected_metres: 1_000,
    };
    let block = app.add_block(&mut console(stage), new).unwrap();
    let Actor::Courier(courier) = town.courier.actor else { panic!("a courier") };
    let given = app.assign(&mut console(stage), block, courier).unwrap();
    let Assigned::Assigned(award) = given else { panic!("{given:?}") };
    let award = award.parse().unwrap();
    assert_eq!(app.move_order(&mut console(stage), order, award).unwrap(), Moved::Moved);
    assert_eq!(state(), OrderState::Planned);
    stage.clock.set(stage.clock_now().plus(4 * HOUR));
    let block = app.award_story(&console(stage), award).unwrap().block;
    let here = Point { lat: station.lat, lon: station.lon };
    let now = stage.clock_now();
    let stop = |to: porchlight_domain::time::Timestamp| NewHold {
        level: Level::Stop,
        from: now,
        to,
        areas: vec![Area::circle(here, 1_000).unwrap()],
        vehicles: vec![],
        words: "Flood on the yard".into(),
    };
    // It ends while the block still has half of its time: the parcel waits where it is.
    app.make_hold(&mut console(stage), stop(block.ends_at.plus(-90 * MINUTE))).unwrap();
    app.reconcile_slow(&mut stage.ctx(Actor::System)).unwrap();
    assert_eq!(state(), OrderState::Planned);
    let told = Call::get(format!("/r/{order}")).by(&stage.recipient(order)).send(stage).await;
    assert!(visible(&told).contains("Flood on the yard"), "{}", visible(&told));
    assert!(!visible(&told).contains("It goes out with a later courier."));
    // It gets longer: the parcel is planned anew, and once.
    app.make_hold(&mut console(stage), stop(block.ends_at.plus(6 * HOUR))).unwrap();
    app.reconcile_slow(&mut stage.ctx(Actor::System)).unwrap();
    assert_eq!(state(), OrderState::Open);
    assert_eq!(app.replan_held(&mut stage.ctx(Actor::System)).unwrap(), 0);
    let told = Call::get(format!("/r/{order}")).by(&stage.recipient(order)).send(stage).await;
    assert!(visible(&told).contains("It goes out with a later courier."), "{}", visible(&told));
}

#[tokio::test]
async fn the_desk_reads_when_a_feed_of_alerts_was_read_and_why_one_fails_without_its_key() {
    let town = small_town();
    let (stage, now) = (&town.stage, town.stage.clock_now());
    let desk = &town.dispatcher.who;
    let empty = Call::get("/console/holds").by(desk).send(stage).await.text();
    assert!(!empty.contains("Feeds of public alerts"), "none is followed");
    let feed = |url: &str, trouble: &str| AlertFeed {
        url: url.into(),
        etag: String::new(),
        modified: String::new(),
        tried_at: now,
        read_at: trouble.is_empty().then_some(now),
        next_at: now,
        failures: u32::from(!trouble.is_empty()),
        trouble: trouble.into(),
        listed: 3,
    };
    let good = feed("https://weather.example/cap.atom?key=secret", "");
    let bad = feed("https://flood.example/now.xml", "it answered 503");
    for one in [good, bad] {
        stage.app.note_alert_feed(&mut console(stage), one).unwrap();
    }
    let page = Call::get("/console/holds").by(desk).send(stage).await.text();
    for said in
        ["https://weather.example/cap.atom", "alerts listed: 3", "Not read: it answered 503"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("secret"), "what stands behind a question mark may be a key");
}

/// The file for the books: a row for each tip and one for each payment, and the same sum in both.
async fn books(town: &Town) {
    let by = |who| Call::get("/console/pay/tips.csv").by(who).send(&town.stage);
    assert_eq!(by(&town.analyst.who).await.status, StatusCode::FORBIDDEN);
    let file = by(&town.auditor.who).await;
    assert!(file.header("content-type").starts_with("text/csv"));
    let text = file.text();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let at = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    let sum = |row: &str| {
        let of = rows.iter().filter(|cells| cells[at("row")] == row);
        let cells =
            of.filter(|cells| ["collected", "entered", "taken_back"].contains(&cells[at("state")]));
        // A cell that a spreadsheet would compute has an apostrophe.
        let amount = |cells: &Vec<&str>| {
            cells[at("amount_minor")].trim_start_matches('\'').parse::<i64>().unwrap()
        };
        cells.map(amount).sum::<i64>()
    };
    assert!(rows.iter().any(|cells| cells[at("row")] == "tip"), "{text}");
    assert!(rows.iter().any(|cells| cells[at("row")] == "payment"), "{text}");
    assert_eq!(sum("tip"), sum("payment"), "{text}");
}

#[tokio::test]
async fn the_code_of_the_station_hangs_in_digits_and_as_a_picture_that_the_app_opens_with() {
    let town = small_town();
    let page = Call::get("/console/stations/ATX1/code").by(&town.dispatcher.who).send(&town.stage);
    let page = page.await;
    assert!(page.text().contains("The code as a QR picture"), "{}", page.text());
    assert!(visible(&page).contains("Code of the station"));
    let shut = Call::get("/console/stations/ATX1/code").by(&town.analyst.who).send(&town.stage);
    assert_eq!(shut.await.status, StatusCode::FORBIDDEN);
}
