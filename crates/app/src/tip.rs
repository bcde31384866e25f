//! Tips: a recipient says what they want to give, the operator collects it, and all of it is the
//! courier's.
//!
//! Owns: the switch of a station, pledges, and the entry of pay once the operator says that a tip was
//! collected. Never does: take a payment, hold data of a card, take a part of a tip, or set it off
//! against pay. A tip that was given back to its giver is a reversal. Start at [`App::pledge_tip`].

use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Invalid, Result};
use crate::pay::set_tips;
use crate::recipient::acting_order;
use porchlight_domain::id::{StationId, TipId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::money::Currency;
pub use porchlight_domain::tip::TipState;
use porchlight_domain::words::Outcome;
use porchlight_store::Tx;
use porchlight_store::rows::{Attempt, Order, Tip, TipRule};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Stands for a tip's id in the address where the operator collects it.
pub const TIP_MARK: &str = "{tip}";
/// Most characters of that address.
const MAX_PAGE_CHARS: usize = 500;
/// Largest tip that an operator may allow, minor units.
pub const MAX_TIP: i64 = 1_000_000;
/// Most characters of the operator's reference.
const MAX_REFERENCE_CHARS: usize = 100;
/// Tips that the desk lists.
const LISTED: u32 = 200;

/// What a station allows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tipping {
    /// Whether recipients may tip.
    pub on: bool,
    /// Where the operator collects tips: an address with `{tip}` in it.
    pub page: String,
    /// Three amounts to choose from, minor units.
    pub choices: [i64; 3],
    /// The most, minor units.
    pub most: i64,
}

/// What a recipient reads about tipping.
#[derive(Debug, Clone)]
pub struct TipView {
    /// What the station allows.
    pub tipping: Tipping,
    /// The currency.
    pub currency: Currency,
    /// What they said before: amount, how far it has come, and where to pay it.
    pub said: Option<(i64, TipState, String)>,
}

/// What became of a pledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pledged {
    /// Kept; the address where it is collected.
    Kept(String),
    /// Tips are off here, or nothing was delivered.
    NotHere,
    /// It was collected already.
    Collected,
}

/// What became of the operator's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TipSettled {
    /// Entered, or taken back.
    Done,
    /// It stands so already.
    Same,
    /// The currency is not the block's.
    OtherCurrency,
    /// Its giver took it back, or it was never collected.
    NotCollected,
}

fn tipping_of(tx: &Tx<'_>, station: StationId) -> Result<Tipping> {
    let of = |row: TipRule| Tipping {
        on: row.is_on,
        page: row.page,
        choices: [row.first_minor, row.second_minor, row.third_minor],
        most: row.most_minor,
    };
    Ok(tx.tip_rule(station)?.map(of).unwrap_or_default())
}

fn link(page: &str, tip: TipId) -> String {
    page.replace(TIP_MARK, &tip.to_string())
}

/// The delivery that a recipient may tip for.
fn delivered(tx: &Tx<'_>, order: &Order) -> Result<Option<Attempt>> {
    let newest = tx.attempts_of_order(order.id)?.pop();
    Ok(newest.filter(|a| a.outcome == Outcome::Delivered && a.voided_at.is_none()))
}

/// What a recipient reads about tipping; none where it is off or nothing was delivered.
pub(crate) fn tip_view(tx: &Tx<'_>, order: &Order) -> Result<Option<TipView>> {
    let Some(attempt) = delivered(tx, order)? else { return Ok(None) };
    let tipping = tipping_of(tx, order.station)?;
    let said = tx.tip_for(attempt.id)?;
    let said = said.map(|tip| (tip.amount, tip.state, link(&tipping.page, tip.id)));
    let said = said.filter(|(_, state, _)| *state != TipState::Withdrawn);
    if !tipping.on && said.is_none() {
        return Ok(None);
    }
    let currency = tx.station(order.station)?.ok_or(Error::Absent("station"))?.currency;
    Ok(Some(TipView { tipping, currency, said }))
}

fn leave(hand: &mut Hand, tip: &Tip) {
    let fact = json!({"tip": tip.id.to_string(), "attempt": tip.attempt.to_string(),
        "amount": tip.amount, "currency": tip.currency.code(), "state": tip.state.code(),
        "reference": tip.reference});
    hand.leave(LeafKind::Tip, tip.id, fact);
}

fn check(new: &Tipping) -> Result<()> {
    let mut wrong = vec![];
    let plain = |c: char| c.is_ascii_graphic();
    let is_page = new.page.starts_with("https://")
        && new.page.contains(TIP_MARK)
        && new.page.len() <= MAX_PAGE_CHARS
        && new.page.chars().all(plain);
    if !is_page {
        let must = "give the https:// address of your own payment page, with {tip} in it";
        wrong.push(Invalid::new("page", "not_a_page", must));
    }
    let rises = new.choices[0] > 0 && new.choices.is_sorted_by(|a, b| a < b);
    if !rises || new.choices[2] > new.most || new.most > MAX_TIP {
        let must = "give three rising amounts, and a limit not below them";
        wrong.push(Invalid::new("most", "not_amounts", must));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

impl App {
    /// What a station allows.
    ///
    /// # Errors
    /// Faults only.
    pub fn tipping(&self, station: StationId) -> Result<Tipping> {
        self.read(|tx| tipping_of(tx, station))
    }

    /// Switches tips on or off at a station. Tips that were pledged before can still be collected.
    ///
    /// # Errors
    /// Denied to all but operators; an address or amounts that cannot be; absent.
    pub fn set_tipping(&self, ctx: &mut Ctx, station: StationId, new: Tipping) -> Result<()> {
        ctx.allow_operator()?;
        if new.on {
            check(&new)?;
        }
        self.record(ctx, &format!("tipping {station} {new:?}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let [first_minor, second_minor, third_minor] = new.choices;
            tx.put_tip_rule(&TipRule {
                station,
                is_on: new.on,
                page: new.page.clone(),
                first_minor,
                second_minor,
                third_minor,
                most_minor: new.most,
                set_by: hand.actor.to_string(),
                set_at: hand.now,
            })?;
            let fact = json!({"on": new.on, "page": new.page, "choices": new.choices,
                "most": new.most});
            hand.leave(LeafKind::Station, station, json!({"tips": fact}));
            Ok(Done::Kept(()))
        })
    }

    /// A recipient says how much they want to give for their delivery, or another amount.
    ///
    /// # Errors
    /// Denied without the link; an amount out of range.
    pub fn pledge_tip(&self, ctx: &mut Ctx, amount: i64) -> Result<Pledged> {
        let id = acting_order(ctx)?;
        self.record(ctx, &format!("tip {id} {amount}"), move |tx, hand| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            let tipping = tipping_of(tx, order.station)?;
            let Some(attempt) = delivered(tx, &order)?.filter(|_| tipping.on) else {
                return Ok(Done::Refused(Pledged::NotHere));
            };
            let Some(award) = tx.award_of_stop(attempt.stop)? else {
                return Ok(Done::Refused(Pledged::NotHere));
            };
            if !(1..=tipping.most).contains(&amount) {
                let must = "give an amount up to the limit that is shown";
                return Err(Error::invalid("amount", "not_an_amount", must));
            }
            let known = tx.tip_for(attempt.id)?;
            let over = |tip: &Tip| matches!(tip.state, TipState::Collected | TipState::Returned);
            if known.as_ref().is_some_and(over) {
                return Ok(Done::Refused(Pledged::Collected));
            }
            let currency = tx.station(order.station)?.ok_or(Error::Absent("station"))?.currency;
            let tip = Tip {
                id: known.as_ref().map_or_else(|| hand.id(TipId::new), |tip| tip.id),
                attempt: attempt.id,
                delivery_order: order.id,
                award,
                amount,
                currency,
                state: TipState::Pledged,
                reference: String::new(),
                pledged_at: known.as_ref().map_or(hand.now, |tip| tip.pledged_at),
                changed_at: hand.now,
            };
            if known.is_some() {
                tx.update_tip(&tip)?;
            } else {
                tx.insert_tip(&tip)?;
            }
            leave(hand, &tip);
            Ok(Done::Kept(Pledged::Kept(link(&tipping.page, tip.id))))
        })
    }

    /// A recipient takes back what they wanted to give and have not paid. Says whether there was
    /// anything.
    ///
    /// # Errors
    /// Denied without the link.
    pub fn withdraw_tip(&self, ctx: &mut Ctx) -> Result<bool> {
        let id = acting_order(ctx)?;
        self.record(ctx, &format!("no tip {id}"), move |tx, hand| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            let Some(attempt) = delivered(tx, &order)? else { return Ok(Done::Refused(false)) };
            let Some(mut tip) = tx.tip_for(attempt.id)? else { return Ok(Done::Refused(false)) };
            if tip.state != TipState::Pledged {
                return Ok(Done::Refused(false));
            }
            tip.state = TipState::Withdrawn;
            tip.changed_at = hand.now;
            tx.update_tip(&tip)?;
            leave(hand, &tip);
            Ok(Done::Kept(true))
        })
    }

    /// The operator says that a tip was collected, or given back to its giver. The whole amount is the
    /// courier's, entered in the same commit; the same word again changes nothing.
    ///
    /// # Errors
    /// Denied to all but operators and the station's own key; an amount or reference that cannot be;
    /// absent.
    pub fn settle_tip(
        &self,
        ctx: &mut Ctx,
        id: TipId,
        collected: Option<(i64, Currency)>,
        reference: &str,
    ) -> Result<TipSettled> {
        let own = match ctx.actor {
            Actor::Key(_, station) => Some(station),
            _ => {
                ctx.allow_operator()?;
                None
            }
        };
        let reference = reference.trim().to_owned();
        if reference.is_empty() || reference.chars().count() > MAX_REFERENCE_CHARS {
            let must = "give your own reference of the payment, 1 to 100 characters";
            return Err(Error::invalid("reference", "reference_length", must));
        }
        if collected.is_some_and(|(amount, _)| !(1..=MAX_TIP).contains(&amount)) {
            let must = "give the amount that was collected, in minor units";
            return Err(Error::invalid("amount", "not_an_amount", must));
        }
        let request = format!("settle_tip {id} {collected:?} {reference}");
        let courier = self.read(|tx| {
            let tip = tx.tip(id)?.ok_or(Error::Absent("tip"))?;
            Ok(tx.award(tip.award)?.map(|award| award.courier))
        })?;
        let done = self.record(ctx, &request, move |tx, hand| {
            let mut tip = tx.tip(id)?.ok_or(Error::Absent("tip"))?;
            let award = tx.award(tip.award)?.ok_or(Error::Absent("award"))?;
            let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
            if own.is_some_and(|station| station != block.station) {
                return Err(Error::Absent("tip"));
            }
            let state = tip.state;
            match collected {
                Some((_, currency)) if currency != block.currency => {
                    return Ok(Done::Refused(TipSettled::OtherCurrency));
                }
                Some((amount, _)) if state == TipState::Collected && tip.amount == amount => {
                    return Ok(Done::Refused(TipSettled::Same));
                }
                // Paid after all, or another amount than was said: what was paid counts.
                Some((amount, _)) => {
                    tip.amount = amount;
                    tip.state = TipState::Collected;
                }
                None if state == TipState::Returned => return Ok(Done::Refused(TipSettled::Same)),
                None if state != TipState::Collected => {
                    return Ok(Done::Refused(TipSettled::NotCollected));
                }
                None => tip.state = TipState::Returned,
            }
            tip.reference.clone_from(&reference);
            tip.changed_at = hand.now;
            tx.update_tip(&tip)?;
            leave(hand, &tip);
            let collected = |tip: &&Tip| tip.state == TipState::Collected;
            let sum = tx.tips_of(award.id)?.iter().filter(collected).map(|tip| tip.amount).sum();
            set_tips(tx, hand, (&award, &block), sum)?;
            Ok(Done::Kept(TipSettled::Done))
        })?;
        if let Some(courier) = courier {
            self.ring_courier(ctx, courier);
        }
        Ok(done)
    }

    /// A station's newest tips, for whoever collects them.
    ///
    /// # Errors
    /// Denied to all but operators, dispatchers and auditors.
    pub fn tips(&self, ctx: &Ctx, station: StationId) -> Result<Vec<Tip>> {
        use porchlight_domain::words::Role;
        let roles = [Role::Operator, Role::Dispatcher, Role::Auditor];
        ctx.allow(&roles, "the dispatcher or auditor role")?;
        self.read(|tx| Ok(tx.newest_tips(station, LISTED)?))
    }
}
