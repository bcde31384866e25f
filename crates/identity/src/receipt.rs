//! The begin and the end of a template's key, as facts for the transparency log.
//!
//! Owns: both facts' canonical JSON, and [`DeletionReceipt::verify`], which a courier's own page
//! runs. It proves: the server said, signed and for everybody, that at this time and for this cause it
//! destroyed the key that it named when this courier enrolled; it cannot take that back or say
//! another thing to somebody else. It does not prove that no copy of the bits exists anywhere; the
//! restore drill and the key store's place are what speaks against that. Neither fact names anybody:
//! the subject is a commitment, and its salt is the courier's.

use crate::as_text;
use crate::ending::Cause;
use alloc::string::{String, ToString};
use core::fmt;
use porchlight_domain::codes;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::id::{ConsentId, CourierId, FaceTemplateId};
use porchlight_domain::log::leaf::{Leaf, LeafKind, commit};
use porchlight_domain::log::note::{CheckSignature, VerifierKey};
use porchlight_domain::log::tlog_proof::{Membership, TlogProof};
use porchlight_domain::time::Timestamp;
use serde::{Deserialize, Serialize};

const SUBJECT_TAG: &[u8] = b"porchlight/identity/subject/v1\0";
const ENROLLED_TAG: &[u8] = b"porchlight/identity/enrolled/v1\0";
/// The version that both facts say.
const VERSION: u8 = 1;
/// Longest receipt fact that is read, in bytes.
const MOST_FACT_BYTES: usize = 1_024;

/// Whose template it is, without saying it: `SHA-256(tag, salt, courier)`.
#[must_use]
pub fn subject(salt: &[u8; 32], courier: CourierId) -> Digest {
    sha256(&[SUBJECT_TAG, salt, &courier.0])
}

codes! {
    /// Which of the two facts a text is.
    pub enum Kind {
        /// A template was made.
        Kept = "face_template_kept",
        /// Its key was destroyed.
        Destroyed = "face_key_destroyed",
    }
}

/// A template was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentFact {
    v: u8,
    #[serde(with = "as_text")]
    kind: Kind,
    /// The template and its key.
    #[serde(with = "as_text")]
    pub key: FaceTemplateId,
    /// See [`subject()`].
    #[serde(with = "as_text::hex")]
    pub subject: Digest,
    /// Under which consent.
    #[serde(with = "as_text")]
    pub consent: ConsentId,
    /// To which policy.
    #[serde(with = "as_text::hex")]
    pub policy: Digest,
    /// By which recognisers.
    #[serde(with = "as_text::hex")]
    pub recogniser: Digest,
    /// When, in microseconds.
    pub at: i64,
}

/// What an enrolment is about.
#[derive(Debug, Clone, Copy)]
pub struct Enrolled {
    /// The template and its key.
    pub key: FaceTemplateId,
    /// See [`subject()`].
    pub subject: Digest,
    /// Under which consent.
    pub consent: ConsentId,
    /// To which policy.
    pub policy: Digest,
    /// By which recognisers.
    pub recogniser: Digest,
    /// When.
    pub at: Timestamp,
}

impl EnrolmentFact {
    /// The fact of an enrolment.
    #[must_use]
    pub fn new(enrolled: &Enrolled) -> Self {
        let Enrolled { key, subject, consent, policy, recogniser, at } = *enrolled;
        let at = at.micros();
        Self { v: VERSION, kind: Kind::Kept, key, subject, consent, policy, recogniser, at }
    }

    /// Its canonical JSON.
    #[must_use]
    pub fn text(&self) -> String {
        // A struct of texts and numbers always has a text.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What the deletion names it by.
    #[must_use]
    pub fn digest(&self) -> Digest {
        sha256(&[ENROLLED_TAG, self.text().as_bytes()])
    }

    /// Reads canonical JSON and nothing else.
    ///
    /// # Errors
    /// [`NotAReceipt::Malformed`].
    pub fn parse(text: &str) -> Result<Self, NotAReceipt> {
        let fact: Self = read(text)?;
        let same = fact.v == VERSION && fact.kind == Kind::Kept && fact.text() == text;
        same.then_some(fact).ok_or(NotAReceipt::Malformed)
    }
}

/// A template's key was destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeletionFact {
    v: u8,
    #[serde(with = "as_text")]
    kind: Kind,
    /// The template and its key.
    #[serde(with = "as_text")]
    pub key: FaceTemplateId,
    /// See [`subject()`].
    #[serde(with = "as_text::hex")]
    pub subject: Digest,
    /// Digest of the enrolment's fact, which the log has held since then.
    #[serde(with = "as_text::hex")]
    pub enrolled: Digest,
    /// Why.
    #[serde(with = "as_text")]
    pub cause: Cause,
    /// When, in microseconds.
    pub at: i64,
}

impl DeletionFact {
    /// The fact that the key of this enrolment was destroyed. Only to be made after the key store
    /// said so.
    #[must_use]
    pub fn new(enrolment: &EnrolmentFact, cause: Cause, at: Timestamp) -> Self {
        let (key, subject, enrolled) = (enrolment.key, enrolment.subject, enrolment.digest());
        let at = at.micros();
        Self { v: VERSION, kind: Kind::Destroyed, key, subject, enrolled, cause, at }
    }

    /// Its canonical JSON.
    #[must_use]
    pub fn text(&self) -> String {
        // A struct of texts and numbers always has a text.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Its leaf in the log, with a fresh salt.
    #[must_use]
    pub fn leaf(&self, salt: &[u8; 16]) -> Leaf {
        Leaf {
            kind: LeafKind::Erasure,
            subject: self.key.to_string(),
            at: Timestamp(self.at),
            commitment: commit(salt, &self.text()),
        }
    }

    /// Reads canonical JSON and nothing else.
    ///
    /// # Errors
    /// [`NotAReceipt::Malformed`].
    pub fn parse(text: &str) -> Result<Self, NotAReceipt> {
        let fact: Self = read(text)?;
        let same = fact.v == VERSION && fact.kind == Kind::Destroyed && fact.text() == text;
        same.then_some(fact).ok_or(NotAReceipt::Malformed)
    }
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, NotAReceipt> {
    if text.len() > MOST_FACT_BYTES {
        return Err(NotAReceipt::Malformed);
    }
    serde_json::from_str(text).map_err(|_| NotAReceipt::Malformed)
}

codes! {
    /// Why a receipt does not hold.
    pub enum NotAReceipt {
        /// A part of it is not in canonical form.
        Malformed = "malformed",
        /// It is of another template than the courier enrolled.
        OtherKey = "other_key",
        /// It is about somebody else, or the salt is not theirs.
        OtherSubject = "other_subject",
        /// The enrolment it names is not the one that was received.
        OtherEnrolment = "other_enrolment",
        /// The key was destroyed before it was made.
        TooEarly = "too_early",
        /// The log's entry is not about this fact.
        OtherLeaf = "other_leaf",
        /// The log's proof does not hold the entry.
        NotInLog = "not_in_log",
        /// The log's proof is not signed by the key.
        NotSigned = "not_signed",
    }
}

impl core::error::Error for NotAReceipt {}

/// What a courier receives when a key was destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletionReceipt {
    /// Canonical JSON of the [`DeletionFact`].
    pub fact: String,
    /// Salt of the log's entry.
    pub salt: [u8; 16],
    /// The log's entry, in its canonical form.
    pub leaf: String,
}

/// What a courier holds from the day of enrolment.
#[derive(Clone, Copy)]
pub struct Held<'a> {
    /// Canonical JSON of the [`EnrolmentFact`] that was received then.
    pub enrolment: &'a str,
    /// Their own id.
    pub courier: CourierId,
    /// Salt of their commitment.
    pub salt: &'a [u8; 32],
}

impl fmt::Debug for Held<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("enrolment", &self.enrolment).finish_non_exhaustive()
    }
}

impl DeletionReceipt {
    /// Checks that the receipt is of the key that was named at this enrolment, of this courier.
    ///
    /// # Errors
    /// [`NotAReceipt`] says what does not hold.
    pub fn verify(&self, held: &Held<'_>) -> Result<Checked, NotAReceipt> {
        let enrolment = EnrolmentFact::parse(held.enrolment)?;
        let fact = DeletionFact::parse(&self.fact)?;
        let leaf = Leaf::parse(&self.leaf).map_err(|_| NotAReceipt::Malformed)?;
        let demands = [
            (fact.key == enrolment.key, NotAReceipt::OtherKey),
            (fact.subject == enrolment.subject, NotAReceipt::OtherSubject),
            (fact.subject == subject(held.salt, held.courier), NotAReceipt::OtherSubject),
            (fact.enrolled == enrolment.digest(), NotAReceipt::OtherEnrolment),
            (fact.at >= enrolment.at, NotAReceipt::TooEarly),
            (leaf == fact.leaf(&self.salt), NotAReceipt::OtherLeaf),
        ];
        match demands.into_iter().find(|(holds, _)| !holds) {
            Some((_, why)) => Err(why),
            None => Ok(Checked { fact, leaf: leaf.hash() }),
        }
    }
}

/// A receipt that fits its enrolment; whether the log holds it is the next question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What it says.
    pub fact: DeletionFact,
    /// Hash of the log's entry.
    pub leaf: Digest,
}

impl Checked {
    /// Checks that the log holds the receipt's entry, under a checkpoint signed by `key`.
    ///
    /// # Errors
    /// [`NotAReceipt`] says what does not hold.
    pub fn in_log(
        &self,
        proof: &TlogProof,
        key: &VerifierKey,
        check: CheckSignature<'_>,
    ) -> Result<(), NotAReceipt> {
        match proof.check(self.leaf, key, check) {
            Ok(Membership::Proved) => Ok(()),
            Ok(Membership::NotIncluded) => Err(NotAReceipt::NotInLog),
            Ok(Membership::NotSigned) => Err(NotAReceipt::NotSigned),
            Err(_) => Err(NotAReceipt::Malformed),
        }
    }
}
