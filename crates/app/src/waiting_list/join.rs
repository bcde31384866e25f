//! Joining and leaving a waiting list.

use super::fact;
use super::turn::{is_raced, is_spoken_for, leave, settle};
use crate::app::{App, Done};
use crate::block::free_place;
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use porchlight_domain::id::{BlockId, CourierId, WaitingId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::waiting_list::{MOST_LISTS, MOST_WAITING, WaitState};
use porchlight_domain::words::{AwardMode, BlockState};
use porchlight_store::Tx;
use porchlight_store::rows::WaitingPlace;
use serde::{Deserialize, Serialize};

/// What became of joining a waiting list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Joined {
    /// On the list, at this position from 1; also for whoever stood on it already.
    Waiting(u32),
    /// A place is kept for them already: take it, until then (microseconds since 1970).
    Asked(i64),
    /// A place is free: no need to wait.
    Free,
    /// They have a place of the block.
    Has,
    /// The vehicle is too small.
    NotFitting,
    /// The station shares places out by draws.
    ByDraw,
    /// The block began, or was taken back.
    Over,
    /// The list is full: so many stand on it.
    ListFull(u32),
    /// They stand on as many lists as anybody may at once.
    TooMany(u32),
}

/// What became of leaving a waiting list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Left {
    /// Off the list.
    Left,
    /// They were asked and said no: the place goes to the next one. It counts nowhere.
    SaidNo,
    /// They did not stand on it.
    NotOnIt,
}

/// From 1, by those who stand on the list.
pub(super) fn position(live: &[WaitingPlace], number: u32) -> u32 {
    let before = live.iter().filter(|place| place.number < number).count();
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

fn count(list: &[WaitingPlace]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// Why somebody does not join, or the list as it stands.
fn look(
    tx: &Tx<'_>,
    courier: CourierId,
    id: BlockId,
    now: Timestamp,
) -> Result<std::result::Result<Vec<WaitingPlace>, Joined>> {
    let person = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
    crate::decision::may_take_work(&person)?;
    let at_home = tx.block(id)?.filter(|block| block.station == person.station);
    let block = at_home.ok_or(Error::Absent("block at your station"))?;
    let station = tx.station(block.station)?.ok_or(Error::Absent("station"))?;
    if !is_raced(&station, &block, now) {
        let in_round = block.state == BlockState::Announced && block.round.is_some();
        let drawn = station.award_mode != AwardMode::Race || in_round;
        return Ok(Err(if drawn { Joined::ByDraw } else { Joined::Over }));
    }
    if person.vehicle < block.vehicle {
        return Ok(Err(Joined::NotFitting));
    }
    let awards = tx.awards_of_block(id)?;
    if awards.iter().any(|award| award.courier == courier) {
        return Ok(Err(Joined::Has));
    }
    let live = tx.waiting_on(id)?;
    let mut held = tx.reservations_of(id)?;
    held.retain(|reservation| reservation.expires_at > now);
    let mine = held.iter().find(|reservation| reservation.courier == courier);
    if let Some(reservation) = mine {
        return Ok(Err(Joined::Asked(reservation.expires_at.micros())));
    }
    if let Some(place) = live.iter().find(|place| place.courier == courier) {
        return Ok(Err(Joined::Waiting(position(&live, place.number))));
    }
    if free_place(&block, &awards, &held).is_some() && !is_spoken_for(tx, &block, now)? {
        return Ok(Err(Joined::Free));
    }
    if count(&live) >= MOST_WAITING {
        return Ok(Err(Joined::ListFull(count(&live))));
    }
    let lists = tx.waiting_of(courier, now)?;
    let lists = lists.iter().filter(|place| place.state.is_live()).count();
    Ok(if lists >= MOST_LISTS as usize { Err(Joined::TooMany(MOST_LISTS)) } else { Ok(live) })
}

fn join(tx: &Tx<'_>, hand: &mut Hand, courier: CourierId, id: BlockId) -> Result<Done<Joined>> {
    let live = match look(tx, courier, id, hand.now)? {
        Ok(live) => live,
        Err(no) => return Ok(Done::Refused(no)),
    };
    let place = WaitingPlace {
        id: hand.id(WaitingId::new),
        block: id,
        courier,
        number: tx.last_waiting_number(id)?.saturating_add(1),
        state: WaitState::Waiting,
        joined_at: hand.now,
        asked_at: None,
        until_at: None,
        ended_at: None,
        award: None,
    };
    if !tx.insert_waiting_place(&place)? {
        return Err(Error::Fault(format!("{courier} stands on the list of {id} already")));
    }
    hand.leave(LeafKind::Waiting, place.id, fact(&place, &[]));
    Ok(Done::Kept(Joined::Waiting(count(&live).saturating_add(1))))
}

impl App {
    /// Joins the waiting list of a full block in race mode, at its end. Limits are looked at when a place is
    /// free, because by then they may be others.
    ///
    /// # Errors
    /// Denied to all but couriers who may take work; absent block.
    pub fn join_waiting(&self, ctx: &mut Ctx, block: BlockId) -> Result<Joined> {
        let courier = ctx.courier()?;
        let joined = self.record(ctx, &format!("wait {block}"), move |tx, hand| {
            join(tx, hand, courier, block)
        })?;
        self.ring_list(ctx, block, [courier])?;
        Ok(joined)
    }

    /// Leaves a waiting list, or says no to the place that is kept: then the next one is asked at once.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn leave_waiting(&self, ctx: &mut Ctx, block: BlockId) -> Result<Left> {
        let courier = ctx.courier()?;
        let url = self.settings.public_url.clone();
        let (left, others) = self.record(ctx, &format!("leave {block}"), move |tx, hand| {
            let mine = tx.waiting_on(block)?.into_iter().find(|p| p.courier == courier);
            let Some(mine) = mine else {
                return Ok(Done::Refused((Left::NotOnIt, Vec::<String>::new())));
            };
            let left = match leave(tx, hand, mine)? {
                WaitState::Declined => Left::SaidNo,
                _ => Left::Left,
            };
            let others = settle(tx, hand, block, &url)?;
            Ok(Done::Kept((left, others.iter().map(ToString::to_string).collect())))
        })?;
        let others = others.iter().filter_map(|id| id.parse().ok());
        self.ring_list(ctx, block, others.chain([courier]))?;
        Ok(left)
    }

    fn ring_list(
        &self,
        ctx: &Ctx,
        block: BlockId,
        couriers: impl IntoIterator<Item = CourierId>,
    ) -> Result<()> {
        if let Some(block) = self.read(|tx| Ok(tx.block(block)?))? {
            self.ring_waiting(ctx, block.station, couriers);
        }
        Ok(())
    }
}
