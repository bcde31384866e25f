//! A labelled virtual authenticator: passkeys from a seed, answering the ceremonies of WebAuthn
//! Level 3 as a browser on a phone would hand them over, in JSON.
//!
//! It keeps the rules that a browser keeps: a page is answered for its own domain only, and an
//! authenticator holds one passkey of a name it was told to leave alone. What an attacker would
//! change can be changed: the person unverified, the counter set back, another origin claimed.

use super::VirtualKey;
use super::webauthn::{AuthenticatorMaker, attestation_object};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::Signature;
use p256::ecdsa::signature::Signer;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Flags of authenticator data (WebAuthn Level 3, section 6.1).
mod flag {
    /// Somebody is there.
    pub(super) const PRESENT: u8 = 0x01;
    /// The person was verified.
    pub(super) const VERIFIED: u8 = 0x04;
    /// The passkey may be copied to other machines of its holder.
    pub(super) const COPYABLE: u8 = 0x08;
    /// It is copied.
    pub(super) const COPIED: u8 = 0x10;
    /// The data of a new credential follow.
    pub(super) const NEW_CREDENTIAL: u8 = 0x40;
}

/// Bytes of a credential's id.
const CREDENTIAL_ID: usize = 32;

/// Why a browser would not answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotAnswered {
    /// The options lack what WebAuthn requires of them.
    #[error("the options have no {0}")]
    Missing(&'static str),
    /// The page is not of the domain that the options name.
    #[error("a page at {origin} may not use passkeys of {rp_id}")]
    OtherDomain {
        /// Where the page is.
        origin: String,
        /// Whose passkeys it asked for.
        rp_id: String,
    },
    /// The authenticator holds one of the passkeys that were named as known.
    #[error("this authenticator holds a passkey of this account")]
    AlreadyHere,
    /// It does not make keys of the kinds that are asked for.
    #[error("no algorithm in common: ES256 is not among those asked for")]
    Algorithm,
    /// It has no passkey that was asked for.
    #[error("no passkey for this page")]
    NoPasskey,
}

/// One passkey.
#[derive(Clone)]
pub struct VirtualPasskey {
    /// Id of the credential.
    pub credential_id: Vec<u8>,
    /// The domain it belongs to.
    pub rp_id: String,
    /// The account's handle, as the server chose it.
    pub handle: Vec<u8>,
    /// Signatures made so far. A copied authenticator copies this too, which is how copies show.
    pub counter: u32,
    key: VirtualKey,
}

/// An authenticator with the browser in front of it. A clone of it is a cloned phone.
#[derive(Clone)]
pub struct VirtualAuthenticator {
    seed: Vec<u8>,
    /// Whether the person shows a finger, a face or the PIN when asked.
    pub verifies: bool,
    /// Whether its passkeys are copied to the holder's other machines; those count no signatures.
    pub synced: bool,
    /// Whether new passkeys vouch for themselves where a statement is asked for.
    pub vouches: bool,
    /// Who vouches for new passkeys instead, where a statement is asked for.
    pub maker: Option<AuthenticatorMaker>,
    /// The passkeys it holds, the oldest first.
    pub passkeys: Vec<VirtualPasskey>,
}

impl VirtualAuthenticator {
    /// An empty authenticator whose passkeys follow from the seed, and whose holder is verified.
    #[must_use]
    pub fn from_seed(seed: &[u8]) -> Self {
        Self {
            seed: seed.to_vec(),
            verifies: true,
            synced: false,
            vouches: false,
            maker: None,
            passkeys: vec![],
        }
    }

    /// Makes a passkey: what `navigator.credentials.create` answers to these options on a page of
    /// this origin.
    ///
    /// # Errors
    /// Why a browser would refuse.
    pub fn create(&mut self, options: &Value, origin: &str) -> Result<Value, NotAnswered> {
        let options = &options["publicKey"];
        let rp_id = own_domain(text(&options["rp"]["id"], "rp.id")?, origin)?;
        let challenge = text(&options["challenge"], "challenge")?;
        let handle = bytes(&options["user"]["id"], "user.id")?;
        let kinds = options["pubKeyCredParams"].as_array();
        if !kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind["alg"] == -7)) {
            return Err(NotAnswered::Algorithm);
        }
        if self.passkeys.iter().any(|held| names(&options["excludeCredentials"], held)) {
            return Err(NotAnswered::AlreadyHere);
        }
        let passkey = self.new_passkey(rp_id, handle);
        let client_data = client_data("webauthn.create", challenge, origin);
        let data = self.data_of_new(&passkey);
        let id = URL_SAFE_NO_PAD.encode(&passkey.credential_id);
        // A browser leaves the statement out where nobody asks for it (section 5.4.7).
        let asked = options["attestation"] == "direct";
        let own = (asked && self.vouches).then_some(&passkey.key);
        let maker = self.maker.as_ref().filter(|_| asked);
        let object = attestation_object(&data, &client_data, own, maker);
        self.passkeys.push(passkey);
        Ok(json!({
            "id": id, "rawId": id, "type": "public-key",
            "response": {
                "attestationObject": URL_SAFE_NO_PAD.encode(object),
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
                "transports": ["internal"],
            },
            "clientExtensionResults": {"credProps": {"rk": true}},
        }))
    }

    /// Signs in: what `navigator.credentials.get` answers to these options on a page of this origin.
    /// Where the options name no credential, the newest passkey of the domain answers.
    ///
    /// # Errors
    /// Why a browser would refuse.
    pub fn get(&mut self, options: &Value, origin: &str) -> Result<Value, NotAnswered> {
        let options = &options["publicKey"];
        let rp_id = own_domain(text(&options["rpId"], "rpId")?, origin)?;
        let challenge = text(&options["challenge"], "challenge")?;
        let allowed = &options["allowCredentials"];
        let anyone = allowed.as_array().is_none_or(Vec::is_empty);
        let flags = self.flags();
        let counts = !self.synced;
        let passkey = self.passkeys.iter_mut().rev();
        let passkey = passkey
            .filter(|held| held.rp_id == rp_id)
            .find(|held| anyone || names(allowed, held))
            .ok_or(NotAnswered::NoPasskey)?;
        passkey.counter += u32::from(counts);
        let client_data = client_data("webauthn.get", challenge, origin);
        let data = authenticator_data(&rp_id, flags, passkey.counter);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: Signature = passkey.key.signing_key().sign(&signed);
        let id = URL_SAFE_NO_PAD.encode(&passkey.credential_id);
        Ok(json!({
            "id": id, "rawId": id, "type": "public-key",
            "response": {
                "authenticatorData": URL_SAFE_NO_PAD.encode(data),
                "clientDataJSON": URL_SAFE_NO_PAD.encode(client_data),
                "signature": URL_SAFE_NO_PAD.encode(signature.to_der().as_bytes()),
                "userHandle": URL_SAFE_NO_PAD.encode(&passkey.handle),
            },
            "clientExtensionResults": {},
        }))
    }

    fn new_passkey(&self, rp_id: String, handle: Vec<u8>) -> VirtualPasskey {
        let number = u64::try_from(self.passkeys.len()).unwrap_or(u64::MAX).to_be_bytes();
        let part = |label: &[u8]| {
            let hash = Sha256::new().chain_update(label).chain_update(number);
            hash.chain_update(rp_id.as_bytes()).chain_update(&self.seed).finalize()
        };
        let credential_id = part(b"porchlight virtual credential\0")[..CREDENTIAL_ID].to_vec();
        let key = VirtualKey::from_seed(&part(b"porchlight virtual passkey\0"));
        VirtualPasskey { credential_id, rp_id, handle, counter: 0, key }
    }

    fn flags(&self) -> u8 {
        let mut flags = flag::PRESENT;
        if self.verifies {
            flags |= flag::VERIFIED;
        }
        if self.synced {
            flags |= flag::COPYABLE | flag::COPIED;
        }
        flags
    }

    /// Authenticator data with a new credential in them (section 6.5.1), of no maker's model.
    fn data_of_new(&self, passkey: &VirtualPasskey) -> Vec<u8> {
        const NO_MODEL: [u8; 16] = [0; 16];
        let flags = self.flags() | flag::NEW_CREDENTIAL;
        let mut data = authenticator_data(&passkey.rp_id, flags, passkey.counter);
        data.extend(NO_MODEL);
        data.extend([0, 32]);
        data.extend(&passkey.credential_id);
        let point = passkey.key.public();
        let (x, y) = point.point()[1..].split_at(32);
        // COSE (RFC 9053, section 7.1): kty 2 (EC2), alg -7 (ES256), crv 1 (P-256), x, y.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32]);
        data.extend(x);
        data.extend([0x22, 0x58, 32]);
        data.extend(y);
        data
    }
}

/// The domain that a page asked for, if the page is of it.
fn own_domain(rp_id: &str, origin: &str) -> Result<String, NotAnswered> {
    let host = origin.split_once("://").map_or(origin, |(_, rest)| rest);
    let host = host.split([':', '/']).next().unwrap_or_default();
    let below = host.strip_suffix(rp_id).is_some_and(|sub| sub.is_empty() || sub.ends_with('.'));
    if below {
        return Ok(rp_id.to_owned());
    }
    Err(NotAnswered::OtherDomain { origin: origin.to_owned(), rp_id: rp_id.to_owned() })
}

/// Whether a list of credentials names this one.
fn names(list: &Value, passkey: &VirtualPasskey) -> bool {
    let id = URL_SAFE_NO_PAD.encode(&passkey.credential_id);
    list.as_array().is_some_and(|list| list.iter().any(|named| named["id"] == id.as_str()))
}

fn text<'a>(value: &'a Value, name: &'static str) -> Result<&'a str, NotAnswered> {
    value.as_str().ok_or(NotAnswered::Missing(name))
}

fn bytes(value: &Value, name: &'static str) -> Result<Vec<u8>, NotAnswered> {
    URL_SAFE_NO_PAD.decode(text(value, name)?).map_err(|_| NotAnswered::Missing(name))
}

/// What the browser saw (section 5.8.1).
fn client_data(ceremony: &str, challenge: &str, origin: &str) -> Vec<u8> {
    let data = json!({
        "type": ceremony, "challenge": challenge, "origin": origin, "crossOrigin": false,
    });
    data.to_string().into_bytes()
}

fn authenticator_data(rp_id: &str, flags: u8, counter: u32) -> Vec<u8> {
    let mut data = Sha256::digest(rp_id.as_bytes()).to_vec();
    data.push(flags);
    data.extend(counter.to_be_bytes());
    data
}
