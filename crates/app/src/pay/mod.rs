//! Pay: what awards earned, entered once, and what couriers and the office read of it.
//!
//! Owns: what is owed when, entries with their leaves, corrections, statements, mileage
//! rates and the mileage log. Never does: withhold anything: no state of an account, no case and no
//! decision is looked at here, and what was shown before the work is never corrected downwards. The
//! rules are `domain::pay`'s. Start at [`App::my_pay`] or [`App::settle_pay`].

mod basis;
mod campaign;
mod correct;
mod mileage;
mod settle;
mod statement;
mod steps;
mod tips;
mod year;

pub(crate) use basis::steps_json;
pub(crate) use campaign::thanked;
pub use campaign::{CampaignBegun, CampaignLine, MAX_CAMPAIGN, NewCampaign};
pub use correct::{Corrected, MAX_REASON_CHARS};
pub use mileage::{Contact, MileageSet, NewMileageRate, country_of, read_country};
pub(crate) use settle::settle;
pub use settle::{RULES, UNWATCHED};
pub(crate) use statement::statement_of;
pub use statement::{PayLine, PayStatement, RateUsed};
pub(crate) use steps::steps_of;
pub use steps::{AheadOf, shown_net, shown_pay, steps_ahead};
pub(crate) use tips::set_tips;

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use basis::read_basis;
use porchlight_domain::id::{BlockId, CourierId, StationId};
use porchlight_domain::money::Currency;
use porchlight_domain::pay::{Key, Ledger, PayKind, Posting};
use porchlight_domain::time::Timestamp;
use porchlight_store::rows::{Block, PayEntry};
use porchlight_store::{Page, Slice, Tx};

/// The kept entries of a block as the ledger reads them: every promise of a ledger is checked again.
pub(crate) fn ledger_of(tx: &Tx<'_>, block: &Block) -> Result<(Ledger, Vec<PayEntry>)> {
    let rows = tx.pay_entries_of_block(block.id)?;
    let ledger = read_ledger(block.currency, &rows)
        .map_err(|wrong| Error::Fault(format!("the ledger of {}: {wrong}", block.id)))?;
    Ok((ledger, rows))
}

/// Reads kept entries of one block, in their order, as a ledger.
///
/// # Errors
/// What is wrong with them, in words.
pub fn read_ledger(currency: Currency, rows: &[PayEntry]) -> std::result::Result<Ledger, String> {
    let mut postings = Vec::with_capacity(rows.len());
    for row in rows {
        let basis = read_basis(&row.basis).ok_or_else(|| format!("{} is damaged", row.id))?;
        if row.currency != currency {
            return Err(format!("{} is in another currency", row.id));
        }
        let key = Key { courier: row.courier, block: row.block, kind: row.kind };
        let (number, amount) = (row.number, row.amount);
        postings.push(Posting { number, key, amount, basis, rules: row.rules, at: row.at });
    }
    Ledger::read(currency, &postings).map_err(|broken| broken.to_string())
}

/// A line of the office's list.
#[derive(Debug, Clone)]
pub struct LedgerLine {
    /// The entry.
    pub entry: PayEntry,
    /// The courier's name.
    pub name: String,
    /// The block.
    pub block: Block,
}

impl App {
    /// A page of a station's entries, the newest first, with names and blocks.
    ///
    /// # Errors
    /// Denied to all but dispatchers, operators and auditors.
    pub fn pay_entries(
        &self,
        ctx: &Ctx,
        station: StationId,
        slice: Slice,
    ) -> Result<Page<LedgerLine>> {
        allow_ledger(ctx)?;
        self.read(|tx| {
            let page = tx.pay_page(station, slice)?;
            let mut rows = Vec::with_capacity(page.rows.len());
            for entry in page.rows {
                let block = tx.block(entry.block)?.ok_or(Error::Absent("block"))?;
                let name = tx.courier(entry.courier)?.map(|c| c.name).unwrap_or_default();
                rows.push(LedgerLine { entry, name, block });
            }
            Ok(Page { rows, total: page.total })
        })
    }

    /// What a station's couriers got since then, by kind and currency, reversals taken off.
    ///
    /// # Errors
    /// Denied to all but dispatchers, operators and auditors.
    pub fn pay_sums(
        &self,
        ctx: &Ctx,
        station: StationId,
        since: Timestamp,
    ) -> Result<Vec<(PayKind, Currency, i64)>> {
        allow_ledger(ctx)?;
        self.read(|tx| Ok(tx.pay_sums(station, since)?))
    }
}

/// Money is for whoever runs the station, and for auditors.
fn allow_ledger(ctx: &Ctx) -> Result<()> {
    use porchlight_domain::words::Role;
    let roles = [Role::Operator, Role::Dispatcher, Role::Auditor];
    ctx.allow(&roles, "the dispatcher or auditor role")
}

/// The key of what somebody is paid for a block.
const fn key(courier: CourierId, block: BlockId, kind: PayKind) -> Key {
    Key { courier, block, kind }
}
