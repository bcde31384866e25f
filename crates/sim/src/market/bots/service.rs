//! The service: drivers hand it their password; it signs in for them from a data centre.
//!
//! Knows: password and session token of many accounts, the API. Does not have: a phone bound to any of
//! them, so that nothing it sends is proved. Now and then it makes a proof up. Patient and tireless: it
//! makes most of the attempts of the market.

use crate::market::script::{PLAIN, Script};
use porchlight_domain::words::Assurance;

pub(super) const SCRIPT: Script = Script {
    looks: (900, 1_500),
    waits: (0, 40),
    tries: 1_300,
    gap: (14_000, 44_000),
    forges: 5,
    one_clock: true,
    assurance: Assurance::None,
    ..PLAIN
};
