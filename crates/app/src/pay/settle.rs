//! What an award has earned, and entering it exactly once.
//!
//! Owns: what is owed in which state of an award. Never does: take anything back. It runs in the commit
//! of a check-out, and again for whatever ended without one; what stands already is not paid twice.

use super::basis::{basis_json, read_rule, read_steps};
use super::steps::shown_pay;
use super::{key, ledger_of};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use porchlight_domain::id::PayEntryId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::money::Money;
use porchlight_domain::pay::{
    Basis, CancelRule, HoldRule, Key, Ledger, Paid, PayKind, Posting, overrun, overrun_minutes,
};
use porchlight_domain::time::{DAY, MINUTE, Timestamp, Window};
use porchlight_domain::words::{AwardState, BlockState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, HoldAward, PayEntry};
use serde_json::json;

/// Version of the published rules of pay (`docs/pay.md`).
pub const RULES: u32 = 1;
/// Minutes beyond a block's end count until check-out, and at most this long after the last work that
/// was recorded: a phone without a network checks out late.
pub const UNWATCHED: i64 = 30 * MINUTE;
/// How far back the pay run looks for what it missed.
const LOOKS_BACK: i64 = 30 * DAY;
/// Most awards in one run.
const MAX_PER_RUN: u32 = 200;

/// One amount that is owed.
struct Owed {
    kind: PayKind,
    amount: i64,
    basis: Basis,
}

fn window(block: &Block) -> Window {
    Window { start: block.starts_at, end: block.ends_at }
}

/// What the whole block brings: the pay that was shown, and the steps that it took.
fn whole(tx: &Tx<'_>, block: &Block) -> Result<Vec<Owed>> {
    let damaged = || Error::Fault(format!("the pay rule of {} is damaged", block.id));
    let rule = read_rule(&block.pay_rule).ok_or_else(damaged)?;
    let minutes = window(block).micros() / MINUTE;
    let basis = Basis::Block { rule, minutes, metres: block.expected_metres };
    let mut list = vec![Owed { kind: PayKind::Block, amount: block.pay, basis }];
    if block.raised > 0 {
        let taken = u32::try_from(tx.block_steps_of(block.id)?.len()).unwrap_or(u32::MAX);
        let per_mille = read_steps(&block.pay_rule).on_top(taken);
        let basis = Basis::Share { of: block.pay, per_mille };
        list.push(Owed { kind: PayKind::Step, amount: block.raised, basis });
    }
    Ok(list)
}

/// Minutes beyond the block's end, by themselves.
fn beyond(tx: &Tx<'_>, award: &Award, block: &Block, out: Timestamp) -> Result<Option<Owed>> {
    let seen = tx.last_work_of(award.id)?.map_or(block.ends_at, |at| at.max(block.ends_at));
    let minutes = overrun_minutes(window(block), out.min(seen.plus(UNWATCHED)));
    let Some(rule) = read_rule(&block.pay_rule) else { return Ok(None) };
    let basis = Basis::Minutes { minutes, per_hour: rule.per_hour };
    let amount = overrun(rule.per_hour, minutes);
    Ok((minutes > 0).then_some(Owed { kind: PayKind::Overrun, amount, basis }))
}

/// The part of a block up to a moment, and so many thousandths of the rest.
fn part(block: &Block, kind: PayKind, until: Timestamp, rest_per_mille: u32) -> Owed {
    let worked = until.since(block.starts_at).clamp(0, window(block).micros());
    let of = shown_pay(block);
    let basis = Basis::Held { of, minutes: worked / MINUTE, rest_per_mille };
    let amount = HoldRule { rest_per_mille }.amount(of, window(block), until);
    Owed { kind, amount, basis }
}

/// What a suspended award brings: the hold rule, or the whole block where work went on after all.
fn suspended(tx: &Tx<'_>, award: &Award, block: &Block, by: &HoldAward) -> Result<Vec<Owed>> {
    let went_on = tx.last_work_of(award.id)?.is_some_and(|at| at > by.holds_from.plus(UNWATCHED));
    if went_on && award.state != AwardState::Ended {
        return whole(tx, block);
    }
    let rest = HoldRule::PUBLISHED.rest_per_mille;
    Ok(vec![part(block, PayKind::Hold, by.holds_from, rest)])
}

/// What an award has earned by now.
fn owed(tx: &Tx<'_>, award: &Award, block: &Block) -> Result<Vec<Owed>> {
    let mut list = vec![];
    let is_over = block.state == BlockState::Ended;
    let by = tx.hold_award(award.id)?;
    match (award.state, by) {
        (AwardState::CheckedOut, by) => {
            let out = award.checked_out_at.unwrap_or(award.changed_at);
            list.extend(match by {
                Some(by) => suspended(tx, award, block, &by)?,
                None => whole(tx, block)?,
            });
            list.extend(beyond(tx, award, block, out)?);
        }
        (AwardState::CheckedIn | AwardState::Released, by) if is_over => list.extend(match by {
            Some(by) => suspended(tx, award, block, &by)?,
            None => whole(tx, block)?,
        }),
        (AwardState::Ended, Some(by)) => list.extend(suspended(tx, award, block, &by)?),
        (AwardState::Ended, None) if block.state == BlockState::Cancelled => {
            let rule = CancelRule::PUBLISHED;
            let per_mille = rule.per_mille(block.starts_at, award.changed_at);
            let of = shown_pay(block);
            let amount = rule.amount(of, block.starts_at, award.changed_at);
            let basis = Basis::Share { of, per_mille };
            list.push(Owed { kind: PayKind::Cancelled, amount, basis });
        }
        // Given to somebody else while under way: the time worked, in full.
        (AwardState::Ended, None) if award.checked_in_at.is_some() => {
            list.push(part(block, PayKind::Block, award.changed_at, 0));
        }
        _ => {}
    }
    Ok(list)
}

/// Enters what an award has earned and is not entered yet. Returns how many entries were made.
pub(crate) fn settle(tx: &Tx<'_>, hand: &mut Hand, award: &Award) -> Result<u32> {
    let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
    let due = owed(tx, award, &block)?;
    if due.is_empty() {
        return Ok(0);
    }
    let (mut ledger, rows) = ledger_of(tx, &block)?;
    for one in due {
        // The block in full or its part by a hold, never both.
        let instead = match one.kind {
            PayKind::Block | PayKind::Step => Some(PayKind::Hold),
            PayKind::Hold => Some(PayKind::Block),
            _ => None,
        };
        let other = instead.map(|kind| key(award.courier, block.id, kind));
        if other.is_some_and(|other| ledger.stands(other).is_some()) {
            continue;
        }
        let money = Money { minor: one.amount, currency: block.currency };
        let of = key(award.courier, block.id, one.kind);
        if taken_back(&ledger, of) {
            continue;
        }
        match ledger.pay(of, money, one.basis, RULES, hand.now) {
            // What a person corrected stays corrected.
            Paid::Entered(_) | Paid::Same(_) | Paid::Stands(_) => {}
            no => return Err(Error::Fault(format!("{} cannot be paid: {no:?}", award.id))),
        }
    }
    enter(tx, hand, award, &block, (&ledger, &rows), "")
}

/// Whether something was paid for a key and taken back by a person.
fn taken_back(ledger: &Ledger, of: Key) -> bool {
    ledger.stands(of).is_none() && ledger.postings().iter().any(|p| p.key == of)
}

/// Keeps the entries of a ledger that are not kept yet, each with its leaf.
pub(super) fn enter(
    tx: &Tx<'_>,
    hand: &mut Hand,
    award: &Award,
    block: &Block,
    (ledger, rows): (&Ledger, &[PayEntry]),
    reason: &str,
) -> Result<u32> {
    let fresh = &ledger.postings()[rows.len()..];
    for posting in fresh {
        let before = ledger.postings().iter().take(posting.number as usize);
        let turn = before.filter(|p| p.key == posting.key).count();
        let row = entry_row(hand, award, block, posting, u32::try_from(turn).unwrap_or(u32::MAX));
        let row = PayEntry { reason: reason.to_owned(), ..row };
        tx.insert_pay_entry(&row)?;
        let fact = json!({
            "block": block.id.to_string(), "courier": row.courier.to_string(),
            "award": award.id.to_string(), "kind": row.kind.code(), "number": row.number,
            "amount": row.amount, "currency": row.currency.code(), "rules": row.rules,
            "basis": basis_json(posting.basis), "reason": reason,
        });
        hand.leave(LeafKind::Pay, row.id, fact);
    }
    Ok(u32::try_from(fresh.len()).unwrap_or(u32::MAX))
}

fn entry_row(
    hand: &mut Hand,
    award: &Award,
    block: &Block,
    posting: &Posting,
    turn: u32,
) -> PayEntry {
    PayEntry {
        id: hand.id(PayEntryId::new),
        station: block.station,
        courier: posting.key.courier,
        block: block.id,
        award: award.id,
        kind: posting.key.kind,
        number: posting.number,
        turn,
        amount: posting.amount,
        currency: block.currency,
        basis: basis_json(posting.basis).to_string(),
        rules: posting.rules,
        reason: String::new(),
        entered_by: hand.actor.to_string(),
        at: posting.at,
    }
}

impl App {
    /// Pays what ended without a check-out: blocks that are over, blocks that were cancelled, work that
    /// was handed over, holds. An interrupted run is simply run again. Returns how many entries it made.
    ///
    /// # Errors
    /// Faults only.
    pub fn settle_pay(&self, ctx: &mut Ctx) -> Result<u32> {
        let since = ctx.now.plus(-LOOKS_BACK);
        let due = self.read(|tx| Ok(tx.awards_to_pay(since, MAX_PER_RUN)?))?;
        let mut made = 0;
        for award in due {
            let courier = award.courier;
            made += self.record(ctx, "", move |tx, hand| {
                let award = tx.award(award.id)?.ok_or(Error::Absent("award"))?;
                Ok(match settle(tx, hand, &award)? {
                    0 => Done::Refused(0),
                    entries => Done::Kept(entries),
                })
            })?;
            self.ring_courier(ctx, courier);
        }
        Ok(made)
    }
}
