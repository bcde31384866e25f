//! Models that no package registry holds, taken where there is internet and curl: OpenCV's zoo. All
//! are optional; without them the engine uses what it has.

use crate::failure::{Failure, Outcome};
use crate::folder::write_private;
use porchlight_vision::face::{SFACE, YUNET};
use porchlight_vision::mask::ModelFile;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A file and where it is.
pub(super) struct Source {
    pub(super) file: ModelFile,
    url: &'static str,
}

/// What there is.
pub(super) const SOURCES: [Source; 2] = [
    Source {
        file: YUNET,
        url: "https://github.com/opencv/opencv_zoo/raw/main/models/face_detection_yunet/face_detection_yunet_2023mar.onnx",
    },
    Source {
        file: SFACE,
        url: "https://github.com/opencv/opencv_zoo/raw/main/models/face_recognition_sface/face_recognition_sface_2021dec.onnx",
    },
];
/// Seconds to find the server, and for all of it.
const CONNECT_SECONDS: &str = "10";
const MOST_SECONDS: &str = "300";
/// Most bytes of a file.
const MOST_BYTES: &str = "100000000";

/// Gets one file.
pub(super) fn fetch(source: &Source, folder: &Path, work: &Path) -> Outcome<()> {
    let path = work.join(source.file.name);
    let output = Command::new("curl")
        .args(["--silent", "--show-error", "--fail", "--location", "--proto", "=https"])
        .args(["--connect-timeout", CONNECT_SECONDS, "--max-time", MOST_SECONDS])
        .args(["--max-filesize", MOST_BYTES, "--output"])
        .arg(&path)
        .arg(source.url)
        .output()
        .map_err(|_| Failure::no("curl is not installed", ""))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().last().unwrap_or("curl said nothing").to_owned();
        return Err(Failure::no(last, ""));
    }
    let bytes = fs::read(&path).map_err(|e| Failure::file("reading", &path, &e))?;
    if !source.file.is(&bytes) {
        return Err(Failure::no("what came is not the file that is meant", ""));
    }
    write_private(&folder.join(source.file.name), &bytes)
}
