//! Signed webhooks: what happens to deliveries and photos, told at once to the operator's own
//! programs, after the Standard Webhooks specification.
//!
//! Owns: endpoints with their secrets, the events, and each try to hand one over. An event is put
//! down in the transaction of its fact, so none is lost and none is told that did not happen. Never
//! does: carry contents; an event names things, and whoever may know more asks the API.
//!
//! Start at `announce`; `endpoint` manages, `send` signs and hands over.

mod endpoint;
mod send;

pub use endpoint::{EndpointState, MAX_ENDPOINTS, NewEndpoint, SECRET_OVERLAP, TestSent};
pub use send::{DISABLED_AFTER, RETRIES, sign};

use crate::ctx::Hand;
use crate::zone;
use porchlight_domain::id::{
    AttemptId, EvidenceId, StationId, WebhookDeliveryId, WebhookEndpointId, WebhookEventId,
};
use porchlight_domain::words::{MessageState, WebhookKind};
use porchlight_store::Tx;
use porchlight_store::rows::{Order, RemedyRow, WebhookDelivery, WebhookEvent};
use serde_json::json;

type Kept = std::result::Result<(), porchlight_store::Error>;

/// What an event is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// The order.
    pub(crate) order: &'a Order,
    /// The attempt.
    pub(crate) attempt: Option<AttemptId>,
    /// The photo.
    pub(crate) photo: Option<EvidenceId>,
}

impl<'a> About<'a> {
    /// An attempt at an order.
    pub(crate) fn attempt(order: &'a Order, attempt: AttemptId) -> Self {
        Self { order, attempt: Some(attempt), photo: None }
    }

    /// The order as a whole.
    pub(crate) fn order(order: &'a Order) -> Self {
        Self { order, attempt: None, photo: None }
    }

    /// A photo of an attempt.
    pub(crate) fn photo(order: &'a Order, attempt: AttemptId, photo: EvidenceId) -> Self {
        Self { order, attempt: Some(attempt), photo: Some(photo) }
    }
}

/// Puts an event on its way to every endpoint of the order's station that wants it.
pub(crate) fn announce(
    tx: &Tx<'_>,
    hand: &mut Hand,
    public_url: &str,
    kind: WebhookKind,
    about: &About<'_>,
) -> Kept {
    let order = about.order;
    let data = json!({
        "order": order.id.to_string(), "reference": order.external_reference,
        "attempt": about.attempt.map(|id| id.to_string()),
        "photo": about.photo.map(|id| id.to_string()),
        "order_url": format!("{public_url}/v1/orders/{}", order.id),
    });
    put(tx, hand, order.station, kind, &data)
}

/// Tells the shop what a recipient is given: which order, what, since when. Nothing else is in it.
pub(crate) fn announce_remedy(
    tx: &Tx<'_>,
    hand: &mut Hand,
    public_url: &str,
    order: &Order,
    remedy: &RemedyRow,
) -> Kept {
    let data = json!({
        "order": order.id.to_string(), "reference": order.external_reference,
        "claim": remedy.claim.to_string(), "remedy": remedy.id.to_string(),
        "give": remedy.kind.code(),
        "order_url": format!("{public_url}/v1/orders/{}", order.id),
    });
    put(tx, hand, order.station, WebhookKind::RemedyGiven, &data)
}

fn put(
    tx: &Tx<'_>,
    hand: &mut Hand,
    station: StationId,
    kind: WebhookKind,
    data: &serde_json::Value,
) -> Kept {
    let endpoints = tx.live_webhook_endpoints(station)?;
    let wanting: Vec<_> =
        endpoints.iter().filter(|e| e.events.split(',').any(|k| k == kind.code())).collect();
    if wanting.is_empty() {
        return Ok(());
    }
    let body = json!({"type": kind.code(), "timestamp": zone::rfc3339(hand.now), "data": data});
    let event = WebhookEvent {
        id: hand.id(WebhookEventId::new),
        station,
        kind,
        body: body.to_string(),
        at: hand.now,
    };
    tx.insert_webhook_event(&event)?;
    for endpoint in wanting {
        deliver(tx, hand, endpoint.id, event.id)?;
    }
    Ok(())
}

fn deliver(
    tx: &Tx<'_>,
    hand: &mut Hand,
    endpoint: WebhookEndpointId,
    event: WebhookEventId,
) -> Kept {
    tx.insert_webhook_delivery(&WebhookDelivery {
        id: hand.id(WebhookDeliveryId::new),
        endpoint,
        event,
        state: MessageState::Waiting,
        tries: 0,
        next_at: hand.now,
        status: None,
        last_error: String::new(),
        changed_at: hand.now,
    })
}
