//! Made cases: among the real ones and like them, about nobody, told at once, never a ranking.

use crate::registers::{House, house};
use porchlight_app::case::{About, CaseAct, CaseView, Opened};
use porchlight_app::decision::{Acted, Proposal};
use porchlight_app::made_case::{MadePolicy, MadeTold, RESULT_DAYS};
use porchlight_app::waiting::{Harm, WaitingQuery, WaitingRow, WaitsFor};
use porchlight_app::{Actor, Error, Slice};
use porchlight_domain::decision::Ground;
use porchlight_domain::id::{CaseId, CourierId, StaffId};
use porchlight_domain::made_case::{MadeFinding, MadeState};
use porchlight_domain::time::{DAY, HOUR};
use porchlight_domain::words::{CourierState, DecisionKind, Role};
use porchlight_store::rows::MadeCase;

const PAGE: Slice = Slice { offset: 0, limit: 200 };
/// Couriers about whom something is reported.
const REPORTED: u8 = 45;

fn staff_id(actor: Actor) -> StaffId {
    let Actor::Staff(id, _) = actor else { panic!("{actor} is no staff") };
    id
}

impl House {
    fn share(&self, one_in: u32, lead: Option<Actor>) -> Result<(), Error> {
        let policy = MadePolicy { one_in, lead: lead.map(staff_id) };
        self.stage.app.set_made_policy(&mut self.stage.ctx(self.operator), policy)
    }

    fn analyst_named(&self, name: &str) -> Actor {
        self.stage.staff(name, Role::Analyst)
    }

    fn reports(&self, courier: CourierId) -> CaseId {
        let (ctx, report) = (&mut self.stage.ctx(self.operator), "Two parcels are missing.");
        let opened = self.stage.app.open_case(ctx, courier, Ground::Theft, report).unwrap();
        let Opened::Opened(id) = opened else { panic!("no case was live") };
        id.parse().unwrap()
    }

    fn keep_made(&self) -> u32 {
        self.stage.app.keep_made_cases(&mut self.stage.ctx(Actor::System)).unwrap()
    }

    /// Reports about many couriers, and the made cases that they bring, half a day later.
    fn made(&self) -> (Vec<CourierId>, Vec<MadeCase>) {
        let couriers: Vec<CourierId> = (1..=REPORTED).map(|n| self.courier(n)).collect();
        for courier in &couriers {
            self.reports(*courier);
        }
        self.stage.advance(12 * HOUR);
        self.keep_made();
        (couriers, self.stage.app.store.read(|tx| tx.made_cases_waiting(100)).unwrap())
    }

    fn read_as(&self, by: Actor, id: CaseId) -> CaseView {
        self.stage.app.read_case(&mut self.stage.ctx(by), id).unwrap()
    }

    fn finds(&self, by: Actor, made: &MadeCase, kind: Option<DecisionKind>) -> Option<Acted> {
        let reasons = "I read all of it.".to_owned();
        let act = match kind {
            None => CaseAct::Close(reasons),
            Some(kind) => {
                let (grounds, seen) = (vec![Ground::Theft], made.evidence_digest);
                CaseAct::Decide(Proposal { kind, grounds, reasons, hours: 24, seen })
            }
        };
        self.stage.app.act_on_made_case(&mut self.stage.ctx(by), made.shown_as, &act).unwrap()
    }

    fn decisions_and_letters(&self) -> (usize, u32) {
        let mut letters = 0;
        let count = self.stage.app.store.read(|tx| {
            tx.each_message(|_| letters += 1)?;
            Ok(tx.decisions_issued()?.len())
        });
        (count.unwrap(), letters)
    }

    fn kept(&self, made: &MadeCase) -> MadeCase {
        self.stage.app.store.read(|tx| tx.made_case(made.id)).unwrap().unwrap()
    }
}

#[test]
fn some_cases_bring_a_made_one_by_the_published_share_and_repeating_brings_no_more() {
    let house = house();
    house.share(5, None).unwrap();
    let (_, made) = house.made();
    assert!((3..=20).contains(&made.len()), "of {REPORTED}: {}", made.len());
    assert_eq!(house.keep_made(), 0);
    let again = house.stage.app.store.read(|tx| tx.made_cases_waiting(100)).unwrap();
    assert_eq!(made, again);
    for one in &made {
        assert!(one.opened_at < one.asked_at && one.asked_at < one.answered_at);
        assert!(one.put_at <= house.stage.now() && one.due_at > house.stage.now());
        assert_eq!((one.state, one.truth.as_str()), (MadeState::Waits, "innocent"));
    }
}

#[test]
fn none_are_made_where_the_share_is_off_and_odd_shares_and_leads_are_refused() {
    let house = house();
    house.share(0, None).unwrap();
    assert_eq!(house.made().1, []);
    for one_in in [1, 4, 1_001] {
        assert!(matches!(house.share(one_in, None), Err(Error::Invalid(_))), "{one_in}");
    }
    assert!(matches!(house.share(50, Some(house.auditor)), Err(Error::Invalid(_))));
    let policy = MadePolicy { one_in: 0, lead: None };
    let denied = house.stage.app.set_made_policy(&mut house.stage.ctx(house.analyst), policy);
    assert!(matches!(denied, Err(Error::Denied(_))));
}

#[test]
fn a_made_case_is_shown_as_a_report_that_was_answered_and_neither_it_nor_a_real_one_names_anybody()
{
    let house = house();
    house.share(5, None).unwrap();
    let (couriers, made) = house.made();
    let real = house.reports(house.courier(REPORTED + 1));
    let (real, like) =
        (house.read_as(house.analyst, real), house.read_as(house.analyst, made[0].shown_as));
    for view in [&real, &like] {
        assert!(view.courier.is_none() && view.reporter.is_none(), "{:?}", view.case.id);
        assert_eq!(view.evidence.items[0].ground, "S02");
        assert!(view.decisions.iter().all(|decision| decision.deciders.is_empty()));
    }
    assert_eq!((like.statements.len(), like.decisions.len()), (1, 1));
    assert!(like.ways.iter().any(|way| !way.grounds.is_empty()), "the same can be decided in it");
    assert!(
        house.read_as(house.auditor, real.case.id).courier.is_some(),
        "auditors decide nothing"
    );
    assert!(!couriers.contains(&like.case.courier));
    let looks = house.stage.app.store.read(|tx| tx.audit_entries(&made[0].shown_as.to_string(), 9));
    let looks = looks.unwrap();
    assert!(!looks.is_empty(), "a look is written down");
    assert!(looks.iter().all(|look| look.courier.is_none() && look.delivery_order.is_none()));
}

#[test]
fn whatever_is_decided_in_a_made_case_reaches_nobody_and_whoever_decided_is_told_at_once() {
    let house = house();
    house.share(5, None).unwrap();
    let (couriers, made) = house.made();
    let app = &house.stage.app;
    let told_of = || house.decisions_and_letters();
    let before = told_of();
    let told = |by: Actor, made: &MadeCase| {
        app.made_case_told(&house.stage.ctx(by), made.shown_as).unwrap()
    };
    assert!(told(house.analyst, &made[0]).is_none(), "nobody is told before");
    assert_eq!(house.finds(house.analyst, &made[0], None), Some(Acted::Done));
    assert_eq!(house.finds(house.analyst, &made[0], None), Some(Acted::Already), "once");
    let adverse = Some(DecisionKind::Offboarding);
    assert_eq!(house.finds(house.operator, &made[1], adverse), Some(Acted::Done));
    let Some(MadeTold::Whole(whole)) = told(house.operator, &made[1]) else { panic!("told") };
    assert_eq!(whole.finding, Some(MadeFinding::Offboarding));
    assert!(whole.report.contains(&whole.telling));
    assert!(matches!(told(house.analyst, &made[1]), Some(MadeTold::Over)), "not to others");
    assert_eq!(before, told_of(), "no decision, no letter");
    for courier in couriers {
        let row = app.store.read(|tx| tx.courier(courier)).unwrap().unwrap();
        assert_eq!(row.state, CourierState::Active);
    }
    let absent = app.read_case(&mut house.stage.ctx(house.analyst), made[0].shown_as);
    assert!(matches!(absent, Err(Error::Absent(_))));
}

#[test]
fn the_rules_bar_the_same_in_a_made_case_as_in_a_real_one_and_reasons_are_needed() {
    let house = house();
    house.share(5, None).unwrap();
    let (_, made) = house.made();
    let wanted = |grounds: Vec<Ground>, hours, reasons: &str| {
        let (kind, seen) = (DecisionKind::Suspension, made[0].evidence_digest);
        CaseAct::Decide(Proposal { kind, grounds, reasons: reasons.into(), hours, seen })
    };
    let act = |act: CaseAct| {
        let ctx = &mut house.stage.ctx(house.analyst);
        house.stage.app.act_on_made_case(ctx, made[0].shown_as, &act)
    };
    assert!(matches!(act(wanted(vec![Ground::Theft], 24, " ")), Err(Error::Invalid(_))));
    assert!(matches!(act(wanted(vec![Ground::Theft], 90, "x")), Ok(Some(Acted::Barred(_)))));
    assert!(matches!(act(wanted(vec![Ground::Rate], 24, "x")), Ok(Some(Acted::Barred(_)))));
    let ctx = &mut house.stage.ctx(house.auditor);
    let denied = house.stage.app.act_on_made_case(ctx, made[0].shown_as, &CaseAct::Look);
    assert!(matches!(denied, Err(Error::Denied(_))));
    let real = house.reports(house.courier(REPORTED + 2));
    let ctx = &mut house.stage.ctx(house.analyst);
    let close = CaseAct::Close("x".into());
    assert_eq!(house.stage.app.act_on_made_case(ctx, real, &close).unwrap(), None);
    assert_eq!(house.kept(&made[0]).state, MadeState::Waits);
}

#[test]
fn each_reads_their_own_results_and_only_the_lead_reads_each_persons_by_name() {
    let house = house();
    house.share(5, None).unwrap();
    let (_, mut made) = house.made();
    let (zoe, bob) = (house.analyst_named("Zoe"), house.analyst_named("bob"));
    let mut next = || made.pop().unwrap();
    let adverse = Some(DecisionKind::Suspension);
    for (by, kind) in [(zoe, adverse), (bob, None)] {
        assert_eq!(house.finds(by, &next(), kind), Some(Acted::Done));
    }
    let results = |by: Actor| house.stage.app.made_results(&house.stage.ctx(by)).unwrap();
    assert_eq!((results(zoe).own.found, results(zoe).own.adverse), (1, 1));
    assert_eq!((results(bob).own.found, results(bob).own.adverse), (1, 0));
    assert!(results(zoe).each.is_none() && results(zoe).together.is_none(), "two people");
    house.share(5, Some(house.analyst)).unwrap();
    let each = results(house.analyst).each.unwrap();
    let names: Vec<&str> = each.iter().map(|(staff, _)| staff.name.as_str()).collect();
    assert_eq!(names, ["bob", "Zoe"], "by name, whatever they found");
    assert!(results(house.operator).each.is_none(), "not even operators, unless they lead");
    assert_eq!(results(zoe).lead.map(|lead| lead.name), Some("Nora".into()), "everybody reads who");
    let auditor = house.stage.app.made_results(&house.stage.ctx(house.auditor));
    assert!(matches!(auditor, Err(Error::Denied(_))));
    house.stage.advance((RESULT_DAYS + 1) * DAY);
    assert_eq!(results(zoe).own.found, 0, "a year later it counts no more");
}

#[test]
fn all_together_are_told_once_three_people_decided_five_and_stand_in_the_trust_report() {
    let house = house();
    house.share(5, None).unwrap();
    let (_, made) = house.made();
    assert!(made.len() >= 5, "{}", made.len());
    let three = [house.analyst, house.operator, house.analyst_named("Zoe")];
    for (at, one) in made.iter().take(5).enumerate() {
        let kind = (at == 0).then_some(DecisionKind::Restriction);
        assert_eq!(house.finds(three[at % 3], one, kind), Some(Acted::Done));
        let report = house.stage.app.trust(&house.stage.ctx(house.analyst), house.stage.station);
        let told = report.unwrap();
        assert_eq!((told.made.is_some(), told.made_one_in), (at == 4, 5), "{at}");
    }
    let report =
        house.stage.app.trust(&house.stage.ctx(house.analyst), house.stage.station).unwrap();
    let made = report.made.unwrap();
    assert_eq!((made.found, made.adverse), (5, 1));
    assert_eq!((made.rate.low, made.rate.high), (36, 624));
    assert_eq!(report.json()["made_cases_of_the_operator"]["against_innocents"], 1);
}

#[test]
fn asking_whom_a_case_is_about_tells_of_a_real_one_and_sets_a_made_one_aside() {
    let house = house();
    house.share(5, None).unwrap();
    let (_, made) = house.made();
    let courier = house.courier(REPORTED + 3);
    let real = house.reports(courier);
    let ask = |id| house.stage.app.about_whom(&mut house.stage.ctx(house.analyst), id);
    assert_eq!(ask(real).unwrap(), About::Courier(courier));
    assert_eq!(ask(made[0].shown_as).unwrap(), About::Nobody);
    let kept = house.kept(&made[0]);
    assert_eq!((kept.state, kept.finding), (MadeState::SetAside, None));
    let results = house.stage.app.made_results(&house.stage.ctx(house.analyst)).unwrap();
    assert_eq!((results.own.found, results.set_aside), (0, 1), "it does not count");
    assert_eq!(house.finds(house.operator, &made[0], None), Some(Acted::Already));
}

#[test]
fn a_made_case_that_nobody_decides_lapses_by_itself() {
    let house = house();
    house.share(5, None).unwrap();
    let (_, made) = house.made();
    house.stage.advance(11 * DAY);
    assert_eq!(house.keep_made(), u32::try_from(made.len()).unwrap());
    assert!(made.iter().all(|one| house.kept(one).state == MadeState::Lapsed));
}

#[test]
fn what_hurts_somebody_stands_first_and_no_made_case_above_it() {
    let house = house();
    house.share(5, None).unwrap();
    let (couriers, made) = house.made();
    // One courier is suspended, and reported again while that is in force.
    let case = house.read_as(house.auditor, house.reports(house.courier(REPORTED + 4)));
    let courier = case.case.courier;
    let (grounds, seen) = (vec![Ground::Theft], case.case.evidence_digest);
    let (kind, reasons) = (DecisionKind::Suspension, "Two people saw it.".to_owned());
    let wanted = Proposal { kind, grounds, reasons, hours: 24, seen };
    let ctx = &mut house.stage.ctx(house.analyst);
    assert_eq!(house.stage.app.decide_case(ctx, case.case.id, wanted).unwrap(), Acted::Done);
    let again = house.reports(courier);

    let list =
        |query| house.stage.app.waiting(&house.stage.ctx(house.analyst), query, PAGE).unwrap();
    let all = list(WaitingQuery::default());
    assert_eq!(all.total, (couriers.len() + made.len() + 1) as u64);
    assert_eq!((all.rows[0].waiting.id, all.rows[0].waiting.harm), (again.0, Some(Harm::InForce)));
    assert!(all.rows[1..].iter().all(|line| line.waiting.harm.is_none()));
    assert!(
        all.rows[1..].is_sorted_by_key(|line| line.waiting.due),
        "then by the nearest deadline"
    );
    for line in &all.rows {
        let WaitingRow::Case(case) = &line.row else { panic!("only cases wait") };
        assert!(case.courier.is_none(), "nobody is named to whoever may decide");
    }
    let of = |kind, harm| list(WaitingQuery { kind, harm }).total;
    assert_eq!(of(None, Some(Harm::InForce)), 1);
    assert_eq!(of(Some(WaitsFor::Claim), None), 0);
    assert_eq!(of(Some(WaitsFor::Case), Some(Harm::Conduct)), 0);
}
