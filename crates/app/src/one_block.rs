//! One block outside the templates: a dispatcher sees more volume than expected.

use crate::app::{App, Done};
use crate::block::{BLOCK_MINUTES, MAX_DAYS, MAX_PLACES, block_fact};
use crate::ctx::Ctx;
use crate::error::{Error, Invalid, Result};
use crate::pay::steps_of;
use crate::revise::rule_text;
use crate::station::pay_rule;
use porchlight_domain::id::{BlockId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, MINUTE, Timestamp, Window};
use porchlight_domain::words::{BlockState, VehicleKind};
use porchlight_store::rows::Block;

/// What makes a single block.
#[derive(Debug, Clone, Copy)]
pub struct NewBlock {
    /// Station.
    pub station: StationId,
    /// Start.
    pub starts_at: Timestamp,
    /// Length in minutes.
    pub minutes: u32,
    /// Places.
    pub places: u32,
    /// Smallest vehicle that fits.
    pub vehicle: VehicleKind,
    /// Expected stops for each place.
    pub expected_stops: u32,
    /// Expected driving for each place, metres.
    pub expected_metres: u32,
}

fn check(new: &NewBlock, now: Timestamp) -> Result<()> {
    let mut wrong = vec![];
    if new.starts_at <= now || new.starts_at > now.plus(MAX_DAYS * DAY) {
        wrong.push(Invalid::new(
            "starts_at",
            "not_ahead",
            "a block starts within the next 31 days",
        ));
    }
    if !BLOCK_MINUTES.contains(&new.minutes) {
        wrong.push(Invalid::new("minutes", "block_length", "a block lasts 60 to 600 minutes"));
    }
    if !(1..=MAX_PLACES).contains(&new.places) {
        wrong.push(Invalid::new("places", "place_count", "a block has 1 to 500 places"));
    }
    if new.expected_stops > 500 || new.expected_metres > 1_000_000 {
        let words = "expect at most 500 stops and 1,000 km";
        wrong.push(Invalid::new("expected_stops", "out_of_range", words));
    }
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

impl App {
    /// Makes one block, paid by the station's published rule. It waits for the next round.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid fields; absent station.
    pub fn add_block(&self, ctx: &mut Ctx, new: NewBlock) -> Result<BlockId> {
        ctx.allow_dispatch()?;
        check(&new, ctx.now)?;
        let id = self.record(ctx, &format!("add_block {new:?}"), move |tx, hand| {
            let station = tx.station(new.station)?.ok_or(Error::Absent("station"))?;
            let end = new.starts_at.plus(i64::from(new.minutes) * MINUTE);
            let rule = pay_rule(&station);
            let pay = rule.pay(Window { start: new.starts_at, end }, new.expected_metres);
            let block = Block {
                id: hand.id(BlockId::new),
                station: station.id,
                template: None,
                starts_at: new.starts_at,
                ends_at: end,
                vehicle: new.vehicle,
                places: new.places,
                pay: pay.gross,
                currency: station.currency,
                pay_rule: rule_text(rule, steps_of(tx, station.id)?),
                expected_stops: new.expected_stops,
                expected_metres: new.expected_metres,
                net: pay.net,
                state: BlockState::Draft,
                round: None,
                created_at: hand.now,
                raised: 0,
            };
            tx.insert_block(&block)?;
            hand.leave(LeafKind::Block, block.id, block_fact(&block));
            Ok(Done::Kept(block.id.0))
        })?;
        Ok(BlockId(id))
    }
}
