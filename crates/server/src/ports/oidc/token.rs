//! Checks of the ID token, and of what the operator asks for beyond.
//!
//! Only RS256 and ES256, only keys of the provider, only for us, only for this sign-on, only now.

use super::Tokens;
use super::provider::Known;
use crate::config::OidcSettings;
use chrono::{DateTime, Utc};
use openidconnect::core::{CoreGenderClaim, CoreJwsSigningAlgorithm};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, ClaimsVerificationError, ClientId, IdToken, IdTokenClaims,
    IdTokenVerifier, Nonce, OAuth2TokenResponse, SignatureVerificationError,
};
use porchlight_app::ports::{SignOnNo, SignOnRefusal, VouchedPerson};
use porchlight_domain::time::{MINUTE, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How far the provider's clock may be from ours.
const SKEW: i64 = MINUTE;
/// How old a token may be: it is redeemed as soon as it is issued.
const MAX_AGE: i64 = 10 * MINUTE;
/// Most characters of an account's name at the provider (OpenID Connect Core, section 2).
const MAX_SUBJECT: usize = 255;

/// Claims beyond those that the library knows.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct OwnClaims {
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl AdditionalClaims for OwnClaims {}

type Claims = IdTokenClaims<OwnClaims, CoreGenderClaim>;

/// Why a token does not hold.
pub(super) enum Refused {
    /// Its key is not among those that are known.
    UnknownKey,
    /// Anything else.
    Other(SignOnRefusal),
}

impl Refused {
    /// The refusal, unless another look at the keys could help.
    pub(super) fn refusal(self) -> Option<SignOnRefusal> {
        match self {
            Self::UnknownKey => None,
            Self::Other(refusal) => Some(refusal),
        }
    }
}

fn unproved(reason: impl Into<String>) -> Refused {
    Refused::Other(SignOnRefusal::new(SignOnNo::Unproved, reason))
}

fn moment(at: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.micros()).unwrap_or_default()
}

/// The claims of the ID token, if everything about it holds.
pub(super) fn check<'t>(
    tokens: &'t Tokens,
    known: &Known,
    client_id: &ClientId,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<&'t Claims, Refused> {
    let token = tokens.extra_fields().id_token();
    let token = token.ok_or_else(|| unproved("the provider sent no ID token"))?;
    // A public client's verifier: a secret that is shared never verifies anything.
    let verifier = IdTokenVerifier::new_public_client(
        client_id.clone(),
        known.metadata.issuer().clone(),
        known.keys.clone(),
    )
    .set_allowed_algs([
        CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
        CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    ])
    .set_time_fn(move || moment(now.plus(-SKEW)))
    .set_issue_time_verifier_fn(move |issued| issued_lately(issued, now));
    let claims = token.claims(&verifier, nonce).map_err(|e| refused(&e))?;
    if claims.authorized_party().is_some_and(|party| party != client_id) {
        return Err(unproved("the token was issued to another client"));
    }
    check_access_token(tokens, token, &verifier, claims)?;
    Ok(claims)
}

fn issued_lately(issued: DateTime<Utc>, now: Timestamp) -> Result<(), String> {
    let age = now.since(Timestamp(issued.timestamp_micros()));
    if age < -SKEW {
        return Err(format!("issued {} s in the future: compare the clocks", -age / 1_000_000));
    }
    if age > MAX_AGE {
        return Err(format!("issued {} s ago: compare the clocks", age / 1_000_000));
    }
    Ok(())
}

/// The access token that came along is the one that the ID token speaks of, if it speaks of one.
fn check_access_token(
    tokens: &Tokens,
    token: &IdToken<
        OwnClaims,
        CoreGenderClaim,
        openidconnect::core::CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    verifier: &IdTokenVerifier<'_, openidconnect::core::CoreJsonWebKey>,
    claims: &Claims,
) -> Result<(), Refused> {
    let Some(expected) = claims.access_token_hash() else { return Ok(()) };
    let found = token
        .signing_alg()
        .and_then(|alg| Ok((alg, token.signing_key(verifier)?)))
        .map_err(|_| unproved("the token's key is gone"))
        .and_then(|(alg, key)| {
            AccessTokenHash::from_token(tokens.access_token(), alg, key)
                .map_err(|_| unproved("the access token cannot be compared"))
        })?;
    if found == *expected { Ok(()) } else { Err(unproved("another access token came along")) }
}

fn refused(error: &ClaimsVerificationError) -> Refused {
    use ClaimsVerificationError as E;
    match error {
        E::SignatureVerification(SignatureVerificationError::NoMatchingKey) => Refused::UnknownKey,
        E::SignatureVerification(why) => unproved(format!("signature: {why}")),
        E::Expired(why) => Refused::Other(SignOnRefusal::new(SignOnNo::Clock, why)),
        // What was found there is a secret of somebody's.
        E::InvalidNonce(_) => unproved("the token belongs to another sign-on (nonce)"),
        other => unproved(other.to_string()),
    }
}

/// Whether a claim says yes. Some providers say it as text or as a number.
fn says_yes(claim: Option<&Value>) -> bool {
    match claim {
        Some(Value::Bool(yes)) => *yes,
        Some(Value::String(text)) => matches!(text.as_str(), "true" | "1"),
        Some(Value::Number(number)) => number.as_u64() == Some(1),
        _ => false,
    }
}

/// The person whom these claims are about, if they say what the operator asks for.
pub(super) fn person(
    claims: &Claims,
    settings: &OidcSettings,
) -> Result<VouchedPerson, SignOnRefusal> {
    let no = |no, reason: &str| Err(SignOnRefusal::new(no, reason));
    let subject = claims.subject().as_str();
    if subject.is_empty() || subject.len() > MAX_SUBJECT {
        return no(SignOnNo::Unproved, "the provider's name for the account cannot be used");
    }
    let Some(email) = claims.email() else {
        return no(
            SignOnNo::EmailUnverified,
            "the ID token has no e-mail address; let the provider put it in",
        );
    };
    let verified = match settings.verified_claim.as_str() {
        "email_verified" => claims.email_verified() == Some(true),
        other => says_yes(claims.additional_claims().rest.get(other)),
    };
    if !verified {
        let reason = format!("the ID token's {} does not say yes", settings.verified_claim);
        return no(SignOnNo::EmailUnverified, &reason);
    }
    let email = email.trim().to_ascii_lowercase();
    let domain = email.rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default();
    let domains = &settings.allowed_domains;
    if !domains.is_empty() && !domains.iter().any(|allowed| allowed == domain) {
        return no(SignOnNo::EmailElsewhere, "the address is not in oidc.allowed_domains");
    }
    if !settings.require_acr.is_empty() {
        let class = claims.auth_context_ref().map(|acr| acr.as_str());
        if !class.is_some_and(|class| settings.require_acr.iter().any(|right| right == class)) {
            return no(SignOnNo::TooWeak, "the ID token's acr is none of oidc.require_acr");
        }
    }
    if !settings.require_amr.is_empty() {
        let used = claims.auth_method_refs().into_iter().flatten();
        let mut used = used.map(|method| method.as_str());
        if !used.any(|method| settings.require_amr.iter().any(|right| right == method)) {
            return no(SignOnNo::TooWeak, "the ID token's amr has none of oidc.require_amr");
        }
    }
    Ok(VouchedPerson { issuer: settings.issuer.clone(), subject: subject.to_owned(), email })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_yes_is_a_yes() {
        assert!(
            [json!(true), json!("true"), json!("1"), json!(1)].iter().all(|v| says_yes(Some(v)))
        );
        let others = [json!(false), json!("false"), json!(0), json!(2), json!([true]), json!(null)];
        assert!(!others.iter().any(|v| says_yes(Some(v))) && !says_yes(None));
    }

    #[test]
    fn a_token_from_the_future_or_long_ago_is_refused() {
        let now = Timestamp(1_800_000_000_000_000);
        let at = |shift| issued_lately(moment(now.plus(shift)), now);
        assert!(at(0).is_ok() && at(SKEW).is_ok() && at(-MAX_AGE).is_ok());
        assert!(at(SKEW + MINUTE).is_err() && at(-MAX_AGE - MINUTE).is_err());
    }
}
