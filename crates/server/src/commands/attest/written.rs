//! Inputs in JSON: members by name, bytes in base64 or base64url with or without padding.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use porchlight_attest::signature::PublicKey;
use serde_json::Value;
use sha2::{Digest, Sha256};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
/// The head of a `SubjectPublicKeyInfo` of a P-256 key; the point follows.
const P256_HEAD: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a,
    0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// Bytes of base64 in either alphabet; spaces and line ends are left out.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let plain: String = text
        .chars()
        .filter(|letter| !letter.is_ascii_whitespace())
        .map(|letter| match letter {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    BASE64.decode(plain).ok()
}

/// A JSON object.
pub(super) struct Written(Value);

impl Written {
    /// Reads JSON.
    pub(super) fn read(input: &[u8]) -> Result<Self, String> {
        if input.iter().all(u8::is_ascii_whitespace) {
            return Err("the input is empty".into());
        }
        let value: Value = serde_json::from_slice(input).map_err(|e| format!("not JSON: {e}"))?;
        if value.is_object() { Ok(Self(value)) } else { Err("the JSON is not an object".into()) }
    }

    /// Published examples say in a name that bytes are base64; so may whoever writes the input.
    fn member(&self, name: &str) -> Option<&Value> {
        let place = format!("/{}", name.replace('.', "/"));
        let found = self.0.pointer(&place).or_else(|| self.0.pointer(&format!("{place}Base64")));
        found.filter(|value| !value.is_null())
    }

    /// A text, if it is there. A dot in the name goes into an object.
    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, String> {
        let read = |value: &'_ Value| value.as_str().map(str::len);
        match self.member(name) {
            Some(value) if read(value).is_some() => Ok(value.as_str()),
            Some(_) => Err(format!("{name} is not text")),
            None => Ok(None),
        }
    }

    /// Bytes, if they are there.
    pub(super) fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, String> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        base64(text).map(Some).ok_or_else(|| format!("{name} is not base64"))
    }

    /// Bytes that must be there.
    pub(super) fn needed(&self, name: &str) -> Result<Vec<u8>, String> {
        self.bytes(name)?.ok_or_else(|| format!("{name} is missing"))
    }

    /// A whole number, if it is there.
    pub(super) fn number(&self, name: &str) -> Result<Option<u32>, String> {
        let Some(value) = self.member(name) else { return Ok(None) };
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        number.map(Some).ok_or_else(|| format!("{name} is not a whole number of 32 bits"))
    }

    /// Yes or no, if it is there.
    pub(super) fn truth(&self, name: &str) -> Result<Option<bool>, String> {
        let Some(value) = self.member(name) else { return Ok(None) };
        value.as_bool().map(Some).ok_or_else(|| format!("{name} is neither true nor false"))
    }

    /// Texts: a list, or a single one.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<&str>, String> {
        match self.member(name) {
            None => Ok(vec![]),
            Some(Value::Array(list)) => {
                let texts: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
                texts.ok_or_else(|| format!("{name} holds something else than text"))
            }
            Some(_) => Ok(self.text(name)?.into_iter().collect()),
        }
    }

    /// A hash of 32 bytes, if it is there.
    pub(super) fn hash(&self, name: &str) -> Result<Option<[u8; 32]>, String> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        bytes.try_into().map(Some).map_err(|_| format!("{name} has not 32 bytes"))
    }

    /// `applicationId`, or `teamIdentifier` and `bundleIdentifier`.
    pub(super) fn application(&self) -> Result<Option<String>, String> {
        if let Some(id) = self.text("applicationId")? {
            return Ok(Some(id.to_owned()));
        }
        let parts = (self.text("teamIdentifier")?, self.text("bundleIdentifier")?);
        Ok(if let (Some(team), Some(bundle)) = parts {
            Some(format!("{team}.{bundle}"))
        } else {
            None
        })
    }

    /// `clientDataHash`, or the SHA-256 of `clientData`.
    pub(super) fn client_data_hash(&self) -> Result<Option<[u8; 32]>, String> {
        let hash = self.hash("clientDataHash")?;
        let data = self.bytes("clientData")?.map(|data| Sha256::digest(data).into());
        match (hash, data) {
            (Some(hash), Some(own)) if hash != own => {
                Err("clientDataHash is not the SHA-256 of clientData".into())
            }
            (hash, data) => Ok(hash.or(data)),
        }
    }

    /// `publicKey`: PEM, `SubjectPublicKeyInfo` in base64, or a P-256 point in base64.
    pub(super) fn public_key(&self) -> Result<Option<PublicKey>, String> {
        let Some(text) = self.text("publicKey")? else { return Ok(None) };
        let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
        let bytes = base64(&body).ok_or("publicKey is not base64")?;
        let der = if bytes.first() == Some(&4) && bytes.len() == 65 {
            [P256_HEAD.as_slice(), &bytes].concat()
        } else {
            bytes
        };
        PublicKey::from_spki(&der).map(Some).map_err(|e| format!("publicKey: {e}"))
    }
}
