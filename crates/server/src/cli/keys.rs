//! The command line of the keys that sign pictures.

use clap::Subcommand;
use std::path::PathBuf;

/// Keys that sign the manifests in pictures.
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// List the certificates that sign now, and those that did before
    List,
    /// Sign with a new key from the server's next start on; older certificates stay published
    Rotate {
        /// Your own P-256 key instead of a new one: PKCS#8, PEM
        #[arg(long, requires = "certificates", value_name = "FILE")]
        key: Option<PathBuf>,
        /// Its certificates, PEM: its own first, the root last
        #[arg(long, requires = "key", value_name = "FILE")]
        certificates: Option<PathBuf>,
    },
}
