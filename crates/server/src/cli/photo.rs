//! Photos: the command line's side.

use clap::Subcommand;
use std::path::PathBuf;

/// Photos.
#[derive(Debug, Subcommand)]
pub enum PhotoCommand {
    /// Measure a photo: light, sharpness, hash. Measurements, no verdict
    Inspect {
        /// The photo, a JPEG
        file: PathBuf,
    },
    /// Measure how much of a photo is an earlier photo. Measurements, no verdict
    ///
    /// Never compare photos of one delivery: they are alike, and rightly so.
    Compare {
        /// The new photo, a JPEG
        new: PathBuf,
        /// The earlier photo, a JPEG
        earlier: PathBuf,
    },
}
