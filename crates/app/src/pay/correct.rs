//! Corrections: what stood is taken back, something else stands in its place, and both stay readable.

use super::settle::enter;
use super::{RULES, key, ledger_of};
use crate::app::{App, Done};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use porchlight_domain::id::AwardId;
use porchlight_domain::money::Money;
use porchlight_domain::pay::{Basis, Paid, PayKind};
use serde::{Deserialize, Serialize};

/// Most characters of a correction's reason.
pub const MAX_REASON_CHARS: usize = 500;

/// What became of a correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Corrected {
    /// Entered; the courier was told.
    Done,
    /// This very amount stands already.
    Same,
    /// It would be less than what was shown before the work, in minor units: that is owed.
    BelowShown(i64),
}

impl App {
    /// Puts another amount in the place of what stands for an award and kind, or enters it where
    /// nothing stands. What was shown before the work can be raised, never lowered. The courier is told.
    ///
    /// # Errors
    /// Denied to all but operators; no reason, or an amount below zero; absent.
    pub fn correct_pay(
        &self,
        ctx: &mut Ctx,
        award: AwardId,
        kind: PayKind,
        amount: i64,
        reason: &str,
    ) -> Result<Corrected> {
        ctx.allow_operator()?;
        let reason = reason.trim().to_owned();
        if reason.is_empty() || reason.chars().count() > MAX_REASON_CHARS {
            let must = "say why in 1 to 500 characters: the courier reads it";
            return Err(Error::invalid("reason", "reason_length", must));
        }
        if !(0..=MAX_AMOUNT).contains(&amount) {
            return Err(Error::invalid("amount", "not_an_amount", "give an amount from 0 up"));
        }
        let request = format!("correct_pay {award} {kind} {amount} {reason}");
        let done = self.record(ctx, &request, move |tx, hand| {
            let award = tx.award(award)?.ok_or(Error::Absent("award"))?;
            let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
            let (mut ledger, rows) = ledger_of(tx, &block)?;
            let of = key(award.courier, block.id, kind);
            // A tip is whole: nobody but the recipient gives or takes it.
            let least = match kind {
                PayKind::Block => {
                    ledger.stands(of).map_or(0, |stands| stands.amount.min(block.pay))
                }
                PayKind::Step => {
                    ledger.stands(of).map_or(0, |stands| stands.amount.min(block.raised))
                }
                PayKind::Tip => ledger.stands(of).map_or(0, |stands| stands.amount),
                _ => 0,
            };
            if amount < least {
                return Ok(Done::Refused(Corrected::BelowShown(least)));
            }
            let money = Money { minor: amount, currency: block.currency };
            let paid = match ledger.stands(of).copied() {
                Some(stands) if stands.amount == amount => Paid::Same(stands.number),
                Some(_) => ledger.correct(of, money, Basis::Stated, RULES, hand.now),
                None => ledger.pay(of, money, Basis::Stated, RULES, hand.now),
            };
            match paid {
                Paid::Entered(_) => {}
                Paid::Same(_) => return Ok(Done::Refused(Corrected::Same)),
                no => {
                    return Err(Error::Fault(format!("{} cannot be corrected: {no:?}", award.id)));
                }
            }
            enter(tx, hand, &award, &block, (&ledger, &rows), &reason)?;
            if let Some(courier) = tx.courier(award.courier)? {
                let (subject, body) = letter(&courier.language, &reason);
                enqueue_of(tx, hand, block.station, (&courier.email, subject, &body))?;
                tell_phone(tx, hand, courier.id, CourierNote::PayChanged)?;
            }
            Ok(Done::Kept(Corrected::Done))
        })?;
        self.ring_award(ctx, award);
        Ok(done)
    }
}

/// Largest amount a person may set, minor units.
const MAX_AMOUNT: i64 = 100_000_000;

fn letter(language: &str, reason: &str) -> (&'static str, String) {
    if language.starts_with("es") {
        let body = format!(
            "El pago de uno de sus bloques fue corregido. Motivo: {reason}\n\nLo anterior y lo nuevo \
             están en la página de pago de la aplicación. Si no es correcto, responda a este mensaje.\n"
        );
        ("Su pago fue corregido", body)
    } else {
        let body = format!(
            "The pay of one of your blocks was corrected. Reason: {reason}\n\nWhat stood and what \
             stands now are on the pay page of the app. If it is wrong, answer this message.\n"
        );
        ("Your pay was corrected", body)
    }
}
