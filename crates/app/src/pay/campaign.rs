//! The operator's thank-you: when a recipient thanks, the courier's block gets an amount out of a budget.
//!
//! Owns: campaigns and what thanks bring. Never does: show a campaign to recipients (nobody thanks for
//! money), or pay a block twice.

use super::settle::enter;
use super::{RULES, allow_ledger, key, ledger_of};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Invalid, Result};
use porchlight_domain::id::{CampaignId, StationId, StopId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::money::Money;
use porchlight_domain::pay::{Basis, Campaign, Paid, PayKind, Spent};
use porchlight_domain::time::{DAY, Timestamp, Window};
use porchlight_store::Tx;
use porchlight_store::rows::ThanksCampaign;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Longest campaign.
pub const MAX_CAMPAIGN: i64 = 366 * DAY;

/// A campaign to begin.
#[derive(Debug, Clone, Copy)]
pub struct NewCampaign {
    /// Station.
    pub station: StationId,
    /// When thanks count.
    pub span: (Timestamp, Timestamp),
    /// Minor units for each block that was thanked for.
    pub each: i64,
    /// Minor units in all.
    pub budget: i64,
    /// Most blocks of one courier.
    pub most_each: u32,
}

/// What became of beginning a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CampaignBegun {
    /// It is announced to couriers by its line on their statements.
    Begun,
    /// One of this station reaches into that time. End it first.
    Overlaps,
}

/// A campaign and how it stands.
#[derive(Debug, Clone)]
pub struct CampaignLine {
    /// The campaign.
    pub row: ThanksCampaign,
    /// Minor units paid so far.
    pub spent: i64,
}

fn rule_of(row: &ThanksCampaign) -> Campaign {
    Campaign {
        span: Window { start: row.starts_at, end: row.ended_at.unwrap_or(row.ends_at) },
        each: row.each_minor,
        budget: row.budget,
        most_each: row.most_each,
    }
}

/// A recipient thanked at this stop: what the campaign in force pays for the block, if one does.
pub(crate) fn thanked(tx: &Tx<'_>, hand: &mut Hand, stop: StopId) -> Result<()> {
    let Some(award) = tx.award_of_stop(stop)? else { return Ok(()) };
    let award = tx.award(award)?.ok_or(Error::Absent("award"))?;
    let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
    let Some(row) = tx.campaign_at(block.station, hand.now)? else { return Ok(()) };
    let rule = rule_of(&row);
    if !rule.span.contains(hand.now) || row.currency != block.currency {
        return Ok(());
    }
    let minor = tx.thanks_paid(block.station, rule.span.start, rule.span.end)?;
    let of_courier = tx.thanks_blocks_of(award.courier, rule.span.start, rule.span.end)?;
    let Some(amount) = rule.amount(Spent { minor, of_courier }) else { return Ok(()) };
    let (mut ledger, rows) = ledger_of(tx, &block)?;
    let of = key(award.courier, block.id, PayKind::Thanks);
    if ledger.postings().iter().any(|posting| posting.key == of) {
        return Ok(());
    }
    let money = Money { minor: amount, currency: block.currency };
    match ledger.pay(of, money, Basis::Gift, RULES, hand.now) {
        Paid::Entered(_) => {
            enter(tx, hand, &award, &block, (&ledger, &rows), "")?;
            Ok(())
        }
        no => Err(Error::Fault(format!("{} cannot be thanked for: {no:?}", award.id))),
    }
}

impl App {
    /// Begins a campaign.
    ///
    /// # Errors
    /// Denied to all but operators; invalid amounts or span; absent station.
    pub fn begin_campaign(&self, ctx: &mut Ctx, new: NewCampaign) -> Result<CampaignBegun> {
        ctx.allow_operator()?;
        let (from, to) = new.span;
        let mut wrong = vec![];
        if from >= to || to.since(from) > MAX_CAMPAIGN || to <= ctx.now {
            let must = "give an end after the beginning and after now, at most a year later";
            wrong.push(Invalid::new("to", "not_a_span", must));
        }
        if new.each < 1 || new.budget < new.each || new.most_each < 1 {
            let must =
                "give an amount for each block, a budget that holds it, and a number of blocks";
            wrong.push(Invalid::new("budget", "not_a_budget", must));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        self.record(ctx, &format!("campaign {new:?}"), move |tx, hand| {
            let station = tx.station(new.station)?.ok_or(Error::Absent("station"))?;
            let others = tx.campaigns_of(new.station)?;
            let meets = |row: &ThanksCampaign| {
                row.starts_at < to && from < row.ended_at.unwrap_or(row.ends_at)
            };
            if others.iter().any(meets) {
                return Ok(Done::Refused(CampaignBegun::Overlaps));
            }
            let row = ThanksCampaign {
                id: hand.id(CampaignId::new),
                station: new.station,
                starts_at: from,
                ends_at: to,
                each_minor: new.each,
                budget: new.budget,
                most_each: new.most_each,
                currency: station.currency,
                made_by: hand.actor.to_string(),
                made_at: hand.now,
                ended_at: None,
            };
            tx.insert_campaign(&row)?;
            hand.leave(LeafKind::Campaign, row.id, fact(&row));
            Ok(Done::Kept(CampaignBegun::Begun))
        })
    }

    /// Ends a campaign now. What was paid stays paid.
    ///
    /// # Errors
    /// Denied to all but operators; absent, also when it is over.
    pub fn end_campaign(&self, ctx: &mut Ctx, id: CampaignId) -> Result<()> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("end_campaign {id}"), move |tx, hand| {
            let mut row = tx.campaign(id)?.ok_or(Error::Absent("campaign"))?;
            if row.ended_at.is_some() {
                return Ok(Done::Refused(()));
            }
            // One that has not begun yet never does.
            row.ended_at = Some(hand.now.clamp(row.starts_at, row.ends_at));
            tx.update_campaign(&row)?;
            hand.leave(LeafKind::Campaign, id, fact(&row));
            Ok(Done::Kept(()))
        })
    }

    /// A station's campaigns, the newest first, with what each has paid.
    ///
    /// # Errors
    /// Denied to all but dispatchers, operators and auditors.
    pub fn campaigns(&self, ctx: &Ctx, station: StationId) -> Result<Vec<CampaignLine>> {
        allow_ledger(ctx)?;
        self.read(|tx| {
            let mut list = vec![];
            for row in tx.campaigns_of(station)? {
                let span = rule_of(&row).span;
                let spent = tx.thanks_paid(station, span.start, span.end)?;
                list.push(CampaignLine { row, spent });
            }
            Ok(list)
        })
    }
}

fn fact(row: &ThanksCampaign) -> serde_json::Value {
    json!({
        "station": row.station.to_string(), "from": row.starts_at.micros(),
        "to": row.ends_at.micros(), "each": row.each_minor, "budget": row.budget,
        "most_each": row.most_each, "currency": row.currency.code(),
        "ended_at": row.ended_at.map(Timestamp::micros),
    })
}
