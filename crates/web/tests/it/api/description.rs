//! The description of the API and the one that is checked in are the same.

use crate::stage::{Call, Stage, at};
use serde_json::Value;
use std::collections::BTreeSet;

const CHECKED_IN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi.json");

/// Set to any value, the test writes `docs/openapi.json` instead of comparing it.
const UPDATE: &str = "UPDATE_OPENAPI";

async fn served() -> String {
    let stage = Stage::new(at("2026-11-27", "09:00"));
    let answer = Call::get("/openapi.json").send(&stage).await;
    assert_eq!((answer.status.as_u16(), answer.media()), (200, "application/json"));
    answer.text()
}

#[tokio::test]
async fn the_description_that_is_checked_in_is_the_one_of_the_code() {
    let served = served().await + "\n";
    #[expect(clippy::disallowed_methods, reason = "a switch of this test, not of the product")]
    if std::env::var(UPDATE).is_ok() {
        std::fs::write(CHECKED_IN, &served).unwrap();
    }
    let checked_in = std::fs::read_to_string(CHECKED_IN).unwrap_or_default();
    assert!(
        served == checked_in,
        "the API changed: run {UPDATE}=1 cargo test -p porchlight-web description, and say so in \
         CHANGELOG.md"
    );
}

#[tokio::test]
async fn every_operation_is_described_and_every_reference_leads_somewhere() {
    let text = served().await;
    let api: Value = serde_json::from_str(&text).unwrap();
    let mut names = BTreeSet::new();
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let summary = operation["summary"].as_str().unwrap_or("");
            assert!(!summary.is_empty(), "{method} {path} has no summary");
            let id = operation["operationId"].as_str().unwrap().to_owned();
            assert!(names.insert(id.clone()), "two operations are called {id}");
            let problem = &operation["responses"]["default"]["content"]["application/problem+json"];
            assert!(problem.is_object(), "{method} {path} says nothing about problems");
        }
    }
    let mut rest = text.as_str();
    while let Some(at) = rest.find("#/components/schemas/") {
        rest = &rest[at + "#/components/schemas/".len()..];
        let name = &rest[..rest.find('"').unwrap()];
        assert!(api["components"]["schemas"][name].is_object(), "nothing is called {name}");
    }
}
