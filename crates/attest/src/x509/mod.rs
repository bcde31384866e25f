//! X.509 certificates and chains.
//!
//! Owns: reading certificates, and checking that a chain, leaf first, leads to a trust root that the
//! caller names. Never does: fetch anything, look at a clock, or forgive: everything that does not
//! hold is a [`Finding`]; the format that asked knows which findings its own rules tolerate.
//!
//! Start at [`Chain::verify`].

mod certificate;
mod chain;
mod pem;
mod report;
mod revocation;

pub use certificate::{Certificate, MAX_CERTIFICATE_BYTES};
pub use chain::{Chain, MAX_CHAIN, Root};
pub use pem::{MAX_PEM_BYTES, certificates_from_pem, certificates_from_stream};
pub use report::{ChainReport, Finding, Link, Reason, RootUsed};
pub use revocation::{MAX_REVOCATION_BYTES, Revocations, RevocationsError, Status};

/// Why bytes are not certificates.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// More bytes than the named limit.
    #[error("{what} has more than {limit} bytes")]
    TooLarge {
        /// What is too large.
        what: &'static str,
        /// The limit, in bytes.
        limit: usize,
    },
    /// The DER of a certificate cannot be read.
    #[error("certificate {index} is not X.509 in DER: {detail}")]
    Certificate {
        /// Position in the input, from 0 (the leaf).
        index: usize,
        /// What the reader stumbled over.
        detail: String,
    },
    /// PEM armour is broken or stands between other text.
    #[error("line {line} is not PEM: {detail}")]
    Pem {
        /// Line of the input, from 1.
        line: usize,
        /// What is wrong.
        detail: &'static str,
    },
    /// There is no certificate at all.
    #[error("there is no certificate in the input")]
    Empty,
    /// More certificates than the named limit.
    #[error("the chain has more than {limit} certificates")]
    TooMany {
        /// The limit.
        limit: usize,
    },
}
