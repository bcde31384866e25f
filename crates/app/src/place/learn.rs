//! Learning drop points from checked deliveries, and the end of what is kept about places.

use super::{Fresh, base_of, site_of, weigh_attempt};
use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::Result;
use porchlight_domain::digest::Digest;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AttemptId, DropFixId, EvidenceId, OrderId, StationId};
use porchlight_domain::place::{
    COARSE_METRES, DropPoint, EXACT_FOR, Fix, LEARNING, MAX_FIXES, coarse,
};
use porchlight_domain::strength::Deed;
use porchlight_domain::time::{DAY, HOUR};
use porchlight_store::Tx;
use porchlight_store::rows::{Attempt, DropFix, DropPointRow, Order, PlaceFinding, TracePoint};

/// Something is learned from a delivery this long after it came in: whoever objects at once, or
/// takes it back, is heard first.
pub const LEARN_AFTER: i64 = HOUR;
/// Photos that come later than this teach nothing.
pub const LEARN_WITHIN: i64 = 14 * DAY;
/// Most deliveries learned from in one step of the reconciler.
pub const MAX_LEARNED_PER_STEP: u32 = 200;
/// Fixes of a site, and drop points of sites without deliveries, are kept this long.
pub const SITE_MEMORY: i64 = 400 * DAY;
/// Most positions made coarse in one step.
const MAX_COARSENED_PER_STEP: u32 = 1_000;

type StoreResult<T> = std::result::Result<T, porchlight_store::Error>;

impl App {
    /// Weighs deliveries again whose photo has come, learns drop points, forgets what is due.
    /// Returns from how many deliveries something was learned.
    ///
    /// # Errors
    /// Faults only.
    pub fn learn_places(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due = self.read(|tx| Ok(tx.places_due(now, MAX_LEARNED_PER_STEP)?))?;
        // First, so that no delivery is weighed against a point that it taught itself.
        for id in &due {
            self.weigh_again(ctx, *id)?;
        }
        self.forget_disputed(ctx)?;
        let mut learned = 0;
        for id in due {
            learned += u32::from(self.learn_from(ctx, id)?);
        }
        self.end_places(ctx)?;
        Ok(learned)
    }

    /// Weighs a delivery again that was weighed when its photo was not there yet.
    fn weigh_again(&self, ctx: &mut Ctx, id: AttemptId) -> Result<()> {
        let before = self.read(|tx| Ok(tx.place_finding_of(id)?))?;
        let awaited = |row: &PlaceFinding| {
            !row.photo_here && matches!(row.deed, Deed::Photographed | Deed::PhotoAdded)
        };
        if !before.as_ref().is_some_and(awaited) {
            return Ok(());
        }
        self.record(ctx, "", move |tx, hand| {
            weigh_attempt(tx, hand, id, Fresh::default())?;
            Ok(if hand.leaves.is_empty() { Done::Refused(()) } else { Done::Kept(()) })
        })
    }

    /// Learns from a delivery if it is time; says whether something was learned.
    fn learn_from(&self, ctx: &mut Ctx, id: AttemptId) -> Result<bool> {
        let found = self.read(|tx| {
            let Some(attempt) = tx.delivery_to_learn(id)? else { return Ok(None) };
            let Some(order) = tx.order(attempt.delivery_order)? else { return Ok(None) };
            let base = base_of(tx, &order)?;
            Ok(Some((attempt, order, base)))
        })?;
        self.work(ctx, move |tx, hand| {
            let Some((attempt, order, base)) = &found else {
                return tx.end_place_due(id).map(|()| false);
            };
            if hand.now < attempt.received_at.plus(LEARN_AFTER) {
                return tx.put_place_due(id, attempt.received_at.plus(LEARN_AFTER)).map(|()| false);
            }
            tx.end_place_due(id)?;
            if hand.now > attempt.received_at.plus(LEARN_WITHIN) {
                return Ok(false);
            }
            let Some(fix) = fix_row(hand, site_of(order), attempt) else { return Ok(false) };
            tx.insert_drop_fix(&fix)?;
            relearn(tx, hand, order, *base).map(|()| true)
        })
    }

    /// Unlearns deliveries that somebody objected to.
    fn forget_disputed(&self, ctx: &mut Ctx) -> Result<()> {
        let disputed = self.read(|tx| {
            let mut list = vec![];
            for fix in tx.disputed_drop_fixes(MAX_LEARNED_PER_STEP)? {
                let order = match tx.drop_point(fix.site)? {
                    Some(point) => tx.order(point.delivery_order)?,
                    None => None,
                };
                let base = order.as_ref().map(|order| base_of(tx, order)).transpose()?;
                list.push((fix, order.zip(base)));
            }
            Ok(list)
        })?;
        for (fix, site) in disputed {
            self.work(ctx, move |tx, hand| {
                tx.remove_drop_fix(&fix)?;
                site.as_ref().map_or(Ok(()), |(order, base)| relearn(tx, hand, order, *base))
            })?;
        }
        Ok(())
    }

    /// Makes positions coarse after a day and removes them after their time; cuts fixes from their
    /// deliveries once photos are gone, and forgets sites that nobody delivered to for long.
    fn end_places(&self, ctx: &mut Ctx) -> Result<()> {
        let now = ctx.now;
        let exact = self
            .read(|tx| Ok(tx.exact_trace_points(now.plus(-EXACT_FOR), MAX_COARSENED_PER_STEP)?))?;
        let keep = |days: u16| now.plus(-i64::from(days) * DAY);
        let retention = self.settings.retention;
        let (traces, linked) = (keep(retention.position_days), keep(retention.ordinary_days));
        self.work(ctx, move |tx, _| {
            for point in &exact {
                let at = coarse(Point { lat: point.lat, lon: point.lon }, COARSE_METRES);
                let accuracy_m = point.accuracy_m.max(COARSE_METRES);
                let row = TracePoint {
                    lat: at.lat,
                    lon: at.lon,
                    accuracy_m,
                    exact: false,
                    ..point.clone()
                };
                tx.update_trace_point(&row)?;
            }
            tx.purge_trace(traces)?;
            tx.unlink_drop_fixes(linked)?;
            tx.purge_drop_fixes(now.plus(-SITE_MEMORY))?;
            tx.purge_drop_points(now.plus(-SITE_MEMORY)).map(|_| ())
        })
    }
}

/// A photo of a delivery was checked: what it says about the place is due now.
pub(crate) fn place_is_due(tx: &Tx<'_>, hand: &Hand, photo: EvidenceId) -> StoreResult<()> {
    match tx.evidence(photo)? {
        Some(evidence) => tx.put_place_due(evidence.attempt, hand.now),
        None => Ok(()),
    }
}

/// Learns a site anew from its fixes. The version rises with every change of the point.
pub(super) fn relearn(tx: &Tx<'_>, hand: &Hand, order: &Order, base: DropPoint) -> StoreResult<()> {
    let site = site_of(order);
    let most = u32::try_from(MAX_FIXES).unwrap_or(u32::MAX);
    let fixes: Vec<Fix> = tx
        .drop_fixes(site, most)?
        .into_iter()
        .map(|row| Fix { point: Point { lat: row.lat, lon: row.lon }, accuracy_m: row.accuracy_m })
        .collect();
    let learned = DropPoint::learn(base, &fixes);
    let version = tx.drop_point(site)?.map_or(1, |row| row.version + 1);
    tx.put_drop_point(&point_row(site, order.station, order.id, learned, version, hand))
}

/// A delivery's fix, without who delivered.
fn fix_row(hand: &mut Hand, site: Digest, attempt: &Attempt) -> Option<DropFix> {
    Some(DropFix {
        id: hand.id(DropFixId::new),
        site,
        attempt: Some(attempt.id),
        lat: attempt.lat?,
        lon: attempt.lon?,
        accuracy_m: attempt.accuracy_m?,
        kept_at: attempt.received_at,
    })
}

fn point_row(
    site: Digest,
    station: StationId,
    delivery_order: OrderId,
    learned: DropPoint,
    version: u32,
    hand: &Hand,
) -> DropPointRow {
    DropPointRow {
        site,
        station,
        delivery_order,
        lat: learned.point.lat,
        lon: learned.point.lon,
        sigma_dm: learned.sigma_dm,
        fixes: learned.fixes,
        source: learned.source,
        version,
        learning: LEARNING,
        learned_at: hand.now,
    }
}
