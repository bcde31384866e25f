//! The registers as their readers see them: operators record and answer, everybody reads counts and
//! purposes.

use crate::stage::{Answer, Call, Town, Who, small_town};
use crate::words::{visible, visible_in};

const REGISTER: &str = "/console/cases/requests";
const LETTER: &str = "asker=court&asker_name=Travis+County+court&reference=D-1&scope=Where+Maya+was&\
    basis=warrant&basis_words=Warrant+of+20+November&received_on=2026-11-26&due_on=2026-12-10";

async fn send(town: &Town, path: &str, form: &str) -> Answer {
    Call::post(path).by(&town.operator.who).form(form).send(&town.stage).await
}

/// Records the letter; answers where it stands.
async fn recorded(town: &Town) -> String {
    let answer = send(town, "/console/cases/requests/new", LETTER).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", visible(&answer));
    let place = answer.header("location").split('?').next().unwrap().to_owned();
    assert!(place.starts_with(REGISTER), "{place}");
    place
}

async fn read(town: &Town, who: &Who, path: &str) -> String {
    visible(&Call::get(path.to_owned()).by(who).send(&town.stage).await)
}

#[tokio::test]
async fn an_operator_records_a_request_answers_it_and_everybody_reads_the_count_without_a_name() {
    let town = small_town();
    let place = recorded(&town).await;
    let page = read(&town, &town.operator.who, &place).await;
    assert!(page.contains("Travis County court") && page.contains("Where Maya was"), "{page}");
    let public = visible_in(&town.stage, "/requests", &Who::Nobody, "en").await;
    assert!(public.contains("July to December 2026\nOne request."), "{public}");

    let form = "outcome=in_part&handed=delivery&handed=trace&answer=One+day+only&told=told";
    let answer = send(&town, &place, form).await;
    assert_eq!(answer.status.as_u16(), 303, "{}", visible(&answer));
    let page = read(&town, &town.auditor.who, &place).await;
    assert!(page.contains("In part") && page.contains("Positions"), "{page}");
    let public = visible_in(&town.stage, "/requests", &Who::Nobody, "en").await;
    assert!(public.contains("A court\n1\n0\n1\n0\n0\n0\n0"), "{public}");
    assert!(public.contains("In one, the person concerned was told."), "{public}");
    for hidden in ["Travis", "Maya", "Warrant of 20"] {
        assert!(!public.contains(hidden), "{hidden}: {public}");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_kept_is_shown_with_what_to_do_and_what_was_typed() {
    let town = small_town();
    let place = recorded(&town).await;
    let form = "outcome=handed_over&answer=All+of+it&told=forbidden&forbidden_by=&forbidden_until=";
    let answer = send(&town, &place, form).await;
    assert_eq!(answer.status.as_u16(), 422);
    let page = visible(&answer);
    assert!(page.contains("Tick what was handed over."), "{page}");
    assert!(page.contains("Name the law that forbids telling the person."), "{page}");
    assert!(answer.text().contains("All of it"), "what was typed stays");
    let face = "outcome=handed_over&handed=face_picture&answer=x&told=told";
    let page = visible(&send(&town, &place, face).await);
    assert!(page.contains("nothing that is kept of it opens"), "{page}");
    let nothing = visible(&send(&town, &place, "answer=x").await);
    assert!(nothing.contains("Choose one."), "{nothing}");
}

#[tokio::test]
async fn the_register_opens_for_operators_and_auditors_alone_and_auditors_change_nothing() {
    let town = small_town();
    let place = recorded(&town).await;
    for (person, status) in
        [(&town.operator, 200), (&town.auditor, 200), (&town.analyst, 403), (&town.dispatcher, 403)]
    {
        for path in [REGISTER, place.as_str()] {
            let answer = Call::get(path).by(&person.who).send(&town.stage).await;
            assert_eq!(answer.status.as_u16(), status, "{} at {path}", person.name);
        }
    }
    let page = read(&town, &town.auditor.who, &place).await;
    assert!(!page.contains("Keep this answer"), "{page}");
    let form = "outcome=refused&answer=No&told=told";
    let refused = Call::post(place).by(&town.auditor.who).form(form).send(&town.stage).await;
    assert_eq!(refused.status.as_u16(), 403);
    let cases = read(&town, &town.analyst.who, "/console/cases").await;
    assert!(!cases.contains("Requests from outside"), "no way that leads nowhere");
}

#[tokio::test]
async fn the_purpose_register_is_read_by_everybody_in_both_languages_with_the_days_of_this_server()
{
    let town = small_town();
    let page = visible_in(&town.stage, "/purposes", &Who::Nobody, "en").await;
    let days = town.stage.app.settings.retention;
    let photos =
        format!("{} days, or {} if there was a claim", days.ordinary_days, days.disputed_days);
    assert!(page.contains(&photos), "{page}");
    assert!(page.contains("No face is ever used for training."), "{page}");
    let spanish = visible_in(&town.stage, "/purposes", &Who::Nobody, "es").await;
    assert!(spanish.contains("Ninguna cara se usa nunca para entrenar."), "{spanish}");
    for (language, page) in [("en", &page), ("es", &spanish)] {
        let keys = ["data-kind-", "keep-", "seer-", "whose-", "lawful-", "purposes-", "beyond-"];
        let bare: Vec<_> =
            page.lines().filter(|line| keys.iter().any(|key| line.contains(key))).collect();
        assert!(bare.is_empty(), "{language} lacks words: {bare:?}");
    }
    let json = Call::get("/purposes.json").send(&town.stage).await.ok();
    assert_eq!(json["faces_train_nothing"], true);
    let kinds = json["kinds"].as_array().unwrap();
    assert!(kinds.iter().all(|kind| kind["beyond"] == "nothing"), "{json}");
}

#[tokio::test]
async fn every_public_page_leads_to_what_is_done_with_data() {
    let town = small_town();
    let recipient = town.stage.recipient(town.delivered.order);
    let parcel = format!("/r/{}", town.delivered.order);
    for (path, who) in [("/", &Who::Nobody), ("/rounds", &Who::Nobody), (&parcel, &recipient)] {
        let page = Call::get(path).by(who).send(&town.stage).await;
        assert!(page.status.is_success(), "{path}: {}", page.status);
        for place in ["/purposes", "/requests"] {
            assert!(page.text().contains(&format!("href=\"{place}\"")), "{path} leads to {place}");
        }
    }
}

#[tokio::test]
async fn a_pack_for_a_regulator_is_read_by_auditors_made_by_operators_and_checked_offline() {
    use porchlight_seal::matter::Verdict;
    use porchlight_seal::pack;
    let town = small_town();
    let place = "/console/reports/pack?first=2026-11-01&last=2026-11-30";
    let page = read(&town, &town.auditor.who, place).await;
    assert!(page.contains("Net an hour") && page.contains("Policies in force"), "{page}");
    assert!(!page.contains("con-") && !page.contains("Signed zip"), "{page}");
    let refused = Call::get(place).by(&town.dispatcher.who).send(&town.stage).await;
    assert_eq!(refused.status.as_u16(), 403);
    let upside = "/console/reports/pack?first=2026-11-30&last=2026-11-01";
    let page = read(&town, &town.operator.who, upside).await;
    assert!(page.contains("must not lie before the first"), "{page}");

    let form = "station=&first=2026-11-01&last=2026-11-30";
    let answer = send(&town, "/console/reports/pack", form).await;
    assert_eq!(answer.header("content-type"), "application/zip");
    let (zip, key) = (answer.body, town.stage.app.log_key());
    assert!(pack::is_pack(&zip) && !porchlight_seal::matter::is_export(&zip));
    let report = pack::verify(&zip, Some(&key));
    assert_eq!(report.verdict, Verdict::Verified, "{report}");
    assert_eq!(report.files, 6, "{report}");
    assert_eq!(pack::verify(&zip, None).verdict, Verdict::Consistent);
    for at in (0..zip.len()).step_by(zip.len() / 97) {
        let mut changed = zip.clone();
        changed[at] ^= 4;
        let whole =
            pack::is_pack(&changed) && pack::verify(&changed, None).verdict == Verdict::Consistent;
        assert!(!whole, "byte {at} of {}", zip.len());
    }
}
