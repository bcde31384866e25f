//! The line to the provider: one HTTP request at a time, by the HTTP and TLS libraries that serve
//! pages too.
//!
//! Limited in time, size and number; follows no redirect, keeps no cookie, speaks TLS with the
//! provider's name checked. Synchronous: whoever calls waits, on the blocking pool or in a command.

use crate::ports::wire::{Stream, host_and_port, over, to_its_server, trusting};
use axum::body::{Body, to_bytes};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use openidconnect::http::{HeaderValue, header};
use openidconnect::{HttpRequest, HttpResponse};
use rustls::ClientConfig;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpStream;

/// Patience with the provider, for one request from connecting to the last byte: the four that one
/// sign-on may need end before its own request does.
const PATIENCE: Duration = Duration::from_secs(6);
/// Most bytes of an answer.
const MAX_ANSWER_BYTES: usize = 256 * 1024;
/// Most bytes of an answer's head.
const MAX_HEAD_BYTES: usize = 32 * 1024;
/// Most header fields of an answer.
const MAX_HEADERS: usize = 100;
/// Most requests to the provider at once; more are told that it is busy.
const MAX_AT_ONCE: usize = 16;

/// Why there was no answer, without anything of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NoAnswer(pub(super) String);

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoAnswer {}

fn no(what: &str, why: &dyn fmt::Display) -> NoAnswer {
    NoAnswer(format!("{what}: {why}"))
}

/// The way to one provider.
pub(super) struct Line {
    tls: Arc<ClientConfig>,
    under_way: AtomicUsize,
}

/// One of the requests that may be under way.
struct Turn<'a>(&'a AtomicUsize);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Line {
    /// A line that trusts the public roots, or in their place those of a PEM file.
    ///
    /// # Errors
    /// The file cannot be used.
    pub(super) fn new(authority: Option<&Path>) -> Result<Self, String> {
        Ok(Self { tls: trusting(authority)?, under_way: AtomicUsize::new(0) })
    }

    /// Asks, and waits for the whole answer.
    ///
    /// # Errors
    /// There was none in time, or it was too large.
    pub(super) fn ask(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let more = |n: usize| (n < MAX_AT_ONCE).then_some(n + 1);
        self.under_way
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, more)
            .map_err(|_| NoAnswer("too many sign-ins wait for the provider".into()))?;
        let _turn = Turn(&self.under_way);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|e| no("no thread to ask with", &e))?;
        runtime.block_on(async {
            match tokio::time::timeout(PATIENCE, self.exchange(request)).await {
                Ok(answer) => answer,
                Err(_) => Err(NoAnswer(format!("no answer within {} s", PATIENCE.as_secs()))),
            }
        })
    }

    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let uri = request.uri();
        let secure = uri.scheme_str() == Some("https");
        let authority =
            uri.authority().ok_or_else(|| NoAnswer("an address without host".into()))?;
        let (host, port) = host_and_port(authority, secure);
        let stream = TcpStream::connect((host.as_str(), port))
            .await
            .map_err(|e| no("it cannot be reached", &e))?;
        let stream = over(stream, secure.then_some(&self.tls), &host).await;
        send(stream.map_err(NoAnswer)?, request).await
    }
}

async fn send(stream: Box<dyn Stream>, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
    let broken = |e: &dyn fmt::Display| no("the conversation broke off", e);
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MAX_HEAD_BYTES)
        .max_headers(MAX_HEADERS)
        .handshake::<_, Body>(TokioIo::new(stream))
        .await
        .map_err(|e| broken(&e))?;
    let conversation = tokio::spawn(connection);
    let (mut parts, body) = request.into_parts();
    to_its_server(&mut parts).map_err(|e| broken(&e))?;
    parts.headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    let request = openidconnect::http::Request::from_parts(parts, Body::from(body));
    let answer = sender.send_request(request).await.map_err(|e| broken(&e))?;
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(Body::new(body), MAX_ANSWER_BYTES).await.map_err(|_| {
        NoAnswer(format!("an answer that ends early or has over {MAX_ANSWER_BYTES} bytes"))
    })?;
    conversation.abort();
    Ok(HttpResponse::from_parts(parts, bytes.to_vec()))
}
