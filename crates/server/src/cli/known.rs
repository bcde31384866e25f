//! Arguments of `porchlight identity known`.

use clap::Subcommand;
use std::path::PathBuf;

/// Pairs of pictures of consenting people, to see how often reviewers are right.
#[derive(Debug, Subcommand)]
pub enum KnownCommand {
    /// Add a pair
    Add {
        /// A JPEG, shown as what the camera took
        first: PathBuf,
        /// A JPEG, shown as what was given to compare
        second: PathBuf,
        /// Both show one person
        #[arg(long, conflicts_with = "different", required_unless_present = "different")]
        same: bool,
        /// They show two people
        #[arg(long)]
        different: bool,
        /// Where the written consent of the people shown is kept
        #[arg(long, value_name = "WORDS")]
        consent: String,
    },
    /// List the pairs
    List,
    /// Take a pair out: its key is destroyed, then its pictures
    Remove {
        /// The pair
        id: String,
    },
    /// Of a thousand cases that reviewers look at, how many are known ones; 0 deals none
    Share {
        /// 0 to 500
        permille: u16,
    },
}
