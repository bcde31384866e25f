//! WebAuthn (Level 3): registrations with their attestation statements, and assertions.
//!
//! Owns: the checks of sections 7.1 and 7.2 that concern bytes, and every statement format of section
//! 8. Never does: keep credentials, decide which authenticators are good enough, or fetch metadata.
//!
//! Two choices that the standard leaves to the relying party are facts here, not refusals: a statement
//! whose root is not known ([`TrustState::NotEstablished`], unless [`Expectation::trust`] demands more),
//! and a counter that does not go up ([`CounterMove::NotUp`]). A chain that is broken in itself (a
//! signature, a validity, an issuer that may not issue) is refused in any case.
//!
//! Start at [`register`] and [`assert()`].

mod assertion;
mod authenticator;
mod ceremony;
mod client_data;
mod facts;
mod object;
mod registration;
mod statement;

pub use assertion::{AssertionResponse, Credential, assert};
pub use authenticator::{
    AuthenticatorData, AuthenticatorDataError, Flags, HEAD_BYTES, Head,
    MAX_AUTHENTICATOR_DATA_BYTES, MAX_CREDENTIAL_ID_BYTES, NewCredential,
};
pub use client_data::{ClientData, ClientDataError, MAX_CLIENT_DATA_BYTES};
pub use facts::{
    Assertion, Ceremony, Chip, CounterMove, Embedding, Expectation, Reason, Registration,
    StatementFacts, Trust, TrustState, Vouching,
};
pub use object::{AttestationObject, ObjectError};
pub use registration::{RegistrationResponse, register};
