//! Web Push: a note that only one browser can read, signed for its push service.
//!
//! RFC 8291 (message encryption, over RFC 8188's `aes128gcm`) and RFC 8292 (VAPID), written on the
//! RustCrypto pieces that are in this program anyway; checked against RFC 8291's own example. Never
//! does: send.

use aes_gcm::aead::{Aead, Payload};
use aes_gcm::{Aes128Gcm, KeyInit, Nonce};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use p256::elliptic_curve::sec1::ToSec1Point;
use p256::{PublicKey, SecretKey};
use porchlight_app::ports::{Outgoing, PushTarget};
use porchlight_domain::time::{HOUR, SECOND, Timestamp};
use serde_json::json;
use sha2::Sha256;

/// Bytes of a record; a note is always a single one.
const RECORD_BYTES: u32 = 4_096;
/// Longest note that fits one record with its padding mark and tag.
const MAX_NOTE_BYTES: usize = 3_900;
/// How long a push service keeps a note for a browser that is off, in seconds.
const KEPT_SECONDS: i64 = 24 * 3_600;
/// How long a signature for a push service holds; RFC 8292 allows a day.
const SIGNED_FOR: i64 = 12 * HOUR;

/// What is new for each note.
pub(super) struct Fresh {
    /// Scalar of the key that is used once.
    pub(super) key: [u8; 32],
    /// Salt.
    pub(super) salt: [u8; 16],
}

/// The key by which push services know this server.
pub(super) struct PushKey {
    secret: SecretKey,
    contact: String,
}

fn point(key: &PublicKey) -> Vec<u8> {
    key.to_sec1_point(false).as_bytes().to_vec()
}

impl PushKey {
    /// The key with this scalar; `contact` is where push services find who runs the server.
    ///
    /// # Errors
    /// The scalar is none of the curve.
    pub(super) fn new(scalar: &[u8; 32], contact: &str) -> Result<Self, String> {
        let secret = SecretKey::from_slice(scalar).map_err(|_| "keys/push is no key".to_owned())?;
        Ok(Self { secret, contact: contact.to_owned() })
    }

    /// Its public part, an uncompressed point.
    pub(super) fn public(&self) -> Vec<u8> {
        point(&self.secret.public_key())
    }

    /// The header that proves to a push service who sends.
    fn authorization(&self, endpoint: &str, now: Timestamp) -> Result<String, String> {
        let after = endpoint.find("://").ok_or("an address without a scheme")? + 3;
        let end = endpoint[after..].find('/').map_or(endpoint.len(), |at| after + at);
        let expires = now.plus(SIGNED_FOR).micros().div_euclid(SECOND);
        let head = json!({"typ": "JWT", "alg": "ES256"}).to_string();
        let claims = json!({"aud": &endpoint[..end], "exp": expires, "sub": self.contact});
        let signed = format!(
            "{}.{}",
            URL_SAFE_NO_PAD.encode(head),
            URL_SAFE_NO_PAD.encode(claims.to_string())
        );
        let signature: Signature = SigningKey::from(&self.secret).sign(signed.as_bytes());
        let (token, key) =
            (URL_SAFE_NO_PAD.encode(signature.to_bytes()), URL_SAFE_NO_PAD.encode(self.public()));
        Ok(format!("vapid t={signed}.{token}, k={key}"))
    }

    /// The whole request.
    ///
    /// # Errors
    /// The browser's keys or the note cannot be used.
    pub(super) fn request(
        &self,
        to: PushTarget<'_>,
        note: &[u8],
        fresh: &Fresh,
        now: Timestamp,
    ) -> Result<Outgoing, String> {
        let body = seal(to.public_key, to.auth, note, fresh)?;
        let headers = vec![
            ("content-encoding", "aes128gcm".to_owned()),
            ("content-type", "application/octet-stream".to_owned()),
            ("ttl", KEPT_SECONDS.to_string()),
            ("urgency", "normal".to_owned()),
            ("authorization", self.authorization(to.endpoint, now)?),
        ];
        Ok(Outgoing { url: to.endpoint.to_owned(), headers, body })
    }
}

fn expand<const N: usize>(salt: &[u8], secret: &[u8], info: &[u8]) -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    let hkdf = Hkdf::<Sha256>::new(Some(salt), secret);
    hkdf.expand(info, &mut bytes).map_err(|e| e.to_string())?;
    Ok(bytes)
}

/// Encrypts a note for a browser (RFC 8291, sections 3.3 and 3.4, as one record of RFC 8188).
fn seal(public_key: &[u8], auth: &[u8], note: &[u8], fresh: &Fresh) -> Result<Vec<u8>, String> {
    if note.len() > MAX_NOTE_BYTES {
        return Err(format!("a note has at most {MAX_NOTE_BYTES} bytes"));
    }
    let theirs =
        PublicKey::from_sec1_bytes(public_key).map_err(|_| "not a P-256 point".to_owned())?;
    let ours = SecretKey::from_slice(&fresh.key).map_err(|_| "not a P-256 scalar".to_owned())?;
    let our_point = point(&ours.public_key());
    let shared = p256::ecdh::diffie_hellman(ours.to_nonzero_scalar(), theirs.as_affine());
    let info = [b"WebPush: info\0", &point(&theirs)[..], &our_point].concat();
    let secret: [u8; 32] = expand(auth, shared.raw_secret_bytes().as_ref(), &info)?;
    let key: [u8; 16] = expand(&fresh.salt, &secret, b"Content-Encoding: aes128gcm\0")?;
    let nonce: [u8; 12] = expand(&fresh.salt, &secret, b"Content-Encoding: nonce\0")?;
    // The mark of the last record.
    let padded = [note, &[2]].concat();
    let cipher = Aes128Gcm::new(&key.into());
    let sealed = cipher
        .encrypt(&Nonce::from(nonce), Payload { msg: &padded, aad: &[] })
        .map_err(|_| "the note could not be sealed".to_owned())?;
    let id_bytes = u8::try_from(our_point.len()).map_err(|e| e.to_string())?;
    Ok([&fresh.salt[..], &RECORD_BYTES.to_be_bytes(), &[id_bytes], &our_point, &sealed].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// RFC 8291, section 5 and appendix A.
    #[test]
    fn the_example_of_rfc_8291_comes_out_byte_for_byte() {
        let fresh = Fresh {
            key: bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw").try_into().unwrap(),
            salt: bytes("DGv6ra1nlYgDCS1FRnbzlw").try_into().unwrap(),
        };
        let browser = bytes(
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        );
        let auth = bytes("BTBZMqHH6r4Tts7J_aSIgg");
        let note = b"When I grow up, I want to be a watermelon";
        let sealed = seal(&browser, &auth, note, &fresh).unwrap();
        assert_eq!(
            URL_SAFE_NO_PAD.encode(sealed),
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmY\
             WAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSg\
             Sxsj_Qulcy4a-fN"
        );
    }

    #[test]
    fn keys_that_are_none_and_notes_that_are_too_long_are_refused() {
        let fresh = Fresh { key: [3; 32], salt: [4; 16] };
        let key = PushKey::new(&[7; 32], "https://porch.example").unwrap();
        assert!(seal(&[4; 65], &[0; 16], b"x", &fresh).is_err());
        assert!(seal(&key.public(), &[0; 16], &[0; MAX_NOTE_BYTES + 1], &fresh).is_err());
        assert!(
            seal(&key.public(), &[0; 16], &[0; MAX_NOTE_BYTES], &fresh).unwrap().len() <= 4_096
        );
        assert!(PushKey::new(&[0; 32], "x").is_err());
    }
}
