//! The courier's live view of the route.

use super::attempt::policy_of;
use crate::app::App;
use crate::check_in::{CheckInView, check_in_view};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::place::{destination, door_of};
use porchlight_domain::attempt::PhotoPolicy;
use porchlight_domain::place::DropPoint;
use porchlight_domain::proof::Asked;
use porchlight_domain::time::{DAY, HOUR};
use porchlight_store::rows::{
    Attempt, Award, Block, Order, Package, PlaceFinding, Preference, Route, Station, Stop,
};

/// A stop with everything needed at the door, also without network.
#[derive(Debug, Clone)]
pub struct ItineraryStop {
    /// The stop.
    pub stop: Stop,
    /// The order.
    pub order: Order,
    /// Its packages.
    pub packages: Vec<Package>,
    /// What the recipient's choice asks for.
    pub policy: PhotoPolicy,
    /// The proof it asks for, and why.
    pub proof: Asked,
    /// What is known about where its door is.
    pub door: DropPoint,
    /// The finding about the attempt's place, with the strength line.
    pub finding: Option<PlaceFinding>,
    /// What the recipient wished about the place.
    pub wish: Option<Preference>,
    /// Capture challenge, in hexadecimal.
    pub challenge: Option<String>,
    /// The attempt, if there was one.
    pub attempt: Option<Attempt>,
}

/// An award of today with its route.
#[derive(Debug, Clone)]
pub struct Itinerary {
    /// The award.
    pub award: Award,
    /// Its block.
    pub block: Block,
    /// The station.
    pub station: Station,
    /// Its check-in.
    pub check_in: CheckInView,
    /// The route, once planned.
    pub route: Option<Route>,
    /// Stops in order.
    pub stops: Vec<ItineraryStop>,
}

impl App {
    /// The acting courier's awards around now, soonest first, with their stops.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn itineraries(&self, ctx: &Ctx) -> Result<Vec<Itinerary>> {
        let courier = ctx.courier()?;
        let now = ctx.now;
        self.read(|tx| {
            let mut list = vec![];
            for award in tx.awards_held_by(courier)? {
                let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
                if block.ends_at.plus(12 * HOUR) < now || block.starts_at > now.plus(DAY) {
                    continue;
                }
                let station = tx.station(block.station)?.ok_or(Error::Absent("station"))?;
                let route = tx.route_of_award(award.id)?;
                let mut stops = vec![];
                for stop in route.as_ref().map_or(Ok(vec![]), |r| tx.stops_of(r.id))? {
                    let mut order = tx.order(stop.delivery_order)?.ok_or(Error::Absent("order"))?;
                    let (policy, proof) = policy_of(tx, &order, now)?;
                    let door = door_of(tx, &order)?;
                    // The way leads to the pin that was accepted, not to where the map had it.
                    let there = destination(tx, &order)?;
                    (order.lat, order.lon) = (there.lat, there.lon);
                    let attempt = tx.attempt_of_stop(stop.id)?;
                    let finding = match &attempt {
                        Some(attempt) => tx.place_finding_of(attempt.id)?,
                        None => None,
                    };
                    let wish = crate::preference::choice_of(tx, &order)?;
                    stops.push(ItineraryStop {
                        packages: tx.packages_of(order.id)?,
                        policy,
                        proof,
                        door,
                        finding,
                        wish,
                        challenge: tx
                            .capture_challenge(stop.id)?
                            .map(|c| porchlight_domain::digest::encode_hex(&c.token)),
                        attempt,
                        order,
                        stop,
                    });
                }
                let check_in = check_in_view(tx, &award, &block)?;
                list.push(Itinerary { award, block, station, check_in, route, stops });
            }
            list.sort_by_key(|i| i.block.starts_at);
            Ok(list)
        })
    }

    /// The acting courier's awards of any state, newest first, with their blocks: the pay page.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_awards(&self, ctx: &Ctx, limit: u32) -> Result<Vec<(Award, Block)>> {
        let courier = ctx.courier()?;
        self.read(|tx| {
            let mut list = vec![];
            for award in tx.newest_awards_of(courier, limit)? {
                let block = tx.block(award.block)?.ok_or(Error::Absent("block"))?;
                list.push((award, block));
            }
            Ok(list)
        })
    }
}
