//! Signed notes (C2SP signed-note): a text, an empty line, and signature lines.
//!
//! ```text
//! <text, ends with a newline>
//!
//! — <key name> <base64 of 4 bytes key hash and 64 bytes Ed25519 signature>
//! ```

use super::base64;
use crate::digest::sha256;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

/// Most bytes of a note that is read.
pub const MAX_NOTE_BYTES: usize = 1_000_000;
/// Most signature lines of a note that is read.
pub const MAX_SIGNATURES: usize = 100;
/// The signature type of Ed25519 in key hashes and verifier keys.
const ED25519: u8 = 1;

/// A public key under a name: `<name>+<hash>+<base64 of type and key>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    /// Name of the log, without spaces or `+`.
    pub name: String,
    /// Ed25519 public key (RFC 8032).
    pub key: [u8; 32],
}

/// Why a text is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl core::error::Error for Malformed {}

impl VerifierKey {
    /// The first four bytes of `SHA-256(name || "\n" || type || key)`.
    #[must_use]
    pub fn hash(&self) -> [u8; 4] {
        let digest = sha256(&[self.name.as_bytes(), b"\n", &[ED25519], &self.key]);
        [digest.0[0], digest.0[1], digest.0[2], digest.0[3]]
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// The text is not a verifier key, or its hash is not that of its name and key.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut parts = text.trim_end().splitn(3, '+');
        let (name, hash, key) = match (parts.next(), parts.next(), parts.next()) {
            (Some(name), Some(hash), Some(key)) => (name, hash, key),
            _ => return Err(Malformed("a verifier key has the form name+hash+key")),
        };
        let bytes = base64::decode(key).ok_or(Malformed("the key is not base 64"))?;
        let key = match bytes.split_first() {
            Some((&ED25519, key)) => {
                key.try_into().map_err(|_| Malformed("an Ed25519 key has 32 bytes"))?
            }
            _ => return Err(Malformed("only Ed25519 keys (type 1) are known")),
        };
        let parsed = Self { name: name.to_string(), key };
        if !valid_name(name) || crate::digest::encode_hex(&parsed.hash()) != hash {
            return Err(Malformed("the key's hash is not that of its name and key"));
        }
        Ok(parsed)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut typed = Vec::from([ED25519]);
        typed.extend_from_slice(&self.key);
        let hash = crate::digest::encode_hex(&self.hash());
        write!(f, "{}+{hash}+{}", self.name, base64::encode(&typed))
    }
}

fn valid_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c == '+')
}

/// One signature line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureLine {
    /// Key name.
    pub name: String,
    /// Key hash.
    pub hash: [u8; 4],
    /// Signature bytes behind the hash.
    pub signature: Vec<u8>,
}

/// A note with its signatures, which nobody has checked yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What is signed, including the final newline.
    pub text: String,
    /// Signature lines in order.
    pub signatures: Vec<SignatureLine>,
}

/// Checks an Ed25519 signature (RFC 8032) over a message with a public key.
pub type CheckSignature<'a> = &'a dyn Fn(&[u8; 32], &[u8], &[u8]) -> bool;

impl Note {
    /// A note over `text` with one signature by `key`.
    #[must_use]
    pub fn signed(text: &str, key: &VerifierKey, signature: &[u8; 64]) -> Self {
        let line = SignatureLine {
            name: key.name.clone(),
            hash: key.hash(),
            signature: signature.to_vec(),
        };
        Self { text: text.to_string(), signatures: Vec::from([line]) }
    }

    /// Reads a note; accepts only what [`Note`]'s `Display` writes.
    ///
    /// # Errors
    /// The text is too long or not a signed note.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.len() > MAX_NOTE_BYTES {
            return Err(Malformed("the note is too long"));
        }
        let split = text.rfind("\n\n").ok_or(Malformed("no empty line before the signatures"))?;
        let (body, lines) = (&text[..=split], &text[split + 2..]);
        if body.chars().any(|c| c.is_control() && c != '\n') || !lines.ends_with('\n') {
            return Err(Malformed("a note has no control characters and ends with a newline"));
        }
        let signatures = lines
            .lines()
            .map(parse_signature)
            .collect::<Result<Vec<SignatureLine>, Malformed>>()?;
        if signatures.is_empty() || signatures.len() > MAX_SIGNATURES {
            return Err(Malformed("a note has at least one signature and not too many"));
        }
        let note = Self { text: body.to_string(), signatures };
        if note.to_string() == text { Ok(note) } else { Err(Malformed("not in canonical form")) }
    }

    /// Whether one of the signatures is by `key`.
    #[must_use]
    pub fn is_signed_by(&self, key: &VerifierKey, check: CheckSignature<'_>) -> bool {
        let hash = key.hash();
        self.signatures.iter().any(|line| {
            line.name == key.name
                && line.hash == hash
                && check(&key.key, self.text.as_bytes(), &line.signature)
        })
    }
}

fn parse_signature(line: &str) -> Result<SignatureLine, Malformed> {
    let wrong = Malformed("a signature line has the form: dash, name, base 64");
    let rest = line.strip_prefix("\u{2014} ").ok_or(wrong.clone())?;
    let (name, text) = rest.split_once(' ').ok_or(wrong.clone())?;
    let bytes = base64::decode(text).ok_or(wrong.clone())?;
    if !valid_name(name) || bytes.len() < 5 {
        return Err(wrong);
    }
    let hash = [bytes[0], bytes[1], bytes[2], bytes[3]];
    Ok(SignatureLine { name: name.to_string(), hash, signature: bytes[4..].to_vec() })
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for line in &self.signatures {
            let mut bytes = line.hash.to_vec();
            bytes.extend_from_slice(&line.signature);
            writeln!(f, "\u{2014} {} {}", line.name, base64::encode(&bytes))?;
        }
        Ok(())
    }
}

/// The text to sign: the note's text exactly.
#[must_use]
pub fn text_of(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}
