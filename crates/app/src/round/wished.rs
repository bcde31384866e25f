//! Which blocks of a round somebody's standing wishes would have entered.
//!
//! Owns: the wishes as they were at a moment, read from the log, and the list they make of a round that is over.
//! Never does: enter anybody.

use super::promise;
use super::resolve::fitting;
use crate::error::Result;
use porchlight_domain::id::{BlockId, StandingPreferenceId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Courier, Round, StandingPreference, Station};
use serde::Deserialize;

/// Standing wishes as the log keeps them.
#[derive(Deserialize)]
struct Kept {
    weekdays: u8,
    earliest_minute: u32,
    latest_minute: u32,
    least_pay: i64,
    max_per_round: u32,
    active: bool,
}

/// A courier's standing wishes over time, as they set them.
pub(crate) struct Wishes(Vec<StandingPreference>);

impl Wishes {
    /// Every change of them, the oldest first.
    pub(crate) fn of(tx: &Tx<'_>, courier: &Courier) -> Result<Self> {
        let leaves = tx.leaves_of(&courier.id.to_string())?;
        let changes = leaves.iter().filter(|leaf| leaf.kind == LeafKind::StandingPreference.code());
        let wish = |leaf: &porchlight_store::rows::Leaf| {
            let kept: Kept = serde_json::from_str(leaf.fact.as_deref()?).ok()?;
            Some(StandingPreference {
                id: StandingPreferenceId(leaf.id.0),
                courier: courier.id,
                weekdays: kept.weekdays,
                earliest_minute: kept.earliest_minute,
                latest_minute: kept.latest_minute,
                least_pay: kept.least_pay,
                max_per_round: kept.max_per_round,
                active: kept.active,
                changed_at: leaf.at,
            })
        };
        Ok(Self(changes.filter_map(wish).collect()))
    }

    /// What they were at a moment; nothing where none were active.
    pub(crate) fn at(&self, moment: Timestamp) -> Option<&StandingPreference> {
        let newest = self.0.iter().rev().find(|wish| wish.changed_at <= moment);
        newest.filter(|wish| wish.active)
    }
}

fn blocks_of(tx: &Tx<'_>, round: &Round) -> Result<Vec<Block>> {
    let Some(announced) = &round.announced else { return Ok(tx.blocks_of_round(round.id)?) };
    let mut blocks = vec![];
    for slot in promise::read(announced)?.blocks {
        blocks.extend(tx.block(slot.id)?);
    }
    Ok(blocks)
}

/// The list that wishes make of a round, best first.
pub(crate) fn wished(
    tx: &Tx<'_>,
    round: &Round,
    wish: &StandingPreference,
    (courier, station): (&Courier, &Station),
) -> Result<Vec<BlockId>> {
    Ok(fitting(wish, &blocks_of(tx, round)?, courier, station))
}
