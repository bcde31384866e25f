//! The models that cover faces and labels: loaded when the first photo comes, and what is kept of
//! what they found.

use porchlight_vision::mask::{FACE_MODEL, Masker, Masking, ModelFile, Region, TEXT_MODEL};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::OnceLock;

/// The models of one folder.
pub struct Models {
    folder: PathBuf,
    loaded: OnceLock<Option<Masker>>,
}

impl Models {
    /// Those of this folder; nothing is read yet.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, loaded: OnceLock::new() }
    }

    /// What covers faces and labels, if it can be had. Why not is written to the log, once.
    pub fn masker(&self) -> Option<&Masker> {
        let load = || match Masker::open(&self.folder) {
            Ok(masker) => Some(masker),
            Err(why) => {
                tracing::warn!(
                    folder = %self.folder.display(), %why,
                    "faces and labels are not covered; `porchlight models fetch` gets what is missing"
                );
                None
            }
        };
        self.loaded.get_or_init(load).as_ref()
    }
}

/// What is kept of masking with a photo's measurements. `docs/photos.md` says what each means.
#[must_use]
pub fn kept(masking: &Masking) -> Value {
    match masking {
        Masking::Done(regions) => {
            let regions: Vec<Value> = regions.iter().map(region).collect();
            let models = [FACE_MODEL, TEXT_MODEL].map(model);
            json!({"state": "done", "regions": regions, "models": models})
        }
        Masking::NoModels => json!({"state": "no_models"}),
        Masking::Failed(why) => {
            tracing::error!(%why, "a photo could not be masked");
            json!({"state": "failed"})
        }
    }
}

fn region(region: &Region) -> Value {
    let at = region.pixels;
    json!({
        "kind": region.kind.code(), "by": region.by.code(), "score": region.score,
        "left": at.left, "top": at.top, "width": at.width(), "height": at.height(),
    })
}

fn model(file: ModelFile) -> Value {
    json!({"name": file.name, "sha256": file.sha256})
}
