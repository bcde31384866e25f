//! Statements of hardware, weighed: what `porchlight-attest` found becomes one word with its facts.
//!
//! Owns: which applications and roots this operator accepts. Only hardware that vouches for the key
//! of an accepted application on a verified system counts; whatever merely fails to show that is
//! inconclusive, and only what is forged, revoked or about something else is refused.

use porchlight_app::ports::{ASSERTION_STALE, AssertionRefusal, AttestationReport, ProofRefusal};
use porchlight_attest::proof::jwk::PublicKey;
use porchlight_attest::webauthn::Trust;
use porchlight_attest::x509::{Chain, Reason as ChainReason, Revocations, Root};
use porchlight_attest::{android, apple, outcome, signature};
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::words::{AttestationFormat, AttestationOutcome};
use serde_json::{Value, json};

/// The applications, roots and revocations that count here.
pub(crate) struct Accepted {
    /// Android packages.
    pub(crate) android_package: Option<String>,
    /// SHA-256 of certificates that may have signed it.
    pub(crate) android_signatures: Vec<[u8; 32]>,
    /// Roots of Android chains.
    pub(crate) android_roots: Vec<Root>,
    /// Keys that Google revoked.
    pub(crate) revocations: Revocations,
    /// Ids of applications: team, dot, bundle.
    pub(crate) apple_applications: Vec<String>,
    /// Roots of App Attest chains.
    pub(crate) apple_roots: Vec<Root>,
    /// Roots of the makers of authenticators.
    pub(crate) passkey_roots: Vec<Root>,
}

fn report(outcome: AttestationOutcome, facts: Value) -> AttestationReport {
    AttestationReport { outcome, facts, thumbprint: None, counter: 0 }
}

fn unreadable(detail: &str) -> AttestationReport {
    report(AttestationOutcome::Refused, json!({"malformed": detail}))
}

impl Accepted {
    /// What statements about new passkeys are checked against at a moment (seconds since 1970).
    pub(crate) fn passkey_trust(&self, at: i64) -> Trust<'_> {
        Trust {
            roots: &self.passkey_roots,
            key_store_roots: &self.android_roots,
            revocations: &self.revocations,
            at,
        }
    }

    /// Checks a statement against its challenge at a moment (seconds since 1970).
    pub(crate) fn check(
        &self,
        format: AttestationFormat,
        statement: &[u8],
        challenge: &[u8],
        at: i64,
    ) -> AttestationReport {
        match format {
            AttestationFormat::AndroidKey => self.android(statement, challenge, at),
            AttestationFormat::AppleAppAttest => self.apple(statement, challenge, at),
        }
    }

    fn android(&self, statement: &[u8], challenge: &[u8], at: i64) -> AttestationReport {
        let chain = match Chain::from_pem(statement) {
            Ok(chain) => chain,
            Err(error) => return unreadable(&error.to_string()),
        };
        let expectation = android::Expectation {
            challenge: Some(challenge),
            package: self.android_package.as_deref(),
            signature_digests: &self.android_signatures,
            key: None,
        };
        let found =
            android::verify(&chain, &expectation, &self.android_roots, &self.revocations, at);
        let facts = json!(found);
        match &found {
            android::Outcome::Verified { facts: known } => {
                // Without a package of ours any application's key would do.
                let hardware = known.conclusion == android::Conclusion::Hardware;
                let outcome = if hardware && self.android_package.is_some() {
                    AttestationOutcome::Attested
                } else {
                    AttestationOutcome::Inconclusive
                };
                AttestationReport {
                    thumbprint: thumbprint(known.key.as_slice()),
                    ..report(outcome, facts)
                }
            }
            android::Outcome::Refused { refusals, .. } => {
                // A root that is not known here proves nothing, neither for nor against.
                let unknown = refusals.iter().all(|refusal| {
                    refusal.reason == android::RefusalReason::Chain(ChainReason::UnknownRoot)
                });
                let outcome = if unknown {
                    AttestationOutcome::Inconclusive
                } else {
                    AttestationOutcome::Refused
                };
                report(outcome, facts)
            }
            android::Outcome::Malformed { detail, .. } => unreadable(detail),
        }
    }

    /// Checks an assertion by the key of an attested app over these data; gives its counter.
    pub(crate) fn check_assertion(
        &self,
        facts: &Value,
        assertion: &[u8],
        data: &[u8],
        counter: u32,
    ) -> Result<u32, AssertionRefusal> {
        let no = |code, message: String, counter| {
            Err(AssertionRefusal { refusal: ProofRefusal { code, message }, counter })
        };
        let Some(key) = app_key(facts) else {
            return no("assertion_refused", "The attested key cannot be read.".into(), None);
        };
        let applications: Vec<&str> = self.apple_applications.iter().map(String::as_str).collect();
        let expectation = apple::AssertionExpectation {
            client_data_hash: sha256(&[data]).0,
            applications: &applications,
            key: &key,
            counter: Some(counter),
        };
        match apple::assert(assertion, &expectation) {
            outcome::Outcome::Verified { facts } => Ok(facts.counter.now),
            outcome::Outcome::Refused { refusals, facts } => {
                let cause = |reason| outcome::Cause::Statement(reason);
                let only_behind =
                    refusals.iter().all(|r| r.reason == cause(apple::Reason::CounterNotUp));
                if only_behind {
                    let message = "The assertion's counter is not above the last one.".into();
                    return no(ASSERTION_STALE, message, Some(facts.counter.now));
                }
                let why: Vec<_> = refusals.into_iter().map(|refusal| refusal.detail).collect();
                no("assertion_refused", format!("The assertion: {}.", why.join("; ")), None)
            }
            outcome::Outcome::Malformed { detail } => {
                no("assertion_refused", format!("The assertion cannot be read: {detail}."), None)
            }
        }
    }

    fn apple(&self, statement: &[u8], challenge: &[u8], at: i64) -> AttestationReport {
        let applications: Vec<&str> = self.apple_applications.iter().map(String::as_str).collect();
        let expectation = apple::Expectation {
            client_data_hash: Some(sha256(&[challenge]).0),
            applications: &applications,
            key_id: None,
            environment: None,
            roots: &self.apple_roots,
            receipt_roots: &[],
            at,
        };
        let found = apple::attest(statement, &expectation);
        let facts = json!(found);
        match &found {
            outcome::Outcome::Verified { facts: known } => {
                let outcome = if applications.is_empty() {
                    AttestationOutcome::Inconclusive
                } else {
                    AttestationOutcome::Attested
                };
                let counter = known.counter;
                AttestationReport {
                    thumbprint: thumbprint(known.key.as_slice()),
                    counter,
                    ..report(outcome, facts)
                }
            }
            outcome::Outcome::Refused { .. } => report(AttestationOutcome::Refused, facts),
            outcome::Outcome::Malformed { detail } => unreadable(detail),
        }
    }
}

/// The thumbprint of a key as `SubjectPublicKeyInfo`; none for other kinds than P-256, whose last 65
/// bytes are the point.
fn thumbprint(spki: &[u8]) -> Option<Digest> {
    let point: [u8; 65] = spki.get(spki.len().checked_sub(65)?..)?.try_into().ok()?;
    PublicKey::from_point(point).ok().map(|key| Digest(key.thumbprint()))
}

/// The key that a kept statement of an app is about.
fn app_key(facts: &Value) -> Option<signature::PublicKey> {
    let hex = facts.pointer("/facts/key")?.as_str()?;
    let bytes: Option<Vec<u8>> = (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect();
    signature::PublicKey::from_spki(&bytes?).ok()
}
