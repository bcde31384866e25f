//! Standing: what is counted about couriers, what excuses it, and the statement of both.
//!
//! Owns: when something is counted (once for an award, in the commit that makes it true), facts of a
//! station that excuse, and reading them with the published formula. Never does: restrict anybody, and
//! nothing reads a figure to decide anything; see `domain::standing`. What couriers say at a door
//! (no access, not safe, breakdown) excuses by itself. Start at [`App::my_standing`].

mod count;
mod outage;

pub(crate) use count::{checked_in, gave_back, kept, no_show, reported_late};
pub use outage::{GAP, PULSE};

use crate::app::{App, Done};
use crate::check_in::delay_facts;
use crate::ctx::Ctx;
use crate::error::{Error, Invalid, Result};
use porchlight_domain::id::{BlockId, CourierId, StandingFactId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::standing::{
    Event, EventKind, Fact, FactKind, Rule, Statement, excuse, statement,
};
use porchlight_domain::time::{DAY, HOUR, Timestamp, Window};
use porchlight_domain::words::{ReasonCode, VehicleKind};
use porchlight_store::Tx;
use porchlight_store::rows::{Block, StandingEvent, StandingFact};
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Version of the published rule (`docs/standing.md`).
pub const VERSION: u32 = 1;
/// Longest delay that is noted at once.
pub const MAX_DELAY: i64 = 2 * DAY;
/// Most characters of the words on a delay.
const MAX_WORDS: usize = 200;
/// A delay is noted within this time.
const NOTED_WITHIN: i64 = 56 * DAY;

/// A courier's standing with everything it was made from.
#[derive(Debug, Clone)]
pub struct StandingStatement {
    /// The published numbers.
    pub rule: Rule,
    /// The figure and a line for each event.
    pub statement: Statement,
    /// The facts that were looked through, in the order that excusals name.
    pub facts: Vec<Fact>,
    /// The blocks of the events.
    pub blocks: BTreeMap<BlockId, Block>,
    /// When it was computed.
    pub at: Timestamp,
}

/// What a reason at a door excuses, if anything.
const fn excuses(reason: ReasonCode) -> Option<FactKind> {
    match reason {
        ReasonCode::NoAccess | ReasonCode::Closed => Some(FactKind::LockedAccess),
        ReasonCode::Unsafe | ReasonCode::Weather => Some(FactKind::SafetyRefusal),
        ReasonCode::Breakdown => Some(FactKind::CannotContinue),
        _ => None,
    }
}

/// What a courier said at doors, as facts about that award.
fn said(tx: &Tx<'_>, courier: CourierId, since: Timestamp) -> Result<Vec<Fact>> {
    let mut facts = vec![];
    for attempt in tx.failures_of(courier, since)? {
        let Some(kind) = attempt.reason.and_then(excuses) else { continue };
        let award = tx.award_of_stop(attempt.stop)?;
        let start = attempt.occurred_at.min(attempt.received_at);
        let span = Window { start, end: attempt.received_at.plus(1) };
        facts.push(Fact { kind, span, award, block: None });
    }
    Ok(facts)
}

/// What a station noted, and holds that reached it.
fn noted(
    tx: &Tx<'_>,
    station: StationId,
    (blocks, vehicle): (&[&Block], VehicleKind),
    since: Timestamp,
) -> Result<Vec<Fact>> {
    let of = |row: StandingFact| Fact {
        kind: row.kind,
        span: Window { start: row.starts_at, end: row.ends_at },
        award: None,
        block: row.block,
    };
    let mut facts: Vec<Fact> = tx.standing_facts_of(station, since)?.into_iter().map(of).collect();
    facts.extend(crate::hold::facts(tx, station, blocks, vehicle, since)?);
    Ok(facts)
}

/// What excuses events about these blocks of a courier: their own words, and what stations noted.
fn facts_about(
    tx: &Tx<'_>,
    courier: CourierId,
    blocks: &BTreeMap<BlockId, Block>,
    since: Timestamp,
) -> Result<Vec<Fact>> {
    let vehicle = tx.courier(courier)?.ok_or(Error::Absent("courier"))?.vehicle;
    let mut facts = said(tx, courier, since)?;
    facts.extend(delay_facts(tx, courier, since)?);
    let mut stations: Vec<StationId> = blocks.values().map(|block| block.station).collect();
    stations.sort_unstable();
    stations.dedup();
    for station in stations {
        let here: Vec<&Block> = blocks.values().filter(|block| block.station == station).collect();
        let all = noted(tx, station, (here.as_slice(), vehicle), since)?;
        // A fact of one station excuses nothing at another.
        for fact in all {
            match fact.block {
                Some(_) => facts.push(fact),
                None => {
                    let near = |b: &&&Block| fact.span.start < b.ends_at.plus(DAY);
                    let of = here.iter().filter(near).map(|b| Fact { block: Some(b.id), ..fact });
                    facts.extend(of);
                }
            }
        }
    }
    Ok(facts)
}

fn blocks_of(tx: &Tx<'_>, rows: &[StandingEvent]) -> Result<BTreeMap<BlockId, Block>> {
    let mut blocks = BTreeMap::new();
    for row in rows {
        if let Entry::Vacant(unread) = blocks.entry(row.block) {
            unread.insert(tx.block(row.block)?.ok_or(Error::Absent("block"))?);
        }
    }
    Ok(blocks)
}

const fn event(row: &StandingEvent) -> Event {
    Event { kind: row.kind, award: row.award, block: row.block, at: row.at }
}

fn read(tx: &Tx<'_>, courier: CourierId, now: Timestamp) -> Result<StandingStatement> {
    let rule = Rule::PUBLISHED;
    let since = now.plus(-rule.half);
    let rows = tx.standing_events_of(courier, since)?;
    let blocks = blocks_of(tx, &rows)?;
    let facts = facts_about(tx, courier, &blocks, since)?;
    let events: Vec<Event> = rows.iter().map(event).collect();
    let statement = statement(&rule, &events, &facts, now);
    Ok(StandingStatement { rule, statement, facts, blocks, at: now })
}

/// When a courier was found not to have come, after `since`, and nothing explains it. What a fact
/// excuses costs no ticket, as it costs no standing.
pub(crate) fn unexcused_no_shows(
    tx: &Tx<'_>,
    courier: CourierId,
    since: Timestamp,
) -> Result<Vec<Timestamp>> {
    let mut found = vec![];
    for award in tx.no_shows_since(courier, since)? {
        let counted = tx.standing_event(award.id, EventKind::NoShow)?;
        let Some(row) = counted.filter(|row| row.void_at.is_none()) else { continue };
        let blocks = blocks_of(tx, std::slice::from_ref(&row))?;
        let facts = facts_about(tx, courier, &blocks, row.at.plus(-DAY))?;
        if excuse(&event(&row), &facts).is_none() {
            found.push(award.changed_at);
        }
    }
    Ok(found)
}

impl App {
    /// The acting courier's standing.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_standing(&self, ctx: &Ctx) -> Result<StandingStatement> {
        let (courier, now) = (ctx.courier()?, ctx.now);
        self.read(|tx| read(tx, courier, now))
    }

    /// A courier's standing, for whoever talks with them.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn standing_of(&self, ctx: &Ctx, courier: CourierId) -> Result<StandingStatement> {
        ctx.allow_staff()?;
        let now = ctx.now;
        self.read(|tx| {
            tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
            read(tx, courier, now)
        })
    }

    /// Notes that the station itself was late, closed, or changed a block: nothing of that time counts
    /// against anybody.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid span or words; absent.
    pub fn note_station_delay(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        span: (Timestamp, Timestamp),
        words: &str,
    ) -> Result<()> {
        ctx.allow_dispatch()?;
        let words = words.trim().to_owned();
        let (from, to) = span;
        let mut wrong = vec![];
        if from >= to || to.since(from) > MAX_DELAY {
            let must = "give a beginning and an end at most two days later";
            wrong.push(Invalid::new("to", "not_a_span", must));
        }
        if from < ctx.now.plus(-NOTED_WITHIN) || to > ctx.now.plus(DAY) {
            let must = "note a delay within eight weeks, and at most a day ahead";
            wrong.push(Invalid::new("from", "out_of_range", must));
        }
        if words.is_empty() || words.chars().count() > MAX_WORDS {
            let must = "say what happened in 1 to 200 characters: couriers read it";
            wrong.push(Invalid::new("words", "words_length", must));
        }
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        self.record(ctx, &format!("delay {station} {from:?} {to:?} {words}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            let row = StandingFact {
                id: hand.id(StandingFactId::new),
                station,
                kind: FactKind::StationDelay,
                starts_at: from,
                ends_at: to,
                block: None,
                words: words.clone(),
                noted_by: hand.actor.to_string(),
                noted_at: hand.now,
            };
            tx.insert_standing_fact(&row)?;
            hand.leave(LeafKind::StandingFact, row.id, fact_json(&row));
            Ok(Done::Kept(()))
        })?;
        self.ring_station(ctx, station);
        Ok(())
    }

    /// What a station noted lately that excuses, the newest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn station_facts(&self, ctx: &Ctx, station: StationId) -> Result<Vec<StandingFact>> {
        ctx.allow_staff()?;
        let since = ctx.now.plus(-NOTED_WITHIN - HOUR);
        let mut list = self.read(|tx| Ok(tx.standing_facts_of(station, since)?))?;
        list.reverse();
        Ok(list)
    }
}

fn fact_json(row: &StandingFact) -> serde_json::Value {
    json!({
        "station": row.station.to_string(), "kind": row.kind.code(),
        "from": row.starts_at.micros(), "to": row.ends_at.micros(), "words": row.words,
    })
}
