//! Queues of phones as files: the command line's side.

use clap::Subcommand;
use std::path::PathBuf;

/// Queues of phones that could not send.
#[derive(Debug, Subcommand)]
pub enum QueueCommand {
    /// Read a queue that a courier saved to a file: as if their phone had sent it now
    ///
    /// What the server has already changes nothing, so a file may be read in twice, and the phone may
    /// still send as well.
    Import {
        /// The file, as the courier app saved it
        file: PathBuf,
        /// Also take records that carry no signature of one of this courier's phones
        #[arg(long)]
        unsigned: bool,
    },
}
