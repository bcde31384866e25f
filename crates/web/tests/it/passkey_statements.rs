//! What the makers of passkeys state: asked for where it counts, kept, told in words, never demanded
//! of anybody unless the operator says so.

use crate::phones::cookie_of;
use crate::stage::{
    Answer, Call, PUBLIC_URL, Phone, Stage, Town, Who, at, authenticator_maker, small_town,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_app::Actor;
use porchlight_app::device::NewDemand;
use porchlight_app::session::Subject;
use porchlight_attest::virtual_phone::AuthenticatorMaker;
use porchlight_attest::virtual_phone::passkey::VirtualAuthenticator;
use porchlight_domain::id::CourierId;
use porchlight_domain::time::SECOND;
use porchlight_domain::words::{Act, Assurance, Role, StatementPolicy};
use serde_json::{Value, json};
use std::sync::Arc;

/// A phone whose passkeys this maker vouches for.
fn made_by(maker: Option<AuthenticatorMaker>) -> VirtualAuthenticator {
    let mut device = VirtualAuthenticator::from_seed(b"statement");
    device.maker = maker;
    device
}

fn courier_of(town: &Town) -> CourierId {
    let Actor::Courier(id) = town.courier.actor else { panic!("not a courier") };
    id
}

/// The station asks for a passkey in a known chip before check-in.
fn asks_for_a_known_chip(town: &Town) {
    let new = NewDemand { act: Act::CheckIn, needs: Assurance::PasskeyAttested, grace_until: None };
    let mut ctx = town.stage.ctx(town.operator.actor);
    town.stage.app.set_assurance_demand(&mut ctx, town.station, new).unwrap();
}

/// Presses the button of a new invitation: the cookie of the enrolment.
async fn invited(stage: &Stage, subject: Subject) -> Who {
    let url = stage.app.sign_in_url(&mut stage.ctx(Actor::Console), subject).unwrap();
    cookie_of(&Call::post(url.strip_prefix(PUBLIC_URL).unwrap()).send(stage).await)
}

/// Begins an enrolment: its ceremony and the options.
async fn begun(stage: &Stage, who: &Who) -> Value {
    Call::post("/sign-in/enrol/begin").by(who).json(&json!({})).send(stage).await.ok()
}

async fn finish(stage: &Stage, who: &Who, begun: &Value, response: &Value) -> Answer {
    let body = json!({"ceremony": begun["ceremony"], "response": response, "label": "Test phone"});
    let call = Call::post("/sign-in/enrol/finish").by(who).header("accept", "application/json");
    call.json(&body).send(stage).await
}

/// Enrols the town's courier with this authenticator and opens the session on a phone of this seed.
async fn enrolled(town: &Town, device: &mut VirtualAuthenticator, seed: &str) -> Arc<Phone> {
    let stage = &town.stage;
    let who = invited(stage, Subject::Courier(courier_of(town))).await;
    let begun = begun(stage, &who).await;
    let response = device.create(&begun["options"], PUBLIC_URL).unwrap();
    let place = finish(stage, &who, &begun, &response).await.ok();
    let code = place["place"].as_str().unwrap().strip_prefix("/courier/#code=").unwrap();
    Arc::new(Phone::with_code(stage, code, seed))
}

/// What the courier is told of the newest passkey's statement.
async fn told(town: &Town, phone: &Arc<Phone>) -> String {
    let call = Call::get("/v1/devices").by(&Who::Phone(phone.clone()));
    let devices = call.send(&town.stage).await.ok();
    let passkey = devices["passkeys"].as_array().unwrap().last().unwrap();
    passkey["statement"].as_str().unwrap().to_owned()
}

fn no(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.json()["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn nobody_asks_for_statements_where_no_station_needs_them() {
    let town = small_town();
    let mut device = made_by(Some(authenticator_maker()));
    let phone = enrolled(&town, &mut device, "plain").await;
    assert_eq!(phone.tokens().assurance, Assurance::PasskeyVerified);
    assert_eq!(told(&town, &phone).await, "not_given");
}

#[tokio::test]
async fn a_known_maker_raises_the_level_and_whatever_else_is_stated_lowers_nothing() {
    let town = small_town();
    asks_for_a_known_chip(&town);
    let other = AuthenticatorMaker::new(b"somebody else");
    let cases = [
        (made_by(None), false, "not_given", Assurance::PasskeyVerified),
        (made_by(None), true, "own_key", Assurance::PasskeyVerified),
        (made_by(Some(other)), false, "unknown_maker", Assurance::PasskeyVerified),
        (made_by(Some(authenticator_maker())), false, "maker_checked", Assurance::PasskeyAttested),
    ];
    for (mut device, vouches, statement, level) in cases {
        device.vouches = vouches;
        town.stage.clock.set(town.stage.clock_now().plus(SECOND));
        let phone = enrolled(&town, &mut reseeded(&device, statement), statement).await;
        assert_eq!(phone.tokens().assurance, level, "{statement}");
        assert_eq!(told(&town, &phone).await, statement);
    }
}

/// The same kind of phone, with keys of its own.
fn reseeded(device: &VirtualAuthenticator, seed: &str) -> VirtualAuthenticator {
    let mut other = VirtualAuthenticator::from_seed(seed.as_bytes());
    (other.maker, other.vouches, other.synced) =
        (device.maker.clone(), device.vouches, device.synced);
    other
}

#[tokio::test]
async fn a_passkey_that_may_be_copied_is_no_chip_whatever_its_maker_states() {
    let town = small_town();
    asks_for_a_known_chip(&town);
    let mut device = made_by(Some(authenticator_maker()));
    device.synced = true;
    let phone = enrolled(&town, &mut device, "synced").await;
    assert_eq!(told(&town, &phone).await, "maker_checked", "the statement is told as it is");
    assert_eq!(phone.tokens().assurance, Assurance::PasskeyVerified);
}

#[tokio::test]
async fn the_act_that_needs_a_known_chip_works_with_one_and_not_without() {
    let town = small_town();
    asks_for_a_known_chip(&town);
    let check_in = format!("/v1/awards/{}/check-in", town.award);
    let plain = enrolled(&town, &mut made_by(None), "plain").await;
    let refused = Call::post(&check_in).by(&Who::Phone(plain)).send(&town.stage).await;
    assert_eq!(no(&refused), (403, "assurance_too_low".into()));
    let known = reseeded(&made_by(Some(authenticator_maker())), "known");
    let phone = enrolled(&town, &mut { known }, "known").await;
    let done = Call::post(&check_in).by(&Who::Phone(phone)).send(&town.stage).await;
    assert!(done.status.is_success(), "{}", done.text());
}

#[tokio::test]
async fn the_console_says_in_words_what_the_maker_states() {
    let town = small_town();
    asks_for_a_known_chip(&town);
    enrolled(&town, &mut made_by(Some(authenticator_maker())), "known").await;
    let page = format!("/console/people/{}", courier_of(&town));
    let page = Call::get(page).by(&town.dispatcher.who).send(&town.stage).await.text();
    assert!(page.contains("kept by a security chip, its maker"), "{page}");
}

/// The statement's signature, one bit of it changed.
fn forged(response: &Value) -> Value {
    let mut response = response.clone();
    let text = response["response"]["attestationObject"].as_str().unwrap();
    let mut object = URL_SAFE_NO_PAD.decode(text).unwrap();
    let at = object.windows(5).position(|name| name == b"\x63x5c\x81").unwrap();
    object[at - 1] ^= 1;
    response["response"]["attestationObject"] = URL_SAFE_NO_PAD.encode(object).into();
    response
}

#[tokio::test]
async fn a_forged_statement_is_refused_noticed_and_can_be_mended() {
    let town = small_town();
    asks_for_a_known_chip(&town);
    let stage = &town.stage;
    let who = invited(stage, Subject::Courier(courier_of(&town))).await;
    let mut device = made_by(Some(authenticator_maker()));
    let first = begun(stage, &who).await;
    let response = device.create(&first["options"], PUBLIC_URL).unwrap();
    let refused = finish(stage, &who, &first, &forged(&response)).await;
    assert_eq!(no(&refused), (401, "passkey_statement_refused".into()));
    // The enrolment is still open, and the honest answer to the same question is taken.
    let place = finish(stage, &who, &first, &response).await.ok();
    let code = place["place"].as_str().unwrap().strip_prefix("/courier/#code=").unwrap();
    let phone = Arc::new(Phone::with_code(stage, code, "mended"));
    let devices = Call::get("/v1/devices").by(&Who::Phone(phone)).send(stage).await.ok();
    assert_eq!(devices["findings"][0]["code"], "attestation_refused");
    assert_eq!(devices["passkeys"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_answer_is_kept_so_that_anybody_can_check_the_statement_again() {
    let town = small_town();
    asks_for_a_known_chip(&town);
    enrolled(&town, &mut made_by(Some(authenticator_maker())), "known").await;
    let stage = &town.stage;
    let own = stage.app.devices_of(&stage.ctx(town.operator.actor), courier_of(&town)).unwrap();
    let passkey = own.passkeys.last().unwrap();
    let facts: Value = serde_json::from_str(passkey.attestation_facts.as_ref().unwrap()).unwrap();
    assert_eq!(facts["verdict"], "verified");
    assert_eq!(facts["facts"]["ceremony"]["challenge_check"], "matches");
    let kept = stage.app.ports.blobs.get(passkey.attestation_statement.unwrap()).unwrap().unwrap();
    let kept: Value = serde_json::from_slice(&kept).unwrap();
    assert!(kept["response"]["attestationObject"].is_string());
    assert!(kept["response"]["clientDataJSON"].is_string());
}

/// A member of staff of an operator who asks in this way, and the cookie of the enrolment.
async fn staff(policy: StatementPolicy) -> (Stage, Who) {
    let stage = Stage::asking(at("2026-11-25", "09:00"), policy);
    let person = stage.staff("Ana Ortiz", Role::Operator);
    let Actor::Staff(id, _) = person.actor else { panic!("not staff") };
    let who = invited(&stage, Subject::Staff(id)).await;
    (stage, who)
}

#[tokio::test]
async fn an_operator_may_ask_the_makers_of_staff_passkeys_too() {
    let (stage, who) = staff(StatementPolicy::AsStationsAsk).await;
    assert_eq!(begun(&stage, &who).await["options"]["publicKey"]["attestation"], "none");
    let (stage, who) = staff(StatementPolicy::Always).await;
    let asked = begun(&stage, &who).await;
    assert_eq!(asked["options"]["publicKey"]["attestation"], "direct");
    let mut device = made_by(None);
    let response = device.create(&asked["options"], PUBLIC_URL).unwrap();
    let arrived = finish(&stage, &who, &asked, &response).await;
    assert!(arrived.status.is_success(), "a passkey without a statement is welcome");
    let cookies = arrived.headers.get_all("set-cookie").iter();
    let cookie =
        cookies.filter_map(|c| c.to_str().ok()).find(|c| c.starts_with("porchlight_staff"));
    let signed_in = Who::Cookie(cookie.unwrap().split(';').next().unwrap().to_owned());
    let page = Call::get("/console/me").by(&signed_in).send(&stage).await.text();
    assert!(page.contains("no statement of its maker given"), "{page}");
}

#[tokio::test]
async fn an_operator_who_requires_a_known_maker_takes_no_other_passkey() {
    let (stage, who) = staff(StatementPolicy::Required).await;
    let other = AuthenticatorMaker::new(b"somebody else");
    for maker in [None, Some(other)] {
        let asked = begun(&stage, &who).await;
        let response = made_by(maker).create(&asked["options"], PUBLIC_URL).unwrap();
        let refused = finish(&stage, &who, &asked, &response).await;
        assert_eq!(no(&refused), (403, "passkey_statement_needed".into()));
    }
    let asked = begun(&stage, &who).await;
    let mut device = made_by(Some(authenticator_maker()));
    let response = device.create(&asked["options"], PUBLIC_URL).unwrap();
    assert!(finish(&stage, &who, &asked, &response).await.status.is_success());
}
