//! Who may do what: every endpoint, asked by everybody, as one readable table.

use super::{attempt, now, operation, scan};
use crate::stage::{Call, Town, Who, small_town};
use axum::http::Method;
use porchlight_app::station::{Made, NewStation};
use porchlight_domain::geo::Point;
use porchlight_domain::log::leaf::Leaf;
use porchlight_domain::money::Currency;
use porchlight_domain::pay::PayRule;
use porchlight_domain::words::AwardMode;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

const JSON: &str = "application/json";
/// A decision that is about nobody here.
const CHALLENGE: &str = "/v1/challenges/chl_00000000000000000000000000";
const CLAIM: &str = "/v1/claims/clm_00000000000000000000000000";
const OFFER: &str = "/v1/offers/ofr_00000000000000000000000000";
const PATTERNS: &str = "/v1/patterns";
const DECISION: &str = "/v1/decisions/dcn_00000000000000000000000000";
/// An identity check and a set of pictures that are nobody's here.
const CHECK: &str = "/v1/identity/checks/idc_00000000000000000000000000";
const CAPTURE: &str = "/v1/identity/captures/cap_00000000000000000000000000";

/// Method, path as described, path as asked, media type, body.
type Asked = (Method, &'static str, String, &'static str, Vec<u8>);

/// A key of a second station.
fn foreign_key(town: &Town) -> Who {
    let new = NewStation {
        code: "MSP1".into(),
        name: "Minneapolis".into(),
        time_zone: "America/Chicago".into(),
        point: Point { lat: 44_977_800, lon: -93_265_000 },
        award_mode: AwardMode::Draw,
        currency: Currency::USD,
        pay: PayRule { per_hour: 2_000, per_km: 30, cost_per_km: 25, minimum_per_hour: 1_500 },
    };
    let (stage, actor) = (&town.stage, town.operator.actor);
    let Made::Made(id) = stage.app.make_station(&mut stage.ctx(actor), new).unwrap() else {
        panic!("MSP1 is taken")
    };
    let id = id.parse().unwrap();
    Who::Key(stage.app.make_api_key(&mut stage.ctx(actor), "Other shop", id).unwrap())
}

fn everybody(town: &Town) -> Vec<(&'static str, Who)> {
    vec![
        ("nobody", Who::Nobody),
        ("courier", town.courier.who.clone()),
        ("other courier", town.other.who.clone()),
        ("operator", town.operator.who.clone()),
        ("dispatcher", town.dispatcher.who.clone()),
        ("analyst", town.analyst.who.clone()),
        ("auditor", town.auditor.who.clone()),
        ("key", town.key.clone()),
        ("other station's key", foreign_key(town)),
        ("recipient", town.stage.recipient(town.delivered.order)),
    ]
}

fn line(method: &Method, template: &'static str, path: String, body: Vec<u8>) -> Asked {
    (method.clone(), template, path, JSON, body)
}

/// What is public.
fn public(town: &Town) -> Vec<Asked> {
    let (round, get) = (town.round, Method::GET);
    let at = |path: &str| path.to_owned();
    let first = Leaf::parse(&town.stage.app.log_bodies(0, 1).unwrap()[0]).unwrap();
    let proof = format!("/v1/log/proof?subject={}&leaf={}", first.subject, first.hash());
    vec![
        line(&get, "/v1/stations", at("/v1/stations"), vec![]),
        line(&get, "/v1/log/checkpoint", at("/v1/log/checkpoint"), vec![]),
        line(&get, "/v1/log/leaves", at("/v1/log/leaves"), vec![]),
        line(&get, "/v1/log/key", at("/v1/log/key"), vec![]),
        line(&get, "/v1/log/proof", proof, vec![]),
        line(&get, "/v1/rounds/{round}/record", format!("/v1/rounds/{round}/record"), vec![]),
    ]
}

/// What a courier does about identity checks, in a town whose programme has none.
fn about_identity() -> Vec<Asked> {
    let (get, post) = (Method::GET, Method::POST);
    let json = |value: &Value| value.to_string().into_bytes();
    let consent = json!({"policy": "00".repeat(32), "language": "en", "statement": "I agree."});
    let answer = json!({"step": "cer_00000000000000000000000000", "passkey": {}});
    let at = |path: &str| path.to_owned();
    let on = |act: &str| format!("{CHECK}/{act}");
    vec![
        line(&get, "/v1/identity", at("/v1/identity"), vec![]),
        line(&get, "/v1/identity/looks", at("/v1/identity/looks"), vec![]),
        line(&post, "/v1/identity/consents", at("/v1/identity/consents"), json(&consent)),
        line(
            &post,
            "/v1/identity/captures",
            at("/v1/identity/captures"),
            json(&json!({"for": "enrolment"})),
        ),
        line(
            &post,
            "/v1/identity/captures/{capture}/frames",
            format!("{CAPTURE}/frames"),
            json(&json!({})),
        ),
        line(&post, "/v1/identity/checks/{check}/decline", on("decline"), vec![]),
        line(&post, "/v1/identity/checks/{check}/person", on("person"), json(&json!({}))),
        line(&post, "/v1/identity/checks/{check}/passkey/begin", on("passkey/begin"), vec![]),
        line(&post, "/v1/identity/checks/{check}/passkey", on("passkey"), json(&answer)),
        line(&Method::DELETE, "/v1/identity/consent", at("/v1/identity/consent"), vec![]),
    ]
}

/// What those who decide do about recipients whose claims lie together, in a town without any.
fn about_patterns() -> Vec<Asked> {
    let (get, post) = (Method::GET, Method::POST);
    let nobody = "00000000000000000000000000";
    let seen = "00".repeat(32);
    let json = |value: &Value| value.to_string().into_bytes();
    let on = |rest: &str| format!("{PATTERNS}/{rest}");
    let (claim, question) = (format!("claims/clm_{nobody}"), format!("questions/ptc_{nobody}"));
    let (decision, appeal) = (format!("decisions/ptd_{nobody}"), format!("appeals/pta_{nobody}"));
    let reasons = json(&json!({"reasons": "I looked."}));
    let ask = json(&json!({"reasons": "I looked.", "seen": seen}));
    let propose =
        json(&json!({"grounds": ["R01"], "days": 30, "reasons": "I looked.", "seen": seen}));
    let second = json(&json!({"agrees": true, "reasons": "I looked.", "seen": seen}));
    let answer = json(&json!({"upheld": true, "reasons": "I looked."}));
    vec![
        line(&get, "/v1/patterns", PATTERNS.to_owned(), vec![]),
        line(&get, "/v1/patterns/claims/{claim}", on(&claim), vec![]),
        line(&post, "/v1/patterns/claims/{claim}/ask", on(&format!("{claim}/ask")), ask),
        line(&get, "/v1/patterns/questions", on("questions"), vec![]),
        line(&get, "/v1/patterns/questions/{question}", on(&question), vec![]),
        line(
            &post,
            "/v1/patterns/questions/{question}/close",
            on(&format!("{question}/close")),
            reasons.clone(),
        ),
        line(
            &post,
            "/v1/patterns/questions/{question}/propose",
            on(&format!("{question}/propose")),
            propose,
        ),
        line(
            &post,
            "/v1/patterns/decisions/{decision}/second",
            on(&format!("{decision}/second")),
            second,
        ),
        line(
            &post,
            "/v1/patterns/decisions/{decision}/lift",
            on(&format!("{decision}/lift")),
            reasons,
        ),
        line(&get, "/v1/patterns/appeals", on("appeals"), vec![]),
        line(&get, "/v1/patterns/appeals/{appeal}", on(&appeal), vec![]),
        line(
            &post,
            "/v1/patterns/appeals/{appeal}/answer",
            on(&format!("{appeal}/answer")),
            answer,
        ),
    ]
}

/// One request for each endpoint, about what belongs to [`Town::courier`]. Those that end something
/// come last.
#[expect(clippy::too_many_lines, reason = "a list: one entry for each endpoint")]
fn requests(town: &Town) -> Vec<Asked> {
    let stage = &town.stage;
    let (round, award, photo) = (town.round, town.award, town.photo);
    let (tried, ahead, block) = (town.delivered.attempt, town.ahead.id, town.block);
    let code = "PKG-1001-0";
    let entry = json!({"ranked": [block.to_string()], "max_blocks": 1});
    let wishes = json!({"weekdays": 31, "earliest_minute": 480, "latest_minute": 900,
        "least_pay": 0, "max_per_round": 1, "active": true});
    let key = format!("BA{}", "A".repeat(85));
    let browser = json!({"endpoint": "https://push.example/phone", "p256dh": key,
        "auth": "A".repeat(22), "language": "en"});
    let scans = json!({"step": "load", "scans": [scan(stage, code)]});
    let failed = attempt(stage, ahead, &json!({"failed": {"reason": "closed"}}), &[]);
    let json = |value: &Value| value.to_string().into_bytes();
    let empty = || json(&json!({}));
    let (get, put, post) = (Method::GET, Method::PUT, Method::POST);
    let at = |path: &str| path.to_owned();
    let mut list = public(town);
    list.extend([
        line(&get, "/v1/me", at("/v1/me"), vec![]),
        line(&get, "/v1/pay", at("/v1/pay"), vec![]),
        line(&get, "/v1/pay/mileage", at("/v1/pay/mileage?year=2026"), vec![]),
        line(&get, "/v1/pay/lines", at("/v1/pay/lines?year=2026"), vec![]),
        line(&get, "/v1/standing", at("/v1/standing"), vec![]),
        line(&get, "/v1/holds", at("/v1/holds"), vec![]),
        line(&get, "/v1/bulletins", at("/v1/bulletins"), vec![]),
        line(&get, "/v1/signals-kept", at("/v1/signals-kept"), vec![]),
        line(&get, "/v1/challenges/current", at("/v1/challenges/current"), vec![]),
        line(
            &post,
            "/v1/challenges/{challenge}/begin",
            format!("{CHALLENGE}/begin"),
            json(&json!({"way": "altcha"})),
        ),
        line(
            &post,
            "/v1/challenges/{challenge}/answer",
            format!("{CHALLENGE}/answer"),
            json(&json!({"step": "cer_00000000000000000000000000"})),
        ),
        line(&post, "/v1/challenges/{challenge}/extend", format!("{CHALLENGE}/extend"), vec![]),
        line(&get, "/v1/claims", at("/v1/claims"), vec![]),
        line(
            &post,
            "/v1/claims/{claim}/answer",
            format!("{CLAIM}/answer"),
            json(&json!({"words": "It lay at the side door."})),
        ),
        (
            post.clone(),
            "/v1/claims/{claim}/pictures",
            format!("{CLAIM}/pictures"),
            "multipart/form-data; boundary=cut",
            b"--cut\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"p\"\r\n\r\nno\r\n--cut--\r\n"
                .to_vec(),
        ),
        line(
            &get,
            "/v1/claims/{claim}/pictures/{picture}",
            format!("{CLAIM}/pictures/cpi_00000000000000000000000000"),
            vec![],
        ),
        line(
            &post,
            "/v1/claims/{claim}/representatives",
            format!("{CLAIM}/representatives"),
            json(&json!({"name": "Rita", "reach": "rita@union.example"})),
        ),
        line(
            &Method::DELETE,
            "/v1/claims/{claim}/representatives/{representative}",
            format!("{CLAIM}/representatives/rep_00000000000000000000000000"),
            vec![],
        ),
        line(&get, "/v1/decisions", at("/v1/decisions"), vec![]),
        line(&get, "/v1/decisions/{decision}", at(DECISION), vec![]),
        line(
            &post,
            "/v1/decisions/{decision}/answer",
            format!("{DECISION}/answer"),
            json(&json!({"words": "It was not me."})),
        ),
        line(
            &post,
            "/v1/decisions/{decision}/appeal",
            format!("{DECISION}/appeal"),
            json(&json!({"words": "Please look again."})),
        ),
        line(&put, "/v1/me/language", at("/v1/me/language"), json(&json!({"language": "es"}))),
        line(&post, "/v1/me/terms", at("/v1/me/terms"), json(&json!({"version": 1}))),
        line(&get, "/v1/me/browsers", at("/v1/me/browsers"), vec![]),
        line(&put, "/v1/me/browsers", at("/v1/me/browsers"), json(&browser)),
        line(
            &post,
            "/v1/me/browsers/forget",
            at("/v1/me/browsers/forget"),
            json(&json!({"endpoint": "https://push.example/phone"})),
        ),
        line(&get, "/v1/rounds/open", at("/v1/rounds/open"), vec![]),
        line(&put, "/v1/rounds/{round}/entry", format!("/v1/rounds/{round}/entry"), json(&entry)),
        line(
            &Method::DELETE,
            "/v1/rounds/{round}/entry",
            format!("/v1/rounds/{round}/entry"),
            vec![],
        ),
        line(&get, "/v1/results", at("/v1/results"), vec![]),
        line(
            &Method::POST,
            "/v1/rounds/{round}/odds",
            format!("/v1/rounds/{round}/odds"),
            json(&entry),
        ),
        line(&get, "/v1/standby", at("/v1/standby"), vec![]),
        line(&put, "/v1/standby", at("/v1/standby"), json(&json!({"minutes": 60}))),
        line(&get, "/v1/standing-preferences", at("/v1/standing-preferences"), vec![]),
        line(&put, "/v1/standing-preferences", at("/v1/standing-preferences"), json(&wishes)),
        line(&get, "/v1/waiting", at("/v1/waiting"), vec![]),
        line(&post, "/v1/race/{block}/wait", format!("/v1/race/{block}/wait"), empty()),
        line(&post, "/v1/race/{block}/leave", format!("/v1/race/{block}/leave"), empty()),
        line(&get, "/v1/offers", at("/v1/offers"), vec![]),
        line(&post, "/v1/offers/{offer}/accept", format!("{OFFER}/accept"), empty()),
        line(&post, "/v1/offers/{offer}/decline", format!("{OFFER}/decline"), empty()),
        line(&get, "/v1/race", at("/v1/race"), vec![]),
        line(&post, "/v1/race/{block}/reserve", format!("/v1/race/{block}/reserve"), empty()),
        line(
            &post,
            "/v1/reservations/{reservation}/accept",
            at("/v1/reservations/rsv_00000000000000000000000000/accept"),
            empty(),
        ),
        line(&get, "/v1/awards", at("/v1/awards"), vec![]),
        line(&post, "/v1/awards/{award}/forfeit", format!("/v1/awards/{award}/forfeit"), empty()),
        line(&post, "/v1/awards/{award}/check-in", format!("/v1/awards/{award}/check-in"), empty()),
        line(
            &post,
            "/v1/awards/{award}/station-delay",
            format!("/v1/awards/{award}/station-delay"),
            json(&json!({"kind": "queue", "occurred_at": now(stage)})),
        ),
        line(&post, "/v1/awards/{award}/scans", format!("/v1/awards/{award}/scans"), json(&scans)),
        line(&get, "/v1/itineraries", at("/v1/itineraries"), vec![]),
        line(
            &post,
            "/v1/stops/{stop}/arrive",
            format!("/v1/stops/{ahead}/arrive"),
            json(&json!({"occurred_at": now(stage)})),
        ),
        line(
            &post,
            "/v1/stops/{stop}/trace",
            format!("/v1/stops/{ahead}/trace"),
            json(&json!({"skew_ms": 0, "points": [{"step": "approach", "at": now(stage),
                "lat": 30.27, "lon": -97.74, "accuracy_m": 5.0}]})),
        ),
        line(
            &post,
            "/v1/stops/{stop}/pin",
            format!("/v1/stops/{ahead}/pin"),
            json(&json!({"lat": 30.27, "lon": -97.74, "words": "the door is in the yard"})),
        ),
        line(&get, "/v1/photos", "/v1/photos".into(), vec![]),
        line(&get, "/v1/photos/{photo}", format!("/v1/photos/{photo}"), vec![]),
        line(
            &get,
            "/v1/photos/{photo}/picture",
            format!("/v1/photos/{photo}/picture?purpose=quality_check"),
            vec![],
        ),
        line(&get, "/v1/receipts", format!("/v1/receipts?subject={tried}"), vec![]),
        line(&get, "/v1/attempts/{attempt}/bundle", format!("/v1/attempts/{tried}/bundle"), vec![]),
        line(&post, "/v1/attempts", at("/v1/attempts"), json(&failed)),
        line(
            &post,
            "/v1/attempts/{attempt}/amendments",
            format!("/v1/attempts/{tried}/amendments"),
            json(&json!({"id": "evd_0", "words": "more", "occurred_at": now(stage)})),
        ),
        line(&post, "/v1/attempts/{attempt}/undo", format!("/v1/attempts/{tried}/undo"), empty()),
        line(
            &post,
            "/v1/awards/{award}/check-out",
            format!("/v1/awards/{award}/check-out"),
            empty(),
        ),
    ]);
    list.extend(about_identity());
    list.extend(about_patterns());
    // Giving the sign-in away ends the session of whoever asks, so it comes after what needs one.
    let mut phones = phones(town);
    let given_away = phones.pop();
    list.extend(phones);
    list.extend(about_my_record());
    list.extend(given_away);
    list.push(line(&Method::DELETE, "/v1/session", at("/v1/session"), vec![]));
    list.splice(25..25, uploads(town).into_iter().chain(orders(town)));
    list
}

/// What a courier reads and says about their own record. Asking to be erased comes last: it ends the session
/// of whoever nothing holds back.
fn about_my_record() -> Vec<Asked> {
    let (get, post) = (Method::GET, Method::POST);
    let wrong = json!({"kind": "account", "words": "My name is spelled otherwise."});
    let (kept, erasure) = ("/v1/my-record", "/v1/my-record/erasure");
    vec![
        line(&get, "/v1/my-record", kept.to_owned(), vec![]),
        line(&get, "/v1/my-record/export", format!("{kept}/export"), vec![]),
        line(
            &post,
            "/v1/my-record/corrections",
            format!("{kept}/corrections"),
            wrong.to_string().into_bytes(),
        ),
        line(&Method::DELETE, "/v1/my-record/erasure", erasure.to_owned(), vec![]),
        line(&post, "/v1/my-record/erasure", erasure.to_owned(), vec![]),
    ]
}

/// Sign-ins and phones; none of these ends the session that asks.
fn phones(town: &Town) -> Vec<Asked> {
    let post = Method::POST;
    let at = |path: &str| path.to_owned();
    let json = |value: &Value| value.to_string().into_bytes();
    let nobody = "_00000000000000000000000000";
    let wanted = json!({"wanted": [{"act": "check_in", "subject": town.award.to_string()}]});
    let code = json!({"grant": "code", "code": "guess", "kind": "virtual"});
    let ended = |noun: &'static str, prefix: &str, verb: &str| {
        format!("/v1/{noun}/{prefix}{nobody}/{verb}")
    };
    let made = json!({"ceremony": format!("cer{nobody}"), "response": {}, "label": ""});
    let statement =
        json!({"ceremony": format!("cer{nobody}"), "format": "android-key", "statement": "AA"});
    vec![
        line(&post, "/v1/session", at("/v1/session"), json(&code)),
        line(
            &post,
            "/v1/session/refresh",
            at("/v1/session/refresh"),
            json(&json!({"refresh_token": "guess"})),
        ),
        line(&post, "/v1/nonces", at("/v1/nonces"), json(&wanted)),
        line(&Method::GET, "/v1/devices", at("/v1/devices"), vec![]),
        line(&post, "/v1/devices/{device}/revoke", ended("devices", "dev", "revoke"), vec![]),
        line(&post, "/v1/sessions/{session}/end", ended("sessions", "ses", "end"), vec![]),
        line(&post, "/v1/sessions/end-others", at("/v1/sessions/end-others"), vec![]),
        line(&post, "/v1/passkeys/{passkey}/remove", ended("passkeys", "psk", "remove"), vec![]),
        line(&post, "/v1/passkeys/begin", at("/v1/passkeys/begin"), vec![]),
        line(&post, "/v1/passkeys/finish", at("/v1/passkeys/finish"), json(&made)),
        line(&post, "/v1/attestation/challenge", at("/v1/attestation/challenge"), vec![]),
        line(&post, "/v1/attestation", at("/v1/attestation"), json(&statement)),
        line(&post, "/v1/gave-login-away", at("/v1/gave-login-away"), vec![]),
    ]
}

/// What integrators do with orders.
fn orders(town: &Town) -> Vec<Asked> {
    let (order, post, get) = (town.unplanned, Method::POST, Method::GET);
    let new_order = json!({"external_reference": "A-1", "recipient": "Grace Lee",
        "address": "1 Cedar St", "latitude": 30.27, "longitude": -97.74,
        "window_start": "2026-11-28T09:00:00-06:00", "window_end": "2026-11-28T12:00:00-06:00",
        "packages": [{"barcode": "A-1-A"}]});
    let signal =
        json!({"version": 1, "at_ms": 1_795_000_000_000_u64, "actor": "a", "kind": "poll"});
    vec![
        line(&post, "/v1/orders", "/v1/orders".to_owned(), new_order.to_string().into_bytes()),
        line(
            &post,
            "/v1/tips/{tip}",
            "/v1/tips/tip_00000000000000000000000000".to_owned(),
            json!({"state": "collected", "amount": 200, "currency": "USD", "reference": "r"})
                .to_string()
                .into_bytes(),
        ),
        line(&get, "/v1/orders/{order}", format!("/v1/orders/{order}"), vec![]),
        line(
            &post,
            "/v1/orders/{order}/cancel",
            format!("/v1/orders/{order}/cancel"),
            b"{}".to_vec(),
        ),
        line(&post, "/v1/signals", "/v1/signals".to_owned(), br#"{"signals": []}"#.to_vec()),
        line(&post, "/v1/verdicts", "/v1/verdicts".to_owned(), signal.to_string().into_bytes()),
    ]
}

/// Bodies that are not JSON.
fn uploads(town: &Town) -> Vec<Asked> {
    let (photo, put) = (town.photo, Method::PUT);
    let jpeg = (put.clone(), "/v1/photos/{photo}/preview", format!("/v1/photos/{photo}/preview"));
    let chunk =
        (put.clone(), "/v1/photos/{photo}/chunks/{number}", format!("/v1/photos/{photo}/chunks/0"));
    let piece = (put, "/v1/photos/{photo}/pieces/{first}", format!("/v1/photos/{photo}/pieces/0"));
    let import = (Method::POST, "/v1/imports", "/v1/imports?dry_run=1".to_owned());
    let csv = b"external_reference,recipient\nA-1,Grace Lee\n".to_vec();
    [
        (jpeg, "image/jpeg", crate::stage::door_photo(1)),
        (chunk, "application/octet-stream", vec![0; 10]),
        (piece, "application/octet-stream", vec![0; 10]),
        (import, "text/csv", csv),
    ]
    .into_iter()
    .rev()
    .map(|((method, template, path), media, body)| (method, template, path, media, body))
    .collect()
}

/// Endpoints whose answer does not end, asked on their own.
const STREAMS: [&str; 1] = ["get /v1/events"];

#[tokio::test]
async fn everybody_may_do_what_the_table_says_and_nothing_else() {
    let mut table: BTreeMap<usize, (String, BTreeMap<String, Vec<&str>>)> = BTreeMap::new();
    let roles: Vec<&str> = everybody(&small_town()).into_iter().map(|(name, _)| name).collect();
    let mut asked = BTreeSet::new();
    for (number, role) in roles.into_iter().enumerate() {
        // Each role finds the town as it was.
        let town = small_town();
        let who = everybody(&town).remove(number).1;
        for (line, (method, template, path, media, body)) in requests(&town).into_iter().enumerate()
        {
            let call = Call::new(method.clone(), &path).by(&who).operation(operation(&town.stage));
            let call = if body.is_empty() { call } else { call.bytes(media, body) };
            let answer = call.send(&town.stage).await;
            let said = serde_json::from_slice::<Value>(&answer.body).unwrap_or_default();
            let word = said["code"].as_str().or(said["outcome"].as_str()).unwrap_or("");
            let result = format!("{} {word}", answer.status.as_u16()).trim().to_owned();
            asked.insert(format!("{} {template}", method.as_str().to_lowercase()));
            let row =
                table.entry(line).or_insert((format!("{method} {template}"), BTreeMap::new()));
            row.1.entry(result).or_default().push(role);
        }
    }
    let town = small_town();
    let api: Value = Call::get("/openapi.json").send(&town.stage).await.json();
    for (path, item) in api["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys() {
            let name = format!("{method} {path}");
            assert!(
                asked.contains(&name) || STREAMS.contains(&name.as_str()),
                "{name} is not here"
            );
        }
    }
    let mut text = String::new();
    for (name, results) in table.values() {
        writeln!(text, "{name}").unwrap();
        for (result, roles) in results {
            writeln!(text, "  {result}: {}", roles.join(", ")).unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

/// What names nobody: what everybody may read, and lists of ids, counts and times.
const ABOUT_NOBODY: [&str; 9] = [
    "/v1/stations",
    "/v1/log/checkpoint",
    "/v1/log/leaves",
    "/v1/log/key",
    "/v1/log/proof",
    "/v1/rounds/{round}/record",
    "/v1/patterns",
    "/v1/patterns/questions",
    "/v1/patterns/appeals",
];

/// How many looks are written down.
fn looks(town: &Town) -> usize {
    let mut looks = 0;
    town.stage.app.store.read(|tx| tx.each_audit_entry(|_| looks += 1)).unwrap();
    looks
}

#[tokio::test]
async fn whatever_staff_or_a_program_reads_about_a_person_is_written_down() {
    let town = small_town();
    let others = everybody(&town)
        .into_iter()
        .filter(|(role, _)| ["operator", "dispatcher", "analyst", "auditor", "key"].contains(role));
    let mut read = BTreeSet::new();
    for (role, who) in others {
        for (method, template, path, ..) in requests(&town) {
            if method != Method::GET || ABOUT_NOBODY.contains(&template) {
                continue;
            }
            let before = looks(&town);
            if Call::get(&path).by(&who).send(&town.stage).await.status.is_success() {
                read.insert(template);
                assert!(looks(&town) > before, "{role} read {template} unseen");
            }
        }
    }
    assert!(read.contains("/v1/photos/{photo}/picture"), "{read:?}");
    assert!(read.contains("/v1/orders/{order}"), "{read:?}");
}

#[tokio::test]
async fn nobody_but_couriers_listens_to_events() {
    let town = small_town();
    for (role, who) in everybody(&town) {
        if !role.contains("courier") {
            let answer = Call::get("/v1/events").by(&who).send(&town.stage).await;
            assert_eq!(answer.status, 401, "{role}");
        }
    }
}

#[tokio::test]
async fn a_write_that_another_sites_page_causes_is_refused_whoever_is_signed_in() {
    let town = small_town();
    for (method, _, path, media, body) in requests(&town) {
        if method == Method::GET {
            continue;
        }
        let call = Call::new(method.clone(), &path).by(&town.courier.who);
        let call = call.header("sec-fetch-site", "cross-site").bytes(media, body);
        let answer = call.send(&town.stage).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["code"]),
            (403, &json!("cross_site")),
            "{path}"
        );
    }
}
