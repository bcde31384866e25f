//! Blocks as staff see them: a week, one block, the awards of a day.

use crate::app::App;
use crate::board::BoardRoute;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::id::{AwardId, BlockId, StationId};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::StopState;
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, Courier, Round, Station};

/// A block of a week with how many of its places are held.
#[derive(Debug, Clone)]
pub struct WeekBlock {
    /// The block.
    pub block: Block,
    /// Places held.
    pub held: u32,
}

/// An award with its courier and how far the route is.
#[derive(Debug, Clone)]
pub struct AwardLine {
    /// The award.
    pub award: Award,
    /// Its block.
    pub block: Block,
    /// Its courier.
    pub courier: Courier,
    /// Stops on the route.
    pub stops: u32,
    /// Of these, done.
    pub done: u32,
}

/// A block with everything its page shows.
#[derive(Debug, Clone)]
pub struct BlockStory {
    /// The block.
    pub block: Block,
    /// Its station.
    pub station: Station,
    /// Its round.
    pub round: Option<Round>,
    /// The awards that hold its places.
    pub awards: Vec<AwardLine>,
    /// Awards that nobody came to.
    pub missed: Vec<AwardLine>,
    /// The waitlist, in order.
    pub waitlist: Vec<Courier>,
}

fn line(tx: &Tx<'_>, award: Award, block: &Block) -> Result<AwardLine> {
    let courier = tx.courier(award.courier)?.ok_or(Error::Absent("courier"))?;
    let stops = match tx.route_of_award(award.id)? {
        Some(route) => tx.stops_of(route.id)?,
        None => vec![],
    };
    let done = stops.iter().filter(|s| s.state == StopState::Done).count();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(AwardLine {
        award,
        block: block.clone(),
        courier,
        stops: count(stops.len()),
        done: count(done),
    })
}

impl App {
    /// The blocks of a station that begin in a span, with their held places.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn block_span(
        &self,
        ctx: &Ctx,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<WeekBlock>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let held = tx.places_held(station, from, to)?;
            let with_held = |block: Block| {
                let held = held.iter().find(|(id, _)| *id == block.id).map_or(0, |(_, n)| *n);
                WeekBlock { block, held }
            };
            Ok(tx.blocks_between(station, from, to)?.into_iter().map(with_held).collect())
        })
    }

    /// The awards of a station whose blocks begin in a span, by start.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn award_span(
        &self,
        ctx: &Ctx,
        station: StationId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<AwardLine>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let mut lines = vec![];
            for block in tx.blocks_between(station, from, to)? {
                for award in tx.awards_of_block(block.id)? {
                    lines.push(line(tx, award, &block)?);
                }
            }
            Ok(lines)
        })
    }

    /// A block with everything its page shows.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn block_story(&self, ctx: &Ctx, id: BlockId) -> Result<BlockStory> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let block = tx.block(id)?.ok_or(Error::Absent("block"))?;
            let station = tx.station(block.station)?.ok_or(Error::Absent("station"))?;
            let round = match block.round {
                Some(round) => tx.round(round)?,
                None => None,
            };
            let mut awards = vec![];
            for award in tx.awards_of_block(id)? {
                awards.push(line(tx, award, &block)?);
            }
            let mut missed = vec![];
            for award in tx.missed_awards_of(id)? {
                missed.push(line(tx, award, &block)?);
            }
            let mut waitlist = vec![];
            for place in tx.waitlist(id)? {
                waitlist.extend(tx.courier(place.courier)?);
            }
            Ok(BlockStory { block, station, round, awards, missed, waitlist })
        })
    }

    /// An award with its route, stop by stop.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn award_story(&self, ctx: &Ctx, id: AwardId) -> Result<BoardRoute> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let award = tx.award(id)?.ok_or(Error::Absent("award"))?;
            let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
            let courier = tx.courier(award.courier)?.ok_or(Error::Absent("courier"))?;
            let route = tx.route_of_award(id)?;
            let mut stops = vec![];
            for stop in route.as_ref().map_or(Ok(vec![]), |r| tx.stops_of(r.id))? {
                let order = tx.order(stop.delivery_order)?.ok_or(Error::Absent("order"))?;
                stops.push((stop, order));
            }
            Ok(BoardRoute { award, block, courier, route, stops })
        })
    }
}
