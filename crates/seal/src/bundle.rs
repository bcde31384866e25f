//! The canonical evidence bundle: a zip whose bytes follow from its contents.
//!
//! Entries are stored, in a fixed order, with fixed times and flags, so that a verifier can make
//! the archive again and compare every byte.

use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::log::tlog_proof::TlogProof;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// First field of `bundle.json`.
pub const FORMAT: &str = "porchlight-bundle/v1";
/// Most photos of a bundle.
pub const MAX_PHOTOS: usize = 20;
/// Most leaves of a bundle.
pub const MAX_LEAVES: usize = 200;
/// Most bytes of a bundle.
pub const MAX_BYTES: usize = 64 * 1024 * 1024;

/// A leaf with what opens its commitment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenLeaf {
    /// The leaf's canonical bytes.
    pub body: String,
    /// Salt, in hexadecimal.
    pub salt: String,
    /// The fact as committed to: canonical JSON.
    pub fact: String,
}

/// A picture as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The exact bytes, with the signed manifest inside.
    pub bytes: Vec<u8>,
    /// The certificates that signed the manifest, PEM, root last; `None` if there is no manifest.
    pub certificates: Option<String>,
}

impl From<Vec<u8>> for Shown {
    fn from(bytes: Vec<u8>) -> Self {
        Self { bytes, certificates: None }
    }
}

/// What goes into a bundle.
#[derive(Debug, Clone, PartialEq)]
pub struct Parts {
    /// `bundle.json`: order, attempt, evidence and the words shown.
    pub bundle: Value,
    /// Pictures as shown.
    pub photos: Vec<Shown>,
    /// Leaves, each with its offline proof.
    pub leaves: Vec<(OpenLeaf, TlogProof)>,
    /// The log's public key in verifier-key form.
    pub log_key: String,
}

/// Why a bundle cannot be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotWritable(pub String);

impl std::fmt::Display for NotWritable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NotWritable {}

const VERIFY: &str = "\
How to check this bundle
========================

With the Porchlight program, offline:

    porchlight verify bundle.zip --log-key KEY

KEY is the operator's log key. Get it from the operator's public page, or from somebody who
noted it before the delivery. Without it the result is \"consistent, operator not proved\".

By hand, with common tools:

1. manifest.json lists the SHA-256 of every other file: compare with sha256sum.
2. leaf-N.json holds a log entry (body), a salt and a fact. SHA-256 over
   \"porchlight/commitment/v1\\0\", the 16 bytes of the salt and the fact is the commitment in body.
3. proof-N.tlog-proof (C2SP tlog-proof) shows that SHA-256(0x00, body) is in the log's tree, whose
   head is signed with the key in log.key (C2SP signed-note, Ed25519).
4. The fact of an evidence entry names the SHA-256 of photo-N.jpg as \"shown\", and that of
   photo-N.pem as \"certificates\".
5. photo-N.jpg carries a signed manifest (C2PA) under those certificates:
   c2patool photo-1.jpg trust --trust_anchors photo-1.pem
   Its record org.porchlight.capture names the commitments in leaf-N.json.
6. bundle.json repeats those facts with the words that were shown to the recipient.

What this proves: that these facts were in the operator's log, unchanged, under that signature.
What it does not prove: that a photo shows the truth, or that a parcel stayed where it was left.
";

/// SHA-256 of the instructions that bundles carried before pictures had certificates.
const EARLIER: [&str; 1] = ["003e11ee9775eb7f197bb0cbba8b3be80b1e868a5fcabd5cf7eef53652483dff"];

/// Whether a bundle may carry these instructions.
pub(crate) fn known_instructions(text: &[u8]) -> bool {
    text == VERIFY.as_bytes() || EARLIER.contains(&sha256(&[text]).hex().as_str())
}

/// Pretty JSON with a final newline; keys are sorted, also in builds whose maps keep another order.
fn pretty(value: &Value) -> Result<Vec<u8>, NotWritable> {
    let mut value = value.clone();
    value.sort_all_objects();
    let mut text = serde_json::to_string_pretty(&value).map_err(|e| NotWritable(e.to_string()))?;
    text.push('\n');
    Ok(text.into_bytes())
}

/// Every entry but the manifest, in order.
fn entries(parts: &Parts, instructions: &[u8]) -> Result<Vec<(String, Vec<u8>)>, NotWritable> {
    if parts.photos.len() > MAX_PHOTOS || parts.leaves.len() > MAX_LEAVES {
        return Err(NotWritable(format!(
            "at most {MAX_PHOTOS} photos and {MAX_LEAVES} log entries"
        )));
    }
    let mut list = vec![("bundle.json".to_owned(), pretty(&parts.bundle)?)];
    for (number, photo) in (1..).zip(&parts.photos) {
        list.push((format!("photo-{number}.jpg"), photo.bytes.clone()));
        if let Some(pem) = &photo.certificates {
            list.push((format!("photo-{number}.pem"), pem.clone().into_bytes()));
        }
    }
    for (number, (leaf, proof)) in (1..).zip(&parts.leaves) {
        list.push((format!("leaf-{number}.json"), pretty(&json!(leaf))?));
        list.push((format!("proof-{number}.tlog-proof"), proof.to_string().into_bytes()));
    }
    list.push(("log.key".into(), format!("{}\n", parts.log_key).into_bytes()));
    list.push(("VERIFY.txt".into(), instructions.to_vec()));
    Ok(list)
}

fn manifest(entries: &[(String, Vec<u8>)]) -> Result<Vec<u8>, NotWritable> {
    let line = |(name, bytes): &(String, Vec<u8>)| {
        let digest: Digest = sha256(&[bytes]);
        json!({"name": name, "bytes": bytes.len(), "sha256": digest.hex()})
    };
    pretty(&json!({"format": FORMAT, "files": entries.iter().map(line).collect::<Vec<_>>()}))
}

/// Writes the canonical bytes.
///
/// # Errors
/// More photos or leaves than the limits, or more bytes.
pub fn write(parts: &Parts) -> Result<Vec<u8>, NotWritable> {
    archive(&listed(parts, VERIFY.as_bytes())?)
}

/// Every file in order, with the instructions that the bundle came with.
pub(crate) fn listed(
    parts: &Parts,
    instructions: &[u8],
) -> Result<Vec<(String, Vec<u8>)>, NotWritable> {
    let mut entries = entries(parts, instructions)?;
    let manifest = manifest(&entries)?;
    entries.insert(0, ("manifest.json".into(), manifest));
    Ok(entries)
}

/// The one archive that these files make.
///
/// # Errors
/// More bytes than the limit.
pub fn archive(entries: &[(String, Vec<u8>)]) -> Result<Vec<u8>, NotWritable> {
    let total: usize = entries.iter().map(|(_, bytes)| bytes.len()).sum();
    if total > MAX_BYTES {
        return Err(NotWritable(format!("{total} bytes; a bundle has at most {MAX_BYTES}")));
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(total + 8_192)));
    let fault = |e: &dyn std::fmt::Display| NotWritable(e.to_string());
    for (name, bytes) in entries {
        zip.start_file(name.as_str(), options).map_err(|e| fault(&e))?;
        zip.write_all(bytes).map_err(|e| fault(&e))?;
    }
    Ok(zip.finish().map_err(|e| fault(&e))?.into_inner())
}
