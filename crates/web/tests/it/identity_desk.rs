//! Identity checks at the desk: the queue with its clocks, blind to names and scores; known cases among
//! them; figures; and the public page of what a programme promises.

use crate::stage::{Answer, Call, Town, Who, small_town};
use crate::words::{visible, visible_in};
use porchlight_app::Actor;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{
    FaceTemplateId, IdentityCheckId, IdentityPictureId, IdentityPolicyId, LeafId,
};
use porchlight_domain::time::{HOUR, MINUTE, Timestamp};
use porchlight_store::rows::{IdentityCheckRow, IdentityPictureRow, IdentityPolicyRow};
use porchlight_store::{Commit, PendingLeaf};

const QUEUE: &str = "/console/identity";
const PICTURE: &[u8] = b"\xff\xd8\xff a face";

/// A check of a courier's that waits for a person.
fn waits(town: &Town, courier: usize, reason: &str) -> IdentityCheckId {
    let now = town.stage.clock_now();
    let Actor::Courier(whose) = town.couriers[courier].actor else { panic!("a courier") };
    let random = [u8::try_from(courier).unwrap(); 10];
    let id = IdentityCheckId::new(now, random);
    let row = IdentityCheckRow {
        id,
        courier: whose,
        station: town.station,
        policy: Digest([1; 32]),
        cause: "device_change".into(),
        award: None,
        asked_at: now,
        due_by: now.plus(72 * HOUR),
        grace: 2 * HOUR,
        keep: 72 * HOUR,
        state: "with_person".into(),
        tries: 2,
        mismatches: 2,
        instead: None,
        reason: Some(reason.into()),
        since: Some(now),
        ending: None,
        way: None,
        lapse: None,
        ended_at: None,
        last_outcome: Some("mismatch".into()),
        last_reasons: "[]".into(),
        last_frame: None,
        looked_by: None,
        finding: None,
        words: String::new(),
        case_file: None,
    };
    let picture = IdentityPictureRow {
        id: IdentityPictureId::new(now, random),
        identity_check: id,
        kind: "taken".into(),
        key_id: FaceTemplateId::new(now, random),
        sealed: vec![0; 64],
        kept_at: now,
        until_at: now.plus(72 * HOUR),
    };
    let leaf = PendingLeaf {
        id: LeafId::new(Timestamp(1), random),
        kind: "identity_check",
        subject: id.to_string(),
        at: now,
        salt: [7; 16],
        fact: "{}".into(),
        body: format!("leaf of {id}"),
        hash: sha256(&[&random]),
    };
    let with_picture = reason != "unanswered";
    let kept = town.stage.app.store.write(move |tx| {
        tx.insert_identity_check(&row)?;
        if with_picture {
            tx.insert_identity_picture(&picture)?;
        }
        Ok(Commit::Record((), vec![leaf.clone()]))
    });
    kept.unwrap();
    id
}

async fn get(town: &Town, who: &Who, path: &str) -> String {
    let answer = Call::get(path.to_owned()).by(who).send(&town.stage).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.status);
    visible(&answer)
}

async fn post(town: &Town, who: &Who, path: &str, form: &str) -> Answer {
    Call::post(path.to_owned()).by(who).form(form).send(&town.stage).await
}

/// A known pair, dealt beside the check that waits; answers where it stands in the queue.
async fn known(town: &Town) -> String {
    let stage = &town.stage;
    let ctx = &mut stage.ctx(town.operator.actor);
    stage.app.add_known_pair(ctx, [PICTURE, PICTURE], true, "Folder 7").unwrap();
    stage.clock.advance(20 * MINUTE);
    stage.app.deal_known_cases(&mut stage.ctx(Actor::System)).unwrap();
    let deals = stage.app.known_deals(&stage.ctx(town.analyst.actor)).unwrap();
    format!("{QUEUE}/{}", deals[0].id)
}

#[tokio::test]
async fn the_queue_shows_clocks_and_reasons_and_no_name_beside_a_picture() {
    let town = small_town();
    let check = waits(&town, 3, "mismatches");
    let reach = waits(&town, 4, "unanswered");
    let queue = get(&town, &town.analyst.who, QUEUE).await;
    let (look, rest) = queue.split_once("To get in touch").unwrap();
    assert!(look.contains("A new phone") && look.contains("left"), "{look}");
    assert!(!look.contains(&town.couriers[3].name), "{look}");
    assert!(rest.contains(&town.couriers[4].name), "whoever is to be reached has a name: {rest}");

    let page = get(&town, &town.analyst.who, &format!("{QUEUE}/{check}")).await;
    assert!(page.contains("Say why before you look"), "{page}");
    assert!(!page.contains(&town.couriers[3].name) && !page.contains("[photo]"), "{page}");
    let opened = get(&town, &town.analyst.who, &format!("{QUEUE}/{check}?look=To+answer")).await;
    assert!(opened.contains("[photo]") && opened.contains("I cannot tell"), "{opened}");
    for scored in ["score", "mismatch", "%"] {
        assert!(!opened.to_lowercase().contains(scored), "{scored}: {opened}");
    }
    let dispatcher = get(&town, &town.dispatcher.who, &format!("{QUEUE}/{reach}")).await;
    assert!(dispatcher.contains("I saw the courier"), "{dispatcher}");
}

#[tokio::test]
async fn a_reviewer_cannot_tell_a_known_case_from_a_check_before_answering() {
    let town = small_town();
    let check = waits(&town, 3, "mismatches");
    let place = known(&town).await;
    let of =
        |page: String| page.replace("[photo]", "").lines().map(str::to_owned).collect::<Vec<_>>();
    let real = of(get(&town, &town.analyst.who, &format!("{QUEUE}/{check}")).await);
    let dealt = of(get(&town, &town.analyst.who, &place).await);
    let words = |lines: &[String]| {
        lines
            .iter()
            .filter(|l| !l.contains("left") && !l.contains("Nov"))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(words(&real), words(&dealt));
    // Nor once the pictures are open: there are as many.
    let real = of(get(&town, &town.analyst.who, &format!("{QUEUE}/{check}?look=x")).await);
    let dealt = of(get(&town, &town.analyst.who, &format!("{place}?look=x")).await);
    assert_eq!(words(&real), words(&dealt));
    assert!(real.iter().any(|line| line.contains("None was given")), "{real:?}");
    let second = Call::get(format!("{place}/pictures/document?look=x"));
    assert_eq!(second.by(&town.analyst.who).send(&town.stage).await.status.as_u16(), 404);
    let picture = Call::get(format!("{place}/pictures/taken?look=x"));
    let picture = picture.by(&town.analyst.who).send(&town.stage).await;
    assert_eq!(picture.body.to_vec(), PICTURE);

    let bare = post(&town, &town.analyst.who, &place, "answer=same&reason=&look=x").await;
    assert_eq!(bare.status.as_u16(), 422, "a reason is asked for as for a check");
    let kept =
        post(&town, &town.analyst.who, &place, "answer=cannot_tell&reason=One+picture&look=x")
            .await;
    assert!(kept.header("location").contains("identity-answered"));
    let figures = get(&town, &town.operator.who, QUEUE).await;
    assert!(figures.contains("never one by one") && figures.contains("1 · 100.0"), "{figures}");
    let analyst = get(&town, &town.analyst.who, QUEUE).await;
    assert!(!analyst.contains("never one by one"), "reviewers do not see it");
}

#[tokio::test]
async fn asking_whose_a_known_case_is_ends_it_and_a_check_shows_its_name() {
    let town = small_town();
    let check = waits(&town, 3, "asked_for");
    let place = known(&town).await;
    let gone = post(&town, &town.analyst.who, &format!("{place}/who"), "").await;
    assert!(gone.header("location").contains("identity-known"));
    let shown = post(&town, &town.analyst.who, &format!("{QUEUE}/{check}/who"), "").await;
    let page = get(&town, &town.analyst.who, shown.header("location")).await;
    assert!(page.contains(&town.couriers[3].name), "{page}");
}

#[tokio::test]
async fn whoever_saw_the_courier_at_the_station_ends_the_check() {
    let town = small_town();
    let check = waits(&town, 4, "unanswered");
    let seen = post(&town, &town.dispatcher.who, &format!("{QUEUE}/{check}/saw"), "").await;
    assert!(seen.header("location").contains("done=identity-saw"), "{}", seen.header("location"));
    let page = get(&town, &town.analyst.who, &format!("{QUEUE}/{check}")).await;
    assert!(page.contains("Confirmed, A person"), "{page}");
    let again = post(&town, &town.dispatcher.who, &format!("{QUEUE}/{check}/saw"), "").await;
    assert!(again.header("location").contains("no-identity-over"));
}

#[tokio::test]
async fn figures_say_that_no_group_of_anybody_is_kept() {
    let town = small_town();
    waits(&town, 3, "mismatches");
    let page = get(&town, &town.auditor.who, QUEUE).await;
    assert!(page.contains("this server keeps no group of anybody"), "{page}");
}

#[tokio::test]
async fn the_public_page_says_which_programmes_ask_nobody_and_what_came_of_asking() {
    let town = small_town();
    let page = visible_in(&town.stage, "/identity", &Who::Nobody, "en").await;
    assert!(page.contains("Nobody is asked") && page.contains("Nobody was asked yet."), "{page}");
    waits(&town, 3, "mismatches");
    let page = visible_in(&town.stage, "/identity", &Who::Nobody, "es").await;
    assert!(page.contains("Sin responder aún\n1"), "{page}");
    let none = Call::get(format!("/identity/{}", town.programme)).send(&town.stage).await;
    assert_eq!(none.status.as_u16(), 404, "no policy, no page");
}

/// A policy of the town's programme, as setting one keeps it.
fn promise(town: &Town) {
    let now = town.stage.clock_now();
    let software = |part: &str| {
        let sha256 = sha256(&[part.as_bytes()]).hex();
        serde_json::json!({"part": part, "name": format!("a {part}"), "version": "1", "licence": "MIT",
            "sha256": sha256})
    };
    let body = serde_json::json!({
        "version": 3, "programme": town.programme.to_string(), "purpose": "presence",
        "idle_days": 21, "image_seconds": 300, "review_hours": 48,
        "cadence": {"most_a_day": 1, "most_in_30_days": 4, "most_for_block_start": 2,
            "block_start_permille": 50, "grace_minutes": 90},
        "other_ways": ["passkey", "person"],
        "software": [software("detector"), software("recogniser"), software("thresholds")],
    });
    let row = IdentityPolicyRow {
        id: IdentityPolicyId::new(now, [1; 10]),
        programme: town.programme,
        version: 3,
        digest: Digest([2; 32]),
        body: body.to_string(),
        note: format!("porchlight identity policy v1\n{body}\n"),
        set_by: "console".into(),
        set_at: now,
        ended_at: None,
    };
    let leaf = PendingLeaf {
        id: LeafId::new(Timestamp(1), [99; 10]),
        kind: "identity_policy",
        subject: row.id.to_string(),
        at: now,
        salt: [7; 16],
        fact: "{}".into(),
        body: "leaf of the policy".into(),
        hash: sha256(&[b"policy"]),
    };
    let kept = town.stage.app.store.write(move |tx| {
        tx.insert_identity_policy(&row)?;
        Ok(Commit::Record((), vec![leaf.clone()]))
    });
    kept.unwrap();
}

#[tokio::test]
async fn a_policy_is_shown_as_it_is_in_force_with_its_numbers_its_software_and_its_signed_note() {
    let town = small_town();
    promise(&town);
    let list = visible_in(&town.stage, "/identity", &Who::Nobody, "en").await;
    let caps = "once in any 24 hours, and 4 times in any 30 days";
    assert!(list.contains("Yes, version 3") && list.contains(caps), "{list}");
    let path = format!("/identity/{}", town.programme);
    for (language, says) in [
        ("en", [caps, "no longer than 21 days", "at most 48 hours", "5.0\u{a0}%", "not measured"]),
        (
            "es",
            ["4 veces en 30 días", "21 días", "48 horas como máximo", "5.0\u{a0}%", "no se midió"],
        ),
    ] {
        let page = visible_in(&town.stage, &path, &Who::Nobody, language).await;
        for words in says {
            assert!(page.contains(words), "{language} lacks {words}: {page}");
        }
        let hash = sha256(&[b"recogniser"]).hex();
        assert!(page.contains(&hash), "the software by its hash: {page}");
        assert!(!page.contains("idp-"), "{language} lacks words: {page}");
    }
    let note = Call::get(format!("{path}/policy.txt")).send(&town.stage).await;
    assert!(note.text().starts_with("porchlight identity policy v1\n"), "{}", note.text());
    assert_eq!(note.media(), "text/plain");
}
