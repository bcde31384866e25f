//! Weather and safety holds: the command line's side.

use clap::Subcommand;
use std::path::PathBuf;

/// Weather and safety holds.
#[derive(Debug, Subcommand)]
pub enum HoldCommand {
    /// Take public alerts (Common Alerting Protocol 1.2); the same again changes nothing
    Import {
        /// Files, each with one alert
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List the holds that are in force or ahead
    List,
}
