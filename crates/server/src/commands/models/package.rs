//! The recogniser inside an npm package, fetched through npm and translated into what the engine
//! runs. npm only fetches: no script of the package runs, and nothing of JavaScript does later.

use super::digest;
use crate::failure::{Failure, Outcome};
use crate::folder::write_private;
use porchlight_vision::face::{DLIB, translate};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The package with its version.
pub(super) const NAME: &str = "@vladmandic/face-api@1.7.15";
/// SHA-256 of its archive.
const ARCHIVE: &str = "0d77fffeef362ef9c0939cf6c567f3a2e8e177f114fa257a3270cbd2e509b031";
/// The list of weights and the weights, in the archive.
const LIST: &str = "package/model/face_recognition_model-weights_manifest.json";
const WEIGHTS: &str = "package/model/face_recognition_model.bin";
const OFFLINE: &str = "npm needs the network, or a mirror named in its settings; without this model \
    faces are not compared, and identity checks go to a person. Run it again when there is a network";

/// Gets the package and writes the translated model.
pub(super) fn fetch(folder: &Path, work: &Path) -> Outcome<()> {
    let has = Command::new("npm").arg("--version").output();
    if !has.is_ok_and(|output| output.status.success()) {
        return Err(Failure::no(
            "npm is not installed, and the model that compares faces comes through it",
            "install npm (on Debian or Ubuntu: apt-get install npm), then run it again; or bring \
             the file from another machine with `porchlight models add`",
        ));
    }
    let output = Command::new("npm")
        .args(["pack", "--silent", "--ignore-scripts", NAME])
        .current_dir(work)
        .output()
        .map_err(|e| Failure::fault(format!("npm did not start: {e}"), ""))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        return Err(Failure::fault(format!("{NAME} could not be fetched: {last}"), OFFLINE));
    }
    let archive = fs::read_dir(work)
        .map_err(|e| Failure::file("reading", work, &e))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|end| end == "tgz"))
        .ok_or_else(|| Failure::fault("npm fetched no archive", OFFLINE))?;
    let bytes = fs::read(&archive).map_err(|e| Failure::file("reading", &archive, &e))?;
    if digest(&bytes) != ARCHIVE {
        return Err(other(&format!("the archive of {NAME}")));
    }
    let unpacked = Command::new("tar")
        .args(["-xzf", &archive.to_string_lossy(), LIST, WEIGHTS])
        .current_dir(work)
        .output()
        .map_err(|e| Failure::fault(format!("tar did not start: {e}"), "install tar"))?;
    if !unpacked.status.success() {
        return Err(Failure::fault(format!("{NAME} cannot be unpacked"), ""));
    }
    let read = |name: &str| {
        let path = work.join(name);
        fs::read(&path).map_err(|e| Failure::file("reading", &path, &e))
    };
    let model = translate(&read(LIST)?, &read(WEIGHTS)?)
        .map_err(|why| Failure::fault(format!("{NAME} cannot be translated: {why}"), ""))?;
    if !DLIB.is(&model) {
        return Err(other(DLIB.name));
    }
    write_private(&folder.join(DLIB.name), &model)
}

fn other(what: &str) -> Failure {
    Failure::fault(
        format!("{what} is not the one that is meant"),
        "it was not taken; whoever runs the package mirror should know. Nothing was changed",
    )
}
