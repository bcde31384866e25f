//! The files of face checks, each known by its digest. `docs/models/` has a data sheet for each.

use crate::model::files::{FACE_MODEL, FileState, ModelFile, runtime_file};
use std::path::{Path, PathBuf};

/// Finds faces quickly: YuNet, March 2023.
pub const YUNET: ModelFile = ModelFile {
    name: "face_detection_yunet_2023mar.onnx",
    sha256: "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    purpose: "finds faces quickly",
    licence: "MIT",
};

/// Compares faces: the residual network of dlib as `@vladmandic/face-api` ships it, translated at
/// set-up by [`super::translate()`].
pub const DLIB: ModelFile = ModelFile {
    name: "dlib_face_recognition.onnx",
    sha256: "5f7a84cbd075bf3eceabca53a4be9ca67928644acbe8cf705ee41b67d2e778a8",
    purpose: "compares faces",
    licence: "MIT, weights CC0",
};

/// Compares faces: MobileFaceNet of 128 numbers.
pub const MOBILE_FACE_NET: ModelFile = ModelFile {
    name: "foamliu_MobileFaceNet.onnx",
    sha256: "b7120c095d60094f28a4a54ba6a8bf51b297a6273fb40ef6350dfec1f63d9507",
    purpose: "compares faces",
    licence: "Apache-2.0",
};

/// Compares faces: SFace, December 2021.
pub const SFACE: ModelFile = ModelFile {
    name: "face_recognition_sface_2021dec.onnx",
    sha256: "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
    purpose: "compares faces",
    licence: "Apache-2.0",
};

/// Tells pictures of pictures from people: MiniFASNet V2, at 2.7 times the face.
pub const PASSIVE_NEAR: ModelFile = ModelFile {
    name: "minifasnet_v2_2.7.onnx",
    sha256: "85d9e7ac3848f23a7ffefafdfbb6e7b2ab6d4adbba651b43405b5eadc6125e19",
    purpose: "tells photos and screens from people",
    licence: "Apache-2.0",
};

/// Its sister: MiniFASNet V1SE, at 4 times the face.
pub const PASSIVE_FAR: ModelFile = ModelFile {
    name: "minifasnet_v1se_4.0.onnx",
    sha256: "5ed4121ee5816d780d797b1a3a2733bfc873977add1c0c020a7d70aedee5340b",
    purpose: "tells photos and screens from people",
    licence: "Apache-2.0",
};

/// What face checks can use beside the runtime and CenterFace, in the order of the pipeline.
pub const FACE_FILES: [ModelFile; 6] =
    [YUNET, MOBILE_FACE_NET, DLIB, SFACE, PASSIVE_NEAR, PASSIVE_FAR];

/// Why no face can be checked here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CannotCheck {
    /// No runtime is known for this kind of machine.
    #[error("cannot check: no ONNX Runtime is known for this kind of machine ({0})")]
    Machine(String),
    /// A file that nothing goes without is not here.
    #[error("cannot check: {0} is not in the models' folder")]
    Missing(&'static str),
    /// Another file under a name.
    #[error("cannot check: {0} in the models' folder is not the file that is meant")]
    Other(&'static str),
    /// No recogniser at all.
    #[error("cannot check: no model that compares faces is in the models' folder")]
    NoRecogniser,
    /// The thresholds are not usable.
    #[error("cannot check: {0}")]
    Thresholds(String),
    /// The runtime refuses a file.
    #[error("cannot check: the models cannot be loaded: {0}")]
    Refused(String),
}

/// The path of the runtime and the bytes of CenterFace, without which nothing goes.
pub(super) fn needed(folder: &Path) -> Result<(PathBuf, Vec<u8>), CannotCheck> {
    let machine = || format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH);
    let runtime = runtime_file().ok_or_else(|| CannotCheck::Machine(machine()))?;
    let (library, _) = runtime.read(folder).map_err(|state| refused(&runtime, state))?;
    let (_, finder) = FACE_MODEL.read(folder).map_err(|state| refused(&FACE_MODEL, state))?;
    Ok((library, finder))
}

/// The bytes of a file that may be absent; one that is not what is meant stops everything, because
/// somebody changed it.
pub(super) fn optional(file: ModelFile, folder: &Path) -> Result<Option<Vec<u8>>, CannotCheck> {
    match file.read(folder) {
        Ok((_, bytes)) => Ok(Some(bytes)),
        Err(FileState::Missing) => Ok(None),
        Err(state) => Err(refused(&file, state)),
    }
}

fn refused(file: &ModelFile, state: FileState) -> CannotCheck {
    match state {
        FileState::Missing => CannotCheck::Missing(file.name),
        _ => CannotCheck::Other(file.name),
    }
}
