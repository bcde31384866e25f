//! Plans: the day's orders become routes, one for each award.
//!
//! Owns: what is planned, the search outside the write, and the write that checks again. `job` lets
//! the search run by itself; `by_hand` is a dispatcher's changes. Start at [`App::plan_day`].

mod by_hand;
mod job;

pub use by_hand::Moved;
pub(crate) use by_hand::route_for;
pub use job::Asked;

use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::hold::is_suspended;
use crate::place::destination;
use crate::ports::{PlanRequest, PlanStop, PlanVehicle, Planned};
use crate::route::is_on_the_way;
use crate::station::point;
use crate::zone;
use by_hand::{add_stop, tell_recipient};
use porchlight_domain::geo::Point;
use porchlight_domain::id::{AwardId, PlanId, RouteId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{SECOND, Timestamp, Window};
use porchlight_domain::words::{AwardState, OrderState};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, Courier, Order, Plan, PlanJob, Route, Station};
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

struct Day {
    station: Point,
    window: Window,
    orders: Vec<(Order, u64, u64)>,
    awards: Vec<(Award, Block, Courier)>,
}

/// Whether an award still holds its place, and no stop suspends it.
fn may_drive(tx: &Tx<'_>, award: AwardId) -> Result<bool> {
    Ok(tx.award(award)?.is_some_and(|row| row.holds) && !is_suspended(tx, award)?)
}

impl App {
    /// Plans a station's day at once: what is still open goes to the awards that have no route yet.
    /// The search takes seconds to minutes; [`App::ask_plan`] has it run by itself.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; invalid date; absent station.
    pub fn plan_day(&self, ctx: &mut Ctx, station: StationId, date: &str) -> Result<PlanSummary> {
        let summary = self.plan_for(ctx, station, date, None)?;
        summary.ok_or_else(|| Error::Fault("a plan without a job was given up".into()))
    }

    /// Plans, for a job if there is one. `None`: somebody else took the job up in the meantime.
    fn plan_for(
        &self,
        ctx: &mut Ctx,
        station: StationId,
        date: &str,
        job: Option<&PlanJob>,
    ) -> Result<Option<PlanSummary>> {
        ctx.allow_dispatch()?;
        let day = self.load_day(station, date)?;
        let request = request(&day);
        // The search runs outside the write; the write checks again what may have changed.
        let planned = self.ports.router.plan(&request);
        let couriers: Vec<_> = day.awards.iter().map(|(_, _, courier)| courier.id).collect();
        let indices = planned.routes.iter().flat_map(|route| &route.stops).map(|(index, _)| *index);
        let orders: Vec<_> =
            indices.map(|index| format!("order/{}", day.orders[index].0.id)).collect();
        let summary = self.write_plan(ctx, (station, date.to_owned()), day, planned, job)?;
        for courier in couriers {
            self.ring_courier(ctx, courier);
        }
        self.ring_all(ctx, orders);
        self.ring_station(ctx, station);
        Ok(summary)
    }

    fn load_day(&self, station: StationId, date: &str) -> Result<Day> {
        self.read(|tx| {
            let (place, window) = day_of(tx, station, date)?;
            let mut orders = vec![];
            for mut order in tx.orders_to_plan(station, window.end)? {
                if is_on_the_way(tx, &order)? {
                    continue;
                }
                // Routes lead to the pin that was accepted, not to where the map had it.
                let there = destination(tx, &order)?;
                (order.lat, order.lon) = (there.lat, there.lon);
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
                    // Whoever is not to set out gets no route: their parcels are what is planned anew.
                    if waits
                        && !is_suspended(tx, award.id)?
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
        (station, date): (StationId, String),
        day: Day,
        planned: Planned,
        job: Option<&PlanJob>,
    ) -> Result<Option<PlanSummary>> {
        let job = job.cloned();
        let url = self.settings.public_url.clone();
        let keys = self.keys.clone();
        self.record(ctx, &format!("plan {station} {date}"), move |tx, hand| {
            let plan = hand.id(PlanId::new);
            // The job ends in the commit of its plan, so that it neither runs twice nor is lost.
            if let Some(job) = &job
                && !job::finish(tx, job, plan)?
            {
                return Ok(Done::Refused(None));
            }
            let mut summary = PlanSummary { planned: 0, routes: 0, unplanned: vec![] };
            for ((award, block, _), route) in day.awards.iter().zip(&planned.routes) {
                if route.stops.is_empty() || !may_drive(tx, award.id)? {
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
            Ok(Done::Kept(Some(summary)))
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
}

/// The station and the span of one of its days.
fn day_of(tx: &Tx<'_>, station: StationId, date: &str) -> Result<(Station, Window)> {
    let place = tx.station(station)?.ok_or(Error::Absent("station"))?;
    let zone = zone::zone(&place.time_zone);
    let window = zone::parse_date(date)
        .and_then(|date| zone::day(date, &zone))
        .ok_or_else(|| Error::invalid("date", "not_a_date", "give a date such as 2026-11-23"))?;
    Ok((place, window))
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
