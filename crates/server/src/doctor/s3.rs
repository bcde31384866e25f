//! Whether the S3 store of the settings can be used, without writing anything there.

use super::Finding;
use crate::config::{BlobKind, Config};
use crate::ports::blobs;

/// Nothing where the settings describe no S3 store.
pub(super) fn findings(config: &Config) -> Option<Finding> {
    let settings = config.blobs.s3.as_ref()?;
    let what = "S3 store";
    let looked = match blobs::s3_itself(config) {
        Ok(store) => store.look(),
        Err(failure) => return Some(Finding::problem(what, failure.sentence, &failure.remedy)),
    };
    let used = config.blobs.kind == BlobKind::S3;
    Some(match looked {
        Ok(()) => {
            let how =
                if used { "holds the files" } else { "is described; the folder holds the files" };
            Finding::fine(what, format!("{}/{} {how}", settings.endpoint, settings.bucket))
        }
        Err(why) if used => {
            Finding::problem(what, why, "correct [blobs]; photos cannot be kept now")
        }
        Err(why) => Finding::warning(what, why, "correct [blobs], or leave out the bucket"),
    })
}
