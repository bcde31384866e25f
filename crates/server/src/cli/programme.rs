//! Arguments about programmes and their terms. Does nothing; see `commands`.

use clap::Subcommand;
use porchlight_domain::words::ProgrammeKind;
use std::path::PathBuf;

/// Programmes.
#[derive(Debug, Subcommand)]
pub enum ProgrammeCommand {
    /// Make a programme with version 1 of its terms
    Add {
        /// Short unique code
        #[arg(long)]
        code: String,
        /// Name couriers read
        #[arg(long)]
        name: String,
        /// independent (own car) or partner (contracted fleet)
        #[arg(long, default_value = "independent")]
        kind: ProgrammeKind,
        /// File with the terms, plain text
        #[arg(long)]
        terms: PathBuf,
    },
    /// List programmes with their ids
    List,
}

/// Terms.
#[derive(Debug, Subcommand)]
pub enum TermsCommand {
    /// Publish the next version of a programme's terms
    Publish {
        /// Code of the programme
        #[arg(long)]
        programme: String,
        /// File with the terms, plain text
        file: PathBuf,
    },
}
