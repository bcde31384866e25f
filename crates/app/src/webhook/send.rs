//! Signing and handing over: retries with growing pauses, and the end of an endpoint that never
//! answers.

use crate::app::App;
use crate::ctx::{Ctx, Hand};
use crate::error::Result;
use crate::message::enqueue;
use crate::ports::{Answered, Outgoing};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use porchlight_domain::time::{DAY, HOUR, MINUTE, SECOND, Timestamp};
use porchlight_domain::words::MessageState;
use porchlight_store::Tx;
use porchlight_store::rows::{WebhookDelivery, WebhookEndpoint, WebhookEvent};
use sha2::Sha256;

/// Most events handed over at once.
const MAX_PER_STEP: u32 = 32;
/// Pauses after each failed try; after the last one an event is given up until somebody repeats it.
pub const RETRIES: [i64; 9] = [
    5 * SECOND,
    MINUTE,
    5 * MINUTE,
    30 * MINUTE,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
];
/// An endpoint that took nothing for this long is disabled, and the operators are told.
pub const DISABLED_AFTER: i64 = 3 * DAY;
/// Longest reason that is kept.
const MAX_REASON_CHARS: usize = 300;
/// The endpoint said that it is gone for good.
const GONE: u16 = 410;

/// A secret in the form of the specification.
pub(super) fn secret_text(secret: &[u8; 32]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// One signature of the specification: HMAC-SHA-256 over id, time in seconds and body.
#[must_use]
pub fn sign(secret: &[u8], id: &str, seconds: i64, body: &str) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any key length");
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

type Due = (WebhookDelivery, WebhookEndpoint, WebhookEvent);

/// What a try means.
enum Tried {
    Taken(u16),
    Failed(Option<u16>, String),
}

impl Tried {
    fn of(answer: &std::result::Result<Answered, String>) -> Self {
        match answer {
            Ok(a) if (200..300).contains(&a.status) => Self::Taken(a.status),
            Ok(a) => Self::Failed(Some(a.status), format!("it answered with status {}", a.status)),
            Err(reason) => Self::Failed(None, reason.chars().take(MAX_REASON_CHARS).collect()),
        }
    }
}

impl App {
    fn outgoing(&self, (_, endpoint, event): &Due, now: Timestamp) -> Outgoing {
        let (id, seconds) = (event.id.to_string(), now.micros().div_euclid(SECOND));
        let version = endpoint.secret_version;
        let before = endpoint.previous_until.filter(|until| now < *until && version > 1);
        let mut signatures = vec![];
        for version in [Some(version), before.map(|_| version - 1)].into_iter().flatten() {
            let secret = self.keys.webhook_secret(endpoint.id, version);
            signatures.push(sign(&secret, &id, seconds, &event.body));
        }
        Outgoing {
            url: endpoint.url.clone(),
            headers: vec![
                ("content-type", "application/json".into()),
                ("webhook-id", id),
                ("webhook-timestamp", seconds.to_string()),
                ("webhook-signature", signatures.join(" ")),
            ],
            body: event.body.clone().into_bytes(),
        }
    }

    /// Hands due events over; how many were taken. An event may be handed over twice if the process
    /// dies in between; it then carries the same id.
    ///
    /// # Errors
    /// Faults of the store only; what endpoints say is kept with the delivery.
    pub fn send_webhooks(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due: Vec<Due> = self.read(|tx| {
            let mut due = vec![];
            for delivery in tx.due_webhook_deliveries(now, MAX_PER_STEP)? {
                let endpoint = tx.webhook_endpoint(delivery.endpoint)?;
                let event = tx.webhook_event(delivery.event)?;
                if let (Some(endpoint), Some(event)) = (endpoint, event) {
                    due.push((delivery, endpoint, event));
                }
            }
            Ok(due)
        })?;
        if due.is_empty() {
            return Ok(0);
        }
        let requests = due.iter().map(|one| self.outgoing(one, now)).collect();
        let answers = self.ports.outward.post(requests);
        let mut taken = 0;
        for ((delivery, endpoint, _), answer) in due.into_iter().zip(answers) {
            let tried = Tried::of(&answer);
            taken += u32::from(matches!(tried, Tried::Taken(_)));
            let (id, operator) = (delivery.id, self.settings.operator_name.clone());
            let (status, reason) = match tried {
                Tried::Taken(status) => (Some(status), None),
                Tried::Failed(status, reason) => (status, Some(reason)),
            };
            self.work(ctx, move |tx, hand| {
                let Some(delivery) = tx.webhook_delivery(id)? else { return Ok(()) };
                let endpoint = tx.webhook_endpoint(endpoint.id)?;
                let Some(endpoint) = endpoint else { return Ok(()) };
                note(tx, hand, (delivery, endpoint), (status, reason.as_deref()), &operator)
            })?;
        }
        Ok(taken)
    }
}

/// Keeps what a try came to, with the delivery and its endpoint.
fn note(
    tx: &Tx<'_>,
    hand: &mut Hand,
    (mut delivery, mut endpoint): (WebhookDelivery, WebhookEndpoint),
    (status, reason): (Option<u16>, Option<&str>),
    operator: &str,
) -> std::result::Result<(), porchlight_store::Error> {
    delivery.tries += 1;
    delivery.status = status.map(u32::from);
    delivery.changed_at = hand.now;
    delivery.last_error = reason.unwrap_or_default().to_owned();
    let Some(_) = reason else {
        delivery.state = MessageState::Sent;
        tx.update_webhook_delivery(&delivery)?;
        if endpoint.failing_since.is_some() {
            endpoint.failing_since = None;
            tx.update_webhook_endpoint(&endpoint)?;
        }
        return Ok(());
    };
    let pause = usize::try_from(delivery.tries - 1).ok().and_then(|n| RETRIES.get(n));
    match pause {
        Some(pause) => delivery.next_at = hand.now.plus(*pause),
        None => delivery.state = MessageState::Failed,
    }
    tx.update_webhook_delivery(&delivery)?;
    let since = *endpoint.failing_since.get_or_insert(hand.now);
    let over = hand.now.since(since) >= DISABLED_AFTER || status == Some(GONE);
    if over && endpoint.disabled_at.is_none() {
        endpoint.disabled_at = Some(hand.now);
        tx.give_up_webhook_deliveries(endpoint.id, "the endpoint was disabled", hand.now)?;
        tell_operators(tx, hand, &endpoint, &delivery.last_error, operator)?;
    }
    tx.update_webhook_endpoint(&endpoint).map(|_| ())
}

fn tell_operators(
    tx: &Tx<'_>,
    hand: &mut Hand,
    endpoint: &WebhookEndpoint,
    reason: &str,
    operator: &str,
) -> std::result::Result<(), porchlight_store::Error> {
    for person in tx.active_operators()? {
        let url = &endpoint.url;
        let (subject, body) = if person.language.starts_with("es") {
            (
                format!("{operator}: un webhook está desactivado"),
                format!(
                    "Ya no se avisa a {url}: {reason}.\n\nActívelo en Ajustes, Webhooks. Lo que no \
                     recibió se guarda 30 días y se puede repetir allí.\n"
                ),
            )
        } else {
            (
                format!("{operator}: a webhook is disabled"),
                format!(
                    "{url} is not told any more: {reason}.\n\nSwitch it on in Settings, Webhooks. \
                     What it missed is kept for 30 days and can be repeated there.\n"
                ),
            )
        };
        enqueue(tx, hand, &person.email, &subject, &body)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_the_documentation_is_signed_as_it_says() {
        let secret: Vec<u8> = (0..32).collect();
        let body = r#"{"type":"test","timestamp":"2026-11-27T15:00:00Z","data":{}}"#;
        let signed = sign(&secret, "evt_00000000000000000000000000", 1_795_791_600, body);
        assert_eq!(signed, include_str!("../../../../docs/api/webhook-example.txt").trim());
        let mut text = [0; 32];
        text.copy_from_slice(&secret);
        let text = secret_text(&text);
        assert_eq!(text, "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    }
}
