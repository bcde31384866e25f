//! What recipients gave for a block, entered whole.

use super::settle::{RULES, enter};
use super::{key, ledger_of};
use crate::ctx::Hand;
use crate::error::{Error, Result};
use porchlight_domain::money::Money;
use porchlight_domain::pay::{Basis, Paid, PayKind};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block};

/// Lets the sum of collected tips of an award stand as one entry: a change takes the earlier one back
/// and enters the new sum. Pay is not looked at, and nothing is set off.
pub(crate) fn set_tips(
    tx: &Tx<'_>,
    hand: &mut Hand,
    (award, block): (&Award, &Block),
    sum: i64,
) -> Result<()> {
    let (mut ledger, rows) = ledger_of(tx, block)?;
    let of = key(award.courier, block.id, PayKind::Tip);
    let money = Money { minor: sum, currency: block.currency };
    let paid = match ledger.stands(of).map(|stands| stands.amount) {
        None if sum == 0 => return Ok(()),
        Some(stands) if stands == sum => return Ok(()),
        Some(_) if sum == 0 => ledger.reverse(of, hand.now),
        Some(_) => ledger.correct(of, money, Basis::Gift, RULES, hand.now),
        None => ledger.pay(of, money, Basis::Gift, RULES, hand.now),
    };
    match paid {
        Paid::Entered(_) => {
            enter(tx, hand, award, block, (&ledger, &rows), "")?;
            Ok(())
        }
        no => Err(Error::Fault(format!("tips of {} cannot be entered: {no:?}", award.id))),
    }
}
