//! The staff's side: lists, one claim with everything about it, settling, and what ends by itself.

use super::facts::{Assessed, assessed};
use super::make::remedied;
use super::{MAX_STATEMENT_CHARS, UNDECIDED_AFTER, heard_until};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand, Whom};
use crate::error::{Error, Result};
use porchlight_domain::id::{ClaimId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{ClaimFinding, RemedyState};
use porchlight_store::rows::{
    Claim, ClaimAnswer, ClaimCaseMember, ClaimPicture, Order, RemedyRow, Representative, Station,
};
use porchlight_store::{ClaimList, Page, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most claims that one pass takes up.
const MOST: u32 = 100;
/// Act of an audit entry: somebody read a claim.
pub(super) const READ: &str = "read_claim";

/// One claim with everything about it.
#[derive(Debug, Clone)]
pub struct ClaimFile {
    /// The claim.
    pub claim: Claim,
    /// Its order.
    pub order: Order,
    /// Its station.
    pub station: Station,
    /// What the recipient gets.
    pub remedy: Option<RemedyRow>,
    /// What the evidence comes to.
    pub assessed: Assessed,
    /// What the courier answered.
    pub answers: Vec<ClaimAnswer>,
    /// Until then nobody says what is held true without the courier's answer.
    pub heard_until: Timestamp,
    /// What both sides added.
    pub pictures: Vec<ClaimPicture>,
    /// Who speaks for the courier, or did.
    pub representatives: Vec<Representative>,
    /// Where it is worked out together with others.
    pub joined: Option<ClaimCaseMember>,
}

/// What became of settling a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Settled {
    /// It is settled.
    Done,
    /// It was over before.
    Already,
}

pub(super) fn file(tx: &Tx<'_>, claim: Claim) -> Result<ClaimFile> {
    let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
    let station = tx.station(order.station)?.ok_or(Error::Absent("station"))?;
    let remedy = tx.remedy_of(claim.id)?;
    let assessed = assessed(tx, &claim, &order)?;
    Ok(ClaimFile {
        answers: tx.claim_answers(claim.id)?,
        pictures: tx.claim_pictures(claim.id)?,
        representatives: tx.representatives(claim.id)?,
        joined: tx.joined_now(claim.id)?,
        heard_until: heard_until(tx, &claim, order.station)?,
        claim,
        order,
        station,
        remedy,
        assessed,
    })
}

fn settle(
    tx: &Tx<'_>,
    hand: &mut Hand,
    mut claim: Claim,
    finding: ClaimFinding,
    by: Option<StaffId>,
    answer: &str,
) -> Result<()> {
    claim.open = false;
    claim.finding = Some(finding);
    (claim.settled_at, claim.settled_by) = (Some(hand.now), by);
    answer.clone_into(&mut claim.answer);
    tx.update_claim(&claim)?;
    let fact = json!({"finding": finding.code(), "by": by.map(|id| id.to_string()),
        "answer": answer});
    hand.leave(LeafKind::Claim, claim.id, fact);
    Ok(())
}

/// A page of open claims in the published order of what waits.
fn open_page(tx: &Tx<'_>, slice: Slice, now: Timestamp) -> Result<Page<Claim>> {
    let found = crate::waiting::open_claims(tx, now)?;
    let total = found.len() as u64;
    let skip = usize::try_from(slice.offset).unwrap_or(usize::MAX);
    let most = usize::try_from(slice.limit).unwrap_or(usize::MAX);
    let rows = found.into_iter().map(|(_, claim)| claim).skip(skip).take(most);
    Ok(Page { rows: rows.collect(), total })
}

impl ClaimFile {
    /// About whom it is.
    pub(super) fn whom(&self) -> Whom {
        Whom {
            courier: self.assessed.attempt.as_ref().map(|attempt| attempt.courier),
            order: Some(self.claim.delivery_order),
        }
    }
}

impl App {
    /// A page of claims.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn claims(&self, ctx: &Ctx, list: ClaimList, slice: Slice) -> Result<Page<ClaimFile>> {
        ctx.allow_staff()?;
        let now = ctx.now;
        self.read(|tx| {
            let page = match list {
                ClaimList::Open => open_page(tx, slice, now)?,
                ClaimList::SecondLook | ClaimList::Over => tx.claim_page(list, slice)?,
            };
            let rows = page.rows.into_iter().map(|claim| file(tx, claim));
            Ok(Page { rows: rows.collect::<Result<_>>()?, total: page.total })
        })
    }

    /// One claim. That somebody read it is written down.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn claim_file(&self, ctx: &mut Ctx, id: ClaimId) -> Result<ClaimFile> {
        ctx.allow_staff()?;
        let found = self.read(|tx| {
            let claim = tx.claim(id)?.ok_or(Error::Absent("claim"))?;
            file(tx, claim)
        })?;
        let whom = found.whom();
        self.work(ctx, move |tx, hand| {
            tx.insert_audit_entry(&hand.looked_at(id, READ, None, whom))
        })?;
        Ok(found)
    }

    /// Settles a claim with a finding and an answer to its recipient. It takes nothing back, and it is
    /// no ground against anybody.
    ///
    /// # Errors
    /// Denied to all but dispatchers, analysts and operators; absent; invalid: no answer, or a finding
    /// before the courier was heard.
    pub fn settle_claim(
        &self,
        ctx: &mut Ctx,
        id: ClaimId,
        finding: ClaimFinding,
        answer: &str,
    ) -> Result<Settled> {
        ctx.allow_claims()?;
        let answer = answer.trim().to_owned();
        if answer.is_empty() || answer.chars().count() > MAX_STATEMENT_CHARS {
            let words = "write to the recipient, in 1 to 2,000 characters";
            return Err(Error::invalid("answer", "length", words));
        }
        let by = ctx.staff();
        let done =
            self.record(ctx, &format!("settle {id} {finding} {answer}"), move |tx, hand| {
                let claim = tx.claim(id)?.ok_or(Error::Absent("claim"))?;
                if !claim.open {
                    return Ok(Done::Refused(Settled::Already));
                }
                // Whoever delivered is heard before anybody says what is held true.
                let brought = !tx.attempts_of_order(claim.delivery_order)?.is_empty();
                let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
                let until = heard_until(tx, &claim, order.station)?;
                let heard = hand.now >= until || !tx.claim_answers(id)?.is_empty();
                if finding != ClaimFinding::Undecidable && brought && !heard {
                    let words =
                        "the courier has time to answer first; until then only D03 is possible";
                    return Err(Error::invalid("finding", "claim_not_heard", words));
                }
                // Settling never stands in the way of what was promised.
                if tx.remedy_of(id)?.is_some_and(|r| r.state == RemedyState::SecondLook) {
                    let words = "answer the second look first: every claim has a remedy";
                    return Err(Error::invalid("finding", "second_look", words));
                }
                settle(tx, hand, claim, finding, by, &answer)?;
                Ok(Done::Kept(Settled::Done))
            })?;
        self.ring_claim(ctx, id);
        Ok(done)
    }

    /// One pass over the clocks of claims: remedies whose time has come, claims that have none yet,
    /// and those that nobody could tell. Says how many it moved.
    ///
    /// # Errors
    /// Faults only.
    pub fn keep_claims(&self, ctx: &mut Ctx) -> Result<u32> {
        let mut moved = vec![];
        moved.extend(self.give_due_remedies(ctx)?);
        if self.read(|tx| Ok(tx.setting(crate::remedy::SETTING)?))?.is_some() {
            for claim in self.read(|tx| Ok(tx.claims_without_remedy(MOST)?))? {
                let (id, url) = (claim.id, self.settings.public_url.clone());
                let done = self.record(ctx, &format!("remedy {id}"), move |tx, hand| {
                    let claim = tx.claim(id)?.filter(|claim| claim.open);
                    let Some(claim) = claim else { return Ok(Done::Refused(false)) };
                    let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
                    let given = remedied(tx, hand, &url, &claim, &order)?;
                    Ok(if given { Done::Kept(true) } else { Done::Refused(false) })
                })?;
                moved.extend(done.then_some(id));
            }
        }
        let before = ctx.now.plus(-UNDECIDED_AFTER);
        for claim in self.read(|tx| Ok(tx.stale_claims(before, MOST)?))? {
            let id = claim.id;
            let done = self.record(ctx, &format!("undecided {id}"), move |tx, hand| {
                let claim = tx.claim(id)?.filter(|claim| claim.open);
                let Some(claim) = claim else { return Ok(Done::Refused(false)) };
                settle(tx, hand, claim, ClaimFinding::Undecidable, None, "")?;
                Ok(Done::Kept(true))
            })?;
            moved.extend(done.then_some(id));
        }
        for id in &moved {
            self.ring_claim(ctx, *id);
        }
        self.destroy_due_claim_pictures(ctx)?;
        Ok(u32::try_from(moved.len()).unwrap_or(u32::MAX))
    }

    /// The pages that show a claim's order, and the phone of whoever brought it.
    pub(crate) fn ring_claim(&self, ctx: &Ctx, id: ClaimId) {
        let found = self.read(|tx| {
            let Some(claim) = tx.claim(id)? else { return Ok(None) };
            let attempt = tx.attempts_of_order(claim.delivery_order)?.pop();
            Ok(Some((claim.delivery_order, attempt.map(|attempt| attempt.courier))))
        });
        if let Ok(Some((order, courier))) = found {
            self.ring_order(ctx, order);
            if let Some(courier) = courier {
                self.ring_courier(ctx, courier);
            }
        }
    }
}
