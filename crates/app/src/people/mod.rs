//! Staff, and integrators' keys. How people sign in is in `session`.
//!
//! `staff` holds who works for the operator, `api_key` what machines sign in with.

mod api_key;
mod staff;

use porchlight_domain::digest::{Digest, sha256};

/// What is kept of a token: never the token itself.
pub(crate) fn token_hash(token: &str) -> Digest {
    sha256(&[b"porchlight/token/v1\0", token.as_bytes()])
}

pub(crate) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    !name.is_empty()
        && text.len() <= 254
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !text.contains(char::is_whitespace)
        && !host.contains('@')
}
