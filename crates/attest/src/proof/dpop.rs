//! Request proofs: demonstrating proof of possession, RFC 9449.
//!
//! [`check`] does everything that needs no memory; the caller lets a proof work once through
//! [`super::replay`]. The nonce is the server's own (RFC 9449, section 8), so that a proof cannot be
//! made before it is wanted.

use super::jws::{self, BadJws};
use super::nonce::Nonces;
use crate::code::codes;
use crate::refusal;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Media type of a proof.
pub const TYPE: &str = "dpop+jwt";
/// A proof may be this old, seconds.
pub const MAX_AGE: i64 = 120;
/// A proof may lie this far in the future, seconds: clocks of phones run ahead.
pub const MAX_AHEAD: i64 = 60;
/// Most bytes of a `jti`.
pub const MAX_JTI: usize = 128;
/// Fewest bytes of a `jti`: 96 bits in base64url.
pub const MIN_JTI: usize = 16;

codes! {
    /// Why a proof does not hold.
    pub enum Reason {
        /// It cannot be read, or its signature fails.
        Malformed = "malformed",
        /// A claim is missing or has the wrong shape.
        Claim = "claim",
        /// It is for another method.
        Method = "method",
        /// It is for another address.
        Url = "url",
        /// It is too old.
        Stale = "stale",
        /// It lies in the future.
        Ahead = "ahead",
        /// It carries no nonce.
        NonceMissing = "nonce_missing",
        /// Its nonce is not a living one of this server.
        NonceWrong = "nonce_wrong",
        /// It is not bound to the access token of the request.
        TokenHash = "token_hash",
        /// It was used before.
        Replayed = "replayed",
    }
}

/// A proof that does not hold.
pub type Refusal = refusal::Refusal<Reason>;

impl Refusal {
    /// The error code of RFC 9449, section 12.2.
    #[must_use]
    pub const fn error(&self) -> &'static str {
        match self.reason {
            Reason::NonceMissing | Reason::NonceWrong => "use_dpop_nonce",
            _ => "invalid_dpop_proof",
        }
    }
}

impl From<BadJws> for Refusal {
    fn from(bad: BadJws) -> Self {
        Self::new(Reason::Malformed, format!("the proof does not hold: {bad}"))
    }
}

/// What a proof has to be about.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// HTTP method of the request.
    pub method: &'a str,
    /// Address of the request; query and fragment do not count.
    pub url: &'a str,
    /// The access token that came along, if one did.
    pub access_token: Option<&'a str>,
    /// Seconds since 1970, by the server's clock.
    pub now: i64,
}

/// A proof that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Thumbprint of the key that signed (RFC 7638).
    pub thumbprint: [u8; 32],
    /// Its own id: it works once.
    pub jti: String,
    /// When it was made, seconds since 1970, by the client's clock.
    pub made_at: i64,
}

/// Checks a proof for a request.
///
/// # Errors
/// The first thing that does not hold.
pub fn check(proof: &str, expected: &Expected<'_>, nonces: &Nonces) -> Result<Proof, Refusal> {
    let jws = jws::verify(proof, TYPE)?;
    let claims = &jws.payload;
    let jti = text(claims, "jti")?;
    if !(MIN_JTI..=MAX_JTI).contains(&jti.len()) {
        let message = format!("jti has {MIN_JTI} to {MAX_JTI} characters of randomness");
        return Err(Refusal::new(Reason::Claim, message));
    }
    if text(claims, "htm")? != expected.method {
        return Err(Refusal::new(Reason::Method, "the proof is for another method"));
    }
    let (meant, asked) = (normal(text(claims, "htu")?), normal(expected.url));
    if meant.is_none() || meant != asked {
        let message = format!("the proof is for another address than {}", expected.url);
        return Err(Refusal::new(Reason::Url, message));
    }
    let made_at = claims.get("iat").and_then(Value::as_i64);
    let made_at = made_at.ok_or_else(|| Refusal::new(Reason::Claim, "iat is whole seconds"))?;
    // The nonce is looked at before the clock: its answer tells the client the server's time.
    match claims.get("nonce").and_then(Value::as_str) {
        None => {
            let message = "the proof needs the nonce of the DPoP-Nonce header";
            return Err(Refusal::new(Reason::NonceMissing, message));
        }
        Some(nonce) if !nonces.is_living(nonce, expected.now) => {
            let message = "the nonce has run out: use the newest DPoP-Nonce";
            return Err(Refusal::new(Reason::NonceWrong, message));
        }
        Some(_) => {}
    }
    let age = expected.now.saturating_sub(made_at);
    if age > MAX_AGE {
        let message = format!("the proof is {age} s old; at most {MAX_AGE} s are taken");
        return Err(Refusal::new(Reason::Stale, message));
    }
    if age < -MAX_AHEAD {
        let message = format!("the proof lies {} s in the future: set the clock", -age);
        return Err(Refusal::new(Reason::Ahead, message));
    }
    token_hash(claims, expected.access_token)?;
    Ok(Proof { thumbprint: jws.key.thumbprint(), jti: jti.to_owned(), made_at })
}

fn text<'a>(claims: &'a Map<String, Value>, name: &str) -> Result<&'a str, Refusal> {
    let value = claims.get(name).and_then(Value::as_str);
    value.ok_or_else(|| Refusal::new(Reason::Claim, format!("{name} is missing or not text")))
}

/// The hash of the access token is there exactly when a token came along.
fn token_hash(claims: &Map<String, Value>, token: Option<&str>) -> Result<(), Refusal> {
    let refused = |message: &str| Err(Refusal::new(Reason::TokenHash, message));
    match (token, claims.get("ath").and_then(Value::as_str)) {
        (None, None) => Ok(()),
        (None, Some(_)) => refused("ath is there, but no access token came along"),
        (Some(_), None) => refused("ath, the hash of the access token, is missing"),
        (Some(token), Some(given)) => {
            let right = URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()));
            if bool::from(right.as_bytes().ct_eq(given.as_bytes())) {
                Ok(())
            } else {
                refused("ath is the hash of another access token")
            }
        }
    }
}

/// An address after the normalisation of RFC 3986, sections 6.2.2 and 6.2.3: scheme and host in
/// lower case, default ports gone, percent encoding in capitals, without query and fragment.
fn normal(url: &str) -> Option<String> {
    let url = url.split(['?', '#']).next()?;
    let (scheme, rest) = url.split_once("://")?;
    let scheme = scheme.to_ascii_lowercase();
    let default = match scheme.as_str() {
        "https" => ":443",
        "http" => ":80",
        _ => return None,
    };
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    // User information has no place in the address of a request.
    if authority.is_empty() || authority.contains('@') {
        return None;
    }
    let authority = authority.to_ascii_lowercase();
    let host = authority.strip_suffix(default).unwrap_or(&authority);
    let path = if path.is_empty() { "/".to_owned() } else { unescaped(path)? };
    Some(format!("{scheme}://{host}{path}"))
}

/// A path in which unreserved characters stand for themselves and other escapes are in capitals.
fn unescaped(path: &str) -> Option<String> {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'%' {
            // A path outside ASCII has to come escaped.
            out.push(char::from(bytes[at]).is_ascii().then(|| char::from(bytes[at]))?);
            at += 1;
            continue;
        }
        let digits = path.get(at + 1..at + 3)?;
        let byte = u8::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))?;
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&digits.to_ascii_uppercase());
        }
        at += 3;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_after_normalisation() {
        let same = |a: &str, b: &str| normal(a).is_some() && normal(a) == normal(b);
        assert!(same("HTTPS://Porch.Example:443/v1/me?x=1#y", "https://porch.example/v1/me"));
        assert!(same("http://porch.example", "http://porch.example:80/"));
        assert!(same("https://porch.example/%7eana/%2f", "https://porch.example/~ana/%2F"));
        assert!(!same("https://porch.example/v1/me/", "https://porch.example/v1/me"));
        assert!(!same("https://porch.example:8443/", "https://porch.example/"));
        assert!(!same("http://porch.example/", "https://porch.example/"));
        assert!(!same("https://porch.example/V1", "https://porch.example/v1"));
        for bad in [
            "",
            "porch.example/v1",
            "ftp://porch.example/",
            "https://a@porch.example/",
            "https:///v1",
            "https://porch.example/%+1",
            "https://porch.example/%4",
        ] {
            assert_eq!(normal(bad), None, "{bad}");
        }
    }
}
