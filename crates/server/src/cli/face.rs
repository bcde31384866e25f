//! Checks of faces: the command line's side.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Checks of faces: how good they are on your own pictures.
#[derive(Debug, Subcommand)]
pub enum FaceCommand {
    /// Measure how often faces of one person are told apart, and of two are not
    ///
    /// Writes face-card.md (a model card) and face-thresholds.json, which checks use once it lies in
    /// the models' folder. Pictures stay in memory; nothing of them is written.
    Eval(FaceEval),
}

/// What is measured.
#[derive(Debug, Args)]
pub struct FaceEval {
    /// CSV with the columns a, b (files below the folder), same (1 or 0), and optionally group
    #[arg(long, value_name = "FILE")]
    pub pairs: PathBuf,
    /// Folder of the pictures: JPEG, PNG, WebP or binary PGM
    #[arg(long, value_name = "FOLDER")]
    pub images: PathBuf,
    /// CSV with the columns file and group; pairs of two groups count for the whole only
    #[arg(long, value_name = "FILE")]
    pub groups: Option<PathBuf>,
    /// CSV with the columns file and species: pictures of attacks, and live ones (species live)
    #[arg(long, value_name = "FILE")]
    pub attacks: Option<PathBuf>,
    /// Draw the curves into this SVG file
    #[arg(long, value_name = "FILE")]
    pub plot: Option<PathBuf>,
    /// Folder for the card and the thresholds
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    pub out: PathBuf,
    /// Another folder of models than that of the settings
    #[arg(long, value_name = "FOLDER")]
    pub models: Option<PathBuf>,
}

/// What a process that compares faces may take.
#[derive(Debug, Args)]
pub struct FaceWorkerArguments {
    /// Folder of the models
    #[arg(long)]
    pub models: PathBuf,
    /// Bytes that may be written to
    #[arg(long)]
    pub data_bytes: u64,
    /// Bytes of address space
    #[arg(long)]
    pub address_bytes: u64,
    /// Seconds of processor time for each check
    #[arg(long)]
    pub cpu_seconds: u64,
    /// Seconds of processor time for loading the models
    #[arg(long)]
    pub load_seconds: u64,
    /// Seconds without work after which it ends
    #[arg(long)]
    pub idle_seconds: u64,
}
