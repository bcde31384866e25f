//! Claims that lie together: more at one address, building, recipient or route than chance explains.
//!
//! Owns: the test, with what is expected of so many deliveries. Never does: accuse. A cluster at a
//! building shields everybody who delivers there; one of a recipient brings a second look and takes no
//! right; one of a route is a question to loading first.
//!
//! Start at [`clusters`].

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use porchlight_domain::codes;
use porchlight_domain::time::{DAY, Timestamp};

/// How far back claims count together.
pub const WINDOW: i64 = 180 * DAY;
/// Fewest claims of a cluster.
pub const LEAST_CLAIMS: u32 = 3;
/// Claims expected of a thousand deliveries, before anything is known of a place.
pub const EXPECTED_PER_MILLE: u32 = 3;
/// So unlikely must the number be by chance, in millionths.
pub const BY_CHANCE_PER_MILLION: u32 = 1_000;

codes! {
    /// What claims have in common.
    pub enum Shared {
        /// One address, with its flat.
        Address = "address",
        /// One building.
        Building = "building",
        /// One recipient.
        Recipient = "recipient",
        /// One route.
        Route = "route",
    }
}

/// One claim, by what it may share with others. Keys are digests or ids; only equality counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point<K> {
    /// What it may share.
    pub keys: [K; 4],
    /// When it was made.
    pub at: Timestamp,
}

/// Claims that lie together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster<K> {
    /// What they share.
    pub shared: Shared,
    /// Which one.
    pub key: K,
    /// How many.
    pub claims: u32,
    /// Of how many deliveries.
    pub deliveries: u32,
}

/// Whether so many claims of so many deliveries are more than chance explains.
#[must_use]
pub fn is_cluster(claims: u32, deliveries: u32) -> bool {
    if claims < LEAST_CLAIMS {
        return false;
    }
    // Nobody has fewer deliveries than claims: an unknown number counts as that.
    let expected = f64::from(deliveries.max(claims)) * f64::from(EXPECTED_PER_MILLE) / 1_000.0;
    at_least(claims, expected) <= f64::from(BY_CHANCE_PER_MILLION) / 1e6
}

/// Probability of at least so many of a Poisson number.
fn at_least(count: u32, expected: f64) -> f64 {
    let mut term = libm::exp(-expected);
    let mut below = 0.0;
    for k in 0..count {
        below += term;
        term *= expected / f64::from(k + 1);
    }
    (1.0 - below).max(0.0)
}

/// The clusters among claims of the last [`WINDOW`] before `now`, the largest first. `deliveries` says
/// how many deliveries one key had in that time; 0 if nobody knows.
pub fn clusters<K: Clone + Ord>(
    points: &[Point<K>],
    now: Timestamp,
    mut deliveries: impl FnMut(Shared, &K) -> u32,
) -> Vec<Cluster<K>> {
    let mut counts: BTreeMap<(Shared, &K), u32> = BTreeMap::new();
    for point in points.iter().filter(|point| now.since(point.at) <= WINDOW && point.at <= now) {
        for (shared, key) in Shared::ALL.iter().zip(&point.keys) {
            *counts.entry((*shared, key)).or_default() += 1;
        }
    }
    let mut found: Vec<Cluster<K>> = counts
        .into_iter()
        .filter(|(_, claims)| *claims >= LEAST_CLAIMS)
        .map(|((shared, key), claims)| Cluster {
            shared,
            key: key.clone(),
            claims,
            deliveries: deliveries(shared, key),
        })
        .filter(|cluster| is_cluster(cluster.claims, cluster.deliveries))
        .collect();
    found.sort_by_key(|cluster| core::cmp::Reverse(cluster.claims));
    found
}
