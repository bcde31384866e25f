//! Consent: who agreed to which version of a policy, and the proof of it that enrolment takes.
//!
//! Owns: the statement that a courier signs, and [`Consented`], which only [`InForce::proof`] makes
//! and which names the very policy it was made under, so that neither an enrolment without consent
//! nor one with the consent to another version compiles. Never does: check the signature under the
//! statement (see `attest`), or keep anything.

use crate::policy::{CheckedPolicy, Purpose};
use alloc::string::{String, ToString};
use core::marker::PhantomData;
use porchlight_domain::codes;
use porchlight_domain::digest::Digest;
use porchlight_domain::id::{CommitmentId, ConsentId, CourierId};
use porchlight_domain::time::Timestamp;

/// Longest name of a language, in bytes (RFC 5646 tags that name more are not used for texts).
pub const MOST_LANGUAGE_BYTES: usize = 35;

/// A lifetime that is equal to no other: what carries it belongs together.
pub(crate) type Brand<'b> = PhantomData<fn(&'b ()) -> &'b ()>;

/// A courier's consent, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Its id.
    pub id: ConsentId,
    /// Who agreed.
    pub courier: CourierId,
    /// Digest of the policy that was agreed to.
    pub policy: Digest,
    /// The signature of the phone's key over [`statement()`].
    pub signed: CommitmentId,
    /// When.
    pub at: Timestamp,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

codes! {
    /// Why there is no consent to go on with.
    pub enum NoConsent {
        /// It is somebody else's.
        OtherCourier = "other_courier",
        /// It was to another version of the policy: ask again.
        OtherPolicy = "other_policy",
        /// It was taken back.
        Withdrawn = "withdrawn",
        /// It is dated later than now.
        NotYet = "not_yet",
    }
}

/// The exact text that a courier signs: one line of JSON that names policy, purpose and language,
/// and holds the policy whole. `None` for what cannot be the name of a language.
#[must_use]
pub fn statement(policy: &CheckedPolicy, courier: CourierId, language: &str) -> Option<String> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    if !(1..=MOST_LANGUAGE_BYTES).contains(&language.len()) || !language.bytes().all(plain) {
        return None;
    }
    let (digest, purpose) = (policy.digest(), policy.policy().purpose);
    let mut text = String::from("{\"v\":1,\"kind\":\"identity_consent\",\"courier\":\"");
    let ending = ["\",\"language\":\"", language, "\",\"purpose\":\"", purpose.code()];
    text += &courier.to_string();
    ending.iter().for_each(|part| text += part);
    text += "\",\"policy\":\"";
    text += &digest.hex();
    text += "\",\"promises\":";
    text += policy.text();
    text += "}";
    Some(text)
}

/// The policy that is in force, for as long as one piece of work lasts.
///
/// `'p` is equal to that of no other: proofs made under one version are of no use under another.
#[derive(Debug)]
pub struct InForce<'p> {
    digest: Digest,
    purpose: Purpose,
    recogniser: Digest,
    brand: Brand<'p>,
}

/// Proof that a courier agreed to the policy in force `'p`, and did not take it back.
#[derive(Debug)]
pub struct Consented<'p> {
    consent: ConsentId,
    courier: CourierId,
    purpose: Purpose,
    recogniser: Digest,
    brand: Brand<'p>,
}

impl CheckedPolicy {
    /// Does a piece of work with this policy in force.
    pub fn in_force<R>(&self, work: impl for<'p> FnOnce(InForce<'p>) -> R) -> R {
        work(InForce {
            digest: self.digest(),
            purpose: self.policy().purpose,
            recogniser: self.recogniser(),
            brand: PhantomData,
        })
    }
}

impl<'p> InForce<'p> {
    /// The proof that `courier` agreed to this policy.
    ///
    /// # Errors
    /// [`NoConsent`] says why there is none.
    pub fn proof(
        &self,
        consent: &Consent,
        courier: CourierId,
        now: Timestamp,
    ) -> Result<Consented<'p>, NoConsent> {
        if consent.courier != courier {
            return Err(NoConsent::OtherCourier);
        }
        if consent.policy != self.digest {
            return Err(NoConsent::OtherPolicy);
        }
        if consent.withdrawn_at.is_some() {
            return Err(NoConsent::Withdrawn);
        }
        if consent.at > now {
            return Err(NoConsent::NotYet);
        }
        Ok(Consented {
            consent: consent.id,
            courier,
            purpose: self.purpose,
            recogniser: self.recogniser,
            brand: self.brand,
        })
    }

    /// What the recognisers in force are known by.
    #[must_use]
    pub fn recogniser(&self) -> Digest {
        self.recogniser
    }

    /// Digest of the policy.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }
}

impl Consented<'_> {
    /// Which consent.
    #[must_use]
    pub fn consent(&self) -> ConsentId {
        self.consent
    }

    /// Whose.
    #[must_use]
    pub fn courier(&self) -> CourierId {
        self.courier
    }

    /// To what purpose.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// What the recognisers agreed to are known by.
    #[must_use]
    pub fn recogniser(&self) -> Digest {
        self.recogniser
    }
}
