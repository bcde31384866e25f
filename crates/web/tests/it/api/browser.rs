//! A courier's phone that asked to be told: how it asks, what it is told, and what ends it.

use crate::stage::{Answer, Call, Person, Phone, Stage, Town, Who, at, small_town};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_app::Actor;
use porchlight_app::my_record::ErasureAsked;
use porchlight_app::offer::{NewOffer, Offered};
use porchlight_app::one_block::NewBlock;
use porchlight_app::ports::Outgoing;
use porchlight_app::push::NewBrowser;
use porchlight_domain::id::{CourierId, OfferId};
use porchlight_domain::offer::OfferReason;
use porchlight_domain::time::HOUR;
use porchlight_domain::words::VehicleKind;
use serde_json::{Value, json};
use std::sync::Arc;

const BROWSERS: &str = "/v1/me/browsers";
const FORGET: &str = "/v1/me/browsers/forget";
const ENDPOINT: &str = "https://push.example/phone";

/// What a browser says of itself.
fn browser(endpoint: &str, language: &str) -> Value {
    let key = URL_SAFE_NO_PAD.encode([&[4][..], &[9; 64]].concat());
    let auth = URL_SAFE_NO_PAD.encode([1; 16]);
    json!({"endpoint": endpoint, "p256dh": key, "auth": auth, "language": language})
}

async fn put(stage: &Stage, who: &Who, body: &Value) -> Answer {
    Call::put(BROWSERS).by(who).json(body).send(stage).await
}

/// How many browsers of a courier are told.
async fn told_browsers(stage: &Stage, who: &Who) -> Value {
    Call::get(BROWSERS).by(who).send(stage).await.ok()["told"].clone()
}

/// Hands over what waits; everything that left.
fn sent(stage: &Stage) -> Vec<Outgoing> {
    stage.app.reconcile_outward(&mut stage.ctx(Actor::System)).unwrap();
    stage.outward.take()
}

fn courier_id(person: &Person) -> CourierId {
    let Actor::Courier(id) = person.actor else { panic!("{} is no courier", person.name) };
    id
}

/// Sets a place aside for a courier, in ten days.
fn offer(town: &Town, courier: CourierId) -> OfferId {
    let stage = &town.stage;
    let new = NewBlock {
        station: town.station,
        starts_at: at("2026-12-07", "18:00"),
        minutes: 180,
        places: 20,
        vehicle: VehicleKind::Bike,
        expected_stops: 12,
        expected_metres: 9_000,
    };
    let block = stage.app.add_block(&mut stage.ctx(town.dispatcher.actor), new).unwrap();
    let reason = OfferReason::KnowsSite;
    let new = NewOffer { block, courier, reason, words: "The mill has a bell.".into(), hours: 12 };
    let offered = stage.app.offer_place(&mut stage.ctx(town.dispatcher.actor), new).unwrap();
    let Offered::Offered(id, _) = offered else { panic!("{offered:?}") };
    id.parse().unwrap()
}

#[tokio::test]
async fn a_phone_that_asked_is_told_once_with_the_page_to_open_and_forgotten_when_it_is_gone() {
    let town = small_town();
    let (stage, me) = (&town.stage, &town.courier);
    let shown = Call::get(BROWSERS).by(&me.who).send(stage).await.ok();
    assert_eq!((&shown["on"], &shown["told"]), (&json!(true), &json!(0)));
    assert_eq!(shown["key"], URL_SAFE_NO_PAD.encode([&[4][..], &[7; 64]].concat()));

    // Said again, as the app does at each start, it is one phone, in the newest language.
    put(stage, &me.who, &browser(ENDPOINT, "en")).await.ok();
    put(stage, &me.who, &browser(ENDPOINT, "es")).await.ok();
    assert_eq!(told_browsers(stage, &me.who).await, json!(1));
    assert_eq!(told_browsers(stage, &town.other.who).await, json!(0));
    stage.outward.take();
    let offer = offer(&town, courier_id(me));
    // The phone asks again while the note waits for its push service: it still comes, once.
    stage.outward.will_answer([Err("nobody there".into())]);
    assert_eq!(sent(stage).len(), 1);
    put(stage, &me.who, &browser(ENDPOINT, "es")).await.ok();
    stage.clock.advance(2 * HOUR);
    let notes = sent(stage);
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].url, ENDPOINT);
    assert!(notes[0].headers.contains(&("topic", "offer".to_owned())), "{:?}", notes[0].headers);
    let note: Value = serde_json::from_slice(&notes[0].body).unwrap();
    assert_eq!(note["title"], "Un bloque reservado para ti");
    assert_eq!(note["url"], "/courier/#/work");
    let text = note.to_string();
    assert!([me.name.as_str(), "mill", "Austin"].iter().all(|word| !text.contains(word)), "{text}");
    stage.clock.advance(2 * HOUR);
    assert!(sent(stage).is_empty());

    // The push service does not know it any more: the next note is the last one.
    stage.outward.will_answer([Ok(410)]);
    let ctx = &mut stage.ctx(town.dispatcher.actor);
    stage.app.withdraw_offer(ctx, offer, "The mill closed.").unwrap();
    assert_eq!(sent(stage).len(), 1);
    assert_eq!(told_browsers(stage, &me.who).await, json!(0));
}

#[tokio::test]
async fn a_subscription_that_cannot_be_used_is_refused_with_the_field_and_what_would_be_right() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let with = |field: &str, value: &str| {
        let mut body = browser(ENDPOINT, "en");
        body[field] = json!(value);
        body
    };
    let long = format!("https://push.example/{}", "x".repeat(2_000));
    for (field, value, code) in [
        ("endpoint", "http://push.example/phone", "url"),
        ("endpoint", long.as_str(), "too_long"),
        ("p256dh", "not base64url", "not_base64url"),
        ("auth", "&&", "not_base64url"),
        ("p256dh", "BAkJ", "keys"),
        ("language", "the language of my mother", "not_a_language"),
    ] {
        let answer = put(stage, who, &with(field, value)).await;
        assert_eq!((answer.status.as_u16(), answer.media()), (422, "application/problem+json"));
        let wrong = &answer.json()["errors"][0];
        assert_eq!((&wrong["field"], &wrong["code"]), (&json!(field), &json!(code)), "{value}");
        assert!(wrong["message"].as_str().unwrap().len() > 10, "{wrong}");
    }
    let mut more = browser(ENDPOINT, "en");
    more["expires"] = json!(1);
    assert_eq!(put(stage, who, &more).await.status, 422);
    assert_eq!(told_browsers(stage, who).await, json!(0));
}

#[tokio::test]
async fn a_phone_is_forgotten_when_asked_and_tells_only_about_whoever_is_signed_in_on_it() {
    let town = small_town();
    let (stage, me, other) = (&town.stage, &town.courier.who, &town.other.who);
    let forget = |who: &Who| Call::post(FORGET).by(who).json(&json!({"endpoint": ENDPOINT}));
    put(stage, me, &browser(ENDPOINT, "en")).await.ok();
    let not_theirs = forget(other).send(stage).await.ok();
    assert_eq!(not_theirs["outcome"], "not_known");
    assert_eq!(told_browsers(stage, me).await, json!(1));

    // Somebody else signed in on this phone and switched it on: it tells about nobody else's work.
    put(stage, other, &browser(ENDPOINT, "en")).await.ok();
    assert_eq!(told_browsers(stage, me).await, json!(0));
    assert_eq!(told_browsers(stage, other).await, json!(1));
    stage.outward.take();
    offer(&town, courier_id(&town.courier));
    assert!(sent(stage).is_empty());
    assert_eq!(forget(other).send(stage).await.ok()["outcome"], "forgotten");
    assert_eq!(forget(other).send(stage).await.ok()["outcome"], "not_known");
}

#[tokio::test]
async fn phones_are_forgotten_when_a_sign_in_is_ended_elsewhere_and_when_somebody_is_erased() {
    let town = small_town();
    let (stage, me) = (&town.stage, &town.courier);
    put(stage, &me.who, &browser(ENDPOINT, "en")).await.ok();
    let second = Who::Phone(Arc::new(Phone::of(stage, courier_id(me), "another phone")));
    let ended = Call::post("/v1/sessions/end-others").by(&second).send(stage).await.ok();
    assert!(ended["ended"].as_u64().unwrap() > 0, "{ended}");
    assert_eq!(told_browsers(stage, &second).await, json!(0), "nobody knows which one it was");
    put(stage, &second, &browser(ENDPOINT, "en")).await.ok();
    Call::post("/v1/gave-login-away").by(&second).send(stage).await.ok();
    assert_eq!(stage.app.store.read(|tx| tx.push_subscription_count()).unwrap(), 0);

    // Somebody without open work leaves for good.
    let free = town.couriers.iter().filter(|person| person.name != me.name);
    let erased = free.filter(|person| {
        let ctx = &mut stage.ctx(person.actor);
        let new = NewBrowser {
            endpoint: format!("https://push.example/{}", person.actor),
            public_key: [&[4][..], &[9; 64]].concat(),
            auth: vec![1; 16],
            language: "en".into(),
        };
        stage.app.tell_this_browser(ctx, new).unwrap();
        let asked = stage.app.ask_erasure(&mut stage.ctx(person.actor)).unwrap();
        let is_done = matches!(asked, ErasureAsked::Done);
        let kept = stage.app.store.read(|tx| tx.push_subscriptions(courier_id(person).0)).unwrap();
        assert_eq!(kept.is_empty(), is_done, "{asked:?}");
        is_done
    });
    assert!(erased.count() > 0, "nobody could be erased");
}
