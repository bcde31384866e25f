//! Everybody who decides is away for a month: what nobody looked at ends in favour of whoever it is about.

use crate::stage::Stage;
use porchlight_app::Actor;
use porchlight_app::assess::remedy::Policy;
use porchlight_app::case::Opened;
use porchlight_app::check_in::Arrival;
use porchlight_app::claim::QUESTIONS;
use porchlight_app::decision::{Acted, Answered, Appealed, Proposal};
use porchlight_app::deliver::Checked;
use porchlight_app::recipient::Said;
use porchlight_app::station::Made;
use porchlight_domain::decision::Ground;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CaseId, ClaimId, DecisionId};
use porchlight_domain::time::{DAY, HOUR, MINUTE};
use porchlight_domain::words::{
    AppealState, CaseState, ClaimFinding, ClaimKind, CourierState, DecisionKind, DecisionState,
    RemedyState, Role,
};
use porchlight_sim::city::context;

struct Office {
    stage: Stage,
    operator: Actor,
    one: Actor,
    two: Actor,
}

fn office() -> Office {
    let mut stage = Stage::new();
    let mut analyst = |name: &str| {
        let mut ctx = stage.ctx(Actor::Console);
        let email = format!("{name}@example.org");
        let made = stage.app.add_staff(&mut ctx, name, &email, Role::Analyst).unwrap();
        let Made::Made(id) = made else { panic!("{name} is new") };
        Actor::Staff(id.parse().unwrap(), Role::Analyst)
    };
    let (one, two) = (analyst("Noor"), analyst("Sam"));
    let operator = Actor::Staff(stage.city.operator, Role::Operator);
    let mut ctx = stage.ctx(operator);
    stage.app.set_remedy_policy(&mut ctx, Policy { wait_hours: 24, ..Policy::default() }).unwrap();
    Office { stage, operator, one, two }
}

impl Office {
    fn report(&mut self, courier: usize, ground: Ground) -> CaseId {
        let id = self.stage.id(courier);
        let mut ctx = self.stage.ctx(self.operator);
        match self.stage.app.open_case(&mut ctx, id, ground, "Two neighbours told us.").unwrap() {
            Opened::Opened(id) => id.parse().unwrap(),
            Opened::Already => panic!("the first case"),
        }
    }

    fn read(&mut self, by: Actor, case: CaseId) -> Digest {
        let mut ctx = self.stage.ctx(by);
        self.stage.app.read_case(&mut ctx, case).unwrap().case.evidence_digest
    }

    fn decide(&mut self, case: CaseId, kind: DecisionKind, ground: Ground) -> Acted {
        let seen = self.read(self.one, case);
        let (grounds, reasons) = (vec![ground], "Both sides were read.".into());
        let wanted = Proposal { kind, grounds, reasons, hours: 24, seen };
        let mut ctx = self.stage.ctx(self.one);
        self.stage.app.decide_case(&mut ctx, case, wanted).unwrap()
    }

    fn offboard(&mut self, courier: usize) -> DecisionId {
        let case = self.report(courier, Ground::Theft);
        let kind = DecisionKind::Offboarding;
        assert_eq!(self.decide(case, kind, Ground::Theft), Acted::Proposed);
        let id = self.decision(case, kind);
        let seen = self.read(self.two, case);
        let mut ctx = self.stage.ctx(self.two);
        let agreed = self.stage.app.second_decision(&mut ctx, id, true, "I read it.", seen);
        assert_eq!(agreed.unwrap(), Acted::Done);
        id
    }

    /// Asked, answered, then restricted for a day.
    fn restrict(&mut self, courier: usize) -> DecisionId {
        let case = self.report(courier, Ground::Automation);
        let seen = self.read(self.one, case);
        let mut ctx = self.stage.ctx(self.one);
        let asked = self.stage.app.ask_courier(&mut ctx, case, seen, "Please tell us.").unwrap();
        assert_eq!(asked, Acted::Done);
        let notice = self.decision(case, DecisionKind::Notice);
        let mut ctx = self.stage.courier(courier);
        let said = self.stage.app.answer_decision(&mut ctx, notice, "It was not me.", "").unwrap();
        assert!(matches!(said, Answered::Kept(_)));
        let kind = DecisionKind::Restriction;
        assert_eq!(self.decide(case, kind, Ground::Automation), Acted::Done);
        self.decision(case, kind)
    }

    fn appeal(&mut self, courier: usize, id: DecisionId) {
        let mut ctx = self.stage.courier(courier);
        let made = self.stage.app.appeal(&mut ctx, id, "I was elsewhere.", "").unwrap();
        assert!(matches!(made, Appealed::Made(_)));
    }

    fn decision(&self, case: CaseId, kind: DecisionKind) -> DecisionId {
        let rows = self.stage.app.store.read(|tx| tx.decisions_of_case(case)).unwrap();
        rows.iter().find(|row| row.kind == kind).unwrap().id
    }

    fn stands(&self, id: DecisionId) -> DecisionState {
        self.stage.app.store.read(|tx| tx.decision(id)).unwrap().unwrap().state
    }

    fn account(&self, courier: usize) -> CourierState {
        let id = self.stage.id(courier);
        self.stage.app.store.read(|tx| tx.courier(id)).unwrap().unwrap().state
    }

    /// Nobody on the staff does anything; the server runs.
    fn pass(&mut self, days: i64) {
        for step in 0..2 * days {
            self.stage.now = self.stage.now.plus(12 * HOUR);
            let now = self.stage.now;
            let ctx = |what: &str| context(1, now, Actor::System, &format!("{what} {step}"));
            self.stage.app.reconcile_slow(&mut ctx("slow")).unwrap();
            self.stage.app.reconcile_fast(&mut ctx("fast")).unwrap();
        }
    }

    /// A block that somebody works, and what was paid for it.
    fn work(&mut self, courier: usize, award: porchlight_domain::id::AwardId) -> i64 {
        let (_, stop) = self.stage.parcel(award, false);
        let mut ctx = self.stage.courier(courier);
        let came = self.stage.app.check_in(&mut ctx, award, Arrival::default()).unwrap();
        assert_eq!(came, Checked::Done);
        let attempt = self.stage.attempt(stop, true);
        self.stage.record(courier, &attempt).unwrap();
        let mut ctx = self.stage.courier(courier);
        assert_eq!(self.stage.app.check_out(&mut ctx, award).unwrap(), Checked::Done);
        self.paid(courier)
    }

    fn paid(&self, courier: usize) -> i64 {
        let (id, mut sum) = (self.stage.id(courier), 0);
        let store = &self.stage.app.store;
        store
            .read(|tx| {
                tx.each_pay_entry(|entry| sum += if entry.courier == id { entry.amount } else { 0 })
            })
            .unwrap();
        sum
    }

    fn claim(&mut self, courier: usize) -> ClaimId {
        let block = self.stage.block(10 * MINUTE, 1);
        let award = self.stage.award(block, courier);
        let (order, stop) = self.stage.parcel(award, false);
        let attempt = self.stage.attempt(stop, true);
        self.stage.record(courier, &attempt).unwrap();
        let looked = QUESTIONS.map(str::to_owned).to_vec();
        let mut ctx = self.stage.ctx(Actor::Recipient(order));
        let said = self.stage.app.claim(&mut ctx, ClaimKind::NotReceived, looked, "").unwrap();
        let Said::Recorded(id) = said else { panic!("{said:?}") };
        id.parse().unwrap()
    }
}

#[test]
fn with_everybody_who_decides_away_for_a_month_all_ends_in_favour_of_whom_it_is_about() {
    let mut office = office();
    let block = office.stage.block(20 * MINUTE, 1);
    let award = office.stage.award(block, 0);
    let suspended = {
        let case = office.report(0, Ground::Theft);
        let kind = DecisionKind::Suspension;
        assert_eq!(office.decide(case, kind, Ground::Theft), Acted::Done);
        office.decision(case, kind)
    };
    office.appeal(0, suspended);
    assert_eq!(office.account(0), CourierState::Paused);
    // What was held before is worked and paid all the same.
    let earned = office.work(0, award);
    assert!(earned > 0);
    let ended = office.offboard(1);
    office.appeal(1, ended);
    let unlooked = office.report(2, Ground::Theft);
    let restricted = office.restrict(3);
    let proposed = office.report(4, Ground::Theft);
    let kind = DecisionKind::Offboarding;
    assert_eq!(office.decide(proposed, kind, Ground::Theft), Acted::Proposed);
    let claim = office.claim(5);

    office.pass(31);

    for courier in 0..6 {
        assert_eq!(office.account(courier), CourierState::Active, "courier {courier}");
    }
    let states = [suspended, ended, restricted].map(|id| office.stands(id));
    assert_eq!(states[1..], [DecisionState::Lapsed, DecisionState::Ended]);
    assert!(!states[0].stands(), "its hours were over before the appeal was");
    assert_eq!(office.stands(office.decision(proposed, kind)), DecisionState::Lapsed);
    let (case, appeals, claim, remedy) = office
        .stage
        .app
        .store
        .read(|tx| {
            let appeals = [tx.appeal_against(suspended)?, tx.appeal_against(ended)?];
            Ok((tx.case(unlooked)?, appeals, tx.claim(claim)?, tx.remedy_of(claim)?))
        })
        .unwrap();
    assert_eq!(case.unwrap().state, CaseState::Lapsed);
    assert_eq!(appeals.map(|appeal| appeal.unwrap().state), [AppealState::Lapsed; 2]);
    let claim = claim.unwrap();
    assert_eq!((claim.finding, claim.settled_by), (Some(ClaimFinding::Undecidable), None));
    let remedy = remedy.unwrap();
    assert_eq!((remedy.state, remedy.given_by), (RemedyState::Given, None));
    assert_eq!(office.paid(0), earned, "nobody lost pay");
    office.stage.now = office.stage.now.plus(DAY);
    office.stage.is_sound();
}
