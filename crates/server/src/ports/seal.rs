//! The log's signing key and the writer of evidence bundles.

use porchlight_app::ports::{BundleParts, Sealer, Signer};
use porchlight_domain::digest::encode_hex;
use porchlight_domain::log::note::Note;
use porchlight_domain::log::tlog_proof::TlogProof;
use porchlight_seal::bundle::{self, OpenLeaf, Parts};
use porchlight_seal::key::LogKey;

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

/// Writes canonical bundles.
pub struct BundleSealer;

impl Sealer for BundleSealer {
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
            photos: parts.photos.clone(),
            leaves,
            log_key: parts.log_key.clone(),
        })
        .map_err(|e| e.to_string())
    }
}
