//! Signed HTTP messages (RFC 9421): what a proxy or a partner's server signed of a message.
//!
//! Owns: building the signature base from a message, and verifying one signature of it. Never does:
//! sign, choose what has to be covered (an argument), or know the message's content: a digest of it
//! is a field like any other. The algorithm follows from the key, never from the message. Start at
//! [`verify`].

mod component;

pub use component::{Message, Start};

use crate::code::codes;
use crate::refusal;
use crate::signature::{Hash, KeyKind, PublicKey, Scheme};
use hmac::{Hmac, KeyInit, Mac};
use sfv::{Dictionary, InnerList, ListEntry, ListSerializer, Parser};
use sha2::Sha256;

/// Most bytes of one field that speaks of signatures.
pub const MAX_FIELD: usize = 16 * 1024;
/// Most components that one signature covers.
pub const MAX_COMPONENTS: usize = 64;
/// A signature may have been made this far in the future, seconds.
pub const MAX_AHEAD: i64 = 60;

codes! {
    /// Algorithms of the registry of RFC 9421, section 6.2.
    pub enum Algorithm {
        /// RSA-PSS with SHA-512.
        RsaPssSha512 = "rsa-pss-sha512",
        /// ECDSA on P-256 with SHA-256.
        EcdsaP256Sha256 = "ecdsa-p256-sha256",
        /// ECDSA on P-384 with SHA-384.
        EcdsaP384Sha384 = "ecdsa-p384-sha384",
        /// Ed25519.
        Ed25519 = "ed25519",
        /// HMAC with SHA-256.
        HmacSha256 = "hmac-sha256",
    }
}

codes! {
    /// Why a message does not count as signed.
    pub enum Reason {
        /// `Signature-Input` or `Signature` cannot be read.
        Malformed = "malformed",
        /// There is no such signature.
        Unsigned = "unsigned",
        /// A part of the message that the signature names is absent, doubled or of an unknown kind.
        Component = "component",
        /// Something that has to be signed is not.
        NotCovered = "not_covered",
        /// The key is not known, or no algorithm here takes it.
        Key = "key",
        /// The signature says that it was made by another algorithm than the key's.
        Algorithm = "algorithm",
        /// It is too old, or its time has run out.
        Stale = "stale",
        /// It was made in the future.
        Ahead = "ahead",
        /// It is not the signature of this message under this key.
        Signature = "signature",
    }
}

/// A message that does not count as signed.
pub type Refusal = refusal::Refusal<Reason>;

/// A key to verify under.
#[derive(Debug, Clone)]
pub enum Key {
    /// The public key of a pair.
    Public(PublicKey),
    /// A shared secret.
    Shared(Vec<u8>),
}

impl Key {
    fn algorithm(&self) -> Option<Algorithm> {
        Some(match self {
            Self::Shared(_) => Algorithm::HmacSha256,
            Self::Public(key) => match key.kind() {
                KeyKind::Rsa => Algorithm::RsaPssSha512,
                KeyKind::P256 => Algorithm::EcdsaP256Sha256,
                KeyKind::P384 => Algorithm::EcdsaP384Sha384,
                KeyKind::Ed25519 => Algorithm::Ed25519,
                _ => return None,
            },
        })
    }

    fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let key = match self {
            Self::Public(key) => key,
            Self::Shared(secret) => {
                return Hmac::<Sha256>::new_from_slice(secret)
                    .is_ok_and(|mac| mac.chain_update(message).verify_slice(signature).is_ok());
            }
        };
        let scheme = match algorithm {
            Algorithm::RsaPssSha512 => Scheme::RsaPss(Hash::Sha512),
            Algorithm::EcdsaP256Sha256 => Scheme::EcdsaFixed(Hash::Sha256),
            Algorithm::EcdsaP384Sha384 => Scheme::EcdsaFixed(Hash::Sha384),
            Algorithm::Ed25519 => Scheme::Ed25519,
            Algorithm::HmacSha256 => return false,
        };
        key.verify(scheme, message, signature).is_ok()
    }
}

/// What a signature has to be.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Its label; none takes the only signature there is.
    pub label: Option<&'a str>,
    /// What it has to cover, as component identifiers are written: `"@method"`,
    /// `"content-digest"`, `"@query-param";name="Pet"`.
    pub covered: &'a [&'a str],
    /// Oldest age since `created`, seconds; none takes any age and a signature without `created`.
    pub max_age: Option<i64>,
    /// Seconds since 1970.
    pub now: i64,
}

/// A signature that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Its label.
    pub label: String,
    /// The signature base: exactly what was signed.
    pub base: String,
    /// How.
    pub algorithm: Algorithm,
    /// When it was made, seconds since 1970, if it says so.
    pub created: Option<i64>,
    /// When it runs out, seconds since 1970, if it says so.
    pub expires: Option<i64>,
    /// The signer's nonce. Whether it was seen before is the caller's business.
    pub nonce: Option<String>,
    /// The signer's name for the key.
    pub key_id: Option<String>,
    /// What the signer's application says it is for.
    pub tag: Option<String>,
}

/// Verifies one signature of a message, under the key that the caller has for its key id.
///
/// # Errors
/// The first thing that does not hold.
pub fn verify(
    message: &Message<'_>,
    wanted: &Wanted<'_>,
    key: impl FnOnce(Option<&str>) -> Option<Key>,
) -> Result<Verified, Refusal> {
    let (label, input, signature) = chosen(message, wanted.label)?;
    let (base, covered) = base(message, &input)?;
    if let Some(missing) = wanted.covered.iter().find(|name| !covered.iter().any(|c| c == **name)) {
        return Err(Refusal::new(Reason::NotCovered, format!("{missing} is not signed")));
    }
    let number = |name: &str| input.params.get(name).and_then(sfv::BareItem::as_integer);
    let number = |name: &str| number(name).map(i64::from);
    let text = |name: &str| input.params.get(name).and_then(sfv::BareItem::as_string);
    let text = |name: &str| text(name).map(|text| text.as_str().to_owned());
    let (created, expires) = (number("created"), number("expires"));
    check_time(created, expires, wanted)?;
    let key_id = text("keyid");
    let no_key = || Refusal::new(Reason::Key, "no usable key of that id is known");
    let key = key(key_id.as_deref()).ok_or_else(no_key)?;
    let algorithm = key.algorithm().ok_or_else(no_key)?;
    if input.params.contains_key("alg") && text("alg").as_deref() != Some(algorithm.code()) {
        let message = format!("the key is for {algorithm}, and the signature says another alg");
        return Err(Refusal::new(Reason::Algorithm, message));
    }
    if !key.verify(algorithm, base.as_bytes(), &signature) {
        let message = "the signature is not one of this message under this key";
        return Err(Refusal::new(Reason::Signature, message));
    }
    let (nonce, tag) = (text("nonce"), text("tag"));
    Ok(Verified { label, base, algorithm, created, expires, nonce, key_id, tag })
}

fn check_time(
    created: Option<i64>,
    expires: Option<i64>,
    wanted: &Wanted<'_>,
) -> Result<(), Refusal> {
    let now = wanted.now;
    if created.is_some_and(|created| created > now.saturating_add(MAX_AHEAD)) {
        return Err(Refusal::new(Reason::Ahead, "the signature was made in the future"));
    }
    if expires.is_some_and(|expires| expires <= now) {
        return Err(Refusal::new(Reason::Stale, "the signature's time has run out"));
    }
    let Some(max_age) = wanted.max_age else { return Ok(()) };
    match created {
        Some(created) if now.saturating_sub(created) <= max_age => Ok(()),
        Some(_) => Err(Refusal::new(Reason::Stale, "the signature is too old")),
        None => Err(Refusal::new(Reason::Stale, "the signature does not say when it was made")),
    }
}

/// A field that holds a dictionary.
fn dictionary(message: &Message<'_>, name: &str) -> Result<Dictionary, Refusal> {
    let malformed = |why: &str| Refusal::new(Reason::Malformed, format!("{name} {why}"));
    let value = message.field(name).ok_or_else(|| {
        Refusal::new(Reason::Unsigned, format!("the message has no {name} field"))
    })?;
    if value.len() > MAX_FIELD {
        return Err(malformed(&format!("is longer than {MAX_FIELD} bytes")));
    }
    Parser::new(&value).parse().map_err(|_| malformed("is not a dictionary (RFC 9651)"))
}

/// The signature that is asked for: its label, what it covers, its bytes.
fn chosen(
    message: &Message<'_>,
    label: Option<&str>,
) -> Result<(String, InnerList, Vec<u8>), Refusal> {
    let mut inputs = dictionary(message, "signature-input")?;
    let signatures = dictionary(message, "signature")?;
    let label = match (label, inputs.keys().next()) {
        (Some(label), _) => label.to_owned(),
        (None, Some(only)) if inputs.len() == 1 => only.as_str().to_owned(),
        (None, _) => {
            let message = format!("{} signatures, and none was chosen", inputs.len());
            return Err(Refusal::new(Reason::Unsigned, message));
        }
    };
    let malformed = |why: &str| Refusal::new(Reason::Malformed, format!("signature {label} {why}"));
    let input = match inputs.swap_remove(label.as_str()) {
        Some(ListEntry::InnerList(input)) if input.items.len() <= MAX_COMPONENTS => input,
        Some(ListEntry::InnerList(_)) => return Err(malformed("covers too many components")),
        Some(ListEntry::Item(_)) => return Err(malformed("has no list of components")),
        None => return Err(Refusal::new(Reason::Unsigned, format!("no signature {label}"))),
    };
    let signature = match signatures.get(label.as_str()) {
        Some(ListEntry::Item(item)) => item.bare_item.as_byte_sequence(),
        _ => None,
    };
    let signature = signature.ok_or_else(|| malformed("has no bytes"))?.to_vec();
    Ok((label, input, signature))
}

/// The signature base (section 2.5), and the identifiers of what it covers.
fn base(message: &Message<'_>, input: &InnerList) -> Result<(String, Vec<String>), Refusal> {
    let mut base = String::new();
    let mut seen: Vec<String> = vec![];
    for item in &input.items {
        let (identifier, value) =
            component::line(message, item).map_err(|why| Refusal::new(Reason::Component, why))?;
        if seen.contains(&identifier) {
            let message = format!("{identifier} is named twice");
            return Err(Refusal::new(Reason::Component, message));
        }
        // A line break would let one component speak for the next.
        if value.contains(['\n', '\r']) {
            let message = format!("{identifier} has a line break");
            return Err(Refusal::new(Reason::Component, message));
        }
        base.push_str(&format!("{identifier}: {value}\n"));
        seen.push(identifier);
    }
    base.push_str("\"@signature-params\": ");
    base.push_str(&list_text(input));
    Ok((base, seen))
}

/// An inner list as text (RFC 9651, section 4.1.1.1).
fn list_text(list: &InnerList) -> String {
    let mut serializer = ListSerializer::new();
    let mut inner = serializer.inner_list();
    inner.items(&list.items);
    let _ = inner.finish().parameters(&list.params).finish();
    serializer.finish().unwrap_or_default()
}
