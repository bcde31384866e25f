//! What refusals look like, as a person reads them.

use super::operation;
use crate::stage::{Answer, Call, Town, small_town};
use axum::http::Method;
use serde_json::json;
use std::fmt::Write;

const ENTRY: &str = "/v1/rounds/rnd_00000000000000000000000000/entry";

struct Page(String);

impl Page {
    fn add(&mut self, what: &str, answer: &Answer) {
        assert_eq!(answer.media(), "application/problem+json", "{what}: {}", answer.text());
        let body = serde_json::to_string_pretty(&answer.json()).unwrap();
        writeln!(self.0, "{what}\n{} {body}\n", answer.status.as_u16()).unwrap();
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_told_where_it_is_wrong() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let put = |media: &str, body: &str| Call::put(ENTRY).by(who).bytes(media, body.as_bytes());
    let mut page = Page(String::new());
    for (what, call) in [
        ("no session", Call::get("/v1/me")),
        ("no key", Call::post("/v1/orders").json(&json!({}))),
        ("an unknown path", Call::get("/v1/nothing")),
        ("an unknown method", Call::delete("/v1/me").by(who)),
        ("a form instead of JSON", put("application/x-www-form-urlencoded", "ranked=1")),
        ("JSON that breaks off", put("application/json", "{\"ranked\": [\n  \"blk_1\",")),
        (
            "JSON with a comma too many",
            put("application/json", "{\"ranked\": [],\n\"max_blocks\": 1,}"),
        ),
        (
            "a field that is not known",
            put("application/json", "{\"ranked\": [], \"max_block\": 1}"),
        ),
        (
            "a field of another type",
            put("application/json", "{\"ranked\": \"blk\", \"max_blocks\": 1}"),
        ),
        ("a field that is missing", put("application/json", "{\"ranked\": []}")),
        (
            "an id that is none",
            put("application/json", "{\"ranked\": [\"blk_1\"], \"max_blocks\": 1}"),
        ),
        (
            "a path id of another kind",
            Call::get("/v1/photos/rnd_00000000000000000000000000").by(who),
        ),
        (
            "a path id that nothing has",
            Call::get("/v1/photos/evd_00000000000000000000000000").by(who),
        ),
        ("a query that is not known", Call::get("/v1/results?size=3").by(who)),
        ("a limit beyond the limit", Call::get("/v1/results?limit=5000").by(who)),
        (
            "an operation id that is none",
            Call::post("/v1/awards/awd_00000000000000000000000000/check-in")
                .by(who)
                .header("operation-id", "7"),
        ),
        ("a body that is too large", put("application/json", &" ".repeat(300_000))),
    ] {
        page.add(what, &call.send(stage).await);
    }
    insta::assert_snapshot!(page.0);
}

fn order(reference: &str, barcode: &str) -> serde_json::Value {
    json!({"external_reference": reference, "recipient": "Grace Lee", "address": "1 Cedar St",
        "latitude": 30.27, "longitude": -97.74, "window_start": "2026-11-28T09:00:00-06:00",
        "window_end": "2026-11-28T12:00:00-06:00", "packages": [{"barcode": barcode}]})
}

#[tokio::test]
async fn what_an_integrator_sends_wrongly_is_named_field_by_field() {
    let town = small_town();
    let stage = &town.stage;
    let send = |body: serde_json::Value| Call::post("/v1/orders").by(&town.key).json(&body);
    let import = |media: &str, body: &str| {
        Call::post("/v1/imports").by(&town.key).bytes(media, body.as_bytes())
    };
    let mut wrong = order("", "B-1");
    wrong["latitude"] = json!(91.5);
    wrong["window_end"] = json!("2026-11-28T08:00:00-06:00");
    wrong["email"] = json!("grace at home");
    let mut page = Page(String::new());
    for (what, call) in [
        ("fields that cannot be taken", send(wrong)),
        ("a barcode of another order", send(order("B-2", "PKG-1001-0"))),
        ("an order that is done", send(order(&reference(&town), "B-3"))),
        ("a file of another type", import("application/pdf", "%PDF")),
        ("a file that is none", import("text/csv", "")),
        ("a file that is too large", import("text/csv", "").header("content-length", "99999999")),
        ("a switch that is none", {
            Call::post("/v1/imports?dry_run=maybe").by(&town.key).bytes("text/csv", "")
        }),
    ] {
        page.add(what, &call.send(stage).await);
    }
    insta::assert_snapshot!(page.0);
}

fn reference(town: &Town) -> String {
    let ctx = town.stage.ctx(town.operator.actor);
    town.stage.app.order(&ctx, town.delivered.order).unwrap().0.external_reference
}

#[tokio::test]
async fn photos_that_cannot_be_taken_are_refused_with_what_would_be_right() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let stop = super::attempt(
        stage,
        town.ahead.id,
        &super::left(),
        &[super::photo(stage, &json!(null), 9).1],
    );
    Call::post("/v1/attempts").by(who).json(&stop).send(stage).await.ok();
    let id = stop["photos"][0]["id"].as_str().unwrap();
    let preview = |media: &str, bytes: Vec<u8>| {
        Call::put(format!("/v1/photos/{id}/preview")).by(who).bytes(media, bytes)
    };
    let chunk = |number: &str, bytes: Vec<u8>| {
        let path = format!("/v1/photos/{id}/chunks/{number}");
        Call::put(path).by(who).bytes("application/octet-stream", bytes)
    };
    let mut page = Page(String::new());
    for (what, call) in [
        ("a preview that is no picture", preview("image/jpeg", vec![7; 100])),
        ("a preview of another type", preview("image/png", vec![7; 100])),
        ("a preview a little too large", preview("image/jpeg", vec![7; 201_000])),
        ("a preview far too large", preview("image/jpeg", vec![7; 250_000])),
        ("a chunk that is too short", chunk("0", vec![7; 10])),
        ("a chunk that is too long", chunk("0", vec![7; 70_000])),
        ("a chunk beyond the end", chunk("99", vec![7; 10])),
        ("a chunk without a number", chunk("one", vec![7; 10])),
    ] {
        let answer = call.send(stage).await;
        page.add(what, &answer);
    }
    insta::assert_snapshot!(page.0.replace(id, "evd_..."));
}

#[tokio::test]
async fn an_operation_id_with_another_request_is_refused() {
    let town = small_town();
    let (stage, who) = (&town.stage, &town.courier.who);
    let id = operation(stage);
    let send = |language: &str| {
        let body = json!({"language": language});
        Call::put("/v1/me/language").by(who).operation(id).json(&body)
    };
    send("es").send(stage).await.ok();
    send("es").send(stage).await.ok();
    let answer = send("en").send(stage).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (409, &json!("operation_reused")));
    let other = Call::put("/v1/me/language").by(&town.other.who).operation(id);
    let answer = other.json(&json!({"language": "es"})).send(stage).await;
    assert_eq!(answer.status, 409, "an operation id belongs to whoever made it");
}

#[tokio::test]
async fn every_answer_carries_the_time_and_a_wrong_method_says_the_right_ones() {
    let town = small_town();
    let answer = Call::get("/v1/nothing").send(&town.stage).await;
    assert_eq!(answer.header("porchlight-time"), "2026-11-27T16:05:00Z");
    let answer = Call::new(Method::PATCH, "/v1/standing-preferences").send(&town.stage).await;
    assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET,HEAD,PUT"));
}
