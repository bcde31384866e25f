//! Positions around a stop, as the phone noted them: taken only inside a block, and never needed.

use super::{Fresh, weigh_attempt};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{StopId, TracePointId};
use porchlight_domain::place::{MAX_TRACE_POINTS, TRACE_MARGIN, TraceStep};
use porchlight_domain::time::{Timestamp, Window};
use porchlight_store::rows::TracePoint;
use serde::{Deserialize, Serialize};

/// One position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewTracePoint {
    /// The moment it belongs to.
    pub step: TraceStep,
    /// Where.
    pub point: Point,
    /// Radius that holds 68 %, metres.
    pub accuracy_m: u32,
    /// When, by the phone's clock put right.
    pub at: Timestamp,
}

/// What became of positions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Traced {
    /// They are kept, now or before.
    Kept,
    /// One lies outside the block's time: nothing was kept.
    OutsideBlock,
    /// The stop is not on a route of this courier any more: nothing was kept.
    NotYours,
}

impl App {
    /// Keeps the positions around a stop. A position from outside the block's time (and a margin) is
    /// not kept, not even for a moment.
    ///
    /// # Errors
    /// Denied to all but couriers; too many positions.
    pub fn keep_trace(
        &self,
        ctx: &mut Ctx,
        id: StopId,
        points: Vec<NewTracePoint>,
    ) -> Result<Traced> {
        let courier = ctx.courier()?;
        if points.is_empty() || points.len() > MAX_TRACE_POINTS {
            let words = format!("send 1 to {MAX_TRACE_POINTS} positions of a stop");
            return Err(Error::invalid("points", "point_count", words));
        }
        let allowed = self.read(|tx| {
            let Some(stop) = tx.stop(id)? else { return Ok(None) };
            let Some(route) = tx.route(stop.route)? else { return Ok(None) };
            let award = tx.award(route.award)?.filter(|award| award.courier == courier);
            let Some(award) = award else { return Ok(None) };
            let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
            Ok(Window::new(block.starts_at.plus(-TRACE_MARGIN), block.ends_at.plus(TRACE_MARGIN)))
        })?;
        let Some(window) = allowed else { return Ok(Traced::NotYours) };
        if !points.iter().all(|point| window.contains(point.at)) {
            return Ok(Traced::OutsideBlock);
        }
        self.work(ctx, move |tx, hand| {
            // Later sendings of a stop share its limit.
            let mut room = MAX_TRACE_POINTS.saturating_sub(tx.trace_of(id)?.len());
            for new in &points {
                if room == 0 {
                    break;
                }
                let row = TracePoint {
                    id: hand.id(TracePointId::new),
                    stop: id,
                    step: new.step,
                    lat: new.point.lat,
                    lon: new.point.lon,
                    accuracy_m: new.accuracy_m,
                    at: new.at,
                    exact: true,
                };
                room -= usize::from(tx.insert_trace_point(&row)?);
            }
            Ok(())
        })?;
        self.record(ctx, "", move |tx, hand| {
            if let Some(attempt) = tx.attempt_of_stop(id)? {
                weigh_attempt(tx, hand, attempt.id, Fresh::default())?;
            }
            Ok(if hand.leaves.is_empty() { Done::Refused(()) } else { Done::Kept(()) })
        })?;
        self.ring_stop(ctx, id);
        Ok(Traced::Kept)
    }
}
