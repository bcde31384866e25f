//! Places: where parcels of a site are left, how a delivery fits that, and what is said about it.
//!
//! Owns: the drop points that are learned from checked deliveries, the finding about each delivery
//! with its strength line, pins that couriers propose, positions around stops, and the end of all of
//! these. Never does: decide about people, or keep a position from outside a block.
//!
//! Start at `weigh::weigh_attempt`, [`crate::App::learn_places`] and [`crate::App::propose_pin`].

mod doubt;
mod learn;
mod pin;
mod scene;
mod trace;
mod weigh;

pub(crate) use doubt::doubts;
pub use doubt::{DOUBTS_FOR, Doubt, MAX_DOUBTS};
pub(crate) use learn::place_is_due;
pub use learn::{LEARN_AFTER, LEARN_WITHIN, MAX_LEARNED_PER_STEP, SITE_MEMORY};
pub use pin::{Decided, MAX_PINS, PinStory, Proposed};
pub use scene::{EarlierPhotos, MAX_EARLIER_PHOTOS, MAX_SITES_COMPARED};
pub use trace::{NewTracePoint, Traced};
pub use weigh::line_of;
pub(crate) use weigh::{Fresh, weigh_attempt};

use crate::error::Result;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::geo::Point;
use porchlight_domain::place::{DropPoint, plain_address};
use porchlight_domain::words::PinState;
use porchlight_store::Tx;
use porchlight_store::rows::{DropPointRow, Order};

const SITE_TAG: &[u8] = b"porchlight/site/v1\0";

/// The site of an order: its station and its address with the flat, however it is spelled.
pub(crate) fn site_of(order: &Order) -> Digest {
    let address = plain_address(&order.address);
    sha256(&[SITE_TAG, &order.station.0, address.as_bytes()])
}

fn point_of(order: &Order) -> Point {
    Point { lat: order.lat, lon: order.lon }
}

/// Where an order is brought: the pin that was accepted for its site, otherwise the sender's point.
pub(crate) fn destination(tx: &Tx<'_>, order: &Order) -> Result<Point> {
    Ok(base_of(tx, order)?.point)
}

/// What is known about an order's door before any delivery.
fn base_of(tx: &Tx<'_>, order: &Order) -> Result<DropPoint> {
    let pin = tx.pin_of_site(site_of(order), PinState::Accepted)?;
    Ok(pin.map_or_else(
        || DropPoint::of_address(point_of(order)),
        |pin| DropPoint::of_pin(Point { lat: pin.lat, lon: pin.lon }),
    ))
}

/// What is known about an order's door: learned, or else its base.
pub(crate) fn door_of(tx: &Tx<'_>, order: &Order) -> Result<DropPoint> {
    match tx.drop_point(site_of(order))? {
        Some(row) => Ok(of_row(&row)),
        None => base_of(tx, order),
    }
}

fn of_row(row: &DropPointRow) -> DropPoint {
    DropPoint {
        point: Point { lat: row.lat, lon: row.lon },
        sigma_dm: row.sigma_dm,
        fixes: row.fixes,
        source: row.source,
    }
}
