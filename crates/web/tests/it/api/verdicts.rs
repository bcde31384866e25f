//! Tries for work are judged where a phone or another dispatch system meets it.

use super::operation;
use crate::stage::{Call, Town, Who, at, small_town};
use crate::words::visible_in;
use porchlight_app::Actor;
use porchlight_app::round::Announced;
use serde_json::{Value, json};

async fn open_round(town: &Town) -> Value {
    let (opens, closes) = (at("2026-11-27", "10:00"), at("2026-11-29", "18:00"));
    let mut ctx = town.stage.ctx(town.dispatcher.actor);
    let made = town.stage.app.announce_round(&mut ctx, town.station, opens, closes, 1).unwrap();
    assert!(matches!(made, Announced::Announced(..)), "{made:?}");
    town.stage.reconcile();
    Call::get("/v1/rounds/open").by(&town.courier.who).send(&town.stage).await.ok()
}

#[tokio::test]
async fn a_program_that_enters_what_no_app_shows_is_refused_with_the_reason() {
    let town = small_town();
    let open = open_round(&town).await;
    let bait = open["withheld"][0]["id"].as_str().unwrap();
    assert_ne!(open["withheld"][0]["id"], open["rounds"][0]["id"]);
    let block = &open["rounds"][0]["blocks"][0]["id"];
    let body = json!({"ranked": [block], "max_blocks": 1});
    // In shadow mode nothing is held up: there is just no such round.
    let enter = |path: String| {
        let id = operation(&town.stage);
        Call::put(path).by(&town.courier.who).operation(id).json(&body).send(&town.stage)
    };
    assert_eq!(enter(format!("/v1/rounds/{bait}/entry")).await.status, 404);
    let live = r#"{"version": 1, "mode": "live",
        "thresholds": {"delay_at": 300, "challenge_at": 450, "refuse_at": null},
        "delay_ms": 1500, "hold_ms": 180000, "trust_points": 300, "trust_days": 7,
        "breaker": {"challenged_ppm": 100000, "min_accounts": 50, "step_points": 50}}"#;
    let mut ctx = town.stage.ctx(Actor::Console);
    town.stage.app.set_verdict_policy(&mut ctx, live, "a test").unwrap();
    town.stage.reconcile();
    let refused = enter(format!("/v1/rounds/{bait}/entry")).await.ok();
    assert_eq!(refused["outcome"], "refused");
    assert_eq!(refused["reasons"][0]["code"], "canary_touched");
    assert!(refused["verdict"].as_str().unwrap().starts_with("vdt_"));
}

#[tokio::test]
async fn the_same_request_again_is_no_second_try() {
    let town = small_town();
    let open = open_round(&town).await;
    let round = &open["rounds"][0];
    let path = format!("/v1/rounds/{}/entry", round["id"].as_str().unwrap());
    let body = json!({"ranked": [round["blocks"][0]["id"]], "max_blocks": 1});
    let id = operation(&town.stage);
    for _ in 0..3 {
        let sent = Call::put(&path).by(&town.courier.who).operation(id).json(&body);
        assert_eq!(sent.send(&town.stage).await.ok()["outcome"], "entered");
    }
    town.stage.reconcile();
    let figures = town.stage.app.attempt_figures(&town.stage.ctx(Actor::Console), 400).unwrap();
    assert_eq!(figures.outcomes.get("admit"), Some(&1));
}

#[tokio::test]
async fn a_try_without_a_phone_is_refused_and_counted() {
    let town = small_town();
    let open = open_round(&town).await;
    let path = format!("/v1/rounds/{}/entry", open["rounds"][0]["id"].as_str().unwrap());
    let body = json!({"ranked": ["blk_00000000000000000000000000"], "max_blocks": 1});
    let answer =
        Call::put(&path).header("authorization", "DPoP stolen").json(&body).send(&town.stage).await;
    assert_eq!(answer.status, 401);
    town.stage.reconcile();
    let figures = town.stage.app.attempt_figures(&town.stage.ctx(Actor::Console), 400).unwrap();
    assert_eq!(figures.outcomes.get("unproved"), Some(&1));
}

#[tokio::test]
async fn an_integrator_sends_signals_and_asks_for_verdicts() {
    let town = small_town();
    let signal = |kind: &str| json!({"version": 1, "at_ms": 1_795_000_000_000_u64, "actor": "driver 7", "kind": kind});
    let body = json!({"signals": [signal("poll"), signal("teleport"), {"version": 1}]});
    let taken = Call::post("/v1/signals").by(&town.key).json(&body).send(&town.stage).await.ok();
    assert_eq!(taken["taken"], 1);
    assert_eq!(taken["refused"][0]["place"], 1);
    assert_eq!(taken["refused"][1]["place"], 2);
    assert!(taken["refused"][0]["message"].as_str().unwrap().contains("kind"), "{taken}");
    let ask = Call::post("/v1/verdicts").by(&town.key).json(&signal("accept"));
    let verdict = ask.send(&town.stage).await.ok();
    assert_eq!(verdict["verdict"], "admit");
    let wrong = Call::post("/v1/verdicts").by(&town.key).json(&json!({"actor": 7}));
    assert_eq!(wrong.send(&town.stage).await.status, 422);
}

#[tokio::test]
async fn a_good_key_is_limited_by_key_and_a_made_up_one_by_address() {
    let town = small_town();
    let address = [203, 0, 113, 77];
    let ask = |n: u64| {
        let at = 1_795_000_000_000_u64 + n;
        json!({"version": 1, "at_ms": at, "actor": format!("driver {n}"), "kind": "accept"})
    };
    let stage = &town.stage;
    let call = |n| Call::post("/v1/verdicts").at_address(address).json(&ask(n));
    // Well beyond what one address may ask at once.
    for n in 0..900 {
        assert_eq!(call(n).by(&town.key).send(stage).await.status, 200, "request {n}");
    }
    let mut refused = 0;
    for n in 0..900 {
        let answer = call(n).header("authorization", "Bearer pk_made_up").send(stage).await;
        assert!(matches!(answer.status.as_u16(), 401 | 429), "{}", answer.text());
        refused += u32::from(answer.status == 429);
    }
    assert!(refused > 0, "a key that was never good is nobody's");
    // Others at that address wait; the key does not.
    assert_eq!(Call::get("/v1/rounds").at_address(address).send(stage).await.status, 429);
    assert_eq!(call(901).by(&town.key).send(stage).await.status, 200);
}

#[tokio::test]
async fn blocks_won_in_a_draw_are_noted_and_the_share_of_first_choices_is_public() {
    let town = small_town();
    let counted = || {
        let months = town.stage.app.stopped_months().unwrap();
        (months.len(), months[0].first_choices, months[0].first_granted)
    };
    // The town's first round was drawn already.
    let before = counted();
    super::day::win_a_block(&town).await;
    let kept = Call::get("/v1/signals-kept").by(&town.courier.who).send(&town.stage).await.ok();
    let granted =
        kept["classes"].as_array().unwrap().iter().find(|s| s["class"] == "signal_granted");
    assert_eq!(granted.map(|s| &s["count"]), Some(&json!(2)), "{kept}");
    assert_eq!(counted(), (before.0, before.1 + 1, before.2 + 1));
    let (of, granted) = (before.1 + 1, before.2 + 1);
    for (language, word) in [("en", "of"), ("es", "de")] {
        let page = visible_in(&town.stage, "/bots", &Who::Nobody, language).await;
        assert!(page.contains(&format!("{granted} {word} {of}")), "{page}");
    }
}
