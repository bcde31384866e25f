//! The key that signs the manifests in pictures, with its certificates, in the key folder.
//!
//! Two secrets of 32 bytes, each with its certificates in one file, so that one write replaces both:
//! `photo-root`, the operator's own root, and `photo-signing`. An operator may bring certificates of
//! another authority instead. Every certificate that ever signed stays in `photo-certificates.pem`,
//! which everybody may read: older pictures are checked with it.

use crate::entropy_clock;
use crate::failure::{Failure, Outcome};
use crate::folder::{Folder, write_private};
use crate::keys::check_private;
use porchlight_domain::digest::{decode_hex, encode_hex};
use porchlight_seal::certificate::{
    BadCertificate, Described, ManifestKey, Subject, describe, root, signing_chain,
};
use std::fs;
use std::path::Path;

/// Names of the files: the root, the signing key, every certificate that ever signed.
pub const FILES: [&str; 3] = ["photo-root", "photo-signing", "photo-certificates.pem"];
const ROOT: &str = FILES[0];
const SIGNING: &str = FILES[1];
const PUBLISHED: &str = FILES[2];
/// A signing certificate of the operator's own root is renewed at a start this long before its end.
const RENEW_SECONDS: u64 = 365 * 86_400;

/// What signs pictures.
pub struct PhotoKeys {
    /// The key with its chain.
    pub key: ManifestKey,
    /// Every certificate that ever signed here.
    pub published: String,
}

fn unusable(what: &str) -> impl Fn(BadCertificate) -> Failure {
    let what = what.to_owned();
    move |error| {
        Failure::fault(
            format!("{what} cannot be used: {error}"),
            "put it back from the backup of the keys folder, or make a new one with `porchlight keys rotate`",
        )
    }
}

/// A secret and the certificates that stand below it in the file.
fn read(folder: &Folder, name: &str) -> Outcome<Option<([u8; 32], String)>> {
    let path = folder.keys().join(name);
    if !path.exists() {
        return Ok(None);
    }
    check_private(&path)?;
    let text = fs::read_to_string(&path).map_err(|e| Failure::file("reading", &path, &e))?;
    let damaged = || {
        Failure::fault(
            format!(
                "{} is damaged: it must be 64 hexadecimal digits and certificates",
                path.display()
            ),
            "put it back from the backup of the keys folder",
        )
    };
    let (secret, pem) = text.split_once('\n').ok_or_else(damaged)?;
    Ok(Some((decode_hex::<32>(secret.trim()).ok_or_else(damaged)?, pem.to_owned())))
}

fn write(folder: &Folder, name: &str, secret: &[u8; 32], pem: &str) -> Outcome<()> {
    let text = format!("{}\n{pem}", encode_hex(secret));
    write_private(&folder.keys().join(name), text.as_bytes())
}

fn published(folder: &Folder) -> Outcome<String> {
    let path = folder.keys().join(PUBLISHED);
    if !path.exists() {
        return Ok(String::new());
    }
    fs::read_to_string(&path).map_err(|e| Failure::file("reading", &path, &e))
}

fn publish(folder: &Folder, chain: &str) -> Outcome<String> {
    let mut all = published(folder)?;
    if !all.contains(chain) {
        all += chain;
        write_private(&folder.keys().join(PUBLISHED), all.as_bytes())?;
    }
    Ok(all)
}

/// Reads the key, or makes root and key at the first start.
///
/// # Errors
/// A file is damaged, or readable by others.
pub fn open(folder: &Folder, operator: &str) -> Outcome<PhotoKeys> {
    let now = u64::try_from(entropy_clock::now().micros() / 1_000_000).unwrap_or(0);
    let ends_soon = |pem: &str| {
        describe(pem).is_ok_and(|chain| chain[0].until < now.saturating_add(RENEW_SECONDS))
    };
    // Certificates that the operator brought are theirs to renew.
    let root = read(folder, ROOT)?.map(|(_, pem)| pem);
    let is_own = |chain: &str| root.as_deref().is_some_and(|root| chain.ends_with(root));
    let (secret, chain) = match read(folder, SIGNING)? {
        Some(known) if !(is_own(&known.1) && ends_soon(&known.1)) => known,
        _ => renew(folder, operator)?,
    };
    let key = ManifestKey::new(&secret, &chain).map_err(unusable("keys/photo-signing"))?;
    let published = publish(folder, key.chain_pem())?;
    Ok(PhotoKeys { key, published })
}

/// A new signing key under the operator's own root, which is made if there is none.
fn renew(folder: &Folder, operator: &str) -> Outcome<([u8; 32], String)> {
    let operator = if operator.trim().is_empty() { "Operator" } else { operator };
    let about = || Subject { operator, serial: entropy_clock::random(), at: entropy_clock::now() };
    let (root_secret, root_pem) = if let Some(known) = read(folder, ROOT)? {
        known
    } else {
        let secret = entropy_clock::random();
        let pem = root(&secret, &about()).map_err(unusable("a new root"))?;
        write(folder, ROOT, &secret, &pem)?;
        (secret, pem)
    };
    let secret = entropy_clock::random();
    let chain = signing_chain(&secret, &root_secret, &root_pem, &about())
        .map_err(unusable("keys/photo-root"))?;
    write(folder, SIGNING, &secret, &chain)?;
    Ok((secret, chain))
}

/// Replaces the signing key: by a new one under the operator's own root.
///
/// # Errors
/// The root is damaged; the disk refuses.
pub fn rotate(folder: &Folder, operator: &str) -> Outcome<ManifestKey> {
    let (secret, chain) = renew(folder, operator)?;
    let key = ManifestKey::new(&secret, &chain).map_err(unusable("the new certificate"))?;
    publish(folder, key.chain_pem())?;
    Ok(key)
}

/// Replaces the signing key by one that the operator brings.
///
/// # Errors
/// Not a P-256 key in PKCS#8, not its certificates, or the disk refuses.
pub fn bring(folder: &Folder, key: &Path, certificates: &Path) -> Outcome<ManifestKey> {
    let text =
        |path: &Path| fs::read_to_string(path).map_err(|e| Failure::file("reading", path, &e));
    let wrong = |error: BadCertificate| {
        Failure::usage(
            format!("these cannot sign: {error}"),
            "give a P-256 key as PKCS#8 PEM, and its certificates as PEM: its own first, the root last",
        )
    };
    let secret = porchlight_seal::certificate::secret_of_pem(&text(key)?).map_err(wrong)?;
    let made = ManifestKey::new(&secret, &text(certificates)?).map_err(wrong)?;
    write(folder, SIGNING, &secret, made.chain_pem())?;
    publish(folder, made.chain_pem())?;
    Ok(made)
}

/// The chain that signs now, and every certificate that ever signed.
///
/// # Errors
/// A file is damaged.
pub fn list(folder: &Folder) -> Outcome<(Vec<Described>, Vec<Described>)> {
    let now = read(folder, SIGNING)?.map(|(_, chain)| chain).unwrap_or_default();
    let of = |pem: &str| -> Outcome<Vec<Described>> {
        let mut list: Vec<Described> = vec![];
        for one in
            pem.split_inclusive("-----END CERTIFICATE-----\n").filter(|s| !s.trim().is_empty())
        {
            for found in describe(one).map_err(unusable("a certificate"))? {
                if !list.contains(&found) {
                    list.push(found);
                }
            }
        }
        Ok(list)
    };
    Ok((of(&now)?, of(&published(folder)?)?))
}
