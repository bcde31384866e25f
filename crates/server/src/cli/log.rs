//! What can be asked of the transparency log.

use clap::Subcommand;

/// The transparency log.
#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// Print the log's public key, for `porchlight verify --log-key`
    Key,
    /// Print the newest signed checkpoint
    Checkpoint,
    /// Give the log a new name that says where the old one ended (the server must be stopped)
    NewOrigin {
        /// The new name, never used before, for example example.org/log-2
        name: String,
    },
}
