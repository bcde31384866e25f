//! What recipients whose claims lie together have in common with couriers: words drafted from facts with what a
//! person made of them, the lengths of time of the station's laws, and an API with the console's own authority.

use crate::patterns::{Street, street};
use crate::stage::{Answer, Call, Person, Who};
use crate::words::visible;
use axum::http::StatusCode;
use porchlight_app::assess::strictest::Number;
use porchlight_app::draft::{Change, changes};
use porchlight_app::law::LawWish;
use porchlight_app::session::Subject;
use porchlight_app::waiting::{WaitingQuery, WaitsFor};
use porchlight_app::{Actor, Slice};
use porchlight_domain::decision::{APPEAL_AIM, HEARING, PatternGround};
use porchlight_domain::id::PatternCaseId;
use porchlight_domain::time::{DAY, HOUR};
use porchlight_domain::words::DecisionState;
use serde_json::{Value, json};

impl Street {
    fn laws(&self, numbers: &[(Number, u16)]) {
        let (stage, operator) = (&self.town.stage, self.town.operator.actor);
        let station = stage.app.stations().unwrap()[0].id;
        let wish = LawWish { numbers: numbers.to_vec(), ..LawWish::default() };
        stage.app.choose_laws(&mut stage.ctx(operator), station, &wish).unwrap();
    }

    fn case(&self, id: PatternCaseId, by: &Person) -> porchlight_app::pattern::PatternCaseView {
        self.town.stage.app.pattern_case(&mut self.town.stage.ctx(by.actor), id).unwrap()
    }

    /// A call of the API, signed in anew.
    async fn api(&self, by: &Person, path: &str, body: Option<Value>) -> Answer {
        let Actor::Staff(id, _) = by.actor else { panic!("staff") };
        let who: Who = self.town.stage.sign_in(Subject::Staff(id));
        match body {
            Some(body) => Call::post(path).by(&who).json(&body).send(&self.town.stage).await,
            None => Call::get(path).by(&who).send(&self.town.stage).await,
        }
    }
}

#[tokio::test]
async fn a_question_is_drafted_from_the_claims_and_what_the_person_made_of_it_stays_beside_it() {
    let street = street();
    let analyst = &street.town.analyst;
    let claim = street.three_claims();
    let place = format!("/console/patterns/claims/{claim}");
    let page = street.desk(analyst, &place, None).await;
    assert!(page.text().contains(&format!("{place}?draft=1#f-reasons")), "a way to the draft");
    let drafted = street.desk(analyst, &format!("{place}?draft=1"), None).await.text();
    for part in ["3 of 5 parcels were reported missing", "2 different couriers brought"] {
        assert!(drafted.contains(part), "{part}: {drafted}");
    }
    assert!(!drafted.contains("against the code."), "nothing was: so it is not said");
    let seen = drafted.split("name=\"seen\" value=\"").nth(1).unwrap()[..64].to_owned();
    let form = format!("seen={seen}&reasons=3+of+5+parcels.+May+we+hear+your+side%3F");
    let asked = street.desk(analyst, &place, Some(&form)).await;
    let case = asked.header("location").split('?').next().unwrap().to_owned();
    let page = street.desk(&street.second, &case, None).await;
    let words = visible(&page);
    assert!(words.contains("What a program would have drafted"), "{words}");
    let text = page.text();
    let mut added = text.split("<ins>").skip(1).filter_map(|rest| rest.split("</ins>").next());
    assert!(added.any(|words| words.contains("May we hear")), "{text}");
    let record = visible(&street.get(&format!("/r/{}/my-record", street.told())).await);
    assert!(record.contains("Claims that lie together"), "{record}");
}

#[test]
fn the_second_person_reads_what_was_made_of_a_draft_once_they_answered_and_the_recipient_has_it() {
    let street = street();
    let case = street.asked();
    street.wait(HEARING);
    street.propose(case, &street.town.analyst);
    let mine = street.case(case, &street.town.analyst);
    let kept = mine.decisions[0].draft.clone().unwrap();
    assert!(kept.drafted.contains("no answer so far"), "{}", kept.drafted);
    let made = changes(&kept.drafted, &kept.written);
    assert!(made.contains(&Change::Added("for it.".into())), "{made:?}");
    let blind = street.case(case, &street.second);
    assert!(blind.decisions[0].blind && blind.decisions[0].draft.is_none());
    assert!(blind.asked_by.is_none(), "whoever asked is likely the one who proposed");
    assert!(
        blind.asked.is_some(),
        "the words of the question are no secret: the recipient has them"
    );
    let (row, seen) = (&blind.decisions[0].row, blind.case.evidence_digest);
    let ctx = &mut street.town.stage.ctx(street.second.actor);
    street.town.stage.app.second_pattern(ctx, row.id, true, "I see the same.", seen).unwrap();
    let after = street.case(case, &street.second);
    assert_eq!(after.decisions[0].draft.as_ref(), Some(&kept), "word for word");
    assert!(after.asked_by.is_some());
}

#[tokio::test]
async fn a_recipient_has_the_longer_times_of_the_stations_laws_and_keeps_them() {
    let street = street();
    let numbers = [(Number::Hearing, 120), (Number::Appeal, 60), (Number::Notice, 30)];
    street.laws(&[&numbers[..], &[(Number::Answer, 3), (Number::Held, 1)]].concat());
    let case = street.asked();
    street.laws(&[]);
    street.wait(HEARING);
    let barred = street.propose(case, &street.town.analyst);
    assert_eq!(barred, porchlight_app::decision::Acted::Barred("not_heard".into()));
    street.wait(48 * HOUR);
    street.propose(case, &street.town.analyst);
    let view = street.case(case, &street.second);
    let (row, seen) = (&view.decisions[0].row, view.case.evidence_digest);
    let ctx = &mut street.town.stage.ctx(street.second.actor);
    let app = &street.town.stage.app;
    app.second_pattern(ctx, row.id, true, "I see the same.", seen).unwrap();
    let made = app.store.read(|tx| tx.pattern_decision(row.id)).unwrap().unwrap();
    let effect = made.effective_at.unwrap();
    assert_eq!(effect.since(made.issued_at.unwrap()), 30 * DAY);
    assert_eq!(made.appeal_until.unwrap().since(effect), 60 * DAY);
    for part in ["within 3 days", "These times follow more than our own rules"] {
        assert!(made.words.contains(part), "{part}: {}", made.words);
    }
    let ctx = &mut street.town.stage.ctx(Actor::Recipient(street.told()));
    app.appeal_pattern(ctx, row.id, "", "").unwrap();
    let appeal = app.store.read(|tx| tx.pattern_appeal_against(row.id)).unwrap().unwrap();
    assert_eq!(appeal.answer_by.since(appeal.made_at), 3 * DAY);
    let page = street.get(&format!("/r/{}/pattern", street.told())).await;
    assert!(page.status.is_success());
    street.wait(APPEAL_AIM);
    assert_eq!(street.state(row.id), DecisionState::Lapsed, "nobody answered within three days");
}

#[tokio::test]
async fn those_who_decide_do_all_of_it_over_the_api_by_the_rules_of_the_console() {
    let street = street();
    let (analyst, second, third) = (&street.town.analyst, &street.second, &street.third);
    let claim = street.three_claims();
    let list = street.api(analyst, "/v1/patterns", None).await;
    assert_eq!(list.json()["found"][0]["claim"], claim.to_string());
    assert!(!list.text().contains("casey") && !list.text().contains("Magnolia"), "names nobody");
    let at = format!("/v1/patterns/claims/{claim}");
    let read = street.api(analyst, &at, None).await.json();
    let seen = read["evidence_sha256"].clone();
    assert!(read["draft"].as_str().unwrap().contains("3 of 5 parcels"), "{read}");
    let old = json!({"reasons": "Why?", "seen": "00".repeat(32)});
    let stale = street.api(analyst, &format!("{at}/ask"), Some(old)).await.json();
    assert_eq!(stale, json!({"outcome": "barred", "why": "evidence_changed"}));
    let ask = json!({"reasons": read["draft"], "seen": seen});
    let asked = street.api(analyst, &format!("{at}/ask"), Some(ask)).await.json();
    assert_eq!(asked["outcome"], "asked", "{asked}");
    let at = format!("/v1/patterns/questions/{}", asked["question"].as_str().unwrap());
    street.wait(HEARING);
    let wrong = json!({"grounds": ["D03"], "days": 30, "reasons": "More.", "seen": seen});
    let wrong = street.api(analyst, &format!("{at}/propose"), Some(wrong)).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ground = PatternGround::Often.code();
    let mut wanted =
        json!({"grounds": [ground], "days": 4_000_000_000_u32, "reasons": "More.", "seen": seen});
    let long = street.api(analyst, &format!("{at}/propose"), Some(wanted.clone())).await.json();
    assert_eq!(long, json!({"outcome": "barred", "why": "held_too_long"}));
    wanted["days"] = json!(30);
    let proposed = street.api(analyst, &format!("{at}/propose"), Some(wanted)).await.json();
    assert_eq!(proposed, json!({"outcome": "proposed"}));

    let blind = street.api(second, &at, None).await;
    let body = blind.json();
    let proposal = &body["decisions"][0];
    assert_eq!((&proposal["blind"], &proposal["draft"]), (&json!(true), &Value::Null));
    assert!(!blind.text().contains("More.") && !blind.text().contains(&analyst.name), "{body}");
    assert_eq!(body["asked"]["written"], read["draft"], "asked as it was drafted");
    let decision = format!("/v1/patterns/decisions/{}", proposal["id"].as_str().unwrap());
    let agree = json!({"agrees": true, "reasons": "I see the same.", "seen": seen});
    let own = street.api(analyst, &format!("{decision}/second"), Some(agree.clone())).await.json();
    assert_eq!(own, json!({"outcome": "barred", "why": "same_person"}));
    let done = street.api(second, &format!("{decision}/second"), Some(agree)).await.json();
    assert_eq!(done, json!({"outcome": "done"}));

    let ctx = &mut street.town.stage.ctx(Actor::Recipient(street.told()));
    let id = proposal["id"].as_str().unwrap().parse().unwrap();
    street.town.stage.app.appeal_pattern(ctx, id, "It was stolen.", "").unwrap();
    let open = street.api(third, "/v1/patterns/appeals?limit=1", None).await.json();
    assert_eq!((&open["appeals"][0]["may_answer"], &open["next"]), (&json!(true), &Value::Null));
    let appeal = format!("/v1/patterns/appeals/{}", open["appeals"][0]["id"].as_str().unwrap());
    let body = street.api(third, &appeal, None).await.json();
    assert_eq!(body["words"], "It was stolen.");
    assert_eq!(body["decision"]["draft"]["written"], "More.", "{body}");
    let answer = json!({"upheld": true, "reasons": "Thieves come twice."});
    let part = street.api(second, &format!("{appeal}/answer"), Some(answer.clone())).await;
    assert_eq!(part.status, StatusCode::FORBIDDEN, "who decided does not answer");
    let done = street.api(third, &format!("{appeal}/answer"), Some(answer)).await.json();
    assert_eq!(done, json!({"outcome": "done"}));
    assert_eq!(street.state(id), DecisionState::Reversed);
}

#[tokio::test]
async fn what_waits_about_a_recipient_stands_in_the_list_of_what_waits_with_its_clock() {
    let street = street();
    let case = street.asked();
    let list = async |kind: &str| {
        visible(&street.desk(&street.second, &format!("/console/cases?kind={kind}"), None).await)
    };
    let silent = list("question").await;
    assert!(silent.contains("Nothing that waits is of this kind"), "theirs to answer: {silent}");
    street.wait(HEARING);
    let question = list("question").await;
    for part in ["Claims of one recipient", "decision due in 11 days", "casey", "3 of 5 parcels"] {
        assert!(question.contains(part), "{part}: {question}");
    }
    street.propose(case, &street.town.analyst);
    let proposal = list("second").await;
    assert!(proposal.contains("second person's answer due in 7 days"), "{proposal}");
    assert!(list("question").await.contains("Nothing that waits"), "one row for one thing");
    let view = street.case(case, &street.second);
    let (row, seen) = (&view.decisions[0].row, view.case.evidence_digest);
    let ctx = &mut street.town.stage.ctx(street.second.actor);
    let app = &street.town.stage.app;
    app.second_pattern(ctx, row.id, true, "I see the same.", seen).unwrap();
    assert!(list("second").await.contains("Nothing that waits"), "decided");
    street.wait(14 * DAY);
    street.claim(3);
    let ctx = &mut street.town.stage.ctx(Actor::Recipient(street.told()));
    app.appeal_pattern(ctx, row.id, "", "").unwrap();
    let appeal = list("appeal").await;
    for part in ["casey", "Decision in force", "answer due in 14 days", "A person looks first"] {
        assert!(appeal.contains(part), "{part}: {appeal}");
    }
    let all = list("").await;
    let (held, claim) = (all.find("Decision in force"), all.find("choice of the remedy due"));
    assert!(held.is_some() && held < claim, "what hurts somebody stands above: {all}");
}

#[test]
fn a_question_waits_for_a_person_once_it_is_answered_or_the_laws_time_for_that_is_over() {
    let questions = |street: &Street| {
        let query = WaitingQuery { kind: Some(WaitsFor::Question), harm: None };
        let ctx = street.town.stage.ctx(street.second.actor);
        street.town.stage.app.waiting(&ctx, query, Slice::page(1)).unwrap().total
    };
    let slow = street();
    slow.laws(&[(Number::Hearing, 120)]);
    slow.asked();
    slow.wait(HEARING);
    assert_eq!(questions(&slow), 0, "the station's laws leave longer than the house");
    slow.wait(48 * HOUR);
    assert_eq!(questions(&slow), 1);
    let quick = street();
    let case = quick.asked();
    assert_eq!(questions(&quick), 0);
    let ctx = &mut quick.town.stage.ctx(Actor::Recipient(quick.told()));
    quick.town.stage.app.answer_pattern(ctx, case, "My porch is open.", "").unwrap();
    assert_eq!(questions(&quick), 1, "nobody has to wait for the rest of the time");
}
