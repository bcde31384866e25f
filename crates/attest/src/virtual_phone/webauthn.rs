//! A virtual authenticator: passkeys with or without an attestation, and assertions.

use super::cbor;
use super::certificate::{COMMON_NAME, Certified, Name, ORGANIZATION};
use super::encoding::sequence;
use super::key::VirtualKey;
use crate::webauthn::Vouching;
use crate::x509::{Certificate, Malformed, Root};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use der::asn1::ObjectIdentifier;
use sha2::{Digest, Sha256};

/// Name of the test root in reports.
pub const ROOT_NAME: &str = "virtual_authenticator_test_root";
const COUNTRY: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.6");
const UNIT: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.11");
const BASIC_CONSTRAINTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.29.19");
const ROOT: Name<'_> = &[(COMMON_NAME, "Porchlight VIRTUAL PHONE authenticator test root")];
const MODEL: Name<'_> = &[
    (COUNTRY, "AA"),
    (ORGANIZATION, "Porchlight VIRTUAL PHONE"),
    (UNIT, "Authenticator Attestation"),
    (COMMON_NAME, "Virtual authenticator"),
];
/// Validity: 2020-01-01 to 2049-12-31.
const MADE: u64 = 1_577_836_800;
const UNTIL: u64 = 2_524_521_600;
const AAGUID: &[u8; 16] = b"virtual passkey\0";
const PRESENT: u8 = 1;
const VERIFIED: u8 = 1 << 2;
const CREDENTIAL: u8 = 1 << 6;

/// Whoever makes virtual authenticators: a test root and the key that one model shares.
#[derive(Clone)]
pub struct AuthenticatorMaker {
    seed: Vec<u8>,
    root: Vec<u8>,
    model: Vec<u8>,
    model_key: VirtualKey,
}

impl AuthenticatorMaker {
    /// The maker of a seed. The same seed makes the same root and the same authenticators.
    #[must_use]
    pub fn new(seed: &[u8]) -> Self {
        let root_key = VirtualKey::new(seed, "authenticator root");
        let model_key = VirtualKey::new(seed, "authenticator model");
        let root = Certified {
            serial: 1,
            issuer: ROOT,
            subject: ROOT,
            not_before: MADE,
            not_after: UNTIL,
            key: &root_key.spki(),
            issues: Some(None),
            extensions: vec![],
        };
        let model = Certified {
            serial: 2,
            subject: MODEL,
            key: &model_key.spki(),
            issues: None,
            extensions: vec![(BASIC_CONSTRAINTS, true, sequence(&[]))],
            ..root.clone()
        };
        let (root, model) = (root.sign(&root_key), model.sign(&root_key));
        Self { seed: seed.to_vec(), root, model, model_key }
    }

    /// The test root.
    ///
    /// # Errors
    /// Never for certificates made here; the reader's own words if it should happen.
    pub fn root(&self) -> Result<Root, Malformed> {
        Ok(Root::new(ROOT_NAME, Certificate::from_der(&self.root)?))
    }

    /// The root's certificate in DER, for a file.
    #[must_use]
    pub fn root_der(&self) -> &[u8] {
        &self.root
    }

    /// An authenticator with a number.
    #[must_use]
    pub fn authenticator(&self, number: u64) -> VirtualAuthenticator {
        let key = VirtualKey::new(&self.seed, &format!("authenticator {number}"));
        VirtualAuthenticator { maker: self.clone(), key, counter: 0 }
    }
}

/// What a browser tells an authenticator.
#[derive(Debug, Clone, Copy)]
pub struct VirtualCeremony<'a> {
    /// The relying party's id.
    pub rp_id: &'a str,
    /// The page.
    pub origin: &'a str,
    /// The challenge.
    pub challenge: &'a [u8],
    /// Whether the user is verified.
    pub user_verified: bool,
}

impl VirtualCeremony<'_> {
    fn client_data(&self, kind: &str) -> Vec<u8> {
        let challenge = URL_SAFE_NO_PAD.encode(self.challenge);
        let data = serde_json::json!({
            "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }

    fn head(&self, more: u8, counter: u32) -> Vec<u8> {
        let verified = if self.user_verified { VERIFIED } else { 0 };
        let mut data = Sha256::digest(self.rp_id).to_vec();
        data.push(PRESENT | verified | more);
        data.extend(counter.to_be_bytes());
        data
    }
}

/// Client data and attestation object.
#[derive(Debug, Clone)]
pub struct Registered {
    /// `response.clientDataJSON`.
    pub client_data: Vec<u8>,
    /// `response.attestationObject`.
    pub attestation_object: Vec<u8>,
}

/// Client data, authenticator data and signature.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// `response.clientDataJSON`.
    pub client_data: Vec<u8>,
    /// `response.authenticatorData`.
    pub authenticator_data: Vec<u8>,
    /// `response.signature`.
    pub signature: Vec<u8>,
}

/// An attestation object in which the maker's model key vouches, or the credential's own, or nobody.
pub(super) fn attestation_object(
    data: &[u8],
    client_data: &[u8],
    own: Option<&VirtualKey>,
    maker: Option<&AuthenticatorMaker>,
) -> Vec<u8> {
    let signed = [data, Sha256::digest(client_data).as_slice()].concat();
    let mut statement = vec![];
    if let Some(key) = maker.map(|maker| &maker.model_key).or(own) {
        statement.push((cbor::text("alg"), cbor::integer(-7)));
        statement.push((cbor::text("sig"), cbor::bytes(&key.sign(&signed))));
    }
    if let Some(maker) = maker {
        statement.push((cbor::text("x5c"), cbor::array(&[cbor::bytes(&maker.model)])));
    }
    let format = if statement.is_empty() { "none" } else { "packed" };
    cbor::map(&[
        (cbor::text("fmt"), cbor::text(format)),
        (cbor::text("attStmt"), cbor::map(&statement)),
        (cbor::text("authData"), cbor::bytes(data)),
    ])
}

/// A virtual authenticator with one passkey.
#[derive(Clone)]
pub struct VirtualAuthenticator {
    maker: AuthenticatorMaker,
    key: VirtualKey,
    counter: u32,
}

impl VirtualAuthenticator {
    /// The credential's id.
    #[must_use]
    pub fn credential_id(&self) -> Vec<u8> {
        Sha256::digest([b"credential id".as_slice(), &self.key.point()].concat()).to_vec()
    }

    /// A registration in which nobody, the credential or the model vouches; any other way of
    /// vouching is written as nobody.
    #[must_use]
    pub fn register(&self, ceremony: &VirtualCeremony<'_>, vouching: Vouching) -> Registered {
        let client_data = ceremony.client_data("webauthn.create");
        let mut data = ceremony.head(CREDENTIAL, self.counter);
        data.extend(AAGUID);
        data.extend([0, 32]);
        data.extend(self.credential_id());
        data.extend(cbor::cose_es256(&self.key.point()));
        let maker = (vouching == Vouching::Model).then_some(&self.maker);
        let signer = (vouching == Vouching::Credential).then_some(&self.key);
        let attestation_object = attestation_object(&data, &client_data, signer, maker);
        Registered { client_data, attestation_object }
    }

    /// The next assertion; the counter goes up.
    pub fn assert(&mut self, ceremony: &VirtualCeremony<'_>) -> SignedIn {
        self.counter = self.counter.saturating_add(1);
        let client_data = ceremony.client_data("webauthn.get");
        let authenticator_data = ceremony.head(0, self.counter);
        let signed = [authenticator_data.clone(), Sha256::digest(&client_data).to_vec()].concat();
        SignedIn { client_data, authenticator_data, signature: self.key.sign(&signed) }
    }
}
