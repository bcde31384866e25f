//! Public pages: applying, rounds, the log, checking a bundle, problems.

use crate::stage::{Answer, Call, Stage, Town, Who, small_town};
use crate::words::{visible, visible_in};
use axum::http::StatusCode;
use porchlight_app::Actor;
use porchlight_seal::verify::{Verdict, verify};
use porchlight_web::{BundleCheck, BundleVerdict, Site, SiteSettings};
use std::sync::Arc;

struct Check(porchlight_domain::log::note::VerifierKey);

impl BundleCheck for Check {
    fn check(&self, bytes: &[u8]) -> BundleVerdict {
        let report = verify(bytes, Some(&self.0));
        BundleVerdict { holds: report.verdict == Verdict::Verified, words: report.to_string() }
    }
}

/// The form as a browser sends it, with these fields changed.
fn application(town: &Town, changed: &[(&str, &str)]) -> String {
    let station = town.station.to_string();
    let fields = [
        ("name", "Nina Park"),
        ("email", "nina@example.org"),
        ("phone", "512 555 0133"),
        ("vehicle", "bike"),
        ("station", station.as_str()),
        ("area", "Central"),
        ("programme", "own-car"),
        ("terms_version", "1"),
        ("agreed", "1"),
    ];
    let value = |name: &str, kept: &str| {
        let found = changed.iter().find(|(n, _)| *n == name).map_or(kept, |(_, v)| v);
        found.replace(' ', "+").replace('@', "%40").replace('<', "%3C")
    };
    let pairs = fields.iter().map(|(name, kept)| format!("{name}={}", value(name, kept)));
    pairs.collect::<Vec<_>>().join("&")
}

async fn apply(town: &Town, changed: &[(&str, &str)]) -> Answer {
    Call::post("/join").form(&application(town, changed)).send(&town.stage).await
}

async fn words(stage: &Stage, path: &str) -> String {
    visible_in(stage, path, &Who::Nobody, "en").await
}

#[tokio::test]
async fn everybody_may_keep_the_certificates_that_sign_photos() {
    let town = small_town();
    let pem = Call::get("/.well-known/porchlight/certificates.pem").send(&town.stage).await;
    assert_eq!(pem.header("content-type"), "application/x-pem-file");
    let text = String::from_utf8(pem.body.to_vec()).unwrap();
    let described = porchlight_seal::certificate::describe(&text).unwrap();
    assert!(described[0].subject.contains("Hearth Couriers photos"), "{described:?}");
    let page = words(&town.stage, "/verify").await;
    assert!(page.contains("Each photo carries a signed manifest"), "{page}");
}

#[tokio::test]
async fn an_application_that_is_complete_is_received() {
    let town = small_town();
    let sent = apply(&town, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert_eq!(sent.header("location"), "/join/done?outcome=received");
    let again = apply(&town, &[]).await;
    assert_eq!(again.header("location"), "/join/done?outcome=already-open");
    let known = apply(&town, &[("email", &town.courier.email)]).await;
    assert_eq!(known.header("location"), "/join/done?outcome=already-courier");
    for outcome in ["received", "already-open", "already-courier"] {
        for language in ["en", "es"] {
            let path = format!("/join/done?outcome={outcome}");
            let words = visible_in(&town.stage, &path, &Who::Nobody, language).await;
            insta::assert_snapshot!(format!("join_{outcome}_{language}"), words);
        }
    }
    let made_up = Call::get("/join/done?outcome=rich").send(&town.stage).await;
    assert_eq!(made_up.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_wrong_is_said_on_top_and_beside_and_nothing_typed_is_lost() {
    let town = small_town();
    let sent = apply(&town, &[("vehicle", ""), ("agreed", ""), ("name", "Nina <Park")]).await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let html = sent.text();
    assert!(html.contains("value=\"Nina &lt;Park\""), "typed text comes back, escaped");
    assert!(html.contains("href=\"#vehicle\"") && html.contains("id=\"vehicle\""));
    assert!(
        !html.contains("name=\"agreed\" value=\"1\" checked"),
        "consent is never ticked for you"
    );
    insta::assert_snapshot!("join_wrong_fields", visible(&sent));
    let use_case = apply(&town, &[("email", "nobody"), ("phone", "12")]).await;
    assert_eq!(use_case.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = visible(&use_case);
    assert!(said.contains("Give an e-mail address like ana@example.org"), "{said}");
    assert!(said.contains("Give a telephone number of 7 to 15 digits"), "{said}");
}

#[tokio::test]
async fn terms_that_changed_meanwhile_are_shown_and_agreed_to_again() {
    let town = small_town();
    let mut ctx = town.stage.ctx(Actor::Console);
    town.stage
        .app
        .publish_terms(&mut ctx, town.programme, "Pay is shown first.\n\nNew part.")
        .unwrap();
    let sent = apply(&town, &[]).await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    let html = sent.text();
    assert!(html.contains("name=\"terms_version\" value=\"2\""));
    assert!(html.contains("value=\"Nina Park\""));
    insta::assert_snapshot!("join_terms_changed", visible(&sent));
    let agreed = apply(&town, &[("terms_version", "2")]).await;
    assert_eq!(agreed.header("location"), "/join/done?outcome=received");
    assert!(words(&town.stage, "/terms/own-car").await.contains("Version 2"));
}

#[tokio::test]
async fn a_settled_round_is_explained_and_its_record_recomputes() {
    let town = small_town();
    let path = format!("/rounds/{}", town.round);
    let said = words(&town.stage, &path).await;
    assert!(said.contains("24 entrants"), "{said}");
    let record = Call::get(format!("{path}/record.json")).send(&town.stage).await;
    let verdict = porchlight_app::round::record::verify(&record.body);
    assert!(matches!(verdict, porchlight_app::round::record::Verdict::Holds { entries: 24, .. }));
    let html = Call::get(&path).send(&town.stage).await.text();
    for courier in &town.couriers {
        assert!(!html.contains(&courier.name), "a public page names {}", courier.name);
        let Actor::Courier(id) = courier.actor else { continue };
        assert!(!html.contains(&id.to_string()), "a public page names {id}");
    }
    assert!(words(&town.stage, "/rounds").await.contains("Austin East"));
    let missing = Call::get("/rounds/rnd_00000000000000000000000000").send(&town.stage).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_log_is_shown_page_by_page_without_facts() {
    let town = small_town();
    let stage = &town.stage;
    let state = stage.app.log_state().unwrap();
    let front = words(stage, "/log").await;
    assert!(front.contains(&stage.app.log_key().to_string()), "{front}");
    let note = Call::get("/log/checkpoint").send(stage).await.text();
    assert_eq!(Some(note), state.checkpoint);
    let last = words(stage, &format!("/log/leaves?from={}", state.size - 1)).await;
    assert!(last.contains(&(state.size - 1).to_string()) && !last.contains("Newer"), "{last}");
    let all = words(stage, "/log/leaves").await;
    assert!(all.contains("Application") && all.contains("Newer"), "{all}");
    assert!(!all.contains("Austin"), "the log holds no facts");
    let beyond = words(stage, "/log/leaves?from=9000000000000000000").await;
    assert!(beyond.contains("Nothing has been logged yet."), "{beyond}");
}

#[tokio::test]
async fn a_bundle_can_be_checked_here_and_one_changed_byte_is_noticed() {
    let mut town = small_town();
    let stage = &mut town.stage;
    let upload = |bundle: &[u8]| {
        let head =
            "--b\r\nContent-Disposition: form-data; name=\"bundle\"; filename=\"d.zip\"\r\n\r\n";
        let body = [head.as_bytes(), bundle, b"\r\n--b--\r\n"].concat();
        Call::post("/verify/bundle").bytes("multipart/form-data; boundary=b", body)
    };
    assert!(!words(stage, "/verify").await.contains("Check this bundle"));
    assert_eq!(upload(b"x").send(stage).await.status, StatusCode::NOT_FOUND);

    let check = Arc::new(Check(stage.app.log_key()));
    stage.router = porchlight_web::router(stage.site.clone().with_bundle_check(check));
    assert!(words(stage, "/verify").await.contains("Check this bundle"));
    let ctx = stage.ctx(Actor::System);
    let mut bundle = stage.app.export_bundle(&ctx, town.delivered.attempt).unwrap();
    let good = visible(&upload(&bundle).send(stage).await);
    assert!(good.contains("It holds") && good.contains("VERIFIED"), "{good}");
    let middle = bundle.len() / 2;
    bundle[middle] ^= 1;
    let bad = visible(&upload(&bundle).send(stage).await);
    assert!(bad.contains("It does not hold") && bad.contains("REFUSED"), "{bad}");
}

#[tokio::test]
async fn every_problem_code_has_its_place_on_the_page() {
    let town = small_town();
    let html = Call::get("/problems").send(&town.stage).await.text();
    for source in
        ["problem.rs", "guard.rs", "recipient/link.rs", "recipient/record.rs", "public/verify.rs"]
    {
        let path = format!("{}/src/{source}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        // A code is the line after the status in a call of Problem::new.
        for (status, code) in text.lines().zip(text.lines().skip(1)) {
            let code = code.trim().trim_end_matches(',');
            if status.trim().starts_with("StatusCode::") && code.starts_with('"') {
                let id = format!("id={code}");
                assert!(html.contains(&id), "{source}: {code} is not explained on /problems");
            }
        }
    }
    assert!(!html.contains("about-problem-"), "a code has no text");
}

#[tokio::test]
async fn pages_that_are_not_there_are_pages_too() {
    let town = small_town();
    let answer = Call::get("/nowhere").send(&town.stage).await;
    assert_eq!((answer.status, answer.media()), (StatusCode::NOT_FOUND, "text/html"));
    assert!(visible(&answer).contains("Not found"));
    for language in ["en", "es"] {
        let path = "/r/ord_00000000000000000000000000";
        let cookie = format!("porchlight_language={language}");
        let answer = Call::get(path).header("cookie", &cookie).send(&town.stage).await;
        insta::assert_snapshot!(format!("old_link_{language}"), visible(&answer));
    }
}

#[tokio::test]
async fn no_public_page_shows_a_key_instead_of_its_text() {
    let mut town = small_town();
    let site: Site = town.stage.site.clone();
    let check = Arc::new(Check(town.stage.app.log_key()));
    assert!(!site.settings().demo && SiteSettings::default().map_style.is_none());
    town.stage.router = porchlight_web::router(site.with_bundle_check(check));
    let round = format!("/rounds/{}", town.round);
    let pages = [
        "/",
        "/join",
        "/rounds",
        "/rounds/how",
        "/log",
        "/log/leaves",
        "/verify",
        "/problems",
        "/about/photos",
        "/terms/own-car",
        round.as_str(),
    ];
    let keys = [
        "home-", "join-", "rounds-", "round-", "how-", "log-", "leaf-", "verify-", "about-",
        "terms-", "nav-", "tour-", "weekday-", "month-",
    ];
    for path in pages {
        for language in ["en", "es"] {
            let said = visible_in(&town.stage, path, &Who::Nobody, language).await;
            let raw = said.split_whitespace().find(|word| keys.iter().any(|k| word.starts_with(k)));
            assert_eq!(raw, None, "{path} in {language}");
        }
    }
}
