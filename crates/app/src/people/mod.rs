//! Staff, sign-in by one-time link, sessions, and integrators' keys.
//!
//! Start at [`Subject`]. There are no passwords: see `sign_in`. `staff` holds who works for the
//! operator, `api_key` what machines sign in with.

mod api_key;
mod sign_in;
mod staff;

pub(crate) use sign_in::make_link;
pub use sign_in::{
    COURIER_SESSION_LIFE, INVITATION_LIFE, Identity, LINK_LIFE, SIGN_IN_TRACE, STAFF_SESSION_LIFE,
    SignIn, Subject,
};

use porchlight_domain::digest::{Digest, sha256};

fn token_hash(token: &str) -> Digest {
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
