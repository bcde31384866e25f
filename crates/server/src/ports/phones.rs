//! The instrument for phones behind the conductor's ports: request proofs, passkeys, statements of
//! hardware, by `porchlight-attest`.
//!
//! Owns: the memory of used proofs and the two nonce keys. Times of the ports are microseconds,
//! those of the instrument seconds; they meet here.

use super::statements::Accepted;
use porchlight_app::ports::{
    AssertionRefusal, AttestationReport, Attestations, Begun, CommitmentAbout, NamedPasskey,
    NewPasskey, Passkeys as PasskeyPort, ProofRefusal, Proved, RequestProof, RequestProofs,
    SignedCapture,
};
use porchlight_attest::passkey::{self, Passkeys, Standing};
use porchlight_attest::proof::capture;
use porchlight_attest::proof::commitment;
use porchlight_attest::proof::dpop::{self, Expected, MAX_AGE, MAX_AHEAD};
use porchlight_attest::proof::nonce::{BoundNonces, Nonces};
use porchlight_attest::proof::replay::{Remembered, Replays};
use porchlight_domain::digest::Digest;
use porchlight_domain::time::{SECOND, Timestamp};
use porchlight_domain::words::{Act, AttestationFormat, PasskeyStatement};
use serde_json::{Value, json};

/// How long a nonce works for acts that happen with a network, seconds.
const ONLINE_NONCE: i64 = commitment::MAX_AGE;
/// How long a nonce works for acts that may happen without one, seconds.
const OFFLINE_NONCE: i64 = 48 * 3_600;

/// Phones, as this process knows them.
pub(crate) struct ServerPhones {
    nonces: Nonces,
    commitments: BoundNonces,
    replays: Replays,
    passkeys: Passkeys,
    accepted: Accepted,
}

impl ServerPhones {
    /// Phones for a server at this address. The first secret is fresh entropy of this process, the
    /// second one outlives restarts.
    pub(crate) fn new(
        (start, kept): ([u8; 32], [u8; 32]),
        public_url: &str,
        operator: &str,
        accepted: Accepted,
    ) -> Self {
        Self {
            accepted,
            nonces: Nonces::new(start),
            commitments: BoundNonces::new(kept),
            replays: Replays::default(),
            passkeys: Passkeys::new(public_url, operator),
        }
    }
}

/// Whether an act happens with a network; the others may be signed now and sent much later.
const fn is_online(act: Act) -> bool {
    match act {
        Act::CheckIn | Act::CaptureProof => false,
        Act::EnterRound | Act::AcceptOffer | Act::ConsentFace | Act::FacePictures => true,
    }
}

fn seconds(at: Timestamp) -> i64 {
    at.micros().div_euclid(SECOND)
}

impl RequestProofs for ServerPhones {
    fn nonce(&self, now: Timestamp) -> String {
        self.nonces.current(seconds(now))
    }

    fn check_request(
        &self,
        request: &RequestProof,
        now: Timestamp,
    ) -> Result<Proved, ProofRefusal> {
        let now = seconds(now);
        let expected = Expected {
            method: &request.method,
            url: &request.url,
            access_token: request.access_token.as_deref(),
            now,
        };
        let proof = dpop::check(&request.proof, &expected, &self.nonces)
            .map_err(|no| ProofRefusal { code: no.error(), message: no.message })?;
        let (thumbprint, made_at) = (Digest(proof.thumbprint), Timestamp(proof.made_at * SECOND));
        Ok(Proved { thumbprint, jti: proof.jti, made_at })
    }

    fn spend(&self, proved: &Proved, now: Timestamp) -> Result<(), ProofRefusal> {
        let refused = |code, message: &str| Err(ProofRefusal { code, message: message.into() });
        let now = seconds(now);
        // Beyond this it would be too old anyway.
        let end = seconds(proved.made_at).max(now) + MAX_AGE + MAX_AHEAD;
        match self.replays.remember(&proved.thumbprint.0, &proved.jti, end, now) {
            Remembered::New => Ok(()),
            Remembered::Again => refused("invalid_dpop_proof", "This proof was used before."),
            Remembered::KeyTooBusy | Remembered::Full => {
                refused("overloaded", "too many requests at once; try again in a moment")
            }
        }
    }

    fn commitment_nonce(&self, about: &CommitmentAbout, now: Timestamp) -> (String, Timestamp) {
        let life = if is_online(about.act) { ONLINE_NONCE } else { OFFLINE_NONCE };
        let until = seconds(now) + life;
        let account = &about.courier.0;
        let nonce =
            commitment::nonce(&self.commitments, account, about.act.code(), &about.subject, until);
        (nonce, Timestamp(until * SECOND))
    }

    fn check_commitment(
        &self,
        jws: &str,
        about: &CommitmentAbout,
        body: Digest,
        thumbprint: Digest,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, ProofRefusal> {
        let expected = commitment::Expected {
            account: &about.courier.0,
            act: about.act.code(),
            subject: &about.subject,
            digest: body.0,
            thumbprint: thumbprint.0,
            now: seconds(now),
            online: is_online(about.act),
        };
        let checked = commitment::check(jws, &expected, &self.commitments);
        checked.map(|at| at.map(|at| Timestamp(at.saturating_mul(SECOND)))).map_err(|no| {
            let stale = matches!(no.reason, commitment::Reason::Stale | commitment::Reason::Time);
            let code = if stale { "commitment_stale" } else { "commitment_refused" };
            ProofRefusal { code, message: no.message }
        })
    }

    fn read_capture(&self, jws: &str) -> Result<SignedCapture, ProofRefusal> {
        let read = capture::read(jws)
            .map_err(|bad| ProofRefusal { code: "capture_refused", message: bad.to_string() })?;
        Ok(SignedCapture {
            thumbprint: Digest(read.thumbprint),
            payload: serde_json::Value::Object(read.payload),
        })
    }

    fn read_commitment(&self, jws: &str, body: Digest) -> Result<Digest, ProofRefusal> {
        let key = commitment::signer(jws, body.0)
            .map_err(|no| ProofRefusal { code: "commitment_refused", message: no.message })?;
        Ok(Digest(key))
    }
}

fn refusal(no: passkey::Refusal) -> ProofRefusal {
    ProofRefusal { code: no.reason.code(), message: no.message }
}

/// A refused statement never comes here: the instrument refuses its passkey.
const fn statement(standing: Standing) -> PasskeyStatement {
    match standing {
        Standing::NotGiven => PasskeyStatement::NotGiven,
        Standing::OwnKey => PasskeyStatement::OwnKey,
        Standing::UnknownMaker => PasskeyStatement::UnknownMaker,
        Standing::Unclear | Standing::Refused => PasskeyStatement::Unclear,
        Standing::MakerChecked => PasskeyStatement::MakerChecked,
    }
}

fn begun(begun: passkey::Begun) -> Begun {
    Begun { options: begun.options, state: begun.state }
}

impl PasskeyPort for ServerPhones {
    fn begin_enrolment(
        &self,
        handle: [u8; 16],
        name: &str,
        known: &[String],
        ask: bool,
    ) -> Result<Begun, ProofRefusal> {
        self.passkeys.begin_making(handle, name, known, ask).map(begun).map_err(refusal)
    }

    fn finish_enrolment(
        &self,
        state: &str,
        response: &Value,
        now: Timestamp,
    ) -> Result<NewPasskey, ProofRefusal> {
        let trust = self.accepted.passkey_trust(seconds(now));
        let made = self.passkeys.finish_making(state, response, &trust).map_err(refusal)?;
        Ok(NewPasskey {
            credential_id: made.credential_id,
            credential: made.credential,
            synced: made.synced,
            statement: statement(made.stated.standing),
            facts: json!(made.stated.outcome),
        })
    }

    fn begin_sign_in(&self) -> Result<Begun, ProofRefusal> {
        self.passkeys.begin_sign_in().map(begun).map_err(refusal)
    }

    fn named(&self, response: &Value) -> Result<NamedPasskey, ProofRefusal> {
        let named = Passkeys::named(response).map_err(refusal)?;
        Ok(NamedPasskey { credential_id: named.credential_id, handle: named.handle })
    }

    fn finish_sign_in(
        &self,
        state: &str,
        response: &Value,
        credential: &str,
    ) -> Result<String, ProofRefusal> {
        self.passkeys.finish_sign_in(state, response, credential).map_err(refusal)
    }
}

impl Attestations for ServerPhones {
    fn check(
        &self,
        format: AttestationFormat,
        statement: &[u8],
        challenge: &[u8],
        now: Timestamp,
    ) -> AttestationReport {
        self.accepted.check(format, statement, challenge, seconds(now))
    }

    fn check_assertion(
        &self,
        facts: &Value,
        assertion: &[u8],
        data: &[u8],
        counter: u32,
    ) -> Result<u32, AssertionRefusal> {
        self.accepted.check_assertion(facts, assertion, data, counter)
    }
}
