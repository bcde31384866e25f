//! Signed commitments: what a courier's phone signed for, over a server's nonce and the exact bytes
//! that were sent.

use super::assurance;
use crate::app::App;
use crate::ctx::{Ctx, Hand};
use crate::error::{Error, Result};
use crate::ports::{CommitmentAbout, ProofRefusal};
use crate::session::Bound;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use porchlight_domain::assurance::{Demand, Weighed, weigh};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{CommitmentId, CourierId, DeviceId};
use porchlight_domain::log::leaf::LeafKind;
use porchlight_domain::time::{SECOND, Timestamp};
use porchlight_domain::words::{Act, Assurance};
use porchlight_store::Tx;
use porchlight_store::rows::Commitment;
use serde_json::{Value, json};

/// Most nonces asked for at once.
pub const MAX_NONCES: usize = 500;

/// A nonce somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// For this act.
    pub act: Act,
    /// About this.
    pub subject: String,
}

/// A nonce, for one act about one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedNonce {
    /// What was asked for.
    pub wanted: Wanted,
    /// The nonce.
    pub nonce: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// A commitment whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// Who.
    pub courier: CourierId,
    /// With which phone.
    pub device: DeviceId,
    /// What for.
    pub act: Act,
    /// About what.
    pub subject: String,
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// The bytes themselves.
    pub body: Vec<u8>,
    /// The signature with what it covers.
    pub jws: String,
    /// How sure we were of the phone.
    pub assurance: Assurance,
    /// When it was signed, by the phone's clock, if it says so.
    pub signed_at: Option<Timestamp>,
}

impl Committed {
    /// Keeps it beside the fact that it is about.
    pub(crate) fn keep(
        &self,
        tx: &Tx<'_>,
        hand: &mut Hand,
    ) -> std::result::Result<CommitmentId, porchlight_store::Error> {
        let id = hand.id(CommitmentId::new);
        tx.insert_commitment(&Commitment {
            id,
            courier: self.courier,
            device: self.device,
            act: self.act,
            subject: self.subject.clone(),
            digest: self.digest,
            body: self.body.clone(),
            jws: self.jws.clone(),
            assurance: self.assurance,
            at: hand.now,
        })?;
        let fact = json!({
            "act": self.act.code(),
            "about": self.subject,
            "digest": self.digest.hex(),
            "signature": sha256(&[self.jws.as_bytes()]).hex(),
            "assurance": self.assurance.code(),
            "signed_at": self.signed_at.map(Timestamp::micros),
        });
        hand.leave(LeafKind::Commitment, id, fact);
        Ok(id)
    }
}

/// A commitment that was kept, for people to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptCommitment {
    /// What for.
    pub act: Act,
    /// When it was signed, by the phone's clock, if it says so.
    pub signed_at: Option<Timestamp>,
    /// When it was received, by ours.
    pub received_at: Timestamp,
    /// How sure we were of the phone.
    pub assurance: Assurance,
}

impl KeptCommitment {
    fn of(row: &Commitment) -> Self {
        // The signature was checked when it came; here its payload is only read.
        let payload = row.jws.split('.').nth(1).and_then(|text| URL_SAFE_NO_PAD.decode(text).ok());
        let payload: Option<Value> = payload.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let seconds = payload.and_then(|payload| payload["iat"].as_i64());
        let (act, assurance, received_at) = (row.act, row.assurance, row.at);
        let signed_at = seconds.map(|at| Timestamp(at.saturating_mul(SECOND)));
        Self { act, signed_at, received_at, assurance }
    }
}

impl App {
    /// What phones committed to about a round, reservation, award or stop, oldest first.
    ///
    /// # Errors
    /// Denied to all but staff and the command line.
    pub fn commitments_about(&self, ctx: &Ctx, subject: &str) -> Result<Vec<KeptCommitment>> {
        ctx.allow_staff()?;
        let kept = self.read(|tx| Ok(tx.commitments_about(subject)?))?;
        Ok(kept.iter().map(KeptCommitment::of).collect())
    }

    /// Nonces for commitments of the acting courier.
    ///
    /// # Errors
    /// Denied to all but couriers; invalid when too many are asked for.
    pub fn commitment_nonces(&self, ctx: &Ctx, wanted: Vec<Wanted>) -> Result<Vec<WantedNonce>> {
        let courier = ctx.courier()?;
        if wanted.len() > MAX_NONCES {
            let message = format!("ask for at most {MAX_NONCES} at once");
            return Err(Error::invalid("wanted", "too_many", message));
        }
        let nonce = |wanted: Wanted| {
            let about =
                CommitmentAbout { courier, act: wanted.act, subject: wanted.subject.clone() };
            let (nonce, expires_at) = self.ports.phones.commitment_nonce(&about, ctx.now);
            WantedNonce { wanted, nonce, expires_at }
        };
        Ok(wanted.into_iter().map(nonce).collect())
    }

    /// Checks what a phone signed for, and whether the station asks for more than it can show.
    ///
    /// # Errors
    /// Unproved: no signature, one that does not hold, a nonce that ran out, too low a level.
    pub fn check_commitment(
        &self,
        ctx: &Ctx,
        bound: &Bound,
        wanted: Wanted,
        body: &[u8],
        jws: Option<&str>,
    ) -> Result<Committed> {
        let demand = self.read(|tx| {
            let courier = tx.courier(bound.courier)?.ok_or(Error::Absent("courier"))?;
            Ok(assurance::demand(tx, courier.station, wanted.act)?)
        })?;
        allow_level(demand, bound.assurance, ctx.now)?;
        let needed = || ProofRefusal {
            code: "commitment_needed",
            message: format!(
                "This act needs the phone's signature: header Commitment, act {}.",
                wanted.act
            ),
        };
        let jws = jws.ok_or_else(needed)?;
        let digest = sha256(&[body]);
        let about = CommitmentAbout {
            courier: bound.courier,
            act: wanted.act,
            subject: wanted.subject.clone(),
        };
        let (key, now) = (bound.thumbprint, ctx.now);
        let signed_at = self.ports.phones.check_commitment(jws, &about, digest, key, now)?;
        Ok(Committed {
            courier: bound.courier,
            device: bound.device,
            act: wanted.act,
            subject: wanted.subject,
            digest,
            body: body.to_vec(),
            jws: jws.to_owned(),
            assurance: bound.assurance,
            signed_at,
        })
    }
}

fn allow_level(demand: Demand, shown: Assurance, now: Timestamp) -> Result<()> {
    match weigh(demand, shown, now) {
        Weighed::Enough | Weighed::Grace(_) => Ok(()),
        Weighed::TooLow(needs) => Err(Error::Unproved(ProofRefusal {
            code: "assurance_too_low",
            message: format!(
                "Your station asks for more here than this phone shows: {needs}, not {shown}. Sign \
                 in with a passkey, use the app on a phone that can show it, or ask your station."
            ),
        })),
    }
}
