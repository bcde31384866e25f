//! Nonces without memory: a time bucket and its authentication code (HMAC-SHA-256, RFC 2104).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Seconds of one bucket: a nonce lives one to two of them.
pub const BUCKET: i64 = 150;
/// Bytes of the code that are kept.
const CODE: usize = 16;

fn code(key: &[u8; 32], label: &[u8], parts: &[&[u8]]) -> [u8; CODE] {
    #[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key length");
    mac.update(label);
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    let full = mac.finalize().into_bytes();
    let mut kept = [0; CODE];
    kept.copy_from_slice(&full[..CODE]);
    kept
}

fn write(number: i64, code: [u8; CODE]) -> String {
    let mut bytes = [0; 8 + CODE];
    bytes[..8].copy_from_slice(&number.to_be_bytes());
    bytes[8..].copy_from_slice(&code);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn read(text: &str) -> Option<(i64, [u8; CODE])> {
    let bytes: [u8; 8 + CODE] = URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?;
    let (mut number, mut code) = ([0; 8], [0; CODE]);
    number.copy_from_slice(&bytes[..8]);
    code.copy_from_slice(&bytes[8..]);
    Some((i64::from_be_bytes(number), code))
}

/// The nonces of request proofs. The key is made when a server starts and forgotten when it ends, so
/// that a proof of before a restart cannot be played again after it.
#[derive(Clone)]
pub struct Nonces {
    key: [u8; 32],
}

impl Nonces {
    /// Nonces under this key.
    #[must_use]
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The nonce of this moment.
    #[must_use]
    pub fn current(&self, now: i64) -> String {
        let bucket = now.div_euclid(BUCKET);
        write(bucket, self.code(bucket))
    }

    /// Whether this is a nonce of the current bucket or the one before.
    #[must_use]
    pub fn is_living(&self, nonce: &str, now: i64) -> bool {
        let current = now.div_euclid(BUCKET);
        let Some((bucket, given)) = read(nonce) else { return false };
        (bucket == current || bucket == current - 1) && bool::from(self.code(bucket).ct_eq(&given))
    }

    fn code(&self, bucket: i64) -> [u8; CODE] {
        code(&self.key, b"porchlight/dpop-nonce/v1\0", &[&bucket.to_be_bytes()])
    }
}

/// Nonces of commitments: each is bound to one account, act and subject, and runs out at a time it
/// carries. The key outlives restarts, because phones keep these for use without network.
#[derive(Clone)]
pub struct BoundNonces {
    key: [u8; 32],
}

impl BoundNonces {
    /// Nonces under this key.
    #[must_use]
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// A nonce for exactly these parts, until this second.
    #[must_use]
    pub fn make(&self, parts: &[&[u8]], until: i64) -> String {
        write(until, self.code(parts, until))
    }

    /// Until when a nonce of these parts works; none if it is not one.
    #[must_use]
    pub fn until(&self, nonce: &str, parts: &[&[u8]]) -> Option<i64> {
        let (until, given) = read(nonce)?;
        bool::from(self.code(parts, until).ct_eq(&given)).then_some(until)
    }

    fn code(&self, parts: &[&[u8]], until: i64) -> [u8; CODE] {
        let until = until.to_be_bytes();
        let mut all: Vec<&[u8]> = vec![&until];
        all.extend(parts);
        code(&self.key, b"porchlight/commitment-nonce/v1\0", &all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_lives_for_its_bucket_and_the_next() {
        let nonces = Nonces::new([7; 32]);
        let start = 10 * BUCKET;
        let nonce = nonces.current(start);
        assert!(
            nonces.is_living(&nonce, start) && nonces.is_living(&nonce, start + 2 * BUCKET - 1)
        );
        assert!(!nonces.is_living(&nonce, start + 2 * BUCKET));
        assert!(!nonces.is_living(&nonce, start - 1), "a nonce of the future");
        assert!(!Nonces::new([8; 32]).is_living(&nonce, start), "another server's");
        assert!(!nonces.is_living("", start) && !nonces.is_living("AAAA", start));
    }

    #[test]
    fn a_bound_nonce_is_for_its_parts_only() {
        let nonces = BoundNonces::new([7; 32]);
        let nonce = nonces.make(&[b"ana", b"check_in"], 100);
        assert_eq!(nonces.until(&nonce, &[b"ana", b"check_in"]), Some(100));
        assert_eq!(nonces.until(&nonce, &[b"ben", b"check_in"]), None);
        // Where one part ends and the next begins counts too.
        assert_eq!(nonces.until(&nonce, &[b"anac", b"heck_in"]), None);
    }
}
