//! What recipients choose about photo and place: for one parcel, for a person at an address, for
//! everybody at an address.
//!
//! Owns: which choice is in force, and setting it. Never does: take or hide a photo; whoever shows
//! one asks here at that moment, so that a choice counts at once.

use crate::app::{App, Done};
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::photo::is_hidden;
use crate::recipient::acting_order;
use crate::webhook::{About, announce};
use porchlight_domain::attempt::MAX_NOTE_CHARS;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{OrderId, PreferenceId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{DropPlace, PreferenceScope, WebhookKind};
use porchlight_store::Tx;
use porchlight_store::rows::{Order, Preference};
use serde_json::json;

/// What a recipient chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Whether a photo may be taken and shown.
    pub photo: bool,
    /// Where to leave the parcel.
    pub drop_place: Option<DropPlace>,
    /// A note about the place.
    pub place_note: String,
    /// Whether it counts for coming parcels too.
    pub remember: bool,
}

pub(crate) fn own_key(order: OrderId) -> Digest {
    sha256(&[&order.0])
}

/// The choice in force: for this order, else for this person here, else for this address.
pub(crate) fn choice_of(
    tx: &Tx<'_>,
    order: &Order,
) -> std::result::Result<Option<Preference>, porchlight_store::Error> {
    Ok(match tx.preference(PreferenceScope::Order, own_key(order.id))? {
        Some(choice) => Some(choice),
        None => match tx.preference(PreferenceScope::Recipient, order.recipient_key)? {
            Some(choice) => Some(choice),
            None => tx.preference(PreferenceScope::Address, address_key(order))?,
        },
    })
}

/// Tells programs which photos are hidden now, or can be seen again.
fn switched(
    tx: &Tx<'_>,
    hand: &mut Hand,
    public_url: &str,
    order: &Order,
    before: bool,
) -> std::result::Result<(), porchlight_store::Error> {
    let now = is_hidden(tx, order)?;
    let Some(attempt) = tx.attempts_of_order(order.id)?.pop().filter(|_| now != before) else {
        return Ok(());
    };
    let kind = if now { WebhookKind::PhotoHidden } else { WebhookKind::PhotoAvailable };
    for item in tx.evidence_of(attempt.id)? {
        if tx.upload(item.id)?.is_some_and(|upload| upload.has_preview) {
            announce(tx, hand, public_url, kind, &About::photo(order, attempt.id, item.id))?;
        }
    }
    Ok(())
}

/// Names an address across orders and people.
pub(crate) fn address_key(order: &Order) -> Digest {
    let words: Vec<&str> = order.address.split_whitespace().collect();
    sha256(&[b"porchlight/address/v1\0", words.join(" ").to_lowercase().as_bytes()])
}

impl App {
    /// Sets the recipient's choice; it counts at once, also for photos already taken.
    ///
    /// # Errors
    /// Denied without the link; invalid note.
    pub fn set_choice(&self, ctx: &mut Ctx, choice: Choice) -> Result<()> {
        let id = acting_order(ctx)?;
        if choice.place_note.chars().count() > MAX_NOTE_CHARS {
            return Err(Error::invalid("place_note", "too_long", "at most 500 characters"));
        }
        let public_url = self.settings.public_url.clone();
        self.record(ctx, &format!("choice {choice:?}"), move |tx, hand| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            let before = is_hidden(tx, &order)?;
            let mut scopes = vec![(PreferenceScope::Order, own_key(id))];
            if choice.remember {
                scopes.push((PreferenceScope::Recipient, order.recipient_key));
            }
            for (scope, scope_key) in scopes {
                tx.put_preference(&Preference {
                    id: hand.id(PreferenceId::new),
                    scope,
                    scope_key,
                    photo: choice.photo,
                    drop_place: choice.drop_place,
                    place_note: choice.place_note.trim().into(),
                    set_at: hand.now,
                })?;
            }
            let fact = json!({
                "photo": choice.photo, "drop_place": choice.drop_place.map(DropPlace::code),
                "place_note": choice.place_note, "remember": choice.remember,
            });
            hand.leave(LeafKind::Preference, id, fact);
            switched(tx, hand, &public_url, &order, before)?;
            Ok(Done::Kept(()))
        })?;
        self.ports.bell.ring(&format!("order/{id}"), ctx.now);
        Ok(())
    }

    /// Chooses whether photos are taken for anybody at this address. It counts for this order and
    /// this person at once; whoever else lives here may still choose otherwise for themselves.
    ///
    /// # Errors
    /// Denied without the link.
    pub fn choose_for_address(&self, ctx: &mut Ctx, photo: bool) -> Result<()> {
        let id = acting_order(ctx)?;
        let public_url = self.settings.public_url.clone();
        self.record(ctx, &format!("address {photo}"), move |tx, hand| {
            let order = tx.order(id)?.ok_or(Error::Absent("order"))?;
            let before = is_hidden(tx, &order)?;
            let known = choice_of(tx, &order)?;
            for (scope, scope_key) in [
                (PreferenceScope::Address, address_key(&order)),
                (PreferenceScope::Recipient, order.recipient_key),
                (PreferenceScope::Order, own_key(id)),
            ] {
                let own = scope != PreferenceScope::Address;
                tx.put_preference(&Preference {
                    id: hand.id(PreferenceId::new),
                    scope,
                    scope_key,
                    photo,
                    drop_place: known.as_ref().and_then(|c| c.drop_place).filter(|_| own),
                    place_note: known
                        .as_ref()
                        .map(|c| c.place_note.clone())
                        .filter(|_| own)
                        .unwrap_or_default(),
                    set_at: hand.now,
                })?;
            }
            hand.leave(LeafKind::Preference, id, json!({"photo": photo, "for": "address"}));
            switched(tx, hand, &public_url, &order, before)?;
            Ok(Done::Kept(()))
        })?;
        self.ports.bell.ring(&format!("order/{id}"), ctx.now);
        Ok(())
    }
}
