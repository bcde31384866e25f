//! A look at the provider, for the doctor: whether it can be used, without signing anybody in.

use super::OidcSignOn;
use openidconnect::core::{CoreJwsSigningAlgorithm, CoreResponseType};
use openidconnect::http::{Request, header};
use openidconnect::{JsonWebKey, JwsSigningAlgorithm, ResponseTypes};
use porchlight_domain::time::Timestamp;

/// What a look found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Looked {
    /// How many keys of the provider can be used here.
    pub(crate) keys: usize,
    /// What to think about.
    pub(crate) doubts: Vec<String>,
    /// The provider's clock, as its answer said it (HTTP date).
    pub(crate) date: Option<String>,
}

/// Fetches description and keys, and says what does not fit.
///
/// # Errors
/// Why the provider cannot be used.
pub(crate) fn look(sign_on: &OidcSignOn, now: Timestamp) -> Result<Looked, String> {
    let known = sign_on.provider.known(now).map_err(|refusal| refusal.reason)?;
    let metadata = &known.metadata;
    let algorithms =
        [CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, CoreJwsSigningAlgorithm::EcdsaP256Sha256];
    let usable = |key: &&openidconnect::core::CoreJsonWebKey| {
        algorithms.iter().any(|alg| alg.key_type().as_ref() == Some(key.key_type()))
    };
    let mut looked =
        Looked { keys: known.keys.keys().iter().filter(usable).count(), ..Looked::default() };
    let mut doubt = |wrong: bool, what: &str| {
        if wrong {
            looked.doubts.push(what.to_owned());
        }
    };
    let signs = metadata.id_token_signing_alg_values_supported();
    doubt(
        !signs.iter().any(|alg| algorithms.contains(alg)),
        "it signs ID tokens neither with RS256 nor with ES256",
    );
    let code = ResponseTypes::new(vec![CoreResponseType::Code]);
    doubt(
        !metadata.response_types_supported().contains(&code),
        "it does not say that it supports the authorization code flow",
    );
    let challenges = &metadata.additional_metadata().code_challenge_methods_supported;
    doubt(
        !challenges.is_empty() && !challenges.iter().any(|method| method == "S256"),
        "it does not say that it checks PKCE challenges (S256)",
    );
    let address = metadata.jwks_uri().url().to_string();
    let answer = Request::get(address)
        .body(vec![])
        .map_err(|e| e.to_string())
        .and_then(|request| sign_on.provider.line.ask(request).map_err(|e| e.to_string()))?;
    let date = answer.headers().get(header::DATE);
    looked.date = date.and_then(|date| date.to_str().ok()).map(str::to_owned);
    Ok(looked)
}
