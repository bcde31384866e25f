//! What the server itself did to an account, as signals: awards, challenges and what became of them.
//!
//! Owns: telling the watch of it. Never does: fail what it tells of; a fact stands whether or not the
//! watch heard of it.

use super::watch::{About, basic, milliseconds, part};
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::Result;
use porchlight_domain::id::{AwardId, BlockId, CourierId, DeviceId, RoundId, SessionId};
use porchlight_risk::signal::{Kind, Signal};

impl App {
    /// Takes for a signal what the server itself did to an account: a challenge and what became of it.
    ///
    /// # Errors
    /// Faults.
    pub fn note_ours(
        &self,
        ctx: &mut Ctx,
        courier: CourierId,
        device: DeviceId,
        session: SessionId,
        kind: Kind,
    ) -> Result<()> {
        let thumbprint = self.read(|tx| Ok(tx.device(device)?.map(|device| device.thumbprint)))?;
        let (station, minute) = self.home(ctx.now, courier)?;
        self.watched(|state| {
            let who = (courier, session, thumbprint);
            let signal = basic(&state.names, ctx.now, kind, who, (station, minute));
            state.note(
                ctx,
                &signal,
                About { courier: Some(courier), station, thing: "", round_trip: None },
            );
        })?;
        self.flush_signals(ctx).map(|_| ())
    }

    /// Takes the awards of a round just drawn for signals.
    ///
    /// # Errors
    /// Faults in reading them.
    pub(crate) fn tell_granted_of(&self, ctx: &mut Ctx, round: RoundId) -> Result<()> {
        let awards = self.read(|tx| Ok(tx.awards_of_round(round)?))?;
        let granted: Vec<_> = awards.iter().map(|award| (award.courier, award.block)).collect();
        self.tell_granted(ctx, &granted);
        Ok(())
    }

    /// Takes an award just taken on the spot for a signal.
    pub(crate) fn tell_taken(&self, ctx: &mut Ctx, award: &str) {
        let id = award.parse::<AwardId>().ok();
        let found = id.map(|id| self.read(|tx| Ok(tx.award(id)?))).transpose();
        match found {
            Ok(found) => {
                let granted: Vec<_> =
                    found.flatten().map(|a| (a.courier, a.block)).into_iter().collect();
                self.tell_granted(ctx, &granted);
            }
            Err(error) => tracing::error!(award, %error, "an award was not noted"),
        }
    }

    /// Tells the watch of awards. They belong to no session and no phone, and count in no score.
    fn tell_granted(&self, ctx: &mut Ctx, granted: &[(CourierId, BlockId)]) {
        let told = granted.iter().try_for_each(|(courier, block)| {
            let (station, minute) = self.home(ctx.now, *courier)?;
            let thing = block.to_string();
            self.watched(|state| {
                let actor = state.names.actor(&courier.to_string());
                let mut signal = Signal::new(actor, milliseconds(ctx.now), Kind::Granted);
                signal.thing = part(&state.names, "thing", &thing);
                signal.station = station.map_or(0, |id| state.names.station(&id.to_string()));
                signal.local_minute = minute;
                state.note(
                    ctx,
                    &signal,
                    About { courier: Some(*courier), station, thing: &thing, round_trip: None },
                );
            })
        });
        if let Err(error) = told.and_then(|()| self.flush_signals(ctx).map(|_| ())) {
            tracing::error!(%error, awards = granted.len(), "awards were not noted");
        }
    }
}
