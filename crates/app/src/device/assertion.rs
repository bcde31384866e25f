//! Assertions of an attested app about single requests (Apple App Attest).
//!
//! An app that attested its key may let that key sign each request proof as well. A proof works once,
//! so an assertion does; its counter must grow all the same, because a counter that does not is a
//! fact about the phone.

use super::notice;
use crate::app::App;
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::ports::{ASSERTION_STALE, AssertionRefusal, ProofRefusal};
use porchlight_domain::words::{AttestationFormat, AttestationOutcome, FindingKind};
use porchlight_store::rows::{Attestation, Device};
use serde_json::json;

/// Most bytes of an assertion; real ones have about 150.
pub const MAX_ASSERTION: usize = 1_024;
/// How far a counter may be behind without being noticed: requests overtake each other on the way.
const OVERTAKING: i64 = 32;

fn refused(code: &'static str, message: &str) -> Error {
    Error::Unproved(ProofRefusal { code, message: message.into() })
}

fn stale() -> Error {
    refused(ASSERTION_STALE, "A later assertion came first. Sign this request again.")
}

impl App {
    /// The living statement about a phone's app, if there is one.
    fn app_statement(&self, ctx: &Ctx, device: &Device) -> Result<Option<Attestation>> {
        if device.attested_until.is_none_or(|until| until <= ctx.now) {
            return Ok(None);
        }
        let Some(id) = device.attestation else { return Ok(None) };
        let row = self.read(|tx| Ok(tx.attestation(id)?))?;
        Ok(row.filter(|statement| {
            statement.format == AttestationFormat::AppleAppAttest
                && statement.outcome == AttestationOutcome::Attested
        }))
    }

    /// Checks an assertion over a request's proof, and notes that the app vouched for it.
    pub(crate) fn note_assertion(
        &self,
        ctx: &mut Ctx,
        device: &Device,
        proof: &str,
        assertion: &[u8],
    ) -> Result<()> {
        if assertion.len() > MAX_ASSERTION {
            return Err(refused("assertion_refused", "The assertion is too long."));
        }
        let Some(statement) = self.app_statement(ctx, device)? else {
            return Err(refused(
                "assertion_unexpected",
                "This phone's app has no attested key, or not any more: attest first.",
            ));
        };
        let facts = serde_json::from_str(&statement.facts)?;
        let before = u32::try_from(device.counter).unwrap_or(u32::MAX);
        let phones = &self.ports.phones;
        let (id, courier) = (device.id, device.courier);
        match phones.check_assertion(&facts, assertion, proof.as_bytes(), before) {
            Ok(counter) => {
                // Another request may have been faster since the phone was read.
                let first =
                    self.work(ctx, move |tx, hand| tx.note_assertion(id, counter, hand.now))?;
                if first { Ok(()) } else { Err(stale()) }
            }
            Err(AssertionRefusal { counter: Some(counter), .. }) => {
                if device.counter - i64::from(counter) > OVERTAKING {
                    let detail = json!({"assertion": counter, "before": before});
                    let kind = FindingKind::CounterWentBack;
                    self.work(ctx, move |tx, hand| {
                        notice(tx, hand, courier, Some(id), kind, &detail)
                    })?;
                }
                Err(stale())
            }
            Err(AssertionRefusal { refusal, counter: None }) => Err(refusal.into()),
        }
    }
}
