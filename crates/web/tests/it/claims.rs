//! Claims and remedies: from the recipient's link, over the policy, to the desk and back.

use crate::stage::{Answer, Call, Person, Stage, Town, small_town};
use crate::words::visible;
use axum::http::StatusCode;
use porchlight_app::assess::remedy::Policy;
use porchlight_app::recipient::Said;
use porchlight_app::{Actor, ClaimList, Error, Slice};
use porchlight_domain::id::{ClaimId, OrderId};
use porchlight_domain::time::{DAY, HOUR};
use porchlight_domain::words::{
    ClaimFinding, ClaimKind, CourierState, RemedyKind, RemedyLook, RemedyState,
};

async fn get(stage: &Stage, who: &Person, path: impl Into<String>) -> Answer {
    Call::get(path).by(&who.who).send(stage).await
}

async fn post(stage: &Stage, who: &Person, path: impl Into<String>, form: &str) -> Answer {
    Call::post(path).by(&who.who).form(form).send(stage).await
}

async fn page(stage: &Stage, order: OrderId) -> String {
    visible(&Call::get(format!("/r/{order}")).by(&stage.recipient(order)).send(stage).await)
}

fn publish(town: &Town, policy: Policy) {
    let ctx = &mut town.stage.ctx(town.operator.actor);
    town.stage.app.set_remedy_policy(ctx, policy).unwrap();
}

fn claim(stage: &Stage, order: OrderId, kind: ClaimKind) -> ClaimId {
    let ctx = &mut stage.ctx(Actor::Recipient(order));
    let said = stage.app.claim(ctx, kind, vec!["place".into()], "Nothing there").unwrap();
    let Said::Recorded(id) = said else { panic!("{said:?}") };
    id.parse().unwrap()
}

fn state(stage: &Stage, order: OrderId) -> Option<(RemedyKind, RemedyState)> {
    let view = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap();
    view.remedy.map(|remedy| (remedy.kind, remedy.state))
}

#[tokio::test]
async fn a_claim_goes_from_the_evidence_to_a_replacement_and_an_answer() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let form = "not_received=replacement&damaged=refund&wrong_item=replacement&\
        wrong_place=replacement&at_once=3&days=180&wait_hours=0&valuable=yes";
    let settings = "/console/settings/remedies";
    let tried = post(stage, &town.operator, settings, &format!("{form}&act=try")).await;
    assert!(visible(&tried).contains("There were no claims to try it on."));
    let set = post(stage, &town.operator, settings, &format!("{form}&act=publish")).await;
    assert!(set.header("location").ends_with("?done=remedies-set"));

    let recipient = stage.recipient(order);
    let ask = Call::get(format!("/r/{order}/claim/not-received")).by(&recipient).send(stage).await;
    let words = visible(&ask);
    assert!(words.contains("What the delivery left behind"), "{words}");
    assert!(ask.text().contains(&format!("/r/{order}/photo/{}", town.photo)));
    let sent = "place=1&household=1&neighbour=1&statement=I+looked+everywhere";
    let path = format!("/r/{order}/claim/not-received");
    Call::post(path).by(&recipient).form(sent).send(stage).await;
    let words = page(stage, order).await;
    assert!(words.contains("You get a replacement."), "{words}");
    assert!(words.contains("nobody is blamed by it") && words.contains("It turned up"), "{words}");
    assert!(words.contains("What the evidence says"), "{words}");

    let list = get(stage, &town.analyst, "/console/claims").await;
    assert!(visible(&list).contains("Replacement"));
    let files = stage.app.claims(&stage.ctx(town.analyst.actor), ClaimList::Open, Slice::page(1));
    let at = format!("/console/claims/{}", files.unwrap().rows[0].claim.id);
    let words = visible(&get(stage, &town.analyst, &at).await);
    for part in ["I looked everywhere", "Place before person", "Does not show", "Never used:"] {
        assert!(words.contains(part), "{part}: {words}");
    }
    let nothing = post(stage, &town.analyst, format!("{at}/settle"), "finding=D03&answer=").await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let settled =
        post(stage, &town.analyst, format!("{at}/settle"), "finding=D03&answer=Sorry").await;
    assert!(settled.header("location").ends_with("?done=claim-settled"));
    let words = page(stage, order).await;
    assert!(words.contains("It cannot be told what happened. The operator pays"), "{words}");
    assert!(words.contains("Sorry") && words.contains("You get a replacement."), "{words}");
    let csv = get(stage, &town.dispatcher, "/console/claims/remedies.csv").await.text();
    assert!(csv.contains("not_received,replacement,given"), "{csv}");
}

#[tokio::test]
async fn without_a_policy_nothing_is_promised_and_once_there_is_one_open_claims_get_theirs() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    claim(stage, order, ClaimKind::Damaged);
    assert_eq!(state(stage, order), None);
    assert!(page(stage, order).await.contains("answers you by"));
    publish(&town, Policy::default());
    stage.reconcile();
    assert_eq!(state(stage, order), Some((RemedyKind::Replacement, RemedyState::Given)));
    assert!(page(stage, order).await.contains("You get a replacement."));
}

#[tokio::test]
async fn beyond_the_limit_somebody_looks_twice_and_if_nobody_does_it_is_given_all_the_same() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    publish(&town, Policy { at_once: 1, ..Policy::default() });
    claim(stage, order, ClaimKind::Damaged);
    stage.app.take_claim_back(&mut stage.ctx(Actor::Recipient(order))).unwrap();
    let second = claim(stage, order, ClaimKind::Damaged);
    let kind = RemedyKind::Replacement;
    assert_eq!(state(stage, order), Some((kind, RemedyState::SecondLook)));
    assert!(page(stage, order).await.contains("A person looks at it first"));
    let ctx = &mut stage.ctx(town.analyst.actor);
    let file = stage.app.claim_file(ctx, second).unwrap();
    assert_eq!(file.remedy.unwrap().look, Some(RemedyLook::Often));
    let early = stage.app.settle_claim(ctx, second, ClaimFinding::RecordStands, "No");
    assert!(matches!(early, Err(Error::Invalid(_))), "settling never withholds a remedy");
    stage.clock.advance(25 * HOUR);
    stage.reconcile();
    assert_eq!(state(stage, order), Some((kind, RemedyState::Given)));
}

#[tokio::test]
async fn a_second_look_chooses_what_is_given_and_cannot_refuse() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    publish(&town, Policy { at_once: 1, ..Policy::default() });
    claim(stage, order, ClaimKind::Damaged);
    stage.app.take_claim_back(&mut stage.ctx(Actor::Recipient(order))).unwrap();
    let at = format!("/console/claims/{}/give", claim(stage, order, ClaimKind::Damaged));
    for bad in ["kind=answer&reason=no", "kind=refund&reason="] {
        let answer = post(stage, &town.dispatcher, &at, bad).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{bad}");
    }
    let denied = post(stage, &town.auditor, &at, "kind=refund&reason=ok").await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
    post(stage, &town.dispatcher, &at, "kind=refund&reason=Out+of+stock").await;
    assert_eq!(state(stage, order), Some((RemedyKind::Refund, RemedyState::Given)));
    assert!(page(stage, order).await.contains("You get your money back."));
}

#[tokio::test]
async fn a_claim_that_nobody_settles_ends_as_one_that_cannot_be_told_and_touches_no_courier() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    publish(&town, Policy::default());
    claim(stage, order, ClaimKind::NotReceived);
    stage.clock.advance(15 * DAY);
    stage.reconcile();
    let view = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap();
    let settled = view.settled.unwrap();
    assert_eq!((settled.finding, settled.settled_by), (Some(ClaimFinding::Undecidable), None));
    assert_eq!(view.remedy.unwrap().state, RemedyState::Given);
    assert_eq!(stage.app.open_cases(&stage.ctx(town.analyst.actor)).unwrap(), 0);
    let Actor::Courier(courier) = town.courier.actor else { panic!("a courier") };
    let row = stage.app.courier_named(&stage.ctx(town.analyst.actor), &courier.to_string());
    assert_eq!(row.unwrap().state, CourierState::Active);
}

#[tokio::test]
async fn what_turned_up_before_its_time_needs_no_remedy() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    publish(&town, Policy { wait_hours: 24, ..Policy::default() });
    let first = claim(stage, order, ClaimKind::NotReceived);
    assert_eq!(state(stage, order), Some((RemedyKind::Replacement, RemedyState::Waits)));
    assert!(page(stage, order).await.contains("If it does not turn up by"));
    stage.app.take_claim_back(&mut stage.ctx(Actor::Recipient(order))).unwrap();
    stage.clock.advance(2 * DAY);
    stage.reconcile();
    let file = stage.app.claim_file(&mut stage.ctx(town.analyst.actor), first).unwrap();
    assert_eq!(file.remedy.unwrap().state, RemedyState::NotNeeded);
}

#[tokio::test]
async fn a_parcel_at_a_strangers_door_is_to_be_fetched_while_the_block_runs() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    publish(&town, Policy { wrong_place: RemedyKind::Refund, ..Policy::default() });
    claim(stage, order, ClaimKind::WrongPlace);
    assert_eq!(state(stage, order), Some((RemedyKind::Retrieval, RemedyState::Fetching)));
    assert!(page(stage, order).await.contains("dispatch is asked to have it fetched back"));
    stage.clock.advance(DAY);
    stage.reconcile();
    assert_eq!(state(stage, order), Some((RemedyKind::Refund, RemedyState::Given)));
}

#[tokio::test]
async fn how_somebody_behaved_needs_words_and_gets_an_answer() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    publish(&town, Policy::default());
    let at = format!("/r/{order}/claim/conduct");
    let recipient = stage.recipient(order);
    let empty = Call::post(&at).by(&recipient).form("statement=").send(stage).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    Call::post(&at).by(&recipient).form("statement=Loud+at+night").send(stage).await;
    assert_eq!(state(stage, order), None);
    assert!(page(stage, order).await.contains("answers you by"));
}

#[tokio::test]
async fn a_policy_that_takes_a_right_away_is_refused_and_only_operators_set_one() {
    let town = small_town();
    let (stage, settings) = (&town.stage, "/console/settings/remedies");
    let form = "not_received=replacement&damaged=refund&wrong_item=replacement&\
        wrong_place=replacement&at_once=0&days=180&wait_hours=48&valuable=yes&act=publish";
    let refused = post(stage, &town.operator, settings, form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = post(stage, &town.dispatcher, settings, form).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    let looked = get(stage, &town.analyst, settings).await;
    assert_eq!(looked.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_courier_reads_the_recipients_words_and_evidence_at_once_and_is_heard_before_a_finding() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let id = claim(stage, order, ClaimKind::NotReceived);
    let told = Call::get("/v1/claims").by(&town.courier.who).send(stage).await.ok();
    let line = &told["claims"][0];
    assert_eq!(line["id"], id.to_string());
    assert_eq!(line["statement"], "Nothing there");
    let view = stage.app.recipient_view(&stage.ctx(Actor::Recipient(order))).unwrap();
    assert_eq!(line["words"], view.assessed.unwrap().words("en"), "both sides read the same");
    let others = Call::get("/v1/claims").by(&town.other.who).send(stage).await.ok();
    assert_eq!(others["claims"].as_array().unwrap().len(), 0);

    let settle = |finding| {
        let ctx = &mut stage.ctx(town.analyst.actor);
        stage.app.settle_claim(ctx, id, finding, "We looked at it")
    };
    assert!(matches!(settle(ClaimFinding::ForRecipient), Err(Error::Invalid(_))), "not heard yet");
    let body =
        serde_json::json!({"words": "It lay at the side door", "representative": "Rita, union"});
    let answer = format!("/v1/claims/{id}/answer");
    let stranger = Call::post(&answer).by(&town.other.who).json(&body).send(stage).await;
    assert_eq!(stranger.status, StatusCode::NOT_FOUND);
    let kept = Call::post(&answer).by(&town.courier.who).json(&body).send(stage).await.ok();
    assert_eq!(kept["outcome"], "kept");
    let words = visible(&get(stage, &town.analyst, format!("/console/claims/{id}")).await);
    assert!(words.contains("It lay at the side door") && words.contains("Rita, union"), "{words}");
    settle(ClaimFinding::ForRecipient).unwrap();
    let again = Call::post(&answer).by(&town.courier.who).json(&body).send(stage).await.ok();
    assert_eq!(again["outcome"], "over");
    let told = Call::get("/v1/claims").by(&town.courier.who).send(stage).await.ok();
    assert_eq!(told["claims"][0]["finding"], "D01");
}

#[tokio::test]
async fn a_courier_who_says_nothing_is_waited_for_72_hours_and_reads_no_words_about_behaviour() {
    let town = small_town();
    let (stage, order) = (&town.stage, town.delivered.order);
    let id = claim(stage, order, ClaimKind::Conduct);
    let told = Call::get("/v1/claims").by(&town.courier.who).send(stage).await.ok();
    assert_eq!(told["claims"][0]["statement"], "");
    let settle = || {
        let ctx = &mut stage.ctx(town.analyst.actor);
        stage.app.settle_claim(ctx, id, ClaimFinding::RecordStands, "We asked")
    };
    stage.clock.advance(71 * HOUR);
    assert!(settle().is_err());
    stage.clock.advance(2 * HOUR);
    settle().unwrap();
}
