//! Integrators: orders, imports, bundles; and what is public.

use super::{operation, twice};
use crate::stage::{Call, small_town};
use porchlight_domain::log::leaf::Leaf;
use porchlight_domain::log::note::VerifierKey;
use porchlight_domain::log::tlog_proof::{Membership, TlogProof};
use porchlight_seal::verify::verify;
use serde_json::{Value, json};

fn order(reference: &str) -> Value {
    json!({"external_reference": reference, "recipient": "Grace Lee", "address": "1 Cedar St",
        "city": "Austin", "latitude": 30.27, "longitude": -97.74,
        "window_start": "2026-11-28 09:00", "window_end": "2026-11-28 12:00",
        "notes": "Ring twice", "phone": "+1 512 555 0199", "email": "grace@example.org",
        "language": "es", "attended_only": true, "service_seconds": 240,
        "packages": [{"barcode": format!("{reference}-A"), "volume_ml": 5000, "weight_g": 700},
            {"barcode": format!("{reference}-B")}]})
}

#[tokio::test]
async fn an_order_is_sent_changed_followed_and_cancelled() {
    let town = small_town();
    let stage = &town.stage;
    let send = |body: &Value| {
        Call::post("/v1/orders").by(&town.key).operation(operation(stage)).json(body).send(stage)
    };
    let mut body = order("S-1");
    let first = send(&body).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let id = first.json()["id"].clone();
    assert!(first.json()["link"].as_str().unwrap().starts_with("https://porch.example/r/ord_"));
    let again = send(&body).await;
    assert_eq!((again.status.as_u16(), &again.json()["outcome"]), (200, &json!("unchanged")));
    body["notes"] = json!("Ring once");
    let changed = send(&body).await;
    assert_eq!((&changed.json()["outcome"], &changed.json()["id"]), (&json!("changed"), &id));

    let path = format!("/v1/orders/{}", id.as_str().unwrap());
    let shown = Call::get(&path).by(&town.key).send(stage).await.ok();
    // Times without an offset are the station's.
    assert_eq!(shown["window_start"], "2026-11-28T15:00:00Z");
    assert_eq!((&shown["state"], &shown["notes"]), (&json!("open"), &json!("Ring once")));
    assert_eq!((&shown["attended_only"], &shown["latitude"]), (&json!(true), &json!(30.27)));
    assert_eq!(shown["packages"].as_array().unwrap().len(), 2);
    assert_eq!(shown["sender"], "Hearth Couriers");
    let cancel = format!("{path}/cancel");
    assert_eq!(twice(stage, &town.key, &cancel, &json!({})).await["outcome"], "cancelled");
    let planned = format!("/v1/orders/{}/cancel", town.ahead.delivery_order);
    assert_eq!(twice(stage, &town.key, planned, &json!({})).await["outcome"], "too_late");
}

#[tokio::test]
async fn a_delivered_order_leads_to_a_bundle_that_a_stranger_can_verify() {
    let town = small_town();
    let stage = &town.stage;
    let path = format!("/v1/orders/{}", town.delivered.order);
    let shown = Call::get(path).by(&town.key).send(stage).await.ok();
    assert_eq!(shown["attempts"][0]["drop_place"], "side_door");
    let bundle = format!("/v1/attempts/{}/bundle", shown["attempts"][0]["id"].as_str().unwrap());
    let answer = Call::get(bundle).by(&town.key).send(stage).await;
    assert_eq!((answer.status.as_u16(), answer.media()), (200, "application/zip"));
    let key = Call::get("/v1/log/key").send(stage).await.ok();
    let key = VerifierKey::parse(key["key"].as_str().unwrap()).unwrap();
    let report = verify(&answer.body, Some(&key));
    assert!(report.to_string().starts_with("VERIFIED"), "{report}");

    // Until its entries have their place in the log there is no bundle yet, only a little patience.
    let kind = json!({"failed": {"reason": "closed"}});
    let body = super::attempt(stage, town.ahead.id, &kind, &[]);
    let recorded = twice(stage, &town.courier.who, "/v1/attempts", &body).await;
    let bundle = format!("/v1/attempts/{}/bundle", recorded["attempt"].as_str().unwrap());
    let answer = Call::get(&bundle).by(&town.key).send(stage).await;
    assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, "2"));
    assert_eq!(answer.json()["code"], "proof_on_its_way");
    stage.reconcile();
    assert_eq!(Call::get(&bundle).by(&town.key).send(stage).await.status, 200);
}

#[tokio::test]
async fn every_leaf_of_the_log_comes_with_a_proof_that_a_stranger_can_check() {
    let town = small_town();
    let stage = &town.stage;
    stage.reconcile();
    let key = Call::get("/v1/log/key").send(stage).await.ok();
    let key = VerifierKey::parse(key["key"].as_str().unwrap()).unwrap();
    let leaves = Call::get("/v1/log/leaves?limit=40").send(stage).await.ok();
    for body in leaves["leaves"].as_array().unwrap() {
        let leaf = Leaf::parse(body.as_str().unwrap()).unwrap();
        let path = format!("/v1/log/proof?subject={}&leaf={}", leaf.subject, leaf.hash());
        let answer = Call::get(path).send(stage).await.ok();
        let proof = TlogProof::parse(answer["proof"].as_str().unwrap()).unwrap();
        let found = proof.check(leaf.hash(), &key, &porchlight_seal::key::check);
        assert_eq!(found, Ok(Membership::Proved));
    }
    for query in ["subject=att_1&leaf=00", "subject=att_1&leaf=none"] {
        let answer = Call::get(format!("/v1/log/proof?{query}")).send(stage).await;
        assert_eq!(answer.status, 404);
    }
}

const FILE: &str = "external_reference,recipient,address,latitude,longitude,window_start,window_end,barcodes\n\
    F-1,Grace Lee,1 Cedar St,30.270100,-97.740100,2026-11-28 09:00,2026-11-28 12:00,F-1-A\n\
    F-2,Henry Adams,2 Cedar St,north,-97.740200,2026-11-28 09:00,2026-11-28 12:00,F-2-A\n";

#[tokio::test]
async fn a_file_is_looked_at_imported_and_imported_again() {
    let town = small_town();
    let stage = &town.stage;
    let import = |path: &str, media: &str, body: &str| {
        Call::post(path).by(&town.key).bytes(media, body.as_bytes()).send(stage)
    };
    let look = import("/v1/imports?dry_run=1", "text/csv", FILE).await.ok();
    assert_eq!((&look["batch"], &look["dry_run"]), (&Value::Null, &json!(true)));
    let counts = json!({"added": 1, "changed": 0, "unchanged": 0, "quarantined": 1, "erased": 0});
    assert_eq!(look["counts"], counts);
    let done = import("/v1/imports?source=shop.csv", "text/csv; charset=utf-8", FILE).await.ok();
    assert!(done["batch"].as_str().unwrap().starts_with("imp_"));
    assert_eq!(done["counts"], look["counts"]);
    let error = &done["errors"][0];
    assert_eq!(
        (&error["row"], &error["column"], &error["line"]),
        (&json!(2), &json!("latitude"), &json!(3))
    );
    let again = import("/v1/imports", "text/csv", FILE).await.ok();
    assert_eq!((&again["counts"]["unchanged"], &again["parked_before"]), (&json!(1), &json!(1)));
    let line = json!({"external_reference": "J-1", "recipient": "Grace Lee", "address": "1 Cedar St",
        "latitude": "30.270100", "longitude": "-97.740100", "window_start": "2026-11-28 09:00",
        "window_end": "2026-11-28 12:00", "barcodes": ["J-1-A", "J-1-B"]});
    let lines = import("/v1/imports", "application/jsonl", &format!("{line}\n")).await.ok();
    assert_eq!(lines["counts"]["added"], 1, "{lines}");
}

#[tokio::test]
async fn a_long_file_streams_through_in_pieces() {
    let town = small_town();
    let mut file = FILE.lines().next().unwrap().to_owned() + "\n";
    for n in 0..3_000 {
        let (lat, lon) = (30_250_000 + n * 7, 97_700_000 + n * 9);
        file.push_str(&format!(
            "L-{n},Grace Lee,{n} Cedar St,{}.{:06},-{}.{:06},2026-11-28 09:00,2026-11-28 12:00,L-{n}-A\n",
            lat / 1_000_000, lat % 1_000_000, lon / 1_000_000, lon % 1_000_000
        ));
    }
    let call = Call::post("/v1/imports").by(&town.key).bytes("text/csv", file);
    let done = call.send(&town.stage).await.ok();
    assert_eq!((&done["rows"], &done["counts"]["added"]), (&json!(3_000), &json!(3_000)), "{done}");
}

#[tokio::test]
async fn anybody_may_mirror_the_log_and_recompute_a_round() {
    let town = small_town();
    let stage = &town.stage;
    let note = Call::get("/v1/log/checkpoint").send(stage).await;
    assert!(note.media() == "text/plain" && note.text().starts_with("porch.example/log\n"));
    let (mut leaves, mut from) = (vec![], Some(0));
    let mut size = 0;
    while let Some(at) = from {
        let page = Call::get(format!("/v1/log/leaves?from={at}&limit=100")).send(stage).await.ok();
        leaves.extend(page["leaves"].as_array().unwrap().clone());
        (from, size) = (page["next"].as_u64(), page["size"].as_u64().unwrap());
    }
    assert_eq!(leaves.len() as u64, size);
    let hashes: Vec<_> = leaves
        .iter()
        .map(|leaf| porchlight_domain::log::merkle::leaf_hash(leaf.as_str().unwrap().as_bytes()))
        .collect();
    let root = porchlight_domain::log::merkle::root_of(&hashes);
    let head = porchlight_domain::log::note::Note::parse(&note.text()).unwrap();
    assert!(head.text.contains(&base64(&root.0)), "the leaves do not make the signed head");
    let record = Call::get(format!("/v1/rounds/{}/record", town.round)).send(stage).await;
    let verdict = porchlight_app::round::record::verify(&record.body);
    assert!(verdict.to_string().starts_with("The record holds: 24 entries"), "{verdict}");
    let stations = Call::get("/v1/stations").send(stage).await.ok();
    assert_eq!(stations["stations"][0]["code"], "ATX1");
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
