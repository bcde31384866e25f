//! Policies of verdicts and recorded signals: the command line's side.

use clap::Subcommand;
use std::path::PathBuf;

/// The policy by which tries for work are judged.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Print the policy that judges now, and how it came to be
    Show,
    /// Set another; a running server takes it up within a second
    Set {
        /// The policy in JSON, as `policy show --json` prints it
        file: PathBuf,
        /// Why it changes, for the record
        #[arg(long)]
        reason: String,
    },
    /// Say what a policy would have done in the last 24 hours
    Preview {
        /// The policy in JSON
        file: PathBuf,
    },
}

/// Recorded requests of couriers.
#[derive(Debug, Subcommand)]
pub enum SignalsCommand {
    /// Write recorded signals to a file, 84 bytes each, in the order in which they were judged
    Export {
        /// The new file
        file: PathBuf,
    },
    /// Say how recorded signals name an account
    Actor {
        /// The account, such as cou_...
        courier: String,
    },
    /// Write labels from what people decided, for `risk train --signals FILE --labels FILE`
    Labels {
        /// The new file (CSV)
        file: PathBuf,
        /// Take recorded accounts without any case for people
        #[arg(long)]
        rest_as_people: bool,
    },
    /// Replay recorded signals and compare every kept verdict with the one that comes out
    Check,
}
