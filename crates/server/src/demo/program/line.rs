//! A phone's line to the running server: one kept connection, each request proved by the phone's key.
//!
//! Owns: HTTP to the demonstration's own address, and what the phone remembers of answers. Never does:
//! know a way past the door: it is a client like every other.

use crate::entropy_clock;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use porchlight_attest::virtual_phone::VirtualClient;
use porchlight_domain::digest::encode_hex;
use porchlight_domain::time::SECOND;
use serde_json::{Value, json};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

/// Patience with one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// Most bytes of an answer.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Where the demonstration listens and how the world calls it.
#[derive(Debug, Clone)]
pub(in crate::demo) struct Place {
    /// Where it listens.
    pub(in crate::demo) address: SocketAddr,
    /// Its public URL.
    pub(in crate::demo) url: String,
}

impl Place {
    /// The address by which this machine reaches itself.
    fn near(&self) -> SocketAddr {
        let ip = match self.address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
            ip => ip,
        };
        SocketAddr::new(ip, self.address.port())
    }
}

/// A signature over a request's body.
pub(super) struct Commits<'a> {
    /// The act.
    pub(super) act: &'a str,
    /// On what.
    pub(super) subject: &'a str,
    /// The server's nonce for it.
    pub(super) nonce: &'a str,
}

/// The line.
pub(super) struct Line {
    sender: SendRequest<Body>,
    host: String,
    client: &'static str,
    phone: VirtualClient,
}

fn broken(why: impl std::fmt::Display) -> String {
    format!("the line to the server broke off: {why}")
}

impl Line {
    /// Signs in with a code, from a phone with a fresh key that calls itself `client`.
    ///
    /// # Errors
    /// Why the server cannot be reached or does not let it in.
    pub(super) async fn sign_in(
        place: &Place,
        client: &'static str,
        code: &str,
    ) -> Result<Self, String> {
        let stream = tokio::net::TcpStream::connect(place.near()).await.map_err(broken)?;
        stream.set_nodelay(true).map_err(broken)?;
        let (sender, connection) =
            http1::handshake::<_, Body>(TokioIo::new(stream)).await.map_err(broken)?;
        tokio::spawn(connection);
        let host = place.url.split_once("://").map_or("", |(_, host)| host).to_owned();
        let seed = format!("demo {}", encode_hex(&entropy_clock::random::<16>()));
        let phone = VirtualClient::new(&seed, &place.url);
        let mut line = Self { sender, host, client, phone };
        let body = json!({"grant": "code", "code": code, "label": client, "kind": "virtual"});
        let tokens = line.send("POST", "/v1/session", Some(&body), None).await?;
        if line.phone.keep_tokens(&tokens) { Ok(line) } else { Err(broken(tokens)) }
    }

    /// Asks.
    ///
    /// # Errors
    /// What the server says, or that it says nothing.
    pub(super) async fn get(&mut self, path: &str) -> Result<Value, String> {
        self.send("GET", path, None, None).await
    }

    /// Sends.
    ///
    /// # Errors
    /// As [`Line::get`].
    pub(super) async fn post(&mut self, path: &str, body: &Value) -> Result<Value, String> {
        self.send("POST", path, Some(body), None).await
    }

    /// Nonces for signing an act on something, so many.
    ///
    /// # Errors
    /// As [`Line::get`].
    pub(super) async fn nonces(
        &mut self,
        (act, subject): (&str, &str),
        count: usize,
    ) -> Result<Vec<String>, String> {
        let wanted = vec![json!({"act": act, "subject": subject}); count];
        let answer = self.post("/v1/nonces", &json!({"wanted": wanted})).await?;
        let list = answer["nonces"].as_array().cloned().unwrap_or_default();
        Ok(list.iter().filter_map(|n| n["nonce"].as_str().map(str::to_owned)).collect())
    }

    /// Sends a list for a round, signed if there is a nonce for it.
    ///
    /// # Errors
    /// As [`Line::get`].
    pub(super) async fn enter(
        &mut self,
        round: &Value,
        nonce: Option<&str>,
    ) -> Result<Value, String> {
        let id = round["id"].as_str().unwrap_or_default();
        let blocks = round["blocks"].as_array().cloned().unwrap_or_default();
        let ranked: Vec<_> = blocks.iter().map(|block| block["id"].clone()).collect();
        let body = json!({"ranked": ranked, "max_blocks": 1});
        let commits = nonce.map(|nonce| Commits { act: "enter_round", subject: id, nonce });
        self.send("PUT", &format!("/v1/rounds/{id}/entry"), Some(&body), commits).await
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        commits: Option<Commits<'_>>,
    ) -> Result<Value, String> {
        let bytes = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let (mut status, mut answer) = self.once(method, path, &bytes, commits.as_ref()).await?;
        if answer["code"] == "use_dpop_nonce" {
            (status, answer) = self.once(method, path, &bytes, commits.as_ref()).await?;
        }
        if (200..300).contains(&status) {
            return Ok(answer);
        }
        Err(format!("{method} {path} was answered {status}: {}", answer["detail"]))
    }

    async fn once(
        &mut self,
        method: &str,
        path: &str,
        bytes: &[u8],
        commits: Option<&Commits<'_>>,
    ) -> Result<(u16, Value), String> {
        let now = entropy_clock::now().micros() / SECOND;
        let mut headers = self.phone.sign(method, path, now);
        if let Some(Commits { act, subject, nonce }) = commits {
            headers.push(self.phone.commit((act, subject), bytes, nonce, now));
        }
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.host)
            .header(header::USER_AGENT, self.client)
            .header(header::CONTENT_LENGTH, bytes.len());
        if !bytes.is_empty() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(bytes.to_vec())).map_err(broken)?;
        let answered = tokio::time::timeout(PATIENCE, async {
            self.sender.ready().await.map_err(broken)?;
            let answer = self.sender.send_request(request).await.map_err(broken)?;
            let nonce = answer.headers().get("dpop-nonce").and_then(|n| n.to_str().ok());
            self.phone.hear_nonce(nonce);
            let status = answer.status().as_u16();
            let bytes = to_bytes(Body::new(answer.into_body()), MAX_ANSWER_BYTES).await;
            Ok((status, serde_json::from_slice(&bytes.map_err(broken)?).unwrap_or_default()))
        });
        answered.await.map_err(|_| broken("no answer in time"))?
    }
}
