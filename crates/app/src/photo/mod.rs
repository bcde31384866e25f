//! A photo after it was made safe: sealed, looked at, masked where it shows somebody, and erased.
//!
//! Owns: the key of each photo, who may see its pictures and what is written down before they do,
//! what was measured on it, whether it was shown before, and its end. Never does: take a photo in
//! (`deliver` does), or decide about people.
//!
//! Start at [`crate::App::evidence_photo`] and [`crate::App::erase_own_photo`].

mod covered;
mod erase;
mod likeness;
mod look;
mod manifest;
mod mask;
mod measure;
mod own;
mod redact;
mod review;
mod vault;

pub use covered::Covered;
pub use erase::{Erased, MAX_ERASED_PER_STEP};
pub use likeness::MOST_HASHES;
pub(crate) use look::{is_hidden, is_withheld};
pub use mask::MAX_AREAS;
pub use measure::{
    BLURRED, LEAST_DEVIATION, LEAST_OWN, OWN_PHOTOS, STANDS_OUT, TOO_BRIGHT, TOO_DARK,
    is_blurred_for,
};
pub(crate) use measure::{Judged, judge};
pub use own::{MAX_OWN_PHOTOS, OwnPhoto};
pub use redact::{MASKED_WITHIN, Settled, ShowsMe, WaitingRedaction, masked_by};
pub(crate) use redact::{settle, waiting};
pub use review::{MAX_REASON, PairDecided, PairedPhoto, PhotoPair};
pub(crate) use vault::ContentKey;

use porchlight_domain::words::FileFault;
use porchlight_store::rows::Upload;
use porchlight_store::{Error as StoreError, Tx};
use serde::{Deserialize, Serialize};

/// Which of a photo's pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// The large one.
    Display,
    /// The small one.
    Preview,
    /// No picture: what is kept of it for comparisons.
    Features,
}

/// Which files show a photo.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoFiles {
    /// Digest of the large picture as it is shown, in hexadecimal.
    pub display: Option<String>,
    /// Digest of the small one as it is shown.
    pub preview: Option<String>,
    /// Digest of the sealed file that holds the large picture.
    #[serde(default)]
    pub display_blob: Option<String>,
    /// Digest of the sealed file that holds the small one.
    #[serde(default)]
    pub preview_blob: Option<String>,
    /// The certificates that signed the large picture's manifest, PEM.
    #[serde(default)]
    pub certificates: Option<String>,
    /// Digest of the sealed file that holds what is kept for comparisons.
    #[serde(default)]
    pub features_blob: Option<String>,
    /// Why the file cannot be used.
    pub problem: Option<String>,
    /// Stable codes of what the photo is found wanting in; the courier sees them.
    #[serde(default)]
    pub wanting: Vec<String>,
    /// What was measured.
    #[serde(default)]
    pub measured: serde_json::Value,
    /// What is wrong with a sealed file, if something is: the scrubber or a reader found it.
    #[serde(skip)]
    pub fault: Option<FileFault>,
}

impl PhotoFiles {
    pub(crate) fn of(upload: &Upload) -> Self {
        serde_json::from_str(&upload.quality).unwrap_or_default()
    }

    /// As they are named, and whether something is wrong with one of them.
    pub(crate) fn looked_up(tx: &Tx<'_>, upload: &Upload) -> Result<Self, StoreError> {
        let mut files = Self::of(upload);
        let named: Vec<&str> = files.blobs().collect();
        let faults = tx.faulty_files_of(&upload.id.to_string())?;
        // A small picture that was replaced by the large one's own is not shown any more.
        let fault = faults.iter().find(|file| named.contains(&file.id.hex().as_str()));
        files.fault = fault.map(|file| file.fault);
        Ok(files)
    }

    /// The sealed files, by digest in hexadecimal.
    pub fn blobs(&self) -> impl Iterator<Item = &str> {
        [&self.display_blob, &self.preview_blob, &self.features_blob]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}
