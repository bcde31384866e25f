//! The log's signing key and the writer of evidence bundles.

use crate::photo_keys::PhotoKeys;
use porchlight_app::ports::{BundleParts, PictureRecord, Sealer, SignedPicture, Signer};
use porchlight_domain::digest::encode_hex;
use porchlight_domain::log::note::Note;
use porchlight_domain::log::tlog_proof::TlogProof;
use porchlight_seal::bundle::{self, OpenLeaf, Parts, Shown};
use porchlight_seal::key::LogKey;
use porchlight_seal::picture::{Claim, Masked, sign};
use serde_json::Value;

/// Signs with the key of the key folder.
pub struct LogSigner(pub LogKey);

impl Signer for LogSigner {
    fn public_key(&self) -> [u8; 32] {
        self.0.public()
    }

    fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message)
    }
}

/// Writes canonical bundles and signs pictures.
pub struct BundleSealer {
    photos: PhotoKeys,
}

impl BundleSealer {
    /// Signs pictures with these keys.
    #[must_use]
    pub fn new(photos: PhotoKeys) -> Self {
        Self { photos }
    }
}

/// The places that were masked, from what was measured; `None` if nobody looked. Where no model did,
/// a person may have covered some by hand.
fn masked(measured: &Value) -> Option<Vec<Masked>> {
    let masking = &measured["masking"];
    let number = |value: &Value| value.as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let one = |region: &Value| Masked {
        kind: text(&region["kind"]).unwrap_or_default(),
        x: number(&region["left"]),
        y: number(&region["top"]),
        width: number(&region["width"]),
        height: number(&region["height"]),
        score: region["score"].as_f64(),
        model: text(&region["by"]),
    };
    Some(masking["regions"].as_array()?.iter().map(one).collect())
}

impl Sealer for BundleSealer {
    fn archive(&self, files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, String> {
        bundle::archive(files).map_err(|e| e.to_string())
    }

    fn bundle(&self, parts: &BundleParts) -> Result<Vec<u8>, String> {
        let note = Note::parse(&parts.checkpoint).map_err(|e| format!("the checkpoint: {e}"))?;
        let mut leaves = vec![];
        for proved in &parts.leaves {
            let leaf = &proved.leaf;
            let (Some(salt), Some(fact)) = (leaf.salt, leaf.fact.clone()) else {
                return Err(format!("the fact of a {} was erased", leaf.kind));
            };
            let open = OpenLeaf { body: leaf.body.clone(), salt: encode_hex(&salt), fact };
            let proof =
                TlogProof { index: proved.index, path: proved.proof.clone(), note: note.clone() };
            leaves.push((open, proof));
        }
        bundle::write(&Parts {
            bundle: parts.bundle.clone(),
            photos: parts.photos.iter().cloned().map(shown).collect(),
            leaves,
            log_key: parts.log_key.clone(),
        })
        .map_err(|e| e.to_string())
    }

    fn sign_picture(&self, picture: &[u8], record: &PictureRecord) -> SignedPicture {
        let claim = Claim {
            id: record.id.0,
            capture: record.capture.clone(),
            masked: masked(&record.measured),
            version: env!("CARGO_PKG_VERSION").into(),
        };
        match sign(picture, &claim, &self.photos.key) {
            Ok(bytes) => {
                let certificates = Some(self.photos.key.chain_pem().to_owned());
                SignedPicture { bytes, certificates }
            }
            Err(error) => {
                tracing::error!(photo = %record.id, %error, "a picture was kept without a signed manifest");
                SignedPicture { bytes: picture.to_vec(), certificates: None }
            }
        }
    }

    fn certificates(&self) -> String {
        self.photos.published.clone()
    }
}

fn shown(picture: SignedPicture) -> Shown {
    Shown { bytes: picture.bytes, certificates: picture.certificates }
}
