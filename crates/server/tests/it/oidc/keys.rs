//! The provider's keys: RSA, which stands beside this file because making one takes long, and P-256,
//! which is made for each provider.

use super::provider::{SECRET, Signs};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::rsa::{KeyPair as RsaKeyPair, PublicKeyComponents};
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject;
use serde_json::{Value, json};

pub(crate) struct Keys {
    rsa: RsaKeyPair,
    /// In no set of keys.
    stranger: RsaKeyPair,
    ec: EcdsaKeyPair,
}

fn rsa(pem: &[u8]) -> RsaKeyPair {
    let der = PrivatePkcs8KeyDer::from_pem_slice(pem).unwrap();
    RsaKeyPair::from_pkcs8(der.secret_pkcs8_der()).unwrap()
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Keys {
    pub(crate) fn new() -> Self {
        let random = SystemRandom::new();
        let way = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(way, &random).unwrap();
        Self {
            rsa: rsa(include_bytes!("test-only-rsa.pem")),
            stranger: rsa(include_bytes!("test-only-rsa-2.pem")),
            ec: EcdsaKeyPair::from_pkcs8(way, pkcs8.as_ref(), &random).unwrap(),
        }
    }

    /// The public keys.
    pub(crate) fn set(&self, key_id: &str) -> Value {
        let public = PublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
        let point = self.ec.public_key().as_ref();
        json!({"keys": [
            {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": key_id,
             "n": encoded(&public.n), "e": encoded(&public.e)},
            {"kty": "EC", "use": "sig", "alg": "ES256", "kid": format!("{key_id}-ec"),
             "crv": "P-256", "x": encoded(&point[1..33]), "y": encoded(&point[33..])},
        ]})
    }

    /// A token with these claims.
    pub(crate) fn token(&self, signs: Signs, key_id: &str, claims: &Value) -> String {
        let (alg, kid) = match signs {
            Signs::Rs256 | Signs::Forged => ("RS256", key_id.to_owned()),
            Signs::Es256 => ("ES256", format!("{key_id}-ec")),
            Signs::None => ("none", key_id.to_owned()),
            Signs::Hs256PublicKey | Signs::Hs256Secret => ("HS256", key_id.to_owned()),
        };
        let header = json!({"alg": alg, "typ": "JWT", "kid": kid});
        let signed = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
        let signature = match signs {
            Signs::None => vec![],
            Signs::Rs256 => sign(&self.rsa, &signed),
            Signs::Forged => sign(&self.stranger, &signed),
            Signs::Es256 => {
                let random = SystemRandom::new();
                self.ec.sign(&random, signed.as_bytes()).unwrap().as_ref().to_vec()
            }
            Signs::Hs256PublicKey => {
                let public = PublicKeyComponents::<Vec<u8>>::from(self.rsa.public());
                authenticate(&public.n, &signed)
            }
            Signs::Hs256Secret => authenticate(SECRET.as_bytes(), &signed),
        };
        format!("{signed}.{}", encoded(signature))
    }
}

fn sign(key: &RsaKeyPair, text: &str) -> Vec<u8> {
    let mut signature = vec![0; key.public().modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    signature
}

fn authenticate(secret: &[u8], text: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), text.as_bytes()).as_ref().to_vec()
}
