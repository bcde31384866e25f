//! From rows to the field of a draw: standing preferences become entries, outside facts become
//! pruned lists and whole numbers.
//!
//! Owns: what one entrant brings into a draw, at sealing and for the odds before it. Never does: decide
//! anything that the draw decides; what is left out here depends on facts outside the round only.

use super::answer::{CreditLine, EntryAnswer, Sealed};
use super::held::is_in;
use super::policy::numbers_at;
use super::promise::{self, Calendar};
use super::threads;
use crate::ctx::Hand;
use crate::error::{Error, Result};
use crate::hold::Stops;
use crate::pay::shown_pay;
use crate::standing::unexcused_no_shows;
use crate::zone;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{BlockId, CourierId, EntryId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::credit::{Credit, CreditRule, Outcome, credit};
use porchlight_domain::round::open::{Announced, Booked, Entrant, Field, FieldError, Slot, clash};
use porchlight_domain::round::policy::{RoundKind, RoundPolicy};
use porchlight_domain::round::{MAX_CHOICES, pseudonym};
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::{BlockState, CourierState};
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Courier, Entry, Round, StandingPreference, Station};
use serde_json::json;
use std::collections::BTreeMap;

/// Code of a choice that a stop keeps from a courier.
const HELD_BACK: &str = "hold";

/// Everything about a round that an entrant's resolution looks at.
pub(super) struct Table {
    pub(super) round: Round,
    pub(super) station: Station,
    pub(super) blocks: Vec<Block>,
    pub(super) announced: Announced,
    calendar: Calendar,
    policy: RoundPolicy,
    /// Stops that keep blocks from whoever they are about.
    stops: Stops,
    /// Where each block stands in `blocks` and in the announcement.
    at: BTreeMap<BlockId, (usize, usize)>,
}

/// What an entrant brings into the draw.
pub(super) struct Resolved {
    pub(super) ranked: Vec<BlockId>,
    pub(super) tickets: u8,
    pub(super) sealed: Sealed,
}

impl Table {
    /// The table of a round. A round of the first version gets what it would announce today, for the
    /// lists that are left.
    pub(super) fn set(tx: &Tx<'_>, round: &Round) -> Result<Self> {
        let station = tx.station(round.station)?.ok_or(Error::Absent("station"))?;
        let blocks = tx.blocks_of_round(round.id)?;
        let policy = numbers_at(tx, station.id, round.created_at)?.policy();
        let announced = match &round.announced {
            Some(text) => promise::read(text)?,
            None => promise::announce(tx, &station, (policy.rules, None), &blocks)?,
        };
        let calendar = Calendar::of(&station, &announced)?;
        let slots: BTreeMap<BlockId, usize> =
            announced.blocks.iter().enumerate().map(|(at, slot)| (slot.id, at)).collect();
        let both = |(at, block): (usize, &Block)| Some((block.id, (at, *slots.get(&block.id)?)));
        let at = blocks.iter().enumerate().filter_map(both).collect();
        let stops = Stops::of(tx, station.id, round.closes_at)?;
        Ok(Self { round: round.clone(), station, blocks, announced, calendar, policy, stops, at })
    }

    /// What a courier brings with this list.
    pub(super) fn resolve(
        &self,
        tx: &Tx<'_>,
        courier: &Courier,
        list: &[BlockId],
        most: u32,
    ) -> Result<Resolved> {
        let held = match self.calendar.span() {
            Some((from, to)) => {
                tx.blocks_held_between(courier.id, from.plus(-DAY), to.plus(DAY))?
            }
            None => vec![],
        };
        let held: Vec<Slot> =
            held.iter().map(|block| promise::slot(block, 1, &self.calendar)).collect();
        let (mut ranked, mut left_out) = (vec![], vec![]);
        for id in list {
            match self.stands_in_the_way(courier, &held, *id) {
                None => ranked.push(*id),
                Some(code) => left_out.push((id.to_string(), code.to_owned())),
            }
        }
        let rules = &self.announced.rules;
        let ahead = tx.blocks_ahead_of(courier.id, self.round.closes_at)?;
        let credit = self.credit(tx, courier.id)?;
        let turns = u32::from(rules.turns);
        let room = u32::from(rules.hold_cap).saturating_sub(ahead);
        Ok(Resolved {
            ranked,
            tickets: credit.tickets,
            sealed: Sealed {
                newcomer: self.policy.is_newcomer(tx.blocks_worked(courier.id)?),
                max_blocks: u8::try_from(most.clamp(1, turns)).unwrap_or(1),
                room: u8::try_from(room).unwrap_or(u8::MAX),
                booked: booked(&held),
                left_out,
                credit: CreditLine {
                    days: u32::try_from(credit.days.len()).unwrap_or(u32::MAX),
                    since: credit.since.micros(),
                    held_until: credit.held_until.map(Timestamp::micros),
                },
            },
        })
    }

    /// The code of the outside fact that keeps a block out of a courier's list, if there is one.
    fn stands_in_the_way(
        &self,
        courier: &Courier,
        held: &[Slot],
        id: BlockId,
    ) -> Option<&'static str> {
        let Some((row, slot)) = self.at.get(&id) else { return Some("gone") };
        let (block, slot) = (&self.blocks[*row], &self.announced.blocks[*slot]);
        if block.state == BlockState::Cancelled {
            return Some("gone");
        }
        if courier.vehicle < block.vehicle {
            return Some("vehicle");
        }
        if self.stops.keep(block, courier.vehicle) {
            return Some(HELD_BACK);
        }
        held.iter().find_map(|other| clash(&self.announced, other, slot)).map(|clash| clash.code())
    }

    /// Tickets of a courier in this round, and what they rest on.
    pub(super) fn credit(&self, tx: &Tx<'_>, courier: CourierId) -> Result<Credit> {
        credit_of(tx, &self.station, &self.policy.credit, courier, self.round.closes_at)
    }

    /// An entrant for the draw.
    pub(super) fn entrant(&self, name: Digest, of: &Resolved) -> Entrant {
        let at = |id: &BlockId| self.at.get(id).map(|(_, slot)| *slot);
        let ranked = of.ranked.iter().filter_map(at);
        entrant(name, of.tickets, &of.sealed, ranked)
    }
}

pub(super) fn entrant(
    pseudonym: Digest,
    tickets: u8,
    sealed: &Sealed,
    ranked: impl Iterator<Item = usize>,
) -> Entrant {
    Entrant {
        pseudonym,
        tickets,
        newcomer: sealed.newcomer,
        max_blocks: sealed.max_blocks,
        room: sealed.room,
        booked: sealed
            .booked
            .iter()
            .map(|(day, minutes)| Booked { day: *day, minutes: *minutes })
            .collect(),
        ranked: ranked.filter_map(|at| u32::try_from(at).ok()).collect(),
    }
}

/// Minutes of the blocks held, by the days that the round looks at.
pub(super) fn booked(held: &[Slot]) -> Vec<(u8, u16)> {
    let mut days: BTreeMap<u8, u16> = BTreeMap::new();
    for slot in held.iter().filter(|slot| slot.day != u8::MAX) {
        let minutes = u16::try_from(slot.end - slot.start).unwrap_or(u16::MAX);
        let day = days.entry(slot.day).or_default();
        *day = day.saturating_add(minutes);
    }
    days.into_iter().collect()
}

/// Tickets of a courier at a moment, by the rule, with the days that count.
pub(super) fn credit_of(
    tx: &Tx<'_>,
    station: &Station,
    rule: &CreditRule,
    courier: CourierId,
    now: Timestamp,
) -> Result<Credit> {
    let zone = zone::zone(&station.time_zone);
    let mut outcomes = vec![];
    for (at, closed, answer) in tx.results_since(courier, now.plus(-rule.memory))? {
        let answer: EntryAnswer = serde_json::from_str(&answer)?;
        let listed = answer.answers.len() + usize::from(answer.held_back);
        outcomes.push(Outcome {
            at,
            day: zone::day_number(closed, &zone),
            won: answer.result == "won",
            listed: u16::try_from(listed).unwrap_or(u16::MAX),
            offered: answer.offered,
        });
    }
    let no_shows = unexcused_no_shows(tx, courier, now.plus(-rule.no_show_memory))?;
    Ok(credit(rule, &outcomes, &no_shows, now))
}

/// How many choices of a sealed entry a stop keeps back.
pub(super) fn held_back(entry: &Entry) -> Result<u16> {
    let Some(sealed) = &entry.sealed else { return Ok(0) };
    let sealed: Sealed = serde_json::from_str(sealed)?;
    let held = sealed.left_out.iter().filter(|(_, code)| code == HELD_BACK).count();
    Ok(u16::try_from(held).unwrap_or(u16::MAX))
}

/// The list of an entry as ids.
pub(crate) fn read_list(entry: &Entry) -> Result<Vec<BlockId>> {
    let texts: Vec<String> = serde_json::from_str(&entry.ranked)?;
    texts
        .iter()
        .map(|text| {
            text.parse().map_err(|_| Error::Fault(format!("entry {} is damaged", entry.id)))
        })
        .collect()
}

pub(super) fn write_list(list: &[BlockId]) -> String {
    json!(list.iter().map(ToString::to_string).collect::<Vec<_>>()).to_string()
}

/// Whoever is entered without having entered by hand: by standing wishes, and in an urgent round by being
/// on standby. Courier, list and most blocks wanted.
pub(super) fn entered_by_themselves(
    tx: &Tx<'_>,
    round: &Round,
    station: &Station,
    blocks: &[Block],
) -> Result<Vec<(Courier, Vec<BlockId>, u32)>> {
    let mut entered = vec![];
    if round.kind == RoundKind::Urgent {
        for standby in tx.standbys(station.id, round.closes_at)? {
            let Some(courier) = tx.courier(standby.id)? else { continue };
            let list = best_paid(blocks.iter().filter(|b| courier.vehicle >= b.vehicle).collect());
            entered.push((courier, list, 1));
        }
    } else {
        for wish in tx.standing_preferences_of(station.id)? {
            let Some(courier) = tx.courier(wish.courier)? else { continue };
            let list = fitting(&wish, blocks, &courier, station);
            entered.push((courier, list, wish.max_per_round));
        }
    }
    entered.retain(|(courier, list, _)| !list.is_empty() && courier.state == CourierState::Active);
    Ok(entered)
}

/// Enters everybody who enters without doing anything, unless they entered by hand.
pub(super) fn resolve_standing(
    tx: &Tx<'_>,
    hand: &mut Hand,
    round: &Round,
    blocks: &[Block],
) -> Result<()> {
    let station = tx.station(round.station)?.ok_or(Error::Absent("station"))?;
    for (courier, list, most) in entered_by_themselves(tx, round, &station, blocks)? {
        let entry = Entry {
            id: hand.id(EntryId::new),
            round: round.id,
            courier: courier.id,
            ranked: write_list(&list),
            max_blocks: most,
            standing: true,
            tickets: 1,
            pseudonym: None,
            position: None,
            answer: None,
            challenge: None,
            sealed: None,
        };
        if tx.insert_standing_entry(&entry)? {
            let fact = json!({"round": round.id.to_string(), "courier": courier.id.to_string(),
                "ranked": list.iter().map(ToString::to_string).collect::<Vec<_>>(), "standing": true});
            hand.leave(LeafKind::Entry, entry.id, fact);
        }
    }
    Ok(())
}

/// The blocks that fit standing wishes, best paid for each hour first, then soonest.
pub(super) fn fitting(
    wish: &StandingPreference,
    blocks: &[Block],
    courier: &Courier,
    station: &Station,
) -> Vec<BlockId> {
    let zone = zone::zone(&station.time_zone);
    let fits = |block: &&Block| {
        let date = zone::date_of(block.starts_at, &zone);
        let start = zone::minute_of_day(block.starts_at, &zone);
        let length =
            u32::try_from(block.ends_at.since(block.starts_at) / MINUTE).unwrap_or(u32::MAX);
        wish.weekdays & zone::weekday_bit(date) != 0
            && start >= wish.earliest_minute
            && start.saturating_add(length) <= wish.latest_minute
            && shown_pay(block) >= wish.least_pay
            && courier.vehicle >= block.vehicle
    };
    best_paid(blocks.iter().filter(fits).collect())
}

fn best_paid(mut blocks: Vec<&Block>) -> Vec<BlockId> {
    let rate = |b: &Block| b.net.saturating_mul(MINUTE) / b.ends_at.since(b.starts_at).max(1);
    blocks.sort_by_key(|b| (std::cmp::Reverse(rate(b)), b.starts_at, b.id));
    blocks.truncate(MAX_CHOICES);
    blocks.into_iter().map(|b| b.id).collect()
}

/// Resolves every entry at sealing: lists lose blocks that the courier cannot take for reasons
/// outside the draw (a held block nearby, a vehicle too small), and get their tickets, hours and
/// pseudonym. From here on the rows are what the draw reads, whatever changes outside meanwhile.
pub(super) fn resolve_entries(tx: &Tx<'_>, table: &Table) -> Result<()> {
    let round = &table.round;
    for mut row in tx.entries(round.id)? {
        let Some(courier) = tx.courier(row.courier)? else { continue };
        if courier.state != CourierState::Active || !is_in(tx, &row, round.closes_at)? {
            continue;
        }
        let resolved = table.resolve(tx, &courier, &read_list(&row)?, row.max_blocks)?;
        row.ranked = write_list(&resolved.ranked);
        row.tickets = u32::from(resolved.tickets);
        row.sealed = Some(serde_json::to_string(&resolved.sealed)?);
        row.pseudonym = Some(pseudonym(&courier.draw_secret, round.id));
        tx.update_entry(&row)?;
    }
    Ok(())
}

/// The field of a sealed round of the open draw, and its rows in the same order.
pub(super) fn field_of(
    tx: &Tx<'_>,
    round: &Round,
    announced: Announced,
) -> Result<(Field, Vec<Entry>)> {
    let indices: BTreeMap<BlockId, usize> =
        announced.blocks.iter().enumerate().map(|(at, slot)| (slot.id, at)).collect();
    let mut pairs: Vec<(Entrant, Entry)> = vec![];
    for row in tx.entries(round.id)? {
        let (Some(name), Some(sealed)) = (row.pseudonym, &row.sealed) else { continue };
        let sealed: Sealed = serde_json::from_str(sealed)?;
        let list = read_list(&row)?;
        let ranked = list.iter().filter_map(|id| indices.get(id).copied());
        let tickets = u8::try_from(row.tickets).unwrap_or(1);
        pairs.push((entrant(name, tickets, &sealed, ranked), row));
    }
    pairs.sort_by_key(|pair| pair.0.pseudonym);
    let (entries, rows) = pairs.into_iter().unzip();
    let field = Field { announced, entries };
    let wrong = |e: FieldError| Error::Fault(format!("the field of {}: {e}", round.id));
    field.check().map_err(wrong)?;
    Ok((field, rows))
}

/// The root that sealing publishes, how many take part, and whether they want more than there is.
pub(super) fn seal(tx: &Tx<'_>, table: &Table) -> Result<(Digest, usize, Option<bool>)> {
    let field = field_of(tx, &table.round, table.announced.clone())?.0;
    Ok((threads::root(&field.entries), field.entries.len(), Some(field.is_contested())))
}
