//! Waiting lists as their people and the desk read them.

use super::join::position;
use super::turn::kept_from;
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::round::Why;
use porchlight_domain::id::BlockId;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::waiting_list::WaitState;
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Courier, WaitingPlace};

/// How long a courier sees what became of a place on a list.
const SHOWN: i64 = DAY;

/// A courier's own place on a list.
#[derive(Debug, Clone)]
pub struct MyWait {
    /// The place.
    pub place: WaitingPlace,
    /// The block.
    pub block: Block,
    /// Their position, from 1; 0 once it ended.
    pub position: u32,
    /// How many stand on the list.
    pub of: u32,
    /// Until when a place of the block is kept for them.
    pub until: Option<Timestamp>,
    /// What would keep them from a free place as things stand.
    pub kept: Option<Why>,
}

fn shown(tx: &Tx<'_>, mut place: WaitingPlace, now: Timestamp) -> Result<MyWait> {
    let block = tx.block(place.block)?.ok_or(Error::Absent("block"))?;
    let held = tx.reservations_of(block.id)?;
    let held = held.iter().find(|r| r.courier == place.courier && r.expires_at > now);
    let until = held.filter(|_| place.state == WaitState::Asked).map(|held| held.expires_at);
    if place.state == WaitState::Asked && until.is_none() {
        place.state = WaitState::Passed;
    }
    let live = tx.waiting_on(block.id)?;
    let kept = match place.state {
        WaitState::Waiting | WaitState::Asked => kept_from(tx, place.courier, &block, now)?,
        _ => None,
    };
    let position = if place.state.is_live() { position(&live, place.number) } else { 0 };
    let of = u32::try_from(live.len()).unwrap_or(u32::MAX);
    Ok(MyWait { place, block, position, of, until, kept })
}

impl App {
    /// The acting courier's places on waiting lists: those that go on, and those that ended within a day.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_waiting(&self, ctx: &Ctx) -> Result<Vec<MyWait>> {
        let courier = ctx.courier()?;
        let now = ctx.now;
        self.read(|tx| {
            let mine = tx.waiting_of(courier, now.plus(-SHOWN))?;
            mine.into_iter().map(|place| shown(tx, place, now)).collect()
        })
    }

    /// Everybody who ever joined the waiting list of a block, in order.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn waiting_list(&self, ctx: &Ctx, block: BlockId) -> Result<Vec<(WaitingPlace, Courier)>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let mut list = vec![];
            for place in tx.waiting_list(block)? {
                let courier = tx.courier(place.courier)?.ok_or(Error::Absent("courier"))?;
                list.push((place, courier));
            }
            Ok(list)
        })
    }
}
