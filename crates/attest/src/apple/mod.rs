//! Apple App Attest: attestations, assertions and receipts of an application on an Apple device.
//!
//! Owns: the checks that Apple documents ("Validating apps that connect to your server"), over bytes.
//! Never does: keep keys and counters, ask Apple's server for a new receipt, or decide what a risk
//! metric means for a person.
//!
//! - [`attest`]: once per installation, a certificate chain to Apple's root says that a key lives in
//!   this application on a genuine device.
//! - [`assert()`]: per request, a signature of that key with a counter.
//! - [`Receipt`]: a signed note of Apple's, kept to ask for the risk metric later.
//!
//! The nonce in the certificate covers the authenticator data and the hash of what the application
//! committed to; the receipt beside them is covered by its own signature only, which is why
//! [`Expectation::receipt_roots`] should be given.

mod assertion;
mod attestation;
mod ber;
mod extensions;
mod facts;
mod pkcs7;
mod receipt;
mod roots;

pub use assertion::{AssertionExpectation, assert};
pub use attestation::attest;
pub use extensions::NONCE_EXTENSION;
pub(crate) use extensions::stated_nonce;
pub use facts::{
    Assertion, Attestation, Counter, Environment, Expectation, MAX_APPLICATIONS, Reason,
};
pub use pkcs7::Pkcs7Error;
pub use receipt::{
    Exchange, MAX_RECEIPT_BYTES, Receipt, ReceiptError, ReceiptExpectation, ReceiptFacts,
    ReceiptReason, verify_receipt,
};
pub use roots::{app_attestation_roots, receipt_roots};
