//! News to recipients: "your parcel was left", at once, by e-mail and to browsers that asked.
//!
//! Owns: when there is news, in whose language, and how it ends with one press. The link leads to
//! the page; the picture itself leaves in no message, so that hiding it hides it everywhere. Never
//! does: send (`message` and `push` do).

use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Result};
use crate::keys::Keys;
use crate::message::enqueue_news;
use crate::photo::is_withheld;
use crate::push::{PushSubject, note};
use crate::webhook::{About, announce};
use porchlight_domain::id::{EvidenceId, NewsChoiceId, OrderId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{UploadState, WebhookKind};
use porchlight_store::Tx;
use porchlight_store::rows::{NewsChoice, Order};
use serde_json::json;
use subtle::ConstantTimeEq;

/// Topic of the note that a parcel was left.
const LEFT: &str = "parcel-left";

/// What news is made with.
#[derive(Clone)]
pub(crate) struct Newsroom {
    pub(crate) keys: Keys,
    pub(crate) public_url: String,
}

fn wants(tx: &Tx<'_>, order: &Order) -> std::result::Result<bool, porchlight_store::Error> {
    Ok(tx.news_choice(order.recipient_key)?.is_none_or(|choice| choice.wanted))
}

fn is_spanish(language: &str) -> bool {
    language.starts_with("es")
}

impl Newsroom {
    /// The first picture of a photo is here: whoever waits for it is told, unless it may not be
    /// seen.
    pub(crate) fn photo_came(
        &self,
        tx: &Tx<'_>,
        hand: &mut Hand,
        id: EvidenceId,
    ) -> std::result::Result<(), porchlight_store::Error> {
        let Some(evidence) = tx.evidence(id)? else { return Ok(()) };
        let Some(attempt) = tx.attempt(evidence.attempt)? else { return Ok(()) };
        let Some(order) = tx.order(attempt.delivery_order)? else { return Ok(()) };
        if attempt.voided_at.is_some() || is_withheld(tx, &order, id)? {
            return Ok(());
        }
        let about = About::photo(&order, attempt.id, id);
        announce(tx, hand, &self.public_url, WebhookKind::PhotoAvailable, &about)?;
        for other in tx.evidence_of(attempt.id)? {
            let came = tx.upload(other.id)?.is_some_and(|u| u.state != UploadState::Committed);
            if other.id != id && came {
                // Another photo of this delivery was the news.
                return Ok(());
            }
        }
        self.parcel_left(tx, hand, &order)
    }

    fn parcel_left(
        &self,
        tx: &Tx<'_>,
        hand: &mut Hand,
        order: &Order,
    ) -> std::result::Result<(), porchlight_store::Error> {
        let page = format!("/r/{}", order.id);
        note(tx, hand, PushSubject::Order(order.id), LEFT, |language| {
            let (title, body) = if is_spanish(language) {
                ("Le dejaron su paquete", "Abra la página para ver dónde está.")
            } else {
                ("Your parcel was left", "Open the page to see where it is.")
            };
            json!({"title": title, "body": body, "url": page, "topic": LEFT})
        })?;
        if order.email.is_empty() || !wants(tx, order)? {
            return Ok(());
        }
        let secret = self.keys.link_secret(order.id, order.link_version);
        let link = format!("{}/r/{}/{secret}", self.public_url, order.id);
        let off =
            format!("{}/news/{}/{}", self.public_url, order.id, self.keys.news_secret(order.id));
        let sender = &order.sender;
        let (subject, body) = if is_spanish(&order.language) {
            (
                format!("Le dejaron su paquete de {sender}"),
                format!(
                    "Su paquete de {sender} ya está en su sitio. Aquí ve dónde, con una foto del \
                     lugar:\n\n{link}\n\nPuede ocultar o borrar la foto en esa página cuando \
                     quiera.\n\n---\nNo recibir más avisos como este: {off}\n"
                ),
            )
        } else {
            (
                format!("Your parcel from {sender} was left"),
                format!(
                    "Your parcel from {sender} is where it was to be left. See where, with a photo \
                     of the place:\n\n{link}\n\nYou can hide or erase the photo on that page at \
                     any time.\n\n---\nNo more news like this: {off}\n"
                ),
            )
        };
        enqueue_news(tx, hand, order.station, (&order.email, &subject, &body), off)
    }
}

impl App {
    pub(crate) fn newsroom(&self) -> Newsroom {
        Newsroom { keys: self.keys.clone(), public_url: self.settings.public_url.clone() }
    }

    /// Whether the recipient of the acting link gets news by e-mail.
    ///
    /// # Errors
    /// Denied without the link.
    pub fn news_wanted(&self, ctx: &Ctx) -> Result<bool> {
        let Actor::Recipient(id) = ctx.actor else {
            return Err(Error::Denied("the recipient's link"));
        };
        self.read(|tx| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            Ok(wants(tx, &order)?)
        })
    }

    /// Turns news by e-mail on or off, for this person at this address, for coming parcels too.
    ///
    /// # Errors
    /// Denied without the link.
    pub fn set_news(&self, ctx: &mut Ctx, wanted: bool) -> Result<()> {
        let Actor::Recipient(id) = ctx.actor else {
            return Err(Error::Denied("the recipient's link"));
        };
        self.put_news(ctx, id, wanted)
    }

    /// Turns news off through the link in a message, which says who it is by its secret. Repeating
    /// it changes nothing.
    ///
    /// # Errors
    /// Absent when the link is none of ours.
    pub fn stop_news(&self, ctx: &mut Ctx, order: OrderId, secret: &str) -> Result<()> {
        self.check_news_link(order, secret)?;
        self.put_news(ctx, order, false)
    }

    /// The order of a link that ends news, for the page that asks once more.
    ///
    /// # Errors
    /// Absent when the link is none of ours.
    pub fn check_news_link(&self, order: OrderId, secret: &str) -> Result<Order> {
        let known = self.keys.news_secret(order);
        let good: bool = known.as_bytes().ct_eq(secret.as_bytes()).into();
        let found = self.read(|tx| Ok(tx.order(order)?))?;
        found.filter(|_| good).ok_or(Error::Absent("link"))
    }

    fn put_news(&self, ctx: &mut Ctx, id: OrderId, wanted: bool) -> Result<()> {
        self.record(ctx, &format!("news {id} {wanted}"), move |tx, hand| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            if wants(tx, &order)? == wanted {
                return Ok(Done::Refused(()));
            }
            tx.put_news_choice(&NewsChoice {
                id: hand.id(NewsChoiceId::new),
                recipient_key: order.recipient_key,
                wanted,
                set_at: hand.now,
            })?;
            hand.leave(LeafKind::Preference, id, json!({"news": wanted}));
            Ok(Done::Kept(()))
        })
    }
}
