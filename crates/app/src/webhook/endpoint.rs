//! Endpoints: made, tested, their secrets exchanged, switched on again, removed.

use super::{deliver, send::secret_text};
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::id::{StationId, WebhookDeliveryId, WebhookEndpointId, WebhookEventId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{MessageState, WebhookKind};
use porchlight_store::rows::{WebhookDelivery, WebhookEndpoint, WebhookEvent};
use porchlight_store::{Page, Slice, Tx};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Most endpoints of all stations together.
pub const MAX_ENDPOINTS: usize = 50;
/// How long an old secret signs beside the new one.
pub const SECRET_OVERLAP: i64 = DAY;
/// Longest address.
const MAX_URL_CHARS: usize = 1_000;

/// What an endpoint is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEndpoint {
    /// The station whose deliveries it is told about.
    pub station: StationId,
    /// Where to.
    pub url: String,
    /// What it is told.
    pub events: Vec<WebhookKind>,
}

/// Whether an endpoint is told anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndpointState {
    /// It answers.
    Living,
    /// It has not answered since this time; it is still tried.
    Failing(Timestamp),
    /// It was silent for too long, or said that it is gone.
    Disabled(Timestamp),
}

impl EndpointState {
    /// How an endpoint stands.
    #[must_use]
    pub fn of(endpoint: &WebhookEndpoint) -> Self {
        match (endpoint.disabled_at, endpoint.failing_since) {
            (Some(at), _) => Self::Disabled(at),
            (None, Some(since)) => Self::Failing(since),
            (None, None) => Self::Living,
        }
    }
}

/// What became of asking for a test or a repetition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TestSent {
    /// On its way.
    OnItsWay,
    /// The endpoint is disabled: switch it on first.
    Disabled,
}

fn living(tx: &Tx<'_>, id: WebhookEndpointId) -> Result<WebhookEndpoint> {
    let endpoint = tx.webhook_endpoint(id)?.filter(|e| e.removed_at.is_none());
    endpoint.ok_or(Error::Absent("webhook endpoint"))
}

impl App {
    /// Makes an endpoint; answers its id. Its secret is read with [`App::webhook_secret`].
    ///
    /// # Errors
    /// Denied to all but operators; absent station; invalid address or events.
    pub fn make_webhook(&self, ctx: &mut Ctx, new: &NewEndpoint) -> Result<WebhookEndpointId> {
        ctx.allow_operator()?;
        let url = new.url.trim().to_owned();
        if url.len() > MAX_URL_CHARS {
            return Err(Error::invalid("url", "too_long", "at most 1,000 characters"));
        }
        self.ports.outward.allows(&url).map_err(|why| Error::invalid("url", "url", why))?;
        let mut events: Vec<&str> = new.events.iter().map(|kind| kind.code()).collect();
        events.retain(|code| *code != WebhookKind::Test.code());
        if events.is_empty() {
            return Err(Error::invalid("events", "missing", "choose at least one event"));
        }
        let (events, station) = (events.join(","), new.station);
        let made = self.record(ctx, &format!("webhook {url} {events}"), move |tx, hand| {
            tx.station(station)?.ok_or(Error::Absent("station"))?;
            if tx.webhook_endpoints()?.len() >= MAX_ENDPOINTS {
                return Err(Error::invalid("url", "too_many", "at most 50 endpoints: remove one"));
            }
            let endpoint = WebhookEndpoint {
                id: hand.id(WebhookEndpointId::new),
                station,
                url: url.clone(),
                events: events.clone(),
                secret_version: 1,
                previous_until: None,
                created_at: hand.now,
                failing_since: None,
                disabled_at: None,
                removed_at: None,
            };
            tx.insert_webhook_endpoint(&endpoint)?;
            let fact = json!({"url": url, "events": events, "station": station.to_string()});
            hand.leave(LeafKind::Setting, endpoint.id, fact);
            Ok(Done::Kept(endpoint.id.to_string()))
        })?;
        made.parse().map_err(|_| Error::Fault("an id that is none".into()))
    }

    /// The secret of an endpoint in the form of the specification, `whsec_` and base64.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn webhook_secret(&self, ctx: &Ctx, id: WebhookEndpointId) -> Result<String> {
        ctx.allow_operator()?;
        let endpoint = self.read(|tx| living(tx, id))?;
        Ok(secret_text(&self.keys.webhook_secret(id, endpoint.secret_version)))
    }

    /// Every endpoint, oldest first.
    ///
    /// # Errors
    /// Denied to all but operators.
    pub fn webhooks(&self, ctx: &Ctx) -> Result<Vec<WebhookEndpoint>> {
        ctx.allow_operator()?;
        self.read(|tx| Ok(tx.webhook_endpoints()?))
    }

    /// An endpoint with its newest deliveries and their events.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn webhook(
        &self,
        ctx: &Ctx,
        id: WebhookEndpointId,
        slice: Slice,
    ) -> Result<(WebhookEndpoint, Page<(WebhookDelivery, WebhookEvent)>)> {
        ctx.allow_operator()?;
        self.read(|tx| {
            let endpoint = living(tx, id)?;
            let page = tx.webhook_delivery_page(id, slice)?;
            let mut rows = vec![];
            for delivery in page.rows {
                let event = tx.webhook_event(delivery.event)?.ok_or(Error::Absent("event"))?;
                rows.push((delivery, event));
            }
            Ok((endpoint, Page { rows, total: page.total }))
        })
    }

    /// Gives an endpoint a new secret; the old one signs beside it for [`SECRET_OVERLAP`].
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn rotate_webhook_secret(&self, ctx: &mut Ctx, id: WebhookEndpointId) -> Result<String> {
        self.change_webhook(ctx, id, "rotate", |endpoint, now| {
            endpoint.secret_version += 1;
            endpoint.previous_until = Some(now.plus(SECRET_OVERLAP));
        })?;
        self.webhook_secret(ctx, id)
    }

    /// Switches a disabled endpoint on again. What it missed is repeated with
    /// [`App::replay_failed_webhooks`].
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn enable_webhook(&self, ctx: &mut Ctx, id: WebhookEndpointId) -> Result<()> {
        self.change_webhook(ctx, id, "enable", |endpoint, _| {
            (endpoint.failing_since, endpoint.disabled_at) = (None, None);
        })
    }

    /// Removes an endpoint; what was still waiting for it is given up.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn remove_webhook(&self, ctx: &mut Ctx, id: WebhookEndpointId) -> Result<()> {
        self.change_webhook(ctx, id, "remove", |endpoint, now| endpoint.removed_at = Some(now))
    }

    fn change_webhook(
        &self,
        ctx: &mut Ctx,
        id: WebhookEndpointId,
        what: &'static str,
        change: impl Fn(&mut WebhookEndpoint, Timestamp) + Send + 'static,
    ) -> Result<()> {
        ctx.allow_operator()?;
        self.record(ctx, &format!("webhook {what} {id}"), move |tx, hand| {
            let mut endpoint = living(tx, id)?;
            change(&mut endpoint, hand.now);
            tx.update_webhook_endpoint(&endpoint)?;
            if endpoint.removed_at.is_some() {
                tx.give_up_webhook_deliveries(id, "the endpoint was removed", hand.now)?;
            }
            hand.leave(LeafKind::Setting, id, json!({"webhook": what}));
            Ok(Done::Kept(()))
        })
    }

    /// Sends a test event, which says nothing.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn test_webhook(&self, ctx: &mut Ctx, id: WebhookEndpointId) -> Result<TestSent> {
        ctx.allow_operator()?;
        let endpoint = self.read(|tx| living(tx, id))?;
        if endpoint.disabled_at.is_some() {
            return Ok(TestSent::Disabled);
        }
        self.work(ctx, move |tx, hand| {
            let kind = WebhookKind::Test;
            let at = crate::zone::rfc3339(hand.now);
            let body = json!({"type": kind.code(), "timestamp": at, "data": {}}).to_string();
            let id = hand.id(WebhookEventId::new);
            let event = WebhookEvent { id, station: endpoint.station, kind, body, at: hand.now };
            tx.insert_webhook_event(&event)?;
            deliver(tx, hand, endpoint.id, id)
        })?;
        Ok(TestSent::OnItsWay)
    }

    /// Hands one event over again, with the id it had.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn replay_webhook(&self, ctx: &mut Ctx, id: WebhookDeliveryId) -> Result<TestSent> {
        ctx.allow_operator()?;
        let (delivery, endpoint) = self.read(|tx| {
            let delivery = tx.webhook_delivery(id)?.ok_or(Error::Absent("webhook delivery"))?;
            let endpoint = living(tx, delivery.endpoint)?;
            Ok((delivery, endpoint))
        })?;
        if endpoint.disabled_at.is_some() {
            return Ok(TestSent::Disabled);
        }
        self.work(ctx, move |tx, hand| {
            let mut delivery = delivery.clone();
            delivery.state = MessageState::Waiting;
            (delivery.tries, delivery.next_at) = (0, hand.now);
            tx.update_webhook_delivery(&delivery).map(|_| ())
        })?;
        Ok(TestSent::OnItsWay)
    }

    /// Hands everything over again that an endpoint missed since a time; how much.
    ///
    /// # Errors
    /// Denied to all but operators; absent.
    pub fn replay_failed_webhooks(
        &self,
        ctx: &mut Ctx,
        id: WebhookEndpointId,
        since: Timestamp,
    ) -> Result<u64> {
        ctx.allow_operator()?;
        self.read(|tx| living(tx, id))?;
        self.work(ctx, move |tx, hand| tx.retry_webhook_deliveries(id, since, hand.now))
    }
}
