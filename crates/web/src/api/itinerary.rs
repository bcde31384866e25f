//! The courier's live view of the route: everything needed at the door, also without network.

use super::award::StepOutcome;
use super::check_in::CheckIn;
use super::dto::{AwardLine, BlockCard, Station, maybe_time, read_time, time};
use super::extract::{Body, Id};
use crate::problem::Problem;
use crate::session::{Courier, Operation};
use crate::site::Site;
use crate::strength;
use crate::text::{Language, Text};
use axum::Json;
use axum::extract::State;
use jiff::tz::TimeZone;
use porchlight_app::deliver::{Itinerary as Row, ItineraryStop};
use porchlight_app::place::line_of;
use porchlight_app::rows::{Attempt, Order, Package as PackageRow, PlaceFinding};
use porchlight_app::zone;
use porchlight_domain::attempt::UNDO_WINDOW;
use porchlight_domain::geo::Point;
use porchlight_domain::id::StopId;
use porchlight_domain::place::{DropPoint, WORTH_ASKING};
use porchlight_domain::words::{DropPlace, Outcome};
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
    /// The strength line, in the courier's language: what the evidence shows and what not.
    strength: Option<String>,
    /// What could not be checked, one sentence each.
    unchecked: Vec<String>,
    /// What speaks for another door, by code; empty if nothing does.
    place_hint: Vec<String>,
}

impl StopAttempt {
    fn of(attempt: &Attempt, finding: Option<&PlaceFinding>, said: &Said) -> Self {
        let line = finding.map(line_of);
        let strength = finding.zip(line.as_ref()).map(|(finding, line)| {
            strength::words(said.text, line, &zone::clock(finding.happened_at, &said.zone))
        });
        let hint = finding.filter(|row| row.wrong_per_mille >= WORTH_ASKING);
        let delivered = attempt.outcome == Outcome::Delivered;
        let reasons = hint.filter(|_| delivered).map_or("", |row| row.reasons.as_str());
        Self {
            strength,
            unchecked: line.map_or(vec![], |line| strength::unchecked(said.text, &line)),
            place_hint: reasons.split_whitespace().map(str::to_owned).collect(),
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

/// The proof a parcel asks for.
#[derive(Serialize, ToSchema)]
pub(super) struct Proof {
    /// photo, photo_with_dwell, code or signature_and_code.
    level: &'static str,
    /// usual, order, programme, valuable or history.
    reason: &'static str,
}

/// What is known about where the door is, so that a phone can ask "is this the door?" without a
/// network.
#[derive(Serialize, ToSchema)]
pub(super) struct Door {
    /// Latitude, degrees.
    lat: f64,
    /// Longitude, degrees.
    lon: f64,
    /// Standard deviation of each axis, metres.
    sigma_m: f64,
    /// Deliveries that taught it; 0 where only the address or an accepted pin is known.
    deliveries: u32,
    /// address, pin or deliveries.
    source: &'static str,
}

impl From<&DropPoint> for Door {
    fn from(point: &DropPoint) -> Self {
        Self {
            lat: point.point.lat_degrees(),
            lon: point.point.lon_degrees(),
            sigma_m: f64::from(point.sigma_dm) / 10.0,
            deliveries: point.fixes,
            source: point.source.code(),
        }
    }
}

/// How lines are said: in the courier's language and the station's time.
struct Said {
    text: Text,
    zone: TimeZone,
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
    proof: Proof,
    door: Door,
    wish: Option<Wish>,
    /// One-time token that binds a photo to this stop, in hexadecimal.
    challenge: Option<String>,
    attempt: Option<StopAttempt>,
}

impl Stop {
    fn of(row: &ItineraryStop, said: &Said) -> Self {
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
            proof: Proof { level: row.proof.level.code(), reason: row.proof.reason.code() },
            door: Door::from(&row.door),
            wish,
            challenge: row.challenge.clone(),
            attempt: row
                .attempt
                .as_ref()
                .map(|attempt| StopAttempt::of(attempt, row.finding.as_ref(), said)),
        }
    }
}

/// An award of today with its route.
#[derive(Serialize, ToSchema)]
pub(super) struct Itinerary {
    award: AwardLine,
    block: BlockCard,
    station: Station,
    check_in: CheckIn,
    /// The route, once planned.
    route: Option<Route>,
    stops: Vec<Stop>,
}

impl Itinerary {
    fn of(row: &Row, text: Text) -> Self {
        let said = Said { text, zone: zone::zone(&row.station.time_zone) };
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
            check_in: CheckIn::from(&row.check_in),
            route,
            stops: row.stops.iter().map(|stop| Stop::of(stop, &said)).collect(),
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
    let (rows, account) =
        site.ask(who.actor, |app, ctx| Ok((app.itineraries(ctx)?, app.me(ctx)?))).await?;
    let text = Text(Language::of_tag(&account.language).unwrap_or_default());
    let itineraries = rows.iter().map(|row| Itinerary::of(row, text)).collect();
    Ok(Json(Itineraries { itineraries }))
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
