//! What is paid for rounds that a decision kept somebody out of, once that decision fell.
//!
//! Owns: which rounds these were, and the amount. A round counts if its courier had entered it and was left
//! out when it was sealed, while the decision was in effect. For each the published rule of holds pays: what
//! a block brings that others ended before it began, here the first block on their list. Never does: guess
//! at rounds that were never entered, or pay for a round twice.

use crate::app::App;
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::pay::{RULES, shown_pay};
use crate::round::{is_in, read_list};
use porchlight_domain::id::{CourierId, PayEntryId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::pay::HoldRule;
use porchlight_domain::time::{Timestamp, Window};
use porchlight_domain::words::DecisionKind;
use porchlight_store::rows::{Block, DecisionRow, Entry, LostPay};
use porchlight_store::{GroundCount, Tx};
use serde_json::json;

/// Most lines of one courier that are listed.
const MOST_LISTED: u32 = 100;

/// What was paid for one round.
#[derive(Debug, Clone)]
pub struct LostBlock {
    /// The entry.
    pub paid: LostPay,
    /// The block that it was computed from.
    pub block: Block,
}

/// When a decision kept its courier from new work; nothing if it never did.
fn kept_out(row: &DecisionRow, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let acts = !matches!(row.kind, DecisionKind::Notice | DecisionKind::Reinstatement);
    let from = row.effective_at.filter(|at| acts && *at < now)?;
    Some((from, row.until_at.map_or(now, |until| until.min(now))))
}

/// The line for one round, if its entry would have taken part.
fn line(tx: &Tx<'_>, hand: &mut Hand, row: &DecisionRow, entry: &Entry) -> Result<Option<LostPay>> {
    let Some(round) = tx.round(entry.round)? else { return Ok(None) };
    if !is_in(tx, entry, round.closes_at)? {
        return Ok(None);
    }
    let Some(first) = read_list(entry)?.first().copied() else { return Ok(None) };
    let block = tx.block(first)?.ok_or(Error::Absent("block"))?;
    let (rule, of) = (HoldRule::PUBLISHED, shown_pay(&block));
    let span = Window { start: block.starts_at, end: block.ends_at };
    Ok(Some(LostPay {
        id: hand.id(PayEntryId::new),
        decision: row.id,
        courier: row.courier,
        round: round.id,
        block: block.id,
        of_amount: of,
        per_mille: rule.rest_per_mille,
        amount: rule.amount(of, span, block.starts_at),
        currency: block.currency,
        rules: RULES,
        entered_at: hand.now,
    }))
}

/// Pays what was lost to a decision that fell, each round once. Says for how many rounds.
pub(crate) fn pay_lost(tx: &Tx<'_>, hand: &mut Hand, row: &DecisionRow) -> Result<u32> {
    let Some((from, to)) = kept_out(row, hand.now) else { return Ok(0) };
    let mut paid = 0;
    for entry in tx.entries_left_out(row.courier, from, to)? {
        let Some(lost) = line(tx, hand, row, &entry)? else { continue };
        if !tx.insert_lost_pay(&lost)? {
            continue;
        }
        let fact = json!({
            "decision": row.id.to_string(), "courier": row.courier.to_string(),
            "round": lost.round.to_string(), "block": lost.block.to_string(), "kind": "lost",
            "of": lost.of_amount, "per_mille": lost.per_mille, "amount": lost.amount,
            "currency": lost.currency.code(), "rules": lost.rules,
        });
        hand.leave(LeafKind::Pay, lost.id, fact);
        paid += 1;
    }
    if paid > 0 {
        tell(tx, hand, row.courier, paid)?;
    }
    Ok(paid)
}

fn tell(tx: &Tx<'_>, hand: &mut Hand, courier: CourierId, rounds: u32) -> Result<()> {
    let courier = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
    let (subject, body) = if courier.language.starts_with("es") {
        (
            "Le pagamos lo que perdió",
            format!(
                "Una decisión sobre su cuenta ya no vale. Mientras valía quedó fuera de sorteos en los \
                 que se había inscrito: {rounds}. Por cada uno pagamos la mitad del primer bloque de su \
                 lista. En la app, en Yo, Decisiones y avisos, ve cada importe.\n"
            ),
        )
    } else {
        (
            "We pay what you lost",
            format!(
                "A decision about your account does not stand any more. While it did, you were left out \
                 of rounds that you had entered: {rounds}. For each we pay half of the first block on \
                 your list. In the app, under Me, Decisions and notices, you see each amount.\n"
            ),
        )
    };
    Ok(enqueue_of(tx, hand, courier.station, (&courier.email, subject, &body))?)
}

/// What was paid because of one decision.
pub(super) fn lost_to(tx: &Tx<'_>, row: &DecisionRow) -> Result<Vec<LostBlock>> {
    with_blocks(tx, tx.lost_pay_to(row.id)?)
}

fn with_blocks(tx: &Tx<'_>, rows: Vec<LostPay>) -> Result<Vec<LostBlock>> {
    let lines = rows.into_iter().map(|paid| {
        let block = tx.block(paid.block)?.ok_or(Error::Absent("block"))?;
        Ok(LostBlock { paid, block })
    });
    lines.collect()
}

impl App {
    /// What was paid to the acting courier for rounds that decisions kept them out of, the newest first.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_lost_pay(&self, ctx: &Ctx) -> Result<Vec<LostBlock>> {
        let courier = ctx.courier()?;
        self.read(|tx| with_blocks(tx, tx.lost_pay_of(courier, MOST_LISTED)?))
    }

    /// How decisions ended by version of the catalogue and ground: what every rule is reviewed by, and
    /// what anybody may read. It names nobody.
    ///
    /// # Errors
    /// Faults only.
    pub fn decisions_by_ground(&self) -> Result<Vec<GroundCount>> {
        self.read(|tx| Ok(tx.decisions_by_ground()?))
    }
}
