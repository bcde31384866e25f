//! "The pin is wrong: the door is here": a courier proposes, a dispatcher answers.

use super::learn::relearn;
use super::{destination, point_of, site_of};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::attempt::MAX_NOTE_CHARS;
use porchlight_domain::geo::Point;
use porchlight_domain::id::{PinId, StationId, StopId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::place::DropPoint;
use porchlight_domain::words::PinState;
use porchlight_store::rows::{Courier, DropPointRow, Order, Pin};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most waiting pins on a page.
pub const MAX_PINS: u32 = 100;
/// Fewest characters of the reason for declining.
const MIN_ANSWER_CHARS: usize = 3;
/// A pin nearer than this to where the site is anyway changes nothing, metres.
const SAME_PLACE_METRES: u32 = 5;
/// A pin further off than this is another address, not another door, metres.
const TOO_FAR_METRES: u32 = 5_000;

/// What became of a proposal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proposed {
    /// It waits for a dispatcher; its id in text.
    Proposed(String),
    /// One of this courier for this address waits already; its id in text.
    Waiting(String),
    /// The pin is there already.
    SamePlace,
    /// The stop is not on a route of this courier any more.
    NotYours,
}

/// What became of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Decided {
    /// It counts from now on.
    Done,
    /// Somebody answered before.
    AnsweredBefore,
}

/// A pin with what a dispatcher needs to answer it.
#[derive(Debug, Clone)]
pub struct PinStory {
    /// The pin.
    pub pin: Pin,
    /// The order it was proposed for.
    pub order: Order,
    /// Who proposed it.
    pub courier: Courier,
    /// What past deliveries taught about the site.
    pub learned: Option<DropPointRow>,
}

impl App {
    /// Proposes where the door of a stop really is.
    ///
    /// # Errors
    /// Denied to all but couriers; words that are too long; a point in another town.
    pub fn propose_pin(
        &self,
        ctx: &mut Ctx,
        stop: StopId,
        point: Point,
        accuracy_m: Option<u32>,
        words: &str,
    ) -> Result<Proposed> {
        let courier = ctx.courier()?;
        let words = words.trim().to_owned();
        if words.chars().count() > MAX_NOTE_CHARS {
            return Err(Error::invalid("words", "too_long", "at most 500 characters"));
        }
        let request = format!("pin {stop} {point:?} {words}");
        let proposed = self.record(ctx, &request, move |tx, hand| {
            let Some(row) = tx.stop(stop)? else { return Ok(Done::Refused(Proposed::NotYours)) };
            let route = tx.route(row.route)?.ok_or(Error::Absent("route"))?;
            let award = tx.award(route.award)?.filter(|award| award.courier == courier);
            if award.is_none() {
                return Ok(Done::Refused(Proposed::NotYours));
            }
            let order = tx.order(row.delivery_order)?.ok_or(Error::Absent("order"))?;
            let (site, was) = (site_of(&order), destination(tx, &order)?);
            if let Some(waiting) = tx.waiting_pin(site, courier)? {
                return Ok(Done::Refused(Proposed::Waiting(waiting.id.to_string())));
            }
            let metres = was.metres_to(point);
            if metres < SAME_PLACE_METRES {
                return Ok(Done::Refused(Proposed::SamePlace));
            }
            if metres > TOO_FAR_METRES {
                let words = "this is kilometres from the address: report a wrong address instead";
                return Err(Error::invalid("point", "too_far", words));
            }
            let pin = Pin {
                id: hand.id(PinId::new),
                site,
                station: order.station,
                delivery_order: order.id,
                courier,
                lat: point.lat,
                lon: point.lon,
                accuracy_m,
                was_lat: was.lat,
                was_lon: was.lon,
                words: words.clone(),
                state: PinState::Proposed,
                proposed_at: hand.now,
                decided_at: None,
                decided_by: None,
                answer: String::new(),
            };
            tx.insert_pin(&pin)?;
            let fact = json!({"order": order.id.to_string(), "lat": point.lat, "lon": point.lon,
                "was_lat": was.lat, "was_lon": was.lon, "words": words});
            hand.leave(LeafKind::Pin, pin.id, fact);
            Ok(Done::Kept(Proposed::Proposed(pin.id.to_string())))
        })?;
        self.ring_stop(ctx, stop);
        Ok(proposed)
    }

    /// Pins of a station that wait for an answer, oldest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn waiting_pins(&self, ctx: &Ctx, station: StationId) -> Result<Vec<PinStory>> {
        ctx.allow_staff()?;
        self.read(|tx| {
            let pins = tx.pins_in(station, PinState::Proposed, MAX_PINS)?;
            pins.into_iter().map(|pin| story(tx, pin)).collect()
        })
    }

    /// One pin.
    ///
    /// # Errors
    /// Denied to all but staff; absent.
    pub fn pin(&self, ctx: &Ctx, id: PinId) -> Result<PinStory> {
        ctx.allow_staff()?;
        self.read(|tx| story(tx, tx.pin(id)?.ok_or(Error::Absent("pin"))?))
    }

    /// Answers a pin. An accepted one counts for planning, for the way there, and for hints.
    ///
    /// # Errors
    /// Denied to all but dispatchers and operators; absent; declined without a reason.
    pub fn decide_pin(
        &self,
        ctx: &mut Ctx,
        id: PinId,
        accept: bool,
        answer: &str,
    ) -> Result<Decided> {
        ctx.allow_dispatch()?;
        let by = ctx.staff();
        let answer = answer.trim().to_owned();
        let length = answer.chars().count();
        if !accept && length < MIN_ANSWER_CHARS {
            let words = "say in a few words why: the courier reads it";
            return Err(Error::invalid("answer", "reason_missing", words));
        }
        if length > MAX_NOTE_CHARS {
            return Err(Error::invalid("answer", "too_long", "at most 500 characters"));
        }
        let request = format!("pin {id} {accept} {answer}");
        let (decided, station) = self.record(ctx, &request, move |tx, hand| {
            let mut pin = tx.pin(id)?.ok_or(Error::Absent("pin"))?;
            if pin.state != PinState::Proposed {
                return Ok(Done::Refused((Decided::AnsweredBefore, pin.station.0)));
            }
            pin.state = if accept { PinState::Accepted } else { PinState::Declined };
            pin.decided_at = Some(hand.now);
            pin.decided_by = by;
            pin.answer.clone_from(&answer);
            tx.update_pin(&pin)?;
            if accept {
                let order = tx.order(pin.delivery_order)?.ok_or(Error::Absent("order"))?;
                let base = DropPoint::of_pin(Point { lat: pin.lat, lon: pin.lon });
                relearn(tx, hand, &order, base)?;
            }
            let fact = json!({"state": pin.state.code(), "answer": answer});
            hand.leave(LeafKind::Pin, id, fact);
            Ok(Done::Kept((Decided::Done, pin.station.0)))
        })?;
        self.ring_station(ctx, StationId(station));
        Ok(decided)
    }
}

fn story(tx: &porchlight_store::Tx<'_>, pin: Pin) -> Result<PinStory> {
    Ok(PinStory {
        order: tx.order(pin.delivery_order)?.ok_or(Error::Absent("order"))?,
        courier: tx.courier(pin.courier)?.ok_or(Error::Absent("courier"))?,
        learned: tx.drop_point(pin.site)?,
        pin,
    })
}

impl PinStory {
    /// Where the sender's address is.
    #[must_use]
    pub fn address(&self) -> Point {
        point_of(&self.order)
    }
}
