//! The statement of one block: each line with the rule used, and what is left for each hour.

use super::ledger::{Basis, Ledger, PayKind, Posting};
use super::mileage::MileageRate;
use crate::id::{BlockId, CourierId};
use crate::money::Money;
use crate::time::{HOUR, Window};
use alloc::vec::Vec;

/// What was worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Worked {
    /// From check-in to check-out.
    pub engaged: Window,
    /// Metres driven.
    pub metres: u32,
}

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementLine {
    /// What.
    pub kind: PayKind,
    /// Minor units; below zero for a reversal.
    pub amount: i64,
    /// The rule and numbers used.
    pub basis: Basis,
    /// Version of the published rules.
    pub rules: u32,
    /// Number of the entry, to ask about it.
    pub number: u32,
    /// Whether a later entry took it back.
    pub taken_back: bool,
}

/// What a courier reads about one block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockStatement {
    /// Each entry about it, in order, reversals and what they took back included.
    pub lines: Vec<StatementLine>,
    /// The sum of all lines.
    pub total: Money,
    /// Of it, what the operator pays; tips and thanks are left out.
    pub from_operator: Money,
    /// What driving cost by the published rate, if there is one in this currency.
    pub mileage: Option<Money>,
    /// What the operator pays less mileage, for each hour engaged, rounded down: the honest figure.
    /// Tips never make it look better.
    pub net_per_hour: Option<Money>,
}

/// The statement of a courier's block.
#[must_use]
pub fn statement(
    ledger: &Ledger,
    courier: CourierId,
    block: BlockId,
    worked: Option<Worked>,
    rate: Option<&MileageRate>,
) -> BlockStatement {
    let is_own = |p: &&Posting| p.key.courier == courier && p.key.block == block;
    let own: Vec<&Posting> = ledger.postings().iter().filter(is_own).collect();
    let lines: Vec<StatementLine> = own
        .iter()
        .map(|posting| {
            let undone = Basis::Reversal { of: posting.number };
            StatementLine {
                kind: posting.key.kind,
                amount: posting.amount,
                basis: posting.basis,
                rules: posting.rules,
                number: posting.number,
                taken_back: own.iter().any(|other| other.basis == undone),
            }
        })
        .collect();
    let currency = ledger.currency();
    let money = |minor: i64| Money { minor, currency };
    let sum = |of: &dyn Fn(PayKind) -> bool| -> i64 {
        lines.iter().filter(|line| of(line.kind)).map(|line| line.amount).sum()
    };
    let total = money(sum(&|_| true));
    let from_operator = money(sum(&|kind| kind.source() == super::Source::Operator));
    let rate = rate.filter(|rate| rate.currency == currency);
    let mileage = worked.and_then(|worked| rate.map(|rate| rate.cost(worked.metres)));
    let net_per_hour = worked.zip(mileage).and_then(|(worked, cost)| {
        let net = i128::from(from_operator.minor) - i128::from(cost.minor);
        let hourly =
            (net * i128::from(HOUR)).div_euclid(i128::from(worked.engaged.micros()).max(1));
        i64::try_from(hourly).ok().map(money)
    });
    BlockStatement { lines, total, from_operator, mileage, net_per_hour }
}
