//! People's own record: what stands in it and what does not, who looked, corrections, erasure.

use crate::stage::{Answer, Call, Person, Stage, Town, Who, small_town};
use crate::words::visible;
use axum::http::StatusCode;
use porchlight_app::Actor;
use porchlight_app::my_record::ErasureAsked;
use porchlight_app::recipient::Said;
use porchlight_domain::id::OrderId;
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::{ClaimKind, CorrectionState, LookPurpose, OrderState};
use porchlight_seal::matter::Verdict;
use porchlight_seal::record;
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn get(stage: &Stage, who: &Who, path: impl Into<String>) -> Answer {
    Call::get(path).by(who).send(stage).await
}

async fn desk(stage: &Stage, who: &Person, path: &str) -> String {
    let answer = get(stage, &who.who, path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    visible(&answer)
}

async fn taken(stage: &Stage, who: &Who, path: &str) -> (Vec<u8>, Value) {
    let answer = get(stage, who, path).await;
    assert_eq!((answer.status, answer.media()), (StatusCode::OK, "application/json"));
    let value = serde_json::from_slice(&answer.body).unwrap();
    (answer.body, value)
}

/// Rows of a table in a record.
fn rows<'a>(record: &'a Value, table: &str) -> &'a [Value] {
    let tables = record["kinds"].as_array().unwrap().iter();
    let mut tables = tables.flat_map(|kind| kind["tables"].as_array().unwrap());
    let found = tables.find(|found| found["table"] == table);
    found.unwrap_or_else(|| panic!("{table}"))["rows"].as_array().unwrap()
}

fn id_of(actor: Actor) -> String {
    actor.to_string()
}

#[tokio::test]
async fn a_courier_takes_one_file_with_everything_about_them_and_nothing_about_another() {
    let town = small_town();
    let (stage, me, other) = (&town.stage, &town.courier, &town.other);
    let (bytes, record) = taken(stage, &me.who, "/v1/my-record/export").await;
    let key = stage.app.log_key();
    let report = record::verify(&bytes, Some(&key));
    assert_eq!(report.verdict, Verdict::Verified, "{report}");
    assert!(report.rows > 20, "{report}");

    assert_eq!(record["about"]["id"], id_of(me.actor));
    assert_eq!(rows(&record, "courier")[0]["name"], me.name);
    let tried = rows(&record, "attempt").iter().map(|row| row["id"].clone());
    assert!(tried.collect::<Vec<_>>().contains(&json!(town.delivered.attempt.to_string())));
    assert!(!rows(&record, "award").is_empty() && !rows(&record, "scan").is_empty());
    let log = &rows(&record, "attempt")[0]["log"];
    assert!(log[0]["hash"].is_string(), "receipts of the log stand beside: {log}");

    let text = String::from_utf8(bytes).unwrap();
    for person in [other, &town.dispatcher, &town.analyst] {
        for about in [&person.name, &person.email, &id_of(person.actor)] {
            let staff = about.starts_with("stf_");
            assert!(staff || !text.contains(about.as_str()), "{about}");
        }
    }
    for recipient in ["Grace Lee", "Henry Adams", "Marta Silva", "Willow Bend", "@example"] {
        let own = recipient == "@example" && me.email.contains(recipient);
        assert!(own || !text.contains(recipient), "{recipient}");
    }
    let secret = "draw_secret";
    let held: Vec<_> = record["withheld"].as_array().unwrap().iter().collect();
    assert!(held.iter().any(|line| line["column"] == secret && line["why"] == "secret"));
    assert!(rows(&record, "courier")[0].get(secret).is_none());
}

#[tokio::test]
async fn a_record_that_was_cut_off_or_changed_is_refused() {
    let town = small_town();
    let (bytes, _) = taken(&town.stage, &town.courier.who, "/v1/my-record/export").await;
    let key = town.stage.app.log_key();
    for end in [0, 100, bytes.len() / 2, bytes.len() - 2] {
        let report = record::verify(&bytes[..end], Some(&key));
        assert!(matches!(report.verdict, Verdict::Refused(..)), "{end}: {report}");
    }
    let letters = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_lowercase());
    for at in letters.step_by(bytes.len() / 200) {
        let mut changed = bytes.clone();
        changed[at] = if changed[at] == b'x' { b'y' } else { b'x' };
        let report = record::verify(&changed, Some(&key));
        assert!(matches!(report.verdict, Verdict::Refused(..)), "byte {at}: {report}");
    }
    let mut longer = bytes;
    longer.extend(b" ");
    assert!(matches!(record::verify(&longer, None).verdict, Verdict::Refused(..)));
}

#[tokio::test]
async fn the_published_schema_names_every_table_that_a_record_may_have() {
    let town = small_town();
    let order = town.delivered.order;
    let schema: Value =
        serde_json::from_str(include_str!("../../../../docs/my-record.schema.json")).unwrap();
    let known: BTreeSet<&str> = schema["$defs"]["table"]["properties"]["table"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    let required: Vec<&str> =
        schema["required"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    let link = town.stage.recipient(order);
    let mut met = BTreeSet::new();
    for (who, path) in [
        (&town.courier.who, "/v1/my-record/export".to_owned()),
        (&link, format!("/r/{order}/my-record.json")),
    ] {
        let (_, record) = taken(&town.stage, who, &path).await;
        for name in &required {
            assert!(record.get(*name).is_some(), "{name}");
        }
        let fields = record.as_object().unwrap().keys();
        let unknown: Vec<_> =
            fields.filter(|name| schema["properties"].get(*name).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        for kind in record["kinds"].as_array().unwrap() {
            for table in kind["tables"].as_array().unwrap() {
                let name = table["table"].as_str().unwrap().to_owned();
                assert!(known.contains(name.as_str()), "{name} is not in the schema");
                met.insert(name);
            }
        }
    }
    let never: Vec<_> = known.iter().filter(|name| !met.contains(**name)).collect();
    assert!(never.is_empty(), "the schema names tables that no record has: {never:?}");
}

#[tokio::test]
async fn a_recipient_reads_and_takes_what_is_kept_for_their_parcel_and_of_no_other() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let link = stage.recipient(order);
    let (bytes, record) = taken(stage, &link, &format!("/r/{order}/my-record.json")).await;
    assert_eq!(record::verify(&bytes, Some(&stage.app.log_key())).verdict, Verdict::Verified);
    let view = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap();
    let own = &rows(&record, "delivery_order")[0];
    assert_eq!(own["recipient"], view.order.recipient);
    assert_eq!(rows(&record, "delivery_order").len(), 1);
    assert_eq!(record["pictures"].as_array().unwrap().len(), 1);
    let text = String::from_utf8(bytes).unwrap();
    let elsewhere =
        stage.app.recipient_view(&stage.ctx(Actor::Recipient(town.failed.order))).unwrap();
    for about in [&elsewhere.order.id.to_string(), &town.courier.name, &id_of(town.courier.actor)] {
        assert!(!text.contains(about.as_str()), "{about}");
    }
    let page = get(stage, &link, format!("/r/{order}/my-record")).await;
    let words = visible(&page);
    for part in
        ["Everything kept about you", "Who looked", "A copy of all of it", "Something is wrong"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert!(!words.contains("data-kind-") && !words.contains("my-wrong"), "{words}");
    let foreign = stage.recipient(town.failed.order);
    let refused = get(stage, &foreign, format!("/r/{order}/my-record.json")).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

/// How many looks at the courier and at the recipient stand in their records.
fn looks(town: &Town, order: OrderId) -> (usize, usize) {
    let stage = &town.stage;
    let of = |actor| stage.app.my_record(&stage.ctx(actor)).unwrap().looks.len();
    (of(town.courier.actor), of(Actor::Recipient(order)))
}

#[tokio::test]
async fn whoever_of_the_staff_opens_something_about_a_person_is_in_that_persons_record() {
    let town = small_town();
    let (stage, order, tried) = (&town.stage, town.delivered.order, town.delivered.attempt);
    let ctx = &mut stage.ctx(Actor::Recipient(order));
    let said = stage.app.claim(ctx, ClaimKind::NotReceived, vec![], "Nothing").unwrap();
    let Said::Recorded(claim) = said else { panic!("{said:?}") };
    let me = id_of(town.courier.actor);
    // Page, and whether it is about the courier and about the recipient.
    let pages = [
        (format!("/console/people/{me}"), true, false),
        (format!("/console/awards/{}", town.award), true, false),
        (format!("/console/orders/{order}"), false, true),
        (format!("/console/deliveries/{tried}"), true, true),
        (format!("/console/claims/{claim}"), true, true),
        (format!("/console/photos/{}?purpose=claim", town.photo), true, true),
    ];
    let mut known = looks(&town, order);
    for (path, courier, recipient) in &pages {
        assert_eq!(get(stage, &town.analyst.who, path).await.status, StatusCode::OK, "{path}");
        let now = looks(&town, order);
        let wanted = (known.0 + usize::from(*courier), known.1 + usize::from(*recipient));
        assert_eq!(now, wanted, "{path}");
        known = now;
    }
    // Reading a page again at once is the same look; later it is another one.
    desk(stage, &town.analyst, &pages[0].0).await;
    assert_eq!(looks(&town, order), known);
    stage.clock.advance(6 * MINUTE);
    desk(stage, &town.analyst, &pages[0].0).await;
    assert_eq!(looks(&town, order), (known.0 + 1, known.1));
    let before = looks(&town, order);
    let refused = get(stage, &town.courier.who, &pages[1].0).await;
    assert!(!refused.status.is_success());
    assert_eq!(looks(&town, order), before, "what was refused was not seen");

    let record = get(stage, &town.courier.who, "/v1/my-record").await.ok();
    let first = &record["looks"][0];
    assert!(first["who"].as_str().unwrap().starts_with("Analyst …"), "{first}");
    assert!(!record.to_string().contains(&town.analyst.name));
    let words =
        visible(&get(stage, &stage.recipient(order), format!("/r/{order}/my-record")).await);
    assert!(words.contains("opened the delivery with its evidence"), "{words}");
    assert!(words.contains("read the claim") && words.contains("looked at the photo"), "{words}");
}

#[tokio::test]
async fn a_program_that_reads_an_order_is_in_the_record_of_its_recipient() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    get(stage, &town.key, format!("/v1/orders/{order}")).await.ok();
    let record = stage.app.my_record(&stage.ctx(Actor::Recipient(order))).unwrap();
    assert_eq!((record.looks[0].role, record.looks[0].act.as_str()), (None, "order_page"));
}

#[tokio::test]
async fn what_a_courier_says_is_wrong_stands_beside_it_and_a_person_answers_with_reasons() {
    let town = small_town();
    let stage = &town.stage;
    let wrong = json!({"kind": "account", "words": "My name is spelled Reyez."});
    let said = Call::post("/v1/my-record/corrections").by(&town.courier.who).json(&wrong);
    let said = said.send(stage).await.ok();
    assert_eq!(said["outcome"], "kept");
    let unknown = json!({"kind": "order", "words": "Not mine."});
    let refused = Call::post("/v1/my-record/corrections").by(&town.courier.who).json(&unknown);
    assert_eq!(refused.send(stage).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let place = format!("/console/cases/corrections/{}", said["id"].as_str().unwrap());
    let list = desk(stage, &town.dispatcher, "/console/cases/corrections").await;
    assert!(list.contains("accounts") && list.contains("Courier"), "{list}");
    let page = desk(stage, &town.dispatcher, &place).await;
    assert!(page.contains("My name is spelled Reyez."), "{page}");
    let post = |form: &'static str| {
        Call::post(place.clone()).by(&town.dispatcher.who).form(form).send(stage)
    };
    assert_eq!(post("state=stays&answer=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = post("state=corrected&answer=Your+passport+says+so.").await;
    assert!(done.header("location").ends_with("?done=correction-answered"));
    let again = post("state=stays&answer=No.").await;
    assert!(again.header("location").ends_with("?done=no-correction-already"));

    let record = get(stage, &town.courier.who, "/v1/my-record").await.ok();
    let told = &record["corrections"][0];
    assert_eq!((&told["state"], &told["answered_by"]), (&json!("corrected"), &json!("Dispatcher")));
    assert_eq!(told["answer"], "Your passport says so.");
    let account = stage.app.my_account(&stage.ctx(town.courier.actor)).unwrap();
    assert_eq!(account.courier.name, town.courier.name, "nothing was overwritten");
    let (_, file) = taken(stage, &town.courier.who, "/v1/my-record/export").await;
    assert_eq!(rows(&file, "correction")[0]["state"], CorrectionState::Corrected.code());
}

#[tokio::test]
async fn a_recipient_is_erased_with_a_receipt_that_anybody_can_check_and_asking_again_changes_nothing()
 {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let link = stage.recipient(order);
    let before = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap().order;
    let place = format!("/r/{order}/my-record");
    let asked = Call::post(format!("{place}/erase")).by(&link).send(stage).await;
    assert!(asked.header("location").ends_with("?done=my-erased"), "{}", asked.header("location"));
    let words = visible(&get(stage, &link, place.clone()).await);
    for part in ["What was erased", "What stays, and why", "Marks in the public log"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    let (bytes, record) = taken(stage, &link, &format!("{place}.json")).await;
    let text = String::from_utf8(bytes).unwrap();
    for gone in [&before.recipient, &before.address, &before.email] {
        assert!(gone.is_empty() || !text.contains(gone.as_str()), "{gone}");
    }
    assert!(record["pictures"].as_array().unwrap().is_empty());
    assert_eq!(rows(&record, "erasure").len(), 1, "the photo's key is destroyed");
    let photo = get(stage, &town.courier.who, format!("/v1/photos/{}/picture", town.photo)).await;
    assert_eq!(photo.status, StatusCode::NOT_FOUND);
    let page = desk(stage, &town.operator, &format!("/console/orders/{order}")).await;
    assert!(!page.contains(&before.recipient), "{page}");

    let (receipt, value) = taken(stage, &link, &format!("/r/{order}/erasure-receipt.json")).await;
    let key = stage.app.log_key();
    let report = record::verify_receipt(&receipt, Some(&key));
    assert_eq!(report.verdict, Verdict::Verified, "{report}");
    let lie =
        String::from_utf8(receipt.clone()).unwrap().replacen("\\\"rows\\\":1", "\\\"rows\\\":9", 1);
    assert_ne!(lie.as_bytes(), receipt);
    assert!(matches!(record::verify_receipt(lie.as_bytes(), None).verdict, Verdict::Refused(..)));
    let again = Call::post(format!("{place}/erase")).by(&link).send(stage).await;
    assert!(again.header("location").ends_with("?done=my-erased"));
    let (_, later) = taken(stage, &link, &format!("/r/{order}/erasure-receipt.json")).await;
    assert_eq!(later["fact"], value["fact"]);
    stage.reconcile();
}

#[tokio::test]
async fn an_open_claim_holds_an_erasure_back_and_its_end_does_it() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let recipient = Actor::Recipient(order);
    stage.app.claim(&mut stage.ctx(recipient), ClaimKind::Damaged, vec![], "Wet").unwrap();
    let asked = stage.app.ask_erasure(&mut stage.ctx(recipient)).unwrap();
    assert!(matches!(&asked, ErasureAsked::Waits(held) if !held.is_empty()), "{asked:?}");
    let link = stage.recipient(order);
    let words = visible(&get(stage, &link, format!("/r/{order}/my-record")).await);
    assert!(words.contains("A claim is open"), "{words}");
    assert_eq!(stage.app.keep_erasures(&mut stage.ctx(Actor::System)).unwrap(), 0);
    assert!(stage.app.take_claim_back(&mut stage.ctx(recipient)).unwrap());
    let record = stage.app.my_record(&stage.ctx(recipient)).unwrap();
    let held = record.erasure.unwrap().held;
    // A remedy that waits for its day would still be due; without a policy there is none.
    assert!(held.is_empty(), "{held:?}");
    assert_eq!(stage.app.keep_erasures(&mut stage.ctx(Actor::System)).unwrap(), 1);
    let view = stage.app.recipient_view(&stage.ctx(recipient)).unwrap();
    assert_eq!(
        (view.order.recipient.as_str(), view.order.state),
        ("erased", OrderState::Delivered)
    );
    let ahead = stage.app.ask_erasure(&mut stage.ctx(Actor::Recipient(town.ahead.delivery_order)));
    assert!(matches!(ahead.unwrap(), ErasureAsked::Waits(_)), "a parcel under way is not erased");
    assert!(
        stage
            .app
            .take_erasure_back(&mut stage.ctx(Actor::Recipient(town.ahead.delivery_order)))
            .unwrap()
    );
}

#[tokio::test]
async fn a_courier_with_work_waits_and_one_without_leaves_with_a_receipt() {
    let town = small_town();
    let stage = &town.stage;
    let erase = |who: Who| Call::post("/v1/my-record/erasure").by(&who).send(stage);
    let busy = erase(town.courier.who.clone()).await.ok();
    assert_eq!(
        (&busy["outcome"], &busy["held"][0]["code"]),
        (&json!("waits"), &json!("work_open"))
    );
    let kept = Call::delete("/v1/my-record/erasure").by(&town.courier.who).send(stage).await.ok();
    assert_eq!(kept["outcome"], "taken_back");

    let free = |person: &&Person| {
        person.actor != town.courier.actor
            && stage.app.my_record(&stage.ctx(person.actor)).is_ok()
            && matches!(stage.app.ask_erasure(&mut stage.ctx(person.actor)), Ok(ErasureAsked::Done))
    };
    let gone = town.couriers.iter().find(free).expect("somebody without work");
    let receipt = stage.app.erasure_receipt(&stage.ctx(gone.actor)).unwrap();
    let report = record::verify_receipt(&receipt, Some(&stage.app.log_key()));
    assert_eq!(report.verdict, Verdict::Verified, "{report}");
    let Who::Phone(phone) = &gone.who else { panic!("a courier has a phone") };
    assert!(phone.renewed(stage).is_err(), "no session is left");
    let list = desk(stage, &town.operator, "/console/people").await;
    assert!(!list.contains(&gone.name), "{list}");
    let text = String::from_utf8(receipt).unwrap();
    assert!(text.contains("pay_law") || text.contains("draws"), "{text}");
    // The round of the erased courier can still be checked by everybody.
    let round = get(stage, &Who::Nobody, format!("/v1/rounds/{}/record", town.round)).await;
    assert_eq!(round.status, StatusCode::OK);
    stage.reconcile();
}

#[tokio::test]
async fn a_photo_looked_at_for_a_stated_reason_says_so_in_both_records() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let why = Some(LookPurpose::LegalRequest);
    stage.app.evidence_photo(&mut stage.ctx(town.analyst.actor), town.photo, why).unwrap();
    for actor in [town.courier.actor, Actor::Recipient(order)] {
        let record = stage.app.my_record(&stage.ctx(actor)).unwrap();
        assert_eq!(record.looks[0].purpose, why, "{actor}");
    }
}
