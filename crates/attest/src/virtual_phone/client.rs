//! What a virtual phone says over HTTP: the headers of its requests, and what it remembers of answers.
//!
//! Owns: the key, the newest nonce and the tokens, as a native app would keep them. Never does: open a
//! connection or read a clock; whoever drives it sends what it signs and tells it what came back, so
//! that tests, load tests and bots speak the real protocol over whatever network they like.

use super::{Request, VirtualKey};
use serde_json::Value;

/// A header of a request.
pub type Header = (&'static str, String);

/// A phone that speaks the protocol of `docs/api/device.md`.
#[derive(Clone)]
pub struct VirtualClient {
    /// Its key. Who has lost the phone has lost this.
    pub key: VirtualKey,
    /// The server's public URL, without a slash at its end.
    origin: String,
    label: String,
    proofs: u64,
    nonce: Option<String>,
    access: Option<String>,
    refresh: Option<String>,
}

impl VirtualClient {
    /// A phone fresh from the box, for the server at this public URL. The same seed gives the same
    /// phone.
    #[must_use]
    pub fn new(seed: &str, origin: &str) -> Self {
        Self {
            key: VirtualKey::from_seed(seed.as_bytes()),
            origin: origin.into(),
            label: seed.chars().filter(char::is_ascii_alphanumeric).collect(),
            proofs: 0,
            nonce: None,
            access: None,
            refresh: None,
        }
    }

    fn proof(&mut self, method: &str, path: &str, token: Option<&str>, now: i64) -> Header {
        self.proofs += 1;
        let url = format!("{}{}", self.origin, path.split('?').next().unwrap_or_default());
        let jti = format!("virtual-phone-{}-{:012}", self.label, self.proofs);
        let nonce = self.nonce.as_deref();
        let request = Request { method, url: &url, jti: &jti, nonce, access_token: token, now };
        ("dpop", self.key.proof(&request))
    }

    /// The header of a request that needs no session: opening or refreshing one. `now` is in seconds
    /// since 1970.
    pub fn prove(&mut self, method: &str, path: &str, now: i64) -> Vec<Header> {
        vec![self.proof(method, path, None, now)]
    }

    /// The headers of a request in a session. Signed out, it proves its key only.
    pub fn sign(&mut self, method: &str, path: &str, now: i64) -> Vec<Header> {
        let token = self.access.clone();
        let proof = self.proof(method, path, token.as_deref(), now);
        let token = token.map(|token| ("authorization", format!("DPoP {token}")));
        token.into_iter().chain([proof]).collect()
    }

    /// The header that commits to an act over these bytes, with a nonce of `POST /v1/nonces`.
    #[must_use]
    pub fn commit(
        &self,
        (act, subject): (&str, &str),
        body: &[u8],
        nonce: &str,
        now: i64,
    ) -> Header {
        ("commitment", self.key.commitment(act, subject, body, nonce, now))
    }

    /// Remembers the nonce of an answer (its `DPoP-Nonce` header).
    pub fn hear_nonce(&mut self, nonce: Option<&str>) {
        if let Some(nonce) = nonce.filter(|nonce| !nonce.is_empty()) {
            self.nonce = Some(nonce.into());
        }
    }

    /// Keeps the tokens of an answer of `/v1/session`; says whether they were all there.
    pub fn keep_tokens(&mut self, answer: &Value) -> bool {
        let text = |name: &str| answer[name].as_str().map(str::to_owned);
        self.access = text("access_token");
        self.refresh = text("refresh_token");
        self.access.is_some() && self.refresh.is_some()
    }

    /// The newest refresh token.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&str> {
        self.refresh.as_deref()
    }
}
