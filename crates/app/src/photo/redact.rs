//! "This shows me": hidden at once from everybody, then masked or erased by a person.
//!
//! Owns: the word that a photo shows somebody, and how it is settled. Never does: paint over people
//! (`mask` does), look for them by itself, or ask who is right: the photo is hidden before anybody
//! looks.

use super::is_withheld;
use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Hand};
use crate::error::{Error, Result};
use crate::photo::Erased;
use crate::webhook::{About, announce};
use porchlight_domain::id::{EvidenceId, RedactionId, StationId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, Timestamp};
use porchlight_domain::words::{ErasureReason, RedactionState, Role, UploadState, WebhookKind};
use porchlight_store::Tx;
use porchlight_store::rows::{Attempt, Order, Redaction};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Whoever asked is promised that a person looks within this time.
pub const MASKED_WITHIN: i64 = DAY;

/// What became of "this shows me".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ShowsMe {
    /// Nobody sees it any more; a person masks it.
    Hidden,
    /// That was said before.
    Already,
    /// It is gone for good.
    Gone,
}

/// What became of settling it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Settled {
    /// Settled.
    Done,
    /// Nobody waits for it any more.
    NotWaiting,
    /// The large picture is still on its way from the phone.
    NotHereYet,
    /// An open claim holds the photo: mask it instead of erasing it.
    Held,
}

/// A photo that waits for a person, with what it belongs to.
#[derive(Debug, Clone)]
pub struct WaitingRedaction {
    /// The word.
    pub redaction: Redaction,
    /// The attempt.
    pub attempt: Attempt,
    /// The order.
    pub order: Order,
    /// How the photo's bytes stand.
    pub state: UploadState,
}

/// Marks what waits for a photo as settled; says whether anything waited.
pub(crate) fn settle(
    tx: &Tx<'_>,
    hand: &mut Hand,
    photo: EvidenceId,
    state: RedactionState,
    areas: &str,
) -> std::result::Result<bool, porchlight_store::Error> {
    let waiting = tx.redaction_of(photo)?.filter(|r| r.state == RedactionState::Asked);
    let Some(mut redaction) = waiting else { return Ok(false) };
    redaction.state = state;
    redaction.settled_at = Some(hand.now);
    redaction.settled_by = hand.actor.to_string();
    redaction.areas = areas.to_owned();
    tx.update_redaction(&redaction)?;
    let fact = json!({"evidence": photo.to_string(), "state": state.code()});
    hand.leave(LeafKind::Redaction, photo, fact);
    Ok(true)
}

pub(super) fn order_of(tx: &Tx<'_>, photo: EvidenceId) -> Result<(Attempt, Order)> {
    let evidence = tx.evidence(photo)?.ok_or(Error::Absent("photo"))?;
    let attempt = tx.attempt(evidence.attempt)?.ok_or(Error::Absent("attempt"))?;
    let order = tx.order(attempt.delivery_order)?.ok_or(Error::Absent("order"))?;
    Ok((attempt, order))
}

/// Tells programs what became of a photo, unless its recipient hides it anyway.
pub(super) fn tell(
    tx: &Tx<'_>,
    hand: &mut Hand,
    public_url: &str,
    kind: WebhookKind,
    photo: EvidenceId,
) -> Result<()> {
    let (attempt, order) = order_of(tx, photo)?;
    if kind == WebhookKind::PhotoAvailable && is_withheld(tx, &order, photo)? {
        return Ok(());
    }
    Ok(announce(tx, hand, public_url, kind, &About::photo(&order, attempt.id, photo))?)
}

impl App {
    /// The recipient's own photo, with its order.
    fn own_photo(&self, ctx: &Ctx, photo: EvidenceId) -> Result<Order> {
        let Actor::Recipient(own) = ctx.actor else {
            return Err(Error::Denied("the recipient's link"));
        };
        let (_, order) = self.read(|tx| order_of(tx, photo))?;
        if order.id == own { Ok(order) } else { Err(Error::Absent("photo")) }
    }

    /// Says that a photo shows a person. From the commit on nobody sees it but whoever masks it.
    ///
    /// # Errors
    /// Denied without the link; absent.
    pub fn this_shows_me(&self, ctx: &mut Ctx, photo: EvidenceId) -> Result<ShowsMe> {
        let order = self.own_photo(ctx, photo)?;
        let public_url = self.settings.public_url.clone();
        let said = self.record(ctx, &format!("shows_me {photo}"), move |tx, hand| {
            let upload = tx.upload(photo)?.ok_or(Error::Absent("photo"))?;
            if upload.state == UploadState::Erased {
                return Ok(Done::Refused(ShowsMe::Gone));
            }
            let redaction = Redaction {
                id: hand.id(RedactionId::new),
                evidence: photo,
                state: RedactionState::Asked,
                asked_at: hand.now,
                settled_at: None,
                settled_by: String::new(),
                areas: String::new(),
            };
            if !tx.insert_redaction(&redaction)? {
                return Ok(Done::Refused(ShowsMe::Already));
            }
            let fact = json!({"evidence": photo.to_string(), "state": "asked"});
            hand.leave(LeafKind::Redaction, photo, fact);
            tell(tx, hand, &public_url, WebhookKind::PhotoHidden, photo)?;
            Ok(Done::Kept(ShowsMe::Hidden))
        })?;
        self.ring_order(ctx, order.id);
        Ok(said)
    }

    /// Takes it back: the photo is shown again as it was. Says whether anything was taken back.
    ///
    /// # Errors
    /// Denied without the link; absent.
    pub fn not_me_after_all(&self, ctx: &mut Ctx, photo: EvidenceId) -> Result<bool> {
        let order = self.own_photo(ctx, photo)?;
        let done = self.settle_word(ctx, photo, RedactionState::TakenBack)?;
        self.ring_order(ctx, order.id);
        Ok(done)
    }

    fn settle_word(&self, ctx: &mut Ctx, photo: EvidenceId, state: RedactionState) -> Result<bool> {
        let public_url = self.settings.public_url.clone();
        self.record(ctx, &format!("settle {photo} {state}"), move |tx, hand| {
            if !settle(tx, hand, photo, state, "")? {
                return Ok(Done::Refused(false));
            }
            tell(tx, hand, &public_url, WebhookKind::PhotoAvailable, photo)?;
            Ok(Done::Kept(true))
        })
    }

    /// Photos of a station that wait for a person, oldest first.
    ///
    /// # Errors
    /// Denied to all but staff.
    pub fn photos_to_mask(
        &self,
        ctx: &Ctx,
        station: StationId,
        limit: u32,
    ) -> Result<Vec<WaitingRedaction>> {
        ctx.allow_staff()?;
        self.read(|tx| waiting(tx, station, limit))
    }

    /// One photo that waits.
    ///
    /// # Errors
    /// Denied to those who may not mask; absent when it does not wait.
    pub fn photo_to_mask(&self, ctx: &Ctx, photo: EvidenceId) -> Result<WaitingRedaction> {
        allow_masking(ctx)?;
        self.read(|tx| {
            let redaction = tx.redaction_of(photo)?;
            let redaction = redaction.filter(|r| r.state == RedactionState::Asked);
            let redaction = redaction.ok_or(Error::Absent("photo that waits to be masked"))?;
            let (attempt, order) = order_of(tx, photo)?;
            let upload = tx.upload(photo)?.ok_or(Error::Absent("photo"))?;
            Ok(WaitingRedaction { redaction, attempt, order, state: upload.state })
        })
    }

    /// Erases a photo in which somebody is, where covering them would leave nothing to see.
    ///
    /// # Errors
    /// As [`App::mask_photo`].
    pub fn erase_shown_person(&self, ctx: &mut Ctx, photo: EvidenceId) -> Result<Settled> {
        let waiting = match self.photo_to_mask(ctx, photo) {
            Err(Error::Absent(_)) => return Ok(Settled::NotWaiting),
            other => other?,
        };
        let erased = self.erase_photo(ctx, photo, ErasureReason::ShowsPerson)?;
        self.ring_order(ctx, waiting.order.id);
        Ok(match erased {
            Erased::Gone | Erased::Already => Settled::Done,
            Erased::Held => Settled::Held,
        })
    }

    /// Finds that nobody can be made out in a photo: it is shown again.
    ///
    /// # Errors
    /// As [`App::mask_photo`].
    pub fn nobody_in_photo(&self, ctx: &mut Ctx, photo: EvidenceId) -> Result<Settled> {
        let waiting = match self.photo_to_mask(ctx, photo) {
            Err(Error::Absent(_)) => return Ok(Settled::NotWaiting),
            other => other?,
        };
        let done = self.settle_word(ctx, photo, RedactionState::NobodyInIt)?;
        self.ring_order(ctx, waiting.order.id);
        Ok(if done { Settled::Done } else { Settled::NotWaiting })
    }
}

/// Who covers people: everybody who changes anything, but no auditor.
pub(super) fn allow_masking(ctx: &Ctx) -> Result<()> {
    let roles = [Role::Operator, Role::Dispatcher, Role::Analyst];
    ctx.allow(&roles, "the operator, dispatcher or analyst role")
}

pub(crate) fn waiting(
    tx: &Tx<'_>,
    station: StationId,
    limit: u32,
) -> Result<Vec<WaitingRedaction>> {
    let mut list = vec![];
    for redaction in tx.waiting_redactions(station, limit)? {
        let (attempt, order) = order_of(tx, redaction.evidence)?;
        let upload = tx.upload(redaction.evidence)?.ok_or(Error::Absent("photo"))?;
        list.push(WaitingRedaction { redaction, attempt, order, state: upload.state });
    }
    Ok(list)
}

/// When somebody will have looked at it.
#[must_use]
pub fn masked_by(asked_at: Timestamp) -> Timestamp {
    asked_at.plus(MASKED_WITHIN)
}
