//! Plans: the day's orders become routes, one for each award; and a dispatcher's changes by hand.

use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue;
use crate::ports::{PlanRequest, PlanStop, PlanVehicle, Planned};
use crate::route::{is_on_the_way, take_off};
use crate::station::point;
use crate::zone;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{
    AwardId, CaptureChallengeId, OrderId, PlanId, RouteId, StationId, StopId,
};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{SECOND, Timestamp, Window};
use porchlight_domain::words::{AwardState, OrderState, StopState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, CaptureChallenge, Courier, Order, Plan, Route, Stop};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most orders planned at once.
pub const MAX_ORDERS: usize = 20_000;
/// How long after a block's end a capture challenge is still taken (work done offline).
pub const CHALLENGE_GRACE: i64 = 12 * porchlight_domain::time::HOUR;

/// An order that found no place, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unplanned {
    /// The order, in text.
    pub order: String,
    /// The sender's reference.
    pub reference: String,
    /// Stable code: see the planner.
    pub reason: String,
}

/// What a plan made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanSummary {
    /// Orders that got a stop.
    pub planned: u32,
    /// Awards that got a route.
    pub routes: u32,
    /// Orders without a place.
    pub unplanned: Vec<Unplanned>,
}

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

struct Day {
    station: Point,
    window: Window,
    orders: Vec<(Order, u64, u64)>,
    awards: Vec<(Award, Block, Courier)>,
}

impl App {
    /// Plans a station's day: what is still open goes to the awards that have no route yet.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid date; absent station.
    pub fn plan_day(&self, ctx: &mut Ctx, station: StationId, date: &str) -> Result<PlanSummary> {
        ctx.allow_dispatch()?;
        let day = self.load_day(station, date)?;
        let request = request(&day);
        // The search runs outside the write; the write checks again what may have changed.
        let planned = self.ports.router.plan(&request);
        let couriers: Vec<_> = day.awards.iter().map(|(_, _, courier)| courier.id).collect();
        let summary = self.write_plan(ctx, station, date.to_owned(), day, planned)?;
        for courier in couriers {
            self.ring_courier(ctx, courier);
        }
        self.ports.bell.ring(&format!("station/{station}"), ctx.now);
        Ok(summary)
    }

    fn load_day(&self, station: StationId, date: &str) -> Result<Day> {
        self.read(|tx| {
            let place = tx.station(station)?.ok_or(Error::Absent("station"))?;
            let zone = zone::zone(&place.time_zone);
            let window =
                zone::parse_date(date).and_then(|d| zone::day(d, &zone)).ok_or_else(|| {
                    Error::invalid("date", "not_a_date", "give a date such as 2026-11-23")
                })?;
            let mut orders = vec![];
            for order in tx.orders_to_plan(station, window.end)? {
                if is_on_the_way(tx, &order)? {
                    continue;
                }
                let packages = tx.packages_of(order.id)?;
                let sum = |f: fn(&porchlight_store::rows::Package) -> i64| {
                    packages.iter().map(f).map(|v| u64::try_from(v).unwrap_or(0)).sum::<u64>()
                };
                orders.push((order, sum(|p| p.volume_ml), sum(|p| p.weight_g)));
            }
            if orders.len() > MAX_ORDERS {
                return Err(Error::invalid(
                    "date",
                    "too_many_orders",
                    format!("{} orders: at most {MAX_ORDERS} are planned at once", orders.len()),
                ));
            }
            let mut awards = vec![];
            for block in tx.blocks_between(station, window.start, window.end)? {
                for award in tx.awards_of_block(block.id)? {
                    let waits = matches!(award.state, AwardState::Held | AwardState::CheckedIn);
                    if waits
                        && tx.route_of_award(award.id)?.is_none()
                        && let Some(courier) = tx.courier(award.courier)?
                    {
                        awards.push((award, block.clone(), courier));
                    }
                }
            }
            Ok(Day { station: point(&place), window, orders, awards })
        })
    }

    fn write_plan(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        date: String,
        day: Day,
        planned: Planned,
    ) -> Result<PlanSummary> {
        let url = self.settings.public_url.clone();
        let keys = self.keys.clone();
        self.record(ctx, &format!("plan {station} {date}"), move |tx, hand| {
            let plan = hand.id(PlanId::new);
            let mut summary = PlanSummary { planned: 0, routes: 0, unplanned: vec![] };
            for ((award, block, _), route) in day.awards.iter().zip(&planned.routes) {
                let fresh = tx.award(award.id)?.is_some_and(|a| a.holds);
                if route.stops.is_empty() || !fresh {
                    continue;
                }
                let row = Route {
                    id: hand.id(RouteId::new),
                    plan: Some(plan),
                    station,
                    award: award.id,
                    metres: i64::try_from(route.metres).unwrap_or(i64::MAX),
                    seconds: i64::try_from(route.seconds).unwrap_or(i64::MAX),
                    version: 1,
                    changed_at: hand.now,
                };
                if !tx.insert_route(&row)? {
                    continue;
                }
                summary.routes += 1;
                let mut list = vec![];
                for (index, arrival) in &route.stops {
                    let order = &day.orders[*index].0;
                    let current = tx.order(order.id)?;
                    let open = [OrderState::Open, OrderState::AttemptFailed];
                    if !current.is_some_and(|o| open.contains(&o.state)) {
                        continue;
                    }
                    let at = day.window.start.plus(arrival * SECOND);
                    let position = u32::try_from(list.len()).unwrap_or(u32::MAX);
                    add_stop(tx, hand, &row, award, block, order, position, at)?;
                    tell_recipient(tx, hand, order, at, &url, &keys)?;
                    list.push(order.id.to_string());
                    summary.planned += 1;
                }
                let fact = json!({"award": award.id.to_string(), "orders": list});
                hand.leave(LeafKind::Route, row.id, fact);
            }
            for (index, reason) in &planned.unassigned {
                let order = &day.orders[*index].0;
                summary.unplanned.push(Unplanned {
                    order: order.id.to_string(),
                    reference: order.external_reference.clone(),
                    reason: (*reason).into(),
                });
            }
            tx.insert_plan(&Plan {
                id: plan,
                station,
                day: date.clone(),
                planned: summary.planned,
                infeasible: serde_json::to_string(&summary.unplanned)?,
                created_at: hand.now,
                created_by: hand.actor.to_string(),
            })?;
            let fact = json!({"station": station.to_string(), "day": date,
                "planned": summary.planned, "unplanned": summary.unplanned.len()});
            hand.leave(LeafKind::Plan, plan, fact);
            Ok(Done::Kept(summary))
        })
    }

    /// The newest plan of a day, with what found no place.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn newest_plan(
        &self,
        ctx: &Ctx,
        station: StationId,
        date: &str,
    ) -> Result<Option<(Plan, Vec<Unplanned>)>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let Some(plan) = tx.newest_plan(station, date)? else { return Ok(None) };
            let unplanned = serde_json::from_str(&plan.infeasible)?;
            Ok(Some((plan, unplanned)))
        })
    }

    /// Gives an open order, or a stop not done yet, to an award as its last stop.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent.
    pub fn move_order(&self, ctx: &mut Ctx, order: OrderId, to: AwardId) -> Result<Moved> {
        ctx.allow_dispatch()?;
        let url = self.settings.public_url.clone();
        let keys = self.keys.clone();
        let before = self.courier_of_order(order)?;
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
                    take_off(tx, hand, &stop)?;
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
            hand.leave(LeafKind::Route, route.id, json!({"added": order.to_string()}));
            Ok(Done::Kept(Moved::Moved))
        })?;
        for courier in before.into_iter().chain(self.courier_of_order(order)?) {
            self.ring_courier(ctx, courier);
        }
        Ok(moved)
    }
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
fn add_stop(
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

fn tell_recipient(
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
    let window = zone::span(order.window_start, order.window_end, &zone);
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
    enqueue(tx, hand, &order.email, &subject, &body)?;
    Ok(())
}

fn request(day: &Day) -> PlanRequest {
    let seconds = |at: Timestamp| at.since(day.window.start).div_euclid(SECOND);
    // An order that missed its window is still owed: it goes out at any time of the day.
    let window = |order: &Order| {
        let missed = order.window_end <= day.window.start;
        let start = if missed { day.window.start } else { order.window_start };
        let end = if missed { day.window.end } else { order.window_end };
        (seconds(start), seconds(end))
    };
    let stop = |(order, volume_ml, weight_g): &(Order, u64, u64)| PlanStop {
        point: Point { lat: order.lat, lon: order.lon },
        volume_ml: *volume_ml,
        weight_g: *weight_g,
        service_seconds: order.service_seconds,
        window: window(order),
    };
    let vehicle = |(_, block, courier): &(Award, Block, Courier)| PlanVehicle {
        volume_ml: courier.vehicle.capacity_ml(),
        weight_g: courier.vehicle.capacity_g(),
        shift: (seconds(block.starts_at), seconds(block.ends_at)),
    };
    PlanRequest {
        station: day.station,
        stops: day.orders.iter().map(stop).collect(),
        vehicles: day.awards.iter().map(vehicle).collect(),
        seed: day.window.start.micros().unsigned_abs(),
    }
}
