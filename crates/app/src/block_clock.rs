//! Blocks begin and end by themselves.
//!
//! Owns: the states `running` and `ended`, which follow from the clock and from who has checked out.
//! Never does: end an award (see `deliver`). Start at [`App::turn_blocks`].

use crate::app::{App, Done};
use crate::block::block_fact;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::plan::CHALLENGE_GRACE;
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AwardState, BlockState};
use porchlight_store::Tx;
use porchlight_store::rows::Block;

/// Most blocks looked at in one step.
const MAX_PER_STEP: u32 = 200;

impl App {
    /// Lets blocks whose time has come begin, and those end whose time is over and whose couriers
    /// have checked out, or have had as long for it as work done offline is taken. Returns how many
    /// changed.
    ///
    /// # Errors
    /// Faults only.
    pub fn turn_blocks(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        if self.read(|tx| due(tx, now))?.is_empty() {
            return Ok(0);
        }
        let stations = self.record(ctx, "", move |tx, hand| {
            let due = due(tx, hand.now)?;
            if due.is_empty() {
                return Ok(Done::Refused(vec![]));
            }
            let mut stations = vec![];
            for (mut block, state) in due {
                block.state = state;
                tx.update_block(&block)?;
                let mut fact = block_fact(&block);
                fact["state"] = state.code().into();
                hand.leave(LeafKind::Block, block.id, fact);
                stations.push(block.station.to_string());
            }
            Ok(Done::Kept(stations))
        })?;
        let count = u32::try_from(stations.len()).unwrap_or(u32::MAX);
        self.ring_all(ctx, stations.iter().map(|station| format!("station/{station}")));
        Ok(count)
    }
}

/// Blocks that stand otherwise than they should by now, with how they should.
fn due(tx: &Tx<'_>, now: Timestamp) -> Result<Vec<(Block, BlockState)>> {
    let mut list = vec![];
    for block in tx.blocks_to_turn(now, MAX_PER_STEP)? {
        let state = if block.ends_at <= now && is_quiet(tx, &block, now)? {
            BlockState::Ended
        } else {
            BlockState::Running
        };
        if block.state != state {
            list.push((block, state));
        }
    }
    Ok(list)
}

/// Whether nobody is out on a block any more.
fn is_quiet(tx: &Tx<'_>, block: &Block, now: Timestamp) -> Result<bool> {
    let out = [AwardState::Held, AwardState::CheckedIn, AwardState::Released];
    Ok(block.ends_at.plus(CHALLENGE_GRACE) <= now
        || !tx.awards_of_block(block.id)?.iter().any(|award| out.contains(&award.state)))
}
