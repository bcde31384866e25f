//! Recipients whose claims lie together: what staff see, the question, the decision of two people, the recipient's
//! answer and appeal from their link, and what the clocks do where nobody does anything.

use crate::stage::{Answer, Call, Person, Town, Who, small_town};
use crate::words::visible;
use axum::http::StatusCode;
use porchlight_app::assess::remedy::Policy;
use porchlight_app::pattern::{AskedRecipient, PatternProposal};
use porchlight_app::recipient::Said;
use porchlight_app::session::Subject;
use porchlight_app::station::Made;
use porchlight_app::{Actor, Error, Slice};
use porchlight_domain::decision::PatternGround;
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{
    AttemptId, ClaimId, CourierId, LeafId, OrderId, PatternCaseId, PatternDecisionId,
};
use porchlight_domain::time::{DAY, HOUR, MINUTE};
use porchlight_domain::words::{
    AppealState, ClaimKind, DecisionState, OrderState, RemedyLook, RemedyState, Role,
};
use porchlight_store::{Commit, PendingLeaf};
use std::fmt::Write as _;

const MAIL: &str = "casey@example.org";

/// A recipient of five parcels, by two couriers, in a street where nobody else lives.
pub(crate) struct Street {
    pub(crate) town: Town,
    orders: Vec<OrderId>,
    pub(crate) second: Person,
    pub(crate) third: Person,
}

fn leaf(number: u8) -> PendingLeaf {
    let hash = sha256(&[&[number], b"street"]);
    PendingLeaf {
        id: LeafId([number; 16]),
        kind: "order",
        subject: format!("street {number}"),
        at: porchlight_domain::time::Timestamp(1),
        salt: [number; 16],
        fact: "{}".into(),
        body: format!("street {number}"),
        hash,
    }
}

fn courier(person: &Person) -> CourierId {
    let Actor::Courier(id) = person.actor else { panic!("a courier") };
    id
}

/// Parcels that were left for one recipient, one for each of these couriers.
fn left(town: &Town, name: &str, address: &str, by: &[CourierId]) -> Vec<OrderId> {
    let key = sha256(&[name.as_bytes()]);
    let (like, was) = (town.delivered.order, town.delivered.attempt);
    let (name, address, by) = (name.to_owned(), address.to_owned(), by.to_vec());
    let written = town.stage.app.store.write(move |tx| {
        let (order, attempt) = (tx.order(like)?.unwrap(), tx.attempt(was)?.unwrap());
        let mut made = vec![];
        for (n, courier) in by.iter().enumerate() {
            let mut mark = [u8::try_from(n).unwrap(); 10];
            mark[1..9].copy_from_slice(&key.0[..8]);
            let id = OrderId::new(order.created_at, mark);
            tx.insert_order(&porchlight_store::rows::Order {
                id,
                external_reference: format!("{}-{n}", name.to_uppercase()),
                recipient: name.clone(),
                address: address.clone(),
                email: MAIL.into(),
                language: "en".into(),
                lat: order.lat + 90_000,
                recipient_key: key,
                state: OrderState::Delivered,
                ..order.clone()
            })?;
            tx.insert_attempt(&porchlight_store::rows::Attempt {
                id: AttemptId::new(order.created_at, mark),
                delivery_order: id,
                courier: *courier,
                ..attempt.clone()
            })?;
            made.push(id);
        }
        Ok(Commit::Record(made, vec![leaf(key.0[0])]))
    });
    written.unwrap()
}

/// Another analyst, signed in.
fn analyst(town: &Town, name: &str) -> Person {
    let email = format!("{name}@porch.example");
    let ctx = &mut town.stage.ctx(Actor::Console);
    let made = town.stage.app.add_staff(ctx, name, &email, Role::Analyst).unwrap();
    let Made::Made(id) = made else { panic!("{email} is taken") };
    let id = id.parse().unwrap();
    let who = town.stage.sign_in(Subject::Staff(id));
    Person { actor: Actor::Staff(id, Role::Analyst), who, name: name.into(), email }
}

pub(crate) fn street() -> Street {
    let town = small_town();
    let (one, other) = (courier(&town.courier), courier(&town.other));
    let orders = left(&town, "casey", "52 Magnolia Row", &[one, other, one, other, one]);
    let ctx = &mut town.stage.ctx(town.operator.actor);
    town.stage.app.set_remedy_policy(ctx, Policy { at_once: 50, ..Policy::default() }).unwrap();
    let second = analyst(&town, "Theo");
    let third = analyst(&town, "Rosa");
    Street { town, orders, second, third }
}

impl Street {
    /// A claim, a minute after whatever came before: the letter goes with the newest.
    pub(crate) fn claim(&self, number: usize) -> ClaimId {
        self.town.stage.clock.advance(MINUTE);
        let ctx = &mut self.town.stage.ctx(Actor::Recipient(self.orders[number]));
        let said =
            self.town.stage.app.claim(ctx, ClaimKind::NotReceived, vec![], "Nothing.").unwrap();
        let Said::Recorded(id) = said else { panic!("{said:?}") };
        id.parse().unwrap()
    }

    /// Three claims; the newest.
    pub(crate) fn three_claims(&self) -> ClaimId {
        let made: Vec<ClaimId> = (0..3).map(|number| self.claim(number)).collect();
        made[2]
    }

    /// Three claims, and the question about them by the town's analyst.
    pub(crate) fn asked(&self) -> PatternCaseId {
        let claim = self.three_claims();
        let ctx = &mut self.town.stage.ctx(self.town.analyst.actor);
        let app = &self.town.stage.app;
        let view = app.pattern_of(ctx, claim).unwrap();
        assert_eq!(view.barred, None, "{:?}", view.file);
        let asked = app.ask_recipient(ctx, claim, view.digest, "Three in one day.").unwrap();
        let AskedRecipient::Asked(id) = asked else { panic!("{asked:?}") };
        id.parse().unwrap()
    }

    /// The parcel with which the recipient was told.
    pub(crate) fn told(&self) -> OrderId {
        self.orders[2]
    }

    pub(crate) fn wait(&self, micros: i64) {
        self.town.stage.clock.advance(micros);
        let ctx = &mut self.town.stage.ctx(Actor::System);
        self.town.stage.app.keep_patterns(ctx).unwrap();
        self.town.stage.app.keep_claims(ctx).unwrap();
        self.town.stage.app.send_messages(ctx).unwrap();
    }

    pub(crate) fn propose(
        &self,
        case: PatternCaseId,
        by: &Person,
    ) -> porchlight_app::decision::Acted {
        let ctx = &mut self.town.stage.ctx(by.actor);
        let app = &self.town.stage.app;
        let seen = app.pattern_case(ctx, case).unwrap().case.evidence_digest;
        let wanted = PatternProposal {
            grounds: vec![PatternGround::Often],
            days: 60,
            reasons: "Nothing else accounts for it.".into(),
            seen,
        };
        app.propose_pattern(ctx, case, wanted).unwrap()
    }

    /// A question that was answered by nobody, and decided by two after 72 hours.
    fn decided(&self) -> PatternDecisionId {
        let case = self.asked();
        self.wait(72 * HOUR);
        assert_eq!(
            self.propose(case, &self.town.analyst),
            porchlight_app::decision::Acted::Proposed
        );
        let ctx = &mut self.town.stage.ctx(self.second.actor);
        let app = &self.town.stage.app;
        let view = app.pattern_case(ctx, case).unwrap();
        let (row, seen) = (&view.decisions[0].row, view.case.evidence_digest);
        let done = app.second_pattern(ctx, row.id, true, "I see the same.", seen).unwrap();
        assert_eq!(done, porchlight_app::decision::Acted::Done);
        row.id
    }

    pub(crate) fn state(&self, decision: PatternDecisionId) -> DecisionState {
        self.town.stage.app.store.read(|tx| tx.pattern_decision(decision)).unwrap().unwrap().state
    }

    fn remedy(&self, claim: ClaimId) -> (RemedyState, Option<RemedyLook>) {
        let row = self.town.stage.app.store.read(|tx| tx.remedy_of(claim)).unwrap().unwrap();
        (row.state, row.look)
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let who = self.town.stage.recipient(self.told());
        Call::get(path).by(&who).send(&self.town.stage).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        let who = self.town.stage.recipient(self.told());
        Call::post(path).by(&who).form(form).send(&self.town.stage).await
    }

    /// Signed in anew: days pass between one step and the next.
    pub(crate) async fn desk(&self, person: &Person, path: &str, form: Option<&str>) -> Answer {
        let Actor::Staff(id, _) = person.actor else { panic!("staff") };
        let who: Who = self.town.stage.sign_in(Subject::Staff(id));
        match form {
            Some(form) => Call::post(path).by(&who).form(form).send(&self.town.stage).await,
            None => Call::get(path).by(&who).send(&self.town.stage).await,
        }
    }
}

#[tokio::test]
async fn a_question_goes_from_the_claims_side_by_side_to_the_recipients_link_and_back() {
    let street = street();
    let analyst = &street.town.analyst;
    let claim = street.three_claims();
    let list = visible(&street.desk(analyst, "/console/patterns", None).await);
    assert!(list.contains("casey") && list.contains("3 of 5"), "{list}");
    let place = format!("/console/patterns/claims/{claim}");
    let page = street.desk(analyst, &place, None).await;
    let (words, text) = (visible(&page), page.text());
    let (first, then) = (words.find("What else may account").unwrap(), words.find("side by side"));
    assert!(
        then.is_some_and(|then| first < then),
        "what else accounts for it comes first: {words}"
    );
    let seen = text.split("name=\"seen\" value=\"").nth(1).unwrap()[..64].to_owned();
    let silent = street.desk(analyst, &place, Some(&format!("seen={seen}&reasons="))).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = format!("seen={seen}&reasons=Three+parcels+in+a+day");
    let asked = street.desk(analyst, &place, Some(&form)).await;
    let case = asked.header("location").split('?').next().unwrap().to_owned();
    street.wait(HOUR);

    let mails = street.town.stage.post.to(MAIL);
    let mail = mails.last().unwrap();
    assert!(mail.subject.contains("hear your side"), "{}", mail.subject);
    for part in
        ["What else was looked at first", "What was not used", "/r/", "Three parcels in a day"]
    {
        assert!(mail.body.contains(part), "{part}: {}", mail.body);
    }
    let told = street.told();
    let parcel = visible(&street.get(&format!("/r/{told}")).await);
    assert!(parcel.contains("A person asks for your side"), "{parcel}");
    let page = street.get(&format!("/r/{told}/pattern")).await;
    let words = visible(&page);
    assert!(words.contains("Nothing has changed") && words.contains(&seen), "{words}");
    let id = case.rsplit('/').next().unwrap();
    let evidence = street.get(&format!("/r/{told}/pattern/{id}/evidence.json")).await;
    assert_eq!(sha256(&[evidence.text().as_bytes()]).hex(), seen, "byte for byte");
    let answered = street
        .post(&format!("/r/{told}/pattern/{id}/answer"), "words=My+porch+is+open&by=Rita")
        .await;
    assert!(answered.header("location").ends_with("?done=answered"));
    let words = visible(&street.desk(&street.second, &case, None).await);
    assert!(words.contains("My porch is open") && words.contains("Rita"), "{words}");
    let record = visible(&street.get(&format!("/r/{told}/my-record")).await);
    assert!(record.contains("read your claims side by side"), "who looked: {record}");
    assert!(record.contains("Claims that lie together"), "{record}");

    // Behind the link of another parcel nothing of it is shown.
    let other = street.orders[0];
    let who = street.town.stage.recipient(other);
    let call = Call::get(format!("/r/{other}/pattern/{id}/evidence.json")).by(&who);
    assert_eq!(call.send(&street.town.stage).await.status, StatusCode::NOT_FOUND);
    let call = Call::get(format!("/r/{other}")).by(&who).send(&street.town.stage).await;
    assert!(!visible(&call).contains("your side"));
}

#[tokio::test]
async fn two_people_sign_it_begins_in_14_days_and_an_appeal_won_gives_what_waited() {
    let street = street();
    let case = street.asked();
    let place = format!("/console/patterns/{case}");
    let early = visible(&street.desk(&street.town.analyst, &place, None).await);
    assert!(early.contains("Not before the recipient answers"), "{early}");
    street.wait(72 * HOUR);
    let seen = street.town.stage.app.store.read(|tx| tx.pattern_case(case)).unwrap().unwrap();
    let seen = seen.evidence_digest.hex();
    let mut form = format!("seen={seen}&act=propose&grounds=R01&days=91&reasons=Nothing+else");
    let long = street.desk(&street.town.analyst, &place, Some(&form)).await;
    assert_eq!(long.status, StatusCode::UNPROCESSABLE_ENTITY);
    form = form.replace("days=91", "days=60");
    street.desk(&street.town.analyst, &place, Some(&form)).await;
    let blind = visible(&street.desk(&street.second, &place, None).await);
    assert!(!blind.contains("Nothing else"), "blind to the first: {blind}");
    let mut agree = String::new();
    write!(agree, "seen={seen}&act=agree&reasons=I+see+the+same").unwrap();
    let own = street.desk(&street.town.analyst, &place, Some(&agree)).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "not the same person twice");
    let done = street.desk(&street.second, &place, Some(&agree)).await;
    assert!(done.header("location").ends_with("?done=pattern-decided"));

    let waiting = street.claim(3);
    assert_eq!(street.remedy(waiting).0, RemedyState::Given, "nothing changes before its day");
    street.wait(14 * DAY);
    let held = street.claim(4);
    assert_eq!(street.remedy(held), (RemedyState::SecondLook, Some(RemedyLook::Person)));
    let told = street.told();
    let words = visible(&street.get(&format!("/r/{told}/pattern")).await);
    for part in
        ["a person looks at your claims first", "Appeal this decision", "Two people: Analyst"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    let app = &street.town.stage.app;
    let row = app.store.read(|tx| tx.pattern_decisions(case)).unwrap().remove(0);
    // One press, without a word.
    let made = street.post(&format!("/r/{told}/pattern/{}/appeal", row.id), "").await;
    assert!(made.header("location").ends_with("?done=appealed"));
    let ctx = &mut street.town.stage.ctx(street.second.actor);
    let appeals = app.pattern_appeals(ctx, AppealState::Open, Slice::page(1)).unwrap();
    let appeal = &appeals.rows[0];
    let part = app.answer_pattern_appeal(ctx, appeal.appeal.id, false, "Mine.");
    assert!(matches!(part, Err(Error::Denied(_))), "who decided does not answer");
    let at = format!("/console/patterns/appeals/{}", appeal.appeal.id);
    let answer = "answer=upheld&reasons=Thieves+come+twice";
    street.desk(&street.third, &at, Some(answer)).await;
    assert_eq!(street.state(row.id), DecisionState::Reversed);
    assert_eq!(street.remedy(held).0, RemedyState::Given, "what waited is given in that commit");
    street.wait(0);
    let mails = street.town.stage.post.to(MAIL);
    assert!(mails.last().unwrap().body.contains("Thieves come twice"));
    let words = visible(&street.get(&format!("/r/{told}")).await);
    assert!(words.contains("does not stand any more"), "{words}");
}

#[test]
fn what_nobody_decides_seconds_answers_or_looks_at_ends_in_the_recipients_favour() {
    let street = street();
    let case = street.asked();
    street.wait(72 * HOUR);
    street.propose(case, &street.town.analyst);
    street.wait(8 * DAY);
    let row = |case| {
        let found = street.town.stage.app.store.read(|tx| tx.pattern_decisions(case)).unwrap();
        found[0].state
    };
    assert_eq!(row(case), DecisionState::Lapsed, "nobody seconded within seven days");
    street.wait(4 * DAY);
    let found = street.town.stage.app.store.read(|tx| tx.pattern_case(case)).unwrap().unwrap();
    assert!(!found.state.is_live(), "nobody decided within 14 days");
}

#[test]
fn a_remedy_that_nobody_looks_at_is_given_after_a_day_and_an_overdue_appeal_restores() {
    let street = street();
    let decision = street.decided();
    street.wait(14 * DAY);
    assert_eq!(street.state(decision), DecisionState::InEffect);
    let waiting = street.claim(3);
    street.wait(25 * HOUR);
    assert_eq!(street.remedy(waiting).0, RemedyState::Given);
    let ctx = &mut street.town.stage.ctx(Actor::Recipient(street.told()));
    street.town.stage.app.appeal_pattern(ctx, decision, "", "").unwrap();
    street.wait(13 * DAY + 23 * HOUR);
    let held = street.claim(4);
    assert_eq!(street.remedy(held).0, RemedyState::SecondLook);
    street.wait(2 * HOUR);
    assert_eq!(street.state(decision), DecisionState::Lapsed);
    assert_eq!(street.remedy(held).0, RemedyState::Given);
}

#[test]
fn an_appeal_before_its_day_holds_a_decision_up_and_a_second_look_ends_by_itself() {
    let street = street();
    let decision = street.decided();
    let ctx = &mut street.town.stage.ctx(Actor::Recipient(street.told()));
    street.town.stage.app.appeal_pattern(ctx, decision, "No.", "").unwrap();
    street.wait(14 * DAY - HOUR);
    assert_eq!(street.state(decision), DecisionState::Issued);
    let ctx = &mut street.town.stage.ctx(street.third.actor);
    let app = &street.town.stage.app;
    let open = app.pattern_appeals(ctx, AppealState::Open, Slice::page(1)).unwrap().rows.remove(0);
    app.answer_pattern_appeal(ctx, open.appeal.id, false, "It stands.").unwrap();
    street.wait(HOUR);
    assert_eq!(street.state(decision), DecisionState::InEffect);
    street.wait(60 * DAY);
    assert_eq!(street.state(decision), DecisionState::Ended);
}

#[test]
fn whoever_lives_in_a_bad_building_or_has_one_courier_is_not_asked() {
    let street = street();
    let (one, other) = (courier(&street.town.courier), courier(&street.town.other));
    let app = &street.town.stage.app;
    let neighbour = left(&street.town, "nora", "52 Magnolia Row, Flat 2", &[one, other]);
    for order in neighbour {
        let ctx = &mut street.town.stage.ctx(Actor::Recipient(order));
        app.claim(ctx, ClaimKind::NotReceived, vec![], "Gone.").unwrap();
    }
    let claim = street.three_claims();
    let ctx = &mut street.town.stage.ctx(street.town.analyst.actor);
    let view = app.pattern_of(ctx, claim).unwrap();
    assert_eq!(view.file.otherwise().first(), Some(&"building"));
    let asked = app.ask_recipient(ctx, claim, view.digest, "Why?").unwrap();
    assert_eq!(asked, AskedRecipient::Barred("explained".into()));
}

#[test]
fn only_people_who_decide_ask_a_recipient_and_an_erasure_waits_for_what_is_open() {
    let street = street();
    let case = street.asked();
    let app = &street.town.stage.app;
    for who in
        [street.town.dispatcher.actor, street.town.auditor.actor, Actor::System, Actor::Console]
    {
        let ctx = &mut street.town.stage.ctx(who);
        assert!(matches!(app.close_pattern(ctx, case, "No"), Err(Error::Denied(_))), "{who}");
    }
    let ctx = &mut street.town.stage.ctx(Actor::Recipient(street.told()));
    app.take_claim_back(ctx).unwrap();
    let held = app.ask_erasure(ctx).unwrap();
    assert!(matches!(held, porchlight_app::my_record::ErasureAsked::Waits(_)), "{held:?}");
    let analyst = &mut street.town.stage.ctx(street.town.analyst.actor);
    app.close_pattern(analyst, case, "A porch that anybody sees.").unwrap();
    let ctx = &mut street.town.stage.ctx(Actor::System);
    app.keep_erasures(ctx).unwrap();
    let kept = app.store.read(|tx| tx.pattern_case(case)).unwrap().unwrap();
    let order = app.store.read(|tx| tx.order(street.told())).unwrap().unwrap();
    assert_eq!(order.recipient, "erased");
    assert_ne!(kept.recipient_key, sha256(&[b"casey"]), "whom it was about");
}
