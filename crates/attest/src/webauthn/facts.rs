//! What is expected of a ceremony, and what its check tells.

use super::authenticator::Flags;
use crate::android::KeyDescription;
use crate::code::codes;
use crate::cose::Algorithm;
use crate::hex_bytes::HexBytes;
use crate::outcome::Check;
use crate::signature::KeyKind;
use crate::x509::{ChainReport, Revocations, Root};
use serde::Serialize;

/// Whether a page may hold the ceremony while it is embedded in one of another origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Embedding<'a> {
    /// It may not.
    #[default]
    Refused,
    /// It may, below these outermost pages; an empty list allows any.
    Below(&'a [&'a str]),
}

/// What the caller expects; what is absent or empty is not checked.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expectation<'a> {
    /// The challenge that was given to the browser.
    pub challenge: Option<&'a [u8]>,
    /// Pages that may hold the ceremony.
    pub origins: &'a [&'a str],
    /// The relying party's id.
    pub rp_id: Option<&'a str>,
    /// Embedded pages.
    pub embedding: Embedding<'a>,
    /// Whether the authenticator must have verified who was there.
    pub user_verification: bool,
    /// Whether nobody needs to have been there (a credential made along with a password sign-in).
    pub without_presence: bool,
    /// Algorithms that were offered.
    pub algorithms: &'a [Algorithm],
    /// Whether a statement must lead to a trust root. Otherwise it is a fact whether it does.
    pub trust: bool,
}

/// What chains are checked against.
#[derive(Debug, Clone, Copy)]
pub struct Trust<'a> {
    /// Trust roots of authenticators.
    pub roots: &'a [Root],
    /// Trust roots of phones' key stores, for the format android-key alone. Any application of a
    /// phone gets chains that lead to them, for keys of its own: elsewhere they would prove nothing.
    pub key_store_roots: &'a [Root],
    /// Revocation list.
    pub revocations: &'a Revocations,
    /// The moment, in seconds since the epoch.
    pub at: i64,
}

codes! {
    /// What speaks against a ceremony.
    pub enum Reason {
        /// The client data are of another ceremony.
        TypeDiffers = "type_differs",
        /// The challenge is not the expected one.
        ChallengeDiffers = "challenge_differs",
        /// The page is not an expected one.
        OriginDiffers = "origin_differs",
        /// The page was embedded in one of another origin.
        Embedded = "embedded",
        /// The outermost page is not an expected one.
        TopOriginDiffers = "top_origin_differs",
        /// The credential is for another relying party.
        RelyingPartyDiffers = "relying_party_differs",
        /// Nobody was there.
        UserNotPresent = "user_not_present",
        /// The authenticator did not verify who was there.
        UserNotVerified = "user_not_verified",
        /// A credential that may not be copied claims to be copied.
        BackupStateImpossible = "backup_state_impossible",
        /// Whether the credential may be copied is not what it was at registration.
        BackupEligibilityChanged = "backup_eligibility_changed",
        /// The credential's algorithm was not offered.
        AlgorithmNotOffered = "algorithm_not_offered",
        /// The algorithm, or this kind of key with it, is not supported.
        AlgorithmUnsupported = "algorithm_unsupported",
        /// The response is about another credential.
        CredentialDiffers = "credential_differs",
        /// The signature is not one of the credential's, or of the statement's, key.
        BadSignature = "bad_signature",
        /// The statement is of a format that is not known.
        UnknownFormat = "unknown_format",
        /// The statement is of a format that is not accepted any more.
        FormatRetired = "format_retired",
        /// The statement names another algorithm than the credential has.
        AlgorithmsDiffer = "algorithms_differ",
        /// The statement is about another key.
        KeyDiffers = "key_differs",
        /// The statement answers another ceremony.
        NonceDiffers = "nonce_differs",
        /// The attestation certificate is for another model of authenticator.
        ModelDiffers = "model_differs",
        /// The attestation certificate is not of the form that the format demands.
        CertificateForm = "certificate_form",
        /// The security chip's statement is not about this key, or not a statement of a chip.
        ChipStatement = "chip_statement",
        /// A certificate above the leaf carries a statement of a key store: its key signed the leaf.
        ExtensionAboveLeaf = "extension_above_leaf",
        /// The key may be used by every application of the phone.
        KeyForAll = "key_for_all",
        /// The key was not made in the phone, so others may hold it.
        KeyNotGenerated = "key_not_generated",
        /// The key is not for signing.
        KeyNotForSigning = "key_not_for_signing",
        /// The statement does not lead to a trust root, and must.
        TrustNotEstablished = "trust_not_established",
    }
}

codes! {
    /// Who vouches for the credential.
    pub enum Vouching {
        /// Nobody.
        Nobody = "nobody",
        /// The credential itself, so nobody else.
        Credential = "credential",
        /// A key that authenticators of one model share.
        Model = "model",
        /// A certificate authority that knows the one security chip.
        ChipAuthority = "chip_authority",
        /// A certificate authority that made a certificate for this credential only.
        AnonymousAuthority = "anonymous_authority",
        /// The key store of a phone.
        KeyStore = "key_store",
    }
}

codes! {
    /// Whether a statement leads to a trust root.
    pub enum TrustState {
        /// It does.
        Established = "established",
        /// It does not: the root is not known here. No sign of guilt.
        NotEstablished = "not_established",
        /// There is no certificate that could lead anywhere.
        NothingStated = "nothing_stated",
    }
}

/// Who made a security chip, as its certificate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chip {
    /// Maker.
    pub manufacturer: String,
    /// Model.
    pub model: String,
    /// Version of its software.
    pub version: String,
}

/// One attestation statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementFacts {
    /// Its format.
    pub format: String,
    /// Who vouches.
    pub vouching: Vouching,
    /// Whether it leads to a trust root.
    pub trust: TrustState,
    /// The certificates, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<ChainReport>,
    /// The security chip, in a statement of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chip: Option<Chip>,
    /// What an Android key store says about the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_store: Option<Box<KeyDescription>>,
}

/// What the browser and the authenticator say in every ceremony.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ceremony {
    /// The page.
    pub origin: String,
    /// Whether it was embedded in a page of another origin.
    pub cross_origin: bool,
    /// The outermost page, where the browser tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_origin: Option<String>,
    /// SHA-256 of the relying party's id.
    pub rp_id_hash: HexBytes,
    /// Flags.
    pub flags: Flags,
    /// Signature counter.
    pub counter: u32,
    /// Names of the authenticator's extensions that answered.
    pub extensions: Vec<String>,
    /// The challenge.
    pub challenge_check: Check,
    /// The page.
    pub origin_check: Check,
    /// The relying party.
    pub rp_id_check: Check,
}

/// What a registration tells. Facts of a refused one are claims, nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Registration {
    /// Browser and authenticator.
    pub ceremony: Ceremony,
    /// Id of the new credential.
    pub credential_id: HexBytes,
    /// Model of the authenticator.
    pub aaguid: HexBytes,
    /// Algorithm of the credential, if it is known here.
    pub algorithm: Option<Algorithm>,
    /// Kind of its key, if it is known here.
    pub key_kind: Option<KeyKind>,
    /// The key as a COSE key: what an assertion is checked with later.
    pub key: HexBytes,
    /// The key as `SubjectPublicKeyInfo`, if its algorithm is known here.
    pub spki: Option<HexBytes>,
    /// Format of the attestation statement.
    pub format: String,
    /// The statements: one, or those of a compound.
    pub statements: Vec<StatementFacts>,
    /// Whether what is stated leads to trust roots.
    pub trust: TrustState,
    /// Whether the attestation object is in CTAP2's canonical form; older browsers order it
    /// otherwise.
    pub canonical: bool,
}

codes! {
    /// How the signature counter moved since the last assertion.
    pub enum CounterMove {
        /// Both are zero: the authenticator has none.
        NotUsed = "not_used",
        /// It went up.
        Up = "up",
        /// It stayed or went down: two authenticators may hold the key.
        NotUp = "not_up",
        /// The last value is not known here.
        NotCompared = "not_compared",
    }
}

/// What an assertion tells. Facts of a refused one are claims, nothing more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assertion {
    /// Browser and authenticator.
    pub ceremony: Ceremony,
    /// How the counter moved.
    pub counter_move: CounterMove,
}
