//! Claims that an analyst works out together: those that share an address, a building, a recipient or a
//! route. Each keeps its own evidence, and what explains it stands beside each.
//!
//! Never does: hold anybody who delivers, show one side anything of another claim, or lead to anything.
//! A recipient's claims joined here are looked at together, and given what they are given all the same.

use super::TOLD_FOR;
use super::desk::{ClaimFile, READ, file};
use crate::app::{App, Done};
use crate::case::words;
use crate::ctx::{Ctx, Hand, Whom};
use crate::error::{Error, Result};
use porchlight_assess::cluster::Shared;
use porchlight_domain::id::{ClaimCaseId, ClaimCaseMemberId, ClaimId, RouteId, StaffId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_store::rows::{Claim, ClaimCase, ClaimCaseMember, Order, Staff};
use porchlight_store::{Page, Sharing, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most claims that are looked for, and so joined, at once.
const MOST_LIKE: u32 = 50;

/// A claim that shares something with another.
#[derive(Debug, Clone)]
pub struct LikeClaim {
    /// The claim.
    pub file: ClaimFile,
    /// Whether it is the one that was asked about.
    pub asked: bool,
}

/// What became of joining.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Joining {
    /// Joined; where, as an id in text.
    Joined(String),
    /// Nothing was left to join: each is joined somewhere already.
    Already,
}

/// Claims that are worked out together.
#[derive(Debug, Clone)]
pub struct JoinedClaims {
    /// What they share, who says so and why.
    pub case: ClaimCase,
    /// Who opened it.
    pub opened_by: Option<Staff>,
    /// Those that are joined now, oldest first.
    pub members: Vec<(ClaimCaseMember, ClaimFile)>,
    /// Those that were split off again.
    pub split: Vec<ClaimCaseMember>,
}

fn route_of(tx: &Tx<'_>, order: &Order) -> Result<Option<RouteId>> {
    Ok(tx.newest_stop_of_order(order.id)?.map(|stop| stop.route))
}

/// Claims that share something with one, that one among them.
fn like(tx: &Tx<'_>, claim: &Claim, shared: Shared) -> Result<Vec<Claim>> {
    let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
    let sharing = match shared {
        Shared::Address => Sharing::Address,
        Shared::Building => Sharing::Building,
        Shared::Recipient => Sharing::Recipient,
        Shared::Route => match route_of(tx, &order)? {
            Some(route) => Sharing::Route(route),
            None => return Ok(vec![]),
        },
    };
    Ok(tx.claims_sharing(&order, sharing, claim.made_at.plus(-TOLD_FOR), MOST_LIKE)?)
}

/// Joins what is joined nowhere. Says how many.
fn join(
    tx: &Tx<'_>,
    hand: &mut Hand,
    case: ClaimCaseId,
    claims: &[ClaimId],
    (by, reason): (StaffId, &str),
) -> Result<usize> {
    let mut joined = 0;
    for claim in claims {
        let member = ClaimCaseMember {
            id: hand.id(ClaimCaseMemberId::new),
            claim_case: case,
            claim: *claim,
            joined_at: hand.now,
            joined_by: by,
            reason: reason.to_owned(),
            split_at: None,
            split_by: None,
            split_reason: String::new(),
        };
        if tx.insert_claim_case_member(&member)? {
            let fact = json!({"joined": case.to_string(), "reason": reason});
            hand.leave(LeafKind::Claim, *claim, fact);
            joined += 1;
        }
    }
    Ok(joined)
}

impl App {
    /// Claims about missing parcels of half a year that share something with one, the newest first, that
    /// one among them.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors; absent.
    pub fn claims_like(&self, ctx: &Ctx, id: ClaimId, shared: Shared) -> Result<Vec<LikeClaim>> {
        ctx.allow_cases()?;
        self.read(|tx| {
            let claim = tx.claim(id)?.ok_or(Error::Absent("claim"))?;
            let found = like(tx, &claim, shared)?.into_iter();
            let lines = found.map(|other| {
                let asked = other.id == id;
                Ok(LikeClaim { file: file(tx, other)?, asked })
            });
            lines.collect()
        })
    }

    /// Joins claims that share something with one, that one included, so that they are worked out
    /// together; where that one is joined already, the others come to it.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reason, no other claim, or one that
    /// shares nothing.
    pub fn join_claims(
        &self,
        ctx: &mut Ctx,
        id: ClaimId,
        shared: Shared,
        others: Vec<ClaimId>,
        reason: &str,
    ) -> Result<Joining> {
        let by = ctx.human()?.staff();
        let reason = words("reason", reason)?;
        if others.iter().all(|other| *other == id) {
            let message = "choose at least one other claim";
            return Err(Error::invalid("claims", "join_one", message));
        }
        let request = format!("join {id} {shared} {others:?} {reason}");
        self.record(ctx, &request, move |tx, hand| {
            let claim = tx.claim(id)?.ok_or(Error::Absent("claim"))?;
            let share: Vec<ClaimId> = like(tx, &claim, shared)?.iter().map(|c| c.id).collect();
            let all = [&[id][..], &others].concat();
            if !all.iter().all(|one| share.contains(one)) {
                let message = "one of these shares nothing with the claim: choose again";
                return Err(Error::invalid("claims", "not_shared", message));
            }
            let case = match tx.joined_now(id)? {
                Some(member) => member.claim_case,
                None => {
                    let order = tx.order(claim.delivery_order)?.ok_or(Error::Absent("order"))?;
                    let case = ClaimCase {
                        id: hand.id(ClaimCaseId::new),
                        station: order.station,
                        shared: shared.code().to_owned(),
                        opened_at: hand.now,
                        opened_by: by,
                        reason: reason.clone(),
                    };
                    tx.insert_claim_case(&case)?;
                    case.id
                }
            };
            let before = usize::from(tx.joined_now(id)?.is_some());
            let joined = join(tx, hand, case, &all, (by, &reason))?;
            // A case of one claim joins nothing.
            if joined + before < 2 {
                return Ok(Done::Refused(Joining::Already));
            }
            Ok(Done::Kept(Joining::Joined(case.to_string())))
        })
    }

    /// Splits a claim off again. Says whether it was joined.
    ///
    /// # Errors
    /// Denied to all but analysts and operators; absent; invalid: no reason.
    pub fn split_claim(&self, ctx: &mut Ctx, id: ClaimCaseMemberId, reason: &str) -> Result<bool> {
        let by = ctx.human()?.staff();
        let reason = words("reason", reason)?;
        self.record(ctx, &format!("split {id} {reason}"), move |tx, hand| {
            let mut member = tx.claim_case_member(id)?.ok_or(Error::Absent("claim"))?;
            if member.split_at.is_some() {
                return Ok(Done::Refused(false));
            }
            (member.split_at, member.split_by) = (Some(hand.now), Some(by));
            member.split_reason.clone_from(&reason);
            tx.update_claim_case_member(&member)?;
            let fact = json!({"split": member.claim_case.to_string(), "reason": reason});
            hand.leave(LeafKind::Claim, member.claim, fact);
            Ok(Done::Kept(true))
        })
    }

    /// Claims that are worked out together, each with its own evidence. That somebody read each of them
    /// is written down.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors; absent.
    pub fn joined_claims(&self, ctx: &mut Ctx, id: ClaimCaseId) -> Result<JoinedClaims> {
        ctx.allow_cases()?;
        let found = self.read(|tx| {
            let case = tx.claim_case(id)?.ok_or(Error::Absent("case of claims"))?;
            let (now, split): (Vec<_>, Vec<_>) = tx
                .claim_case_members(id)?
                .into_iter()
                .partition(|member| member.split_at.is_none());
            let mut members = vec![];
            for member in now {
                let claim = tx.claim(member.claim)?.ok_or(Error::Absent("claim"))?;
                members.push((member, file(tx, claim)?));
            }
            let opened_by = tx.staff(case.opened_by)?;
            Ok(JoinedClaims { case, opened_by, members, split })
        })?;
        let read: Vec<(ClaimId, Whom)> =
            found.members.iter().map(|(member, file)| (member.claim, file.whom())).collect();
        self.work(ctx, move |tx, hand| {
            for (claim, whom) in &read {
                tx.insert_audit_entry(&hand.looked_at(claim, READ, None, *whom))?;
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// A page of such cases, the newest first, each with how many claims are joined now.
    ///
    /// # Errors
    /// Denied to all but analysts, operators and auditors.
    pub fn claim_cases(&self, ctx: &Ctx, slice: Slice) -> Result<Page<(ClaimCase, usize)>> {
        ctx.allow_cases()?;
        self.read(|tx| {
            let page = tx.claim_case_page(slice)?;
            let rows = page.rows.into_iter().map(|case| {
                let members = tx.claim_case_members(case.id)?;
                let now = members.iter().filter(|member| member.split_at.is_none()).count();
                Ok((case, now))
            });
            Ok(Page { rows: rows.collect::<Result<_>>()?, total: page.total })
        })
    }
}
