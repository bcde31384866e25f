//! Statements of phones and authenticators: the command line's side.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Statements of phones and authenticators.
#[derive(Debug, Subcommand)]
pub enum AttestCommand {
    /// Check a statement offline and print the facts in it
    ///
    /// Exit status: 0 verified; 1 refused; 2 malformed, or the command line is wrong; 3 something
    /// broke.
    Verify(AttestArguments),
}

/// What is checked, against what.
#[derive(Debug, Args)]
pub struct AttestArguments {
    /// What kind of statement it is
    #[arg(long, value_enum)]
    pub format: Format,
    /// The file: PEM, DER, CBOR or JSON, as the format has it
    #[arg(long, value_name = "FILE")]
    pub input: PathBuf,
    /// The challenge that was given, in hexadecimal digits; without it that check is not made
    #[arg(long, value_name = "HEX")]
    pub challenge: Option<String>,
    /// The moment of the check, for example 2026-11-27T18:00:00Z
    #[arg(long, value_name = "RFC3339")]
    pub at: String,
    /// A folder with the trust roots (PEM or DER) to use instead of those that come along
    #[arg(long, value_name = "DIR")]
    pub roots: Option<PathBuf>,
    /// A revocation list in Google's form (status.json); without it nothing counts as revoked
    #[arg(long, value_name = "FILE")]
    pub revocations: Option<PathBuf>,
}

/// Kinds of statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Android Key Attestation: a chain of certificates, leaf first
    AndroidKey,
    /// Apple App Attest: the attestation object (CBOR or base64), or JSON with one
    AppleAppAttest,
    /// Apple App Attest: an assertion, as JSON with its key and what it signs
    AppleAssertion,
    /// WebAuthn: a browser's answer to a registration or a sign-in, as JSON
    Webauthn,
}

impl Format {
    /// The name on the command line and in answers.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AndroidKey => "android-key",
            Self::AppleAppAttest => "apple-app-attest",
            Self::AppleAssertion => "apple-assertion",
            Self::Webauthn => "webauthn",
        }
    }
}
