//! The street's dishonest recipient gets a second look, its honest ones in a bad building do not; and nobody loses
//! a remedy by a decision that fell.

use crate::street::{Painted, SEED, morning, options};
use porchlight_app::assess::remedy::Policy;
use porchlight_app::decision::Acted;
use porchlight_app::pattern::{AskedRecipient, PatternProposal};
use porchlight_app::{Actor, App, Ctx};
use porchlight_domain::decision::{Barred, PatternGround};
use porchlight_domain::id::{ClaimId, OrderId, PatternCaseId, PatternDecisionId, StaffId};
use porchlight_domain::time::{DAY, HOUR, Timestamp};
use porchlight_domain::words::{
    ClaimKind, DecisionState, PatternState, RemedyLook, RemedyState, Role,
};
use porchlight_sim::city::context;
use porchlight_sim::ports::ports;
use porchlight_sim::referee::judge;
use porchlight_sim::rehearsal::open_server;
use porchlight_sim::street::Street;
use porchlight_store::Slice;
use rusqlite::Connection;
use std::sync::Arc;

const ALL: Slice = Slice { offset: 0, limit: 100 };

/// Somebody may first look at any hour: here after the first day's parcels would have been brought.
fn evening() -> Timestamp {
    morning().plus(9 * HOUR)
}

/// A server on the street some days later, with its two analysts.
struct Later {
    app: App,
    now: Timestamp,
    analysts: Vec<StaffId>,
    operator: StaffId,
}

impl Later {
    fn ctx(&self, who: Actor, what: &str) -> Ctx {
        context(SEED, self.now, who, &format!("{what} {who} {}", self.now.micros()))
    }

    fn analyst(&self, number: usize) -> Actor {
        Actor::Staff(self.analysts[number], Role::Analyst)
    }

    /// Days pass, and the server does what runs by itself.
    fn pass(&mut self, micros: i64) {
        let until = self.now.plus(micros);
        while self.now < until {
            self.now = self.now.plus(12 * HOUR).min(until);
            let ctx = &mut self.ctx(Actor::System, "by itself");
            self.app.reconcile_slow(ctx).unwrap();
            self.app.reconcile_fast(ctx).unwrap();
        }
    }

    fn orders_at(&self, address: &str) -> Vec<OrderId> {
        let mut found = vec![];
        let here = |order: porchlight_store::rows::Order| {
            if order.address.contains(address) {
                found.push(order.id);
            }
        };
        self.app.store.read(|tx| tx.each_order(here)).unwrap();
        found
    }

    /// The newest claim of somebody who lives there.
    fn claim_at(&self, address: &str) -> ClaimId {
        let newest = |order: &OrderId| self.app.store.read(|tx| tx.newest_claim(*order)).unwrap();
        let claims = self.orders_at(address).iter().filter_map(newest).collect::<Vec<_>>();
        claims.into_iter().max_by_key(|claim| claim.made_at).unwrap().id
    }

    /// Two analysts decide after 72 hours in which the recipient says nothing.
    fn decide(&mut self, claim: ClaimId) -> PatternDecisionId {
        let (one, two) = (self.analyst(0), self.analyst(1));
        let view = self.app.pattern_of(&mut self.ctx(one, "look"), claim).unwrap();
        assert_eq!(view.barred, None, "{:?}", view.file);
        let ctx = &mut self.ctx(one, "ask");
        let asked = self.app.ask_recipient(ctx, claim, view.digest, "Four at once.").unwrap();
        let AskedRecipient::Asked(id) = asked else { panic!("{asked:?}") };
        let case: PatternCaseId = id.parse().unwrap();
        self.pass(72 * HOUR);
        let seen = self.app.pattern_case(&mut self.ctx(one, "read"), case).unwrap();
        let seen = seen.case.evidence_digest;
        let reasons = "Two couriers, one of them with the code.".to_owned();
        let grounds = vec![PatternGround::Often, PatternGround::AfterCode];
        let wanted = PatternProposal { grounds, days: 90, reasons, seen };
        let done = self.app.propose_pattern(&mut self.ctx(one, "propose"), case, wanted).unwrap();
        assert_eq!(done, Acted::Proposed);
        let view = self.app.pattern_case(&mut self.ctx(two, "read"), case).unwrap();
        let row = view.decisions[0].row.id;
        let ctx = &mut self.ctx(two, "second");
        let done = self.app.second_pattern(ctx, row, true, "I agree.", seen).unwrap();
        assert_eq!(done, Acted::Done);
        row
    }

    fn remedy(&self, claim: ClaimId) -> (RemedyState, Option<RemedyLook>) {
        let row = self.app.store.read(|tx| tx.remedy_of(claim)).unwrap().unwrap();
        (row.state, row.look)
    }
}

fn later(folder: &std::path::Path) -> Later {
    let app = open_server(SEED, &options(folder), &ports(SEED)).unwrap();
    let mut street = Street::found(&app, evening(), evening(), SEED, Arc::new(Painted)).unwrap();
    street.live(&app, evening()).unwrap();
    let ctx = context(SEED, evening(), Actor::Console, "staff");
    let staff = app.staff_page(&ctx, ALL).unwrap().rows;
    let analysts = staff.iter().filter(|person| person.role == Role::Analyst).map(|p| p.id);
    let (analysts, operator) = (analysts.collect(), street.city().operator);
    Later { app, now: evening(), analysts, operator }
}

#[test]
fn who_says_too_often_that_nothing_came_gets_a_second_look_and_a_bad_building_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut later = later(folder.path());
    let found = later.app.patterns(&later.ctx(later.analyst(0), "list")).unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].order.address.contains("52 Magnolia Row"));
    for flat in ["Flat 1", "Flat 2", "Flat 3", "Flat 4"] {
        let claim = later.claim_at(flat);
        let ctx = &mut later.ctx(later.analyst(0), flat);
        let view = later.app.pattern_of(ctx, claim).unwrap();
        assert_eq!(view.barred, Some(Barred::Explained), "{flat}");
    }
    let claim = found[0].claim.id;
    let decision = later.decide(claim);
    later.pass(14 * DAY);
    assert_eq!(judge(&later.app, None, later.now).unwrap(), [], "the referees");

    // What comes of a claim while it is in effect, and of a product that forgets what waits.
    let unclaimed =
        |order: &&OrderId| later.app.store.read(|tx| tx.open_claim(**order)).unwrap().is_none();
    let orders = later.orders_at("52 Magnolia Row");
    let order = *orders.iter().rfind(unclaimed).unwrap();
    // Beyond the policy's own limit somebody looks in any case; here it is the decision that makes it wait.
    let operator = Actor::Staff(later.operator, Role::Operator);
    let ctx = &mut later.ctx(operator, "policy");
    let policy = Policy { at_once: 50, ..Policy::default() };
    later.app.set_remedy_policy(ctx, policy).unwrap();
    let ctx = &mut later.ctx(Actor::Recipient(order), "claim");
    later.app.claim(ctx, ClaimKind::NotReceived, vec![], "Nothing.").unwrap();
    let held = later.app.store.read(|tx| tx.open_claim(order)).unwrap().unwrap().id;
    assert_eq!(later.remedy(held), (RemedyState::SecondLook, Some(RemedyLook::Person)));
    planted(&later, folder.path());

    let told = later.app.store.read(|tx| {
        let case = tx.pattern_decision(decision)?.unwrap().pattern_case;
        Ok(tx.pattern_case(case)?.unwrap())
    });
    let told = told.unwrap();
    assert_eq!(told.state, PatternState::Decided);
    let ctx = &mut later.ctx(Actor::Recipient(told.delivery_order), "appeal");
    later.app.appeal_pattern(ctx, decision, "I want another person to look.", "").unwrap();
    let appeal = later.app.store.read(|tx| tx.pattern_appeal_against(decision)).unwrap().unwrap();
    let ctx = &mut later.ctx(operator, "answer");
    later.app.answer_pattern_appeal(ctx, appeal.id, true, "Codes are passed on.").unwrap();
    let row = later.app.store.read(|tx| tx.pattern_decision(decision)).unwrap().unwrap();
    assert_eq!(row.state, DecisionState::Reversed);
    assert_eq!(later.remedy(held).0, RemedyState::Given);
    assert_eq!(judge(&later.app, None, later.now).unwrap(), [], "the referees");
}

/// A product that lets a decision fall and forgets what waits by it is found out.
fn planted(later: &Later, folder: &std::path::Path) {
    let place = tempfile::tempdir().unwrap();
    let copy = options(place.path());
    let original = Connection::open(folder.join("street.db")).unwrap();
    let target = place.path().join("street.db");
    original.execute("VACUUM INTO ?1", [target.to_str().unwrap()]).unwrap();
    let db = Connection::open(&target).unwrap();
    db.execute_batch("UPDATE pattern_decision SET state = 'reversed' WHERE state = 'in_effect'")
        .unwrap();
    assert!(db.total_changes() > 0);
    drop(db);
    let app = open_server(SEED, &copy, &ports(SEED)).unwrap();
    let found = judge(&app, None, later.now).unwrap();
    let said = found.iter().filter(|finding| finding.referee == "patterns");
    let said: Vec<String> = said.map(|finding| format!("{finding:?}")).collect();
    assert!(said.iter().any(|line| line.contains("does not stand")), "{found:?}");
}
