//! From tries to a notice, and from a notice to a case.
//!
//! Reads only verdicts that were carried out: what a policy in shadow mode meant, and a mere delay,
//! count for nothing. The same try is never used twice.

use super::clock::FOLLOWED;
use super::evidence::gather;
use super::{Clerk, EvidenceFile};
use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Hand};
use crate::decision::{Making, end_case, make};
use crate::error::{Error, Result};
use porchlight_domain::decision::{
    AFTER_NOTICE, Authority, EVIDENCE_WINDOW, FIRST_LOOK, LEAST_TRIES, NOTICE_COUNTS,
};
use porchlight_domain::id::{CaseId, CourierId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::{CaseState, CourierState, DecisionKind, DecisionState};
use porchlight_store::Tx;
use porchlight_store::rows::{CaseFile, Courier, DecisionRow};
use serde_json::json;

/// How often verdicts are read.
pub const LADDER_EVERY: i64 = MINUTE;
/// Verdicts this much older than the last reading are read again: they may have come late.
const LATE: i64 = 5 * MINUTE;
/// Most couriers read at once.
pub const MOST_COURIERS: u32 = 2_000;
/// Most tries of one courier that are read, the newest first.
pub const MOST_TRIES: u32 = 500;
/// Most earlier cases and decisions of one courier that are read.
const MOST_READ: u32 = 100;
/// How long a notice waits for an answer.
pub(super) const ANSWER_TIME: i64 = 14 * DAY;

/// The next step for one courier.
struct Step {
    evidence: EvidenceFile,
    policy: Option<i64>,
    /// The notice that was delivered before.
    notice: Option<DecisionRow>,
}

/// The newest notice that counts, if one does.
fn standing_notice(tx: &Tx<'_>, courier: CourierId, now: Timestamp) -> Result<Option<DecisionRow>> {
    let told = tx.decisions_about(courier, MOST_READ)?;
    let counts = |d: &DecisionRow| {
        d.kind == DecisionKind::Notice
            && d.state == DecisionState::InEffect
            && d.issued_at.is_some_and(|at| now.since(at) <= NOTICE_COUNTS)
    };
    Ok(told.into_iter().find(counts))
}

/// What follows for a courier now, if anything does.
fn step_of(tx: &Tx<'_>, id: CourierId, now: Timestamp) -> Result<Option<Step>> {
    let courier = tx.courier(id)?.ok_or(Error::Absent("courier"))?;
    if courier.state != CourierState::Active {
        return Ok(None);
    }
    let notice = standing_notice(tx, id, now)?;
    let mut after = now.plus(-EVIDENCE_WINDOW);
    if let Some(notice) = &notice {
        let Some(delivered) = notice.delivered_at else { return Ok(None) };
        after = after.max(delivered.plus(AFTER_NOTICE));
    }
    for case in tx.cases_of(id, MOST_READ)? {
        let noticed = notice.as_ref().is_some_and(|n| n.case_file == case.id);
        match (case.state.is_live(), noticed) {
            // Its notice is out and nobody has answered: what comes after it is read on.
            (true, true) if case.state == CaseState::WithCourier && case.answered_at.is_none() => {}
            (true, _) => return Ok(None),
            (false, true) => {}
            (false, false) => after = after.max(case.ended_at.unwrap_or(case.opened_at)),
        }
    }
    let rows = tx.held_up_tries(id, after, MOST_TRIES)?;
    if rows.len() < usize::try_from(LEAST_TRIES).unwrap_or(usize::MAX) {
        return Ok(None);
    }
    let policy = rows.iter().map(|row| row.policy).max();
    Ok(gather(id, &rows)?.map(|evidence| Step { evidence, policy, notice }))
}

pub(crate) fn new_case(
    hand: &mut Hand,
    courier: &Courier,
    evidence: &EvidenceFile,
    due: i64,
) -> Result<CaseFile> {
    let (text, digest) = evidence.seal()?;
    let grounds = evidence.items.iter().filter(|item| item.tries >= LEAST_TRIES).count();
    Ok(CaseFile {
        id: hand.id(CaseId::new),
        courier: courier.id,
        station: courier.station,
        opened_at: hand.now,
        reporter: None,
        report: String::new(),
        state: CaseState::Open,
        due_at: Some(hand.now.plus(due)),
        looked_at: None,
        looked_by: None,
        asked_at: None,
        answered_at: None,
        tries: evidence.tries,
        grounds: u32::try_from(grounds).unwrap_or(u32::MAX),
        earlier_notice: None,
        evidence: text,
        evidence_digest: digest,
        ended_at: None,
        reason: String::new(),
        removed_at: None,
        removed_by: String::new(),
    })
}

pub(crate) fn opened_leaf(hand: &mut Hand, case: &CaseFile) {
    let fact = json!({
        "courier": case.courier.to_string(), "state": case.state.code(), "tries": case.tries,
        "evidence": case.evidence_digest.hex(),
        "earlier_notice": case.earlier_notice.map(|id| id.to_string()),
    });
    hand.leave(LeafKind::Case, case.id, fact);
}

/// A notice by a program, in a case that waits for an answer.
fn give_notice(
    tx: &Tx<'_>,
    hand: &mut Hand,
    clerk: &Clerk,
    courier: &Courier,
    step: &Step,
) -> Result<bool> {
    let mut case = new_case(hand, courier, &step.evidence, ANSWER_TIME)?;
    // A program's notice is no hearing: `asked_at` stays empty until a person asks.
    case.state = CaseState::WithCourier;
    if !tx.insert_case(&case)? {
        return Ok(false);
    }
    opened_leaf(hand, &case);
    let making = Making {
        case: &case,
        kind: DecisionKind::Notice,
        grounds: &step.evidence.grounds(),
        hold: 0,
        seen: case.evidence_digest,
        by: Authority::Automatic,
        reasons: "",
        policy: step.policy,
        lifts: None,
    };
    // What the rules bar is no case either.
    Ok(make(tx, hand, clerk, &making, None)?.is_ok())
}

/// A case for an analyst, after a notice.
fn open_repeat(
    tx: &Tx<'_>,
    hand: &mut Hand,
    courier: &Courier,
    step: &Step,
    notice: &DecisionRow,
) -> Result<bool> {
    if let Some(before) = tx.live_case_of(courier.id)? {
        end_case(tx, hand, before, CaseState::Closed, FOLLOWED)?;
    }
    let mut case = new_case(hand, courier, &step.evidence, FIRST_LOOK)?;
    case.earlier_notice = Some(notice.id);
    if !tx.insert_case(&case)? {
        return Ok(false);
    }
    opened_leaf(hand, &case);
    Ok(true)
}

impl App {
    /// Reads what was challenged and refused since the last time: writes notices, opens cases. Does
    /// nothing within [`LADDER_EVERY`] of the last time. Returns how many there were.
    ///
    /// # Errors
    /// Faults only.
    pub(crate) fn climb_ladder(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let mark = self.read(|tx| Ok(tx.ladder_mark()?))?;
        if mark.is_some_and(|mark| (0..LADDER_EVERY).contains(&now.since(mark))) {
            return Ok(0);
        }
        let oldest = now.plus(-EVIDENCE_WINDOW);
        let since = mark.map_or(oldest, |mark| mark.plus(-LATE).max(oldest));
        let couriers = self.read(|tx| Ok(tx.couriers_held_up_since(since, MOST_COURIERS)?))?;
        let mut steps = 0;
        for courier in couriers {
            // Looked at outside the write first: most couriers need no next step.
            if self.read(|tx| step_of(tx, courier, now))?.is_some() {
                steps += u32::from(self.take_step(ctx, courier)?);
            }
        }
        self.work(ctx, move |tx, _| tx.put_ladder_mark(now))?;
        Ok(steps)
    }

    /// Reads what was challenged and refused of one courier and takes the next step, if there is one, as
    /// every pass does for all. Says whether there was one.
    ///
    /// # Errors
    /// Denied to all but the server itself; faults.
    pub fn climb_ladder_of(&self, ctx: &mut Ctx, courier: CourierId) -> Result<bool> {
        if ctx.actor != Actor::System {
            return Err(Error::Denied("the server itself"));
        }
        self.take_step(ctx, courier)
    }

    fn take_step(&self, ctx: &mut Ctx, id: CourierId) -> Result<bool> {
        let clerk = self.clerk();
        let done = self.record(ctx, &format!("ladder {id}"), move |tx, hand| {
            let Some(step) = step_of(tx, id, hand.now)? else { return Ok(Done::Refused(false)) };
            let courier = tx.courier(id)?.ok_or(Error::Absent("courier"))?;
            let done = match &step.notice {
                None => give_notice(tx, hand, &clerk, &courier, &step)?,
                Some(notice) => open_repeat(tx, hand, &courier, &step, notice)?,
            };
            Ok(if done { Done::Kept(true) } else { Done::Refused(false) })
        })?;
        if done {
            self.ring_courier(ctx, id);
        }
        Ok(done)
    }
}
