//! What couriers do besides a day's work: account, terms, wishes, race mode, pay page, receipts.

use super::{now, operation, twice};
use crate::stage::{Call, Stage, Who, at, small_town};
use porchlight_app::Slice;
use porchlight_app::block::Assigned;
use porchlight_app::round::Announced;
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::AwardMode;
use serde_json::{Value, json};

async fn get(stage: &Stage, who: &Who, path: &str) -> Value {
    Call::get(path).by(who).send(stage).await.ok()
}

#[tokio::test]
async fn a_courier_reads_and_agrees_to_new_terms_and_chooses_a_language() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let me = get(stage, who, "/v1/me").await;
    assert_eq!(me["station"]["time_zone"], "America/Chicago");
    assert_eq!(
        (&me["operator_name"], &me["vehicle"]),
        (&json!("Hearth Couriers"), &json!("sedan"))
    );
    assert_eq!((&me["waiting_terms"], &me["language"]), (&Value::Null, &json!("en")));

    let mut ctx = stage.ctx(town.operator.actor);
    let version = stage.app.publish_terms(&mut ctx, town.programme, "New words").unwrap();
    let me = get(stage, who, "/v1/me").await;
    assert_eq!(
        me["waiting_terms"],
        json!({"programme": "Own car", "version": version, "body": "New words"})
    );
    let old = twice(stage, who, "/v1/me/terms", &json!({"version": 1})).await;
    assert_eq!(old, json!({"outcome": "changed", "version": version}));
    let new = twice(stage, who, "/v1/me/terms", &json!({"version": version})).await;
    assert_eq!(new, json!({"outcome": "agreed"}));
    let call = Call::put("/v1/me/language").by(who).operation(operation(stage));
    call.json(&json!({"language": "es"})).send(stage).await.ok();
    let me = get(stage, who, "/v1/me").await;
    assert_eq!((&me["waiting_terms"], &me["language"]), (&Value::Null, &json!("es")));
    let call = Call::put("/v1/me/language").by(who).json(&json!({"language": "Klingon!"}));
    assert_eq!(call.send(stage).await.json()["errors"][0]["code"], "not_a_language");
}

#[tokio::test]
async fn signing_out_ends_the_session_of_this_phone_only() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let answer = Call::delete("/v1/session").by(who).send(stage).await;
    assert_eq!(answer.ok(), json!({}));
    let after = Call::get("/v1/me").by(who).send(stage).await;
    assert_eq!(
        (after.status.as_u16(), after.json()["code"].as_str()),
        (401, Some("token_expired"))
    );
    assert_eq!(Call::get("/v1/me").by(&town.other.who).send(stage).await.status, 200);
}

#[tokio::test]
async fn standing_preferences_are_kept_and_checked() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    assert_eq!(get(stage, who, "/v1/standing-preferences").await, Value::Null);
    let mut wishes = json!({"weekdays": 96, "earliest_minute": 480, "latest_minute": 900,
        "least_pay": 6_000, "max_per_round": 2, "active": true});
    let put = |wishes: &Value| {
        Call::put("/v1/standing-preferences").by(who).operation(operation(stage)).json(wishes)
    };
    assert_eq!(put(&wishes).send(stage).await.ok(), wishes);
    assert_eq!(get(stage, who, "/v1/standing-preferences").await, wishes);
    wishes["latest_minute"] = json!(400);
    let answer = put(&wishes).send(stage).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["errors"][0]["code"]),
        (422, &json!("not_a_span"))
    );
}

#[tokio::test]
async fn withdrawing_and_forfeiting_say_what_became_of_it() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let (opens, closes) = (porchlight_web::Moment::now(&*stage.clock), at("2026-11-29", "18:00"));
    let mut ctx = stage.ctx(town.dispatcher.actor);
    let made = stage.app.announce_round(&mut ctx, town.station, opens, closes, 1).unwrap();
    let Announced::Announced(round, _) = made else { panic!("{made:?}") };
    stage.reconcile();
    let path = format!("/v1/rounds/{round}/entry");
    let withdraw = || Call::delete(&path).by(who).operation(operation(stage)).send(stage);
    assert_eq!(withdraw().await.ok()["outcome"], "nothing");
    let open = get(stage, who, "/v1/rounds/open").await;
    let block = open["rounds"][0]["blocks"][0]["id"].clone();
    let entry = json!({"ranked": [block], "max_blocks": 1});
    let enter = |who: &Who| Call::put(&path).by(who).json(&entry);
    enter(who).send(stage).await.ok();
    let mine = get(stage, who, "/v1/rounds/open").await["rounds"][0]["mine"].clone();
    assert_eq!(withdraw().await.ok()["outcome"], "done");
    // The withdrawn entry has receipts all the same.
    let path = format!("/v1/receipts?subject={}", mine["id"].as_str().unwrap());
    let receipts = get(stage, who, &path).await;
    assert_eq!(receipts["receipts"].as_array().unwrap().len(), 2);
    assert_eq!(Call::get(&path).by(&town.other.who).send(stage).await.status, 404);

    enter(&town.other.who).send(stage).await.ok();
    stage.clock.set(closes.plus(MINUTE));
    stage.reconcile();
    assert_eq!(withdraw().await.ok()["outcome"], "too_late");
    let awards = get(stage, &town.other.who, "/v1/awards?limit=1").await;
    let award = awards["awards"][0]["id"].as_str().unwrap();
    assert_eq!(awards["awards"][0]["giving_back"]["means"], "free", "for half an hour");
    stage.clock.set(closes.plus(32 * MINUTE));
    let forfeit = format!("/v1/awards/{award}/forfeit");
    let given = twice(stage, &town.other.who, &forfeit, &json!({})).await;
    assert_eq!(given, json!({"outcome": "done", "late": true}));
    let again = Call::post(&forfeit).by(&town.other.who).json(&json!({})).send(stage).await.ok();
    assert_eq!(again["outcome"], "nothing");
    let answer = Call::post(&forfeit).by(who).json(&json!({})).send(stage).await;
    assert_eq!(answer.status, 404, "somebody else's award is not there");
}

#[tokio::test]
async fn in_race_mode_a_place_is_reserved_first_and_accepted_then() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let by_draw = format!("/v1/race/{}/reserve", town.block);
    assert_eq!(twice(stage, who, &by_draw, &json!({})).await["outcome"], "by_draw");
    assert_eq!(get(stage, who, "/v1/race").await, json!({"blocks": [], "withheld": []}));
    let mut ctx = stage.ctx(town.operator.actor);
    stage.app.set_award_mode(&mut ctx, town.station, AwardMode::Race).unwrap();
    let closes = at("2026-11-29", "18:00");
    let mut ctx = stage.ctx(town.dispatcher.actor);
    let opened = stage.app.announce_round(&mut ctx, town.station, ctx_now(stage), closes, 1);
    assert!(matches!(opened.unwrap(), Announced::OpenedForRace(_)));

    let race = get(stage, who, "/v1/race").await;
    let block = race["blocks"].as_array().unwrap().iter().find(|b| b["free"] == 4).unwrap();
    let reserve = format!("/v1/race/{}/reserve", block["id"].as_str().unwrap());
    let held = twice(stage, who, &reserve, &json!({})).await;
    assert_eq!(
        (&held["outcome"], &held["until"]),
        (&json!("held"), &json!("2026-11-27T16:07:00Z"))
    );
    let accept = format!("/v1/reservations/{}/accept", held["reservation"].as_str().unwrap());
    let foreign = Call::post(&accept).by(&town.other.who).json(&json!({})).send(stage).await;
    assert_eq!(foreign.ok()["outcome"], "ran_out");
    let yours = twice(stage, who, &accept, &json!({})).await;
    assert_eq!(yours["outcome"], "yours");
    let awards = get(stage, who, "/v1/awards?limit=1").await;
    assert_eq!(
        (&awards["awards"][0]["id"], &awards["awards"][0]["source"]),
        (&yours["award"], &json!("race"))
    );
    let again = twice(stage, who, &reserve, &json!({})).await;
    assert_eq!((&again["outcome"], &again["rule"]), (&json!("limit"), &json!("overlap")));
    // One from the town's first draw; accepting was sent twice and gave one place.
    let kept = get(stage, who, "/v1/signals-kept").await;
    let granted =
        kept["classes"].as_array().unwrap().iter().find(|s| s["class"] == "signal_granted");
    assert_eq!(granted.map(|s| &s["count"]), Some(&json!(2)), "{kept}");
}

fn ctx_now(stage: &Stage) -> porchlight_domain::time::Timestamp {
    porchlight_web::Moment::now(&*stage.clock)
}

#[tokio::test]
async fn the_pay_page_reaches_back_line_by_line() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let operator = town.operator.actor;
    let courier = match town.courier.actor {
        porchlight_app::Actor::Courier(id) => id,
        other => panic!("{other:?}"),
    };
    let ctx = stage.ctx(operator);
    let page = stage.app.blocks(&ctx, at("2026-11-30", "00:00"), Slice::page(1)).unwrap();
    for block in &page.rows[..3] {
        let assigned = stage.app.assign(&mut stage.ctx(operator), block.id, courier).unwrap();
        assert!(matches!(assigned, Assigned::Assigned(_)), "{assigned:?}");
        stage.clock.advance(MINUTE);
    }
    let all = get(stage, who, "/v1/awards").await;
    let all: Vec<&Value> = all["awards"].as_array().unwrap().iter().map(|a| &a["id"]).collect();
    assert_eq!(all.len(), 4, "{all:?}");
    let (mut seen, mut path) = (vec![], "/v1/awards?limit=1".to_owned());
    loop {
        let page = get(stage, who, &path).await;
        seen.push(page["awards"][0]["id"].clone());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/v1/awards?limit=1&before={next}");
    }
    assert_eq!(seen.iter().collect::<Vec<_>>(), all);
    let foreign = format!("/v1/awards?before={}", town.other_award);
    assert_eq!(Call::get(foreign).by(who).send(stage).await.status, 404);
}

#[tokio::test]
async fn receipts_are_for_whoever_did_it_and_name_their_place_in_the_log() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    for subject in
        [town.delivered.attempt.to_string(), town.photo.to_string(), town.award.to_string()]
    {
        let path = format!("/v1/receipts?subject={subject}");
        let receipts = get(stage, who, &path).await;
        let first = &receipts["receipts"][0];
        assert!(first["index"].is_u64() && first["leaf"].as_str().unwrap().len() == 64, "{first}");
        assert_eq!(Call::get(&path).by(&town.other.who).send(stage).await.status, 404);
    }
    let order = format!("/v1/receipts?subject={}", town.delivered.order);
    assert_eq!(Call::get(order).by(who).send(stage).await.status, 404);
    // A new act has its receipt at once, and its place when the sequencer ran.
    let path = format!("/v1/stops/{}/arrive", town.other_ahead.id);
    twice(stage, &town.other.who, path, &json!({"occurred_at": now(stage)})).await;
    let kind = json!({"handed_over": {"name": "Grace Lee"}});
    let body = super::attempt(stage, town.other_ahead.id, &kind, &[]);
    let recorded = twice(stage, &town.other.who, "/v1/attempts", &body).await;
    let path = format!("/v1/receipts?subject={}", recorded["attempt"].as_str().unwrap());
    let receipt = get(stage, &town.other.who, &path).await["receipts"][0].clone();
    assert_eq!((&receipt["note"], &receipt["index"]), (&recorded["receipt"], &Value::Null));
    stage.reconcile();
    let receipt = get(stage, &town.other.who, &path).await["receipts"][0].clone();
    assert!(receipt["index"].is_u64());
}

#[tokio::test]
async fn a_courier_reads_what_became_of_their_own_photos_and_who_looked() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let why = Some(porchlight_domain::words::LookPurpose::QualityCheck);
    stage.app.evidence_photo(&mut stage.ctx(town.analyst.actor), town.photo, why).unwrap();
    let listed = get(stage, who, "/v1/photos").await;
    let photo = &listed["photos"][0];
    assert_eq!(listed["photos"].as_array().unwrap().len(), 1);
    assert_eq!(photo["id"], town.photo.to_string());
    assert_eq!(photo["attempt"], town.delivered.attempt.to_string());
    assert_eq!(
        (&photo["state"], &photo["wanting"], &photo["withheld"], &photo["erased"]),
        (&json!("verified"), &json!([]), &json!(false), &Value::Null)
    );
    assert_eq!(
        photo["looks"],
        json!([{"role": "analyst", "purpose": "quality_check", "at": photo["looks"][0]["at"]}])
    );
    // Nobody else's list has it, and the page ends where it says.
    assert_eq!(get(stage, &town.other.who, "/v1/photos").await["photos"], json!([]));
    let next = get(stage, who, &format!("/v1/photos?before={}", town.photo)).await;
    assert_eq!(next, json!({"photos": [], "next": null}));
    // The recipient's wish to erase it is told as well.
    let recipient = porchlight_app::Actor::Recipient(town.delivered.order);
    stage.app.erase_own_photo(&mut stage.ctx(recipient), town.photo).unwrap();
    let photo = get(stage, who, "/v1/photos").await["photos"][0].clone();
    assert_eq!(
        (&photo["state"], &photo["erased"]["reason"]),
        (&json!("erased"), &json!("recipient_asked"))
    );
}
