//! Whatever is sent, nothing breaks: arbitrary requests never end in a fault.

use crate::stage::{Call, Town, Who, small_town};
use axum::http::Method;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

/// Endpoints as (method, path with its parameters), from the description.
async fn endpoints(town: &Town) -> Vec<(Method, String)> {
    let api = Call::get("/openapi.json").send(&town.stage).await.json();
    let mut list = vec![];
    for (path, item) in api["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            // Its answer never ends.
            if path != "/v1/events" {
                list.push((method.to_uppercase().parse().unwrap(), path.clone()));
            }
        }
    }
    list
}

/// What stands in place of a path's parameters: something real, something absent, or anything.
fn filled(town: &Town, path: &str, choice: u8, text: &str) -> String {
    let real = [
        ("{round}", town.round.to_string()),
        ("{award}", town.award.to_string()),
        ("{block}", town.block.to_string()),
        ("{stop}", town.ahead.id.to_string()),
        ("{attempt}", town.delivered.attempt.to_string()),
        ("{photo}", town.photo.to_string()),
        ("{order}", town.ahead.delivery_order.to_string()),
        ("{reservation}", "rsv_00000000000000000000000000".to_owned()),
        ("{number}", "0".to_owned()),
    ];
    let mut filled = path.to_owned();
    for (name, id) in real {
        let value = match choice {
            0 => text.bytes().map(|b| format!("%{b:02X}")).collect(),
            1 => format!("{}_7zzzzzzzzzzzzzzzzzzzzzzzzz", &id[..id.len().min(3)]),
            _ => id,
        };
        filled = filled.replace(name, &value);
    }
    filled
}

/// JSON of any shape, with the names and values that the API knows now and then.
fn json_value() -> impl Strategy<Value = Value> {
    let known = prop::sample::select(vec![
        "left",
        "door",
        "dry",
        "load",
        "return",
        "not_home",
        "2026-11-27T16:05:00Z",
        "es",
        "",
        "PKG-1001-0",
        "opted_out",
        "9999-12-31T23:59:59Z",
        "-9999-01-01T00:00:00Z",
        "att_06f0b2k5tz3q8v1m9r7c4xw2ag",
        "evd_06f0b2k5tz3q8v1m9r7c4xw2ag",
        "scn_06f0b2k5tz3q8v1m9r7c4xw2ag",
        "stp_06f0b2k5tz3q8v1m9r7c4xw2ag",
        "blk_06f0b2k5tz3q8v1m9r7c4xw2ag",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|f| json!(f)),
        (0i64..100).prop_map(Value::from),
        known.prop_map(Value::from),
        ".{0,30}".prop_map(Value::from),
    ];
    let name = prop::sample::select(vec![
        "ranked",
        "max_blocks",
        "weekdays",
        "id",
        "stop",
        "kind",
        "left",
        "photos",
        "position",
        "missing",
        "scans",
        "step",
        "barcode",
        "occurred_at",
        "language",
        "version",
        "packages",
        "drop_place",
        "failed",
        "reason",
    ]);
    leaf.prop_recursive(3, 24, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..6).prop_map(|pairs| Value::Object(
                pairs.into_iter().map(|(k, v)| (k.into(), v)).collect()
            )),
        ]
    })
}

/// Whole bodies in the right shape, one of whose values was replaced.
fn almost_right(town: &Town) -> Vec<Value> {
    let stage = &town.stage;
    let photo = super::photo(stage, &json!(null), 5).1;
    vec![
        super::attempt(stage, town.ahead.id, &super::left(), &[photo]),
        super::attempt(stage, town.ahead.id, &json!({"failed": {"reason": "closed"}}), &[]),
        super::attempt(stage, town.ahead.id, &json!({"handed_over": {"name": "Al"}}), &[]),
        json!({"step": "load", "scans": [super::scan(stage, "PKG-1001-0")]}),
        json!({"ranked": [town.block.to_string()], "max_blocks": 1}),
        json!({"weekdays": 31, "earliest_minute": 480, "latest_minute": 900, "least_pay": 0,
            "max_per_round": 1, "active": true}),
        json!({"occurred_at": super::now(stage)}),
        json!({"external_reference": "N-1", "recipient": "G", "address": "1 Cedar St",
            "latitude": 30.27, "longitude": -97.74, "window_start": "2026-11-28T09:00:00-06:00",
            "window_end": "2026-11-28T12:00:00-06:00", "packages": [{"barcode": "N-1-A"}]}),
    ]
}

/// Replaces the value that `at` counts to.
fn replace(value: &mut Value, at: &mut usize, with: &Value) {
    if *at == 0 {
        *value = with.clone();
        *at = usize::MAX;
        return;
    }
    *at -= 1;
    match value {
        Value::Array(list) => {
            for one in list {
                if *at != usize::MAX {
                    replace(one, at, with);
                }
            }
        }
        Value::Object(map) => {
            for (_, one) in map.iter_mut() {
                if *at != usize::MAX {
                    replace(one, at, with);
                }
            }
        }
        _ => {}
    }
}

#[derive(Debug, Clone)]
enum Sent {
    Bytes(Vec<u8>),
    Json(Value),
    Almost(usize, usize, Value),
}

#[test]
fn arbitrary_requests_never_end_in_a_fault() {
    let town = small_town();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let endpoints = runtime.block_on(endpoints(&town));
    let almost = almost_right(&town);
    let people = [&town.courier.who, &town.other.who, &town.key, &Who::Nobody];
    let sent = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200).prop_map(Sent::Bytes),
        json_value().prop_map(Sent::Json),
        (0..almost.len(), 0usize..30, json_value()).prop_map(|(b, at, v)| Sent::Almost(b, at, v)),
    ];
    let media = prop::sample::select(vec![
        "application/json",
        "application/json",
        "application/json",
        "image/jpeg",
        "text/csv",
        "application/octet-stream",
        "",
        "\u{7f}",
    ]);
    let query =
        prop::sample::select(vec!["", "", "?limit=1", "?from=18446744073709551615", "?%ff=%ff"]);
    let strategy = (0..endpoints.len(), 0u8..5, ".{1,12}", 0..people.len(), sent, media, query);
    let mut runner =
        TestRunner::new(Config { cases: 2_000, failure_persistence: None, ..Config::default() });
    let result = runner.run(&strategy, |(endpoint, choice, text, who, sent, media, query)| {
        let (method, path) = &endpoints[endpoint];
        let path = format!("{}{query}", filled(&town, path, choice, &text));
        let body = match sent {
            Sent::Bytes(bytes) => bytes,
            Sent::Json(value) => value.to_string().into_bytes(),
            Sent::Almost(body, mut at, value) => {
                let mut body = almost[body].clone();
                replace(&mut body, &mut at, &value);
                body.to_string().into_bytes()
            }
        };
        let call = Call::new(method.clone(), &path).by(people[who]);
        let call = if media.bytes().all(|b| b != 0x7f) { call.bytes(media, body) } else { call };
        let answer = runtime.block_on(call.send(&town.stage));
        prop_assert!(answer.status != 500, "{} {}: {}", method, path, answer.text());
        if answer.status.is_client_error() {
            prop_assert_eq!(answer.media(), "application/problem+json", "{} {}", method, path);
        }
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
}
