//! Signals of another dispatch system: Porchlight's defence against bots alone.
//!
//! Owns: taking what an integrator's server saw and did, and answering with a verdict. Never does: carry
//! it out; that is theirs. Their accounts, devices, networks and offers are kept apart from ours and from
//! those of other stations, so whatever they report can only concern their own.

use super::watch::{About, milliseconds};
use super::{ReasonGiven, word};
use crate::app::App;
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Invalid, Result};
use porchlight_domain::id::{StationId, VerdictId};
use porchlight_domain::time::MINUTE;
use porchlight_domain::words::VerdictKind;
use porchlight_risk::signal::{Kind, Signal};
use porchlight_risk::verdict::Verdict;
pub use porchlight_risk::wire::WireSignal;

/// Most signals of one request.
pub(super) const MAX_SIGNALS: usize = 1_000;
/// How far ahead of this server the sender's clock may be. What all accounts share, the breaker among it,
/// follows the times of signals: one from next year would stop it until then.
pub(super) const MAX_AHEAD: i64 = 5 * MINUTE;

/// What became of signals that were sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// How many were taken.
    pub taken: usize,
    /// Those that were not, by their place from 0, and why.
    pub refused: Vec<(usize, String)>,
}

/// What happens to a request of another dispatch system.
#[derive(Debug, Clone, PartialEq)]
pub struct OutsideVerdict {
    /// The record of why, unless it was simply admitted.
    pub id: Option<VerdictId>,
    /// What happens.
    pub verdict: VerdictKind,
    /// What would happen if the policy were live.
    pub meant: VerdictKind,
    /// It is the challenge of today, still open: no second one.
    pub again: bool,
    /// How long to hold or delay, in milliseconds.
    pub wait_ms: u32,
    /// Points, less the trust of a passed challenge.
    pub points: i32,
    /// The policy's version.
    pub policy: u32,
    /// At most three reasons.
    pub reasons: Vec<ReasonGiven>,
}

fn station_of(ctx: &Ctx) -> Result<StationId> {
    match ctx.actor {
        Actor::Key(_, station) => Ok(station),
        _ => Err(Error::Denied("an integrator's key")),
    }
}

impl App {
    /// Takes signals in the order in which they are sent. Those that cannot be read are named; the
    /// others count all the same.
    ///
    /// # Errors
    /// Denied to all but integrators; invalid: too many at once.
    pub fn take_signals(&self, ctx: &mut Ctx, signals: &[WireSignal]) -> Result<Taken> {
        let station = station_of(ctx)?;
        if signals.len() > MAX_SIGNALS {
            let say = format!("send at most {MAX_SIGNALS} signals at once");
            return Err(Error::invalid("signals", "too_many", say));
        }
        let mut taken = Taken { taken: 0, refused: vec![] };
        for (place, wire) in signals.iter().enumerate() {
            match self.outside(ctx, station, wire) {
                Ok(_) => taken.taken += 1,
                Err(Error::Invalid(wrong)) => {
                    let why = wrong.first().map(|w| w.message.clone()).unwrap_or_default();
                    taken.refused.push((place, why));
                }
                Err(other) => return Err(other),
            }
        }
        self.flush_signals(ctx)?;
        Ok(taken)
    }

    /// Judges one request of another dispatch system, and takes it for a signal.
    ///
    /// # Errors
    /// Denied to all but integrators; invalid: the signal.
    pub fn judge_outside(&self, ctx: &mut Ctx, wire: &WireSignal) -> Result<OutsideVerdict> {
        let station = station_of(ctx)?;
        let verdict = self.outside(ctx, station, wire)?;
        if verdict.id.is_some() {
            self.flush_signals(ctx)?;
        }
        Ok(verdict)
    }

    fn outside(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        wire: &WireSignal,
    ) -> Result<OutsideVerdict> {
        let thing = wire.thing.clone().unwrap_or_default();
        self.watched(|state| {
            let own = state.names.within(&station.to_string());
            let mut signal: Signal = wire.signal(&own).map_err(|e| {
                Error::Invalid(vec![Invalid::new("signal", "wrong", e.to_string())])
            })?;
            if signal.at_ms > milliseconds(ctx.now.plus(MAX_AHEAD)) {
                let say = "at_ms: more than five minutes after this server's clock";
                return Err(Error::Invalid(vec![Invalid::new("signal", "wrong", say)]));
            }
            if signal.station == 0 {
                // "Not known" of one of them is not the place of another's.
                signal.station = own.station("");
            }
            let about =
                About { courier: None, station: Some(station), thing: &thing, round_trip: None };
            let noted = state.note(ctx, &signal, about);
            let judged = &noted.seen.judged;
            if matches!(judged.verdict, Verdict::Challenge { again: false, .. }) {
                // Asked with this answer: at most once a day, and counted once.
                state.note(ctx, &Signal { kind: Kind::Challenged, ..signal }, about);
            }
            let wait_ms = match judged.verdict {
                Verdict::Challenge { hold_ms, .. } => hold_ms,
                Verdict::Delay { ms } => ms,
                Verdict::Admit | Verdict::Refuse => 0,
            };
            Ok(OutsideVerdict {
                id: noted.verdict,
                verdict: word(judged.verdict),
                meant: word(judged.meant),
                again: matches!(judged.verdict, Verdict::Challenge { again: true, .. }),
                wait_ms,
                points: judged.points.saturating_sub(judged.trust),
                policy: judged.policy,
                reasons: noted.reasons,
            })
        })?
    }
}
