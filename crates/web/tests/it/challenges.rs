//! A challenge over HTTP: the phone's lock, a computation, a code of the station, and the console.

use crate::phones::{enrol, press};
use crate::stage::{Call, Phone, Town, Who, at, small_town};
use altcha::{Payload, SolveChallengeOptions, solve_challenge};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use porchlight_app::Actor;
use porchlight_app::challenge::MAX_PICTURES;
use porchlight_app::round::{Announced, Entered};
use porchlight_app::session::Subject;
use porchlight_app::verdict::{Ruling, What};
use porchlight_attest::virtual_phone::passkey::VirtualAuthenticator;
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CourierId, RoundId};
use porchlight_domain::time::{MINUTE, SECOND};
use porchlight_web::Moment;
use serde_json::{Value, json};
use std::sync::Arc;

/// A courier whose entry is held by a challenge.
struct Asked {
    town: Town,
    courier: CourierId,
    who: Who,
    device: VirtualAuthenticator,
    round: RoundId,
}

/// Somebody signs in on a phone with a passkey, enters a round, and is challenged.
async fn asked() -> Asked {
    let town = small_town();
    let Actor::Courier(courier) = town.courier.actor else { panic!("not a courier") };
    let browser = press(&town, Subject::Courier(courier)).await;
    let mut device = VirtualAuthenticator::from_seed(b"challenged");
    let place = enrol(&town, &browser, &mut device).await.ok();
    let code = place["place"].as_str().unwrap().strip_prefix("/courier/#code=").unwrap().to_owned();
    let who = Who::Phone(Arc::new(Phone::with_code(&town.stage, &code, "challenged")));
    let stage = &town.stage;
    let (opens, closes) = (stage.clock.now(), at("2026-11-29", "18:00"));
    let mut desk = stage.ctx(town.dispatcher.actor);
    let announced = stage.app.announce_round(&mut desk, town.station, opens, closes, 1).unwrap();
    let Announced::Announced(round, _) = announced else { panic!("{announced:?}") };
    stage.reconcile();
    let round = round.parse().unwrap();
    let asked = Asked { town, courier, who, device, round };
    asked.enter().await;
    asked
}

impl Asked {
    async fn get(&self, path: &str) -> Value {
        Call::get(path).by(&self.who).send(&self.town.stage).await.ok()
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        Call::post(path).by(&self.who).json(body).send(&self.town.stage).await.ok()
    }

    /// Enters with a ruling that asks for a challenge.
    async fn enter(&self) {
        let devices = self.get("/v1/devices").await;
        let this = |name: &str| {
            let list = devices[name].as_array().unwrap().iter();
            let this = list.clone().find(|line| line["this"] == true).unwrap();
            this["id"].as_str().unwrap().to_owned()
        };
        let ruling = Ruling {
            courier: self.courier,
            session: this("sessions").parse().unwrap(),
            device: this("devices").parse().unwrap(),
            verdict: None,
            reasons: vec![],
            what: What::Challenge { hold_ms: 120_000, again: false },
        };
        let stage = &self.town.stage;
        let mut ctx = stage.ctx(Actor::Courier(self.courier)).with_ruling(ruling);
        let round = self.round;
        let block = stage.app.store.read(|tx| tx.blocks_of_round(round)).unwrap()[0].id;
        let entered = stage.app.enter(&mut ctx, round, vec![block], 1).unwrap();
        assert!(matches!(entered, Entered::Challenged(_)), "{entered:?}");
    }

    async fn current(&self) -> Value {
        self.get("/v1/challenges/current").await["challenge"].clone()
    }

    async fn begin(&self, id: &str, way: &str) -> Value {
        let begun = self.post(&format!("/v1/challenges/{id}/begin"), &json!({"way": way})).await;
        assert_eq!(begun["outcome"], "begun", "{begun}");
        begun
    }

    async fn answer(&self, id: &str, body: &Value) -> Value {
        self.post(&format!("/v1/challenges/{id}/answer"), body).await
    }
}

fn id_of(challenge: &Value) -> String {
    challenge["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_phones_lock_passes_a_challenge_once() {
    let mut asked = asked().await;
    let known = asked.current().await;
    assert_eq!(known["state"], "open");
    assert_eq!(known["ways"], json!(["passkey", "altcha", "picture_code", "support_code"]));
    assert_eq!(
        (&known["act"], &known["thing"]),
        (&json!("enter_round"), &json!(asked.round.to_string()))
    );
    let id = id_of(&known);
    let begun = asked.begin(&id, "passkey").await;
    assert_eq!(begun["passkey"]["publicKey"]["userVerification"], "required");
    let origin = crate::stage::PUBLIC_URL;
    let response = asked.device.get(&begun["passkey"], origin).unwrap();
    let body = json!({"step": begun["step"], "passkey": response});
    assert_eq!(asked.answer(&id, &body).await, json!({"outcome": "passed"}));
    assert_eq!(asked.answer(&id, &body).await["outcome"], "not_open", "it works once");
    let known = asked.current().await;
    assert_eq!((&known["state"], &known["way"]), (&json!("passed"), &json!("passkey")));
}

#[tokio::test]
async fn a_passkey_of_somebody_else_or_for_another_step_does_not_pass() {
    let mut asked = asked().await;
    let id = id_of(&asked.current().await);
    let (first, second) = (asked.begin(&id, "passkey").await, asked.begin(&id, "passkey").await);
    let origin = crate::stage::PUBLIC_URL;
    let response = asked.device.get(&first["passkey"], origin).unwrap();
    let crossed = json!({"step": second["step"], "passkey": response});
    assert_eq!(asked.answer(&id, &crossed).await, json!({"outcome": "wrong", "left": 9}));
    let Actor::Courier(other) = asked.town.other.actor else { panic!("not a courier") };
    let browser = press(&asked.town, Subject::Courier(other)).await;
    let mut foreign = VirtualAuthenticator::from_seed(b"somebody else");
    enrol(&asked.town, &browser, &mut foreign).await.ok();
    let response = foreign.get(&first["passkey"], origin).unwrap();
    let body = json!({"step": first["step"], "passkey": response});
    assert_eq!(asked.answer(&id, &body).await, json!({"outcome": "wrong", "left": 8}));
    assert_eq!(asked.current().await["state"], "open");
}

#[tokio::test]
async fn a_computation_passes_a_challenge_and_belongs_to_it() {
    let asked = asked().await;
    let id = id_of(&asked.current().await);
    let begun = asked.begin(&id, "altcha").await;
    let task: altcha::Challenge = serde_json::from_value(begun["altcha"].clone()).unwrap();
    let about = task.parameters.data.clone().unwrap();
    assert_eq!(about["challenge"], json!(id));
    assert_eq!(about["thing"], json!(asked.round.to_string()));
    let options =
        SolveChallengeOptions { counter_start: 1_000, ..SolveChallengeOptions::new(&task) };
    let solution = solve_challenge(options).unwrap().unwrap();
    let payload =
        STANDARD.encode(serde_json::to_vec(&Payload { challenge: task, solution }).unwrap());
    let other = asked.begin(&id, "altcha").await;
    let replayed = json!({"step": other["step"], "altcha": payload});
    assert_eq!(asked.answer(&id, &replayed).await["outcome"], "wrong");
    let body = json!({"step": begun["step"], "altcha": payload});
    assert_eq!(asked.answer(&id, &body).await, json!({"outcome": "passed"}));
}

/// What a begun picture and its sound are of, and in which language: the stage's port tells.
fn told(begun: &Value) -> (String, String) {
    let words = |part: &str| {
        let bytes = STANDARD.decode(begun["picture_code"][part].as_str().unwrap()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let words: Vec<_> = text.split(' ').map(str::to_owned).collect();
        assert_eq!(words[0], part);
        (words[1].clone(), words[2].clone())
    };
    let (seen, heard) = (words("picture"), words("sound"));
    assert_eq!(seen, heard, "picture and sound are of the same code");
    assert_eq!(begun["picture_code"]["language"], json!(seen.1));
    seen
}

/// A code of the right form that is not this one.
fn other_than(code: &str) -> String {
    if code == "222222" { "333333".into() } else { "222222".into() }
}

#[tokio::test]
async fn a_code_read_or_heard_passes_a_challenge_once_however_it_is_typed() {
    let asked = asked().await;
    let id = id_of(&asked.current().await);
    let begun = asked.begin(&id, "picture_code").await;
    let (code, language) = told(&begun);
    assert_eq!((code.len(), language.as_str()), (6, "en"));
    let typed = format!(" {} {}", &code[..3], &code[3..]);
    let body = json!({"step": begun["step"], "code": typed});
    assert_eq!(asked.answer(&id, &body).await, json!({"outcome": "passed"}));
    assert_eq!(asked.answer(&id, &body).await["outcome"], "not_open", "it works once");
    assert_eq!(asked.current().await["way"], "picture_code");
}

#[tokio::test]
async fn a_wrong_answer_uses_up_its_picture_and_so_does_asking_for_another() {
    let asked = asked().await;
    let id = id_of(&asked.current().await);
    let first = asked.begin(&id, "picture_code").await;
    let (code, _) = told(&first);
    let wrong = json!({"step": first["step"], "code": other_than(&code)});
    assert_eq!(asked.answer(&id, &wrong).await, json!({"outcome": "wrong", "left": 9}));
    let right = json!({"step": first["step"], "code": code});
    assert_eq!(asked.answer(&id, &right).await["outcome"], "stale", "one answer for each picture");
    let second = asked.begin(&id, "picture_code").await;
    let (second_code, _) = told(&second);
    let third = asked.begin(&id, "picture_code").await;
    let late = json!({"step": second["step"], "code": second_code});
    assert_eq!(asked.answer(&id, &late).await["outcome"], "stale", "a newer one took its place");
    let crossed = json!({"step": third["step"], "code": other_than(&told(&third).0)});
    assert_eq!(asked.answer(&id, &crossed).await, json!({"outcome": "wrong", "left": 8}));
    let last = asked.begin(&id, "picture_code").await;
    let body = json!({"step": last["step"], "code": told(&last).0});
    assert_eq!(asked.answer(&id, &body).await, json!({"outcome": "passed"}));
}

#[tokio::test]
async fn ten_wrong_codes_fail_a_challenge_and_only_the_station_can_help_then() {
    let asked = asked().await;
    let id = id_of(&asked.current().await);
    for left in (0..10).rev() {
        let begun = asked.begin(&id, "picture_code").await;
        let body = json!({"step": begun["step"], "code": other_than(&told(&begun).0)});
        let expected = match left {
            0 => json!({"outcome": "failed"}),
            _ => json!({"outcome": "wrong", "left": left}),
        };
        assert_eq!(asked.answer(&id, &body).await, expected);
    }
    assert_eq!(asked.current().await["ways"], json!(["support_code"]));
    let begin = format!("/v1/challenges/{id}/begin");
    let no = asked.post(&begin, &json!({"way": "picture_code"})).await;
    assert_eq!(no, json!({"outcome": "not_open", "state": "failed"}));
}

#[tokio::test]
async fn asking_for_ever_more_pictures_leaves_the_other_ways_open() {
    let asked = asked().await;
    let id = id_of(&asked.current().await);
    for _ in 0..MAX_PICTURES {
        asked.begin(&id, "picture_code").await;
    }
    let begin = format!("/v1/challenges/{id}/begin");
    let more = Call::post(&begin).by(&asked.who).json(&json!({"way": "picture_code"}));
    let refused = more.send(&asked.town.stage).await;
    assert_eq!(refused.status, 429);
    assert!(refused.text().contains("Choose another way"), "{}", refused.text());
    asked.begin(&id, "altcha").await;
    asked.begin(&id, "passkey").await;
    asked.begin(&id, "support_code").await;
}

#[tokio::test]
async fn a_code_is_spoken_in_the_language_of_whoever_listens_and_never_kept_in_plain() {
    let asked = asked().await;
    let id = id_of(&asked.current().await);
    let begin = format!("/v1/challenges/{id}/begin");
    let wish = json!({"way": "picture_code", "language": "es-MX"});
    let begun = asked.post(&begin, &wish).await;
    let (code, language) = told(&begun);
    assert_eq!(language, "es");
    let step = begun["step"].as_str().unwrap().parse().unwrap();
    let kept = asked.town.stage.app.store.read(|tx| tx.challenge_step(step)).unwrap().unwrap();
    assert!(!format!("{kept:?}").contains(&code), "{kept:?}");
    let bare = sha256(&[code.as_bytes()]);
    assert!(kept.answer.is_some_and(|digest| digest != bare), "and no digest without a key");
}

#[tokio::test]
async fn pictures_and_sounds_are_not_cached() {
    let asked = asked().await;
    let id = id_of(&asked.current().await);
    let begin = Call::post(format!("/v1/challenges/{id}/begin")).by(&asked.who);
    let begun = begin.json(&json!({"way": "picture_code"})).send(&asked.town.stage).await;
    assert_eq!(begun.headers["cache-control"], "no-store");
}

#[tokio::test]
async fn somebody_at_the_station_reads_out_a_code() {
    let asked = asked().await;
    let stage = &asked.town.stage;
    let id = id_of(&asked.current().await);
    let begun = asked.begin(&id, "support_code").await;
    let known = asked.current().await;
    assert_eq!(known["support"]["given_at"], Value::Null);
    let Actor::Staff(dispatcher, _) = asked.town.dispatcher.actor else { panic!("not staff") };
    let desk = stage.sign_in(Subject::Staff(dispatcher));
    let page = Call::get(format!("/console/people/{}", asked.courier)).by(&desk).send(stage).await;
    let text = page.text();
    assert!(text.contains("Asked for a code of the station"), "{text}");
    let action = format!("/console/people/{}/challenges/{id}/code", asked.courier);
    assert!(text.contains(&action));
    let given = Call::post(&action).by(&desk).send(stage).await.text();
    let code = given.split("id=\"support-code\">").nth(1).unwrap().split('<').next().unwrap();
    assert_eq!(code.len(), 9, "eight digits and a blank: {code}");
    let body = json!({"step": begun["step"], "code": format!(" {}", code.replace(' ', "-"))});
    assert_eq!(asked.answer(&id, &body).await, json!({"outcome": "passed"}));
    let page = Call::get(format!("/console/people/{}", asked.courier)).by(&desk).send(stage).await;
    let text = page.text();
    assert!(text.contains("Code from the station") && text.contains("Code given by"), "{text}");
    let again = Call::post(&action).by(&desk).send(stage).await;
    assert_eq!(again.status, 422, "what is over needs no code");
}

#[tokio::test]
async fn more_time_is_one_press_and_the_end_is_told() {
    let asked = asked().await;
    let known = asked.current().await;
    let id = id_of(&known);
    assert_eq!(known["extensions_left"], 10);
    let extended = asked.post(&format!("/v1/challenges/{id}/extend"), &json!({})).await;
    assert_eq!((&extended["outcome"], &extended["left"]), (&json!("extended"), &json!(9)));
    asked.town.stage.clock.advance(4 * MINUTE + SECOND);
    asked.town.stage.reconcile();
    let known = asked.current().await;
    assert_eq!((&known["state"], &known["ways"]), (&json!("lapsed"), &json!([])));
    let late = asked.post(&format!("/v1/challenges/{id}/extend"), &json!({})).await;
    assert_eq!(late, json!({"outcome": "not_open"}));
}

#[tokio::test]
async fn what_is_sent_wrongly_says_what_to_do() {
    let asked = asked().await;
    let stage = &asked.town.stage;
    let id = id_of(&asked.current().await);
    let begin = format!("/v1/challenges/{id}/begin");
    let unknown =
        Call::post(&begin).by(&asked.who).json(&json!({"way": "riddle"})).send(stage).await;
    assert_eq!(unknown.status, 422);
    assert!(unknown.text().contains("support_code"), "names the ways there are");
    let begun = asked.begin(&id, "altcha").await;
    let both = json!({"step": begun["step"], "altcha": "e30=", "code": "1"});
    let answer = format!("/v1/challenges/{id}/answer");
    let refused = Call::post(&answer).by(&asked.who).json(&both).send(stage).await;
    assert_eq!(refused.json()["errors"][0]["code"], "not_one");
    let stranger = Call::post(&begin).by(&asked.town.other.who).json(&json!({"way": "altcha"}));
    assert_eq!(stranger.send(stage).await.status, 404);
    let elsewhere = Who::Phone(Arc::new(Phone::of(stage, asked.courier, "another phone")));
    let moved = Call::post(&begin).by(&elsewhere).json(&json!({"way": "altcha"})).send(stage).await;
    assert_eq!(
        (moved.status.as_u16(), moved.json()["code"].clone()),
        (403, json!("challenge_of_other_phone"))
    );
}
