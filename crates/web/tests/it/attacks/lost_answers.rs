//! Answers that get lost on the way, and what must not come of asking again.

use super::{Bot, Dice, Forge, courier, enrols};
use crate::stage::{Answer, Call, Phone};
use porchlight_app::Actor;
use porchlight_app::session::{ACCESS_TOKEN_LIFE, SIGN_IN_CODE_LIFE, Subject, Welcome};
use porchlight_attest::virtual_phone::VirtualKey;
use serde_json::json;

fn new_code(bot: &Bot, number: usize) -> String {
    let stage = &bot.town.stage;
    let subject = Subject::Courier(courier(bot.town.couriers[number].actor));
    let welcome = stage.app.walk_in(&mut stage.ctx(Actor::Console), subject).unwrap();
    let Welcome::Courier(code) = welcome else { panic!("a courier gets a code") };
    code
}

async fn exchange(bot: &Bot, dice: &mut Dice, code: &str, key: &VirtualKey) -> Answer {
    let body = json!({"grant": "code", "code": code, "kind": "virtual"});
    let mut forge = Forge::bare(bot, dice, "/v1/session", &body);
    forge.proof().by(key);
    forge.send(bot).await
}

async fn refresh(bot: &Bot, dice: &mut Dice, token: &str, key: &VirtualKey) -> Answer {
    let body = json!({"refresh_token": token});
    let mut forge = Forge::bare(bot, dice, "/v1/session/refresh", &body);
    forge.proof().by(key);
    forge.send(bot).await
}

fn refusal(answer: &Answer) -> (u16, String) {
    (answer.status.as_u16(), answer.json()["code"].as_str().unwrap().to_owned())
}

fn key(seed: &str) -> VirtualKey {
    VirtualKey::from_seed(seed.as_bytes())
}

#[tokio::test]
async fn a_code_sent_again_by_its_own_key_gets_the_same_session_with_new_tokens() {
    let (bot, mut dice) = (Bot::new().await, Dice(11));
    let (code, own) = (new_code(&bot, 9), key("nina"));
    let lost = exchange(&bot, &mut dice, &code, &own).await.ok();
    bot.town.stage.clock.advance(SIGN_IN_CODE_LIFE - 1);
    let again = exchange(&bot, &mut dice, &code, &own).await.ok();
    assert_eq!((&lost["session"], &lost["device"]), (&again["session"], &again["device"]));
    let stray = refresh(&bot, &mut dice, lost["refresh_token"].as_str().unwrap(), &own).await;
    assert_eq!(refusal(&stray), (401, "session_ended".into()), "one family, one way on");
    let next = refresh(&bot, &mut dice, again["refresh_token"].as_str().unwrap(), &own).await;
    assert!(next.status.is_success(), "{}", next.text());
    // It arrived: from now on the code is used up for its own key too.
    let late = exchange(&bot, &mut dice, &code, &own).await;
    assert_eq!(refusal(&late), (401, "code_stale".into()));
}

#[tokio::test]
async fn a_code_that_was_exchanged_is_worth_nothing_to_another_key_or_after_its_time() {
    let (bot, mut dice) = (Bot::new().await, Dice(11));
    let (code, own) = (new_code(&bot, 9), key("nina"));
    let answer = exchange(&bot, &mut dice, &code, &own).await.ok();
    let other = exchange(&bot, &mut dice, &code, &key("bot service")).await;
    assert_eq!(refusal(&other), (401, "code_stale".into()));
    bot.town.stage.clock.advance(SIGN_IN_CODE_LIFE);
    assert_eq!(refusal(&exchange(&bot, &mut dice, &code, &own).await), (401, "code_stale".into()));
    let next = refresh(&bot, &mut dice, answer["refresh_token"].as_str().unwrap(), &own).await;
    assert!(next.status.is_success(), "and trying harms nobody: {}", next.text());
}

#[tokio::test]
async fn a_code_that_was_exchanged_does_not_bring_an_ended_session_back() {
    let (bot, mut dice) = (Bot::new().await, Dice(11));
    let (code, own) = (new_code(&bot, 9), key("nina"));
    exchange(&bot, &mut dice, &code, &own).await.ok();
    let stage = &bot.town.stage;
    let id = courier(bot.town.couriers[9].actor);
    let own_devices = stage.app.my_devices(&stage.ctx(Actor::Courier(id))).unwrap();
    for session in own_devices.sessions {
        stage.app.sign_out(&mut stage.ctx(Actor::Courier(id)), session.id).unwrap();
    }
    assert_eq!(refusal(&exchange(&bot, &mut dice, &code, &own).await), (401, "code_stale".into()));
}

#[tokio::test]
async fn a_revoked_key_does_not_use_a_code_up() {
    let (bot, mut dice) = (Bot::new().await, Dice(11));
    let dead = &bot.dead[0];
    let code = new_code(&bot, 4);
    let revoked = exchange(&bot, &mut dice, &code, &dead.phone.key).await;
    assert_eq!(refusal(&revoked), (401, "device_revoked".into()));
    let fresh = exchange(&bot, &mut dice, &code, &key("made anew")).await;
    assert!(fresh.status.is_success(), "the key that the phone made next: {}", fresh.text());
}

fn giving_away(bot: &Bot, dice: &mut Dice, phone: &Phone, token: &str) -> Forge {
    let mut forge = Forge::bare(bot, dice, "/v1/gave-login-away", &json!({}));
    forge.body.clear();
    forge.on(phone);
    forge.bearing(token);
    forge
}

async fn give_away(bot: &Bot, dice: &mut Dice, phone: &Phone, token: &str) -> Answer {
    giving_away(bot, dice, phone, token).send(bot).await
}

#[tokio::test]
async fn two_presses_at_once_lead_back_in_by_one_way() {
    let (bot, mut dice) = (Bot::new().await, Dice(13));
    let own = bot.victim.access_token(&bot.town.stage);
    let [one, two] = [(); 2].map(|()| giving_away(&bot, &mut dice, &bot.victim, &own));
    let (one, two) = tokio::join!(one.send(&bot), two.send(&bot));
    assert_eq!(one.ok()["place"], two.ok()["place"]);
}

#[tokio::test]
async fn a_login_given_away_twice_by_one_press_leads_back_in_by_the_same_way() {
    let (bot, mut dice) = (Bot::new().await, Dice(12));
    let stage = &bot.town.stage;
    let id = courier(bot.town.courier.actor);
    let lent = Phone::of(stage, id, "the service's own phone");
    let (own, service) = (bot.victim.access_token(stage), lent.access_token(stage));
    let lost = give_away(&bot, &mut dice, &bot.victim, &own).await.ok();
    let again = give_away(&bot, &mut dice, &bot.victim, &own).await.ok();
    assert_eq!(lost["place"], again["place"]);
    // Whoever the login was lent to was ended by the press, and is not told the way back.
    let other = give_away(&bot, &mut dice, &lent, &service).await;
    assert_eq!(refusal(&other), (401, "token_expired".into()));
    let stolen = give_away(&bot, &mut dice, &lent, &own).await;
    assert_eq!(refusal(&stolen), (401, "token_expired".into()), "nor by the other phone's token");
    let pressed = Call::post(again["place"].as_str().unwrap()).send(stage).await;
    assert!(enrols(&pressed), "the way works");
    let used = give_away(&bot, &mut dice, &bot.victim, &own).await;
    assert_eq!(refusal(&used), (401, "token_expired".into()), "it was taken");
}

#[tokio::test]
async fn the_way_back_in_is_told_again_only_while_the_access_token_would_last() {
    let (bot, mut dice) = (Bot::new().await, Dice(12));
    let own = bot.victim.access_token(&bot.town.stage);
    give_away(&bot, &mut dice, &bot.victim, &own).await.ok();
    bot.town.stage.clock.advance(ACCESS_TOKEN_LIFE);
    let late = give_away(&bot, &mut dice, &bot.victim, &own).await;
    assert_eq!(refusal(&late), (401, "token_expired".into()));
}

#[tokio::test]
async fn a_session_that_ended_otherwise_has_no_way_back_in() {
    let (bot, mut dice) = (Bot::new().await, Dice(12));
    let token = bot.victim.access_token(&bot.town.stage);
    let stage = &bot.town.stage;
    let session = bot.victim.tokens().session;
    stage.app.sign_out(&mut stage.ctx(bot.town.courier.actor), session).unwrap();
    let answer = give_away(&bot, &mut dice, &bot.victim, &token).await;
    assert_eq!(refusal(&answer), (401, "token_expired".into()));
}
