//! Steps of pay for blocks with free places: published with the pay rule, taken by the clock.
//!
//! Owns: which blocks rise when, and the fact of it. Never does: lower anything, or look at who holds a
//! place: blocks of one station with the same hours and vehicle rise together, so that whoever took a
//! place early is paid as much as whoever took the last. Start at [`App::take_steps`].

use super::basis::read_steps;
use crate::app::{App, Done};
use crate::block::block_fact;
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::station::station_fact;
use porchlight_domain::id::{BlockStepId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::pay::{MAX_FIRST, MAX_STEPS, Steps};
use porchlight_domain::round::policy::RoundKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::BlockState;
use porchlight_store::Tx;
use porchlight_store::rows::{Block, BlockStep, PaySteps};
use serde_json::json;
use std::collections::BTreeSet;

/// What makes blocks one offer: the same station, hours and vehicle.
type Offer = (StationId, Timestamp, Timestamp, &'static str);

fn offer(block: &Block) -> Offer {
    (block.station, block.starts_at, block.ends_at, block.vehicle.code())
}

/// The steps that a station publishes.
pub(crate) fn steps_of(tx: &Tx<'_>, station: StationId) -> Result<Steps> {
    let of = |row: PaySteps| Steps {
        per_mille: row.per_mille,
        first: row.first_micros,
        every: row.every_micros,
        most_per_mille: row.most_per_mille,
    };
    Ok(tx.pay_steps(station)?.map_or(Steps::NONE, of))
}

/// Whether a block has been offered to everybody and still has a place: after its draw, in a round for
/// what was left, or in race mode. Before its first draw no place is free: nobody could have it yet.
fn is_left(tx: &Tx<'_>, block: &Block) -> Result<bool> {
    let offered = match (block.state, block.round) {
        (BlockState::Awarded, _) | (BlockState::Announced, None) => true,
        (BlockState::Announced, Some(round)) => {
            tx.round(round)?.is_some_and(|round| round.kind != RoundKind::Main)
        }
        _ => false,
    };
    Ok(offered && tx.awards_of_block(block.id)?.len() < block.places as usize)
}

/// The step that a block takes now, if it takes one.
fn due(tx: &Tx<'_>, block: &Block, now: Timestamp) -> Result<Option<(u32, u32, i64)>> {
    let steps = read_steps(&block.pay_rule);
    let Some(span) = steps.span_at(block.starts_at, now) else { return Ok(None) };
    let taken = tx.block_steps_of(block.id)?;
    let count = u32::try_from(taken.len()).unwrap_or(u32::MAX);
    if steps.is_full(count) || taken.iter().any(|row| row.span == span) {
        return Ok(None);
    }
    Ok(Some((span, count + 1, steps.added(block.pay, count + 1))))
}

/// Blocks that rise now: each that has a place left, and those beside it.
fn rising(tx: &Tx<'_>, now: Timestamp) -> Result<Vec<Block>> {
    let mut list = vec![];
    for station in tx.stations()? {
        if tx.pay_steps(station.id)?.is_none() {
            continue;
        }
        let ahead = tx.blocks_between(station.id, now, now.plus(MAX_FIRST))?;
        let mut left: BTreeSet<Offer> = BTreeSet::new();
        for block in &ahead {
            if due(tx, block, now)?.is_some() && is_left(tx, block)? {
                left.insert(offer(block));
            }
        }
        let shown = |block: &Block| {
            matches!(block.state, BlockState::Draft | BlockState::Announced | BlockState::Awarded)
        };
        list.extend(ahead.into_iter().filter(|b| shown(b) && left.contains(&offer(b))));
    }
    Ok(list)
}

fn rise(tx: &Tx<'_>, hand: &mut Hand, mut block: Block) -> Result<bool> {
    let Some((span, taken, added)) = due(tx, &block, hand.now)? else { return Ok(false) };
    let added = added.max(block.raised);
    let row = BlockStep {
        id: hand.id(BlockStepId::new),
        block: block.id,
        span,
        taken,
        added,
        at: hand.now,
    };
    if !tx.insert_block_step(&row)? {
        return Ok(false);
    }
    block.raised = added;
    tx.update_block(&block)?;
    let mut fact = block_fact(&block);
    fact["step"] = json!({"span": span, "taken": taken, "added": added});
    hand.leave(LeafKind::Block, block.id, fact);
    Ok(true)
}

/// The pay of a block as it is shown now: what it was made with, and the steps it has taken.
#[must_use]
pub const fn shown_pay(block: &Block) -> i64 {
    block.pay.saturating_add(block.raised)
}

/// The same after the published cost of driving.
#[must_use]
pub const fn shown_net(block: &Block) -> i64 {
    block.net.saturating_add(block.raised)
}

/// The steps that a block can still take.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AheadOf {
    /// When spans begin in which it rises if a place is free, all of them, past ones too.
    pub at: Vec<Timestamp>,
    /// The pay after one more step, two, and so on, up to the limit.
    pub pay: Vec<i64>,
}

/// What is announced about the steps of a block.
#[must_use]
pub fn steps_ahead(block: &Block) -> AheadOf {
    let steps = read_steps(&block.pay_rule);
    let taken = (0..=MAX_STEPS).find(|n| steps.added(block.pay, *n) >= block.raised).unwrap_or(0);
    let more = (taken..steps.spans()).take_while(|n| !steps.is_full(*n));
    AheadOf {
        at: (0..steps.spans()).map(|span| steps.begins(block.starts_at, span)).collect(),
        pay: more.map(|n| block.pay.saturating_add(steps.added(block.pay, n + 1))).collect(),
    }
}

impl App {
    /// The steps that a station publishes.
    ///
    /// # Errors
    /// Faults only: they are public.
    pub fn pay_steps(&self, station: StationId) -> Result<Steps> {
        self.read(|tx| steps_of(tx, station))
    }

    /// Publishes steps with the next version of the station's pay rule. Blocks that were shown keep the
    /// steps they were shown with. Returns the version.
    ///
    /// # Errors
    /// Denied to all but operators; steps that cannot be kept; absent.
    pub fn set_pay_steps(&self, ctx: &mut Ctx, id: StationId, steps: Steps) -> Result<u32> {
        ctx.allow_operator()?;
        if !steps.is_sound() {
            let must = "give a rise and a limit not below it (at most 200 %), a first step at most a \
                 week before the start, and at most 20 steps of a quarter of an hour or more";
            return Err(Error::invalid("steps", "steps_unsound", must));
        }
        let version = self.record(ctx, &format!("pay_steps {id} {steps:?}"), move |tx, hand| {
            let mut station = tx.station(id)?.ok_or(Error::Absent("station"))?;
            if steps_of(tx, id)? == steps {
                return Ok(Done::Refused(station.pay_version));
            }
            tx.put_pay_steps(&PaySteps {
                station: id,
                per_mille: steps.per_mille,
                first_micros: steps.first,
                every_micros: steps.every,
                most_per_mille: steps.most_per_mille,
                set_by: hand.actor.to_string(),
                set_at: hand.now,
            })?;
            station.pay_version += 1;
            tx.update_station(&station)?;
            let mut fact = station_fact(&station);
            fact["steps"] = super::basis::steps_json(steps);
            hand.leave(LeafKind::Station, id, fact);
            for block in tx.unannounced_blocks(id, hand.now)? {
                crate::revise::reprice(tx, hand, &station, block)?;
            }
            Ok(Done::Kept(station.pay_version))
        })?;
        self.ring_station(ctx, id);
        Ok(version)
    }

    /// Lets blocks with free places take the step of this span of time. Returns how many rose. Safe to
    /// run at any time: each span counts once.
    ///
    /// # Errors
    /// Faults only.
    pub fn take_steps(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        if self.read(|tx| rising(tx, now))?.is_empty() {
            return Ok(0);
        }
        let stations = self.record(ctx, "", move |tx, hand| {
            let mut stations = vec![];
            for block in rising(tx, hand.now)? {
                let station = block.station.to_string();
                if rise(tx, hand, block)? {
                    stations.push(station);
                }
            }
            Ok(if stations.is_empty() { Done::Refused(stations) } else { Done::Kept(stations) })
        })?;
        let count = u32::try_from(stations.len()).unwrap_or(u32::MAX);
        self.ring_all(ctx, stations.iter().map(|station| format!("station/{station}")));
        Ok(count)
    }
}
