//! What is paid for races that a decision kept somebody out of.
//!
//! Owns: the rule. A race leaves no list to compute from, so what the same hours brought in the weeks before
//! stands for it: places that were taken in races and come to, in up to [`SPANS`] spans as long as the decision
//! held, each whole weeks earlier, on average. Half of that is paid, as for a block that others ended before it
//! began. Never does: pay a moment twice, or pay at a station that shares out by draws.

use crate::ctx::Hand;
use crate::error::{Error, Result};
use crate::pay::{RULES, shown_pay};
use porchlight_domain::id::PayEntryId;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::pay::HoldRule;
use porchlight_domain::time::{DAY, Timestamp, Window};
use porchlight_domain::words::AwardMode;
use porchlight_store::Tx;
use porchlight_store::rows::{Courier, DecisionRow, LostRace};
use serde_json::json;

/// Earlier spans that are looked at.
pub(crate) const SPANS: u32 = 4;
const WEEK: i64 = 7 * DAY;

/// What of a time was not paid yet: from its first unpaid moment to the next that was.
fn unpaid(paid: &[LostRace], (mut from, mut to): (Timestamp, Timestamp)) -> Option<Window> {
    for row in paid {
        if row.from_at <= from && row.to_at > from {
            from = row.to_at;
        } else if row.from_at > from && row.from_at < to {
            to = row.from_at;
        }
    }
    Window::new(from, to)
}

/// Earlier spans as long as this one, each whole weeks before, that begin after an account did.
fn earlier(span: Window, began: Timestamp) -> Vec<Window> {
    let weeks = (span.micros() + WEEK - 1) / WEEK;
    let spans = (1..=i64::from(SPANS)).filter_map(|n| {
        let back = -n * weeks * WEEK;
        Window::new(span.start.plus(back), span.end.plus(back))
    });
    spans.filter(|earlier| earlier.start >= began).collect()
}

/// Pays for the races of one decision; nothing where they took no place before, or everything is paid.
pub(super) fn pay_races(
    tx: &Tx<'_>,
    hand: &mut Hand,
    row: &DecisionRow,
    courier: &Courier,
    kept_out: (Timestamp, Timestamp),
) -> Result<bool> {
    let station = tx.station(courier.station)?.ok_or(Error::Absent("station"))?;
    let paid = tx.lost_races_of(courier.id)?;
    let Some(span) = unpaid(&paid, kept_out).filter(|_| station.award_mode == AwardMode::Race)
    else {
        return Ok(false);
    };
    let spans = earlier(span, courier.created_at);
    let (mut blocks, mut sum) = (0_u32, 0_i64);
    for earlier in &spans {
        for award in tx.races_won(courier.id, earlier.start, earlier.end)? {
            let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
            if block.currency == station.currency {
                blocks += 1;
                sum = sum.saturating_add(shown_pay(&block));
            }
        }
    }
    if blocks == 0 {
        return Ok(false);
    }
    let count = i64::try_from(spans.len()).unwrap_or(1).max(1);
    let of = sum / count + i64::from(sum % count != 0);
    let rule = HoldRule::PUBLISHED;
    let lost = LostRace {
        id: hand.id(PayEntryId::new),
        decision: row.id,
        courier: courier.id,
        from_at: span.start,
        to_at: span.end,
        spans: u32::try_from(count).unwrap_or(SPANS),
        blocks,
        of_amount: of,
        per_mille: rule.rest_per_mille,
        amount: rule.amount(of, span, span.start),
        currency: station.currency,
        rules: RULES,
        entered_at: hand.now,
    };
    if !tx.insert_lost_race(&lost)? {
        return Ok(false);
    }
    let fact = json!({
        "decision": row.id.to_string(), "courier": courier.id.to_string(), "kind": "lost_race",
        "from": lost.from_at.micros(), "to": lost.to_at.micros(), "spans": lost.spans,
        "blocks": lost.blocks, "of": lost.of_amount, "per_mille": lost.per_mille,
        "amount": lost.amount, "currency": lost.currency.code(), "rules": lost.rules,
    });
    hand.leave(LeafKind::Pay, lost.id, fact);
    Ok(true)
}
