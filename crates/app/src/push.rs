//! Notes to browsers that asked to be told (Web Push), whoever the person behind them is.
//!
//! Owns: which browsers asked, and the notes on their way, with retries. A note says that something
//! happened and which page to open; who may see that page is asked there. Never does: encrypt or
//! call (the port does), or put anything personal into a note.

use crate::account::is_language_tag;
use crate::app::App;
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Result};
use crate::ports::PushTarget;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_domain::id::{CourierId, OrderId, PushNoteId, PushSubscriptionId};
use porchlight_domain::time::{DAY, MINUTE, SECOND};
use porchlight_domain::words::MessageState;
use porchlight_store::Tx;
use porchlight_store::rows::{PushNote, PushSubscription};

/// Most browsers of one order or courier; the oldest makes place.
pub const MAX_BROWSERS: usize = 10;
/// Most notes handed over at once.
const MAX_PER_STEP: u32 = 32;
/// Tries before a note is given up: it would be no news any more.
const MAX_TRIES: u32 = 6;
/// How long a browser is told, unless it asks again.
pub(crate) const REMEMBERED: i64 = 180 * DAY;
/// Longest address of a push service.
const MAX_ENDPOINT_CHARS: usize = 2_000;
/// Length of a browser's key and of its secret.
const KEY_BYTES: usize = 65;
const AUTH_BYTES: usize = 16;

/// How a row says that its subject is a courier.
const COURIER: &str = "courier";

/// Whom a note is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PushSubject {
    /// Whoever holds an order's link.
    Order(OrderId),
    /// A courier.
    Courier(CourierId),
}

impl PushSubject {
    fn parts(self) -> (&'static str, [u8; 16]) {
        match self {
            Self::Order(id) => ("order", id.0),
            Self::Courier(id) => (COURIER, id.0),
        }
    }

    fn of(ctx: &Ctx) -> Result<Self> {
        match ctx.actor {
            Actor::Recipient(order) => Ok(Self::Order(order)),
            Actor::Courier(courier) => Ok(Self::Courier(courier)),
            _ => Err(Error::Denied("a recipient's link or a courier sign-in")),
        }
    }
}

/// A browser's subscription, as it says it.
#[derive(Debug, Clone)]
pub struct NewBrowser {
    /// Its push service's address for it.
    pub endpoint: String,
    /// Its P-256 key, an uncompressed point.
    pub public_key: Vec<u8>,
    /// Its secret.
    pub auth: Vec<u8>,
    /// Tag of the language to speak.
    pub language: String,
}

impl NewBrowser {
    /// A subscription with its keys as the Push API writes them: base64url, with or without padding.
    ///
    /// # Errors
    /// Invalid: keys that are not base64url.
    pub fn read(endpoint: String, p256dh: &str, auth: &str, language: String) -> Result<Self> {
        let bytes = |field: &'static str, text: &str| {
            let must = "send the browser's key as base64url";
            let read = URL_SAFE_NO_PAD.decode(text.trim_end_matches('='));
            read.map_err(|_| Error::invalid(field, "not_base64url", must))
        };
        let (public_key, auth) = (bytes("p256dh", p256dh)?, bytes("auth", auth)?);
        Ok(Self { endpoint, public_key, auth, language })
    }
}

/// What a courier's app has to know before it asks its browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowsersTold {
    /// The key by which push services know this server, an uncompressed point; none where it tells no browser.
    pub key: Option<Vec<u8>>,
    /// How many browsers of the acting courier are told.
    pub browsers: usize,
}

/// Forgets every browser of a subject, with what is on its way to it.
pub(crate) fn forget_all(
    tx: &Tx<'_>,
    subject: [u8; 16],
) -> std::result::Result<(), porchlight_store::Error> {
    for browser in tx.push_subscriptions(subject)? {
        tx.remove_push_subscription(browser.id)?;
    }
    Ok(())
}

/// Puts a note on its way to every browser of a subject. Notes with the same topic replace each
/// other while they wait at the push service.
pub(crate) fn note(
    tx: &Tx<'_>,
    hand: &mut Hand,
    subject: PushSubject,
    topic: &str,
    words: impl Fn(&str) -> serde_json::Value,
) -> std::result::Result<(), porchlight_store::Error> {
    for browser in tx.push_subscriptions(subject.parts().1)? {
        tx.insert_push_note(&PushNote {
            id: hand.id(PushNoteId::new),
            subscription: browser.id,
            topic: topic.into(),
            body: words(&browser.language).to_string(),
            state: MessageState::Waiting,
            tries: 0,
            next_at: hand.now,
            last_error: String::new(),
            created_at: hand.now,
        })?;
    }
    Ok(())
}

impl App {
    /// Whether this server tells browsers, by which key, and how many of the acting courier's.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn my_browsers(&self, ctx: &Ctx) -> Result<BrowsersTold> {
        let courier = ctx.courier()?;
        let key = Some(self.ports.outward.push_key()).filter(|key| !key.is_empty());
        let browsers = self.read(|tx| Ok(tx.push_subscriptions(courier.0)?.len()))?;
        Ok(BrowsersTold { key, browsers })
    }

    /// Remembers that a browser of the acting recipient or courier wants to be told. A courier's browser is
    /// told about nobody else's work: who was signed in on it before is told there no more.
    ///
    /// # Errors
    /// Denied to others; invalid subscription.
    pub fn tell_this_browser(&self, ctx: &mut Ctx, new: NewBrowser) -> Result<()> {
        let (kind, subject) = PushSubject::of(ctx)?.parts();
        if new.endpoint.len() > MAX_ENDPOINT_CHARS {
            return Err(Error::invalid("endpoint", "too_long", "at most 2,000 characters"));
        }
        if !is_language_tag(&new.language) {
            let must = "give a language tag such as en or es";
            return Err(Error::invalid("language", "not_a_language", must));
        }
        let allowed = self.ports.outward.allows(&new.endpoint);
        allowed.map_err(|why| Error::invalid("endpoint", "url", why))?;
        let target =
            PushTarget { endpoint: &new.endpoint, public_key: &new.public_key, auth: &new.auth };
        let fits = new.public_key.len() == KEY_BYTES && new.auth.len() == AUTH_BYTES;
        if !fits || self.ports.outward.push(target, b"", ctx.now).is_err() {
            return Err(Error::invalid("p256dh", "keys", "these are not a browser's keys"));
        }
        self.work(ctx, move |tx, hand| {
            if kind == COURIER {
                for left in tx.couriers_browsers_at(&new.endpoint)? {
                    if left.subject != subject {
                        tx.remove_push_subscription(left.id)?;
                    }
                }
            }
            let known = tx.push_subscriptions(subject)?;
            let again = known.iter().find(|known| known.endpoint == new.endpoint);
            let row = PushSubscription {
                // What is on its way to a browser stays on its way when it asks again.
                id: again.map_or_else(|| hand.id(PushSubscriptionId::new), |again| again.id),
                subject_kind: kind.into(),
                subject,
                endpoint: new.endpoint.clone(),
                public_key: new.public_key.clone(),
                auth: new.auth.clone(),
                language: new.language.clone(),
                created_at: hand.now,
            };
            if again.is_some() {
                return tx.update_push_subscription(&row).map(|_| ());
            }
            let spare = (known.len() + 1).saturating_sub(MAX_BROWSERS);
            for old in known.iter().take(spare) {
                tx.remove_push_subscription(old.id)?;
            }
            tx.insert_push_subscription(&row).map(|_| ())
        })
    }

    /// Forgets one browser of the acting recipient or courier, by its address; says whether it was
    /// known.
    ///
    /// # Errors
    /// Denied to others.
    pub fn forget_browser(&self, ctx: &mut Ctx, endpoint: &str) -> Result<bool> {
        let (_, subject) = PushSubject::of(ctx)?.parts();
        let endpoint = endpoint.to_owned();
        self.work(ctx, move |tx, _| {
            let mut gone = false;
            for browser in tx.push_subscriptions(subject)? {
                if browser.endpoint == endpoint {
                    gone |= tx.remove_push_subscription(browser.id)?;
                }
            }
            Ok(gone)
        })
    }

    /// Hands due notes over; how many were taken. A browser whose push service does not know it any
    /// more is forgotten.
    ///
    /// # Errors
    /// Faults of the store only.
    pub fn send_push_notes(&self, ctx: &mut Ctx) -> Result<u32> {
        let now = ctx.now;
        let due: Vec<(PushNote, PushSubscription)> = self.read(|tx| {
            let mut due = vec![];
            for note in tx.due_push_notes(now, MAX_PER_STEP)? {
                let browser = tx.push_subscription(note.subscription)?;
                due.extend(browser.map(|browser| (note, browser)));
            }
            Ok(due)
        })?;
        let (mut ready, mut requests) = (vec![], vec![]);
        for (note, browser) in due {
            let target = PushTarget {
                endpoint: &browser.endpoint,
                public_key: &browser.public_key,
                auth: &browser.auth,
            };
            match self.ports.outward.push(target, note.body.as_bytes(), now) {
                Ok(mut request) => {
                    request.headers.push(("topic", note.topic.clone()));
                    requests.push(request);
                    ready.push((note, browser));
                }
                // Keys that stopped making sense reach nobody.
                Err(_) => {
                    self.work(ctx, move |tx, _| tx.remove_push_subscription(browser.id))?;
                }
            }
        }
        let mut taken = 0;
        let answers = if requests.is_empty() { vec![] } else { self.ports.outward.post(requests) };
        for ((note, browser), answer) in ready.into_iter().zip(answers) {
            let status = answer.as_ref().map(|a| a.status).ok();
            taken += u32::from(status.is_some_and(|s| (200..300).contains(&s)));
            let wait = answer.as_ref().ok().and_then(|a| a.retry_after).unwrap_or(0);
            let reason = answer.err().unwrap_or_else(|| format!("status {}", status.unwrap_or(0)));
            self.work(ctx, move |tx, hand| {
                match status {
                    Some(200..=299) => tx.remove_push_note(note.id)?,
                    Some(404 | 410) => tx.remove_push_subscription(browser.id)?,
                    _ if note.tries + 1 >= MAX_TRIES => tx.remove_push_note(note.id)?,
                    _ => {
                        let pause = (MINUTE << note.tries.min(6)).max(i64::from(wait) * SECOND);
                        tx.update_push_note(&PushNote {
                            tries: note.tries + 1,
                            next_at: hand.now.plus(pause),
                            last_error: reason.clone(),
                            ..note.clone()
                        })?
                    }
                };
                Ok(())
            })?;
        }
        Ok(taken)
    }
}
