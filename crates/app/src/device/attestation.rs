//! Statements of hardware about a phone's key: asked for, checked, kept with their reasons.
//!
//! A phone that cannot give one is not guilty of anything, and one that gives an inconclusive
//! statement keeps the level it had.

use super::notice;
use crate::app::{App, Done};
use crate::ctx::Ctx;
use crate::error::{Error, Result};
use crate::ports::AttestationReport;
use crate::session::Bound;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{AttestationId, CeremonyId, CourierId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{DAY, MINUTE, Timestamp};
use porchlight_domain::words::{AttestationFormat, AttestationOutcome, FindingKind};
use porchlight_store::Tx;
use porchlight_store::rows::{Attestation, Ceremony, Device};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// How long a good statement counts.
pub const ATTESTATION_LIFE: i64 = 90 * DAY;
/// How long a challenge works.
const CHALLENGE_LIFE: i64 = 10 * MINUTE;
/// Most bytes of a statement.
pub(super) const MAX_STATEMENT: usize = 64 * 1024;
const ATTEST: &str = "attest";

/// A challenge for a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttestationAsked {
    /// Its id.
    pub ceremony: CeremonyId,
    /// The bytes that the statement has to be about.
    pub challenge: [u8; 32],
}

/// What a statement came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Attested {
    /// The record of it.
    pub id: String,
    /// In a word, as a stable code.
    pub outcome: String,
    /// Facts and reasons.
    pub facts: Value,
    /// Until when it counts, microseconds, where it does.
    pub until: Option<i64>,
}

fn read_challenge(state: &str) -> Option<[u8; 32]> {
    Digest::from_hex(state).map(|digest| digest.0)
}

/// A good statement is only good for the key that signs this phone's requests.
fn about_another_key(report: &mut AttestationReport) {
    report.outcome = AttestationOutcome::Refused;
    if let Some(facts) = report.facts.as_object_mut() {
        facts.insert(
            "binding".into(),
            "the statement is about another key than this phone's".into(),
        );
    }
}

impl App {
    /// A challenge for a statement about the acting courier's phone.
    ///
    /// # Errors
    /// Denied to all but couriers.
    pub fn ask_attestation(&self, ctx: &mut Ctx) -> Result<AttestationAsked> {
        let courier = ctx.courier()?;
        self.work(ctx, move |tx, hand| {
            let challenge: [u8; 32] = hand.random();
            let ceremony = Ceremony {
                id: hand.id(CeremonyId::new),
                purpose: ATTEST.into(),
                subject_kind: "courier".into(),
                subject: courier.0,
                state: Digest(challenge).hex(),
                expires_at: hand.now.plus(CHALLENGE_LIFE),
                used_at: None,
            };
            tx.insert_ceremony(&ceremony)?;
            Ok(AttestationAsked { ceremony: ceremony.id, challenge })
        })
    }

    /// Checks a statement about the phone that makes this request and keeps what it came to.
    ///
    /// # Errors
    /// Denied to all but couriers; absent challenge; invalid size; faults.
    pub fn attest(
        &self,
        ctx: &mut Ctx,
        bound: &Bound,
        asked: CeremonyId,
        format: AttestationFormat,
        statement: &[u8],
    ) -> Result<Attested> {
        let courier = ctx.courier()?;
        if statement.is_empty() || statement.len() > MAX_STATEMENT {
            let message = format!("send 1 to {MAX_STATEMENT} bytes");
            return Err(Error::invalid("statement", "size", message));
        }
        let row = self
            .read(|tx| Ok(tx.ceremony(asked)?))?
            .filter(|c| c.purpose == ATTEST && c.subject == courier.0 && c.expires_at > ctx.now);
        let challenge = row.and_then(|c| read_challenge(&c.state));
        let challenge = challenge.ok_or(Error::Absent("challenge: ask for a new one"))?;
        // Apple's key cannot sign requests; its statement covers the thumbprint of the key that does.
        let covered = match format {
            AttestationFormat::AndroidKey => challenge.to_vec(),
            AttestationFormat::AppleAppAttest => [challenge, bound.thumbprint.0].concat(),
        };
        let mut report = self.ports.phones.check(format, statement, &covered, ctx.now);
        let own_key = format == AttestationFormat::AppleAppAttest
            || report.thumbprint == Some(bound.thumbprint);
        if report.outcome == AttestationOutcome::Attested && !own_key {
            about_another_key(&mut report);
        }
        let kept = self.ports.blobs.put(statement).map_err(Error::Fault)?;
        let device = bound.device;
        self.record(ctx, "", move |tx, hand| {
            if !tx.use_ceremony(asked, hand.now)? {
                return Err(Error::Absent("challenge: ask for a new one"));
            }
            let mut device = tx.device(device)?.ok_or(Error::Absent("phone"))?;
            let id = hand.id(AttestationId::new);
            let facts = report.facts.to_string();
            let outcome = report.outcome;
            tx.insert_attestation(&Attestation {
                id,
                device: device.id,
                courier,
                format,
                outcome,
                facts,
                statement: kept,
                at: hand.now,
            })?;
            let until = apply(tx, &mut device, id, &report, hand.now)?;
            if outcome == AttestationOutcome::Refused {
                let (kind, of) = (FindingKind::AttestationRefused, Some(device.id));
                let detail = json!({"attestation": id.to_string()});
                notice(tx, hand, courier, of, kind, &detail)?;
            }
            went_back(tx, hand, courier, &device, &report)?;
            let fact = json!({"outcome": outcome.code(), "statement": kept.hex()});
            hand.leave(LeafKind::Attestation, id, fact);
            Ok(Done::Kept(Attested {
                id: id.to_string(),
                outcome: outcome.code().into(),
                facts: report.facts.clone(),
                until: until.map(Timestamp::micros),
            }))
        })
    }
}

fn apply(
    tx: &Tx<'_>,
    device: &mut Device,
    id: AttestationId,
    report: &AttestationReport,
    now: Timestamp,
) -> Result<Option<Timestamp>> {
    match report.outcome {
        AttestationOutcome::Attested => {
            device.attestation = Some(id);
            device.attested_until = Some(now.plus(ATTESTATION_LIFE));
            device.counter = device.counter.max(i64::from(report.counter));
        }
        // Forged or revoked: what an earlier statement gave ends too.
        AttestationOutcome::Refused => device.attested_until = None,
        AttestationOutcome::Inconclusive => return Ok(None),
    }
    tx.update_device(device)?;
    Ok(device.attested_until)
}

fn went_back(
    tx: &Tx<'_>,
    hand: &mut crate::ctx::Hand,
    courier: CourierId,
    device: &Device,
    report: &AttestationReport,
) -> Result<()> {
    if report.counter > 0 && i64::from(report.counter) < device.counter {
        let detail = json!({"counter": report.counter, "before": device.counter});
        let kind = FindingKind::CounterWentBack;
        notice(tx, hand, courier, Some(device.id), kind, &detail)?;
    }
    Ok(())
}
