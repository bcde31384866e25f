//! The port to a chain of public random numbers (drand), whose values rounds may name before they exist.

use porchlight_domain::round::beacon::Chain;

/// A chain, the relays that hand its numbers out, and the check that needs none of them.
pub trait PublicNumbers: Send + Sync {
    /// The chain that rounds announced from now on may name.
    fn chain(&self) -> Chain;

    /// Asks the relays for one number, and gives the chain's signature of it, checked.
    ///
    /// # Errors
    /// What each relay did instead, in plain English.
    fn fetch(&self, number: u64) -> Result<Vec<u8>, String>;

    /// Whether this is the chain's signature of that number. Needs no network.
    fn holds(&self, number: u64, signature: &[u8]) -> bool;

    /// Where anybody may read that number, if there is a relay for everybody.
    fn link(&self, number: u64) -> Option<String>;
}
