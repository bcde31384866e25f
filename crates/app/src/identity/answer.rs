//! Answering in another way: a passkey, or a person. Refusing costs nothing and needs no reason.

use super::frames::is_frame;
use super::kind::PictureKind;
use super::step::{ENDED, sealed_until, take};
use super::view::CheckLine;
use crate::app::{App, Done};
use crate::challenge::use_passkey;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::ports::ProofRefusal;
use porchlight_domain::digest::sha256;
use porchlight_domain::id::{CeremonyId, CourierId, IdentityCheckId};
use porchlight_identity::check::Event;
use porchlight_store::rows::{IdentityCheckRow, IdentityPictureRow, IdentityStepRow};
use serde_json::Value;
use zeroize::Zeroizing;

/// Most passkeys asked for in one check.
const MOST_STEPS: u32 = 40;

/// A passkey that is asked for.
#[derive(Debug, Clone)]
pub enum PasskeyAsked {
    /// The step to answer by, and options for the browser as WebAuthn spells them in JSON.
    Asked(CeremonyId, Value),
    /// The check is over.
    NotOpen(Box<CheckLine>),
}

/// What became of a passkey's answer.
#[derive(Debug, Clone)]
pub enum PasskeyAnswered {
    /// It holds, and the check is over.
    Confirmed(Box<CheckLine>),
    /// It does not hold: begin again, or choose another way.
    Wrong(Box<CheckLine>),
    /// The step was used, or is of another check: begin again.
    Stale(Box<CheckLine>),
}

/// What became of asking for a person.
#[derive(Debug, Clone)]
pub enum PersonAsked {
    /// Somebody will look.
    Listed(Box<CheckLine>),
    /// The check does not wait for that: look at it anew.
    NotOpen(Box<CheckLine>),
}

fn jpeg(field: &str, picture: &[u8]) -> Result<()> {
    if !is_frame(picture) {
        return Err(Error::invalid(field, "not_a_jpeg", "send a JPEG of at most 512 KiB"));
    }
    Ok(())
}

impl App {
    fn own_check(&self, courier: CourierId, id: IdentityCheckId) -> Result<IdentityCheckRow> {
        let found = self.read(|tx| Ok(tx.identity_check(id)?))?;
        found.filter(|row| row.courier == courier).ok_or(Error::Absent("check of yours"))
    }

    /// The acting courier would rather not be photographed: the other ways are offered at once.
    ///
    /// # Errors
    /// Denied to all but couriers; absent.
    pub fn decline_identity_check(
        &self,
        ctx: &mut Ctx,
        id: IdentityCheckId,
    ) -> Result<Box<CheckLine>> {
        self.own_check(ctx.courier()?, id)?;
        self.step_identity(ctx, id, Event::Declined)?;
        self.line(id)
    }

    /// Asks for a passkey of the acting courier, with the person verified.
    ///
    /// # Errors
    /// Denied to all but couriers; absent; unproved when it was begun too often.
    pub fn begin_identity_passkey(
        &self,
        ctx: &mut Ctx,
        id: IdentityCheckId,
    ) -> Result<PasskeyAsked> {
        let row = self.own_check(ctx.courier()?, id)?;
        if row.state == ENDED {
            return Ok(PasskeyAsked::NotOpen(self.line(id)?));
        }
        if self.read(|tx| Ok(tx.identity_steps_of(id)?))? >= MOST_STEPS {
            let message = "This was begun too often. Go to your station: a person helps.".into();
            return Err(ProofRefusal { code: "check_begun_too_often", message }.into());
        }
        let begun = self.ports.phones.begin_sign_in()?;
        let step = CeremonyId::new(ctx.now, ctx.random());
        let state = begun.state;
        self.work(ctx, move |tx, hand| {
            tx.insert_identity_step(&IdentityStepRow {
                id: step,
                identity_check: id,
                state: state.clone(),
                begun_at: hand.now,
                used_at: None,
            })
        })?;
        Ok(PasskeyAsked::Asked(step, begun.options))
    }

    /// Takes a passkey's answer.
    ///
    /// # Errors
    /// Denied to all but couriers; absent.
    pub fn answer_identity_passkey(
        &self,
        ctx: &mut Ctx,
        id: IdentityCheckId,
        step: CeremonyId,
        response: &Value,
    ) -> Result<PasskeyAnswered> {
        let courier = ctx.courier()?;
        self.own_check(courier, id)?;
        let known = self.read(|tx| Ok(tx.identity_step(step)?))?;
        let known = known.filter(|known| known.identity_check == id && known.used_at.is_none());
        let Some(known) = known else { return Ok(PasskeyAnswered::Stale(self.line(id)?)) };
        let now = ctx.now;
        if !self.work(ctx, move |tx, _| tx.use_identity_step(step, now))? {
            return Ok(PasskeyAnswered::Stale(self.line(id)?));
        }
        let proved = self.passkey_of(courier, &known.state, response)?;
        let Ok((passkey, credential)) = proved else {
            return Ok(PasskeyAnswered::Wrong(self.line(id)?));
        };
        let confirmed = self.record(ctx, &format!("passkey {id} {step}"), move |tx, hand| {
            if !use_passkey(tx, hand, passkey, &credential)? {
                return Ok(Done::Refused(false));
            }
            let mut row = tx.identity_check(id)?.ok_or(Error::Absent("check"))?;
            let acts = take(tx, hand, &mut row, Event::Passkey)?;
            Ok(if acts.is_some() { Done::Kept(true) } else { Done::Refused(false) })
        })?;
        self.after_identity_step(ctx, id)?;
        let line = self.line(id)?;
        Ok(if confirmed { PasskeyAnswered::Confirmed(line) } else { PasskeyAnswered::Wrong(line) })
    }

    /// The acting courier wants a person to look. `picture` is the first one of the last try, byte for
    /// byte: the server kept nothing but its digest. Without it a person looks without a picture.
    ///
    /// # Errors
    /// Denied to all but couriers; absent; invalid: another picture, or before any try.
    pub fn ask_for_person(
        &self,
        ctx: &mut Ctx,
        id: IdentityCheckId,
        picture: Option<Zeroizing<Vec<u8>>>,
        document: Option<Zeroizing<Vec<u8>>>,
    ) -> Result<PersonAsked> {
        let row = self.own_check(ctx.courier()?, id)?;
        if row.state == super::step::ASKED && row.tries == 0 {
            let message = "take a picture first, or go to your station: people there see you";
            return Err(Error::invalid("picture", "no_try_yet", message));
        }
        if let Some(picture) = &picture {
            jpeg("picture", picture)?;
            if row.last_frame != Some(sha256(&[picture])) {
                let message = "send the first picture of your last try, as it was sent then";
                return Err(Error::invalid("picture", "other_picture", message));
            }
        }
        if let Some(document) = &document {
            jpeg("document", document)?;
        }
        if row.state != super::step::ASKED {
            return Ok(PersonAsked::NotOpen(self.line(id)?));
        }
        let mut sealed = vec![];
        let both = [(PictureKind::Taken, picture), (PictureKind::Document, document)];
        for (kind, bytes) in both {
            if let Some(bytes) = bytes {
                sealed.push(self.seal_identity_picture(ctx, id, kind, &bytes)?);
            }
        }
        let listed = self.list_for_person(ctx, id, &sealed)?;
        if !listed {
            for picture in &sealed {
                self.destroy_face_key(picture.key_id)?;
            }
        }
        self.after_identity_step(ctx, id)?;
        let line = self.line(id)?;
        Ok(if listed { PersonAsked::Listed(line) } else { PersonAsked::NotOpen(line) })
    }

    fn list_for_person(
        &self,
        ctx: &mut Ctx,
        id: IdentityCheckId,
        sealed: &[IdentityPictureRow],
    ) -> Result<bool> {
        let sealed = sealed.to_vec();
        ctx.operation = None;
        self.record(ctx, "", move |tx, hand| {
            let mut row = tx.identity_check(id)?.ok_or(Error::Absent("check"))?;
            let acts = take(tx, hand, &mut row, Event::AskForPerson)?.unwrap_or_default();
            let Some(until) = sealed_until(&acts) else { return Ok(Done::Refused(false)) };
            for mut picture in sealed.clone() {
                picture.until_at = until;
                tx.insert_identity_picture(&picture)?;
            }
            Ok(Done::Kept(true))
        })
    }
}
