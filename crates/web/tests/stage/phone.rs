//! A courier's phone as the API sees it: a key, tokens bound to it, and a signature where one is due.

use super::{PUBLIC_URL, Stage};
use porchlight_app::device::Wanted;
use porchlight_app::ports::RequestProof;
use porchlight_app::session::{ACCESS_TOKEN_LIFE, Issued, NewPhone, Subject, Welcome};
use porchlight_app::{Actor, Ctx};
use porchlight_attest::virtual_phone::{Request, VirtualKey};
use porchlight_domain::id::CourierId;
use porchlight_domain::time::{MINUTE, SECOND, Timestamp};
use porchlight_domain::words::{Act, DeviceKind};
use serde_json::Value;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// A virtual phone with a session.
pub(crate) struct Phone {
    /// Its key.
    pub(crate) key: VirtualKey,
    courier: CourierId,
    tokens: Mutex<(Issued, Timestamp)>,
    proofs: AtomicU64,
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Phone({})", self.courier)
    }
}

/// What an endpoint wants signed, by its method and path.
fn due(method: &str, path: &str, body: &[u8]) -> Option<(Act, String)> {
    let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
    match (method, parts.as_slice()) {
        ("PUT", ["rounds", round, "entry"]) => Some((Act::EnterRound, (*round).into())),
        ("POST", ["reservations" | "offers", id, "accept"]) => {
            Some((Act::AcceptOffer, (*id).into()))
        }
        ("POST", ["awards", award, "check-in"]) => Some((Act::CheckIn, (*award).into())),
        ("POST", ["identity", "consents"]) => {
            let body: Value = serde_json::from_slice(body).ok()?;
            Some((Act::ConsentFace, body["policy"].as_str()?.into()))
        }
        ("POST", ["attempts"]) => {
            let body: Value = serde_json::from_slice(body).ok()?;
            Some((Act::CaptureProof, body["stop"].as_str()?.into()))
        }
        _ => None,
    }
}

impl Phone {
    /// A phone of this courier, signed in.
    pub(crate) fn of(stage: &Stage, courier: CourierId, seed: &str) -> Self {
        let welcome =
            stage.app.walk_in(&mut stage.ctx(Actor::Console), Subject::Courier(courier)).unwrap();
        let Welcome::Courier(code) = welcome else { panic!("a courier gets a code") };
        Self::with_code(stage, &code, seed)
    }

    /// A phone that just got the code of a sign-in.
    pub(crate) fn with_code(stage: &Stage, code: &str, seed: &str) -> Self {
        let key = VirtualKey::from_seed(seed.as_bytes());
        let proofs = AtomicU64::new(0);
        let proof = proof(&key, stage, "POST", "/v1/session", None, &proofs);
        let phone = NewPhone {
            label: "Virtual phone".into(),
            kind: DeviceKind::Virtual,
            network: String::new(),
        };
        let mut ctx = stage.ctx(Actor::Public);
        let issued = stage.app.open_courier_session(&mut ctx, &proof, code, phone).unwrap();
        let courier = issued.courier;
        Self { key, courier, tokens: Mutex::new((issued, ctx.now)), proofs }
    }

    /// The access token, renewed in time.
    pub(crate) fn access_token(&self, stage: &Stage) -> String {
        self.renewed(stage).unwrap()
    }

    /// The access token, renewed in time; the answer to the renewal where there is none any more.
    pub(crate) fn renewed(&self, stage: &Stage) -> Result<String, porchlight_app::Error> {
        let mut tokens = self.tokens.lock().unwrap();
        let mut ctx: Ctx = stage.ctx(Actor::Public);
        if ctx.now.since(tokens.1) > ACCESS_TOKEN_LIFE - MINUTE {
            let path = "/v1/session/refresh";
            let proof = proof(&self.key, stage, "POST", path, None, &self.proofs);
            let refresh = tokens.0.refresh_token.clone();
            let issued = stage.app.refresh_courier_session(&mut ctx, &proof, &refresh)?;
            *tokens = (issued, ctx.now);
        }
        Ok(tokens.0.access_token.clone())
    }

    /// The newest tokens.
    pub(crate) fn tokens(&self) -> Issued {
        self.tokens.lock().unwrap().0.clone()
    }

    /// The headers that a request of this phone carries.
    pub(crate) fn headers(
        &self,
        stage: &Stage,
        method: &str,
        path: &str,
        body: &[u8],
    ) -> Vec<(String, String)> {
        let token = self.access_token(stage);
        let bare = path.split('?').next().unwrap();
        let proof = proof(&self.key, stage, method, bare, Some(&token), &self.proofs);
        let mut headers =
            vec![("authorization".into(), format!("DPoP {token}")), ("dpop".into(), proof.proof)];
        if let Some((act, subject)) = due(method, bare, body) {
            let ctx = stage.ctx(Actor::Courier(self.courier));
            let wanted = Wanted { act, subject: subject.clone() };
            let nonce = stage.app.commitment_nonces(&ctx, vec![wanted]).unwrap().remove(0).nonce;
            let now = seconds(stage);
            let jws = self.key.commitment(act.code(), &subject, body, &nonce, now);
            headers.push(("commitment".into(), jws));
        }
        headers
    }
}

fn seconds(stage: &Stage) -> i64 {
    stage.clock_now().micros() / SECOND
}

/// A proof for a request that goes to this path.
pub(crate) fn proof(
    key: &VirtualKey,
    stage: &Stage,
    method: &str,
    path: &str,
    token: Option<&str>,
    proofs: &AtomicU64,
) -> RequestProof {
    let url = format!("{PUBLIC_URL}{path}");
    let nonce = stage.app.ports.phones.nonce(stage.clock_now());
    let request = Request {
        method,
        url: &url,
        jti: &format!("proof-number-{:08}", proofs.fetch_add(1, Ordering::Relaxed)),
        nonce: Some(&nonce),
        access_token: token,
        now: seconds(stage),
    };
    let proof = key.proof(&request);
    RequestProof {
        method: method.into(),
        url,
        proof,
        access_token: token.map(str::to_owned),
        assertion: None,
    }
}
