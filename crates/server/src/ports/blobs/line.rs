//! The line to the S3 store: HTTP requests by the HTTP and TLS libraries that serve pages too, in
//! place of another HTTP client.
//!
//! Follows no redirect, reads no proxy from the environment, and speaks TLS with the store's name
//! checked. Limited in time: a store that says nothing is left.

use super::Patience;
use crate::ports::wire::{Stream, host_and_port, over, to_its_server, trusting};
use axum::body::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use object_store::ClientOptions;
use object_store::client::{
    HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody,
    HttpResponse, HttpResponseBody, HttpService,
};
use rustls::ClientConfig;
use std::fmt;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;

/// Most bytes of an answer's head.
const MAX_HEAD_BYTES: usize = 64 * 1024;

/// Why there was no answer.
#[derive(Debug)]
struct NoAnswer(String);

impl fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoAnswer {}

fn no(kind: HttpErrorKind, what: &str, why: &dyn fmt::Display) -> HttpError {
    HttpError::new(kind, NoAnswer(format!("{what}: {why}")))
}

/// The way to one store.
#[derive(Clone)]
pub(super) struct Line {
    tls: Arc<ClientConfig>,
    patience: Patience,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({:?})", self.patience)
    }
}

impl Line {
    /// A line that trusts the public roots, or in their place those of a PEM file.
    ///
    /// # Errors
    /// The file cannot be used.
    pub(super) fn new(authority: Option<&Path>, patience: Patience) -> Result<Self, String> {
        Ok(Self { tls: trusting(authority)?, patience })
    }

    async fn exchange(self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let uri = request.uri();
        let secure = uri.scheme_str() == Some("https");
        let authority = uri
            .authority()
            .ok_or_else(|| no(HttpErrorKind::Unknown, "an address without host", &uri))?;
        let (host, port) = host_and_port(authority, secure);
        let connecting = async {
            let stream = TcpStream::connect((host.as_str(), port))
                .await
                .map_err(|e| no(HttpErrorKind::Connect, "it cannot be reached", &e))?;
            // A request and its answer are one exchange each: waiting to fill packets helps nobody.
            let _ = stream.set_nodelay(true);
            over(stream, secure.then_some(&self.tls), &host)
                .await
                .map_err(|why| HttpError::new(HttpErrorKind::Connect, NoAnswer(why)))
        };
        let late = |what: &str| {
            HttpError::new(HttpErrorKind::Timeout, NoAnswer(format!("{what} took too long")))
        };
        let stream = tokio::time::timeout(self.patience.connect, connecting)
            .await
            .map_err(|_| no(HttpErrorKind::Connect, "it cannot be reached", &"no answer"))??;
        let sent = tokio::time::timeout(self.patience.answer, send(stream, request)).await;
        sent.map_err(|_| late("its answer"))?
    }
}

async fn send(stream: Box<dyn Stream>, request: HttpRequest) -> Result<HttpResponse, HttpError> {
    let broken =
        |e: &dyn fmt::Display| no(HttpErrorKind::Interrupted, "the conversation broke off", e);
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MAX_HEAD_BYTES)
        .handshake::<_, HttpRequestBody>(TokioIo::new(stream))
        .await
        .map_err(|e| broken(&e))?;
    let conversation = Conversation(tokio::spawn(async move {
        // Its end is seen by whoever reads the answer.
        let _ = connection.await;
    }));
    let (mut parts, body) = request.into_parts();
    to_its_server(&mut parts).map_err(|e| broken(&e))?;
    let request = HttpRequest::from_parts(parts, body);
    let answer = sender.send_request(request).await.map_err(|e| broken(&e))?;
    let (parts, body) = answer.into_parts();
    let body = HttpResponseBody::new(Answer { body, _conversation: conversation });
    Ok(HttpResponse::from_parts(parts, body))
}

/// A connection that ends with the answer.
struct Conversation(JoinHandle<()>);

impl Drop for Conversation {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// The body of an answer.
struct Answer {
    body: Incoming,
    _conversation: Conversation,
}

impl Body for Answer {
    type Data = Bytes;
    type Error = HttpError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HttpError>>> {
        let broken = |e: hyper::Error| no(HttpErrorKind::Interrupted, "an answer broke off", &e);
        Pin::new(&mut self.body).poll_frame(cx).map_err(broken)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl HttpService for Line {
    fn call<'life0, 'async_trait>(
        &'life0 self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'async_trait>>
    where
        'life0: 'async_trait,
        Self: 'async_trait,
    {
        Box::pin(self.clone().exchange(request))
    }
}

impl HttpConnector for Line {
    fn connect(&self, _options: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.clone()))
    }
}
