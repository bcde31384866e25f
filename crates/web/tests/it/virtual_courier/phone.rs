//! A virtual phone on a network that loses requests and answers. Everything it knows came over HTTP.

use crate::stage::{Answer, Call, PUBLIC_URL, Stage};
use axum::http::Method;
use porchlight_attest::virtual_phone::VirtualClient;
use porchlight_domain::id::OperationId;
use porchlight_domain::time::SECOND;
use serde_json::{Value, json};

/// Tries of one request before the network counts as gone.
const TRIES: usize = 60;
/// One request in so many is lost on its way, and one answer in so many on its way back.
const LOST: u64 = 4;

/// A phone in somebody's hand.
pub(super) struct Handset<'a> {
    stage: &'a Stage,
    pub(super) client: VirtualClient,
    dice: u64,
    /// What the network lost so far: requests, answers.
    pub(super) lost: (u32, u32),
}

/// What is sent.
pub(super) struct Sent {
    method: &'static str,
    path: String,
    media: &'static str,
    body: Vec<u8>,
    operation: Option<OperationId>,
    commitment: Option<(&'static str, String)>,
}

impl Sent {
    pub(super) fn get(path: impl Into<String>) -> Self {
        let (media, body) = ("", vec![]);
        Self { method: "GET", path: path.into(), media, body, operation: None, commitment: None }
    }

    pub(super) fn post(path: impl Into<String>, body: &Value) -> Self {
        let body = body.to_string().into_bytes();
        Self { method: "POST", media: "application/json", body, ..Self::get(path) }
    }

    pub(super) fn put(path: impl Into<String>, media: &'static str, body: &[u8]) -> Self {
        Self { method: "PUT", media, body: body.to_vec(), ..Self::get(path) }
    }
}

impl<'a> Handset<'a> {
    /// A phone fresh from the box.
    pub(super) fn new(stage: &'a Stage, seed: &str, dice: u64) -> Self {
        let client = VirtualClient::new(seed, PUBLIC_URL);
        Self { stage, client, dice, lost: (0, 0) }
    }

    fn roll(&mut self) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        self.dice >> 33
    }

    fn now(&self) -> i64 {
        self.stage.clock_now().micros() / SECOND
    }

    /// Sends once, over a network that may lose it or its answer.
    async fn once(&mut self, sent: &Sent, session: bool) -> Option<Answer> {
        self.stage.clock.advance(SECOND);
        if self.roll().is_multiple_of(LOST) {
            self.lost.0 += 1;
            return None;
        }
        let (method, now) = (sent.method, self.now());
        let mut headers = if session {
            self.client.sign(method, &sent.path, now)
        } else {
            self.client.prove(method, &sent.path, now)
        };
        headers.extend(sent.commitment.clone());
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let mut call = Call::new(method, &sent.path);
        for (name, value) in &headers {
            call = call.header(name, value);
        }
        if let Some(operation) = sent.operation {
            call = call.operation(operation);
        }
        if !sent.media.is_empty() {
            call = call.bytes(sent.media, sent.body.clone());
        }
        let answer = call.send(self.stage).await;
        if self.roll().is_multiple_of(LOST) {
            self.lost.1 += 1;
            return None;
        }
        self.client.hear_nonce(Some(answer.header("dpop-nonce")));
        Some(answer)
    }

    /// Sends without a session until an answer arrives.
    async fn prove(&mut self, sent: Sent) -> Answer {
        for _ in 0..TRIES {
            match self.once(&sent, false).await {
                Some(answer) if code(&answer) == "use_dpop_nonce" => {}
                Some(answer) => return answer,
                None => {}
            }
        }
        panic!("{} {}: no answer", sent.method, sent.path);
    }

    /// Exchanges the code of a sign-in.
    pub(super) async fn open(&mut self, code: &str) -> Answer {
        let body = json!({"grant": "code", "code": code, "label": "Virtual", "kind": "virtual"});
        let answer = self.prove(Sent::post("/v1/session", &body)).await;
        if answer.status.is_success() {
            assert!(self.client.keep_tokens(&answer.json()));
        }
        answer
    }

    /// Renews the tokens.
    pub(super) async fn refresh(&mut self) -> Answer {
        let body = json!({"refresh_token": self.client.refresh_token()});
        let answer = self.prove(Sent::post("/v1/session/refresh", &body)).await;
        if answer.status.is_success() {
            assert!(self.client.keep_tokens(&answer.json()));
        }
        answer
    }

    /// Sends in the session until an answer arrives; renews the tokens where that is asked for.
    pub(super) async fn ask(&mut self, sent: Sent) -> Answer {
        for _ in 0..TRIES {
            let Some(answer) = self.once(&sent, true).await else { continue };
            match code(&answer).as_str() {
                "use_dpop_nonce" => {}
                "token_expired" => {
                    let renewed = self.refresh().await;
                    if !renewed.status.is_success() {
                        return renewed;
                    }
                }
                _ => return answer,
            }
        }
        panic!("{} {}: no answer", sent.method, sent.path);
    }

    /// The body of an answer that must be a success.
    pub(super) async fn read(&mut self, path: impl Into<String>) -> Value {
        self.ask(Sent::get(path)).await.ok()
    }

    /// A write, repeated under one operation id until it is answered.
    pub(super) async fn write(&mut self, mut sent: Sent) -> Value {
        let random = self.stage.clock_seed();
        sent.operation = Some(OperationId::new(self.stage.clock_now(), random));
        self.ask(sent).await.ok()
    }

    /// A write that the key commits to.
    pub(super) async fn act(&mut self, act: &str, subject: &str, mut sent: Sent) -> Value {
        let wanted = json!({"wanted": [{"act": act, "subject": subject}]});
        let nonces = self.ask(Sent::post("/v1/nonces", &wanted)).await.ok();
        let nonce = nonces["nonces"][0]["nonce"].as_str().unwrap().to_owned();
        let now = self.now();
        sent.commitment = Some(self.client.commit((act, subject), &sent.body, &nonce, now));
        self.write(sent).await
    }
}

/// The code of a refusal; empty otherwise.
pub(super) fn code(answer: &Answer) -> String {
    if answer.status.is_success() {
        return String::new();
    }
    answer.json()["code"].as_str().unwrap_or_default().to_owned()
}
