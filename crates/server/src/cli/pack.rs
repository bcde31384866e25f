//! Packs for a regulator: the command line's side.

use clap::Subcommand;
use std::path::PathBuf;

/// Packs for a regulator.
#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// Write the signed pack of a span as a zip
    Export {
        /// First day (UTC), for example 2026-11-01
        #[arg(long)]
        first: String,
        /// Last day, included
        #[arg(long)]
        last: String,
        /// Code of a station; all stations without it
        #[arg(long)]
        station: Option<String>,
        /// File to write; it must not exist
        #[arg(long)]
        out: PathBuf,
    },
}
