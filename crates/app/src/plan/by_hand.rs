//! A dispatcher's changes to routes by hand.

use super::CHALLENGE_GRACE;
use crate::app::{App, Done};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::route::take_off;
use crate::zone;
use porchlight_domain::id::{AwardId, CaptureChallengeId, OrderId, RouteId, StationId, StopId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{AwardState, OrderState, StopState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, CaptureChallenge, Order, Route, Stop};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What became of moving a stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moved {
    /// It is the last stop of the other route now.
    Moved,
    /// The stop is done already.
    Done,
    /// The other award is over.
    Over,
}

impl App {
    /// Gives an open order, or a stop not done yet, to an award as its last stop.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent.
    pub fn move_order(&self, ctx: &mut Ctx, order: OrderId, to: AwardId) -> Result<Moved> {
        ctx.allow_dispatch()?;
        let url = self.settings.public_url.clone();
        let keys = self.keys.clone();
        let before = self.courier_of_order(order)?;
        let lookers = self.topics_of_order(order);
        let moved = self.record(ctx, &format!("move {order} {to}"), move |tx, hand| {
            let parcel = tx.order(order)?.ok_or(Error::Absent("order"))?;
            let award = tx.award(to)?.ok_or(Error::Absent("award"))?;
            let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
            let over = [AwardState::CheckedOut, AwardState::Ended, AwardState::NoShow];
            if !award.holds || over.contains(&award.state) {
                return Ok(Done::Refused(Moved::Over));
            }
            match parcel.state {
                OrderState::Open | OrderState::AttemptFailed => {}
                OrderState::Planned | OrderState::OutForDelivery => {
                    let Some(stop) = tx.newest_stop_of_order(order)? else {
                        return Err(Error::Fault(format!("planned order {order} has no stop")));
                    };
                    if stop.state == StopState::Done {
                        return Ok(Done::Refused(Moved::Done));
                    }
                    let from = tx.route(stop.route)?.map_or(Ok(None), |r| tx.award(r.award))?;
                    take_off(tx, hand, &stop)?;
                    for former in from.iter().filter(|former| former.id != to) {
                        tell_out(tx, hand, former)?;
                    }
                }
                _ => return Ok(Done::Refused(Moved::Done)),
            }
            let route = route_for(tx, hand, &award, parcel.station)?;
            let stops = tx.stops_of(route.id)?;
            let position = stops.iter().map(|s| s.position + 1).max().unwrap_or(0);
            let after = stops.last().map_or(block.starts_at, |s| s.planned_arrival);
            let at = after.plus(10 * porchlight_domain::time::MINUTE);
            add_stop(tx, hand, &route, &award, &block, &parcel, position, at)?;
            tell_recipient(tx, hand, &parcel, at, &url, &keys)?;
            tell_out(tx, hand, &award)?;
            hand.leave(LeafKind::Route, route.id, json!({"added": order.to_string()}));
            Ok(Done::Kept(Moved::Moved))
        })?;
        for courier in before.into_iter().chain(self.courier_of_order(order)?) {
            self.ring_courier(ctx, courier);
        }
        self.ring_all(ctx, lookers);
        Ok(moved)
    }
}

/// Tells a courier who is on the way that their stops changed. Before that, routes change as often as they
/// are planned, and nobody has to know.
fn tell_out(tx: &Tx<'_>, hand: &mut Hand, award: &Award) -> Result<()> {
    if matches!(award.state, AwardState::CheckedIn | AwardState::Released) {
        tell_phone(tx, hand, award.courier, CourierNote::RouteChanged)?;
    }
    Ok(())
}

pub(crate) fn route_for(
    tx: &Tx<'_>,
    hand: &mut Hand,
    award: &Award,
    station: StationId,
) -> Result<Route> {
    if let Some(mut route) = tx.route_of_award(award.id)? {
        route.version += 1;
        route.changed_at = hand.now;
        tx.update_route(&route)?;
        return Ok(route);
    }
    let route = Route {
        id: hand.id(RouteId::new),
        plan: None,
        station,
        award: award.id,
        metres: 0,
        seconds: 0,
        version: 1,
        changed_at: hand.now,
    };
    tx.insert_route(&route)?;
    Ok(route)
}

#[expect(clippy::too_many_arguments, reason = "the rows a stop ties together")]
pub(super) fn add_stop(
    tx: &Tx<'_>,
    hand: &mut Hand,
    route: &Route,
    award: &Award,
    block: &Block,
    order: &Order,
    position: u32,
    planned_arrival: Timestamp,
) -> Result<()> {
    let stop = Stop {
        id: hand.id(StopId::new),
        route: route.id,
        position,
        delivery_order: order.id,
        planned_arrival,
        service_seconds: order.service_seconds,
        state: StopState::Ahead,
        arrived_at: None,
    };
    tx.insert_stop(&stop)?;
    tx.insert_capture_challenge(&CaptureChallenge {
        id: hand.id(CaptureChallengeId::new),
        stop: stop.id,
        courier: award.courier,
        token: hand.random(),
        expires_at: block.ends_at.plus(CHALLENGE_GRACE),
    })?;
    let state = match award.state {
        AwardState::Released => OrderState::OutForDelivery,
        _ => OrderState::Planned,
    };
    tx.set_order_state(order.id, state, hand.now)?;
    Ok(())
}

pub(super) fn tell_recipient(
    tx: &Tx<'_>,
    hand: &mut Hand,
    order: &Order,
    at: Timestamp,
    url: &str,
    keys: &crate::keys::Keys,
) -> Result<()> {
    let Some(station) = tx.station(order.station)?.filter(|_| !order.email.is_empty()) else {
        return Ok(());
    };
    let zone = zone::zone(&station.time_zone);
    let window = zone::span(order.window_start, order.window_end, &zone, &order.language);
    let link = format!("{url}/r/{}/{}", order.id, keys.link_secret(order.id, order.link_version));
    let (subject, body) = if order.language.starts_with("es") {
        (
            format!("Su paquete de {}", order.sender),
            format!(
                "Su paquete de {} llega {window}, hacia las {}. Aquí puede ver cuándo, elegir un \
                 lugar y decidir si se toma una foto:\n\n{link}\n",
                order.sender,
                zone::clock(at, &zone)
            ),
        )
    } else {
        (
            format!("Your parcel from {}", order.sender),
            format!(
                "Your parcel from {} arrives {window}, about {}. See when, choose a place, and \
                 decide whether a photo is taken:\n\n{link}\n",
                order.sender,
                zone::clock(at, &zone)
            ),
        )
    };
    enqueue_of(tx, hand, order.station, (&order.email, &subject, &body))?;
    Ok(())
}
