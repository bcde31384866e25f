//! Consenting, and taking that back.

use super::policy::of_courier;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{ConsentId, CourierId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::words::Act;
use porchlight_identity::check::Event;
use porchlight_identity::consent::{Consent, statement};
use porchlight_identity::ending::Cause;
use porchlight_store::Tx;
use porchlight_store::rows::ConsentRow;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Consents of one courier that are read.
const READ: u32 = 50;

/// What became of consenting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Consenting {
    /// It is kept.
    Given,
    /// Another policy is in force by now, or none: read that one.
    PolicyChanged,
}

pub(super) fn consent_of(row: &ConsentRow) -> Consent {
    Consent {
        id: row.id,
        courier: row.courier,
        policy: row.policy,
        signed: row.signed,
        at: row.at,
        withdrawn_at: row.withdrawn_at,
    }
}

/// The newest consent of a courier that was not taken back.
pub(super) fn live(tx: &Tx<'_>, courier: CourierId) -> Result<Option<ConsentRow>> {
    Ok(tx.consents_of(courier, 1)?.into_iter().find(|row| row.withdrawn_at.is_none()))
}

impl App {
    /// The acting courier consents to a policy. The context carries the phone's signature over the
    /// very request that holds the statement.
    ///
    /// # Errors
    /// Denied to all but couriers and without a signature; invalid: other words than the policy's.
    pub fn consent_to_identity(
        &self,
        ctx: &mut Ctx,
        policy: Digest,
        language: &str,
        said: &str,
    ) -> Result<Consenting> {
        let courier = ctx.courier()?;
        let signed = ctx.commitment.take().filter(|signed| {
            let about = (signed.courier, signed.act, signed.subject.as_str());
            about == (courier, Act::ConsentFace, policy.hex().as_str())
        });
        let signed = signed.ok_or(Error::Denied("the phone's signature on this consent"))?;
        let (language, said) = (language.to_owned(), said.to_owned());
        let request = format!("consent {policy} {language} {said}");
        let done = self.record(ctx, &request, move |tx, hand| {
            let in_force = of_courier(tx, courier)?.filter(|known| known.digest() == policy);
            let Some(in_force) = in_force else {
                return Ok(Done::Refused(Consenting::PolicyChanged));
            };
            let words = statement(&in_force, courier, &language);
            if words.as_deref() != Some(said.as_str()) {
                let message = "sign the statement as it was given, byte for byte";
                return Err(Error::invalid("statement", "other_words", message));
            }
            if live(tx, courier)?.is_some_and(|row| row.policy == policy) {
                return Ok(Done::Refused(Consenting::Given));
            }
            let row = ConsentRow {
                id: hand.id(ConsentId::new),
                courier,
                policy,
                signed: signed.keep(tx, hand)?,
                language: language.clone(),
                at: hand.now,
                withdrawn_at: None,
            };
            tx.insert_consent(&row)?;
            let fact = json!({
                "courier": courier.to_string(), "policy": policy.hex(),
                "signed": row.signed.to_string(), "language": row.language,
            });
            hand.leave(LeafKind::Consent, row.id, fact);
            Ok(Done::Kept(Consenting::Given))
        })?;
        self.ring_identity(ctx, courier);
        Ok(done)
    }

    /// The acting courier takes every consent back. The keys of their templates are destroyed before
    /// this answers, and so is a picture that a person was to look at. Nothing else changes.
    ///
    /// # Errors
    /// Denied to all but couriers; a fault when a key could not be destroyed now: the consent is
    /// taken back all the same, and the key ends within a minute.
    pub fn withdraw_identity_consent(&self, ctx: &mut Ctx) -> Result<()> {
        let courier = ctx.courier()?;
        self.record(ctx, "withdraw identity", move |tx, hand| {
            let mut any = false;
            for mut row in tx.consents_of(courier, READ)? {
                if row.withdrawn_at.is_none() {
                    row.withdrawn_at = Some(hand.now);
                    tx.update_consent(&row)?;
                    let fact = json!({"courier": courier.to_string(), "withdrawn": true});
                    hand.leave(LeafKind::Consent, row.id, fact);
                    any = true;
                }
            }
            Ok(if any { Done::Kept(()) } else { Done::Refused(()) })
        })?;
        // The operation is answered; what follows may be repeated without it.
        ctx.operation = None;
        for template in self.read(|tx| Ok(tx.face_templates_of(courier)?))? {
            self.end_template(ctx, &template, Cause::Withdrew)?;
        }
        let open = self.read(|tx| Ok(tx.open_identity_check(courier)?))?;
        if let Some(check) = open {
            self.step_identity(ctx, check.id, Event::Declined)?;
        }
        self.ring_identity(ctx, courier);
        Ok(())
    }
}
