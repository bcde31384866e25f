//! Public random numbers from the relays of a drand chain.
//!
//! Relays are asked one after the other, beginning with another one for each number; each has a few
//! seconds and a few kilobytes. Nothing that a relay says is believed: what counts is the chain's
//! signature, which is checked here without any network. So a relay may be plain HTTP, inside the
//! operator's own network, or somebody else's.

use super::outward::{Heard, Place, converse, place, request_to};
use super::wire::trusting;
use crate::config::PublicNumberSettings;
use axum::body::{Body, to_bytes};
use axum::http::{Method, StatusCode, header};
use porchlight_app::ports::PublicNumbers;
use porchlight_domain::round::beacon::Chain;
use porchlight_feeds::drand::{Group, MAX_ANSWER};
use rustls::ClientConfig;
use std::sync::Arc;
use std::time::Duration;

/// Patience with one relay, from resolving its name to the last byte.
const PATIENCE: Duration = Duration::from_secs(5);

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
            tls: trusting(None)?,
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
        let request = request_to(place, Method::GET)
            .header(header::ACCEPT, "application/json")
            .body(Body::empty())
            .map_err(|e| e.to_string())?;
        let Heard { answer, connection } = converse(&self.tls, true, place, request).await?;
        if answer.status() != StatusCode::OK {
            return Err(format!("it answered {}", answer.status().as_u16()));
        }
        let body = to_bytes(Body::new(answer.into_body()), MAX_ANSWER).await;
        drop(connection);
        Ok(body.map_err(|_| "its answer is too long, or broke off".to_owned())?.to_vec())
    }
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
