//! What is known of the provider: its description and its keys, fetched when needed and kept for a
//! while.
//!
//! A key id that is not known fetches the keys again, at a bounded rate, so that a provider may
//! change its keys at any time and nobody can make this server fetch without end. A provider that
//! cannot be reached is left alone for a moment.

use super::line::{Line, NoAnswer};
use crate::config::is_local;
use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::url::Url;
use openidconnect::{AdditionalProviderMetadata, DiscoveryError, IssuerUrl, ProviderMetadata};
use porchlight_app::ports::{SignOnNo, SignOnRefusal};
use porchlight_domain::time::{HOUR, SECOND, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};

/// How long description and keys are used before they are fetched again.
const KNOWN_LIFE: i64 = HOUR;
/// Least time between two fetches of the keys because of an unknown key id.
const KEYS_REST: i64 = 30 * SECOND;
/// How long a provider that could not be used is left alone.
const FAILURE_REST: i64 = 3 * SECOND;

/// Fields of the description beyond those that the library reads.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct OwnMetadata {
    /// Whether answers always name their issuer (RFC 9207).
    #[serde(default)]
    pub(super) authorization_response_iss_parameter_supported: bool,
    /// Ways to challenge the redeemer of a code (RFC 8414).
    #[serde(default)]
    pub(super) code_challenge_methods_supported: Vec<String>,
}

impl AdditionalProviderMetadata for OwnMetadata {}

/// The description of a provider.
pub(super) type Metadata = ProviderMetadata<
    OwnMetadata,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// Description and keys as they were fetched.
pub(super) struct Known {
    pub(super) metadata: Metadata,
    pub(super) keys: CoreJsonWebKeySet,
    read_at: Timestamp,
    keys_at: Timestamp,
}

/// A provider and what is remembered of it.
pub(super) struct Provider {
    pub(super) issuer: IssuerUrl,
    pub(super) line: Line,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    known: Option<Arc<Known>>,
    failure: Option<(Timestamp, SignOnRefusal)>,
}

/// What a failed fetch means.
fn refusal(error: &DiscoveryError<NoAnswer>) -> SignOnRefusal {
    match error {
        DiscoveryError::Request(no) => SignOnRefusal::new(SignOnNo::ProviderDown, no.to_string()),
        DiscoveryError::Response(status, _, why) if status.is_server_error() => {
            SignOnRefusal::new(SignOnNo::ProviderDown, format!("{why} from the provider"))
        }
        DiscoveryError::Response(_, _, why) => {
            SignOnRefusal::new(SignOnNo::ProviderWrong, format!("{why} from the provider"))
        }
        other => SignOnRefusal::new(
            SignOnNo::ProviderWrong,
            format!("the provider's description or keys cannot be used: {other}"),
        ),
    }
}

fn fresh(at: Timestamp, life: i64, now: Timestamp) -> bool {
    // A clock that went back makes nothing young.
    (0..life).contains(&now.since(at))
}

impl Provider {
    pub(super) fn new(issuer: IssuerUrl, line: Line) -> Self {
        Self { issuer, line, memory: Mutex::default() }
    }

    fn memory(&self) -> std::sync::MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Description and keys, fetched if there are none or they are old.
    pub(super) fn known(&self, now: Timestamp) -> Result<Arc<Known>, SignOnRefusal> {
        {
            let memory = self.memory();
            if let Some(known) = memory.known.as_ref().filter(|k| fresh(k.read_at, KNOWN_LIFE, now))
            {
                return Ok(Arc::clone(known));
            }
            if let Some((at, refusal)) = &memory.failure
                && fresh(*at, FAILURE_REST, now)
            {
                return Err(refusal.clone());
            }
        }
        // Nobody waits for the lock while the provider is asked.
        let fetched = self.fetch(now);
        let mut memory = self.memory();
        match fetched {
            Ok(known) => {
                let known = Arc::new(known);
                memory.known = Some(Arc::clone(&known));
                memory.failure = None;
                Ok(known)
            }
            Err(refusal) => {
                memory.failure = Some((now, refusal.clone()));
                Err(refusal)
            }
        }
    }

    fn fetch(&self, now: Timestamp) -> Result<Known, SignOnRefusal> {
        let metadata = Metadata::discover(&self.issuer, &|request| self.line.ask(request))
            .map_err(|e| refusal(&e))?;
        self.check_addresses(&metadata)?;
        let keys = metadata.jwks().clone();
        Ok(Known { metadata, keys, read_at: now, keys_at: now })
    }

    /// Every address of the description is HTTPS, unless the provider is this very machine.
    fn check_addresses(&self, metadata: &Metadata) -> Result<(), SignOnRefusal> {
        let safe = |url: &Url| match url.scheme() {
            "https" => true,
            "http" => self.is_local() && url.host_str().is_some_and(is_local),
            _ => false,
        };
        let wrong = |what: &str| {
            let reason = format!("the provider's {what} is missing or not HTTPS");
            Err(SignOnRefusal::new(SignOnNo::ProviderWrong, reason))
        };
        if !safe(metadata.authorization_endpoint().url()) {
            return wrong("authorization endpoint");
        }
        if !metadata.token_endpoint().is_some_and(|token| safe(token.url())) {
            return wrong("token endpoint");
        }
        if !safe(metadata.jwks_uri().url()) {
            return wrong("address of keys");
        }
        Ok(())
    }

    fn is_local(&self) -> bool {
        self.issuer.url().host_str().is_some_and(is_local)
    }

    /// The same with keys fetched anew, because a key id was not among them. None if that was done a
    /// moment ago.
    pub(super) fn with_new_keys(
        &self,
        known: &Known,
        now: Timestamp,
    ) -> Result<Option<Arc<Known>>, SignOnRefusal> {
        {
            let mut memory = self.memory();
            let Some(newest) = memory.known.clone() else { return Ok(None) };
            if newest.keys_at > known.keys_at {
                return Ok(Some(newest));
            }
            if fresh(newest.keys_at, KEYS_REST, now) {
                return Ok(None);
            }
            // Taken before the fetch, so that many strange key ids at once fetch once.
            memory.known = Some(Arc::new(Known {
                metadata: newest.metadata.clone(),
                keys: newest.keys.clone(),
                read_at: newest.read_at,
                keys_at: now,
            }));
        }
        let keys =
            CoreJsonWebKeySet::fetch(known.metadata.jwks_uri(), &|request| self.line.ask(request))
                .map_err(|e| refusal(&e))?;
        let (metadata, read_at) = (known.metadata.clone(), known.read_at);
        let renewed = Arc::new(Known { metadata, keys, read_at, keys_at: now });
        self.memory().known = Some(Arc::clone(&renewed));
        Ok(Some(renewed))
    }
}
