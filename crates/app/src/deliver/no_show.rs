//! Blocks to which nobody came: noticed by themselves, long after the end.
//!
//! Owns: the end of places that were held and never begun. Never does: count anything under a stop, which
//! told everybody to stay.

use super::day::change;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::hold::is_suspended;
use crate::route::{free_order, open_stops};
use crate::{pay, standing};
use porchlight_domain::time::HOUR;
use porchlight_domain::words::AwardState;

/// A block whose courier never checked in is a no-show this long after its end.
pub const NO_SHOW_AFTER: i64 = HOUR;

impl App {
    /// Marks held places whose block ended long ago as no-shows. Returns how many.
    ///
    /// # Errors
    /// Faults only.
    pub fn lapse_no_shows(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due = self.read(|tx| {
            let mut due = vec![];
            for station in tx.stations()? {
                let from = now.plus(-3 * porchlight_domain::time::DAY);
                for block in tx.blocks_between(station.id, from, now)? {
                    if block.ends_at.plus(NO_SHOW_AFTER) > now {
                        continue;
                    }
                    let awards = tx.awards_of_block(block.id)?;
                    due.extend(awards.into_iter().filter(|a| a.state == AwardState::Held));
                }
            }
            Ok(due)
        })?;
        let count = u32::try_from(due.len()).unwrap_or(u32::MAX);
        for award in due {
            let id = award.id;
            self.record(ctx, "", move |tx, hand| {
                let mut award = tx.award(award.id)?.ok_or(Error::Absent("award"))?;
                if award.state != AwardState::Held {
                    return Ok(Done::Refused(()));
                }
                if is_suspended(tx, award.id)? {
                    // Nobody was to come: a stop held, and the hold rule pays.
                    change(tx, hand, &mut award, AwardState::Ended)?;
                    pay::settle(tx, hand, &award)?;
                } else {
                    change(tx, hand, &mut award, AwardState::NoShow)?;
                    standing::no_show(tx, hand, &award)?;
                }
                // The stops stay where they are: a phone that was offline may still report work.
                for stop in open_stops(tx, award.id)? {
                    free_order(tx, hand, &stop)?;
                }
                Ok(Done::Kept(()))
            })?;
            self.ring_route(ctx, id);
        }
        Ok(count)
    }
}
