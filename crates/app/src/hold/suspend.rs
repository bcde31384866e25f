//! What a stop does: awards are suspended without penalty, couriers and recipients are told.

use super::replan::held_back;
use super::{places_of, read_hold};
use crate::app::{App, Done};
use crate::courier_note::{CourierNote, tell as tell_phone};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::zone;
use porchlight_domain::geo::Point;
use porchlight_domain::hold::{Hold, Level, effect};
use porchlight_domain::id::{AwardId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, HOUR, Timestamp, Window};
use porchlight_domain::words::{OrderState, VehicleKind};
use porchlight_store::Tx;
use porchlight_store::rows::{Award, Block, HoldAward, HoldRow, Order};
use serde_json::json;

/// An award is suspended this long before a stop reaches it: early enough not to set out, late enough
/// that a forecast which changes takes no work away.
pub const LEAD: i64 = 2 * HOUR;

/// A hold as a courier reads it.
#[derive(Debug, Clone)]
pub struct MyHold {
    /// The hold.
    pub row: HoldRow,
    /// The awards of this courier that it suspends.
    pub suspended: Vec<AwardId>,
}

/// What a recipient is told about a hold at their door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What it does.
    pub level: Level,
    /// What it is about.
    pub words: String,
    /// Until when, as far as is known.
    pub until: Timestamp,
    /// Whether the parcel waits for a new plan, and so for a new time.
    pub later: bool,
}

/// The doors that an award's route leads to.
fn doors(tx: &Tx<'_>, award: AwardId) -> Result<Vec<Point>> {
    let Some(route) = tx.route_of_award(award)? else { return Ok(vec![]) };
    let mut points = vec![];
    for stop in tx.stops_of(route.id)? {
        if let Some(order) = tx.order(stop.delivery_order)? {
            points.push(Point { lat: order.lat, lon: order.lon });
        }
    }
    Ok(points)
}

/// Holds that are not over, as rows and as the rules read them.
pub(super) fn live(tx: &Tx<'_>, now: Timestamp) -> Result<Vec<(HoldRow, Hold)>> {
    let both = |row: HoldRow| read_hold(&row).map(|hold| (row, hold));
    let all = tx.holds_since(now)?.into_iter().filter_map(both);
    Ok(all.filter(|(_, hold)| hold.span.end > now).collect())
}

/// Whether a stop suspends an award.
pub(crate) fn is_suspended(tx: &Tx<'_>, award: AwardId) -> Result<bool> {
    Ok(tx.hold_award(award)?.is_some())
}

/// What the recipient of an order is told now, the strongest first.
pub(crate) fn told_about(tx: &Tx<'_>, order: &Order, now: Timestamp) -> Result<Option<Told>> {
    let place = Point { lat: order.lat, lon: order.lon };
    // Recipients do not know what the parcel travels in: any vehicle that is held counts.
    let reaches = |hold: &Hold| VehicleKind::ALL.iter().any(|kind| hold.covers(now, place, *kind));
    let mut found = live(tx, now)?;
    found.retain(|(_, hold)| reaches(hold));
    found.sort_by_key(|(_, hold)| std::cmp::Reverse(hold.level));
    let at_door = found.into_iter().next();
    let back = held_back(tx, order, now)?;
    // A courier who does not set out tells more than weather at the door.
    if let Some(row) = back.filter(|_| at_door.as_ref().is_none_or(|(_, h)| h.level < Level::Stop))
    {
        return Ok(Some(Told {
            level: Level::Stop,
            words: row.words,
            until: row.ends_at,
            later: order.state == OrderState::Open,
        }));
    }
    let told = |(row, hold): (HoldRow, Hold)| Told {
        level: hold.level,
        words: row.words,
        until: hold.span.end,
        later: order.state == OrderState::Open,
    };
    Ok(at_door.map(told))
}

impl App {
    /// Suspends awards that a stop reaches within [`LEAD`], and tells their couriers. Returns how many.
    ///
    /// # Errors
    /// Faults only.
    pub fn keep_holds(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due = self.read(|tx| due(tx, now))?;
        let mut count = 0;
        for (award, hold, from) in due {
            let done =
                self.record(ctx, "", move |tx, hand| suspend(tx, hand, award, &hold, from))?;
            count += u32::from(done);
            self.ring_award(ctx, award);
        }
        Ok(count)
    }

    /// What reaches the acting courier now or within a day: at their station or on their routes.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_holds(&self, ctx: &Ctx) -> Result<Vec<MyHold>> {
        let (courier, now) = (ctx.courier()?, ctx.now);
        self.read(|tx| {
            let person = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
            let mut places = places_of(tx, person.station, &[])?;
            let mut suspended: Vec<HoldAward> = vec![];
            for award in tx.awards_held_by(courier)? {
                let Some(block) = tx.block(award.block)? else { continue };
                if block.ends_at > now && block.starts_at < now.plus(DAY) {
                    places.extend(places_of(tx, block.station, &doors(tx, award.id)?)?);
                    suspended.extend(tx.hold_award(award.id)?);
                }
            }
            let mut list = vec![];
            for (row, hold) in live(tx, now)? {
                let ours: Vec<AwardId> =
                    suspended.iter().filter(|s| s.hold == row.id).map(|s| s.award).collect();
                let near = hold.span.start < now.plus(DAY)
                    && hold.vehicles.has(person.vehicle)
                    && places.iter().any(|p| hold.areas.iter().any(|area| area.contains(*p)));
                if near || !ours.is_empty() {
                    list.push(MyHold { row, suspended: ours });
                }
            }
            list.sort_by_key(|mine| (std::cmp::Reverse(mine.row.level), mine.row.starts_at));
            Ok(list)
        })
    }
}

/// Awards that a stop reaches soon, with the hold and from when on.
fn due(tx: &Tx<'_>, now: Timestamp) -> Result<Vec<(AwardId, HoldRow, Timestamp)>> {
    let soon = |(_, hold): &(HoldRow, Hold)| {
        hold.level == Level::Stop && hold.span.start <= now.plus(LEAD)
    };
    let stops: Vec<_> = live(tx, now)?.into_iter().filter(soon).collect();
    if stops.is_empty() {
        return Ok(vec![]);
    }
    let holds: Vec<Hold> = stops.iter().map(|(_, hold)| hold.clone()).collect();
    let from = holds.iter().map(|hold| hold.span.start).min().unwrap_or(now).max(now.plus(-DAY));
    let to = holds.iter().map(|hold| hold.span.end).max().unwrap_or(now);
    let mut list = vec![];
    for station in tx.stations()? {
        for award in tx.awards_to_suspend(station.id, from, to)? {
            let Some(block) = tx.block(award.block)? else { continue };
            let Some(person) = tx.courier(award.courier)? else { continue };
            let places = places_of(tx, station.id, &doors(tx, award.id)?)?;
            if let Some((at, hold)) = reached(&holds, &block, &places, person.vehicle, now) {
                list.push((award.id, stops[hold].0.clone(), at));
            }
        }
    }
    Ok(list)
}

/// From when on a stop reaches a block, and which one. Only what is left of a block counts.
fn reached(
    holds: &[Hold],
    block: &Block,
    places: &[Point],
    vehicle: VehicleKind,
    now: Timestamp,
) -> Option<(Timestamp, usize)> {
    let left = Window::new(block.starts_at.max(now.min(block.ends_at)), block.ends_at)?;
    let found = effect(holds, left, places, vehicle)?;
    let from = found.from.max(block.starts_at);
    (from <= now.plus(LEAD)).then_some((from, found.hold))
}

fn suspend(
    tx: &Tx<'_>,
    hand: &mut Hand,
    award: AwardId,
    hold: &HoldRow,
    from: Timestamp,
) -> Result<Done<bool>> {
    let award: Award = tx.award(award)?.ok_or(Error::Absent("award"))?;
    let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
    let row = HoldAward { award: award.id, hold: hold.id, holds_from: from, at: hand.now };
    if !award.holds || !tx.insert_hold_award(&row)? {
        return Ok(Done::Refused(false));
    }
    let fact = json!({"award": award.id.to_string(), "from": from.micros()});
    hand.leave(LeafKind::Hold, hold.id, fact);
    tell(tx, hand, &award, &block, hold)?;
    Ok(Done::Kept(true))
}

fn tell(tx: &Tx<'_>, hand: &mut Hand, award: &Award, block: &Block, hold: &HoldRow) -> Result<()> {
    let (Some(courier), Some(station)) = (tx.courier(award.courier)?, tx.station(block.station)?)
    else {
        return Ok(());
    };
    let zone = zone::zone(&station.time_zone);
    let when = zone::span(block.starts_at, block.ends_at, &zone, &courier.language);
    let (subject, body) = letter(&courier.language, &station.name, &when, &hold.words);
    enqueue_of(tx, hand, station_id(block), (&courier.email, subject, &body))?;
    Ok(tell_phone(tx, hand, courier.id, CourierNote::BlockSuspended)?)
}

const fn station_id(block: &Block) -> StationId {
    block.station
}

fn letter(language: &str, station: &str, when: &str, words: &str) -> (&'static str, String) {
    if language.starts_with("es") {
        let body = format!(
            "No salga: {words}\n\nSu bloque en {station} ({when}) está suspendido por seguridad. No \
             cuenta en contra de usted. Se le paga lo trabajado y la mitad del resto. Si ya está en \
             camino, pare donde sea seguro. Lleve los paquetes a la estación cuando sea seguro.\n"
        );
        ("Su bloque está suspendido por seguridad", body)
    } else {
        let body = format!(
            "Do not set out: {words}\n\nYour block at {station} ({when}) is suspended for safety. It \
             does not count against you. The time worked is paid in full, and half of the rest. If you \
             are out, stop where it is safe. Bring the parcels back when it is safe to.\n"
        );
        ("Your block is suspended for safety", body)
    }
}
