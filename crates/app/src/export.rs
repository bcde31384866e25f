//! Signing an export: a list of its files with their digests, a note over the list, and the key, as one zip.
//!
//! Owns: what every signed export has in common. Never does: know what is in one: `matter_export` and `pack`
//! do.

use crate::app::App;
use crate::error::{Error, Result};
use crate::log::signed_note;
use porchlight_domain::digest::{Digest, sha256};
use porchlight_domain::matter::{KEY, MANIFEST, NOTE};
use serde_json::{Value, json};

/// A file of an export: its name and its bytes.
pub(crate) type File = (String, Vec<u8>);

/// What an export is, and how what is signed is written.
pub(crate) struct Kind<'a> {
    /// Name and version of the format.
    pub(crate) format: &'a str,
    /// The field of the manifest that holds the id, and the id.
    pub(crate) about: (&'a str, &'a str),
    /// Makes the signed text of the id and the manifest's digest.
    pub(crate) text: fn(&str, &Digest) -> String,
}

impl App {
    /// Signs files as one export. Gives the zip and the digest of its manifest, which goes into the log.
    pub(crate) fn sign_export(
        &self,
        kind: &Kind<'_>,
        mut files: Vec<File>,
    ) -> Result<(Vec<u8>, Digest)> {
        let (field, id) = kind.about;
        let line = |(name, bytes): &File| {
            let digest: Digest = sha256(&[bytes]);
            json!({"name": name, "bytes": bytes.len(), "sha256": digest.hex()})
        };
        let list: Vec<_> = files.iter().map(line).collect();
        let mut manifest = json!({"format": kind.format, "files": list});
        manifest[field] = id.into();
        let manifest = text(&manifest)?;
        let digest = sha256(&[&manifest]);
        let signed = (kind.text)(id, &digest);
        let note = signed_note(self.ports.signer.as_ref(), &self.settings.log_origin, &signed);
        files.push((MANIFEST.into(), manifest));
        files.push((NOTE.into(), note.into_bytes()));
        files.push((KEY.into(), format!("{}\n", self.log_key()).into_bytes()));
        let zip = self.ports.sealer.archive(&files).map_err(Error::Fault)?;
        Ok((zip, digest))
    }
}

/// A JSON file: indented, with a line's end.
pub(crate) fn text(value: &Value) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}
