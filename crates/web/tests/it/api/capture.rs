//! Captures over `/v1`: what makes a photo live, small pieces in any order, what is added later, and
//! records that arrive days after they were made.

use super::day::{stops, two_orders, win_a_block};
use super::{attempt, left, now, photo, random, twice};
use crate::stage::{Call, Stage, Town, Who, at, small_town};
use porchlight_app::deliver::PIECE_BYTES;
use porchlight_attest::proof::capture::TYPE;
use porchlight_domain::id::EvidenceId;
use porchlight_domain::time::{DAY, MINUTE};
use porchlight_web::Moment;
use serde_json::{Value, json};

/// A courier at the first stop of the day; the stops.
async fn at_the_door(town: &Town) -> Vec<Value> {
    let (award, _) = win_a_block(town).await;
    two_orders(town, &award).await;
    town.stage.clock.set(at("2026-11-30", "07:30"));
    let path = format!("/v1/awards/{award}/check-in");
    assert_eq!(twice(&town.stage, &town.courier.who, path, &json!({})).await["outcome"], "done");
    town.stage.clock.set(at("2026-11-30", "08:20"));
    stops(town).await
}

/// Signs a capture record as the phone does at the shutter, with changes.
fn signed(who: &Who, stop: &Value, committed: &Value, change: impl FnOnce(&mut Value)) -> Value {
    let Who::Phone(phone) = who else { panic!("not a phone") };
    let mut record = json!({
        "stop": stop["id"], "photo": committed["id"], "sha256": committed["sha256"],
        "challenge": committed["challenge"], "source": "camera", "taken_at": committed["captured_at"],
        "skew_ms": 12, "position": {"missing": "denied"}, "hints": ["blurred"],
    });
    change(&mut record);
    let mut signed = committed.clone();
    signed["capture"] = phone.key.jws(TYPE, &record).into();
    signed
}

/// What is kept about a photo: whether it is supplementary, and the detail.
fn kept(stage: &Stage, photo: &str) -> (bool, Value) {
    let id: EvidenceId = photo.parse().unwrap();
    let row = stage.app.store.read(|tx| tx.evidence(id)).unwrap().unwrap();
    (row.supplementary, serde_json::from_str(&row.detail).unwrap())
}

async fn send(town: &Town, stop: &Value, kind: &Value, photos: &[Value]) -> Value {
    let body = attempt(&town.stage, stop["id"].as_str().unwrap(), kind, photos);
    twice(&town.stage, &town.courier.who, "/v1/attempts", &body).await
}

#[tokio::test]
async fn only_a_photo_taken_live_at_this_stop_is_a_proof() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let route = at_the_door(&town).await;
    let stop = &route[0];
    let refused = |answer: Value| {
        assert_eq!(answer["code"], "photo_not_live", "{answer}");
    };
    let (_, gallery, _) = photo(stage, &Value::Null, 1);
    refused(send(&town, stop, &left(), &[gallery]).await);
    let (_, next_door, _) = photo(stage, &route[1]["challenge"], 2);
    refused(send(&town, stop, &left(), &[next_door]).await);
    for (name, value) in [
        ("source", json!("gallery")),
        ("stop", route[1]["id"].clone()),
        ("sha256", json!("00".repeat(32))),
        ("photo", json!("evd_0")),
        ("challenge", json!("ff")),
    ] {
        let (_, committed, _) = photo(stage, &stop["challenge"], 3);
        let forged = signed(who, stop, &committed, |record| record[name] = value);
        refused(send(&town, stop, &left(), &[forged]).await);
    }
    let (_, mut committed, _) = photo(stage, &stop["challenge"], 4);
    committed["capture"] = "not.a.jws".into();
    refused(send(&town, stop, &left(), &[committed]).await);

    // One live photo carries the delivery; the gallery's goes along and is marked.
    let (live, committed, _) = photo(stage, &stop["challenge"], 5);
    let (added, gallery, _) = photo(stage, &Value::Null, 6);
    let both = [signed(who, stop, &committed, |_| ()), gallery];
    assert_eq!(send(&town, stop, &left(), &both).await["outcome"], "recorded");
    let (supplementary, detail) = kept(stage, &live);
    assert!(!supplementary);
    assert_eq!((&detail["signed"], &detail["live"]), (&json!("verified"), &json!(true)));
    assert_eq!(detail["capture"]["hints"], json!(["blurred"]));
    assert!(kept(stage, &added).0);

    // Where the camera fails, a reason carries it, and an added picture may go along.
    let (added, gallery, _) = photo(stage, &Value::Null, 7);
    let mut kind = left();
    kind["left"]["exception"] = json!({"kind": "camera_denied", "words": "not allowed"});
    assert_eq!(send(&town, &route[1], &kind, &[gallery]).await["outcome"], "recorded");
    assert!(kept(stage, &added).0);
}

#[tokio::test]
async fn pieces_arrive_in_any_order_repeated_and_several_at_once() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let route = at_the_door(&town).await;
    let (id, committed, bytes) = photo(stage, &route[0]["challenge"], 8);
    assert_eq!(send(&town, &route[0], &left(), &[committed]).await["outcome"], "recorded");
    let count = bytes.len().div_ceil(PIECE_BYTES);
    assert!(count > 12, "the photo has too few pieces to mix");
    let put = |first: usize, pieces: usize| {
        let end = bytes.len().min((first + pieces) * PIECE_BYTES);
        Call::put(format!("/v1/photos/{id}/pieces/{first}"))
            .by(who)
            .bytes("application/octet-stream", &bytes[first * PIECE_BYTES..end])
            .send(stage)
    };
    let half = Call::put(format!("/v1/photos/{id}/pieces/0")).by(who);
    let half = half.bytes("application/octet-stream", &bytes[..100]).send(stage).await;
    assert_eq!(half.status, 422, "{}", half.text());
    let status = put(3, 2).await.ok();
    assert_eq!(status["missing_pieces"], json!([[0, 3], [5, count - 5]]));
    let status = put(3, 2).await.ok();
    assert_eq!(status["missing_pieces"], json!([[0, 3], [5, count - 5]]), "repeated");
    put(8, 8).await.ok();
    put(count - 1, 1).await.ok();
    let rest: Vec<_> = (0..count).rev().map(|number| put(number, 1)).collect();
    for answer in rest {
        answer.await.ok();
    }
    let status = put(0, 1).await.ok();
    assert_eq!((&status["state"], &status["missing_pieces"]), (&json!("verified"), &json!([])));
}

#[tokio::test]
async fn what_is_added_later_changes_nothing_that_stands() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let route = at_the_door(&town).await;
    let stop = &route[0];
    let (_, committed, _) = photo(stage, &stop["challenge"], 9);
    let body = attempt(stage, stop["id"].as_str().unwrap(), &left(), &[committed]);
    twice(stage, who, "/v1/attempts", &body).await;
    stage.clock.advance(5 * MINUTE);
    let path = format!("/v1/attempts/{}/amendments", body["id"].as_str().unwrap());
    let amendment = |seed: u32, words: &str| {
        let (id, committed, _) = photo(stage, &stop["challenge"], seed);
        let note = EvidenceId::new(stage.clock.now(), random(stage)).to_string();
        let photos = [signed(who, stop, &committed, |_| ())];
        (id, json!({"id": note, "words": words, "occurred_at": now(stage), "photos": photos}))
    };
    let (added, moved) = amendment(10, "Moved it behind the door, it began to rain");
    assert_eq!(twice(stage, who, &path, &moved).await["outcome"], "amended");
    let again = Call::post(&path).by(who).json(&moved).send(stage).await.ok();
    assert_eq!(again["outcome"], "amended", "known by its id");
    let (supplementary, detail) = kept(stage, &added);
    assert!(supplementary, "also a photo taken live is an addition now");
    assert_eq!(detail["amendment"], moved["id"]);
    let (_, wordless) = amendment(11, " ");
    let refused = Call::post(&path).by(who).json(&wordless).send(stage).await;
    assert_eq!(refused.status, 422);
    for seed in 12..16 {
        let (_, more) = amendment(seed, "and one more");
        assert_eq!(twice(stage, who, &path, &more).await["outcome"], "amended");
    }
    let (_, seventh) = amendment(17, "a seventh photo");
    assert_eq!(twice(stage, who, &path, &seventh).await["outcome"], "too_many");
    let attempt = body["id"].as_str().unwrap().parse().unwrap();
    let evidence = stage.app.store.read(|tx| tx.evidence_of(attempt)).unwrap();
    assert_eq!(evidence.iter().filter(|item| !item.supplementary).count(), 1);
}

#[tokio::test]
async fn a_photo_of_a_phone_that_was_offline_for_three_days_is_still_a_proof() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let route = at_the_door(&town).await;
    let stop = &route[0];
    let (id, committed, _) = photo(stage, &stop["challenge"], 20);
    let signed = signed(who, stop, &committed, |_| ());
    let body = attempt(stage, stop["id"].as_str().unwrap(), &left(), &[signed]);
    for _ in 0..6 {
        stage.clock.advance(DAY / 2);
        stage.reconcile();
    }
    assert_eq!(twice(stage, who, "/v1/attempts", &body).await["outcome"], "recorded");
    assert!(!kept(stage, &id).0);
}
