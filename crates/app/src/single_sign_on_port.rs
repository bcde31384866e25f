//! The port to the operator's own sign-in provider, where staff use single sign-on.
//!
//! Owns: what goes to the provider and what comes back, as plain values. Never does: decide who may
//! sign in; a provider says who somebody is there, and `session` whether that is an account here.

use porchlight_domain::codes;
use porchlight_domain::time::Timestamp;

codes! {
    /// Why a single sign-on came to nothing. People read a sentence for each; the reason goes to the
    /// log.
    pub enum SignOnNo {
        /// The provider cannot be reached, or says that it cannot answer now.
        ProviderDown = "provider_down",
        /// The provider answered something that cannot be used, or refuses this server.
        ProviderWrong = "provider_wrong",
        /// The person or the provider said no.
        Denied = "denied",
        /// Too late, done before, or begun in another browser.
        Stale = "stale",
        /// What the provider is said to have signed does not hold.
        Unproved = "unproved",
        /// The clocks of provider and server are too far apart, or it took too long.
        Clock = "clock",
        /// The provider does not say that the e-mail address belongs to the person.
        EmailUnverified = "email_unverified",
        /// The address is not one that may sign in this way.
        EmailElsewhere = "email_elsewhere",
        /// The provider did not ask for the kind of proof that is wanted here.
        TooWeak = "too_weak",
        /// Nobody on the staff has this address, or their access is off.
        Unknown = "unknown",
        /// Another account at the provider is linked to this address, or this one to another.
        OtherPerson = "other_person",
    }
}

/// A single sign-on that came to nothing, with the reason for the log: never a name, an address or a
/// token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOnRefusal {
    /// What to tell the person.
    pub no: SignOnNo,
    /// What to tell the operator.
    pub reason: String,
}

impl SignOnRefusal {
    /// A refusal.
    pub fn new(no: SignOnNo, reason: impl Into<String>) -> Self {
        Self { no, reason: reason.into() }
    }
}

/// The secrets of one sign-on, made here and each good for one use.
#[derive(Clone, PartialEq, Eq)]
pub struct SignOnSecrets {
    /// Comes back with the answer, through the browser.
    pub state: String,
    /// Comes back inside what the provider signs.
    pub nonce: String,
    /// Shows the provider that whoever redeems the code is who asked for it (RFC 7636).
    pub verifier: String,
}

/// What came back through the browser, with the secrets that belong to it.
#[derive(Clone, PartialEq, Eq)]
pub struct SignOnAnswer {
    /// The code to redeem.
    pub code: String,
    /// Who is said to have answered (RFC 9207).
    pub issuer: Option<String>,
    /// The nonce of this sign-on.
    pub nonce: String,
    /// The verifier of this sign-on.
    pub verifier: String,
}

/// Somebody whom the provider vouches for, everything checked that the operator asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VouchedPerson {
    /// The provider.
    pub issuer: String,
    /// The account there, which never changes hands.
    pub subject: String,
    /// The e-mail address, verified by the provider.
    pub email: String,
}

/// The operator's sign-in provider. Each call may wait for it, for a limited time.
pub trait SingleSignOn: Send + Sync {
    /// What the button says.
    fn label(&self) -> &str;
    /// Where to send the browser.
    ///
    /// # Errors
    /// Why it cannot begin.
    fn begin(&self, secrets: &SignOnSecrets, now: Timestamp) -> Result<String, SignOnRefusal>;
    /// Redeems the answer.
    ///
    /// # Errors
    /// What does not hold.
    fn finish(&self, answer: &SignOnAnswer, now: Timestamp)
    -> Result<VouchedPerson, SignOnRefusal>;
}
