//! Orders, as integrators send and follow them.

use super::dto::{micros, time};
use super::extract::{Body, Id};
use super::itinerary::Package;
use super::order_body::OrderBody;
use crate::my_record::noted;
use crate::problem::Problem;
use crate::session::{Key, Operation};
use crate::site::Site;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use porchlight_app::order::Taken;
use porchlight_app::order_status::OrderStatus;
use porchlight_app::rows::Attempt;
use porchlight_domain::geo::Point;
use porchlight_domain::id::OrderId;
use porchlight_domain::words::{CarrierKind, DropPlace, LookPage};
use serde::Serialize;
use utoipa::ToSchema;

/// What became of an order that was sent.
#[derive(Serialize, ToSchema)]
pub(super) struct OrderOutcome {
    /// added, changed or unchanged.
    outcome: &'static str,
    /// Id of the order.
    id: String,
    /// The recipient's link.
    link: String,
}

fn refused(code: &str, detail: String) -> Problem {
    Problem::new(StatusCode::CONFLICT, code, "The order was not taken", detail)
}

/// Sends an order. The external reference is its key: the same order twice changes nothing, another
/// content under the same reference changes the order while it is not on its way.
#[utoipa::path(post, path = "/v1/orders", tag = "integrator", request_body = OrderBody,
    responses((status = 201, body = OrderOutcome, description = "New"),
        (status = 200, body = OrderOutcome, description = "Changed, or it stood there just so")))]
pub(super) async fn send(
    State(site): State<Site>,
    Key(actor): Key,
    Operation(operation): Operation,
    Body(body): Body<OrderBody>,
) -> Result<(StatusCode, Json<OrderOutcome>), Problem> {
    let fields = body.fields();
    let (taken, link) =
        site.ask_once(actor, operation, move |app, ctx| app.take_fields(ctx, &fields)).await?;
    let link = link.unwrap_or_default();
    let (status, outcome, id) = match taken {
        Taken::Added(id) => (StatusCode::CREATED, "added", id),
        Taken::Changed(id) => (StatusCode::OK, "changed", id),
        Taken::Unchanged(id) => (StatusCode::OK, "unchanged", id),
        Taken::BarcodeTaken(code) => {
            let detail = format!("Another order has a package with barcode {code}.");
            return Err(refused("barcode_taken", detail));
        }
        Taken::OtherStation => {
            let detail = "Another station has an order with this reference.";
            return Err(refused("other_station", detail.into()));
        }
        Taken::TooLate => {
            let detail = "It is on its way or done and can no longer be changed.";
            return Err(refused("too_late", detail.into()));
        }
        Taken::Erased(day) => {
            let detail = format!(
                "This order was erased on {day} at its recipient's wish. If it is a new order, send it \
                 under a new reference."
            );
            return Err(refused("erased", detail));
        }
    };
    Ok((status, Json(OrderOutcome { outcome, id, link })))
}

/// An attempt of an order.
#[derive(Serialize, ToSchema)]
pub(super) struct OrderAttempt {
    /// Id of the attempt; its bundle is at `/v1/attempts/{id}/bundle`.
    id: String,
    /// delivered or attempt_failed.
    outcome: &'static str,
    /// attended or unattended.
    handling: Option<&'static str>,
    /// Where it lies.
    drop_place: Option<&'static str>,
    /// Why it failed.
    reason: Option<&'static str>,
    /// When, by the courier's phone.
    occurred_at: String,
    /// When the server learned of it.
    received_at: String,
}

impl From<&Attempt> for OrderAttempt {
    fn from(attempt: &Attempt) -> Self {
        Self {
            id: attempt.id.to_string(),
            outcome: attempt.outcome.code(),
            handling: attempt.handling.map(|handling| handling.code()),
            drop_place: attempt.drop_place.map(DropPlace::code),
            reason: attempt.reason.map(|reason| reason.code()),
            occurred_at: micros(attempt.occurred_at.micros()),
            received_at: time(attempt.received_at),
        }
    }
}

/// An order with what became of it.
#[derive(Serialize, ToSchema)]
pub(super) struct Order {
    /// Id of the order.
    id: String,
    /// The sender's id.
    external_reference: String,
    /// open, planned, out_for_delivery, delivered, attempt_failed, returned, cancelled or
    /// other_carrier.
    state: &'static str,
    /// Who sends.
    sender: String,
    /// Who receives.
    recipient: String,
    /// Address in one line.
    address: String,
    /// Latitude, degrees.
    latitude: f64,
    /// Longitude, degrees.
    longitude: f64,
    /// Start of the service window.
    window_start: String,
    /// End of the service window.
    window_end: String,
    /// Notes for the courier.
    notes: String,
    /// The recipient's e-mail, or empty.
    email: String,
    /// The recipient's telephone, or empty.
    phone: String,
    /// The recipient's language tag.
    language: String,
    /// ours or other.
    carrier: &'static str,
    /// The other carrier's tracking link, or empty.
    tracking_link: String,
    /// Whether it may only be handed to a person.
    attended_only: bool,
    /// Planned seconds at the stop.
    service_seconds: u32,
    packages: Vec<Package>,
    /// Attempts that stand, oldest first.
    attempts: Vec<OrderAttempt>,
    /// The recipient's link.
    link: String,
    /// When it was first sent.
    created_at: String,
    /// When it last changed.
    changed_at: String,
}

impl From<OrderStatus> for Order {
    fn from(status: OrderStatus) -> Self {
        let order = status.order;
        let place = Point { lat: order.lat, lon: order.lon };
        Self {
            id: order.id.to_string(),
            external_reference: order.external_reference,
            state: order.state.code(),
            sender: order.sender,
            recipient: order.recipient,
            address: order.address,
            latitude: place.lat_degrees(),
            longitude: place.lon_degrees(),
            window_start: time(order.window_start),
            window_end: time(order.window_end),
            notes: order.notes,
            email: order.email,
            phone: order.phone,
            language: order.language,
            carrier: CarrierKind::code(order.carrier),
            tracking_link: order.tracking_link,
            attended_only: order.attended_only,
            service_seconds: order.service_seconds,
            packages: status.packages.iter().map(Package::from).collect(),
            attempts: status.attempts.iter().map(OrderAttempt::from).collect(),
            link: status.link,
            created_at: time(order.created_at),
            changed_at: time(order.changed_at),
        }
    }
}

/// How an order stands.
#[utoipa::path(get, path = "/v1/orders/{order}", tag = "integrator",
    params(("order" = String, Path, description = "Id of the order")),
    responses((status = 200, body = Order)))]
pub(super) async fn show(
    State(site): State<Site>,
    Key(actor): Key,
    Id(order): Id<OrderId>,
) -> Result<Json<Order>, Problem> {
    let status = site.ask(actor, move |app, ctx| app.order_status(ctx, order)).await?;
    noted(&site, actor, LookPage::Order, order.to_string()).await?;
    Ok(Json(status.into()))
}

/// What became of cancelling.
#[derive(Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub(super) enum CancelOutcome {
    /// Cancelled.
    Cancelled,
    /// It is planned, on its way or done.
    TooLate,
}

/// Cancels an order that is not planned yet.
#[utoipa::path(post, path = "/v1/orders/{order}/cancel", tag = "integrator",
    params(("order" = String, Path, description = "Id of the order")),
    responses((status = 200, body = CancelOutcome)))]
pub(super) async fn cancel(
    State(site): State<Site>,
    Key(actor): Key,
    Operation(operation): Operation,
    Id(order): Id<OrderId>,
) -> Result<Json<CancelOutcome>, Problem> {
    let done =
        site.ask_once(actor, operation, move |app, ctx| app.cancel_order(ctx, order)).await?;
    Ok(Json(if done { CancelOutcome::Cancelled } else { CancelOutcome::TooLate }))
}
