//! A rehearsal of a courier whose phone is virtual: it enrols, shows its hardware, enters a round,
//! checks in and delivers with a photo over the JSON API, on a network that loses a quarter of
//! everything; then the phone is lost, the account recovered, a second phone is used at once and taken
//! off. The city of `sim` calls use-cases and may not know HTTP, so this rehearsal stands here.

mod phone;

use crate::api::{attempt, left, photo, scan, two_orders};
use crate::phones::{cookie_of, enrol, press, statement};
use crate::stage::{Call, PACKAGE, Person, Town, at, small_town};
use phone::{Handset, Sent, code};
use porchlight_app::Actor;
use porchlight_app::deliver::CHUNK_BYTES;
use porchlight_app::session::{ACCESS_TOKEN_LIFE, Subject};
use porchlight_attest::android::BootState;
use porchlight_attest::virtual_phone::passkey::VirtualAuthenticator;
use porchlight_domain::id::CourierId;
use porchlight_domain::time::MINUTE;
use serde_json::{Value, json};

/// Rehearsals, each with other losses.
const SEEDS: u64 = 3;

fn id_of(person: &Person) -> CourierId {
    let Actor::Courier(id) = person.actor else { panic!("not a courier") };
    id
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}"))
}

fn code_in(place: &Value) -> &str {
    text(place, "place").strip_prefix("/courier/#code=").unwrap()
}

/// The courier enrols a passkey by invitation and opens the session on this phone.
async fn enrols(town: &Town, courier: &Person, handset: &mut Handset<'_>, seed: &str) {
    let browser = press(town, Subject::Courier(id_of(courier))).await;
    let mut passkey = VirtualAuthenticator::from_seed(seed.as_bytes());
    let place = enrol(town, &browser, &mut passkey).await.ok();
    let opened = handset.open(code_in(&place)).await.ok();
    assert_eq!(opened["assurance"], "passkey_verified");
}

/// Its hardware vouches for the key that signs.
async fn shows_its_hardware(town: &Town, handset: &mut Handset<'_>) {
    let asked = handset.write(Sent::post("/v1/attestation/challenge", &json!({}))).await;
    let shown = (BootState::Verified, PACKAGE);
    let statement = statement(town, &handset.client.key, text(&asked, "challenge"), shown);
    let body =
        json!({"ceremony": asked["ceremony"], "format": "android-key", "statement": statement});
    let told = handset.ask(Sent::post("/v1/attestation", &body)).await;
    // The answer may have been lost after the challenge was used up: then the list says it.
    if told.status.is_success() {
        assert_eq!(told.json()["outcome"], "attested");
    }
    let devices = handset.read("/v1/devices").await;
    let this = devices["devices"].as_array().unwrap().iter().find(|d| d["this"] == true).unwrap();
    assert_eq!(this["assurance"], "hardware_attested");
}

/// Enters the next round and wins its block, as the only entrant.
async fn wins_a_block(town: &Town, handset: &mut Handset<'_>) -> String {
    let stage = &town.stage;
    let (opens, closes) = (at("2026-11-27", "10:00"), at("2026-11-29", "18:00"));
    let mut desk = stage.ctx(town.dispatcher.actor);
    stage.app.announce_round(&mut desk, town.station, opens, closes, 1).unwrap();
    stage.reconcile();
    let open = handset.read("/v1/rounds/open").await;
    let round = &open["rounds"][0];
    let body = json!({"ranked": [round["blocks"][0]["id"]], "max_blocks": 1}).to_string();
    let path = format!("/v1/rounds/{}/entry", text(round, "id"));
    let entry = Sent::put(path, "application/json", body.as_bytes());
    assert_eq!(handset.act("enter_round", text(round, "id"), entry).await["outcome"], "entered");
    stage.clock.set(closes.plus(MINUTE));
    stage.reconcile();
    let awards = handset.read("/v1/awards?limit=1").await;
    assert_eq!(awards["awards"][0]["state"], "held");
    text(&awards["awards"][0], "id").to_owned()
}

async fn stops(handset: &mut Handset<'_>) -> Vec<Value> {
    let day = handset.read("/v1/itineraries").await;
    day["itineraries"][0]["stops"].as_array().unwrap().clone()
}

/// Checks in and loads the parcels.
async fn begins_the_day(town: &Town, handset: &mut Handset<'_>, award: &str) {
    let stage = &town.stage;
    stage.clock.set(at("2026-11-30", "07:30"));
    let check_in = Sent::post(format!("/v1/awards/{award}/check-in"), &json!({}));
    assert_eq!(handset.act("check_in", award, check_in).await["outcome"], "done");
    let scans: Vec<Value> = stops(handset)
        .await
        .iter()
        .map(|stop| scan(stage, text(&stop["packages"][0], "barcode")))
        .collect();
    let body = json!({"step": "load", "scans": scans});
    let loaded = handset.write(Sent::post(format!("/v1/awards/{award}/scans"), &body)).await;
    assert!(loaded["scans"].as_array().unwrap().iter().all(|s| s["result"] == "expected"));
}

/// Leaves the parcel of a stop with a photo and uploads it.
async fn delivers(town: &Town, handset: &mut Handset<'_>, stop: &Value, seed: u32) {
    let (stage, id) = (&town.stage, text(stop, "id"));
    let arrived = json!({"occurred_at": crate::api::now(stage)});
    handset.write(Sent::post(format!("/v1/stops/{id}/arrive"), &arrived)).await;
    let (photo, commitment, bytes) = photo(stage, &stop["challenge"], seed);
    let body = attempt(stage, id, &left(), &[commitment]);
    let sent = Sent::post("/v1/attempts", &body);
    let recorded = handset.act("capture_proof", id, sent).await;
    assert_eq!(recorded["outcome"], "recorded", "{recorded}");
    let at = |rest: &str| format!("/v1/photos/{photo}/{rest}");
    handset.ask(Sent::put(at("preview"), "image/jpeg", &bytes)).await.ok();
    for (number, chunk) in bytes.chunks(CHUNK_BYTES).enumerate() {
        let chunk = Sent::put(at(&format!("chunks/{number}")), "application/octet-stream", chunk);
        handset.ask(chunk).await.ok();
    }
    let status = handset.read(format!("/v1/photos/{photo}")).await;
    assert_eq!(status["state"], "verified");
}

/// The dispatcher issues a recovery code; it opens an enrolment in the browser of a new phone.
async fn recovers(town: &Town, courier: &Person, handset: &mut Handset<'_>, seed: &str) {
    let stage = &town.stage;
    let subject = Subject::Courier(id_of(courier));
    let mut desk = stage.ctx(town.dispatcher.actor);
    let code = stage.app.issue_recovery_code(&mut desk, subject).unwrap();
    let typed = Call::post("/sign-in/recover").form(&format!("code={code}")).send(stage).await;
    let mut passkey = VirtualAuthenticator::from_seed(seed.as_bytes());
    let place = enrol(town, &cookie_of(&typed), &mut passkey).await.ok();
    handset.open(code_in(&place)).await.ok();
}

/// A second phone signs in beside the first: noticed, shown, and taken off again.
async fn a_second_phone_at_once(town: &Town, courier: &Person, first: &mut Handset<'_>, dice: u64) {
    let stage = &town.stage;
    let mut second = Handset::new(stage, &format!("second {dice}"), dice);
    enrols(town, courier, &mut second, "second").await;
    second.read("/v1/me").await;
    let devices = first.read("/v1/devices").await;
    let findings = devices["findings"].to_string();
    assert!(findings.contains("devices_at_once"), "{findings}");
    let others = devices["devices"].as_array().unwrap().iter();
    let mut others = others.filter(|d| d["this"] == false && d["revoked_at"].is_null());
    let other = others.next().unwrap();
    let path = format!("/v1/devices/{}/revoke", text(other, "id"));
    assert_eq!(first.write(Sent::post(path, &json!({}))).await["outcome"], "done");
    let out = code(&second.ask(Sent::get("/v1/me")).await);
    assert!(matches!(out.as_str(), "session_ended" | "device_revoked"), "{out}");
    first.read("/v1/me").await;
}

/// The act and the assurance of what the key committed to about a subject.
fn committed(town: &Town, subject: &str) -> Vec<(String, String)> {
    let kept = town.stage.app.commitments_about(&town.stage.ctx(Actor::Console), subject).unwrap();
    kept.iter().map(|c| (c.act.code().into(), c.assurance.code().into())).collect()
}

async fn rehearse(dice: u64) -> (u32, u32) {
    let town = small_town();
    let courier = town.couriers[9].clone();
    let mut first = Handset::new(&town.stage, &format!("first {dice}"), dice);
    enrols(&town, &courier, &mut first, "first").await;
    shows_its_hardware(&town, &mut first).await;
    let award = wins_a_block(&town, &mut first).await;
    two_orders(&town, &award).await;
    begins_the_day(&town, &mut first, &award).await;
    let route = stops(&mut first).await;
    delivers(&town, &mut first, &route[0], 3).await;

    // The phone falls into the river. Whoever fishes it out has its key and its tokens, and nothing.
    let mut next = Handset::new(&town.stage, &format!("next {dice}"), dice + 100);
    recovers(&town, &courier, &mut next, "next").await;
    for _ in 0..2 {
        assert_eq!(code(&first.ask(Sent::get("/v1/me")).await), "device_revoked");
        town.stage.clock.advance(ACCESS_TOKEN_LIFE);
    }
    // The day goes on where it was.
    let rest = stops(&mut next).await;
    assert_eq!(rest.iter().map(|s| &s["state"]).collect::<Vec<_>>(), ["done", "ahead"]);
    delivers(&town, &mut next, &rest[1], 4).await;
    a_second_phone_at_once(&town, &courier, &mut next, dice + 200).await;

    let attested = |act: &str| vec![(act.to_owned(), "hardware_attested".to_owned())];
    assert_eq!(committed(&town, &award), attested("check_in"));
    assert_eq!(committed(&town, text(&route[0], "id")), attested("capture_proof"));
    let new = vec![("capture_proof".to_owned(), "passkey_verified".to_owned())];
    assert_eq!(committed(&town, text(&route[1], "id")), new, "the new phone is another one");
    (first.lost.0 + next.lost.0, first.lost.1 + next.lost.1)
}

#[tokio::test]
async fn a_virtual_phone_works_a_day_is_lost_and_replaced_over_a_network_that_loses_much() {
    let mut lost = (0, 0);
    for seed in 0..SEEDS {
        let (requests, answers) = rehearse(seed * 7 + 1).await;
        lost = (lost.0 + requests, lost.1 + answers);
    }
    assert!(lost.0 > 20 && lost.1 > 20, "the network lost too little to show anything: {lost:?}");
}
