//! Entering a round, changing one's mind, and giving a block back.

use super::resolve::write_list;
use super::{MAX_BLOCKS_EACH, numbers_at};
use crate::app::{App, Done};
use crate::block::award_fact;
use crate::challenge::{Opened, hold, keep_holding};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::route::{free_order, open_stops, take_off};
use crate::verdict::Ruling;
use porchlight_domain::id::{AwardId, BlockId, BlockStepId, CourierId, EntryId, RoundId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::round::policy::{Return, RoundKind};
use porchlight_domain::round::{MAX_CHOICES, Move};
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{Act, AwardMode, AwardState, BlockState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, BlockStep, Entry};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Entered {
    /// In the round; the last list sent before the close counts.
    Entered,
    /// The round closed; microseconds since 1970.
    RoundClosed(i64),
    /// The round opens later; microseconds since 1970.
    NotOpenYet(i64),
    /// A block of the list is not in this round.
    UnknownBlock(String),
    /// In the round, held for the courier until a challenge is passed.
    Challenged(Opened),
    /// The round is urgent, and the courier is not on standby.
    NotOnStandby,
}

/// What a courier sends to enter.
#[derive(Debug, Clone)]
struct List {
    round: RoundId,
    courier: CourierId,
    ranked: Vec<BlockId>,
    max_blocks: u32,
}

/// What became of a withdrawal or return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Withdrawn {
    /// Done. `true` if it was after the free return ended.
    Done(bool),
    /// There was nothing to take back.
    Nothing,
    /// Too late: the round is closed, or the block has begun.
    TooLate,
}

impl App {
    /// Enters a round with a ranked list, or replaces the list.
    ///
    /// # Errors
    /// Denied to all but couriers; invalid list; absent round.
    pub fn enter(
        &self,
        ctx: &mut Ctx,
        round: RoundId,
        ranked: Vec<BlockId>,
        max_blocks: u32,
    ) -> Result<Entered> {
        let courier = ctx.courier()?;
        let repeated = ranked.iter().enumerate().any(|(i, b)| ranked[..i].contains(b));
        if ranked.is_empty() || ranked.len() > MAX_CHOICES || repeated {
            return Err(Error::invalid(
                "ranked",
                "not_a_list",
                format!("list 1 to {MAX_CHOICES} different blocks, the one you like best first"),
            ));
        }
        if !(1..=MAX_BLOCKS_EACH).contains(&max_blocks) {
            return Err(Error::invalid("max_blocks", "out_of_range", "want 1 to 5 blocks"));
        }
        let request = format!("enter {round} {ranked:?} {max_blocks}");
        let (list, ruling) = (List { round, courier, ranked, max_blocks }, ctx.ruling.clone());
        let entered =
            self.record(ctx, &request, move |tx, hand| put(tx, hand, &list, ruling.as_ref()))?;
        if let Entered::Challenged(opened) = &entered {
            self.tell_opened(ctx, opened);
        }
        Ok(entered)
    }

    /// Withdraws the acting courier's entry.
    ///
    /// # Errors
    /// Denied to all but couriers; absent round.
    pub fn withdraw_entry(&self, ctx: &mut Ctx, round: RoundId) -> Result<Withdrawn> {
        let courier = ctx.courier()?;
        self.record(ctx, &format!("withdraw {round}"), move |tx, hand| {
            let target = tx.round(round)?.ok_or(Error::Absent("round"))?;
            let may = Move::at(target.state, target.opens_at, target.closes_at, hand.now);
            if may != Move::MayEnter {
                return Ok(Done::Refused(Withdrawn::TooLate));
            }
            let Some(entry) = tx.entry(round, courier)? else {
                return Ok(Done::Refused(Withdrawn::Nothing));
            };
            tx.remove_entry(round, courier)?;
            hand.leave(LeafKind::Entry, entry.id, json!({"withdrawn": true}));
            Ok(Done::Kept(Withdrawn::Done(false)))
        })
    }

    /// What giving each of these awards back would mean now, and until when it is free; `None` where that
    /// is no question any more.
    ///
    /// # Errors
    /// Faults only.
    pub fn giving_back(
        &self,
        ctx: &Ctx,
        awards: &[(Award, Block)],
    ) -> Result<Vec<Option<(Return, Timestamp)>>> {
        let now = ctx.now;
        self.read(|tx| {
            let mut list = Vec::with_capacity(awards.len());
            for (award, block) in awards {
                if award.state != AwardState::Held || block.starts_at <= now {
                    list.push(None);
                    continue;
                }
                let policy = numbers_at(tx, block.station, award.made_at)?.policy();
                list.push(Some((
                    policy.returning(award.made_at, block.starts_at, now),
                    policy.free_until(award.made_at, block.starts_at),
                )));
            }
            Ok(list)
        })
    }

    /// Gives a block back. Its place goes into the next round, never to whoever asks first; except in race
    /// mode, where it goes to the next on the waiting list, or to whoever asks first if nobody waits.
    ///
    /// # Errors
    /// Denied to all but couriers; absent award.
    pub fn forfeit(&self, ctx: &mut Ctx, award: AwardId) -> Result<Withdrawn> {
        let courier = ctx.courier()?;
        let url = self.settings.public_url.clone();
        let given = self.record(ctx, &format!("forfeit {award}"), move |tx, hand| {
            let mut target =
                tx.award(award)?.filter(|a| a.courier == courier).ok_or(Error::Absent("award"))?;
            let block = tx.block(target.block)?.ok_or(Error::Absent("block"))?;
            if target.state == AwardState::Forfeited {
                return Ok(Done::Refused(Withdrawn::Nothing));
            }
            if target.state != AwardState::Held || block.starts_at <= hand.now {
                return Ok(Done::Refused(Withdrawn::TooLate));
            }
            let policy = numbers_at(tx, block.station, target.made_at)?.policy();
            let meaning = policy.returning(target.made_at, block.starts_at, hand.now);
            // Under a stop nobody has to come, so nobody gives back late.
            let late = meaning != Return::Free && !crate::hold::is_suspended(tx, award)?;
            target.state = AwardState::Forfeited;
            target.holds = false;
            target.changed_at = hand.now;
            tx.update_award(&target)?;
            for stop in open_stops(tx, award)? {
                free_order(tx, hand, &stop)?;
                take_off(tx, hand, &stop)?;
            }
            if late {
                crate::standing::gave_back(tx, hand, &target, &block)?;
            }
            let freed = block.id;
            return_place(tx, hand, block)?;
            crate::waiting_list::settle(tx, hand, freed, &url)?;
            let mut fact = award_fact(&target);
            fact["late"] = json!(late);
            fact["return"] = json!(meaning.code());
            hand.leave(LeafKind::Award, award, fact);
            Ok(Done::Kept(Withdrawn::Done(late)))
        })?;
        self.ring_route(ctx, award);
        self.ring_asked(ctx, award)?;
        Ok(given)
    }
}

/// Puts an entry into its round, held by a challenge where the ruling asks for one.
fn put(
    tx: &Tx<'_>,
    hand: &mut Hand,
    list: &List,
    ruling: Option<&Ruling>,
) -> Result<Done<Entered>> {
    let (round, courier) = (list.round, list.courier);
    let person = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
    crate::decision::may_take_work(&person)?;
    let target = tx
        .round(round)?
        .filter(|r| r.station == person.station)
        .ok_or(Error::Absent("round at your station"))?;
    match Move::at(target.state, target.opens_at, target.closes_at, hand.now) {
        Move::MayEnter => {}
        Move::NotOpenYet => {
            return Ok(Done::Refused(Entered::NotOpenYet(target.opens_at.micros())));
        }
        Move::Closed => {
            return Ok(Done::Refused(Entered::RoundClosed(target.closes_at.micros())));
        }
    }
    let standby = tx.standby(courier)?.is_some_and(|standby| standby.until_at >= target.closes_at);
    if target.kind == RoundKind::Urgent && !standby {
        return Ok(Done::Refused(Entered::NotOnStandby));
    }
    let blocks = tx.blocks_of_round(round)?;
    if let Some(unknown) = list.ranked.iter().find(|id| !blocks.iter().any(|b| b.id == **id)) {
        return Ok(Done::Refused(Entered::UnknownBlock(unknown.to_string())));
    }
    let before = tx.entry(round, courier)?.and_then(|entry| entry.challenge);
    let held = match hold(tx, hand, ruling, Act::EnterRound, &round.to_string())? {
        Some(challenge) => Some(challenge),
        None => keep_holding(tx, hand, before)?,
    };
    let entry = Entry {
        id: hand.id(EntryId::new),
        round,
        courier,
        ranked: write_list(&list.ranked),
        max_blocks: list.max_blocks,
        standing: false,
        tickets: 1,
        pseudonym: None,
        position: None,
        answer: None,
        challenge: held.as_ref().map(|challenge| challenge.id),
        sealed: None,
    };
    tx.put_entry(&entry)?;
    let fact = json!({
        "round": round.to_string(), "courier": courier.to_string(),
        "ranked": list.ranked.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "max_blocks": list.max_blocks, "standing": false,
        "challenge": entry.challenge.map(|id| id.to_string()),
    });
    hand.leave(LeafKind::Entry, entry.id, fact);
    Ok(Done::Kept(match held {
        Some(challenge) => Entered::Challenged(Opened::of(tx, hand, &challenge)?),
        None => Entered::Entered,
    }))
}

/// Makes a block of one place out of a returned place, waiting for the next round. In race mode the place is
/// simply free again, for whoever comes first.
pub(super) fn return_place(tx: &Tx<'_>, hand: &mut Hand, block: Block) -> Result<()> {
    let in_race = block.state == BlockState::Announced && block.round.is_none();
    if in_race && tx.station(block.station)?.is_some_and(|s| s.award_mode == AwardMode::Race) {
        return Ok(());
    }
    set_apart(tx, hand, block).map(|_| ())
}

/// Makes a block of its own out of one place of a block; both have their leaves. A block of one place ends,
/// and the new one stands for it.
pub(crate) fn set_apart(tx: &Tx<'_>, hand: &mut Hand, block: Block) -> Result<Block> {
    let mut original = block.clone();
    let mut returned = block;
    returned.id = hand.id(BlockId::new);
    returned.template = None;
    returned.places = 1;
    returned.round = None;
    returned.state = BlockState::Draft;
    returned.created_at = hand.now;
    original.places = original.places.saturating_sub(1);
    if original.places == 0 {
        original.state = BlockState::Cancelled;
        original.places = 1;
    }
    tx.update_block(&original)?;
    hand.leave(LeafKind::Block, original.id, crate::block::block_fact(&original));
    tx.insert_block(&returned)?;
    for step in tx.block_steps_of(original.id)? {
        let id = hand.id(BlockStepId::new);
        tx.insert_block_step(&BlockStep { id, block: returned.id, ..step })?;
    }
    hand.leave(LeafKind::Block, returned.id, crate::block::block_fact(&returned));
    Ok(returned)
}
