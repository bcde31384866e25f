//! What people do when it goes wrong: recipients claim, couriers answer and appeal, the desk settles, and
//! analysts look, ask, decide and answer appeals. Some of it nobody does: then clocks have to.

use super::{Player, look};
use crate::act::Call;
use crate::redress::Redress;
use porchlight_app::assess::remedy::Remedy;
use porchlight_app::case::EvidenceFile;
use porchlight_app::{Actor, App, Result};
use porchlight_domain::decision::Ground;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{
    AppealState, CaseState, ClaimFinding, ClaimKind, DecisionKind, DecisionState, RemedyState, Role,
};
use porchlight_store::Slice;
use porchlight_store::rows::{CaseFile, Claim, DecisionRow};

/// Newest deliveries that somebody may say something about.
const NEWEST: u32 = 60;
/// Most open claims, cases and decisions that are looked at in one go.
const MOST: u32 = 100;
const ALL: Slice = Slice { offset: 0, limit: MOST };
/// Of 1,000 of the newest deliveries, how many are claimed about each time.
const COMPLAIN: u64 = 25;

/// What becomes of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    Suspended,
    SuspendedUnheard,
    Restricted,
    Offboarded,
    NotSeconded,
    Unlooked,
}

const COURSES: [Course; 6] = [
    Course::Suspended,
    Course::Restricted,
    Course::Offboarded,
    Course::SuspendedUnheard,
    Course::NotSeconded,
    Course::Unlooked,
];

impl Player {
    fn redress_by(&mut self, at: Timestamp, who: Actor, key: &str, act: Redress) {
        self.put_act(at, who, key, Call::Redress(act));
    }

    /// Everything of this kind that somebody does at `at`.
    pub(super) fn redress(&mut self, app: &App, at: Timestamp) -> Result<()> {
        let Some([one, two, three]) = self.analysts else { return Ok(()) };
        self.complain(app, at)?;
        self.work_on_claims(app, at)?;
        self.report(at);
        for state in [CaseState::Open, CaseState::WithCourier] {
            for case in app.store.read(|tx| tx.cases_in(state, ALL))?.rows {
                self.work_on_case(app, at, (one, two), &case)?;
            }
        }
        self.find_in_made(app, at, [one, two, three])?;
        self.appeal(app, at, three)
    }

    /// Analysts decide made cases as they decide others: rightly, mostly. Some ask whom one is about, and
    /// some nobody looks at.
    fn find_in_made(&mut self, app: &App, at: Timestamp, analysts: [Actor; 3]) -> Result<()> {
        for made in app.store.read(|tx| tx.made_cases_waiting(MOST))? {
            let (case, seen) = (made.shown_as, made.evidence_digest);
            let who = self.roll("who finds", &made.id.0, 3);
            let who = analysts[usize::try_from(who).unwrap_or(0)];
            let act = match self.roll("finds", &made.id.0, 10) {
                0 => continue,
                1 => Redress::AskWhom(case),
                2 => Redress::FindInMade { case, kind: Some(DecisionKind::Offboarding), seen },
                3 => Redress::FindInMade { case, kind: Some(DecisionKind::Suspension), seen },
                _ => Redress::FindInMade { case, kind: None, seen },
            };
            self.redress_by(at, who, &format!("read {case}"), Redress::ReadCase(case));
            self.redress_by(at, who, &format!("made {case}"), act);
        }
        Ok(())
    }

    fn complain(&mut self, app: &App, at: Timestamp) -> Result<()> {
        let desk = look(at, self.city.desk());
        let newest = app.deliveries(&desk, "", Slice { offset: 0, limit: NEWEST })?;
        for line in newest.rows {
            let order = line.attempt.delivery_order;
            let about = [&order.0[..], &at.micros().to_be_bytes()].concat();
            if self.roll("complains", &about, 1_000) >= COMPLAIN {
                continue;
            }
            let which = self.roll("about what", &about, ClaimKind::ALL.len() as u64);
            let kind = ClaimKind::ALL[usize::try_from(which).unwrap_or(0)];
            let looked = usize::try_from(self.roll("looked", &about, 4)).unwrap_or(0);
            let act = Redress::Complain { kind, looked };
            let key = format!("complain {order} {}", at.micros());
            self.redress_by(at, Actor::Recipient(order), &key, act);
        }
        Ok(())
    }

    fn work_on_claims(&mut self, app: &App, at: Timestamp) -> Result<()> {
        let station = self.city.station;
        for claim in app.store.read(|tx| tx.open_claims(station, MOST))? {
            let about = [&claim.id.0[..], &at.micros().to_be_bytes()].concat();
            if self.roll("found it", &about, 100) < 6 {
                let key = format!("take back {} {}", claim.id, at.micros());
                let recipient = Actor::Recipient(claim.delivery_order);
                self.redress_by(at, recipient, &key, Redress::TakeBack);
            } else {
                self.work_on_claim(app, at, &claim, &about)?;
            }
        }
        Ok(())
    }

    /// The courier answers, or the desk says what is held true: not always, and not everybody.
    fn work_on_claim(
        &mut self,
        app: &App,
        at: Timestamp,
        claim: &Claim,
        about: &[u8],
    ) -> Result<()> {
        let id = claim.id;
        let (attempt, answers, remedy) = app.store.read(|tx| {
            let mut attempts = tx.attempts_of_order(claim.delivery_order)?;
            attempts.retain(|attempt| attempt.received_at <= claim.made_at);
            Ok((attempts.pop(), tx.claim_answers(id)?, tx.remedy_of(id)?))
        })?;
        if remedy.is_some_and(|remedy| remedy.state == RemedyState::SecondLook) {
            if self.roll("second look", about, 100) < 40 {
                let act = Redress::GiveRemedy { claim: id, kind: Remedy::Refund };
                self.redress_by(at, self.city.desk(), &format!("second look {id}"), act);
            }
        } else if let (Some(attempt), true) = (&attempt, answers.is_empty()) {
            if self.roll("answers", about, 100) < 30 {
                let by = if self.roll("speaks", &id.0, 5) == 0 { "Rita, union" } else { "" };
                let act = Redress::AnswerClaim { claim: id, by: by.into() };
                let courier = Actor::Courier(attempt.courier);
                self.redress_by(at, courier, &format!("answer {id} {}", at.micros()), act);
            }
        } else if self.roll("settles", about, 100) < 30 {
            let which = self.roll("finding", about, ClaimFinding::ALL.len() as u64);
            let finding = ClaimFinding::ALL[usize::try_from(which).unwrap_or(0)];
            let act = Redress::Settle { claim: id, finding };
            self.redress_by(at, self.city.desk(), &format!("settle {id} {}", at.micros()), act);
        }
        Ok(())
    }

    /// The operator reports somebody.
    fn report(&mut self, at: Timestamp) {
        let about = at.micros().to_be_bytes();
        if self.roll("reports", &about, 10) >= 6 {
            return;
        }
        let which = self.roll("reported", &about, self.city.couriers.len() as u64);
        let courier = self.city.couriers[usize::try_from(which).unwrap_or(0)];
        let bot = self.roll("reported for", &about, 4) == 0;
        let ground = if bot { Ground::Automation } else { Ground::Theft };
        let operator = Actor::Staff(self.city.operator, Role::Operator);
        let act = Redress::OpenCase { courier, ground };
        self.redress_by(at, operator, &format!("report {}", at.micros()), act);
    }

    fn work_on_case(
        &mut self,
        app: &App,
        at: Timestamp,
        (one, two): (Actor, Actor),
        case: &CaseFile,
    ) -> Result<()> {
        let (id, seen) = (case.id, case.evidence_digest);
        let course = self.roll("course", &id.0, COURSES.len() as u64);
        let course = COURSES[usize::try_from(course).unwrap_or(0)];
        if course == Course::Unlooked {
            return Ok(());
        }
        let told = app.store.read(|tx| tx.decisions_of_case(id))?;
        let in_state = |state| told.iter().find(|row: &&DecisionRow| row.state == state);
        let moment = at.micros();
        if let Some(waits) = in_state(DecisionState::Proposed) {
            self.redress_by(at, two, &format!("read {id} {moment} 2"), Redress::ReadCase(id));
            let agrees = course != Course::NotSeconded;
            let act = Redress::Second { decision: waits.id, agrees, seen };
            self.redress_by(at, two, &format!("second {}", waits.id), act);
            return Ok(());
        }
        let notice = told.iter().find(|row| row.kind == DecisionKind::Notice);
        if let (Some(notice), None) = (notice, case.answered_at)
            && course != Course::SuspendedUnheard
        {
            let courier = Actor::Courier(case.courier);
            let act = Redress::Answer(notice.id);
            self.redress_by(at, courier, &format!("answer {}", notice.id), act);
            return Ok(());
        }
        self.redress_by(at, one, &format!("read {id} {moment} 1"), Redress::ReadCase(id));
        if case.asked_at.is_none() && course != Course::SuspendedUnheard {
            self.redress_by(at, one, &format!("ask {id}"), Redress::Ask { case: id, seen });
            return Ok(());
        }
        if in_state(DecisionState::Refused).is_some() {
            self.redress_by(at, one, &format!("close {id}"), Redress::Close(id));
            return Ok(());
        }
        let grounds: Vec<Ground> = EvidenceFile::read(&case.evidence)?
            .items
            .iter()
            .filter_map(|item| item.ground.parse().ok())
            .collect();
        let kind = match course {
            _ if !grounds.contains(&Ground::Theft) => DecisionKind::Restriction,
            Course::Suspended | Course::SuspendedUnheard => DecisionKind::Suspension,
            Course::Offboarded | Course::NotSeconded => DecisionKind::Offboarding,
            Course::Restricted | Course::Unlooked => DecisionKind::Restriction,
        };
        let act = Redress::Decide { case: id, kind, grounds, hours: 20, seen };
        self.redress_by(at, one, &format!("decide {id} {moment}"), act);
        Ok(())
    }

    /// Whoever was decided about appeals, mostly; somebody who had no part in it answers, mostly.
    fn appeal(&mut self, app: &App, at: Timestamp, three: Actor) -> Result<()> {
        let (standing, open) = app.store.read(|tx| {
            let mut standing = tx.decisions_in(DecisionState::InEffect, ALL)?.rows;
            standing.extend(tx.decisions_in(DecisionState::Issued, ALL)?.rows);
            let against = |row: &DecisionRow| {
                !matches!(row.kind, DecisionKind::Notice | DecisionKind::Reinstatement)
            };
            standing.retain(against);
            Ok((standing, tx.appeals_in(AppealState::Open, ALL)?.rows))
        })?;
        for row in standing {
            let asked = open.iter().any(|appeal| appeal.decision == row.id);
            if !asked && self.roll("appeals", &row.id.0, 5) > 0 {
                let act = Redress::Appeal(row.id);
                let courier = Actor::Courier(row.courier);
                self.redress_by(at, courier, &format!("appeal {}", row.id), act);
            }
        }
        for appeal in open {
            if self.roll("nobody answers", &appeal.id.0, 5) > 0 {
                let upheld = self.roll("upheld", &appeal.id.0, 2) == 0;
                let act = Redress::AnswerAppeal { appeal: appeal.id, upheld };
                self.redress_by(at, three, &format!("answer {}", appeal.id), act);
            }
        }
        Ok(())
    }
}
