//! The courier's live view of the route: everything needed at the door, also without network.

use super::award::StepOutcome;
use super::dto::{AwardLine, BlockCard, Station, maybe_time, read_time, time};
use super::extract::{Body, Id};
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use porchlight_app::deliver::{Itinerary as Row, ItineraryStop};
use porchlight_app::rows::{Attempt, Order, Package as PackageRow};
use porchlight_domain::attempt::UNDO_WINDOW;
use porchlight_domain::geo::Point;
use porchlight_domain::id::StopId;
use porchlight_domain::words::DropPlace;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A planned route.
#[derive(Serialize, ToSchema)]
pub(super) struct Route {
    /// Id of the route.
    id: String,
    /// Rises with each change.
    version: u32,
    /// Planned driving, metres.
    metres: i64,
    /// Planned duration, seconds.
    seconds: i64,
}

/// An order as its courier sees it.
#[derive(Serialize, ToSchema)]
pub(super) struct StopOrder {
    /// Id of the order.
    id: String,
    /// The sender's reference.
    reference: String,
    /// Who receives.
    recipient: String,
    /// Address in one line.
    address: String,
    /// Latitude, degrees.
    lat: f64,
    /// Longitude, degrees.
    lon: f64,
    /// Start of the service window.
    window_start: String,
    /// End of the service window.
    window_end: String,
    /// Notes for the courier.
    notes: String,
    /// The recipient's telephone.
    phone: Option<String>,
    /// Whether it may only be handed to a person.
    attended_only: bool,
}

impl From<&Order> for StopOrder {
    fn from(order: &Order) -> Self {
        let place = Point { lat: order.lat, lon: order.lon };
        Self {
            id: order.id.to_string(),
            reference: order.external_reference.clone(),
            recipient: order.recipient.clone(),
            address: order.address.clone(),
            lat: place.lat_degrees(),
            lon: place.lon_degrees(),
            window_start: time(order.window_start),
            window_end: time(order.window_end),
            notes: order.notes.clone(),
            phone: Some(order.phone.clone()).filter(|phone| !phone.is_empty()),
            attended_only: order.attended_only,
        }
    }
}

/// A physical item.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Package {
    /// Code on the label.
    pub(super) barcode: String,
    /// Volume, millilitres.
    #[serde(default)]
    pub(super) volume_ml: i64,
    /// Weight, grams.
    #[serde(default)]
    pub(super) weight_g: i64,
}

impl From<&PackageRow> for Package {
    fn from(package: &PackageRow) -> Self {
        Self {
            barcode: package.barcode.clone(),
            volume_ml: package.volume_ml,
            weight_g: package.weight_g,
        }
    }
}

/// What the recipient wishes about the place.
#[derive(Serialize, ToSchema)]
pub(super) struct Wish {
    /// Where to leave the parcel.
    drop_place: Option<&'static str>,
    /// A note about the place.
    place_note: String,
}

/// What became of a stop.
#[derive(Serialize, ToSchema)]
pub(super) struct StopAttempt {
    /// Id of the attempt.
    id: String,
    /// delivered or attempt_failed.
    outcome: &'static str,
    /// attended or unattended.
    handling: Option<&'static str>,
    /// Where it lies.
    drop_place: Option<&'static str>,
    /// Why it failed.
    reason: Option<&'static str>,
    /// When the server learned of it.
    received_at: String,
    /// Until when it can be taken back.
    undo_until: String,
}

impl From<&Attempt> for StopAttempt {
    fn from(attempt: &Attempt) -> Self {
        Self {
            id: attempt.id.to_string(),
            outcome: attempt.outcome.code(),
            handling: attempt.handling.map(|handling| handling.code()),
            drop_place: attempt.drop_place.map(DropPlace::code),
            reason: attempt.reason.map(|reason| reason.code()),
            received_at: time(attempt.received_at),
            undo_until: time(attempt.received_at.plus(UNDO_WINDOW)),
        }
    }
}

/// A stop.
#[derive(Serialize, ToSchema)]
pub(super) struct Stop {
    /// Id of the stop.
    id: String,
    /// Place in the route.
    position: u32,
    /// ahead, arrived or done.
    state: &'static str,
    /// Planned arrival.
    planned_arrival: String,
    /// Planned seconds at the stop.
    service_seconds: u32,
    /// When the courier arrived.
    arrived_at: Option<String>,
    order: StopOrder,
    packages: Vec<Package>,
    /// required, opted_out or attended_only.
    photo_policy: &'static str,
    wish: Option<Wish>,
    /// One-time token that binds a photo to this stop, in hexadecimal.
    challenge: Option<String>,
    attempt: Option<StopAttempt>,
}

impl From<&ItineraryStop> for Stop {
    fn from(row: &ItineraryStop) -> Self {
        let wish = row.wish.as_ref().map(|wish| Wish {
            drop_place: wish.drop_place.map(DropPlace::code),
            place_note: wish.place_note.clone(),
        });
        Self {
            id: row.stop.id.to_string(),
            position: row.stop.position,
            state: row.stop.state.code(),
            planned_arrival: time(row.stop.planned_arrival),
            service_seconds: row.stop.service_seconds,
            arrived_at: maybe_time(row.stop.arrived_at),
            order: StopOrder::from(&row.order),
            packages: row.packages.iter().map(Package::from).collect(),
            photo_policy: row.policy.code(),
            wish,
            challenge: row.challenge.clone(),
            attempt: row.attempt.as_ref().map(StopAttempt::from),
        }
    }
}

/// An award of today with its route.
#[derive(Serialize, ToSchema)]
pub(super) struct Itinerary {
    award: AwardLine,
    block: BlockCard,
    station: Station,
    /// The route, once planned.
    route: Option<Route>,
    stops: Vec<Stop>,
}

impl From<&Row> for Itinerary {
    fn from(row: &Row) -> Self {
        let route = row.route.as_ref().map(|route| Route {
            id: route.id.to_string(),
            version: route.version,
            metres: route.metres,
            seconds: route.seconds,
        });
        Self {
            award: AwardLine::from(&row.award),
            block: BlockCard::from(&row.block),
            station: Station::from(&row.station),
            route,
            stops: row.stops.iter().map(Stop::from).collect(),
        }
    }
}

/// The courier's awards around now with their routes.
#[derive(Serialize, ToSchema)]
pub(super) struct Itineraries {
    itineraries: Vec<Itinerary>,
}

/// The courier's awards around now, soonest first, with their stops.
#[utoipa::path(get, path = "/v1/itineraries", tag = "courier",
    responses((status = 200, body = Itineraries)))]
pub(super) async fn itineraries(
    State(site): State<Site>,
    Courier(who): Courier,
) -> Result<Json<Itineraries>, Problem> {
    let rows = site.ask(who.actor, |app, ctx| app.itineraries(ctx)).await?;
    Ok(Json(Itineraries { itineraries: rows.iter().map(Itinerary::from).collect() }))
}

/// An arrival.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ArriveBody {
    /// When, by the client's clock.
    pub(super) occurred_at: String,
}

/// The courier is at a stop.
#[utoipa::path(post, path = "/v1/stops/{stop}/arrive", tag = "courier",
    params(("stop" = String, Path, description = "Id of the stop")),
    request_body = ArriveBody, responses((status = 200, body = StepOutcome)))]
pub(super) async fn arrive(
    State(site): State<Site>,
    Courier(who): Courier,
    Operation(operation): Operation,
    Id(stop): Id<StopId>,
    Body(body): Body<ArriveBody>,
) -> Result<Json<StepOutcome>, Problem> {
    let at = read_time("occurred_at", &body.occurred_at)?;
    let done =
        site.ask_once(who.actor, operation, move |app, ctx| app.arrive(ctx, stop, at)).await?;
    Ok(Json(done.into()))
}
