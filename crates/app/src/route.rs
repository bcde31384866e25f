//! Stops that leave a route: taken off, freed, or handed over with the award.
//!
//! Owns: what becomes of orders and capture challenges when an award ends before its stops do.
//! Never does: plan (see `plan`). Start at [`App::transfer_award`].

use crate::app::{App, Done};
use crate::block::{award_fact, new_award};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::plan::{CHALLENGE_GRACE, route_for};
use crate::round::has_nearby;
use crate::zone;
use porchlight_domain::id::{AwardId, CaptureChallengeId, CourierId, OrderId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{AwardSource, AwardState, CourierState, OrderState, StopState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, CaptureChallenge, Courier, Order, Stop};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What became of a transfer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Transferred {
    /// The other courier holds the place now; the new award's id in text, and how many stops moved
    /// along.
    Transferred(String, u32),
    /// The other courier holds, or may be about to win, a block that overlaps or lies too close.
    Conflict,
    /// The other courier's vehicle is too small.
    VehicleTooSmall,
    /// The award or its block is over, or the other courier has left.
    Over,
    /// They hold it already.
    Same,
}

impl App {
    /// Moves an award to another courier, with every stop that is not done. The stops get fresh
    /// capture challenges, so that only the new courier can take live photos there.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent award or courier.
    pub fn transfer_award(
        &self,
        ctx: &mut Ctx,
        award: AwardId,
        to: CourierId,
    ) -> Result<Transferred> {
        ctx.allow_dispatch()?;
        let (moved, topics) =
            self.record(ctx, &format!("transfer {award} {to}"), move |tx, hand| {
                let old = tx.award(award)?.ok_or(Error::Absent("award"))?;
                let block = tx.block(old.block)?.ok_or(Error::Absent("block"))?;
                let person = tx.courier(to)?.ok_or(Error::Absent("courier"))?;
                if let Some(no) = refusal(tx, hand, &old, &block, &person)? {
                    return Ok(Done::Refused((no, vec![])));
                }
                let new = hand_over(tx, hand, old, &block, to)?;
                let orders = move_stops(tx, hand, award, &new, &block)?;
                tell(tx, hand, &block, &person, award)?;
                let count = u32::try_from(orders.len()).unwrap_or(u32::MAX);
                let mut topics: Vec<String> =
                    orders.iter().map(|id| format!("order/{id}")).collect();
                topics.push(format!("station/{}", block.station));
                topics.push(format!("courier/{to}"));
                Ok(Done::Kept((Transferred::Transferred(new.id.to_string(), count), topics)))
            })?;
        for topic in topics {
            self.ports.bell.ring(&topic, ctx.now);
        }
        Ok(moved)
    }
}

fn refusal(
    tx: &Tx<'_>,
    hand: &Hand,
    award: &Award,
    block: &Block,
    to: &Courier,
) -> Result<Option<Transferred>> {
    let live = [AwardState::Held, AwardState::CheckedIn, AwardState::Released];
    Ok(if award.courier == to.id {
        Some(Transferred::Same)
    } else if !live.contains(&award.state)
        || block.ends_at <= hand.now
        || to.state != CourierState::Active
    {
        Some(Transferred::Over)
    } else if to.vehicle < block.vehicle {
        Some(Transferred::VehicleTooSmall)
    } else if has_nearby(tx, to.id, block, hand.now)? {
        Some(Transferred::Conflict)
    } else {
        None
    })
}

/// Ends the old award and makes one of the same place for the other courier.
fn hand_over(
    tx: &Tx<'_>,
    hand: &mut Hand,
    mut old: Award,
    block: &Block,
    to: CourierId,
) -> Result<Award> {
    old.state = AwardState::Ended;
    old.holds = false;
    old.changed_at = hand.now;
    tx.update_award(&old)?;
    hand.leave(LeafKind::Award, old.id, award_fact(&old));
    let new = new_award(hand, block.id, old.place, to, AwardSource::Transfer);
    if !tx.insert_award(&new)? {
        return Err(Error::Fault(format!("place {} of {} is taken", old.place, block.id)));
    }
    let mut fact = award_fact(&new);
    fact["from"] = json!(old.id.to_string());
    hand.leave(LeafKind::Award, new.id, fact);
    Ok(new)
}

/// Moves the stops that are not done to the new award's route. Stops that are done stay with the
/// courier who did them.
fn move_stops(
    tx: &Tx<'_>,
    hand: &mut Hand,
    from: AwardId,
    to: &Award,
    block: &Block,
) -> Result<Vec<OrderId>> {
    let stops = open_stops(tx, from)?;
    let Some(first) = stops.first() else { return Ok(vec![]) };
    let route = route_for(tx, hand, to, block.station)?;
    let mut orders = vec![];
    let left = first.route;
    for mut stop in stops {
        stop.route = route.id;
        stop.state = StopState::Ahead;
        stop.arrived_at = None;
        tx.update_stop(&stop)?;
        tx.remove_capture_challenge(stop.id)?;
        tx.insert_capture_challenge(&CaptureChallenge {
            id: hand.id(CaptureChallengeId::new),
            stop: stop.id,
            courier: to.courier,
            token: hand.random(),
            expires_at: block.ends_at.plus(CHALLENGE_GRACE),
        })?;
        tx.set_order_state(stop.delivery_order, OrderState::Planned, hand.now)?;
        orders.push(stop.delivery_order);
    }
    let list: Vec<String> = orders.iter().map(ToString::to_string).collect();
    let fact = json!({"award": to.id.to_string(), "from": left.to_string(), "orders": list});
    hand.leave(LeafKind::Route, route.id, fact);
    Ok(orders)
}

/// Tells both couriers.
fn tell(tx: &Tx<'_>, hand: &mut Hand, block: &Block, to: &Courier, from: AwardId) -> Result<()> {
    let Some(station) = tx.station(block.station)? else { return Ok(()) };
    let zone = zone::zone(&station.time_zone);
    let when = |language: &str| zone::span(block.starts_at, block.ends_at, &zone, language);
    let former = tx.award(from)?.map_or(Ok(None), |award| tx.courier(award.courier))?;
    if let Some(former) = former {
        let (subject, body) = gone(&former.language, &station.name, &when(&former.language));
        enqueue_of(tx, hand, station.id, (&former.email, subject, &body))?;
        tell_phone(tx, hand, former.id, CourierNote::BlockGone)?;
    }
    let (subject, body) = given(&to.language, &station.name, &when(&to.language));
    enqueue_of(tx, hand, station.id, (&to.email, subject, &body))?;
    Ok(tell_phone(tx, hand, to.id, CourierNote::BlockGiven)?)
}

/// The mail to whoever had a block that was given to somebody else: subject and body.
fn gone(language: &str, station: &str, when: &str) -> (&'static str, String) {
    if language.starts_with("es") {
        let body = format!(
            "El despacho dio su bloque en {station} ({when}) a otra persona. Lo que entregó sigue siendo \
             suyo. Si es un error, responda a este mensaje.\n"
        );
        return ("Su bloque pasó a otra persona", body);
    }
    let body = format!(
        "A dispatcher gave your block at {station} ({when}) to another courier. What you delivered stays \
         yours. If this is wrong, answer this message.\n"
    );
    ("Your block was given to somebody else", body)
}

/// The mail to whoever has it now: subject and body.
fn given(language: &str, station: &str, when: &str) -> (&'static str, String) {
    if language.starts_with("es") {
        let body = format!("El despacho le dio un bloque en {station}: {when}.\n");
        return ("Tiene un bloque nuevo", body);
    }
    let body = format!("A dispatcher gave you a block at {station}: {when}.\n");
    ("A block was given to you", body)
}

/// The stops of an award that are not done.
pub(crate) fn open_stops(tx: &Tx<'_>, award: AwardId) -> Result<Vec<Stop>> {
    let Some(route) = tx.route_of_award(award)? else { return Ok(vec![]) };
    let mut stops = tx.stops_of(route.id)?;
    stops.retain(|stop| stop.state != StopState::Done);
    Ok(stops)
}

/// Takes a stop off its route. One at which something was recorded stays as a closed one.
pub(crate) fn take_off(tx: &Tx<'_>, hand: &mut Hand, stop: &Stop) -> Result<()> {
    tx.remove_capture_challenge(stop.id)?;
    if tx.attempts_at(stop.id)? > 0 {
        tx.set_stop_state(stop.id, StopState::Done)?;
    } else {
        tx.remove_stop(stop.id)?;
    }
    let fact = json!({"removed": stop.delivery_order.to_string()});
    hand.leave(LeafKind::Route, stop.route, fact);
    Ok(())
}

/// Opens the order of a stop that nobody will come to, so that the next plan takes it up.
pub(crate) fn free_order(tx: &Tx<'_>, hand: &mut Hand, stop: &Stop) -> Result<()> {
    let Some(order) = tx.order(stop.delivery_order)? else { return Ok(()) };
    let bound = matches!(order.state, OrderState::Planned | OrderState::OutForDelivery);
    let newest = tx.newest_stop_of_order(order.id)?.is_none_or(|s| s.id == stop.id);
    if !bound || !newest {
        return Ok(());
    }
    let tried = !tx.attempts_of_order(order.id)?.is_empty();
    let state = if tried { OrderState::AttemptFailed } else { OrderState::Open };
    tx.set_order_state(order.id, state, hand.now)?;
    hand.leave(LeafKind::Order, order.id, json!({"state": state.code()}));
    Ok(())
}

/// Whether an order's parcel lies in a vehicle that has not come back yet.
pub(crate) fn is_on_the_way(tx: &Tx<'_>, order: &Order) -> Result<bool> {
    if order.state != OrderState::AttemptFailed {
        return Ok(false);
    }
    let Some(stop) = tx.newest_stop_of_order(order.id)? else { return Ok(false) };
    let Some(route) = tx.route(stop.route)? else { return Ok(false) };
    Ok(tx.award(route.award)?.is_some_and(|a| a.state == AwardState::Released))
}
