//! Which earlier photos a new one is compared with, and what that comparison came to.
//!
//! The job that measures photos asks [`App::earlier_photos`], compares (never within one delivery),
//! and hands the agreeing corners to [`App::note_scene`].

use super::weigh::around;
use super::{Fresh, door_of, line_of, site_of, weigh_attempt};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AttemptId, EvidenceId};
use porchlight_domain::place::{Best, NEIGHBOUR_METRES, SceneSeen};
use std::collections::BTreeSet;

/// Most earlier photos of one site that a new one is compared with.
pub const MAX_EARLIER_PHOTOS: u32 = 6;
/// Most other sites, the nearest ones.
pub const MAX_SITES_COMPARED: usize = 4;
/// Most drop points looked at around a door.
const MAX_AROUND: u32 = 200;

/// Earlier photos with their attempts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EarlierPhotos {
    /// Of the same site.
    pub here: Vec<(EvidenceId, AttemptId)>,
    /// Of sites around.
    pub elsewhere: Vec<(EvidenceId, AttemptId)>,
}

impl EarlierPhotos {
    /// All of them.
    pub fn photos(&self) -> impl Iterator<Item = EvidenceId> {
        self.here.iter().chain(&self.elsewhere).map(|(photo, _)| *photo)
    }
}

impl App {
    /// The earlier photos that an attempt's photos are compared with. For jobs, which look at
    /// features and show nobody anything.
    ///
    /// # Errors
    /// Absent attempt.
    pub fn earlier_photos(&self, id: AttemptId) -> Result<EarlierPhotos> {
        self.read(|tx| {
            let attempt = tx.attempt(id)?.ok_or(Error::Absent("attempt"))?;
            let order = tx.order(attempt.delivery_order)?.ok_or(Error::Absent("order"))?;
            let (site, door) = (site_of(&order), door_of(tx, &order)?.point);
            let (low, high) = around(door);
            let mut others = tx.drop_points_between(order.station, low, high, MAX_AROUND)?;
            let metres = |lat, lon| Point { lat, lon }.metres_to(door);
            others.retain(|o| o.site != site && metres(o.lat, o.lon) <= NEIGHBOUR_METRES);
            others.sort_by_key(|other| (metres(other.lat, other.lon), other.site));
            let mut elsewhere = vec![];
            for other in others.iter().take(MAX_SITES_COMPARED) {
                elsewhere.extend(tx.photos_of_site(other.site, order.id, MAX_EARLIER_PHOTOS)?);
            }
            let here = tx.photos_of_site(site, order.id, MAX_EARLIER_PHOTOS)?;
            Ok(EarlierPhotos { here, elsewhere })
        })
    }

    /// Takes what comparing one photo of an attempt came to: for each earlier photo the corners that
    /// agree. The most of all the attempt's photos counts. Weighs the attempt again.
    ///
    /// # Errors
    /// Faults only.
    pub fn note_scene(
        &self,
        ctx: &mut Ctx,
        id: AttemptId,
        here: &[(AttemptId, u32)],
        elsewhere: &[(AttemptId, u32)],
    ) -> Result<()> {
        let seen = SceneSeen { here: best(here), elsewhere: best(elsewhere) };
        let stop = self.record(ctx, "", move |tx, hand| {
            let before = tx.place_finding_of(id)?.map(|row| line_of(&row).scene);
            let before = before.unwrap_or_default();
            let scene = SceneSeen {
                here: better(before.here, seen.here),
                elsewhere: better(before.elsewhere, seen.elsewhere),
            };
            let fresh = Fresh { scene: Some(scene), assurance: None };
            weigh_attempt(tx, hand, id, fresh)?;
            let stop = tx.attempt(id)?.map(|attempt| attempt.stop.0);
            Ok(if hand.leaves.is_empty() { Done::Refused(stop) } else { Done::Kept(stop) })
        })?;
        if let Some(stop) = stop {
            self.ring_stop(ctx, porchlight_domain::id::StopId(stop));
        }
        Ok(())
    }
}

fn best(seen: &[(AttemptId, u32)]) -> Option<Best> {
    let corners = seen.iter().map(|(_, corners)| *corners).max()?;
    let attempts: BTreeSet<AttemptId> = seen.iter().map(|(attempt, _)| *attempt).collect();
    Some(Best { corners, deliveries: u32::try_from(attempts.len()).unwrap_or(u32::MAX) })
}

/// What two photos of one attempt came to, together.
fn better(one: Option<Best>, other: Option<Best>) -> Option<Best> {
    match (one, other) {
        (Some(one), Some(other)) => Some(Best {
            corners: one.corners.max(other.corners),
            deliveries: one.deliveries.max(other.deliveries),
        }),
        (one, other) => one.or(other),
    }
}
