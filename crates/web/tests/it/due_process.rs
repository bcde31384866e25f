//! The ladder as both sides see it: the courier by the API, staff by the console's pages.

use crate::stage::{Answer, Call, Person, Phone, Town, Who, small_town};
use crate::words::visible;
use porchlight_app::Actor;
use porchlight_app::session::Subject;
use porchlight_domain::id::VerdictId;
use porchlight_domain::time::{DAY, HOUR, MINUTE};
use porchlight_domain::words::VerdictKind;
use porchlight_seal::matter::{self, Verdict};
use porchlight_store::rows::VerdictRow;
use serde_json::{Value, json};
use std::sync::Arc;

const REASONS: &str = r#"[
    {"code": "reaction_median_ms", "group": "reaction", "value": 12.0, "points": 300},
    {"code": "poll_interval_repeats", "group": "cadence", "value": 0.97, "points": 200}]"#;

/// Three refused tries of the courier's, and a pass of the clocks.
fn tries(town: &Town) {
    let Actor::Courier(courier) = town.courier.actor else { panic!("a courier") };
    for i in 0..3u8 {
        wait(town, MINUTE);
        let at = town.stage.clock_now();
        let row = VerdictRow {
            id: VerdictId::new(at, [i; 10]),
            signal: 1,
            courier: Some(courier),
            station: Some(town.station),
            at,
            act: "enter".into(),
            thing: town.round.to_string(),
            verdict: VerdictKind::Refuse,
            meant: VerdictKind::Refuse,
            points: 500,
            trust: 0,
            raised: 0,
            policy: 7,
            card: "starter".into(),
            reasons: REASONS.into(),
        };
        town.stage.app.store.work(move |tx| tx.insert_verdict(&row)).unwrap();
    }
    wait(town, 2 * MINUTE);
}

fn wait(town: &Town, micros: i64) {
    town.stage.clock.advance(micros);
    for _ in 0..2 {
        let ctx = &mut town.stage.ctx(Actor::System);
        town.stage.app.send_messages(ctx).unwrap();
        town.stage.app.keep_due_process(ctx).unwrap();
    }
}

/// Signed in anew: days pass between one step and the next.
fn anew(town: &Town, person: &Person) -> Who {
    town.stage.sign_in(match person.actor {
        Actor::Staff(id, _) => Subject::Staff(id),
        Actor::Courier(id) => {
            // A key of its own: a proof works once.
            let seed = format!("{:?}", town.stage.clock_seed());
            return Who::Phone(Arc::new(Phone::of(&town.stage, id, &seed)));
        }
        other => panic!("{other} does not sign in"),
    })
}

async fn asked(town: &Town, path: &str) -> Value {
    let who = anew(town, &town.courier);
    let answer = Call::get(path.to_owned()).by(&who).send(&town.stage).await;
    assert_eq!(answer.status.as_u16(), 200, "{path}");
    serde_json::from_str(&answer.text()).unwrap()
}

async fn said(town: &Town, path: String) -> Value {
    let body = json!({"words": "I was at work then.", "representative": "Rita"});
    let call = Call::post(path).by(&anew(town, &town.courier)).json(&body);
    serde_json::from_str(&call.send(&town.stage).await.text()).unwrap()
}

async fn page(town: &Town, by: &Person, path: &str) -> Answer {
    Call::get(path.to_owned()).by(&anew(town, by)).send(&town.stage).await
}

async fn acts(town: &Town, by: &Person, path: &str, form: &str) -> String {
    let answer = Call::post(path.to_owned()).by(&anew(town, by)).form(form).send(&town.stage).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", visible(&answer));
    answer.header("location").to_owned()
}

/// The newest decision's id, with the whole of it.
async fn newest(town: &Town) -> (String, Value) {
    let list = asked(town, "/v1/decisions").await;
    let id = list["decisions"][0]["id"].as_str().unwrap().to_owned();
    let whole = asked(town, &format!("/v1/decisions/{id}")).await;
    (id, whole)
}

#[tokio::test]
async fn each_row_of_the_ladder_is_seen_by_the_courier_and_by_staff() {
    let town = small_town();
    tries(&town);
    let (notice, whole) = newest(&town).await;
    assert_eq!(
        (&whole["decision"]["kind"], &whole["decision"]["automatic"]),
        (&json!("notice"), &json!(true))
    );
    let codes: Vec<_> = whole["letter"].as_array().unwrap().iter().map(|s| &s["code"]).collect();
    assert_eq!(codes, ["what", "why", "shows_not", "not_used", "next", "who", "answer", "appeal"]);
    assert!(visible(&page(&town, &town.analyst, "/console/cases").await).contains("Nothing here"));

    wait(&town, 25 * HOUR);
    tries(&town);
    let queue = page(&town, &town.analyst, "/console/cases").await;
    assert!(visible(&queue).contains("after a notice"), "{}", visible(&queue));
    let text = queue.text();
    let at = text.find("/console/cases/cas_").unwrap();
    let case = text[at..at + "/console/cases/cas_".len() + 26].to_owned();
    let shown = page(&town, &town.analyst, &case).await.text();
    let digest = shown.split("name=\"seen\" value=\"").nth(1).unwrap()[..64].to_owned();
    let form = |act: &str, more: &str| format!("seen={digest}&act={act}&reasons=I+read+it{more}");
    assert!(!shown.contains("offboarding:A06"), "what the rules bar is not on the page");
    let early = form("decide", "&what=offboarding:A06");
    let call = Call::post(case.clone()).by(&anew(&town, &town.analyst)).form(&early);
    let early = call.send(&town.stage).await;
    assert_eq!(early.status.as_u16(), 422, "nor does it go past them by hand");
    let early = visible(&early);
    assert!(early.contains("ask the courier first") && early.contains("I read it"), "{early}");
    assert!(acts(&town, &town.analyst, &case, &form("ask", "")).await.ends_with("case-asked"));
    wait(&town, MINUTE);

    let (hearing, whole) = newest(&town).await;
    assert_ne!(hearing, notice);
    assert_eq!(whole["deciders"][0]["role"], "analyst");
    assert_eq!(said(&town, format!("/v1/decisions/{hearing}/answer")).await["outcome"], "kept");
    let heard = visible(&page(&town, &town.operator, &case).await);
    assert!(heard.contains("I was at work then."), "{heard}");
    let wanted = form("decide", "&what=offboarding:A06").replace("I+read+it", "Automation+it+is");
    let proposed = acts(&town, &town.analyst, &case, &wanted).await;
    assert!(proposed.ends_with("case-proposed"), "{proposed}");
    wait(&town, MINUTE);
    let blind = visible(&page(&town, &town.operator, &case).await);
    assert!(
        blind.contains("Should this account end?") && !blind.contains("Automation it is"),
        "{blind}"
    );
    assert!(acts(&town, &town.operator, &case, &form("agree", "")).await.ends_with("case-decided"));

    let (offboarding, whole) = newest(&town).await;
    assert_eq!(whole["decision"]["kind"], "offboarding");
    wait(&town, 14 * DAY + HOUR);
    assert_eq!(said(&town, format!("/v1/decisions/{offboarding}/appeal")).await["outcome"], "made");
    let appeals = visible(&page(&town, &town.auditor, "/console/cases/appeals").await);
    assert!(appeals.contains(&town.courier.name), "{appeals}");
    let denied = page(&town, &town.dispatcher, "/console/cases").await;
    assert_eq!(denied.status.as_u16(), 403);
}

/// The same zip with one file's bytes changed.
fn with_changed(zip: &[u8], part: &str, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let mut files = vec![];
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = vec![];
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        if name == part {
            change(&mut bytes);
        }
        files.push((name, bytes));
    }
    porchlight_seal::bundle::archive(&files).unwrap()
}

#[tokio::test]
async fn a_matter_is_exported_as_a_zip_that_is_checked_offline_and_names_what_was_changed() {
    let town = small_town();
    tries(&town);
    let ctx = &mut town.stage.ctx(town.operator.actor);
    let Actor::Courier(courier) = town.courier.actor else { panic!("a courier") };
    let app = &town.stage.app;
    let id = app.make_matter(ctx, "Grabber service", "Sold in a chat").unwrap();
    app.add_to_matter(ctx, id, courier, "Paid them, by her own statement").unwrap();
    let path = format!("/console/cases/matters/{id}/export");
    let answer =
        Call::post(&path).by(&anew(&town, &town.operator)).form("").send(&town.stage).await;
    assert_eq!(answer.header("content-type"), "application/zip");
    assert!(answer.header("content-disposition").ends_with(".zip\""), "{:?}", answer.headers);
    let (zip, key) = (answer.body, app.log_key());
    assert!(matter::is_export(&zip));
    let report = matter::verify(&zip, Some(&key));
    assert_eq!(report.verdict, Verdict::Verified, "{report}");
    assert_eq!((report.files, report.cases, report.name.as_str()), (5, 1, "Grabber service"));
    assert!(report.receipts > 0 && report.to_string().starts_with("VERIFIED"), "{report}");
    assert_eq!(matter::verify(&zip, None).verdict, Verdict::Consistent);
    for part in [
        "README.txt",
        "matter.json",
        "accounts/0001/account.json",
        "accounts/0001/case-1.json",
        "accounts/0001/case-1-evidence.json",
        "manifest.json",
        "note.txt",
        "log.key",
    ] {
        let changed = with_changed(&zip, part, |bytes| {
            let at = bytes.len() / 2;
            bytes[at] ^= 1;
        });
        let report = matter::verify(&changed, Some(&key));
        let Verdict::Refused(_, place) = &report.verdict else { panic!("{part}: {report}") };
        assert!(place.contains(part), "{part}: {report}");
        assert!(report.to_string().starts_with("REFUSED"), "{report}");
    }
    // A byte anywhere, also between the files.
    for at in (0..zip.len()).step_by(zip.len() / 97) {
        let mut changed = zip.clone();
        changed[at] ^= 4;
        let whole = matter::is_export(&changed)
            && matter::verify(&changed, None).verdict == Verdict::Consistent;
        assert!(!whole, "byte {at} of {}", zip.len());
    }
}
