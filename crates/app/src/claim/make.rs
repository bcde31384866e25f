//! The recipient's side: saying that something went wrong, and taking it back.

use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::recipient::{Said, acting_order};
use crate::remedy::{Wanted, ask, not_needed};
use porchlight_assess::place::Explanation;
use porchlight_domain::id::ClaimId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AwardState, CarrierKind, ClaimKind, OrderState};
use porchlight_store::Tx;
use porchlight_store::rows::{Claim, Order};
use serde_json::json;

/// Longest statement.
pub const MAX_STATEMENT_CHARS: usize = 2_000;
/// Most things that somebody says they have looked at.
const MOST_LOOKED: usize = 10;
/// The three questions of somebody who did not get a parcel, by stable code.
pub const QUESTIONS: [&str; 3] = ["place", "household", "neighbour"];

impl App {
    /// Says that something went wrong. Recorded with what the recipient has looked at already; what
    /// the operator's policy gives is given in the same commit.
    ///
    /// # Errors
    /// Denied without the link; invalid statement.
    pub fn claim(
        &self,
        ctx: &mut Ctx,
        kind: ClaimKind,
        looked: Vec<String>,
        statement: &str,
    ) -> Result<Said> {
        let id = acting_order(ctx)?;
        if statement.chars().count() > MAX_STATEMENT_CHARS || looked.len() > MOST_LOOKED {
            return Err(Error::invalid("statement", "too_long", "at most 2,000 characters"));
        }
        let statement = statement.trim().to_owned();
        if kind == ClaimKind::Conduct && statement.is_empty() {
            return Err(Error::invalid("statement", "missing", "say what happened"));
        }
        let url = self.settings.public_url.clone();
        let operator = self.settings.operator_name.clone();
        let said = self.record(ctx, &format!("claim {kind} {statement}"), move |tx, hand| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            if order.carrier == CarrierKind::Other || order.state == OrderState::Cancelled {
                return Ok(Done::Refused(Said::NotYet));
            }
            let claim = Claim {
                id: hand.id(ClaimId::new),
                delivery_order: id,
                kind,
                looked: json!(looked).to_string(),
                statement: statement.clone(),
                open: true,
                made_at: hand.now,
                taken_back_at: None,
                finding: None,
                settled_at: None,
                settled_by: None,
                answer: String::new(),
                removed_at: None,
                removed_by: String::new(),
            };
            if !tx.insert_claim(&claim)? {
                return Ok(Done::Refused(Said::Already));
            }
            let fact = json!({"order": id.to_string(), "kind": kind.code(), "looked": looked,
                "statement": statement});
            hand.leave(LeafKind::Claim, claim.id, fact);
            remedied(tx, hand, &url, &claim, &order)?;
            super::own::tell(tx, hand, &operator, &claim, &order)?;
            Ok(Done::Kept(Said::Recorded(claim.id.to_string())))
        })?;
        self.ring_order(ctx, id);
        let told = self.read(|tx| Ok(tx.attempts_of_order(id)?.pop().map(|a| a.courier)))?;
        if let Some(courier) = told {
            self.ring_courier(ctx, courier);
        }
        Ok(said)
    }

    /// Takes the open claim back, for example because the parcel was found. The record stays, and
    /// the photo is kept as long as that of any delivery. Says whether there was one.
    ///
    /// # Errors
    /// Denied without the link.
    pub fn take_claim_back(&self, ctx: &mut Ctx) -> Result<bool> {
        let id = acting_order(ctx)?;
        let done = self.record(ctx, &format!("take back {id}"), move |tx, hand| {
            let Some(mut claim) = tx.open_claim(id)? else { return Ok(Done::Refused(false)) };
            claim.open = false;
            claim.taken_back_at = Some(hand.now);
            tx.update_claim(&claim)?;
            hand.leave(LeafKind::Claim, claim.id, json!({"taken_back": true}));
            not_needed(tx, hand, claim.id)?;
            Ok(Done::Kept(true))
        })?;
        self.ring_order(ctx, id);
        Ok(done)
    }
}

/// Gives what the policy says for a claim, if it has no remedy yet. Says whether something was given
/// or promised.
pub(super) fn remedied(
    tx: &Tx<'_>,
    hand: &mut Hand,
    public_url: &str,
    claim: &Claim,
    order: &Order,
) -> Result<bool> {
    let made = super::assessed(tx, claim, order)?.made;
    let wanted = Wanted {
        claim,
        order,
        delivered_at: tx.delivered_at(order.id)?,
        block_ends: block_ends(tx, order, hand.now)?,
        shielded: made.explanations.contains(&Explanation::Building),
        person_first: crate::pattern::looks_first(tx, order.recipient_key)?,
    };
    Ok(ask(tx, hand, public_url, &wanted)?.is_some())
}

/// When the block ends on which the parcel was brought, if it still runs.
fn block_ends(tx: &Tx<'_>, order: &Order, now: Timestamp) -> Result<Option<Timestamp>> {
    let Some(stop) = tx.newest_stop_of_order(order.id)? else { return Ok(None) };
    let Some(route) = tx.route(stop.route)? else { return Ok(None) };
    let Some(award) = tx.award(route.award)? else { return Ok(None) };
    if award.state != AwardState::Released || award.checked_out_at.is_some() {
        return Ok(None);
    }
    let ends = tx.block(award.block)?.map(|block| block.ends_at);
    Ok(ends.filter(|ends| *ends > now))
}
