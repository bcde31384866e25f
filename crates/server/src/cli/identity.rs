//! Identity checks: the command line's side.

use super::known::KnownCommand;
use clap::Subcommand;
use std::path::PathBuf;

/// Identity checks.
#[derive(Debug, Subcommand)]
pub enum IdentityCommand {
    /// What programmes promise about them
    #[command(subcommand)]
    Policy(IdentityPolicyCommand),
    /// Pairs of pictures of consenting people, to see how often reviewers are right
    #[command(subcommand)]
    Known(KnownCommand),
}

/// What a programme promises about identity checks.
#[derive(Debug, Subcommand)]
pub enum IdentityPolicyCommand {
    /// Print a policy to begin with: the software that runs here, and a cadence below the caps
    Draft {
        /// Code of the programme
        programme: String,
    },
    /// Put a policy in force; every template made under another one ends within a minute
    Set {
        /// Code of the programme
        programme: String,
        /// The policy in JSON, as `draft` prints it; its version is given here
        file: PathBuf,
    },
    /// Print the policy in force as its signed note, and every version before
    Show {
        /// Code of the programme
        programme: String,
    },
    /// End identity checks of a programme; every template of its couriers ends within a minute
    End {
        /// Code of the programme
        programme: String,
    },
}
