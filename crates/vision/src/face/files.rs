//! The files of face checks, each known by its digest. `docs/models/` has a data sheet for each.

use super::embed::Recogniser;
use super::matcher::Matcher;
use crate::model::files::{FACE_MODEL, FileState, ModelFile, runtime_file};
use std::path::{Path, PathBuf};

/// Finds faces quickly: YuNet, March 2023.
pub const YUNET: ModelFile = ModelFile {
    name: "face_detection_yunet_2023mar.onnx",
    sha256: "8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    version: "March 2023",
    purpose: "finds faces quickly",
    licence: "MIT",
};

/// Compares faces: the residual network of dlib as `@vladmandic/face-api` ships it, translated at
/// set-up by [`super::translate()`].
pub const DLIB: ModelFile = ModelFile {
    name: "dlib_face_recognition.onnx",
    sha256: "5f7a84cbd075bf3eceabca53a4be9ca67928644acbe8cf705ee41b67d2e778a8",
    version: "face-api 1.7.15",
    purpose: "compares faces",
    licence: "MIT, weights CC0",
};

/// Compares faces: MobileFaceNet of 128 numbers.
pub const MOBILE_FACE_NET: ModelFile = ModelFile {
    name: "foamliu_MobileFaceNet.onnx",
    sha256: "b7120c095d60094f28a4a54ba6a8bf51b297a6273fb40ef6350dfec1f63d9507",
    version: "foamliu, 128 numbers",
    purpose: "compares faces",
    licence: "Apache-2.0",
};

/// Compares faces: SFace, December 2021.
pub const SFACE: ModelFile = ModelFile {
    name: "face_recognition_sface_2021dec.onnx",
    sha256: "0ba9fbfa01b5270c96627c4ef784da859931e02f04419c829e83484087c34e79",
    version: "December 2021",
    purpose: "compares faces",
    licence: "Apache-2.0",
};

/// Tells pictures of pictures from people: MiniFASNet V2, at 2.7 times the face.
pub const PASSIVE_NEAR: ModelFile = ModelFile {
    name: "minifasnet_v2_2.7.onnx",
    sha256: "85d9e7ac3848f23a7ffefafdfbb6e7b2ab6d4adbba651b43405b5eadc6125e19",
    version: "V2, 2.7",
    purpose: "tells photos and screens from people",
    licence: "Apache-2.0",
};

/// Its sister: MiniFASNet V1SE, at 4 times the face.
pub const PASSIVE_FAR: ModelFile = ModelFile {
    name: "minifasnet_v1se_4.0.onnx",
    sha256: "5ed4121ee5816d780d797b1a3a2733bfc873977add1c0c020a7d70aedee5340b",
    version: "V1SE, 4.0",
    purpose: "tells photos and screens from people",
    licence: "Apache-2.0",
};

/// What face checks can use beside the runtime and CenterFace, in the order of the pipeline.
pub const FACE_FILES: [ModelFile; 6] =
    [YUNET, MOBILE_FACE_NET, DLIB, SFACE, PASSIVE_NEAR, PASSIVE_FAR];

/// What a file does in a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duty {
    /// Runs the models.
    Runs,
    /// Finds faces.
    Finds,
    /// Finds eyes, nose and mouth.
    Marks,
    /// Makes the numbers that are compared.
    Recognises,
    /// Tells faces from pictures of them.
    TellsPictures,
}

/// The files that a check uses with what is installed in a folder, each with what it does. Every one is
/// read and compared with its digest; nothing is loaded.
///
/// # Errors
/// Why no face can be checked here.
pub fn taking_part(folder: &Path) -> Result<Vec<(Duty, ModelFile)>, CannotCheck> {
    let here = |file: ModelFile| match file.state(folder) {
        FileState::Good => Ok(true),
        FileState::Missing => Ok(false),
        state @ FileState::Other => Err(refused(&file, state)),
    };
    let needed = |file: ModelFile| match here(file)? {
        true => Ok(file),
        false => Err(CannotCheck::Missing(file.name)),
    };
    let runtime = needed(runtime()?)?;
    let marks = needed(FACE_MODEL)?;
    let finds = if here(YUNET)? { YUNET } else { marks };
    let mut all = vec![(Duty::Runs, runtime), (Duty::Finds, finds), (Duty::Marks, marks)];
    let mut installed = vec![];
    for by in Recogniser::ALL {
        if here(by.file())? {
            installed.push(by);
        }
    }
    let matcher = Matcher::possible(&installed).first().copied();
    let named = matcher.ok_or(CannotCheck::NoRecogniser)?.recognisers();
    all.extend(named.into_iter().map(|by| (Duty::Recognises, by.file())));
    let (near, far) = (here(PASSIVE_NEAR)?, here(PASSIVE_FAR)?);
    if near && far {
        all.extend([PASSIVE_NEAR, PASSIVE_FAR].map(|file| (Duty::TellsPictures, file)));
    }
    Ok(all)
}

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

fn runtime() -> Result<ModelFile, CannotCheck> {
    let machine = || format!("{} on {}", std::env::consts::OS, std::env::consts::ARCH);
    runtime_file().ok_or_else(|| CannotCheck::Machine(machine()))
}

/// The path of the runtime and the bytes of CenterFace, without which nothing goes.
pub(super) fn needed(folder: &Path) -> Result<(PathBuf, Vec<u8>), CannotCheck> {
    let runtime = runtime()?;
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
