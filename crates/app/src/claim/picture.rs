//! Pictures that both sides add to a claim: made safe, kept under a key of their own, seen by both sides
//! from the same moment, destroyed when their time is over.
//!
//! Never does: weigh one. A picture that somebody chose to send later shows something, and no rule knows
//! what; people look at it.

use super::own::own;
use crate::app::{App, Done};
use crate::ctx::{Actor, Ctx, Hand, Whom};
use crate::error::{Error, Result};
use crate::photo::Covered;
use crate::ports::NotCleaned;
use crate::sealing::{open, seal};
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{ClaimId, ClaimPictureId, CourierId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::DAY;
use porchlight_domain::words::{ClaimKind, ClaimSide, LookPurpose};
use porchlight_store::Tx;
use porchlight_store::rows::{Claim, ClaimPicture, ClaimPictureFile};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::iter;

/// Most pictures of one side in one claim.
pub const MAX_CLAIM_PICTURES: usize = 6;
/// Most pictures of one side in all claims of one parcel, also those that were taken back: whoever takes a claim
/// back and makes it again gets no more room for it.
pub const MAX_PARCEL_PICTURES: usize = 3 * MAX_CLAIM_PICTURES;
/// Largest file of a picture, in bytes. Its pixels are limited by whoever decodes it, from the file's
/// header on (`porchlight_vision::clean::Limits`).
pub const MAX_CLAIM_PICTURE_BYTES: usize = 8 * 1024 * 1024;
/// Pictures destroyed in one pass.
const A_PASS: u32 = 200;
/// Act of an audit entry: somebody looked at a picture.
const LOOKED: &str = "looked_at_claim_picture";
const TAG: &[u8] = b"porchlight/claim/picture/v1\0";

/// What became of a picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PictureAdded {
    /// Kept; its id in text.
    Added(String),
    /// The same file was added before.
    Already,
    /// This side has as many as a claim takes, or as all claims of a parcel take together.
    Enough,
    /// The claim is over.
    Over,
    /// How somebody behaved is told in words only.
    InWords,
    /// The file cannot be used, in plain English.
    Unusable(String),
    /// Nobody could look at the file yet: send it again later.
    Busy,
}

/// Who adds something to a claim.
pub(super) struct Party {
    pub(super) claim: Claim,
    side: ClaimSide,
    /// Name of whoever speaks for the courier, or nothing.
    representative: String,
    courier: Option<CourierId>,
}

fn label(id: ClaimPictureId, what: &str) -> Vec<u8> {
    [TAG, &id.0, what.as_bytes()].concat()
}

/// The acting side of a claim: its recipient, its courier, or whoever they named.
pub(super) fn party(tx: &Tx<'_>, actor: Actor, id: ClaimId) -> Result<Party> {
    let absent = || Error::Absent("claim");
    let claim = tx.claim(id)?.ok_or_else(absent)?;
    let (side, representative, courier) = match actor {
        Actor::Recipient(order) if order == claim.delivery_order => {
            (ClaimSide::Recipient, String::new(), None)
        }
        Actor::Courier(courier) if own(tx, courier, &claim)?.is_some() => {
            (ClaimSide::Courier, String::new(), Some(courier))
        }
        Actor::Representative(named) => {
            let named = tx.representative(named)?.filter(|n| n.claim == id);
            let named = named.filter(|named| named.revoked_at.is_none()).ok_or_else(absent)?;
            (ClaimSide::Courier, named.name, Some(named.courier))
        }
        _ => return Err(absent()),
    };
    Ok(Party { claim, side, representative, courier })
}

/// Why a picture is not taken, if it is not.
fn refused(tx: &Tx<'_>, party: &Party) -> Result<Option<PictureAdded>> {
    if !party.claim.open {
        return Ok(Some(PictureAdded::Over));
    }
    if party.claim.kind == ClaimKind::Conduct {
        return Ok(Some(PictureAdded::InWords));
    }
    let (mut here, mut all) = (0, 0);
    for claim in tx.claims_of(party.claim.delivery_order)? {
        let pictures = tx.claim_pictures(claim.id)?;
        let of_side = pictures.iter().filter(|picture| picture.side == party.side).count();
        all += of_side;
        here += if claim.id == party.claim.id { of_side } else { 0 };
    }
    let full = here >= MAX_CLAIM_PICTURES || all >= MAX_PARCEL_PICTURES;
    Ok(full.then_some(PictureAdded::Enough))
}

fn keep(
    tx: &Tx<'_>,
    hand: &mut Hand,
    picture: &ClaimPicture,
    file: &ClaimPictureFile,
) -> Result<Done<PictureAdded>> {
    let party = party(tx, hand.actor, picture.claim)?;
    if let Some(no) = refused(tx, &party)? {
        return Ok(Done::Refused(no));
    }
    if !tx.insert_claim_picture(picture)? {
        return Ok(Done::Refused(PictureAdded::Already));
    }
    tx.insert_claim_picture_file(file)?;
    let fact = json!({
        "picture": picture.id.to_string(), "side": picture.side.code(),
        "representative": picture.representative, "sent": picture.sent_digest.hex(),
        "shown": picture.shown_digest.hex(),
    });
    hand.leave(LeafKind::Claim, picture.claim, fact);
    Ok(Done::Kept(PictureAdded::Added(picture.id.to_string())))
}

impl App {
    /// The open claim of the acting recipient's order.
    ///
    /// # Errors
    /// Denied without the link.
    pub fn own_open_claim(&self, ctx: &Ctx) -> Result<Option<ClaimId>> {
        let order = crate::recipient::acting_order(ctx)?;
        self.read(|tx| Ok(tx.open_claim(order)?.map(|claim| claim.id)))
    }

    /// Adds a picture (JPEG, PNG or WebP) to an open claim: its recipient, its courier, or somebody who
    /// speaks for the courier. It is decoded by the port that makes photos safe, masked, written anew
    /// without what else was in the file, and shown to both sides from then on.
    ///
    /// # Errors
    /// Absent: no such claim, or not one of whoever acts; invalid: too large.
    pub fn add_claim_picture(
        &self,
        ctx: &mut Ctx,
        claim: ClaimId,
        bytes: &[u8],
    ) -> Result<PictureAdded> {
        if bytes.is_empty() || bytes.len() > MAX_CLAIM_PICTURE_BYTES {
            let words = "a picture has at most 8 MB: send a smaller one";
            return Err(Error::invalid("picture", "too_large", words));
        }
        let actor = ctx.actor;
        let (found, no) = self.read(|tx| {
            let found = party(tx, actor, claim)?;
            let no = refused(tx, &found)?;
            Ok((found, no))
        })?;
        if let Some(no) = no {
            return Ok(no);
        }
        let clean = match self.ports.photos.clean(bytes) {
            Ok(clean) => clean,
            Err(NotCleaned::Busy(_)) => return Ok(PictureAdded::Busy),
            Err(NotCleaned::Refused(why)) => return Ok(PictureAdded::Unusable(why.message)),
        };
        let id = ClaimPictureId::new(ctx.now, ctx.random());
        let key: [u8; 32] = ctx.random();
        let file = ClaimPictureFile {
            id,
            wrapped: seal(&self.keys.photo, ctx.random(), &label(id, "key"), &key)?,
            sealed: seal(&key, ctx.random(), &label(id, "display"), &clean.display)?,
        };
        let covered = Covered::of(&clean.quality);
        let picture = ClaimPicture {
            id,
            claim,
            side: found.side,
            representative: found.representative,
            sent_digest: sha256(&[bytes]),
            shown_digest: sha256(&[&clean.display]),
            covered: covered.map(|c| format!("{} {}", c.faces, c.labels)).unwrap_or_default(),
            added_at: ctx.now,
            destroyed_at: None,
        };
        let request = format!("picture {claim} {}", picture.sent_digest.hex());
        let done = self.record(ctx, &request, move |tx, hand| keep(tx, hand, &picture, &file))?;
        self.ring_claim(ctx, claim);
        let told = self.read(|tx| match found.courier {
            Some(courier) => Ok(Some(courier)),
            None => Ok(tx.attempts_of_order(found.claim.delivery_order)?.pop().map(|a| a.courier)),
        })?;
        if let Some(courier) = told {
            self.ring_courier(ctx, courier);
        }
        Ok(done)
    }

    /// Bytes of a picture of a claim, JPEG, for both sides and staff. But for the side that a recipient
    /// is on, the look is written down, durably, before any byte leaves.
    ///
    /// # Errors
    /// Denied to others than these; absent, also once it was destroyed.
    pub fn claim_picture(&self, ctx: &mut Ctx, id: ClaimPictureId) -> Result<Vec<u8>> {
        let absent = || Error::Absent("picture");
        let actor = ctx.actor;
        let claim = self.read(|tx| Ok(tx.claim_picture(id)?.ok_or_else(absent)?.claim))?;
        match actor {
            Actor::Recipient(_) | Actor::Courier(_) | Actor::Representative(_) => {
                self.read(|tx| party(tx, actor, claim).map(|_| ()))?;
            }
            _ => ctx.allow_staff()?,
        }
        let file = self.read(|tx| Ok(tx.claim_picture_file(id)?))?.ok_or_else(absent)?;
        if !matches!(actor, Actor::Recipient(_)) {
            let whom = self.read(|tx| whom_of(tx, claim))?;
            self.work(ctx, move |tx, hand| {
                tx.insert_audit_entry(&hand.looked_at(id, LOOKED, Some(LookPurpose::Claim), whom))
            })?;
        }
        let damaged = || Error::Fault(format!("the picture {id} is not what was kept"));
        let key = open(&self.keys.photo, &label(id, "key"), &file.wrapped).ok_or_else(damaged)?;
        let key: [u8; 32] = key.try_into().map_err(|_| damaged())?;
        open(&key, &label(id, "display"), &file.sealed).ok_or_else(damaged)
    }

    /// Destroys pictures of claims that were taken back, and of claims that are over once the time of a
    /// disputed delivery's photo has passed.
    pub(super) fn destroy_due_claim_pictures(&self, ctx: &mut Ctx) -> Result<()> {
        let promised = self.settings.retention;
        let sooner = self.sooner_at()?.into_iter().map(|(station, kept)| (Some(station), kept));
        let mut pictures = vec![];
        for (station, kept) in iter::once((None, promised)).chain(sooner) {
            let before = ctx.now.plus(-i64::from(kept.disputed_days) * DAY);
            pictures.extend(self.read(|tx| Ok(tx.due_claim_pictures(before, station, A_PASS)?))?);
        }
        for due in pictures {
            let id = due.id;
            self.record(ctx, &format!("destroy {id}"), move |tx, hand| {
                let Some(mut picture) = tx.claim_picture(id)? else {
                    return Ok(Done::Refused(false));
                };
                if picture.destroyed_at.is_some() {
                    return Ok(Done::Refused(false));
                }
                tx.destroy_claim_picture_file(id)?;
                picture.destroyed_at = Some(hand.now);
                tx.update_claim_picture(&picture)?;
                let fact = json!({"picture": id.to_string(), "destroyed": true});
                hand.leave(LeafKind::Claim, picture.claim, fact);
                Ok(Done::Kept(true))
            })?;
        }
        Ok(())
    }
}

/// About whom a claim is.
fn whom_of(tx: &Tx<'_>, claim: ClaimId) -> Result<Whom> {
    let order = tx.claim(claim)?.ok_or(Error::Absent("claim"))?.delivery_order;
    let courier = tx.attempts_of_order(order)?.pop().map(|attempt| attempt.courier);
    Ok(Whom { courier, order: Some(order) })
}
