//! Being on standby for urgent rounds: whoever is at the close of one takes part, without doing anything.
//!
//! Owns: until when a courier is on standby. Never does: count anything about it; being on standby is no
//! promise, and what it brings is a block like any other.

use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::time::{MINUTE, Timestamp};
use porchlight_store::rows::Standby;

/// Longest standby at once, minutes. Whoever means to stay says so again.
pub const MAX_STANDBY: u32 = 12 * 60;

impl App {
    /// Puts the acting courier on standby for so many minutes; 0 ends it. Says until when.
    ///
    /// # Errors
    /// Denied to all but couriers; too long; an account that takes no work.
    pub fn stand_by(&self, ctx: &mut Ctx, minutes: u32) -> Result<Timestamp> {
        let me = self.me(ctx)?;
        if minutes > MAX_STANDBY {
            return Err(Error::invalid(
                "minutes",
                "out_of_range",
                "be on standby for up to 720 minutes, or 0 to end it",
            ));
        }
        crate::decision::may_take_work(&me)?;
        let until_at = ctx.now.plus(i64::from(minutes) * MINUTE);
        self.work(ctx, move |tx, _| tx.put_standby(&Standby { id: me.id, until_at }))?;
        Ok(until_at)
    }

    /// Until when the acting courier is on standby, if that is ahead.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_standby(&self, ctx: &Ctx) -> Result<Option<Timestamp>> {
        let courier = ctx.courier()?;
        let until = self.read(|tx| Ok(tx.standby(courier)?.map(|standby| standby.until_at)))?;
        Ok(until.filter(|until| *until > ctx.now))
    }
}
