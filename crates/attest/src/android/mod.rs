//! Android Key Attestation: what a phone's key store says about a key, in the leaf of a chain.
//!
//! Owns: the extension in all versions of its schema, the rules by which a chain of this kind is
//! accepted, Google's roots. Never does: decide what a courier may do; an unlocked phone is a fact
//! with the word *inconclusive*, not a refusal.
//!
//! The rules, and where they come from:
//!
//! - Only the leaf may carry the extension. Whoever holds an attested key can sign a further
//!   certificate with an invented extension; such a chain has the true extension further up.
//! - The leaf's validity is written by the phone (often 1970 to 2048 or 2106) and refuses nothing: a
//!   note. Every other certificate must be valid at the moment of the check, as in Google's own
//!   verifier; a remotely provisioned chain lives for weeks. The root is trusted by name and key, so
//!   the certificate of 2016, which expired in 2026, leads to the same root as those re-issued.
//! - `rootOfTrust` counts only in the list that the hardware enforces.
//! - Tags stand in ascending order, each once; booleans are DER. What a list says beyond the tags
//!   known here is kept.
//! - The package is what Android says, not the hardware: it is worth as much as the boot state.
//!
//! Start at [`verify()`].

mod authorization;
mod description;
mod facts;
mod provisioning;
mod reading;
mod roots;
mod verify;

pub use authorization::{
    Application, AuthorizationList, BootState, Origin, PackageInfo, RootOfTrust, UnknownTag,
};
pub use description::{ATTESTATION_EXTENSION, KeyDescription, SecurityLevel};
pub use facts::{
    ChallengeCheck, Conclusion, Doubt, Expectation, Facts, Outcome, Provisioning, Refusal,
    RefusalReason, StatementReason,
};
pub use provisioning::{PROVISIONING_EXTENSION, ProvisioningInfo};
pub use reading::{DescriptionError, MAX_DESCRIPTION_BYTES};
pub use roots::google_roots;
pub use verify::verify;
