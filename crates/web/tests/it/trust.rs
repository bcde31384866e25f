//! The trust report and the packs of law of a station: for staff at once, for everybody as an operator chose.

use crate::stage::{Answer, Call, Person, Town, Who, small_town};
use crate::words::visible;
use axum::http::StatusCode;
use porchlight_app::Actor;
use porchlight_app::assess::remedy::Policy;
use porchlight_domain::time::{HOUR, MINUTE};
use porchlight_domain::words::ClaimKind;

const TRUST: &str = "/console/settings/stations/ATX1/trust";
const LAWS: &str = "/console/settings/stations/ATX1/laws";

async fn get(town: &Town, who: &Who, path: &str) -> Answer {
    Call::get(path).by(who).send(&town.stage).await
}

async fn post(town: &Town, who: &Person, path: &str, form: &str) -> Answer {
    Call::post(path).by(&who.who).form(form).send(&town.stage).await
}

#[tokio::test]
async fn a_trust_report_is_public_only_while_its_operator_publishes_it_and_gives_no_small_count() {
    let town = small_town();
    let stage = &town.stage;
    let operator = &mut stage.ctx(town.operator.actor);
    stage.app.set_remedy_policy(operator, Policy::default()).unwrap();
    let own = &mut stage.ctx(Actor::Recipient(town.delivered.order));
    stage.app.claim(own, ClaimKind::NotReceived, vec![], "Nothing").unwrap();
    stage.clock.advance(MINUTE);

    let page = get(&town, &town.dispatcher.who, TRUST).await;
    assert_eq!(page.status, StatusCode::OK);
    let words = visible(&page);
    assert!(words.contains("Only staff can read this report."), "{words}");
    assert!(!words.contains("Publish it"), "a dispatcher does not publish: {words}");
    assert!(words.contains("fewer than 5"), "one claim is too few to be given: {words}");
    assert!(!words.contains("trust-"), "every word is there: {words}");
    for path in ["/trust/ATX1", "/trust/ATX1/report.html", "/trust/ATX1/report.json"] {
        assert_eq!(get(&town, &Who::Nobody, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(
        post(&town, &town.analyst, TRUST, "act=publish").await.status,
        StatusCode::FORBIDDEN
    );

    let done = post(&town, &town.operator, TRUST, "act=publish").await;
    assert!(done.header("location").ends_with("?done=trust-published"));
    let public = visible(&get(&town, &Who::Nobody, "/trust/ATX1").await);
    assert!(public.contains("Trust report of") && public.contains("fewer than 5"), "{public}");
    let list = visible(&get(&town, &Who::Nobody, "/trust").await);
    assert!(list.contains("Austin"), "{list}");
    let report = Call::get("/trust/ATX1/report.json").send(stage).await.ok();
    assert_eq!(report["format"], "porchlight-trust/v1");
    assert_eq!(
        (&report["claims"], &report["claims_of_ten_thousand"]),
        (&"few".into(), &serde_json::Value::Null)
    );
    assert_eq!(report["claims_by_kind"]["not_received"], "few");
    assert_eq!(report["claims_by_kind"]["damaged"], 0);
    let file = get(&town, &Who::Nobody, "/trust/ATX1/report.html").await;
    assert!(file.header("content-disposition").contains("trust-ATX1.html"));
    assert!(!file.text().contains("<script") && !file.text().contains("http"), "it loads nothing");

    post(&town, &town.operator, TRUST, "act=withhold").await;
    assert_eq!(get(&town, &Who::Nobody, "/trust/ATX1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn packs_of_law_are_chosen_by_operators_dated_and_shown_with_the_strictest_of_each_number() {
    let town = small_town();
    let nobody = Who::Nobody;
    let before = visible(&get(&town, &nobody, "/laws/ATX1").await);
    assert!(before.contains("This is configuration, not legal advice."), "{before}");
    assert!(before.contains("Nobody has chosen packs yet"), "{before}");
    assert!(!before.contains("law-"), "every word is there: {before}");

    let sent = "pack-eu=1&pack-us-wa-seattle=1&contact=Rosa+Vega%2C+512+555+0199";
    assert_eq!(post(&town, &town.dispatcher, LAWS, sent).await.status, StatusCode::FORBIDDEN);
    let done = post(&town, &town.operator, LAWS, sent).await;
    assert!(done.header("location").ends_with("?done=laws-set"));
    let wrong = post(&town, &town.operator, LAWS, "pack-atlantis=1&contact=Rosa").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);

    let console = visible(&get(&town, &town.operator.who, LAWS).await);
    assert!(console.contains("Put in force"), "{console}");
    let words = visible(&get(&town, &nobody, "/laws/ATX1").await);
    assert!(words.contains("European Union, Seattle, Washington"), "{words}");
    assert!(
        words.contains("1096 days") && words.contains("nothing takes out what was written sooner"),
        "{words}"
    );
    assert!(words.contains("Whom to turn to: Rosa Vega, 512 555 0199"), "{words}");
    assert!(words.contains("There is a named person to turn to."), "{words}");
    let app = &town.stage.app;
    let laws = app.laws("ATX1").unwrap();
    assert!(laws.lines.iter().all(|line| line.is_met() != Some(false)), "{:?}", laws.lines);
    assert_eq!(laws.choices.len(), 1, "the same choice again adds nothing");
    post(&town, &town.operator, LAWS, sent).await;
    assert_eq!(app.laws("ATX1").unwrap().choices.len(), 1);
    post(&town, &town.operator, LAWS, "").await;
    let laws = app.laws("ATX1").unwrap();
    assert_eq!((laws.choices.len(), laws.packs.len()), (2, 1), "back to the house's own");
}

#[tokio::test]
async fn an_operators_own_numbers_are_shown_where_they_act_and_wrong_ones_come_back_as_typed() {
    let town = small_town();
    let bad = "appeal=many&hearing=300&notice=30";
    let answer = post(&town, &town.operator, LAWS, bad).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text().contains("value=\"30\""), "what was typed stays: {}", answer.text());
    assert!(visible(&answer).contains("Write a whole number"), "{}", visible(&answer));
    let far = post(&town, &town.operator, LAWS, "hearing=300").await;
    assert_eq!(far.status, StatusCode::UNPROCESSABLE_ENTITY);
    let eu = post(&town, &town.operator, LAWS, "pack-eu=1").await;
    assert!(visible(&eu).contains("Name somebody whom couriers can turn to"), "{}", visible(&eu));

    post(&town, &town.operator, LAWS, "appeal=90&hearing=120&photos=14").await;
    let words = visible(&get(&town, &Who::Nobody, "/laws/ATX1").await);
    for said in [
        "90 days after the effect",
        "120 hours in cases, claims and questions",
        "14 days with their keys",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(words.contains("This station's own numbers"), "{words}");
    let order = town.delivered.order;
    let view = town.stage.app.recipient_view(&town.stage.ctx(Actor::Recipient(order))).unwrap();
    assert_eq!(view.photo_laws, ["own"]);
    assert_eq!((view.retention.ordinary_days, view.retention.disputed_days), (14, 14));

    // A claim waits for its courier as long, also once the number is taken out of force.
    let own = &mut town.stage.ctx(Actor::Recipient(order));
    town.stage.app.claim(own, ClaimKind::NotReceived, vec![], "Nothing").unwrap();
    post(&town, &town.operator, LAWS, "").await;
    let told = town.stage.app.my_claims(&town.stage.ctx(town.courier.actor)).unwrap().remove(0);
    assert_eq!(told.heard_until.since(told.claim.made_at), 120 * HOUR);
}
