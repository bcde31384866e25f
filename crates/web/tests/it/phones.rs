//! A phone's life: invitation, passkey, hand-over, losing it, recovery, giving a login away, hardware.

use crate::stage::{
    APPLICATION, Answer, Call, PACKAGE, PUBLIC_URL, Phone, Town, Who, apple_maker, maker,
    small_town,
};
use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use porchlight_app::Actor;
use porchlight_app::device::NewDemand;
use porchlight_app::session::Subject;
use porchlight_attest::android::{BootState, SecurityLevel};
use porchlight_attest::apple::Environment;
use porchlight_attest::virtual_phone::passkey::VirtualAuthenticator;
use porchlight_attest::virtual_phone::{AppleDevice, Statement, VirtualKey};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::CourierId;
use porchlight_domain::words::{Act, Assurance};
use serde_json::{Value, json};
use std::sync::Arc;

fn courier_of(town: &Town) -> CourierId {
    let Actor::Courier(id) = town.courier.actor else { panic!("not a courier") };
    id
}

pub(crate) fn cookie_of(answer: &Answer) -> Who {
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    Who::Cookie(cookie)
}

/// Presses the button of an invitation and gives the cookie of the enrolment.
pub(crate) async fn press(town: &Town, subject: Subject) -> Who {
    let url = town.stage.app.sign_in_url(&mut town.stage.ctx(Actor::Console), subject).unwrap();
    let path = url.strip_prefix(PUBLIC_URL).unwrap();
    let answer = Call::post(path).send(&town.stage).await;
    assert_eq!(answer.header("location"), "/sign-in/enrol");
    cookie_of(&answer)
}

/// Makes a passkey in an enrolment and gives what the server answered.
pub(crate) async fn enrol(town: &Town, who: &Who, device: &mut VirtualAuthenticator) -> Answer {
    let stage = &town.stage;
    let begun = Call::post("/sign-in/enrol/begin").by(who).json(&json!({})).send(stage).await.ok();
    let response = device.create(&begun["options"], PUBLIC_URL).unwrap();
    let body = json!({"ceremony": begun["ceremony"], "response": response, "label": "Test phone"});
    Call::post("/sign-in/enrol/finish").by(who).json(&body).send(stage).await
}

async fn sign_in(town: &Town, device: &mut VirtualAuthenticator) -> Answer {
    let stage = &town.stage;
    let begun = Call::post("/sign-in/passkey/begin").json(&json!({})).send(stage).await.ok();
    let response = device.get(&begun["options"], PUBLIC_URL).unwrap();
    let body = json!({"ceremony": begun["ceremony"], "response": response});
    Call::post("/sign-in/passkey/finish").json(&body).send(stage).await
}

fn code_of(place: &Value) -> String {
    place["place"].as_str().unwrap().strip_prefix("/courier/#code=").unwrap().to_owned()
}

async fn me(town: &Town, who: &Who) -> Answer {
    Call::get("/v1/me").by(who).send(&town.stage).await
}

/// A courier with a passkey, on a phone that signed in with it.
async fn phone_with_passkey(town: &Town, seed: &str) -> (VirtualAuthenticator, Arc<Phone>) {
    let enrolling = press(town, Subject::Courier(courier_of(town))).await;
    let mut device = VirtualAuthenticator::from_seed(seed.as_bytes());
    let place = enrol(town, &enrolling, &mut device).await.ok();
    (device, Arc::new(Phone::with_code(&town.stage, &code_of(&place), seed)))
}

#[tokio::test]
async fn an_invitation_leads_to_a_passkey_and_the_passkey_signs_in_ever_after() {
    let town = small_town();
    let (mut device, phone) = phone_with_passkey(&town, "ana").await;
    assert_eq!(phone.tokens().assurance, Assurance::PasskeyVerified);
    assert_eq!(me(&town, &Who::Phone(phone)).await.ok()["name"], town.courier.name);
    let again = sign_in(&town, &mut device).await.ok();
    let second = Arc::new(Phone::with_code(&town.stage, &code_of(&again), "ana's second"));
    let devices = Call::get("/v1/devices").by(&Who::Phone(second)).send(&town.stage).await.ok();
    assert_eq!(devices["passkeys"].as_array().unwrap().len(), 1);
    let notes = devices["findings"].to_string();
    assert!(notes.contains("devices_at_once"), "two phones at once are noticed: {notes}");
}

#[tokio::test]
async fn staff_sign_in_by_passkey_and_cannot_go_on_without_one() {
    let town = small_town();
    let Actor::Staff(id, _) = town.dispatcher.actor else { panic!("not staff") };
    let enrolling = press(&town, Subject::Staff(id)).await;
    let without = Call::post("/sign-in/enrol/without").by(&enrolling).send(&town.stage).await;
    assert_eq!(without.status, StatusCode::FORBIDDEN);
    let mut key = VirtualAuthenticator::from_seed(b"dispatcher");
    let made = enrol(&town, &enrolling, &mut key).await;
    assert_eq!(made.ok()["place"], "/console");
    let answer = sign_in(&town, &mut key).await;
    assert_eq!(answer.ok()["place"], "/console");
    let today = Call::get("/console").by(&cookie_of(&answer)).send(&town.stage).await;
    assert!(today.status.is_success());
}

#[tokio::test]
async fn a_lost_phone_is_recovered_with_a_code_and_everything_of_before_ends() {
    let town = small_town();
    let stage = &town.stage;
    let (mut lost, old) = phone_with_passkey(&town, "lost").await;
    let at = format!("/console/people/{}/recovery", courier_of(&town));
    let page = Call::post(&at).by(&town.dispatcher.who).send(stage).await;
    assert_eq!(page.header("cache-control"), "no-store");
    let html = page.text();
    let code = html.split("id=\"recovery-code\"").nth(1).or(html.split("recovery-code").nth(1));
    let code = code.unwrap().split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert_eq!(code.len(), 14, "{code}");
    let typed = code.to_lowercase().replace('-', "+");
    let wrong = Call::post("/sign-in/recover").form("code=AAAA-BBBB-CCCC").send(stage).await;
    assert_eq!(wrong.header("location"), "/sign-in/recover?wrong=1");
    let used = Call::post("/sign-in/recover").form(&format!("code={typed}")).send(stage).await;
    assert_eq!(used.header("location"), "/sign-in/enrol");
    assert_eq!(me(&town, &Who::Phone(old)).await.status, 401, "the old phone is out at once");
    assert_eq!(sign_in(&town, &mut lost).await.status, 401, "the old passkey too");
    let twice = Call::post("/sign-in/recover").form(&format!("code={typed}")).send(stage).await;
    assert_eq!(twice.header("location"), "/sign-in/recover?wrong=1");
    let mut new = VirtualAuthenticator::from_seed(b"new");
    let place = enrol(&town, &cookie_of(&used), &mut new).await.ok();
    let phone = Arc::new(Phone::with_code(stage, &code_of(&place), "new"));
    assert!(me(&town, &Who::Phone(phone)).await.status.is_success());
    stage.reconcile();
    let told = stage.post.to(&town.courier.email);
    assert!(told.iter().any(|m| m.body.contains("issued a recovery code")), "{told:?}");
    assert!(told.iter().any(|m| m.body.contains("was used just now")), "{told:?}");
}

#[tokio::test]
async fn a_login_given_away_is_renewed_at_once_and_without_penalty() {
    let town = small_town();
    let stage = &town.stage;
    let (mut lent, phone) = phone_with_passkey(&town, "lent").await;
    let who = Who::Phone(phone);
    let back = Call::post("/v1/gave-login-away").by(&who).send(stage).await.ok();
    assert_eq!(me(&town, &who).await.status, 401);
    assert_eq!(sign_in(&town, &mut lent).await.status, 401);
    let answer = Call::post(back["place"].as_str().unwrap()).send(stage).await;
    let mut own = VirtualAuthenticator::from_seed(b"own");
    let place = enrol(&town, &cookie_of(&answer), &mut own).await.ok();
    let phone = Who::Phone(Arc::new(Phone::with_code(stage, &code_of(&place), "own")));
    assert!(me(&town, &phone).await.status.is_success());
    // The work that was won stays theirs.
    let awards = Call::get("/v1/awards").by(&phone).send(stage).await.ok();
    assert!(!awards["awards"].as_array().unwrap().is_empty());
}

fn pem(chain: &[Vec<u8>]) -> String {
    let block = |der: &Vec<u8>| {
        format!(
            "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n",
            STANDARD.encode(der)
        )
    };
    chain.iter().map(block).collect()
}

/// What a virtual phone's hardware states about this key for a challenge, as the API wants it.
pub(crate) fn statement(
    town: &Town,
    key: &VirtualKey,
    challenge: &str,
    (boot, package): (BootState, &str),
) -> String {
    let challenge = URL_SAFE_NO_PAD.decode(challenge).unwrap();
    let made = u64::try_from(town.stage.clock_now().micros() / 1_000_000).unwrap();
    let statement = Statement {
        key: &key.spki(),
        challenge: &challenge,
        package,
        signature_digest: [7; 32],
        boot,
        made,
        schema: 300,
    };
    let chain = maker().phone(1, SecurityLevel::TrustedEnvironment).attest(&statement);
    URL_SAFE_NO_PAD.encode(pem(&chain))
}

/// Asks the stage to believe that a virtual phone's hardware vouches for this phone's key.
async fn attest(town: &Town, phone: &Arc<Phone>, boot: BootState, package: &str) -> Value {
    let (stage, who) = (&town.stage, Who::Phone(phone.clone()));
    let asked = Call::post("/v1/attestation/challenge").by(&who).send(stage).await.ok();
    let challenge = asked["challenge"].as_str().unwrap();
    let statement = statement(town, &phone.key, challenge, (boot, package));
    let body =
        json!({"ceremony": asked["ceremony"], "format": "android-key", "statement": statement});
    Call::post("/v1/attestation").by(&who).json(&body).send(stage).await.ok()
}

#[tokio::test]
async fn hardware_raises_the_level_and_a_rooted_phone_is_inconclusive_not_guilty() {
    let town = small_town();
    let (_, phone) = phone_with_passkey(&town, "native").await;
    let rooted = attest(&town, &phone, BootState::Unverified, PACKAGE).await;
    assert_eq!(rooted["outcome"], "inconclusive", "{rooted}");
    let devices = Call::get("/v1/devices").by(&Who::Phone(phone.clone()));
    let devices = devices.send(&town.stage).await.ok();
    assert_eq!(devices["findings"], json!([]), "nothing is held against a rooted phone");
    let good = attest(&town, &phone, BootState::Verified, PACKAGE).await;
    assert_eq!(good["outcome"], "attested", "{good}");
    let devices = Call::get("/v1/devices").by(&Who::Phone(phone.clone()));
    let devices = devices.send(&town.stage).await.ok();
    let this = devices["devices"].as_array().unwrap().iter().find(|d| d["this"] == true).unwrap();
    assert_eq!(this["assurance"], "hardware_attested");
    let foreign = attest(&town, &phone, BootState::Verified, "org.bot.service").await;
    assert_eq!(foreign["outcome"], "refused", "{foreign}");
}

#[tokio::test]
async fn a_station_may_ask_for_more_and_says_so_with_grace_for_old_phones() {
    let town = small_town();
    let stage = &town.stage;
    let mut ctx = stage.ctx(town.operator.actor);
    let demand = |grace_until| NewDemand {
        act: Act::CheckIn,
        needs: Assurance::HardwareAttested,
        grace_until,
    };
    let check_in = format!("/v1/awards/{}/check-in", town.award);
    let until = stage.clock_now().plus(1_000_000);
    stage.app.set_assurance_demand(&mut ctx, town.station, demand(Some(until))).unwrap();
    let graced = Call::post(&check_in).by(&town.courier.who).send(stage).await;
    assert!(graced.status.is_success(), "{}", graced.text());
    stage.app.set_assurance_demand(&mut ctx, town.station, demand(None)).unwrap();
    let refused = Call::post(&check_in).by(&town.courier.who).send(stage).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.json()["code"]),
        (403, &json!("assurance_too_low"))
    );
}

/// Lets the stage believe that an app on a virtual Apple device has an attested key.
async fn attest_app(town: &Town, phone: &Arc<Phone>, app: &AppleDevice) -> Value {
    let (stage, who) = (&town.stage, Who::Phone(phone.clone()));
    let asked = Call::post("/v1/attestation/challenge").by(&who).send(stage).await.ok();
    let challenge = URL_SAFE_NO_PAD.decode(asked["challenge"].as_str().unwrap()).unwrap();
    let thumbprint = phone.key.public().thumbprint();
    let made = u64::try_from(stage.clock_now().micros() / 1_000_000).unwrap();
    let covered = sha256(&[&challenge, &thumbprint]).0;
    let statement = URL_SAFE_NO_PAD.encode(app.attest(&covered, made));
    let body = json!({
        "ceremony": asked["ceremony"], "format": "apple-app-attest", "statement": statement,
    });
    Call::post("/v1/attestation").by(&who).json(&body).send(stage).await.ok()
}

/// A request with an assertion over its own proof, or over something else.
async fn asserted(
    town: &Town,
    phone: &Phone,
    app: &mut AppleDevice,
    over: Option<&[u8]>,
) -> Answer {
    let path = "/v1/devices";
    let mut call = Call::get(path);
    for (name, value) in phone.headers(&town.stage, "GET", path, b"") {
        if name == "dpop" {
            let digest = sha256(&[over.unwrap_or(value.as_bytes())]).0;
            let assertion = URL_SAFE_NO_PAD.encode(app.assert(&digest));
            call = call.header("app-attest-assertion", &assertion);
        }
        call = call.header(&name, &value);
    }
    call.send(&town.stage).await
}

fn no(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.json()["code"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn an_attested_app_vouches_for_single_requests_and_its_counter_grows() {
    let town = small_town();
    let (_, phone) = phone_with_passkey(&town, "iphone").await;
    let mut app = apple_maker().device(1, APPLICATION, Environment::Production);
    let early = asserted(&town, &phone, &mut app, None).await;
    assert_eq!(no(&early), (401, "assertion_unexpected".into()), "nothing was attested yet");
    let good = attest_app(&town, &phone, &app).await;
    assert_eq!(good["outcome"], "attested", "{good}");
    let mut copy = app.clone();
    let now = porchlight_app::zone::rfc3339(town.stage.clock_now());
    let devices = asserted(&town, &phone, &mut app, None).await.ok();
    let this = devices["devices"].as_array().unwrap().iter().find(|d| d["this"] == true).unwrap();
    assert_eq!(this["assurance"], "hardware_attested");
    // Told of the next request on.
    let devices = asserted(&town, &phone, &mut app, None).await.ok();
    let this = devices["devices"].as_array().unwrap().iter().find(|d| d["this"] == true).unwrap();
    assert_eq!(this["asserted_at"], json!(now));
    // A key somewhere else counts from where it was copied.
    for _ in 0..2 {
        let behind = asserted(&town, &phone, &mut copy, None).await;
        assert_eq!(no(&behind), (401, "assertion_stale".into()));
    }
    assert!(asserted(&town, &phone, &mut copy, None).await.status.is_success(), "above again");
    // Far behind is noticed.
    let mut old = apple_maker().device(1, APPLICATION, Environment::Production);
    for _ in 0..60 {
        app.assert(&[0; 32]);
    }
    assert!(asserted(&town, &phone, &mut app, None).await.status.is_success());
    assert_eq!(no(&asserted(&town, &phone, &mut old, None).await).1, "assertion_stale");
    let devices = Call::get("/v1/devices").by(&Who::Phone(phone.clone()));
    let devices = devices.send(&town.stage).await.ok();
    assert!(devices["findings"].to_string().contains("counter_went_back"), "{devices}");
}

#[tokio::test]
async fn an_assertion_about_another_request_or_by_another_key_is_refused() {
    let town = small_town();
    let (_, phone) = phone_with_passkey(&town, "iphone").await;
    let mut app = apple_maker().device(1, APPLICATION, Environment::Production);
    assert_eq!(attest_app(&town, &phone, &app).await["outcome"], "attested");
    let refused = (401, "assertion_refused".to_owned());
    let other = asserted(&town, &phone, &mut app, Some(b"another proof")).await;
    assert_eq!(no(&other), refused);
    let mut stranger = apple_maker().device(2, APPLICATION, Environment::Production);
    assert_eq!(no(&asserted(&town, &phone, &mut stranger, None).await), refused);
    let mut foreign = apple_maker().device(1, "Z9.org.bot.service", Environment::Production);
    assert_eq!(no(&asserted(&town, &phone, &mut foreign, None).await), refused);
    let headers = phone.headers(&town.stage, "GET", "/v1/devices", b"");
    let mut call = Call::get("/v1/devices").header("app-attest-assertion", "not base64url!");
    for (name, value) in headers {
        call = call.header(&name, &value);
    }
    assert_eq!(no(&call.send(&town.stage).await), (400, "malformed".into()));
    // None of it counted.
    assert!(asserted(&town, &phone, &mut app, None).await.status.is_success());
}
