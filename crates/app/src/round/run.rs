//! Announcing a round and moving it on: open, seal, draw, settle.

use super::held::{give_back, is_unproved};
use super::mail::{Brought, result};
use super::record;
use super::resolve::{field_of, resolve_entries, resolve_standing, slots};
use crate::app::{App, Done};
use crate::block::{GAP_MINUTES, award_fact, block_fact, new_award};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::zone;
use porchlight_domain::id::{CourierId, RoundId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::{
    Answer, Drawn, Field, Rules, Step, blocks_digest, draw, entry_root, next_step, secret_digest,
    seed,
};
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{AwardMode, AwardSource, AwardState, BlockState, RoundState};
use porchlight_store::Tx;
use porchlight_store::rows::{Block, Entry, Round, WaitlistPlace};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;

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
        let keys = self.keys.clone();
        let request = format!("announce {station} {} {} {days}", opens.micros(), closes.micros());
        self.record(ctx, &request, move |tx, hand| {
            let place = tx.station(station)?.ok_or(Error::Absent("station"))?;
            let mut blocks = tx.blocks_without_round(station, closes, closes.plus(days * DAY))?;
            if blocks.is_empty() {
                return Ok(Done::Refused(Announced::NoBlocks));
            }
            let count = u32::try_from(blocks.len()).unwrap_or(u32::MAX);
            if place.award_mode == AwardMode::Race {
                open_for_race(tx, hand, station, &mut blocks)?;
                return Ok(Done::Kept(Announced::OpenedForRace(count)));
            }
            let round = hand.id(RoundId::new);
            let secret_digest = secret_digest(&keys.round_secret(round));
            tx.insert_round(&Round {
                id: round,
                station,
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
            })?;
            for block in &mut blocks {
                block.round = Some(round);
                block.state = BlockState::Announced;
                tx.update_block(block)?;
            }
            let slots = slots(tx, &blocks)?;
            let rules = Rules { gap_minutes: GAP_MINUTES };
            let fact = json!({
                "state": "announced", "station": station.to_string(), "opens_at": opens.micros(),
                "closes_at": closes.micros(), "secret_digest": secret_digest.hex(),
                "blocks_digest": blocks_digest(&slots, rules).hex(),
                "blocks": blocks.iter().map(block_fact).collect::<Vec<_>>(),
            });
            hand.leave(LeafKind::Round, round, fact);
            Ok(Done::Kept(Announced::Announced(round.to_string(), count)))
        })
    }

    /// The reconciler of rounds: takes each due step of each round. Safe to run at any time and
    /// after any interruption. Returns how many steps were taken.
    ///
    /// # Errors
    /// Faults only.
    pub fn advance_rounds(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due = self.read(|tx| Ok(tx.rounds_due(now)?))?;
        let (mut steps, mut fault) = (0, None);
        for round in due {
            // A round that cannot move must not hold up the others.
            match self.advance_round(ctx, &round) {
                Ok(true) => {
                    self.ports.bell.ring(&format!("round/{}", round.id), now);
                    steps += 1;
                }
                Ok(false) => {}
                Err(error) => {
                    tracing::error!(round = %round.id, %error, "a round cannot move on");
                    fault = Some(error);
                }
            }
        }
        fault.map_or(Ok(steps), Err)
    }

    /// Takes the due step of one round, if there is one.
    fn advance_round(&self, ctx: &mut Ctx, round: &Round) -> Result<bool> {
        let published = self.root_is_published(round)?;
        let step = next_step(round.state, round.opens_at, round.closes_at, published, ctx.now);
        match step {
            None => return Ok(false),
            Some(Step::Open) => self.move_round(ctx, round.id, RoundState::Announced)?,
            Some(Step::Seal) => self.seal_round(ctx, round.id)?,
            Some(Step::Draw) => {
                if self.draw_round(ctx, round.id)? {
                    self.tell_granted_of(ctx, round.id)?;
                }
            }
            Some(Step::Settle) => self.move_round(ctx, round.id, RoundState::Drawn)?,
        }
        Ok(true)
    }

    /// Whether the leaf with the entries' root stands in a signed checkpoint.
    fn root_is_published(&self, round: &Round) -> Result<bool> {
        if round.state != RoundState::Sealed {
            return Ok(false);
        }
        let subject = round.id.to_string();
        self.read(|tx| {
            let size = tx.newest_checkpoint()?.map_or(0, |c| c.size);
            let leaves = tx.leaves_of(&subject)?;
            let seal = leaves.iter().find(|leaf| leaf.kind == LeafKind::Seal.code());
            Ok(seal.and_then(|leaf| leaf.leaf_index).is_some_and(|index| index < size))
        })
    }

    fn move_round(&self, ctx: &mut Ctx, id: RoundId, from: RoundState) -> Result<()> {
        let to = if from == RoundState::Announced { RoundState::Open } else { RoundState::Settled };
        let url = self.settings.public_url.clone();
        self.record(ctx, "", move |tx, hand| {
            let mut round = tx.round(id)?.ok_or(Error::Absent("round"))?;
            if round.state != from {
                return Ok(Done::Refused(()));
            }
            round.state = to;
            tx.update_round(&round)?;
            if to == RoundState::Settled {
                tell_results(tx, hand, &round, &url)?;
            }
            hand.leave(LeafKind::Round, id, json!({"state": to.code()}));
            Ok(Done::Kept(()))
        })
    }

    fn seal_round(&self, ctx: &mut Ctx, id: RoundId) -> Result<()> {
        self.record(ctx, "", move |tx, hand| {
            let mut round = tx.round(id)?.ok_or(Error::Absent("round"))?;
            // One after the other: what one round gives out counts when the next one resolves
            // held blocks and tickets.
            if round.state != RoundState::Open || tx.sealed_rounds(round.station)? > 0 {
                return Ok(Done::Refused(()));
            }
            let blocks = tx.blocks_of_round(id)?;
            resolve_standing(tx, hand, &round, &blocks)?;
            resolve_entries(tx, &round, &blocks)?;
            let field = field_of(tx, &round, &blocks)?.0;
            round.state = RoundState::Sealed;
            round.entry_root = Some(entry_root(&field.entries));
            round.entrants = u32::try_from(field.entries.len()).unwrap_or(u32::MAX);
            round.sealed_at = Some(hand.now);
            tx.update_round(&round)?;
            let fact = json!({
                "entry_root": round.entry_root.map(|r| r.hex()), "entrants": round.entrants,
            });
            hand.leave(LeafKind::Seal, id, fact);
            Ok(Done::Kept(()))
        })
    }

    /// Draws a round; says whether it was still to be drawn.
    fn draw_round(&self, ctx: &mut Ctx, id: RoundId) -> Result<bool> {
        let secret = self.keys.round_secret(id);
        self.record(ctx, "", move |tx, hand| {
            let mut round = tx.round(id)?.ok_or(Error::Absent("round"))?;
            if round.state != RoundState::Sealed {
                return Ok(Done::Refused(false));
            }
            let blocks = tx.blocks_of_round(id)?;
            let (field, rows) = field_of(tx, &round, &blocks)?;
            if round.entry_root != Some(entry_root(&field.entries)) {
                return Err(Error::Fault(format!("the entries of {id} changed after sealing")));
            }
            let record = record::write(id, &secret, &[], &field);
            let digest = blocks_digest(&field.blocks, field.rules);
            let root = entry_root(&field.entries);
            let seed = seed(id, digest, root, &secret, &[]);
            let drawn = draw(&field, seed);
            (round.first_choices, round.first_granted) = first_choices(&field, &drawn);
            write_awards(tx, hand, &round, &field, &rows, &drawn)?;
            write_answers(tx, &rows, &field, &drawn)?;
            write_waitlist(tx, hand, id, &field, &rows, &drawn)?;
            for mut block in blocks {
                block.state = BlockState::Awarded;
                tx.update_block(&block)?;
            }
            round.state = RoundState::Drawn;
            round.seed = Some(seed);
            round.drawn_at = Some(hand.now);
            round.record = Some(serde_json::to_string(&record)?);
            // Between the close and now a challenge may have ended.
            for row in &rows {
                if is_unproved(tx, row)? {
                    give_back(tx, hand, row)?;
                }
            }
            tx.update_round(&round)?;
            let fact = json!({
                "seed": seed.hex(), "awards": drawn.awards.len(), "secret": record.secret,
            });
            hand.leave(LeafKind::Draw, id, fact);
            Ok(Done::Kept(true))
        })
    }
}

/// Entries that listed anything, and those whose first choice was granted.
fn first_choices(field: &Field, drawn: &Drawn) -> (u32, u32) {
    let firsts = (0..field.entries.len()).filter_map(|entry| drawn.answers(entry).first());
    firsts.fold((0, 0), |(of, granted), first| {
        (of + 1, granted + u32::from(*first == Answer::Awarded))
    })
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

/// Writes the awards on the first free places of their blocks.
fn write_awards(
    tx: &Tx<'_>,
    hand: &mut Hand,
    round: &Round,
    field: &Field,
    rows: &[Entry],
    drawn: &Drawn,
) -> Result<()> {
    let mut taken: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (entry, block) in &drawn.awards {
        let slot = field.blocks[*block as usize];
        if !taken.contains_key(block) {
            let places = tx.awards_of_block(slot.id)?.iter().map(|a| a.place).collect();
            taken.insert(*block, places);
        }
        let places = taken.entry(*block).or_default();
        let place = (0..).find(|p| !places.contains(p)).unwrap_or(u32::MAX);
        places.push(place);
        let courier = rows[*entry as usize].courier;
        let mut award = new_award(hand, slot.id, place, courier, AwardSource::Draw);
        award.round = Some(round.id);
        if !tx.insert_award(&award)? {
            return Err(Error::Fault(format!("place {place} of {} is taken", slot.id)));
        }
        hand.leave(LeafKind::Award, award.id, award_fact(&award));
    }
    Ok(())
}

/// Keeps with each entry what became of each choice, for the entrant's own view.
fn write_answers(tx: &Tx<'_>, rows: &[Entry], field: &Field, drawn: &Drawn) -> Result<()> {
    let entrants = rows.len();
    for (position, index) in drawn.order.iter().enumerate() {
        let at = *index as usize;
        let answers = drawn.answers(at);
        let won = answers.contains(&Answer::Awarded);
        let mut row = rows[at].clone();
        row.pseudonym = Some(field.entries[at].pseudonym);
        row.position = Some(u32::try_from(position + 1).unwrap_or(u32::MAX));
        row.answer = Some(
            json!({
                "result": if answers.is_empty() { "none" } else if won { "won" } else { "lost" },
                "position": position + 1, "of": entrants,
                "answers": answers.iter().map(|a| a.code()).collect::<Vec<_>>(),
                "pruned": row.ranked,
            })
            .to_string(),
        );
        tx.update_entry(&row)?;
    }
    Ok(())
}

fn write_waitlist(
    tx: &Tx<'_>,
    hand: &mut Hand,
    round: RoundId,
    field: &Field,
    rows: &[Entry],
    drawn: &Drawn,
) -> Result<()> {
    for (block, slot) in (0u32..).zip(&field.blocks) {
        for (position, entry) in (1u32..).zip(drawn.waitlist(field, block)) {
            let courier: CourierId = rows[entry as usize].courier;
            let id = hand.id(porchlight_domain::id::EntryId::new);
            tx.insert_waitlist_place(&WaitlistPlace {
                id,
                round,
                block: slot.id,
                courier,
                position,
            })?;
        }
    }
    Ok(())
}

/// Tells each entrant the result, with the link that lets them check it.
fn tell_results(tx: &Tx<'_>, hand: &mut Hand, round: &Round, url: &str) -> Result<()> {
    let Some(station) = tx.station(round.station)? else { return Ok(()) };
    let zone = zone::zone(&station.time_zone);
    let awards = tx.awards_of_round(round.id)?;
    for entry in tx.entries(round.id)? {
        let Some(courier) = tx.courier(entry.courier)? else { continue };
        let mut lines = vec![];
        for award in awards.iter().filter(|a| a.courier == courier.id) {
            if award.state == AwardState::Held
                && let Some(block) = tx.block(award.block)?
            {
                lines.push(format!("- {}", zone::span(block.starts_at, block.ends_at, &zone)));
            }
        }
        let brought = if entry.position.is_none() && entry.challenge.is_some() {
            Brought::LeftOut
        } else if lines.is_empty() {
            Brought::Nothing
        } else {
            Brought::Yours(lines)
        };
        let check = format!("{url}/rounds/{}", round.id);
        let (subject, body) = result(&courier.language, &station.name, &brought, &check);
        enqueue_of(tx, hand, station.id, (&courier.email, subject, &body))?;
    }
    Ok(())
}
