//! The limits of a draw where there is no draw: race mode, and places that dispatchers give directly.
//!
//! Owns: asking the draw itself. One block and one courier, with the station's numbers of the moment, are a
//! round of one entry; what the draw would answer is the answer, with its rule and its figures. So each
//! limit is written once. Never does: look at places or vehicles. Start at [`limit_on`].

use super::answer::{Sealed, Why, why};
use super::policy::numbers_at;
use super::promise::{self, Calendar};
use super::resolve::{booked, entrant, read_list};
use crate::error::{Error, Result};
use crate::hold::Stops;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::CourierId;
use porchlight_domain::round::open::{
    Announced, Because, Field, Reasons, Slot, clash_reason, draw,
};
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Courier};

/// A block as the draw of a round over it alone would see it.
struct Alone {
    announced: Announced,
    calendar: Calendar,
}

impl Alone {
    fn of(tx: &Tx<'_>, block: &Block, now: Timestamp) -> Result<Self> {
        let station = tx.station(block.station)?.ok_or(Error::Absent("station"))?;
        let rules = numbers_at(tx, station.id, now)?.policy().rules;
        let blocks = std::slice::from_ref(block);
        let mut announced = promise::announce(tx, &station, (rules, None), blocks)?;
        for slot in &mut announced.blocks {
            slot.places = 1;
        }
        let calendar = Calendar::of(&station, &announced)?;
        Ok(Self { announced, calendar })
    }

    fn own(&self) -> Result<&Slot> {
        self.announced.blocks.first().ok_or(Error::Absent("block"))
    }

    /// The first of these blocks that does not go together with this one.
    fn clash(&self, others: &[Block]) -> Result<Option<Why>> {
        let own = self.own()?;
        for block in others {
            let other = promise::slot(block, 1, &self.calendar);
            if let Some(because) = clash_reason(&self.announced, 0, &other, own) {
                let with = Some(block.id.to_string());
                return Ok(Some(Why { with, ..why(because, &[]) }));
            }
        }
        Ok(None)
    }

    /// A block held already, or a limit of the station's numbers, that keeps a courier from this one.
    fn limit(&self, tx: &Tx<'_>, courier: &Courier, now: Timestamp) -> Result<Option<Why>> {
        let Some((from, to)) = self.calendar.span() else { return Ok(None) };
        let held = tx.blocks_held_between(courier.id, from.plus(-DAY), to.plus(DAY))?;
        if let Some(why) = self.clash(&held)? {
            return Ok(Some(why));
        }
        let slots: Vec<Slot> = held.iter().map(|b| promise::slot(b, 1, &self.calendar)).collect();
        let ahead = tx.blocks_ahead_of(courier.id, now)?;
        let room = u32::from(self.announced.rules.hold_cap).saturating_sub(ahead);
        let sealed = Sealed {
            max_blocks: 1,
            room: u8::try_from(room).unwrap_or(u8::MAX),
            booked: booked(&slots),
            ..Sealed::default()
        };
        let entrant = entrant(Digest::default(), 1, &sealed, std::iter::once(0));
        let field = Field { announced: self.announced.clone(), entries: vec![entrant] };
        let drawn = draw(&field, Digest::default());
        let told = Reasons::new(&field, &drawn).explain(0);
        let no = told.lines.first().filter(|because| **because != Because::Awarded);
        Ok(no.map(|because| why(*because, &field.announced.blocks)))
    }

    /// Whether a sealed round, whose draw is about to come, may give this courier a block that does not go
    /// together with this one.
    fn is_awaited(&self, tx: &Tx<'_>, courier: CourierId) -> Result<bool> {
        for entry in tx.sealed_entries_of(courier)? {
            for id in read_list(&entry)? {
                if let Some(other) = tx.block(id)?
                    && self.clash(&[other])?.is_some()
                {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// What keeps a courier from being given a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Against {
    /// A stop, a block held already or a limit, with its figures.
    Limit(Why),
    /// A sealed round, whose draw is about to come, may give them a block that does not go together with it.
    Awaited,
}

/// What keeps a courier from being given a block now: what [`limit_on`] says, or a draw that is about to
/// come.
pub(crate) fn against(
    tx: &Tx<'_>,
    courier: &Courier,
    block: &Block,
    now: Timestamp,
) -> Result<Option<Against>> {
    if let Some(why) = stop_on(tx, courier, block, now)? {
        return Ok(Some(Against::Limit(why)));
    }
    let alone = Alone::of(tx, block, now)?;
    if let Some(why) = alone.limit(tx, courier, now)? {
        return Ok(Some(Against::Limit(why)));
    }
    Ok(alone.is_awaited(tx, courier.id)?.then_some(Against::Awaited))
}

fn stop_on(tx: &Tx<'_>, courier: &Courier, block: &Block, now: Timestamp) -> Result<Option<Why>> {
    let kept = Stops::of(tx, block.station, now)?.keep(block, courier.vehicle);
    Ok(kept.then(|| Why { code: "hold".into(), ..Why::default() }))
}

/// What keeps a courier from one more block now: a stop that reaches it, a block held already, or a limit of
/// the station's numbers. `None` if nothing does.
pub(crate) fn limit_on(
    tx: &Tx<'_>,
    courier: &Courier,
    block: &Block,
    now: Timestamp,
) -> Result<Option<Why>> {
    if let Some(why) = stop_on(tx, courier, block, now)? {
        return Ok(Some(why));
    }
    Alone::of(tx, block, now)?.limit(tx, courier, now)
}

/// Whether a courier holds a block that does not go together with this one by the station's numbers, or a
/// sealed round, whose draw is about to come, may give them one.
pub(crate) fn has_nearby(
    tx: &Tx<'_>,
    courier: CourierId,
    block: &Block,
    now: Timestamp,
) -> Result<bool> {
    let alone = Alone::of(tx, block, now)?;
    let Some((from, to)) = alone.calendar.span() else { return Ok(false) };
    let held = tx.blocks_held_between(courier, from.plus(-DAY), to.plus(DAY))?;
    Ok(alone.clash(&held)?.is_some() || alone.is_awaited(tx, courier)?)
}
