//! Pay: the published rules, the ledger with one entry for each courier, block and kind, statements,
//! and the honest figure after driving costs.
//!
//! Owns: [`PayRule`] and the rules beside it ([`Steps`], [`CancelRule`], [`HoldRule`], overruns), the
//! [`Ledger`], [`statement()`] and mileage. Never does: bid anybody down, look at who somebody is,
//! convert currencies, or use floating point; a block's result never falls below the legal minimum an
//! operator entered. Time is the time that passed: an hour that a change of clocks removes is not
//! worked, and one that it repeats is paid twice. `docs/pay.md` says the same in plain words.

mod campaign;
mod ledger;
mod mileage;
mod rules;
mod split;
mod statement;
mod steps;

pub use campaign::{Campaign, Spent};
pub use ledger::{Basis, Broken, Key, Ledger, Paid, PayKind, Posting, Source};
pub use mileage::{KILOMETRE, MILE, MileageLine, MileageRate, mileage_csv, rate_for};
pub use rules::{CancelRule, HoldRule, overrun, overrun_minutes};
pub use split::split;
pub use statement::{BlockStatement, StatementLine, Worked, statement};
pub use steps::{Ahead, MAX_FIRST, MAX_STEPS, MOST_PER_MILLE, STEP_LENGTH, Steps};

use crate::time::{HOUR, Window};

/// Minor units per hour and per kilometre, as a station publishes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayRule {
    /// Pay for each hour of the block.
    pub per_hour: i64,
    /// Pay for each expected kilometre.
    pub per_km: i64,
    /// What a kilometre costs the courier (fuel, wear), as published.
    pub cost_per_km: i64,
    /// Least net pay for each hour; pay is raised to reach it.
    pub minimum_per_hour: i64,
}

/// What a courier sees before entering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pay {
    /// Paid for the block, minor units.
    pub gross: i64,
    /// Left after the published cost of the expected kilometres.
    pub net: i64,
}

impl PayRule {
    /// Pay for a block of this length and expected distance. Rounds up, in the courier's favour.
    #[must_use]
    pub fn pay(&self, window: Window, metres: u32) -> Pay {
        let metres = i64::from(metres);
        let by_hour = |rate: i64| ceil_div(rate.saturating_mul(window.micros()), HOUR);
        let by_km = |rate: i64| ceil_div(rate.saturating_mul(metres), 1_000);
        let cost = by_km(self.cost_per_km);
        let offered = by_hour(self.per_hour).saturating_add(by_km(self.per_km));
        let least = by_hour(self.minimum_per_hour).saturating_add(cost);
        let gross = offered.max(least);
        Pay { gross, net: gross.saturating_sub(cost) }
    }
}

/// Division that rounds up.
fn ceil_div(value: i64, by: i64) -> i64 {
    value.div_euclid(by) + i64::from(value.rem_euclid(by) != 0)
}

/// So many thousandths of an amount, rounded up in the courier's favour.
fn per_mille(amount: i64, thousandths: u32) -> i64 {
    let part = i128::from(amount) * i128::from(thousandths);
    let rounded = part.div_euclid(1_000) + i128::from(part.rem_euclid(1_000) != 0);
    i64::try_from(rounded).unwrap_or(if amount < 0 { i64::MIN } else { i64::MAX })
}
