//! Moving a round on: open, seal, draw, settle.
//!
//! Owns: the steps, each in one commit, and that nothing is revealed before the entries' root stands in a
//! published checkpoint. Never does: announce (see `announce`) or decide who gets what: the draw is
//! `domain::round::open`, for rounds announced before it `first`.

use super::answer::EntryAnswer;
use super::beacon::{Basis, Turn};
use super::held::{give_back, is_unproved};
use super::mail::{Brought, result};
use super::resolve::{self, Table, field_of, resolve_entries, resolve_standing};
use super::{answer, first, promise, threads};
use crate::app::{App, Done};
use crate::block::{award_fact, new_award};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::zone;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{BlockId, RoundId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::open::{self, Answer, Reasons, Revealed};
use porchlight_domain::round::{Step, next_step};
use porchlight_domain::words::{AwardSource, AwardState, BlockState, RoundState};
use porchlight_store::Tx;
use porchlight_store::rows::{Entry, Round, WaitlistPlace};
use serde_json::json;
use std::collections::BTreeMap;

/// A place of a block for an entry (by index), or a wait for one.
pub(super) struct Award {
    pub(super) entry: usize,
    pub(super) block: BlockId,
}

/// What a draw brought, whichever version drew it. Lists are in the order of the entries.
pub(super) struct Outcome {
    /// Root of the entries as they stand now.
    pub(super) root: Digest,
    /// What was drawn from; none where places sufficed.
    pub(super) seed: Option<Digest>,
    pub(super) awards: Vec<Award>,
    /// Waitlists, block by block, each in order.
    pub(super) waits: Vec<Award>,
    /// Position of each entry, from 1.
    pub(super) positions: Vec<u32>,
    /// What each entrant is told.
    pub(super) answers: Vec<String>,
    /// Entries that listed anything, and those whose first choice was granted.
    pub(super) firsts: (u32, u32),
    /// The public record.
    pub(super) record: String,
    /// Digest of the result, where the version has one.
    pub(super) result: Option<Digest>,
}

impl App {
    /// The reconciler of rounds: takes each due step of each round. Safe to run at any time and
    /// after any interruption. Returns how many steps were taken.
    ///
    /// # Errors
    /// Faults only.
    pub fn advance_rounds(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let (mut steps, mut fault) = match self.plan_rounds(ctx) {
            Ok(announced) => (announced, None),
            Err(error) => {
                tracing::error!(%error, "rounds cannot be announced");
                (0, Some(error))
            }
        };
        let due = self.read(|tx| Ok(tx.rounds_due(now)?))?;
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
        if round.state == RoundState::Sealed {
            return self.advance_sealed(ctx, round);
        }
        match next_step(round.state, round.opens_at, round.closes_at, false, ctx.now) {
            None | Some(Step::Draw) => return Ok(false),
            Some(Step::Open) => self.move_round(ctx, round.id, RoundState::Announced)?,
            Some(Step::Seal) => self.seal_round(ctx, round.id)?,
            Some(Step::Settle) => self.move_round(ctx, round.id, RoundState::Drawn)?,
        }
        Ok(true)
    }

    /// Takes the due step of a round whose entries are sealed: nothing before the leaf with their root stands
    /// in a signed checkpoint, and no draw with less than was promised.
    fn advance_sealed(&self, ctx: &mut Ctx, round: &Round) -> Result<bool> {
        match self.turn_of(round, ctx.now)? {
            Turn::Wait => return Ok(false),
            Turn::Reveal => self.reveal(ctx, round.id)?,
            Turn::GiveUp => self.give_up(ctx, round.id)?,
            Turn::Draw(basis) => {
                if self.draw_round(ctx, round.id, basis)? {
                    self.tell_granted_of(ctx, round.id)?;
                }
            }
        }
        Ok(true)
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
            let table = Table::set(tx, &round)?;
            resolve_standing(tx, hand, &round, &table.blocks)?;
            resolve_entries(tx, &table)?;
            let (root, entrants, contested) = match round.announced {
                Some(_) => resolve::seal(tx, &table)?,
                None => first::seal(tx, &round, &table.blocks)?,
            };
            round.state = RoundState::Sealed;
            round.entry_root = Some(root);
            round.contested = contested;
            round.entrants = u32::try_from(entrants).unwrap_or(u32::MAX);
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
    fn draw_round(&self, ctx: &mut Ctx, id: RoundId, basis: Basis) -> Result<bool> {
        let secret = self.keys.round_secret(id);
        self.record(ctx, "", move |tx, hand| {
            let mut round = tx.round(id)?.ok_or(Error::Absent("round"))?;
            if round.state != RoundState::Sealed {
                return Ok(Done::Refused(false));
            }
            let blocks = tx.blocks_of_round(id)?;
            let (outcome, rows) = match round.announced.as_deref() {
                Some(text) => open_outcome(tx, &round, text, &basis.revealed(&round, &secret))?,
                None => first::outcome(tx, &round, &blocks, &secret)?,
            };
            if round.entry_root != Some(outcome.root) {
                return Err(Error::Fault(format!("the entries of {id} changed after sealing")));
            }
            (round.first_choices, round.first_granted) = outcome.firsts;
            write_awards(tx, hand, &round, &rows, &outcome)?;
            write_answers(tx, &rows, &outcome)?;
            write_waitlist(tx, hand, id, &rows, &outcome)?;
            for mut block in blocks.into_iter().filter(|b| b.state == BlockState::Announced) {
                block.state = BlockState::Awarded;
                tx.update_block(&block)?;
            }
            round.state = RoundState::Drawn;
            round.seed = outcome.seed;
            round.drawn_at = Some(hand.now);
            // Between the close and now a challenge may have ended.
            for row in &rows {
                if is_unproved(tx, row)? {
                    give_back(tx, hand, row)?;
                }
            }
            let secret = basis.with_secret.then(|| porchlight_domain::digest::encode_hex(&secret));
            let fact = json!({
                "seed": outcome.seed.map(|seed| seed.hex()), "awards": outcome.awards.len(),
                "secret": secret, "missed_numbers": basis.missed_fact(),
                "result_digest": outcome.result.map(|digest| digest.hex()),
            });
            round.record = Some(outcome.record);
            tx.update_round(&round)?;
            hand.leave(LeafKind::Draw, id, fact);
            Ok(Done::Kept(true))
        })
    }
}

/// Draws by the open draw: what was announced, the entries that were sealed, and what was revealed.
fn open_outcome(
    tx: &Tx<'_>,
    round: &Round,
    announced: &str,
    revealed: &Revealed<'_>,
) -> Result<(Outcome, Vec<Entry>)> {
    let (field, rows) = field_of(tx, round, promise::read(announced)?)?;
    let root = threads::root(&field.entries);
    let seed = revealed
        .seed(round.id, field.announced.digest(), root)
        .ok_or_else(|| Error::Fault(format!("nothing was revealed for {}", round.id)))?;
    let drawn = threads::drawn(&field, seed);
    let mut positions = vec![0; rows.len()];
    for (position, index) in (1u32..).zip(&drawn.order) {
        positions[*index as usize] = position;
    }
    let reasons = Reasons::new(&field, &drawn);
    let mut answers = Vec::with_capacity(rows.len());
    let mut firsts = (0, 0);
    for (entry, row) in rows.iter().enumerate() {
        let first = drawn.answers(entry).first();
        firsts.0 += u32::from(first.is_some());
        firsts.1 += u32::from(first == Some(&Answer::Awarded));
        answers.push(answer::explained(
            &reasons.explain(entry),
            &field.announced.blocks,
            resolve::held_back(row)?,
        )?);
    }
    let name = |block: u32| field.announced.blocks[block as usize].id;
    let award = |(entry, block): &(u32, u32)| Award { entry: *entry as usize, block: name(*block) };
    let mut waits = vec![];
    for (block, slot) in (0u32..).zip(&field.announced.blocks) {
        let waiting = drawn.waitlist(&field, block).into_iter();
        waits.extend(waiting.map(|entry| Award { entry: entry as usize, block: slot.id }));
    }
    let outcome = Outcome {
        root,
        seed: drawn.contested.then_some(seed),
        awards: drawn.awards.iter().map(award).collect(),
        waits,
        positions,
        answers,
        firsts,
        record: open::record(round.id, revealed, &field, &drawn),
        result: Some(drawn.digest()),
    };
    Ok((outcome, rows))
}

/// Writes the awards on the first free places of their blocks.
fn write_awards(
    tx: &Tx<'_>,
    hand: &mut Hand,
    round: &Round,
    rows: &[Entry],
    outcome: &Outcome,
) -> Result<()> {
    let mut taken: BTreeMap<BlockId, Vec<u32>> = BTreeMap::new();
    for Award { entry, block } in &outcome.awards {
        if !taken.contains_key(block) {
            let places = tx.awards_of_block(*block)?.iter().map(|a| a.place).collect();
            taken.insert(*block, places);
        }
        let places = taken.entry(*block).or_default();
        let place = (0..).find(|p| !places.contains(p)).unwrap_or(u32::MAX);
        places.push(place);
        let courier = rows[*entry].courier;
        let mut award = new_award(hand, *block, place, courier, AwardSource::Draw);
        award.round = Some(round.id);
        if !tx.insert_award(&award)? {
            return Err(Error::Fault(format!("place {place} of {block} is taken")));
        }
        hand.leave(LeafKind::Award, award.id, award_fact(&award));
    }
    Ok(())
}

/// Keeps with each entry what became of each choice, for the entrant's own view.
fn write_answers(tx: &Tx<'_>, rows: &[Entry], outcome: &Outcome) -> Result<()> {
    for ((row, position), answer) in rows.iter().zip(&outcome.positions).zip(&outcome.answers) {
        let mut row = row.clone();
        row.position = Some(*position);
        row.answer = Some(answer.clone());
        tx.update_entry(&row)?;
    }
    Ok(())
}

fn write_waitlist(
    tx: &Tx<'_>,
    hand: &mut Hand,
    round: RoundId,
    rows: &[Entry],
    outcome: &Outcome,
) -> Result<()> {
    let (mut block, mut position) = (None, 0);
    for wait in &outcome.waits {
        if block != Some(wait.block) {
            (block, position) = (Some(wait.block), 0);
        }
        position += 1;
        let id = hand.id(porchlight_domain::id::EntryId::new);
        tx.insert_waitlist_place(&WaitlistPlace {
            id,
            round,
            block: wait.block,
            courier: rows[wait.entry].courier,
            position,
        })?;
    }
    Ok(())
}

/// What to say to somebody who got nothing: where they stood, if that is the whole reason.
fn nothing(entry: &Entry) -> Result<Brought> {
    let Some(answer) = &entry.answer else { return Ok(Brought::Nothing) };
    let answer: EntryAnswer = serde_json::from_str(answer)?;
    let all_gone = answer.contested && answer.answers.iter().all(|code| code == "full");
    let blocks = answer.answers.len();
    // One block is told in the plain words: "all 1 blocks" is nobody's language.
    Ok(if all_gone && blocks > 1 {
        Brought::AllGone(blocks, answer.position, answer.of)
    } else {
        Brought::Nothing
    })
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
                let span = zone::span(block.starts_at, block.ends_at, &zone, &courier.language);
                lines.push(format!("- {span}"));
            }
        }
        let brought = if entry.position.is_none() && entry.challenge.is_some() {
            Brought::LeftOut
        } else if lines.is_empty() {
            nothing(&entry)?
        } else {
            Brought::Yours(lines)
        };
        let check = format!("{url}/rounds/{}", round.id);
        let (subject, body) = result(&courier.language, &station.name, &brought, &check);
        enqueue_of(tx, hand, station.id, (&courier.email, subject, &body))?;
        tell_phone(tx, hand, courier.id, CourierNote::RoundDrawn)?;
    }
    Ok(())
}
