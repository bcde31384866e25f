//! The whole run: every lie, over and over, from a seed.

use super::acts::ACTS;
use super::lies::{ALL, Lie};
use super::{Bot, Dice, Forge, refused};
use porchlight_domain::time::SECOND;
use std::collections::BTreeMap;

/// Tries of the usual run.
const USUAL: usize = 3_000;
/// Tries of the whole run.
const WHOLE: usize = 100_000;
/// Tries in one town: its tokens live longer than that.
const TRIES_OF_A_TOWN: usize = 1_500;
/// The clock moves by this much with each try, so that no key proves too often.
const STEP: i64 = SECOND / 4;

/// One lie; says what the server answered.
pub(super) async fn one(bot: &Bot, lie: Lie, dice: &mut Dice) -> Result<u16, String> {
    let mut forge = Forge::any(bot, dice);
    lie(&mut forge, bot, dice);
    if forge.replayed {
        let first = forge.send(bot).await;
        assert!(first.status.is_success(), "the honest one: {} {}", first.status, first.text());
    }
    let answer = forge.send(bot).await;
    bot.town.stage.clock.advance(STEP);
    if refused(&forge.path, &answer) {
        return Ok(answer.status.as_u16());
    }
    Err(format!("{} {}: {} {}", forge.method, forge.path, answer.status, answer.text()))
}

/// An honest request has to be taken all the while.
pub(super) async fn honest(bot: &Bot, dice: &mut Dice) {
    let harmless = Forge::harmless(bot, dice);
    let acts = ACTS.map(|act| Forge::acting(bot, dice, act));
    for forge in acts.into_iter().chain([harmless]) {
        let answer = forge.send(bot).await;
        assert!(answer.status.is_success(), "{}: {}", forge.path, answer.text());
    }
}

async fn attack(tries: usize, seed: u64) -> BTreeMap<&'static str, usize> {
    let (mut dice, mut made) = (Dice(seed), BTreeMap::new());
    let mut bot = Bot::new().await;
    let mut accepted = vec![];
    for number in 0..tries {
        if number % TRIES_OF_A_TOWN == TRIES_OF_A_TOWN - 1 {
            bot.assert_nothing_changed();
            bot = Bot::new().await;
        }
        let (name, lie) = ALL[number % ALL.len()];
        if let Err(answer) = one(&bot, lie, &mut dice).await {
            accepted.push(format!("{name}: {answer}"));
        }
        *made.entry(name).or_default() += 1;
        if number % ALL.len() == 0 {
            honest(&bot, &mut dice).await;
        }
    }
    bot.assert_nothing_changed();
    assert!(accepted.is_empty(), "{} of {tries} accepted: {:#?}", accepted.len(), accepted);
    made
}

#[tokio::test]
async fn a_request_without_a_lie_counts_as_an_acceptance() {
    let (bot, mut dice) = (Bot::new().await, Dice(4));
    let harmless = Forge::harmless(&bot, &mut dice);
    let acts = ACTS.map(|act| Forge::acting(&bot, &mut dice, act));
    for forge in acts.into_iter().chain([harmless]) {
        assert!(!refused(&forge.path, &forge.send(&bot).await), "{}", forge.path);
    }
}

#[tokio::test]
async fn proofs_of_strangers_take_no_room_in_the_memory_of_used_ones() {
    let (bot, mut dice) = (Bot::new().await, Dice(6));
    let (token, refresh) =
        (bot.victim.access_token(&bot.town.stage), bot.victim.tokens().refresh_token);
    let code = serde_json::json!({"grant": "code", "code": dice.token(), "kind": "virtual"});
    let mut guess = Forge::harmless(&bot, &mut dice);
    guess.bearing(&dice.token());
    let mut stolen = Forge::harmless(&bot, &mut dice);
    stolen.bearing(&token);
    let refresh = serde_json::json!({"refresh_token": refresh});
    let refresh = Forge::bare(&bot, &mut dice, "/v1/session/refresh", &refresh);
    for mut forge in [guess, stolen, refresh, Forge::bare(&bot, &mut dice, "/v1/session", &code)] {
        forge.on(&bot.thief);
        let first = forge.send(&bot).await.json();
        // What is remembered would be refused as used before.
        assert_eq!(forge.send(&bot).await.json()["code"], first["code"], "{}", forge.path);
        assert_ne!(first["code"], "invalid_dpop_proof", "{}", forge.path);
    }
}

#[tokio::test]
async fn thousands_of_lies_are_refused_and_change_nothing() {
    let made = attack(USUAL, 1).await;
    assert_eq!(made.values().sum::<usize>(), USUAL);
    assert_eq!(made.len(), ALL.len(), "every lie is told");
}

#[tokio::test]
#[ignore = "takes minutes: cargo test -p porchlight-web --test it -- --ignored --nocapture hundred"]
async fn a_hundred_thousand_lies_are_refused_and_change_nothing() {
    let made = attack(WHOLE, 2).await;
    eprintln!("{} tries over {} attacks, 0 accepted: {made:#?}", WHOLE, made.len());
}
