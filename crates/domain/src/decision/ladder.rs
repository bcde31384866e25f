//! How much evidence is enough.

use super::{Ground, LEAST_GROUNDS, LEAST_TRIES};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

/// The grounds that each of at least [`LEAST_TRIES`] tries shows, if they are at least
/// [`LEAST_GROUNDS`]: then a notice may be written, and after a notice a person may be asked to look.
/// A ground that a try shows twice counts once for it.
#[must_use]
pub fn enough<'a>(tries: impl IntoIterator<Item = &'a [Ground]>) -> Option<Vec<Ground>> {
    let mut shown: BTreeMap<Ground, u32> = BTreeMap::new();
    for grounds in tries {
        for ground in grounds.iter().copied().collect::<BTreeSet<_>>() {
            *shown.entry(ground).or_default() += 1;
        }
    }
    let often = |(ground, tries): (Ground, u32)| {
        (ground.entry().is_evidence && tries >= LEAST_TRIES).then_some(ground)
    };
    let grounds: Vec<Ground> = shown.into_iter().filter_map(often).collect();
    (grounds.len() >= LEAST_GROUNDS).then_some(grounds)
}
