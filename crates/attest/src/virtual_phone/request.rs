//! Requests and commitments, signed by a virtual phone's key as a real phone signs them.

use super::key::VirtualKey;
use crate::proof::jwk::PublicKey;
use crate::proof::{commitment, dpop};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

impl VirtualKey {
    /// The key with which the phone of a seed signs its requests.
    #[must_use]
    pub fn from_seed(seed: &[u8]) -> Self {
        Self::new(seed, "requests")
    }

    /// The public key as proofs carry it.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        let mut point = [0; 65];
        point.copy_from_slice(&self.point());
        #[expect(clippy::expect_used, reason = "a public key lies on its curve")]
        let key = PublicKey::from_point(point).expect("on the curve");
        key
    }

    /// A compact JWS of any type and payload.
    #[must_use]
    pub fn jws(&self, typ: &str, payload: &Value) -> String {
        let header = json!({"typ": typ, "alg": "ES256", "jwk": self.public().to_jwk()});
        self.jws_with(&header, payload)
    }

    /// A compact JWS with this header, whatever it says.
    #[must_use]
    pub fn jws_with(&self, header: &Value, payload: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(payload));
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(self.sign_fixed(signed.as_bytes())))
    }

    /// A request proof.
    #[must_use]
    pub fn proof(&self, request: &Request<'_>) -> String {
        let mut payload = json!({
            "jti": request.jti,
            "htm": request.method,
            "htu": request.url,
            "iat": request.now,
        });
        if let Some(nonce) = request.nonce {
            payload["nonce"] = nonce.into();
        }
        if let Some(token) = request.access_token {
            payload["ath"] = URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes())).into();
        }
        self.jws(dpop::TYPE, &payload)
    }

    /// A commitment to these bytes.
    #[must_use]
    pub fn commitment(
        &self,
        act: &str,
        subject: &str,
        body: &[u8],
        nonce: &str,
        now: i64,
    ) -> String {
        let digest = URL_SAFE_NO_PAD.encode(Sha256::digest(body));
        let payload = json!({
            "act": act, "subject": subject, "digest": digest, "nonce": nonce, "iat": now,
        });
        self.jws(commitment::TYPE, &payload)
    }
}

/// A request to be proved.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// HTTP method.
    pub method: &'a str,
    /// Address, without query.
    pub url: &'a str,
    /// Id of the proof.
    pub jti: &'a str,
    /// The server's nonce.
    pub nonce: Option<&'a str>,
    /// The access token that goes along.
    pub access_token: Option<&'a str>,
    /// Seconds since 1970.
    pub now: i64,
}
