//! Somebody who speaks for a courier about one claim: named by the courier, with a link of their own to
//! the same evidence, until the courier revokes it.
//!
//! Never does: let them see or do anything but that one claim. The link's secret is derived, and kept
//! nowhere.

use super::own::{ClaimAnswered, MAX_REPRESENTATIVE, OwnClaim, keep_answer, own};
use crate::app::{App, Done};
use crate::case::words;
use crate::ctx::{Actor, Ctx};
use crate::error::{Error, Result};
use crate::message::enqueue_of;
use crate::photo::is_withheld;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_domain::id::{ClaimId, EvidenceId, RepresentativeId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::{EvidenceKind, UploadState};
use porchlight_store::Tx;
use porchlight_store::rows::{Attempt, Representative, Station};
use serde::{Deserialize, Serialize};
use serde_json::json;
use subtle::ConstantTimeEq;

/// Most people who speak for a courier about one claim, those who were revoked counted.
pub const MAX_REPRESENTATIVES: usize = 5;
/// Bytes of a link's secret.
const SECRET_BYTES: usize = 16;

/// What became of naming somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Named; this is their link.
    Named(String),
    /// As many were named as a claim takes.
    Enough,
    /// The claim is over.
    Over,
}

/// As [`Named`], as it is kept for a repeated request: without the link's secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
enum Kept {
    Named(String),
    Enough,
    Over,
}

/// What whoever speaks for a courier sees: what the courier sees of that claim.
#[derive(Debug, Clone)]
pub struct SpokenFor {
    /// Who they are.
    pub named: Representative,
    /// The claim, as its courier sees it.
    pub own: OwnClaim,
    /// The station, for its times.
    pub station: Station,
    /// The language of whoever is spoken for.
    pub language: String,
    /// Days for which pictures stay after a claim is over.
    pub picture_days: u16,
    /// Photos of the delivery that can be shown now.
    pub photos: Vec<EvidenceId>,
}

fn photos_of(tx: &Tx<'_>, own: &OwnClaim) -> Result<Vec<EvidenceId>> {
    let mut found = vec![];
    let Some(attempt) = &own.assessed.attempt else { return Ok(found) };
    for item in tx.evidence_of(attempt.id)?.iter().filter(|e| e.kind == EvidenceKind::Photo) {
        let here = tx.upload(item.id)?.is_some_and(|u| u.state == UploadState::Verified);
        if here && !is_withheld(tx, &own.order, item.id)? {
            found.push(item.id);
        }
    }
    Ok(found)
}

/// Whether this reads as an address for mail.
fn is_mail(reach: &str) -> bool {
    let host = reach.split_once('@').map(|(_, host)| host);
    host.is_some_and(|host| host.contains('.')) && !reach.contains(char::is_whitespace)
}

fn letter(language: &str, operator: &str, courier: &str, link: &str) -> (String, String) {
    if language.starts_with("es") {
        (
            format!("{operator}: {courier} le pide que hable en su nombre"),
            format!(
                "{courier} le pide que hable en su nombre sobre una entrega. En esta página lee las \
                 mismas pruebas y puede responder y añadir fotos:\n\n{link}\n\nEl enlace deja de \
                 servir cuando {courier} lo retira.\n"
            ),
        )
    } else {
        (
            format!("{operator}: {courier} asks you to speak for them"),
            format!(
                "{courier} asks you to speak for them about a delivery. On this page you read the \
                 same evidence and can answer and add pictures:\n\n{link}\n\nThe link stops working \
                 when {courier} takes it back.\n"
            ),
        )
    }
}

impl App {
    fn representative_secret(&self, id: RepresentativeId) -> String {
        let bytes = self.keys.derived("claim-representative", &id.0);
        URL_SAFE_NO_PAD.encode(&bytes[..SECRET_BYTES])
    }

    fn representative_link(&self, id: RepresentativeId) -> String {
        format!("{}/for/{id}/{}", self.settings.public_url, self.representative_secret(id))
    }

    /// Names somebody who speaks for the acting courier about a claim, and how they are reached: mail is
    /// sent where that is an address. Answers their link, so that the courier can hand it on.
    ///
    /// # Errors
    /// Denied to all but couriers; absent, also when the claim is about somebody else's delivery;
    /// invalid: no name, or no way to reach them.
    pub fn name_representative(
        &self,
        ctx: &mut Ctx,
        claim: ClaimId,
        name: &str,
        reach: &str,
    ) -> Result<Named> {
        let courier = ctx.courier()?;
        let (name, reach) = (words("name", name)?, words("reach", reach)?);
        for (field, text) in [("name", &name), ("reach", &reach)] {
            if text.chars().count() > MAX_REPRESENTATIVE {
                return Err(Error::invalid(field, "too_long", "at most 200 characters"));
            }
        }
        let operator = self.settings.operator_name.clone();
        let id = RepresentativeId::new(ctx.now, ctx.random());
        let mailed = self.representative_link(id);
        let done = self.record(ctx, &format!("name {claim} {name} {reach}"), move |tx, hand| {
            let absent = || Error::Absent("claim about you");
            let found = tx.claim(claim)?.ok_or_else(absent)?;
            let own = own(tx, courier, &found)?.ok_or_else(absent)?;
            if !own.claim.open {
                return Ok(Done::Refused(Kept::Over));
            }
            if own.representatives.len() >= MAX_REPRESENTATIVES {
                return Ok(Done::Refused(Kept::Enough));
            }
            let named = Representative {
                id,
                claim,
                courier,
                name: name.clone(),
                reach: reach.clone(),
                named_at: hand.now,
                revoked_at: None,
            };
            tx.insert_representative(&named)?;
            if is_mail(&reach) {
                let person = tx.courier(courier)?.ok_or(Error::Absent("courier"))?;
                let (subject, body) = letter(&person.language, &operator, &person.name, &mailed);
                enqueue_of(tx, hand, own.order.station, (&reach, &subject, &body))?;
            }
            let fact = json!({"representative": id.to_string(), "name": name});
            hand.leave(LeafKind::Claim, claim, fact);
            Ok(Done::Kept(Kept::Named(id.to_string())))
        })?;
        self.ring_courier(ctx, courier);
        Ok(match done {
            Kept::Named(id) => {
                let id = id.parse().map_err(|_| Error::Fault(format!("representative {id}")))?;
                Named::Named(self.representative_link(id))
            }
            Kept::Enough => Named::Enough,
            Kept::Over => Named::Over,
        })
    }

    /// Revokes somebody: their link opens nothing from now on, and what they said stays. Says whether
    /// they could still speak.
    ///
    /// # Errors
    /// Denied to all but couriers; absent, also when somebody else named them.
    pub fn revoke_representative(&self, ctx: &mut Ctx, id: RepresentativeId) -> Result<bool> {
        let courier = ctx.courier()?;
        let done = self.record(ctx, &format!("revoke {id}"), move |tx, hand| {
            let named = tx.representative(id)?.filter(|named| named.courier == courier);
            let mut named = named.ok_or(Error::Absent("representative of yours"))?;
            if named.revoked_at.is_some() {
                return Ok(Done::Refused(false));
            }
            named.revoked_at = Some(hand.now);
            tx.update_representative(&named)?;
            let fact = json!({"representative": id.to_string(), "revoked": true});
            hand.leave(LeafKind::Claim, named.claim, fact);
            Ok(Done::Kept(true))
        })?;
        self.ring_courier(ctx, courier);
        Ok(done)
    }

    /// Whether this is the living link of somebody who speaks for a courier; the actor it makes.
    ///
    /// # Errors
    /// Faults only.
    pub fn open_representative_link(
        &self,
        id: RepresentativeId,
        secret: &str,
    ) -> Result<Option<Actor>> {
        let good = self.representative_secret(id).as_bytes().ct_eq(secret.as_bytes());
        if !bool::from(good) {
            return Ok(None);
        }
        let named = self.read(|tx| Ok(tx.representative(id)?))?;
        let lives = named.is_some_and(|named| named.revoked_at.is_none());
        Ok(lives.then_some(Actor::Representative(id)))
    }

    /// What whoever speaks for a courier reads.
    ///
    /// # Errors
    /// Denied without such a link; absent once it was revoked.
    pub fn spoken_for(&self, ctx: &Ctx) -> Result<SpokenFor> {
        let Actor::Representative(id) = ctx.actor else {
            return Err(Error::Denied("the link of somebody who speaks for a courier"));
        };
        self.read(|tx| {
            let named = tx.representative(id)?.filter(|named| named.revoked_at.is_none());
            let named = named.ok_or(Error::Absent("page: the link was taken back"))?;
            let claim = tx.claim(named.claim)?.ok_or(Error::Absent("claim"))?;
            let own = own(tx, named.courier, &claim)?.ok_or(Error::Absent("claim"))?;
            let station = tx.station(own.order.station)?.ok_or(Error::Absent("station"))?;
            let language = tx.courier(named.courier)?.map(|c| c.language).unwrap_or_default();
            let picture_days = self.retention_at(tx, station.id)?.disputed_days;
            let photos = photos_of(tx, &own)?;
            Ok(SpokenFor { photos, named, own, station, language, picture_days })
        })
    }

    /// Answers a claim in the name of its courier; the name of whoever speaks is kept with it.
    ///
    /// # Errors
    /// Denied without such a link; absent once it was revoked; invalid: no words.
    pub fn answer_as_representative(&self, ctx: &mut Ctx, said: &str) -> Result<ClaimAnswered> {
        let named = self.spoken_for(ctx)?.named;
        let said = words("words", said)?;
        let courier = named.courier;
        let done = self.record(ctx, &format!("answer {} {said}", named.id), move |tx, hand| {
            let lives = tx.representative(named.id)?.is_some_and(|n| n.revoked_at.is_none());
            lives.then_some(()).ok_or(Error::Absent("page: the link was taken back"))?;
            let claim = tx.claim(named.claim)?.ok_or(Error::Absent("claim"))?;
            keep_answer(tx, hand, courier, &claim, (&said, &named.name))
        })?;
        self.ring_courier(ctx, courier);
        Ok(done)
    }

    /// Whether somebody speaks for the courier of an attempt about it.
    pub(crate) fn speaks_about(&self, id: RepresentativeId, attempt: &Attempt) -> Result<bool> {
        self.read(|tx| {
            let named = tx.representative(id)?.filter(|named| named.revoked_at.is_none());
            let Some(named) = named.filter(|named| named.courier == attempt.courier) else {
                return Ok(false);
            };
            Ok(tx.claim(named.claim)?.is_some_and(|c| c.delivery_order == attempt.delivery_order))
        })
    }
}
