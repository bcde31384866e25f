//! The models that cover faces and labels, for tests and the demonstration: fetched once into
//! `target/models`. Without a network everything works, uncovered; tests that need them say so.

use crate::demo;
use crate::process::{root, run_in};

/// Fetches what is missing with the binary that was just built; says loudly if that fails.
pub(crate) fn fetch() {
    let folder = folder();
    if let Err(error) = run_in(".", &demo::binary(), &["models", "fetch", "--to", &folder]) {
        eprintln!(
            "\nWARNING: the models that cover faces and labels could not be fetched ({error:#}). \
             Photos stay uncovered, and tests of masking are skipped."
        );
    }
}

/// Where they are, for the environment of what is started.
pub(crate) fn folder() -> String {
    root().join("target/models").to_string_lossy().into_owned()
}

/// The setting's name in the environment.
pub(crate) const VARIABLE: &str = "PORCHLIGHT_MODELS__FOLDER";
