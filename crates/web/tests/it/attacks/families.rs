//! Refresh tokens remember: what a cloned one does to its family, and what a lost answer does not.

use super::{Bot, Dice, Forge};
use crate::stage::Answer;
use porchlight_app::session::COURIER_SESSION_LIFE;
use porchlight_domain::time::{DAY, SECOND};
use serde_json::json;

async fn refresh(bot: &Bot, dice: &mut Dice, token: &str) -> Answer {
    let body = json!({"refresh_token": token});
    Forge::bare(bot, dice, "/v1/session/refresh", &body).send(bot).await
}

async fn me(bot: &Bot, dice: &mut Dice, token: &str) -> u16 {
    let mut forge = Forge::bare(bot, dice, "/v1/nonces", &json!({"wanted": []}));
    forge.bearing(token);
    forge.send(bot).await.status.as_u16()
}

fn member(answer: &Answer, name: &str) -> String {
    answer.ok()[name].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_used_refresh_token_of_the_same_key_ends_the_family_once_its_successor_was_used() {
    let (bot, mut dice) = (Bot::new().await, Dice(5));
    let first = bot.victim.tokens().refresh_token;
    let second = member(&refresh(&bot, &mut dice, &first).await, "refresh_token");
    let third = refresh(&bot, &mut dice, &second).await;
    let again = refresh(&bot, &mut dice, &first).await;
    assert_eq!(
        (again.status.as_u16(), again.json()["code"].as_str()),
        (401, Some("session_ended"))
    );
    for dead in [first, second, member(&third, "refresh_token")] {
        let answer = refresh(&bot, &mut dice, &dead).await;
        assert_eq!(answer.json()["code"], "session_ended");
    }
    assert_eq!(me(&bot, &mut dice, &member(&third, "access_token")).await, 401);
}

#[tokio::test]
async fn an_answer_that_was_lost_is_given_again_to_the_same_key_however_late() {
    for late in [SECOND, 61 * SECOND, COURIER_SESSION_LIFE - 3 * DAY] {
        let (bot, mut dice) = (Bot::new().await, Dice(5));
        let first = bot.victim.tokens().refresh_token;
        let lost = refresh(&bot, &mut dice, &first).await;
        bot.town.stage.clock.advance(late);
        let again = refresh(&bot, &mut dice, &first).await;
        assert_eq!(me(&bot, &mut dice, &member(&again, "access_token")).await, 200);
        // What was lost does not come back to life.
        let stray = refresh(&bot, &mut dice, &member(&lost, "refresh_token")).await;
        assert_eq!(stray.status.as_u16(), 401);
        let next = refresh(&bot, &mut dice, &member(&again, "refresh_token")).await;
        assert!(next.status.is_success(), "{}", next.text());
    }
}

#[tokio::test]
async fn a_lost_answer_is_given_again_and_again_until_one_arrives() {
    let (bot, mut dice) = (Bot::new().await, Dice(5));
    let first = bot.victim.tokens().refresh_token;
    for _ in 0..4 {
        refresh(&bot, &mut dice, &first).await.ok();
    }
    let arrived = member(&refresh(&bot, &mut dice, &first).await, "refresh_token");
    refresh(&bot, &mut dice, &arrived).await.ok();
    let reused = refresh(&bot, &mut dice, &first).await;
    assert_eq!(reused.json()["code"], "session_ended", "its successor was used");
    let found = bot.town.stage.app.my_devices(&bot.town.stage.ctx(bot.town.courier.actor)).unwrap();
    assert!(found.findings.iter().any(|f| f.kind.code() == "refresh_reused"), "and it is noted");
}

#[tokio::test]
async fn a_cloned_refresh_token_under_another_key_leaves_the_owner_signed_in() {
    let (bot, mut dice) = (Bot::new().await, Dice(5));
    let token = bot.victim.tokens().refresh_token;
    let mut forge =
        Forge::bare(&bot, &mut dice, "/v1/session/refresh", &json!({"refresh_token": token}));
    forge.on(&bot.thief);
    let answer = forge.send(&bot).await;
    assert_eq!(
        (answer.status.as_u16(), answer.json()["code"].as_str()),
        (401, Some("key_mismatch"))
    );
    bot.assert_nothing_changed();
    assert!(refresh(&bot, &mut dice, &token).await.status.is_success(), "the owner goes on");
    let own = bot.town.stage.app.my_devices(&bot.town.stage.ctx(bot.town.courier.actor)).unwrap();
    assert!(own.findings.iter().any(|f| f.kind.code() == "wrong_key"), "and can see it");
}
