//! Where sealed files are kept: the data folder, or an S3 store behind a blocking bridge.

#[cfg(feature = "s3")]
mod line;
#[cfg(feature = "s3")]
mod s3;

#[cfg(feature = "s3")]
pub use s3::{Patience, S3Blobs};

use crate::config::{BlobKind, Config};
use crate::failure::{Failure, Outcome};
use crate::folder::Folder;
use porchlight_app::ports::Blobs;
use porchlight_store::blobs::Folder as BlobFolder;
use std::sync::Arc;

/// The files that the settings name.
///
/// # Errors
/// The folder cannot be used, or the settings describe no usable S3 store.
pub fn open(config: &Config) -> Outcome<Arc<dyn Blobs>> {
    match config.blobs.kind {
        BlobKind::Folder => folder(config),
        BlobKind::S3 => s3(config),
    }
}

/// The files of the data folder.
///
/// # Errors
/// The folder cannot be used.
pub fn folder(config: &Config) -> Outcome<Arc<dyn Blobs>> {
    let place = Folder::new(&config.data_folder).blobs();
    let blobs = BlobFolder::open(&place).map_err(|e| Failure::file("opening", &place, &e))?;
    Ok(Arc::new(blobs))
}

/// The files of the S3 store that the settings describe, whether the server uses it or not.
///
/// # Errors
/// They describe none, or one that cannot be used.
#[cfg(feature = "s3")]
pub fn s3(config: &Config) -> Outcome<Arc<dyn Blobs>> {
    Ok(Arc::new(s3_itself(config)?))
}

/// As [`s3()`], by its own type.
///
/// # Errors
/// As [`s3()`].
#[cfg(feature = "s3")]
pub(crate) fn s3_itself(config: &Config) -> Outcome<S3Blobs> {
    let Some(settings) = &config.blobs.s3 else {
        return Err(Failure::usage(
            "the settings describe no S3 store",
            "set bucket, region and the access key in [blobs]",
        ));
    };
    S3Blobs::new(settings, Patience::default()).map_err(|why| {
        Failure::usage(format!("the S3 store of [blobs] cannot be used: {why}"), "correct [blobs]")
    })
}

/// None: this program was built without S3.
///
/// # Errors
/// Always.
#[cfg(not(feature = "s3"))]
pub fn s3(_: &Config) -> Outcome<Arc<dyn Blobs>> {
    Err(Failure::usage(
        "this program was built without S3",
        "build it with the feature s3, or use the folder",
    ))
}
