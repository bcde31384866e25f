//! Tips for an operator's books: every tip of a station, and every entry of pay they became.
//!
//! Owns: the rows of the export, in pages. Never does: add up: the two kinds of rows stand beside each other,
//! so that whoever keeps the books can. Start at [`App::tip_rows`] and [`App::tip_payments`].

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::id::StationId;
use porchlight_domain::words::Role;
use porchlight_store::rows::{Award, Block, Courier, PayEntry, Tip};
use porchlight_store::{Page, Slice, Tx};

/// A tip with whose it is, and of which block.
#[derive(Debug, Clone)]
pub struct TipRow {
    /// The tip.
    pub tip: Tip,
    /// The award whose block the delivery was in.
    pub award: Award,
    /// That block.
    pub block: Block,
    /// Who delivered.
    pub courier: Courier,
}

/// An entry of pay for tips, with the same.
#[derive(Debug, Clone)]
pub struct TipPayment {
    /// The entry: an amount below zero takes an earlier one back.
    pub entry: PayEntry,
    /// The block that it is for.
    pub block: Block,
    /// Whom it is paid to.
    pub courier: Courier,
}

fn allow(ctx: &Ctx) -> Result<()> {
    let roles = [Role::Operator, Role::Dispatcher, Role::Auditor];
    ctx.allow(&roles, "the dispatcher or auditor role")
}

fn tip_row(tx: &Tx<'_>, tip: Tip) -> Result<TipRow> {
    let award = tx.award(tip.award)?.ok_or(Error::Absent("award"))?;
    let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
    let courier = tx.courier(award.courier)?.ok_or(Error::Absent("courier"))?;
    Ok(TipRow { tip, award, block, courier })
}

fn payment(tx: &Tx<'_>, entry: PayEntry) -> Result<TipPayment> {
    let block = tx.block(entry.block)?.ok_or(Error::Absent("block"))?;
    let courier = tx.courier(entry.courier)?.ok_or(Error::Absent("courier"))?;
    Ok(TipPayment { entry, block, courier })
}

impl App {
    /// A page of a station's tips, whatever became of them, in the order in which they were pledged.
    ///
    /// # Errors
    /// Denied to all but operators, dispatchers and auditors.
    pub fn tip_rows(&self, ctx: &Ctx, station: StationId, slice: Slice) -> Result<Page<TipRow>> {
        allow(ctx)?;
        self.read(|tx| {
            let page = tx.tip_page(station, slice)?;
            let rows: Result<Vec<_>> = page.rows.into_iter().map(|tip| tip_row(tx, tip)).collect();
            Ok(Page { rows: rows?, total: page.total })
        })
    }

    /// A page of the entries of pay that a station's tips became, in their order.
    ///
    /// # Errors
    /// Denied to all but operators, dispatchers and auditors.
    pub fn tip_payments(
        &self,
        ctx: &Ctx,
        station: StationId,
        slice: Slice,
    ) -> Result<Page<TipPayment>> {
        allow(ctx)?;
        self.read(|tx| {
            let page = tx.tip_payment_page(station, slice)?;
            let rows: Result<Vec<_>> =
                page.rows.into_iter().map(|entry| payment(tx, entry)).collect();
            Ok(Page { rows: rows?, total: page.total })
        })
    }
}
