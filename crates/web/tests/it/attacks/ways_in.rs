//! Ways in that work once: ceremonies, enrolments, and what has to end with "I gave my login away".

use super::forge::text;
use super::{Bot, Dice, Forge, courier, enrols};
use crate::stage::{Answer, Call, PUBLIC_URL, Who};
use porchlight_app::Actor;
use porchlight_app::session::{Subject, Welcome};
use porchlight_attest::virtual_phone::VirtualKey;
use porchlight_attest::virtual_phone::passkey::VirtualAuthenticator;
use serde_json::{Value, json};

/// The cookie of an open enrolment of this courier.
async fn enrolment(bot: &Bot, number: usize) -> String {
    let stage = &bot.town.stage;
    let subject = Subject::Courier(courier(bot.town.couriers[number].actor));
    let url = stage.app.sign_in_url(&mut stage.ctx(Actor::Console), subject).unwrap();
    let answer = Call::post(url.strip_prefix(PUBLIC_URL).unwrap()).send(stage).await;
    assert!(enrols(&answer));
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

fn authenticator(seed: &str) -> VirtualAuthenticator {
    VirtualAuthenticator::from_seed(seed.as_bytes())
}

async fn post(bot: &Bot, path: &str, cookie: &str, body: &Value) -> Answer {
    let call = Call::post(path).header("cookie", cookie).header("accept", "application/json");
    let call = call.json(body);
    call.send(&bot.town.stage).await
}

async fn begin(bot: &Bot, cookie: &str) -> Value {
    post(bot, "/sign-in/enrol/begin", cookie, &json!({})).await.ok()
}

async fn finish(bot: &Bot, cookie: &str, begun: &Value, response: &Value) -> Answer {
    let body = json!({"ceremony": begun["ceremony"], "response": response, "label": "Phone"});
    post(bot, "/sign-in/enrol/finish", cookie, &body).await
}

/// A courier's new passkey, enrolled.
async fn enrolled(bot: &Bot, number: usize, seed: &str) -> VirtualAuthenticator {
    let (cookie, mut passkey) = (enrolment(bot, number).await, authenticator(seed));
    let begun = begin(bot, &cookie).await;
    let response = passkey.create(&begun["options"], PUBLIC_URL).unwrap();
    finish(bot, &cookie, &begun, &response).await.ok();
    passkey
}

async fn signing_in(bot: &Bot, passkey: &mut VirtualAuthenticator) -> (Value, Value) {
    let begun = post(bot, "/sign-in/passkey/begin", "", &json!({})).await.ok();
    let response = passkey.get(&begun["options"], PUBLIC_URL).unwrap();
    (begun.clone(), json!({"ceremony": begun["ceremony"], "response": response}))
}

async fn signed_in(bot: &Bot, body: &Value) -> Answer {
    post(bot, "/sign-in/passkey/finish", "", body).await
}

#[tokio::test]
async fn a_passkey_enrols_and_signs_in_and_its_answer_works_once() {
    let bot = Bot::new().await;
    let mut passkey = enrolled(&bot, 9, "nina").await;
    let (_, body) = signing_in(&bot, &mut passkey).await;
    let place = signed_in(&bot, &body).await.ok();
    assert!(place["place"].as_str().unwrap().starts_with("/courier/#code="));
    let again = signed_in(&bot, &body).await;
    assert_eq!(
        (again.status.as_u16(), again.json()["code"].as_str()),
        (401, Some("ceremony_stale"))
    );
}

#[tokio::test]
async fn a_sign_in_by_an_answer_to_another_ceremony_is_refused() {
    let bot = Bot::new().await;
    let mut passkey = enrolled(&bot, 9, "nina").await;
    let (other, _) = signing_in(&bot, &mut passkey).await;
    let (_, mut body) = signing_in(&bot, &mut passkey).await;
    body["ceremony"] = other["ceremony"].clone();
    assert_eq!(signed_in(&bot, &body).await.status.as_u16(), 401);
}

#[tokio::test]
async fn a_passkey_that_names_another_account_does_not_sign_in() {
    let bot = Bot::new().await;
    let mut passkey = enrolled(&bot, 9, "nina").await;
    let other = courier(bot.town.couriers[10].actor);
    for handle in [text(other.0), text([7; 16]), String::new()] {
        let (_, mut body) = signing_in(&bot, &mut passkey).await;
        body["response"]["response"]["userHandle"] = handle.into();
        let answer = signed_in(&bot, &body).await;
        assert_eq!(answer.status.as_u16(), 401, "{}", answer.text());
    }
    let (_, mut body) = signing_in(&bot, &mut passkey).await;
    body["response"]["response"].as_object_mut().unwrap().remove("userHandle");
    assert_eq!(signed_in(&bot, &body).await.json()["code"], "passkey_malformed");
    let (_, body) = signing_in(&bot, &mut passkey).await;
    assert!(signed_in(&bot, &body).await.status.is_success(), "under its own name it does");
}

#[tokio::test]
async fn a_passkey_relayed_by_a_page_of_another_address_does_not_sign_in() {
    let bot = Bot::new().await;
    let mut passkey = enrolled(&bot, 9, "nina").await;
    let begun = post(&bot, "/sign-in/passkey/begin", "", &json!({})).await.ok();
    let lure = "https://porch-example.evil.example";
    assert!(passkey.get(&begun["options"], lure).is_err(), "the browser refuses by itself");
    // Nor does a browser help that was made to sign for a name below ours.
    let response = passkey.get(&begun["options"], "https://lure.porch.example").unwrap();
    let body = json!({"ceremony": begun["ceremony"], "response": response});
    assert_eq!(signed_in(&bot, &body).await.json()["code"], "passkey_refused");
}

#[tokio::test]
async fn a_copied_passkey_that_falls_behind_is_refused() {
    let bot = Bot::new().await;
    let mut passkey = enrolled(&bot, 9, "nina").await;
    let mut copy = passkey.clone();
    for _ in 0..2 {
        let (_, body) = signing_in(&bot, &mut passkey).await;
        signed_in(&bot, &body).await.ok();
    }
    let (_, body) = signing_in(&bot, &mut copy).await;
    let answer = signed_in(&bot, &body).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["code"].as_str()),
        (401, Some("passkey_counter"))
    );
}

#[tokio::test]
async fn an_enrolment_is_finished_once_and_by_its_own_browser() {
    let bot = Bot::new().await;
    let (own, other) = (enrolment(&bot, 9).await, enrolment(&bot, 10).await);
    let begun = begin(&bot, &own).await;
    let response = authenticator("nina").create(&begun["options"], PUBLIC_URL).unwrap();
    let stolen = finish(&bot, &other, &begun, &response).await;
    assert_eq!(
        (stolen.status.as_u16(), stolen.json()["code"].as_str()),
        (401, Some("ceremony_stale"))
    );
    finish(&bot, &own, &begun, &response).await.ok();
    assert_eq!(finish(&bot, &own, &begun, &response).await.status.as_u16(), 404, "the same again");
    assert_eq!(post(&bot, "/sign-in/enrol/begin", &own, &json!({})).await.status.as_u16(), 404);
    let without = post(&bot, "/sign-in/enrol/without", &own, &json!({})).await;
    assert_eq!(without.status.as_u16(), 404, "nor without a passkey");
}

#[tokio::test]
async fn one_passkey_does_not_stand_for_two_accounts() {
    let bot = Bot::new().await;
    enrolled(&bot, 9, "nina").await;
    let cookie = enrolment(&bot, 10).await;
    let begun = begin(&bot, &cookie).await;
    let response = authenticator("nina").create(&begun["options"], PUBLIC_URL).unwrap();
    let answer = finish(&bot, &cookie, &begun, &response).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["code"].as_str()),
        (409, Some("passkey_taken"))
    );
}

#[tokio::test]
async fn a_browser_exchanges_only_the_codes_of_its_own_sign_ins() {
    let (bot, mut dice) = (Bot::new().await, Dice(8));
    let mut passkey = enrolled(&bot, 9, "nina").await;
    let exchange = async |dice: &mut Dice, code: &str, cookie: Option<&str>| {
        let body = json!({"grant": "code", "code": code});
        let mut forge = Forge::bare(&bot, dice, "/v1/session", &body);
        forge.proof().by(&VirtualKey::new(b"browser", "own"));
        forge.cookie = cookie.map(str::to_owned);
        forge.send(&bot).await
    };
    let mut made = vec![];
    for _ in 0..2 {
        let (_, body) = signing_in(&bot, &mut passkey).await;
        let answer = signed_in(&bot, &body).await;
        let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
        let code =
            answer.ok()["place"].as_str().unwrap().split_once("#code=").unwrap().1.to_owned();
        made.push((code, cookie));
    }
    let ((code, own), (other_code, other)) = (made[0].clone(), made[1].clone());
    assert!(own.starts_with("porchlight_hand_over_") && own != other);
    let renamed =
        format!("{}={}", own.split_once('=').unwrap().0, other.split_once('=').unwrap().1);
    for cookie in [None, Some(other.as_str()), Some(renamed.as_str())] {
        let lured = exchange(&mut dice, &code, cookie).await;
        assert_eq!(
            (lured.status.as_u16(), lured.json()["code"].as_str()),
            (401, Some("other_browser")),
            "a link with somebody else's code signs nobody in"
        );
    }
    // Both windows of the browser that made them get on, in any order.
    let both = format!("{own}; {other}");
    for code in [other_code, code] {
        let opened = exchange(&mut dice, &code, Some(&both)).await;
        assert!(opened.status.is_success(), "{}", opened.text());
    }
}

#[tokio::test]
async fn giving_a_login_back_ends_every_way_in_that_was_open() {
    let (bot, mut dice) = (Bot::new().await, Dice(7));
    let (stage, subject) = (&bot.town.stage, Subject::Courier(courier(bot.town.courier.actor)));
    let mut console = stage.ctx(Actor::Console);
    // What the service may have in hand at that moment.
    let Welcome::Courier(code) = stage.app.walk_in(&mut console, subject).unwrap() else {
        panic!()
    };
    let url = stage.app.sign_in_url(&mut console, subject).unwrap();
    let opened = Call::post(url.strip_prefix(PUBLIC_URL).unwrap()).send(stage).await;
    let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
    let link = stage.app.sign_in_url(&mut console, subject).unwrap();
    let recovery = stage.app.issue_recovery_code(&mut console, subject).unwrap();
    let phone = Who::Phone(bot.victim.clone());
    let back = Call::post("/v1/gave-login-away").by(&phone).send(stage).await.ok();

    let mut forge = Forge::bare(
        &bot,
        &mut dice,
        "/v1/session",
        &json!({"grant": "code", "code": code, "kind": "virtual"}),
    );
    forge.proof().by(&VirtualKey::new(b"bot", "new"));
    assert_eq!(forge.send(&bot).await.status.as_u16(), 401, "a code not yet exchanged");
    let enrol = post(&bot, "/sign-in/enrol/begin", &cookie, &json!({})).await;
    assert_eq!(enrol.status.as_u16(), 404, "an enrolment not yet finished");
    let pressed = Call::post(link.strip_prefix(PUBLIC_URL).unwrap()).send(stage).await;
    assert!(!enrols(&pressed), "an invitation not yet pressed");
    let form = format!("code={recovery}");
    let typed = Call::post("/sign-in/recover").form(&form).send(stage).await;
    assert!(!enrols(&typed), "a recovery code not yet used");
    let own = Call::post(back["place"].as_str().unwrap()).send(stage).await;
    assert!(enrols(&own), "the courier's own way back works");
}
