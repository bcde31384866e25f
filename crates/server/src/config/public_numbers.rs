//! Public random numbers for rounds: the chain, and the relays that hand its numbers out.

use super::check::{optional, quoted};
use super::{WrittenPublicNumbers, Wrong};
use axum::http::Uri;
use porchlight_domain::digest::{Digest, decode_hex};
use porchlight_domain::round::beacon::Chain;
use porchlight_feeds::drand::{Group, KEY_BYTES};

/// Most relays; each is waited for in turn.
const MAX_RELAYS: usize = 8;
/// Longest time from one number of a chain to the next, seconds.
const MAX_PERIOD: u32 = 600;
/// The chain that needs no key in the settings.
const QUICKNET: &str = "quicknet";

/// Where public random numbers come from.
#[derive(Debug, Clone)]
pub struct PublicNumberSettings {
    /// The chain with its key.
    pub group: Group,
    /// Relays without a trailing slash, asked in turn.
    pub relays: Vec<String>,
}

pub(super) fn check(
    written: &WrittenPublicNumbers,
    wrong: &mut Vec<Wrong>,
) -> Option<PublicNumberSettings> {
    if written.relays.is_empty() {
        return None;
    }
    if written.relays.len() > MAX_RELAYS {
        let was = format!("{} relays", written.relays.len());
        wrong.push(Wrong::new("public_numbers.relays", &was, "name at most 8"));
    }
    let mut relays = vec![];
    for text in &written.relays {
        match relay(text) {
            Some(relay) => relays.push(relay),
            None => wrong.push(Wrong::new(
                "public_numbers.relays",
                // It may hold a password.
                &if text.contains('@') { "one with a user".to_owned() } else { quoted(text) },
                "give addresses such as \"https://api.drand.sh\", without user, password or query",
            )),
        }
    }
    let group = group(written, wrong)?;
    Some(PublicNumberSettings { group, relays })
}

fn relay(text: &str) -> Option<String> {
    let plain = text.trim().trim_end_matches('/');
    let uri: Uri = plain.parse().ok()?;
    let is_http = matches!(uri.scheme_str(), Some("https" | "http"));
    let authority = uri.authority()?;
    let is_plain = !authority.as_str().contains('@') && uri.query().is_none();
    (is_http && is_plain).then(|| plain.to_owned())
}

fn group(written: &WrittenPublicNumbers, wrong: &mut Vec<Wrong>) -> Option<Group> {
    if written.chain == QUICKNET {
        return Group::quicknet().ok();
    }
    let mut no = |key: &str, was: &str, right: &str| wrong.push(Wrong::new(key, was, right));
    let hash = Digest::from_hex(&written.chain);
    if hash.is_none() {
        let right = "it is \"quicknet\", or the chain's hash as 64 hexadecimal digits";
        no("public_numbers.chain", &quoted(&written.chain), right);
    }
    let key = optional(&written.public_key).and_then(|text| decode_hex::<KEY_BYTES>(&text));
    if key.is_none() {
        let right = "give the chain's public key as 192 hexadecimal digits (the scheme \
                     bls-unchained-g1-rfc9380)";
        no("public_numbers.public_key", &quoted(&written.public_key), right);
    }
    let times = written.genesis > 0 && (1..=MAX_PERIOD).contains(&written.period_seconds);
    if !times {
        let was = format!("{} with period_seconds {}", written.genesis, written.period_seconds);
        let right = "give the chain's genesis time (seconds since 1970) and a period of 1 to 600 s";
        no("public_numbers.genesis", &was, right);
    }
    let (hash, key) = (hash?, key?);
    let chain = Chain { hash, genesis: written.genesis, period: written.period_seconds };
    if !times {
        return None;
    }
    let group = Group::new(chain, &key);
    if let Err(why) = &group {
        no("public_numbers.public_key", &quoted(&written.public_key), &why.to_string());
    }
    group.ok()
}
