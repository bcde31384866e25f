//! Native apps whose phones may prove their hardware, from what is written to what can be used.

use super::check::{optional, quoted};
use super::{WrittenPhones, Wrong};
use porchlight_domain::digest::decode_hex;
use std::path::PathBuf;

/// Native apps whose phones may prove their hardware.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PhoneSettings {
    /// The Android package.
    pub android_package: Option<String>,
    /// SHA-256 of certificates that may have signed it.
    pub android_signatures: Vec<[u8; 32]>,
    /// Apple applications: team, dot, bundle.
    pub apple_applications: Vec<String>,
    /// Google's list of revoked keys.
    pub revocations: Option<PathBuf>,
    /// Roots in place of the shipped ones.
    pub roots: Option<PathBuf>,
}

pub(super) fn check(phones: &WrittenPhones, wrong: &mut Vec<Wrong>) -> PhoneSettings {
    let mut signatures = vec![];
    for text in &phones.android_signatures {
        match decode_hex::<32>(&text.replace(':', "").to_ascii_lowercase()) {
            Some(digest) => signatures.push(digest),
            None => wrong.push(Wrong::new(
                "phones.android_signatures",
                &quoted(text),
                "give SHA-256 digests as 64 hexadecimal digits",
            )),
        }
    }
    PhoneSettings {
        android_package: optional(&phones.android_package),
        android_signatures: signatures,
        apple_applications: phones.apple_applications.clone(),
        revocations: optional(&phones.revocations).map(PathBuf::from),
        roots: optional(&phones.roots).map(PathBuf::from),
    }
}
