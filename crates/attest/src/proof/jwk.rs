//! Public keys as JSON (RFC 7517, RFC 7518), P-256 only, and their thumbprints (RFC 7638).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use thiserror::Error;

/// Bytes of one coordinate.
const COORDINATE: usize = 32;

/// Members that would make a key private (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1).
const PRIVATE: &[&str] = &["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/// Why JSON is not a usable public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadKey {
    /// Not an object.
    #[error("the key is not a JSON object")]
    NotAnObject,
    /// It carries private members.
    #[error("the key contains its private part: send the public key only")]
    Private,
    /// Not an elliptic curve key on P-256.
    #[error("the key is not an EC key on P-256")]
    NotP256,
    /// A coordinate is missing or not 32 bytes of base64url.
    #[error("x and y are 32 bytes each, base64url without padding")]
    Coordinate,
    /// The point is not on the curve.
    #[error("the point is not on the curve")]
    OffCurve,
}

/// A public key on P-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    /// 0x04, x, y (SEC 1, section 2.3.3).
    point: [u8; 1 + 2 * COORDINATE],
}

impl PublicKey {
    /// Reads a JWK.
    ///
    /// # Errors
    /// Why it is not a usable public key.
    pub fn read(jwk: &Value) -> Result<Self, BadKey> {
        let members = jwk.as_object().ok_or(BadKey::NotAnObject)?;
        if PRIVATE.iter().any(|name| members.contains_key(*name)) {
            return Err(BadKey::Private);
        }
        let is = |name: &str, value: &str| members.get(name).and_then(Value::as_str) == Some(value);
        if !is("kty", "EC") || !is("crv", "P-256") {
            return Err(BadKey::NotP256);
        }
        let mut point = [4; 1 + 2 * COORDINATE];
        point[1..=COORDINATE].copy_from_slice(&coordinate(members, "x")?);
        point[1 + COORDINATE..].copy_from_slice(&coordinate(members, "y")?);
        Self::from_point(point)
    }

    /// A key from an uncompressed point.
    ///
    /// # Errors
    /// It is not on the curve.
    pub fn from_point(point: [u8; 65]) -> Result<Self, BadKey> {
        if point[0] != 4 || !on_curve(&point) {
            return Err(BadKey::OffCurve);
        }
        Ok(Self { point })
    }

    /// 0x04, x, y.
    #[must_use]
    pub const fn point(&self) -> &[u8; 65] {
        &self.point
    }

    /// The JWK with the members that RFC 7638 counts, in its order.
    #[must_use]
    pub fn to_jwk(&self) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({
            "crv": "P-256",
            "kty": "EC",
            "x": text(&self.point[1..=COORDINATE]),
            "y": text(&self.point[1 + COORDINATE..]),
        })
    }

    /// SHA-256 thumbprint (RFC 7638).
    #[must_use]
    pub fn thumbprint(&self) -> [u8; 32] {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let (x, y) = (text(&self.point[1..=COORDINATE]), text(&self.point[1 + COORDINATE..]));
        // The members that count, in lexicographic order, without white space.
        let canonical = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        Sha256::digest(canonical.as_bytes()).into()
    }
}

fn coordinate(members: &Map<String, Value>, name: &str) -> Result<[u8; COORDINATE], BadKey> {
    let text = members.get(name).and_then(Value::as_str).ok_or(BadKey::Coordinate)?;
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadKey::Coordinate)?;
    bytes.try_into().map_err(|_| BadKey::Coordinate)
}

/// Whether an uncompressed point satisfies the curve's equation.
fn on_curve(point: &[u8; 65]) -> bool {
    // ring checks the point whenever it verifies; a signature of zeros fails either way, but a
    // bad point and a bad signature give the same answer. So the point is read by itself.
    p256::PublicKey::from_sec1_bytes(point).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 9449, figure 4, whose thumbprint stands in its figure 9.
    fn rfc() -> Value {
        json!({
            "kty": "EC",
            "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
            "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
            "crv": "P-256",
        })
    }

    #[test]
    fn the_thumbprint_is_the_one_of_the_standard() {
        let key = PublicKey::read(&rfc()).unwrap();
        let text = URL_SAFE_NO_PAD.encode(key.thumbprint());
        assert_eq!(text, "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    #[test]
    fn unusable_keys_are_refused_with_the_reason() {
        let with = |name: &str, value: Value| {
            let mut jwk = rfc();
            jwk[name] = value;
            PublicKey::read(&jwk)
        };
        assert_eq!(with("d", "x".into()), Err(BadKey::Private));
        assert_eq!(with("crv", "P-384".into()), Err(BadKey::NotP256));
        assert_eq!(with("kty", "RSA".into()), Err(BadKey::NotP256));
        assert_eq!(with("x", "AA".into()), Err(BadKey::Coordinate));
        assert_eq!(
            with("x", "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs=".into()),
            Err(BadKey::Coordinate)
        );
        assert_eq!(with("y", URL_SAFE_NO_PAD.encode([1; 32]).into()), Err(BadKey::OffCurve));
        assert_eq!(PublicKey::read(&json!("key")), Err(BadKey::NotAnObject));
    }
}
