//! Public random numbers from the relays of a drand chain.
//!
//! Relays are asked one after the other, beginning with another one for each number; each has a few
//! seconds and a few kilobytes. Nothing that a relay says is believed: what counts is the chain's
//! signature, which is checked here without any network. So a relay may be plain HTTP, inside the
//! operator's own network, or somebody else's.

use super::outward::{Place, place, public_roots, resolved};
use crate::config::PublicNumberSettings;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use porchlight_app::ports::PublicNumbers;
use porchlight_domain::round::beacon::Chain;
use porchlight_feeds::drand::{Group, MAX_ANSWER};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// Patience with one relay, from resolving its name to the last byte.
const PATIENCE: Duration = Duration::from_secs(5);
/// Most bytes of an answer's head.
const MAX_HEAD_BYTES: usize = 16 * 1024;

/// The relays of one chain.
pub struct Relays {
    group: Group,
    bases: Vec<String>,
    tls: Arc<ClientConfig>,
    patience: Duration,
}

impl Relays {
    /// The relays that the settings name.
    ///
    /// # Errors
    /// The TLS library cannot be used.
    pub fn new(settings: &PublicNumberSettings) -> Result<Self, String> {
        Ok(Self {
            group: settings.group.clone(),
            bases: settings.relays.clone(),
            tls: public_roots()?,
            patience: PATIENCE,
        })
    }

    /// The same with another patience.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    fn address(&self, base: &str, number: u64) -> String {
        format!("{base}/{}/public/{number}", self.group.chain().hash.hex())
    }

    async fn ask(&self, base: &str, number: u64) -> Result<Vec<u8>, String> {
        let place = place(&self.address(base, number), true)?;
        let answer = tokio::time::timeout(self.patience, self.get(&place)).await;
        let silent = |_| format!("no answer within {} ms", self.patience.as_millis());
        let bytes = answer.map_err(silent)??;
        let signature = self.group.read_answer(number, &bytes).map_err(|why| why.to_string())?;
        Ok(signature.to_vec())
    }

    async fn get(&self, place: &Place) -> Result<Vec<u8>, String> {
        let address = resolved(place, true).await?;
        let stream = TcpStream::connect(address).await;
        let stream = stream.map_err(|e| format!("it cannot be reached: {e}"))?;
        if !place.secure {
            return exchange(stream, place).await;
        }
        let name = ServerName::try_from(place.host.clone());
        let name = name.map_err(|e| format!("a host without a name: {e}"))?;
        let stream = TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream).await;
        exchange(stream.map_err(|e| format!("no TLS with it: {e}"))?, place).await
    }
}

async fn exchange<S>(stream: S, place: &Place) -> Result<Vec<u8>, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let broken = |e: &dyn std::fmt::Display| format!("the conversation broke off: {e}");
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(MAX_HEAD_BYTES)
        .handshake::<_, Body>(TokioIo::new(stream))
        .await
        .map_err(|e| broken(&e))?;
    let conversation = tokio::spawn(connection);
    let request = Request::get(place.uri.path_and_query().map_or("/", |p| p.as_str()))
        .header(header::HOST, place.uri.authority().map_or("", |a| a.as_str()))
        .header(header::CONNECTION, "close")
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, "porchlight")
        .body(Body::empty())
        .map_err(|e| e.to_string())?;
    let answer = sender.send_request(request).await.map_err(|e| broken(&e))?;
    if answer.status() != StatusCode::OK {
        return Err(format!("it answered {}", answer.status().as_u16()));
    }
    let body = to_bytes(Body::new(answer.into_body()), MAX_ANSWER).await;
    conversation.abort();
    Ok(body.map_err(|_| "its answer is too long, or broke off".to_owned())?.to_vec())
}

impl PublicNumbers for Relays {
    fn chain(&self) -> Chain {
        self.group.chain()
    }

    fn fetch(&self, number: u64) -> Result<Vec<u8>, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|e| format!("no thread to ask with: {e}"))?;
        let count = self.bases.len().max(1);
        let first = usize::try_from(number % count as u64).unwrap_or(0);
        let came = runtime.block_on(async {
            let mut troubles = vec![];
            for base in self.bases.iter().cycle().skip(first).take(self.bases.len()) {
                match self.ask(base, number).await {
                    Ok(signature) => return Ok(signature),
                    Err(trouble) => troubles.push(format!("{base}: {trouble}")),
                }
            }
            Err(troubles.join("; "))
        });
        // A resolver that hangs must not hold the next try up.
        runtime.shutdown_background();
        came
    }

    fn holds(&self, number: u64, signature: &[u8]) -> bool {
        self.group.value(number, signature).is_ok()
    }

    fn link(&self, number: u64) -> Option<String> {
        let public = self.bases.iter().find(|base| base.starts_with("https://"))?;
        Some(self.address(public, number))
    }
}
