//! Endpoints of the operator's own programs, what they are told, and each try to tell it.

use super::{Page, Slice};
use crate::rows::{WebhookDelivery, WebhookEndpoint, WebhookEvent};
use crate::{Error, Tx};
use porchlight_domain::id::{StationId, WebhookDeliveryId, WebhookEndpointId, WebhookEventId};
use porchlight_domain::time::Timestamp;

impl Tx<'_> {
    /// Adds an endpoint.
    pub fn insert_webhook_endpoint(&self, endpoint: &WebhookEndpoint) -> Result<(), Error> {
        self.insert(endpoint)
    }

    /// Replaces an endpoint.
    pub fn update_webhook_endpoint(&self, endpoint: &WebhookEndpoint) -> Result<bool, Error> {
        self.update(endpoint)
    }

    /// One endpoint.
    pub fn webhook_endpoint(
        &self,
        id: WebhookEndpointId,
    ) -> Result<Option<WebhookEndpoint>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Every endpoint that was not removed, oldest first.
    pub fn webhook_endpoints(&self) -> Result<Vec<WebhookEndpoint>, Error> {
        self.records("WHERE removed_at IS NULL ORDER BY created_at, id", &[])
    }

    /// A station's endpoints that take events.
    pub fn live_webhook_endpoints(
        &self,
        station: StationId,
    ) -> Result<Vec<WebhookEndpoint>, Error> {
        let rest = "WHERE station = $1 AND removed_at IS NULL AND disabled_at IS NULL \
                    ORDER BY created_at, id";
        self.records(rest, &[&station])
    }

    /// Adds an event.
    pub fn insert_webhook_event(&self, event: &WebhookEvent) -> Result<(), Error> {
        self.insert(event)
    }

    /// One event.
    pub fn webhook_event(&self, id: WebhookEventId) -> Result<Option<WebhookEvent>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Adds an event's way to an endpoint.
    pub fn insert_webhook_delivery(&self, delivery: &WebhookDelivery) -> Result<(), Error> {
        self.insert(delivery)
    }

    /// Replaces one.
    pub fn update_webhook_delivery(&self, delivery: &WebhookDelivery) -> Result<bool, Error> {
        self.update(delivery)
    }

    /// One of them.
    pub fn webhook_delivery(
        &self,
        id: WebhookDeliveryId,
    ) -> Result<Option<WebhookDelivery>, Error> {
        self.record("WHERE id = $1", &[&id])
    }

    /// Those whose next try is due, oldest first.
    pub fn due_webhook_deliveries(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<WebhookDelivery>, Error> {
        let rest = "WHERE state = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $2";
        self.records(rest, &[&now, &limit])
    }

    /// A page of an endpoint's deliveries, newest first.
    pub fn webhook_delivery_page(
        &self,
        endpoint: WebhookEndpointId,
        slice: Slice,
    ) -> Result<Page<WebhookDelivery>, Error> {
        self.page_of("endpoint = $1", "changed_at DESC, id DESC", &[&endpoint], slice)
    }

    /// Gives up what still waits for an endpoint; how many.
    pub fn give_up_webhook_deliveries(
        &self,
        endpoint: WebhookEndpointId,
        why: &str,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let sql = "UPDATE webhook_delivery SET state = 'failed', last_error = $1, changed_at = $2 \
                   WHERE endpoint = $3 AND state = 'waiting'";
        self.execute(sql, &[&why, &now, &endpoint])
    }

    /// Lets everything that failed since a time be tried again now; how many.
    pub fn retry_webhook_deliveries(
        &self,
        endpoint: WebhookEndpointId,
        since: Timestamp,
        now: Timestamp,
    ) -> Result<u64, Error> {
        let sql = "UPDATE webhook_delivery SET state = 'waiting', tries = 0, next_at = $1 \
                   WHERE endpoint = $2 AND state = 'failed' AND changed_at >= $3";
        self.execute(sql, &[&now, &endpoint, &since])
    }

    /// Forgets deliveries that ended before a time, and events that nothing refers to any more.
    pub fn purge_webhooks(&self, before: Timestamp) -> Result<u64, Error> {
        let ended = "DELETE FROM webhook_delivery WHERE state <> 'waiting' AND changed_at < $1";
        let gone = self.execute(ended, &[&before])?;
        let events = "DELETE FROM webhook_event WHERE at < $1 AND NOT EXISTS \
                      (SELECT 1 FROM webhook_delivery d WHERE d.event = webhook_event.id)";
        self.execute(events, &[&before])?;
        Ok(gone)
    }
}
