//! What couriers, staff and the public see of rounds.

use super::answer::{CreditLine, EntryAnswer, Sealed};
use super::named::{NamedNumber, named};
use super::promise;
use super::record::blocks_of;
use super::resolve::{Table, read_list};
use crate::app::App;
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result as Outcome};
use crate::waiting_list::is_spoken_for;
use porchlight_domain::digest::Digest;
use porchlight_domain::fairness::LEAST_PUBLIC;
use porchlight_domain::id::{BlockId, EntryId, RoundId};
use porchlight_domain::round::open::Announced;
use porchlight_domain::round::policy::RoundKind;
use porchlight_domain::words::{AwardMode, BlockState, RoundState};
use porchlight_store::rows::{Award, Block, Courier, Entry, Round, Station};
use porchlight_store::{Page, Slice, Tx};
use std::collections::BTreeMap;

/// A round as an entrant may enter it.
#[derive(Debug, Clone)]
pub struct OpenRound {
    /// The round.
    pub round: Round,
    /// Its blocks with how many listed each so far.
    pub blocks: Vec<(Block, u32)>,
    /// The courier's own list, if entered: blocks and most wanted.
    pub mine: Option<(Vec<BlockId>, u32)>,
    /// Id of that entry: the subject of its receipts.
    pub entry: Option<EntryId>,
    /// Tickets the courier holds.
    pub tickets: u32,
    /// Entries so far.
    pub entries: u32,
    /// The round's limits for this courier.
    pub limits: RoundLimits,
    /// The public random number that it named, if it did.
    pub number: Option<NamedNumber>,
}

/// A round that closed with the courier's list in it, and is not drawn yet.
#[derive(Debug, Clone)]
pub struct WaitingRound {
    /// The round.
    pub round: Round,
    /// The public random number that it waits for, if it named one.
    pub number: Option<NamedNumber>,
}

/// What a round lets one courier win, and what the courier's tickets rest on.
#[derive(Debug, Clone, Default)]
pub struct RoundLimits {
    /// Most blocks one entrant wins in it.
    pub turns: u8,
    /// Most minutes a day and a week.
    pub hours: (u16, u16),
    /// Most blocks held at once.
    pub hold_cap: u8,
    /// How many more the courier may hold.
    pub room: u8,
    /// Whether the newcomers' share is for the courier.
    pub newcomer: bool,
    /// What the tickets rest on.
    pub credit: CreditLine,
}

/// A courier's result in one round.
#[derive(Debug, Clone)]
pub struct Result {
    /// The round.
    pub round: Round,
    /// Id of the entry: the subject of its receipts.
    pub entry: EntryId,
    /// The answer.
    pub answer: EntryAnswer,
    /// The blocks of the list, in order.
    pub blocks: Vec<Block>,
    /// Where the courier stands on the waitlist of each of them, from 1.
    pub waits: Vec<Option<u32>>,
    /// Blocks that were left out at sealing, each with the code of why.
    pub left_out: Vec<(Block, String)>,
    /// Tickets in that round.
    pub tickets: u32,
    /// What they rested on; none in rounds of the first version.
    pub credit: Option<CreditLine>,
    /// The courier's name in that round.
    pub pseudonym: Option<Digest>,
}

/// A round with everything its page shows.
#[derive(Debug, Clone)]
pub struct RoundPage {
    /// The round.
    pub round: Round,
    /// Its station.
    pub station: Station,
    /// Its blocks with (times listed, awards).
    pub blocks: Vec<(Block, u32, u32)>,
    /// Entries; empty unless the viewer may see them.
    pub entries: Vec<Entry>,
    /// Awards.
    pub awards: Vec<Award>,
    /// Whether the record may be fetched by this viewer.
    pub record_is_open: bool,
    /// How many stand on the waitlist of each block; blocks without one are left out.
    pub waits: BTreeMap<BlockId, u32>,
    /// What the round promised; none in rounds of the first version.
    pub announced: Option<Announced>,
    /// Its public random number, where it named one.
    pub number: Option<NamedNumber>,
}

fn count_listings(entries: &[Entry], block: BlockId) -> u32 {
    let name = format!("\"{block}\"");
    u32::try_from(entries.iter().filter(|e| e.ranked.contains(&name)).count()).unwrap_or(u32::MAX)
}

/// The blocks of a round. A drawn round's are those of its record: what it left free may be in a
/// later round by now.
fn blocks_shown(tx: &Tx<'_>, round: &Round) -> Outcome<Vec<Block>> {
    let Some(record) = &round.record else { return Ok(tx.blocks_of_round(round.id)?) };
    let mut blocks = vec![];
    for id in blocks_of(record)? {
        blocks.extend(tx.block(id)?);
    }
    Ok(blocks)
}

fn is_on_standby(tx: &Tx<'_>, courier: &Courier, round: &Round) -> Outcome<bool> {
    Ok(tx.standby(courier.id)?.is_some_and(|standby| standby.until_at >= round.closes_at))
}

fn limits(round: &Round, sealed: Sealed) -> Outcome<RoundLimits> {
    let Some(text) = &round.announced else {
        let turns = porchlight_domain::round::MAX_BLOCKS_EACH;
        return Ok(RoundLimits { turns, credit: sealed.credit, ..RoundLimits::default() });
    };
    let rules = promise::read(text)?.rules;
    Ok(RoundLimits {
        turns: rules.turns,
        hours: (rules.day_minutes, rules.week_minutes),
        hold_cap: rules.hold_cap,
        room: sealed.room,
        newcomer: sealed.newcomer,
        credit: sealed.credit,
    })
}

impl App {
    /// Rounds of the acting courier's station that take entries or will.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn open_rounds(&self, ctx: &Ctx) -> Outcome<Vec<OpenRound>> {
        let me = self.me(ctx)?;
        let now = ctx.now;
        self.read(|tx| {
            let mut list = vec![];
            for round in tx.rounds_ahead(me.station)? {
                if round.closes_at <= now {
                    continue;
                }
                let entries = tx.entries(round.id)?;
                let blocks = tx.blocks_of_round(round.id)?;
                let own = tx.entry(round.id, me.id)?;
                let mine = match &own {
                    Some(entry) => Some((read_list(entry)?, entry.max_blocks)),
                    None => None,
                };
                if round.kind == RoundKind::Urgent && !is_on_standby(tx, &me, &round)? {
                    continue;
                }
                let resolved = Table::set(tx, &round)?.resolve(tx, &me, &[], 1)?;
                let tickets = u32::from(resolved.tickets);
                let limits = limits(&round, resolved.sealed)?;
                let number = named(tx, self.ports.public_numbers.as_deref(), &round, now)?;
                list.push(OpenRound {
                    limits,
                    number,
                    blocks: blocks
                        .into_iter()
                        .map(|b| {
                            let listed = count_listings(&entries, b.id);
                            (b, listed)
                        })
                        .collect(),
                    mine,
                    entry: own.map(|entry| entry.id),
                    tickets,
                    entries: u32::try_from(entries.len()).unwrap_or(u32::MAX),
                    round,
                });
            }
            Ok(list)
        })
    }

    /// Rounds that closed with the acting courier's list in them and are not drawn yet.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn waiting_rounds(&self, ctx: &Ctx) -> Outcome<Vec<WaitingRound>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let mut list = vec![];
            for entry in tx.sealed_entries_of(courier)? {
                let Some(round) = tx.round(entry.round)? else { continue };
                let number = named(tx, self.ports.public_numbers.as_deref(), &round, ctx.now)?;
                list.push(WaitingRound { round, number });
            }
            Ok(list)
        })
    }

    /// Blocks that can be taken at once, where the station runs in race mode: with how many places are free,
    /// and how many people wait for one.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn race_blocks(&self, ctx: &Ctx) -> Outcome<Vec<(Block, u32, u32)>> {
        let me = self.me(ctx)?;
        let now = ctx.now;
        self.read(|tx| {
            let station = tx.station(me.station)?.ok_or(Error::Absent("station"))?;
            let mut list = vec![];
            if station.award_mode != AwardMode::Race {
                return Ok(list);
            }
            let until = now.plus(crate::block::MAX_DAYS * porchlight_domain::time::DAY);
            let lengths: BTreeMap<_, _> = tx.waiting_lengths(me.station)?.into_iter().collect();
            for block in tx.blocks_between(me.station, now, until)? {
                if block.state == BlockState::Announced && block.starts_at > now {
                    let held =
                        tx.awards_of_block(block.id)?.len() + tx.reservations_of(block.id)?.len();
                    let held = u32::try_from(held).unwrap_or(u32::MAX);
                    let mut free = block.places.saturating_sub(held);
                    let waiting = lengths.get(&block.id).copied().unwrap_or(0);
                    if free > 0 && waiting > 0 && is_spoken_for(tx, &block, now)? {
                        free = 0;
                    }
                    list.push((block, free, waiting));
                }
            }
            Ok(list)
        })
    }

    /// The acting courier's newest results.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_results(&self, ctx: &Ctx, limit: u32) -> Outcome<Vec<Result>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let mut list = vec![];
            for line in tx.results_for(courier, limit)? {
                let Some(answer) = &line.entry.answer else { continue };
                let answer = serde_json::from_str(answer)?;
                let mut blocks = vec![];
                for id in read_list(&line.entry)? {
                    blocks.extend(tx.block(id)?);
                }
                let places = tx.waitlists_of(line.round.id, courier)?;
                let (mut left_out, mut credit) = (vec![], None);
                if let Some(sealed) = &line.entry.sealed {
                    let sealed: Sealed = serde_json::from_str(sealed)?;
                    credit = Some(sealed.credit);
                    for (id, code) in sealed.left_out {
                        let block = id.parse().ok().map(|id| tx.block(id)).transpose()?.flatten();
                        left_out.extend(block.map(|block| (block, code)));
                    }
                }
                let wait = |b: &Block| places.iter().find(|w| w.block == b.id).map(|w| w.position);
                let waits = blocks.iter().map(wait).collect();
                list.push(Result {
                    round: line.round,
                    entry: line.entry.id,
                    answer,
                    blocks,
                    waits,
                    left_out,
                    tickets: line.entry.tickets,
                    credit,
                    pseudonym: line.entry.pseudonym,
                });
            }
            Ok(list)
        })
    }

    /// Rounds, newest close first.
    ///
    /// # Errors
    /// Faults only: rounds are public.
    pub fn rounds(&self, slice: Slice) -> Outcome<Page<Round>> {
        self.read(|tx| Ok(tx.round_page(slice)?))
    }

    /// A round's page. Lists of entries are for staff, or for everybody from 20 entrants on.
    ///
    /// # Errors
    /// Absent.
    pub fn round_page(&self, ctx: &Ctx, id: RoundId) -> Outcome<RoundPage> {
        let staff = matches!(ctx.actor, Actor::Staff(..) | Actor::Console | Actor::System);
        self.read(|tx| {
            let round = tx.round(id)?.ok_or(Error::Absent("round"))?;
            let station = tx.station(round.station)?.ok_or(Error::Absent("station"))?;
            let drawn = matches!(round.state, RoundState::Drawn | RoundState::Settled);
            let open = drawn && (staff || round.entrants as usize >= LEAST_PUBLIC);
            let entries = tx.entries(id)?;
            let awards = tx.awards_of_round(id)?;
            let line = |block: Block| {
                let won = awards.iter().filter(|a| a.block == block.id).count();
                let listed = count_listings(&entries, block.id);
                (block, listed, u32::try_from(won).unwrap_or(u32::MAX))
            };
            let blocks = blocks_shown(tx, &round)?.into_iter().map(line).collect();
            let shown = if open || staff { entries.clone() } else { vec![] };
            let awards = awards.clone();
            let waits = tx.waitlist_lengths(id)?.into_iter().collect();
            let record_is_open = open;
            let announced = round.announced.as_deref().map(promise::read).transpose()?;
            let number = named(tx, self.ports.public_numbers.as_deref(), &round, ctx.now)?;
            Ok(RoundPage {
                number,
                round,
                station,
                blocks,
                entries: shown,
                awards,
                waits,
                record_is_open,
                announced,
            })
        })
    }

    /// The published record of a drawn round, as JSON.
    ///
    /// # Errors
    /// Absent, also where too few entered for it to be public.
    pub fn round_record(&self, ctx: &Ctx, id: RoundId) -> Outcome<String> {
        let page = self.round_page(ctx, id)?;
        page.round
            .record
            .filter(|_| page.record_is_open)
            .ok_or(Error::Absent("record that is open to you"))
    }
}
