//! The ports that ask the instrument for phones: request proofs, passkeys, statements of hardware.
//!
//! Owns: what goes in and what comes back, as plain values. Never does: judge; a refusal says what
//! did not hold, and use-cases decide what that means.

use porchlight_domain::digest::Digest;
use porchlight_domain::id::CourierId;
use porchlight_domain::time::Timestamp;
use porchlight_domain::words::{Act, AttestationFormat, AttestationOutcome, PasskeyStatement};
use serde_json::Value;

/// A proof, signature or statement that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofRefusal {
    /// Stable code.
    pub code: &'static str,
    /// In plain English, with what to do.
    pub message: String,
}

/// A request with the proof that came with it (RFC 9449).
#[derive(Debug, Clone)]
pub struct RequestProof {
    /// HTTP method.
    pub method: String,
    /// The whole URL as the client addressed it.
    pub url: String,
    /// The `DPoP` header.
    pub proof: String,
    /// The access token, where one came along.
    pub access_token: Option<String>,
    /// An assertion of the app's attested key over the proof, where one came along.
    pub assertion: Option<Vec<u8>>,
}

/// A request proof whose signature and claims hold. It is spent only when its key turned out to be
/// somebody's, so that strangers, who have keys without end, take no room in the memory of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// Thumbprint of the key that signed (RFC 7638).
    pub thumbprint: Digest,
    /// The proof's own id.
    pub jti: String,
    /// When it was made, by the phone's clock.
    pub made_at: Timestamp,
}

/// What a commitment is about: a nonce belongs to exactly one of these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitmentAbout {
    /// The account.
    pub courier: CourierId,
    /// The act.
    pub act: Act,
    /// Id of the round, reservation, award or stop.
    pub subject: String,
}

/// Proofs of the key that requests and commitments are bound to.
pub trait RequestProofs: Send + Sync {
    /// A nonce for request proofs; it works for a few minutes, on this server process only.
    fn nonce(&self, now: Timestamp) -> String;
    /// Checks a request proof. Whoever acts on it spends it first ([`RequestProofs::spend`]).
    ///
    /// # Errors
    /// What does not hold; code `use_dpop_nonce` asks to repeat with a fresh nonce.
    fn check_request(&self, proof: &RequestProof, now: Timestamp) -> Result<Proved, ProofRefusal>;
    /// Spends a proof: it works once.
    ///
    /// # Errors
    /// It was used before; `overloaded` when its key proves too often.
    fn spend(&self, proved: &Proved, now: Timestamp) -> Result<(), ProofRefusal>;
    /// A nonce for one commitment, and until when it works.
    fn commitment_nonce(&self, about: &CommitmentAbout, now: Timestamp) -> (String, Timestamp);
    /// Checks a signed commitment to these exact bytes by the key with this thumbprint, and gives the
    /// time at which it says it was signed, by the phone's clock. That has to lie near `now` for acts
    /// that happen with a network only.
    ///
    /// # Errors
    /// What does not hold; code `commitment_stale` asks to sign again with a fresh nonce.
    fn check_commitment(
        &self,
        jws: &str,
        about: &CommitmentAbout,
        body: Digest,
        thumbprint: Digest,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, ProofRefusal>;
    /// Reads what a phone's key signed at the shutter. Whether it fits the photo and its stop is for
    /// the caller to compare.
    ///
    /// # Errors
    /// It cannot be read, or its signature fails.
    fn read_capture(&self, jws: &str) -> Result<SignedCapture, ProofRefusal>;
    /// The thumbprint of the key that signed a commitment to these exact bytes, whatever became of its
    /// nonce: for records that come as a file, long after.
    ///
    /// # Errors
    /// It cannot be read, its signature fails, or it is about other bytes.
    fn read_commitment(&self, jws: &str, body: Digest) -> Result<Digest, ProofRefusal>;
}

/// What a phone's key signed at the shutter.
#[derive(Debug, Clone, PartialEq)]
pub struct SignedCapture {
    /// The key's thumbprint.
    pub thumbprint: Digest,
    /// What it signed, an object.
    pub payload: Value,
}

/// A ceremony that began: what the browser is asked, and what the server has to remember.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Options for the browser, as WebAuthn spells them in JSON.
    pub options: Value,
    /// State for the end of the ceremony.
    pub state: String,
}

/// A passkey that was just made.
#[derive(Debug, Clone)]
pub struct NewPasskey {
    /// Id of the credential.
    pub credential_id: Vec<u8>,
    /// The credential as the instrument keeps it.
    pub credential: String,
    /// Whether it may be copied to the holder's other machines.
    pub synced: bool,
    /// What its maker's statement came to.
    pub statement: PasskeyStatement,
    /// Facts and reasons of the statement, as the instrument gives them.
    pub facts: Value,
}

/// What the answer to a sign-in names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedPasskey {
    /// Id of the credential.
    pub credential_id: Vec<u8>,
    /// The account's handle, as it was given when the passkey was made.
    pub handle: Vec<u8>,
}

/// Code of the refusal of a passkey with a forged statement of its maker.
pub const STATEMENT_REFUSED: &str = "passkey_statement_refused";

/// Code of the refusal of a passkey whose counter went back, which a copy would explain.
pub const COUNTER_WENT_BACK: &str = "passkey_counter";

/// Ceremonies of passkeys (WebAuthn Level 3), always with the person verified.
pub trait Passkeys: Send + Sync {
    /// Begins making a passkey for an account; with `ask`, its maker's statement is asked for.
    ///
    /// # Errors
    /// Why it cannot begin.
    fn begin_enrolment(
        &self,
        handle: [u8; 16],
        name: &str,
        known: &[String],
        ask: bool,
    ) -> Result<Begun, ProofRefusal>;
    /// Ends making one. A passkey without a statement, or with one that says nothing, is one.
    ///
    /// # Errors
    /// What does not hold; code [`STATEMENT_REFUSED`] for a forged statement.
    fn finish_enrolment(
        &self,
        state: &str,
        response: &Value,
        now: Timestamp,
    ) -> Result<NewPasskey, ProofRefusal>;
    /// Begins a sign-in by whichever passkey the browser offers.
    ///
    /// # Errors
    /// Why it cannot begin.
    fn begin_sign_in(&self) -> Result<Begun, ProofRefusal>;
    /// The credential and the account that a response names.
    ///
    /// # Errors
    /// It names none.
    fn named(&self, response: &Value) -> Result<NamedPasskey, ProofRefusal>;
    /// Ends a sign-in with the credential it named, and gives the credential after this use.
    ///
    /// # Errors
    /// What does not hold; code [`COUNTER_WENT_BACK`] for a counter that did.
    fn finish_sign_in(
        &self,
        state: &str,
        response: &Value,
        credential: &str,
    ) -> Result<String, ProofRefusal>;
}

/// What checking a statement of hardware came to.
#[derive(Debug, Clone)]
pub struct AttestationReport {
    /// In a word.
    pub outcome: AttestationOutcome,
    /// Facts and reasons, as the instrument gives them.
    pub facts: Value,
    /// The thumbprint of the attested key.
    pub thumbprint: Option<Digest>,
    /// The counter of the statement, where the format has one.
    pub counter: u32,
}

/// Statements of hardware about a key.
pub trait Attestations: Send + Sync {
    /// Checks a statement against its challenge.
    fn check(
        &self,
        format: AttestationFormat,
        statement: &[u8],
        challenge: &[u8],
        now: Timestamp,
    ) -> AttestationReport;
    /// Checks an assertion by the key of an attested app (Apple App Attest) over these data, and
    /// gives its counter. `facts` are those of the key's statement, `counter` the last one accepted.
    ///
    /// # Errors
    /// What does not hold; code [`ASSERTION_STALE`] for a counter that is not above the last one.
    fn check_assertion(
        &self,
        facts: &Value,
        assertion: &[u8],
        data: &[u8],
        counter: u32,
    ) -> Result<u32, AssertionRefusal>;
}

/// Code of the refusal of an assertion whose counter is not above the last one.
pub const ASSERTION_STALE: &str = "assertion_stale";

/// An assertion that does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssertionRefusal {
    /// The refusal.
    pub refusal: ProofRefusal,
    /// The counter, where everything else holds.
    pub counter: Option<u32>,
}

/// The instrument for phones.
pub trait Phones: RequestProofs + Passkeys + Attestations {}

impl<T: RequestProofs + Passkeys + Attestations> Phones for T {}

/// No instrument: for rehearsals that call use-cases directly and never come over a network.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoPhones;

fn absent() -> ProofRefusal {
    ProofRefusal { code: "no_phones", message: "this program checks no phones".into() }
}

impl RequestProofs for NoPhones {
    fn nonce(&self, _: Timestamp) -> String {
        String::new()
    }
    fn check_request(&self, _: &RequestProof, _: Timestamp) -> Result<Proved, ProofRefusal> {
        Err(absent())
    }
    fn spend(&self, _: &Proved, _: Timestamp) -> Result<(), ProofRefusal> {
        Err(absent())
    }
    fn commitment_nonce(&self, _: &CommitmentAbout, now: Timestamp) -> (String, Timestamp) {
        (String::new(), now)
    }
    fn check_commitment(
        &self,
        _: &str,
        _: &CommitmentAbout,
        _: Digest,
        _: Digest,
        _: Timestamp,
    ) -> Result<Option<Timestamp>, ProofRefusal> {
        Err(absent())
    }
    fn read_capture(&self, _: &str) -> Result<SignedCapture, ProofRefusal> {
        Err(absent())
    }
    fn read_commitment(&self, _: &str, _: Digest) -> Result<Digest, ProofRefusal> {
        Err(absent())
    }
}

impl Passkeys for NoPhones {
    fn begin_enrolment(
        &self,
        _: [u8; 16],
        _: &str,
        _: &[String],
        _: bool,
    ) -> Result<Begun, ProofRefusal> {
        Err(absent())
    }
    fn finish_enrolment(
        &self,
        _: &str,
        _: &Value,
        _: Timestamp,
    ) -> Result<NewPasskey, ProofRefusal> {
        Err(absent())
    }
    fn begin_sign_in(&self) -> Result<Begun, ProofRefusal> {
        Err(absent())
    }
    fn named(&self, _: &Value) -> Result<NamedPasskey, ProofRefusal> {
        Err(absent())
    }
    fn finish_sign_in(&self, _: &str, _: &Value, _: &str) -> Result<String, ProofRefusal> {
        Err(absent())
    }
}

impl Attestations for NoPhones {
    fn check(&self, _: AttestationFormat, _: &[u8], _: &[u8], _: Timestamp) -> AttestationReport {
        AttestationReport {
            outcome: AttestationOutcome::Inconclusive,
            facts: Value::Null,
            thumbprint: None,
            counter: 0,
        }
    }
    fn check_assertion(
        &self,
        _: &Value,
        _: &[u8],
        _: &[u8],
        _: u32,
    ) -> Result<u32, AssertionRefusal> {
        Err(AssertionRefusal { refusal: absent(), counter: None })
    }
}
