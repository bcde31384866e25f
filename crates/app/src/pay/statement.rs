//! What couriers read about their pay: a statement for each block, and the mileage log.

use super::basis::read_rule;
use super::ledger_of;
use super::mileage::{country_of, rates};
use super::year::year_at_station;
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::zone;
use porchlight_domain::id::{AwardId, CourierId};
use porchlight_domain::pay::{
    Basis, KILOMETRE, MileageLine, MileageRate, PayKind, Worked, mileage_csv, rate_for, statement,
};
use porchlight_domain::time::{MINUTE, Timestamp, Window};
use porchlight_domain::words::{AwardState, BlockState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block};

/// One line of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayLine {
    /// What.
    pub kind: PayKind,
    /// Minor units; below zero for what takes an earlier line back.
    pub amount: i64,
    /// What it was computed from.
    pub basis: Basis,
    /// Version of the published rules.
    pub rules: u32,
    /// Number within the block, to ask about it.
    pub number: u32,
    /// Whether a later line took it back.
    pub taken_back: bool,
    /// When it was entered.
    pub at: Timestamp,
    /// Why, if a person corrected something.
    pub reason: String,
}

/// The rate that driving was counted at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateUsed {
    /// The rate.
    pub rate: MileageRate,
    /// Who published it; empty for the station's own published cost, which counts where no authority's
    /// rate is entered.
    pub source: String,
}

/// What a courier reads about one block.
#[derive(Debug, Clone)]
pub struct PayStatement {
    /// The award.
    pub award: Award,
    /// The block.
    pub block: Block,
    /// Its lines, in the order in which they were entered.
    pub lines: Vec<PayLine>,
    /// The sum of all lines, minor units.
    pub total: i64,
    /// Of it, what the operator pays.
    pub from_operator: i64,
    /// Minutes from check-in to check-out.
    pub minutes: Option<i64>,
    /// Metres driven: of the route, else those that were expected.
    pub metres: Option<u32>,
    /// What driving cost.
    pub mileage: Option<i64>,
    /// At which rate.
    pub rate: Option<RateUsed>,
    /// What the operator pays less driving, for each hour engaged: the honest figure.
    pub net_per_hour: Option<i64>,
}

/// Whether an award has, or will have, something on the pay page.
fn is_paid(award: &Award, block: &Block, lines: usize) -> bool {
    let over = matches!(block.state, BlockState::Ended | BlockState::Cancelled);
    lines > 0
        || award.state == AwardState::CheckedOut
        || (over && matches!(award.state, AwardState::CheckedIn | AwardState::Released))
}

fn metres_of(tx: &Tx<'_>, award: &Award, block: &Block) -> Result<u32> {
    let route = tx.route_of_award(award.id)?.filter(|route| route.metres > 0);
    let metres = route.and_then(|route| u32::try_from(route.metres).ok());
    Ok(metres.unwrap_or(block.expected_metres))
}

/// The rate for a block: the authority's, else the station's own published cost of a kilometre.
fn rate_of(tx: &Tx<'_>, block: &Block, courier: CourierId) -> Result<Option<RateUsed>> {
    let vehicle = tx.courier(courier)?.ok_or(Error::Absent("courier"))?.vehicle;
    let published = rates(tx)?;
    let country = country_of(tx, block.station)?;
    if let Some(country) = country {
        let all: Vec<MileageRate> = published.iter().map(|(rate, _)| *rate).collect();
        let found = rate_for(&all, vehicle, country, block.starts_at);
        if let Some(rate) = found.filter(|rate| rate.currency == block.currency) {
            let source = published.iter().find(|(known, _)| known == rate);
            let source = source.map(|(_, source)| source.clone()).unwrap_or_default();
            return Ok(Some(RateUsed { rate: *rate, source }));
        }
    }
    let Some(rule) = read_rule(&block.pay_rule) else { return Ok(None) };
    let milli_minor = u32::try_from(rule.cost_per_km.saturating_mul(1_000)).unwrap_or(u32::MAX);
    let rate = MileageRate {
        vehicle,
        country: country.unwrap_or(*b"ZZ"),
        from: block.created_at,
        currency: block.currency,
        milli_minor,
        unit: KILOMETRE,
    };
    Ok(Some(RateUsed { rate, source: String::new() }))
}

/// From check-in to check-out, or to the block's end if nobody checked out.
fn engaged(award: &Award, block: &Block) -> Option<Window> {
    let start = award.checked_in_at?;
    let end = match award.state {
        AwardState::CheckedOut => award.checked_out_at?,
        AwardState::Ended => award.changed_at,
        _ => block.ends_at.max(start.plus(MINUTE)),
    };
    Window::new(start, end)
}

/// What one award brought, as its courier reads it.
pub(crate) fn statement_of(tx: &Tx<'_>, award: Award, block: Block) -> Result<PayStatement> {
    let (ledger, rows) = ledger_of(tx, &block)?;
    let rate = rate_of(tx, &block, award.courier)?;
    let metres = metres_of(tx, &award, &block)?;
    // Who never left the station drove nowhere.
    let metres = if award.released_at.is_some() { metres } else { 0 };
    let worked = engaged(&award, &block).map(|engaged| Worked { engaged, metres });
    let used = rate.as_ref().map(|used| &used.rate);
    let read = statement(&ledger, award.courier, block.id, worked, used);
    let line = |line: &porchlight_domain::pay::StatementLine| {
        let row = &rows[line.number as usize];
        PayLine {
            kind: line.kind,
            amount: line.amount,
            basis: line.basis,
            rules: line.rules,
            number: line.number,
            taken_back: line.taken_back,
            at: row.at,
            reason: row.reason.clone(),
        }
    };
    Ok(PayStatement {
        lines: read.lines.iter().map(line).collect(),
        total: read.total.minor,
        from_operator: read.from_operator.minor,
        minutes: worked.map(|worked| worked.engaged.micros() / MINUTE),
        metres: worked.map(|worked| worked.metres),
        mileage: read.mileage.map(|money| money.minor),
        rate: rate.filter(|_| worked.is_some()),
        net_per_hour: read.net_per_hour.map(|money| money.minor),
        award,
        block,
    })
}

impl App {
    /// The acting courier's statements, the newest award first; also those of a courier whose account
    /// was ended: what was earned stays readable and paid.
    ///
    /// # Errors
    /// Denied to all but couriers; absent `before`.
    pub fn my_pay(
        &self,
        ctx: &Ctx,
        before: Option<AwardId>,
        limit: u32,
    ) -> Result<Vec<PayStatement>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let awards = match before {
                None => tx.newest_awards_of(courier, limit)?,
                Some(id) => {
                    let last = tx.award(id)?.filter(|award| award.courier == courier);
                    tx.awards_of_before(courier, &last.ok_or(Error::Absent("award"))?, limit)?
                }
            };
            let mut list = vec![];
            for award in awards {
                let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
                let paid = statement_of(tx, award, block)?;
                if is_paid(&paid.award, &paid.block, paid.lines.len()) {
                    list.push(paid);
                }
            }
            Ok(list)
        })
    }

    /// The statement of one award.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn pay_of(&self, ctx: &Ctx, award: AwardId) -> Result<PayStatement> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let award = tx.award(award)?.ok_or(Error::Absent("award"))?;
            let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
            statement_of(tx, award, block)
        })
    }

    /// The acting courier's mileage log of a year in their station's zone, as CSV.
    ///
    /// # Errors
    /// Denied to all but couriers; not a year.
    pub fn my_mileage(&self, ctx: &Ctx, year: i16) -> Result<String> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let (zone, from, to) = year_at_station(tx, courier, year)?;
            let mut found = vec![];
            for award in tx.worked_between(courier, from, to)? {
                let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
                let metres = metres_of(tx, &award, &block)?;
                if let Some(used) = rate_of(tx, &block, courier)? {
                    let date = zone::date_of(block.starts_at, &zone).to_string();
                    found.push((block.starts_at, date, block.id, metres, used.rate));
                }
            }
            found.sort_by_key(|line| line.0);
            let lines: Vec<MileageLine<'_>> = found
                .iter()
                .map(|(_, date, block, metres, rate)| MileageLine {
                    date,
                    block: *block,
                    metres: *metres,
                    rate,
                })
                .collect();
            Ok(mileage_csv(&lines))
        })
    }
}
