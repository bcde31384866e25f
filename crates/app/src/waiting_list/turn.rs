//! Whose turn it is, and what follows from what happened to a list's block and people.
//!
//! [`settle`] compares a list with the facts and moves it on. It runs in the commit that frees a place, and in
//! the reconciler for whatever comes free by time alone. Until it has run, [`is_spoken_for`] keeps the place
//! from whoever would be faster.

use super::mail::asked;
use super::{fact, page_of};
use crate::app::{App, Done};
use crate::block::free_place;
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::round::{Against, Why, against};
use crate::zone;
use porchlight_domain::id::{AwardId, BlockId, CourierId, ReservationId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::waiting_list::{WaitState, asked_until};
use porchlight_domain::words::{AwardMode, BlockState, CourierState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, Reservation, Station, WaitingPlace};

/// A list with everything its next step follows from.
struct List {
    station: Station,
    block: Block,
    /// Who stands on it, in order.
    live: Vec<WaitingPlace>,
    awards: Vec<Award>,
    held: Vec<Reservation>,
}

/// What the list's next step is.
enum Step {
    /// This place on the list ends so.
    End(WaitingPlace, WaitState, Option<AwardId>),
    /// This one is asked, about the place of that number, until then; the others were gone past, each by its
    /// rule.
    Ask(WaitingPlace, u32, Timestamp, Vec<(String, String)>),
}

/// What keeps somebody from a free place of the block now; `None` if nothing does.
pub(super) fn kept_from(
    tx: &Tx<'_>,
    courier: CourierId,
    block: &Block,
    now: Timestamp,
) -> Result<Option<Why>> {
    let bare = |code: &str| Some(Why { code: code.into(), ..Why::default() });
    let Some(person) = tx.courier(courier)? else { return Ok(bare("account")) };
    if person.state != CourierState::Active || person.station != block.station {
        return Ok(bare("account"));
    }
    if person.vehicle < block.vehicle {
        return Ok(bare("vehicle"));
    }
    Ok(match against(tx, &person, block, now)? {
        Some(Against::Limit(why)) => Some(why),
        Some(Against::Awaited) => bare("awaited"),
        None => None,
    })
}

/// Whether places of the block are given to whoever comes first, so that it may have a list.
pub(super) fn is_raced(station: &Station, block: &Block, now: Timestamp) -> bool {
    station.award_mode == AwardMode::Race
        && block.state == BlockState::Announced
        && block.round.is_none()
        && block.starts_at > now
}

/// Whether a free place of the block belongs to somebody on its list, who is asked in a moment.
pub(crate) fn is_spoken_for(tx: &Tx<'_>, block: &Block, now: Timestamp) -> Result<bool> {
    if asked_until(now, block.starts_at).is_none() {
        return Ok(false);
    }
    for place in tx.waiting_on(block.id)? {
        if place.state == WaitState::Waiting && kept_from(tx, place.courier, block, now)?.is_none()
        {
            return Ok(true);
        }
    }
    Ok(false)
}

impl List {
    fn of(tx: &Tx<'_>, id: BlockId, now: Timestamp) -> Result<Option<Self>> {
        let live = tx.waiting_on(id)?;
        if live.is_empty() {
            return Ok(None);
        }
        let block = tx.block(id)?.ok_or(Error::Absent("block"))?;
        let station = tx.station(block.station)?.ok_or(Error::Absent("station"))?;
        let mut held = tx.reservations_of(id)?;
        held.retain(|reservation| reservation.expires_at > now);
        Ok(Some(Self { live, awards: tx.awards_of_block(id)?, held, station, block }))
    }

    /// How a place on the list ends, if it does.
    fn end_of(&self, place: &WaitingPlace, now: Timestamp) -> Option<(WaitState, Option<AwardId>)> {
        if let Some(award) = self.awards.iter().find(|award| award.courier == place.courier) {
            return Some((WaitState::Taken, Some(award.id)));
        }
        if !is_raced(&self.station, &self.block, now) {
            return Some((WaitState::Over, None));
        }
        let is_held = self.held.iter().any(|held| held.courier == place.courier);
        (place.state == WaitState::Asked && !is_held).then_some((WaitState::Passed, None))
    }

    fn step(&self, tx: &Tx<'_>, now: Timestamp) -> Result<Option<Step>> {
        for place in &self.live {
            if let Some((state, award)) = self.end_of(place, now) {
                return Ok(Some(Step::End(place.clone(), state, award)));
            }
        }
        let Some(number) = free_place(&self.block, &self.awards, &self.held) else {
            return Ok(None);
        };
        let Some(until) = asked_until(now, self.block.starts_at) else { return Ok(None) };
        let mut over = vec![];
        for place in self.live.iter().filter(|place| place.state == WaitState::Waiting) {
            match kept_from(tx, place.courier, &self.block, now)? {
                None => return Ok(Some(Step::Ask(place.clone(), number, until, over))),
                Some(why) => over.push((place.id.to_string(), why.code)),
            }
        }
        Ok(None)
    }
}

fn end(
    tx: &Tx<'_>,
    hand: &mut Hand,
    mut place: WaitingPlace,
    (state, award): (WaitState, Option<AwardId>),
) -> Result<()> {
    if place.state == WaitState::Asked {
        free(tx, &place)?;
    }
    place.state = state;
    place.award = award;
    place.ended_at = Some(hand.now);
    tx.update_waiting_place(&place)?;
    hand.leave(LeafKind::Waiting, place.id, fact(&place, &[]));
    Ok(())
}

/// Frees what was reserved for somebody who was asked.
fn free(tx: &Tx<'_>, place: &WaitingPlace) -> Result<()> {
    for held in tx.reservations_of(place.block)? {
        if held.courier == place.courier {
            tx.remove_reservation(held.id)?;
        }
    }
    Ok(())
}

/// Ends somebody's place by their own word: off the list, or no to the place that was kept for them.
pub(super) fn leave(tx: &Tx<'_>, hand: &mut Hand, place: WaitingPlace) -> Result<WaitState> {
    let state = match place.state {
        WaitState::Asked => WaitState::Declined,
        _ => WaitState::Left,
    };
    end(tx, hand, place, (state, None))?;
    Ok(state)
}

/// Keeps the place of that number for somebody until then, and tells them.
fn ask(
    tx: &Tx<'_>,
    hand: &mut Hand,
    list: &List,
    (mut place, number, until): (WaitingPlace, u32, Timestamp),
    (over, page): (&[(String, String)], &str),
) -> Result<()> {
    let reservation = Reservation {
        id: hand.id(ReservationId::new),
        block: list.block.id,
        place: number,
        courier: place.courier,
        expires_at: until,
        challenge: None,
    };
    if !tx.insert_reservation(&reservation)? {
        return Err(Error::Fault(format!("place {number} of {} is not free", list.block.id)));
    }
    place.state = WaitState::Asked;
    place.asked_at = Some(hand.now);
    place.until_at = Some(until);
    tx.update_waiting_place(&place)?;
    hand.leave(LeafKind::Waiting, place.id, fact(&place, over));
    let Some(courier) = tx.courier(place.courier)? else { return Ok(()) };
    let zone = zone::zone(&list.station.time_zone);
    let language = &courier.language;
    let span = zone::span(list.block.starts_at, list.block.ends_at, &zone, language);
    let by = zone::moment(until, &zone, language);
    let (subject, body) = asked(language, &list.station.name, (&span, &by), page);
    enqueue_of(tx, hand, list.station.id, (&courier.email, subject, &body))?;
    Ok(tell_phone(tx, hand, courier.id, CourierNote::PlaceFree { until: (until, &zone) })?)
}

/// Moves the list of a block on as far as the facts go. Says who should look at their phone.
pub(crate) fn settle(
    tx: &Tx<'_>,
    hand: &mut Hand,
    block: BlockId,
    public_url: &str,
) -> Result<Vec<CourierId>> {
    let mut changed = vec![];
    let page = page_of(public_url);
    // Places whose reservation ran out are free for the next one only once its row is gone.
    let mut swept = false;
    while let Some(list) = List::of(tx, block, hand.now)? {
        let Some(step) = list.step(tx, hand.now)? else { break };
        if !swept {
            tx.remove_expired_reservations(hand.now)?;
            swept = true;
        }
        match step {
            Step::End(place, state, award) => {
                changed.push(place.courier);
                end(tx, hand, place, (state, award))?;
            }
            Step::Ask(place, number, until, over) => {
                changed.push(place.courier);
                ask(tx, hand, &list, (place, number, until), (&over, &page))?;
            }
        }
    }
    Ok(changed)
}

impl App {
    /// The reconciler of waiting lists: asks whoever is next where a place came free by time alone, and ends
    /// what is over. Safe to run at any time; returns how many places on lists moved.
    ///
    /// # Errors
    /// Faults only.
    pub fn keep_waiting(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due = self.read(|tx| {
            let mut due = vec![];
            for block in tx.blocks_waited_for()? {
                if let Some(list) = List::of(tx, block, now)?
                    && list.step(tx, now)?.is_some()
                {
                    due.push((block, list.station.id));
                }
            }
            Ok(due)
        })?;
        let mut moved = 0;
        for (block, station) in due {
            let url = self.settings.public_url.clone();
            let changed = self.record(ctx, "", move |tx, hand| {
                let changed = settle(tx, hand, block, &url)?;
                let changed: Vec<String> = changed.iter().map(ToString::to_string).collect();
                Ok(if changed.is_empty() { Done::Refused(changed) } else { Done::Kept(changed) })
            })?;
            moved += u32::try_from(changed.len()).unwrap_or(u32::MAX);
            self.ring_waiting(ctx, station, changed.iter().filter_map(|id| id.parse().ok()));
        }
        Ok(moved)
    }

    /// Somebody gave a block back: whoever is asked now looks.
    pub(crate) fn ring_asked(&self, ctx: &Ctx, award: AwardId) -> Result<()> {
        let asked = self.read(|tx| {
            let Some(award) = tx.award(award)? else { return Ok(vec![]) };
            Ok(tx.waiting_on(award.block)?)
        })?;
        for place in asked.iter().filter(|place| place.state == WaitState::Asked) {
            self.ring_courier(ctx, place.courier);
        }
        Ok(())
    }

    /// Whoever moved on a list looks again, and so does the desk.
    pub(crate) fn ring_waiting(
        &self,
        ctx: &Ctx,
        station: StationId,
        couriers: impl IntoIterator<Item = CourierId>,
    ) {
        for courier in couriers {
            self.ring_courier(ctx, courier);
        }
        self.ring_station(ctx, station);
    }
}
