//! Announcing rounds: by hand, and by themselves where a station's numbers say so.
//!
//! Owns: which blocks go into which round and when it closes. Never does: take entries or draw. Start at
//! [`App::announce_round`] and [`App::plan_rounds`].

use super::beacon::named_by;
use super::policy::{Numbers, numbers_at};
use super::promise;
use crate::app::{App, Done};
use crate::block::block_fact;
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::hold::Stops;
use crate::keys::Keys;
use crate::ports::PublicNumbers;
use crate::zone;
use porchlight_domain::id::{RoundId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::policy::RoundKind;
use porchlight_domain::round::secret_digest;
use porchlight_domain::time::{DAY, HOUR, MINUTE, Timestamp};
use porchlight_domain::words::{AwardMode, BlockState, RoundState};
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Round, Station};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;

/// A main round is announced at most this long before it has to be.
const ANNOUNCED_AHEAD: i64 = HOUR;
/// An urgent round leaves at least this long between its close and the start of a block.
const LEAST_WAY: i64 = 10 * MINUTE;

/// What a round promises beside the numbers of its station.
struct Promising {
    keys: Keys,
    public_numbers: Option<Arc<dyn PublicNumbers>>,
}

/// What became of an announcement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Announced {
    /// Announced; the round's id in text, and how many blocks it has.
    Announced(String, u32),
    /// No block in that span waits for a round.
    NoBlocks,
    /// The station awards places first come, first served: its blocks were opened at once.
    OpenedForRace(u32),
}

/// A round that is due to be announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Due {
    kind: RoundKind,
    closes: Timestamp,
    from: Timestamp,
    until: Timestamp,
}

impl App {
    /// Announces a round over the station's blocks that start within `days` after the close.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; a close that is not ahead; absent station.
    pub fn announce_round(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        opens: Timestamp,
        closes: Timestamp,
        days: i64,
    ) -> Result<Announced> {
        ctx.allow_dispatch()?;
        if closes <= opens || closes <= ctx.now || !(1..=crate::block::MAX_DAYS).contains(&days) {
            return Err(Error::invalid(
                "closes_at",
                "not_ahead",
                "the close must lie ahead and after the opening, for blocks of the next 1 to 31 days",
            ));
        }
        let promising = self.promising();
        let request = format!("announce {station} {} {} {days}", opens.micros(), closes.micros());
        self.record(ctx, &request, move |tx, hand| {
            let place = tx.station(station)?.ok_or(Error::Absent("station"))?;
            let span = (closes, closes.plus(days * DAY));
            let mut blocks = if place.award_mode == AwardMode::Race {
                tx.blocks_without_round(station, span.0, span.1)?
            } else {
                waiting_blocks(tx, station, span, hand.now)?
            };
            if blocks.is_empty() {
                return Ok(Done::Refused(Announced::NoBlocks));
            }
            let count = u32::try_from(blocks.len()).unwrap_or(u32::MAX);
            if place.award_mode == AwardMode::Race {
                open_for_race(tx, hand, station, &mut blocks)?;
                return Ok(Done::Kept(Announced::OpenedForRace(count)));
            }
            let span = (opens, closes);
            let round =
                announce(tx, hand, &promising, (&place, RoundKind::Main, span), &mut blocks)?;
            Ok(Done::Kept(Announced::Announced(round.to_string(), count)))
        })
    }

    /// The reconciler of announcements: gives blocks that have no round one, at stations whose numbers
    /// say that rounds are planned. Safe to run at any time; returns how many rounds were announced.
    ///
    /// # Errors
    /// Faults only.
    pub fn plan_rounds(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due = self.read(|tx| {
            let mut due = vec![];
            for station in tx.stations()? {
                if station.award_mode == AwardMode::Race {
                    continue;
                }
                let numbers = numbers_at(tx, station.id, now)?;
                if !numbers.planned {
                    continue;
                }
                for round in rounds_due(&station, &numbers, now) {
                    if is_wanted(tx, &station, round, now)? {
                        due.push((station.clone(), round));
                    }
                }
            }
            Ok(due)
        })?;
        let mut announced = 0;
        for (station, round) in due {
            announced += u32::from(self.announce_due(ctx, station, round)?);
        }
        Ok(announced)
    }

    fn promising(&self) -> Promising {
        Promising { keys: self.keys.clone(), public_numbers: self.ports.public_numbers.clone() }
    }

    fn announce_due(&self, ctx: &mut Ctx, station: Station, due: Due) -> Result<bool> {
        let promising = self.promising();
        let id = station.id;
        let made = self.record(ctx, "", move |tx, hand| {
            if !is_wanted(tx, &station, due, hand.now)? {
                return Ok(Done::Refused(false));
            }
            let mut blocks = waiting_blocks(tx, station.id, (due.from, due.until), hand.now)?;
            let span = (hand.now, due.closes);
            announce(tx, hand, &promising, (&station, due.kind, span), &mut blocks)?;
            Ok(Done::Kept(true))
        })?;
        if made {
            self.ring_station(ctx, id);
        }
        Ok(made)
    }
}

/// Blocks that wait for a round, but for those that a stop keeps from everybody: they wait until it is over.
fn waiting_blocks(
    tx: &Tx<'_>,
    station: StationId,
    (from, until): (Timestamp, Timestamp),
    now: Timestamp,
) -> Result<Vec<Block>> {
    let stops = Stops::of(tx, station, now)?;
    let mut blocks = tx.blocks_without_round(station, from, until)?;
    blocks.retain(|block| !stops.keep_from_all(block));
    Ok(blocks)
}

/// Whether such a round has blocks, is not announced yet, and has somebody it could be for.
fn is_wanted(tx: &Tx<'_>, station: &Station, due: Due, now: Timestamp) -> Result<bool> {
    let ahead = tx.rounds_ahead(station.id)?;
    let stands = |round: &Round| {
        round.kind == due.kind && (due.kind != RoundKind::Main || round.closes_at == due.closes)
    };
    if ahead.iter().any(stands) {
        return Ok(false);
    }
    if due.kind == RoundKind::Urgent && tx.standbys(station.id, due.closes)?.is_empty() {
        return Ok(false);
    }
    Ok(!waiting_blocks(tx, station.id, (due.from, due.until), now)?.is_empty())
}

/// The rounds that could be announced at a station at this moment, by its numbers.
fn rounds_due(station: &Station, numbers: &Numbers, now: Timestamp) -> Vec<Due> {
    let policy = numbers.policy();
    let mut due = vec![];
    if let Some(closes) = main_close(station, numbers, now) {
        due.push(Due {
            kind: RoundKind::Main,
            closes,
            from: closes.plus(policy.main_from),
            until: closes.plus(policy.main_until),
        });
    }
    let closes = same_day_close(policy.same_day_window, now);
    due.push(Due {
        kind: RoundKind::SameDay,
        closes,
        from: now.plus(policy.urgent_below).max(closes.plus(LEAST_WAY)),
        until: now.plus(policy.main_from),
    });
    let closes = now.plus(policy.urgent_window);
    due.push(Due {
        kind: RoundKind::Urgent,
        closes,
        from: closes.plus(LEAST_WAY),
        until: now.plus(policy.urgent_below),
    });
    due.retain(|round| round.from < round.until);
    due
}

/// The next fixed hour at which a main round closes that can be announced now: the least window is left,
/// and not much more.
fn main_close(station: &Station, numbers: &Numbers, now: Timestamp) -> Option<Timestamp> {
    let zone = zone::zone(&station.time_zone);
    let today = zone::date_of(now, &zone);
    let window = numbers.policy().main_window;
    let latest = now.plus(window + ANNOUNCED_AHEAD);
    let dates = [Some(today), today.tomorrow().ok()];
    let closes = dates.into_iter().flatten().flat_map(|date| {
        let zone = zone.clone();
        numbers.main_closes.iter().filter_map(move |minute| zone::at_minute(date, *minute, &zone))
    });
    closes.filter(|at| *at >= now.plus(window) && *at <= latest).min()
}

/// Same-day rounds close on whole multiples of their window, and take entries for ten minutes at least.
fn same_day_close(window: i64, now: Timestamp) -> Timestamp {
    let window = window.max(RoundKind::SameDay.least_window());
    let next = (now.micros().div_euclid(window) + 1) * window;
    let closes = Timestamp(next);
    if closes.since(now) < RoundKind::SameDay.least_window() { closes.plus(window) } else { closes }
}

/// Announces a round over blocks: they are shown, and what the round promises goes into the log.
fn announce(
    tx: &Tx<'_>,
    hand: &mut Hand,
    promising: &Promising,
    (station, kind, (opens, closes)): (&Station, RoundKind, (Timestamp, Timestamp)),
    blocks: &mut [Block],
) -> Result<RoundId> {
    let numbers = numbers_at(tx, station.id, hand.now)?;
    let port = promising.public_numbers.as_deref();
    let beacon = named_by(port, numbers.public_number_use(), kind, closes);
    let announced = promise::announce(tx, station, (numbers.policy().rules, beacon), blocks)?;
    let id = hand.id(RoundId::new);
    let secret_digest = secret_digest(&promising.keys.round_secret(id));
    tx.insert_round(&Round {
        id,
        station: station.id,
        state: RoundState::Announced,
        opens_at: opens,
        closes_at: closes,
        secret_digest,
        entry_root: None,
        sealed_at: None,
        seed: None,
        drawn_at: None,
        record: None,
        entrants: 0,
        created_at: hand.now,
        first_choices: 0,
        first_granted: 0,
        kind,
        announced: Some(promise::write(&announced)?),
        contested: None,
    })?;
    for block in blocks.iter_mut() {
        block.round = Some(id);
        block.state = BlockState::Announced;
        tx.update_block(block)?;
    }
    let fact = json!({
        "state": "announced", "version": 2, "kind": kind.code(), "station": station.id.to_string(),
        "opens_at": opens.micros(), "closes_at": closes.micros(),
        "secret_digest": secret_digest.hex(), "announced_digest": announced.digest().hex(),
        "public_number": beacon.map(|plan| json!({
            "chain": plan.chain.hash.hex(), "number": plan.round, "step": plan.step,
        })),
        "blocks": blocks.iter().map(block_fact).collect::<Vec<_>>(),
    });
    hand.leave(LeafKind::Round, id, fact);
    Ok(id)
}

fn open_for_race(
    tx: &Tx<'_>,
    hand: &mut Hand,
    station: StationId,
    blocks: &mut [Block],
) -> Result<()> {
    for block in blocks.iter_mut() {
        block.state = BlockState::Announced;
        block.round = None;
        tx.update_block(block)?;
    }
    let list: Vec<_> = blocks.iter().map(block_fact).collect();
    hand.leave(LeafKind::Block, station, json!({"opened_for_race": list}));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::promise::tests::station;
    use super::*;

    fn at(text: &str) -> Timestamp {
        zone::parse_rfc3339(text).unwrap()
    }

    #[test]
    fn main_rounds_close_at_the_hour_on_the_wall_through_a_change_of_clocks() {
        let place = station("America/Chicago");
        let closes = |now: &str| main_close(&place, &Numbers::published(), at(now));
        // The clocks went back on 1 November 2026 at 2:00.
        assert_eq!(closes("2026-10-31T14:30:00Z"), Some(at("2026-10-31T17:00:00Z")));
        assert_eq!(closes("2026-11-01T15:30:00Z"), Some(at("2026-11-01T18:00:00Z")));
        // With less than the least window left nothing is announced for that close any more.
        assert_eq!(closes("2026-11-01T16:00:01Z"), None);
        assert_eq!(closes("2026-11-01T14:59:59Z"), None);
    }

    #[test]
    fn same_day_rounds_close_on_the_quarter_and_take_entries_for_ten_minutes() {
        let quarter = 15 * MINUTE;
        let closes = |now: &str| same_day_close(quarter, at(now));
        assert_eq!(closes("2026-11-01T15:00:00Z"), at("2026-11-01T15:15:00Z"));
        assert_eq!(closes("2026-11-01T15:05:00Z"), at("2026-11-01T15:15:00Z"));
        assert_eq!(closes("2026-11-01T15:05:01Z"), at("2026-11-01T15:30:00Z"));
    }

    #[test]
    fn each_moment_before_a_start_belongs_to_one_kind_of_round() {
        let now = at("2026-11-03T15:30:00Z");
        let due = rounds_due(&station("UTC"), &Numbers::published(), now);
        let kinds = |starts: Timestamp| {
            let has = |round: &&Due| round.from <= starts && starts < round.until;
            due.iter().filter(has).map(|round| round.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(now.plus(13 * MINUTE)), [RoundKind::Urgent]);
        assert_eq!(kinds(now.plus(2 * HOUR)), [RoundKind::SameDay]);
        assert_eq!(kinds(now.plus(12 * HOUR - 1)), [RoundKind::SameDay]);
        assert!(kinds(now.plus(11 * MINUTE)).is_empty(), "too soon for anybody to get there");
    }
}
